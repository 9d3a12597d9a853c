//! JSON for machines: the whole comparison, and the summary of `check --json`.
//!
//! In: a comparison. Out: JSON text. The comparison is the engine's own serialisation with its schema number; the summary
//! is a small stable structure of its own, so that scripts do not depend on the engine's.

use crate::content::{Content, limited};
use crate::phrase;
use crate::words::Language;
use crate::{Error, Result};
use recette_engine::accept::{Day, State, Use};
use recette_engine::compare::{BuildInfo, Class, Comparison, Group, Status, Tally};
use recette_engine::model::{Aspect, Severity};
use serde::Serialize;

/// Schema number of [`Summary`].
pub const SUMMARY_SCHEMA: u32 = 2;

/// What `check --json` prints.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Schema number of this structure.
    pub schema: u32,
    /// The verdict in a sentence.
    pub verdict: String,
    /// Exit code.
    pub exit: u8,
    /// Base build.
    pub base: BuildInfo,
    /// Candidate build.
    pub candidate: BuildInfo,
    /// Planned, and a number per class.
    pub tally: Tally,
    /// Trials and views executed.
    pub executed: usize,
    /// Groups, heaviest first.
    pub groups: Vec<GroupSummary>,
    /// Documents that are not unchanged, in the order of the plan.
    pub documents: Vec<DocumentSummary>,
    /// What was not measured.
    pub not_measured: Vec<String>,
    /// Entries of the accepted list.
    pub accepted: Vec<AcceptedSummary>,
}

/// One entry of the accepted list.
#[derive(Debug, Serialize)]
pub struct AcceptedSummary {
    /// Signature.
    pub signature: String,
    /// Suite of its scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suite: Option<String>,
    /// Documents of its scope; left out where content may not be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// What became of it.
    pub state: State,
    /// How often it was met.
    pub count: usize,
    /// How often it may be met.
    pub most: usize,
    /// Documents of its scope that were compared.
    pub compared: usize,
    /// Documents of its scope that were planned and not compared.
    pub open: usize,
    /// Who answers for it.
    pub owner: String,
    /// Where it is followed up.
    pub issue: String,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// One group.
#[derive(Debug, Serialize)]
pub struct GroupSummary {
    /// Signature.
    pub signature: String,
    /// Introduced, resolved, altered.
    pub status: Status,
    /// What a person would say.
    pub sentence: String,
    /// Aspect.
    pub aspect: Aspect,
    /// Severity of the worst.
    pub severity: Severity,
    /// Number of documents.
    pub documents: usize,
    /// Number of differences.
    pub count: usize,
    /// Sum of weights.
    pub weight: f64,
    /// Number of documents in which it is accepted.
    pub accepted: usize,
    /// Digest of the document to look at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// One document that is not unchanged.
#[derive(Debug, Serialize)]
pub struct DocumentSummary {
    /// Digest.
    pub id: String,
    /// Path inside its suite; left out where content may not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Suite.
    pub suite: String,
    /// Class.
    pub class: Class,
    /// Class without the accepted list, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Class>,
}

/// The whole comparison.
pub fn comparison(comparison: &Comparison, content: Content) -> Result<String> {
    to_json("comparison", limited(comparison, content).as_ref())
}

/// The summary of `check --json`.
pub fn summary(comparison: &Comparison, content: Content) -> Result<String> {
    to_json("summary", &summary_of(comparison, content))
}

/// The summary as a value.
pub fn summary_of(comparison: &Comparison, content: Content) -> Summary {
    let changed = comparison.documents.iter().filter(|d| d.class != Class::Unchanged);
    Summary {
        schema: SUMMARY_SCHEMA,
        verdict: phrase::verdict(comparison, Language::English),
        exit: comparison.exit,
        base: comparison.base.clone(),
        candidate: comparison.candidate.clone(),
        tally: comparison.tally.clone(),
        executed: comparison.executed,
        groups: comparison.groups.iter().map(|g| group_summary(comparison, g)).collect(),
        documents: changed
            .map(|d| DocumentSummary {
                id: d.id.clone(),
                name: content.shows_names().then(|| d.name.clone()),
                suite: d.suite.clone(),
                class: d.class,
                accepted: d.accepted,
            })
            .collect(),
        not_measured: comparison.not_measured.clone(),
        accepted: limited(comparison, content).accepted.iter().map(accepted_summary).collect(),
    }
}

fn accepted_summary(used: &Use) -> AcceptedSummary {
    let entry = &used.entry;
    AcceptedSummary {
        signature: entry.signature.0.clone(),
        suite: entry.suite.clone(),
        documents: entry.documents.clone(),
        state: used.state,
        count: used.count,
        most: entry.count,
        compared: used.compared,
        open: used.open,
        owner: entry.owner.clone(),
        issue: entry.issue.clone(),
        until: entry.until.clone(),
    }
}

fn group_summary(comparison: &Comparison, group: &Group) -> GroupSummary {
    let example = group.documents.first().and_then(|&i| comparison.documents.get(i));
    GroupSummary {
        signature: group.signature.0.clone(),
        status: group.status,
        sentence: group.sentence.clone(),
        aspect: group.aspect,
        severity: group.severity,
        documents: group.documents.len(),
        count: group.count,
        weight: group.weight,
        accepted: group.accepted,
        example: example.map(|d| d.id.clone()),
    }
}

fn to_json<T: Serialize>(part: &str, value: &T) -> Result<String> {
    let json = serde_json::to_string_pretty(value);
    json.map_err(|e| Error::Compose { part: part.to_owned(), message: e.to_string() })
}
