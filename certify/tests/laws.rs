//! The laws: a regression more never improves a verdict; order changes nothing; leaving something out never helps.
#![allow(clippy::unwrap_used)]

mod world;

use proptest::prelude::*;
use recette_certify::ballot::Choice;
use recette_certify::bundle::{Bundle, StepResult};
use recette_certify::certificate::{Certificate, State, Verdict};
use recette_certify::gates::{Standing, judge};
use recette_certify::intake::Received;
use recette_certify::policy::{AcceptedRule, Gate, Rule};
use recette_engine::compare::Class;
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use std::collections::BTreeSet;
use world::*;

/// Documents as they can be: classes with the groups that go with them.
fn documents() -> impl Strategy<Value = Vec<Doc>> {
    let one = (0..9u8).prop_map(|n| match n {
        0 => (Class::Regressed, vec![0]),
        1 => (Class::Regressed, vec![1, 2]),
        2 => (Class::Mixed, vec![0, 1]),
        3 => (Class::Changed, vec![2]),
        4 => (Class::Fixed, vec![]),
        5 => (Class::Inconclusive, vec![]),
        6 => (Class::Excluded, vec![]),
        7 => (Class::Changed, vec![]),
        _ => (Class::Unchanged, vec![3]),
    });
    proptest::collection::vec(one, 0..12)
}

fn gates() -> impl Strategy<Value = Gate> {
    let limits = (0..4u64, 0..4u64, proptest::option::of(0..5u64), proptest::option::of(0..50u32), 0..3u64, 0..6u64);
    let filters = (0..3usize, proptest::option::of(0..4usize), any::<bool>(), 0..8u8, any::<bool>());
    (limits, filters).prop_map(
        |((regressed, mixed, changed, weight, open, finished), (aspect, severity, critical, rare, other))| Gate {
            suites: vec![],
            formats: if other { vec![Format::Rtf] } else { vec![] },
            aspects: [vec![], vec![Aspect::Table], vec![Aspect::Image, Aspect::Layout]][aspect].clone(),
            severity: severity.map(|n| [Severity::Cosmetic, Severity::Minor, Severity::Major, Severity::Critical][n]),
            critical: critical && rare < 3,
            untouched: rare == 0,
            max_regressed: regressed,
            max_mixed: mixed,
            max_changed: changed,
            max_weight: weight.map(f64::from),
            max_inconclusive: open,
            min_finished: finished,
        },
    )
}

fn accepted() -> impl Strategy<Value = Vec<AcceptedRule>> {
    let one = (0..3usize, 0..5u64, any::<bool>()).prop_map(|(which, documents, ended)| AcceptedRule {
        signature: signature([LOST, OTHER, PAGES][which]),
        documents,
        until: day(if ended { "2026-11-21" } else { "2026-12-31" }),
    });
    proptest::collection::vec(one, 0..3)
}

prop_compose! {
    fn bundles(number: usize)(documents in documents(), gates in proptest::collection::vec(gates(), 1..3), accepted in accepted(),
                              scenario in proptest::option::of(0..3u8)) -> Bundle {
        let mut bundle = bundle(number, &documents);
        bundle.results = gates.iter().map(|_| StepResult::Gate).collect();
        bundle.rules.steps = gates.into_iter().map(Rule::Gate).collect();
        bundle.rules.accepted = accepted;
        if let Some(n) = scenario {
            bundle.rules.steps.push(scenario_rule());
            bundle.results.push([StepResult::Passed(None), StepResult::Failed(None), StepResult::Missing][usize::from(n)]);
        }
        bundle.check().unwrap();
        bundle
    }
}

/// One regression more: a measured document gets worse by one group, in the class that follows.
fn worsen(bundle: &mut Bundle, which: usize, group: u32) -> bool {
    let measured: Vec<usize> = (0..bundle.documents.len())
        .filter(|i| !matches!(bundle.documents[*i].class, Class::Inconclusive | Class::Flaky | Class::Excluded))
        .collect();
    let Some(row) = measured.get(which % measured.len().max(1)).and_then(|i| bundle.documents.get_mut(*i)) else {
        return false;
    };
    row.class = match row.class {
        Class::Fixed | Class::Mixed => Class::Mixed,
        _ => Class::Regressed,
    };
    row.groups.push(group);
    row.groups.sort_unstable();
    row.groups.dedup();
    bundle.check().unwrap();
    true
}

fn standing(bundle: &Bundle) -> Standing {
    judge(bundle, today(), &BTreeSet::new()).standing
}

/// Three ministries' files: bundle, abstention or nothing each, then votes by most.
fn round() -> impl Strategy<Value = (Vec<Received>, Vec<Option<Choice>>)> {
    let ministry = |n: usize| {
        prop_oneof![6 => bundles(n).prop_map(move |b| Some(signed(&b))),
                    6 => Just(Some(signed(&bundle(n, &fine(4))))),
                    1 => Just(Some(abstention(n))),
                    1 => Just(None)]
    };
    let votes = proptest::collection::vec(
        prop_oneof![8 => Just(Some(Choice::Approve)), 1 => Just(Some(Choice::Refuse)), 1 => Just(Some(Choice::Abstain)), 1 => Just(None)],
        3,
    );
    ((ministry(0), ministry(1), ministry(2)), votes)
        .prop_map(|((a, b, c), votes)| ([a, b, c].into_iter().flatten().collect(), votes))
}

fn cast(files: Vec<Received>, votes: &[Option<Choice>]) -> Vec<Received> {
    let group = group(3, 2);
    let evidence = believe(&group, &files).evidence;
    let cast = votes.iter().enumerate().filter_map(|(n, choice)| Some(signed_vote(&vote(n, &evidence, (*choice)?))));
    files.into_iter().chain(cast).collect()
}

fn passing(certificate: &Certificate) -> BTreeSet<String> {
    let fine = certificate.participants.iter().filter(|p| matches!(p.state, State::Passed | State::Abstains));
    fine.map(|p| p.id.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_regression_more_never_improves_a_ministrys_verdict(bundle in bundles(0), which in 0..12usize, group in 0..2u32) {
        let before = standing(&bundle);
        let mut worse = bundle;
        if worsen(&mut worse, which, group) {
            prop_assert!(standing(&worse) <= before);
        }
    }

    #[test]
    fn a_regressed_document_more_never_improves_it_either(documents in documents(), gate in gates(), accepted in accepted(), group in 0..2u32) {
        let make = |documents: &[Doc]| {
            let mut bundle = bundle(0, documents);
            bundle.rules.steps = vec![Rule::Gate(gate.clone())];
            bundle.rules.accepted = accepted.clone();
            // The first document is the critical one: it is the same in both.
            standing(&bundle)
        };
        let mut more = documents.clone();
        more.push((Class::Regressed, vec![group]));
        // An accepted difference more is a document that came to an end: it may complete a gate's number, as an unchanged one may.
        let covered = accepted.iter().any(|a| a.signature == groups()[group as usize].signature);
        let filtered = !gate.aspects.is_empty() || gate.severity.is_some();
        if !documents.is_empty() && !covered && !filtered {
            prop_assert!(make(&more) <= make(&documents));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_regression_more_never_improves_the_groups_verdict(bundle in bundles(0), which in 0..12usize, group_number in 0..2u32) {
        let group = group(3, 2);
        let rest = [signed(&world::bundle(1, &fine(3))), signed(&world::bundle(2, &fine(3)))];
        let all = |first: &Bundle| with_votes(&group, std::iter::once(signed(first)).chain(rest.clone()).collect(), Choice::Approve);
        let before = decide(&group, &all(&bundle));
        let mut worse = bundle;
        if worsen(&mut worse, which, group_number) {
            let after = decide(&group, &all(&worse));
            prop_assert!(before.verdict == Verdict::Certified || after.verdict != Verdict::Certified);
            prop_assert!(before.verdict != Verdict::Refused || after.verdict == Verdict::Refused);
        }
    }

    #[test]
    fn order_changes_nothing((files, votes) in round(), turn in 0..10usize) {
        let group = group(3, 2);
        let files = cast(files, &votes);
        let mut turned = files.clone();
        turned.rotate_left(turn % files.len().max(1));
        turned.reverse();
        prop_assert_eq!(decide(&group, &files), decide(&group, &turned));
    }

    #[test]
    fn leaving_a_file_out_never_improves_anything((files, votes) in round()) {
        let group = group(3, 2);
        let files = cast(files, &votes);
        let whole = decide(&group, &files);
        for left_out in 0..files.len() {
            let rest: Vec<Received> = files.iter().enumerate().filter(|(n, _)| *n != left_out).map(|(_, f)| f.clone()).collect();
            let without = decide(&group, &rest);
            prop_assert!(whole.verdict == Verdict::Certified || without.verdict != Verdict::Certified, "{:?}", files[left_out].name);
            prop_assert!(without.verdict != Verdict::Certified, "something is always owed: {:?}", files[left_out].name);
            prop_assert!(passing(&without).is_subset(&passing(&whole)));
        }
    }
}
