//! What the walk over a document carries: styles, caches, counters, limits.
//!
//! In: a [`Source`]. Out: helpers for the modules that walk (`flow`, `inline`, `tables`, `draw`, …). Limits are counted
//! here: nodes and bytes of text that come out (a header is repeated for each section, a row for each repetition), and
//! nesting.

use super::attrs::Attrs;
use super::changes::Changes;
use super::chars;
use super::controls::Controls;
use super::lists::Lists;
use super::pages::Flow;
use super::paras;
use super::source::Source;
use super::styles::{Family, Scope, Style, Styles};
use crate::model::{Kind, Node, Place, Properties, Property, Value};
use crate::read::style_names::next_name;
use crate::read::xml::Element;
use crate::read::{Limits, Notice, ReadError};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Deepest nesting of elements that is walked; what is deeper becomes text of an unknown node.
pub const MAX_DEPTH: usize = 100;

/// Effective text attributes at some place, with what they stand for.
#[derive(Debug)]
pub struct CharState<'a> {
    /// Key of caches.
    pub id: usize,
    attrs: Attrs<'a>,
    /// The properties of a run.
    pub properties: Properties,
}

/// A paragraph style as resolved.
#[derive(Debug)]
pub struct ParaStyle<'a> {
    /// Paragraph attributes.
    pub attrs: Attrs<'a>,
    /// The properties that do not depend on lists and flow.
    pub properties: Properties,
    /// The base of its runs.
    pub base: Rc<CharState<'a>>,
    /// The style and its parents.
    pub chain: Vec<Style<'a>>,
    /// The nearest `style:tab-stops`.
    pub tabs: Option<&'a Element>,
    /// The nearest `style:master-page-name`.
    pub master: Option<&'a str>,
}

/// The walk's state.
#[derive(Debug)]
pub struct Reader<'a> {
    /// What is read.
    pub source: &'a Source,
    /// All styles.
    pub styles: Styles<'a>,
    /// Limits.
    pub limits: Limits,
    /// What was noticed.
    pub notices: Vec<Notice>,
    /// Which automatic styles count.
    pub scope: Scope,
    /// The part that is walked.
    pub part: &'a str,
    /// Lists.
    pub lists: Lists<'a>,
    /// Tracked changes.
    pub changes: Changes<'a>,
    /// Form controls.
    pub controls: Controls<'a>,
    /// Sections and page styles.
    pub flow: Flow<'a>,
    /// Depth of tables, frames, notes around the walk; sections and page styles count at zero only.
    pub nested: usize,
    /// The innermost of these is a table cell.
    pub in_cell: bool,
    /// Depth of elements around the walk.
    pub depth: usize,
    /// A break that waits for the next paragraph.
    pub pending_break: Option<&'static str>,
    /// Inlines that wait for the next paragraph (markers of indexes, shapes anchored to the page).
    pub pending_inlines: Vec<Node>,
    /// Characters of the flow so far, to measure ranges.
    pub characters: i64,
    /// Open ranges of bookmarks and comments: their number and start.
    pub open_ranges: HashMap<String, (i64, i64)>,
    /// Lengths of closed ranges by number.
    pub range_lengths: Vec<i64>,
    /// Styles in use and their parents.
    pub used_styles: BTreeMap<String, String>,
    /// Styles in use and those of the paragraph that follows, where they are others.
    pub next_styles: BTreeMap<String, String>,
    /// Elements that became unknown nodes or were left out, to be counted in one notice.
    pub unread: BTreeSet<&'a str>,
    /// A limit that was met.
    pub stopped: Option<ReadError>,
    /// Whether tab positions count from the indent.
    pub tabs_from_indent: bool,
    /// Digests of pictures by part.
    pub digests: HashMap<String, String>,
    nodes: usize,
    text_bytes: u64,
    states: usize,
    para_cache: HashMap<(Scope, &'a str), Rc<ParaStyle<'a>>>,
    char_cache: HashMap<(usize, Scope, &'a str), Rc<CharState<'a>>>,
    attr_cache: HashMap<(Scope, Family, &'a str), Rc<Attrs<'a>>>,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a document.
    pub fn new(source: &'a Source, limits: &Limits, notices: Vec<Notice>) -> Reader<'a> {
        Reader {
            source,
            styles: Styles::collect(source),
            limits: *limits,
            notices,
            scope: Scope::Content,
            part: &source.content.part,
            lists: Lists::default(),
            changes: Changes::default(),
            controls: Controls::default(),
            flow: Flow::default(),
            nested: 0,
            in_cell: false,
            depth: 0,
            pending_break: None,
            pending_inlines: Vec::new(),
            characters: 0,
            open_ranges: HashMap::new(),
            range_lengths: Vec::new(),
            used_styles: BTreeMap::new(),
            next_styles: BTreeMap::new(),
            unread: BTreeSet::new(),
            stopped: None,
            tabs_from_indent: true,
            digests: HashMap::new(),
            nodes: 0,
            text_bytes: 0,
            states: 0,
            para_cache: HashMap::new(),
            char_cache: HashMap::new(),
            attr_cache: HashMap::new(),
        }
    }

    /// A new node for an element; counted.
    pub fn node(&mut self, kind: Kind, element: &Element) -> Node {
        self.charge(1, 0);
        let place = Place { part: self.part.to_owned(), offset: element.offset, word: element.name.clone() };
        Node { place: Some(place), ..Node::new(kind) }
    }

    /// Counts nodes and bytes of text that come out.
    pub fn charge(&mut self, nodes: usize, bytes: usize) {
        self.nodes = self.nodes.saturating_add(nodes);
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64);
        let what = if self.nodes > self.limits.nodes {
            format!("more than {} nodes", self.limits.nodes)
        } else if self.text_bytes > self.limits.total_bytes {
            format!("more than {} bytes of text", self.limits.total_bytes)
        } else {
            return;
        };
        if self.stopped.is_none() {
            self.stopped = Some(ReadError::Limit { part: self.part.to_owned(), what });
        }
    }

    /// Counts a node that is about to be cloned with all below it.
    pub fn charge_clone(&mut self, node: &Node) {
        let bytes = if node.children.is_empty() { node.text.len() } else { node.full_text().len() };
        self.charge(node.count(), bytes);
    }

    /// Whether the walk is to end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// Notes something about an element.
    pub fn notice(&mut self, element: &Element, message: impl Into<String>) {
        let place = Place { part: self.part.to_owned(), offset: element.offset, word: element.name.clone() };
        self.notices.push(Notice { place, message: message.into() });
    }

    /// Something this reader does not know, with its text.
    pub fn unknown(&mut self, element: &'a Element) -> Node {
        self.unread.insert(&element.name);
        let mut node = self.node(Kind::Unknown, element);
        node.label = element.name.clone();
        node.text = element.text();
        self.charge(0, node.text.len());
        node
    }

    /// Runs `walk` one level deeper, unless that is too deep: then the text is kept as an unknown node.
    pub fn deeper(&mut self, element: &'a Element, walk: impl FnOnce(&mut Self) -> Vec<Node>) -> Vec<Node> {
        if self.depth >= MAX_DEPTH {
            self.notice(element, format!("nested deeper than {MAX_DEPTH}; only its text is read"));
            return vec![self.unknown(element)];
        }
        self.depth += 1;
        let nodes = walk(self);
        self.depth -= 1;
        nodes
    }

    /// Runs `walk` inside a table, frame, note…: outside the flow of sections. The characters in it are not counted.
    pub fn aside<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        let kept = (self.characters, std::mem::take(&mut self.pending_inlines));
        let outer = std::mem::replace(&mut self.in_cell, false);
        self.nested += 1;
        let result = walk(self);
        self.nested -= 1;
        self.in_cell = outer;
        self.pending_inlines = kept.1;
        self.characters = kept.0;
        result
    }

    /// The resolved paragraph style of a name; the default style for none.
    pub fn para_style(&mut self, name: &'a str) -> Rc<ParaStyle<'a>> {
        let key = (self.scope, name);
        if let Some(style) = self.para_cache.get(&key) {
            return Rc::clone(style);
        }
        let style = Rc::new(self.resolve_para(name));
        self.para_cache.insert(key, Rc::clone(&style));
        style
    }

    fn resolve_para(&mut self, name: &'a str) -> ParaStyle<'a> {
        let mut chain = self.styles.chain(self.scope, Family::Paragraph, name);
        if chain.is_empty() {
            chain = self.styles.chain(self.scope, Family::Paragraph, "Standard");
        }
        let default = self.styles.default_style(Family::Paragraph);
        let (mut text, mut attrs) = (Attrs::default(), Attrs::default());
        for style in default.iter().chain(chain.iter().rev()) {
            if let Some(element) = style.group("style:text-properties") {
                text.overlay(element, &self.styles);
            }
            if let Some(element) = style.group("style:paragraph-properties") {
                attrs.overlay(element, &self.styles);
            }
        }
        let nearest = |child: &str| {
            let mut groups = chain.iter().chain(default.iter()).filter_map(|s| s.group("style:paragraph-properties"));
            groups.find_map(|group| group.child(child))
        };
        let tabs = nearest("style:tab-stops");
        let drop_cap = nearest("style:drop-cap");
        let hyphenate = text.is("fo:hyphenate", "true");
        let base = self.new_state(text, None);
        let properties = self.para_properties(&attrs, &chain, drop_cap, hyphenate);
        let master = nearest_attribute(&chain, "style:master-page-name").filter(|m| !m.is_empty());
        ParaStyle { attrs, properties, base, chain, tabs, master }
    }

    fn para_properties(
        &mut self,
        attrs: &Attrs<'a>,
        chain: &[Style<'a>],
        drop_cap: Option<&Element>,
        hyphenate: bool,
    ) -> Properties {
        let mut node = Node::new(Kind::Paragraph);
        paras::set_paragraph(attrs, &mut node);
        node.set(Property::ParaHyphenate, Value::Flag(hyphenate));
        if let Some(lines) = drop_cap.and_then(paras::drop_cap) {
            node.set(Property::ParaDropCap, Value::Number(lines));
        }
        if self.styles.line_numbering.is_some_and(|l| l.attribute("text:number-lines") != Some("false")) {
            let counted = !attrs.is("text:number-lines", "false");
            node.set(Property::ParaLineNumbers, Value::Flag(counted));
        }
        if let Some(name) = self.use_style(chain) {
            node.set(Property::ParaStyle, Value::Text(name));
        }
        node.properties
    }

    /// The name of the first named style of a chain; it and its parents are in use now.
    fn use_style(&mut self, chain: &[Style<'a>]) -> Option<String> {
        let named: Vec<String> = chain.iter().filter(|s| !s.automatic).map(Style::display_name).collect();
        for (style, name) in chain.iter().filter(|s| !s.automatic).zip(&named) {
            self.note_next(style, name);
        }
        for pair in named.windows(2) {
            if let [child, parent] = pair {
                self.used_styles.entry(child.clone()).or_insert_with(|| parent.clone());
            }
        }
        if let Some(last) = named.last() {
            self.used_styles.entry(last.clone()).or_default();
        }
        named.into_iter().next().filter(|name| !name.is_empty())
    }

    fn note_next(&mut self, style: &Style<'a>, name: &str) {
        let Some(id) = style.element.attribute("style:next-style-name").filter(|id| !id.is_empty()) else { return };
        if self.next_styles.contains_key(name) {
            return;
        }
        let chain = self.styles.chain(self.scope, Family::Paragraph, id);
        let Some(next) = chain.first().map(Style::display_name).filter(|next| next != name) else { return };
        self.next_styles.insert(name.to_owned(), next_name(&next).to_owned());
    }

    fn new_state(&mut self, attrs: Attrs<'a>, name: Option<String>) -> Rc<CharState<'a>> {
        self.states += 1;
        let mut properties = chars::char_properties(&attrs);
        if let Some(name) = name {
            properties.insert(Property::CharStyle, Value::Text(name));
        }
        Rc::new(CharState { id: self.states, attrs, properties })
    }

    /// The state inside a span of a style.
    pub fn span_state(&mut self, outer: &Rc<CharState<'a>>, name: &'a str) -> Rc<CharState<'a>> {
        let key = (outer.id, self.scope, name);
        if let Some(state) = self.char_cache.get(&key) {
            return Rc::clone(state);
        }
        let chain = self.styles.chain(self.scope, Family::Text, name);
        let mut attrs = outer.attrs.clone();
        for element in chain.iter().rev().filter_map(|s| s.group("style:text-properties")) {
            attrs.overlay(element, &self.styles);
        }
        let outer_name = match outer.properties.get(&Property::CharStyle) {
            Some(Value::Text(name)) => Some(name.clone()),
            _ => None,
        };
        let name = self.use_style(&chain).or(outer_name);
        let state = self.new_state(attrs, name);
        self.char_cache.insert(key, Rc::clone(&state));
        state
    }

    /// Effective attributes of a style of any other family (`style:table-properties`, …), default style included.
    pub fn style_attrs(&mut self, family: Family, name: &'a str, group: &str) -> Rc<Attrs<'a>> {
        let key = (self.scope, family, name);
        if let Some(attrs) = self.attr_cache.get(&key) {
            return Rc::clone(attrs);
        }
        let mut attrs = Attrs::default();
        let chain = self.styles.chain(self.scope, family, name);
        for style in self.styles.default_style(family).iter().chain(chain.iter().rev()) {
            for element in style.element.elements().filter(|e| e.name == group || e.name == "loext:graphic-properties")
            {
                attrs.overlay(element, &self.styles);
            }
        }
        let attrs = Rc::new(attrs);
        self.attr_cache.insert(key, Rc::clone(&attrs));
        attrs
    }

    /// Starts a range of characters; the number stands, negative, for its length until [`Reader::close_ranges`].
    pub fn open_range(&mut self, kind: &str, name: &str) -> Value {
        self.range_lengths.push(0);
        let number = self.range_lengths.len() as i64;
        self.open_ranges.insert(format!("{kind}:{name}"), (number, self.characters));
        Value::Number(-number)
    }

    /// Ends a range of characters.
    pub fn end_range(&mut self, kind: &str, name: &str) {
        let Some((number, start)) = self.open_ranges.remove(&format!("{kind}:{name}")) else { return };
        let slot = usize::try_from(number - 1).ok().and_then(|index| self.range_lengths.get_mut(index));
        if let Some(slot) = slot {
            *slot = self.characters.saturating_sub(start);
        }
    }

    /// Puts the lengths of ranges in the place of their numbers, all the way down.
    pub fn close_ranges(&self, node: &mut Node) {
        for property in [Property::BookmarkLength, Property::CommentLength] {
            let Some(Value::Number(number)) = node.properties.get(&property).cloned() else { continue };
            let index = usize::try_from(-number - 1).ok();
            match index.and_then(|i| self.range_lengths.get(i).copied()) {
                Some(length) if length > 0 => node.properties.insert(property, Value::Number(length)),
                _ => node.properties.remove(&property),
            };
        }
        for child in &mut node.children {
            self.close_ranges(child);
        }
    }
}

/// The nearest value of an attribute of `style:style` elements.
pub fn nearest_attribute<'a>(chain: &[Style<'a>], name: &str) -> Option<&'a str> {
    chain.iter().find_map(|style| style.element.attribute(name))
}
