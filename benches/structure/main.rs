//! Reading and comparing, against other programs on the same files in the same run; growth up to 2,000 pages; the worst pair.
//!
//! In: papers of the project's generator, and what peers are at hand (see `peers`). Out: tables on standard output. Every
//! number is the best of several turns, ours and theirs one after the other, so that the noise of the machine hits both;
//! ratios are what counts. A peer that is not there is said to be absent. MB are of the unpacked text and markup that a
//! reader has to look at, one file's when reading, both files' when comparing.
//!
//! `benches/structure.sh` fetches the peers that it can and runs this; by hand:
//! `cargo bench -p recette-benches --bench structure -- [--python PYTHON] [--pages N]`

mod peers;

use anyhow::{Context as _, Result};
use clap::Parser;
use recette_corpora::generate::{self, Generated};
use recette_engine::diff::{DiffOptions, diff};
use recette_engine::format::{Format, Route};
use recette_engine::model::{Kind, Node};
use recette_engine::read::package::Package;
use recette_engine::read::{Limits, read};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Pages of the linearity table, as parts of the longest.
const STEPS: [usize; 4] = [8, 4, 2, 1];

#[derive(Debug, Parser)]
#[command(about = "Reading and comparing, against other programs on the same files")]
struct Arguments {
    /// Python that has the peers
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/peers/bin/python"))]
    python: PathBuf,
    /// Pages of the longest document
    #[arg(long, default_value_t = 2000)]
    pages: usize,
    /// Paragraphs of the worst pair
    #[arg(long, default_value_t = 100_000)]
    paragraphs: usize,
    /// Turns
    #[arg(long, default_value_t = 3)]
    turns: usize,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    println!("load before: {}", load());
    speeds(&arguments)?;
    growth(&arguments)?;
    worst(&arguments);
    peers::table(&arguments)?;
    println!("\nload after: {}", load());
    Ok(())
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

/// The best of some turns.
fn best<T>(turns: usize, mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..turns.max(1)).map(once).min().unwrap_or_default()
}

fn tree(paper: &Generated) -> Result<Node> {
    Ok(read(paper.format, &paper.bytes, &Limits::default()).with_context(|| paper.file_name())?.document)
}

/// Bytes that a reader has to look at: unpacked parts, without pictures.
fn content(paper: &Generated) -> usize {
    let Ok(package) = Package::open(&paper.bytes, &Limits::default()) else { return paper.bytes.len() };
    let parts = package.names().filter(|n| n.ends_with(".xml"));
    parts.filter_map(|n| package.part(n)).map(<[u8]>::len).sum()
}

fn megabytes(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9)
}

/// The same paper with another word and a paragraph less here and there.
fn edited(document: &Node) -> Node {
    let mut edited = document.clone();
    for body in edited.children.iter_mut().filter(|c| c.kind == Kind::Body) {
        let step = (body.children.len() / 20).max(2);
        let mut at = 0;
        body.children.retain(|_| {
            at += 1;
            at % step != 0
        });
        for paragraph in body.children.iter_mut().step_by(step) {
            if let Some(run) = paragraph.children.first_mut() {
                run.text = run.text.replacen('e', "o", 1);
            }
        }
    }
    edited
}

/// Findings between two trees of one format.
fn compared(format: Format, left: &Node, right: &Node) -> usize {
    diff(left, right, Route { from: format, to: format }, &DiffOptions::default()).findings.len()
}

fn speeds(arguments: &Arguments) -> Result<()> {
    println!("\n| input | MB of text and markup | read MB/s | diff MB/s | findings |\n|---|---:|---:|---:|---:|");
    let named = ["rapport-annuel", "releve-credits"];
    let mut papers: Vec<Generated> =
        generate::all()?.into_iter().filter(|p| named.contains(&p.name.as_str())).collect();
    papers.extend(generate::samplers(0..1)?);
    papers.extend(generate::long(200)?);
    for paper in &papers {
        let (bytes, left) = (content(paper), tree(paper)?);
        let right = edited(&left);
        let reading = best(arguments.turns, || tree(paper).is_ok());
        let diffing = best(arguments.turns, || compared(paper.format, &left, &right));
        println!(
            "| {} | {:.2} | {:.1} | {:.1} | {} |",
            paper.file_name(),
            bytes as f64 / 1e6,
            megabytes(bytes, reading),
            megabytes(bytes, diffing),
            compared(paper.format, &left, &right)
        );
    }
    Ok(())
}

// ---- growth and the worst pair ----

fn growth(arguments: &Arguments) -> Result<()> {
    println!(
        "\n| pages | format | MB | read ms | read ms per page | diff ms | diff ms per page |\n|---:|---|---:|---:|---:|---:|---:|"
    );
    for pages in STEPS.map(|step| arguments.pages / step) {
        for paper in generate::long(pages)? {
            let left = tree(&paper)?;
            let right = edited(&left);
            let reading = best(arguments.turns, || tree(&paper).is_ok());
            let diffing = best(arguments.turns, || compared(paper.format, &left, &right));
            let each = |time: Duration| (time.as_secs_f64() * 1e3, time.as_secs_f64() * 1e3 / pages as f64);
            let ((read, read_each), (diff, diff_each)) = (each(reading), each(diffing));
            println!(
                "| {pages} | {} | {:.1} | {read:.0} | {read_each:.3} | {diff:.0} | {diff_each:.3} |",
                paper.format,
                content(&paper) as f64 / 1e6
            );
        }
    }
    Ok(())
}

/// Equal paragraphs against shuffled ones: where aligning is dearest.
fn worst(arguments: &Arguments) {
    let count = arguments.paragraphs;
    let document = |text: &dyn Fn(usize) -> String| {
        let paragraph = |n| Node { children: vec![Node::run(text(n))], ..Node::new(Kind::Paragraph) };
        let body = Node { children: (0..count).map(paragraph).collect(), ..Node::new(Kind::Body) };
        Node { children: vec![body], ..Node::new(Kind::Document) }
    };
    // A step without a common divisor visits all in another order.
    let step = (count / 3).max(1) | 1;
    let equal = document(&|_| "La même phrase partout.".to_owned());
    let ordered = document(&|n| format!("Phrase numéro {n} du registre."));
    let shuffled = document(&|n| format!("Phrase numéro {} du registre.", n.wrapping_mul(step) % count));
    println!("\n| pair of {count} paragraphs | seconds | findings | fallbacks told |\n|---|---:|---:|---:|");
    for (name, left, right) in [("equal, shuffled", &equal, &shuffled), ("in order, shuffled", &ordered, &shuffled)] {
        let start = Instant::now();
        let route = Route { from: Format::Rtf, to: Format::Rtf };
        let found = diff(left, right, route, &DiffOptions::default());
        println!(
            "| {name} | {:.2} | {} | {} |",
            start.elapsed().as_secs_f64(),
            found.findings.len(),
            found.coarse.len()
        );
    }
}
