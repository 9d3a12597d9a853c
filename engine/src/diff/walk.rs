//! Walks two tables in matched pairs and collects what differs.
//!
//! In: two tables, a route, a budget. Out: findings with their position, and the subtrees that stand on one side only
//! (`moved` decides what became of those). A work list instead of recursion: depth costs no stack.

use super::align::{Keys, align};
use super::budget::Budget;
use super::likeness::Likeness;
use super::property;
use super::severity;
use super::tolerance;
use super::tree::{Id, Tree};
use crate::finding::{Change, Finding, Origin, Path, Subject};
use crate::format::Route;
use crate::model::{Kind, Node, Property, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// A finding and the node of the original that it comes after.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub order: Id,
    pub finding: Finding,
}

/// A subtree of the saved file only, and where it was added to the original.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gained {
    pub right: Id,
    /// Node of the original whose partner it is a child of.
    pub parent: Id,
    /// Nearest sibling before it that the original has too; none at the start and inside paragraphs.
    pub after: Option<Id>,
    pub inline: bool,
}

/// A stretch of text on one side only, that may be a paragraph of its own on the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loose {
    /// Index of its finding.
    pub found: usize,
    pub change: Change,
    /// The key of a paragraph with this text.
    pub key: u64,
}

/// A finding that goes with another one, and only where that one stays what it is.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// Index of the other one.
    pub found: usize,
    pub placed: Placed,
}

/// The state of a walk.
pub(super) struct Walk<'t, 'a> {
    pub left: &'t Tree<'a>,
    pub right: &'t Tree<'a>,
    pub route: Route,
    pub budget: Budget,
    pub work: Vec<(Id, Id)>,
    pub found: Vec<Placed>,
    pub lost: Vec<Id>,
    pub gained: Vec<Gained>,
    pub loose: Vec<Loose>,
    pub beside: Vec<Beside>,
}

impl<'t, 'a> Walk<'t, 'a> {
    /// A walk that starts at both roots.
    pub fn new(left: &'t Tree<'a>, right: &'t Tree<'a>, route: Route, budget: u64) -> Self {
        Walk {
            left,
            right,
            route,
            budget: Budget::new(budget),
            work: vec![(0, 0)],
            found: Vec::new(),
            lost: Vec::new(),
            gained: Vec::new(),
            loose: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// All findings in the order of the original.
    pub fn findings(&mut self) -> Vec<Finding> {
        let found = &self.found;
        let stays = |beside: &Beside| found[beside.found].finding.subject == Subject::Text;
        let beside: Vec<Placed> = self.beside.drain(..).filter(stays).map(|beside| beside.placed).collect();
        self.found.extend(beside);
        self.found.sort_by_key(|placed| placed.order);
        self.found.drain(..).map(|placed| placed.finding).collect()
    }

    /// Compares pairs until there are none left.
    pub fn run(&mut self) {
        while let Some((l, r)) = self.work.pop() {
            if self.left.items[l].hash != self.right.items[r].hash {
                self.pair(l, r);
            }
        }
    }

    fn pair(&mut self, l: Id, r: Id) {
        self.properties(l, r);
        match self.left.kind(l) {
            Kind::Paragraph => self.paragraph(l, r),
            Kind::Field | Kind::Link => (),
            Kind::Document => self.groups(l, r),
            Kind::Row => self.cells(l, r),
            Kind::Run => self.own_text(l, r, Subject::Text),
            kind => {
                self.own_text(l, r, Subject::Node(kind));
                self.siblings(l, self.children(self.left, l), self.children(self.right, r));
            }
        }
    }

    fn properties(&mut self, l: Id, r: Id) {
        for altered in property::compare_nodes(self.left.node(l), self.right.node(r), self.route) {
            let severity = severity::of_property(&altered, false);
            let finding = Finding {
                severity,
                old: altered.old,
                new: altered.new,
                ..self.blank(l, Subject::Property(altered.property), altered.change)
            };
            self.found.push(Placed { order: l, finding });
        }
    }

    /// The value of a metadata property, the text of an unknown node.
    fn own_text(&mut self, l: Id, r: Id, subject: Subject) {
        let (old, new) = (&self.left.node(l).text, &self.right.node(r).text);
        if old == new {
            return;
        }
        let severity = match subject {
            Subject::Node(kind) => severity::of_node(kind, Change::Altered, 1),
            _ => severity::of_text(old, new, Change::Altered),
        };
        let count = old.chars().count().max(new.chars().count());
        let finding = Finding {
            severity,
            old: Some(Value::Text(clip(old))),
            new: Some(Value::Text(clip(new))),
            count: clamp(count),
            ..self.blank(l, subject, Change::Altered)
        };
        self.found.push(Placed { order: l, finding });
    }

    /// A finding about a node of the original, values and count to be filled in.
    pub fn blank(&self, l: Id, subject: Subject, change: Change) -> Finding {
        Finding {
            path: self.left.path(l),
            subject,
            change,
            severity: crate::model::Severity::Major,
            origin: Origin::Unlocated,
            route: self.route,
            old: None,
            new: None,
            place: self.left.place(l),
            count: 1,
        }
    }

    fn children(&self, tree: &Tree<'a>, id: Id) -> Vec<Id> {
        let content = |&child: &Id| !tree.is_automatic(child);
        tree.children(id).filter(content).collect()
    }

    /// The children of a document, kind by kind: the order of the kinds is not content.
    fn groups(&mut self, l: Id, r: Id) {
        let left = by_kind(self.left, self.children(self.left, l));
        let mut right = by_kind(self.right, self.children(self.right, r));
        for (kind, ids) in left {
            let partners = right.remove(&kind).unwrap_or_default();
            self.group(kind, l, ids, partners);
        }
        for (kind, ids) in right {
            self.group(kind, l, Vec::new(), ids);
        }
    }

    fn group(&mut self, kind: Kind, l: Id, left: Vec<Id>, right: Vec<Id>) {
        match kind {
            Kind::Style | Kind::Metadata | Kind::Macro => self.by_label(l, left, right),
            _ => self.siblings(l, left, right),
        }
    }

    /// Pairs by name; order is not content.
    fn by_label(&mut self, parent: Id, left: Vec<Id>, right: Vec<Id>) {
        let pairs = label_pairs(self.left, &left, self.right, &right);
        self.take_pairs(parent, &left, &right, pairs, Placing::Unordered);
    }

    /// Cells by their place in the grid, or by content where the rows have not the same number.
    fn cells(&mut self, l: Id, r: Id) {
        let (left, right) = (self.children(self.left, l), self.children(self.right, r));
        if left.len() == right.len() {
            let pairs = (0..left.len()).map(|i| (i, i)).collect();
            return self.take_pairs(l, &left, &right, pairs, Placing::Ordered);
        }
        self.siblings(l, left, right);
    }

    fn siblings(&mut self, l: Id, left: Vec<Id>, right: Vec<Id>) {
        let mut pairs = self.aligned(&left, &right);
        pairs.extend(lonely(self.left, &left, self.right, &right, &pairs));
        pairs.sort_unstable();
        self.take_pairs(l, &left, &right, pairs, Placing::Ordered);
    }

    /// Aligns two lists of nodes by content.
    pub fn aligned(&mut self, left: &[Id], right: &[Id]) -> Vec<(usize, usize)> {
        let keys = |tree: &Tree<'_>, ids: &[Id]| -> (Vec<u64>, Vec<u64>) {
            ids.iter().map(|&id| (tree.items[id].hash, tree.items[id].key)).unzip()
        };
        let ((strong_l, weak_l), (strong_r, weak_r)) = (keys(self.left, left), keys(self.right, right));
        let mut likeness = Likeness::new(self.left, self.right);
        align(
            Keys { strong: &strong_l, weak: &weak_l },
            Keys { strong: &strong_r, weak: &weak_r },
            &mut |a, b| likeness.score(left[a], right[b]),
            &mut self.budget,
        )
    }

    /// Puts pairs on the work list and what has no partner on the lists of lost and gained.
    pub fn take_pairs(&mut self, parent: Id, left: &[Id], right: &[Id], pairs: Vec<(usize, usize)>, placing: Placing) {
        let kept: BTreeSet<usize> = pairs.iter().map(|p| p.0).collect();
        self.lost.extend((0..left.len()).filter(|i| !kept.contains(i)).map(|i| left[i]));
        let partner: HashMap<usize, usize> = pairs.iter().map(|p| (p.1, p.0)).collect();
        let mut after = None;
        for (i, &id) in right.iter().enumerate() {
            match partner.get(&i) {
                Some(&l) => after = Some(left[l]).filter(|_| placing == Placing::Ordered),
                None if anchors_a_table(self.right, right, i) => {}
                None => {
                    self.gained.push(Gained { right: id, parent, after, inline: placing == Placing::Inline });
                }
            }
        }
        self.work.extend(pairs.into_iter().map(|(a, b)| (left[a], right[b])));
    }

    /// The path of something gained: the original's parent, the sibling it follows, its kind and a hash of its content;
    /// the same whatever else was gained.
    pub fn gained_path(&self, gained: &Gained) -> Path {
        let parent = self.left.path(gained.parent);
        let slash = if parent.0.is_empty() { "" } else { "/" };
        let anchor = match gained.after {
            _ if gained.inline => String::new(),
            Some(id) => format!("after {}/", self.left.step(id)),
            None => "at start/".to_owned(),
        };
        let item = &self.right.items[gained.right];
        Path(format!("{parent}{slash}{anchor}{}~{:08x}", item.node.kind.name(), item.key as u32))
    }

    /// The node of the original that a gained one comes after.
    pub fn gained_order(&self, gained: &Gained) -> Id {
        match gained.after {
            Some(id) => self.left.items[id].end - 1,
            None => gained.parent,
        }
    }
}

/// Whether an added paragraph only bears a floating table: an office needs one where two tables follow each other.
fn anchors_a_table(tree: &Tree<'_>, siblings: &[Id], at: usize) -> bool {
    let sibling = |i: Option<usize>| i.and_then(|i| siblings.get(i)).map(|&id| tree.node(id));
    let empty = |n: &Node| n.kind == Kind::Paragraph && n.children.is_empty();
    let floats = |n: &Node| n.properties.get(&Property::TableFloat) == Some(&Value::Flag(true));
    sibling(Some(at)).is_some_and(empty)
        && sibling(at.checked_sub(1)).is_some_and(|n| n.kind == Kind::Table && floats(n))
        && sibling(at.checked_add(1)).is_some_and(|n| n.kind == Kind::Table)
}

/// How siblings stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placing {
    /// One after the other.
    Ordered,
    /// In no order.
    Unordered,
    /// In the text of a paragraph.
    Inline,
}

fn by_kind(tree: &Tree<'_>, ids: Vec<Id>) -> BTreeMap<Kind, Vec<Id>> {
    let mut groups: BTreeMap<Kind, Vec<Id>> = BTreeMap::new();
    ids.into_iter().for_each(|id| groups.entry(tree.kind(id)).or_default().push(id));
    groups
}

/// Pairs nodes of equal names, the first with the first.
pub(super) fn label_pairs(left: &Tree<'_>, l: &[Id], right: &Tree<'_>, r: &[Id]) -> Vec<(usize, usize)> {
    let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (i, &id) in r.iter().enumerate() {
        waiting.entry(tolerance::name(&right.node(id).label)).or_default().push_back(i);
    }
    let partner = |(i, &id): (usize, &Id)| {
        let name = tolerance::name(&left.node(id).label);
        Some((i, waiting.get_mut(&name)?.pop_front()?))
    };
    l.iter().enumerate().filter_map(partner).collect()
}

/// Characters up to which a paragraph between two pairs is the same one with another text.
const LONELY: usize = 40;

/// Pairs short paragraphs that stand alone between the same neighbours: one text for another, not a loss and a gain.
fn lonely(left: &Tree<'_>, l: &[Id], right: &Tree<'_>, r: &[Id], pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let fits = |tree: &Tree<'_>, id: Id| tree.kind(id) == Kind::Paragraph && (1..=LONELY).contains(&tree.items[id].ink);
    let keys = |tree: &Tree<'_>, ids: &[Id]| ids.iter().map(|&id| tree.items[id].key).collect::<BTreeSet<u64>>();
    let starts = std::iter::once((0, 0)).chain(pairs.iter().map(|p| (p.0 + 1, p.1 + 1)));
    let ends = pairs.iter().copied().chain([(l.len(), r.len())]);
    let mut alone: Vec<(usize, usize)> = starts
        .zip(ends)
        .filter(|((a, b), (c, d))| c - a == 1 && d - b == 1 && fits(left, l[*a]) && fits(right, r[*b]))
        .map(|(start, _)| start)
        .collect();
    if !alone.is_empty() {
        let (keys_left, keys_right) = (keys(left, l), keys(right, r));
        let elsewhere = |a: usize, b: usize| {
            keys_right.contains(&left.items[l[a]].key) || keys_left.contains(&right.items[r[b]].key)
        };
        alone.retain(|&(a, b)| !elsewhere(a, b));
    }
    alone
}

/// Text for a report: whole up to a thousand characters.
pub(super) fn clip(text: &str) -> String {
    const MOST: usize = 1_000;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A count for a finding.
pub(super) fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
