//! Lists of files with their SHA-256, as `sha256sum` writes and reads them, and what a folder holds against one.
//!
//! In: names with digests. Out: the text of a list and back; or which files are as listed, altered, missing, not listed.
//! Deliberately absent: reading files (the harness).

use crate::shape::is_file;
use crate::words::Digest;
use std::collections::BTreeMap;

/// Files by name.
pub type Files = BTreeMap<String, Digest>;

/// `SHA256  name`, a line each, in the order of names.
pub fn write(files: &Files) -> String {
    files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// Reads a list; only what [`write()`] gives is one.
pub fn parse(text: &str) -> Option<Files> {
    let line = |line: &str| {
        let (digest, name) = line.split_once("  ")?;
        let digest = Digest::parse(digest).filter(|d| d.as_str().len() == 64)?;
        is_file(name).then(|| (name.to_owned(), digest))
    };
    let files: Files = text.lines().map(line).collect::<Option<_>>()?;
    (write(&files) == text).then_some(files)
}

/// A folder held against a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// As listed.
    pub verified: Vec<String>,
    /// There, with another content.
    pub altered: Vec<String>,
    /// Listed and not there.
    pub missing: Vec<String>,
    /// There and not listed.
    pub unknown: Vec<String>,
}

impl Compared {
    /// Whether the folder is what the list says.
    pub fn is_sound(&self) -> bool {
        self.altered.is_empty() && self.missing.is_empty() && self.unknown.is_empty()
    }
}

/// Holds what was found against what is listed. What is there and is no file that could be read has no digest.
pub fn compare(listed: &Files, found: &BTreeMap<String, Option<Digest>>) -> Compared {
    let mut compared = Compared::default();
    for (name, digest) in listed {
        let place = match found.get(name) {
            Some(Some(now)) if now == digest => &mut compared.verified,
            Some(_) => &mut compared.altered,
            None => &mut compared.missing,
        };
        place.push(name.clone());
    }
    compared.unknown = found.keys().filter(|name| !listed.contains_key(*name)).cloned().collect();
    compared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        names.iter().map(|n| ((*n).to_owned(), Digest::of(n.as_bytes()))).collect()
    }

    #[test]
    fn lists_survive_and_nothing_else_passes_for_one() {
        let text = write(&files(&["b/c.html", "a.txt"]));
        assert_eq!(parse(&text), Some(files(&["a.txt", "b/c.html"])));
        let hash = Digest::of(b"").to_string();
        let bad = [
            format!("{hash}  ../a\n"),
            format!("{hash}  /a\n"),
            format!("{hash} *a\n"),
            format!("\\{hash}  a\n"),
            format!("{hash}  a"),
            format!("{hash}  b\n{hash}  a\n"),
            format!("{hash}  a\n{hash}  a\n"),
            format!("{hash}  a\r\n"),
            text.replace("a.txt", "a\u{202e}txt"),
        ];
        bad.iter().for_each(|text| assert_eq!(parse(text), None, "{text}"));
    }

    #[test]
    fn each_file_is_one_of_four() {
        let mut found: BTreeMap<String, Option<Digest>> =
            files(&["same", "new"]).into_iter().map(|(n, d)| (n, Some(d))).collect();
        found.insert("other".into(), Some(Digest::of(b"x")));
        found.insert("folder".into(), None);
        let compared = compare(&files(&["same", "other", "gone", "folder"]), &found);
        let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let expected = Compared {
            verified: names(&["same"]),
            altered: names(&["folder", "other"]),
            missing: names(&["gone"]),
            unknown: names(&["new"]),
        };
        assert_eq!((compared.is_sound(), compared), (false, expected));
        assert!(compare(&files(&["a"]), &[("a".to_owned(), Some(Digest::of(b"a")))].into()).is_sound());
    }
}
