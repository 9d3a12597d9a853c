//! What became of the subtrees that stand on one side only: moved, lost, or gained.
//!
//! In: a finished walk's lists. Out: findings. A lost subtree and everything inside it that a person would name (paragraphs,
//! tables, objects) is looked for among what was gained, larger things first; what is found is moved and compared further.
//! Of the rest a subtree is one finding, plus one per object inside it. Empty paragraphs do not move: they are alike.

use super::severity;
use super::tree::{Id, Tree, flows};
use super::volatile;
use super::walk::{Gained, Loose, Placed, Walk, clamp, clip};
use crate::finding::{Change, Finding, Path, Subject};
use crate::model::{Kind, Property, Value};
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Characters, without white space, from which a text is one's own.
const INK: usize = 12;
/// Characters looked at per text.
const LOOK: usize = 20_000;

/// Something with a name of its own inside a lost or gained subtree.
#[derive(Clone, Copy, Debug)]
struct Piece {
    id: Id,
    /// Index of the subtree in its list.
    top: usize,
}

/// Nodes of one key on the left and on the right.
type Sides = (Vec<Id>, Vec<Id>);

/// Which nodes were found on the other side.
struct Covered(Vec<bool>);

impl Covered {
    fn none(tree: &Tree<'_>) -> Covered {
        Covered(vec![false; tree.items.len()])
    }

    fn cover(&mut self, tree: &Tree<'_>, id: Id) {
        self.0[id..tree.items[id].end].fill(true);
    }

    fn has(&self, id: Id) -> bool {
        self.0[id]
    }

    fn any_in(&self, tree: &Tree<'_>, id: Id) -> bool {
        self.0[id..tree.items[id].end].iter().any(|&c| c)
    }
}

impl Walk<'_, '_> {
    /// Settles the lists; pairs that were found (if they are to be looked for) are put on the work list again.
    pub fn settle(&mut self, search: bool) {
        let lost = std::mem::take(&mut self.lost);
        let gained = std::mem::take(&mut self.gained);
        let pieces_left = pieces(self.left, lost.iter().copied());
        let pieces_right = pieces(self.right, gained.iter().map(|g| g.right));
        let (mut covered_left, mut covered_right) = (Covered::none(self.left), Covered::none(self.right));
        let levels = [strong as fn(&Tree<'_>, Id) -> u64, weak, inky];
        for level in levels.into_iter().filter(|_| search) {
            for (l, r) in self.matches(&pieces_left, &pieces_right, level, &covered_left, &covered_right) {
                if covered_left.any_in(self.left, l) || covered_right.any_in(self.right, r) {
                    continue;
                }
                covered_left.cover(self.left, l);
                covered_right.cover(self.right, r);
                self.moved(l, r);
            }
        }
        if search {
            self.loose(&pieces_left, &mut covered_left, &pieces_right, &mut covered_right);
        }
        for piece in &pieces_left {
            self.lost_piece(piece, lost[piece.top], &covered_left);
        }
        for piece in &pieces_right {
            self.gained_piece(piece, &gained[piece.top], &covered_right);
        }
    }

    /// Pairs of pieces with equal keys, the larger ones first, in an order that does not depend on the side.
    fn matches(
        &self,
        left: &[Piece],
        right: &[Piece],
        key: fn(&Tree<'_>, Id) -> u64,
        covered_left: &Covered,
        covered_right: &Covered,
    ) -> Vec<(Id, Id)> {
        let mut by_key: HashMap<u64, Sides> = HashMap::new();
        for piece in left.iter().filter(|p| self.left.items[p.id].key != 0 && !covered_left.has(p.id)) {
            by_key.entry(key(self.left, piece.id)).or_default().0.push(piece.id);
        }
        for piece in right.iter().filter(|p| self.right.items[p.id].key != 0 && !covered_right.has(p.id)) {
            by_key.entry(key(self.right, piece.id)).or_default().1.push(piece.id);
        }
        let mut groups: Vec<(u64, Sides)> = by_key.into_iter().collect();
        groups.retain(|(_, (l, r))| !l.is_empty() && !r.is_empty());
        groups.sort_by_key(|(key, (l, _))| {
            let item = &self.left.items[l[0]];
            (usize::MAX - item.chars, size_rank(item.node.kind), *key)
        });
        groups.into_iter().flat_map(|(_, (l, r))| l.into_iter().zip(r)).collect()
    }

    fn moved(&mut self, l: Id, r: Id) {
        let kind = self.left.kind(l);
        let severity = severity::of_node(kind, Change::Moved, self.left.items[l].ink);
        let old = summary(self.left, l);
        let finding = Finding { severity, old, ..self.blank(l, Subject::Node(kind), Change::Moved) };
        self.found.push(Placed { order: l, finding });
        self.work.push((l, r));
    }

    /// Stretches of text that became paragraphs of their own, and paragraphs that became stretches of others: moved.
    fn loose(&mut self, left: &[Piece], covered_left: &mut Covered, right: &[Piece], covered_right: &mut Covered) {
        let (mut lost, mut gained) =
            (paragraphs(self.left, left, covered_left), paragraphs(self.right, right, covered_right));
        for Loose { found, change, key } in std::mem::take(&mut self.loose) {
            let (paragraphs, order) = match change {
                Change::Lost => (&mut gained, self.found[found].order),
                Change::Gained => (&mut lost, 0),
                _ => continue,
            };
            let Some(id) = paragraphs.get_mut(&key).and_then(VecDeque::pop_front) else { continue };
            let at = if change == Change::Lost { order } else { id };
            match change {
                Change::Lost => covered_right.cover(self.right, id),
                _ => covered_left.cover(self.left, id),
            }
            let text = self.found[found].finding.old.take().or(self.found[found].finding.new.take());
            let finding = Finding { old: text, ..self.blank(at, Subject::Node(Kind::Paragraph), Change::Moved) };
            self.found[found] = Placed { order: at, finding };
        }
    }

    fn lost_piece(&mut self, piece: &Piece, top: Id, covered: &Covered) {
        if covered.has(piece.id) || !reported(self.left, piece.id, top) {
            return;
        }
        let kind = self.left.kind(piece.id);
        let (chars, ink) = remaining(self.left, piece.id, covered);
        let finding = Finding {
            severity: severity::of_node(kind, Change::Lost, ink),
            old: summary(self.left, piece.id),
            count: clamp(chars.max(1)),
            ..self.blank(piece.id, Subject::Node(kind), Change::Lost)
        };
        self.found.push(Placed { order: piece.id, finding });
    }

    fn gained_piece(&mut self, piece: &Piece, gained: &Gained, covered: &Covered) {
        if covered.has(piece.id) || !reported(self.right, piece.id, gained.right) {
            return;
        }
        let kind = self.right.kind(piece.id);
        let (chars, ink) = remaining(self.right, piece.id, covered);
        let mut path = self.gained_path(gained);
        if piece.id != gained.right {
            path = Path(format!("{path}/{}", self.right.path_below(piece.id, gained.right)));
        }
        let finding = Finding {
            path,
            severity: severity::of_node(kind, Change::Gained, ink),
            new: summary(self.right, piece.id),
            count: clamp(chars.max(1)),
            ..self.blank(gained.after.unwrap_or(gained.parent), Subject::Node(kind), Change::Gained)
        };
        self.found.push(Placed { order: self.gained_order(gained), finding });
    }
}

/// Paragraphs that were not found on the other side, by key.
fn paragraphs(tree: &Tree<'_>, pieces: &[Piece], covered: &Covered) -> HashMap<u64, VecDeque<Id>> {
    let mut by_key: HashMap<u64, VecDeque<Id>> = HashMap::new();
    for piece in pieces.iter().filter(|p| tree.kind(p.id) == Kind::Paragraph && !covered.has(p.id)) {
        by_key.entry(tree.items[piece.id].key).or_default().push_back(piece.id);
    }
    by_key
}

fn strong(tree: &Tree<'_>, id: Id) -> u64 {
    tree.items[id].hash
}

fn weak(tree: &Tree<'_>, id: Id) -> u64 {
    tree.items[id].key
}

/// Kind and characters of a text without its white space: offices write other blanks for those of the original. Short texts
/// are alike by chance and keep their key.
fn inky(tree: &Tree<'_>, id: Id) -> u64 {
    let item = &tree.items[id];
    if item.ink < INK {
        return item.key;
    }
    let mut hasher = DefaultHasher::new();
    item.node.kind.hash(&mut hasher);
    tree.text(id, LOOK).chars().filter(|c| !c.is_whitespace()).for_each(|c| c.hash(&mut hasher));
    hasher.finish()
}

/// The subtrees themselves and what has a name inside them, in document order.
fn pieces(tree: &Tree<'_>, tops: impl Iterator<Item = Id>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (top, id) in tops.enumerate() {
        pieces.push(Piece { id, top });
        let inside = (id + 1..tree.items[id].end).filter(|&i| is_piece(tree, i));
        pieces.extend(inside.map(|id| Piece { id, top }));
    }
    pieces
}

fn is_piece(tree: &Tree<'_>, id: Id) -> bool {
    let node = tree.node(id);
    match node.kind {
        Kind::Paragraph | Kind::Table => tree.items[id].ink > 0,
        _ => is_object(tree, id) && !tree.is_automatic(id),
    }
}

fn is_object(tree: &Tree<'_>, id: Id) -> bool {
    use Kind::*;
    match tree.kind(id) {
        Image | Shape | Field | Link | Bookmark | Note | Comment | Formula | Chart | Object | Control | Macro
        | Signature | Header | Footer => true,
        Unknown => tree.items[id].ink > 0,
        Document | Body | Section | Paragraph | Run | Table | Row | Cell | Break | Style | Metadata | Sheet | Slide => {
            false
        }
    }
}

/// Whether a piece is a finding of its own: the subtree itself, and objects in it.
fn reported(tree: &Tree<'_>, id: Id, top: Id) -> bool {
    id == top || is_object(tree, id)
}

/// Containers before what they contain, where both have the same text.
fn size_rank(kind: Kind) -> u8 {
    match kind {
        Kind::Table => 0,
        Kind::Row => 1,
        Kind::Cell => 2,
        Kind::Header | Kind::Footer | Kind::Note | Kind::Comment | Kind::Shape => 3,
        Kind::Paragraph => 4,
        _ => 5,
    }
}

/// Characters (and those that are not white space) of a subtree's own text that were not found on the other side.
///
/// The text of fields and links belongs to their paragraph, which says it.
fn remaining(tree: &Tree<'_>, id: Id, covered: &Covered) -> (usize, usize) {
    let item = &tree.items[id];
    if matches!(item.node.kind, Kind::Field | Kind::Link) {
        return (0, 0);
    }
    if !covered.any_in(tree, id) {
        return (item.chars, item.ink);
    }
    let (mut chars, mut ink) = (0, 0);
    let mut at = id;
    while at < item.end {
        let inner = &tree.items[at];
        if covered.has(at) || (at != id && !flows(inner.node)) || volatile::is_volatile(inner.node) {
            at = inner.end;
            continue;
        }
        chars += inner.node.text.chars().count();
        ink += inner.node.text.chars().filter(|c| !c.is_whitespace()).count();
        at += 1;
    }
    (chars, ink)
}

/// What a report shows of a node: its name, its target, its text.
fn summary(tree: &Tree<'_>, id: Id) -> Option<Value> {
    let node = tree.node(id);
    let property = |p: Property| node.properties.get(&p).cloned();
    let text = || Some(tree.text(id, 1_000)).filter(|t| !t.is_empty()).map(Value::Text);
    match node.kind {
        Kind::Field => property(Property::FieldKind).or_else(text),
        Kind::Link => property(Property::LinkTarget).or_else(text),
        Kind::Image => property(Property::ImagePixels).or_else(|| property(Property::ImageLink)),
        Kind::Formula => property(Property::FormulaText).or_else(text),
        Kind::Object => property(Property::ObjectKind).or_else(text),
        Kind::Control => property(Property::ControlKind).or_else(text),
        _ if !node.label.is_empty() => Some(Value::Text(clip(&node.label))),
        _ => text(),
    }
}
