//! `recette certify`: the group's verdict.

use super::Usage;
use super::key::{group, today};
use anyhow::Result;
use clap::Args;
use recette_certify::Date;
use recette_certify::certificate::certify;
use recette_certify::envelope::LARGEST;
use recette_certify::intake::{Received, intake};
use recette_certify::sentences::{Language, text};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Arguments of `certify`.
#[derive(Debug, Args)]
pub struct Certify {
    /// The group file
    #[arg(long)]
    group: PathBuf,
    /// Bundles, abstentions and votes, in any order
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The day that counts (default: today); for checking a certificate again
    #[arg(long)]
    on: Option<String>,
    /// The certificate as JSON on standard output
    #[arg(long)]
    json: bool,
    /// Language of the text: fr or en
    #[arg(long, default_value = "en", value_parser = ["fr", "en"])]
    lang: String,
}

/// Runs `certify`.
pub fn run(arguments: &Certify) -> Result<u8> {
    let group = group(&arguments.group)?;
    let on = arguments.on.as_deref().map_or_else(|| Ok(today()), day)?;
    let missing = arguments.files.iter().find(|p| !p.is_file());
    if let Some(path) = missing {
        return Err(Usage(format!("{}: no such file; hint: check the path", path.display())).into());
    }
    // One file at a time: what is read is sorted out and dropped before the next.
    let believed = intake(&group, on, arguments.files.iter().map(|path| received(path)));
    let certificate = certify(&group, &believed, on);
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&certificate)?);
    } else {
        print!("{}", text(&certificate, if arguments.lang == "fr" { Language::French } else { Language::English }));
    }
    Ok(certificate.verdict.exit())
}

fn day(text: &str) -> Result<Date> {
    recette_certify::shape::date(text).ok_or_else(|| Usage(format!("--on {text:?}; hint: 2026-11-22")).into())
}

/// A file as it came; one that cannot be read, or is too large, is refused like rubbish.
fn received(path: &Path) -> Received {
    let mut bytes = Vec::new();
    let limit = LARGEST as u64 + 1;
    let read = std::fs::File::open(path).and_then(|f| f.take(limit).read_to_end(&mut bytes));
    if let Err(error) = read {
        eprintln!("warning: {}: {error}", path.display());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Received { name: name.replace(char::is_control, " "), bytes }
}
