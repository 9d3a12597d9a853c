//! The suites there are: one manifest each, in one directory.

use super::manifest;
use super::{Suite, SuiteError};
use std::path::{Path, PathBuf};

/// A suite in the list; one with mistakes is listed with them.
#[derive(Debug)]
pub struct Listed {
    /// File name without `.toml`.
    pub name: String,
    /// Its manifest.
    pub manifest: PathBuf,
    /// Read, or why not.
    pub suite: Result<Suite, SuiteError>,
}

/// All suites of a directory for manifests, by name; none where there is no such directory.
pub fn list(suites: &Path) -> Result<Vec<Listed>, SuiteError> {
    let mut listed = Vec::new();
    for name in names(suites).map_err(SuiteError::io(suites, "cannot be listed"))? {
        let manifest = manifest_path(suites, &name);
        listed.push(Listed { suite: manifest::load(&manifest), name, manifest });
    }
    Ok(listed)
}

fn names(suites: &Path) -> std::io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(suites) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let file = entry?.file_name();
        let name = file.to_str().and_then(|f| f.strip_suffix(".toml"));
        names.extend(name.filter(|n| check_name(n).is_ok()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

pub(super) fn hint(suites: &Path) -> String {
    match names(suites).unwrap_or_default() {
        none if none.is_empty() => {
            "there are no suites yet; `recette corpus add DIR --suite NAME --owner MINISTRY` makes one".to_owned()
        }
        some => format!("there are {}", some.join(", ")),
    }
}

/// Where the manifest of a suite lies.
pub fn manifest_path(suites: &Path, name: &str) -> PathBuf {
    suites.join(format!("{name}.toml"))
}

pub(super) fn check_name(name: &str) -> Result<(), SuiteError> {
    let fine = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    match !name.is_empty() && name.len() <= 100 && !name.starts_with('.') && name.chars().all(fine) {
        true => Ok(()),
        false => Err(SuiteError::Name(name.to_owned())),
    }
}
