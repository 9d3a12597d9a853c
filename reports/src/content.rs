//! How much of the documents' content a report may carry (`--content full|names|none`).
//!
//! In: a comparison. Out: the same comparison with what must not be shown taken out, once, before any writer sees it;
//! so that no writer can forget. Kept at every level: digests of documents, suites, owners, classes, counts, signatures.

use recette_engine::accept::Use;
use recette_engine::compare::{Comparison, DocumentResult, Judged, Outcome, Reason};
use recette_engine::finding::{Finding, Path};
use recette_engine::model::Value;
use recette_engine::read::producer::Producer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much of the documents' content a report may carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// Everything: names, texts, page images, structure.
    #[default]
    Full,
    /// Names of documents, places and formatting values; no texts, no messages, no images, no structure.
    Names,
    /// Neither names nor values nor places.
    None,
}

impl Content {
    /// Whether page images and structure may be shown.
    pub fn shows_pages(self) -> bool {
        self == Content::Full
    }

    /// Whether names of documents may be shown.
    pub fn shows_names(self) -> bool {
        self != Content::None
    }
}

/// The comparison with only what `content` allows.
pub fn limited(comparison: &Comparison, content: Content) -> Cow<'_, Comparison> {
    if content == Content::Full {
        return Cow::Borrowed(comparison);
    }
    let documents = comparison.documents.iter().map(|d| limited_document(d, content)).collect();
    Cow::Owned(Comparison {
        schema: comparison.schema,
        base: comparison.base.clone(),
        candidate: comparison.candidate.clone(),
        conditions: comparison.conditions.clone(),
        documents,
        tally: comparison.tally.clone(),
        groups: comparison.groups.clone(),
        executed: comparison.executed,
        not_measured: comparison.not_measured.clone(),
        exit: comparison.exit,
        accepted: comparison.accepted.iter().map(|used| limited_use(used, content)).collect(),
    })
}

/// An entry's documents and reason may name what must not be named; hashes say nothing.
fn limited_use(used: &Use, content: Content) -> Use {
    let mut limited = used.clone();
    if !content.shows_names() {
        limited.entry.documents.retain(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        limited.entry.reason.clear();
    }
    limited
}

fn limited_document(document: &DocumentResult, content: Content) -> DocumentResult {
    let mut limited = document.clone();
    limited.pages.clear();
    for side in [&mut limited.base, &mut limited.candidate].into_iter().flatten() {
        limit_outcome(&mut side.outcome);
    }
    for judged in &mut limited.findings {
        limit_judged(judged, content);
    }
    if !content.shows_names() {
        limited.name = format!("{}.{}", limited.id.chars().take(12).collect::<String>(), limited.format);
        limited.tags.clear();
        limited.producer = limited.producer.map(closed);
        limited.remarks.clear();
    }
    limited
}

/// A program that few have tells who they are.
fn closed(producer: Producer) -> Producer {
    if producer.is_known() { producer } else { Producer { name: "other".to_owned(), version: String::new() } }
}

/// Messages may quote the document or its path.
pub(crate) fn limit_outcome(outcome: &mut Outcome) {
    if let Outcome::Stopped { why, .. } = outcome {
        match why {
            Reason::Refused { message } | Reason::UnreadableOutput { message } | Reason::Environment { message } => {
                message.clear();
            }
            Reason::Crash { .. } | Reason::Hang { .. } | Reason::Memory { .. } => {}
            Reason::NoOutput | Reason::Password => {}
        }
    }
}

fn limit_judged(judged: &mut Judged, content: Content) {
    limit_finding(&mut judged.finding, content);
    if let Some(base) = &mut judged.base {
        limit_finding(base, content);
    }
}

fn limit_finding(finding: &mut Finding, content: Content) {
    if content.shows_names() {
        finding.old.take_if(|value| matches!(value, Value::Text(_)));
        finding.new.take_if(|value| matches!(value, Value::Text(_)));
    } else {
        finding.old = None;
        finding.new = None;
        finding.path = Path::default();
        finding.place = None;
    }
}
