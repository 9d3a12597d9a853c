//! Blocks (ECMA-376 part 1 §17.2, §17.3.1): paragraphs, block-level content controls, and what stands between blocks.
//!
//! A page or column break at the end of a paragraph is a property of the paragraph that follows, one at its start of the
//! paragraph itself; in the middle it is a `Break` node. `w:lastRenderedPageBreak` is layout and ignored.

use super::names::chosen;
use super::numbering::Item;
use super::props::para::{ParaProps, Surroundings, emit, para_props};
use super::reader::{Base, Change, Reader};
use super::styles::{Style, StyleKind, named};
use crate::model::{Kind, Node, Property, Value};
use crate::read::xml::Element;
use std::rc::Rc;

impl Reader<'_> {
    /// Reads the blocks in an element.
    pub fn blocks(&mut self, parent: &Element, out: &mut Vec<Node>) {
        for e in parent.elements() {
            if self.full() {
                return;
            }
            self.block(e, out);
        }
    }

    fn block(&mut self, e: &Element, out: &mut Vec<Node>) {
        match e.name.as_str() {
            "w:p" => self.paragraph(e, out),
            "w:tbl" => self.container(e, out, Self::table),
            "w:sdt" => self.container(e, out, Self::block_control),
            "w:customXml" | "w:smartTag" | "w:dir" | "w:bdo" => self.container(e, out, Self::blocks),
            "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => self.container(e, out, Self::changed_blocks),
            "mc:AlternateContent" => {
                if let Some(branch) = chosen(e) {
                    self.container(branch, out, Self::blocks);
                }
            }
            "w:altChunk" => self.foreign_chunk(e, out),
            "w:r" | "w:hyperlink" | "w:fldSimple" | "m:oMath" | "m:oMathPara" => self.stray_inline(e, out),
            "w:sectPr" | "w:tblPr" | "w:tcPr" | "w:sdtPr" | "w:pPr" | "w:customXmlPr" | "w:smartTagPr" => {}
            _ => {
                if !self.mark(e) {
                    out.extend(self.unknown(e));
                }
            }
        }
    }

    /// Follows a container, or keeps its text where it is too deep.
    fn container(&mut self, e: &Element, out: &mut Vec<Node>, read: fn(&mut Self, &Element, &mut Vec<Node>)) {
        if self.deeper(|r| read(r, e, out)).is_none() {
            self.note(e, "nested too deep: kept as text");
            out.extend(self.unknown(e));
        }
    }

    fn changed_blocks(&mut self, e: &Element, out: &mut Vec<Node>) {
        let outer = self.enter_change(e);
        self.blocks(e, out);
        self.change = outer;
    }

    /// Puts a tracked change in force; returns the one before.
    pub fn enter_change(&mut self, e: &Element) -> Option<Change> {
        let kind = match e.name.as_str() {
            "w:ins" => "inserted",
            "w:del" => "deleted",
            "w:moveFrom" if self.is_move(e) => "moved-from",
            "w:moveFrom" => "deleted",
            _ if self.is_move(e) => "moved-to",
            _ => "inserted",
        };
        let outer = self.change.clone();
        // What is deleted again after its insertion is shown as deleted.
        let keeps = kind == "inserted" && outer.as_ref().is_some_and(|c| c.kind == "deleted");
        if let Some(change) = self.change.as_mut().filter(|_| keeps) {
            change.on_inserted = true;
        } else {
            let on_inserted = kind == "deleted" && outer.as_ref().is_some_and(|c| c.kind == "inserted");
            let unranged = e.name.starts_with("w:move") && !self.is_move(e);
            self.change = Some(Change { kind, author: author(e), on_inserted, unranged });
        }
        outer
    }

    /// A block-level control is transparent; its kind stands before its first inline.
    fn block_control(&mut self, e: &Element, out: &mut Vec<Node>) {
        let content = self.shown_content(e);
        if let Some(control) = self.control(e, content.as_deref()) {
            self.story.pending.push(control);
        }
        if let Some(content) = &content {
            self.blocks(content, out);
        }
    }

    /// Inline content where a block is expected gets a paragraph of its own.
    fn stray_inline(&mut self, e: &Element, out: &mut Vec<Node>) {
        let mut node = self.node(Kind::Paragraph, e);
        node.set(Property::ParaWidowControl, Value::Flag(true));
        self.begin_inlines();
        self.inline(e);
        node.children = self.end_inlines();
        out.push(node);
    }

    fn paragraph(&mut self, p: &Element, out: &mut Vec<Node>) {
        let ppr = p.child("w:pPr");
        let style = self.paragraph_style(ppr);
        let props = self.effective_para(ppr, style.as_deref());
        let outer = std::mem::replace(&mut self.base, Base { region: self.region.clone(), style: style.clone() });
        let mut node = self.node(Kind::Paragraph, p);
        self.emit_paragraph(&props, style.as_deref(), &mut node);
        if let Some(ppr) = ppr {
            mark_changes(ppr, &mut node);
        }
        if let Some(kind) = self.story.pending_break.take() {
            node.set(Property::ParaBreakBefore, Value::token(kind));
        }
        self.begin_inlines();
        for e in p.elements() {
            self.inline(e);
        }
        node.children = self.end_inlines();
        self.move_breaks(&mut node);
        if self.story.body && ppr.is_some_and(|p| p.child("w:sectPr").is_some()) {
            self.story.pending_break = self.section_breaks.pop();
        }
        self.base = outer;
        out.push(node);
        if let Some(ppr) = ppr.filter(|ppr| ppr.child("w:p").is_some()) {
            self.container(ppr, out, Self::misplaced_paragraphs);
        }
    }

    /// Paragraphs among the properties of one, where the schema has no place for them: Writer wrote the end of a section
    /// so. They follow it, which is how Writer reads them; Word does not open such a document.
    fn misplaced_paragraphs(&mut self, ppr: &Element, out: &mut Vec<Node>) {
        self.note(ppr, "paragraph among the properties of a paragraph");
        for e in ppr.elements().filter(|e| e.name == "w:p") {
            self.block(e, out);
        }
    }

    fn paragraph_style(&mut self, ppr: Option<&Element>) -> Option<Rc<Style>> {
        let styles = &self.env.styles;
        let id = named(ppr, "w:pStyle");
        let style = id.and_then(|id| styles.get(id, StyleKind::Paragraph));
        let style = style.or_else(|| styles.default_of(StyleKind::Paragraph)).cloned();
        if let (Some(id), Some(style)) = (id, &style)
            && !style.name.is_empty()
        {
            self.used.insert((StyleKind::Paragraph, id.to_owned()));
        }
        style
    }

    /// Defaults, table style, paragraph style, numbering, direct: each over the one before.
    fn effective_para(&self, ppr: Option<&Element>, style: Option<&Style>) -> ParaProps {
        let env = self.env;
        let direct = ppr.map(|p| para_props(p, &env.theme)).unwrap_or_default();
        let mut props = env.styles.default_para.clone();
        if let Some(region) = &self.region {
            props.overlay(&region.para);
        }
        let unnumbered = direct.plain.num_id == Some(0);
        if let Some(style) = style {
            props.overlay(if unnumbered { &style.para_alone } else { &style.para });
        }
        let num_id = direct.plain.num_id.or_else(|| direct.plain.level.and(props.plain.num_id));
        if let Some(num_id) = num_id {
            let level = direct.plain.level.or(props.plain.level).unwrap_or(0);
            if let Some(definition) = env.numbering.level(num_id, level) {
                props.overlay(&definition.para);
            }
        }
        props.overlay(&direct);
        props
    }

    fn emit_paragraph(&mut self, props: &ParaProps, style: Option<&Style>, node: &mut Node) {
        let chars = [props.plain.start_chars, props.plain.end_chars, props.plain.first_chars];
        let character = if chars.iter().any(Option::is_some) { self.character_width() } else { 0 };
        let around = Surroundings {
            hyphenate: self.env.settings.hyphenate,
            line_numbers: self.env.line_numbers && self.story.body,
            character,
        };
        emit(props, around, node);
        if let Some(style) = style.filter(|s| !s.name.is_empty()) {
            node.set(Property::ParaStyle, Value::text(style.name.as_str()));
        }
        self.number(props, node);
    }

    /// One character is as wide as the font is high.
    fn character_width(&mut self) -> i64 {
        self.level_props(None).plain.size.unwrap_or(127_000)
    }

    fn number(&mut self, props: &ParaProps, node: &mut Node) {
        let Some(num_id) = props.plain.num_id.filter(|&id| id != 0) else { return };
        let level = props.plain.level.unwrap_or(0);
        let Some(item) = self.counters.next(&self.env.numbering, num_id, level) else { return };
        // A level without number and text is a heading's outline, not a list.
        if item.kind == "none" && item.label.trim().is_empty() {
            return;
        }
        self.emit_item(&item, num_id, level, node);
    }

    fn emit_item(&self, item: &Item, num_id: i64, level: i64, node: &mut Node) {
        node.set(Property::ListLabel, Value::text(item.label.as_str()));
        node.set(Property::ListLevel, Value::Number(level + 1));
        node.set(Property::ListKind, Value::token(item.kind));
        if let Some(number) = item.number {
            node.set(Property::ListStart, Value::Number(number));
        }
        if let Some(definition) = self.env.numbering.level(num_id, level) {
            node.set(Property::ListAlign, Value::token(definition.align));
            node.set(Property::ListFollow, Value::token(definition.follow));
            definition.emit_label(node);
        }
    }

    /// Breaks at the ends of a paragraph become properties of paragraphs.
    fn move_breaks(&mut self, node: &mut Node) {
        while let Some(at) = last_content(&node.children) {
            let Some(kind) = break_kind(node.children.get(at)) else { break };
            node.children.remove(at);
            self.story.pending_break = Some(kind);
        }
        let first = node.children.iter().position(|c| !is_point(c));
        if let Some(at) = first
            && let Some(kind) = break_kind(node.children.get(at))
            && !node.properties.contains_key(&Property::ParaBreakBefore)
        {
            node.children.remove(at);
            node.set(Property::ParaBreakBefore, Value::token(kind));
        }
    }
}

/// Elements that have no extent in the text.
fn is_point(node: &Node) -> bool {
    node.kind == Kind::Bookmark || node.kind == Kind::Run && node.text.is_empty()
}

fn last_content(children: &[Node]) -> Option<usize> {
    children.iter().rposition(|c| !is_point(c))
}

fn break_kind(node: Option<&Node>) -> Option<&'static str> {
    match node.filter(|n| n.kind == Kind::Break)?.label.as_str() {
        "page" => Some("page"),
        "column" => Some("column"),
        _ => None,
    }
}

/// Tracked changes of the paragraph's end and format.
fn mark_changes(ppr: &Element, node: &mut Node) {
    if let Some(rpr) = ppr.child("w:rPr") {
        let kinds = [("w:del", "deleted"), ("w:moveFrom", "deleted"), ("w:ins", "inserted"), ("w:moveTo", "inserted")];
        if let Some((_, kind)) = kinds.iter().find(|(name, _)| rpr.child(name).is_some()) {
            node.set(Property::ParaMarkChange, Value::token(kind));
        }
    }
    if ppr.child("w:pPrChange").is_some() {
        node.set(Property::ParaFormatChange, Value::token("format"));
    }
}

/// The author of a change or comment.
pub fn author(e: &Element) -> String {
    e.attribute("w:author").unwrap_or_default().to_owned()
}
