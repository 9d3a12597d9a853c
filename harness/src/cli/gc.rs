//! `recette gc`: frees what nothing refers to any more.

use super::Usage;
use crate::gc::collect;
use crate::home::Home;
use anyhow::Result;
use clap::Args;

/// Arguments of `gc`.
#[derive(Debug, Args)]
pub struct Gc {
    /// Say what would be freed, and free nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs `recette gc`.
pub fn run(arguments: &Gc) -> Result<u8> {
    let home = Home::from_env()?;
    let freed = collect(home.root(), arguments.dry_run).map_err(|error| match error.kind() {
        std::io::ErrorKind::WouldBlock => anyhow::Error::from(Usage(error.to_string())),
        _ => error.into(),
    })?;
    let verb = if arguments.dry_run { "would be freed" } else { "freed" };
    println!("{:.1} MB in {} files {verb}", freed.bytes as f64 / 1e6, freed.files);
    let each = freed.page_bytes as f64 / freed.pages.max(1) as f64 / 1e3;
    println!("{} painted pages stay, {each:.1} kB a page", freed.pages);
    Ok(0)
}
