//! The accepted list over a mini corpus, and its laws.

use super::*;
use crate::compare::fixtures::{altered, crash, input, lost, page, side, with};
use crate::compare::{BuildInfo, DocumentInput, Outcome, PageView, Stage, compare};
use crate::finding::Finding;
use proptest::prelude::*;

const TABLE: &str = "s1:rtf>rtf/table/table/lost/import";
const CRASH: &str = "s1:rtf/outcome/crash/load";
const TRIP: &str = "s1:rtf/layout/round-trip/altered/layout";

fn entry(signature: &str, documents: &[&str], count: usize) -> Entry {
    Entry {
        signature: Signature(signature.to_owned()),
        suite: Some("s".to_owned()),
        documents: documents.iter().map(|d| (*d).to_owned()).collect(),
        count,
        reason: String::new(),
        owner: String::new(),
        issue: String::new(),
        until: None,
    }
}

fn named(n: usize, input: DocumentInput) -> DocumentInput {
    DocumentInput { id: format!("{n:08x}aaaa"), name: format!("d{n}.rtf"), ..input }
}

fn run(inputs: Vec<DocumentInput>) -> Comparison {
    let inputs = inputs.into_iter().enumerate().map(|(n, input)| named(n, input)).collect();
    compare(BuildInfo::default(), BuildInfo::default(), Default::default(), inputs, 0)
}

fn finished() -> crate::compare::SideInput {
    side(Outcome::Finished)
}

fn regressed(losses: usize) -> DocumentInput {
    input(finished(), with(vec![lost("a"); losses]))
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

fn applied(inputs: Vec<DocumentInput>, entries: &[Entry]) -> Comparison {
    apply(run(inputs), entries, &today()).unwrap()
}

/// Classes and exit code with a list, and the states of its entries.
fn check(inputs: Vec<DocumentInput>, entries: &[Entry], classes: &[Class], exit: u8, states: &[State]) -> Comparison {
    let comparison = applied(inputs, entries);
    assert_eq!(comparison.documents.iter().map(|d| d.class).collect::<Vec<_>>(), classes);
    assert_eq!(comparison.exit, exit);
    assert_eq!(comparison.accepted.iter().map(|u| u.state).collect::<Vec<_>>(), states);
    assert_eq!(comparison.tally.sum(), comparison.tally.planned);
    comparison
}

#[test]
fn what_is_covered_is_changed_and_told() {
    use Class::*;
    let comparison = check(vec![regressed(2)], &[entry(TABLE, &[], 2)], &[Changed], 0, &[State::Holds]);
    assert_eq!(comparison.documents[0].accepted, Some(Regressed));
    assert_eq!((comparison.tally.accepted, comparison.tally.regressed), (1, 0));
    assert_eq!((comparison.groups[0].accepted, comparison.accepted[0].count), (1, 2));
    assert_eq!(comparison.documents[0].judgements[1], Judgement::Worse);
}

#[test]
fn one_more_in_another_document_of_the_scope_exceeds_it_for_all() {
    use Class::*;
    let list = [entry(TABLE, &[], 2)];
    check(vec![regressed(2), regressed(1)], &list, &[Regressed, Regressed], 100, &[State::Exceeded]);
    check(vec![regressed(3)], &list, &[Regressed], 100, &[State::Exceeded]);
}

#[test]
fn another_document_or_another_signature_is_not_covered() {
    use Class::*;
    let list = [entry(TABLE, &["d0.*"], 9)];
    check(vec![regressed(1), regressed(1)], &list, &[Changed, Regressed], 100, &[State::Holds]);
    let by_hash = [entry(TABLE, &["00000001"], 9)];
    check(vec![regressed(1), regressed(1)], &by_hash, &[Regressed, Changed], 100, &[State::Holds]);
    let more = input(finished(), with(vec![lost("a"), altered("p", 9000, 1000)]));
    check(vec![more], &[entry(TABLE, &[], 9)], &[Regressed], 100, &[State::Holds]);
    let other_suite = [Entry { suite: Some("t".into()), ..entry(TABLE, &[], 9) }];
    check(vec![regressed(1)], &other_suite, &[Regressed], 100, &[State::Unmeasured]);
}

#[test]
fn outcomes_and_pages_are_accepted_like_findings() {
    use Class::*;
    let crashed = input(finished(), side(crash(Stage::Load)));
    check(vec![crashed], &[entry(CRASH, &[], 1)], &[Changed], 0, &[State::Holds]);
    let pages = vec![page(PageView::WithinBase, 0.0), page(PageView::WithinCandidate, 0.3)];
    let trip = DocumentInput { pages, ..input(finished(), finished()) };
    check(vec![trip.clone()], &[entry(TRIP, &[], 1)], &[Changed], 0, &[State::Holds]);
    check(vec![trip], &[entry(TABLE, &[], 1)], &[Regressed], 100, &[State::Vanished]);
}

#[test]
fn what_got_better_too_is_fixed() {
    let mixed = input(with(vec![altered("p", 9000, 1000)]), with(vec![lost("a")]));
    let comparison = check(vec![mixed], &[entry(TABLE, &[], 1)], &[Class::Fixed], 0, &[State::Holds]);
    assert_eq!(comparison.documents[0].accepted, Some(Class::Mixed));
}

#[test]
fn expired_vanished_and_unmeasured_are_told_apart() {
    use Class::*;
    let until = |day| [Entry { until: Day::parse(day), ..entry(TABLE, &[], 1) }];
    check(vec![regressed(1)], &until("2026-11-21"), &[Regressed], 100, &[State::Expired]);
    check(vec![regressed(1)], &until("2026-11-22"), &[Changed], 0, &[State::Holds]);
    let list = [entry(TABLE, &[], 1)];
    check(vec![input(finished(), finished())], &list, &[Unchanged], 0, &[State::Vanished]);
    let missing = DocumentInput { candidate: None, ..input(finished(), finished()) };
    let comparison = check(vec![missing], &list, &[Inconclusive], 3, &[State::Unmeasured]);
    assert_eq!((comparison.accepted[0].compared, comparison.accepted[0].open), (0, 1));
}

#[test]
fn another_list_takes_the_place_of_the_first() {
    let first = applied(vec![regressed(1)], &[entry(TABLE, &[], 1)]);
    let again = apply(first, &[], &today()).unwrap();
    assert_eq!(again, run(vec![regressed(1)]));
}

#[test]
fn more_text_lost_at_the_same_place_is_more() {
    let text = |n: u32| input(finished(), with(vec![Finding { count: n, ..lost("a") }]));
    let list = [entry(TABLE, &[], 3)];
    check(vec![text(3)], &list, &[Class::Changed], 0, &[State::Holds]);
    check(vec![text(4)], &list, &[Class::Regressed], 100, &[State::Exceeded]);
}

#[test]
fn an_entry_without_a_scope_is_refused() {
    let entries = [Entry { suite: None, ..entry(TABLE, &[], 1) }];
    assert!(matches!(apply(run(vec![]), &entries, &today()), Err(ScopeError::Missing { .. })));
    assert!(matches!(apply(run(vec![]), &[entry(TABLE, &["[a"], 1)], &today()), Err(ScopeError::Glob { .. })));
}

#[test]
fn days_are_checked() {
    assert!(Day::parse("2026-11-22") < Day::parse("2027-01-01"));
    for wrong in ["2026-13-01", "2026-1-01", "22.11.2026", "2026-11-00", "", "2026-11-2é"] {
        assert!(Day::parse(wrong).is_none(), "{wrong}");
    }
}

fn any_input() -> impl Strategy<Value = DocumentInput> {
    (0..7u8).prop_map(|kind| match kind {
        0 => input(finished(), finished()),
        1 => regressed(1),
        2 => regressed(2),
        3 => input(finished(), with(vec![lost("a"), altered("p", 9000, 1000)])),
        4 => input(with(vec![altered("p", 9000, 1000)]), with(vec![lost("a")])),
        5 => input(finished(), side(crash(Stage::Load))),
        _ => DocumentInput { candidate: None, ..input(finished(), finished()) },
    })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let indent = lost_indent();
    (0..4usize, 0..4usize, 1..5usize, any::<bool>()).prop_map(move |(signature, scope, count, over)| {
        let signature = [TABLE, CRASH, TRIP, &indent][signature];
        let documents: &[&str] = [&[][..], &["d0.rtf"], &["d[12].rtf"], &["00000002"]][scope];
        let until = Day::parse(if over { "2020-01-01" } else { "2030-01-01" });
        Entry { until, ..entry(signature, documents, count) }
    })
}

fn lost_indent() -> String {
    altered("p", 9000, 1000).signature().0
}

/// The worse, the larger.
fn badness(class: Class) -> usize {
    [Class::Unchanged, Class::Fixed, Class::Changed, Class::Mixed, Class::Regressed]
        .iter()
        .position(|c| *c == class)
        .unwrap_or(9)
}

proptest! {
    #[test]
    fn removing_an_entry_never_improves_the_verdict(
        inputs in proptest::collection::vec(any_input(), 1..6),
        entries in proptest::collection::vec(any_entry(), 1..5),
        gone in any::<prop::sample::Index>(),
    ) {
        let mut fewer = entries.clone();
        fewer.remove(gone.index(entries.len()));
        let (more, fewer) = (applied(inputs.clone(), &entries), applied(inputs, &fewer));
        prop_assert!(fewer.exit == more.exit || fewer.exit == 100 || (fewer.exit == 3 && more.exit == 0));
        let bad = |c: &Comparison| c.tally.regressed + c.tally.mixed;
        prop_assert!(bad(&fewer) >= bad(&more));
        prop_assert_eq!(more.tally.sum(), more.tally.planned);
    }

    #[test]
    fn nothing_outside_signature_and_scope_is_hidden(
        inputs in proptest::collection::vec(any_input(), 1..6),
        entry in any_entry(),
    ) {
        let plain = run(inputs.clone());
        let listed = applied(inputs, std::slice::from_ref(&entry));
        let scope = entry::Scope::of(&entry).unwrap();
        for (before, after) in plain.documents.iter().zip(&listed.documents) {
            let open = worse(before).iter().any(|w| w.signature != entry.signature || !scope.contains(before));
            let fails = |d: &DocumentResult| matches!(d.class, Class::Regressed | Class::Mixed);
            prop_assert_eq!(fails(before), fails(after) || !open && after.accepted.is_some());
            prop_assert!(badness(after.class) <= badness(before.class));
            prop_assert!(after.class != Class::Unchanged || before.class == Class::Unchanged);
            prop_assert_eq!(&before.judgements, &after.judgements);
            prop_assert_eq!(&before.findings, &after.findings);
        }
    }

    #[test]
    fn one_more_than_accepted_always_fails(most in 1..5usize, split in 0..5usize) {
        let split = split.min(most);
        let documents = [split, most + 1 - split].into_iter().filter(|n| *n > 0).map(regressed).collect();
        prop_assert_eq!(applied(documents, &[entry(TABLE, &[], most)]).exit, 100);
    }
}
