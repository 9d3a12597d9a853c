//! How much two nodes look like the same thing.
//!
//! In: two tables and two nodes. Out: a score, 0 for "never the same", that `align` sums up. Texts are compared through
//! small sketches (the lowest hashes of their words), so that a score costs the same for a word and for a book. A text with
//! tracked changes is also what it becomes when they are accepted and when they are refused: offices do either.

use super::tree::{Id, Tree, flows, tracked};
use super::volatile;
use crate::model::{Kind, Node, Property};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Hashes kept per text.
const SKETCH: usize = 48;
/// Characters looked at per text.
const LOOK: usize = 20_000;
/// Texts of so few words are also compared by groups of three letters.
const SHORT: usize = 8;
/// Rows looked at to tell whether two tables have the same grid.
const ROWS: usize = 64;
/// Likeness in thousandths from which paragraphs are the same one edited.
const SAME: u32 = 250;

/// The lowest hashes of a text's words, sorted.
type Sketch = Vec<u32>;

/// Which of the texts that a text with tracked changes stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Whole,
    Accepted,
    Refused,
}

impl Version {
    /// Whether text under such a change is not in it.
    fn omits(self, change: &str) -> bool {
        match self {
            Version::Whole => false,
            Version::Accepted => matches!(change, "deleted" | "moved-from"),
            Version::Refused => matches!(change, "inserted" | "moved-to"),
        }
    }
}

/// Scores with remembered sketches.
pub(super) struct Likeness<'t, 'a> {
    left: &'t Tree<'a>,
    right: &'t Tree<'a>,
    sketches_left: HashMap<Id, Vec<Sketch>>,
    sketches_right: HashMap<Id, Vec<Sketch>>,
}

impl<'t, 'a> Likeness<'t, 'a> {
    /// Nothing remembered yet.
    pub fn new(left: &'t Tree<'a>, right: &'t Tree<'a>) -> Self {
        Likeness { left, right, sketches_left: HashMap::new(), sketches_right: HashMap::new() }
    }

    /// Scores a pair.
    pub fn score(&mut self, l: Id, r: Id) -> u32 {
        let (a, b) = (&self.left.items[l], &self.right.items[r]);
        if a.node.kind != b.node.kind || a.node.label != b.node.label {
            return 0;
        }
        let known = a.key != 0;
        match (a.hash == b.hash, a.key == b.key) {
            (true, _) if known => 3000,
            (true, _) => 1200,
            (_, true) if known => 2500 + overlap(a.node, b.node),
            (_, true) => 1000 + overlap(a.node, b.node),
            _ => self.alike(l, r),
        }
    }

    fn alike(&mut self, l: Id, r: Id) -> u32 {
        use Kind::*;
        let (a, b) = (self.left.node(l), self.right.node(r));
        match a.kind {
            Paragraph => self.paragraphs(l, r),
            Header | Footer if a.get(Property::HeaderKind) != b.get(Property::HeaderKind) => 0,
            Field if a.get(Property::FieldKind) != b.get(Property::FieldKind) => 1 + self.texts(l, r) / 10,
            Link => 100 + self.texts(l, r),
            Row if a.children.len() == b.children.len() => 100 + self.texts(l, r),
            Table if same_grid(a, b) => 60 + self.texts(l, r) + overlap(a, b) / 10,
            Table | Row => self.texts(l, r) + overlap(a, b) / 10,
            _ => 50 + overlap(a, b) + self.texts(l, r),
        }
    }

    fn paragraphs(&mut self, l: Id, r: Id) -> u32 {
        match (self.left.items[l].ink, self.right.items[r].ink) {
            (0, 0) => 500,
            (0, _) | (_, 0) => 1,
            _ => match self.texts(l, r) {
                likeness if likeness >= SAME => 100 + likeness,
                _ => 0,
            },
        }
    }

    /// Common words of two texts in thousandths of all their words, of the versions that have most in common.
    fn texts(&mut self, l: Id, r: Id) -> u32 {
        let a = self.sketches_left.entry(l).or_insert_with(|| sketches(self.left, l));
        let b = self.sketches_right.entry(r).or_insert_with(|| sketches(self.right, r));
        a.iter().flat_map(|a| b.iter().map(|b| common(a, b))).max().unwrap_or(0)
    }
}

/// Whether two tables have as many rows, of as many cells: then they are the same table even where all of its text went
/// elsewhere.
fn same_grid(a: &Node, b: &Node) -> bool {
    let cells = |table: &Node| table.children.iter().take(ROWS).map(|row| row.children.len()).collect::<Vec<_>>();
    a.children.len() == b.children.len() && cells(a) == cells(b)
}

/// Equal properties of two nodes, at most 200.
fn overlap(a: &Node, b: &Node) -> u32 {
    let equal = a.properties.iter().filter(|(p, v)| b.properties.get(p) == Some(v)).count();
    let all = a.properties.len().max(b.properties.len()).max(1);
    (equal * 200 / all) as u32
}

/// Of each version of the text; of one without tracked changes there is one.
fn sketches(tree: &Tree<'_>, id: Id) -> Vec<Sketch> {
    let whole = flow(tree, id, Version::Whole);
    let others = [Version::Accepted, Version::Refused].map(|version| flow(tree, id, version));
    let others = others.iter().filter(|text| **text != whole).map(|text| sketch(text));
    std::iter::once(sketch(&whole)).chain(others).collect()
}

fn sketch(text: &str) -> Sketch {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut hashes: Vec<u32> = words.iter().map(short).collect();
    if words.len() <= SHORT {
        let letters: Vec<char> = words.concat().chars().collect();
        hashes.extend(letters.windows(3).map(short));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// The text below a node, whatever stands between, as far as it is looked at.
fn flow(tree: &Tree<'_>, id: Id, version: Version) -> String {
    let mut text = String::new();
    let mut at = id;
    while at < tree.items[id].end && text.len() < LOOK {
        let item = &tree.items[at];
        let omitted = || tracked(item.node).is_some_and(|change| version.omits(change));
        if at != id && (!flows(item.node) || omitted()) {
            at = item.end;
            continue;
        }
        text.push_str(&item.node.text);
        if item.node.kind == Kind::Paragraph {
            text.push(' ');
        }
        at = if volatile::is_volatile(item.node) { item.end } else { at + 1 };
    }
    text
}

fn short(word: impl Hash) -> u32 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish() as u32
}

/// Estimates common to all hashes from the lowest ones.
fn common(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut both, mut all) = (0, 0, 0u32, 0u32);
    while (i < a.len() || j < b.len()) && (all as usize) < SKETCH {
        let (x, y) = (a.get(i), b.get(j));
        both += u32::from(x.is_some() && x == y);
        all += 1;
        let take_left = x.is_some() && (y.is_none() || x <= y);
        let take_right = y.is_some() && (x.is_none() || y <= x);
        i += usize::from(take_left);
        j += usize::from(take_right);
    }
    both * 1000 / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn score(left: &str, right: &str) -> u32 {
        let paragraph = |text: &str| Node { children: vec![Node::run(text)], ..Node::new(Kind::Paragraph) };
        let (a, b) = (paragraph(left), paragraph(right));
        Likeness::new(&Tree::new(&a), &Tree::new(&b)).score(0, 0)
    }

    #[test]
    fn equal_beats_alike_beats_other() {
        assert_eq!(score("le chat noir", "le chat noir"), 3000);
        assert!(score("le chat noir", "le chat blanc") > 400);
        assert!(score("colour", "color") > 100);
        assert_eq!(score("le chat noir", "mille sabords"), 0);
    }

    #[test]
    fn a_tracked_change_is_accepted_or_refused() {
        let change = |kind: &str| {
            let mut run = Node::run("et tout ce que la commission avait encore voulu en dire ce jour");
            run.set(Property::CharChange, Value::token(kind));
            Node { children: vec![Node::run("Avis favorable "), run], ..Node::new(Kind::Paragraph) }
        };
        let short = Node { children: vec![Node::run("Avis favorable")], ..Node::new(Kind::Paragraph) };
        let score = |long: &Node| Likeness::new(&Tree::new(long), &Tree::new(&short)).score(0, 0);
        assert_eq!([change("deleted"), change("inserted"), change("format")].map(|p| score(&p)), [1100, 1100, 0]);
    }
}
