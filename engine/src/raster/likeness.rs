//! How much two pieces of pages look alike, whatever their position to a pixel or two.
//!
//! In: a box on one page and a place on the other. Out: the correlation of their ink profiles (columns, in chunks that may
//! drift by a few pixels because builds round glyph advances differently; rows) and the whole-pixel shift at which it is
//! highest. The correlation is free of weight and background: bolder glyphs and coloured cells do not change it.

use super::plane::{Patch, Plane, Rect, Shift, smooth};

/// Columns of a profile that must drift together.
const CHUNK: usize = 48;
/// How far a chunk may drift sideways, and a piece up or down, in pixels.
pub(crate) const DRIFT: i32 = 3;
const RISE: i32 = 2;
/// By how much a place must be likelier per pixel that it is off.
const OFFSET_GAIN: f32 = 0.03;

/// Likeness of a box with a place, and where exactly it is highest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Likeness {
    /// −1 to 1.
    pub score: f32,
    pub shift: Shift,
}

/// Likeness of `rect` on `from` with the same box shifted on `to`, searched around the shift.
pub(crate) fn likeness(from: &Plane<'_>, rect: Rect, to: &Plane<'_>, shift: Shift) -> Likeness {
    if from.same(rect, to, shift) {
        return Likeness { score: 1.0, shift };
    }
    let here = from.patch(rect);
    let there = to.patch(rect.shifted(shift).grown(DRIFT, RISE));
    let (rows, rise) = row_likeness(&here, &there);
    let (columns, drift) = column_likeness(&here, &there, rise);
    // A box of few rows says little by its rows.
    let score = if here.height >= 6 { columns.min(rows + 0.15) } else { columns };
    Likeness { score, shift: Shift { dx: shift.dx + drift, dy: shift.dy + rise } }
}

fn row_likeness(here: &Patch, there: &Patch) -> (f32, i32) {
    let sums = |patch: &Patch, skip: usize| -> Vec<f32> {
        let inner = patch.width.saturating_sub(2 * skip);
        smooth(&patch.rows().map(|row| row.iter().skip(skip).take(inner).sum()).collect::<Vec<f32>>())
    };
    best_offset(&sums(here, 0), &sums(there, DRIFT as usize), RISE)
}

fn column_likeness(here: &Patch, there: &Patch, rise: i32) -> (f32, i32) {
    let ours = smooth(&here.columns());
    let skip = (RISE + rise).max(0) as usize;
    let mut sums = vec![0.0; there.width];
    for row in there.rows().skip(skip).take(here.height) {
        sums.iter_mut().zip(row).for_each(|(s, d)| *s += d);
    }
    profile_likeness(&ours, &smooth(&sums))
}

/// Likeness of a profile with a longer one (by [`DRIFT`] on both sides), chunk by chunk, and the drift of the heaviest.
pub(crate) fn profile_likeness(ours: &[f32], theirs: &[f32]) -> (f32, i32) {
    let (mut sum, mut weights, mut heaviest, mut drift) = (0.0, 0.0, 0.0, 0);
    for (start, chunk) in chunks(ours) {
        let end = (start + chunk.len() + 2 * DRIFT as usize).min(theirs.len());
        let window = theirs.get(start..end).unwrap_or(&[]);
        let (score, offset) = best_offset(chunk, window, DRIFT);
        let weight = spread(chunk).max(spread(window.get(DRIFT as usize..).unwrap_or(&[]))) + 1.0;
        sum += score * weight;
        weights += weight;
        if weight > heaviest {
            (heaviest, drift) = (weight, offset);
        }
    }
    (if weights > 0.0 { sum / weights } else { 1.0 }, drift)
}

/// Chunks of about [`CHUNK`] columns; the last is never a small rest, whose correlation would be chance.
fn chunks(profile: &[f32]) -> impl Iterator<Item = (usize, &[f32])> {
    let count = (profile.len() / CHUNK).max(1);
    let size = profile.len().div_ceil(count).max(1);
    profile.chunks(size).enumerate().map(move |(i, chunk)| (i * size, chunk))
}

/// The highest correlation of `ours` inside `theirs` over offsets of up to `reach` from the middle; ties go to the nearest.
fn best_offset(ours: &[f32], theirs: &[f32], reach: i32) -> (f32, i32) {
    let mut best = (-1.0, 0);
    for step in 0..=2 * reach {
        let offset = if step % 2 == 0 { -(step / 2) } else { (step + 1) / 2 };
        let start = (reach + offset) as usize;
        let window = theirs.get(start..(start + ours.len()).min(theirs.len())).unwrap_or(&[]);
        let score = correlation(ours, window);
        // A small piece correlates a little better somewhere by chance.
        if score > best.0 + OFFSET_GAIN * offset.abs() as f32 {
            best = (score, offset);
        }
    }
    best
}

/// Standard deviation times the root of the length.
fn spread(values: &[f32]) -> f32 {
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>().sqrt()
}

/// Correlation of two profiles; of two flat ones, how near their levels are.
pub(crate) fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let n = a.len().min(b.len());
    if n == 0 || b.len() * 4 < a.len() * 3 {
        return if a.is_empty() && b.is_empty() { 1.0 } else { 0.0 };
    }
    let mean = |v: &[f32]| v.iter().take(n).sum::<f32>() / n as f32;
    let (ma, mb) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0f32, 0.0f32, 0.0f32);
    for (x, y) in a.iter().zip(b) {
        ab += (x - ma) * (y - mb);
        aa += (x - ma) * (x - ma);
        bb += (y - mb) * (y - mb);
    }
    let flat = |square: f32, mean: f32| square <= n as f32 * (0.02 * mean * mean).max(4.0);
    match (flat(aa, ma), flat(bb, mb)) {
        (true, true) => 1.0 - (ma - mb).abs() / ma.max(mb).max(1.0),
        (true, false) | (false, true) => 0.0,
        _ => ab / (aa * bb).sqrt(),
    }
}
