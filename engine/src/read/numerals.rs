//! Numerals that all families write alike.
//!
//! In: a number. Out: Roman numerals in capitals, the ending of an English ordinal, which numbers of a legal label are Arabic.
//! Deliberately absent: letters, because
//! the families count on from Z each in its own way.

/// The digits of Roman numerals, largest first.
const STEPS: [(i64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// Whether a number in a list label is written in Arabic digits though its own level says otherwise: where the label's level is
/// legal (`w:isLgl`, `\levellegal`, `loext:is-legal`). What is decimal keeps its zeros, what has no number gets none.
pub fn made_arabic(legal: bool, kind: &str) -> bool {
    legal && !matches!(kind, "none" | "decimal")
}

/// A Roman numeral; decimal below 1 and above `most`, where the applications of a family give up.
pub fn roman(number: i64, most: i64) -> String {
    if !(1..=most).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digits) in STEPS {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

/// A number with its ending: 1st, 2nd, 12th.
pub fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_decimal() {
        let check = |number, most, expected: &str| assert_eq!(roman(number, most), expected);
        check(1994, 9_999, "MCMXCIV");
        check(0, 9_999, "0");
        check(9_999, 9_999, "MMMMMMMMMCMXCIX");
        check(10_000, 9_999, "10000");
        check(10_000, 32_767, "MMMMMMMMMM");
        check(i64::MIN, 32_767, "-9223372036854775808");
    }

    #[test]
    fn teens_end_alike() {
        let check = |number, expected: &str| assert_eq!(ordinal(number), expected);
        check(11, "11th");
        check(112, "112th");
        check(121, "121st");
        check(-1, "-1th");
    }
}
