//! One page per document that is not unchanged.

use super::accepted::{self, EntryView};
use super::findings::{self, FindingRow};
use super::images::ImageStore;
use super::pages::{self, ComparisonView};
use super::structure::{self, Piece, StructureSection, StructureViews};
use super::{Report, Shell, write_page};
use crate::phrase::Sentence;
use crate::words::{AcceptedColumns, Words, fill, icon, sentences};
use crate::{Result, clean, phrase};
use askama::Template;
use rayon::prelude::*;
use recette_engine::compare::{Class, DocumentResult, Judgement, Outcome, Side};
use std::path::Path;

/// Most entries of the accepted list that are named.
const ENTRIES: usize = 50;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    p: Shell,
    w: &'static Words,
    builds_title: String,
    name: String,
    id: String,
    class_key: &'static str,
    class: &'static str,
    icon: &'static str,
    facts: Vec<(&'static str, String)>,
    judgements: Vec<JudgementView>,
    remarks: Vec<Sentence>,
    a: AcceptedColumns,
    without_list: Option<String>,
    entries: Vec<EntryView>,
    base_name: String,
    candidate_name: String,
    outcome: Vec<OutcomeLine>,
    base_frames: Vec<String>,
    candidate_frames: Vec<String>,
    findings: Vec<FindingRow>,
    kept: Vec<FindingRow>,
    kept_count: String,
    findings_more: Option<String>,
    kept_more: Option<String>,
    structure: Vec<StructureSection>,
    comparisons: Vec<ComparisonView>,
    withheld: bool,
    /// Both builds finished, so that silence means equality.
    compared: bool,
    commands: Vec<String>,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
}

struct Neighbour {
    href: String,
    name: String,
}

struct JudgementView {
    what: &'static str,
    key: &'static str,
    word: &'static str,
    icon: &'static str,
}

struct OutcomeLine {
    label: &'static str,
    base: String,
    candidate: String,
    differs: bool,
}

/// Writes all pages.
pub(super) fn write_all(
    reports: &[Report; 2],
    store: &ImageStore,
    structure: &(dyn Fn(&str) -> Option<StructureViews> + Sync),
    out: &Path,
) -> Result<()> {
    let [first, _] = reports;
    let with_pages: Vec<(usize, &str)> = first.ordered.with_pages().collect();
    with_pages.par_iter().enumerate().try_for_each(|(at, &(index, _))| {
        let Some(document) = first.comparison.documents.get(index) else { return Ok(()) };
        let views = if first.options.content.shows_pages() { structure(&document.id) } else { None };
        reports.iter().try_for_each(|report| write_one(report, &with_pages, at, document, views.as_ref(), store, out))
    })
}

fn write_one(
    report: &Report,
    with_pages: &[(usize, &str)],
    at: usize,
    document: &DocumentResult,
    views: Option<&StructureViews>,
    store: &ImageStore,
    out: &Path,
) -> Result<()> {
    let Some(&(index, stem)) = with_pages.get(at) else { return Ok(()) };
    let neighbour = |at: Option<usize>| at.and_then(|at| with_pages.get(at)).and_then(|&n| neighbour(report, n));
    let mut page = page(report, (index, stem), document);
    page.structure = views.map(|v| structure::sections(report, &mut page.findings, v)).unwrap_or_default();
    page.comparisons = pages::comparisons(report, document, store)?;
    page.previous = neighbour(at.checked_sub(1));
    page.next = neighbour(at.checked_add(1));
    write_page(&out.join(report.file(&format!("documents/{stem}"))), &page)
}

fn neighbour(report: &Report, (index, stem): (usize, &str)) -> Option<Neighbour> {
    let document = report.comparison.documents.get(index)?;
    Some(Neighbour { href: report.file(stem), name: clean::short(&document.name, 60, report.language()) })
}

fn page(report: &Report, (index, stem): (usize, &str), document: &DocumentResult) -> DocumentPage {
    let language = report.language();
    let name = clean::short(&document.name, 300, language);
    let (findings, kept) = findings::rows(report, index, document);
    DocumentPage {
        p: report.shell(
            format!("{} – {}", report.list_name(&document.name), report.builds_title()),
            "../",
            "document",
            stem,
        ),
        w: report.w,
        builds_title: report.builds_title(),
        name,
        id: clean::short(&document.id, 128, language),
        class_key: document.class.name(),
        class: language.class(document.class),
        icon: icon(document.class),
        facts: facts(report, document),
        judgements: judgements(report, document),
        remarks: document.remarks.iter().take(50).map(|r| sentences::say(r, 600, language)).collect(),
        a: language.accepted_columns(),
        without_list: without_list(report, document),
        entries: entries(report, index),
        base_name: clean::short(&report.comparison.base.name, 60, language),
        candidate_name: clean::short(&report.comparison.candidate.name, 60, language),
        outcome: outcome_lines(report, document),
        base_frames: phrase::frames(document.base.as_ref()),
        candidate_frames: phrase::frames(document.candidate.as_ref()),
        kept_count: report.w.kept_n.say(language, kept.total),
        findings_more: findings.left_out().map(|n| report.w.more_findings.say(language, n)),
        kept_more: kept.left_out().map(|n| report.w.more_findings.say(language, n)),
        findings: findings.rows,
        kept: kept.rows,
        structure: Vec::new(),
        comparisons: Vec::new(),
        compared: finished(document.base.as_ref()) && finished(document.candidate.as_ref()),
        withheld: !report.options.content.shows_pages(),
        commands: report.commands(index),
        previous: None,
        next: None,
    }
}

/// What it would be without the accepted list, where that is something else.
fn without_list(report: &Report, document: &DocumentResult) -> Option<String> {
    let language = report.language();
    document.accepted.map(|class| fill(language.accepted_columns().without, &[language.class(class)]))
}

fn entries(report: &Report, index: usize) -> Vec<EntryView> {
    let met = report.ordered.accepted.get(index).map(Vec::as_slice).unwrap_or_default();
    let uses = met.iter().take(ENTRIES).filter_map(|&n| Some((n, report.comparison.accepted.get(n)?)));
    uses.map(|(n, used)| accepted::entry(report, n, used)).collect()
}

fn finished(side: Option<&Side>) -> bool {
    side.is_some_and(|s| s.outcome == Outcome::Finished)
}

fn facts(report: &Report, document: &DocumentResult) -> Vec<(&'static str, String)> {
    let language = report.language();
    let short = |text: &str| clean::short(text, 120, language);
    let tags: Vec<_> = document.tags.iter().take(30).map(|t| short(t)).collect();
    let all = [
        (report.w.format, document.format.extension().to_owned()),
        (report.w.suite, short(&document.suite)),
        (report.w.owner, short(&document.owner)),
        (report.w.weight, language.decimal(document.weight, 2)),
        (report.w.producer, document.producer.as_ref().map(|p| short(&p.to_string())).unwrap_or_default()),
        (report.w.tags, tags.join(", ")),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn judgements(report: &Report, document: &DocumentResult) -> Vec<JudgementView> {
    let what = [report.w.outcome, report.w.structure, report.w.pages];
    what.into_iter()
        .zip(document.judgements)
        .map(|(what, judgement)| {
            let class = class_like(judgement);
            JudgementView { what, key: class.name(), word: report.language().judgement(judgement), icon: icon(class) }
        })
        .collect()
}

/// The class whose colour and sign a judgement takes.
fn class_like(judgement: Judgement) -> Class {
    match judgement {
        Judgement::Same => Class::Unchanged,
        Judgement::Better => Class::Fixed,
        Judgement::Worse => Class::Regressed,
        Judgement::Both => Class::Mixed,
        Judgement::Other => Class::Changed,
    }
}

fn outcome_lines(report: &Report, document: &DocumentResult) -> Vec<OutcomeLine> {
    let language = report.language();
    let sides = [document.base.as_ref(), document.candidate.as_ref()];
    let line = |label, say: &dyn Fn(&Side) -> String| {
        let [base, candidate] = sides.map(|s| s.map(say).unwrap_or_default());
        OutcomeLine { label, base, candidate, differs: false }
    };
    let [base, candidate] = sides.map(|s| phrase::outcome(s, language));
    vec![
        OutcomeLine { label: report.w.ended, differs: base != candidate, base, candidate },
        line(report.w.cpu, &|s| phrase::seconds(s.cpu_seconds, language)),
        line(report.w.wall, &|s| phrase::seconds(s.wall_seconds, language)),
        line(report.w.attempts, &|s| language.number(s.attempts)),
        line(report.w.mode, &|s| clean::short(&s.mode, 40, language)),
    ]
}
