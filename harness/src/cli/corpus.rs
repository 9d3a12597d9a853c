//! `recette corpus`.

use crate::context::Context;
use anyhow::Result;
use clap::Subcommand;
use recette_corpora::suite::list;
use recette_corpora::{AddOptions, Broken, ScanOptions, Skip, add, check_manifest};
use std::path::{Path, PathBuf};

/// Subcommands of `corpus`.
#[derive(Debug, Subcommand)]
pub enum Corpus {
    /// Describe a directory as a suite; the documents stay where they are
    Add {
        /// The directory
        dir: PathBuf,
        /// Name of the suite
        #[arg(long)]
        suite: String,
        /// Ministry that it belongs to
        #[arg(long)]
        owner: String,
        /// Weight: desktops or criticality
        #[arg(long)]
        weight: Option<f64>,
        /// Tags of all its documents
        #[arg(long, value_delimiter = ',')]
        tag: Vec<String>,
        /// Every document is critical
        #[arg(long)]
        critical: bool,
        /// Shared between ministries: in bundles its documents also get a tag under the group's key
        #[arg(long)]
        shared: bool,
        /// CSV with columns path and tags
        #[arg(long)]
        tags_from: Option<PathBuf>,
        /// Passwords file (TOML), relative to the directory
        #[arg(long)]
        passwords: Option<PathBuf>,
        /// Take files that only have a document's name too: for testing how an office refuses
        #[arg(long)]
        include_broken: bool,
    },
    /// Check manifest and documents: everything wrong at once
    Check {
        /// Suites by name, or manifests (default: all suites)
        suites: Vec<String>,
    },
    /// List the suites
    List,
}

/// Runs `recette corpus …`.
pub fn run(corpus: &Corpus) -> Result<u8> {
    let context = Context::new()?;
    let suites = context.home.folder("suites")?;
    match corpus {
        Corpus::Add { dir, suite, owner, weight, tag, critical, shared, tags_from, passwords, include_broken } => {
            let options = AddOptions {
                owner: Some(owner),
                weight: *weight,
                critical: critical.then_some(true),
                shared: shared.then_some(true),
                tags: tag,
                passwords: passwords.as_deref(),
                scan: ScanOptions {
                    broken: if *include_broken { Broken::Include } else { Broken::Skip },
                    tags_from: tags_from.as_deref(),
                    ..ScanOptions::default()
                },
            };
            added(&add(dir, suite, &suites, &options)?);
            Ok(0)
        }
        Corpus::Check { suites: names } => check(&suites, names),
        Corpus::List => listed(&suites),
    }
}

fn added(added: &recette_corpora::Added) {
    let suite = &added.suite;
    for skipped in suite.skipped.iter().filter(|s| s.kind != Skip::Excluded) {
        eprintln!("skipped {}: {}", skipped.path.display(), skipped.reason);
    }
    for (line, path) in &added.tags.unmatched {
        eprintln!("warning: tags, line {line}: no document {path}");
    }
    for (line, why) in &added.tags.mistakes {
        eprintln!("warning: tags, line {line}: {why}");
    }
    let names = suite.documents.iter().map(|d| d.names.len()).sum::<usize>();
    println!(
        "{}: {} documents of {} ({names} more names for the same content, {} files skipped), {}",
        suite.name,
        suite.documents.len(),
        suite.owner,
        suite.skipped.len(),
        added.manifest.display()
    );
}

fn check(suites: &Path, names: &[String]) -> Result<u8> {
    let manifests: Vec<PathBuf> = match names {
        [] => list::list(suites)?.into_iter().map(|l| l.manifest).collect(),
        names => names.iter().map(|n| manifest(suites, n)).collect(),
    };
    let mut sound = true;
    for path in manifests {
        let (suite, report) = check_manifest(&path)?;
        for problem in &report.problems {
            eprintln!("{problem}");
        }
        sound &= report.is_sound();
        println!("{}: {} documents, {} problems", suite.name, report.planned, report.problems.len());
    }
    Ok(if sound { 0 } else { super::USAGE })
}

fn manifest(suites: &Path, name: &str) -> PathBuf {
    let known = list::manifest_path(suites, name);
    if known.exists() { known } else { PathBuf::from(name) }
}

fn listed(suites: &Path) -> Result<u8> {
    for entry in list::list(suites)? {
        match entry.suite {
            Ok(s) => println!("{:16} {:16} {:6} documents  {}", s.name, s.owner, s.documents.len(), s.root.display()),
            Err(error) => eprintln!("error: {error}"),
        }
    }
    Ok(0)
}
