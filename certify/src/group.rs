//! The group file: who takes part, what decides, which versions are supported until when, what must never be lost again.
//!
//! In: the text of `group.toml`. Out: a [`Group`]. Kept by the secretary, held by everyone: its digest is part of what votes
//! are bound to. Deliberately absent: secrets.

use crate::Date;
use crate::dossier::list::Files;
use crate::keys::{PublicKey, Tag};
use crate::shape::{Checked, Key, Kind, Mistakes, date, may, must, read};
use crate::words::{BuildId, Digest, Id, Signature, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Keys of `group.toml`.
pub const KEYS: &[Key] = &[
    must("schema", Kind::Count, "1"),
    must("group", Kind::Id, "short name of the group"),
    must("round", Kind::Id, "short name of this certification; a new one each time, so that nothing old counts"),
    must("opens", Kind::Date, "the day the round opens; what was made before is stale"),
    must("quorum", Kind::Count, "how many participants have to pass at least"),
    must("approval", Kind::OneOf(&["unanimous", "majority"]), "how votes decide: unanimous or majority"),
    may("days_needed", Kind::Count, "days from today until a version would be deployed; default 90"),
    may("secretary", Kind::PublicKey, "the secretary's key; no participant may have the same"),
    must("certified", Kind::Table(BUILD), "the version that is certified now"),
    must("candidate", Kind::Table(BUILD), "the version that is to be certified"),
    must("participant", Kind::Tables(PARTICIPANT), "the ministries, [[participant]]"),
    may("line", Kind::Tables(LINE), "release lines and the end of their support, [[line]]"),
    may("carried", Kind::Tables(CARRIED), "fixes that were paid for and must not be lost again, [[carried]]"),
    may("deployed", Kind::Tables(DEPLOYED), "the files that are deployed, [[deployed]]"),
];

const BUILD: &[Key] = &[
    must("version", Kind::Version, "\"26.8.2.2\""),
    may("build_id", Kind::Text, "as recette bundle show prints it; with it, another build of that version is refused"),
    may(
        "fingerprints",
        Kind::List(&Kind::Hash),
        "builds that count, as recette builds list --json shows them; default any",
    ),
];

const PARTICIPANT: &[Key] = &[
    must("id", Kind::Id, "short name"),
    must("name", Kind::Text, "name for people"),
    must("key", Kind::PublicKey, "the line that recette key new prints"),
    may("desktops", Kind::Count, "how many desktops; for people"),
    may("after", Kind::Count, "the last sequence number that was received: bundles must be newer; default 0"),
    may("policy", Kind::Hash, "digest of the steps that were agreed, as recette bundle show prints it; default any"),
];

const LINE: &[Key] =
    &[must("name", Kind::Version, "\"26.8\""), must("end", Kind::Date, "the last day on which it is supported")];

const CARRIED: &[Key] = &[
    must("id", Kind::Id, "short name"),
    must("owner", Kind::Id, "the participant whose documents show it"),
    must("signatures", Kind::List(&Kind::Signature), "what must not be lost again"),
    must("documents", Kind::List(&Kind::Tag), "tags of the documents that show it: recette bundle tag"),
    may("note", Kind::Text, "for people"),
];

const DEPLOYED: &[Key] = &[
    must("platform", Kind::Text, "\"Windows x86-64\""),
    must("file", Kind::File, "name of the file, below the folder that recette builds verify is given"),
    must("sha256", Kind::Hash, "its SHA-256"),
];

/// A group and its round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Short name.
    pub group: Id,
    /// This certification.
    pub round: Id,
    /// The day it opens.
    pub opens: Date,
    /// How many have to pass.
    pub quorum: usize,
    /// How votes decide.
    pub approval: Approval,
    /// Days until a version would be deployed.
    pub days_needed: u64,
    /// The secretary's key; no participant's.
    pub secretary: Option<PublicKey>,
    /// Certified now.
    pub certified: Build,
    /// To be certified.
    pub candidate: Build,
    /// Ministries, in the file's order.
    pub participants: Vec<Participant>,
    /// Release lines.
    pub lines: Vec<Line>,
    /// Fixes that must not be lost again.
    pub carried: Vec<Carried>,
    /// What is deployed.
    pub deployed: Vec<Deployed>,
    /// SHA-256 of the file.
    pub digest: Digest,
}

/// How votes decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approval {
    /// Nobody against, everybody who does not abstain for it.
    Unanimous,
    /// More than half of the participants for it.
    Majority,
}

/// A version as the group means it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Build {
    /// Version.
    pub version: Version,
    /// Commit, or the distribution's version; nothing: any.
    #[serde(default)]
    pub build_id: Option<BuildId>,
    /// Builds that count; empty: any.
    #[serde(default)]
    pub fingerprints: Vec<Digest>,
}

/// A ministry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Participant {
    /// Short name.
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Signs its bundles and votes.
    pub key: PublicKey,
    /// For people.
    #[serde(default)]
    pub desktops: Option<u64>,
    /// The last sequence number that was received.
    #[serde(default)]
    pub after: u64,
    /// The policy that was agreed.
    #[serde(default)]
    pub policy: Option<Digest>,
}

/// A release line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `26.8`.
    pub name: Version,
    /// Last day.
    pub end: Date,
}

/// A fix that must not be lost again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Carried {
    /// Short name.
    pub id: Id,
    /// Whose documents.
    pub owner: Id,
    /// What.
    pub signatures: Vec<Signature>,
    /// Where it shows.
    pub documents: Vec<Tag>,
    /// For people.
    #[serde(default)]
    pub note: String,
}

/// A file that is deployed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Deployed {
    /// For what.
    pub platform: String,
    /// Its name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// What tells one build from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Part {
    #[error("version")]
    Version,
    #[error("build id")]
    BuildId,
    #[error("fingerprint")]
    Fingerprint,
}

impl Build {
    /// Whether a tested build is this one; else what differs.
    pub fn is(&self, tested: &crate::bundle::Build) -> Result<(), Part> {
        let crate::bundle::Build { version, build_id, fingerprint, .. } = tested;
        match self {
            _ if self.version != *version => Err(Part::Version),
            Build { build_id: Some(wanted), .. } if wanted != build_id => Err(Part::BuildId),
            _ if !self.fingerprints.is_empty() && !self.fingerprints.contains(fingerprint) => Err(Part::Fingerprint),
            _ => Ok(()),
        }
    }
}

impl Group {
    /// Reads `group.toml`, with all its mistakes.
    pub fn parse(text: &str) -> Result<Group, Mistakes> {
        let (file, mut checked) = read::<File>(text, KEYS)?;
        file.check(&mut checked);
        checked.finish(file.group(text))
    }

    /// The deployed files as a list.
    pub fn deployed_files(&self) -> Files {
        let file = |d: &Deployed| Some((d.file.clone(), Digest::parse(&d.sha256)?));
        self.deployed.iter().filter_map(file).collect()
    }

    /// A participant by its id.
    pub fn participant(&self, id: &Id) -> Option<&Participant> {
        self.participants.iter().find(|p| p.id == *id)
    }

    /// The end of a version's support: that of its most exact line.
    pub fn end_of_support(&self, version: &Version) -> Option<Date> {
        let lines = self.lines.iter().filter(|l| version.of_line(&l.name));
        lines.max_by_key(|l| l.name.as_str().len()).map(|l| l.end)
    }
}

/// The file as it is written.
#[derive(Deserialize)]
struct File {
    group: Id,
    round: Id,
    opens: String,
    quorum: usize,
    approval: Approval,
    #[serde(default = "ninety")]
    days_needed: u64,
    #[serde(default)]
    secretary: Option<PublicKey>,
    certified: Build,
    candidate: Build,
    participant: Vec<Participant>,
    #[serde(default)]
    line: Vec<LineFile>,
    #[serde(default)]
    carried: Vec<Carried>,
    #[serde(default)]
    deployed: Vec<Deployed>,
}

#[derive(Deserialize)]
struct LineFile {
    name: Version,
    end: String,
}

fn ninety() -> u64 {
    90
}

impl File {
    fn check(&self, checked: &mut Checked<'_>) {
        let count = self.participant.len();
        if self.quorum == 0 || self.quorum > count {
            let what = format!("quorum {} of {count} participants", self.quorum);
            checked.mistake_at("quorum", what, "at least 1, at most as many as there are participants");
        }
        if self.certified.version == self.candidate.version && self.certified.build_id == self.candidate.build_id {
            checked.mistake_at(
                "candidate",
                "the candidate is the certified version".to_owned(),
                "name the new version",
            );
        }
        self.check_participants(checked);
        self.check_carried(checked);
        self.check_deployed(checked);
    }

    fn check_deployed(&self, checked: &mut Checked<'_>) {
        // Windows and macOS know one file where Linux knows two.
        let mut names = BTreeSet::new();
        for (index, file) in self.deployed.iter().enumerate() {
            if !names.insert(file.file.to_ascii_lowercase()) {
                let what = format!("file {} is there twice", file.file);
                checked.mistake_in("deployed", index, "file", what, "one entry each; put platforms into folders");
            }
        }
    }

    fn check_participants(&self, checked: &mut Checked<'_>) {
        let (mut ids, mut keys) = (BTreeSet::new(), self.secretary.iter().map(PublicKey::id).collect::<BTreeSet<_>>());
        for (index, participant) in self.participant.iter().enumerate() {
            if !ids.insert(&participant.id) {
                let what = format!("participant {} is there twice", participant.id);
                checked.mistake_in("participant", index, "id", what, "one entry each");
            }
            if !keys.insert(participant.key.id()) {
                let what = format!("participant {} has a key that somebody else has", participant.id);
                checked.mistake_in("participant", index, "key", what, "one key each, and one for the secretary");
            }
        }
    }

    fn check_carried(&self, checked: &mut Checked<'_>) {
        for (index, carried) in self.carried.iter().enumerate() {
            if !self.participant.iter().any(|p| p.id == carried.owner) {
                let what = format!("carried fix {} belongs to nobody", carried.id);
                checked.mistake_in("carried", index, "owner", what, "the id of a participant");
            }
            if carried.documents.is_empty() || carried.signatures.is_empty() {
                let what = format!("carried fix {} names no document or no signature", carried.id);
                checked.mistake_in("carried", index, "documents", what, "at least one of each: else it guards nothing");
            }
        }
    }

    fn group(self, text: &str) -> Group {
        let lines = self.line.into_iter();
        let lines = lines.map(|l| Line { name: l.name, end: date(&l.end).unwrap_or_default() }).collect();
        Group {
            group: self.group,
            round: self.round,
            opens: date(&self.opens).unwrap_or_default(),
            quorum: self.quorum,
            approval: self.approval,
            days_needed: self.days_needed,
            secretary: self.secretary,
            certified: self.certified,
            candidate: self.candidate,
            participants: self.participant,
            lines,
            carried: self.carried,
            deployed: self.deployed,
            digest: Digest::of(text.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of the example group with other deployed files.
    fn told(files: &[&str]) -> String {
        let text = include_str!("../../docs/certification/example/group.toml");
        let text = text.split("[[deployed]]").next().unwrap().to_owned();
        let entry = |file: &&str| {
            format!("[[deployed]]\nplatform = \"Linux\"\nfile = \"{file}\"\nsha256 = \"{}\"\n", "0".repeat(64))
        };
        let group = Group::parse(&(text + &files.iter().map(entry).collect::<String>()));
        group.map_or_else(|mistakes| mistakes.to_string(), |group| format!("{} files", group.deployed_files().len()))
    }

    #[test]
    fn deployed_files_are_safe_in_lists_and_on_command_lines() {
        assert_eq!(told(&["a.msi", "deb/libreoffice-core_26.8.2~rc1+b1 (2).deb"]), "2 files");
        assert!(told(&["a.msi", "A.msi"]).contains("file A.msi is there twice"));
        let bad =
            ["../a", "/a", "a//b", "-c", "a\\\\b", "a;b", "a%PATH%", "a&b", "$(a)", "é", "a\\nb", ".a", "a. ", ""];
        for name in bad {
            assert!(told(&[name]).contains("file is not a file's name"), "{name}: {}", told(&[name]));
        }
    }
}
