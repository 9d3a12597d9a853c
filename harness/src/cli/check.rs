//! `recette run`, `check`, `compare`, `show`.

use super::outputs::{Machine, language};
use super::{Choose, Select, Usage, report};
use crate::accepted;
use crate::budget::Budget;
use crate::check::Pair;
use crate::context::Context;
use crate::labels;
use crate::ladder::Ladder;
use crate::plan::Planned;
use crate::progress::provisioning;
use crate::store::write_whole;
use crate::told::Told;
use anyhow::{Context as _, Result};
use clap::Args;
use recette_engine::compare::{Comparison, DocumentResult};
use recette_reports::clean::shell_word;
use recette_reports::{Content, json, text};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Exit code when Ctrl-C ended it.
pub const INTERRUPTED: u8 = 130;
/// Exit code when no document was selected.
const NOTHING: u8 = 4;
/// The file of which documents told something.
const TOLD: &str = "told.json";
/// The file of a check that `show` and `report` read.
const LAST: &str = "last.json.zst";

/// Arguments of `check` and `compare`.
#[derive(Debug, Args)]
pub struct Check {
    /// The certified build: a name, the folder of an installation, or last:NAME for the newest stored run of a label or build
    #[arg(long)]
    pub base: String,
    /// The new build: a name, or a folder such as a developer's instdir
    #[arg(long)]
    pub candidate: String,
    #[command(flatten)]
    pub select: Select,
    #[command(flatten)]
    pub choose: Choose,
    /// Execute everything anew
    #[arg(long)]
    pub fresh: bool,
    /// The base opens what the candidate saved too: what a fleet with both versions lives with
    #[arg(long)]
    pub mixed_fleet: bool,
    /// List of accepted differences: what it covers does not fail the check
    #[arg(long, value_name = "FILE")]
    pub accepted: Option<PathBuf>,
    /// Label the candidate's run if nothing regressed, for --base last:NAME
    #[arg(long, value_name = "NAME")]
    pub label: Option<String>,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub machine: Machine,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Timed {
    #[command(flatten)]
    pub check: Check,
    /// Run no longer than this (10m, 1h 30m): what is likeliest to tell comes first, the rest is left out and said
    #[arg(long, value_name = "TIME", conflicts_with = "fresh")]
    pub budget: Option<String>,
}

/// What is written.
#[derive(Debug, Args)]
pub struct Output {
    /// Folder of the HTML report (default: under RECETTE_HOME)
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// The result as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// No HTML report
    #[arg(long)]
    pub no_report: bool,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunOne {
    /// The build: a name, or the folder of an installation
    #[arg(long)]
    build: String,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    choose: Choose,
    /// As JSON: outcomes by component, format and reason
    #[arg(long)]
    json: bool,
    /// Label the run, for --base last:NAME
    #[arg(long, value_name = "NAME")]
    label: Option<String>,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The document: the beginning of its hash, or part of its name
    document: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A check as it is kept for `show` and `report`.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// What came out.
    pub comparison: Comparison,
    /// What was planned.
    pub planned: Vec<Planned>,
    pub(super) ladder: Ladder,
    pub(super) command: String,
    /// The same for one document; `{path}` is its file.
    #[serde(default)]
    pub(super) again: String,
    /// Folders of both runs, below `runs`.
    pub(super) runs: [String; 2],
}

impl Select {
    /// Everything in one place.
    pub fn of(what: &str) -> Select {
        Select {
            documents: vec![what.to_owned()],
            format: vec![],
            tag: vec![],
            without_tag: vec![],
            owner: vec![],
            glob: vec![],
            sample: None,
            seed: 1,
            route: vec![],
            tags_from: None,
            only: None,
        }
    }
}

/// How a comparison comes to be.
#[derive(Clone, Copy)]
enum How {
    /// Offices are run for what is missing.
    Execute(Option<Budget>),
    /// Only what is stored is compared.
    Stored,
}

/// Runs `check`.
pub fn check(timed: &Timed) -> Result<u8> {
    let parse =
        |text: &String| Budget::parse(text).ok_or_else(|| Usage(format!("--budget {text:?}; hint: 10m, 1h 30m")));
    let budget = timed.budget.as_ref().map(parse).transpose()?;
    judge(&timed.check, How::Execute(budget))
}

/// Runs `compare`.
pub fn compare(check: &Check) -> Result<u8> {
    judge(check, How::Stored)
}

fn judge(check: &Check, how: How) -> Result<u8> {
    let context = Context::new()?;
    // What is wrong with the arguments is told before hours of work.
    let accepted = check.accepted.as_deref().map(accepted::read).transpose()?;
    let folder = check.output.report.clone().unwrap_or_else(|| context.home.root().join("reports").join("last"));
    sound(check, &folder)?;
    let planned = check.select.plan(&context)?;
    if planned.is_empty() {
        eprintln!("error: no document is selected; hint: recette corpus check, or fewer filters");
        return Ok(NOTHING);
    }
    let (conditions, kit) = context.conditions(&check.choose.locale, &check.choose.fonts, &mut provisioning())?;
    let names = (check.base.as_str(), check.candidate.as_str());
    let mut pair = Pair::open(&context, &conditions, &kit, names, check.fresh)?;
    pair.mixed_fleet = mixed_fleet(check, &pair)?;
    let mut comparison = compared(&mut pair, &planned, how)?;
    comparison.not_measured.extend(pair.not_opened_back(&planned));
    if let Some(entries) = &accepted {
        comparison = recette_engine::accept::apply(comparison, entries, &accepted::today())
            .map_err(|error| Usage(error.to_string()))?;
    }
    let stopped = pair.stopped();
    let runs = [pair.base.run.name(), pair.candidate.run.name()];
    let kept =
        Kept { comparison, planned, ladder: pair.ladder.clone(), command: command_line(), again: again(check), runs };
    keep(&context, &kept)?;
    if !check.output.no_report {
        report::write(&kept, &pair.sides(), (Content::Full, Vec::new()), &folder)?;
    }
    check.machine.write(&kept.comparison, &kept.planned, &kept.command)?;
    say(&kept.comparison, check, &folder)?;
    if stopped {
        eprintln!("interrupted: what was done is kept; the same command goes on from there");
        return Ok(INTERRUPTED);
    }
    label(&context, check, &pair, kept.comparison.exit)?;
    Ok(kept.comparison.exit)
}

/// Whether the base opens the candidate's files; it has to be there for that.
fn mixed_fleet(check: &Check, pair: &Pair<'_>) -> Result<bool> {
    if check.mixed_fleet && pair.base.standing.is_none() {
        let why = "--mixed-fleet opens files in the base, of which only a stored run is left; hint: name a build";
        return Err(Usage(why.to_owned()).into());
    }
    Ok(check.mixed_fleet)
}

/// Refuses what could not be carried out at the end.
fn sound(check: &Check, folder: &Path) -> Result<()> {
    check.machine.content()?;
    if !check.output.no_report {
        recette_reports::html::may_write(folder)?;
    }
    if let Some(label) = check.label.as_deref().or(labels::wanted(&check.base)) {
        labels::check(label)?;
    }
    if check.fresh && labels::wanted(&check.base).is_some() {
        return Err(
            Usage("--fresh executes the base anew, last: takes it as stored; hint: name a build".to_owned()).into()
        );
    }
    Ok(())
}

fn compared(pair: &mut Pair<'_>, planned: &[Planned], how: How) -> Result<Comparison> {
    let How::Execute(budget) = how else { return Ok(pair.comparison(pair.evaluate(planned), 0)) };
    let path = pair.context.home.folder("checks")?.join(TOLD);
    let mut told = Told::read(&path);
    let comparison = match budget {
        Some(budget) => pair.check_within(planned, &budget, &told)?,
        None => pair.check(planned)?,
    };
    told.add(&comparison);
    told.write(&path).with_context(|| path.display().to_string())?;
    Ok(comparison)
}

/// A baseline is only replaced by something that is not worse.
fn label(context: &Context, check: &Check, pair: &Pair<'_>, exit: u8) -> Result<()> {
    let Some(label) = &check.label else { return Ok(()) };
    if exit == 0 {
        labels::put(&context.home, label, &pair.candidate.run)?;
        eprintln!("labelled {label}: {}", pair.candidate.run.name());
    } else {
        eprintln!("not labelled {label}: only what exits 0 becomes a baseline");
    }
    Ok(())
}

fn say(comparison: &Comparison, check: &Check, folder: &Path) -> Result<()> {
    if check.output.json {
        println!("{}", json::summary(comparison, check.machine.content()?)?);
    } else {
        print!("{}", text::summary(comparison, text::Options { language: language(), ..text::Options::default() }));
    }
    if !check.output.no_report {
        eprintln!("report: {}", folder.join("index.html").display());
    }
    Ok(())
}

fn command_line() -> String {
    let words = std::env::args().skip(1).map(|word| shell_word(&word));
    std::iter::once("recette".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// The check of one document alone, executed anew.
fn again(check: &Check) -> String {
    let options = [
        ("--base", &check.base),
        ("--candidate", &check.candidate),
        ("--locale", &check.choose.locale),
        ("--fonts", &check.choose.fonts),
    ];
    let routes = check.select.route.iter().map(|route| ("--route", route));
    let words = options.into_iter().chain(routes).map(|(option, value)| format!("{option} {}", shell_word(value)));
    let fleet = if check.mixed_fleet { " --mixed-fleet" } else { "" };
    format!("recette check {}{fleet} --fresh {{path}}", words.collect::<Vec<_>>().join(" "))
}

fn keep(context: &Context, kept: &Kept) -> Result<()> {
    let path = context.home.folder("checks")?.join(LAST);
    let bytes = zstd::bulk::compress(&serde_json::to_vec(kept)?, 3)?;
    write_whole(&path, &bytes).with_context(|| path.display().to_string())
}

/// The last check.
pub fn last(context: &Context) -> Result<Kept> {
    let path = context.home.folder("checks")?.join(LAST);
    let file = std::fs::File::open(&path)
        .map_err(|e| Usage(format!("no check to show ({e}); hint: run recette check first")))?;
    let bytes = zstd::stream::decode_all(file)?;
    serde_json::from_slice(&bytes).with_context(|| format!("{}: of another version; hint: check again", path.display()))
}

/// The last check's comparison.
pub fn last_comparison(context: &Context) -> Result<Comparison> {
    last(context).map(|kept| kept.comparison)
}

/// Runs `show`.
pub fn show(show: &Show) -> Result<u8> {
    let context = Context::new()?;
    let kept = last(&context)?;
    let wanted = |d: &&DocumentResult| d.id.starts_with(&show.document) || d.name.contains(&show.document);
    let found: Vec<&DocumentResult> = kept.comparison.documents.iter().filter(wanted).collect();
    let document = match found.as_slice() {
        [] => return Err(Usage(format!("no document {:?} in the last check", show.document)).into()),
        [one] => *one,
        several => {
            several.iter().take(20).for_each(|d| eprintln!("{} {}", d.id.get(..12).unwrap_or_default(), d.name));
            return Err(Usage(format!("{} documents match; hint: say more of the name", several.len())).into());
        }
    };
    if show.json {
        println!("{}", serde_json::to_string_pretty(document)?);
        return Ok(0);
    }
    print!("{}", text::document(document, language()));
    Ok(0)
}

/// Runs `run`.
pub fn run_one(arguments: &RunOne) -> Result<u8> {
    if let Some(label) = &arguments.label {
        labels::check(label)?;
    }
    let context = Context::new()?;
    let planned = arguments.select.plan(&context)?;
    if planned.is_empty() {
        eprintln!("error: no document is selected; hint: recette corpus check, or fewer filters");
        return Ok(NOTHING);
    }
    let (conditions, kit) =
        context.conditions(&arguments.choose.locale, &arguments.choose.fonts, &mut provisioning())?;
    let standing = context.stand(&arguments.build, &conditions, &kit)?;
    let single = crate::check::Single::open(&context, &conditions, &kit, standing)?;
    let executed = single.execute(&planned)?;
    let census = crate::census::census(&single, &planned);
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&census)?);
    } else {
        print!("{census}");
    }
    eprintln!("{executed} passes executed; run: {}", single.run.folder().display());
    if let Some(label) = arguments.label.as_ref().filter(|_| !single.stopped()) {
        labels::put(&context.home, label, &single.run)?;
        eprintln!("labelled {label}: {}", single.run.name());
    }
    Ok(if single.stopped() { INTERRUPTED } else { 0 })
}
