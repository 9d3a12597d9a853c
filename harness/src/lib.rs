//! The harness of Recette: the only place with processes, files and time (design §3).
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accepted;
pub mod accuracy;
pub mod budget;
pub mod builds;
pub mod bundling;
pub mod census;
pub mod check;
pub mod cli;
pub mod conditions;
pub mod context;
pub mod dossier;
pub mod evaluate;
pub mod findings;
pub mod gc;
pub mod home;
pub mod labels;
pub mod ladder;
pub mod office;
pub mod pages;
pub mod painter;
pub mod pass;
pub mod plan;
pub mod progress;
pub mod reference;
pub mod run;
pub mod sandbox;
pub mod scenario;
pub mod selftest;
pub mod store;
pub mod told;
pub mod trial;
pub mod zygote;

/// Pages come and go as megabytes, trees as millions of small pieces: a third of the harness's time was page faults of an allocator
/// that gives memory back at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
