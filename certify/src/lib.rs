//! Certification: from ministries' signed results to one verdict (design §9).
//!
//! In: the text of a group file and of policies, signed files as bytes, the date as a value. Out: bundles, votes, a
//! [`Certificate`](certificate::Certificate) and its sentences. Deliberately absent: paths, processes, clocks, network,
//! randomness, and everything of a document: what leaves a ministry is an allow-list, written down in [`bundle`].
//!
//! `shape` tables of TOML files and their mistakes · `policy`, `group` the two files · `words` the closed vocabulary ·
//! `keys`, `envelope` signatures and tags · `bundle`, `ballot` what is signed · `intake` what is believed, `reason` why not · `gates` one
//! ministry's verdict · `certificate` the group's · `sentences` in French and English · `dossier` what is handed out.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod ballot;
pub mod bundle;
pub mod certificate;
pub mod dossier;
pub mod envelope;
pub mod gates;
pub mod group;
pub mod intake;
pub mod keys;
pub mod policy;
pub mod reason;
pub mod sentences;
pub mod shape;
pub mod words;

/// A date of the calendar; time comes in as a value.
pub use jiff::civil::Date;
