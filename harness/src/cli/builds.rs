//! `recette builds`.

use super::Choose;
use super::deployed::Verify;
use crate::context::{Context, office};
use crate::progress::provisioning;
use anyhow::Result;
use clap::Subcommand;
use std::path::PathBuf;

/// Subcommands of `builds`.
#[derive(Debug, Subcommand)]
pub enum Builds {
    /// Add a build: an installed directory or instdir, debian:SUITE[=VERSION], an exported file, an official tarball,
    /// bibisect:REPO@COMMIT, command:FILE.toml
    Add {
        /// What to add
        what: String,
        /// Name to give it (default: from what it is)
        #[arg(long)]
        name: Option<String>,
    },
    /// List the builds
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a build; an installation outside stays where it is
    Remove {
        /// Its name
        name: String,
    },
    /// Test builds per component and mode
    Test {
        /// Names (default: all)
        names: Vec<String>,
        #[command(flatten)]
        choose: Choose,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a build's files with their SHA-256: the list that its fingerprint is the SHA-256 of
    Files {
        /// Its name
        name: String,
    },
    /// Hold a folder of deployed binaries against a dossier's signed list
    Verify(Verify),
    /// Write a build into a file for another machine (tar.zst)
    Export {
        /// Its name
        name: String,
        /// The file
        file: PathBuf,
    },
}

/// Runs `recette builds …`.
pub fn run(builds: &Builds) -> Result<u8> {
    if let Builds::Verify(verify) = builds {
        // A technician's machine has neither builds nor a home.
        return super::deployed::run(verify);
    }
    let context = Context::new()?;
    match builds {
        Builds::Add { what, name } => {
            let build = context.registry.add(what, name.as_deref(), &mut provisioning())?;
            for (library, users) in &build.missing_libraries {
                eprintln!("warning: {library} is not found, needed by {}", users.join(", "));
            }
            println!("{} {} {} ({})", build.name, build.product, build.version, build.source);
        }
        Builds::List { json } => list(&context, *json)?,
        Builds::Remove { name } => context.registry.remove(name)?,
        Builds::Test { names, choose, json } => return test(&context, names, choose, *json),
        Builds::Files { name } => print!("{}", context.registry.resolve(name)?.files()?),
        Builds::Verify(_) => {}
        Builds::Export { name, file } => context.registry.export(name, file)?,
    }
    Ok(0)
}

fn list(context: &Context, json: bool) -> Result<()> {
    let builds = context.registry.list()?;
    if json {
        let sound: Vec<_> = builds.into_iter().flatten().collect();
        println!("{}", serde_json::to_string_pretty(&sound)?);
        return Ok(());
    }
    for build in builds {
        match build {
            Ok(b) => println!("{:12} {:14} {:12} {}", b.name, b.product, b.version, b.source),
            Err(error) => eprintln!("error: {error}"),
        }
    }
    Ok(())
}

fn test(context: &Context, names: &[String], choose: &Choose, json: bool) -> Result<u8> {
    let (conditions, kit) = context.conditions(&choose.locale, &choose.fonts, &mut provisioning())?;
    let names = if names.is_empty() { all_names(context)? } else { names.to_vec() };
    let mut sound = true;
    let mut tests = Vec::new();
    for name in names {
        let build = context.registry.resolve(&name)?;
        let test = context.test_again(&build, &office(&build)?, &conditions, &kit)?;
        sound &= test.best().is_some();
        if !json {
            show(&build.name, &build.version, &test);
        }
        tests.push((build.name, test));
    }
    if json {
        let map: std::collections::BTreeMap<_, _> = tests.into_iter().collect();
        println!("{}", serde_json::to_string_pretty(&map)?);
    }
    Ok(if sound { 0 } else { super::USAGE })
}

fn all_names(context: &Context) -> Result<Vec<String>> {
    Ok(context.registry.list()?.into_iter().flatten().map(|b| b.name).collect())
}

fn show(name: &str, version: &str, test: &crate::selftest::SelfTest) {
    let best = test.best().map_or("none", |m| m.name());
    let filter = test.docx_filter.as_deref().map_or(String::new(), |f| format!(", DOCX saved as “{f}”"));
    println!("{name} {version}: best mode {best}{filter}");
    for row in &test.rows {
        let verdict = if row.failures.is_empty() { "passes".to_owned() } else { row.failures.join("; ") };
        println!("  {:8} {:7} {:6} ms  {verdict}", row.mode, format!("{:?}", row.component).to_lowercase(), row.ms);
    }
}
