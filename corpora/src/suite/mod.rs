//! A suite: a named set of documents with what its ministry says of them.
//!
//! Weight, tags and the critical flag come from four places, the later on top: the suite, its `[defaults]`, every
//! `[[override]]` whose glob matches one of the document's names, the document's own entry. Weights: the suite's
//! multiplies, the others replace each other. Tags add up. [`Suite::resolve`] does it once, so that readers only see results.

pub mod add;
pub mod check;
mod fields;
mod file;
pub mod list;
pub mod manifest;
pub mod passwords;
pub mod select;
pub mod tags;
mod walk;
mod write;

use globset::{GlobBuilder, GlobMatcher};
use recette_engine::format::Format;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A named set of documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Suite {
    /// File name of its manifest, without `.toml`.
    pub name: String,
    /// Ministry.
    pub owner: String,
    /// The directory all paths are relative to.
    pub root: PathBuf,
    /// What every document's weight is multiplied with: desktops or criticality.
    pub weight: f64,
    /// Whether its tags may leave the ministry under the group's key (design §9).
    pub shared: bool,
    /// Tags of every document.
    pub tags: Vec<String>,
    /// Settings of documents that say nothing else.
    pub defaults: Settings,
    /// Settings by glob, in the manifest's order.
    pub overrides: Vec<Override>,
    /// Globs of files that are left out on purpose.
    pub exclude: Vec<String>,
    /// File with the passwords of encrypted documents, relative to the root.
    pub passwords: Option<PathBuf>,
    /// The documents, by path; each content once.
    pub documents: Vec<Document>,
    /// Files that are no documents, by path.
    pub skipped: Vec<Skipped>,
}

/// What can be said of one document or many; `None` says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Desktops or criticality, not negative.
    pub weight: Option<f64>,
    /// Whether an inconclusive result on it leaves everything undetermined.
    pub critical: Option<bool>,
    /// Words to select by.
    pub tags: Vec<String>,
}

/// Settings for the documents a glob matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Relative to the root; without a slash it is matched against file names anywhere.
    pub glob: String,
    /// What is said of them.
    pub settings: Settings,
}

/// One input file, known by the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Relative to the suite's root.
    pub path: PathBuf,
    /// Hexadecimal.
    pub sha256: String,
    /// By content.
    pub format: Format,
    /// Bytes.
    pub size: u64,
    /// Other files with the same bytes.
    pub names: Vec<PathBuf>,
    /// The extension that lies about the content, if it does.
    pub named: Option<String>,
    /// How it is encrypted, if it is.
    pub encrypted: Option<String>,
    /// Why it is taken for a document although its content is not one ([`add::Broken::Include`]).
    pub broken: Option<String>,
    /// Reference rendering: `NAME.pdf` beside it.
    pub reference: Option<PathBuf>,
    /// What its own entry says.
    pub own: Settings,
    /// Resolved.
    pub weight: f64,
    /// Resolved.
    pub critical: bool,
    /// Resolved, sorted.
    pub tags: Vec<String>,
}

impl Document {
    /// The path and the other names.
    pub fn all_names(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.path.as_path()).chain(self.names.iter().map(PathBuf::as_path))
    }
}

/// A file that is not a document of the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Relative to the root.
    pub path: PathBuf,
    /// Which sort of skipping.
    pub kind: Skip,
    /// Why, with a hint where there is something to do.
    pub reason: String,
}

/// Sorts of skipping: only [`Skip::Unreadable`] is something to worry about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// Its content is no document.
    NotADocument,
    /// It or its directory could not be read.
    Unreadable,
    /// A symbolic link, a device, a lock file.
    Irregular,
    /// Left out by the manifest's `exclude`.
    Excluded,
}

impl Skip {
    /// All, with the word the manifest uses.
    pub const ALL: [(Skip, &'static str); 4] = [
        (Skip::NotADocument, "not a document"),
        (Skip::Unreadable, "unreadable"),
        (Skip::Irregular, "irregular"),
        (Skip::Excluded, "excluded"),
    ];

    /// The manifest's word.
    pub fn word(self) -> &'static str {
        Skip::ALL.iter().find(|(skip, _)| *skip == self).map_or("", |(_, word)| word)
    }
}

/// What stops a whole operation; what concerns single files is in [`Skipped`] and [`check::Problem`].
#[derive(Debug, thiserror::Error)]
pub enum SuiteError {
    /// The file system refuses.
    #[error("{path}: {what}: {source}")]
    Io {
        /// Place.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// Neither a suite nor a path.
    #[error("no suite and no file is called {what}; hint: {hint}")]
    Unknown {
        /// What was asked for.
        what: String,
        /// What there is.
        hint: String,
    },
    /// A name that cannot be a file name everywhere.
    #[error("{0:?} cannot name a suite; hint: letters, digits, '-', '_' and '.', not starting with '.'")]
    Name(String),
    /// The name is taken by a suite of another directory.
    #[error("suite {name} is already there, for {root}; hint: take another name, or remove {manifest}")]
    Taken {
        /// Suite.
        name: String,
        /// Its directory.
        root: PathBuf,
        /// Its manifest.
        manifest: PathBuf,
    },
    /// The manifest has mistakes: all of them.
    #[error("{path} has {} mistake(s):\n{}", mistakes.len(), manifest::lines(mistakes))]
    Manifest {
        /// Manifest.
        path: PathBuf,
        /// In order of lines.
        mistakes: Vec<manifest::Mistake>,
    },
    /// A glob that cannot be understood.
    #[error("glob {glob:?}: {why}; hint: `*` within a name, `**` across directories, `{{a,b}}` for either")]
    Glob {
        /// As given.
        glob: String,
        /// Why.
        why: String,
    },
}

impl SuiteError {
    pub(crate) fn io(path: &Path, what: &'static str) -> impl FnOnce(std::io::Error) -> SuiteError {
        let path = path.to_owned();
        move |source| SuiteError::Io { path, what, source }
    }
}

/// A glob over relative paths: `*` stays within a name; without a slash the file name is meant, anywhere.
pub(crate) fn matcher(glob: &str) -> Result<GlobMatcher, SuiteError> {
    let anchored = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
    GlobBuilder::new(&anchored)
        .literal_separator(true)
        .build()
        .map(|g| g.compile_matcher())
        .map_err(|e| SuiteError::Glob { glob: glob.to_owned(), why: e.kind().to_string() })
}

impl Suite {
    /// A suite without documents.
    pub fn new(name: &str, owner: &str, root: &Path) -> Suite {
        Suite {
            name: name.to_owned(),
            owner: owner.to_owned(),
            root: root.to_owned(),
            weight: 1.0,
            shared: false,
            tags: Vec::new(),
            defaults: Settings::default(),
            overrides: Vec::new(),
            exclude: Vec::new(),
            passwords: None,
            documents: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Where a document lies.
    pub fn file(&self, document: &Document) -> PathBuf {
        self.root.join(&document.path)
    }

    /// Works out weight, critical flag and tags of every document. Globs that cannot be understood are the manifest
    /// reader's to report; here they match nothing.
    pub fn resolve(&mut self) {
        let overrides: Vec<(Option<GlobMatcher>, &Settings)> =
            self.overrides.iter().map(|o| (matcher(&o.glob).ok(), &o.settings)).collect();
        for document in &mut self.documents {
            let fitting = overrides
                .iter()
                .filter(|(glob, _)| glob.as_ref().is_some_and(|g| document.all_names().any(|n| g.is_match(n))))
                .map(|(_, settings)| *settings);
            let layers: Vec<&Settings> =
                std::iter::once(&self.defaults).chain(fitting).chain(std::iter::once(&document.own)).collect();
            let weight = layers.iter().rev().find_map(|s| s.weight).unwrap_or(1.0) * self.weight;
            let critical = layers.iter().rev().find_map(|s| s.critical).unwrap_or(false);
            let tags: BTreeSet<&String> = self.tags.iter().chain(layers.iter().flat_map(|s| &s.tags)).collect();
            let tags = tags.into_iter().cloned().collect();
            (document.weight, document.critical, document.tags) = (weight, critical, tags);
        }
    }
}

#[cfg(test)]
mod tests;
