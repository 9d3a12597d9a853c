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
    /// `\pnprev`: the label says those of the levels above too.
    pub(super) previous: bool,
    /// Numbers are words or signs of a language (`\pncard`, `\pnordt`, …): which ones, only the writer's copy says.
    pub(super) spelled: bool,
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
            "pnprev" => self.previous = number != Some(0),
            "pnhang" | "pnsp" | "pnfs" | "pnb" | "pni" | "pncf" | "pnul" | "pncaps" | "pnscaps" | "pnstrike"
            | "pnacross" | "pnnumonce" | "pnrestart" | "pnrnot" | "pnulnone" | "pnuld" | "pnuldb" | "pnulw" => {}
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
        self.spelled = matches!(word, "pncard" | "pndecd" | "pngbnum" | "pnord" | "pnordt");
        self.style = Some(style);
        true
    }

    /// The label as these properties say it; none where they leave open what it is.
    pub(super) fn label(&self, number: i32) -> Option<String> {
        let number = match self.style {
            _ if self.bullet => String::new(),
            Some(style) if !self.previous && !self.spelled => style.format(number),
            _ => return None,
        };
        Some(format!("{}{number}{}", self.before, self.after)).filter(|label| !label.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(words: &[&str], after: &str) -> Option<String> {
        let mut pn = Pn { after: after.to_owned(), ..Pn::default() };
        words.iter().for_each(|word| assert!(pn.apply(word, None), "{word}"));
        pn.label(3)
    }

    #[test]
    fn a_label_is_said_only_where_words_suffice() {
        assert_eq!(label(&["pnlvlbody", "pnlcrm"], ")").as_deref(), Some("iii)"));
        assert_eq!(label(&["pnlvlblt"], "-").as_deref(), Some("-"));
        for open in [&["pnlvlblt"][..], &["pnlvlbody"], &["pnlvl", "pndec", "pnprev"], &["pnlvlbody", "pncard"]] {
            assert_eq!(label(open, ""), None, "{open:?}");
        }
    }
}
