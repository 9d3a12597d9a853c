//! Every difference of a comparison, as files for machines list them: with its document, its sentence, what accepts it.
//!
//! In: a comparison that carries only what may be shown. Out: one item per finding, outcome and comparison of pages that is not
//! the same in both builds, worst first, in the same order every time. Deliberately absent: limits, which are the formats'.

use crate::content::{Content, limited};
use crate::lines::Lines;
use crate::phrase;
use crate::words::Language;
use recette_engine::accept::{Covers, Entry};
use recette_engine::compare::{Comparison, Difference, DocumentResult, Judged, Status, differences};
use recette_engine::finding::Signature;
use recette_engine::model::Severity;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;

/// One difference in one document.
pub struct Item<'a> {
    /// Its document.
    pub document: &'a DocumentResult,
    /// What it is.
    pub difference: Difference,
    /// The finding, where it is one.
    pub judged: Option<&'a Judged>,
    /// The entry that accepts it.
    pub accepted: Option<&'a Entry>,
    /// The same for the same difference in the next check, another one for every other.
    pub fingerprint: String,
}

/// A comparison with what may be shown of it, and how.
pub struct Shown<'a> {
    full: &'a Comparison,
    /// What may be shown.
    pub comparison: Cow<'a, Comparison>,
    /// How much that is.
    pub content: Content,
    /// Language of sentences.
    pub language: Language,
    /// The command that made the comparison.
    pub command: &'a str,
    /// Lines of places in documents that are text.
    pub lines: Lines,
}

impl<'a> Shown<'a> {
    /// Takes out what must not be shown.
    pub fn new(full: &'a Comparison, content: Content, language: Language, command: &'a str) -> Shown<'a> {
        Shown { full, comparison: limited(full, content), content, language, command, lines: Lines::default() }
    }

    /// The line of a difference in its document, from 1.
    pub fn line(&self, item: &Item<'_>) -> usize {
        self.lines.line(item.document, item.judged.and_then(|judged| judged.finding.place.as_ref()))
    }

    /// All differences, the worst first: introduced, altered, resolved, accepted last; by severity; then as planned.
    pub fn items(&self) -> Vec<Item<'_>> {
        let covers = Covers::of(&self.full.accepted);
        let both = self.full.documents.iter().zip(&self.comparison.documents).enumerate();
        let mut items: Vec<Item<'_>> =
            both.flat_map(|(index, (full, shown))| items_of(full, shown, |s| covers.entry(s, index))).collect();
        items.sort_by_key(|item| {
            let Difference { status, severity, .. } = item.difference;
            (item.accepted.is_some(), status, std::cmp::Reverse(severity))
        });
        items
    }
}

/// Differences of one document. Fingerprints are of the whole document, so that they are the same whatever may be shown.
fn items_of<'a>(
    full: &'a DocumentResult,
    shown: &'a DocumentResult,
    accepts: impl Fn(&Signature) -> Option<&'a Entry>,
) -> Vec<Item<'a>> {
    let mut twins: HashMap<(String, String), usize> = HashMap::new();
    let item = |difference: Difference| {
        let place = place(&difference, difference.finding.and_then(|at| full.findings.get(at)));
        let fingerprint = {
            let twin = twins.entry(place.clone()).or_default();
            *twin += 1;
            fingerprint(full, &difference, &place, *twin)
        };
        let worse = difference.status == Status::Introduced;
        let accepted = worse.then(|| accepts(&difference.signature)).flatten();
        let judged = difference.finding.and_then(|at| shown.findings.get(at));
        Item { document: shown, difference, judged, accepted, fingerprint }
    };
    differences(full).into_iter().map(item).collect()
}

impl Item<'_> {
    /// What a person would say of it.
    pub fn sentence(&self, language: Language) -> String {
        let said = phrase::signature_sentence(&self.difference.signature.0, language);
        let own = || self.difference.sentence.trim_end_matches(',').to_owned();
        phrase::capitalised(&said.filter(|_| language != Language::English).unwrap_or_else(own))
    }

    /// Values before and after, where content may be shown.
    pub fn values(&self, language: Language) -> String {
        let Some(judged) = self.judged else { return String::new() };
        match phrase::values(&judged.finding, language) {
            (None, None) => String::new(),
            (old, new) => format!("{} → {}", old.unwrap_or_default(), new.unwrap_or_default()),
        }
    }
}

fn place(difference: &Difference, judged: Option<&Judged>) -> (String, String) {
    (difference.signature.0.clone(), judged.map(|j| j.finding.path.0.clone()).unwrap_or_default())
}

/// Of document, signature, place and number among its likes: no content can be read out of it.
fn fingerprint(document: &DocumentResult, difference: &Difference, place: &(String, String), twin: usize) -> String {
    let (signature, path) = place;
    let text = format!("{}\n{signature}\n{path}\n{:?}\n{twin}", document.id, difference.status);
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// How grave a difference is, as a word for machines.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::Major => "major",
        Severity::Minor => "minor",
        Severity::Cosmetic => "cosmetic",
    }
}

/// The document's place as an URI reference: what is no letter, digit or `-._~/` is encoded, so that nothing else is meant by it.
pub fn uri(document: &DocumentResult, content: Content) -> String {
    let path = match content.shows_names() {
        true => format!("{}/{}", document.suite, document.name),
        false => format!("{}.{}", document.id.get(..16).unwrap_or(&document.id), document.format),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let encode = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    // Two slashes at the beginning, or dots, would leave the folder.
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    parts.map(|part| part.bytes().map(encode).collect::<String>()).collect::<Vec<_>>().join("/")
}
