//! Theme fonts and colours (ECMA-376 part 1 §20.1.6, §17.15.1.20).
//!
//! In: `theme1.xml` and the document's `w:clrSchemeMapping`. Out: font names and colours resolved, with the tint and
//! shade of WordprocessingML and the colour transforms of DrawingML. Deliberately absent: format scheme (line and fill
//! styles by index), because shapes name their own colours in practice.

use super::names::{descend, val};
use super::units::hex_color;
use crate::model::Color;
use crate::read::xml::Element;
use std::collections::HashMap;

/// A resolved theme; empty where the package has none.
#[derive(Debug, Default)]
pub struct Theme {
    colors: HashMap<String, u32>,
    mapping: HashMap<String, String>,
    major: FontSet,
    minor: FontSet,
    /// Languages that decide the font of a script the theme leaves empty.
    pub east_asia: String,
    /// As `east_asia`, for complex scripts.
    pub bidi: String,
}

#[derive(Debug, Default)]
struct FontSet {
    latin: String,
    east_asia: String,
    complex: String,
    scripts: HashMap<String, String>,
}

impl Theme {
    /// Reads the theme part's root.
    pub fn read(root: &Element) -> Theme {
        let mut theme = Theme::default();
        let Some(elements) = root.child("a:themeElements") else { return theme };
        for slot in elements.child("a:clrScheme").into_iter().flat_map(Element::elements) {
            let rgb = slot.elements().next().and_then(plain_color);
            if let (Some(rgb), Some(name)) = (rgb, slot.name.strip_prefix("a:")) {
                theme.colors.insert(name.to_owned(), rgb);
            }
        }
        theme.major = descend(elements, &["a:fontScheme", "a:majorFont"]).map(font_set).unwrap_or_default();
        theme.minor = descend(elements, &["a:fontScheme", "a:minorFont"]).map(font_set).unwrap_or_default();
        theme
    }

    /// Takes over `w:clrSchemeMapping` and `w:themeFontLang` of the settings.
    pub fn apply_settings(&mut self, settings: &Element) {
        if let Some(mapping) = settings.child("w:clrSchemeMapping") {
            for (name, value) in &mapping.attributes {
                self.mapping.insert(name.trim_start_matches("w:").to_owned(), value.clone());
            }
        }
        if let Some(lang) = settings.child("w:themeFontLang") {
            self.east_asia = lang.attribute("w:eastAsia").unwrap_or_default().to_owned();
            self.bidi = lang.attribute("w:bidi").unwrap_or_default().to_owned();
        }
    }

    /// The font behind `minorHAnsi` and its like.
    pub fn font(&self, name: &str) -> Option<String> {
        let set = if name.starts_with("major") { &self.major } else { &self.minor };
        let by_script = |script: Option<&str>| script.and_then(|s| set.scripts.get(s)).cloned().unwrap_or_default();
        let font = match name.get(5..).unwrap_or_default() {
            "EastAsia" if set.east_asia.is_empty() => by_script(east_asian_script(&self.east_asia)),
            "EastAsia" => set.east_asia.clone(),
            "Bidi" if set.complex.is_empty() => by_script(complex_script(&self.bidi)),
            "Bidi" => set.complex.clone(),
            _ => set.latin.clone(),
        };
        (!font.is_empty()).then_some(font)
    }

    /// A colour of the scheme by any of its names (`accent1`, `text1`, `tx1`, `dark1`, `dk1`).
    pub fn scheme(&self, name: &str) -> Option<u32> {
        let slot = match name {
            "text1" | "tx1" => self.mapped("t1", "dk1"),
            "text2" | "tx2" => self.mapped("t2", "dk2"),
            "background1" | "bg1" => self.mapped("bg1", "lt1"),
            "background2" | "bg2" => self.mapped("bg2", "lt2"),
            other => slot_name(other),
        };
        self.colors.get(slot).copied().or(match slot {
            "dk1" => Some(0),
            "lt1" => Some(0xFF_FFFF),
            _ => None,
        })
    }

    fn mapped<'s>(&'s self, key: &str, otherwise: &'static str) -> &'s str {
        self.mapping.get(key).map_or(otherwise, |name| slot_name(name))
    }

    /// A WordprocessingML colour: `value` as written, else the theme's with tint or shade. The written value wins because
    /// it is what the writer saw, and what other readers use.
    pub fn word_color(&self, element: &Element, value: &str, prefix: &str) -> Option<Color> {
        let written = element.attribute(value);
        if let Some(color) = written.and_then(hex_color) {
            return Some(color);
        }
        let themed = |suffix: &str| element.attribute(&format!("w:{prefix}{suffix}"));
        let base = element.attribute(theme_attribute(prefix)).and_then(|name| self.scheme(name));
        match base {
            Some(rgb) => Some(Color::Rgb(shaded(rgb, byte(themed("Tint")), byte(themed("Shade"))))),
            None => (written == Some("auto")).then_some(Color::Auto),
        }
    }

    /// The colour of a DrawingML colour choice (`a:srgbClr`, `a:schemeClr`, …) with its transforms.
    pub fn drawing_color(&self, choice: &Element) -> Option<u32> {
        let base = match choice.name.as_str() {
            "a:schemeClr" => self.scheme(choice.attribute("val")?)?,
            _ => plain_color(choice)?,
        };
        Some(choice.elements().fold(base, transformed))
    }
}

/// `w:themeColor` for text, `w:themeFill` for fills.
fn theme_attribute(prefix: &str) -> &'static str {
    if prefix == "themeFill" { "w:themeFill" } else { "w:themeColor" }
}

fn byte(text: Option<&str>) -> Option<f64> {
    text.and_then(|t| u8::from_str_radix(t, 16).ok()).map(|b| f64::from(b) / 255.0)
}

fn shaded(rgb: u32, tint: Option<f64>, shade: Option<f64>) -> u32 {
    let (h, s, mut l) = to_hsl(rgb);
    if let Some(tint) = tint {
        l = l * tint + (1.0 - tint);
    }
    if let Some(shade) = shade {
        l *= shade;
    }
    from_hsl(h, s, l)
}

fn slot_name(name: &str) -> &str {
    match name {
        "dark1" => "dk1",
        "dark2" => "dk2",
        "light1" => "lt1",
        "light2" => "lt2",
        "hyperlink" => "hlink",
        "followedHyperlink" => "folHlink",
        other => other,
    }
}

fn font_set(element: &Element) -> FontSet {
    let face = |name: &str| element.child(name).and_then(|e| e.attribute("typeface")).unwrap_or_default().to_owned();
    let scripts = element.elements().filter(|e| e.name == "a:font");
    let pair = |e: &Element| Some((e.attribute("script")?.to_owned(), e.attribute("typeface")?.to_owned()));
    FontSet {
        latin: face("a:latin"),
        east_asia: face("a:ea"),
        complex: face("a:cs"),
        scripts: scripts.filter_map(pair).collect(),
    }
}

fn east_asian_script(language: &str) -> Option<&'static str> {
    match language {
        "zh-TW" | "zh-HK" | "zh-MO" => Some("Hant"),
        l if l.starts_with("zh") => Some("Hans"),
        l if l.starts_with("ja") => Some("Jpan"),
        l if l.starts_with("ko") => Some("Hang"),
        _ => None,
    }
}

fn complex_script(language: &str) -> Option<&'static str> {
    match language.get(..2)? {
        "ar" | "fa" | "ur" => Some("Arab"),
        "he" => Some("Hebr"),
        "th" => Some("Thai"),
        "hi" | "mr" => Some("Deva"),
        _ => None,
    }
}

/// A colour without the theme.
fn plain_color(choice: &Element) -> Option<u32> {
    let value = choice.attribute("val");
    match choice.name.as_str() {
        "a:srgbClr" => match hex_color(value?)? {
            Color::Rgb(rgb) => Some(rgb),
            Color::Auto => None,
        },
        "a:sysClr" => match choice.attribute("lastClr").and_then(hex_color) {
            Some(Color::Rgb(rgb)) => Some(rgb),
            _ => Some(if value == Some("window") { 0xFF_FFFF } else { 0 }),
        },
        "a:scrgbClr" => {
            let part = |name: &str| channel(percent(choice.attribute(name))?.sqrt());
            Some(part("r")? << 16 | part("g")? << 8 | part("b")?)
        }
        "a:prstClr" => named_color(value?),
        _ => None,
    }
}

fn channel(x: f64) -> Option<u32> {
    Some((x.clamp(0.0, 1.0) * 255.0).round() as u32)
}

/// `50000` and `50%` are one half.
fn percent(text: Option<&str>) -> Option<f64> {
    let text = text?;
    match text.strip_suffix('%') {
        Some(number) => number.parse::<f64>().ok().map(|x| x / 100.0),
        None => text.parse::<f64>().ok().map(|x| x / 100_000.0),
    }
}

fn transformed(rgb: u32, transform: &Element) -> u32 {
    let Some(x) = percent(transform.attribute("val").or_else(|| val(transform))) else { return rgb };
    let (h, s, l) = to_hsl(rgb);
    match transform.name.as_str() {
        "a:lumMod" => from_hsl(h, s, l * x),
        "a:lumOff" => from_hsl(h, s, l + x),
        "a:satMod" => from_hsl(h, s * x, l),
        "a:satOff" => from_hsl(h, s + x, l),
        "a:tint" => from_hsl(h, s, l * x + (1.0 - x)),
        "a:shade" => from_hsl(h, s, l * x),
        _ => rgb,
    }
}

fn channels(rgb: u32) -> [f64; 3] {
    [16, 8, 0].map(|shift| f64::from(rgb >> shift & 0xFF) / 255.0)
}

fn to_hsl(rgb: u32) -> (f64, f64, f64) {
    let [r, g, b] = channels(rgb);
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let (l, d) = ((max + min) / 2.0, max - min);
    if d == 0.0 {
        return (0.0, 0.0, l);
    }
    let s = d / (1.0 - (2.0 * l - 1.0).abs()).max(f64::EPSILON);
    let h = match max {
        m if m == r => ((g - b) / d).rem_euclid(6.0),
        m if m == g => (b - r) / d + 2.0,
        _ => (r - g) / d + 4.0,
    };
    (h, s, l)
}

fn from_hsl(h: f64, s: f64, l: f64) -> u32 {
    let (s, l) = (s.clamp(0.0, 1.0), l.clamp(0.0, 1.0));
    let c = (1.0 - (2.0 * l - 1.0).abs()) * s;
    let x = c * (1.0 - (h.rem_euclid(2.0) - 1.0).abs());
    let (r, g, b) = match h as u8 {
        0 => (c, x, 0.0),
        1 => (x, c, 0.0),
        2 => (0.0, c, x),
        3 => (0.0, x, c),
        4 => (x, 0.0, c),
        _ => (c, 0.0, x),
    };
    let m = l - c / 2.0;
    [r, g, b].iter().fold(0, |rgb, &v| rgb << 8 | channel(v + m).unwrap_or(0))
}

/// The names of `w:highlight`, of VML and the usual ones of `a:prstClr`.
pub fn named_color(name: &str) -> Option<u32> {
    Some(match name {
        "black" => 0x000000,
        "blue" => 0x0000FF,
        "cyan" | "aqua" => 0x00FFFF,
        "magenta" | "fuchsia" => 0xFF00FF,
        "red" => 0xFF0000,
        "yellow" => 0xFFFF00,
        "white" => 0xFFFFFF,
        "green" => 0x008000,
        "lime" => 0x00FF00,
        "navy" | "darkBlue" | "dkBlue" => 0x000080,
        "teal" | "darkCyan" => 0x008080,
        "darkGreen" => 0x006400,
        "purple" | "darkMagenta" => 0x800080,
        "maroon" | "darkRed" => 0x800000,
        "olive" | "darkYellow" => 0x808000,
        "gray" | "grey" | "darkGray" => 0x808080,
        "silver" => 0xC0C0C0,
        "lightGray" | "ltGray" => 0xC0C0C0,
        "orange" => 0xFFA500,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hsl_round_trips() {
        for rgb in [0, 0xFF_FFFF, 0x4F_81BD, 0xC0_504D, 0x12_3456] {
            let (h, s, l) = to_hsl(rgb);
            assert_eq!(from_hsl(h, s, l), rgb);
        }
    }

    #[test]
    fn tints_lighten_and_shades_darken() {
        assert_eq!(shaded(0x000000, Some(0.5), None), 0x808080);
        assert_eq!(shaded(0xFFFFFF, None, Some(0.5)), 0x808080);
    }
}
