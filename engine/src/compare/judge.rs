//! Judges a candidate against its base: outcome, structure, pages (design §8).
//!
//! In: how both trials ended, paired findings, page comparisons. Out: a [`Judgement`] each. Structure and pages say
//! nothing where one side did not get that far: then only the outcome does.

use super::input::SideInput;
use super::{Judged, Judgement, Outcome, PageComparison, PageView, Reason, Stage, Status};
use crate::format::Route;
use std::collections::BTreeSet;

/// Differences of two round trips' distances up to this much, or up to this share of the larger one, are noise.
///
/// Measured between 7.4.7 and 26.8.2: of 39 round trips that change the picture in both builds and whose saved files look
/// equal in one viewer, the distances of half differ by less than 2 % of the larger one, of 35 by less than 15 %: as much comes
/// from the original being painted otherwise, and says nothing about the saved files.
const DISTANCE_NOISE: (f32, f32) = (0.01, 0.15);

/// Earlier is worse; the same stage for another reason is something else.
pub fn outcome(base: &Outcome, candidate: &Outcome) -> Judgement {
    match (base, candidate) {
        (Outcome::Finished, Outcome::Finished) => Judgement::Same,
        (Outcome::Finished, _) => Judgement::Worse,
        (_, Outcome::Finished) => Judgement::Better,
        (Outcome::Stopped { stage: b, route: rb, why: wb }, Outcome::Stopped { stage: c, route: rc, why: wc }) => {
            match c.cmp(b) {
                std::cmp::Ordering::Less => Judgement::Worse,
                std::cmp::Ordering::Greater => Judgement::Better,
                std::cmp::Ordering::Equal if rb == rc && wb.word() == wc.word() => Judgement::Same,
                std::cmp::Ordering::Equal => Judgement::Other,
            }
        }
    }
}

/// Of paired findings.
pub fn structure(judged: &[Judged]) -> Judgement {
    let any = |status| judged.iter().any(|j| j.status == status);
    combine(any(Status::Resolved), any(Status::Introduced), any(Status::Altered))
}

/// Of page comparisons: round trips and a reference rendering have a direction, the others only say that something changed.
pub fn pages(comparisons: &[PageComparison]) -> Judgement {
    let trips = round_trips(comparisons);
    let reference = against_reference(comparisons);
    let any = |judgement| reference == judgement || trips.iter().any(|(_, j)| *j == judgement);
    combine(any(Judgement::Better), any(Judgement::Worse), comparisons.iter().any(changed))
}

/// Whether two builds' pictures differ, without a direction.
pub fn changed(comparison: &PageComparison) -> bool {
    match comparison.view {
        PageView::AcrossBuilds | PageView::InOneViewer | PageView::InBaseViewer => !comparison.differences.is_empty(),
        PageView::WithinBase | PageView::WithinCandidate | PageView::ReferenceBase | PageView::ReferenceCandidate => {
            false
        }
    }
}

/// Whether the candidate paints the original nearer to its reference rendering than the base does.
///
/// The number of pages comes first: one page too many moves everything after it. Without a picture that differs
/// between the builds there is nothing to judge, however far both are from the reference.
pub fn against_reference(comparisons: &[PageComparison]) -> Judgement {
    let of = |view| comparisons.iter().find(|c| c.view == view);
    let (Some(base), Some(candidate)) = (of(PageView::ReferenceBase), of(PageView::ReferenceCandidate)) else {
        return Judgement::Same;
    };
    if !of(PageView::AcrossBuilds).is_some_and(changed) {
        return Judgement::Same;
    }
    let astray = |c: &PageComparison| c.left.len().abs_diff(c.right.len());
    match astray(candidate).cmp(&astray(base)) {
        std::cmp::Ordering::Less => Judgement::Better,
        std::cmp::Ordering::Greater => Judgement::Worse,
        std::cmp::Ordering::Equal => nearer(base, candidate),
    }
}

/// Per route, what the round trip does to the picture in the candidate, against the base.
///
/// It only has a direction where one viewer shows the two saved files differently. Where it does not, the saved files are
/// equal to the eye, and another distance comes from how each build paints the original: across builds shows that.
pub fn round_trips(comparisons: &[PageComparison]) -> Vec<(Option<Route>, Judgement)> {
    let of = |view, route| comparisons.iter().find(|c| c.view == view && c.route == route);
    let routes: BTreeSet<Option<Route>> = comparisons.iter().map(|c| c.route).collect();
    let judged = |route| {
        let (base, candidate) = (of(PageView::WithinBase, route)?, of(PageView::WithinCandidate, route)?);
        let equal_files = of(PageView::InOneViewer, route).is_some_and(|viewer| viewer.differences.is_empty());
        Some((route, if equal_files { Judgement::Same } else { nearer(base, candidate) }))
    };
    routes.into_iter().filter_map(judged).collect()
}

/// Of two comparisons with the same thing, which is nearer to it.
fn nearer(base: &PageComparison, candidate: &PageComparison) -> Judgement {
    let noise = DISTANCE_NOISE.0.max(DISTANCE_NOISE.1 * base.distance.max(candidate.distance));
    match (base.differences.is_empty(), candidate.differences.is_empty()) {
        (true, true) => Judgement::Same,
        (true, false) => Judgement::Worse,
        (false, true) => Judgement::Better,
        _ if candidate.distance > base.distance + noise => Judgement::Worse,
        _ if candidate.distance < base.distance - noise => Judgement::Better,
        _ => Judgement::Same,
    }
}

fn combine(better: bool, worse: bool, other: bool) -> Judgement {
    match (better, worse, other) {
        (true, true, _) => Judgement::Both,
        (true, false, _) => Judgement::Better,
        (false, true, _) => Judgement::Worse,
        (false, false, true) => Judgement::Other,
        (false, false, false) => Judgement::Same,
    }
}

/// Why a trial is our side's failure and says nothing about the build.
pub fn environment(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Stopped { why: Reason::Environment { message }, .. } => Some(message),
        _ => None,
    }
}

/// Whether the trial stopped because the document is encrypted.
pub fn password(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Stopped { why: Reason::Password, .. })
}

/// What attempts of one side disagree in. Attempts that our side spoiled do not count, and neither does a first try that
/// ran out of time: it gets more of it.
pub fn disagreement(side: &SideInput) -> Option<&'static str> {
    let counting = || side.attempts.iter().filter(|a| !spoiled(&a.outcome));
    let ends: BTreeSet<Option<(Stage, &str)>> = counting().map(|a| end(&a.outcome)).collect();
    let patient: BTreeSet<_> = ends.iter().filter(|e| !matches!(e, Some((_, "hang")))).collect();
    let digests: BTreeSet<&str> = counting().filter_map(|a| a.digest.as_deref()).collect();
    match (patient.len(), digests.len()) {
        (2.., _) => Some("attempts end differently"),
        (_, 2..) => Some("attempts save different documents"),
        _ => None,
    }
}

fn spoiled(outcome: &Outcome) -> bool {
    environment(outcome).is_some()
}

fn end(outcome: &Outcome) -> Option<(Stage, &str)> {
    match outcome {
        Outcome::Finished => None,
        Outcome::Stopped { stage, why, .. } => Some((*stage, why.word())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{crash, page, side};
    use super::super::{Class, class_of};
    use super::*;
    use crate::compare::input::Attempt;

    #[test]
    fn an_earlier_stage_is_worse() {
        assert_eq!(outcome(&crash(Stage::Save), &crash(Stage::Load)), Judgement::Worse);
        assert_eq!(outcome(&crash(Stage::Load), &Outcome::Finished), Judgement::Better);
        assert_eq!(outcome(&crash(Stage::Load), &crash(Stage::Load)), Judgement::Same);
        let hang = Outcome::Stopped { stage: Stage::Load, route: None, why: Reason::Hang { seconds: 60 } };
        assert_eq!(outcome(&crash(Stage::Load), &hang), Judgement::Other);
    }

    #[test]
    fn round_trips_have_a_direction_and_other_views_have_none() {
        let check = |views: &[(PageView, f32)], expected| {
            let pages: Vec<_> = views.iter().map(|(view, distance)| page(*view, *distance)).collect();
            assert_eq!(super::pages(&pages), expected, "{views:?}");
        };
        check(&[(PageView::AcrossBuilds, 0.0)], Judgement::Same);
        check(&[(PageView::AcrossBuilds, 0.3)], Judgement::Other);
        check(&[(PageView::InOneViewer, 0.3)], Judgement::Other);
        check(&[(PageView::WithinBase, 0.0), (PageView::WithinCandidate, 0.2)], Judgement::Worse);
        check(&[(PageView::WithinBase, 0.2), (PageView::WithinCandidate, 0.0)], Judgement::Better);
        check(&[(PageView::WithinBase, 0.2), (PageView::WithinCandidate, 0.201)], Judgement::Same);
        check(&[(PageView::WithinBase, 0.6), (PageView::WithinCandidate, 0.65)], Judgement::Same);
        check(&[(PageView::WithinBase, 0.6), (PageView::WithinCandidate, 0.8)], Judgement::Worse);
        check(&[(PageView::WithinBase, 0.2)], Judgement::Same);
    }

    #[test]
    fn attempts_that_disagree_are_flaky() {
        let attempt = |outcome: Outcome, digest: &str| Attempt { outcome, digest: Some(digest.into()) };
        let check = |attempts: Vec<Attempt>, expected: bool| {
            assert_eq!(disagreement(&SideInput { attempts, ..side(Outcome::Finished) }).is_some(), expected);
        };
        let environment = Reason::Environment { message: "disk full".into() };
        let spoiled = Outcome::Stopped { stage: Stage::Load, route: None, why: environment };
        let hang = Outcome::Stopped { stage: Stage::Load, route: None, why: Reason::Hang { seconds: 60 } };
        check(vec![attempt(Outcome::Finished, "a"), attempt(Outcome::Finished, "a")], false);
        check(vec![attempt(Outcome::Finished, "a"), attempt(Outcome::Finished, "b")], true);
        check(vec![attempt(crash(Stage::Load), "a"), attempt(Outcome::Finished, "a")], true);
        check(vec![attempt(spoiled, "a"), attempt(Outcome::Finished, "a")], false);
        check(vec![attempt(hang, "a"), attempt(Outcome::Finished, "a")], false);
    }

    /// The table of design §8 over all combinations of three judgements.
    #[test]
    fn every_combination_of_judgements_has_its_class() {
        use Judgement::*;
        let all = [Same, Better, Worse, Both, Other];
        let mut triples = Vec::new();
        for a in all {
            for b in all {
                triples.extend(all.map(|c| [a, b, c]));
            }
        }
        assert_eq!(triples.len(), 125);
        for triple in triples {
            let has = |wanted: &[Judgement]| triple.iter().any(|j| wanted.contains(j));
            let expected = if has(&[Worse, Both]) && has(&[Better, Both]) {
                Class::Mixed
            } else if has(&[Worse]) {
                Class::Regressed
            } else if has(&[Better]) {
                Class::Fixed
            } else if has(&[Other]) {
                Class::Changed
            } else {
                Class::Unchanged
            };
            assert_eq!(class_of(triple), expected);
        }
    }
}

#[cfg(test)]
mod directions {
    use super::super::fixtures::page;
    use super::*;

    fn check(viewer: f32, base: f32, candidate: f32, expected: Judgement) {
        let made = [
            page(PageView::InOneViewer, viewer),
            page(PageView::WithinBase, base),
            page(PageView::WithinCandidate, candidate),
        ];
        assert_eq!(pages(&made), expected);
    }

    #[test]
    fn a_reference_has_a_direction_only_where_the_builds_differ_and_counts_pages_first() {
        let check = |across: f32, base: (f32, usize), candidate: (f32, usize), expected| {
            let of = |view, (distance, pages): (f32, usize)| {
                let mut made = page(view, distance);
                made.right = vec![made.left[0].clone(); pages];
                made
            };
            let made = [
                page(PageView::AcrossBuilds, across),
                of(PageView::ReferenceBase, base),
                of(PageView::ReferenceCandidate, candidate),
            ];
            assert_eq!(pages(&made), expected, "{across} {base:?} {candidate:?}");
        };
        check(0.3, (0.1, 1), (0.5, 1), Judgement::Worse);
        check(0.3, (0.5, 1), (0.1, 1), Judgement::Better);
        check(0.3, (0.5, 1), (0.1, 2), Judgement::Worse);
        check(0.3, (0.1, 3), (0.5, 2), Judgement::Better);
        check(0.3, (0.5, 1), (0.501, 1), Judgement::Other);
        check(0.0, (0.1, 1), (0.5, 1), Judgement::Same);
    }

    #[test]
    fn a_round_trip_has_a_direction_only_where_the_saved_files_differ() {
        check(0.3, 0.1, 0.5, Judgement::Worse);
        check(0.3, 0.5, 0.1, Judgement::Better);
        check(0.0, 0.1, 0.5, Judgement::Same);
        check(0.0, 0.5, 0.0, Judgement::Same);
    }
}
