//! What else is signed: votes, abstentions, attestations of manual tests.
//!
//! In: values of the closed vocabulary. Out: canonical JSON. A vote is bound to the digest of the evidence it is about, an
//! attestation to the build that was tested and the step of the policy.

use crate::Date;
use crate::bundle::Build;
use crate::words::{Digest, Id};
use serde::{Deserialize, Serialize};

/// A ministry's vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The group.
    pub group: Id,
    /// The certification.
    pub round: Id,
    /// The ministry.
    pub participant: Id,
    /// The evidence that it is about: group file, bundles, abstentions.
    pub dossier: Digest,
    /// The choice.
    pub choice: Choice,
    /// The day.
    pub made: Date,
}

/// What a vote says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// For it.
    Approve,
    /// Against it.
    Refuse,
    /// Neither.
    Abstain,
}

/// A ministry that gives no results in this round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abstention {
    /// The group.
    pub group: Id,
    /// The certification.
    pub round: Id,
    /// The ministry.
    pub participant: Id,
    /// The day.
    pub made: Date,
}

/// A named person's word that a manual test was done. It stays in the ministry; bundles carry its day only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The group.
    pub group: Id,
    /// The certification.
    pub round: Id,
    /// The ministry.
    pub participant: Id,
    /// The step of its policy, from 1.
    pub step: usize,
    /// The build that was tested.
    pub build: Build,
    /// Whether the test passed.
    pub passed: bool,
    /// The day.
    pub made: Date,
    /// Where the record of the test is.
    pub reference: String,
}
