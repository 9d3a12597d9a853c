//! The state of one reading: what was read beforehand ([`Env`]), and what moves on with the text ([`Reader`]).
//!
//! A *story* is a flow of its own (body, header, note, text box): fields, open ranges' counts and pending breaks belong
//! to it and are set aside while another story is read inside it.

use super::bindings::Stores;
use super::fields::Code;
use super::moves::MoveRange;
use super::names::NAMESPACES;
use super::numbering::{Counters, Numbering};
use super::opc::{Opc, Relationship, Relationships, notice};
use super::props::run::RunProps;
use super::settings::Settings;
use super::styles::{Region, Style, StyleKind, Styles};
use super::theme::Theme;
use crate::model::{Kind, MediaLimits, Node, Place, Property, Value, media_digest};
use crate::read::notes::Both;
use crate::read::xml::{self, Element};
use crate::read::{Limits, Notice, ReadError};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A part and its relationships.
#[derive(Debug, Default)]
pub struct PartContext {
    /// Name of the part.
    pub name: String,
    /// Its relationships.
    pub relationships: Relationships,
}

/// The notes and comments of a document, by id, with the part they are in.
#[derive(Debug, Default)]
pub struct Stories {
    /// The part.
    pub part: Rc<PartContext>,
    /// The part's root.
    pub root: Element,
    /// Index among the root's children, by id.
    pub by_id: HashMap<String, usize>,
}

impl Stories {
    /// A note or comment.
    pub fn get(&self, id: &str) -> Option<&Element> {
        match self.root.children.get(*self.by_id.get(id)?)? {
            xml::Content::Element(e) => Some(e),
            xml::Content::Text(_) => None,
        }
    }
}

/// What is known before the text is read; not changed afterwards.
pub struct Env<'a> {
    /// The package.
    pub opc: &'a Opc<'a>,
    /// Limits.
    pub limits: &'a Limits,
    /// Theme.
    pub theme: Theme,
    /// Settings.
    pub settings: Settings,
    /// Styles.
    pub styles: Styles,
    /// Numbering definitions.
    pub numbering: Numbering,
    /// Footnotes.
    pub footnotes: Stories,
    /// Endnotes.
    pub endnotes: Stories,
    /// Comments.
    pub comments: Stories,
    /// Paragraph ids of comments that are marked as done.
    pub done: BTreeSet<String>,
    /// Some section numbers its lines.
    pub line_numbers: bool,
    /// Number formats of footnotes and endnotes.
    /// Prefixes that the main part's root calls ignorable.
    pub ignorable: Vec<String>,
}

/// A tracked change that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the model's word.
    pub kind: &'static str,
    /// Its author.
    pub author: String,
    /// A deletion of what was inserted before.
    pub on_inserted: bool,
    /// A move that belongs to none.
    pub unranged: bool,
}

/// An open inline container.
#[derive(Debug)]
pub struct Frame {
    /// What it becomes; none for the paragraph itself.
    pub node: Option<Node>,
    /// How it is closed.
    pub id: usize,
    /// What it contains so far.
    pub children: Vec<Node>,
    /// Closed while something inside was still open.
    pub ended: bool,
}

/// A complex field that is open.
#[derive(Debug, Default)]
pub struct FieldState {
    /// The instruction so far.
    pub instruction: String,
    /// What tracked changes delete of it.
    pub deleted: String,
    /// The separator was met.
    pub result: bool,
    /// The frame that collects its result.
    pub frame: Option<usize>,
    /// The form field it is.
    pub control: Option<Node>,
    /// Where it begins.
    pub place: Option<Place>,
    /// Its result stays.
    pub locked: bool,
}

impl FieldState {
    /// The instruction in force: text that is deleted belongs to it only where all of it is deleted.
    pub fn code(&self) -> Code {
        let all_deleted = self.instruction.trim().is_empty();
        Code::parse(if all_deleted { &self.deleted } else { &self.instruction })
    }
}

/// A flow of its own.
#[derive(Debug, Default)]
pub struct Story {
    /// Open complex fields, outermost first.
    pub fields: Vec<FieldState>,
    /// Open inline containers, outermost first; empty between paragraphs.
    pub frames: Vec<Frame>,
    /// Inlines that stand between paragraphs.
    pub pending: Vec<Node>,
    /// The break before the next paragraph.
    pub pending_break: Option<&'static str>,
    /// Characters of text so far.
    pub characters: i64,
    /// It is the document's body.
    pub body: bool,
}

/// Format that runs of the current paragraph start from.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// Table style of the cell.
    pub region: Option<Rc<Region>>,
    /// Paragraph style.
    pub style: Option<Rc<Style>>,
}

/// The state.
pub struct Reader<'a> {
    /// What was read beforehand.
    pub env: &'a Env<'a>,
    /// The part that is being read.
    pub part: Rc<PartContext>,
    /// The flow that is being read.
    pub story: Story,
    /// List counters.
    pub counters: Counters,
    /// The table style region around.
    pub region: Option<Rc<Region>>,
    /// Base of the paragraph's runs.
    pub base: Base,
    /// The tracked change around.
    pub change: Option<Change>,
    /// Notes and comments are not followed inside each other.
    pub in_note: bool,
    /// How notes are numbered, by section.
    pub note_numbers: Vec<Both>,
    /// Breaks before the sections that are still to come, next one last.
    pub section_breaks: Vec<&'static str>,
    /// Nesting of containers.
    pub depth: usize,
    /// What was noticed.
    pub notices: Vec<Notice>,
    /// Elements skipped on purpose, counted.
    pub skipped: BTreeMap<String, usize>,
    /// Styles in use.
    pub used: BTreeSet<(StyleKind, String)>,
    /// Lengths of bookmarks and comments, by serial number; the nodes carry the number until the end.
    pub lengths: Vec<i64>,
    /// Serial number and start of open bookmarks, by id.
    pub open_bookmarks: HashMap<String, (usize, i64)>,
    /// As `open_bookmarks`, for comments.
    pub open_comments: HashMap<String, (usize, i64)>,
    /// Ranges of moves met so far.
    pub moves: Vec<MoveRange>,
    /// What content controls can be bound to, read when the first one is.
    pub stores: Option<Stores>,
    next_frame: usize,
    nodes: usize,
    media: HashMap<String, Rc<str>>,
    levels: HashMap<(usize, usize, usize), Rc<RunProps>>,
    /// Regions that are keys of `levels`: kept alive.
    pub kept: Vec<Rc<Region>>,
}

/// Nesting of containers that is followed; what is deeper is kept as text.
pub const DEPTH: usize = 60;

/// Most notices of one reading.
const NOTICES: usize = 1_000;

impl<'a> Reader<'a> {
    /// A reader at the start of a part.
    pub fn new(env: &'a Env<'a>, part: Rc<PartContext>) -> Reader<'a> {
        Reader {
            env,
            part,
            story: Story::default(),
            counters: Counters::default(),
            region: None,
            base: Base::default(),
            change: None,
            in_note: false,
            note_numbers: Vec::new(),
            section_breaks: Vec::new(),
            depth: 0,
            notices: Vec::new(),
            skipped: BTreeMap::new(),
            used: BTreeSet::new(),
            lengths: Vec::new(),
            open_bookmarks: HashMap::new(),
            open_comments: HashMap::new(),
            moves: Vec::new(),
            stores: None,
            next_frame: 0,
            nodes: 0,
            media: HashMap::new(),
            levels: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// A node at the place of an element; counted.
    pub fn node(&mut self, kind: Kind, e: &Element) -> Node {
        self.nodes += 1;
        Node { place: Some(self.place(e)), ..Node::new(kind) }
    }

    /// Counts copies of nodes as nodes.
    pub fn count_copies(&mut self, nodes: &[Node]) {
        self.nodes += nodes.iter().map(Node::count).sum::<usize>();
    }

    /// Where an element stands.
    pub fn place(&self, e: &Element) -> Place {
        Place { part: self.part.name.clone(), offset: e.offset, word: e.name.clone() }
    }

    /// Whether the limit of nodes is met; readers of long lists stop then.
    pub fn full(&self) -> bool {
        self.nodes > self.env.limits.nodes
    }

    /// The error for a full tree.
    pub fn check_limit(&self) -> Result<(), ReadError> {
        if self.full() {
            let what = format!("more than {} nodes", self.env.limits.nodes);
            return Err(ReadError::Limit { part: self.part.name.clone(), what });
        }
        Ok(())
    }

    /// Notes something about an element.
    pub fn note(&mut self, e: &Element, message: &str) {
        if self.notices.len() < NOTICES {
            self.notices.push(notice(&self.part.name, e.offset, &e.name, message));
        }
    }

    /// Counts an element that is skipped on purpose.
    pub fn skip(&mut self, e: &Element) {
        match self.skipped.get_mut(&e.name) {
            Some(count) => *count += 1,
            None => {
                self.skipped.insert(e.name.clone(), 1);
            }
        }
    }

    /// An element that is not known, with its text; nothing for extensions that the document calls ignorable.
    pub fn unknown(&mut self, e: &Element) -> Option<Node> {
        if self.is_ignorable(&e.name) {
            self.skip(e);
            return None;
        }
        let mut node = self.node(Kind::Unknown, e);
        node.label = e.name.clone();
        node.text = visible_text(e);
        Some(node)
    }

    fn is_ignorable(&self, name: &str) -> bool {
        let prefix = name.trim_start_matches('?').split(':').next().unwrap_or_default();
        matches!(prefix, "w14" | "w15") || name.starts_with('?') && self.env.ignorable.iter().any(|p| p == prefix)
    }

    /// Runs `read` in a flow of its own.
    pub fn in_story<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let story = std::mem::take(&mut self.story);
        let base = self.base.clone();
        let region = self.region.take();
        let out = read(self);
        self.story = story;
        self.base = base;
        self.region = region;
        out
    }

    /// Runs `read` in another part.
    pub fn in_part<T>(&mut self, part: Rc<PartContext>, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.part, part);
        let out = read(self);
        self.part = outer;
        out
    }

    /// Runs `read` one container deeper; `None` where that is too deep.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH {
            return None;
        }
        self.depth += 1;
        let out = read(self);
        self.depth -= 1;
        Some(out)
    }

    /// A relationship of the current part.
    pub fn relationship(&self, id: Option<&str>) -> Option<&Relationship> {
        id.and_then(|id| self.part.relationships.get(id))
    }

    /// The root of a related part.
    pub fn related_root(&mut self, id: Option<&str>) -> Option<(String, Element)> {
        let relationship = self.relationship(id).filter(|r| !r.external)?;
        let name = self.env.opc.stored_name(&relationship.target)?.to_owned();
        let bytes = self.env.opc.part(&name)?;
        match xml::parse(&name, bytes, NAMESPACES, self.env.limits) {
            Ok(part) => Some((name, part.root)),
            Err(error) => {
                self.notices.push(notice(&name, 0, "", &error.to_string()));
                None
            }
        }
    }

    /// What a picture part shows.
    pub fn picture(&mut self, name: &str) -> Option<Rc<str>> {
        let name = self.env.opc.stored_name(name)?;
        if let Some(digest) = self.media.get(name) {
            return Some(digest.clone());
        }
        let bytes = self.env.opc.part(name)?;
        let digest: Rc<str> = media_digest(bytes, MediaLimits::default()).into();
        self.media.insert(name.to_owned(), digest.clone());
        Some(digest)
    }

    /// Opens an inline container; its number closes it.
    pub fn open(&mut self, node: Node) -> usize {
        self.next_frame += 1;
        let id = self.next_frame;
        self.story.frames.push(Frame { node: Some(node), id, children: Vec::new(), ended: false });
        id
    }

    /// Closes a container. Where others are still open inside it, it ends with them: fields and links overlap in files.
    pub fn close(&mut self, id: usize) {
        let Some(frame) = self.story.frames.iter_mut().rev().find(|f| f.id == id) else { return };
        frame.ended = true;
        while self.story.frames.last().is_some_and(|f| f.ended) {
            self.pop_frame();
        }
    }

    fn pop_frame(&mut self) {
        let Some(frame) = self.story.frames.pop() else { return };
        let Some(mut node) = frame.node else { return };
        node.children = frame.children;
        self.push(node);
    }

    /// Puts an inline where the text is.
    pub fn push(&mut self, node: Node) {
        match self.story.frames.last_mut() {
            Some(frame) => frame.children.push(node),
            None => self.story.pending.push(node),
        }
    }

    /// Begins a paragraph's inlines.
    pub fn begin_inlines(&mut self) {
        let children = std::mem::take(&mut self.story.pending);
        self.story.frames.push(Frame { node: None, id: 0, children, ended: false });
    }

    /// Ends them. A field that goes on in the next paragraph becomes a point before what it has here, so that its text
    /// stays text of the paragraph.
    pub fn end_inlines(&mut self) -> Vec<Node> {
        while let Some(frame) = self.story.frames.pop() {
            let Some(mut node) = frame.node else { return frame.children };
            let Some(outer) = self.story.frames.last_mut() else { return frame.children };
            if node.kind == Kind::Field && !frame.ended {
                outer.children.push(node);
                outer.children.extend(frame.children);
            } else {
                node.children = frame.children;
                outer.children.push(node);
            }
        }
        Vec::new()
    }

    /// Run properties of the style levels, remembered by style.
    pub fn level_props(&mut self, character: Option<&Rc<Style>>) -> Rc<RunProps> {
        let address = |style: Option<&Rc<Style>>| style.map_or(0, |s| Rc::as_ptr(s) as usize);
        let region = self.base.region.as_ref();
        let key = (region.map_or(0, |r| Rc::as_ptr(r) as usize), address(self.base.style.as_ref()), address(character));
        if let Some(props) = self.levels.get(&key) {
            return props.clone();
        }
        let style = self.base.style.as_ref();
        let props = self.env.styles.levels(region.map(|r| &r.run), style.map(|s| &s.run), character.map(|s| &s.run));
        let props = Rc::new(props);
        self.levels.insert(key, props.clone());
        props
    }

    /// A serial number for a range that begins here; its length is filled in at the end.
    pub fn begin_range(&mut self) -> (usize, i64) {
        self.lengths.push(0);
        (self.lengths.len() - 1, self.story.characters)
    }

    /// Ends a range.
    pub fn end_range(&mut self, range: (usize, i64)) {
        let (serial, start) = range;
        if let Some(length) = self.lengths.get_mut(serial) {
            *length = (self.story.characters - start).max(0);
        }
    }

    /// Fills in the lengths of ranges below a node.
    pub fn settle(&self, node: &mut Node) {
        for property in [Property::BookmarkLength, Property::CommentLength] {
            let Some(&Value::Number(serial)) = node.properties.get(&property) else { continue };
            match usize::try_from(serial).ok().and_then(|s| self.lengths.get(s)) {
                Some(&length) if length > 0 => node.set(property, Value::Number(length)),
                _ => {
                    node.properties.remove(&property);
                }
            }
        }
        for child in &mut node.children {
            self.settle(child);
        }
    }
}

/// A digest of bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes).get(..12).unwrap_or_default())
}

/// The text a person could see in an element: of WordprocessingML, DrawingML and mathematics; all text of foreign ones.
pub fn visible_text(e: &Element) -> String {
    let mut out = String::new();
    let mut known = false;
    let mut stack = vec![e];
    while let Some(e) = stack.pop() {
        if matches!(e.name.as_str(), "w:t" | "w:delText" | "a:t" | "m:t") {
            known = true;
            out.push_str(&e.text());
            continue;
        }
        let children: Vec<&Element> = e.elements().collect();
        stack.extend(children.into_iter().rev());
    }
    if known { out } else { e.text().trim().to_owned() }
}
