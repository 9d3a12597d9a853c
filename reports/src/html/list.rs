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
        page: report.ordered.stem(index).map(|stem| report.file(&format!("documents/{stem}"))),
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

pub(super) fn aspects(document: &DocumentResult) -> BTreeSet<Aspect> {
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
    pages: &'a [Link],
    page: usize,
}

/// A page of the list.
pub(super) struct Link {
    pub n: usize,
    pub href: String,
}

/// Writes pages, chunks and the dictionary.
pub(super) fn write(reports: &[Report; 2], out: &Path) -> Result<()> {
    let mut dictionary = Dictionary::default();
    let [first, _] = reports;
    for (n, chunk) in first.ordered.indexes.chunks(ROWS).enumerate() {
        write_chunk(first, n, chunk, &mut dictionary, out)?;
        reports.iter().try_for_each(|report| write_list_page(report, n + 1, chunk, out))?;
    }
    let dictionary = format!("recette.dictionary({});\n", dictionary.json());
    write_file(&out.join("list/dictionary.js"), dictionary.as_bytes())
}

/// The pages, as they are linked from `folder`.
pub(super) fn pages(report: &Report, folder: &str) -> Vec<Link> {
    let count = report.ordered.indexes.len().div_ceil(ROWS);
    (1..=count).map(|n| Link { n, href: report.file(&format!("{folder}{n}")) }).collect()
}

fn write_list_page(report: &Report, page: usize, chunk: &[usize], out: &Path) -> Result<()> {
    let pages = &pages(report, "");
    let heading = fill(report.w.page_of, &[&page.to_string(), &pages.len().to_string()]);
    let view = ListPage {
        p: report.shell(format!("{heading} – {}", report.builds_title()), "../", "list", &page.to_string()),
        w: report.w,
        rows: chunk.iter().filter_map(|&i| row(report, i)).collect(),
        heading,
        pages,
        page,
    };
    write_page(&out.join(report.file(&format!("list/{page}"))), &view)
}

fn write_chunk(report: &Report, n: usize, chunk: &[usize], words: &mut Dictionary, out: &Path) -> Result<()> {
    let rows: Vec<Json> = chunk.iter().filter_map(|&i| row_json(report, i, words)).collect();
    let path = out.join(format!("list/{n}.js"));
    let rows = serde_json::to_string(&rows)
        .map_err(|e| Error::Compose { part: path.display().to_string(), message: e.to_string() })?;
    write_file(&path, format!("recette.rows({n},{rows});\n").as_bytes())
}

/// Page, name, digest, class, format, suite, owner, weight, worse, better, aspects, groups, tags, judgements, severity,
/// origins, producer, entries of the accepted list. In no language: the script has its page's words.
fn row_json(report: &Report, index: usize, words: &mut Dictionary) -> Option<Json> {
    let document = report.comparison.documents.get(index)?;
    let visible = |text: &str| clean::cut(text, 80);
    let shown = document.findings.iter().filter(|j| j.status != Status::Kept);
    let severity = shown.clone().map(|j| j.finding.severity).max();
    let origins: BTreeSet<_> = shown.map(|j| j.finding.origin.name()).collect();
    Some(json!([
        report.ordered.stem(index).unwrap_or_default(),
        clean::cut(&document.name, 120),
        clean::cut(&document.id, 16).chars().take(16).collect::<String>(),
        Class::ALL.iter().position(|&c| c == document.class),
        words.index(document.format.extension()),
        words.index(&visible(&document.suite)),
        words.index(&visible(&document.owner)),
        document.weight,
        with_status(document, Status::Introduced),
        with_status(document, Status::Resolved),
        aspects(document).into_iter().map(|a| words.index(a.name())).collect::<Vec<_>>(),
        report.ordered.groups.get(index).map(|g| g.iter().map(|n| n + 1).collect::<Vec<_>>()),
        document.tags.iter().take(30).map(|t| words.index(&visible(t))).collect::<Vec<_>>(),
        document.judgements.map(letter).concat(),
        severity.map(|s| format!("{s:?}").to_lowercase()).map(|s| words.index(&s)),
        origins.into_iter().map(|o| words.index(o)).collect::<Vec<_>>(),
        document.producer.as_ref().map(|p| words.index(&visible(&p.to_string()))),
        report.ordered.accepted.get(index).map(|e| e.iter().map(|n| n + 1).collect::<Vec<_>>()),
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
