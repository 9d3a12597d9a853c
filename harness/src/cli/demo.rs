//! `recette demo`: from nothing to a verdict.

use super::check::{Check, Output, Timed};
use super::outputs::Machine;
use super::{Choose, Select, doctor};
use crate::context::Context;
use crate::progress::provisioning;
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Folder of the report (default: under RECETTE_HOME)
    #[arg(long)]
    report: Option<PathBuf>,
}

/// The certified release and the candidate of the demonstration.
const BUILDS: [(&str, &str); 2] = [("debian:bookworm", "bookworm"), ("debian:trixie", "trixie")];

/// Runs `recette demo`.
pub fn run(demo: &Demo) -> Result<u8> {
    if let Some(missing) = doctor::first_missing() {
        return Err(super::Usage(missing).into());
    }
    let context = Context::new()?;
    for (what, name) in BUILDS {
        if context.registry.get(name).is_err() {
            eprintln!("adding {what} as {name}");
            context
                .registry
                .add(what, Some(name), &mut provisioning())
                .with_context(|| format!("cannot add {what}"))?;
        }
    }
    let folder = context.home.folder("demo")?;
    let written = recette_corpora::generate::write_all(&folder)?;
    eprintln!("{} documents of the project's own in {}", written.len(), folder.display());
    let check = Check {
        base: BUILDS[0].1.to_owned(),
        candidate: BUILDS[1].1.to_owned(),
        select: Select::of(&folder.to_string_lossy()),
        choose: Choose { locale: "fr-FR".to_owned(), fonts: "base".to_owned() },
        fresh: false,
        mixed_fleet: false,
        accepted: None,
        label: None,
        output: Output { report: demo.report.clone(), json: false, no_report: false },
        machine: Machine { content: "none".to_owned(), ..Machine::default() },
    };
    drop(context);
    // A demonstration has done its work when it has shown a verdict, whatever it is.
    match super::check::check(&Timed { check, budget: None })? {
        0 | 3 | 100 => Ok(0),
        code if code == super::check::INTERRUPTED => Ok(code),
        code => bail!("the demonstration ended with exit code {code}"),
    }
}
