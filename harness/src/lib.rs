//! The harness of Recette: the only place with processes, files and time (design §3).
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accuracy;
pub mod builds;
pub mod census;
pub mod check;
pub mod cli;
pub mod conditions;
pub mod context;
pub mod evaluate;
pub mod home;
pub mod office;
pub mod pages;
pub mod pass;
pub mod plan;
pub mod progress;
pub mod run;
pub mod sandbox;
pub mod selftest;
pub mod store;
pub mod trial;
pub mod zygote;
