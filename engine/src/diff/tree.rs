//! A document as a flat table of its nodes in document order, with what the differ asks of them again and again.
//!
//! In: a [`Node`]. Out: per node its parent, its ordinal among siblings of its kind, the end of its subtree, a hash of
//! everything below it ([`Item::hash`], place apart), a hash of what identifies it ([`Item::key`]) and the number of its
//! characters. Built without recursion, so that depth costs memory and no stack. Deliberately absent: any comparison.

use super::tolerance;
use super::volatile;
use crate::finding::Path;
use crate::model::{Kind, Node, Place, Property, Value};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Index of a node in document order.
pub(super) type Id = usize;

/// Paths longer than this are shortened in the middle, so that a hostile depth does not multiply into gigabytes.
const PATH_STEPS: usize = 48;

/// One node of the table.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub node: &'a Node,
    pub parent: Id,
    /// One past the last node of the subtree.
    pub end: Id,
    /// From 1, among siblings of the kind.
    pub ordinal: usize,
    /// Equal for equal subtrees; results of volatile fields and places apart.
    pub hash: u64,
    /// Equal for nodes that are "the same thing" whatever their format; 0 where nothing identifies it.
    pub key: u64,
    /// Characters of text in the node's own flow, those of notes, comments and shapes inside it apart.
    pub chars: usize,
    /// Those of them that are not white space.
    pub ink: usize,
}

/// The table.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub items: Vec<Item<'a>>,
    /// Names of form controls: formats write them at the control, as a bookmark around it, or both.
    pub controls: BTreeSet<String>,
}

/// A node whose children are being entered.
struct Open {
    id: Id,
    next: usize,
    ordinals: [u32; KINDS],
    text: Rolling,
    own: Rolling,
}

const KINDS: usize = Kind::Unknown as usize + 1;

impl<'a> Tree<'a> {
    /// Builds the table of a tree.
    pub fn new(root: &'a Node) -> Tree<'a> {
        let mut tree = Tree { items: Vec::new(), controls: BTreeSet::new() };
        let mut open = vec![tree.enter(root, 0, 1)];
        while let Some(top) = open.last_mut() {
            let parent = top.id;
            match tree.items[parent].node.children.get(top.next) {
                Some(child) => {
                    top.next += 1;
                    let ordinal = &mut top.ordinals[child.kind as usize];
                    *ordinal += 1;
                    let entered = tree.enter(child, parent, *ordinal as usize);
                    open.push(entered);
                }
                None => {
                    let Some(mut done) = open.pop() else { break };
                    let node = tree.items[done.id].node;
                    if volatile::is_volatile(node) {
                        done.text = Rolling::default();
                    }
                    let text = done.text;
                    tree.leave(done);
                    if let Some(above) = open.last_mut() {
                        above.take(node, text);
                    }
                }
            }
        }
        tree
    }

    fn enter(&mut self, node: &'a Node, parent: Id, ordinal: usize) -> Open {
        let id = self.items.len();
        if let Some(Value::Text(name)) = node.properties.get(&Property::ControlName) {
            self.controls.insert(tolerance::name(name));
        }
        self.items.push(Item { node, parent, end: id + 1, ordinal, hash: 0, key: 0, chars: 0, ink: 0 });
        let mut text = Rolling::default();
        text.push_str(&node.text);
        Open { id, next: 0, ordinals: [0; KINDS], text, own: Rolling::default() }
    }

    fn leave(&mut self, done: Open) {
        let id = done.id;
        let end = self.items.len();
        let node = self.items[id].node;
        self.items[id].end = end;
        let mut hasher = DefaultHasher::new();
        (node.kind, &node.label, &node.text, &node.properties).hash(&mut hasher);
        if !volatile::is_volatile(node) {
            for child in self.children(id).collect::<Vec<_>>() {
                self.items[child].hash.hash(&mut hasher);
            }
        }
        let item = &mut self.items[id];
        item.hash = hasher.finish();
        item.chars = done.text.chars;
        item.ink = done.text.ink;
        item.key = identity(node, &done);
    }

    /// Whether a node is no content at all: a bookmark that is a form control's name, given or made up.
    pub fn is_automatic(&self, id: Id) -> bool {
        let node = self.items[id].node;
        node.kind == Kind::Bookmark
            && (self.controls.contains(&tolerance::name(&node.label))
                || volatile::is_default_of_controls(&node.label) && self.stands_at_control(id))
    }

    fn stands_at_control(&self, id: Id) -> bool {
        let end = self.items[id].end;
        let next = self.items.get(end).filter(|next| next.parent == self.items[id].parent);
        self.kind(self.items[id].parent) == Kind::Control || next.is_some_and(|next| next.node.kind == Kind::Control)
    }

    /// The children of a node, in order.
    pub fn children(&self, id: Id) -> Children<'_, 'a> {
        Children { tree: self, next: id + 1, end: self.items[id].end }
    }

    /// The node.
    pub fn node(&self, id: Id) -> &'a Node {
        self.items[id].node
    }

    /// Its kind.
    pub fn kind(&self, id: Id) -> Kind {
        self.items[id].node.kind
    }

    /// One step of a path.
    pub fn step(&self, id: Id) -> String {
        format!("{}[{}]", self.kind(id).name(), self.items[id].ordinal)
    }

    /// The path of a node from the root, the document itself left out.
    pub fn path(&self, id: Id) -> Path {
        self.path_below(id, 0)
    }

    /// The path of a node below one of its ancestors.
    pub fn path_below(&self, id: Id, ancestor: Id) -> Path {
        let mut ids = Vec::new();
        let mut at = id;
        while at != ancestor {
            ids.push(at);
            at = self.items[at].parent;
        }
        ids.reverse();
        if ids.len() > PATH_STEPS {
            let (head, tail) = (&ids[..PATH_STEPS / 2], &ids[ids.len() - PATH_STEPS / 4..]);
            return Path(format!("{}/…{id}/{}", self.steps(head), self.steps(tail)));
        }
        Path(self.steps(&ids))
    }

    fn steps(&self, ids: &[Id]) -> String {
        ids.iter().map(|&id| self.step(id)).collect::<Vec<_>>().join("/")
    }

    /// Where a node stands in its file: its own place, or the nearest one above it.
    pub fn place(&self, id: Id) -> Option<Place> {
        let mut at = id;
        loop {
            if let Some(place) = &self.items[at].node.place {
                return Some(place.clone());
            }
            if at == 0 {
                return None;
            }
            at = self.items[at].parent;
        }
    }

    /// The text of a node's own flow, up to `limit` characters; paragraphs end with a line break.
    pub fn text(&self, id: Id, limit: usize) -> String {
        let mut text = String::new();
        let mut left = limit;
        let mut at = id;
        while at < self.items[id].end && left > 0 {
            let item = &self.items[at];
            if at != id && !flows(item.node) {
                at = item.end;
                continue;
            }
            if item.node.kind == Kind::Paragraph && !text.is_empty() {
                text.push('\n');
            }
            for c in item.node.text.chars().take(left) {
                text.push(c);
                left -= 1;
            }
            at = if volatile::is_volatile(item.node) { item.end } else { at + 1 };
        }
        if left == 0 {
            text.push('…');
        }
        text
    }
}

/// The children of one node.
pub(super) struct Children<'t, 'a> {
    tree: &'t Tree<'a>,
    next: Id,
    end: Id,
}

impl Iterator for Children<'_, '_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.tree.items[id].end;
        Some(id)
    }
}

impl Open {
    /// Takes over what a finished child says about its parent.
    fn take(&mut self, child: &Node, text: Rolling) {
        if flows(child) {
            self.text.append(&text);
            if child.kind == Kind::Paragraph {
                self.text.separate();
            }
        }
        if child.kind != Kind::Run {
            let mut hasher = DefaultHasher::new();
            (child.kind, &child.label).hash(&mut hasher);
            identifying(child).hash(&mut hasher);
            self.own.push(hasher.finish() >> 3);
        }
    }
}

/// Whether the text below such a node belongs to the flow that the node stands in.
pub(super) fn flows(node: &Node) -> bool {
    use Kind::*;
    match node.kind {
        Document | Body | Section | Header | Footer | Paragraph | Run | Table | Row | Cell | Field | Link | Sheet
        | Slide => true,
        Image | Shape | Bookmark | Note | Comment | Formula | Chart | Object | Control | Break | Style | Metadata
        | Macro | Signature | Unknown => false,
    }
}

/// The tracked change of a node that says its text came or went; a change of its format does not.
pub(super) fn tracked(node: &Node) -> Option<&str> {
    match node.properties.get(&Property::CharChange) {
        Some(Value::Token(change)) if change != "format" => Some(change.as_str()),
        _ => None,
    }
}

/// The properties that say which thing it is, not how it looks.
fn identifying(node: &Node) -> Vec<(Property, &crate::model::Value)> {
    use Property::*;
    const IDENTITY: [Property; 10] = [
        ImagePixels,
        ImageLink,
        FieldKind,
        LinkTarget,
        FormulaText,
        ObjectKind,
        ControlKind,
        ControlName,
        ControlTag,
        HeaderKind,
    ];
    IDENTITY.iter().filter_map(|p| node.properties.get(p).map(|v| (*p, v))).collect()
}

fn identity(node: &Node, done: &Open) -> u64 {
    let marks = identifying(node);
    let inner = if done.text.ink == 0 { done.own.value() } else { 0 };
    if node.label.is_empty() && marks.is_empty() && done.text.ink == 0 && inner == 0 {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    (node.kind, &node.label, marks, done.text.value(), inner).hash(&mut hasher);
    hasher.finish().max(1)
}

/// A polynomial hash modulo 2⁶¹ − 1: equal for equal sequences, however they were cut into pieces.
#[derive(Clone, Copy, Debug)]
struct Rolling {
    hash: u64,
    power: u64,
    chars: usize,
    ink: usize,
}

const MODULUS: u64 = (1 << 61) - 1;
const BASE: u64 = 1_000_003_579_013;

impl Default for Rolling {
    fn default() -> Self {
        Rolling { hash: 0, power: 1, chars: 0, ink: 0 }
    }
}

fn times(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) % u128::from(MODULUS)) as u64
}

impl Rolling {
    fn push(&mut self, symbol: u64) {
        self.hash = (times(self.hash, BASE) + symbol % MODULUS + 1) % MODULUS;
        self.power = times(self.power, BASE);
    }

    fn push_str(&mut self, text: &str) {
        for c in text.chars() {
            self.push(u64::from(c));
            self.chars += 1;
            self.ink += usize::from(!c.is_whitespace());
        }
    }

    /// A boundary that no character stands for.
    fn separate(&mut self) {
        self.push(0x11_0000);
    }

    fn append(&mut self, other: &Rolling) {
        self.hash = (times(self.hash, other.power) + other.hash) % MODULUS;
        self.power = times(self.power, other.power);
        self.chars += other.chars;
        self.ink += other.ink;
    }

    fn value(&self) -> u64 {
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(runs: &[&str]) -> Node {
        let children = runs.iter().map(|r| Node::run(*r)).collect();
        Node { children, ..Node::new(Kind::Paragraph) }
    }

    #[test]
    fn the_key_is_blind_for_run_splits() {
        let (whole, split) = (paragraph(&["Arrêté"]), paragraph(&["Ar", "rêté"]));
        assert_eq!(Tree::new(&whole).items[0].key, Tree::new(&split).items[0].key);
        assert_ne!(Tree::new(&whole).items[0].hash, Tree::new(&split).items[0].hash);
    }

    #[test]
    fn paths_count_from_one_among_siblings_of_a_kind() {
        let body = Node {
            children: vec![paragraph(&["a"]), Node::new(Kind::Table), paragraph(&["b"])],
            ..Node::new(Kind::Body)
        };
        let document = Node { children: vec![body], ..Node::new(Kind::Document) };
        let tree = Tree::new(&document);
        assert_eq!(tree.path(5).0, "body[1]/paragraph[2]");
        assert_eq!(tree.text(0, 100), "a\nb");
    }

    #[test]
    fn empty_things_have_no_key() {
        assert_eq!(Tree::new(&paragraph(&[])).items[0].key, 0);
        assert_eq!(Tree::new(&paragraph(&["  "])).items[0].key, 0);
    }
}
