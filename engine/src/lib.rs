//! The pure core of Recette.
//!
//! In: bytes of documents and pages. Out: documents, findings, classes. Deliberately absent: paths, processes, clocks,
//! network and randomness; every limit is counted, so that the same input gives the same answer on any machine.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accept;
pub mod compare;
pub mod diff;
pub mod finding;
pub mod format;
pub mod model;
pub mod raster;
pub mod read;
