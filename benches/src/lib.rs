//! What the benches share: where processor time goes, and the usual way to get what a trial gets.
//!
//! In: the machine's own accounts, an office. Out: numbers. Deliberately absent: the benches themselves, one file each
//! beside this folder (design §14).
#![forbid(unsafe_code)]

pub mod account;
pub mod cases;
pub mod papers;
pub mod peer;
