//! The tests that prove the harness: real builds where it claims to work with an office, a hostile stand-in where it claims
//! to withstand one.
//!
//! Builds are those of `RECETTE_TEST_HOME` or `RECETTE_HOME` under the names `lo74`/`lo252` or `bookworm`/`trixie`; what needs
//! one is skipped with a line where there is none. `RECETTE_KILLS` says how many random moments the killing test tries.
#![allow(clippy::unwrap_used, missing_docs)]

mod bad_input;
mod builds;
mod certification;
mod common;
mod escape;
mod faults;
mod gate;
mod guide;
mod ladder;
mod links;
mod native;
mod painter;
mod painting;
mod reference;
mod resume;
