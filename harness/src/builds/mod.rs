//! Office builds: where they come from, what they stand on, and the hash of what runs (design §4).
//!
//! In: the WHAT of `recette builds add`. Out: complete, measured builds under the home, and one font set for all of
//! them. Deliberately absent: running an office (zygote, sandbox), and the command line.

pub mod apt;
mod archives;
mod build;
pub mod command;
mod debian;
mod elf;
mod error;
mod fingerprint;
pub mod fonts;
pub mod hash;
mod keyring;
pub mod libraries;
pub mod office;
mod progress;
mod registry;
mod rootfs;
mod sources;
mod staging;
mod transfer;
mod unpack;
pub mod what;

#[cfg(test)]
mod tests;

pub use build::{Build, Ground, Kind, Verification};
pub use debian::MOUNT_POINTS;
pub use error::{BuildError, Result};
pub use progress::Progress;
pub use registry::{Registry, inspect};
