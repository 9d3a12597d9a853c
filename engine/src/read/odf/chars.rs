//! Effective text attributes to `char.*` properties (ODF 1.3 part 3, §20: text properties).
//!
//! In: [`Attrs`]. Out: the properties of a run. Deliberately absent: transparency, theme references, hyphenation of runs,
//! sizes and weights of Asian and complex script (the model has one size, that of Western script).

use super::attrs::{Attrs, DEFAULT_SIZE, FONT};
use super::units;
use crate::model::{Color, Node, Properties, Property, Value};

/// The properties that text attributes stand for.
pub fn char_properties(attrs: &Attrs<'_>) -> Properties {
    let mut node = Node::run("");
    fonts(attrs, &mut node);
    flags(attrs, &mut node);
    lines(attrs, &mut node);
    colors(attrs, &mut node);
    position(attrs, &mut node);
    words(attrs, &mut node);
    node.properties
}

fn fonts(attrs: &Attrs<'_>, node: &mut Node) {
    let fonts = [Property::CharFont, Property::CharFontAsian, Property::CharFontComplex];
    for (property, key) in fonts.into_iter().zip(FONT) {
        if let Some(family) = attrs.get(key).filter(|f| !f.is_empty()) {
            node.set(property, Value::text(family));
        }
    }
    node.set(Property::CharSize, Value::Length(size(attrs)));
}

/// The effective font size.
fn size(attrs: &Attrs<'_>) -> i64 {
    attrs.length("fo:font-size").unwrap_or(DEFAULT_SIZE)
}

fn flags(attrs: &Attrs<'_>, node: &mut Node) {
    let weight = attrs.get("fo:font-weight").unwrap_or("normal");
    let bold = weight == "bold" || units::number(weight).is_some_and(|w| w >= 600);
    let italic = matches!(attrs.get("fo:font-style"), Some("italic" | "oblique"));
    node.set(Property::CharBold, Value::Flag(bold));
    node.set(Property::CharItalic, Value::Flag(italic));
    node.set(Property::CharHidden, Value::Flag(attrs.is("text:display", "none")));
    node.set(Property::CharKerning, Value::Flag(attrs.is("style:letter-kerning", "true")));
    node.set(Property::CharOutline, Value::Flag(attrs.is("style:text-outline", "true")));
    let shadow = attrs.get("fo:text-shadow").is_some_and(|s| s != "none");
    node.set(Property::CharShadow, Value::Flag(shadow));
}

fn lines(attrs: &Attrs<'_>, node: &mut Node) {
    let underline = underline(attrs);
    if underline != "none" {
        let color = attrs.get("style:text-underline-color").and_then(units::color).unwrap_or(Color::Auto);
        node.set(Property::CharUnderlineColor, Value::Color(color));
    }
    node.set(Property::CharUnderline, Value::token(underline));
    node.set(Property::CharStrike, Value::token(strike(attrs)));
}

fn underline(attrs: &Attrs<'_>) -> &'static str {
    let kind = attrs.get("style:text-underline-type");
    let style = attrs.get("style:text-underline-style").unwrap_or("none");
    let words = attrs.is("style:text-underline-mode", "skip-white-space");
    let thick = matches!(attrs.get("style:text-underline-width"), Some("bold" | "thick"));
    match (style, thick) {
        ("none", _) => "none",
        _ if kind == Some("none") => "none",
        ("solid", false) if words && kind != Some("double") => "words",
        ("solid", _) if kind == Some("double") => "double",
        ("solid", true) => "thick",
        ("dotted", false) => "dotted",
        ("dotted", true) => "dotted-thick",
        ("dash", false) => "dash",
        ("dash", true) => "dash-thick",
        ("long-dash", false) => "dash",
        ("long-dash", true) => "dash-thick",
        ("dot-dash", false) => "dot-dash",
        ("dot-dash", true) => "dot-dash-thick",
        ("dot-dot-dash", false) => "dot-dot-dash",
        ("dot-dot-dash", true) => "dot-dot-dash-thick",
        ("wave", _) if kind == Some("double") => "wave",
        ("wave", true) => "wave-thick",
        ("wave", false) => "wave",
        _ => "single",
    }
}

fn strike(attrs: &Attrs<'_>) -> &'static str {
    let style = attrs.get("style:text-line-through-style").unwrap_or("none");
    match attrs.get("style:text-line-through-type") {
        _ if style == "none" => "none",
        Some("none") => "none",
        Some("double") => "double",
        _ => "single",
    }
}

fn colors(attrs: &Attrs<'_>, node: &mut Node) {
    let color = match attrs.get("style:use-window-font-color") {
        Some("true") => Color::Auto,
        _ => attrs.get("fo:color").and_then(units::color).unwrap_or(Color::Auto),
    };
    node.set(Property::CharColor, Value::Color(color));
    let back = attrs.get("fo:background-color").and_then(units::color).unwrap_or(Color::Auto);
    node.set(Property::CharHighlight, Value::Color(back));
    // One line for the four sides: Word has no more.
    if let Some(border) = attrs.get("fo:border-top").and_then(units::border) {
        node.set(Property::CharBorder, Value::Border(border));
    }
}

/// `super 58%`, `-10% 100%`: a height and a size. Full size is Word's raise, a smaller one its super- or subscript.
fn position(attrs: &Attrs<'_>, node: &mut Node) {
    let Some(text) = attrs.get("style:text-position") else { return };
    let mut words = text.split_ascii_whitespace();
    let height = words.next().unwrap_or("0%");
    let full = words.next().and_then(units::percent).unwrap_or(1000) == 1000;
    match (height, units::percent(height)) {
        ("super", _) => node.set(Property::CharPosition, Value::token("super")),
        ("sub", _) => node.set(Property::CharPosition, Value::token("sub")),
        (_, Some(ratio)) if full => {
            let raise = (size(attrs) as f64 * ratio as f64 / 1000.0).round() as i64;
            node.set(Property::CharRaise, Value::Length(raise));
        }
        (_, Some(0) | None) => {}
        (_, Some(ratio)) => {
            let word = if ratio > 0 { "super" } else { "sub" };
            node.set(Property::CharPosition, Value::token(word));
        }
    }
}

fn words(attrs: &Attrs<'_>, node: &mut Node) {
    let caps = match (attrs.get("fo:font-variant"), attrs.get("fo:text-transform")) {
        (_, Some("uppercase")) => "caps",
        (Some("small-caps"), _) => "small-caps",
        _ => "none",
    };
    node.set(Property::CharCaps, Value::token(caps));
    node.set(Property::CharSpacing, Value::Length(attrs.length("fo:letter-spacing").unwrap_or(0)));
    let scale = attrs.get("style:text-scale").and_then(units::percent).unwrap_or(1000);
    node.set(Property::CharScale, Value::Ratio(scale));
    let relief = match attrs.get("style:font-relief") {
        Some("embossed") => "embossed",
        Some("engraved") => "engraved",
        _ => "none",
    };
    node.set(Property::CharRelief, Value::token(relief));
    let mark = attrs.get("style:text-emphasize").and_then(|e| e.split_ascii_whitespace().next());
    let emphasis = mark.filter(|m| matches!(*m, "dot" | "accent" | "circle" | "disc")).unwrap_or("none");
    node.set(Property::CharEmphasis, Value::token(emphasis));
    if let Some(language) = language(attrs) {
        node.set(Property::CharLanguage, Value::Text(language));
    }
}

/// BCP 47; `none` and `zxx` are undetermined.
fn language(attrs: &Attrs<'_>) -> Option<String> {
    let given = |name| attrs.get(name).filter(|v| !matches!(*v, "" | "none" | "zxx"));
    let language = given("fo:language")?;
    if let Some(tag) = given("style:rfc-language-tag") {
        return Some(tag.to_owned());
    }
    let parts = [Some(language), given("fo:script"), given("fo:country")];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("-"))
}

/// Whether a character is of Asian script, and whether of complex script.
pub fn scripts(text: &str) -> (bool, bool) {
    let (mut asian, mut complex) = (false, false);
    // UTF-8 of U+0590 and above begins with 0xD6 or more.
    if text.bytes().all(|b| b < 0xD6) {
        return (false, false);
    }
    for c in text.chars() {
        match c as u32 {
            0x0590..=0x08FF | 0x0900..=0x0EFF | 0x1780..=0x17FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE => complex = true,
            0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF => asian = true,
            0x20000..=0x3FFFF => asian = true,
            _ => {}
        }
    }
    (asian, complex)
}
