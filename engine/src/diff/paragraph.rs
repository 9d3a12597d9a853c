//! Compares two paragraphs: text, formats of characters, and what stands in the text.
//!
//! In: a matched pair. Out: one finding per stretch of text that differs, and one more for each tracked change that went or
//! came with it; one per run of the original and property (and change) whose characters look different, counted in
//! characters; objects paired kind by kind, by content and order.

use super::flat::{Anchored, Flat, Span, flatten};
use super::property;
use super::severity;
use super::text::{self, Hunk, Stretch};
use super::tree::{Id, Tree, tracked};
use super::walk::{Beside, Loose, Placed, Placing, Walk, clamp, clip, label_pairs};
use crate::finding::{Change, Finding, Subject};
use crate::model::{Kind, Node, Property, Severity, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::Range;

/// Hunks of one paragraph that are reported one by one; the rest is one finding.
const HUNKS: usize = 200;

/// Alterations of one property of one run, by the change.
type Altered = BTreeMap<(Id, Property, Change), Stained>;

/// What happened to a property over the characters of a run.
#[derive(Clone, Debug)]
struct Stained {
    old: Option<Value>,
    new: Option<Value>,
    /// Characters of the largest stretch, whose value is shown.
    largest: usize,
    chars: usize,
    ink: bool,
}

impl Walk<'_, '_> {
    /// Compares two paragraphs.
    pub fn paragraph(&mut self, l: Id, r: Id) {
        let (left, right) = (flatten(self.left, l), flatten(self.right, r));
        let stretches = text::stretches(&left.chars, &right.chars, &mut self.budget);
        self.texts(l, &left, &right, &stretches);
        self.formats(&left, &right, &stretches);
        self.objects(l, &left, &right, &stretches);
    }

    fn texts(&mut self, l: Id, left: &Flat, right: &Flat, stretches: &[Stretch]) {
        let hunks = text::hunks(&left.chars, &right.chars, stretches);
        if self.is_computed(l) {
            return self.value(l, left, right);
        }
        let shown = hunks.len().min(HUNKS);
        for hunk in &hunks[..shown] {
            let (old, new) = sides(left, right, hunk);
            let found = self.found.len();
            self.text(l, &old, &new, old.chars().count().max(new.chars().count()));
            self.changes(l, found, left, right, hunk);
        }
        if shown < hunks.len() {
            self.budget.note("a paragraph with very many differences was reported in one piece");
            self.remaining_text(l, left, right, &hunks[shown..]);
        }
    }

    /// Whether the text of a paragraph is what the formula of its cell gives.
    fn is_computed(&self, mut at: Id) -> bool {
        while at != 0 && self.left.kind(at) != Kind::Cell {
            at = self.left.items[at].parent;
        }
        self.left.node(at).properties.contains_key(&Property::CellFormula)
    }

    /// Another result of a formula is one value for another, whatever words the two share.
    fn value(&mut self, l: Id, left: &Flat, right: &Flat) {
        let (old, new) = (left.chars.iter().collect::<String>(), right.chars.iter().collect::<String>());
        if old == new {
            return;
        }
        let value = |text: &str| Some(Value::Text(clip(text))).filter(|_| !text.is_empty());
        let change = change_of(&old, &new);
        let finding = Finding {
            severity: severity::of_text(&old, &new, change),
            old: value(&old),
            new: value(&new),
            ..self.blank(l, Subject::Property(Property::CellValue), change)
        };
        self.found.push(Placed { order: l, finding });
    }

    /// Tracked changes all of whose text is in a stretch that differs, where the other side tracks nothing alike: accepted,
    /// refused or lost, which the text alone does not tell.
    fn changes(&mut self, l: Id, found: usize, left: &Flat, right: &Flat, hunk: &Hunk) {
        let old = track(self.left, left, &hunk.left);
        let new = track(self.right, right, &hunk.right);
        let alone = |track: &Track, others: &[Track]| track.whole && others.iter().all(|o| o.change != track.change);
        for track in old.iter().filter(|track| alone(track, &new)) {
            let old = Some(Value::token(track.change));
            self.change(found, track.span.run, track.span.len, (old, None), Change::Lost);
        }
        for track in new.iter().filter(|track| alone(track, &old)) {
            let new = Some(Value::token(track.change));
            self.change(found, l, track.span.len, (None, new), Change::Gained);
        }
    }

    fn change(
        &mut self,
        found: usize,
        at: Id,
        count: usize,
        (old, new): (Option<Value>, Option<Value>),
        change: Change,
    ) {
        let altered = property::Altered { property: Property::CharChange, change, old, new };
        let finding = Finding {
            severity: severity::of_property(&altered, false),
            old: altered.old,
            new: altered.new,
            count: clamp(count),
            ..self.blank(at, Subject::Property(altered.property), change)
        };
        self.beside.push(Beside { found, placed: Placed { order: at, finding } });
    }

    /// All further hunks of a paragraph as at most one finding per change.
    fn remaining_text(&mut self, l: Id, left: &Flat, right: &Flat, hunks: &[Hunk]) {
        let mut rest: BTreeMap<Change, (String, String, usize)> = BTreeMap::new();
        for hunk in hunks {
            let (old, new) = sides(left, right, hunk);
            let sum = rest.entry(change_of(&old, &new)).or_default();
            sum.2 += old.chars().count().max(new.chars().count());
            sum.0.push_str(&old);
            sum.1.push_str(&new);
        }
        for (old, new, count) in rest.into_values() {
            self.text(l, &old, &new, count);
        }
    }

    fn text(&mut self, l: Id, old: &str, new: &str, count: usize) {
        let change = change_of(old, new);
        let value = |text: &str| Some(Value::Text(clip(text))).filter(|_| !text.is_empty());
        let finding = Finding {
            severity: severity::of_text(old, new, change),
            old: value(old),
            new: value(new),
            count: clamp(count),
            ..self.blank(l, Subject::Text, change)
        };
        if let Some(key) = paragraph_key(if change == Change::Lost { old } else { new }) {
            self.loose.push(Loose { found: self.found.len(), change, key });
        }
        self.found.push(Placed { order: l, finding });
    }

    fn formats(&mut self, left: &Flat, right: &Flat, stretches: &[Stretch]) {
        let mut altered = Altered::new();
        for stretch in stretches {
            self.stretch(left, right, *stretch, &mut altered);
        }
        for ((run, property, change), stained) in altered {
            let Stained { old, new, chars, ink, .. } = stained;
            let altered = property::Altered { property, change, old, new };
            let finding = Finding {
                severity: severity::of_property(&altered, !ink),
                old: altered.old,
                new: altered.new,
                count: clamp(chars),
                ..self.blank(run, Subject::Property(property), change)
            };
            self.found.push(Placed { order: run, finding });
        }
    }

    /// Compares the runs over characters that are equal.
    fn stretch(&self, left: &Flat, right: &Flat, stretch: Stretch, altered: &mut Altered) {
        let (mut at, end) = (0, stretch.len);
        let mut i = containing(&left.spans, stretch.left);
        let mut j = containing(&right.spans, stretch.right);
        while at < end {
            let (Some(a), Some(b)) = (left.spans.get(i), right.spans.get(j)) else { break };
            let (rest_a, rest_b) = (a.start + a.len - stretch.left, b.start + b.len - stretch.right);
            let to = rest_a.min(rest_b).min(end);
            let ink = left.chars[stretch.left + at..stretch.left + to].iter().any(|c| !c.is_whitespace());
            self.runs(a.run, b.run, to - at, ink, altered);
            at = to;
            i += usize::from(rest_a == to);
            j += usize::from(rest_b == to);
        }
    }

    fn runs(&self, l: Id, r: Id, chars: usize, ink: bool, altered: &mut Altered) {
        let (a, b) = (self.left.node(l), self.right.node(r));
        for one in property::compare(&a.properties, &b.properties, self.route) {
            let stained = altered.entry((l, one.property, one.change)).or_insert_with(|| Stained {
                old: None,
                new: None,
                largest: 0,
                chars: 0,
                ink: false,
            });
            stained.chars += chars;
            stained.ink |= ink;
            if chars > stained.largest {
                (stained.largest, stained.old, stained.new) = (chars, one.old, one.new);
            }
        }
    }

    fn objects(&mut self, l: Id, left: &Flat, right: &Flat, stretches: &[Stretch]) {
        let groups_left = by_kind(self.left, &left.objects);
        let groups_right = by_kind(self.right, &right.objects);
        let mut kinds: Vec<Kind> = groups_left.keys().chain(groups_right.keys()).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let a = groups_left.get(&kind).map_or(&[][..], Vec::as_slice);
            let b = groups_right.get(&kind).map_or(&[][..], Vec::as_slice);
            self.objects_of(kind, l, (a, b), (left, right), stretches);
        }
    }

    fn objects_of(
        &mut self,
        kind: Kind,
        l: Id,
        (a, b): (&[Anchored], &[Anchored]),
        (left, right): (&Flat, &Flat),
        stretches: &[Stretch],
    ) {
        let ids = |objects: &[Anchored]| objects.iter().map(|o| o.id).collect::<Vec<_>>();
        let (ids_a, ids_b) = (ids(a), ids(b));
        let mut pairs = match kind {
            Kind::Bookmark => label_pairs(self.left, &ids_a, self.right, &ids_b),
            _ => self.aligned(&ids_a, &ids_b),
        };
        self.pair_floating(&ids_a, &ids_b, &mut pairs);
        for &(i, j) in &pairs {
            if floats(self.left, a[i].id) || floats(self.right, b[j].id) {
                continue;
            }
            if !stays(stretches, a[i].offset, b[j].offset, left, right) {
                self.shifted(a[i].id, kind);
            }
        }
        self.take_pairs(l, &ids_a, &ids_b, pairs, Placing::Inline);
    }

    /// Pairs what is left of objects that float, by content: in which order they are anchored in a paragraph does not show.
    fn pair_floating(&self, a: &[Id], b: &[Id], pairs: &mut Vec<(usize, usize)>) {
        let (paired_a, paired_b): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().copied().unzip();
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for j in (0..b.len()).filter(|j| !paired_b.contains(j) && floats(self.right, b[*j])) {
            waiting.entry(self.right.items[b[j]].key).or_default().push_back(j);
        }
        for i in (0..a.len()).filter(|i| !paired_a.contains(i) && floats(self.left, a[*i])) {
            let key = self.left.items[a[i]].key;
            let partner = waiting.get_mut(&key).filter(|_| key != 0).and_then(VecDeque::pop_front);
            pairs.extend(partner.map(|j| (i, j)));
        }
    }

    /// An object that stands elsewhere in its paragraph's text.
    fn shifted(&mut self, id: Id, kind: Kind) {
        let finding = Finding { severity: Severity::Minor, ..self.blank(id, Subject::Node(kind), Change::Moved) };
        self.found.push(Placed { order: id, finding });
    }
}

/// A run with a tracked change, as far as a stretch of text touches it.
struct Track<'a> {
    span: Span,
    change: &'a str,
    /// The stretch has all of it.
    whole: bool,
}

fn track<'a>(tree: &Tree<'a>, flat: &Flat, range: &Range<usize>) -> Vec<Track<'a>> {
    let spans = flat.spans.get(containing(&flat.spans, range.start)..).unwrap_or_default();
    let touched = spans.iter().take_while(|span| span.start < range.end).filter(|span| span.len > 0);
    let of = |span: &Span| {
        let whole = range.start <= span.start && span.start + span.len <= range.end;
        Some(Track { span: *span, change: tracked(tree.node(span.run))?, whole })
    };
    touched.filter_map(of).collect()
}

/// Characters from which a stretch of text may be a paragraph of its own on the other side.
const LOOSE: usize = 3;

/// The key of a paragraph with this text; none for next to nothing.
fn paragraph_key(text: &str) -> Option<u64> {
    let text = text.trim();
    text.chars().nth(LOOSE - 1)?;
    let paragraph = Node { children: vec![Node::run(text)], ..Node::new(Kind::Paragraph) };
    Tree::new(&paragraph).items.first().map(|item| item.key)
}

fn sides(left: &Flat, right: &Flat, hunk: &Hunk) -> (String, String) {
    (left.chars[hunk.left.clone()].iter().collect(), right.chars[hunk.right.clone()].iter().collect())
}

fn change_of(old: &str, new: &str) -> Change {
    match (old.is_empty(), new.is_empty()) {
        (false, true) => Change::Lost,
        (true, false) => Change::Gained,
        _ => Change::Altered,
    }
}

/// Index of the span that a character is in.
fn containing(spans: &[Span], offset: usize) -> usize {
    spans.partition_point(|s| s.start + s.len <= offset)
}

fn by_kind(tree: &Tree<'_>, objects: &[Anchored]) -> BTreeMap<Kind, Vec<Anchored>> {
    let mut groups: BTreeMap<Kind, Vec<Anchored>> = BTreeMap::new();
    objects.iter().for_each(|o| groups.entry(tree.kind(o.id)).or_default().push(*o));
    groups
}

/// Whether where it is anchored in the text does not show.
fn floats(tree: &Tree<'_>, id: Id) -> bool {
    let node = tree.node(id);
    let anchor = match node.properties.get(&Property::ShapeAnchor) {
        Some(Value::Token(word)) => word.as_str(),
        _ => "inline",
    };
    matches!(node.kind, Kind::Comment | Kind::Unknown) || !matches!(anchor, "inline" | "character")
}

/// Whether an object stands at the same characters; blanks beside it and text that came or went beside it do not count.
fn stays(stretches: &[Stretch], a: usize, b: usize, left: &Flat, right: &Flat) -> bool {
    let swapped: Vec<Stretch> =
        stretches.iter().map(|s| Stretch { left: s.right, right: s.left, len: s.len }).collect();
    reaches(stretches, a, b, right) || reaches(&swapped, b, a, left)
}

/// Whether the place that corresponds to `from` is `to`, or only blanks lie between.
fn reaches(stretches: &[Stretch], from: usize, to: usize, there: &Flat) -> bool {
    let first = stretches.partition_point(|s| s.left + s.len < from);
    let around = stretches[first..].iter().take_while(|s| s.left <= from).take(2);
    let expected: Vec<usize> = around.map(|s| s.right + (from - s.left)).collect();
    let (Some(&low), Some(&high)) = (expected.iter().min(), expected.iter().max()) else { return true };
    let between = if to < low { to..low } else { high.min(to)..to };
    (low..=high).contains(&to) || there.chars.get(between).is_some_and(|c| c.iter().all(|c| c.is_whitespace()))
}
