//! All regular files below a directory, in a fixed order, and what was not followed or could not be read.
//!
//! No ignore files are honoured: a document is a document whatever a `.gitignore` says.

use super::file::hint;
use super::{Skip, Skipped};
use ignore::WalkBuilder;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Files Recette itself reads, which are no documents and nobody's surprise.
pub const SETTINGS: &str = "recette.toml";

/// What a walk finds; paths are relative to the root.
#[derive(Default)]
pub struct Walked {
    pub files: Vec<PathBuf>,
    pub skipped: Vec<Skipped>,
}

pub fn walk(root: &Path) -> Walked {
    let mut found = Walked::default();
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .follow_links(false)
        .sort_by_file_name(OsStr::cmp)
        .filter_entry(|e| !(e.file_type().is_some_and(|t| t.is_dir()) && e.file_name() == ".git"))
        .build();
    for entry in walker {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => sort_entry(&entry, root, &mut found),
            Err(error) => found.skipped.push(unreadable(&error, root)),
        }
    }
    found
}

fn sort_entry(entry: &ignore::DirEntry, root: &Path, found: &mut Walked) {
    let path = relative(entry.path(), root);
    let irregular = |reason: &str| Skipped { path: path.clone(), kind: Skip::Irregular, reason: reason.to_owned() };
    let Some(kind) = entry.file_type() else { return };
    match (kind.is_dir(), kind.is_file(), kind.is_symlink()) {
        (true, ..) => {}
        (_, _, true) => {
            found.skipped.push(irregular("symbolic link, not followed; hint: add the directory it leads to"))
        }
        (_, false, _) => found.skipped.push(irregular("neither a file nor a directory")),
        _ => match entry.file_name().to_str() {
            Some(SETTINGS) if entry.depth() == 1 => {}
            Some(name) if name.starts_with(".~lock.") || name.starts_with("~$") => {
                found.skipped.push(irregular("lock file of an office that has the document open"));
            }
            _ => found.files.push(path),
        },
    }
}

fn unreadable(error: &ignore::Error, root: &Path) -> Skipped {
    let path = place(error).map_or_else(|| PathBuf::from("."), |p| relative(p, root));
    let reason = match error.io_error() {
        Some(io) => format!("cannot be read: {io}{}", hint(io)),
        None => error.to_string(),
    };
    Skipped { path, kind: Skip::Unreadable, reason }
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn relative(path: &Path, root: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}
