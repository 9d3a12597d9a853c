//! The project's own papers: what French ministries write, as RTF, ODT and DOCX, the same bytes every time.
//!
//! One description of a paper ([`paper`]) and three writers, so that the same paper exists in three formats; RTF in the
//! dialects of different producers. In: nothing. Out: named bytes, or files in a directory. Deliberately absent: clock,
//! randomness, templates, and anything copied: names, places and sentences are invented.

mod build;
mod docx;
mod odt;
mod paper;
mod papers;
mod png;
mod rtf;
mod seed;
mod style;
mod words;
mod zipped;

use paper::{Align, Block, Paper, Para, Tab};
use recette_engine::format::Format;
use std::io;
use std::path::{Path, PathBuf};
use style::Style;

/// A paper in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Without extension: the same in all formats.
    pub name: String,
    /// What it is written as.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Generated {
    /// `NAME.EXT`.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.format)
    }
}

/// All papers in all formats, by name.
pub fn all() -> io::Result<Vec<Generated>> {
    copy(0)
}

/// A numbered copy of all papers, as a mail merge makes them: other bytes and another first page, the same work for an
/// office. Copy 0 has no number.
pub fn copy(number: usize) -> io::Result<Vec<Generated>> {
    let mut generated = Vec::new();
    for (mut paper, dialect) in papers::all() {
        if let (1.., Some(section)) = (number, paper.sections.first_mut()) {
            section.blocks.insert(0, Block::Para(build::p(&format!("Exemplaire n° {number}"))));
        }
        generated.extend(in_all_formats(&paper, paper.name, dialect)?);
    }
    Ok(generated)
}

/// Samplers by number, in all formats: papers with a few of every construct, to edit and to measure with; RTF in each
/// dialect in turn.
pub fn samplers(numbers: std::ops::Range<usize>) -> io::Result<Vec<Generated>> {
    let mut generated = Vec::new();
    for number in numbers {
        let paper = papers::sampler(number);
        let dialect = match number % 3 {
            0 => rtf::Dialect::Processor,
            1 => rtf::Dialect::Unicode,
            _ => rtf::Dialect::Business,
        };
        let name = format!("{}-{number:02}", paper.name);
        generated.extend(in_all_formats(&paper, &name, dialect)?);
    }
    Ok(generated)
}

/// A paper of about so many pages in all formats: for measuring.
pub fn long(pages: usize) -> io::Result<Vec<Generated>> {
    let paper = papers::long(pages);
    Ok(in_all_formats(&paper, paper.name, rtf::Dialect::Processor)?.into())
}

fn in_all_formats(paper: &Paper, name: &str, dialect: rtf::Dialect) -> io::Result<[Generated; 3]> {
    let generated = |format, bytes| Generated { name: name.to_owned(), format, bytes };
    Ok([
        generated(Format::Rtf, rtf::write(paper, dialect)),
        generated(Format::Odt, odt::write(paper)?),
        generated(Format::Docx, docx::write(paper)?),
    ])
}

/// Writes all papers into a directory, which is made if it is not there; the paths come back in the order of [`all`].
pub fn write_all(dir: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(dir)?;
    let mut paths = Vec::new();
    for paper in all()? {
        let path = dir.join(paper.file_name());
        std::fs::write(&path, &paper.bytes)?;
        paths.push(path);
    }
    Ok(paths)
}

/// A line of a table of contents: the page at the end of a row of dots.
fn toc_entry(level: usize, text: &str, page: usize) -> Para {
    let mut para = build::p(&format!("{text}\t{page}"));
    para.style = if level == 1 { Style::Toc1 } else { Style::Toc2 };
    para.format.tabs = vec![Tab { at: 9600, align: Align::Right, dots: true }];
    para
}

#[cfg(test)]
mod tests;
