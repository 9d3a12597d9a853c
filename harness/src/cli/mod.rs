//! The command line (design §12): arguments resolved once into checked options, exit codes, output.
//!
//! Data goes to standard output, talk to standard error. A command that is not built is not here.

mod accept;
mod accuracy;
mod builds;
mod bundle;
mod certify;
mod check;
mod corpus;
mod demo;
mod deployed;
mod doctor;
mod gc;
mod key;
mod outputs;
mod report;

use clap::{Args, Parser, Subcommand};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Internal error.
const INTERNAL: u8 = 1;
/// Usage or configuration.
const USAGE: u8 = 2;
/// Refused by a policy, or not believed.
const REFUSED: u8 = 102;

/// Compares what office builds do to documents: structure, pages, crashes; says what got worse, and on which side.
#[derive(Debug, Parser)]
#[command(name = "recette", version, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Everything lives under RECETTE_HOME (default: the XDG data directory).

Exit codes: 0 nothing regressed; 1 internal error; 2 usage or configuration; 3 undetermined;
4 nothing selected; 100 regressions; 102 refused by a policy; 130 interrupted (what was done is kept and resumable).";

#[derive(Debug, Subcommand)]
enum Command {
    /// Provision two builds, run the project's own documents through both, write a report
    Demo(demo::Demo),
    /// Say what this machine lacks, and what to do
    Doctor,
    /// Office builds: add, list, remove, test, export, verify what is deployed
    #[command(subcommand)]
    Builds(builds::Builds),
    /// Suites of documents: add, check, list
    #[command(subcommand)]
    Corpus(corpus::Corpus),
    /// Run documents through one build and keep the evidence
    Run(check::RunOne),
    /// Run documents through two builds and compare: the daily command
    Check(check::Timed),
    /// Compare two stored runs; runs no office
    Compare(check::Check),
    /// Show one document of the last check
    Show(check::Show),
    /// Write the report of a check again
    Report(report::Report),
    /// Accept differences of the last check on purpose: writes the list that check --accepted applies
    Accept(accept::Accept),
    /// Free what no run refers to any more, and say what painted pages cost
    Gc(gc::Gc),
    /// Measure against documents of which the truth is known: what is seen, what is told, what is raised for nothing
    Accuracy(accuracy::Accuracy),
    /// What leaves a ministry: make, verify and show signed bundles
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// From the ministries' bundles and votes to one verdict, and its signed dossier
    Certify(certify::Certify),
    /// Make keys; sign votes, abstentions and attestations
    #[command(subcommand)]
    Key(key::Key),
}

/// Which documents.
#[derive(Debug, Args)]
struct Select {
    /// Suites by name, directories or files
    #[arg(required = true)]
    documents: Vec<String>,
    /// Only these formats (rtf, docx, odt, …)
    #[arg(long, value_delimiter = ',')]
    format: Vec<String>,
    /// Only documents with one of these tags
    #[arg(long, value_delimiter = ',')]
    tag: Vec<String>,
    /// No document with one of these tags
    #[arg(long, value_delimiter = ',')]
    without_tag: Vec<String>,
    /// Only documents of these owners
    #[arg(long, value_delimiter = ',')]
    owner: Vec<String>,
    /// Only documents whose path matches
    #[arg(long)]
    glob: Vec<String>,
    /// So many of them, drawn by --seed
    #[arg(long)]
    sample: Option<usize>,
    /// Seed of --sample
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these routes (rtf>odt, …); default: back to itself and to the other family
    #[arg(long, value_delimiter = ',')]
    route: Vec<String>,
    /// CSV with columns path and tags
    #[arg(long)]
    tags_from: Option<PathBuf>,
    /// Only documents of this list: lines that begin with a hash, as check --rerun writes them
    #[arg(long, value_name = "FILE")]
    only: Option<PathBuf>,
}

/// Conditions that can be chosen.
#[derive(Debug, Args)]
struct Choose {
    /// Language that documents are loaded under
    #[arg(long, default_value = "fr-FR")]
    locale: String,
    /// Font set: base (Liberation, DejaVu) or fr (adds Carlito, Caladea, Noto)
    #[arg(long, default_value = "base")]
    fonts: String,
}

/// A mistake of the caller's: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let outcome = std::panic::catch_unwind(|| dispatch(cli));
    match outcome {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(error)) => {
            eprintln!("error: {error:#}");
            if full(&error) {
                eprintln!("hint: free some room, or set RECETTE_HOME to a folder with more; what was done is kept");
            }
            ExitCode::from(code_of(&error))
        }
        // The panic's own message is on standard error already.
        Err(_) => ExitCode::from(INTERNAL),
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<u8> {
    match cli.command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Doctor => doctor::run(),
        Command::Builds(builds) => builds::run(&builds),
        Command::Corpus(corpus) => corpus::run(&corpus),
        Command::Run(run) => check::run_one(&run),
        Command::Check(check) => check::check(&check),
        Command::Compare(check) => check::compare(&check),
        Command::Show(show) => check::show(&show),
        Command::Report(report) => report::report(&report),
        Command::Accept(accept) => accept::run(&accept),
        Command::Gc(arguments) => gc::run(&arguments),
        Command::Accuracy(accuracy) => accuracy::run(&accuracy),
        Command::Bundle(bundle) => bundle::run(&bundle),
        Command::Certify(certify) => certify::run(&certify),
        Command::Key(key) => key::run(&key),
    }
}

/// What the caller can mend is usage; everything else is internal.
fn code_of(error: &anyhow::Error) -> u8 {
    use crate::builds::BuildError;
    use crate::home::HomeError;
    use recette_corpora::SuiteError;
    let usage = full(error)
        || error.chain().any(|cause| {
            matches!(cause.downcast_ref(), Some(recette_reports::Error::NotOurs { .. }))
                || cause.is::<Usage>()
                || cause.is::<crate::dossier::Taken>()
                || cause.is::<HomeError>()
                || cause.is::<SuiteError>()
                || cause.is::<BuildError>()
                || cause.is::<crate::accepted::ListError>()
                || cause.is::<crate::labels::LabelError>()
        });
    if usage { USAGE } else { INTERNAL }
}

/// Whether a disk had no room left.
fn full(error: &anyhow::Error) -> bool {
    use std::io::{Error, ErrorKind};
    let io = |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref().map(Error::kind);
    error.chain().any(|cause| matches!(io(cause), Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)))
}

impl Select {
    fn filters(&self) -> anyhow::Result<recette_corpora::Filters> {
        use recette_engine::format::Format;
        let format = |word: &String| {
            let known = || Format::ALL.map(Format::extension).join(", ");
            Format::of_extension(word).ok_or_else(|| Usage(format!("format {word:?}; hint: one of {}", known())))
        };
        Ok(recette_corpora::Filters {
            formats: self.format.iter().map(format).collect::<Result<_, _>>()?,
            tags: self.tag.clone(),
            without_tags: self.without_tag.clone(),
            owners: self.owner.clone(),
            globs: self.glob.clone(),
            critical_only: false,
            sample: self.sample.map(|count| recette_corpora::Sample { count, seed: self.seed }),
        })
    }

    fn routes(&self) -> anyhow::Result<Vec<recette_engine::format::Route>> {
        use recette_engine::format::{Format, Route};
        let route = |word: &String| {
            let (from, to) = word.split_once(['>', ':'])?;
            Some(Route { from: Format::of_extension(from)?, to: Format::of_extension(to)? })
        };
        let parse = |word: &String| route(word).ok_or_else(|| Usage(format!("route {word:?}; hint: write it rtf>odt")));
        Ok(self.route.iter().map(parse).collect::<Result<_, _>>()?)
    }

    fn plan(&self, context: &crate::context::Context) -> anyhow::Result<Vec<crate::plan::Planned>> {
        let selection = crate::plan::Selection {
            what: &self.documents,
            filters: self.filters()?,
            routes: self.routes()?,
            tags_from: self.tags_from.as_deref(),
        };
        let mut planned = crate::plan::plan(&selection, &context.home.folder("suites")?)?;
        if let Some(path) = &self.only {
            let only = hashes(path)?;
            planned.retain(|p| only.contains(&p.document.id));
        }
        Ok(planned)
    }
}

/// The hashes at the beginning of lines.
fn hashes(path: &Path) -> anyhow::Result<HashSet<String>> {
    let text = std::fs::read_to_string(path).map_err(|e| Usage(format!("--only {}: {e}", path.display())))?;
    let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let hash = |word: &String| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let lines: Vec<String> = text.lines().filter(|l| !l.starts_with('#')).filter_map(first).collect();
    match lines.iter().find(|word| !hash(word)) {
        Some(word) => Err(Usage(format!("--only {}: {word:?} is no hash of a document", path.display())).into()),
        None => Ok(lines.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
