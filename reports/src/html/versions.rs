//! `versions.html`, several versions side by side, and `versions/N.html`, a page for each.

use super::index::{self, GroupView, TallyLine};
use super::{Report, Shell, write_page};
use crate::content::limit_outcome;
use crate::phrase::Sentence;
use crate::versions::{Against, Ending, Fidelity, Version};
use crate::words::{VersionWords, Words, fill, sentences};
use crate::{Error, Result, clean, phrase};
use askama::Template;
use recette_engine::compare::{Group, Outcome};
use recette_engine::format::Format;
use recette_engine::model::Aspect;
use std::collections::BTreeSet;
use std::path::Path;

/// Most rows of a list: the pages stay small whatever the corpus.
const GROUPS: usize = 100;
const DOCUMENTS: usize = 500;

#[derive(Template)]
#[template(path = "versions.html")]
struct MatrixPage {
    p: Shell,
    w: &'static Words,
    v: &'static VersionWords,
    /// Whether some versions were compared over other documents than others.
    unequal: bool,
    columns: Vec<Column>,
    formats: Vec<(String, Vec<Share>)>,
    aspects: Vec<(String, Vec<Share>)>,
}

/// One version in the matrix.
struct Column {
    name: String,
    version: String,
    href: String,
    finished: Share,
    crashes: String,
    hangs: String,
    others: String,
    not_run: String,
    whole: Share,
    tally: Vec<TallyLine>,
}

/// So many of so many.
struct Share {
    percent: String,
    numbers: String,
}

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    p: Shell,
    w: &'static Words,
    v: &'static VersionWords,
    name: String,
    product: String,
    matrix: String,
    previous: Option<String>,
    next: Option<String>,
    aspects: Vec<&'static str>,
    fidelity: Vec<FidelityRow>,
    against: Option<AgainstView>,
    stopped: Vec<EndingRow>,
    stopped_more: Option<String>,
    recovered: Vec<EndingRow>,
    recovered_more: Option<String>,
}

struct FidelityRow {
    format: String,
    measured: String,
    finished: Share,
    whole: Share,
    aspects: Vec<Share>,
}

struct AgainstView {
    caption: String,
    tally: Vec<TallyLine>,
    not_measured: Vec<Sentence>,
    came: Vec<GroupView>,
    came_more: Option<String>,
    went: Vec<GroupView>,
    went_more: Option<String>,
}

struct EndingRow {
    name: String,
    page: Option<String>,
    format: &'static str,
    ended: String,
    before: String,
}

/// Writes the matrix and a page per version; nothing where there are none.
pub(super) fn write(report: &Report, out: &Path) -> Result<()> {
    let versions = &report.options.versions;
    if versions.is_empty() {
        return Ok(());
    }
    let folder = out.join("versions");
    std::fs::create_dir_all(&folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
    for (at, version) in versions.iter().enumerate() {
        let page = version_page(report, version, at, versions.len());
        write_page(&folder.join(report.file(&(at + 1).to_string())), &page)?;
    }
    write_page(&out.join(report.file("versions")), &matrix_page(report, versions))
}

/// The page that the index links to, where there is one.
pub(super) fn link(report: &Report) -> Option<String> {
    (!report.options.versions.is_empty()).then(|| report.file("versions"))
}

fn matrix_page(report: &Report, versions: &[Version]) -> MatrixPage {
    let v = report.language().version_words();
    let all: Vec<Fidelity> = versions.iter().map(Version::whole).collect();
    let formats: BTreeSet<Format> = versions.iter().flat_map(|v| v.formats.keys().copied()).collect();
    let whole = |f: Option<&Fidelity>| f.map_or_else(|| share(report, 0, 0), |f| share(report, f.whole, f.measured));
    let row = |format: &Format| versions.iter().map(|v| whole(v.formats.get(format))).collect();
    let differing = |aspect: &Aspect| all.iter().map(|f| differing(report, f, aspect)).collect();
    let aspects = aspects(all.iter());
    MatrixPage {
        p: report.shell(format!("{} – {}", v.heading, report.builds_title()), "", "versions", "versions"),
        w: report.w,
        v,
        unequal: all
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if (a.measured, a.not_run) != (b.measured, b.not_run))),
        columns: versions.iter().zip(&all).enumerate().map(|(at, (v, all))| column(report, at, v, all)).collect(),
        formats: formats.iter().map(|format| (format.extension().to_owned(), row(format))).collect(),
        aspects: aspects.iter().map(|a| (report.language().aspect(*a).to_owned(), differing(a))).collect(),
    }
}

fn column(report: &Report, at: usize, version: &Version, all: &Fidelity) -> Column {
    let number = |n| report.language().number(n);
    let (crashes, hangs) = (version.ended("crash"), version.ended("hang"));
    Column {
        name: name(report, &version.build.name),
        version: clean::short(&version.build.version, 60, report.language()),
        href: report.file(&format!("versions/{}", at + 1)),
        finished: share(report, all.finished, all.planned - all.not_run),
        crashes: number(crashes),
        hangs: number(hangs),
        others: number(version.stopped.len().saturating_sub(crashes + hangs)),
        not_run: number(all.not_run),
        whole: share(report, all.whole, all.measured),
        tally: version.against.as_ref().map(|a| index::tally_lines(report, &a.tally)).unwrap_or_default(),
    }
}

fn version_page(report: &Report, version: &Version, at: usize, versions: usize) -> VersionPage {
    let v = report.language().version_words();
    let all = version.whole();
    let aspects = aspects(std::iter::once(&all));
    let of = |format: String, f: &Fidelity| FidelityRow {
        format,
        measured: report.language().number(f.measured),
        finished: share(report, f.finished, f.planned - f.not_run),
        whole: share(report, f.whole, f.measured),
        aspects: aspects.iter().map(|a| differing(report, f, a)).collect(),
    };
    let formats = version.formats.iter().map(|(format, f)| of(format.extension().to_owned(), f));
    let neighbour = |at: Option<usize>| at.filter(|at| *at < versions).map(|at| report.file(&(at + 1).to_string()));
    let (stopped, stopped_more) = endings(report, &version.stopped);
    let (recovered, recovered_more) = endings(report, &version.recovered);
    let name = name(report, &version.build.name);
    VersionPage {
        p: report.shell(format!("{name} – {}", v.heading), "../", "version", &(at + 1).to_string()),
        w: report.w,
        v,
        product: clean::short(&format!("{} {}", version.build.product, version.build.version), 120, report.language()),
        name,
        matrix: report.file("../versions"),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(at.checked_add(1)),
        fidelity: formats.chain([of(v.all_formats.to_owned(), &all)]).collect(),
        aspects: aspects.iter().map(|a| report.language().aspect(*a)).collect(),
        against: version.against.as_ref().map(|a| against(report, a, &version.build.name)),
        stopped,
        stopped_more,
        recovered,
        recovered_more,
    }
}

fn against(report: &Report, against: &Against, this: &str) -> AgainstView {
    let groups = |groups: &[Group]| {
        let views = groups.iter().take(GROUPS).enumerate().map(|(n, g)| index::group_view(report, n, g, "../"));
        let more = groups.len().checked_sub(GROUPS).filter(|&n| n > 0);
        (views.collect(), more.map(|n| report.w.more_folded.say(report.language(), n)))
    };
    let (came, came_more) = groups(&against.came);
    let (went, went_more) = groups(&against.went);
    let caption = report.language().version_words().against_caption;
    AgainstView {
        caption: fill(caption, &[&name(report, &against.before.name), &name(report, this)]),
        tally: index::tally_lines(report, &against.tally),
        not_measured: against.not_measured.iter().take(20).map(|s| sentences::say(s, 600, report.language())).collect(),
        came,
        came_more,
        went,
        went_more,
    }
}

fn endings(report: &Report, endings: &[Ending]) -> (Vec<EndingRow>, Option<String>) {
    let more = endings.len().checked_sub(DOCUMENTS).filter(|&n| n > 0);
    let more = more.map(|n| report.language().version_words().more_documents.say(report.language(), n));
    (endings.iter().take(DOCUMENTS).filter_map(|e| ending(report, e)).collect(), more)
}

fn ending(report: &Report, ending: &Ending) -> Option<EndingRow> {
    let document = report.comparison.documents.get(ending.document)?;
    let page = report.ordered.stem(ending.document);
    Some(EndingRow {
        name: report.list_name(&document.name),
        page: page.map(|stem| report.file(&format!("../documents/{stem}"))),
        format: document.format.extension(),
        ended: ended(report, Some(&ending.outcome)),
        before: ended(report, ending.before.as_ref()),
    })
}

fn ended(report: &Report, outcome: Option<&Outcome>) -> String {
    let mut outcome = outcome.cloned();
    if let Some(outcome) = outcome.as_mut().filter(|_| !report.options.content.shows_pages()) {
        limit_outcome(outcome);
    }
    phrase::end(outcome.as_ref(), report.language())
}

fn name(report: &Report, name: &str) -> String {
    clean::short(name, 60, report.language())
}

fn aspects<'a>(of: impl Iterator<Item = &'a Fidelity>) -> BTreeSet<Aspect> {
    of.flat_map(|f| f.aspects.keys().copied()).collect()
}

fn differing(report: &Report, fidelity: &Fidelity, aspect: &Aspect) -> Share {
    share(report, fidelity.aspects.get(aspect).copied().unwrap_or(0), fidelity.measured)
}

/// Nothing of nothing has no percentage.
fn share(report: &Report, n: usize, of: usize) -> Share {
    let language = report.language();
    if of == 0 {
        return Share { percent: String::new(), numbers: String::new() };
    }
    let percent = n as f64 / of as f64 * 100.0;
    Share {
        percent: format!("{}\u{a0}%", language.decimal(percent, if percent < 10.0 { 1 } else { 0 })),
        numbers: format!("{}\u{a0}/\u{a0}{}", language.number(n), language.number(of)),
    }
}
