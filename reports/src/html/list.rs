//! The list of all documents: pages of plain HTML, and the same rows as data for the filter.
//!
//! Data comes in chunks that the script loads with `script` elements, because `fetch` does not work from disk. A row is an
//! array in the order of [`row_json`]; what repeats (suites, owners, tags, aspects) is an index into a dictionary.

use super::{Report, Shell, write_page};
use crate::words::{Words, fill, icon};
use crate::{Error, Result, clean, write_file};
use askama::Template;
use recette_engine::compare::{Class, DocumentResult, Judgement, Status};
use recette_engine::model::Aspect;
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Rows of a page and of a chunk.
const ROWS: usize = 500;

/// One row as the templates show it.
pub(super) struct Row {
    pub class_key: &'static str,
    pub class: &'static str,
    pub icon: &'static str,
    pub name: String,
    pub page: Option<String>,
    pub format: &'static str,
    pub suite: String,
    pub owner: String,
    pub weight: String,
    pub worse: String,
    pub better: String,
    pub aspects: String,
}

/// One row of the list.
pub(super) fn row(report: &Report, index: usize) -> Option<Row> {
    let document = report.comparison.documents.get(index)?;
    let language = report.language();
    let short = |text: &str| clean::short(text, 40, language);
    let names: Vec<_> = aspects(document).into_iter().map(|a| language.aspect(a)).collect();
    let number = |n: usize| if n == 0 { String::new() } else { language.number(n) };
    Some(Row {
        class_key: document.class.name(),
        class: language.class(document.class),
        icon: icon(document.class),
        name: report.list_name(&document.name),
        page: report.ordered.stem(index).map(|stem| format!("documents/{stem}.html")),
        format: document.format.extension(),
        suite: short(&document.suite),
        owner: short(&document.owner),
        weight: language.decimal(document.weight, 2),
        worse: number(with_status(document, Status::Introduced)),
        better: number(with_status(document, Status::Resolved)),
        aspects: names.join(", "),
    })
}

/// Number of findings of a status.
pub(super) fn with_status(document: &DocumentResult, status: Status) -> usize {
    document.findings.iter().filter(|j| j.status == status).count()
}

fn aspects(document: &DocumentResult) -> BTreeSet<Aspect> {
    let shown = document.findings.iter().filter(|j| j.status != Status::Kept);
    shown.map(|j| j.finding.subject.aspect()).collect()
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    p: Shell,
    w: &'static Words,
    rows: Vec<Row>,
    heading: String,
    pages: &'a [usize],
    page: usize,
}

/// Writes pages, chunks and the dictionary.
pub(super) fn write(report: &Report, out: &Path) -> Result<()> {
    let mut dictionary = Dictionary::default();
    let chunks: Vec<&[usize]> = report.ordered.indexes.chunks(ROWS).collect();
    let pages: Vec<usize> = (1..=chunks.len()).collect();
    for (n, chunk) in chunks.iter().enumerate() {
        write_chunk(report, n, chunk, &mut dictionary, out)?;
        write_list_page(report, n + 1, chunk, &pages, out)?;
    }
    let dictionary = format!("recette.dictionary({});\n", dictionary.json());
    write_file(&out.join("list/dictionary.js"), dictionary.as_bytes())
}

/// Number of pages and chunks.
pub(super) fn page_count(report: &Report) -> usize {
    report.ordered.indexes.len().div_ceil(ROWS)
}

fn write_list_page(report: &Report, page: usize, chunk: &[usize], pages: &[usize], out: &Path) -> Result<()> {
    let heading = fill(report.w.page_of, &[&page.to_string(), &pages.len().to_string()]);
    let view = ListPage {
        p: report.shell(format!("{heading} – {}", report.builds_title()), "../", "list"),
        w: report.w,
        rows: chunk.iter().filter_map(|&i| row(report, i)).collect(),
        heading,
        pages,
        page,
    };
    write_page(&out.join(format!("list/{page}.html")), &view)
}

fn write_chunk(report: &Report, n: usize, chunk: &[usize], words: &mut Dictionary, out: &Path) -> Result<()> {
    let rows: Vec<Json> = chunk.iter().filter_map(|&i| row_json(report, i, words)).collect();
    let path = out.join(format!("list/{n}.js"));
    let rows = serde_json::to_string(&rows)
        .map_err(|e| Error::Compose { part: path.display().to_string(), message: e.to_string() })?;
    write_file(&path, format!("recette.rows({n},{rows});\n").as_bytes())
}

/// Page, name, digest, class, format, suite, owner, weight, worse, better, aspects, groups, tags, judgements, severity,
/// origins.
fn row_json(report: &Report, index: usize, words: &mut Dictionary) -> Option<Json> {
    let document = report.comparison.documents.get(index)?;
    let language = report.language();
    let visible = |text: &str| clean::short(text, 80, language);
    let shown = document.findings.iter().filter(|j| j.status != Status::Kept);
    let severity = shown.clone().map(|j| j.finding.severity).max();
    let origins: BTreeSet<_> = shown.map(|j| j.finding.origin.name()).collect();
    Some(json!([
        report.ordered.stem(index).unwrap_or_default(),
        report.list_name(&document.name),
        clean::short(&document.id, 16, language).chars().take(16).collect::<String>(),
        Class::ALL.iter().position(|&c| c == document.class),
        words.index(document.format.extension()),
        words.index(&visible(&document.suite)),
        words.index(&visible(&document.owner)),
        document.weight,
        with_status(document, Status::Introduced),
        with_status(document, Status::Resolved),
        aspects(document)
            .into_iter()
            .map(|a| words.index(&format!("{}\t{}", a.name(), language.aspect(a))))
            .collect::<Vec<_>>(),
        report.ordered.groups.get(index).map(|g| g.iter().map(|n| n + 1).collect::<Vec<_>>()),
        document.tags.iter().take(30).map(|t| words.index(&visible(t))).collect::<Vec<_>>(),
        document.judgements.map(letter).concat(),
        severity.map(|s| format!("{s:?}").to_lowercase()).map(|s| words.index(&s)),
        origins.into_iter().map(|o| words.index(o)).collect::<Vec<_>>(),
    ]))
}

/// A judgement in one letter.
fn letter(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Same => "s",
        Judgement::Better => "b",
        Judgement::Worse => "w",
        Judgement::Both => "x",
        Judgement::Other => "o",
    }
}

/// Words that repeat.
#[derive(Default)]
struct Dictionary {
    words: Vec<String>,
    known: HashMap<String, usize>,
}

impl Dictionary {
    fn index(&mut self, word: &str) -> usize {
        if let Some(&known) = self.known.get(word) {
            return known;
        }
        self.words.push(word.to_owned());
        self.known.insert(word.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }

    fn json(&self) -> Json {
        json!(self.words)
    }
}
