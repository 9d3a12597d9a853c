//! Ends of runs, paragraphs, cells, rows and sections.

use super::chars::Chars;
use super::dest::Dest;
use super::labels;
use super::lists::Label;
use super::para::{Around, Para};
use super::reader::Reader;
use super::style::Family;
use super::table::RowDef;
use crate::model::{Kind, Node, Place, Properties, Property, Value};
use std::rc::Rc;

/// What ends a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// `\par`
    Paragraph,
    /// `\cell`
    Cell,
    /// `\nestcell`
    NestedCell,
    /// The end of a note, a header, the document.
    Flow,
}

impl Reader<'_> {
    /// A place at the offset at hand.
    pub(super) fn place(&self, word: &str) -> Option<Place> {
        place(self.offset, word)
    }

    /// Puts an inline into the paragraph at hand.
    pub(super) fn push_inline(&mut self, node: Node) {
        self.flush();
        self.end_run();
        self.nodes += 1;
        if let Some(flow) = self.flows.last_mut() {
            flow.start.get_or_insert(self.offset);
            flow.inlines.push(node);
        }
    }

    /// Makes a node of the text that waits.
    pub(super) fn end_run(&mut self) {
        let Some(run) = self.flows.last_mut().and_then(|flow| flow.run.take()) else { return };
        let properties = self.run_properties(&run.chars, &run.text);
        let mut node = Node { properties, ..Node::run(run.text) };
        node.place = place(run.offset, &run.word);
        self.nodes += 1;
        if let Some(flow) = self.flows.last_mut() {
            flow.inlines.push(node);
        }
    }

    fn run_properties(&mut self, chars: &Rc<Chars>, text: &str) -> Properties {
        let key = (Rc::clone(chars), chars.scripts(text));
        if let Some(properties) = self.run_cache.get(&key) {
            return properties;
        }
        let style = self.styles.use_name(Family::Char, chars.style);
        let mut node = Node::new(Kind::Run);
        let properties = chars.properties(text, &self.tables, style);
        properties.into_iter().for_each(|(property, value)| node.set(property, value));
        self.run_cache.put(key, node.properties.clone());
        node.properties
    }

    /// Ends the paragraph at hand.
    pub(super) fn end_paragraph(&mut self, end: End) {
        self.end_run();
        self.break_fields();
        let para = self.groups.last().map(|group| Rc::clone(&group.para)).unwrap_or_default();
        let node = self.paragraph(&para, end);
        let Some(flow) = self.flows.last_mut() else { return };
        flow.start = None;
        let depth = para.table_depth();
        match end {
            End::Cell => flow.end_cell(node, 1, self.offset, &self.tables),
            End::NestedCell => flow.end_cell(node, depth.max(2), self.offset, &self.tables),
            End::Paragraph | End::Flow => flow.push_paragraph(node, depth, &self.tables),
        }
    }

    fn paragraph(&mut self, para: &Rc<Para>, end: End) -> Node {
        let mut node = Node::new(Kind::Paragraph);
        self.nodes += 1;
        let label = self.next_label(para);
        let list_indents = label.as_ref().and_then(|label| label.indents);
        node.properties = self.paragraph_properties(para, list_indents);
        self.finish_paragraph(&mut node, label, end);
        node
    }

    fn paragraph_properties(&mut self, para: &Rc<Para>, list_indents: Option<(i32, i32)>) -> Properties {
        let lines_numbered = self.section.lines_numbered();
        let key = (Rc::clone(para), list_indents, lines_numbered);
        if let Some(properties) = self.paragraph_cache.get(&key) {
            return properties;
        }
        let style_outline = self.styles.outline(para.style);
        let style_no_hyphens = self.styles.no_hyphens(para.style);
        let around = Around { tables: &self.tables, list_indents, style_no_hyphens, style_outline, lines_numbered };
        let mut node = Node::new(Kind::Paragraph);
        para.properties(&around).into_iter().for_each(|(property, value)| node.set(property, value));
        if let Some(name) = self.styles.use_name(Family::Para, para.style) {
            node.set(Property::ParaStyle, Value::text(name));
        }
        self.paragraph_cache.put(key, node.properties.clone());
        node.properties
    }

    fn finish_paragraph(&mut self, node: &mut Node, label: Option<Label>, end: End) {
        if let Some(label) = label {
            labels::set(node, &label);
        }
        let change = self.groups.last().and_then(|group| group.chars.mark_change());
        if let Some(change) = change.filter(|_| end == End::Paragraph) {
            node.set(Property::ParaMarkChange, Value::token(change));
        }
        if let Some(word) = self.take_break() {
            node.set(Property::ParaBreakBefore, Value::Token(word));
        }
        let Some(flow) = self.flows.last_mut() else { return };
        node.place = place(flow.start.unwrap_or(self.offset), "\\par");
        node.children = std::mem::take(&mut flow.inlines);
    }

    /// The break before the paragraph at hand: of its section, else of a page or column.
    fn take_break(&mut self) -> Option<String> {
        let flow = self.flows.last_mut()?;
        let own = flow.break_before.take().map(str::to_owned);
        if !flow.is_body {
            return own;
        }
        let first = std::mem::replace(&mut self.section_fresh, false);
        if first && !self.sections.is_empty() { Some(self.section.break_word()) } else { own }
    }

    /// `\page`, `\column`: what follows is a paragraph of its own.
    pub(super) fn break_before(&mut self, kind: &'static str) {
        if self.flows.last().is_some_and(|flow| flow.has_content()) {
            self.end_paragraph(End::Paragraph);
        }
        if let Some(flow) = self.flows.last_mut() {
            flow.break_before = Some(kind);
        }
    }

    /// The row definition that words go to.
    pub(super) fn row(&mut self) -> &mut RowDef {
        let nested = self.dest() == Dest::NestedRow;
        if self.flows.is_empty() {
            self.flows.push(Default::default());
        }
        let at = self.flows.len() - 1;
        let flow = &mut self.flows[at];
        if nested { &mut flow.nested_row } else { &mut flow.row }
    }

    /// Takes a control word of rows and cells.
    pub(super) fn row_word(&mut self, word: &str, number: Option<i32>) -> bool {
        self.row().apply(word, number)
    }

    /// `\trowd`
    pub(super) fn begin_row(&mut self) {
        *self.row() = RowDef::default();
        let offset = self.offset;
        if let Some(flow) = self.flows.last_mut() {
            flow.begin_row(offset);
        }
    }

    /// `\row`, `\nestrow`
    pub(super) fn end_row(&mut self, nested: bool) {
        if self.flows.last().is_some_and(|flow| flow.has_content()) {
            self.end_paragraph(if nested { End::NestedCell } else { End::Cell });
        }
        self.nodes += 1;
        if let Some(flow) = self.flows.last_mut() {
            flow.end_row(nested, self.offset, &self.tables);
        }
    }

    /// Ends what is left of the flow at hand, inside its group.
    pub(super) fn end_flow_paragraph(&mut self) {
        if self.flows.last().is_some_and(|flow| flow.has_content()) {
            self.end_paragraph(End::Flow);
        }
    }

    /// Takes the flow at hand off the stack.
    pub(super) fn pop_flow(&mut self) -> Vec<Node> {
        match self.flows.pop() {
            Some(flow) => flow.finish(&self.tables),
            None => Vec::new(),
        }
    }

    /// `\sect`
    pub(super) fn end_section(&mut self) {
        if self.flows.len() != 1 {
            return;
        }
        // A page break is a paragraph's, and here the section's mark ends it: the page in between is there, and blank.
        if self.flows.last().is_some_and(|flow| flow.has_content() || flow.break_before.is_some()) {
            self.end_paragraph(End::Flow);
        }
        self.push_section();
        let next = self.section.clone();
        let before = std::mem::replace(&mut self.section, next);
        self.section.headers.clear();
        self.section.offset = self.offset;
        self.previous = Some(before);
        self.section_fresh = true;
    }

    fn push_section(&mut self) {
        if let Some(before) = &self.previous {
            self.section.inherit(before);
        }
        let first = self.sections.is_empty();
        self.sections.push(self.section.node(first, &self.document, &self.tables));
    }

    /// `\sectd`
    pub(super) fn reset_section(&mut self) {
        let headers = std::mem::take(&mut self.section.headers);
        self.section = self.document.section(self.offset);
        self.section.headers = headers;
    }

    /// Ends the body with the document.
    pub(super) fn end_body(&mut self) {
        self.flows.truncate(1);
        self.end_flow_paragraph();
        self.body = self.pop_flow();
        if self.sections.is_empty() || !self.section_fresh {
            self.push_section();
        }
    }
}

/// A place of a format of one part.
pub(super) fn place(offset: usize, word: &str) -> Option<Place> {
    Some(Place { part: String::new(), offset: offset as u64, word: word.to_owned() })
}
