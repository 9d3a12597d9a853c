//! The flow of blocks: paragraphs, headings, lists, sections, indexes (ODF 1.3 part 3, §4 and §5).
//!
//! In: the children of `office:text`, of a cell, a note, a header, a frame. Out: a flat list of blocks. Deliberately
//! absent: soft page breaks, the templates of indexes, hidden sections' conditions (their content is read).

use super::attrs::Attrs;
use super::fields;
use super::inline::Inlines;
use super::lists::{self, ListContext};
use super::pages::Start;
use super::reader::{ParaStyle, Reader, nearest_attribute};
use super::styles::Family;
use super::units;
use crate::model::{Kind, Node, Property, Value};
use crate::read::xml::{Content, Element};
use std::rc::Rc;

impl<'a> Reader<'a> {
    /// The blocks below an element.
    pub fn blocks(&mut self, parent: &'a Element, out: &mut Vec<Node>) {
        for content in &parent.children {
            if self.is_stopped() {
                return;
            }
            match content {
                Content::Element(element) => self.block(element, out),
                Content::Text(text) if !text.trim().is_empty() => self.stray_text(parent, text, out),
                Content::Text(_) => {}
            }
        }
    }

    fn stray_text(&mut self, parent: &'a Element, text: &str, out: &mut Vec<Node>) {
        let mut node = self.node(Kind::Unknown, parent);
        node.label = parent.name.clone();
        node.text = text.to_owned();
        self.charge(0, text.len());
        self.notice(parent, "character data outside a paragraph");
        out.push(node);
    }

    fn block(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        match element.name.as_str() {
            "text:p" | "text:h" => self.paragraph(element, None, out),
            "text:list" => {
                let context = self.lists.open(element);
                self.list(element, context, out);
            }
            "text:numbered-paragraph" => self.numbered_paragraph(element, out),
            "table:table" => self.table_block(element, out),
            "text:section" => self.section(element, out),
            name if index_kind(name).is_some() => self.index(element, out),
            "text:index-title" | "text:index-body" => self.inner_blocks(element, out),
            "text:change-start" | "text:change-end" | "text:change" => self.change_between_blocks(element, out),
            "text:tracked-changes" => self.changes.collect(element),
            "office:forms" => self.controls.collect(element),
            name if is_silent(name) => {}
            name if is_drawing(name) => self.drawing_between_blocks(element, out),
            "text:bookmark" | "text:bookmark-start" | "text:bookmark-end" | "text:reference-mark" => {
                self.drawing_between_blocks(element, out);
            }
            _ => {
                let node = self.unknown(element);
                out.push(node);
            }
        }
    }

    /// Blocks of a container that leaves no node.
    fn inner_blocks(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let blocks = self.deeper(element, |reader| {
            let mut blocks = Vec::new();
            reader.blocks(element, &mut blocks);
            blocks
        });
        out.extend(blocks);
    }

    fn section(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let top = self.nested == 0;
        if top {
            self.flow.enter(element);
        }
        self.inner_blocks(element, out);
        if top {
            self.flow.leave();
        }
    }

    /// The contents of an index stay in the flow; its field stands as a marker at their start, after the title.
    fn index(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let mut field = self.node(Kind::Field, element);
        field.set(Property::FieldKind, Value::token(index_kind(&element.name).unwrap_or("TOC")));
        let instruction = index_instruction(element);
        if !instruction.is_empty() {
            field.set(Property::FieldInstruction, Value::Text(instruction));
        }
        let columns = self.nested == 0 && self.section_columns(element) > 1;
        if columns {
            self.flow.enter(element);
        }
        let Some(body) = element.child("text:index-body") else {
            self.pending_inlines.push(field);
            return;
        };
        let mut field = Some(field);
        let blocks = self.deeper(element, |reader| {
            let mut blocks = Vec::new();
            for block in body.elements() {
                if block.name != "text:index-title" {
                    reader.pending_inlines.extend(field.take());
                }
                reader.block(block, &mut blocks);
            }
            blocks
        });
        out.extend(blocks);
        if let Some(field) = field {
            self.pending_inlines.push(field);
        }
        if columns {
            self.flow.leave();
        }
    }

    pub(super) fn list(&mut self, list: &'a Element, context: ListContext<'a>, out: &mut Vec<Node>) {
        let blocks = self.deeper(list, |reader| {
            let mut blocks = Vec::new();
            for item in list.elements() {
                reader.list_item(item, &context, &mut blocks);
            }
            blocks
        });
        out.extend(blocks);
    }

    fn list_item(&mut self, item: &'a Element, list: &ListContext<'a>, out: &mut Vec<Node>) {
        let mut context = list.clone();
        context.counts = item.name == "text:list-item";
        context.item_style = item.attribute("text:style-override").filter(|s| !s.is_empty());
        context.start = item.attribute("text:start-value").and_then(units::number);
        let mut lists = 0;
        for element in item.elements() {
            match element.name.as_str() {
                "text:p" | "text:h" => {
                    self.paragraph(element, Some(&context), out);
                    context.counts = false;
                    context.start = None;
                }
                "text:list" => {
                    let nested = self.lists.nested(&context, element, lists > 0);
                    lists += 1;
                    self.list(element, nested, out);
                }
                "text:number" => {}
                _ => self.block(element, out),
            }
        }
    }

    fn numbered_paragraph(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let mut context = self.lists.open(element);
        let level = element.attribute("text:level").and_then(units::number).unwrap_or(1);
        context.level = (level.clamp(1, lists::LEVELS as i64) - 1) as usize;
        context.counts = true;
        context.start = element.attribute("text:start-value").and_then(units::number);
        for paragraph in element.elements().filter(|e| matches!(e.name.as_str(), "text:p" | "text:h")) {
            self.paragraph(paragraph, Some(&context), out);
            context.counts = false;
        }
    }

    /// A paragraph and its inlines; deleted text between paragraphs makes it several.
    pub fn paragraph(&mut self, element: &'a Element, list: Option<&ListContext<'a>>, out: &mut Vec<Node>) {
        let style = self.para_style(element.attribute("text:style-name").unwrap_or(""));
        let page_number = style.attrs.get("style:page-number").and_then(units::number);
        let breaks = [break_word(style.attrs.get("fo:break-before")), self.pending_break].contains(&Some("page"));
        let section = self.start_block(Start { master: style.master, page_number, breaks });
        let mut node = self.paragraph_node(element, &style, list);
        self.set_break(&style, section, &mut node);
        let mut inlines = Inlines::new(node, Rc::clone(&style.base));
        inlines.nodes.append(&mut self.pending_inlines);
        let rest = self.deeper(element, |reader| {
            reader.inlines(element, &style.base, &mut inlines);
            Vec::new()
        });
        inlines.nodes.extend(rest);
        inlines.finish(self, out);
    }

    /// A paragraph with its properties and without children; counts its list item.
    pub fn paragraph_node(
        &mut self,
        element: &'a Element,
        style: &Rc<ParaStyle<'a>>,
        list: Option<&ListContext<'a>>,
    ) -> Node {
        let mut node = self.node(Kind::Paragraph, element);
        node.properties = style.properties.clone();
        let outline = heading_level(element);
        if let Some(level) = outline {
            node.set(Property::ParaOutlineLevel, Value::Number(level));
        }
        let heading = list.is_none().then(|| self.heading_context(element, outline, style)).flatten();
        self.set_list(style, list.or(heading.as_ref()), list.is_none(), &mut node);
        let indent = match node.get(Property::ParaIndentStart) {
            Some(Value::Length(emu)) if self.tabs_from_indent => emu,
            _ => 0,
        };
        if let Some(tabs) = style.tabs.and_then(|stops| super::paras::tabs(stops, indent)) {
            node.set(Property::ParaTabs, Value::Text(tabs));
        }
        node
    }

    /// The outline numbering of a heading that is in no list, unless its style turns numbering off.
    fn heading_context(
        &mut self,
        element: &'a Element,
        level: Option<i64>,
        style: &ParaStyle<'a>,
    ) -> Option<ListContext<'a>> {
        let level = usize::try_from(level?).ok()?;
        let format = lists::level_format(self.styles.outline, level.checked_sub(1)?)?;
        let numbered = format.attribute("style:num-format").is_some_and(|f| !f.is_empty())
            || format.attribute("loext:num-list-format").is_some_and(lists::says_more_than_numbers);
        let off = nearest_attribute(&style.chain, "style:list-style-name") == Some("");
        let header = element.attribute("text:is-list-header") == Some("true");
        if !numbered || off || header {
            return None;
        }
        let restart = element.attribute("text:restart-numbering") == Some("true");
        let start = element.attribute("text:start-value").and_then(units::number);
        Some(self.lists.outline(level, start.or(restart.then_some(1))))
    }

    fn set_list(&mut self, style: &ParaStyle<'a>, list: Option<&ListContext<'a>>, outline: bool, node: &mut Node) {
        let size = match style.base.properties.get(&Property::CharSize) {
            Some(Value::Length(size)) => *size,
            _ => 0,
        };
        // LibreOffice's extension carries units that the standard does not have.
        let own = |name: &str| {
            let extended = style.attrs.get(&format!("loext:{name}"));
            let extended = extended.and_then(|indent| units::ems(indent, size).or_else(|| units::length(indent)));
            extended.or_else(|| style.attrs.length(&format!("fo:{name}"))).unwrap_or(0)
        };
        let (mut start, mut first) = (own("margin-left"), own("text-indent"));
        node.set(Property::ParaIndentEnd, Value::Length(own("margin-right")));
        if let Some(context) = list {
            let named = nearest_attribute(&style.chain, "style:list-style-name").filter(|n| !n.is_empty());
            let list_style = match outline {
                true => self.styles.outline,
                false => lists::style_of(&self.styles, self.scope, context, named),
            };
            if context.counts {
                let label = self.lists.count(context, list_style);
                set_label(&label, node);
                if let Some(format) = lists::level_format(list_style, context.level) {
                    self.set_label_format(format, node);
                }
            }
            if let Some(indent) = lists::indent(list_style, context.level) {
                let direct = !outline && context.item_style.or(context.style).is_some_and(|s| Some(s) != named);
                (start, first) = merged_indent(style, indent, direct, context.counts, (start, first));
            }
        }
        node.set(Property::ParaIndentStart, Value::Length(start));
        node.set(Property::ParaIndentFirst, Value::Length(first));
    }

    /// The format of a label as far as its level says it.
    fn set_label_format(&mut self, format: &'a Element, node: &mut Node) {
        let name = format.attribute("text:style-name").unwrap_or("");
        let chain = self.styles.chain(self.scope, Family::Text, name);
        let mut attrs = Attrs::default();
        let own = format.child("style:text-properties");
        for group in chain.iter().rev().filter_map(|s| s.group("style:text-properties")).chain(own) {
            attrs.overlay(group, &self.styles);
        }
        let said = super::chars::char_properties(&attrs);
        let bullet = format.name == "text:list-level-style-bullet";
        let pairs = [
            (Property::CharFont, Property::ListFont),
            (Property::CharColor, Property::ListColor),
            (Property::CharHighlight, Property::ListHighlight),
            (Property::CharBold, Property::ListBold),
            (Property::CharItalic, Property::ListItalic),
        ];
        for (from, to) in pairs.into_iter().filter(|(from, _)| bullet || *from != Property::CharFont) {
            if let Some(value) = said.get(&from) {
                node.set(to, value.clone());
            }
        }
    }

    /// Breaks before the paragraph, and what waits for the next one.
    fn set_break(&mut self, style: &ParaStyle<'a>, section: Option<&'static str>, node: &mut Node) {
        let waiting = self.pending_break.take();
        let own = break_word(style.attrs.get("fo:break-before"));
        if let Some(word) = section.or(own).or(waiting) {
            node.set(Property::ParaBreakBefore, Value::token(word));
        }
        self.pending_break = break_word(style.attrs.get("fo:break-after"));
    }

    fn table_block(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let nodes = self.deeper(element, |reader| {
            let table = reader.table(element);
            vec![table]
        });
        out.extend(nodes);
    }

    fn change_between_blocks(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let Some(id) = element.attribute("text:change-id") else { return };
        match element.name.as_str() {
            "text:change-start" => self.changes.start(id),
            "text:change-end" => self.changes.end(id),
            _ => {
                let Some(deletion) = self.changes.take_deletion(id) else { return };
                self.changes.start_deletion(id);
                for block in deletion.elements().filter(|e| e.name != "office:change-info") {
                    self.block(block, out);
                }
                self.changes.end(id);
            }
        }
    }

    /// A shape anchored to the page stands before the first paragraph; it becomes an inline of the next one.
    fn drawing_between_blocks(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let style = self.para_style("");
        let mut inlines = Inlines::new(Node::new(Kind::Paragraph), Rc::clone(&style.base));
        self.inline(element, &style.base, &mut inlines);
        out.append(&mut inlines.before);
        self.pending_inlines.append(&mut inlines.nodes);
    }
}

fn merged_indent(
    style: &ParaStyle<'_>,
    level: lists::LevelIndent,
    direct: bool,
    labelled: bool,
    own: (i64, i64),
) -> (i64, i64) {
    if level.adds {
        let first = if labelled { own.1.saturating_add(level.first) } else { own.1 };
        return (own.0.saturating_add(level.start), first);
    }
    let start = if sets_before_list(style, direct, &["fo:margin-left", "fo:margin"]) { own.0 } else { level.start };
    let first = if !labelled || sets_before_list(style, direct, &["fo:text-indent"]) { own.1 } else { level.first };
    (start, first)
}

/// Whether a paragraph's own indent counts and not that of its list: it does where it is set at the same style as the list
/// or nearer to the paragraph (LibreOffice's AreListLevelIndentsApplicable).
fn sets_before_list(style: &ParaStyle<'_>, direct: bool, names: &[&str]) -> bool {
    for link in &style.chain {
        let properties = link.group("style:paragraph-properties");
        if properties.is_some_and(|p| names.iter().any(|name| p.attribute(name).is_some())) {
            return link.automatic || !direct;
        }
        if link.element.attribute("style:list-style-name").is_some_and(|n| !n.is_empty()) {
            return false;
        }
    }
    false
}

fn set_label(label: &lists::Label, node: &mut Node) {
    node.set(Property::ListLevel, Value::Number(label.level));
    node.set(Property::ListKind, Value::token(label.kind));
    if !label.text.is_empty() {
        node.set(Property::ListLabel, Value::text(&label.text));
    }
    if let Some(number) = label.number {
        node.set(Property::ListStart, Value::Number(number));
    }
    if label.kind != "none" || !label.text.is_empty() {
        node.set(Property::ListAlign, Value::token(label.align));
        node.set(Property::ListFollow, Value::token(label.follow));
    }
}

/// The outline level of a heading.
fn heading_level(element: &Element) -> Option<i64> {
    if element.name != "text:h" {
        return None;
    }
    let level = element.attribute("text:outline-level").and_then(units::number).unwrap_or(1);
    Some(level.clamp(1, 10))
}

/// The model's word for a break.
pub fn break_word(value: Option<&str>) -> Option<&'static str> {
    match value {
        Some("page" | "odd-page" | "even-page") => Some("page"),
        Some("column") => Some("column"),
        _ => None,
    }
}

/// The field that an index is.
fn index_kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "text:table-of-content" | "text:illustration-index" | "text:table-index" => "TOC",
        "text:object-index" | "text:user-index" => "TOC",
        "text:alphabetical-index" => "INDEX",
        "text:bibliography" => "BIBLIOGRAPHY",
        _ => return None,
    })
}

fn index_instruction(element: &Element) -> String {
    let source = element.elements().find(|e| e.name.ends_with("-source"));
    let attribute = |name| source.and_then(|s| s.attribute(name));
    match element.name.as_str() {
        "text:table-of-content" => {
            let level = attribute("text:outline-level").unwrap_or("10");
            format!("\\o 1-{level}")
        }
        "text:illustration-index" | "text:table-index" => attribute("text:caption-sequence-name")
            .map_or_else(String::new, |name| format!("\\c {}", fields::quoted(name))),
        "text:user-index" => {
            attribute("text:index-name").map_or_else(String::new, |name| format!("\\f {}", fields::quoted(name)))
        }
        _ => String::new(),
    }
}

/// Declarations and layout hints that are no content.
pub fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "text:soft-page-break"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "text:dde-connection-decls"
            | "text:alphabetical-index-auto-mark-file"
            | "text:section-source"
            | "office:dde-source"
            | "office:event-listeners"
            | "table:calculation-settings"
            | "table:content-validations"
            | "table:label-ranges"
            | "table:named-expressions"
            | "table:database-ranges"
            | "table:table-source"
            | "text:page-sequence"
            | "loext:theme"
            | "svg:title"
            | "svg:desc"
            | "draw:enhanced-geometry"
            | "draw:glue-point"
            | "draw:image-map"
            | "draw:contour-polygon"
            | "draw:contour-path"
            | "loext:list-item"
            | "xforms:model"
    ) || name.ends_with("-source") && name.starts_with("text:")
}

/// Shapes and frames.
pub fn is_drawing(name: &str) -> bool {
    name.starts_with("draw:") || name.starts_with("dr3d:")
}
