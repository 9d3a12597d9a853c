//! `recette accuracy`.

use super::Usage;
use super::check::INTERRUPTED;
use crate::accuracy::truth::{Row, TruthError, parse, read_text};
use crate::accuracy::{Answer, Measure, plan};
use crate::context::Context;
use crate::progress::provisioning;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Exit code when no row was selected.
const NOTHING: u8 = 4;

/// Arguments of `accuracy`.
#[derive(Debug, Args)]
pub struct Accuracy {
    /// Truth table (CSV)
    truth: PathBuf,
    /// Folder where the table's paths start
    #[arg(long)]
    documents: PathBuf,
    /// CSV with the versions of the builds that the table names (default: builds.csv beside the table)
    #[arg(long)]
    builds_csv: Option<PathBuf>,
    /// Only the first so many rows
    #[arg(long)]
    limit: Option<usize>,
    /// Only rows whose id or path contains this
    #[arg(long)]
    row: Vec<String>,
    /// Run no office: compare what earlier runs left
    #[arg(long)]
    stored: bool,
    /// The card as JSON on standard output
    #[arg(long)]
    json: bool,
    /// Also list missed rows and stable rows that raised something
    #[arg(long, conflicts_with = "json")]
    misses: bool,
    /// Language that documents are loaded under (under en-US these builds' saves fail in zygote and kit)
    #[arg(long, default_value = "fr-FR")]
    locale: String,
    /// Font set: base (Liberation, DejaVu) or fr (adds Carlito, Caladea, Noto)
    #[arg(long, default_value = "base")]
    fonts: String,
}

/// Runs `accuracy`.
pub fn run(arguments: &Accuracy) -> Result<u8> {
    let rows = arguments.rows()?;
    if rows.is_empty() {
        eprintln!("error: no row is selected; hint: fewer filters");
        return Ok(NOTHING);
    }
    let versions = plan::versions(&read(&arguments.builds_csv())?).map_err(|e| usage(&arguments.builds_csv(), &e))?;
    let context = Context::new()?;
    let builds: Vec<_> = context.registry.list()?.into_iter().flatten().collect();
    let suites = context.home.folder("suites")?;
    let laid = plan::lay_out(rows, &versions, &builds, &arguments.documents, &suites)?;
    let (conditions, kit) = context.conditions(&arguments.locale, &arguments.fonts, &mut provisioning())?;
    let measure = Measure { context: &context, conditions: &conditions, kit: &kit, execute: !arguments.stored };
    let answer = measure.measure(&laid)?;
    say(&answer, arguments)?;
    Ok(if answer.stopped { INTERRUPTED } else { 0 })
}

fn say(answer: &Answer, arguments: &Accuracy) -> Result<()> {
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer.card)?);
        return Ok(());
    }
    print!("{}", answer.card);
    if arguments.misses {
        println!("\n{} rows missed\n", answer.missed.len());
        answer.missed.iter().for_each(|text| println!("{text}"));
        println!("{} stable rows raised something\n", answer.raised.len());
        answer.raised.iter().for_each(|text| println!("{text}"));
    }
    Ok(())
}

impl Accuracy {
    fn builds_csv(&self) -> PathBuf {
        self.builds_csv.clone().unwrap_or_else(|| self.truth.with_file_name("builds.csv"))
    }

    fn rows(&self) -> Result<Vec<Row>> {
        let rows = parse(&read(&self.truth)?).map_err(|e| usage(&self.truth, &e))?;
        let wanted = |row: &Row| {
            let names = |part: &String| row.id.contains(part) || row.path.to_string_lossy().contains(part.as_str());
            self.row.is_empty() || self.row.iter().any(names)
        };
        Ok(rows.into_iter().filter(wanted).take(self.limit.unwrap_or(usize::MAX)).collect())
    }
}

fn read(path: &std::path::Path) -> Result<String> {
    Ok(read_text(path).map_err(|e| Usage(e.to_string()))?)
}

fn usage(path: &std::path::Path, error: &TruthError) -> Usage {
    Usage(format!("{}: {error}", path.display()))
}
