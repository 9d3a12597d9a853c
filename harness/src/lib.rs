//! Builds, zygote, sandbox, supervision, store, bundles and the command line of Recette.
//!
//! The only part of the project with processes, files and time (design §3).
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod builds;
pub mod home;
