//! The painter of PDFs against pdftoppm, on the same files in turns: time, and what a person would see differ.
//!
//! In: PDFs, such as an office's prints of sheets. Out: a table on standard output; `--pictures DIR` keeps both pictures of the pages
//! that are reported. Both run as programs of their own; ours in its sandbox, which costs it some milliseconds a file.
//!
//! `cargo bench -p recette-benches --bench painter -- [--pictures DIR] FILE.pdf…`

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use recette::evaluate::load_page;
use recette::painter::{PAINTER, Painter};
use recette::store::{Blobs, PageRef};
use recette_engine::compare::{PageComparison, PageView};
use recette_engine::raster::{Page, compare_pages};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

#[derive(Debug, Parser)]
struct Arguments {
    /// PDFs
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where pages that are reported are kept, in pairs
    #[arg(long)]
    pictures: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Default)]
struct Sum {
    ours: Duration,
    theirs: Duration,
    files: usize,
    refused: [usize; 2],
    pages: usize,
    reported: usize,
    recounted: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    let (painter, blobs) = (Painter::prepare(folder.path())?, Blobs::open(folder.path())?);
    let mut sum = Sum::default();
    for file in &arguments.files {
        one(file, &painter, &blobs, arguments.pictures.as_deref(), &mut sum)
            .with_context(|| file.display().to_string())?;
    }
    println!("\n| | {PAINTER} | pdftoppm |\n|---|---:|---:|");
    println!("| {} files, seconds | {:.1} | {:.1} |", sum.files, sum.ours.as_secs_f64(), sum.theirs.as_secs_f64());
    println!("| files not painted | {} | {} |", sum.refused[0], sum.refused[1]);
    println!(
        "\n{} pages, {} files with another number of them, {} pages reported as different",
        sum.pages, sum.recounted, sum.reported
    );
    Ok(())
}

fn one(file: &Path, painter: &Painter, blobs: &Blobs, pictures: Option<&Path>, sum: &mut Sum) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let started = Instant::now();
    let ours = painter.paint(&bytes, blobs);
    sum.ours += started.elapsed();
    let folder = tempfile::tempdir()?;
    let started = Instant::now();
    let theirs = by_poppler(file, folder.path());
    sum.theirs += started.elapsed();
    sum.files += 1;
    sum.refused[0] += usize::from(ours.is_err());
    sum.refused[1] += usize::from(theirs.is_err());
    if let Err(error) = &ours {
        println!("{}: {error}", file.display());
    }
    let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return Ok(()) };
    compare(file, &pages(&ours, blobs)?, &theirs, pictures, sum)
}

fn compare(file: &Path, ours: &[Page], theirs: &[Page], pictures: Option<&Path>, sum: &mut Sum) -> Result<()> {
    let found = compare_pages(PageView::AcrossBuilds, None, ours, theirs);
    sum.pages += ours.len();
    sum.recounted += usize::from(ours.len() != theirs.len());
    sum.reported += found.differences.len();
    for (left, right) in different(&found) {
        println!("{} page {left}: {}", file.display(), said(&found, left));
        if let Some(folder) = pictures {
            std::fs::create_dir_all(folder)?;
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            std::fs::write(folder.join(format!("{stem}-{left}-ours.png")), ours[left - 1].to_png()?)?;
            std::fs::write(folder.join(format!("{stem}-{left}-theirs.png")), theirs[right - 1].to_png()?)?;
        }
    }
    Ok(())
}

fn different(found: &PageComparison) -> impl Iterator<Item = (usize, usize)> {
    found.differences.iter().filter_map(|d| Some((d.left?, d.right?)))
}

/// What is reported of a page.
fn said(found: &PageComparison, page: usize) -> String {
    let of = found.differences.iter().filter(|d| d.left == Some(page)).flat_map(|d| &d.changes);
    of.map(|c| format!("{:?} {} at {:?}", c.kind, c.lines, c.regions.first())).collect::<Vec<_>>().join("; ")
}

fn pages(refs: &[PageRef], blobs: &Blobs) -> Result<Vec<Page>> {
    refs.iter().map(|page| load_page(blobs, page).map_err(anyhow::Error::msg)).collect()
}

fn by_poppler(file: &Path, folder: &Path) -> Result<Vec<Page>> {
    let done = Command::new("pdftoppm").args(["-png", "-r", "96"]).arg(file).arg(folder.join("p")).output()?;
    ensure!(done.status.success(), "pdftoppm: {}", String::from_utf8_lossy(&done.stderr));
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
    names.sort();
    names.iter().map(|path| Ok(Page::from_png(&std::fs::read(path)?, 96)?)).collect()
}
