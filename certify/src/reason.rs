//! Why a file is not believed, as data: closed words, dates, numbers, and names that the receiver gave to files.
//!
//! In: what `envelope`, `bundle` and `intake` find. Out: a value that a certificate carries; its English here, its French in
//! `sentences`. Deliberately absent: anything that is quoted of the file itself.

use crate::Date;
use crate::envelope::EnvelopeError;
use crate::group::Part;
use crate::words::{BuildId, Digest, Id, Version};
use serde::{Deserialize, Serialize};

/// Why a file is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "why", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Reason {
    /// Not a signed file, or not signed by whom it says.
    #[error("{envelope}")]
    Envelope {
        #[from]
        envelope: EnvelopeError,
    },
    /// Signed, but not a bundle, vote or abstention.
    #[error("a signed file of another sort: bundles, abstentions and votes are wanted here")]
    Sort,
    /// Signed by somebody, but its payload is not of the allow-list.
    #[error("payload refused: {payload}")]
    Payload {
        #[from]
        payload: PayloadError,
    },
    /// For another group.
    #[error("made for group {group}")]
    Group { group: Id },
    /// For another round.
    #[error("made for round {round}: replayed")]
    Round { round: Id },
    /// Signed with one participant's key in the name of another.
    #[error("signed by {signer}, speaks for {speaks}")]
    Speaks { signer: Id, speaks: Id },
    /// Before the round.
    #[error("made on {made}, before the round opened: stale")]
    Stale { made: Date },
    /// From the future.
    #[error("made on {made}, which is not yet")]
    Future { made: Date },
    /// Older than what was received.
    #[error("sequence {sequence}, and {after} was received before: replayed")]
    Sequence { sequence: u64, after: u64 },
    /// Another base.
    #[error("compared with {version} {build_id}, which is not the certified build ({part} differs)")]
    Base { version: Version, build_id: BuildId, part: Part },
    /// Another build under the candidate's version.
    #[error("about {version} {build_id}, which is not the candidate's build ({part} differs)")]
    Candidate { version: Version, build_id: BuildId, part: Part },
    /// Another policy than the one that was agreed.
    #[error("made with a policy (steps {}) that is not the one the group holds", steps.short())]
    Policy { steps: Digest },
    /// The same again.
    #[error("the same as {of}")]
    Duplicate { of: String },
    /// There is a newer one.
    #[error("superseded by sequence {by}")]
    Superseded { by: u64 },
    /// Two under one number.
    #[error("{other} has the same sequence and says something else: neither is believed")]
    Conflict { other: String },
    /// A vote on another state of the evidence.
    #[error("votes on evidence {}, this is {}: stale", on.short(), now.short())]
    Dossier { on: Digest, now: Digest },
    /// Two votes that say something else.
    #[error("{other} says something else for the same participant: neither is believed")]
    Contradiction { other: String },
    /// A bundle and an abstention.
    #[error("its participant also sent {other}: neither is believed")]
    Both { other: String },
}

/// Why a payload is not of the allow-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PayloadError {
    /// A key, word or number that is not allowed. The parser's own words quote the file, which could hold anything.
    #[error("outside of the allow-list at character {0}")]
    Outside(usize),
    /// Not byte for byte what writing its values gives.
    #[error("not in its canonical form")]
    Spelling,
    /// Of another version.
    #[error("schema {is}, this version reads {reads}")]
    #[allow(missing_docs)]
    Schema { is: u32, reads: u32 },
    /// Longer than policies are.
    #[error("more steps or accepted differences than a policy can have")]
    TooMany,
    /// Results and policy.
    #[error("the results of its steps do not fit its policy")]
    Results,
    /// Documents by tag, each once.
    #[error("a document is there twice, or documents are not ordered by tag")]
    Order,
    /// A document by itself.
    #[error("a document's suite, groups, class and weight do not fit each other")]
    Document,
    /// Suites and documents.
    #[error("the numbers of documents of its suites do not add up")]
    Suites,
    /// Shared tags and shared suites.
    #[error("its shared tags do not fit its shared suites")]
    Shared,
    /// A group that no gate looks at.
    #[error("a group is of no use here")]
    Group,
    /// A gate over nothing.
    #[error("a gate is about a suite that is not there")]
    Gate,
}
