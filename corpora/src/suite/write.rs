//! Writing a manifest: the same suite gives the same bytes; a reader never sees half of one.

use super::manifest::{SCHEMA, encode};
use super::{Document, Settings, Skipped, Suite, SuiteError};
use std::fmt::Write;
use std::path::Path;

/// Writes beside the place and renames into it.
pub fn save(suite: &Suite, manifest: &Path) -> Result<(), SuiteError> {
    let new = manifest.with_extension("toml.new");
    std::fs::write(&new, text(suite)).map_err(SuiteError::io(&new, "cannot be written"))?;
    std::fs::rename(&new, manifest).map_err(SuiteError::io(manifest, "cannot be replaced"))
}

/// The manifest's text.
pub fn text(suite: &Suite) -> String {
    let mut out = String::with_capacity(256 * (suite.documents.len() + 4));
    out.push_str("# Made by `recette corpus add`. Adding again keeps settings, but not comments.\n");
    let _ = writeln!(out, "schema = {SCHEMA}");
    pair(&mut out, "name", &suite.name);
    pair(&mut out, "owner", &suite.owner);
    pair(&mut out, "root", &encode(&suite.root));
    let _ = writeln!(out, "weight = {}", suite.weight);
    let _ = writeln!(out, "shared = {}", suite.shared);
    list(&mut out, "tags", suite.tags.iter().map(String::as_str));
    list(&mut out, "exclude", suite.exclude.iter().map(String::as_str));
    if let Some(passwords) = &suite.passwords {
        pair(&mut out, "passwords", &encode(passwords));
    }
    if suite.defaults != Settings::default() {
        out.push_str("\n[defaults]\n");
        settings(&mut out, &suite.defaults);
    }
    for over in &suite.overrides {
        out.push_str("\n[[override]]\n");
        pair(&mut out, "match", &over.glob);
        settings(&mut out, &over.settings);
    }
    suite.documents.iter().for_each(|d| document(&mut out, d));
    suite.skipped.iter().for_each(|s| skipped(&mut out, s));
    out
}

fn document(out: &mut String, document: &Document) {
    out.push_str("\n[[document]]\n");
    pair(out, "path", &encode(&document.path));
    pair(out, "sha256", &document.sha256);
    pair(out, "format", document.format.extension());
    let _ = writeln!(out, "size = {}", document.size);
    let names: Vec<String> = document.names.iter().map(|n| encode(n)).collect();
    list(out, "names", names.iter().map(String::as_str));
    let reference = document.reference.as_deref().map(encode);
    let optional = [
        ("named", &document.named),
        ("encrypted", &document.encrypted),
        ("broken", &document.broken),
        ("reference", &reference),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            pair(out, key, value);
        }
    }
    settings(out, &document.own);
}

fn skipped(out: &mut String, skipped: &Skipped) {
    out.push_str("\n[[skipped]]\n");
    pair(out, "path", &encode(&skipped.path));
    pair(out, "kind", skipped.kind.word());
    pair(out, "reason", &skipped.reason);
}

fn settings(out: &mut String, settings: &Settings) {
    if let Some(weight) = settings.weight {
        let _ = writeln!(out, "weight = {weight}");
    }
    if let Some(critical) = settings.critical {
        let _ = writeln!(out, "critical = {critical}");
    }
    list(out, "tags", settings.tags.iter().map(String::as_str));
}

fn pair(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {}", quoted(value));
}

fn list<'a>(out: &mut String, key: &str, values: impl Iterator<Item = &'a str>) {
    let values: Vec<String> = values.map(quoted).collect();
    if !values.is_empty() {
        let _ = writeln!(out, "{key} = [{}]", values.join(", "));
    }
}

/// A basic string: quotes, backslashes and control characters escaped (TOML 1.0 "String").
fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
