//! A page in pieces: pieces of text lines, rules (borders, separators, underlines), pictures.
//!
//! In: a prepared page. Out: its [`Layout`]. Straight runs longer than letters are rules and leave the ink first, so that a
//! table's cells come apart; the rest is cut along white rows and wide white columns (an XY cut on bit rows, with an
//! explicit stack and a counted budget), and what is still much taller than the page's lines is cut where its rows are
//! thinnest. Nothing later depends on both pages being cut alike: pieces only say where to look.
//! Deliberately absent: reading order over columns, recognition of characters.

use super::bits::{Bits, runs};
use super::plane::{Plane, Rect};

/// Shortest horizontal and vertical rule in mm: longer than strokes of body text, short enough for
/// the underline of a word.
const RULE_MM: (f32, f32) = (5.0, 7.5);
/// A rule is at most so thick; thicker bundles of runs are texture of a picture.
const RULE_THICK_MM: f32 = 2.0;
/// White columns at least so wide separate two pieces of one line (cells, columns, tab stops).
const GAP_MM: f32 = 3.2;
/// A page's lines are at least and at most so high where nothing better is known: lines set so tight that accents and descenders
/// meet are one piece, and a page of nothing else has no lines to learn from.
const LINE_MM: [f32; 2] = [2.0, 5.0];
/// Most regions the cut looks at, and most pieces a page keeps: beyond is noise, not a document.
const MOST_REGIONS: usize = 40_000;
const MOST_PIECES: usize = 6_000;
/// A piece at least so high that is mostly ink is a picture.
const PICTURE_MM: f32 = 9.0;
const PICTURE_DENSITY: f32 = 0.35;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Picture,
}

/// A piece of a line, or a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub rect: Rect,
    pub sort: Sort,
}

/// A straight line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub rect: Rect,
    pub horizontal: bool,
}

impl Rule {
    /// Its first row and the one after its last, then its first column and the one after; the other way round when it stands.
    pub fn extent(&self) -> (i32, i32, i32, i32) {
        let Rect { x0, y0, x1, y1 } = self.rect;
        if self.horizontal { (y0, y1, x0, x1) } else { (x0, x1, y0, y1) }
    }

    /// The darknesses of the row (of the column, where it stands) `at`, over its length, in their order.
    pub fn along(&self, at: i32, dark: impl Fn(i32, i32) -> u8) -> Vec<u8> {
        let (.., start, end) = self.extent();
        let mut all: Vec<u8> = (start..end).map(|i| if self.horizontal { dark(i, at) } else { dark(at, i) }).collect();
        all.sort_unstable();
        all
    }
}

/// The middle one of values in their order.
pub(crate) fn middle(all: &[u8]) -> u8 {
    all.get(all.len() / 2).copied().unwrap_or(0)
}

/// The pieces of a page from top to bottom, left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub pieces: Vec<Piece>,
    pub rules: Vec<Rule>,
    /// Text lines: pieces beside each other are one.
    pub lines: usize,
}

pub(crate) fn segment(plane: &Plane<'_>) -> Layout {
    let rules = rules(plane);
    let ink = without_rules(&plane.edges, &rules);
    let gap = plane.scale.px(GAP_MM);
    let leaves = split_tall(&ink, cut(&ink, gap), LINE_MM.map(|mm| plane.scale.px(mm) as i32));
    let mut pieces: Vec<Piece> = leaves.into_iter().map(|rect| piece(plane, &ink, rect)).collect();
    pieces.sort_by_key(|p| p.rect);
    pieces.truncate(MOST_PIECES);
    let lines = count_lines(&pieces);
    Layout { pieces, rules, lines }
}

fn rules(plane: &Plane<'_>) -> Vec<Rule> {
    let (across, down) = (plane.scale.px(RULE_MM.0), plane.scale.px(RULE_MM.1));
    let thick = plane.scale.px(RULE_THICK_MM) as i32;
    let horizontal = gather(&plane.edges.horizontal_runs(across));
    let vertical = gather(&plane.edges.vertical_runs(down));
    let all = horizontal.into_iter().map(|rect| (rect, true)).chain(vertical.into_iter().map(|rect| (rect, false)));
    let mut rules: Vec<Rule> = all
        .map(|(rect, horizontal)| Rule { rect, horizontal })
        .filter(|r| if r.horizontal { r.rect.height() <= thick } else { r.rect.width() <= thick })
        .filter(|r| is_even(plane, r))
        .collect();
    rules.sort_by_key(|r| (r.rect, r.horizontal));
    rules.truncate(MOST_PIECES);
    rules
}

/// Whether a run is drawn as one stroke or is an edge of a coloured box: most of it evenly dark along itself, and unlike one of
/// its sides. Dense letters also give long runs, and small ones a row that is even by chance.
fn is_even(plane: &Plane<'_>, rule: &Rule) -> bool {
    let (from, to, ..) = rule.extent();
    let along = |at: i32| rule.along(at, |x, y| plane.dark_at(x, y));
    let (before, after) = (middle(&along(from - 1)), middle(&along(to)));
    let even = |at: i32| {
        let all = along(at);
        let level = middle(&all);
        let near = all.iter().filter(|d| d.abs_diff(level) <= 40).count();
        (near * 100 >= all.len() * 86).then_some(level)
    };
    let levels: Vec<u8> = (from..to).filter_map(even).collect();
    let stands_out = levels.iter().any(|level| level.abs_diff(before).max(level.abs_diff(after)) >= 24);
    stands_out && 2 * levels.len() as i32 > to - from
}

/// Boxes of runs that touch from row to row and nearly have the same ends (a long run touching a short one starts anew,
/// so that a corner does not make one box of two sides).
fn gather(bits: &Bits) -> Vec<Rect> {
    let mut done: Vec<Rect> = Vec::new();
    let mut open: Vec<Rect> = Vec::new();
    for y in 0..bits.height {
        let row = if bits.any(y, 0, bits.width) { runs(bits.row(y), bits.width, 1) } else { Vec::new() };
        let mut still = Vec::with_capacity(row.len());
        let mut candidates = open.into_iter().peekable();
        for (from, to) in row {
            let run = Rect::new(from, y, to, y + 1);
            while let Some(gone) = candidates.next_if(|r| r.x1 <= run.x0) {
                done.push(gone);
            }
            still.push(match candidates.next_if(|r| continues(r, &run)) {
                Some(r) => Rect { x0: r.x0.min(run.x0), x1: r.x1.max(run.x1), y0: r.y0, y1: run.y1 },
                None => run,
            });
        }
        done.extend(candidates);
        open = still;
    }
    done.extend(open);
    done
}

fn continues(above: &Rect, run: &Rect) -> bool {
    let common = above.x1.min(run.x1) - above.x0.max(run.x0);
    common > 0 && 2 * common >= above.width().max(run.width())
}

/// The rules of a page and what is so near that letters and rule cannot be told apart.
pub(crate) fn beside_rules(plane: &Plane<'_>, rules: &[Rule]) -> Bits {
    const NEAR: i32 = 3;
    let mut drawn = Bits::empty(plane.width, plane.height);
    for rule in rules {
        drawn.fill(if rule.horizontal { rule.rect.grown(1, NEAR) } else { rule.rect.grown(NEAR, 1) });
    }
    drawn
}

fn without_rules(edges: &Bits, rules: &[Rule]) -> Bits {
    let mut drawn = Bits::empty(edges.width, edges.height);
    for rule in rules {
        drawn.fill(rule.rect);
    }
    edges.clone().without_near(&drawn)
}

/// The XY cut: along white rows, then along wide white columns, until neither divides.
fn cut(ink: &Bits, gap: usize) -> Vec<Rect> {
    let mut leaves = Vec::new();
    let mut stack = vec![Rect::new(0, 0, ink.width, ink.height)];
    let mut budget = MOST_REGIONS;
    while let Some(region) = stack.pop() {
        let bands = bands(ink, region);
        let parts: Vec<Rect> = bands.iter().flat_map(|&band| columns(ink, band, gap)).collect();
        budget = budget.saturating_sub(parts.len().max(1));
        match parts.as_slice() {
            [one] if *one == region => leaves.push(region),
            parts if budget == 0 => leaves.extend(parts),
            parts => stack.extend(parts),
        }
    }
    leaves
}

/// Parts of a region between white rows; a sliver (accents, dots) stays with its near neighbour.
fn bands(ink: &Bits, region: Rect) -> Vec<Rect> {
    let (x0, x1) = (region.x0 as usize, region.x1 as usize);
    let mut out: Vec<Rect> = Vec::new();
    let mut from = None;
    for y in region.y0..=region.y1 {
        let inked = y < region.y1 && ink.any(y as usize, x0, x1);
        match (inked, from) {
            (true, None) => from = Some(y),
            (false, Some(start)) => {
                push_band(&mut out, Rect { y0: start, y1: y, ..region });
                from = None;
            }
            _ => {}
        }
    }
    out
}

fn push_band(out: &mut Vec<Rect>, band: Rect) {
    const SLIVER: i32 = 5;
    const NEAR: i32 = 2;
    match out.last_mut() {
        Some(last) if band.y0 - last.y1 <= NEAR && (last.height().min(band.height()) <= SLIVER) => last.y1 = band.y1,
        _ => out.push(band),
    }
}

fn columns(ink: &Bits, band: Rect, gap: usize) -> Vec<Rect> {
    let all = ink.columns(band.y0.max(0) as usize..band.y1.max(0) as usize);
    let (x0, x1) = (band.x0 as usize, band.x1 as usize);
    runs(&all, ink.width, gap)
        .into_iter()
        .filter(|&(from, to)| to > x0 && from < x1)
        .map(|(from, to)| Rect { x0: from.max(x0) as i32, x1: to.min(x1) as i32, ..band })
        .collect()
}

/// Cuts pieces much taller than the page's lines where their rows have least ink.
fn split_tall(ink: &Bits, leaves: Vec<Rect>, [least, most]: [i32; 2]) -> Vec<Rect> {
    let mut heights: Vec<i32> = leaves.iter().filter(|r| r.width() > r.height()).map(Rect::height).collect();
    heights.sort_unstable();
    let typical = heights.get(heights.len() / 2).copied().unwrap_or(0).clamp(least, most);
    leaves
        .into_iter()
        .flat_map(|leaf| if leaf.height() > typical * 9 / 5 { slices(ink, leaf, typical) } else { vec![leaf] })
        .collect()
}

fn slices(ink: &Bits, leaf: Rect, typical: i32) -> Vec<Rect> {
    let count = |y: i32| ink.count(y.max(0) as usize, leaf.x0 as usize, leaf.x1 as usize);
    let total: u32 = (leaf.y0..leaf.y1).map(count).sum();
    let thin = total / (leaf.height().max(1) as u32) / 4;
    let mut out = Vec::new();
    let mut start = leaf.y0;
    for y in leaf.y0 + 1..leaf.y1 - 1 {
        let lowest = count(y) <= thin && count(y) <= count(y + 1) && count(y) < count(y - 1);
        if lowest && y - start >= typical / 2 && leaf.y1 - y >= typical / 2 {
            out.push(Rect { y0: start, y1: y, ..leaf });
            start = y;
        }
    }
    out.push(Rect { y0: start, ..leaf });
    out
}

fn piece(plane: &Plane<'_>, ink: &Bits, rect: Rect) -> Piece {
    let high = rect.height() >= plane.scale.px(PICTURE_MM) as i32;
    let inked: u32 = (rect.y0..rect.y1).map(|y| ink.count(y as usize, rect.x0 as usize, rect.x1 as usize)).sum();
    let dense = inked as f32 >= PICTURE_DENSITY * rect.area() as f32;
    Piece { rect, sort: if high && dense { Sort::Picture } else { Sort::Text } }
}

/// Pieces that share half of the lower one's height are one line.
fn count_lines(pieces: &[Piece]) -> usize {
    let mut lines: Vec<Rect> = Vec::new();
    for piece in pieces.iter().filter(|p| p.sort == Sort::Text && p.rect.height() >= 4) {
        let beside = |line: &Rect| {
            let common = line.y1.min(piece.rect.y1) - line.y0.max(piece.rect.y0);
            2 * common > line.height().min(piece.rect.height())
        };
        if !lines.iter().rev().take(8).any(beside) {
            lines.push(piece.rect);
        }
    }
    lines.len()
}
