//! `accuracy --inject`: what the engine sees of edits that are known, without any office (design §13).
//!
//! In: the generator's samplers, and tables of edits of their bytes that know nothing of the readers. Out: a [`Matrix`]:
//! for each kind of loss how often a finding of its aspect came of it, for each equivalence how often nothing did. An
//! edit is made alone: `diff(read(original), read(edited))` through the engine's public interface.
//!
//! `source` takes documents apart, `words` and `tags` find places, `xml` edits what tags enclose, `losses_*` and `same_*` are
//! the tables, `matrix` counts and shows. Deliberately absent: offices, and anything of the readers.

mod losses_docx;
mod losses_odt;
mod losses_rtf;
pub mod matrix;
mod same_docx;
mod same_odt;
mod same_rtf;
mod source;
mod tags;
mod words;
mod xml;

use anyhow::{Context as _, Result};
use matrix::{Cell, Matrix, Miss};
use recette_corpora::generate::{Generated, samplers};
use recette_engine::diff::{DiffOptions, diff};
use recette_engine::finding::Finding;
use recette_engine::format::{Format, Route};
use recette_engine::model::{Aspect, Node};
use recette_engine::read::{Limits, read};
use source::{Edit, Source};

/// Formats with tables.
pub const FORMATS: [Format; 3] = [Format::Rtf, Format::Docx, Format::Odt];

/// A kind of edit: a loss with the aspect it is to be told under, or an equivalence.
#[derive(Clone, Copy)]
pub struct Kind {
    /// What is done.
    pub name: &'static str,
    /// Aspect of a loss; none of an equivalence.
    pub aspect: Option<Aspect>,
    /// All places of a document where it can be done.
    sites: fn(&Source) -> Vec<Edit>,
}

fn loss(name: &'static str, aspect: Aspect, sites: fn(&Source) -> Vec<Edit>) -> Kind {
    Kind { name, aspect: Some(aspect), sites }
}

fn same(name: &'static str, sites: fn(&Source) -> Vec<Edit>) -> Kind {
    Kind { name, aspect: None, sites }
}

/// The tables of a format.
pub fn kinds(format: Format) -> Vec<Kind> {
    match format {
        Format::Rtf => [losses_rtf::kinds(), same_rtf::kinds()].concat(),
        Format::Docx => [losses_docx::kinds(), same_docx::kinds()].concat(),
        Format::Odt => [losses_odt::kinds(), same_odt::kinds()].concat(),
        _ => Vec::new(),
    }
}

/// How much is edited.
#[derive(Clone, Copy, Debug)]
pub struct Dose {
    /// Samplers.
    pub documents: usize,
    /// At most so many edits of a kind in one document.
    pub per_document: usize,
    /// Kinds with fewer edits than this are done again with more of them in each document that has places.
    pub least: usize,
}

impl Default for Dose {
    /// As many samplers as give kinds of two dialects of RTF in three their fifty places; kinds of one dialect have more
    /// in a document.
    fn default() -> Self {
        Dose { documents: 75, per_document: 1, least: LEAST }
    }
}

/// Edits that a published cell has at least.
pub const LEAST: usize = 50;

/// At most so many edits of a kind in one document, however few documents have it.
const MOST: usize = 8;

/// Which kinds of which formats are done.
type Wanted<'w> = &'w (dyn Fn(Format, &Kind) -> bool + Sync);

/// Edits and compares.
pub fn inject(dose: Dose) -> Result<Matrix> {
    let mut matrix = Matrix::default();
    for format in FORMATS {
        for kind in kinds(format) {
            matrix.cells.insert((format, kind.name), Cell::of(&kind));
        }
    }
    let papers = samplers(0..dose.documents)?;
    matrix.add(round(&papers, dose.per_document, &|_, _| true)?);
    for per_document in (dose.per_document + 1)..=MOST {
        let few = matrix.few(dose.least);
        if few.is_empty() {
            break;
        }
        matrix.cells.extend(round(&papers, per_document, &|format, kind| few.contains(&(format, kind.name)))?.cells);
    }
    Ok(matrix)
}

/// All documents once.
fn round(papers: &[Generated], per_document: usize, wanted: Wanted<'_>) -> Result<Matrix> {
    let mut matrix = Matrix::default();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || -> Result<Matrix> {
        let mut part = Matrix::default();
        while let Some(paper) = papers.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            document(paper, per_document, wanted, &mut part)?;
        }
        Ok(part)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Result<Matrix>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a worker panicked")))).collect()
    });
    for part in parts {
        matrix.add(part?);
    }
    Ok(matrix)
}

/// All wanted kinds in one document.
fn document(paper: &Generated, per_document: usize, wanted: Wanted<'_>, matrix: &mut Matrix) -> Result<()> {
    let name = paper.file_name();
    let kinds: Vec<Kind> = kinds(paper.format).into_iter().filter(|kind| wanted(paper.format, kind)).collect();
    if kinds.is_empty() {
        return Ok(());
    }
    let source = Source::open(paper.format, &paper.bytes).with_context(|| name.clone())?;
    let original = tree(paper.format, &paper.bytes).with_context(|| name.clone())?;
    let turn = name.bytes().filter(u8::is_ascii_digit).fold(0, |n, b| n * 10 + usize::from(b - b'0'));
    for kind in &kinds {
        let sites = (kind.sites)(&source);
        for (number, edit) in spread(&sites, per_document, turn) {
            let bytes = source.edited(edit)?;
            let saved = tree(paper.format, &bytes).with_context(|| format!("{name}, {}", kind.name))?;
            let found = differences(paper.format, &original, &saved);
            let hit = match kind.aspect {
                Some(aspect) => found.iter().any(|f| f.subject.aspect() == aspect),
                None => found.is_empty(),
            };
            let miss = (!hit).then(|| Miss::new(&name, number, &found));
            matrix.count(paper.format, kind, miss);
        }
    }
    Ok(())
}

fn tree(format: Format, bytes: &[u8]) -> Result<Node> {
    Ok(read(format, bytes, &Limits::default())?.document)
}

fn differences(format: Format, original: &Node, saved: &Node) -> Vec<Finding> {
    diff(original, saved, Route { from: format, to: format }, &DiffOptions::default()).findings
}

/// So many of them with even steps between, from another one on in each document.
fn spread(sites: &[Edit], most: usize, turn: usize) -> impl Iterator<Item = (usize, &Edit)> {
    let count = most.min(sites.len());
    (0..count).filter_map(move |n| {
        let index = (turn * 7 + n * sites.len() / count) % sites.len();
        sites.get(index).map(|edit| (index, edit))
    })
}

/// The bytes of one edited document, for looking at a cell: the original and the edited file.
pub fn example(format: Format, kind: &str, document: usize, site: usize) -> Result<(Vec<u8>, Vec<u8>)> {
    let papers = samplers(document..document + 1)?;
    let paper = papers.into_iter().find(|p| p.format == format).context("no such format")?;
    let kind = kinds(format).into_iter().find(|k| k.name == kind).context("no such kind of edit")?;
    let source = Source::open(format, &paper.bytes)?;
    let sites = (kind.sites)(&source);
    let edit = sites.get(site).context("no such place")?;
    let edited = source.edited(edit)?;
    Ok((paper.bytes, edited))
}

#[cfg(test)]
mod tests;
