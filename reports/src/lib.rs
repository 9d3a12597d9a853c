//! Turns a [`Comparison`](recette_engine::compare::Comparison) into files and text that people and machines read
//! (design §11).
//!
//! In: a comparison, and functions that find images and structures. Out: a folder of HTML, JSON, text for a terminal.
//! Deliberately absent: stores, builds, clocks, network. Nothing here decides what regressed: the engine did.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod clean;
pub mod codequality;
pub mod content;
pub mod difference;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod lines;
pub mod markdown;
pub mod phrase;
pub mod rerun;
pub mod sarif;
pub mod text;
pub mod versions;
pub mod words;

pub use content::Content;
pub use words::Language;

use std::path::{Path, PathBuf};

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the report.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder holds something else.
    #[error("{path} is not empty and not a report of Recette\nhint: choose another folder, or empty this one")]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A page could not be composed.
    #[error("cannot compose {part}: {message}")]
    Compose {
        /// Which page.
        part: String,
        /// What the template engine or serialiser says.
        message: String,
    },
}

/// What this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;

pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|source| Error::Write { path: path.to_owned(), source })
}
