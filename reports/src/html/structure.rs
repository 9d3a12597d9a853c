//! Outlines of the original and of what each build saved, aligned line by line and folded where all are equal.
//!
//! In: trees. Out: rows of three cells, and folds. A line is a node: its kind, label, properties and the beginning of its
//! text; two lines are equal when all of that is. A line that findings are about links to them, and they to it.
//! Deliberately absent: findings' logic; this only shows.

use super::Report;
use super::findings::FindingRow;
use crate::words::{Language, fill};
use crate::{clean, phrase};
use recette_engine::format::Route;
use recette_engine::model::Node;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Most lines per tree, rows per section, lines in an open fold; what is left out is counted.
const LINES: usize = 6000;
const ROWS: usize = 600;
const FOLD: usize = 60;
/// Equal lines shown on each side of a difference.
const AROUND: usize = 2;
const TEXT: usize = 160;
/// Most findings that a line links to.
const FINDINGS: usize = 40;

/// Trees of a document that a report can show.
#[derive(Clone, Debug, Default)]
pub struct StructureViews {
    /// The original.
    pub original: Option<Node>,
    /// What was saved, per route.
    pub saved: Vec<SavedViews>,
}

/// What both builds saved along one route.
#[derive(Clone, Debug)]
pub struct SavedViews {
    /// Route.
    pub route: Route,
    /// The base's.
    pub base: Option<Node>,
    /// The candidate's.
    pub candidate: Option<Node>,
}

/// One route's outlines.
pub(super) struct StructureSection {
    pub route: String,
    pub pieces: Vec<Piece>,
    pub left_out: Option<String>,
    pub equal: bool,
}

/// Rows, or a fold of equal lines.
pub(super) enum Piece {
    Rows(Vec<RowView>),
    Fold { title: String, lines: Vec<LineView>, more: Option<String> },
}

/// Three lines side by side.
pub(super) struct RowView {
    /// Where links from findings lead.
    pub anchor: Option<String>,
    /// The findings about this line.
    pub findings: Vec<FindingLink>,
    pub cells: [CellView; 3],
}

/// A finding about a line.
pub(super) struct FindingLink {
    pub n: usize,
    pub title: String,
}

/// One line in its column.
pub(super) struct CellView {
    pub state: &'static str,
    pub word: &'static str,
    pub line: Option<LineView>,
}

/// One line.
#[derive(Clone)]
pub(super) struct LineView {
    pub depth: usize,
    pub kind: &'static str,
    pub rest: String,
}

/// The sections of a document, linked with its findings in both directions.
pub(super) fn sections(report: &Report, findings: &mut [FindingRow], views: &StructureViews) -> Vec<StructureSection> {
    let saved = views.saved.iter().take(8).enumerate();
    saved.map(|(n, saved)| section(report, n, findings, views.original.as_ref(), saved)).collect()
}

fn section(
    report: &Report,
    n: usize,
    findings: &mut [FindingRow],
    original: Option<&Node>,
    saved: &SavedViews,
) -> StructureSection {
    let trees = [original, saved.base.as_ref(), saved.candidate.as_ref()];
    let outlines = trees.map(|tree| tree.map(|t| outline(t, report.language())));
    let marks = marks(findings, saved.route, outlines.first().and_then(Option::as_ref));
    let rows = rows(&outlines, &marks);
    let equal = rows.iter().all(|r| r.equal);
    let cut: usize = outlines.iter().flatten().map(|o| o.left_out).max().unwrap_or(0);
    let (pieces, more) = pieces(report, n, &outlines, &rows);
    link(findings, &pieces);
    let left_out = Some(cut + more).filter(|&n| n > 0);
    StructureSection {
        route: saved.route.to_string().replace('>', " → "),
        pieces: if equal && marks.is_empty() { Vec::new() } else { pieces },
        left_out: left_out.map(|n| report.w.lines_left_out.say(report.language(), n)),
        equal,
    }
}

/// Numbers of findings by the line of the original that they are about.
type Marks = HashMap<String, Vec<usize>>;

/// The findings of a route by the line they are about; what the original has no line for (something gained) stands at
/// the nearest one around it.
fn marks(findings: &[FindingRow], route: Route, original: Option<&Outline>) -> Marks {
    let known: HashSet<&str> = original.iter().flat_map(|o| &o.lines).map(|line| line.path.as_str()).collect();
    let mut marks = Marks::new();
    for finding in findings.iter().filter(|f| f.about.route == route) {
        let path = plain(&finding.about.path);
        let line = around(&path).find(|path| known.contains(path));
        line.into_iter().for_each(|line| marks.entry(line.to_owned()).or_default().push(finding.n));
    }
    marks
}

/// A path and those of what is around it, the nearest first; not the whole document.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(outer, _)| outer))
        .filter(|path| !path.is_empty())
}

/// Tells findings where the outlines show them.
fn link(findings: &mut [FindingRow], pieces: &[Piece]) {
    let rows = pieces.iter().filter_map(|piece| match piece {
        Piece::Rows(rows) => Some(rows),
        Piece::Fold { .. } => None,
    });
    for row in rows.flatten() {
        let about = |finding: &&mut FindingRow| row.findings.iter().any(|f| f.n == finding.n);
        findings.iter_mut().filter(about).for_each(|finding| finding.structure = row.anchor.clone());
    }
}

/// A path without what is optional in it.
fn plain(path: &str) -> String {
    path.replace("[1]", "")
}

struct Outline {
    lines: Vec<Line>,
    left_out: usize,
}

struct Line {
    /// Of what the line says: equal hash, equal line.
    hash: u64,
    /// What lines are aligned by: paragraphs by their text too, or one empty line would pass for another.
    key: u64,
    path: String,
    view: LineView,
}

/// The nodes in document order, without recursion: a tree may be as deep as a hostile document makes it.
fn outline(tree: &Node, language: Language) -> Outline {
    let mut lines = Vec::new();
    let mut left_out = 0;
    let mut open = vec![(tree, 0usize, String::new())];
    while let Some((node, depth, path)) = open.pop() {
        if lines.len() < LINES {
            open.extend(children(node, &path).into_iter().rev().map(|(child, path)| (child, depth + 1, path)));
            lines.push(line(node, depth, path, language));
        } else {
            left_out += 1;
            open.extend(node.children.iter().map(|child| (child, 0, String::new())));
        }
    }
    Outline { lines, left_out }
}

fn children<'a>(node: &'a Node, path: &str) -> Vec<(&'a Node, String)> {
    let mut counts = std::collections::HashMap::new();
    let slash = if path.is_empty() { "" } else { "/" };
    let mut named = Vec::with_capacity(node.children.len());
    for child in &node.children {
        let n = counts.entry(child.kind).and_modify(|n| *n += 1).or_insert(1);
        // Deep nesting must not make paths that are quadratic in all.
        let path = if path.len() > 2000 { String::new() } else { format!("{path}{slash}{}[{n}]", child.kind.name()) };
        named.push((child, path));
    }
    named
}

fn line(node: &Node, depth: usize, path: String, language: Language) -> Line {
    let hash = hash_of((depth, node.kind, &node.label, &node.text, &node.properties));
    let texts: Vec<&str> = node.children.iter().map(|child| child.text.as_str()).collect();
    let key = hash_of((hash, texts));
    let properties = node.properties.iter().map(|(&property, value)| {
        format!(
            "{} {}",
            language.subject(recette_engine::finding::Subject::Property(property)),
            phrase::value(value, Some(property), language)
        )
    });
    let mut parts: Vec<String> = Vec::new();
    parts.extend((!node.label.is_empty()).then(|| clean::short(&node.label, 60, language)));
    parts.extend((!node.text.is_empty()).then(|| format!("“{}”", clean::short(&node.text, TEXT, language))));
    parts.extend(properties);
    let view = LineView { depth: depth.min(12), kind: language.kind(node.kind), rest: parts.join(" · ") };
    Line { hash, key, path: plain(&path), view }
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Indexes of lines in the three outlines.
struct Row {
    cells: [Option<usize>; 3],
    equal: bool,
    findings: Vec<usize>,
}

/// Rows of all outlines, aligned to the first that is there.
fn rows(outlines: &[Option<Outline>; 3], marks: &Marks) -> Vec<Row> {
    let Some(anchor) = outlines.iter().position(Option::is_some) else { return Vec::new() };
    let keys = |at: usize| -> Vec<u64> {
        outlines.get(at).and_then(Option::as_ref).map_or(Vec::new(), |o| o.lines.iter().map(|l| l.key).collect())
    };
    let anchored = keys(anchor);
    let aligned: [Alignment; 3] = std::array::from_fn(|at| align(&anchored, &keys(at)));
    let mut rows = Vec::new();
    for i in 0..=anchored.len() {
        rows.extend(inserted(&aligned, i));
        if i < anchored.len() {
            rows.push(std::array::from_fn(|at| aligned.get(at).and_then(|a| a.at.get(i).copied().flatten())));
        }
    }
    rows.into_iter().map(|cells| judged(outlines, cells, marks)).collect()
}

/// Rows of lines that stand before an anchor line without a partner in it.
fn inserted(aligned: &[Alignment; 3], i: usize) -> Vec<[Option<usize>; 3]> {
    let before: [Range<usize>; 3] =
        std::array::from_fn(|at| aligned.get(at).and_then(|a| a.before.get(i).cloned()).unwrap_or(0..0));
    let most = before.iter().map(Range::len).max().unwrap_or(0);
    let nth = |range: &Range<usize>, k: usize| (k < range.len()).then_some(range.start + k);
    (0..most).map(|k| std::array::from_fn(|at| before.get(at).and_then(|r| nth(r, k)))).collect()
}

fn judged(outlines: &[Option<Outline>; 3], cells: [Option<usize>; 3], marks: &Marks) -> Row {
    let lines: Vec<Option<&Line>> = present(outlines, &cells);
    let first = lines.first().copied().flatten().map(|l| l.hash);
    let equal = first.is_some() && lines.iter().all(|l| l.map(|l| l.hash) == first);
    let original = outlines.first().and_then(Option::as_ref).zip(cells.first().copied().flatten());
    let path = original.and_then(|(o, i)| o.lines.get(i)).map(|l| l.path.as_str());
    let findings = path.and_then(|path| marks.get(path)).cloned().unwrap_or_default();
    Row { cells, equal, findings }
}

/// The lines of the outlines that are there.
fn present<'a>(outlines: &'a [Option<Outline>; 3], cells: &[Option<usize>; 3]) -> Vec<Option<&'a Line>> {
    let both = outlines.iter().zip(cells);
    both.filter_map(|(o, cell)| o.as_ref().map(|o| cell.and_then(|i| o.lines.get(i)))).collect()
}

/// Where each anchor line is in another outline, and what stands before it there without a partner.
struct Alignment {
    at: Vec<Option<usize>>,
    before: Vec<Range<usize>>,
}

fn align(anchor: &[u64], other: &[u64]) -> Alignment {
    let mut alignment = Alignment { at: vec![None; anchor.len()], before: vec![0..0; anchor.len() + 1] };
    for op in capture_diff_slices(Algorithm::Patience, anchor, other) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => alignment.pair(old_index, new_index, len),
            DiffOp::Delete { .. } => {}
            DiffOp::Insert { old_index, new_index, new_len } => {
                alignment.insert(old_index, new_index..new_index + new_len)
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let paired = old_len.min(new_len);
                alignment.pair(old_index, new_index, paired);
                alignment.insert(old_index + old_len, new_index + paired..new_index + new_len);
            }
        }
    }
    alignment
}

impl Alignment {
    fn pair(&mut self, old: usize, new: usize, len: usize) {
        for (k, slot) in self.at.iter_mut().skip(old).take(len).enumerate() {
            *slot = Some(new + k);
        }
    }

    fn insert(&mut self, before: usize, lines: Range<usize>) {
        match self.before.get_mut(before) {
            Some(range) if range.start == range.end => *range = lines,
            Some(range) => range.end = range.end.max(lines.end),
            None => {}
        }
    }
}

/// Rows near a difference open, the others folded; and how many rows are left out.
fn pieces(report: &Report, section: usize, outlines: &[Option<Outline>; 3], rows: &[Row]) -> (Vec<Piece>, usize) {
    let open = near_differences(rows);
    let mut pieces = Vec::new();
    let (mut at, mut shown, mut left_out) = (0, 0, 0);
    while let Some(&is_open) = open.get(at) {
        let len = open.iter().skip(at).take_while(|&&o| o == is_open).count();
        let stretch = rows.get(at..at + len).unwrap_or_default();
        at += len;
        if shown >= ROWS {
            left_out += len;
        } else if is_open {
            let take = len.min(ROWS - shown);
            left_out += len - take;
            shown += take;
            pieces
                .push(Piece::Rows(stretch.iter().take(take).map(|r| row_view(report, section, outlines, r)).collect()));
        } else {
            pieces.push(fold(report, outlines, stretch));
        }
    }
    (pieces, left_out)
}

fn near_differences(rows: &[Row]) -> Vec<bool> {
    let mut open = vec![false; rows.len()];
    for (i, _) in rows.iter().enumerate().filter(|(_, r)| !r.equal || !r.findings.is_empty()) {
        open.iter_mut().skip(i.saturating_sub(AROUND)).take(i.min(AROUND) + 1 + AROUND).for_each(|o| *o = true);
    }
    open
}

fn fold(report: &Report, outlines: &[Option<Outline>; 3], rows: &[Row]) -> Piece {
    let line = |row: &Row| present(outlines, &row.cells).into_iter().flatten().next().map(|l| l.view.clone());
    let more = rows.len().checked_sub(FOLD).filter(|&n| n > 0);
    Piece::Fold {
        title: report.w.equal_lines.say(report.language(), rows.len()),
        lines: rows.iter().take(FOLD).filter_map(line).collect(),
        more: more.map(|n| report.w.lines_left_out.say(report.language(), n)),
    }
}

fn row_view(report: &Report, section: usize, outlines: &[Option<Outline>; 3], row: &Row) -> RowView {
    let lines: [Option<&Line>; 3] = std::array::from_fn(|at| {
        let outline = outlines.get(at).and_then(Option::as_ref)?;
        outline.lines.get(row.cells.get(at).copied().flatten()?)
    });
    let reference = outlines.iter().zip(lines).find(|(o, _)| o.is_some()).and_then(|(_, line)| line).map(|l| l.hash);
    let cells = std::array::from_fn(|at| {
        let there = outlines.get(at).is_some_and(Option::is_some);
        cell(report, there, lines.get(at).copied().flatten(), reference)
    });
    let title = |n: &usize| fill(report.w.to_finding, &[&report.language().number(*n)]);
    RowView {
        anchor: row.findings.first().map(|n| format!("s{section}-{n}")),
        findings: row.findings.iter().take(FINDINGS).map(|n| FindingLink { n: *n, title: title(n) }).collect(),
        cells,
    }
}

fn cell(report: &Report, there: bool, line: Option<&Line>, reference: Option<u64>) -> CellView {
    let w = report.w;
    let (state, word) = match line {
        None if there => ("missing", w.line_missing),
        None => ("absent", ""),
        Some(line) if Some(line.hash) == reference => ("equal", w.line_equal),
        Some(_) => ("differs", w.line_differs),
    };
    CellView { state, word, line: line.map(|l| l.view.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(anchor: &[u64], other: &[u64], expected: &[Option<usize>]) {
        assert_eq!(align(anchor, other).at, expected);
    }

    #[test]
    fn lines_align() {
        check(&[1, 2, 3], &[1, 3], &[Some(0), None, Some(1)]);
        check(&[1, 2, 3], &[1, 9, 3], &[Some(0), Some(1), Some(2)]);
        check(&[], &[1], &[]);
    }

    #[test]
    fn a_deep_tree_is_outlined() {
        let mut tree = Node::run("deepest");
        for _ in 0..2000 {
            let mut outer = Node::new(recette_engine::model::Kind::Cell);
            outer.children = vec![tree];
            tree = outer;
        }
        assert_eq!(outline(&tree, Language::English).lines.len(), 2001);
    }

    proptest! {
        #[test]
        fn no_line_is_lost(anchor in proptest::collection::vec(0u64..4, 0..20), other in proptest::collection::vec(0u64..4, 0..20)) {
            let a = align(&anchor, &other);
            let mut seen: Vec<usize> = a.at.iter().flatten().copied().chain(a.before.iter().cloned().flatten()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..other.len()).collect::<Vec<_>>());
        }
    }
}
