//! Pairs two builds' findings about one document.
//!
//! In: findings of base and candidate. Out: every finding exactly once, with its status. They are multisets: three equal
//! losses in the base and four in the candidate are three kept and one introduced.
//! Passes, from strict to loose: equal; the same key with another value; the same place and subject with another change
//! (lost here, altered there). What is left is introduced or resolved. A pair is judged by its distance from the original.
//! What one build lost as a whole has no details any more: a detail that differs in the other build, at that place or below it, is
//! neither introduced nor resolved but altered; the loss says which build is worse. The same holds for properties that
//! others depend on: a table that floats no longer has no position, a paragraph without a number no label.

use super::{Judged, Status};
use crate::diff;
use crate::finding::{Change, Finding, Path, Subject};
use crate::format::Route;
use crate::model::{Property, Value};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

/// Pairs findings.
pub fn pair(base: Vec<Finding>, candidate: Vec<Finding>) -> Vec<Judged> {
    let mut sides = Sides {
        base: base.into_iter().map(Some).collect(),
        candidate: candidate.into_iter().map(Some).collect(),
        judged: Vec::new(),
    };
    sides.pass(|f| (f.key(), f.old.clone(), f.new.clone(), f.count), |_, _| true);
    sides.pass(Finding::key, same_text);
    sides.pass(place, same_text);
    sides.finish()
}

struct Sides {
    base: Vec<Option<Finding>>,
    candidate: Vec<Option<Finding>>,
    judged: Vec<(usize, Judged)>,
}

impl Sides {
    /// Pairs what has equal keys and fits, in order.
    fn pass<K: Hash + Eq>(&mut self, key: impl Fn(&Finding) -> K, fits: fn(&Finding, &Finding) -> bool) {
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (i, finding) in self.base.iter().enumerate() {
            if let Some(finding) = finding {
                waiting.entry(key(finding)).or_default().push_back(i);
            }
        }
        for at in 0..self.candidate.len() {
            let Some(candidate) = &self.candidate[at] else { continue };
            let Some(partners) = waiting.get_mut(&key(candidate)) else { continue };
            // What does not fit the first does not fit later ones often: look at a few only.
            let found =
                partners.iter().take(8).position(|&i| self.base[i].as_ref().is_some_and(|b| fits(b, candidate)));
            let Some(i) = found.and_then(|p| partners.remove(p)) else { continue };
            if let (Some(base), Some(candidate)) = (self.base[i].take(), self.candidate[at].take()) {
                self.judged.push((at, judge(base, candidate)));
            }
        }
    }

    /// What has no partner, after the pairs in the candidate's order.
    fn finish(self) -> Vec<Judged> {
        let (gone_here, gone_there) = (Gone::of(&self.base), Gone::of(&self.candidate));
        let alone = |finding: Finding, gone: &Gone, status| {
            let status = if gone.covers(&finding) { Status::Altered } else { status };
            Judged { status, finding, base: None }
        };
        let mut judged = self.judged;
        let introduced = self.candidate.into_iter().enumerate();
        judged.extend(introduced.filter_map(|(at, f)| Some((at, alone(f?, &gone_here, Status::Introduced)))));
        judged.sort_by_key(|(at, _)| *at);
        let resolved = self.base.into_iter().flatten().map(|f| alone(f, &gone_there, Status::Resolved));
        judged.into_iter().map(|(_, judged)| judged).chain(resolved).collect()
    }
}

/// What only one build lost with everything that depends on it.
struct Gone {
    /// Places of nodes.
    whole: HashSet<(Route, String)>,
    /// Places of nodes, and beginnings of the names of the properties that say nothing there any more.
    dependent: HashSet<(Route, String, &'static str)>,
}

impl Gone {
    fn of(alone: &[Option<Finding>]) -> Gone {
        let lost = || alone.iter().flatten().filter(|f| f.change == Change::Lost);
        let whole = lost().filter(|f| is_whole_loss(f)).map(|f| (f.route, f.path.0.clone())).collect();
        let dependent = lost().filter_map(|f| Some((f.route, f.path.0.clone(), dependents(f.subject)?))).collect();
        Gone { whole, dependent }
    }

    fn covers(&self, finding: &Finding) -> bool {
        !is_whole_loss(finding) && (self.covers_place(finding) || self.covers_property(finding))
    }

    /// Whether the finding is about something below such a place, or a detail of the node itself.
    fn covers_place(&self, finding: &Finding) -> bool {
        if self.whole.is_empty() {
            return false;
        }
        let path = finding.path.0.as_str();
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        std::iter::once(path).chain(above).any(|place| self.whole.contains(&(finding.route, place.to_owned())))
    }

    fn covers_property(&self, finding: &Finding) -> bool {
        let Subject::Property(property) = finding.subject else { return false };
        let of_this = |names: &&str| self.dependent.contains(&(finding.route, finding.path.0.clone(), *names));
        dependents(finding.subject).is_none()
            && [SHAPE, LIST].iter().any(|names| property.name().starts_with(names) && of_this(names))
    }
}

/// Properties of what floats, and of what is numbered, by the beginnings of their names.
const SHAPE: &str = "shape.";
const LIST: &str = "list.";

/// The properties that say nothing where this one is lost.
fn dependents(subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::Property(Property::TableFloat) => Some(SHAPE),
        Subject::Property(Property::ListLevel) => Some(LIST),
        _ => None,
    }
}

fn is_whole_loss(finding: &Finding) -> bool {
    finding.change == Change::Lost && matches!(finding.subject, Subject::Node(_))
}

/// The place of a finding without its change; of something gained also without its content.
fn place(finding: &Finding) -> (Route, String, Subject) {
    (finding.route, without_content(&finding.path), finding.subject)
}

/// Cuts the hash of the content out of the path of something gained.
fn without_content(path: &Path) -> String {
    match path.0.split_once('~') {
        Some((head, tail)) => format!("{head}{}", tail.get(8..).unwrap_or_default()),
        None => path.0.clone(),
    }
}

/// Two losses in one paragraph are the same loss only if they are about the same words.
fn same_text(base: &Finding, candidate: &Finding) -> bool {
    match (base.subject, &base.old, &candidate.old) {
        (Subject::Text, Some(Value::Text(a)), Some(Value::Text(b))) => a.contains(b.as_str()) || b.contains(a.as_str()),
        (Subject::Text, a, b) => a.is_none() && b.is_none(),
        _ => true,
    }
}

fn judge(base: Finding, candidate: Finding) -> Judged {
    if alike(&base, &candidate) {
        return Judged { status: Status::Kept, finding: candidate, base: None };
    }
    let status = match distance(&base, &candidate) {
        Some(Ordering::Less) => Status::Resolved,
        Some(Ordering::Greater) => Status::Introduced,
        _ => Status::Altered,
    };
    Judged { status, finding: candidate, base: Some(base) }
}

/// The same difference: equal, or equal but for rounding.
fn alike(base: &Finding, candidate: &Finding) -> bool {
    let values = match (base.subject, &base.new, &candidate.new) {
        (_, a, b) if a == b => true,
        (Subject::Property(Property::ImagePixels), Some(a), Some(b)) => repainted(base.old.as_ref(), a, b),
        (Subject::Property(p), Some(a), Some(b)) => diff::equal(base.route, p, a, b),
        _ => false,
    };
    values && base.change == candidate.change && base.count == candidate.count && base.path == candidate.path
}

/// A drawing (SVG, WMF, EMF) that both builds made a picture of equally many pixels of: how they painted it is seen on the pages.
fn repainted(drawing: Option<&Value>, a: &Value, b: &Value) -> bool {
    let size = |value: &Value| match value {
        Value::Text(text) if text.starts_with("pixels") => text.split(':').nth(1).map(str::to_owned),
        _ => None,
    };
    let is_drawing = matches!(drawing, Some(Value::Text(text)) if text.starts_with("bytes:"));
    is_drawing && size(a).is_some() && size(a) == size(b)
}

/// The candidate's distance from the original against the base's; none where neither is nearer.
fn distance(base: &Finding, candidate: &Finding) -> Option<Ordering> {
    match base.subject {
        Subject::Property(_) => properties(base, candidate),
        _ if base.change != candidate.change => decided(rank(candidate.change).cmp(&rank(base.change))),
        _ if base.severity != candidate.severity => decided(candidate.severity.cmp(&base.severity)),
        _ => decided(candidate.count.cmp(&base.count)),
    }
}

fn properties(base: &Finding, candidate: &Finding) -> Option<Ordering> {
    let Subject::Property(property) = base.subject else { return None };
    match (off(base), off(candidate)) {
        (Some(b), Some(c)) if !diff::equal(base.route, property, &b, &c) => decided(c.cmp(&b)),
        _ if base.change != candidate.change => None,
        _ => decided(candidate.count.cmp(&base.count)),
    }
}

/// How far a number is from the original's.
fn off(finding: &Finding) -> Option<Value> {
    match (finding.old.as_ref()?, finding.new.as_ref()?) {
        (Value::Length(a), Value::Length(b)) => Some(Value::Length(a.saturating_sub(*b).saturating_abs())),
        (Value::Ratio(a), Value::Ratio(b)) => Some(Value::Ratio(a.saturating_sub(*b).saturating_abs())),
        (Value::Number(a), Value::Number(b)) => Some(Value::Number(a.saturating_sub(*b).saturating_abs())),
        _ => None,
    }
}

fn decided(ordering: Ordering) -> Option<Ordering> {
    Some(ordering).filter(|o| o.is_ne())
}

/// Moved is nearer the original than altered or gained, and lost is farthest.
fn rank(change: Change) -> u8 {
    match change {
        Change::Moved => 0,
        Change::Altered | Change::Gained => 1,
        Change::Lost => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{altered, gained, lost, lost_text};
    use super::*;
    use proptest::prelude::*;

    fn check(base: &[Finding], candidate: &[Finding], expected: &[Status]) {
        let judged = pair(base.to_vec(), candidate.to_vec());
        assert_eq!(judged.iter().map(|j| j.status).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn one_more_of_equal_losses_is_introduced() {
        let loss = lost("p");
        check(&[loss.clone(), loss.clone()], &vec![loss; 3], &[Status::Kept, Status::Kept, Status::Introduced]);
    }

    #[test]
    fn nearer_is_resolved_and_farther_is_introduced() {
        check(&[altered("p", 1000, 9000)], &[altered("p", 1000, 3000)], &[Status::Resolved]);
        check(&[altered("p", 1000, 3000)], &[altered("p", 1000, 9000)], &[Status::Introduced]);
        check(&[altered("p", 9000, 1000)], &[altered("p", 9000, 17_000)], &[Status::Altered]);
        check(&[altered("p", 1000, 9000)], &[altered("p", 1000, 9300)], &[Status::Kept]);
    }

    #[test]
    fn a_drawing_that_both_painted_is_the_same_difference() {
        let picture = |old: &str, new: &str| {
            let (old, new) = (Some(Value::text(old)), Some(Value::text(new)));
            Finding { subject: Subject::Property(Property::ImagePixels), old, new, ..altered("p", 1, 2) }
        };
        let drawing = |new: &str| picture("bytes:aa", new);
        check(&[drawing("pixels:3x2:aa")], &[drawing("pixels:3x2:bb")], &[Status::Kept]);
        check(&[drawing("pixels:3x2:aa")], &[drawing("pixels:4x2:bb")], &[Status::Altered]);
        check(&[drawing("bytes:bb")], &[drawing("bytes:cc")], &[Status::Altered]);
        check(
            &[picture("pixels:3x2:aa", "pixels:3x2:bb")],
            &[picture("pixels:3x2:aa", "pixels:3x2:cc")],
            &[Status::Altered],
        );
    }

    #[test]
    fn other_words_of_one_paragraph_are_another_loss() {
        check(&[lost_text("p", "mot")], &[lost_text("p", "autre")], &[Status::Introduced, Status::Resolved]);
        check(&[lost_text("p", "mot")], &[lost_text("p", "mot autre")], &[Status::Introduced]);
    }

    #[test]
    fn gains_of_other_content_at_one_place_are_a_change() {
        check(&[gained("p/table~00000001")], &[gained("p/table~00000002")], &[Status::Altered]);
        check(&[gained("p/table~00000001")], &[gained("q/table~00000001")], &[Status::Introduced, Status::Resolved]);
    }

    #[test]
    fn details_of_what_the_other_build_lost_are_neither_better_nor_worse() {
        check(&[lost("p")], &[altered("p", 1000, 9000)], &[Status::Altered, Status::Resolved]);
        check(&[lost("p")], &[altered("p/run[1]", 1000, 9000)], &[Status::Altered, Status::Resolved]);
        check(&[altered("p/run[1]", 1000, 9000)], &[lost("p")], &[Status::Introduced, Status::Altered]);
        check(&[lost("p")], &[altered("pp", 1000, 9000)], &[Status::Introduced, Status::Resolved]);
        check(&[lost("p")], &[lost("p/table[1]")], &[Status::Introduced, Status::Resolved]);
    }

    #[test]
    fn details_that_depend_on_what_the_other_build_lost_are_neither_better_nor_worse() {
        let of = |property, change| Finding { subject: Subject::Property(property), change, ..lost("p") };
        let check_pair = |lead, detail, expected: &[Status]| {
            check(&[of(lead, Change::Lost)], &[of(detail, Change::Gained)], expected);
        };
        check_pair(Property::TableFloat, Property::ShapeDistanceTop, &[Status::Altered, Status::Resolved]);
        check_pair(Property::ListLevel, Property::ListFont, &[Status::Altered, Status::Resolved]);
        check_pair(Property::TableFloat, Property::TableWidth, &[Status::Introduced, Status::Resolved]);
        check_pair(Property::TableWidth, Property::ShapeX, &[Status::Introduced, Status::Resolved]);
        let (level, label) = (of(Property::ListLevel, Change::Lost), of(Property::ListLabel, Change::Lost));
        check(&[], &[level, label], &[Status::Introduced, Status::Introduced]);
    }

    #[test]
    fn lost_against_moved_is_a_regression() {
        let moved = Finding { change: Change::Moved, ..lost("p") };
        check(std::slice::from_ref(&moved), &[lost("p")], &[Status::Introduced]);
        check(&[lost("p")], &[moved], &[Status::Resolved]);
    }

    fn finding() -> impl Strategy<Value = Finding> {
        (0..3u8, 0..4u8, 1..3u32).prop_map(|(path, what, count)| {
            let path = ["a", "b", "c/table~00000001"][usize::from(path)];
            let finding = match what {
                0 => lost(path),
                1 => gained(path),
                2 => altered(path, 1000, 90_000 * i64::from(count)),
                _ => lost_text(path, ["un", "deux", "un deux"][count as usize]),
            };
            Finding { count, ..finding }
        })
    }

    proptest! {
        #[test]
        fn nothing_is_dropped_and_nothing_counted_twice(
            base in proptest::collection::vec(finding(), 0..12),
            candidate in proptest::collection::vec(finding(), 0..12),
        ) {
            let judged = pair(base.clone(), candidate.clone());
            let count = |status: Status| judged.iter().filter(|j| j.status == status && j.base.is_none()).count();
            let (kept, covered) = (count(Status::Kept), count(Status::Altered));
            let paired = judged.iter().filter(|j| j.base.is_some()).count();
            let (introduced, resolved) = (count(Status::Introduced), count(Status::Resolved));
            let sum = 2 * (kept + paired) + introduced + resolved + covered;
            prop_assert_eq!(sum, candidate.len() + base.len());
            prop_assert!(kept + paired + introduced <= candidate.len() && kept + paired + resolved <= base.len());
        }

        #[test]
        fn one_more_is_never_all_kept(base in proptest::collection::vec(finding(), 0..12), more in finding()) {
            let mut candidate = base.clone();
            candidate.push(more);
            prop_assert!(pair(base.clone(), candidate).iter().any(|j| j.status == Status::Introduced));
            prop_assert!(pair(base.clone(), base).iter().all(|j| j.status == Status::Kept));
        }

        #[test]
        fn builds_swapped_swap_better_and_worse(
            base in proptest::collection::vec(finding(), 0..9),
            candidate in proptest::collection::vec(finding(), 0..9),
        ) {
            let count = |judged: &[Judged], status| judged.iter().filter(|j| j.status == status).count();
            let (there, back) = (pair(base.clone(), candidate.clone()), pair(candidate, base));
            prop_assert_eq!(count(&there, Status::Kept), count(&back, Status::Kept));
            let any = |j: &[Judged]| j.iter().any(|j| j.status != Status::Kept);
            prop_assert_eq!(any(&there), any(&back));
        }
    }
}
