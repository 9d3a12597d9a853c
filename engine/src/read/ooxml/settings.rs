//! Document settings (ECMA-376 part 1 §17.15) as far as they decide what the document says.
//!
//! Deliberately absent: view, proofing, compatibility switches other than the mode and those that other families have.

use super::names::{child_val, val};
use super::numbering::kind;
use super::units::{integer, is_on, on, twips_of};
use crate::read::metadata::Compat;
use crate::read::xml::Element;

/// What the reader needs of `settings.xml`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Even pages have headers of their own.
    pub even_and_odd: bool,
    /// Facing pages.
    pub mirrored: bool,
    /// Gutter at the top.
    pub gutter_at_top: bool,
    /// Words are hyphenated.
    pub hyphenate: bool,
    /// The page background is shown.
    pub background: bool,
    /// Only forms may be filled in.
    pub forms_protected: bool,
    /// Document variables with their values.
    pub variables: Vec<(String, String)>,
    /// Formats of numbers of footnotes and endnotes.
    pub note_formats: [Option<&'static str>; 2],
    /// Distance of tab stops where a paragraph sets none, in EMU.
    pub default_tab: Option<i64>,
    /// Compatibility mode; 12 where nothing is said.
    pub mode: i64,
    /// Compatibility switches.
    pub compat: Compat,
}

impl Settings {
    /// Reads `settings.xml`.
    pub fn read(root: &Element) -> Settings {
        let flag = |name: &str| root.child(name).is_some_and(on);
        Settings {
            even_and_odd: flag("w:evenAndOddHeaders"),
            mirrored: flag("w:mirrorMargins"),
            gutter_at_top: flag("w:gutterAtTop"),
            hyphenate: flag("w:autoHyphenation"),
            background: flag("w:displayBackgroundShape"),
            forms_protected: root.child("w:documentProtection").is_some_and(protects_forms),
            variables: root.child("w:docVars").map(variables).unwrap_or_default(),
            note_formats: note_formats(root),
            default_tab: root.child("w:defaultTabStop").and_then(|tab| twips_of(tab, "w:val")),
            mode: root.child("w:compat").and_then(mode).unwrap_or(12),
            compat: root.child("w:compat").map(compat).unwrap_or_default(),
        }
    }
}

fn compat(e: &Element) -> Compat {
    let flag = |name: &str| e.child(name).is_some_and(on);
    Compat { printer_metrics: flag("w:usePrinterMetrics"), unbroken_wrapped_tables: flag("w:doNotBreakWrappedTables") }
}

fn variables(e: &Element) -> Vec<(String, String)> {
    let of = |v: &Element| Some((v.attribute("w:name")?.to_owned(), val(v)?.to_owned()));
    e.elements().filter(|v| v.name == "w:docVar").filter_map(of).collect()
}

/// What settings or a section say about the numbers of footnotes and endnotes (§17.11.11, §17.11.17).
pub fn note_formats(e: &Element) -> [Option<&'static str>; 2] {
    ["w:footnotePr", "w:endnotePr"].map(|name| e.child(name).and_then(|p| child_val(p, "w:numFmt")).map(kind))
}

fn protects_forms(e: &Element) -> bool {
    e.attribute("w:edit") == Some("forms") && e.attribute("w:enforcement").is_some_and(is_on)
}

fn mode(compat: &Element) -> Option<i64> {
    let named = |e: &&Element| e.name == "w:compatSetting" && e.attribute("w:name") == Some("compatibilityMode");
    compat.elements().find(named).and_then(val).and_then(integer)
}
