//! Readers: bytes of a file in, resolved tree and notices out.
//!
//! Two answers: a [`Reading`] (a document and notices with byte offsets) or a [`ReadError`], which is only for "not this
//! format", encryption and limits. A damaged document is read as far as it goes, with a notice.

pub mod automatic;
pub mod columns;
pub mod control_look;
pub mod dates;
pub mod drawings;
pub mod embedded;
pub mod frames;
pub mod headers;
pub mod metadata;
pub mod notes;
pub mod numerals;
pub mod odf;
pub mod ooxml;
pub mod package;
pub mod producer;
pub mod rtf;
pub mod shape_names;
pub mod style_names;
pub mod symbols;
pub mod tabs;
pub mod xml;

use crate::format::Format;
use crate::model::{Node, Place};
use serde::{Deserialize, Serialize};

/// Counted limits; the same input meets them on any machine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one unpacked part.
    pub part_bytes: u64,
    /// Bytes of all unpacked parts.
    pub total_bytes: u64,
    /// Entries of a package.
    pub entries: usize,
    /// Unpacked bytes per packed byte, for parts over 1 MiB.
    pub ratio: u64,
    /// Nesting of groups or elements.
    pub depth: usize,
    /// Nodes of the tree.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            part_bytes: 256 << 20,
            total_bytes: 1 << 30,
            entries: 20_000,
            ratio: 1_000,
            depth: 1_000,
            nodes: 4_000_000,
        }
    }
}

/// A document as read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The tree, normalised.
    pub document: Node,
    /// What the reader noticed on the way.
    pub notices: Vec<Notice>,
}

/// Something a person may want to know about a reading: what was skipped, repaired or not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Where.
    pub place: Place,
    /// What, lowercase.
    pub message: String,
}

/// Why there is no reading at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are not of the format.
    #[error("not {expected}: {why}")]
    NotThisFormat {
        /// The format that was asked for.
        expected: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The document is encrypted.
    #[error("encrypted ({scheme}); hint: give its password in the suite's passwords file")]
    Encrypted {
        /// How.
        scheme: &'static str,
    },
    /// A limit was met.
    #[error("limit met in {part}: {what}")]
    Limit {
        /// Part of the package.
        part: String,
        /// Which limit.
        what: String,
    },
    /// There is no reader for it (doc; sheets and slides for now).
    #[error("no reader for {0}")]
    NoReader(Format),
}

/// Reads a document of a known format.
pub fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    use Format::*;
    match format {
        Rtf => rtf::read(bytes, limits),
        Odt | Ott | Fodt => odf::read(bytes, limits),
        Docx | Docm | Dotx | Dotm => ooxml::read(bytes, limits),
        Doc | Ods | Ots | Fods | Xlsx | Xlsm | Xltx | Odp | Otp | Fodp | Pptx | Pptm | Potx => {
            Err(ReadError::NoReader(format))
        }
    }
}
