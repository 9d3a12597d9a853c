//! Documents with one known change of a page or a line, painted by a real build: is it reported, as what it is, and nothing else?
//!
//! In: a build. Out: a table on standard output, a row per kind of change, and every case that was not told. Both documents of a
//! case are painted by the same build, so what differs is the change and what the layout makes of it.
//!
//! `cargo bench -p recette-benches --bench changes -- [--build NAME] [--count N]`

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use recette::context::Context;
use recette::evaluate::load_page;
use recette::office::Mode;
use recette::pages::digest;
use recette::pass::{Request, Worker};
use recette::store::Blobs;
use recette_benches::cases::{Case, Change};
use recette_engine::compare::{PageChange, PageChangeKind as Kind, PageComparison, PageView};
use recette_engine::format::Format;
use recette_engine::raster::{Page, compare_pages};

#[derive(Debug, Parser)]
struct Arguments {
    /// The build: a name, or the folder of an installation
    #[arg(long, default_value = "lo252")]
    build: String,
    /// So many cases
    #[arg(long, default_value_t = 300)]
    count: usize,
    /// Only this case, and its pictures into the current folder
    #[arg(long)]
    only: Option<usize>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let context = Context::new()?;
    let (conditions, kit) = context.conditions("fr-FR", "base", &mut |_| {})?;
    let standing = context.stand(&arguments.build, &conditions, &kit)?;
    ensure!(standing.test.passes(Mode::Zygote), "{} does not pass its self-test as a zygote", arguments.build);
    let folder = tempfile::tempdir()?;
    let blobs = Blobs::open(folder.path())?;
    let mut worker = Worker::new(&standing.office, &kit, &conditions, &blobs, Mode::Zygote);
    let mut rows = [[0usize; 3]; Change::ALL.len()];
    for number in (0..arguments.count).filter(|n| arguments.only.is_none_or(|only| only == *n)) {
        let case = Case::number(number);
        let left = painted(&mut worker, &case.before(), case.format)?;
        let right = painted(&mut worker, &case.after(), case.format)?;
        if arguments.only.is_some() {
            keep(&left, "before")?;
            keep(&right, "after")?;
        }
        let found = compare_pages(PageView::AcrossBuilds, None, &left, &right);
        let (told, alone) = (told(&case, &found), alone(&case, &found));
        let row = &mut rows[number % Change::ALL.len()];
        *row = [row[0] + 1, row[1] + usize::from(told), row[2] + usize::from(alone)];
        if !(told && alone) {
            println!("case {number}, {:?} on page {}: {}", case.change, case.page + 1, said(&found));
        }
    }
    tell(&rows, &standing.build.version);
    Ok(())
}

fn painted(worker: &mut Worker<'_>, bytes: &[u8], format: Format) -> Result<Vec<Page>> {
    let request =
        Request { bytes, digest: digest(bytes), format, saves: Vec::new(), seconds: 60, password: None, attempt: 1 };
    let pages = worker.pass(&request)?.pages.context("nothing was painted")?;
    pages.iter().map(|page| load_page(worker.blobs, page).map_err(anyhow::Error::msg)).collect()
}

fn keep(pages: &[Page], name: &str) -> Result<()> {
    for (number, page) in pages.iter().enumerate() {
        std::fs::write(format!("{name}-{}.png", number + 1), page.to_png()?)?;
    }
    Ok(())
}

/// Whether the change is reported as what it is, where it is.
fn told(case: &Case, found: &PageComparison) -> bool {
    let changes = |of: Option<usize>| -> Vec<&PageChange> {
        let page = found.differences.iter().filter(|d| d.left == of || d.left.is_none() && d.right == of);
        page.flat_map(|d| &d.changes).collect()
    };
    let here = changes(Some(case.page + 1));
    let has = |kinds: &[Kind]| here.iter().any(|c| kinds.contains(&c.kind));
    let by = |mm: f32| here.iter().any(|c| c.moved.is_some_and(|(dx, dy)| dx.abs() < 0.4 && (dy - mm).abs() < 0.4));
    match case.change {
        Change::LineGone => has(&[Kind::LinesMissing]),
        Change::LineNew => has(&[Kind::LinesNew]),
        Change::WordNew => has(&[Kind::Reflowed, Kind::LinesNew, Kind::InkNew]),
        Change::MovedDown => by(3.0),
        Change::PageGone => has(&[Kind::PageMissing]) && found.left.len() == found.right.len() + 1,
        Change::PageNew => has(&[Kind::PageNew]) && found.left.len() + 1 == found.right.len(),
        Change::PagesSwapped => found.differences.iter().flat_map(|d| &d.changes).any(|c| c.kind == Kind::PageMoved),
    }
}

/// Whether no other page is reported.
fn alone(case: &Case, found: &PageComparison) -> bool {
    let pages = case.changed_pages();
    found.differences.iter().all(|d| d.left.or(d.right).is_some_and(|page| pages.contains(&(page - 1))))
}

fn said(found: &PageComparison) -> String {
    let page = |d: &recette_engine::compare::PageDifference| {
        let kinds: Vec<String> =
            d.changes.iter().map(|c| format!("{}{:?}", c.kind.name(), c.moved.unwrap_or_default())).collect();
        format!("{:?}/{:?} {}", d.left, d.right, kinds.join(", "))
    };
    found.differences.iter().map(page).collect::<Vec<_>>().join("; ")
}

fn tell(rows: &[[usize; 3]], version: &str) {
    println!(
        "\npainted by LibreOffice {version}\n\n| change | cases | told | nothing else told |\n|---|---:|---:|---:|"
    );
    for (change, [cases, told, alone]) in Change::ALL.iter().zip(rows) {
        println!("| {} | {cases} | {told} | {alone} |", change.words());
    }
    let sum = |column: usize| rows.iter().map(|row| row[column]).sum::<usize>();
    println!("| all | {} | {} | {} |", sum(0), sum(1), sum(2));
}
