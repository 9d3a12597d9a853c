//! Values of properties, comparable across formats.

use serde::{Deserialize, Serialize};

/// A colour: automatic, or red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// The window's text colour or no fill, as the property has it.
    Auto,
    /// `0xRRGGBB`.
    Rgb(u32),
}

/// One visible border line. "No border" is the absence of the property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Border {
    /// Line width in EMU, of all its strokes together.
    pub width: i64,
    /// Colour.
    pub color: Color,
    /// Style, in the words of CSS: `solid`, `double`, `dotted`, `dashed`, `groove`, `ridge`, `inset`, `outset`, `wave`.
    pub style: BorderStyle,
}

/// Border styles that all three families can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum BorderStyle {
    Solid,
    Double,
    Dotted,
    Dashed,
    Groove,
    Ridge,
    Inset,
    Outset,
    Wave,
}

/// An effective value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// On or off.
    Flag(bool),
    /// A length in EMU (1 twip = 635, 1/100 mm = 360, 1 pt = 12,700).
    Length(i64),
    /// A ratio in thousandths (line height 1150 = 115 %).
    Ratio(i64),
    /// A plain number.
    Number(i64),
    /// A colour.
    Color(Color),
    /// A border line.
    Border(Border),
    /// A word from the vocabulary that the property's documentation names.
    Token(String),
    /// Free text of the document (font names, targets, authors). Confidential.
    Text(String),
}

impl Value {
    /// A [`Value::Token`].
    pub fn token(word: &str) -> Value {
        Value::Token(word.to_owned())
    }

    /// A [`Value::Text`].
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A length given in twips (1/1440 inch), as RTF and WordprocessingML have them.
    pub fn twips(twips: i64) -> Value {
        Value::Length(twips.saturating_mul(635))
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Flag(on) => f.write_str(if *on { "on" } else { "off" }),
            Value::Length(emu) => write!(f, "{} mm", round2(*emu as f64 / 36000.0)),
            Value::Ratio(thousandths) => write!(f, "{} %", round2(*thousandths as f64 / 10.0)),
            Value::Number(n) => write!(f, "{n}"),
            Value::Color(color) => write!(f, "{color}"),
            Value::Border(b) => write!(f, "{} {} pt {}", b.style, round2(b.width as f64 / 12700.0), b.color),
            Value::Token(word) => f.write_str(word),
            Value::Text(text) => write!(f, "“{text}”"),
        }
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Color::Auto => f.write_str("auto"),
            Color::Rgb(rgb) => write!(f, "#{rgb:06x}"),
        }
    }
}

impl std::fmt::Display for BorderStyle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            BorderStyle::Solid => "solid",
            BorderStyle::Double => "double",
            BorderStyle::Dotted => "dotted",
            BorderStyle::Dashed => "dashed",
            BorderStyle::Groove => "groove",
            BorderStyle::Ridge => "ridge",
            BorderStyle::Inset => "inset",
            BorderStyle::Outset => "outset",
            BorderStyle::Wave => "wave",
        })
    }
}

fn round2(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
