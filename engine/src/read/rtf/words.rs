//! Control words and symbols: each goes to what its group is for.

use super::blocks::End;
use super::border::Target;
use super::codepage::{ANSI, Codepage};
use super::dest::{self, Dest, Opens};
use super::known;
use super::lists::{List, Override};
use super::reader::{Close, Reader};
use super::section::{Section, apply_notes};
use super::table::RowDef;
use super::tables::Font;
use crate::model::{Color, Kind, Node, Property, Value};
use std::rc::Rc;

impl Reader<'_> {
    /// Takes `\word` or `\word12`.
    pub(super) fn take_word(&mut self, word: &str, number: Option<i32>) {
        if word == "bin" || self.skips() {
            return;
        }
        let dest = self.dest();
        if dest == Dest::Skip {
            self.take_alternative(word);
            return;
        }
        if word == "u" {
            self.take_unicode(number.unwrap_or(0));
            return;
        }
        self.flush();
        let Some(group) = self.groups.last_mut() else { return };
        let first = std::mem::take(&mut group.fresh);
        let starred = std::mem::take(&mut group.starred);
        let may_open = self.groups.len() > 1;
        if first && may_open {
            if let Some(opens) = dest::of_word(word, dest) {
                self.open(opens, number);
                return;
            }
            if starred && !self.keeps_starred(dest, word) {
                self.notices.add(self.offset, &format!("\\*\\{word}"), "unknown destination, skipped");
                self.set_dest(Dest::Skip);
                return;
            }
        }
        if self.context_word(dest, word, number) {
            return;
        }
        let late = if may_open && !first { dest::of_word(word, dest) } else { None };
        match late {
            Some(Opens::Plain(Dest::Skip)) | None => self.unknown_word(word),
            Some(opens) => self.open(opens, number),
        }
    }

    fn unknown_word(&mut self, word: &str) {
        if !known::is_ignored(word) && self.dest() != Dest::Math {
            self.notices.add(self.offset, &format!("\\{word}"), "unknown control word, ignored");
        }
    }

    /// Words that stand after `\*` without being a destination to skip.
    fn keeps_starred(&self, dest: Dest, word: &str) -> bool {
        matches!((dest, word), (Dest::StyleEntry, "cs" | "ts" | "ds" | "s") | (Dest::Math, _) | (Dest::ListTable, _))
    }

    /// Of `\upr` only the group after `\*\ud` counts.
    fn take_alternative(&mut self, word: &str) {
        let Some(below) = self.groups.len().checked_sub(2) else { return };
        let before = self.groups.get(below).and_then(|group| group.alternative);
        if let (Some(dest), "ud") = (before, word) {
            self.set_dest(dest);
        }
    }

    /// Changes what the group at hand is for.
    pub(super) fn set_dest(&mut self, dest: Dest) {
        if let Some(group) = self.group() {
            group.dest = dest;
        }
    }

    fn context_word(&mut self, dest: Dest, word: &str, number: Option<i32>) -> bool {
        match dest {
            Dest::Flow | Dest::NestedRow => self.flow_word(word, number),
            Dest::FontTable => self.font_word(word, number),
            Dest::ColorTable => self.color_word(word, number),
            Dest::StyleEntry => self.style_word(word, number),
            Dest::ListTable | Dest::OverrideTable => self.list_word(word, number),
            Dest::ListLevel => self.drafts.level.apply(word, number) || self.format_word(word, number),
            Dest::FormField => {
                let form = self.flows.last_mut().and_then(|flow| flow.fields.last_mut()?.form.as_mut());
                form.is_some_and(|form| form.apply(word, number))
            }
            Dest::Picture => self.pictures.last_mut().is_some_and(|picture| picture.apply(word, number)),
            Dest::Object => self.object_word(word, number),
            Dest::Shape => self.shapes.last_mut().is_some_and(|shape| shape.apply(word, number)),
            Dest::Numbering => self.numbering_word(word, number),
            Dest::Math => self.math_word(word, number),
            Dest::Text | Dest::LevelText => self.text_word(word, number),
            Dest::Field => {
                if let Some(field) = self.flows.last_mut().and_then(|flow| flow.fields.last_mut()) {
                    field.locked |= word == "fldlock";
                }
                true
            }
            Dest::StyleSheet | Dest::RevisionTable | Dest::Info | Dest::UserProperties => true,
            Dest::ObjectData | Dest::Skip => true,
        }
    }

    /// Formatting of an entry; what styles of tables and sections say beyond it is known and not kept.
    fn style_word(&mut self, word: &str, number: Option<i32>) -> bool {
        self.drafts.style.apply(word, number)
            || self.format_word(word, number)
            || RowDef::default().apply(word, number)
            || Section::default().apply(word, number)
    }

    /// Old numbering; the font of the label is the one that `\pntxtb` and `\pntxta` are in.
    fn numbering_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if word == "pnf" {
            return self.groups.last_mut().is_some_and(|group| Rc::make_mut(&mut group.chars).apply("f", number));
        }
        self.drafts.numbering.apply(word, number) || self.format_word(word, number)
    }

    fn text_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if let Some(text) = character(word) {
            self.put(text);
            return true;
        }
        match word {
            "par" | "sect" | "page" => self.put(" "),
            "plain" | "pard" => self.reset(word),
            "uc" => self.set_fallback(number.unwrap_or(1)),
            _ => return self.format_word(word, number) || word == "sp",
        }
        true
    }

    fn font_word(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "f" => self.drafts.font = (number, None, None),
            "fcharset" => self.drafts.font.1 = number,
            "cpg" => self.drafts.font.2 = number,
            _ => return word.starts_with('f') || word.starts_with("hich") || word.ends_with("och"),
        }
        true
    }

    /// Text of the font table: names, each ended by a semicolon.
    pub(super) fn font_text(&mut self, text: &str) {
        for piece in text.split_inclusive(';') {
            self.drafts.font_name.push_str(piece.trim_end_matches(';'));
            if piece.ends_with(';') {
                self.end_font();
            }
        }
    }

    /// Adds the font that has been read.
    pub(super) fn end_font(&mut self) {
        let name = std::mem::take(&mut self.drafts.font_name);
        let (number, charset, cpg) = self.drafts.font;
        if let Some(number) = number.filter(|_| !name.trim().is_empty()) {
            self.tables.fonts.insert(number, Font::new(&name, charset, cpg));
            self.drafts.font = (None, None, None);
        }
    }

    fn color_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let at = match word {
            "red" => 0,
            "green" => 1,
            "blue" => 2,
            _ => return true,
        };
        if let Some(slot) = self.drafts.color.get_mut(at) {
            *slot = number;
        }
        true
    }

    /// Text of the colour table: each semicolon ends a colour.
    pub(super) fn color_text(&mut self, text: &str) {
        for _ in text.bytes().filter(|&b| b == b';') {
            let parts = std::mem::take(&mut self.drafts.color);
            let byte = |part: Option<i32>| u32::try_from(part.unwrap_or(0).clamp(0, 255)).unwrap_or(0);
            let [red, green, blue] = parts.map(byte);
            let auto = parts.iter().all(Option::is_none);
            let color = if auto { Color::Auto } else { Color::Rgb(red << 16 | green << 8 | blue) };
            if self.tables.colors.len() < 65_536 {
                self.tables.colors.push(color);
            }
        }
    }

    fn list_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "listid" => {
                self.drafts.list.id = value;
                self.drafts.entry.list = value;
            }
            "ls" => self.drafts.entry.number = value,
            "levelstartat" => {
                if let Some((start, _)) = self.drafts.entry.levels.last_mut() {
                    *start = number;
                }
            }
            _ => return word.starts_with("list"),
        }
        true
    }

    /// Begins a list or an override.
    pub(super) fn begin_list(&mut self) {
        self.drafts.list = List::default();
        self.drafts.entry = Override::default();
    }

    fn object_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let Some(object) = self.objects.last_mut() else { return false };
        match word {
            "objw" => object.size.0 = number.unwrap_or(0),
            "objh" => object.size.1 = number.unwrap_or(0),
            _ => return false,
        }
        true
    }

    fn math_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let part = self.math.last_mut().filter(|part| part.name.is_empty() && part.items.is_empty());
        match part {
            Some(part) if word.starts_with('m') => {
                part.name = word.to_owned();
                true
            }
            _ => self.format_word(word, number),
        }
    }

    fn flow_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if let Some(text) = character(word) {
            self.put(text);
            return true;
        }
        self.break_word(word)
            || self.mark_word(word)
            || self.format_word(word, number)
            || self.row_word(word, number)
            || self.section.apply(word, number)
            || self.document_word(word, number)
    }

    fn break_word(&mut self, word: &str) -> bool {
        match word {
            "par" => self.end_paragraph(End::Paragraph),
            "pard" | "plain" => self.reset(word),
            "cell" => self.end_paragraph(End::Cell),
            "nestcell" => self.end_paragraph(End::NestedCell),
            "row" => self.end_row(false),
            "nestrow" => self.end_row(true),
            "trowd" => self.begin_row(),
            "sect" => self.end_section(),
            "sectd" => self.reset_section(),
            "page" => self.break_before("page"),
            "column" => self.break_before("column"),
            _ => return false,
        }
        true
    }

    /// Automatic marks, numbers and dates inside text.
    fn mark_word(&mut self, word: &str) -> bool {
        let kind = match word {
            "chpgn" => "PAGE",
            "chdate" | "chdpl" | "chdpa" => "DATE",
            "chtime" => "TIME",
            "sectnum" => "SECTION",
            "chftn" | "chatn" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.marked = true;
                }
                return true;
            }
            "ftnalt" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.endnote = true;
                }
                return true;
            }
            _ => return false,
        };
        let mut node = Node::new(Kind::Field);
        node.set(Property::FieldKind, Value::token(kind));
        node.place = self.place(word);
        self.push_inline(node);
        true
    }

    fn format_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if self.border_word(word, number) {
            return true;
        }
        let Some(group) = self.groups.last_mut() else { return false };
        if Rc::make_mut(&mut group.chars).apply(word, number) {
            self.word.clear();
            self.word.push('\\');
            self.word.push_str(word);
            return true;
        }
        Rc::make_mut(&mut group.para).apply(word, number)
    }

    fn border_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if let Some(target) = Target::of_word(word) {
            self.target = target;
            self.with_lines(|line| *line = Default::default());
            return true;
        }
        if !word.starts_with("br") {
            return false;
        }
        let mut known = Default::default();
        if !super::border::Line::apply(&mut known, word, number) {
            return false;
        }
        self.with_lines(|line| {
            line.apply(word, number);
        });
        true
    }

    /// The lines that words of borders describe at the moment.
    fn with_lines(&mut self, change: impl Fn(&mut super::border::Line)) {
        let Some(group) = self.groups.last_mut() else { return };
        match self.target {
            Target::None => {}
            Target::Char => change(&mut Rc::make_mut(&mut group.chars).border),
            Target::Para(side) => {
                Rc::make_mut(&mut group.para).borders.get_mut(side).into_iter().for_each(change);
            }
            Target::ParaBox => Rc::make_mut(&mut group.para).borders.iter_mut().take(4).for_each(change),
            Target::Cell(side) => {
                let row = self.row();
                let line = row.next.borders.get_mut(side).map(|line| line.get_or_insert_default());
                line.into_iter().for_each(change);
            }
            Target::Row(side) => self.row().borders.get_mut(side).into_iter().for_each(change),
            Target::Page(side) => self.section.borders.get_mut(side).into_iter().for_each(change),
        }
    }

    fn document_word(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "ansicpg" => number.and_then(Codepage::of_number).into_iter().for_each(|page| self.set_document_page(page)),
            "ansi" => self.set_document_page(ANSI),
            "mac" => Codepage::of_number(10_000).into_iter().for_each(|page| self.set_document_page(page)),
            "pc" => Codepage::of_number(437).into_iter().for_each(|page| self.set_document_page(page)),
            "pca" => Codepage::of_number(850).into_iter().for_each(|page| self.set_document_page(page)),
            "uc" => self.set_fallback(number.unwrap_or(1)),
            "deff" => {
                self.tables.default_font = number;
                self.run_cache.clear();
                self.reset("plain");
            }
            "deflang" => {
                self.tables.default_language = number;
                self.reset("plain");
            }
            "widowctrl" | "hyphauto" => {
                self.paragraph_cache.clear();
                self.tables.widow_control |= word == "widowctrl";
                self.tables.hyphenate |= word == "hyphauto" && number != Some(0);
            }
            "lytprtmet" => self.compat.printer_metrics = number != Some(0),
            // Whatever its name says: Word writes it wherever wrapped tables may break, as it does with the other words for
            // the layout of today, and a file without it is laid out as of old.
            "nobrkwrptbl" => self.compat.unbroken_wrapped_tables = number == Some(0),
            _ => {
                let page = self.section.apply_page(word, number) || apply_notes(&mut self.section.notes, word, number);
                return self.document.apply(word, number) || page;
            }
        }
        true
    }

    /// Takes a backslash with one character.
    pub(super) fn take_symbol(&mut self, symbol: u8) {
        if self.skips() {
            return;
        }
        match symbol {
            b'*' => {
                if let Some(group) = self.group() {
                    group.starred = true;
                    group.fresh = true;
                }
            }
            _ if self.dest() == Dest::Skip => {}
            b'\\' | b'{' | b'}' => self.push_bytes(&[symbol]),
            b'~' => self.put("\u{a0}"),
            b'-' => self.put("\u{ad}"),
            b'_' => self.put("\u{2011}"),
            b'\t' => self.put("\t"),
            b'\r' | b'\n' => self.take_word("par", None),
            b':' | b'|' => {}
            b'\'' => self.notices.add(self.offset, "\\'", "not followed by two hexadecimal digits"),
            _ => self.notices.add(self.offset, "\\", "unknown control symbol, ignored"),
        }
    }

    /// `\pard`, `\plain`
    fn reset(&mut self, word: &str) {
        let plain = (word == "plain").then(|| Rc::new(super::chars::Chars::plain(&self.tables)));
        let Some(group) = self.groups.last_mut() else { return };
        match plain {
            Some(plain) => group.chars = plain,
            None => group.para = Rc::default(),
        }
    }

    /// Whether a group's end ends a flow.
    pub(super) fn ends_flow(close: Close) -> bool {
        use Close::*;
        matches!(close, ShapeText | ObjectResult | Header(_) | Note | Annotation)
    }
}

/// Words that stand for characters.
fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "line" | "lbr" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "emspace" => "\u{2003}",
        "enspace" => "\u{2002}",
        "qmspace" => "\u{2005}",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "zwbo" => "\u{200b}",
        "zwnbo" => "\u{2060}",
        _ => return None,
    })
}
