//! Values of attributes: lengths, percentages, colours, borders, base64 (ODF 1.3 part 3, §18).
//!
//! In: attribute text. Out: EMU and the model's values; `None` where the text is not of the type.

use crate::model::{Border, BorderStyle, Color};

/// EMU in a millimetre.
const MM: f64 = 36_000.0;

/// A length in EMU; no unit counts as none.
pub fn length(text: &str) -> Option<i64> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "mm" => MM,
        "cm" => MM * 10.0,
        "in" | "inch" => 914_400.0,
        "pt" => 12_700.0,
        "pc" | "pica" => 152_400.0,
        "px" => 9_525.0,
        "m" => MM * 1000.0,
        "km" => MM * 1_000_000.0,
        "ft" => 914_400.0 * 12.0,
        _ => return None,
    };
    finite(number.trim().parse::<f64>().ok()? * scale)
}

fn finite(emu: f64) -> Option<i64> {
    (emu.is_finite() && emu.abs() < 1e15).then(|| emu.round() as i64)
}

/// A percentage in thousandths of one (`115%` is 1150).
pub fn percent(text: &str) -> Option<i64> {
    let number = text.trim().strip_suffix('%')?;
    finite(number.trim().parse::<f64>().ok()? * 10.0)
}

/// A length, or a percentage of `base`.
pub fn length_of(text: &str, base: i64) -> Option<i64> {
    match percent(text) {
        Some(ratio) => Some((base as f64 * ratio as f64 / 1000.0).round() as i64),
        None => length(text),
    }
}

/// `#rrggbb`, `#rgb` or `transparent` (which is automatic).
pub fn color(text: &str) -> Option<Color> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("transparent") {
        return Some(Color::Auto);
    }
    let hex = text.strip_prefix('#')?;
    match hex.len() {
        6 => u32::from_str_radix(hex, 16).ok().map(Color::Rgb),
        3 => {
            let short = u32::from_str_radix(hex, 16).ok()?;
            let (r, g, b) = (short >> 8 & 15, short >> 4 & 15, short & 15);
            Some(Color::Rgb((r << 16 | g << 8 | b) * 17))
        }
        _ => None,
    }
}

/// `0.05pt solid #000000`; `None` for `none`, `hidden` and what has no width.
pub fn border(text: &str) -> Option<Border> {
    let mut border = Border { width: 0, color: Color::Auto, style: BorderStyle::Solid };
    let mut visible = false;
    for word in text.split_ascii_whitespace() {
        if let Some(style) = border_style(word) {
            border.style = style;
            visible = true;
        } else if let Some(color) = color(word) {
            border.color = color;
        } else if let Some(width) = border_width(word) {
            border.width = width;
        }
    }
    (visible && border.width > 0).then_some(border)
}

fn border_width(word: &str) -> Option<i64> {
    match word {
        "thin" => Some(9_525),
        "medium" => Some(28_575),
        "thick" => Some(47_625),
        _ => length(word),
    }
}

fn border_style(word: &str) -> Option<BorderStyle> {
    Some(match word {
        "solid" => BorderStyle::Solid,
        "double" | "double-thin" | "thin-thick" | "thick-thin" => BorderStyle::Double,
        "dotted" => BorderStyle::Dotted,
        "dashed" | "fine-dashed" | "dash-dot" | "dash-dot-dot" => BorderStyle::Dashed,
        "groove" => BorderStyle::Groove,
        "ridge" => BorderStyle::Ridge,
        "inset" => BorderStyle::Inset,
        "outset" => BorderStyle::Outset,
        "wave" => BorderStyle::Wave,
        _ => return None,
    })
}

/// A whole number.
pub fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// The bytes of a base64 text; characters outside the alphabet are skipped, as in MIME.
pub fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// A length in `em` or `ic`, which is as wide as the font is high.
pub fn ems(text: &str, size: i64) -> Option<i64> {
    let number = text.strip_suffix("em").or_else(|| text.strip_suffix("ic"))?;
    let number = number.trim().parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1000.0)?;
    Some((number * size as f64).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_emu() {
        let check = |text, emu| assert_eq!(length(text), emu, "{text}");
        check("1in", Some(914_400));
        check("2.54cm", Some(914_400));
        check("-12pt", Some(-152_400));
        check(" 0.5mm ", Some(18_000));
        check("12", None);
        check("1e400cm", None);
        check("auto", None);
    }

    #[test]
    fn percentages_need_their_sign() {
        assert_eq!(percent("115%"), Some(1150));
        assert_eq!(percent("115"), None);
        assert_eq!(length_of("50%", 200), Some(100));
    }

    #[test]
    fn colours() {
        assert_eq!(color("#ff8000"), Some(Color::Rgb(0xff8000)));
        assert_eq!(color("#f80"), Some(Color::Rgb(0xff8800)));
        assert_eq!(color("transparent"), Some(Color::Auto));
        assert_eq!(color("red"), None);
    }

    #[test]
    fn borders() {
        let line = border("0.06pt double #ff0000").unwrap();
        assert_eq!((line.width, line.style, line.color), (762, BorderStyle::Double, Color::Rgb(0xff0000)));
        assert_eq!(border("none"), None);
        assert_eq!(border("1pt hidden #000000"), None);
    }

    #[test]
    fn base64_skips_blanks() {
        assert_eq!(base64("UmVj\n ZXR0ZQ=="), b"Recette");
    }
}
