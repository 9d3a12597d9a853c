//! Numbers as labels show them (`\levelnfc`, `\pgnlcrm`, `\pnucltr`, …).

use crate::read::numerals::{ordinal, roman};

/// Larger numbers are written decimal where Roman numerals are asked for.
const MOST_ROMAN: i64 = 32_767;

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Decimal,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Ordinal,
    LeadingZero,
    Bullet,
    None,
    /// One that only its number in the format names; shown as decimal.
    Other,
}

impl Style {
    /// The style of `\levelnfc`.
    pub(super) fn of_nfc(nfc: i32) -> Style {
        match nfc {
            0 => Style::Decimal,
            1 => Style::UpperRoman,
            2 => Style::LowerRoman,
            3 => Style::UpperLetter,
            4 => Style::LowerLetter,
            5 => Style::Ordinal,
            22 => Style::LeadingZero,
            23 => Style::Bullet,
            255 => Style::None,
            _ => Style::Other,
        }
    }

    /// The style of `\pgndec` and its kin.
    pub(super) fn of_page_word(word: &str) -> Option<Style> {
        Some(match word {
            "pgndec" => Style::Decimal,
            "pgnucrm" => Style::UpperRoman,
            "pgnlcrm" => Style::LowerRoman,
            "pgnucltr" => Style::UpperLetter,
            "pgnlcltr" => Style::LowerLetter,
            "pgnbidia" | "pgnbidib" | "pgnchosung" | "pgnganada" | "pgndbnum" | "pgncnum" | "pgnzodiac"
            | "pgnhindia" | "pgnthaia" => Style::Other,
            _ => return None,
        })
    }

    /// Whether it is about endnotes, and the style, of `\ftnnar`, `\aftnnrlc` and their kin, of the document or (`s` before it)
    /// a section.
    pub(super) fn of_note_word(word: &str) -> Option<(bool, Style)> {
        let word = word.strip_prefix('s').unwrap_or(word);
        let endnotes = word.starts_with("aftnn");
        let style = match word.strip_prefix('a').unwrap_or(word).strip_prefix("ftnn")? {
            "ar" => Style::Decimal,
            "alc" => Style::LowerLetter,
            "auc" => Style::UpperLetter,
            "rlc" => Style::LowerRoman,
            "ruc" => Style::UpperRoman,
            "chi" | "chosung" | "ganada" | "cnum" | "dbnum" | "dbnumd" | "dbnumt" | "dbnumk" | "zodiac" => Style::Other,
            _ => return None,
        };
        Some((endnotes, style))
    }

    /// The word of `list.kind` and `page.number-format`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Style::Decimal | Style::LeadingZero => "decimal",
            Style::UpperRoman => "upper-roman",
            Style::LowerRoman => "lower-roman",
            Style::UpperLetter => "upper-letter",
            Style::LowerLetter => "lower-letter",
            Style::Ordinal => "ordinal",
            Style::Bullet => "bullet",
            Style::None => "none",
            Style::Other => "other",
        }
    }

    /// A number in this style.
    pub(super) fn format(self, number: i32) -> String {
        match self {
            Style::Decimal | Style::Other => number.to_string(),
            Style::LeadingZero => format!("{number:02}"),
            Style::UpperRoman => roman(i64::from(number), MOST_ROMAN),
            Style::LowerRoman => roman(i64::from(number), MOST_ROMAN).to_lowercase(),
            Style::UpperLetter => letters(number),
            Style::LowerLetter => letters(number).to_lowercase(),
            Style::Ordinal => ordinal(i64::from(number)),
            Style::Bullet | Style::None => String::new(),
        }
    }
}

/// A, …, Z, AA, BB, …: the letter is repeated, as offices do.
fn letters(number: i32) -> String {
    let Ok(index) = usize::try_from(number.saturating_sub(1)) else { return number.to_string() };
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, index / 26 % 30 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(style: Style, number: i32, expected: &str) {
        assert_eq!(style.format(number), expected);
    }

    #[test]
    fn numbers_as_written() {
        check(Style::UpperRoman, 1994, "MCMXCIV");
        check(Style::LowerLetter, 28, "bb");
        check(Style::Ordinal, 12, "12th");
        check(Style::LeadingZero, 7, "07");
        check(Style::LowerLetter, i32::MIN + 1, "-2147483647");
    }
}
