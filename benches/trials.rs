//! Whole trials against the usual way to get the same: documents per minute, and where the processors' time went.
//!
//! In: a build and documents of at most 3 pages, by default numbered copies of the project's own papers. Out: a table on
//! standard output. Both ways do the same documents with the same number of workers, both in bubblewrap, block by block in
//! turns, so that the noise of the machine hits both. A trial is: load, paint every page at 96 dpi, save along every
//! route, save the witness (which the usual way does not have), load every saved file again and paint it.
//!
//! `cargo bench -p recette-benches --bench trials -- [--build NAME] [--documents DIR] [--count N] [--block N]`

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use recette::conditions::{Conditions, Kit};
use recette::context::{Context, Standing};
use recette::office::Mode;
use recette::pass::Worker;
use recette::plan::{Selection, plan};
use recette::run::{Document, Stand, trial};
use recette::store::{Blobs, Pass, Run, RunInfo, SCHEMA};
use recette_benches::account::{Moment, Spent, median};
use recette_benches::papers;
use recette_benches::peer::{Made, Peer};
use recette_engine::compare::Outcome;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

/// Longest document.
const MOST_PAGES: usize = 3;

/// What has to be reached (issue 2).
const WANTED: (f64, f64) = (5.0, 0.85);

#[derive(Debug, Parser)]
#[command(about = "Whole trials against soffice --convert-to and pdftoppm")]
struct Arguments {
    /// The build: a name, or the folder of an installation
    #[arg(long, default_value = "lo252")]
    build: String,
    /// Folder of documents; those of at most 3 pages are taken
    #[arg(long)]
    documents: Option<PathBuf>,
    /// So many documents
    #[arg(long, default_value_t = 160)]
    count: usize,
    /// So many documents in turn
    #[arg(long, default_value_t = 40)]
    block: usize,
    /// The usual way is left out: for profiling
    #[arg(long)]
    alone: bool,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that is measured with.
struct Bench<'a> {
    context: &'a Context,
    conditions: &'a Conditions,
    kit: &'a Kit,
    standing: &'a Standing,
    /// For runs and blobs; thrown away at the end.
    home: &'a Path,
}

fn run(arguments: &Arguments) -> Result<()> {
    let context = Context::new()?;
    let (conditions, kit) = context.conditions("fr-FR", "base", &mut |_| {})?;
    let standing = context.stand(&arguments.build, &conditions, &kit)?;
    ensure!(standing.test.passes(Mode::Zygote), "{} does not pass its self-test as a zygote", arguments.build);
    let home = tempfile::Builder::new().prefix("bench-").tempdir_in(context.home.root())?;
    let bench = Bench { context: &context, conditions: &conditions, kit: &kit, standing: &standing, home: home.path() };
    let documents = bench.documents(arguments)?;
    ensure!(!documents.is_empty(), "no document of at most {MOST_PAGES} pages");
    bench.tell_what(&documents);
    let blocks = bench.measure(&documents, arguments)?;
    tell_blocks(&blocks);
    tell_account(&blocks, context.cores);
    Ok(())
}

/// One block, done both ways.
struct Block {
    documents: usize,
    ours: Spent,
    /// Seconds of processor time of offices' children.
    children: f64,
    theirs: Option<(Spent, Made)>,
}

impl Bench<'_> {
    /// Documents that are short enough and finish; running them once also fills the machine's caches.
    fn documents(&self, arguments: &Arguments) -> Result<Vec<Document>> {
        let folder = match &arguments.documents {
            Some(folder) => folder.clone(),
            None => {
                let folder = self.home.join("papers");
                std::fs::create_dir(&folder)?;
                papers::write(&folder, arguments.count * 3 / 2)?;
                folder
            }
        };
        let what = [folder.to_string_lossy().into_owned()];
        let selection = Selection { what: &what, ..Selection::default() };
        let planned = plan(&selection, &self.context.home.folder("suites")?)?;
        let all: Vec<Document> = planned.into_iter().filter(|p| p.excluded.is_none()).map(|p| p.document).collect();
        eprintln!("looking at {} documents", all.len());
        let blobs = Blobs::open(&self.home.join("first"))?;
        let run = self.run("first")?;
        let stand = self.stand(&run, &blobs);
        stand.run_all(&all, &|_| 60, &|_| Vec::new(), &|_| {})?;
        ensure!(!self.context.stop.load(Ordering::Relaxed), "interrupted");
        let short = |d: &Document| {
            let trial = trial(&run, d, Mode::Zygote)?;
            let pages = trial.original.pass.pages.as_ref()?.len();
            (pages <= MOST_PAGES && trial.outcome == Outcome::Finished).then_some(())
        };
        Ok(all.into_iter().filter(|d| short(d).is_some()).take(arguments.count).collect())
    }

    fn run(&self, name: &str) -> Result<Run> {
        let info = RunInfo {
            schema: SCHEMA,
            recette: String::new(),
            build: self.standing.build.info(),
            conditions: self.conditions.digest(),
            words: self.conditions.words(),
        };
        Ok(Run::open(&self.home.join(name), info, None)?)
    }

    fn stand<'s>(&'s self, run: &'s Run, blobs: &'s Blobs) -> Stand<'s> {
        Stand {
            office: &self.standing.office,
            kit: self.kit,
            conditions: self.conditions,
            blobs,
            run,
            mode: Mode::Zygote,
            workers: self.context.workers,
            stop: &self.context.stop,
            until: None,
            confirm: false,
        }
    }

    /// Block by block, the two ways in turns.
    fn measure(&self, documents: &[Document], arguments: &Arguments) -> Result<Vec<Block>> {
        let blobs = Blobs::open(&self.home.join("measured"))?;
        let run = self.run("measured")?;
        let stand = self.stand(&run, &blobs);
        let mut crew = stand.crew(self.context.workers);
        let peer = Peer { office: &self.standing.office, kit: self.kit, conditions: self.conditions };
        let desks = (0..self.context.workers).map(|_| peer.desk()).collect::<std::io::Result<Vec<_>>>()?;
        let mut blocks = Vec::new();
        for (number, block) in documents.chunks(arguments.block.max(1)).enumerate() {
            ensure!(!self.context.stop.load(Ordering::Relaxed), "interrupted");
            eprintln!("block {} of {}", number + 1, documents.len().div_ceil(arguments.block.max(1)));
            let (ours, children) = ours(&stand, &mut crew, block)?;
            let theirs = match arguments.alone {
                true => None,
                false => {
                    let before = Moment::now();
                    let made = peer.run_all(&desks, block)?;
                    Some((before.spent(), made))
                }
            };
            blocks.push(Block { documents: block.len(), ours, children, theirs });
        }
        Ok(blocks)
    }

    fn tell_what(&self, documents: &[Document]) {
        let count = |of: &str| documents.iter().filter(|d| d.format.extension() == of).count();
        let formats: Vec<String> = ["rtf", "odt", "docx"].iter().map(|f| format!("{} {f}", count(f))).collect();
        let build = &self.standing.build;
        println!("{} documents of at most {MOST_PAGES} pages ({}), all routes", documents.len(), formats.join(", "));
        println!("{} {}, {} workers, both ways in bubblewrap\n", build.name, build.version, self.context.workers);
    }
}

/// A block by the harness; gives what was spent, and by the offices' children.
fn ours(stand: &Stand<'_>, crew: &mut [Worker<'_>], block: &[Document]) -> Result<(Spent, f64)> {
    let cpu = || -> Result<f64> {
        let lines = std::fs::read_to_string(stand.run.folder().join("trials.jsonl")).context("trials.jsonl")?;
        let passes = lines.lines().map(serde_json::from_str::<Pass>).collect::<Result<Vec<_>, _>>()?;
        Ok(passes.iter().map(|p| p.cpu_ms).sum::<u64>() as f64 / 1000.0)
    };
    let known = cpu()?;
    let before = Moment::now();
    stand.run_with(crew, block, &|_| 60, &|_| Vec::new(), &|_| {})?;
    Ok((before.spent(), cpu()? - known))
}

fn tell_blocks(blocks: &[Block]) {
    println!("{:>6} {:>10} {:>14} {:>14} {:>8}", "block", "documents", "recette/min", "soffice/min", "ratio");
    let per_minute = |b: &Block, spent: &Spent| b.documents as f64 * 60.0 / spent.wall;
    let mut rows = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let ours = per_minute(block, &block.ours);
        // No processor time of theirs: bubblewrap does not wait for what it starts, so getrusage never sees it.
        let theirs = block.theirs.as_ref().map_or(f64::NAN, |(spent, _)| per_minute(block, spent));
        let (number, documents, ratio) = (number + 1, block.documents, ours / theirs);
        println!("{number:>6} {documents:>10} {ours:>14.1} {theirs:>14.1} {ratio:>8.2}");
        rows.push([ours, theirs, ratio]);
    }
    let middle = |column: usize| median(rows.iter().filter_map(|r| r.get(column).copied()));
    let ratio = middle(2);
    println!("{:>6} {:>10} {:>14.1} {:>14.1} {ratio:>8.2}", "median", "", middle(0), middle(1));
    let made: Vec<Made> = blocks.iter().filter_map(|b| Some(b.theirs?.1)).collect();
    let sum = |of: fn(&Made) -> usize| made.iter().map(of).sum::<usize>();
    println!("\nsoffice: {} files, {} pages, {} failed", sum(|m| m.files), sum(|m| m.pages), sum(|m| m.failed));
    println!(
        "documents per minute, recette : soffice = {ratio:.1} (wanted {:.0}: {})",
        WANTED.0,
        word(ratio >= WANTED.0)
    );
}

fn word(reached: bool) -> &'static str {
    if reached { "reached" } else { "missed" }
}

/// Processor time of the harness's blocks, stacked.
fn tell_account(blocks: &[Block], cores: usize) {
    let spent: Spent = blocks.iter().map(|b| b.ours).sum();
    let children: f64 = blocks.iter().map(|b| b.children).sum();
    let documents: usize = blocks.iter().map(|b| b.documents).sum();
    let whole = spent.wall * cores as f64;
    let others = (spent.machine - spent.all(children)).max(0.0);
    let idle = (whole - spent.all(children) - others).max(0.0);
    println!("\n{:<52} {:>8} {:>8} {:>12}", "processor time of recette's blocks", "s", "share", "ms/document");
    let row = |name: &str, seconds: f64| {
        let each = seconds * 1000.0 / documents.max(1) as f64;
        println!("{name:<52} {seconds:>8.2} {:>7.1}% {each:>12.1}", seconds / whole * 100.0);
    };
    row("office children", children);
    row("zygotes (start, forks), bubblewrap", spent.living + spent.ended);
    row("harness (read, hash, compress, write)", spent.own);
    row("idle", idle);
    row("other programs of this machine", others);
    row("wall × cores", whole);
    let share = children / whole;
    println!("office children / (wall × cores) = {share:.3} (wanted {}: {})", WANTED.1, word(share >= WANTED.1));
    println!("office children / (wall × cores without other programs) = {:.3}", children / (whole - others));
}
