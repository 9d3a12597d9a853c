//! Run properties (ECMA-376 part 1 §17.3.2) and toggle properties (§17.7.3).

use super::{Edge, bag, color, edge, shading};
use crate::model::{Color, Node, Property, Value};
use crate::read::ooxml::names::val;
use crate::read::ooxml::theme::{Theme, named_color};
use crate::read::ooxml::units::{half_points, integer, on, twips};
use crate::read::xml::Element;

bag! {
    /// Toggle properties: between levels of the style hierarchy they cancel out.
    Toggles {
        /// `w:b`.
        bold: bool,
        /// `w:bCs`.
        bold_complex: bool,
        /// `w:i`.
        italic: bool,
        /// `w:iCs`.
        italic_complex: bool,
        /// `w:caps`.
        caps: bool,
        /// `w:smallCaps`.
        small_caps: bool,
        /// `w:strike`.
        strike: bool,
        /// `w:outline`.
        outline: bool,
        /// `w:shadow`.
        shadow: bool,
        /// `w:emboss`.
        emboss: bool,
        /// `w:imprint`.
        imprint: bool,
        /// `w:vanish`.
        vanish: bool,
    }
}

bag! {
    /// Everything else a `w:rPr` says.
    Plain {
        /// Western font.
        font: String,
        /// Asian font.
        font_asian: String,
        /// Complex script font.
        font_complex: String,
        /// Size in EMU.
        size: i64,
        /// Size of complex script in EMU.
        size_complex: i64,
        /// Underline, in the model's word.
        underline: &'static str,
        /// Underline colour.
        underline_color: Color,
        /// `w:dstrike`.
        double_strike: bool,
        /// Text colour.
        color: Color,
        /// `w:highlight`; `Auto` for none.
        highlight: Color,
        /// `w:shd`.
        shading: Color,
        /// `w:vertAlign`.
        position: &'static str,
        /// `w:position` in EMU.
        raise: i64,
        /// `w:spacing` in EMU.
        spacing: i64,
        /// `w:w` in thousandths.
        scale: i64,
        /// `w:kern` above zero.
        kerning: bool,
        /// `w:em`.
        emphasis: &'static str,
        /// `w:bdr`.
        border: Edge,
        /// `w:lang`.
        language: String,
        /// Language of Asian text.
        language_asian: String,
        /// Language of right-to-left text.
        language_complex: String,
        /// `w:rtl`.
        rtl: bool,
        /// `w:cs`.
        complex: bool,
        /// `w14:glow`.
        glow: bool,
        /// `w14:shadow`.
        newer_shadow: bool,
        /// `w14:reflection`.
        reflection: bool,
        /// `w14:textOutline` that is drawn.
        drawn_outline: bool,
        /// `w14:textFill` with a gradient.
        gradient: bool,
        /// `w14:props3d`.
        solid: bool,
    }
}

/// A run's bag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunProps {
    /// Toggle properties.
    pub toggles: Toggles,
    /// The others.
    pub plain: Plain,
}

impl RunProps {
    /// Lets what `over` says win.
    pub fn overlay(&mut self, over: &RunProps) {
        self.toggles.overlay(&over.toggles);
        self.plain.overlay(&over.plain);
    }
}

impl Toggles {
    /// The effective value of style levels: on by default stays on, else an odd number of levels has to say on.
    pub fn of_levels(defaults: &Toggles, levels: [&Toggles; 3]) -> Toggles {
        let pick = |get: fn(&Toggles) -> Option<bool>| {
            let odd = levels.iter().filter(|t| get(t) == Some(true)).count() % 2 == 1;
            let said = get(defaults).is_some() || levels.iter().any(|t| get(t).is_some());
            said.then_some(get(defaults) == Some(true) || odd)
        };
        Toggles {
            bold: pick(|t| t.bold),
            bold_complex: pick(|t| t.bold_complex),
            italic: pick(|t| t.italic),
            italic_complex: pick(|t| t.italic_complex),
            caps: pick(|t| t.caps),
            small_caps: pick(|t| t.small_caps),
            strike: pick(|t| t.strike),
            outline: pick(|t| t.outline),
            shadow: pick(|t| t.shadow),
            emboss: pick(|t| t.emboss),
            imprint: pick(|t| t.imprint),
            vanish: pick(|t| t.vanish),
        }
    }
}

/// Reads a `w:rPr`.
pub fn run_props(element: &Element, theme: &Theme) -> RunProps {
    let mut props = RunProps::default();
    for e in element.elements() {
        if !toggle(e, &mut props.toggles) {
            plain(e, &mut props.plain, theme);
        }
    }
    props
}

fn toggle(e: &Element, t: &mut Toggles) -> bool {
    let slot = match e.name.as_str() {
        "w:b" => &mut t.bold,
        "w:bCs" => &mut t.bold_complex,
        "w:i" => &mut t.italic,
        "w:iCs" => &mut t.italic_complex,
        "w:caps" => &mut t.caps,
        "w:smallCaps" => &mut t.small_caps,
        "w:strike" => &mut t.strike,
        "w:outline" => &mut t.outline,
        "w:shadow" => &mut t.shadow,
        "w:emboss" => &mut t.emboss,
        "w:imprint" => &mut t.imprint,
        "w:vanish" => &mut t.vanish,
        _ => return false,
    };
    *slot = Some(on(e));
    true
}

fn plain(e: &Element, p: &mut Plain, theme: &Theme) {
    let v = val(e).unwrap_or_default();
    match e.name.as_str() {
        "w:rFonts" => fonts(e, p, theme),
        "w:sz" => p.size = half_points(v).filter(|&s| s > 0).or(p.size),
        "w:szCs" => p.size_complex = half_points(v).filter(|&s| s > 0).or(p.size_complex),
        "w:u" => {
            p.underline = Some(underline(v));
            p.underline_color = theme.word_color(e, "w:color", "theme").or(p.underline_color);
        }
        "w:dstrike" => p.double_strike = Some(on(e)),
        "w:color" => p.color = color(e, theme).or(p.color),
        "w:highlight" => p.highlight = Some(highlight(v)),
        "w:shd" => p.shading = Some(shading(e, theme)),
        "w:vertAlign" => p.position = Some(position(v)),
        "w:position" => p.raise = half_points(v).or(p.raise),
        "w:spacing" => p.spacing = twips(v).or(p.spacing),
        "w:w" => p.scale = integer(v.trim_end_matches('%')).map(|n| n.clamp(1, 600) * 10),
        "w:kern" => p.kerning = half_points(v).map(|k| k > 0),
        "w:em" => p.emphasis = Some(emphasis(v)),
        "w:bdr" => p.border = Some(edge(e, theme)),
        "w:lang" => languages(e, p),
        "w:rtl" => p.rtl = Some(on(e)),
        "w:cs" => p.complex = Some(on(e)),
        _ => effect(e, p),
    }
}

/// Effects that older applications do not know (\[MS-DOCX\] §2.6.1).
fn effect(e: &Element, p: &mut Plain) {
    match e.name.as_str() {
        "w14:glow" => p.glow = Some(true),
        "w14:shadow" => p.newer_shadow = Some(true),
        "w14:reflection" => p.reflection = Some(true),
        "w14:textOutline" => {
            p.drawn_outline = Some(e.elements().any(|c| c.name.ends_with("Fill") && c.name != "w14:noFill"))
        }
        "w14:textFill" => p.gradient = Some(e.child("w14:gradFill").is_some()),
        "w14:props3d" => p.solid = Some(true),
        _ => {}
    }
}

/// A theme font wins over a name in the same element.
fn fonts(e: &Element, p: &mut Plain, theme: &Theme) {
    let pick = |themed: &str, named: &str| {
        let by_theme = e.attribute(themed).and_then(|name| theme.font(name));
        by_theme.or_else(|| e.attribute(named).filter(|n| !n.trim().is_empty()).map(|n| n.trim().to_owned()))
    };
    let western = pick("w:asciiTheme", "w:ascii").or_else(|| pick("w:hAnsiTheme", "w:hAnsi"));
    p.font = western.or_else(|| p.font.take());
    p.font_asian = pick("w:eastAsiaTheme", "w:eastAsia").or_else(|| p.font_asian.take());
    p.font_complex = pick("w:cstheme", "w:cs").or_else(|| p.font_complex.take());
}

fn languages(e: &Element, p: &mut Plain) {
    let get = |name: &str| e.attribute(name).map(language_tag);
    p.language = get("w:val").or_else(|| p.language.take());
    p.language_asian = get("w:eastAsia").or_else(|| p.language_asian.take());
    p.language_complex = get("w:bidi").or_else(|| p.language_complex.take());
}

/// BCP 47: language lower case, region upper case; empty for undetermined. Hexadecimal LCIDs are left as written.
fn language_tag(text: &str) -> String {
    let text = text.trim().replace('_', "-");
    if matches!(text.as_str(), "x-none" | "none" | "zxx" | "und") {
        return String::new();
    }
    let mut parts = text.split('-');
    let mut tag = parts.next().unwrap_or_default().to_ascii_lowercase();
    for part in parts {
        tag.push('-');
        if part.len() == 2 {
            tag.push_str(&part.to_ascii_uppercase());
        } else {
            tag.push_str(part);
        }
    }
    tag
}

fn underline(word: &str) -> &'static str {
    match word {
        "none" => "none",
        "words" => "words",
        "double" => "double",
        "thick" => "thick",
        "dotted" => "dotted",
        "dottedHeavy" => "dotted-thick",
        "dash" | "dashLong" => "dash",
        "dashedHeavy" | "dashLongHeavy" => "dash-thick",
        "dotDash" => "dot-dash",
        "dashDotHeavy" => "dot-dash-thick",
        "dotDotDash" => "dot-dot-dash",
        "dashDotDotHeavy" => "dot-dot-dash-thick",
        "wave" | "wavyDouble" => "wave",
        "wavyHeavy" => "wave-thick",
        _ => "single",
    }
}

fn highlight(word: &str) -> Color {
    match word {
        "green" => Color::Rgb(0x00FF00),
        "none" => Color::Auto,
        other => named_color(other).map_or(Color::Auto, Color::Rgb),
    }
}

fn position(word: &str) -> &'static str {
    match word {
        "superscript" => "super",
        "subscript" => "sub",
        _ => "baseline",
    }
}

fn emphasis(word: &str) -> &'static str {
    match word {
        "dot" | "underDot" => "dot",
        "comma" => "accent",
        "circle" => "circle",
        _ => "none",
    }
}

/// Puts an effective bag on a node of text; `text` decides which of the three scripts' values are said.
pub fn emit(props: &RunProps, text: &str, node: &mut Node) {
    let scripts = Scripts::of(text);
    let rtl = props.plain.rtl == Some(true);
    let complex = rtl || props.plain.complex == Some(true);
    emit_fonts(&props.plain, &scripts, complex, node);
    emit_toggles(&props.toggles, complex, node);
    emit_plain(&props.plain, node);
    let p = &props.plain;
    let size = if complex { p.size_complex } else { p.size };
    node.set(Property::CharSize, Value::Length(size.unwrap_or(127_000)));
    let language = match (complex, scripts.asian && !scripts.western) {
        (true, _) => p.language_complex.as_ref(),
        (_, true) => p.language_asian.as_ref(),
        _ => p.language.as_ref(),
    };
    if let Some(language) = language.filter(|l| !l.is_empty()) {
        node.set(Property::CharLanguage, Value::text(language.as_str()));
    }
    node.set(Property::CharRtl, Value::Flag(rtl));
}

fn emit_fonts(p: &Plain, scripts: &Scripts, complex: bool, node: &mut Node) {
    node.set(Property::CharFont, Value::text(p.font.as_deref().unwrap_or("Times New Roman")));
    if let Some(font) = p.font_asian.as_deref().filter(|_| scripts.asian) {
        node.set(Property::CharFontAsian, Value::text(font));
    }
    if let Some(font) = p.font_complex.as_deref().filter(|_| scripts.complex || complex) {
        node.set(Property::CharFontComplex, Value::text(font));
    }
}

fn emit_toggles(t: &Toggles, complex: bool, node: &mut Node) {
    let on = |x: Option<bool>| x == Some(true);
    let (bold, italic) = if complex { (t.bold_complex, t.italic_complex) } else { (t.bold, t.italic) };
    node.set(Property::CharBold, Value::Flag(on(bold)));
    node.set(Property::CharItalic, Value::Flag(on(italic)));
    let caps = if on(t.caps) {
        "caps"
    } else if on(t.small_caps) {
        "small-caps"
    } else {
        "none"
    };
    node.set(Property::CharCaps, Value::token(caps));
    if on(t.strike) {
        node.set(Property::CharStrike, Value::token("single"));
    }
    node.set(Property::CharOutline, Value::Flag(on(t.outline)));
    node.set(Property::CharShadow, Value::Flag(on(t.shadow)));
    let relief = if on(t.emboss) {
        "embossed"
    } else if on(t.imprint) {
        "engraved"
    } else {
        "none"
    };
    node.set(Property::CharRelief, Value::token(relief));
    node.set(Property::CharHidden, Value::Flag(on(t.vanish)));
}

fn emit_plain(p: &Plain, node: &mut Node) {
    let underline = p.underline.unwrap_or("none");
    node.set(Property::CharUnderline, Value::token(underline));
    if let Some(color) = p.underline_color.filter(|_| underline != "none") {
        node.set(Property::CharUnderlineColor, Value::Color(color));
    }
    if p.double_strike == Some(true) {
        node.set(Property::CharStrike, Value::token("double"));
    }
    node.set(Property::CharColor, Value::Color(p.color.unwrap_or(Color::Auto)));
    let highlight = p.highlight.filter(|&c| c != Color::Auto).or(p.shading);
    node.set(Property::CharHighlight, Value::Color(highlight.unwrap_or(Color::Auto)));
    node.set(Property::CharPosition, Value::token(p.position.unwrap_or("baseline")));
    node.set(Property::CharRaise, Value::Length(p.raise.unwrap_or(0)));
    node.set(Property::CharSpacing, Value::Length(p.spacing.unwrap_or(0)));
    node.set(Property::CharScale, Value::Ratio(p.scale.unwrap_or(1000)));
    node.set(Property::CharKerning, Value::Flag(p.kerning == Some(true)));
    node.set(Property::CharEmphasis, Value::token(p.emphasis.unwrap_or("none")));
    if let Some(Some(border)) = p.border {
        node.set(Property::CharBorder, Value::Border(border));
    }
    emit_effects(p, node);
}

fn emit_effects(p: &Plain, node: &mut Node) {
    let effects = [
        (p.glow, "glow"),
        (p.newer_shadow, "shadow"),
        (p.reflection, "reflection"),
        (p.drawn_outline, "outline"),
        (p.gradient, "gradient"),
        (p.solid, "relief"),
    ];
    let seen: Vec<&str> = effects.iter().filter(|(on, _)| *on == Some(true)).map(|(_, word)| *word).collect();
    if !seen.is_empty() {
        node.set(Property::CharEffects, Value::token(&seen.join("+")));
    }
}

/// Which scripts a text has.
#[derive(Default)]
struct Scripts {
    western: bool,
    asian: bool,
    complex: bool,
}

impl Scripts {
    fn of(text: &str) -> Scripts {
        let mut scripts = Scripts::default();
        if text.is_ascii() {
            scripts.western = true;
            return scripts;
        }
        for c in text.chars() {
            match u32::from(c) {
                0x0590..=0x08FF | 0x0900..=0x0DFF | 0x0E00..=0x0EFF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE => {
                    scripts.complex = true;
                }
                0x1100..=0x11FF
                | 0x2E80..=0xA4CF
                | 0xAC00..=0xD7FF
                | 0xF900..=0xFAFF
                | 0xFF00..=0xFFEF
                | 0x20000..=0x3FFFF => scripts.asian = true,
                _ => scripts.western |= c.is_alphanumeric(),
            }
        }
        scripts
    }
}
