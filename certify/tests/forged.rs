//! Forged, altered, replayed, stale, duplicated and mixed-up files: each is refused with its reason, and changes nothing.
#![allow(clippy::unwrap_used)]

mod world;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use recette_certify::ballot::{Abstention, Choice};
use recette_certify::bundle::{Bundle, StepResult, Suite};
use recette_certify::certificate::{State, Verdict};
use recette_certify::envelope::{PayloadType, seal};
use recette_certify::group::Group;
use recette_certify::intake::Received;
use recette_certify::keys::Tag;
use recette_certify::policy::{Gate, Rule};
use recette_certify::words::{BuildId, Digest, Version};
use recette_engine::compare::Class;
use world::*;

/// Three sound bundles and votes for them: certified.
fn sound() -> (Group, Vec<Received>) {
    let group = group(3, 3);
    let files = (0..3).map(|n| signed(&bundle(n, &fine(5)))).collect();
    let files = with_votes(&group, files, Choice::Approve);
    (group, files)
}

/// A file is refused for a reason in which `expected` occurs, and the verdict stays what it was without it.
fn refused(file: Received, expected: &str) {
    let (group, mut files) = sound();
    let before = decide(&group, &files);
    assert_eq!(before.verdict, Verdict::Certified, "{:?}", before.points);
    files.push(Received { name: "~bad".to_owned(), ..file });
    let after = decide(&group, &files);
    let reason = after.refused.iter().find(|r| r.file == "~bad").map(|r| r.reason.to_string());
    let reason = reason.unwrap_or_else(|| panic!("believed instead of {expected:?}"));
    assert!(reason.contains(expected), "{reason:?} instead of {expected:?}");
    assert_eq!((after.verdict, after.evidence), (before.verdict, before.evidence));
}

fn file(bytes: impl Into<Vec<u8>>) -> Received {
    Received { name: String::new(), bytes: bytes.into() }
}

/// A bundle of ministry 0 with sequence 2, so that it would replace the sound one.
fn newer(change: impl Fn(&mut Bundle)) -> Received {
    let mut bundle = bundle(0, &regressed(5, 1));
    bundle.sequence = 2;
    change(&mut bundle);
    file(seal(PayloadType::Bundle, &bundle.to_payload(), &key(0)))
}

fn text(received: &Received) -> String {
    String::from_utf8(received.bytes.clone()).unwrap()
}

/// The envelope of a sound bundle with another payload under the old signature.
fn altered(change: impl Fn(&str) -> String) -> Received {
    let envelope: serde_json::Value = serde_json::from_slice(&newer(|_| ()).bytes).unwrap();
    let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let payload = change(std::str::from_utf8(&payload).unwrap());
    let mut envelope = envelope;
    envelope["payload"] = STANDARD.encode(payload).into();
    file(envelope.to_string())
}

/// A payload of the ministry's own making, properly signed.
fn crafted(change: impl Fn(&str) -> String) -> Received {
    let mut bundle = bundle(0, &fine(5));
    bundle.sequence = 2;
    let payload = change(&String::from_utf8(bundle.to_payload()).unwrap());
    file(seal(PayloadType::Bundle, payload.as_bytes(), &key(0)))
}

#[test]
fn no_envelopes() {
    refused(file(""), "not a signed file");
    refused(file("{\"payload\":\"e30=\"}"), "not a signed file");
    refused(file(vec![0xff; 100]), "not a signed file");
    refused(file(text(&newer(|_| ())).replace("signatures", "signature")), "not a signed file");
    refused(file(text(&newer(|_| ())).replace("bundle+json;v=1", "bundle+json;v=9")), "its type is none");
    refused(file(text(&newer(|_| ())).replace("\"payload\":\"", "\"payload\":\"%")), "not base64");
    refused(file(text(&newer(|_| ())).replacen('{', "{\"run\":\"rm -r /\",", 1)), "not a signed file");
}

#[test]
fn forged_signatures() {
    let unsigned = {
        let mut envelope: serde_json::Value = serde_json::from_slice(&newer(|_| ()).bytes).unwrap();
        envelope["signatures"] = serde_json::json!([]);
        file(envelope.to_string())
    };
    refused(unsigned, "has 0 signatures");
    let twice = {
        let mut envelope: serde_json::Value = serde_json::from_slice(&newer(|_| ()).bytes).unwrap();
        let one = envelope["signatures"][0].clone();
        envelope["signatures"] = serde_json::json!([one.clone(), one]);
        file(envelope.to_string())
    };
    refused(twice, "has 2 signatures");
    let stranger = file(seal(PayloadType::Bundle, &bundle(0, &fine(5)).to_payload(), &key(77)));
    refused(stranger, "a key that is not expected here");
    let posing = text(&file(seal(PayloadType::Bundle, &bundle(0, &fine(5)).to_payload(), &key(77))));
    refused(file(posing.replace(key(77).public().id().as_str(), key(0).public().id().as_str())), "forged or altered");
    refused(altered(|p| p.replace("\"regressed\"", "\"unchanged\"")), "forged or altered");
    refused(altered(|p| p.replace("\"sequence\":2", "\"sequence\":9")), "forged or altered");
    let secretary = file(seal(PayloadType::Bundle, &bundle(0, &fine(5)).to_payload(), &key(200)));
    refused(secretary, "a key that is not expected here");
}

#[test]
fn types_do_not_pass_for_each_other() {
    let (_, files) = sound();
    let vote = text(&files[3]);
    refused(file(vote.replace("recette.vote", "recette.bundle")), "forged or altered");
    refused(file(seal(PayloadType::Vote, &bundle(0, &fine(5)).to_payload(), &key(0))), "payload refused");
    refused(file(seal(PayloadType::Dossier, b"{}", &key(0))), "of another sort");
    refused(file(seal(PayloadType::Attestation, b"{}", &key(0))), "of another sort");
}

#[test]
fn payloads_beside_the_allow_list() {
    refused(crafted(|p| p.replacen('{', "{\"note\":\"Jean Dupont\",", 1)), "outside of the allow-list");
    refused(crafted(|p| p.replacen(':', ": ", 1)), "not in its canonical form");
    refused(crafted(|p| p.replacen("{\"schema\":1,", "{\"schema\":1,\"schema\":1,", 1)), "outside of the allow-list");
    refused(crafted(|p| p.replace("\"schema\":1", "\"schema\":2")), "schema 2");
    refused(crafted(|p| p.replace("cell.border-bottom", "jean.dupont")), "outside of the allow-list");
    refused(crafted(|p| p.replace("520(Build:2)", "520 de Jean")), "outside of the allow-list");
    refused(crafted(|p| p.replace("fr-FR", "fr-Jean")), "outside of the allow-list");
    refused(crafted(|p| p.replacen("10.0", "10.00", 1)), "not in its canonical form");
    refused(crafted(|p| p.replacen("10.0", "1e999", 1)), "outside of the allow-list");
    refused(crafted(|p| p.replacen("10.0", "-1.0", 1)), "do not fit each other");
    refused(crafted(|p| p.replacen("\"LibreOffice\"", "\"Jean\"", 1)), "outside of the allow-list");
    refused(crafted(|p| format!("{p} ")), "not in its canonical form");
}

#[test]
fn payloads_that_contradict_themselves() {
    let many = |b: &mut Bundle| {
        b.rules.steps = vec![Rule::Gate(gate()); 201];
        b.results = vec![StepResult::Gate; 201];
    };
    refused(newer(many), "more steps");
    refused(newer(|b| b.documents.reverse()), "ordered by tag");
    refused(newer(|b| b.documents[1] = b.documents[0].clone()), "is there twice");
    refused(newer(|b| b.documents[0].groups = vec![9]), "do not fit each other");
    refused(newer(|b| b.documents[0].suite = 4), "do not fit each other");
    refused(newer(|b| b.documents.iter_mut().for_each(|r| r.class = Class::Unchanged)), "do not fit each other");
    refused(newer(|b| b.documents.iter_mut().for_each(|r| r.groups.clear())), "do not fit each other");
    refused(newer(|b| drop(b.documents.pop())), "do not add up");
    refused(newer(|b| b.suites.push(Suite { documents: 1, shared: false })), "do not add up");
    refused(newer(|b| b.results.push(StepResult::Passed(None))), "do not fit its policy");
    refused(newer(|b| b.results = vec![StepResult::Passed(None)]), "do not fit its policy");
    refused(newer(|b| b.shared = vec![(Tag::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap(), 0)]), "shared");
    refused(
        newer(|b| b.rules.steps = vec![Rule::Gate(Gate { suites: vec![3], ..gate() })]),
        "a suite that is not there",
    );
}

#[test]
fn bundles_of_something_else() {
    refused(newer(|b| b.group = id("other")), "made for group other");
    refused(newer(|b| b.round = id("2026-05")), "made for round 2026-05: replayed");
    refused(newer(|b| b.participant = id("ministry-1")), "signed by ministry-0, speaks for ministry-1");
    refused(newer(|b| b.made = day("2026-10-31")), "before the round opened: stale");
    refused(newer(|b| b.made = day("2026-11-23")), "which is not yet");
    refused(newer(|b| b.base.version = Version::parse("24.8.1.2").unwrap()), "version differs");
    refused(newer(|b| b.base.build_id = BuildId::parse("0").unwrap()), "build id differs");
    refused(newer(|b| b.candidate.build_id = BuildId::parse("680(Build:3)").unwrap()), "not the candidate's build");
    refused(newer(|b| std::mem::swap(&mut b.base, &mut b.candidate)), "not the certified build");
}

#[test]
fn duplicates_and_older_ones() {
    let (_, files) = sound();
    refused(files[0].clone(), "the same as");
    refused(file(text(&files[0]).replace(",\"", ", \"")), "the same as");
    refused(
        newer(|b| {
            b.sequence = 0;
        }),
        "sequence 0",
    );
    refused(files[3].clone(), "the same as");
}

#[test]
fn a_superseded_bundle_is_refused_and_the_newer_one_counts() {
    let group = group(3, 3);
    let mut files: Vec<Received> = (0..3).map(|n| signed(&bundle(n, &fine(5)))).collect();
    let mut later = bundle(0, &regressed(5, 1));
    later.sequence = 2;
    files.push(signed(&later));
    let certificate = decide(&group, &files);
    assert_eq!(certificate.verdict, Verdict::Refused);
    assert_eq!(certificate.refused[0].reason.to_string(), "superseded by sequence 2");
}

#[test]
fn two_bundles_under_one_number_are_both_refused() {
    let group = group(3, 3);
    let mut files: Vec<Received> = (0..3).map(|n| signed(&bundle(n, &fine(5)))).collect();
    files.push(Received { name: "second".to_owned(), ..signed(&bundle(0, &regressed(5, 1))) });
    let certificate = decide(&group, &files);
    assert_eq!(certificate.participants[0].state, State::Missing);
    assert_eq!(certificate.refused.len(), 2);
    assert!(
        certificate.refused.iter().all(|r| r.reason.to_string().contains("neither is believed")),
        "{:?}",
        certificate.refused
    );
}

#[test]
fn what_the_group_file_pins_is_held() {
    let agreed = bundle(0, &fine(5)).rules.digest();
    let pin = |line: &str| {
        let text = group_text(3, 3, "").replacen("name = \"Ministry 0\"", &format!("name = \"Ministry 0\"\n{line}"), 1);
        let group = Group::parse(&text).unwrap();
        decide(&group, &[signed(&bundle(0, &fine(5)))]).refused.first().map(|r| r.reason.to_string())
    };
    assert_eq!(pin(&format!("policy = \"{agreed}\"")), None);
    assert!(pin(&format!("policy = \"{}\"", Digest::of(b"another"))).unwrap().contains("not the one the group holds"));
    assert!(pin("after = 1").unwrap().contains("sequence 1, and 1 was received before"));
    let text = group_text(3, 3, "").replacen(
        "[candidate]",
        &format!("[candidate]\nfingerprints = [\"{}\"]", Digest::of(b"x")),
        1,
    );
    let refused = decide(&Group::parse(&text).unwrap(), &[signed(&bundle(0, &fine(5)))]).refused;
    assert!(refused[0].reason.to_string().contains("fingerprint differs"), "{refused:?}");
}

#[test]
fn a_bundle_and_an_abstention_cancel_each_other() {
    let group = group(3, 2);
    let certificate = decide(&group, &[signed(&bundle(0, &regressed(5, 1))), abstention(0)]);
    assert_eq!(certificate.participants[0].state, State::Missing);
    assert!(certificate.refused.iter().all(|r| r.reason.to_string().contains("neither is believed")));
    let other = Abstention {
        group: id("bureautique"),
        round: id("2026-05"),
        participant: id("ministry-0"),
        made: day("2026-11-20"),
    };
    refused(file(seal(PayloadType::Abstention, &serde_json::to_vec(&other).unwrap(), &key(0))), "replayed");
}

#[test]
fn votes_of_something_else() {
    let (group, files) = sound();
    let evidence = believe(&group, &files).evidence;
    let with = |change: &dyn Fn(&mut recette_certify::ballot::Vote)| {
        let mut vote = vote(0, &evidence, Choice::Refuse);
        change(&mut vote);
        file(seal(PayloadType::Vote, &serde_json::to_vec(&vote).unwrap(), &key(0)))
    };
    refused(with(&|v| v.dossier = Digest::of(b"last year")), "votes on evidence");
    refused(with(&|v| v.round = id("2026-05")), "replayed");
    refused(with(&|v| v.group = id("other")), "made for group");
    refused(with(&|v| v.participant = id("ministry-2")), "speaks for ministry-2");
    refused(with(&|v| v.made = day("2026-10-01")), "stale");
    refused(with(&|v| v.made = day("2027-01-01")), "not yet");
    let odd = String::from_utf8(serde_json::to_vec(&vote(0, &evidence, Choice::Refuse)).unwrap()).unwrap();
    refused(file(seal(PayloadType::Vote, odd.replace("refuse", "maybe").as_bytes(), &key(0))), "payload refused");
}

#[test]
fn contradicting_votes_count_for_nothing() {
    let (group, mut files) = sound();
    let evidence = believe(&group, &files).evidence;
    files.push(signed_vote(&vote(0, &evidence, Choice::Refuse)));
    let certificate = decide(&group, &files);
    assert_eq!(certificate.verdict, Verdict::Undetermined);
    assert_eq!(certificate.participants[0].vote, None);
    assert_eq!(certificate.refused.iter().filter(|r| r.reason.to_string().contains("neither is believed")).count(), 2);
}

#[test]
fn a_bundle_less_makes_all_votes_stale() {
    let group = group(3, 2);
    let mut later = bundle(0, &regressed(5, 1));
    later.sequence = 2;
    let files = vec![signed(&bundle(0, &fine(5))), signed(&later), signed(&bundle(1, &fine(5))), abstention(2)];
    let files = with_votes(&group, files, Choice::Approve);
    let hidden: Vec<Received> = files.iter().enumerate().filter(|(n, _)| *n != 1).map(|(_, f)| f.clone()).collect();
    let certificate = decide(&group, &hidden);
    assert_eq!(certificate.participants[0].state, State::Passed, "the older bundle is all there is");
    assert_eq!(certificate.verdict, Verdict::Undetermined, "but nobody voted on that");
    assert_eq!(certificate.refused.iter().filter(|r| r.reason.to_string().contains("votes on evidence")).count(), 3);
}
