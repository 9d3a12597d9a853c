//! `index.html`: verdict, what was not measured, tally, groups, documents, builds and conditions.

use super::accepted::{self, EntryView};
use super::list::{self, Link, Row};
use super::{Report, Shell, write_page};
use crate::phrase::Sentence;
use crate::words::sentences;
use crate::words::{AcceptedColumns, Words, fill, icon};
use crate::{Result, clean, phrase, text};
use askama::Template;
use recette_engine::compare::{BuildInfo, Class, Group, Status, Tally};
use recette_engine::finding::Origin;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Most groups per section, sentences and rows on the index: it stays small whatever the corpus.
const GROUPS: usize = 150;
/// Groups of a section that stand open; the others are a click away, so that the list is within reach.
const OPEN: usize = 12;
const SENTENCES: usize = 100;
const ROWS: usize = 100;
const OWNERS: usize = 4;
const PRODUCERS: usize = 3;
const EXAMPLES: usize = 5;

#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage {
    p: Shell,
    w: &'static Words,
    builds_title: String,
    verdict: String,
    verdict_key: &'static str,
    verdict_icon: &'static str,
    not_measured: Vec<Sentence>,
    not_measured_more: Option<String>,
    planned: String,
    tally: Vec<TallyLine>,
    both_stop: Option<String>,
    sums: bool,
    sections: Vec<Section>,
    rows: Vec<Row>,
    shown: String,
    limited: Option<String>,
    limited_command: String,
    list_pages: Vec<Link>,
    entries: Vec<EntryView>,
    entries_more: Option<String>,
    a: AcceptedColumns,
    accepted_documents: Option<String>,
    with_owners: bool,
    with_producers: bool,
    versions: Option<String>,
    versions_link: &'static str,
    total: usize,
    builds: Vec<BuildLine>,
    conditions: Vec<(Sentence, Sentence)>,
    executed: String,
    command: String,
}

pub(super) struct TallyLine {
    pub key: &'static str,
    pub name: &'static str,
    pub icon: &'static str,
    pub count: String,
    /// Start and width of its part of the bar, in thousandths.
    pub start: f64,
    pub width: f64,
}

struct Section {
    title: &'static str,
    key: &'static str,
    icon: &'static str,
    groups: Vec<GroupView>,
    folded: Vec<GroupView>,
    folded_title: String,
    more: Option<String>,
}

pub(super) struct GroupView {
    pub n: usize,
    pub sentence: String,
    pub accepted: Option<String>,
    pub english: bool,
    pub severity_key: String,
    pub severity: &'static str,
    pub origin: &'static str,
    pub documents: String,
    pub owners: String,
    pub producers: String,
    pub count: String,
    pub weight: String,
    pub signature: Vec<String>,
    pub example: Option<Example>,
    pub others: Vec<Example>,
}

pub(super) struct Example {
    pub name: String,
    pub page: Option<String>,
}

struct BuildLine {
    label: &'static str,
    base: String,
    candidate: String,
}

/// Writes the index.
pub(super) fn write(report: &Report, out: &Path) -> Result<()> {
    write_page(&out.join(report.file("index")), &page(report))
}

fn page(report: &Report) -> IndexPage {
    let (comparison, language) = (report.comparison, report.language());
    let (verdict_key, verdict_icon) = verdict_sign(comparison.exit, &comparison.tally);
    let total = report.ordered.indexes.len();
    let (entries, entries_more) = accepted::entries(report);
    let more = comparison.not_measured.len().checked_sub(SENTENCES).filter(|&n| n > 0);
    IndexPage {
        p: report.shell(format!("{} – {}", report.builds_title(), report.w.report_title), "", "index", "index"),
        w: report.w,
        builds_title: report.builds_title(),
        verdict: phrase::verdict(comparison, language),
        verdict_key,
        verdict_icon,
        not_measured: comparison
            .not_measured
            .iter()
            .take(SENTENCES)
            .map(|s| sentences::say(s, 600, language))
            .collect(),
        not_measured_more: more.map(|n| report.w.more_sentences.say(language, n)),
        planned: language.number(comparison.tally.planned),
        tally: tally_lines(report, &comparison.tally),
        both_stop: Some(comparison.tally.unchanged_both_stop).filter(|&n| n > 0).map(|n| language.number(n)),
        sums: sums(&comparison.tally),
        sections: sections(report),
        rows: report.ordered.indexes.iter().take(ROWS).filter_map(|&i| list::row(report, i)).collect(),
        shown: fill(report.w.first_shown, &[&language.number(ROWS.min(total)), &language.number(total)]),
        limited: limited(report),
        limited_command: report.options.document_commands.first().cloned().unwrap_or_default(),
        list_pages: list::pages(report, "list/"),
        entries,
        entries_more,
        a: language.accepted_columns(),
        accepted_documents: Some(comparison.tally.accepted).filter(|&n| n > 0).map(|n| language.accepted_documents(n)),
        with_owners: comparison.documents.iter().any(|d| !d.owner.is_empty()),
        with_producers: comparison.documents.iter().any(|d| d.producer.is_some()),
        versions: super::versions::link(report),
        versions_link: language.version_words().link,
        total,
        builds: build_lines(report),
        conditions: conditions(report),
        executed: report.w.trials_n.say(language, comparison.executed),
        command: clean::short(&report.options.command, 4000, language),
    }
}

/// Said when there are more documents than pages.
fn limited(report: &Report) -> Option<String> {
    let changed = report.comparison.documents.iter().filter(|d| d.class != Class::Unchanged).count();
    let most = report.options.most_documents;
    (changed > most).then(|| fill(report.w.pages_limited, &[&report.language().number(most)]))
}

/// Class whose colour and sign the verdict takes.
fn verdict_sign(exit: u8, tally: &Tally) -> (&'static str, &'static str) {
    let class = match exit {
        3 | 4 | 106 | 130 => Class::Inconclusive,
        _ if tally.regressed > 0 => Class::Regressed,
        _ if tally.mixed > 0 => Class::Mixed,
        _ => Class::Fixed,
    };
    let sign = if class == Class::Fixed { "✓" } else { icon(class) };
    (class.name(), sign)
}

fn sums(tally: &Tally) -> bool {
    Class::ALL.iter().map(|&c| text::of_class(tally, c)).sum::<usize>() == tally.planned
}

pub(super) fn tally_lines(report: &Report, tally: &Tally) -> Vec<TallyLine> {
    let whole = tally.planned.max(1) as f64;
    let mut start = 0.0;
    Class::ALL
        .into_iter()
        .map(|class| {
            let n = text::of_class(tally, class);
            let width = n as f64 / whole * 1000.0;
            start += width;
            TallyLine {
                key: class.name(),
                name: report.language().class(class),
                icon: icon(class),
                count: report.language().number(n),
                start: start - width,
                width,
            }
        })
        .collect()
}

fn sections(report: &Report) -> Vec<Section> {
    let of = |title, class: Class, status| section(report, title, class, status);
    let all = [
        of(report.w.groups_worse, Class::Regressed, Status::Introduced),
        of(report.w.groups_changed, Class::Changed, Status::Altered),
        of(report.w.groups_better, Class::Fixed, Status::Resolved),
    ];
    all.into_iter().filter(|s| !s.groups.is_empty()).collect()
}

fn section(report: &Report, title: &'static str, class: Class, status: Status) -> Section {
    let all = report.comparison.groups.iter().enumerate().filter(|(_, g)| g.status == status);
    let more = all.clone().count().checked_sub(GROUPS).filter(|&n| n > 0);
    let mut groups: Vec<GroupView> = all.take(GROUPS).map(|(n, g)| group_view(report, n, g, "")).collect();
    let folded = groups.split_off(OPEN.min(groups.len()));
    Section {
        title,
        key: class.name(),
        icon: icon(class),
        groups,
        folded_title: report.w.more_folded.say(report.language(), folded.len()),
        folded,
        more: more.map(|n| report.w.more_groups.say(report.language(), n)),
    }
}

/// A group on a page from which the report's root is `root`.
pub(super) fn group_view(report: &Report, n: usize, group: &Group, root: &str) -> GroupView {
    let language = report.language();
    let sentence = phrase::group_sentence(group, language);
    let mut examples = group.documents.iter().take(1 + EXAMPLES).filter_map(|&i| example(report, i, root));
    GroupView {
        n: n + 1,
        sentence: phrase::capitalised(&sentence.text),
        accepted: accepted::of_group(report, group),
        english: !sentence.translated,
        severity_key: format!("{:?}", group.severity).to_lowercase(),
        severity: language.severity(group.severity),
        origin: origin(group).map_or("", |o| language.origin(o)),
        documents: language.number(group.documents.len()),
        owners: owners(report, group),
        producers: producers(report, group),
        count: language.number(group.count),
        weight: language.decimal(group.weight, 2),
        signature: super::findings::steps(&clean::short(&group.signature.0, 200, language)),
        example: examples.next(),
        others: examples.collect(),
    }
}

/// The last word of a signature, where it is an origin.
fn origin(group: &Group) -> Option<Origin> {
    use Origin::*;
    let word = group.signature.0.rsplit('/').next()?;
    [Import, Export, Layout, Unlocated, Environment, Malformed].into_iter().find(|o| o.name() == word)
}

fn owners(report: &Report, group: &Group) -> String {
    let documents = group.documents.iter().filter_map(|&i| report.comparison.documents.get(i));
    let owners: BTreeSet<&str> = documents.map(|d| d.owner.as_str()).filter(|o| !o.is_empty()).collect();
    let mut named: Vec<_> = owners.iter().take(OWNERS).map(|o| clean::short(o, 40, report.language())).collect();
    if owners.len() > OWNERS {
        named.push(report.w.more_owners.say(report.language(), owners.len() - OWNERS));
    }
    named.join(", ")
}

/// The programs that wrote the documents of a group, the most frequent first, with their numbers.
fn producers(report: &Report, group: &Group) -> String {
    let language = report.language();
    let documents = group.documents.iter().filter_map(|&i| report.comparison.documents.get(i));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    documents.filter_map(|d| d.producer.as_ref()).for_each(|p| *counts.entry(p.to_string()).or_default() += 1);
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| Reverse(*n));
    let named = counts.iter().take(PRODUCERS);
    let mut named: Vec<_> =
        named.map(|(p, n)| format!("{} ({})", clean::short(p, 40, language), language.number(*n))).collect();
    if let Some(more) = counts.len().checked_sub(PRODUCERS).filter(|&n| n > 0) {
        named.push(report.w.more_producers.say(language, more));
    }
    named.join(", ")
}

fn example(report: &Report, index: usize, root: &str) -> Option<Example> {
    let document = report.comparison.documents.get(index)?;
    let page = report.ordered.stem(index).map(|stem| report.file(&format!("{root}documents/{stem}")));
    Some(Example { name: clean::short(&document.name, 70, report.language()), page })
}

/// One line of a build.
type Get = fn(&BuildInfo) -> &str;

fn build_lines(report: &Report) -> Vec<BuildLine> {
    let w = report.w;
    let get: [(&'static str, Get); 6] = [
        (w.name, |b| &b.name),
        (w.product, |b| &b.product),
        (w.version, |b| &b.version),
        (w.build_id, |b| &b.build_id),
        (w.fingerprint, |b| &b.fingerprint),
        (w.source, |b| &b.source),
    ];
    let show = |text: &str| clean::short(text, 300, report.language());
    let (base, candidate) = (&report.comparison.base, &report.comparison.candidate);
    get.into_iter()
        .map(|(label, get)| BuildLine { label, base: show(get(base)), candidate: show(get(candidate)) })
        .collect()
}

fn conditions(report: &Report) -> Vec<(Sentence, Sentence)> {
    let show = |text: &str| sentences::say(text, 600, report.language());
    report.comparison.conditions.iter().take(200).map(|(name, value)| (show(name), show(value))).collect()
}
