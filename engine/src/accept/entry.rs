//! One entry of the accepted list, its scope and its last day.

use crate::compare::DocumentResult;
use crate::finding::Signature;
use globset::{GlobBuilder, GlobMatcher};
use serde::{Deserialize, Serialize};

/// The fewest characters of a document's hash that name it.
const HASH: usize = 8;

/// One difference that is accepted: a signature, in a scope, up to a highest count. Fields in the order in which they are written
/// and sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What is accepted.
    pub signature: Signature,
    /// Only in this suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<String>,
    /// Only in documents whose hash begins so, or whose path matches one of these globs; empty: all of the suite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Highest count over its whole scope; characters of a text and runs count singly.
    pub count: usize,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: String,
    /// Where it is followed up.
    #[serde(default)]
    pub issue: String,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// Why a scope cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum ScopeError {
    /// An entry must not cover whatever comes.
    #[error("{signature}: no scope\nhint: give a suite, or documents by hash or path")]
    Missing {
        /// Of the entry.
        signature: Signature,
    },
    /// A pattern of paths.
    #[error("{signature}: documents {glob:?}: {why}")]
    Glob {
        /// Of the entry.
        signature: Signature,
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        why: String,
    },
}

/// The documents of an entry.
pub(super) struct Scope<'a> {
    suite: Option<&'a str>,
    hashes: Vec<&'a str>,
    globs: Vec<GlobMatcher>,
}

impl Scope<'_> {
    pub(super) fn of(entry: &Entry) -> Result<Scope<'_>, ScopeError> {
        if entry.suite.is_none() && entry.documents.is_empty() {
            return Err(ScopeError::Missing { signature: entry.signature.clone() });
        }
        let (hashes, globs): (Vec<&str>, Vec<&str>) = entry.documents.iter().map(String::as_str).partition(is_hash);
        let matcher = |glob: &&str| {
            let error = |why| ScopeError::Glob { signature: entry.signature.clone(), glob: (*glob).to_owned(), why };
            matcher(glob).map_err(error)
        };
        Ok(Scope { suite: entry.suite.as_deref(), hashes, globs: globs.iter().map(matcher).collect::<Result<_, _>>()? })
    }

    pub(super) fn contains(&self, document: &DocumentResult) -> bool {
        let everything = self.hashes.is_empty() && self.globs.is_empty();
        self.suite.is_none_or(|suite| suite == document.suite)
            && (everything
                || self.hashes.iter().any(|hash| document.id.starts_with(hash))
                || self.globs.iter().any(|glob| glob.is_match(&document.name)))
    }
}

fn is_hash(word: &&str) -> bool {
    word.len() >= HASH && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Like `--glob`: without a slash it is about the name of the file, in any folder.
fn matcher(glob: &str) -> Result<GlobMatcher, String> {
    let anchored = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
    let built = GlobBuilder::new(&anchored).literal_separator(true).build();
    built.map(|g| g.compile_matcher()).map_err(|e| e.kind().to_string())
}

/// A day as `2027-03-31`; days compare as they follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(String);

impl Day {
    /// Of its ISO form.
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
        let part = |range| text.get(range).and_then(|p: &str| p.parse::<u8>().ok());
        let sound = || (1..=12).contains(&part(5..7).unwrap_or(0)) && (1..=31).contains(&part(8..10).unwrap_or(0));
        (shape && sound()).then(|| Day(text.to_owned()))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        Day::parse(&text).ok_or_else(|| format!("{text:?} is no day; hint: write it 2027-03-31"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0
    }
}
