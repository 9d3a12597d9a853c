//! The accepted list as a file: sorted TOML made for review (design §2).
//!
//! In: a path, entries. Out: entries that are sound, or every mistake with its place; the same entries always give the same
//! bytes. Deliberately absent: what an entry covers (`recette_engine::accept`); which differences should be accepted.

use recette_engine::accept::{Day, Entry};
use recette_engine::finding::Signature;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Schema number of the file.
const SCHEMA: u32 = 1;

/// First lines of the file.
const HEAD: &str = "\
# Differences that are accepted on purpose: `recette accept` writes them, `recette check --accepted` applies them.
# Sorted by signature and scope. Comments are not kept: words belong into `reason`.
";

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file.
    #[error("{}: {why}\nhint: `recette accept` writes one", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// Its contents.
    #[error("{}: {why}", path.display())]
    Content {
        /// Which.
        path: PathBuf,
        /// What is wrong, with its line where that is known.
        why: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// Entries of a file.
pub fn read(path: &Path) -> Result<Vec<Entry>, ListError> {
    let text = std::fs::read_to_string(path).map_err(|why| ListError::File { path: path.to_owned(), why })?;
    parse(&text).map_err(|why| ListError::Content { path: path.to_owned(), why })
}

fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    if file.schema != SCHEMA {
        return Err(format!("schema {}, this is {SCHEMA}", file.schema));
    }
    for (at, entry) in file.accepted.iter().enumerate() {
        sound(entry)?;
        if file.accepted.iter().take(at).any(|other| same(other, entry)) {
            return Err(format!("{}: twice for the same scope; hint: keep one", entry.signature));
        }
    }
    Ok(file.accepted)
}

fn sound(entry: &Entry) -> Result<(), String> {
    match () {
        _ if !is_signature(&entry.signature) => {
            Err(format!("{:?} is no signature; hint: check and report print them, s1:…", entry.signature.0))
        }
        _ if entry.count == 0 => Err(format!("{}: count 0 accepts nothing", entry.signature)),
        _ if entry.reason.trim().is_empty() => Err(format!("{}: no reason", entry.signature)),
        _ => Ok(()),
    }
}

/// Whether this is the form of a signature: of findings and pages, or of outcomes.
pub fn is_signature(signature: &Signature) -> bool {
    let parts = signature.0.strip_prefix("s1:").map(|rest| rest.split('/').collect::<Vec<_>>());
    parts.is_some_and(|parts| matches!(parts.len(), 4 | 5) && parts.iter().all(|part| !part.is_empty()))
}

/// Whether two entries are about the same differences of the same documents.
pub fn same(a: &Entry, b: &Entry) -> bool {
    (&a.signature, &a.suite, &a.documents) == (&b.signature, &b.suite, &b.documents)
}

/// The file's text.
pub fn text(mut entries: Vec<Entry>) -> Result<String, toml::ser::Error> {
    entries.sort();
    let body = toml::to_string_pretty(&File { schema: SCHEMA, accepted: entries })?;
    Ok(format!("{HEAD}{body}"))
}

/// Today, in UTC.
pub fn today() -> Day {
    day(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// So many days from now.
pub fn in_days(days: i64) -> Day {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    day(now.saturating_add(jiff::Span::new().days(days)))
}

#[allow(clippy::expect_used, reason = "a civil date of this era has the form that is parsed")]
fn day(date: jiff::civil::Date) -> Day {
    Day::parse(&date.to_string()).expect("a civil date is a day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(signature: &str, suite: &str) -> Entry {
        Entry {
            signature: Signature(signature.to_owned()),
            suite: Some(suite.to_owned()),
            documents: vec![],
            count: 3,
            reason: "known upstream".to_owned(),
            owner: "interieur".to_owned(),
            issue: "tdf#12345".to_owned(),
            until: Day::parse("2027-05-31"),
        }
    }

    #[test]
    fn the_file_is_sorted_and_reads_back() {
        let (a, b) = (entry("s1:rtf>rtf/table/table/lost/import", "b"), entry("s1:rtf/outcome/crash/load", "a"));
        let text = text(vec![a.clone(), b.clone()]).unwrap();
        assert_eq!(parse(&text).unwrap(), [b, a]);
        shown_to_reviewers(&text);
    }

    /// What a reviewer sees in a diff.
    fn shown_to_reviewers(text: &str) {
        let expected = "schema = 1\n\n[[accepted]]\nsignature = \"s1:rtf/outcome/crash/load\"\nsuite = \"a\"\ncount = 3\n\
            reason = \"known upstream\"\nowner = \"interieur\"\nissue = \"tdf#12345\"\nuntil = \"2027-05-31\"\n";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn mistakes_are_told() {
        let check = |from: &str, to: &str, expected: &str| {
            let sound = text(vec![entry("s1:rtf/outcome/crash/load", "a")]).unwrap();
            let error = parse(&sound.replace(from, to)).unwrap_err();
            assert!(error.contains(expected), "{error}");
        };
        check("schema = 1", "schema = 9", "schema 9");
        check("count = 3", "count = 0", "count 0");
        check("known upstream", " ", "no reason");
        check("2027-05-31", "31.05.2027", "is no day");
        check("owner", "onwer", "unknown field");
        check("s1:rtf/outcome/crash/load", "crash", "is no signature");
        let twice = text(vec![entry("s1:rtf/outcome/crash/load", "a"); 2]).unwrap();
        assert!(parse(&twice).unwrap_err().contains("twice"));
    }

    proptest! {
        #[test]
        fn the_order_of_entries_does_not_matter(seeds in proptest::collection::vec((0..4u8, 0..4u8), 0..8)) {
            let list: Vec<Entry> = seeds.iter().map(|(s, t)| entry(&format!("s1:rtf/outcome/crash/{s}"), &t.to_string())).collect();
            let reversed = list.iter().rev().cloned().collect();
            prop_assert_eq!(text(list).unwrap(), text(reversed).unwrap());
        }
    }
}
