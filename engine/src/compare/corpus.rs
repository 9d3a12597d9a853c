//! A mini corpus in which every class occurs.

use super::fixtures::*;
use super::input::{Attempt, DocumentInput, SideInput};
use super::*;
use proptest::prelude::*;

fn run(inputs: Vec<DocumentInput>) -> Comparison {
    compare(BuildInfo::default(), BuildInfo::default(), BTreeMap::new(), inputs, 0)
}

fn check(input: DocumentInput, expected: Class) -> DocumentResult {
    let result = classify::document(input);
    assert_eq!(result.class, expected, "{:?}", result.remarks);
    result
}

fn finished() -> SideInput {
    side(Outcome::Finished)
}

fn disagreeing() -> SideInput {
    let attempts = ["a", "b"].map(|d| Attempt { outcome: Outcome::Finished, digest: Some(d.into()) });
    SideInput { attempts: attempts.to_vec(), ..finished() }
}

/// One document per class, in the order of [`Class::ALL`].
fn one_of_each() -> Vec<DocumentInput> {
    vec![
        input(finished(), with(vec![lost("a")])),
        input(with(vec![lost("b")]), with(vec![lost("a")])),
        input(side(crash(Stage::Save)), finished()),
        input(with(vec![altered("p", 9000, 1000)]), with(vec![altered("p", 9000, 17_000)])),
        input(with(vec![lost("a")]), with(vec![lost("a")])),
        input(disagreeing(), finished()),
        input(finished(), side(environment())),
        DocumentInput { excluded: Some("not our business".into()), ..input(finished(), side(crash(Stage::Load))) },
    ]
}

#[test]
fn every_class_occurs() {
    let comparison = run(one_of_each());
    let classes: Vec<Class> = comparison.documents.iter().map(|d| d.class).collect();
    assert_eq!(classes, Class::ALL);
    assert_eq!(comparison.tally.sum(), comparison.tally.planned);
    assert_eq!(comparison.exit, 100);
    assert_eq!(
        comparison.not_measured,
        [
            "1 document inconclusive: a side is missing or failed for reasons of its own",
            "1 document excluded",
            "1 document flaky: attempts of one build disagree",
        ]
    );
}

#[test]
fn a_build_against_itself_is_unchanged() {
    let comparison = run(vec![input(with(vec![lost("a"), lost("a")]), with(vec![lost("a"), lost("a")]))]);
    assert_eq!((comparison.tally.unchanged, comparison.exit), (1, 0));
    assert!(comparison.groups.is_empty());
    assert_eq!(comparison.documents[0].remarks, ["2 differences from the original are the same in both builds"]);
}

#[test]
fn both_stop_is_unchanged_and_counted_apart() {
    let comparison = run(vec![input(side(crash(Stage::Load)), side(crash(Stage::Load)))]);
    assert_eq!((comparison.tally.unchanged, comparison.tally.unchanged_both_stop), (1, 1));
    assert_eq!(comparison.not_measured, ["1 document unchanged only because both builds stop"]);
}

#[test]
fn a_missing_side_is_inconclusive_and_a_password_is_excluded() {
    check(DocumentInput { candidate: None, ..input(finished(), finished()) }, Class::Inconclusive);
    let locked = Outcome::Stopped { stage: Stage::Load, route: None, why: Reason::Password };
    check(input(side(locked.clone()), side(locked)), Class::Excluded);
}

#[test]
fn structure_counts_only_where_both_got_that_far() {
    let stopped = SideInput { measured: Vec::new(), ..side(crash(Stage::Save)) };
    let result = check(input(with(vec![lost("a")]), stopped), Class::Regressed);
    assert_eq!(result.judgements, [Judgement::Worse, Judgement::Same, Judgement::Same]);
}

#[test]
fn outputs_that_differ_directly_have_no_direction() {
    let silent = || SideInput { measured: Vec::new(), ..finished() };
    let with_direct = DocumentInput { direct: Some(vec![lost("a")]), ..input(silent(), silent()) };
    check(with_direct.clone(), Class::Changed);
    assert_eq!(
        run(vec![with_direct]).groups[0].sentence,
        "tables lost from one build's file to the other's in 1 RTF document"
    );
    assert_eq!(
        run(vec![input(silent(), silent())]).not_measured,
        ["1 document (rtf) without a comparison of structure"]
    );
}

#[test]
fn slower_is_a_remark_and_no_class() {
    let mut slow = finished();
    slow.side.cpu_seconds = 3.0;
    let result = check(input(finished(), slow), Class::Unchanged);
    assert_eq!(result.remarks, ["slower: 3.0 s of CPU time instead of 0.1 s"]);
}

#[test]
fn nothing_selected_is_exit_4() {
    assert_eq!(run(Vec::new()).exit, 4);
}

proptest! {
    #[test]
    fn any_plan_is_summed(picks in proptest::collection::vec(0..8usize, 0..40)) {
        let all = one_of_each();
        let comparison = run(picks.iter().map(|&i| all[i].clone()).collect());
        prop_assert_eq!(comparison.tally.sum(), picks.len());
        prop_assert_eq!(comparison.tally.planned, comparison.documents.len());
        let regressed = picks.iter().any(|&i| i < 2);
        prop_assert_eq!(comparison.exit == 100, regressed);
    }

    #[test]
    fn one_loss_more_is_never_unchanged(copies in 0..6usize) {
        let losses = |n| with(vec![lost("a"); n]);
        let class = |b, c| classify::document(input(losses(b), losses(c))).class;
        prop_assert_eq!(class(copies, copies + 1), Class::Regressed);
        prop_assert_eq!(class(copies + 1, copies), Class::Fixed);
        prop_assert_eq!(class(copies, copies), Class::Unchanged);
    }
}
