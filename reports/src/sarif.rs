//! SARIF 2.1.0: what differs between the builds, for code scanning.
//!
//! In: a comparison. Out: one run whose results have a baseline state (new: only in the candidate; updated: in both, with another
//! value; absent: only in the base), suppressions where the accepted list covers them, a line, and partial fingerprints. Deliberately
//! absent: what is the same in both builds (`unchanged`): it says nothing about the candidate and would fill the file.

use crate::clean::short;
use crate::difference::{Item, Shown, uri};
use crate::{Error, Result};
use recette_engine::compare::Status;
use recette_engine::model::{Place, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most results of a run that consumers take.
pub const MOST: usize = 25_000;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log.
pub fn log(shown: &Shown<'_>) -> Result<String> {
    let items = shown.items();
    let kept = items.get(..MOST).unwrap_or(&items);
    let (rules, indexes) = rules(kept, shown);
    let results: Vec<Value> = kept.iter().map(|item| result(item, &indexes, shown)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "recette", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "invocations": [invocation(items.len() - kept.len(), shown)],
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "base": shown.comparison.base,
                "candidate": shown.comparison.candidate,
                "tally": shown.comparison.tally,
                "notMeasured": shown.comparison.not_measured,
            },
        }],
    });
    serde_json::to_string(&log).map_err(|e| Error::Compose { part: "SARIF".to_owned(), message: e.to_string() })
}

/// One rule per signature, in their order.
fn rules(items: &[Item<'_>], shown: &Shown<'_>) -> (Vec<Value>, BTreeMap<String, usize>) {
    let mut worst: BTreeMap<&str, &Item<'_>> = BTreeMap::new();
    for item in items {
        let known = worst.entry(&item.difference.signature.0).or_insert(item);
        if item.difference.severity > known.difference.severity {
            *known = item;
        }
    }
    let rule = |(signature, item): (&&str, &&Item<'_>)| {
        let level = level(Status::Introduced, item.difference.severity);
        json!({
            "id": signature,
            "shortDescription": { "text": item.sentence(shown.language) },
            "defaultConfiguration": { "level": level },
            "properties": { "tags": [item.difference.aspect] },
        })
    };
    let rules = worst.iter().map(rule).collect();
    (rules, worst.keys().enumerate().map(|(index, signature)| ((*signature).to_owned(), index)).collect())
}

fn result(item: &Item<'_>, rules: &BTreeMap<String, usize>, shown: &Shown<'_>) -> Value {
    let difference = &item.difference;
    let mut result = json!({
        "ruleId": difference.signature,
        "ruleIndex": rules.get(&difference.signature.0),
        "level": level(difference.status, difference.severity),
        "message": { "text": message(item, shown) },
        "locations": [location(item, shown)],
        "partialFingerprints": { "recette/v1": item.fingerprint },
        "baselineState": baseline(difference.status),
        "properties": {
            "document": item.document.id,
            "class": item.document.class,
            "severity": difference.severity,
            "count": difference.count,
        },
    });
    // Consumers take a result as gone or suppressed only where it says so: an empty list means "looked at, not suppressed".
    let suppressions: Vec<Value> = item.accepted.iter().map(|entry| suppression(entry, shown)).collect();
    if let Some(object) = result.as_object_mut() {
        object.insert("suppressions".to_owned(), Value::Array(suppressions));
    }
    result
}

fn suppression(entry: &recette_engine::accept::Entry, shown: &Shown<'_>) -> Value {
    let why = [&entry.reason, &entry.owner, &entry.issue];
    let why: Vec<&str> = why.into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    json!({
        "kind": "external",
        "status": "accepted",
        "justification": short(&why.join("; "), 500, shown.language),
    })
}

fn message(item: &Item<'_>, shown: &Shown<'_>) -> String {
    let values = item.values(shown.language);
    let separator = if values.is_empty() { "" } else { ": " };
    short(&format!("{}{separator}{values}", item.sentence(shown.language)), 1000, shown.language)
}

fn location(item: &Item<'_>, shown: &Shown<'_>) -> Value {
    let finding = item.judged.map(|j| &j.finding);
    let region = region(finding.and_then(|f| f.place.as_ref()), shown.line(item));
    let physical = json!({ "artifactLocation": { "uri": uri(item.document, shown.content) }, "region": region });
    let mut location = json!({ "physicalLocation": physical });
    let path = finding.map(|f| f.path.0.as_str()).filter(|p| !p.is_empty());
    if let (Some(path), Some(object)) = (path, location.as_object_mut()) {
        let name = short(path, 300, shown.language);
        object.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name, "kind": "element" }]));
    }
    location
}

/// Code scanning wants a line of every result. Offsets are those of the file where it is text; in a package they count in a part,
/// so that they are no region of the file and stand beside it with the part's name.
fn region(place: Option<&Place>, line: usize) -> Value {
    match place {
        None => json!({ "startLine": line }),
        Some(Place { part, offset, word }) if part.is_empty() => {
            json!({ "startLine": line, "byteOffset": offset, "byteLength": 0, "properties": { "word": word } })
        }
        Some(Place { part, offset, word }) => {
            json!({ "startLine": line, "properties": { "part": part, "partOffset": offset, "word": word } })
        }
    }
}

fn invocation(left_out: usize, shown: &Shown<'_>) -> Value {
    let told = (left_out > 0).then(|| shown.language.left_out(left_out));
    let notes = told.into_iter().chain(shown.comparison.not_measured.iter().cloned());
    let notes: Vec<Value> = notes.map(|text| json!({ "level": "warning", "message": { "text": text } })).collect();
    json!({
        "executionSuccessful": !matches!(shown.comparison.exit, 1 | 2 | 130),
        "exitCode": shown.comparison.exit,
        "toolExecutionNotifications": notes,
    })
}

fn baseline(status: Status) -> &'static str {
    match status {
        Status::Introduced => "new",
        Status::Altered => "updated",
        Status::Resolved => "absent",
        Status::Kept => "unchanged",
    }
}

fn level(status: Status, severity: Severity) -> &'static str {
    match (status, severity) {
        (Status::Introduced, Severity::Critical | Severity::Major) => "error",
        (Status::Introduced, Severity::Minor) => "warning",
        _ => "note",
    }
}
