//! Bullets and numbering of Word 6 (`\*\pn`, `\*\pnseclvl`; specification: “Bullets and numbering”, Word 6.0 and 95).

use super::numbers::Style;

/// What one `\pn` group says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pn {
    /// Level from 1 (`\pnlvl`); 10 for `\pnlvlbody`, 11 for `\pnlvlblt`.
    pub(super) level: i32,
    /// Style of the number.
    pub(super) style: Option<Style>,
    /// `\pnlvlblt`
    pub(super) bullet: bool,
    /// `\pnstart`
    pub(super) start: Option<i32>,
    /// `\pntxtb`, `\pntxta`
    pub(super) before: String,
    /// Text after.
    pub(super) after: String,
    /// `\pnindent`
    pub(super) indent: i32,
    /// `\pnqc`, `\pnqr`
    pub(super) align: &'static str,
    /// `\pnlvlcont`: in the list, without a label.
    pub(super) continued: bool,
}

impl Pn {
    /// Takes a control word of the group; false where it is none of them.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "pnlvl" => self.level = number.unwrap_or(1).clamp(1, 9),
            "pnlvlbody" => self.level = 10,
            "pnlvlblt" => {
                self.level = 11;
                self.bullet = true;
            }
            "pnlvlcont" => self.continued = true,
            "pnstart" => self.start = number,
            "pnindent" => self.indent = number.unwrap_or(0),
            "pnql" => self.align = "start",
            "pnqc" => self.align = "center",
            "pnqr" => self.align = "end",
            "pnhang" | "pnsp" | "pnprev" | "pnf" | "pnfs" | "pnb" | "pni" | "pncf" | "pnul" | "pncaps" | "pnscaps"
            | "pnstrike" | "pnacross" | "pnnumonce" | "pnrestart" | "pnrnot" | "pnulnone" | "pnuld" | "pnuldb"
            | "pnulw" => {}
            _ => return self.apply_style(word),
        }
        true
    }

    fn apply_style(&mut self, word: &str) -> bool {
        let style = match word {
            "pndec" | "pncard" | "pndecd" | "pngbnum" => Style::Decimal,
            "pnucltr" => Style::UpperLetter,
            "pnlcltr" => Style::LowerLetter,
            "pnucrm" => Style::UpperRoman,
            "pnlcrm" => Style::LowerRoman,
            "pnord" | "pnordt" => Style::Ordinal,
            _ => return false,
        };
        self.style = Some(style);
        true
    }
}
