//! JSON Lines: one line per difference, for `jq`, data frames and databases. Published schema: `docs/schema/differences.json`.
//!
//! In: a comparison. Out: lines, the worst first, none left out. Deliberately absent: what is the same in both builds.

use crate::difference::{Item, Shown};
use crate::{Error, Result};
use recette_engine::compare::{Class, Status};
use recette_engine::finding::{Finding, Signature};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Schema number of a line.
pub const SCHEMA: u32 = 1;

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    document: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    suite: &'a str,
    owner: &'a str,
    format: Format,
    class: Class,
    signature: &'a Signature,
    status: Status,
    aspect: Aspect,
    severity: Severity,
    sentence: String,
    count: usize,
    accepted: bool,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<&'a Finding>,
    /// The base's finding, where both builds have one with another value.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a Finding>,
}

/// Writes the lines; gives their number.
pub fn write(shown: &Shown<'_>, path: &Path, mut out: impl Write) -> Result<usize> {
    let error = |source| Error::Write { path: path.to_owned(), source };
    let items = shown.items();
    for item in &items {
        serde_json::to_writer(&mut out, &line(item, shown)).map_err(|e| error(e.into()))?;
        out.write_all(b"\n").map_err(error)?;
    }
    out.flush().map_err(error)?;
    Ok(items.len())
}

fn line<'a>(item: &'a Item<'a>, shown: &Shown<'_>) -> Line<'a> {
    let (document, difference) = (item.document, &item.difference);
    // A finding without its place and values repeats the signature.
    let judged = item.judged.filter(|_| shown.content.shows_names());
    Line {
        schema: SCHEMA,
        document: &document.id,
        name: shown.content.shows_names().then_some(&document.name),
        suite: &document.suite,
        owner: &document.owner,
        format: document.format,
        class: document.class,
        signature: &difference.signature,
        status: difference.status,
        aspect: difference.aspect,
        severity: difference.severity,
        sentence: item.sentence(shown.language),
        count: difference.count,
        accepted: item.accepted.is_some(),
        fingerprint: &item.fingerprint,
        finding: judged.map(|j| &j.finding),
        base: judged.and_then(|j| j.base.as_ref()),
    }
}
