//! `recette accuracy`.

use super::Usage;
use super::check::INTERRUPTED;
use crate::accuracy::truth::{Row, TruthError, parse, read_text};
use crate::accuracy::{Answer, Measure, capability, inject, plan};
use crate::context::Context;
use crate::progress::provisioning;
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};

/// Exit code when no row was selected.
const NOTHING: u8 = 4;

/// Arguments of `accuracy`.
#[derive(Debug, Args)]
pub struct Accuracy {
    /// Truth table (CSV)
    #[arg(required_unless_present_any = ["inject", "capabilities"])]
    truth: Option<PathBuf>,
    /// Folder where the table's paths start
    #[arg(long, required_unless_present_any = ["inject", "capabilities"])]
    documents: Option<PathBuf>,
    /// Edit bytes of generated documents by a table independent of the readers, and say what is seen; needs no office
    #[arg(long, conflicts_with_all = ["truth", "documents", "builds_csv", "limit", "row", "stored"])]
    inject: bool,
    /// Print what the differ knows of formats, as docs/capabilities.md publishes it
    #[arg(long, conflicts_with_all = ["truth", "documents", "inject"])]
    capabilities: bool,
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
    match (&arguments.truth, &arguments.documents) {
        (Some(truth), Some(documents)) if !arguments.inject => measure(arguments, truth, documents),
        _ if arguments.capabilities => {
            print!("{}", capability::page());
            Ok(0)
        }
        _ => inject(arguments),
    }
}

/// Exit code 0 also where cells are below what has to be reached: it is a measurement, not a gate.
fn inject(arguments: &Accuracy) -> Result<u8> {
    let matrix = inject::inject(inject::Dose::default())?;
    match arguments.json {
        true => println!("{}", serde_json::to_string_pretty(&matrix.shown())?),
        false => print!("{}", inject::matrix::Page(&matrix, arguments.misses)),
    }
    Ok(0)
}

fn measure(arguments: &Accuracy, truth: &Path, documents: &Path) -> Result<u8> {
    let rows = arguments.rows(truth)?;
    if rows.is_empty() {
        eprintln!("error: no row is selected; hint: fewer filters");
        return Ok(NOTHING);
    }
    let table = arguments.builds_csv.clone().unwrap_or_else(|| truth.with_file_name("builds.csv"));
    let versions = plan::versions(&read(&table)?).map_err(|e| usage(&table, &e))?;
    let context = Context::new()?;
    let builds: Vec<_> = context.registry.list()?.into_iter().flatten().collect();
    let suites = context.home.folder("suites")?;
    let laid = plan::lay_out(rows, &versions, &builds, documents, &suites)?;
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
    fn rows(&self, truth: &Path) -> Result<Vec<Row>> {
        let rows = parse(&read(truth)?).map_err(|e| usage(truth, &e))?;
        let wanted = |row: &Row| {
            let names = |part: &String| row.id.contains(part) || row.path.to_string_lossy().contains(part.as_str());
            self.row.is_empty() || self.row.iter().any(names)
        };
        Ok(rows.into_iter().filter(wanted).take(self.limit.unwrap_or(usize::MAX)).collect())
    }
}

fn read(path: &Path) -> Result<String> {
    Ok(read_text(path).map_err(|e| Usage(e.to_string()))?)
}

fn usage(path: &Path, error: &TruthError) -> Usage {
    Usage(format!("{}: {error}", path.display()))
}
