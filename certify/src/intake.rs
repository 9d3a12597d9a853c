//! What is believed of the files that came in.
//!
//! In: a group file, the date, files by name. Out: at most one current bundle a participant and version, abstentions,
//! votes; every other file with the reason why it is not believed. A file that is not believed changes nothing else: nobody
//! can block a ministry by sending rubbish in its name.

use crate::Date;
use crate::ballot::{Abstention, Vote};
use crate::bundle::{Build, Bundle};
use crate::envelope::{Envelope, EnvelopeError, PayloadType, canonical};
use crate::group::{Group, Participant};
use crate::reason::Reason;
use crate::words::{Digest, Id, Version};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A file that came in.
#[derive(Clone, Debug)]
pub struct Received {
    /// What the receiver calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its name.
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// A bundle that counts.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The file's name.
    pub file: String,
    /// SHA-256 of the payload.
    pub digest: Digest,
    /// What it says.
    pub bundle: Bundle,
}

/// What is believed.
#[derive(Clone, Debug, Default)]
pub struct Believed {
    /// By participant and candidate.
    pub bundles: Vec<Counted>,
    /// Participants that gave no results, with the digest of their word.
    pub abstentions: BTreeMap<Id, Digest>,
    /// By participant.
    pub votes: BTreeMap<Id, Vote>,
    /// What is not.
    pub refused: Vec<Refused>,
    /// What votes are about.
    pub evidence: Digest,
}

impl Believed {
    fn refuse(&mut self, file: &str, reason: Reason) {
        self.refused.push(Refused { file: file.to_owned(), reason });
    }
}

/// A signed statement, sorted out.
enum Statement {
    Bundle(Box<Bundle>),
    Abstention(Abstention),
    Vote(Vote),
}

/// A statement that is sound by itself.
struct Sound {
    file: String,
    digest: Digest,
    statement: Statement,
}

/// Sorts files out. The order in which they come changes nothing.
pub fn intake(group: &Group, today: Date, files: impl IntoIterator<Item = Received>) -> Believed {
    let mut believed = Believed::default();
    let mut sound = Vec::new();
    for Received { name, bytes } in files {
        match examine(group, today, &bytes) {
            Ok((digest, statement)) => sound.push(Sound { file: name, digest, statement }),
            Err(reason) => believed.refuse(&name, reason),
        }
    }
    sound.sort_by(|a, b| (&a.digest, &a.file).cmp(&(&b.digest, &b.file)));
    let sound = once_each(sound, &mut believed);
    let (votes, rest): (Vec<Sound>, Vec<Sound>) =
        sound.into_iter().partition(|s| matches!(s.statement, Statement::Vote(_)));
    count_bundles(rest, &mut believed);
    believed.evidence = Digest::of(evidence(group, &believed).as_bytes());
    count_votes(votes, &mut believed);
    believed.refused.sort_by(|a, b| (&a.file, a.reason.to_string()).cmp(&(&b.file, b.reason.to_string())));
    believed
}

/// What can be said of a file by itself.
fn examine(group: &Group, today: Date, bytes: &[u8]) -> Result<(Digest, Statement), Reason> {
    let envelope = Envelope::parse(bytes)?;
    let signer = group.participants.iter().find(|p| p.key.id().as_str() == envelope.key_id);
    let signer = signer.ok_or(EnvelopeError::Stranger)?;
    let payload = envelope.open(&signer.key)?;
    let statement = match envelope.payload_type {
        PayloadType::Bundle => Statement::Bundle(Box::new(Bundle::parse(payload)?)),
        PayloadType::Abstention => Statement::Abstention(canonical(payload)?),
        PayloadType::Vote => Statement::Vote(canonical(payload)?),
        PayloadType::Attestation | PayloadType::Dossier => return Err(Reason::Sort),
    };
    statement.bound(group, signer, today)?;
    if let Statement::Bundle(bundle) = &statement {
        of_this_round(group, signer, bundle)?;
    }
    Ok((envelope.digest(), statement))
}

impl Statement {
    fn said(&self) -> (&Id, &Id, &Id, Date) {
        match self {
            Statement::Bundle(b) => (&b.group, &b.round, &b.participant, b.made),
            Statement::Abstention(a) => (&a.group, &a.round, &a.participant, a.made),
            Statement::Vote(v) => (&v.group, &v.round, &v.participant, v.made),
        }
    }

    /// Bound to group, round, signer and time.
    fn bound(&self, group: &Group, signer: &Participant, today: Date) -> Result<(), Reason> {
        let (of, round, participant, made) = self.said();
        match () {
            () if *of != group.group => Err(Reason::Group { group: of.clone() }),
            () if *round != group.round => Err(Reason::Round { round: round.clone() }),
            () if *participant != signer.id => {
                Err(Reason::Speaks { signer: signer.id.clone(), speaks: participant.clone() })
            }
            () if made < group.opens => Err(Reason::Stale { made }),
            () if made > today => Err(Reason::Future { made }),
            () => Ok(()),
        }
    }
}

/// Bound to builds, policy and sequence.
fn of_this_round(group: &Group, signer: &Participant, bundle: &Bundle) -> Result<(), Reason> {
    if bundle.sequence <= signer.after {
        return Err(Reason::Sequence { sequence: bundle.sequence, after: signer.after });
    }
    let named = |b: &Build| (b.version.clone(), b.build_id.clone());
    if let Err(part) = group.certified.is(&bundle.base) {
        let (version, build_id) = named(&bundle.base);
        return Err(Reason::Base { version, build_id, part });
    }
    let ours = bundle.candidate.version == group.candidate.version;
    if let (true, Err(part)) = (ours, group.candidate.is(&bundle.candidate)) {
        let (version, build_id) = named(&bundle.candidate);
        return Err(Reason::Candidate { version, build_id, part });
    }
    let steps = bundle.rules.digest();
    match &signer.policy {
        Some(agreed) if *agreed != steps => Err(Reason::Policy { steps }),
        _ => Ok(()),
    }
}

fn once_each(sound: Vec<Sound>, believed: &mut Believed) -> Vec<Sound> {
    let mut kept: Vec<Sound> = Vec::new();
    for one in sound {
        match kept.last() {
            Some(last) if last.digest == one.digest => {
                believed.refuse(&one.file, Reason::Duplicate { of: last.file.clone() });
            }
            _ => kept.push(one),
        }
    }
    kept
}

fn count_bundles(rest: Vec<Sound>, believed: &mut Believed) {
    let mut by_participant: BTreeMap<Id, Vec<Sound>> = BTreeMap::new();
    for one in rest {
        by_participant.entry(one.statement.said().2.clone()).or_default().push(one);
    }
    for (participant, files) in by_participant {
        let (abstentions, bundles): (Vec<Sound>, Vec<Sound>) =
            files.into_iter().partition(|s| matches!(s.statement, Statement::Abstention(_)));
        match (abstentions.first(), bundles.first()) {
            (Some(a), Some(b)) => {
                let (a, b) = (a.file.clone(), b.file.clone());
                bundles.iter().for_each(|s| believed.refuse(&s.file, Reason::Both { other: a.clone() }));
                abstentions.iter().for_each(|s| believed.refuse(&s.file, Reason::Both { other: b.clone() }));
            }
            (Some(a), None) => drop(believed.abstentions.insert(participant, a.digest.clone())),
            _ => newest(bundles, believed),
        }
    }
}

/// The newest of one participant's bundles, per candidate.
fn newest(bundles: Vec<Sound>, believed: &mut Believed) {
    let counted = bundles.into_iter().filter_map(|sound| match sound.statement {
        Statement::Bundle(bundle) => Some(Counted { file: sound.file, digest: sound.digest, bundle: *bundle }),
        Statement::Abstention(_) | Statement::Vote(_) => None,
    });
    let mut by_sequence: BTreeMap<u64, Vec<Counted>> = BTreeMap::new();
    counted.for_each(|c| by_sequence.entry(c.bundle.sequence).or_default().push(c));
    let mut seen: BTreeMap<(Version, String), u64> = BTreeMap::new();
    for (sequence, mut same) in by_sequence.into_iter().rev() {
        let about = |c: &Counted| (c.bundle.candidate.version.clone(), c.bundle.candidate.build_id.to_string());
        if same.len() > 1 {
            let names: Vec<String> = same.iter().map(|c| c.file.clone()).collect();
            for (index, counted) in same.iter().enumerate() {
                let other = names.iter().enumerate().find(|(n, _)| *n != index).map(|(_, n)| n.clone());
                believed.refuse(&counted.file, Reason::Conflict { other: other.unwrap_or_default() });
                // A conflict also stands in the way of anything older: nobody knows which of the two replaced it.
                seen.entry(about(counted)).or_insert(sequence);
            }
        } else if let Some(counted) = same.pop() {
            match seen.get(&about(&counted)) {
                Some(newer) => believed.refuse(&counted.file, Reason::Superseded { by: *newer }),
                None => {
                    seen.insert(about(&counted), sequence);
                    believed.bundles.push(counted);
                }
            }
        }
    }
}

fn count_votes(votes: Vec<Sound>, believed: &mut Believed) {
    let mut current: BTreeMap<Id, Vec<(String, Vote)>> = BTreeMap::new();
    for sound in votes {
        let Statement::Vote(vote) = sound.statement else { continue };
        if vote.dossier == believed.evidence {
            current.entry(vote.participant.clone()).or_default().push((sound.file, vote));
        } else {
            let reason = Reason::Dossier { on: vote.dossier, now: believed.evidence.clone() };
            believed.refuse(&sound.file, reason);
        }
    }
    for (participant, votes) in current {
        let choices: BTreeSet<_> = votes.iter().map(|(_, v)| v.choice).collect();
        let first = votes.first().map(|(file, _)| file.clone()).unwrap_or_default();
        if choices.len() > 1 {
            let last = votes.last().map(|(file, _)| file.clone()).unwrap_or_default();
            for (file, _) in &votes {
                let other = if *file == first { last.clone() } else { first.clone() };
                believed.refuse(file, Reason::Contradiction { other });
            }
            continue;
        }
        votes.iter().skip(1).for_each(|(file, _)| believed.refuse(file, Reason::Duplicate { of: first.clone() }));
        votes.into_iter().next().map(|(_, vote)| believed.votes.insert(participant, vote));
    }
}

/// What votes are about, as a text of which they hold the SHA-256: the group file, every bundle and abstention that counts.
pub fn evidence(group: &Group, believed: &Believed) -> String {
    let mut lines: Vec<String> =
        believed.bundles.iter().map(|c| format!("bundle {} {}", c.bundle.participant, c.digest)).collect();
    lines.extend(believed.abstentions.iter().map(|(id, digest)| format!("abstention {id} {digest}")));
    lines.sort();
    format!("recette.evidence.1\ngroup {}\n{}\n", group.digest, lines.join("\n"))
}
