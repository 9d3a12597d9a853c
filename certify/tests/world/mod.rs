//! Synthetic ministries: keys, a group file, bundles, votes.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use recette_certify::Date;
use recette_certify::ballot::{Abstention, Choice, Vote};
use recette_certify::bundle::*;
use recette_certify::certificate::{Certificate, certify};
use recette_certify::envelope::{PayloadType, seal};
use recette_certify::group::Group as GroupFile;
use recette_certify::intake::{Believed, Received, intake};
use recette_certify::keys::{PrivateKey, TagKey};
use recette_certify::policy::{Gate, Rule, Rules, ScenarioKind};
use recette_certify::words::{BuildId, Digest, Id, Locale, Signature, Version};
use recette_engine::compare::{Class, Status};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use std::collections::BTreeMap;

pub const LOST: &str = "s1:rtf>rtf/table/cell.border-bottom/lost/import";
pub const OTHER: &str = "s1:docx>odt/image/image/lost/export";
pub const PAGES: &str = "s1:rtf/layout/page/altered/layout";

pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

pub fn signature(text: &str) -> Signature {
    Signature::parse(text).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn today() -> Date {
    day("2026-11-22")
}

pub fn key(number: usize) -> PrivateKey {
    PrivateKey::from_seed(&[number as u8 + 1; 32])
}

pub fn name(number: usize) -> String {
    format!("ministry-{number}")
}

pub fn tag_key(number: usize) -> TagKey {
    TagKey::new([number as u8 + 100; 32])
}

/// The text of a group file of so many ministries; `extra` goes to the end.
pub fn group_text(ministries: usize, quorum: usize, extra: &str) -> String {
    let participant = |n: usize| {
        format!("[[participant]]\nid = {:?}\nname = \"Ministry {n}\"\nkey = {:?}\n", name(n), key(n).public().line())
    };
    let participants: String = (0..ministries).map(participant).collect();
    format!(
        "schema = 1\ngroup = \"bureautique\"\nround = \"2026-11\"\nopens = \"2026-11-01\"\nquorum = {quorum}\napproval = \"unanimous\"\n\
         secretary = {:?}\n[certified]\nversion = \"25.2.3.2\"\nbuild_id = \"520(Build:2)\"\n[candidate]\nversion = \"26.8.2.2\"\n\
         build_id = \"680(Build:2)\"\n{participants}\
         [[line]]\nname = \"25.2\"\nend = \"2027-01-15\"\n[[line]]\nname = \"26.8\"\nend = \"2027-06-11\"\n{extra}",
        key(200).public().line()
    )
}

pub fn group(ministries: usize, quorum: usize) -> GroupFile {
    GroupFile::parse(&group_text(ministries, quorum, "")).unwrap()
}

pub fn build(version: &str, id: &str) -> Build {
    Build {
        product: Product::LibreOffice,
        version: Version::parse(version).unwrap(),
        build_id: BuildId::parse(id).unwrap(),
        fingerprint: Digest::of(version.as_bytes()),
    }
}

pub fn gate() -> Gate {
    Gate { min_finished: 1, ..Gate::default() }
}

/// A document: its class, and its groups by number (0: `LOST`, 1: `OTHER`, 2: `PAGES`, 3: `LOST`, kept).
pub type Doc = (Class, Vec<u32>);

pub fn groups() -> Vec<Group> {
    let of = |s: &str, status, severity| Group { signature: signature(s), status, severity };
    vec![
        of(LOST, Status::Introduced, Severity::Minor),
        of(OTHER, Status::Introduced, Severity::Major),
        of(PAGES, Status::Altered, Severity::Minor),
        of(LOST, Status::Kept, Severity::Minor),
    ]
}

/// A ministry's bundle with one gate without tolerance.
pub fn bundle(number: usize, documents: &[Doc]) -> Bundle {
    let key = tag_key(number);
    let row = |(index, (class, groups)): (usize, &Doc)| Row {
        tag: key.tag(&format!("document {index}")),
        suite: 0,
        format: Format::Rtf,
        class: *class,
        weight: 10.0,
        flags: Flags {
            critical: index == 0,
            unexplained: *class == Class::Changed && groups.is_empty(),
            ..Flags::default()
        },
        groups: groups.clone(),
    };
    let mut rows: Vec<Row> = documents.iter().enumerate().map(row).collect();
    rows.sort_by_key(|r| r.tag);
    Bundle {
        schema: SCHEMA,
        group: id("bureautique"),
        round: id("2026-11"),
        participant: id(&name(number)),
        sequence: 1,
        made: day("2026-11-20"),
        base: build("25.2.3.2", "520(Build:2)"),
        candidate: build("26.8.2.2", "680(Build:2)"),
        conditions: Conditions {
            digest: Digest::parse("173e536e7f711d71").unwrap(),
            locale: Locale::parse("fr-FR").unwrap(),
        },
        recette: Version::parse("0.1.0").unwrap(),
        rules: Rules { steps: vec![Rule::Gate(gate())], accepted: vec![] },
        results: vec![StepResult::Gate],
        suites: vec![Suite { documents: documents.len() as u32, shared: false }],
        groups: groups(),
        documents: rows,
        shared: vec![],
        coverage: Coverage { aspects: BTreeMap::from([(Aspect::Table, 3)]) },
    }
}

pub fn fine(documents: usize) -> Vec<Doc> {
    vec![(Class::Unchanged, vec![]); documents]
}

pub fn regressed(documents: usize, bad: usize) -> Vec<Doc> {
    (0..documents).map(|n| if n < bad { (Class::Regressed, vec![0]) } else { (Class::Unchanged, vec![]) }).collect()
}

/// The number of a ministry, from its name in a bundle.
pub fn number(bundle: &Bundle) -> usize {
    bundle.participant.as_str().rsplit('-').next().unwrap().parse().unwrap()
}

pub fn signed(bundle: &Bundle) -> Received {
    let bytes = seal(PayloadType::Bundle, &bundle.to_payload(), &key(number(bundle)));
    Received { name: format!("{}-{}.recette", bundle.participant, bundle.sequence), bytes }
}

pub fn abstention(number: usize) -> Received {
    let abstention = Abstention {
        group: id("bureautique"),
        round: id("2026-11"),
        participant: id(&name(number)),
        made: day("2026-11-20"),
    };
    let bytes = seal(PayloadType::Abstention, &serde_json::to_vec(&abstention).unwrap(), &key(number));
    Received { name: format!("{}.abstention", name(number)), bytes }
}

pub fn vote(number: usize, dossier: &Digest, choice: Choice) -> Vote {
    Vote {
        group: id("bureautique"),
        round: id("2026-11"),
        participant: id(&name(number)),
        dossier: dossier.clone(),
        choice,
        made: day("2026-11-21"),
    }
}

pub fn signed_vote(vote: &Vote) -> Received {
    let number: usize = vote.participant.as_str().rsplit('-').next().unwrap().parse().unwrap();
    let bytes = seal(PayloadType::Vote, &serde_json::to_vec(vote).unwrap(), &key(number));
    Received { name: format!("{}-{:?}.vote", vote.participant, vote.choice), bytes }
}

pub fn believe(group: &GroupFile, files: &[Received]) -> Believed {
    intake(group, today(), files.to_vec())
}

pub fn decide(group: &GroupFile, files: &[Received]) -> Certificate {
    certify(group, &believe(group, files), today())
}

/// The files, and everybody's votes on them.
pub fn with_votes(group: &GroupFile, mut files: Vec<Received>, choice: Choice) -> Vec<Received> {
    let evidence = believe(group, &files).evidence;
    for (number, _) in group.participants.iter().enumerate() {
        files.push(signed_vote(&vote(number, &evidence, choice)));
    }
    files
}

pub fn scenario_rule() -> Rule {
    Rule::Scenario(ScenarioKind::MailMerge)
}
