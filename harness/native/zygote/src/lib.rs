//! The parts of `recette-zygote` (see `main.rs`); a library so that the test probe enters the very same confinement.

pub mod child;
pub mod confine;
pub mod control;
pub mod crash;
pub mod office;
pub mod parent;
pub mod soffice;
