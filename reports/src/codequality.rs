//! GitLab's code quality report: what got worse and is not accepted, one issue each.
//!
//! In: a comparison. Out: JSON. GitLab compares it with the target branch's by fingerprint and wants a line of every issue: the
//! finding's in a document that is text, 1 in all others. Deliberately absent: what got better
//! or is merely different.

use crate::clean::short;
use crate::difference::{Shown, uri};
use crate::{Error, Result};
use recette_engine::compare::Status;
use recette_engine::model::Severity;
use serde::Serialize;

/// Most issues of a file.
pub const MOST: usize = 10_000;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The report; what is left out is an issue of its own.
pub fn report(shown: &Shown<'_>) -> Result<String> {
    let items = shown.items();
    let worse = || items.iter().filter(|i| i.difference.status == Status::Introduced && i.accepted.is_none());
    let mut issues: Vec<Issue> = worse()
        .take(MOST)
        .map(|item| {
            let values = item.values(shown.language);
            let separator = if values.is_empty() { "" } else { ": " };
            issue(
                short(&format!("{}{separator}{values}", item.sentence(shown.language)), 500, shown.language),
                &item.difference.signature.0,
                item.fingerprint.clone(),
                severity(item.difference.severity),
                (uri(item.document, shown.content), shown.line(item)),
            )
        })
        .collect();
    if let Some(more) = worse().count().checked_sub(MOST).filter(|&n| n > 0) {
        let told = shown.language.left_out(more);
        issues.push(issue(told, "recette/left-out", "left-out".to_owned(), "info", ("recette".to_owned(), 1)));
    }
    serde_json::to_string_pretty(&issues)
        .map_err(|e| Error::Compose { part: "code quality".to_owned(), message: e.to_string() })
}

fn issue(
    description: String,
    check: &str,
    fingerprint: String,
    severity: &'static str,
    (path, begin): (String, usize),
) -> Issue {
    let location = Location { path, lines: Lines { begin } };
    Issue { description, check_name: check.to_owned(), fingerprint, severity, location }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::Major => "critical",
        Severity::Minor => "minor",
        Severity::Cosmetic => "info",
    }
}
