//! Inlines (ECMA-376 part 1 §17.3.2, §17.3.3, §17.16): runs, text, links, fields.
//!
//! Symbols (`w:sym`) are characters of the private use area in a run of their font. Deliberately absent: phonetic
//! guides' layout (`w:ruby` gives its base text, the guide is an unknown node), `w:eastAsianLayout`, `w:fitText`.

use super::fields::Code;
use super::names::chosen;
use super::props::run::{RunProps, emit, run_props};
use super::reader::{FieldState, Reader};
use super::styles::{StyleKind, named};
use super::units::is_on;
use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic::link_target;
use crate::read::control_look::set_box_size;
use crate::read::dates::set_fixed;
use crate::read::symbols::private;
use crate::read::xml::Element;
use std::rc::Rc;

/// Effective format of a run.
pub struct RunFormat {
    props: Rc<RunProps>,
    style: Option<String>,
    reformatted: Option<String>,
}

impl Reader<'_> {
    /// Reads one child of a paragraph (or of an inline container).
    pub fn inline(&mut self, e: &Element) {
        match e.name.as_str() {
            "w:r" => self.run(e),
            "w:pPr" | "w:sdtPr" | "w:sdtEndPr" | "w:smartTagPr" | "w:customXmlPr" | "w:fldData" => {}
            "w:hyperlink" => self.nested(e, Self::link),
            "w:fldSimple" => self.nested(e, Self::simple_field),
            "w:sdt" => self.nested(e, Self::inline_control),
            "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" | "w:sdtContent" => self.nested(e, Self::inlines),
            "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => self.nested(e, Self::changed_inlines),
            "mc:AlternateContent" => {
                if let Some(branch) = chosen(e) {
                    self.nested(branch, Self::inlines);
                }
            }
            "m:oMath" => self.formula(e),
            "m:oMathPara" => e.elements().filter(|m| m.name == "m:oMath").for_each(|m| self.formula(m)),
            _ => {
                if !self.mark(e)
                    && let Some(node) = self.unknown(e)
                {
                    self.push(node);
                }
            }
        }
    }

    /// Reads all children as inlines.
    pub fn inlines(&mut self, e: &Element) {
        for child in e.elements() {
            if self.full() {
                return;
            }
            self.inline(child);
        }
    }

    fn nested(&mut self, e: &Element, read: fn(&mut Self, &Element)) {
        if self.deeper(|r| read(r, e)).is_none() {
            self.note(e, "nested too deep: kept as text");
            if let Some(node) = self.unknown(e) {
                self.push(node);
            }
        }
    }

    fn changed_inlines(&mut self, e: &Element) {
        let outer = self.enter_change(e);
        self.inlines(e);
        self.change = outer;
    }

    fn link(&mut self, e: &Element) {
        let target = self.relationship(e.attribute("r:id")).map(|r| r.target.clone()).unwrap_or_default();
        let mut node = self.node(Kind::Link, e);
        node.set(Property::LinkTarget, Value::text(link_target(&target, e.attribute("w:anchor"))));
        for (property, name) in [(Property::LinkFrame, "w:tgtFrame"), (Property::LinkTitle, "w:tooltip")] {
            if let Some(text) = e.attribute(name).filter(|t| !t.is_empty()) {
                node.set(property, Value::text(text));
            }
        }
        let id = self.open(node);
        self.inlines(e);
        self.close(id);
    }

    fn simple_field(&mut self, e: &Element) {
        let Some(mut node) = Code::parse(e.attribute("w:instr").unwrap_or_default()).node() else {
            return self.inlines(e);
        };
        node.place = Some(self.place(e));
        set_fixed(e.attribute("w:fldLock").is_some_and(is_on), &mut node);
        let id = self.open(node);
        self.inlines(e);
        self.close(id);
    }

    fn formula(&mut self, e: &Element) {
        let mut node = self.node(Kind::Formula, e);
        node.set(Property::FormulaText, Value::text(super::math::linear(e)));
        self.mark_changed(&mut node);
        self.push(node);
    }

    /// Says that an object is part of the tracked change in force.
    pub fn mark_changed(&self, node: &mut Node) {
        if let Some(change) = &self.change {
            node.set(Property::CharChange, Value::token(change.kind));
            node.set(Property::CharChangeAuthor, Value::text(change.author.as_str()));
            if change.on_inserted {
                node.set(Property::CharChangeUnder, Value::token("inserted"));
            }
            if change.unranged {
                node.set(Property::CharChangeFault, Value::token("no-range"));
            }
        }
    }

    fn run(&mut self, r: &Element) {
        let format = self.run_format(r.child("w:rPr"));
        self.nodes_of_run(r, &format);
    }

    /// Effective format of a run with these direct properties.
    pub fn run_format(&mut self, rpr: Option<&Element>) -> RunFormat {
        let env = self.env;
        let id = named(rpr, "w:rStyle");
        let style = id.and_then(|id| env.styles.get(id, StyleKind::Character));
        let name = style.map(|s| s.name.clone()).filter(|n| !n.is_empty());
        if let (Some(id), Some(_)) = (id, &name) {
            self.used.insert((StyleKind::Character, id.to_owned()));
        }
        let levels = self.level_props(style);
        let change = rpr.and_then(|r| r.child("w:rPrChange")).map(super::blocks::author);
        let props = match rpr.filter(|r| !r.children.is_empty()) {
            Some(rpr) => {
                let mut props = (*levels).clone();
                props.overlay(&run_props(rpr, &env.theme));
                Rc::new(props)
            }
            None => levels,
        };
        RunFormat { props, style: name, reformatted: change }
    }

    fn nodes_of_run(&mut self, r: &Element, format: &RunFormat) {
        let mut text = String::new();
        let mut custom_mark = false;
        for e in r.elements() {
            if let Some(piece) = plain_text(e) {
                if self.in_code() {
                    self.add_code(&piece);
                } else if !std::mem::take(&mut custom_mark) {
                    text.push_str(&piece);
                }
                continue;
            }
            match e.name.as_str() {
                "w:rPr" | "w:lastRenderedPageBreak" => {}
                "w:instrText" | "w:delInstrText" => {
                    self.add_code(&e.text());
                    self.size_box(r, format);
                }
                "w:footnoteReference" | "w:endnoteReference" => {
                    self.flush(&mut text, r, format);
                    custom_mark = self.note_reference(e, r);
                }
                "mc:AlternateContent" => {
                    self.flush(&mut text, r, format);
                    if let Some(branch) = chosen(e) {
                        self.deeper(|reader| reader.nodes_of_run(branch, format));
                    }
                }
                _ => {
                    self.flush(&mut text, r, format);
                    self.object_of_run(e, format);
                }
            }
        }
        self.flush(&mut text, r, format);
    }

    /// What is neither text nor a note in a run.
    fn object_of_run(&mut self, e: &Element, format: &RunFormat) {
        match e.name.as_str() {
            "w:br" => self.page_break(e),
            "w:sym" => self.symbol(e, format),
            "w:fldChar" => self.field_character(e),
            "w:drawing" => self.drawn(e, Self::drawing),
            "w:pict" => self.drawn(e, Self::picture_element),
            "w:object" => self.drawn(e, Self::object),
            "w:commentReference" => self.comment_reference(e),
            "w:footnoteRef" | "w:endnoteRef" | "w:annotationRef" | "w:separator" | "w:continuationSeparator" => {}
            "w:pgNum" => self.date_part(e, "PAGE", ""),
            "w:dayShort" => self.date_part(e, "DATE", "\\@ d"),
            "w:dayLong" => self.date_part(e, "DATE", "\\@ dddd"),
            "w:monthShort" => self.date_part(e, "DATE", "\\@ MM"),
            "w:monthLong" => self.date_part(e, "DATE", "\\@ MMMM"),
            "w:yearShort" => self.date_part(e, "DATE", "\\@ yy"),
            "w:yearLong" => self.date_part(e, "DATE", "\\@ yyyy"),
            "w:ruby" => self.ruby(e, format),
            "m:oMath" | "m:oMathPara" | "w:r" | "w:hyperlink" | "w:ins" | "w:del" => self.inline(e),
            _ => {
                if !self.mark(e)
                    && let Some(node) = self.unknown(e)
                {
                    self.push(node);
                }
            }
        }
    }

    /// Says how large the box of a form field is; the run of its data may say nothing, that of its code does.
    fn size_box(&mut self, r: &Element, format: &RunFormat) {
        if self.story.fields.last().is_none_or(|field| field.control.is_none()) {
            return;
        }
        let run = self.run_node(String::new(), r, format);
        if let Some(control) = self.story.fields.last_mut().and_then(|field| field.control.as_mut()) {
            set_box_size(&run.properties, control);
        }
    }

    /// Reads a drawing. In a field's code it is there and nobody sees it (§17.16.18: a code is not displayed).
    fn drawn(&mut self, e: &Element, read: fn(&mut Self, &Element)) {
        let from = self.story.frames.last().map_or(0, |frame| frame.children.len());
        read(self, e);
        if !self.in_code() {
            return;
        }
        let read = self.story.frames.last_mut().into_iter().flat_map(|frame| frame.children.iter_mut().skip(from));
        read.for_each(|node| node.set(Property::CharHidden, Value::Flag(true)));
    }

    /// Puts collected text into a run node.
    fn flush(&mut self, text: &mut String, r: &Element, format: &RunFormat) {
        if text.is_empty() {
            return;
        }
        self.story.characters += text.chars().count() as i64;
        let node = self.run_node(std::mem::take(text), r, format);
        self.push(node);
    }

    fn run_node(&mut self, text: String, e: &Element, format: &RunFormat) -> Node {
        let mut node = self.node(Kind::Run, e);
        emit(&format.props, &text, &mut node);
        node.text = text;
        if let Some(style) = &format.style {
            node.set(Property::CharStyle, Value::text(style.as_str()));
        }
        if let Some(author) = &format.reformatted {
            node.set(Property::CharChange, Value::token("format"));
            node.set(Property::CharChangeAuthor, Value::text(author.as_str()));
        }
        self.mark_changed(&mut node);
        node
    }

    fn symbol(&mut self, e: &Element, format: &RunFormat) {
        let code = e.attribute("w:char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
        let Some(c) = code.and_then(char::from_u32) else { return self.note(e, "symbol without a character") };
        let font = e.attribute("w:font").unwrap_or_default();
        self.story.characters += 1;
        let mut node = self.run_node(private(c, font).to_string(), e, format);
        if !font.is_empty() {
            node.set(Property::CharFont, Value::text(font));
        }
        self.push(node);
    }

    fn page_break(&mut self, e: &Element) {
        let mut node = self.node(Kind::Break, e);
        node.label = e.attribute("w:type").unwrap_or("page").to_owned();
        self.push(node);
    }

    fn date_part(&mut self, e: &Element, kind: &str, instruction: &str) {
        let mut node = self.node(Kind::Field, e);
        node.set(Property::FieldKind, Value::token(kind));
        if !instruction.is_empty() {
            node.set(Property::FieldInstruction, Value::text(instruction));
        }
        self.push(node);
    }

    fn ruby(&mut self, e: &Element, format: &RunFormat) {
        if let Some(base) = e.child("w:rubyBase") {
            self.deeper(|r| r.inlines(base));
        }
        if let Some(mut guide) = e.child("w:rt").and_then(|rt| self.unknown(rt)) {
            guide.properties = self.run_node(String::new(), e, format).properties;
            self.push(guide);
        }
    }

    /// Whether text belongs to a field's code.
    fn in_code(&self) -> bool {
        self.story.fields.iter().any(|f| !f.result)
    }

    /// Adds to the innermost code; the result of a field inside another's code is dropped, its code stands for it.
    fn add_code(&mut self, text: &str) {
        let deleted = self.change.as_ref().is_some_and(|c| matches!(c.kind, "deleted" | "moved-from"));
        if let Some(field) = self.story.fields.last_mut().filter(|f| !f.result) {
            let code = if deleted { &mut field.deleted } else { &mut field.instruction };
            code.push_str(text);
        }
    }

    fn field_character(&mut self, e: &Element) {
        match e.attribute("w:fldCharType") {
            Some("begin") => {
                let control = e.child("w:ffData").map(|data| self.form_field(data));
                let place = Some(self.place(e));
                let locked = e.attribute("w:fldLock").is_some_and(is_on);
                self.story.fields.push(FieldState { control, place, locked, ..FieldState::default() });
            }
            Some("separate") => self.begin_result(),
            Some("end") => self.end_field(),
            _ => self.note(e, "field character of unknown type"),
        }
    }

    fn begin_result(&mut self) {
        let Some(field) = self.story.fields.last().filter(|f| !f.result) else { return };
        let mut node = field.control.clone().or_else(|| field.code().node());
        if let Some(node) = &mut node {
            node.place = field.place.clone();
            set_fixed(field.locked, node);
            self.mark_changed(node);
        }
        let outer = self.story.fields.len() - 1;
        let inside_code = self.story.fields.iter().take(outer).any(|f| !f.result);
        let frame = node.filter(|_| !inside_code).map(|node| self.open(node));
        if let Some(field) = self.story.fields.last_mut() {
            field.result = true;
            field.frame = frame;
        }
    }

    fn end_field(&mut self) {
        let Some(field) = self.story.fields.last() else { return };
        if !field.result && !self.story.fields.iter().rev().skip(1).any(|f| !f.result) {
            self.begin_result();
        }
        let Some(field) = self.story.fields.pop() else { return };
        if let Some(id) = field.frame {
            self.close(id);
        } else if self.in_code() {
            let code = field.code();
            self.add_code(&format!("{{{} {}}}", code.kind, code.instruction()));
        }
    }
}

/// Text of a run's child, where it is just that.
fn plain_text(e: &Element) -> Option<String> {
    Some(match e.name.as_str() {
        "w:t" | "w:delText" => trimmed(e),
        "w:tab" | "w:ptab" => "\t".to_owned(),
        "w:cr" => "\n".to_owned(),
        "w:br" if matches!(e.attribute("w:type"), None | Some("textWrapping" | "line")) => "\n".to_owned(),
        "w:noBreakHyphen" => "\u{2011}".to_owned(),
        "w:softHyphen" => "\u{AD}".to_owned(),
        _ => return None,
    })
}

/// White space at the ends counts only where it is preserved; line ends are blanks.
fn trimmed(e: &Element) -> String {
    let text = e.text();
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let text = match e.attribute("xml:space") {
        Some("preserve") => text,
        _ => text.trim_matches(blank).to_owned(),
    };
    if text.contains(['\n', '\r']) { text.replace("\r\n", " ").replace(['\n', '\r'], " ") } else { text }
}

/// The text after a reference with a mark of its own, in the same run.
pub fn custom_mark(reference: &Element, run: &Element) -> Option<String> {
    let follows = reference.attribute("w:customMarkFollows").is_some_and(super::units::is_on);
    let mut after = run.elements().skip_while(|e| !std::ptr::eq(*e, reference)).skip(1);
    let mark = after.find_map(|e| match e.name.as_str() {
        "w:sym" => e
            .attribute("w:char")
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .and_then(char::from_u32)
            .map(String::from),
        _ => plain_text(e),
    });
    mark.filter(|_| follows)
}
