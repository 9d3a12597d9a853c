//! How a trial ended, as reports say it.
//!
//! In: what a driver saw of an office. Out: words that are stored and shown. Deliberately absent: which of two outcomes is
//! worse (`judge`).

use crate::format::Route;
use serde::{Deserialize, Serialize};

/// Stages of a trial, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Stage {
    Load,
    Render,
    Save,
    Reload,
    Rerender,
}

/// Why a trial stopped. One variant per way a reader would act on differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Reason {
    /// The office died of a signal.
    Crash {
        /// Signal name, `SIGSEGV`.
        signal: String,
        /// Innermost frames, `library+symbol`; only comparable within a build.
        frames: Vec<String>,
    },
    /// It did not end within its time, twice.
    Hang {
        /// Seconds it was given.
        seconds: u64,
    },
    /// It hit its memory limit.
    Memory {
        /// MiB it was given.
        mebibytes: u64,
    },
    /// The office said no.
    Refused {
        /// Its words, or "opened as …".
        message: String,
    },
    /// It said yes and wrote nothing.
    NoOutput,
    /// It wrote something that our reader cannot read.
    UnreadableOutput {
        /// The reader's error.
        message: String,
    },
    /// The document is encrypted and the suite has no password.
    Password,
    /// Our side failed (disk, sandbox, killed): not the build's fault.
    Environment {
        /// What happened.
        message: String,
    },
}

impl Reason {
    /// One word, equal for reasons of one sort.
    pub fn word(&self) -> &'static str {
        match self {
            Reason::Crash { .. } => "crash",
            Reason::Hang { .. } => "hang",
            Reason::Memory { .. } => "memory",
            Reason::Refused { .. } => "refused",
            Reason::NoOutput => "no-output",
            Reason::UnreadableOutput { .. } => "unreadable-output",
            Reason::Password => "password",
            Reason::Environment { .. } => "environment",
        }
    }
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// All stages done.
    Finished,
    /// Stopped at a stage for a reason.
    Stopped {
        /// Where.
        stage: Stage,
        /// The save it was at, for save, reload and rerender.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        route: Option<Route>,
        /// Why.
        #[serde(flatten)]
        why: Reason,
    },
}
