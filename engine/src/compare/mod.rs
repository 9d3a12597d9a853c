//! Two builds' results of the same documents, side by side (design §8).
//!
//! In: what each build did to each document. Out: exactly one [`Class`] per document, the tally that sums to what was
//! planned, and groups of differences, heaviest first. Deliberately absent: stores, files, processes.
//!
//! The types that reports share are here, in `outcome` (how a trial ended) and in `page` (how pages differ); the logic is in
//! the other modules: `input` what is to be compared, `pair` findings of one document, `judge` the three judgements,
//! `classify` the class of a document, `group` and `words` groups and their sentences, `tally` sums and the exit code.

mod classify;
mod group;
mod input;
mod judge;
mod outcome;
mod page;
mod pair;
mod tally;
mod words;

#[cfg(test)]
mod corpus;
#[cfg(test)]
pub(crate) mod fixtures;

pub use classify::{SCHEMA, compare};
pub use group::{Difference, differences};
pub use input::{Attempt, DocumentInput, SideInput};
pub use outcome::{Outcome, Reason, Stage};
pub use page::{PageChange, PageChangeKind, PageComparison, PageDifference, PageImage, PageView, Region};
pub use pair::pair;
pub(crate) use tally::{exit, tally};

use crate::accept::Use;
use crate::finding::{Finding, Signature};
use crate::format::Format;
use crate::model::{Aspect, Severity};
use crate::read::producer::Producer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One judgement of a candidate against its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Judgement {
    Same,
    Better,
    Worse,
    Both,
    Other,
}

/// What a document is, exactly one per document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Class {
    Regressed,
    Mixed,
    Fixed,
    Changed,
    Unchanged,
    Flaky,
    Inconclusive,
    Excluded,
}

impl Class {
    /// All classes, in the order in which reports show them.
    pub const ALL: [Class; 8] = [
        Class::Regressed,
        Class::Mixed,
        Class::Fixed,
        Class::Changed,
        Class::Unchanged,
        Class::Flaky,
        Class::Inconclusive,
        Class::Excluded,
    ];

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Class::Regressed => "regressed",
            Class::Mixed => "mixed",
            Class::Fixed => "fixed",
            Class::Changed => "changed",
            Class::Unchanged => "unchanged",
            Class::Flaky => "flaky",
            Class::Inconclusive => "inconclusive",
            Class::Excluded => "excluded",
        }
    }
}

/// The class of three judgements: outcome, structure, pages.
pub fn class_of(judgements: [Judgement; 3]) -> Class {
    let better = judgements.iter().any(|j| matches!(j, Judgement::Better | Judgement::Both));
    let worse = judgements.iter().any(|j| matches!(j, Judgement::Worse | Judgement::Both));
    let other = judgements.contains(&Judgement::Other);
    match (worse, better, other) {
        (true, true, _) => Class::Mixed,
        (true, false, _) => Class::Regressed,
        (false, true, _) => Class::Fixed,
        (false, false, true) => Class::Changed,
        (false, false, false) => Class::Unchanged,
    }
}

/// Number of documents per class, and what they add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Tally {
    pub planned: usize,
    pub regressed: usize,
    pub mixed: usize,
    pub fixed: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub flaky: usize,
    pub inconclusive: usize,
    pub excluded: usize,
    /// Part of `unchanged`: both builds stop.
    pub unchanged_both_stop: usize,
    /// Part of `changed` and `fixed`: they would be worse without the accepted list.
    #[serde(default)]
    pub accepted: usize,
}

/// One build as reports name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildInfo {
    /// Name under which it was added.
    pub name: String,
    /// `LibreOffice`.
    pub product: String,
    /// `25.2.3.2`.
    pub version: String,
    /// Commit.
    pub build_id: String,
    /// Hash of what runs.
    pub fingerprint: String,
    /// Where it came from (`debian:trixie`, a folder).
    pub source: String,
}

/// Whether a finding is the base's, the candidate's, or both builds'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Only in the candidate: worse.
    Introduced,
    /// Only in the base: better.
    Resolved,
    /// In both with another value: neither nearer nor farther.
    Altered,
    /// In both, equal.
    Kept,
}

/// A finding with its status; `base` holds the base's finding where both have one with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Status.
    pub status: Status,
    /// The finding (the candidate's, or the base's when resolved).
    pub finding: Finding,
    /// The base's finding, when the status is altered or moved by distance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Finding>,
}

/// One build's side of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// How its trial ended.
    pub outcome: Outcome,
    /// CPU seconds of the office for the trial.
    pub cpu_seconds: f64,
    /// Wall seconds.
    pub wall_seconds: f64,
    /// Number of attempts.
    pub attempts: usize,
    /// Mode it was driven in: zygote, kit, soffice, command.
    pub mode: String,
}

/// Everything a report says about one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentResult {
    /// SHA-256 of its bytes, hexadecimal.
    pub id: String,
    /// Path inside its suite.
    pub name: String,
    /// Format.
    pub format: Format,
    /// Suite.
    pub suite: String,
    /// Owner.
    pub owner: String,
    /// Weight.
    pub weight: f64,
    /// Tags.
    pub tags: Vec<String>,
    /// The program that wrote it, where the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<Producer>,
    /// Class; what the accepted list covers does not count.
    pub class: Class,
    /// Class without the accepted list, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Class>,
    /// Judgements: outcome, structure, pages.
    pub judgements: [Judgement; 3],
    /// Why it is excluded, inconclusive or flaky; remarks (slower, budget fallback).
    pub remarks: Vec<String>,
    /// Base's side; none when excluded before the run.
    pub base: Option<Side>,
    /// Candidate's side.
    pub candidate: Option<Side>,
    /// Findings with their status.
    pub findings: Vec<Judged>,
    /// Page comparisons that were made.
    pub pages: Vec<PageComparison>,
}

/// Differences of one signature over documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Signature; for outcomes and pages one of theirs (`s1:rtf/outcome/crash/load`, `s1:rtf/layout/page-count/altered/layout`).
    pub signature: Signature,
    /// Introduced (worse) or resolved (better) or altered.
    pub status: Status,
    /// What a person would say, English.
    pub sentence: String,
    /// Aspect.
    pub aspect: Aspect,
    /// Severity of the worst.
    pub severity: Severity,
    /// Indexes into `documents`, heaviest first; the first is the smallest example when weights are equal.
    pub documents: Vec<usize>,
    /// Number of differences over all documents.
    pub count: usize,
    /// Sum of the documents' weights.
    pub weight: f64,
    /// Number of its documents in which it is accepted.
    #[serde(default)]
    pub accepted: usize,
}

/// A whole comparison: what reports and the command line show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Schema number of this structure.
    pub schema: u32,
    /// Certified build.
    pub base: BuildInfo,
    /// New build.
    pub candidate: BuildInfo,
    /// Conditions in words, `name: value`.
    pub conditions: BTreeMap<String, String>,
    /// Documents, in the order of the plan.
    pub documents: Vec<DocumentResult>,
    /// Tally.
    pub tally: Tally,
    /// Groups of what got worse, better or changed; heaviest first.
    pub groups: Vec<Group>,
    /// Trials and views executed for this comparison (zero when all came from the store).
    pub executed: usize,
    /// What was not measured, in sentences.
    pub not_measured: Vec<String>,
    /// Exit code that the command line gives (design §12).
    pub exit: u8,
    /// Entries of the accepted list with what became of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Use>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worse_and_better_is_mixed() {
        use Judgement::*;
        assert_eq!(class_of([Same, Same, Same]), Class::Unchanged);
        assert_eq!(class_of([Same, Worse, Better]), Class::Mixed);
        assert_eq!(class_of([Same, Both, Same]), Class::Mixed);
        assert_eq!(class_of([Other, Worse, Same]), Class::Regressed);
        assert_eq!(class_of([Other, Same, Better]), Class::Fixed);
        assert_eq!(class_of([Other, Same, Same]), Class::Changed);
    }
}
