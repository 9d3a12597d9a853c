//! Inlines of a paragraph: text, spans, links, notes, comments, bookmarks, marks of changes, rubies (ODF 1.3 part 3, §6).
//!
//! In: the content of `text:p`, `text:h`. Out: inlines, and where deleted paragraphs are put back, several paragraphs.
//! White space collapses as LibreOffice does it (a blank at the end stays). Deliberately absent: RDF of `text:meta`,
//! soft hyphens and page breaks as such.

use super::fields;
use super::flow::{is_drawing, is_silent};
use super::reader::{CharState, Reader};
use super::units;
use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic;
use crate::read::notes::{self, Numbering};
use crate::read::xml::{Content, Element};
use std::rc::Rc;

/// Most blanks that one `text:s` stands for.
const MAX_BLANKS: i64 = 10_000;

/// Inlines under construction.
#[derive(Debug)]
pub struct Inlines<'a> {
    /// The paragraph they belong to, still without children.
    paragraph: Node,
    /// What there is so far.
    pub nodes: Vec<Node>,
    /// Field marks that are open, innermost last; inlines go into the last one.
    open: Vec<Node>,
    /// Blocks that are complete: floating tables, paragraphs up to a deleted paragraph end.
    pub before: Vec<Node>,
    /// Whether a blank would be at the start or after another one.
    blank: bool,
    /// State and change of the last run, where text may be appended to it.
    last: Option<(usize, usize)>,
    /// The paragraph's own state.
    pub base: Rc<CharState<'a>>,
}

impl<'a> Inlines<'a> {
    /// No inlines yet.
    pub fn new(paragraph: Node, base: Rc<CharState<'a>>) -> Inlines<'a> {
        Inlines { paragraph, nodes: Vec::new(), open: Vec::new(), before: Vec::new(), blank: true, last: None, base }
    }

    /// A container inside the same paragraph, that goes on with its white space.
    fn inner(&self) -> Inlines<'a> {
        let mut inner = Inlines::new(Node::new(Kind::Paragraph), Rc::clone(&self.base));
        inner.blank = self.blank;
        inner
    }

    /// Appends an inline.
    pub fn push(&mut self, node: Node) {
        self.last = None;
        match self.open.last_mut() {
            Some(field) => field.children.push(node),
            None => self.nodes.push(node),
        }
    }

    fn last_run(&mut self) -> Option<&mut Node> {
        match self.open.last_mut() {
            Some(field) => field.children.last_mut(),
            None => self.nodes.last_mut(),
        }
    }

    /// Opens a field mark.
    pub fn open_field(&mut self, field: Node) {
        self.last = None;
        self.open.push(field);
    }

    /// The innermost open field mark.
    pub fn open_mark(&mut self) -> Option<&mut Node> {
        self.last = None;
        self.open.last_mut()
    }

    /// Closes the innermost field mark.
    pub fn close_field(&mut self) {
        if let Some(field) = self.open.pop() {
            self.push(field);
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close_field();
        }
    }

    /// Ends a paragraph in the middle: what follows belongs to `next`.
    fn split(&mut self, next: Node) {
        self.close_all();
        let mut done = std::mem::replace(&mut self.paragraph, next);
        done.children = std::mem::take(&mut self.nodes);
        done.set(Property::ParaMarkChange, Value::token("deleted"));
        self.before.push(done);
        self.blank = true;
        self.last = None;
    }

    /// The finished blocks.
    pub fn finish(mut self, reader: &mut Reader<'a>, out: &mut Vec<Node>) {
        self.close_all();
        out.append(&mut self.before);
        let mut paragraph = self.paragraph;
        paragraph.children = self.nodes;
        if let Some(word) = reader.changes.paragraph_end() {
            paragraph.set(Property::ParaMarkChange, Value::token(word));
        }
        out.push(paragraph);
    }
}

impl<'a> Reader<'a> {
    /// The inlines below an element.
    pub fn inlines(&mut self, parent: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        for content in &parent.children {
            if self.is_stopped() {
                return;
            }
            match content {
                Content::Text(text) => self.collapse(text, state, out),
                Content::Element(element) => self.inline(element, state, out),
            }
        }
    }

    /// One inline element.
    pub fn inline(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        match element.name.as_str() {
            "text:span" => self.span(element, state, out),
            "text:s" => self.blanks(element, state, out),
            "text:tab" => self.character("\t", state, out),
            "text:line-break" => self.character("\n", state, out),
            "text:a" | "draw:a" => self.link(element, state, out),
            "text:note" => self.note(element, out),
            "office:annotation" => self.comment(element, out),
            "office:annotation-end" => self.end_range("comment", element.attribute("office:name").unwrap_or("")),
            "text:bookmark" | "text:bookmark-start" | "text:bookmark-end" => self.bookmark(element, "bookmark", out),
            "text:reference-mark" | "text:reference-mark-start" | "text:reference-mark-end" => {
                self.bookmark(element, "reference", out);
            }
            "text:change-start" | "text:change-end" | "text:change" => self.change(element, out),
            "text:meta" | "text:ruby" | "text:ruby-base" => self.transparent(element, state, out),
            "text:soft-hyphen" | "text:number" => {}
            // The ends of ranges for indexes say nothing that their starts do not.
            "text:toc-mark-end" | "text:user-index-mark-end" | "text:alphabetical-index-mark-end" => {}
            "text:p" | "text:h" => self.transparent(element, state, out),
            name if is_silent(name) => {}
            name if is_drawing(name) => self.drawing(element, state, out),
            _ => {
                if !self.field(element, state, out) {
                    let node = self.unknown(element);
                    out.push(node);
                }
            }
        }
    }

    /// An element that leaves no node of its own.
    pub fn transparent(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let rest = self.deeper(element, |reader| {
            reader.inlines(element, state, out);
            Vec::new()
        });
        rest.into_iter().for_each(|node| out.push(node));
    }

    fn span(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let inner = match element.attribute("text:style-name") {
            Some(name) => self.span_state(state, name),
            None => Rc::clone(state),
        };
        self.transparent(element, &inner, out);
    }

    /// Character data: runs of white space are one blank, none at the start.
    fn collapse(&mut self, text: &str, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        if is_collapsed(text, out.blank) {
            out.blank = text.ends_with(' ');
            return self.text(text, state, out);
        }
        let mut collapsed = String::with_capacity(text.len());
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !blank {
                collapsed.push(c);
            } else if !out.blank {
                collapsed.push(' ');
            }
            out.blank = blank;
        }
        self.text(&collapsed, state, out);
    }

    fn blanks(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let count = element.attribute("text:c").and_then(units::number).unwrap_or(1);
        if count > MAX_BLANKS {
            self.notice(element, format!("{count} blanks, read as {MAX_BLANKS}"));
        }
        let blanks = " ".repeat(count.clamp(0, MAX_BLANKS) as usize);
        self.character(&blanks, state, out);
    }

    /// Text that does not collapse.
    pub fn character(&mut self, text: &str, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        out.blank = false;
        self.text(text, state, out);
    }

    /// Appends text to the last run where it has the same state.
    fn text(&mut self, text: &str, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        if text.is_empty() || self.is_stopped() {
            return;
        }
        self.characters = self.characters.saturating_add(text.chars().count() as i64);
        let (asian, complex) = super::chars::scripts(text);
        let key = (state.id << 2 | usize::from(asian) << 1 | usize::from(complex), self.changes.version);
        self.charge(0, text.len());
        if let Some(run) = (out.last == Some(key)).then(|| out.last_run()).flatten() {
            run.text.push_str(text);
            return;
        }
        self.charge(1, 0);
        let mut run = Node::run(text);
        run.properties = state.properties.clone();
        if !asian {
            run.properties.remove(&Property::CharFontAsian);
        }
        if !complex {
            run.properties.remove(&Property::CharFontComplex);
        }
        self.changes.mark_run(&mut run);
        out.push(run);
        out.last = Some(key);
    }

    /// The inlines of a container, which go on with the white space of those before.
    pub fn contained(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) -> Vec<Node> {
        let mut inner = out.inner();
        let rest = self.deeper(element, |reader| {
            reader.inlines(element, state, &mut inner);
            Vec::new()
        });
        inner.close_all();
        out.blank = inner.blank;
        out.before.append(&mut inner.before);
        inner.nodes.extend(rest);
        inner.nodes
    }

    fn link(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let default = "Internet_20_link";
        let style = element.attribute("text:style-name").filter(|s| !s.is_empty()).unwrap_or(default);
        let state = match element.name.as_str() {
            "text:a" => self.span_state(state, style),
            _ => Rc::clone(state),
        };
        let children = self.contained(element, &state, out);
        let mut node = self.node(Kind::Link, element);
        node.set(Property::LinkTarget, Value::Text(fields::link_target(element.attribute("xlink:href").unwrap_or(""))));
        let said = [(Property::LinkFrame, "office:target-frame-name"), (Property::LinkTitle, "office:title")];
        for (property, name) in said {
            if let Some(text) = element.attribute(name).filter(|t| !t.is_empty()) {
                node.set(property, Value::text(text));
            }
        }
        node.children = children;
        out.push(node);
    }

    fn note(&mut self, element: &'a Element, out: &mut Inlines<'a>) {
        let mut node = self.node(Kind::Note, element);
        let endnote = element.attribute("text:note-class") == Some("endnote");
        node.set(Property::NoteKind, Value::token(if endnote { "endnote" } else { "footnote" }));
        if let Some(label) = element.child("text:note-citation").and_then(|c| c.attribute("text:label")) {
            node.set(Property::NoteLabel, Value::text(label));
        }
        note_numbering(self.styles.notes[usize::from(endnote)], endnote).set(&mut node);
        if let Some(body) = element.child("text:note-body") {
            node.children = self.aside_blocks(body);
        }
        out.push(node);
    }

    /// Blocks of a note, comment, frame: outside the flow of sections.
    pub fn aside_blocks(&mut self, element: &'a Element) -> Vec<Node> {
        self.blocks_apart(element, false)
    }

    /// Blocks of a cell: as above, and drawings in them may be bound to it.
    pub fn cell_blocks(&mut self, element: &'a Element) -> Vec<Node> {
        self.blocks_apart(element, true)
    }

    fn blocks_apart(&mut self, element: &'a Element, cell: bool) -> Vec<Node> {
        self.deeper(element, |reader| {
            reader.aside(|reader| {
                reader.in_cell = cell;
                let mut blocks = Vec::new();
                reader.blocks(element, &mut blocks);
                let inlines = std::mem::take(&mut reader.pending_inlines);
                attach(inlines, &mut blocks);
                blocks
            })
        })
    }

    fn comment(&mut self, element: &'a Element, out: &mut Inlines<'a>) {
        let mut node = self.node(Kind::Comment, element);
        if let Some(author) = element.child("dc:creator").map(Element::text).filter(|a| !a.is_empty()) {
            node.set(Property::CommentAuthor, Value::Text(author));
        }
        let resolved = element.attribute("loext:resolved") == Some("true");
        node.set(Property::CommentResolved, Value::Flag(resolved));
        if let Some(name) = element.attribute("office:name") {
            let range = self.open_range("comment", name);
            node.set(Property::CommentLength, range);
        }
        node.children = self.deeper(element, |reader| reader.aside(|reader| reader.comment_blocks(element)));
        out.push(node);
    }

    fn comment_blocks(&mut self, element: &'a Element) -> Vec<Node> {
        let mut blocks = Vec::new();
        for child in element.elements() {
            match child.name.as_str() {
                "text:p" | "text:h" => self.paragraph(child, None, &mut blocks),
                "text:list" => {
                    let context = self.lists.open(child);
                    self.list(child, context, &mut blocks);
                }
                _ => {}
            }
        }
        blocks
    }

    /// Bookmarks and reference marks; names that an office gives by itself are left out.
    fn bookmark(&mut self, element: &'a Element, range: &str, out: &mut Inlines<'a>) {
        let name = element.attribute("text:name").unwrap_or("");
        if automatic::is_automatic_bookmark(name) {
            return;
        }
        if element.name.ends_with("-end") {
            self.end_range(range, name);
            return;
        }
        let mut node = self.node(Kind::Bookmark, element);
        node.label = name.to_owned();
        if element.name.ends_with("-start") {
            let value = self.open_range(range, name);
            node.set(Property::BookmarkLength, value);
        }
        out.push(node);
    }

    fn change(&mut self, element: &'a Element, out: &mut Inlines<'a>) {
        let Some(id) = element.attribute("text:change-id") else { return };
        match element.name.as_str() {
            "text:change-start" => self.changes.start(id),
            "text:change-end" => self.changes.end(id),
            _ => {
                let Some(deletion) = self.changes.take_deletion(id) else { return };
                self.changes.start_deletion(id);
                let rest = self.deeper(deletion, |reader| {
                    reader.deleted(deletion, out);
                    Vec::new()
                });
                rest.into_iter().for_each(|node| out.push(node));
                self.changes.end(id);
            }
        }
    }

    /// Deleted content: the first paragraph goes on where the mark is, each further one begins a paragraph.
    fn deleted(&mut self, deletion: &'a Element, out: &mut Inlines<'a>) {
        let mut first = true;
        for block in deletion.elements().filter(|e| e.name != "office:change-info") {
            match block.name.as_str() {
                "text:p" | "text:h" => {
                    let style = self.para_style(block.attribute("text:style-name").unwrap_or(""));
                    if !first {
                        let next = self.paragraph_node(block, &style, None);
                        out.split(next);
                    }
                    let kept = std::mem::replace(&mut out.blank, false);
                    self.inlines(block, &style.base, out);
                    out.blank = kept;
                }
                "text:list" | "table:table" => self.aside(|reader| reader.deleted_block(block, out)),
                _ => self.inline(block, &Rc::clone(&out.base), out),
            }
            first = false;
        }
    }

    fn deleted_block(&mut self, block: &'a Element, out: &mut Inlines<'a>) {
        let mut blocks = Vec::new();
        if block.name == "table:table" {
            blocks.push(self.table(block));
        } else {
            let context = self.lists.open(block);
            self.list(block, context, &mut blocks);
        }
        out.before.append(&mut blocks);
    }
}

/// Whether text has nothing to collapse, which is the rule: then it need not be copied.
fn is_collapsed(text: &str, after_blank: bool) -> bool {
    let mut last = after_blank;
    !text.is_empty()
        && text.bytes().all(|b| {
            let collapses = matches!(b, b'\t' | b'\n' | b'\r') || b == b' ' && last;
            last = b == b' ';
            !collapses
        })
}

/// Puts inlines that waited for a paragraph into the last one there is, or into one of their own.
pub fn attach(mut inlines: Vec<Node>, blocks: &mut Vec<Node>) {
    if inlines.is_empty() {
        return;
    }
    match blocks.iter_mut().rev().find(|b| b.kind == Kind::Paragraph) {
        Some(paragraph) => paragraph.children.append(&mut inlines),
        None => {
            let mut paragraph = Node::new(Kind::Paragraph);
            paragraph.children = inlines;
            blocks.push(paragraph);
        }
    }
}
/// What a `text:notes-configuration` says (§16.9.4); its first number counts from 0.
fn note_numbering(configuration: Option<&Element>, endnote: bool) -> Numbering {
    let mut numbering = notes::of(&notes::DEFAULTS, endnote).clone();
    let Some(e) = configuration else { return numbering };
    if let Some(format) = e.attribute("style:num-format") {
        numbering.format = super::numbers::kind(format);
    }
    let first = e.attribute("text:start-value").and_then(super::units::number);
    numbering.start = first.map_or(1, |first| first.clamp(0, 1 << 30) + 1);
    numbering.restart = match e.attribute("text:start-numbering-at") {
        Some("chapter") => "section",
        Some("page") => "page",
        _ => "document",
    };
    match e.attribute("text:footnotes-position").filter(|_| !endnote) {
        Some("text") => numbering.place = "text",
        Some("section") => numbering.place = "section",
        Some("document") => numbering.place = "document",
        _ => {}
    }
    numbering
}
