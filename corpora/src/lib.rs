//! Documents and suites: where they are, what they are, whether they still are what they were.
//!
//! In: directories of documents that somebody else looks after, and manifests (TOML) that say what a ministry thinks of
//! them. Out: a [`Suite`], a [`check`](suite::check::check) of it, a [`selection`](suite::select::select), and the
//! project's own [generated](generate) papers. Documents stay where they are; only manifests are written, to the place
//! the caller names. Deliberately absent: any office, any network, and any idea of what a difference is.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod generate;
pub mod suite;

pub use suite::add::{AddOptions, Added, Broken, ScanOptions, add, from_path, open};
pub use suite::check::{CheckReport, Problem, check, check_manifest};
pub use suite::select::{Filters, Sample, Selected, select};
pub use suite::{Document, Skip, Skipped, Suite, SuiteError};
