//! The `recette` command.
fn main() {}
