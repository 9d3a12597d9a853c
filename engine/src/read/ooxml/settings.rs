//! Document settings (ECMA-376 part 1 §17.15) as far as they decide what the document says.
//!
//! Deliberately absent: view, proofing, compatibility switches other than the mode and those that other families have.

use super::names::{child_val, val};
use super::numbering::kind;
use super::units::{integer, is_on, on, twips_of};
use crate::read::metadata::Compat;
use crate::read::notes::{Both, DEFAULTS};
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
    /// Distance of tab stops where a paragraph sets none, in EMU.
    pub default_tab: Option<i64>,
    /// Compatibility mode; 12 where nothing is said.
    pub mode: i64,
    /// Compatibility switches.
    pub compat: Compat,
    /// How notes are numbered where a section does not say.
    pub notes: Option<Both>,
    /// Changes are being recorded.
    pub recording: bool,
    /// What is protected besides forms.
    pub protection: Option<&'static str>,
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
            default_tab: root.child("w:defaultTabStop").and_then(|tab| twips_of(tab, "w:val")),
            mode: root.child("w:compat").and_then(mode).unwrap_or(12),
            compat: root.child("w:compat").map(compat).unwrap_or_default(),
            notes: Some(notes(DEFAULTS, root, true)),
            recording: flag("w:trackRevisions"),
            protection: root.child("w:documentProtection").and_then(protection),
        }
    }
}

/// What `w:footnotePr` and `w:endnotePr` of the settings or of a section say over what is in force; where notes stand only
/// the settings can say.
pub fn notes(mut both: Both, parent: &Element, places: bool) -> Both {
    for (numbering, name) in both.iter_mut().zip(["w:footnotePr", "w:endnotePr"]) {
        let Some(e) = parent.child(name) else { continue };
        if let Some(format) = child_val(e, "w:numFmt") {
            numbering.format = kind(format);
        }
        numbering.start = child_val(e, "w:numStart").and_then(integer).unwrap_or(numbering.start);
        numbering.restart = match child_val(e, "w:numRestart") {
            Some("eachSect") => "section",
            Some("eachPage") => "page",
            Some("continuous") => "document",
            _ => numbering.restart,
        };
        numbering.place = match child_val(e, "w:pos").filter(|_| places) {
            Some("pageBottom") => "page",
            Some("beneathText") => "text",
            Some("sectEnd") => "section",
            Some("docEnd") => "document",
            _ => numbering.place,
        };
    }
    both
}

fn compat(e: &Element) -> Compat {
    let flag = |name: &str| e.child(name).is_some_and(on);
    Compat { printer_metrics: flag("w:usePrinterMetrics"), unbroken_wrapped_tables: flag("w:doNotBreakWrappedTables") }
}

fn variables(e: &Element) -> Vec<(String, String)> {
    let of = |v: &Element| Some((v.attribute("w:name")?.to_owned(), val(v)?.to_owned()));
    e.elements().filter(|v| v.name == "w:docVar").filter_map(of).collect()
}

fn protection(e: &Element) -> Option<&'static str> {
    let word = match e.attribute("w:edit") {
        Some("readOnly") => "read-only",
        Some("comments") => "comments",
        Some("trackedChanges") => "changes",
        _ => return None,
    };
    e.attribute("w:enforcement").is_some_and(is_on).then_some(word)
}

fn protects_forms(e: &Element) -> bool {
    e.attribute("w:edit") == Some("forms") && e.attribute("w:enforcement").is_some_and(is_on)
}

fn mode(compat: &Element) -> Option<i64> {
    let named = |e: &&Element| e.name == "w:compatSetting" && e.attribute("w:name") == Some("compatibilityMode");
    compat.elements().find(named).and_then(val).and_then(integer)
}
