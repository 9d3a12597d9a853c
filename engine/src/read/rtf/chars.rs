//! Character formatting: control words in, effective `char.*` properties out (specification: “Font (character) formatting
//! properties”, “Associated character properties”).
//!
//! Formatting in RTF is complete as written: `\plain` resets to the document's defaults and a style (`\cs`, `\s`) is a name
//! whose formatting the writer repeats; so no style is applied here. Deliberately absent: animation, `\fit`, `\expnd` where
//! `\expndtw` says it exactly, East Asian compression, theme fonts (their entries of `\fonttbl` have real names).

use super::border::Line;
use super::codepage::Codepage;
use super::language;
use super::tables::Tables;
use crate::model::{Color, Property, Value};

/// What `\f \fs \b \i \lang` set for one writing direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Face {
    font: Option<i32>,
    half_points: i32,
    bold: bool,
    italic: bool,
    language: Option<i32>,
}

/// Which script the next font word is for: `\loch`, `\hich`, `\dbch`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Script {
    #[default]
    Any,
    Low,
    High,
    Double,
}

/// Tracked changes of characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Change {
    inserted: bool,
    deleted: bool,
    moved_from: bool,
    moved_to: bool,
    format: bool,
    inserted_by: i32,
    deleted_by: i32,
    moved_by: i32,
    formatted_by: i32,
}

/// The character state of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chars {
    western: Face,
    complex: Face,
    asian_font: Option<i32>,
    direction: Option<bool>,
    script: Script,
    underline: &'static str,
    underline_color: Option<i32>,
    strike: &'static str,
    color: Option<i32>,
    highlight: Option<i32>,
    background: Option<i32>,
    position: &'static str,
    raise: i32,
    caps: &'static str,
    pub(super) hidden: bool,
    spacing: i32,
    scale: i32,
    kerning: bool,
    outline: bool,
    shadow: bool,
    relief: &'static str,
    emphasis: &'static str,
    pub(super) border: Line,
    language_np: Option<i32>,
    /// `\cs`
    pub(super) style: Option<i32>,
    change: Change,
}

impl Chars {
    /// What `\plain` stands for.
    pub(super) fn plain(tables: &Tables) -> Chars {
        let face = Face {
            font: tables.default_font,
            half_points: 24,
            bold: false,
            italic: false,
            language: tables.default_language,
        };
        Chars {
            western: face,
            complex: Face { font: None, language: None, ..face },
            asian_font: None,
            direction: None,
            script: Script::Any,
            underline: "none",
            underline_color: None,
            strike: "none",
            color: None,
            highlight: None,
            background: None,
            position: "baseline",
            raise: 0,
            caps: "none",
            hidden: false,
            spacing: 0,
            scale: 100,
            kerning: false,
            outline: false,
            shadow: false,
            relief: "none",
            emphasis: "none",
            border: Line::default(),
            language_np: None,
            style: None,
            change: Change::default(),
        }
    }

    /// Plain, but in the same font: what a note or a text box starts with, so that its bytes keep their code page.
    pub(super) fn plain_in_font(&self, tables: &Tables) -> Chars {
        let mut plain = Chars::plain(tables);
        plain.western.font = self.western.font;
        plain
    }

    /// Whether the text is superscript.
    pub(super) fn is_super(&self) -> bool {
        self.position == "super"
    }

    /// Whether the text is struck out by a tracked deletion or inserted: for the paragraph's end.
    pub(super) fn mark_change(&self) -> Option<&'static str> {
        match () {
            () if self.change.deleted => Some("deleted"),
            () if self.change.inserted => Some("inserted"),
            () => None,
        }
    }

    fn face(&self) -> &Face {
        if self.direction == Some(true) { &self.complex } else { &self.western }
    }

    fn face_mut(&mut self) -> &mut Face {
        if self.direction == Some(true) { &mut self.complex } else { &mut self.western }
    }

    /// Where the associated words (`\af`, `\ab`, …) go: to the direction named last, else to complex text.
    fn associated(&mut self) -> &mut Face {
        if self.direction == Some(false) { &mut self.western } else { &mut self.complex }
    }

    /// The code page of bytes written now.
    pub(super) fn codepage(&self, tables: &Tables) -> Option<Codepage> {
        let asian = self.asian_font.filter(|_| self.script == Script::Double);
        tables.codepage(asian.or(self.face().font))
    }

    /// The font of text written now.
    pub(super) fn set_font(&mut self, font: i32) {
        if self.script == Script::Double {
            self.asian_font = Some(font);
        } else if self.script != Script::High || self.face().font.is_none() {
            self.face_mut().font = Some(font);
        }
    }

    fn set_associated_font(&mut self, font: i32) {
        match self.script {
            Script::Double => self.asian_font = Some(font),
            Script::Low => self.face_mut().font = Some(font),
            Script::High => {}
            Script::Any => self.associated().font = Some(font),
        }
    }

    fn set_direction(&mut self, rtl: bool) {
        self.direction = Some(rtl);
        self.script = Script::Any;
    }

    /// Takes a control word; false where it is none of characters.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match word {
            "b" => self.face_mut().bold = on,
            "i" => self.face_mut().italic = on,
            "f" => self.set_font(number.unwrap_or(0)),
            "fs" => self.face_mut().half_points = number.unwrap_or(24).clamp(0, 3276),
            "lang" => self.face_mut().language = number,
            "langnp" => self.language_np = number,
            "cf" => self.color = number,
            "cs" => self.style = number,
            "v" => self.hidden = on,
            "kerning" => self.kerning = number.unwrap_or(0) > 0,
            _ => {
                return self.apply_associated(word, number, on)
                    || self.apply_underline(word, number, on)
                    || self.apply_effect(word, on)
                    || self.apply_measure(word, number)
                    || self.apply_change(word, number, on);
            }
        }
        true
    }

    fn apply_associated(&mut self, word: &str, number: Option<i32>, on: bool) -> bool {
        match word {
            "ltrch" => self.set_direction(false),
            "rtlch" => self.set_direction(true),
            "fcs" => {}
            "loch" => self.script = Script::Low,
            "hich" => self.script = Script::High,
            "dbch" => self.script = Script::Double,
            "af" => self.set_associated_font(number.unwrap_or(0)),
            "afs" => self.associated().half_points = number.unwrap_or(24).clamp(0, 3276),
            "ab" => self.associated().bold = on,
            "ai" => self.associated().italic = on,
            "alang" => self.associated().language = number,
            "langfe" | "langfenp" | "noproof" | "acf" | "aul" | "aulnone" | "astrike" | "ascaps" | "acaps" | "aup"
            | "adn" | "aexpnd" | "aoutl" | "ashad" | "auld" | "auldb" | "aulw" | "cgrid" | "insrsid" | "charrsid"
            | "delrsid" => {}
            _ => return false,
        }
        true
    }

    fn apply_underline(&mut self, word: &str, number: Option<i32>, on: bool) -> bool {
        let kind = match word {
            "ul" => "single",
            "ulnone" => {
                self.underline = "none";
                return true;
            }
            "uld" => "dotted",
            "uldash" => "dash",
            "uldashd" => "dot-dash",
            "uldashdd" => "dot-dot-dash",
            "uldb" => "double",
            "ulhwave" => "wave-thick",
            "ulldash" => "dash",
            "ulth" => "thick",
            "ulthd" => "dotted-thick",
            "ulthdash" | "ulthldash" => "dash-thick",
            "ulthdashd" => "dot-dash-thick",
            "ulthdashdd" => "dot-dot-dash-thick",
            "ululdbwave" | "ulwave" => "wave",
            "ulw" => "words",
            "ulc" => {
                self.underline_color = number;
                return true;
            }
            _ => return false,
        };
        self.underline = if on { kind } else { "none" };
        true
    }

    fn apply_effect(&mut self, word: &str, on: bool) -> bool {
        let pick = |kind| if on { kind } else { "none" };
        match word {
            "strike" => self.strike = pick("single"),
            "striked" => self.strike = pick("double"),
            "super" => self.position = if on { "super" } else { "baseline" },
            "sub" => self.position = if on { "sub" } else { "baseline" },
            "nosupersub" => self.position = "baseline",
            "caps" => self.caps = pick("caps"),
            "scaps" => self.caps = pick("small-caps"),
            "outl" => self.outline = on,
            "shad" => self.shadow = on,
            "embo" => self.relief = pick("embossed"),
            "impr" => self.relief = pick("engraved"),
            "accnone" => self.emphasis = "none",
            "accdot" => self.emphasis = pick("dot"),
            "acccomma" => self.emphasis = pick("accent"),
            "acccircle" => self.emphasis = pick("circle"),
            "accunderdot" => self.emphasis = pick("disc"),
            _ => return false,
        }
        true
    }

    fn apply_measure(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "up" => self.raise = number.unwrap_or(6),
            "dn" => self.raise = number.unwrap_or(6).saturating_neg(),
            "expnd" => self.spacing = number.unwrap_or(0).saturating_mul(5),
            "expndtw" => self.spacing = number.unwrap_or(0),
            "charscalex" => self.scale = number.unwrap_or(100).clamp(1, 600),
            // The first colour means none here, whatever the table says.
            "highlight" => self.highlight = number.filter(|&index| index != 0),
            "chcbpat" | "cb" => self.background = number.filter(|&index| index != 0),
            "chcfpat" | "chshdng" => {}
            _ => return false,
        }
        true
    }

    fn apply_change(&mut self, word: &str, number: Option<i32>, on: bool) -> bool {
        let author = number.unwrap_or(0);
        match word {
            "revised" => self.change.inserted = on,
            "deleted" => self.change.deleted = on,
            "revauth" => self.change.inserted_by = author,
            "revauthdel" => self.change.deleted_by = author,
            "mvf" => self.change.moved_from = on,
            "mvt" => self.change.moved_to = on,
            "mvauth" => self.change.moved_by = author,
            "crauth" => {
                self.change.format = true;
                self.change.formatted_by = author;
            }
            "revdttm" | "revdttmdel" | "mvdate" | "crdate" => {}
            _ => return false,
        }
        true
    }

    fn change(&self) -> Option<(&'static str, i32)> {
        let c = &self.change;
        match () {
            () if c.moved_from => Some(("moved-from", c.moved_by)),
            () if c.moved_to => Some(("moved-to", c.moved_by)),
            () if c.deleted => Some(("deleted", c.deleted_by)),
            () if c.inserted => Some(("inserted", c.inserted_by)),
            () if c.format => Some(("format", c.formatted_by)),
            () => None,
        }
    }

    /// The effective properties of a run with this text.
    pub(super) fn properties(&self, text: &str, tables: &Tables, style: Option<&str>) -> Vec<(Property, Value)> {
        use Property::*;
        let mut out = Vec::with_capacity(6);
        self.fonts(text, tables, &mut out);
        let face = self.face();
        out.push((CharSize, Value::Length(i64::from(face.half_points) * 6350)));
        out.push((CharBold, Value::Flag(face.bold)));
        out.push((CharItalic, Value::Flag(face.italic)));
        out.push((CharColor, tables.color_value(self.color)));
        if let Some(tag) = self.language() {
            out.push((CharLanguage, Value::text(tag)));
        }
        if let Some(style) = style {
            out.push((CharStyle, Value::text(style)));
        }
        self.effects(tables, &mut out);
        self.changes(tables, &mut out);
        out
    }

    /// Whether text has East Asian or complex characters that a font of their own is known for.
    pub(super) fn scripts(&self, text: &str) -> (bool, bool) {
        if text.is_ascii() {
            return (false, false);
        }
        let asian = self.asian_font.is_some() && text.chars().any(is_asian);
        (asian, self.complex.font.is_some() && text.chars().any(is_complex))
    }

    fn fonts(&self, text: &str, tables: &Tables, out: &mut Vec<(Property, Value)>) {
        let mut push = |property, font: Option<&str>| out.extend(font.map(|name| (property, Value::text(name))));
        let western = self.western.font.or(tables.default_font);
        push(Property::CharFont, tables.font_name(western));
        let (asian, complex) = self.scripts(text);
        if asian {
            push(Property::CharFontAsian, tables.font_name(self.asian_font));
        }
        if complex {
            push(Property::CharFontComplex, tables.font_name(self.complex.font));
        }
    }

    fn language(&self) -> Option<&'static str> {
        let number = match self.face().language {
            Some(1024) => self.language_np,
            other => other,
        };
        number.and_then(language::tag)
    }

    fn effects(&self, tables: &Tables, out: &mut Vec<(Property, Value)>) {
        use Property::*;
        let words = [
            (CharUnderline, self.underline, "none"),
            (CharStrike, self.strike, "none"),
            (CharPosition, self.position, "baseline"),
            (CharCaps, self.caps, "none"),
            (CharRelief, self.relief, "none"),
            (CharEmphasis, self.emphasis, "none"),
        ];
        out.extend(words.iter().filter(|(_, word, none)| word != none).map(|&(p, word, _)| (p, Value::token(word))));
        let flags = [
            (CharHidden, self.hidden),
            (CharKerning, self.kerning),
            (CharOutline, self.outline),
            (CharShadow, self.shadow),
            (CharRtl, self.direction == Some(true)),
        ];
        out.extend(flags.iter().filter(|(_, on)| *on).map(|&(p, on)| (p, Value::Flag(on))));
        if self.underline != "none" {
            out.push((CharUnderlineColor, tables.color_value(self.underline_color)));
        }
        out.push((CharHighlight, Value::Color(self.highlight_color(tables))));
        out.push((CharRaise, Value::Length(i64::from(self.raise) * 6350)));
        out.push((CharSpacing, Value::twips(i64::from(self.spacing))));
        out.push((CharScale, Value::Ratio(i64::from(self.scale) * 10)));
        out.extend(self.border.value(tables).map(|border| (CharBorder, border)));
    }

    fn highlight_color(&self, tables: &Tables) -> Color {
        match tables.said_color(self.highlight) {
            Color::Auto => tables.said_color(self.background),
            color => color,
        }
    }

    fn changes(&self, tables: &Tables, out: &mut Vec<(Property, Value)>) {
        let Some((kind, author)) = self.change() else { return };
        out.push((Property::CharChange, Value::token(kind)));
        if let Some(name) = tables.author(author) {
            out.push((Property::CharChangeAuthor, Value::text(name)));
        }
        if kind == "deleted" && self.change.inserted {
            out.push((Property::CharChangeUnder, Value::token("inserted")));
        }
    }
}

fn is_asian(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn is_complex(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0x0900..=0x109F | 0x1780..=0x17FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC)
}
