//! Lexical forms of measures and switches (ECMA-376 part 1 §17.18, §22.9): text in, EMU out.
//!
//! Everything is clamped to a range in which sums cannot overflow; what does not parse is `None`.

use super::names::val;
use crate::model::{Border, BorderStyle, Color};
use crate::read::xml::Element;

/// EMU per twip.
pub const TWIP: i64 = 635;
/// EMU per point.
pub const POINT: i64 = 12_700;

const BOUND: f64 = 1.0e11;

/// A switch: absent value means on.
pub fn on(element: &Element) -> bool {
    val(element).is_none_or(is_on)
}

/// `true` for every spelling of on.
pub fn is_on(word: &str) -> bool {
    !matches!(word.trim(), "0" | "false" | "off" | "f" | "no")
}

/// A number, fractions cut off.
pub fn integer(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse::<i64>().ok().or_else(|| text.parse::<f64>().ok().filter(|x| x.is_finite()).map(|x| x as i64)).map(clamp)
}

fn clamp(n: i64) -> i64 {
    n.clamp(-(BOUND as i64), BOUND as i64)
}

fn scaled(text: &str, unit: f64) -> Option<i64> {
    let number: f64 = text.trim().parse().ok().filter(|x: &f64| x.is_finite())?;
    Some((number * unit).round().clamp(-BOUND, BOUND) as i64)
}

/// EMU of a measure with a unit (`12.5pt`), or of a bare number in `bare` EMU.
pub fn measure(text: &str, bare: f64) -> Option<i64> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    match unit {
        "" => scaled(number, bare),
        "pt" => scaled(number, 12_700.0),
        "in" => scaled(number, 914_400.0),
        "cm" => scaled(number, 360_000.0),
        "mm" => scaled(number, 36_000.0),
        "pc" | "pi" => scaled(number, 152_400.0),
        "px" => scaled(number, 9_525.0),
        "emu" => scaled(number, 1.0),
        _ => None,
    }
}

/// EMU of a measure in twips.
pub fn twips(text: &str) -> Option<i64> {
    measure(text, 635.0)
}

/// EMU of a measure in half points.
pub fn half_points(text: &str) -> Option<i64> {
    measure(text, 6_350.0)
}

/// EMU of an attribute in twips.
pub fn twips_of(element: &Element, attribute: &str) -> Option<i64> {
    element.attribute(attribute).and_then(twips)
}

/// A number in an attribute.
pub fn integer_of(element: &Element, attribute: &str) -> Option<i64> {
    element.attribute(attribute).and_then(integer)
}

/// Six hexadecimal digits, with or without `#`.
pub fn hex_color(text: &str) -> Option<Color> {
    let digits = text.trim().trim_start_matches('#');
    (digits.len() == 6).then(|| u32::from_str_radix(digits, 16).ok()).flatten().map(Color::Rgb)
}

/// The border styles of §17.18.2; art borders count as solid. `None` for no border.
pub fn border_style(word: &str) -> Option<BorderStyle> {
    use BorderStyle::*;
    Some(match word {
        "nil" | "none" => return None,
        "double" | "triple" => Double,
        word if word.starts_with("thinThick") || word.starts_with("thickThin") => Double,
        "dotted" => Dotted,
        "dashed" | "dotDash" | "dotDotDash" | "dashSmallGap" | "dashDotStroked" => Dashed,
        "wave" | "doubleWave" => Wave,
        "threeDEmboss" => Ridge,
        "threeDEngrave" => Groove,
        "outset" => Outset,
        "inset" => Inset,
        _ => Solid,
    })
}

/// Width of all strokes and gaps: `w:sz` is the width of one line in eighths of a point.
pub fn border_width(word: &str, eighths: i64) -> i64 {
    let line = eighths.clamp(0, 1_000) * POINT / 8;
    match word {
        "double" => 3 * line,
        "thick" => 2 * line,
        "triple" => 5 * line,
        word if word.starts_with("thinThickThin") => 5 * line,
        word if word.starts_with("thinThick") || word.starts_with("thickThin") => 3 * line,
        _ => line,
    }
}

/// A border of known colour.
pub fn border(word: &str, eighths: i64, color: Color) -> Option<Border> {
    border_style(word).map(|style| Border { width: border_width(word, eighths), color, style })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<i64>) {
        assert_eq!(twips(input), expected, "{input}");
    }

    #[test]
    fn measures() {
        check("720", Some(457_200));
        check("-20", Some(-12_700));
        check("1in", Some(914_400));
        check("2.5 pt", Some(31_750));
        check("2.5pt", Some(31_750));
        check("99999999999999999999", Some(100_000_000_000));
        check("x", None);
        check("", None);
    }

    #[test]
    fn switches() {
        assert!(is_on("1") && is_on("true") && is_on("on") && !is_on("false") && !is_on("0"));
    }
}
