//! What a comparison needs to know about a document: values that the harness fills from its store.

use super::{Outcome, PageComparison, Side};
use crate::finding::Finding;
use crate::format::{Format, Route};
use crate::read::producer::Producer;
use serde::{Deserialize, Serialize};

/// One planned document with what both builds did to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentInput {
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
    /// Weight; what is not a positive number counts as nothing.
    pub weight: f64,
    /// Tags; `critical` makes an inconclusive result undetermine the whole.
    pub tags: Vec<String>,
    /// Size, to show the smallest example first.
    pub bytes: u64,
    /// The program that wrote it.
    #[serde(default)]
    pub producer: Option<Producer>,
    /// Why it is not compared (password, by suite); it then needs no sides.
    pub excluded: Option<String>,
    /// Base's side.
    pub base: Option<SideInput>,
    /// Candidate's side.
    pub candidate: Option<SideInput>,
    /// What the two builds' outputs differ in, where the original has no reader; none where this was not measured.
    pub direct: Option<Vec<Finding>>,
    /// Comparisons of pages that were made; none where no pages were to be compared or could be.
    pub pages: Vec<PageComparison>,
    /// Remarks to pass on (budget fallbacks, degraded modes).
    pub remarks: Vec<String>,
}

/// One build's side of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SideInput {
    /// What reports show.
    pub side: Side,
    /// All attempts, oldest first; what disagrees among them makes the document flaky.
    pub attempts: Vec<Attempt>,
    /// Routes whose saved file was read and compared with the original; empty where the original has no reader.
    pub measured: Vec<Route>,
    /// Findings of all measured routes.
    pub findings: Vec<Finding>,
}

/// How one attempt at a trial went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// How it ended.
    pub outcome: Outcome,
    /// Digest of what it left (of the lowered trees, see [`crate::diff::tree_digest`]); none where it was not kept.
    pub digest: Option<String>,
}
