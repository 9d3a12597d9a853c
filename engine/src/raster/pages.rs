//! Which page of the left side is which of the right one.
//!
//! In: digests, and the pages behind them where digests do not settle it. Out: pairs in order, and what has no partner. Pages are
//! compared by the lines on them, regardless of where on the page they stand (an inserted line moves all others), and by a
//! coarse picture of their ink. The number of comparisons is counted; ten thousand pages cost a band around the diagonal.

use super::align::align;
use super::matching::Sheet;
use super::plane::{Plane, Rect, smooth};

/// Likeness from which on two pages are versions of one page.
const PAGE: f32 = 0.35;
/// Comparisons of signatures a document may cost.
const BUDGET: usize = 300_000;
/// Lines kept per page, bins per line, and the coarse picture's size.
const LINES: usize = 80;
const BINS: usize = 12;
const COARSE: (usize, usize) = (12, 16);

/// What a page looks like, in less than 2 kB.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    lines: Vec<Mark>,
    coarse: Vec<f32>,
}

#[derive(Clone, Debug)]
struct Mark {
    width: i32,
    bins: [f32; BINS],
}

pub(crate) fn signature(sheet: &Sheet<'_>) -> Signature {
    let least = sheet.plane.scale.px(3.0) as i32;
    let pieces = sheet.layout.pieces.iter().filter(|p| p.rect.width() >= least).take(LINES);
    let mut lines: Vec<Mark> = pieces.map(|p| mark(&sheet.plane, p.rect)).collect();
    lines.sort_by_key(|m| m.width);
    Signature { lines, coarse: coarse(&sheet.plane) }
}

/// A line's width and where along it ink is, relative to its mean.
fn mark(plane: &Plane<'_>, rect: Rect) -> Mark {
    let columns = smooth(&plane.patch(rect).columns());
    let size = columns.len().div_ceil(BINS).max(1);
    let mut bins = [0.0; BINS];
    for (bin, chunk) in bins.iter_mut().zip(columns.chunks(size)) {
        *bin = chunk.iter().sum();
    }
    let mean = bins.iter().sum::<f32>() / BINS as f32;
    Mark { width: rect.width(), bins: bins.map(|b| b / mean.max(1.0)) }
}

fn coarse(plane: &Plane<'_>) -> Vec<f32> {
    let (columns, rows) = COARSE;
    let mut out = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let (y0, y1) = (row * plane.height / rows, (row + 1) * plane.height / rows);
        for column in 0..columns {
            let (x0, x1) = (column * plane.width / columns, (column + 1) * plane.width / columns);
            let ink: u32 = (y0..y1).map(|y| plane.edges.count(y, x0, x1)).sum();
            out.push(ink as f32);
        }
    }
    out
}

/// 0 nothing in common … 1 the same page.
pub(crate) fn similarity(a: &Signature, b: &Signature) -> f32 {
    let coarse = overlap(&a.coarse, &b.coarse);
    match a.lines.len().max(b.lines.len()) {
        0 => coarse,
        most => {
            let shared = shared(&a.lines, &b.lines) as f32 / most as f32;
            shared.max(0.6 * shared + 0.4 * coarse)
        }
    }
}

fn overlap(a: &[f32], b: &[f32]) -> f32 {
    let common: f32 = a.iter().zip(b).map(|(x, y)| x.min(*y)).sum();
    let all: f32 = a.iter().zip(b).map(|(x, y)| x.max(*y)).sum();
    if all == 0.0 { 1.0 } else { common / all }
}

/// Number of lines that have a partner of nearly the same width and ink; both sides are sorted by width.
fn shared(a: &[Mark], b: &[Mark]) -> usize {
    let mut used = vec![false; b.len()];
    let mut start = 0;
    let mut count = 0;
    for mark in a {
        while b.get(start).is_some_and(|other| other.width + 3 < mark.width) {
            start += 1;
        }
        let near = b.iter().enumerate().skip(start).take_while(|(_, other)| other.width <= mark.width + 3);
        let partner =
            near.filter(|(j, other)| used.get(*j) == Some(&false) && same_line(mark, other)).map(|(j, _)| j).next();
        if let Some(used) = partner.and_then(|j| used.get_mut(j)) {
            *used = true;
            count += 1;
        }
    }
    count
}

fn same_line(a: &Mark, b: &Mark) -> bool {
    a.bins.iter().zip(&b.bins).map(|(x, y)| (x - y).abs()).sum::<f32>() < 0.07 * BINS as f32
}

/// One step through both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The same pixels.
    Equal(usize, usize),
    /// Versions of one page.
    Pair(usize, usize),
    /// The same pixels (or nearly), in another order.
    Moved(usize, usize),
    Missing(usize),
    New(usize),
}

/// Pairs pages; `load` gives a page's signature by side and index and is not asked where digests settle it.
pub(crate) fn pair_up<E>(
    left: &[&str],
    right: &[&str],
    mut load: impl FnMut(bool, usize) -> Result<Signature, E>,
) -> Result<Vec<Step>, E> {
    let mut steps = Vec::new();
    let mut start = (0, 0);
    let equal = equal_pages(left, right);
    for &(i, j) in equal.iter().chain(std::iter::once(&(left.len(), right.len()))) {
        gap(start, (i, j), &mut load, &mut steps)?;
        if i < left.len() && j < right.len() {
            steps.push(Step::Equal(i, j));
        }
        start = (i + 1, j + 1);
    }
    Ok(moved_pages(steps, left, right))
}

/// Pages with equal digests in increasing order: equal ends, and between them the longest common sequence in a band.
fn equal_pages(left: &[&str], right: &[&str]) -> Vec<(usize, usize)> {
    let ends = left.len().min(right.len());
    let head = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let tail = left.iter().rev().zip(right.iter().rev()).take(ends - head).take_while(|(a, b)| a == b).count();
    let (l, r) = (left.get(head..left.len() - tail).unwrap_or(&[]), right.get(head..right.len() - tail).unwrap_or(&[]));
    let middle = align(l.len(), r.len(), BUDGET * 10, 0.5, |i, j| f32::from(u8::from(l.get(i) == r.get(j))));
    let inner = middle.into_iter().map(|(i, j)| (head + i, head + j));
    let tails = (0..tail).map(|k| (left.len() - tail + k, right.len() - tail + k));
    (0..head).map(|k| (k, k)).chain(inner).chain(tails).collect()
}

/// Pairs the pages between two equal ones by signature.
fn gap<E>(
    from: (usize, usize),
    to: (usize, usize),
    load: &mut impl FnMut(bool, usize) -> Result<Signature, E>,
    steps: &mut Vec<Step>,
) -> Result<(), E> {
    let (n, m) = (to.0.saturating_sub(from.0), to.1.saturating_sub(from.1));
    let pairs = if n == 0 || m == 0 {
        Vec::new()
    } else if (n, m) == (1, 1) {
        // What stands in the same place between the same pages is one page, whatever became of it.
        vec![(0, 0)]
    } else {
        let left = (0..n).map(|i| load(true, from.0 + i)).collect::<Result<Vec<_>, E>>()?;
        let right = (0..m).map(|j| load(false, from.1 + j)).collect::<Result<Vec<_>, E>>()?;
        let like = |i: usize, j: usize| match (left.get(i), right.get(j)) {
            (Some(a), Some(b)) => similarity(a, b),
            _ => 0.0,
        };
        with_same_place(align(n, m, BUDGET, PAGE, like), n, m)
    };
    let mut at = (0, 0);
    for (i, j) in pairs.into_iter().chain(std::iter::once((n, m))) {
        steps.extend((at.0..i).map(|k| Step::Missing(from.0 + k)));
        steps.extend((at.1..j).map(|k| Step::New(from.1 + k)));
        if i < n && j < m {
            steps.push(Step::Pair(from.0 + i, from.1 + j));
        }
        at = (i + 1, j + 1);
    }
    Ok(())
}

/// Between pairs, as many pages on both sides pair by place: they are what became of each other.
fn with_same_place(pairs: Vec<(usize, usize)>, n: usize, m: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = (0, 0);
    for (i, j) in pairs.into_iter().chain(std::iter::once((n, m))) {
        if i - at.0 == j - at.1 {
            out.extend((0..i - at.0).map(|k| (at.0 + k, at.1 + k)));
        }
        if i < n && j < m {
            out.push((i, j));
        }
        at = (i + 1, j + 1);
    }
    out
}

/// A missing and a new page with equal pixels are one page that moved.
fn moved_pages(steps: Vec<Step>, left: &[&str], right: &[&str]) -> Vec<Step> {
    let mut fresh: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for step in steps.iter().rev() {
        if let Step::New(j) = step {
            fresh.entry(right.get(*j).copied().unwrap_or_default()).or_default().push(*j);
        }
    }
    let mut moved = std::collections::BTreeSet::new();
    let mut partner = |i: usize| -> Option<usize> {
        let j = fresh.get_mut(left.get(i).copied().unwrap_or_default())?.pop()?;
        moved.insert(j);
        Some(j)
    };
    let steps: Vec<Step> = steps
        .into_iter()
        .map(|step| match step {
            Step::Missing(i) => partner(i).map_or(step, |j| Step::Moved(i, j)),
            other => other,
        })
        .collect();
    steps.into_iter().filter(|step| !matches!(step, Step::New(j) if moved.contains(j))).collect()
}
