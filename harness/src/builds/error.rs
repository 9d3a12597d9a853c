//! What can go wrong with builds, in words that say the part, the place and what to do.

use std::path::{Path, PathBuf};

/// An error of this module.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Asked for something that is not possible as asked.
    #[error("{what}: {why}{}", hint_line(hint))]
    Usage {
        /// What was asked for.
        what: String,
        /// Why not.
        why: String,
        /// What to do; may be empty.
        hint: String,
    },
    /// The system refused a file operation.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its answer.
        source: std::io::Error,
    },
    /// A program that is used (apt, dpkg-deb, git) failed.
    #[error("{tool}: {why}{}", hint_line(hint))]
    Tool {
        /// Which.
        tool: String,
        /// Its words.
        why: String,
        /// What to do; may be empty.
        hint: String,
    },
    /// Data that was read is not what it should be.
    #[error("{}: {why}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The home cannot be used.
    #[error(transparent)]
    Home(#[from] crate::home::HomeError),
}

/// Short for a result of this module.
pub type Result<T> = std::result::Result<T, BuildError>;

fn hint_line(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!("\nhint: {hint}") }
}

impl BuildError {
    pub(super) fn usage(what: impl Into<String>, why: impl Into<String>, hint: impl Into<String>) -> BuildError {
        BuildError::Usage { what: what.into(), why: why.into(), hint: hint.into() }
    }

    pub(super) fn tool(tool: impl Into<String>, why: impl Into<String>, hint: impl Into<String>) -> BuildError {
        BuildError::Tool { tool: tool.into(), why: why.into(), hint: hint.into() }
    }

    pub(super) fn broken(path: impl Into<PathBuf>, why: impl Into<String>) -> BuildError {
        BuildError::Broken { path: path.into(), why: why.into() }
    }
}

/// Adds the path to a system error.
pub(super) trait At<T> {
    fn at(self, path: impl AsRef<Path>) -> Result<T>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, path: impl AsRef<Path>) -> Result<T> {
        self.map_err(|source| BuildError::Io { path: path.as_ref().to_owned(), source })
    }
}
