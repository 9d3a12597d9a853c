//! The same paper in three formats reads the same: the readers disagree in nothing but what is listed here.
#![allow(clippy::unwrap_used)]

use recette_corpora::generate;
use recette_engine::diff::{DiffOptions, diff};
use recette_engine::finding::Finding;
use recette_engine::format::{Format, Route};
use recette_engine::model::Node;
use recette_engine::read::{Limits, read};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// All papers with their trees, read once for all tests.
static PAPERS: LazyLock<BTreeMap<String, Vec<(Format, Node)>>> = LazyLock::new(papers);

/// Papers with their trees by format.
fn papers() -> BTreeMap<String, Vec<(Format, Node)>> {
    let mut papers: BTreeMap<String, Vec<(Format, Node)>> = BTreeMap::new();
    for paper in generate::all().unwrap() {
        let reading = read(paper.format, &paper.bytes, &Limits::default()).unwrap();
        papers.entry(paper.name).or_default().push((paper.format, reading.document));
    }
    papers
}

/// Disagreements of two formats over all papers, by what they are about.
fn disagreements(from: Format, to: Format) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, trees) in PAPERS.iter() {
        let tree = |format| trees.iter().find(|(f, _)| *f == format).map(|(_, tree)| tree);
        let (Some(left), Some(right)) = (tree(from), tree(to)) else { continue };
        for finding in diff(left, right, Route { from, to }, &DiffOptions::default()).findings {
            found.entry(finding.subject.name().to_owned()).or_default().push(line(name, &finding));
        }
    }
    found
}

fn line(name: &str, finding: &Finding) -> String {
    let value = |value: &Option<recette_engine::model::Value>| value.as_ref().map_or("-".to_owned(), |v| v.to_string());
    format!("{name} {}: {} -> {}", finding.path, value(&finding.old), value(&finding.new))
}

/// Each subject at most as often as `known` says.
fn check(from: Format, to: Format, known: &[(&str, usize)]) {
    let found = disagreements(from, to);
    let allowed = |subject: &str| known.iter().find(|(name, _)| *name == subject).map_or(0, |(_, count)| *count);
    let mut report = String::new();
    for (subject, lines) in found.iter().filter(|(subject, lines)| lines.len() > allowed(subject)) {
        report += &format!("{subject}: {} (known: {})\n", lines.len(), allowed(subject));
        lines.iter().take(4).for_each(|line| report += &format!("    {line}\n"));
    }
    assert!(report.is_empty(), "{from} and {to} disagree:\n{report}");
}

/// Upper bounds of what differed when this was written. Of the borders the papers are the cause (1.5 pt in DOCX, 1 pt
/// elsewhere; one text box with other insets, distances and origin; `\snext0` in RTF only), of widow control the default
/// of ODF, of makes and tags of controls too (a choice is a text field in ODF, a form field elsewhere; only DOCX has tags). What is
/// not said is another thing in each format: endnotes are numbered in Arabic in RTF and in Roman figures in DOCX, changes are being
/// recorded in ODF, tab stops have a distance in RTF and DOCX; and the DOCX papers keep borders 3 pt away, the others 1 pt. The
/// rest has not been traced to reader or paper yet.
const RTF_ODT: &[(&str, usize)] = &[
    ("change.recording", 2),
    ("char.font", 3),
    ("char.size", 5),
    ("control", 2),
    ("control.make", 2),
    ("note.number-format", 3),
    ("page.default-tab", 16),
    ("para.line-height", 112),
    ("para.outline-level", 2),
    ("para.space-after", 6),
    ("para.space-before", 1),
    ("para.style", 24),
    ("para.tabs", 4),
    ("para.widow-control", 1028),
    ("run", 2),
    ("shape.alt-text", 6),
    ("shape.auto-height", 1),
    ("shape.distance-end", 1),
    ("shape.distance-start", 1),
    ("shape.inset-bottom", 1),
    ("shape.inset-end", 1),
    ("shape.inset-start", 1),
    ("shape.inset-top", 1),
    ("shape.name", 7),
    ("shape.x-from", 1),
    ("shape.y-from", 1),
    ("style", 13),
    ("style.next", 47),
    ("text", 12),
];

const DOCX_ODT: &[(&str, usize)] = &[
    ("cell.border-bottom", 422),
    ("cell.border-top", 412),
    ("change.recording", 2),
    ("control.make", 2),
    ("control.tag", 2),
    ("page.default-tab", 16),
    ("para.border-space-bottom", 9),
    ("para.tabs", 3),
    ("para.widow-control", 1028),
    ("paragraph", 6),
    ("row.cant-split", 7),
    ("run", 2),
    ("shape.auto-height", 1),
    ("shape.distance-end", 1),
    ("shape.distance-start", 1),
    ("shape.inset-bottom", 1),
    ("shape.inset-end", 1),
    ("shape.inset-start", 1),
    ("shape.inset-top", 1),
    ("shape.name", 7),
    ("text", 12),
];

const RTF_DOCX: &[(&str, usize)] = &[
    ("cell.border-bottom", 422),
    ("cell.border-top", 412),
    ("char.font", 3),
    ("char.size", 5),
    ("control", 2),
    ("note.number-format", 3),
    ("para.border-space-bottom", 9),
    ("para.line-height", 112),
    ("para.outline-level", 2),
    ("para.space-after", 6),
    ("para.space-before", 1),
    ("para.style", 21),
    ("para.tabs", 1),
    ("paragraph", 6),
    ("row.cant-split", 7),
    ("shape.alt-text", 6),
    ("shape.x-from", 1),
    ("shape.y-from", 1),
    ("style", 11),
    ("style.next", 47),
    ("text", 2),
];

#[test]
fn rtf_and_odt_agree() {
    check(Format::Rtf, Format::Odt, RTF_ODT);
}

#[test]
fn docx_and_odt_agree() {
    check(Format::Docx, Format::Odt, DOCX_ODT);
}

#[test]
fn rtf_and_docx_agree() {
    check(Format::Rtf, Format::Docx, RTF_DOCX);
}
