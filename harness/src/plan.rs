//! The plan: which documents a command is about, with what their suites say of them.
//!
//! In: suites or paths, filters. Out: [`Planned`] documents, each content once; those that cannot be run carry the reason.

use crate::reference::Reference;
use crate::run::Document;
use anyhow::Result;
use recette_corpora::suite::add::{Broken, ScanOptions, open};
use recette_corpora::suite::passwords::Passwords;
use recette_corpora::suite::select::{Filters, select};
use recette_corpora::suite::{Skip, Suite};
use recette_engine::format::{Format, Route};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

/// A document of the plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Planned {
    /// What is run.
    pub document: Document,
    /// Path inside its suite.
    pub name: String,
    /// Suite.
    pub suite: String,
    /// Owner.
    pub owner: String,
    /// Weight.
    pub weight: f64,
    /// Tags; `critical` where the suite says so.
    pub tags: Vec<String>,
    /// Why it is not run.
    pub excluded: Option<String>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// How it should look, where its suite says so.
    pub reference: Option<Reference>,
}

/// What to plan.
#[derive(Debug, Default)]
pub struct Selection<'a> {
    /// Suites by name, or paths.
    pub what: &'a [String],
    /// Filters.
    pub filters: Filters,
    /// Routes, as `to` formats; empty for the defaults.
    pub routes: Vec<Route>,
    /// CSV with tags.
    pub tags_from: Option<&'a Path>,
}

/// Makes the plan. What could not be read is told on standard error and does not stop the rest.
pub fn plan(selection: &Selection<'_>, suites_folder: &Path) -> Result<Vec<Planned>> {
    let options = ScanOptions { broken: Broken::Include, tags_from: selection.tags_from, ..ScanOptions::default() };
    let mut suites = Vec::new();
    for what in selection.what {
        let (suite, tags) = open(what, suites_folder, &options)?;
        tell_skipped(&suite);
        tags.mistakes.iter().for_each(|(line, why)| eprintln!("warning: tags, line {line}: {why}"));
        suites.push(suite);
    }
    let mut seen = HashSet::new();
    let mut planned = Vec::new();
    for suite in &suites {
        let passwords = Passwords::of(suite)?;
        for selected in select(std::slice::from_ref(suite), &selection.filters)? {
            if seen.insert(selected.document.sha256.clone()) {
                planned.push(one(suite, selected.document, &passwords, &selection.routes));
            }
        }
    }
    Ok(planned)
}

fn tell_skipped(suite: &Suite) {
    for skipped in suite.skipped.iter().filter(|s| s.kind == Skip::Unreadable) {
        eprintln!("warning: {}: {}", suite.root.join(&skipped.path).display(), skipped.reason);
    }
}

fn one(suite: &Suite, document: &recette_corpora::suite::Document, passwords: &Passwords, routes: &[Route]) -> Planned {
    let password = passwords.find(document).map(str::to_owned);
    let excluded = match (&document.encrypted, &password) {
        (Some(scheme), None) => Some(format!("password: encrypted ({scheme}), and the suite has no password for it")),
        _ => None,
    };
    let mut tags = document.tags.clone();
    if document.critical && !tags.iter().any(|t| t == "critical") {
        tags.push("critical".to_owned());
    }
    let named = document.named.as_ref().map(|named| format!("named .{named}, is {}", document.format));
    let broken = document.broken.as_ref().map(|why| format!("not a sound document: {why}"));
    let reference = document.reference.as_ref().map(|path| Reference::of(&suite.root.join(path)));
    let (reference, unread) = match reference.transpose() {
        Ok(reference) => (reference, None),
        Err(error) => (None, Some(error.to_string())),
    };
    Planned {
        document: Document {
            id: document.sha256.clone(),
            path: suite.root.join(&document.path),
            format: document.format,
            routes: routes_of(document.format, routes),
            size: document.size,
            password,
        },
        name: document.path.to_string_lossy().into_owned(),
        suite: suite.name.clone(),
        owner: suite.owner.clone(),
        weight: document.weight,
        tags,
        excluded,
        remarks: named.into_iter().chain(broken).chain(unread).collect(),
        reference,
    }
}

fn routes_of(format: Format, wanted: &[Route]) -> Vec<Route> {
    let defaults = Route::defaults(format);
    if wanted.is_empty() {
        return defaults;
    }
    wanted.iter().filter(|r| r.from == format).copied().collect()
}
