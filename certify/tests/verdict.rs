//! What a meeting asks: who blocks with what, who else has it, what accepting would change, what else suits everyone.
#![allow(clippy::unwrap_used)]

mod world;

use recette_certify::ballot::Choice;
use recette_certify::bundle::{Bundle, StepResult};
use recette_certify::certificate::{Certificate, Point, Remark, State, Verdict};
use recette_certify::gates::{Extent, Limit, Why};
use recette_certify::group::Group;
use recette_certify::intake::Received;
use recette_certify::policy::{AcceptedRule, Rule};
use recette_certify::words::Version;
use recette_engine::compare::Class;
use world::*;

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn check(group: &Group, bundles: &[Bundle], expected: Verdict) -> Certificate {
    let files: Vec<Received> = bundles.iter().map(signed).collect();
    let certificate = decide(group, &with_votes(group, files, Choice::Approve));
    assert_eq!(certificate.verdict, expected, "{:#?} {:#?}", certificate.points, certificate.refused);
    certificate
}

fn three(first: &[Doc]) -> Vec<Bundle> {
    vec![bundle(0, first), bundle(1, &fine(4)), bundle(2, &fine(4))]
}

#[test]
fn everybody_passes_and_votes() {
    let certificate = check(&group(3, 3), &three(&fine(4)), Verdict::Certified);
    assert_eq!((certificate.points.len(), certificate.quorum), (0, (3, 3)));
    assert_eq!(certificate.fallback.unwrap().version, version("26.8.2.2"));
}

#[test]
fn without_votes_it_is_undetermined() {
    let files: Vec<Received> = three(&fine(4)).iter().map(signed).collect();
    let certificate = decide(&group(3, 3), &files);
    assert_eq!(certificate.verdict, Verdict::Undetermined);
    assert_eq!(certificate.points, (0..3).map(|n| Point::NoVote { participant: id(&name(n)) }).collect::<Vec<_>>());
}

#[test]
fn the_blocker_is_named_with_everything() {
    let mut bundles = three(&regressed(4, 2));
    bundles[1] = bundle(1, &regressed(4, 1));
    bundles[1].rules.accepted =
        vec![AcceptedRule { signature: signature(LOST), documents: 3, until: day("2027-01-01") }];
    let certificate = check(&group(3, 2), &bundles, Verdict::Refused);
    let reason = Why::Limit { limit: Limit::Regressed, measured: 2.0, allowed: 0.0 };
    assert_eq!(certificate.points[0], Point::Refuses { participant: id("ministry-0"), step: 1, reason });
    let blocker = &certificate.blockers[0];
    assert_eq!(blocker.signature, signature(LOST));
    assert_eq!(blocker.blocks, [(id("ministry-0"), Extent { documents: 2, weight: 20.0 })]);
    assert_eq!(blocker.others, [(id("ministry-1"), Extent { documents: 1, weight: 10.0 })]);
    assert_eq!(blocker.accepting, [(id("ministry-0"), State::Passed)]);
    let fallback = certificate.fallback.unwrap();
    assert_eq!((fallback.version, fallback.end), (version("25.2.3.2"), Some(day("2027-01-15"))));
    assert_eq!(certificate.too_late, [(version("25.2"), day("2027-01-15"))]);
    assert_eq!(certificate.remarks[0], Remark::CertifiedEnds { version: version("25.2.3.2"), end: day("2027-01-15") });
}

#[test]
fn a_version_between_that_suits_everyone_is_the_fallback() {
    let mut bundles = three(&regressed(4, 1));
    for n in 0..3 {
        let mut between = bundle(n, &fine(4));
        between.sequence = 7;
        between.candidate = build("25.8.4.1", "0");
        bundles.push(between);
    }
    let text = group_text(3, 3, "[[line]]\nname = \"25.8\"\nend = \"2027-05-30\"\n");
    let certificate = check(&Group::parse(&text).unwrap(), &bundles, Verdict::Refused);
    let fallback = certificate.fallback.unwrap();
    assert_eq!((fallback.version, fallback.end), (version("25.8.4.1"), Some(day("2027-05-30"))));
    assert_eq!(certificate.versions[0].lacks, [id("ministry-0")]);
}

#[test]
fn an_accepted_difference_that_spreads_or_ends_is_none() {
    let accept = |documents, until: &str| {
        let mut bundles = three(&regressed(4, 2));
        bundles[0].rules.accepted = vec![AcceptedRule { signature: signature(LOST), documents, until: day(until) }];
        bundles
    };
    check(&group(3, 3), &accept(2, "2026-11-22"), Verdict::Certified);
    check(&group(3, 3), &accept(1, "2026-11-22"), Verdict::Refused);
    check(&group(3, 3), &accept(2, "2026-11-21"), Verdict::Refused);
}

#[test]
fn abstentions_help_nobody_over_the_quorum() {
    let quorum = |needed| {
        let files = vec![signed(&bundle(0, &fine(4))), signed(&bundle(1, &fine(4))), abstention(2)];
        let group = group(3, needed);
        decide(&group, &with_votes(&group, files, Choice::Approve))
    };
    assert_eq!(quorum(2).verdict, Verdict::Certified);
    assert_eq!(quorum(3).points, [Point::Quorum { passed: 2, needed: 3 }]);
}

#[test]
fn votes_decide_by_the_groups_rule() {
    let vote_as = |rule: &str, choices: [Choice; 3]| {
        let group = Group::parse(&group_text(3, 3, "").replace("unanimous", rule)).unwrap();
        let files: Vec<Received> = three(&fine(4)).iter().map(signed).collect();
        let evidence = believe(&group, &files).evidence;
        let votes = choices.iter().enumerate().map(|(n, c)| signed_vote(&vote(n, &evidence, *c)));
        decide(&group, &files.iter().cloned().chain(votes).collect::<Vec<_>>()).verdict
    };
    use Choice::*;
    assert_eq!(vote_as("unanimous", [Approve, Approve, Refuse]), Verdict::Refused);
    assert_eq!(vote_as("majority", [Approve, Approve, Refuse]), Verdict::Certified);
    assert_eq!(vote_as("unanimous", [Approve, Abstain, Approve]), Verdict::Certified);
    assert_eq!(vote_as("unanimous", [Abstain, Abstain, Abstain]), Verdict::Refused);
    assert_eq!(vote_as("majority", [Approve, Abstain, Refuse]), Verdict::Refused);
}

fn carried(documents: &[usize]) -> Group {
    let tags: Vec<String> =
        documents.iter().map(|n| format!("{:?}", tag_key(0).tag(&format!("document {n}")).to_string())).collect();
    let text = format!(
        "[[carried]]\nid = \"rtf-borders\"\nowner = \"ministry-0\"\nsignatures = [{LOST:?}]\ndocuments = [{}]\n",
        tags.join(", ")
    );
    Group::parse(&group_text(3, 3, &text)).unwrap()
}

#[test]
fn a_carried_fix_that_comes_back_refuses_even_where_nothing_regressed() {
    let mut documents = fine(4);
    check(&carried(&[1]), &three(&documents), Verdict::Certified);
    documents[1] = (Class::Unchanged, vec![3]);
    let certificate = check(&carried(&[1]), &three(&documents), Verdict::Refused);
    assert_eq!(certificate.points, [Point::CarriedBack { fix: id("rtf-borders"), documents: 1 }]);
    assert_eq!(certificate.carried[0].seen_by, [id("ministry-0")]);
}

#[test]
fn a_carried_fix_that_nobody_measured_leaves_it_open() {
    let open = [Point::CarriedOpen { fix: id("rtf-borders"), documents: 1 }];
    assert_eq!(check(&carried(&[9]), &three(&fine(4)), Verdict::Undetermined).points, open);
    let mut documents = fine(4);
    documents[1] = (Class::Excluded, vec![]);
    assert_eq!(check(&carried(&[1]), &three(&documents), Verdict::Undetermined).points, open);
}

#[test]
fn scenarios_and_attested_steps_decide_in_their_place() {
    let with = |rule: Rule, result: StepResult| {
        let mut bundles = three(&fine(4));
        bundles[0].rules.steps.push(rule);
        bundles[0].results.push(result);
        bundles
    };
    let tested = |made: &str| {
        let rule = Rule::Attested { key: key(50).public().id(), valid_days: 10 };
        with(rule, StepResult::Passed(Some(day(made))))
    };
    check(&group(3, 3), &with(scenario_rule(), StepResult::Passed(None)), Verdict::Certified);
    let failed = check(&group(3, 3), &with(scenario_rule(), StepResult::Failed(None)), Verdict::Refused);
    assert!(matches!(failed.points[0], Point::Refuses { step: 2, reason: Why::ScenarioFailed { .. }, .. }));
    check(&group(3, 3), &with(scenario_rule(), StepResult::Missing), Verdict::Undetermined);
    check(&group(3, 3), &tested("2026-11-12"), Verdict::Certified);
    check(&group(3, 3), &tested("2026-11-11"), Verdict::Undetermined);
}

#[test]
fn a_gate_over_nothing_shows_nothing() {
    let certificate = check(&group(3, 3), &three(&[]), Verdict::Undetermined);
    assert!(matches!(certificate.points[0], Point::Open { reason: Why::Limit { limit: Limit::Finished, .. }, .. }));
}

#[test]
fn a_group_file_tells_all_its_mistakes() {
    let text = group_text(3, 4, "[[carried]]\nid = \"a\"\nowner = \"nobody\"\nsignatures = []\ndocuments = []\n")
        .replace("ministry-2", "ministry-1");
    let mistakes = Group::parse(&text).unwrap_err().to_string();
    for expected in
        ["line 5: quorum 4 of 3", "participant ministry-1 is there twice", "belongs to nobody", "names no document"]
    {
        assert!(mistakes.contains(expected), "{expected}: {mistakes}");
    }
    let shared = group_text(2, 2, "").replace(&key(1).public().line(), &key(0).public().line());
    assert!(Group::parse(&shared).unwrap_err().to_string().contains("a key that somebody else has"));
}
