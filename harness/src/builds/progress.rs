//! What adding a build tells while it works; the command line decides how it looks.

/// One step of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Something begins.
    Step(String),
    /// Bytes that came, of those that have to.
    Download {
        /// So far.
        done: u64,
        /// In all.
        total: u64,
    },
    /// Packages or files unpacked.
    Unpack {
        /// So far.
        done: u64,
        /// In all.
        total: u64,
    },
    /// Something the user should know, as a sentence.
    Note(String),
}
