//! Two builds' results of the same documents, side by side (design §8).
//!
//! In: what each build did to each document. Out: exactly one [`Class`] per document, the tally that sums to what was
//! planned, and groups of differences, heaviest first. Deliberately absent: stores, files, processes.
//!
//! The types that reports share are here; the logic is in the modules: `input` what is to be compared, `pair` findings of
//! one document, `judge` the three judgements, `classify` the class of a document, `group` and `words` groups and their
//! sentences, `tally` sums and the exit code.

mod classify;
mod group;
mod input;
mod judge;
mod pair;
mod tally;
mod words;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod fixtures;

pub use classify::{SCHEMA, compare};
pub use input::{Attempt, DocumentInput, SideInput};
pub use pair::pair;

use crate::finding::{Finding, Signature};
use crate::format::{Format, Route};
use crate::model::{Aspect, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stages of a trial, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Stage {
    Load,
    Render,
    Save,
    Reload,
    Rerender,
}

/// Why a trial stopped. One variant per way a reader would act on differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Reason {
    /// The office died of a signal.
    Crash {
        /// Signal name, `SIGSEGV`.
        signal: String,
        /// Innermost frames, `library+symbol`; only comparable within a build.
        frames: Vec<String>,
    },
    /// It did not end within its time, twice.
    Hang {
        /// Seconds it was given.
        seconds: u64,
    },
    /// It hit its memory limit.
    Memory {
        /// MiB it was given.
        mebibytes: u64,
    },
    /// The office said no.
    Refused {
        /// Its words, or "opened as …".
        message: String,
    },
    /// It said yes and wrote nothing.
    NoOutput,
    /// It wrote something that our reader cannot read.
    UnreadableOutput {
        /// The reader's error.
        message: String,
    },
    /// The document is encrypted and the suite has no password.
    Password,
    /// Our side failed (disk, sandbox, killed): not the build's fault.
    Environment {
        /// What happened.
        message: String,
    },
}

impl Reason {
    /// One word, equal for reasons of one sort.
    pub fn word(&self) -> &'static str {
        match self {
            Reason::Crash { .. } => "crash",
            Reason::Hang { .. } => "hang",
            Reason::Memory { .. } => "memory",
            Reason::Refused { .. } => "refused",
            Reason::NoOutput => "no-output",
            Reason::UnreadableOutput { .. } => "unreadable-output",
            Reason::Password => "password",
            Reason::Environment { .. } => "environment",
        }
    }
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// All stages done.
    Finished,
    /// Stopped at a stage for a reason.
    Stopped {
        /// Where.
        stage: Stage,
        /// The save it was at, for save, reload and rerender.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        route: Option<Route>,
        /// Why.
        #[serde(flatten)]
        why: Reason,
    },
}

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

/// Image of a page, by hash of its pixels; reports get its file through a link function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageImage {
    /// Digest of the pixels; equal digest, equal page.
    pub digest: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A rectangle of a page in millimetres from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Region {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// The comparisons of pages (design §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageView {
    /// Base's render of the original against the candidate's.
    AcrossBuilds,
    /// Base's saved file against the candidate's, both painted by the candidate.
    InOneViewer,
    /// Render against rerender in the base.
    WithinBase,
    /// Render against rerender in the candidate.
    WithinCandidate,
}

/// What a person would call a change of a page; a closed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageChangeKind {
    /// The page is on the left side only.
    PageMissing,
    /// The page is on the right side only.
    PageNew,
    /// The page is on both sides, in another order.
    PageMoved,
    /// The page has another size.
    Size,
    /// Text, pictures or rules stand elsewhere.
    Moved,
    /// The same words break into other lines.
    Reflowed,
    /// Lines of text are gone.
    LinesMissing,
    /// Lines of text were added.
    LinesNew,
    /// Something is gone: a glyph, an accent, a bullet, a border, a picture.
    InkMissing,
    /// Something was added.
    InkNew,
    /// Text or ground has another colour.
    Colour,
}

impl PageChangeKind {
    /// All kinds, in the order in which reports show them.
    pub const ALL: [PageChangeKind; 11] = {
        use PageChangeKind::*;
        [PageMissing, PageNew, PageMoved, Size, LinesMissing, LinesNew, InkMissing, InkNew, Reflowed, Moved, Colour]
    };

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            PageChangeKind::PageMissing => "page-missing",
            PageChangeKind::PageNew => "page-new",
            PageChangeKind::PageMoved => "page-moved",
            PageChangeKind::Size => "size",
            PageChangeKind::Moved => "moved",
            PageChangeKind::Reflowed => "reflowed",
            PageChangeKind::LinesMissing => "lines-missing",
            PageChangeKind::LinesNew => "lines-new",
            PageChangeKind::InkMissing => "ink-missing",
            PageChangeKind::InkNew => "ink-new",
            PageChangeKind::Colour => "colour",
        }
    }

    /// What it is when left and right swap places.
    pub fn mirrored(self) -> PageChangeKind {
        use PageChangeKind::*;
        match self {
            PageMissing => PageNew,
            PageNew => PageMissing,
            LinesMissing => LinesNew,
            LinesNew => LinesMissing,
            InkMissing => InkNew,
            InkNew => InkMissing,
            other => other,
        }
    }
}

/// One change of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageChange {
    /// What.
    pub kind: PageChangeKind,
    /// How far in mm, right and down, for what moved as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<(f32, f32)>,
    /// Lines of text concerned; 0 where it is not about lines.
    #[serde(default)]
    pub lines: usize,
    /// Where, largest first: on the right page for what is new, else on the left one.
    pub regions: Vec<Region>,
}

/// One pair of pages that differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageDifference {
    /// Number of the page on the left side, from 1; none where it has no partner.
    pub left: Option<usize>,
    /// Number on the right side.
    pub right: Option<usize>,
    /// 0 equal … 1 nothing in common: the share of both pages' ink (contours, and coloured ground) that the other page
    /// does not show; what only moved counts a tenth, what broke into other lines a fifth, another colour a third.
    pub distance: f32,
    /// Where, largest first.
    pub regions: Vec<Region>,
    /// What changed, in the order of [`PageChangeKind::ALL`].
    #[serde(default)]
    pub changes: Vec<PageChange>,
    /// Lines of text on the left page.
    #[serde(default)]
    pub left_lines: usize,
    /// Lines of text on the right page.
    #[serde(default)]
    pub right_lines: usize,
}

/// One comparison of a document's pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageComparison {
    /// Which comparison.
    pub view: PageView,
    /// The save it is about, for all but across builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Pages on the left (base, or render).
    pub left: Vec<PageImage>,
    /// Pages on the right (candidate, or rerender).
    pub right: Vec<PageImage>,
    /// Pairs that differ beyond noise; empty when equal.
    pub differences: Vec<PageDifference>,
    /// Distance of the whole, 0 to 1.
    pub distance: f32,
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
    /// Class.
    pub class: Class,
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
