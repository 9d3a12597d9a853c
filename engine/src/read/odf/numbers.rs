//! Numbers in the formats of `style:num-format`.
//!
//! In: a number and its format. Out: its text, and the model's word for the format. Deliberately absent: East Asian and
//! other native formats, which are written with decimal digits and called `other`.

use crate::read::numerals::{ordinal, roman};

/// Larger numbers are written decimal where Roman numerals are asked for.
const MOST_ROMAN: i64 = 9_999;

/// The model's word for a format (`list.kind`, `page.number-format`).
pub fn kind(format: &str) -> &'static str {
    match format {
        "1" | "01" | "01, 02, 03, ..." => "decimal",
        "a" => "lower-letter",
        "A" => "upper-letter",
        "i" => "lower-roman",
        "I" => "upper-roman",
        "" => "none",
        _ if format.starts_with("1st") => "ordinal",
        _ => "other",
    }
}

/// A number in a format; `sync` repeats letters (aa, bb) instead of counting on (aa, ab).
pub fn write(number: i64, format: &str, sync: bool) -> String {
    match format {
        "" => String::new(),
        "a" => letters(number, sync),
        "A" => letters(number, sync).to_uppercase(),
        "i" => roman(number, MOST_ROMAN).to_lowercase(),
        "I" => roman(number, MOST_ROMAN),
        "01" | "01, 02, 03, ..." => format!("{number:02}"),
        _ if format.starts_with("1st") => ordinal(number),
        _ => number.to_string(),
    }
}

fn letters(number: i64, sync: bool) -> String {
    if !(1..=26 * 100).contains(&number) {
        return number.to_string();
    }
    let letter = |index: i64| char::from(b'a' + (index % 26) as u8);
    if sync {
        let times = (number - 1) / 26 + 1;
        return std::iter::repeat_n(letter(number - 1), times as usize).collect();
    }
    let (mut rest, mut out) = (number, Vec::new());
    while rest > 0 {
        out.push(letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    out.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn formats() {
        let check = |number, format, expected| assert_eq!(write(number, format, false), expected);
        check(4, "1", "4");
        check(27, "a", "aa");
        check(28, "A", "AB");
        check(1994, "I", "MCMXCIV");
        check(22, "1st", "22nd");
        check(112, "1st, 2nd, 3rd, ...", "112th");
        check(7, "01", "07");
        check(0, "a", "0");
        assert_eq!(write(28, "a", true), "bb");
    }
}
