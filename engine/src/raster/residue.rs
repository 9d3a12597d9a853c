//! What remains of two pictures of the same piece when everything a renderer may vary is taken away.
//!
//! In: a box on the left page and where it is on the right one. Out: per pixel how much darker the left (positive) or the
//! right (negative) is beyond noise. Both are blurred over 3 × 3 pixels (antialiasing moves ink between neighbours and
//! keeps its sum); the right one is fitted in weight, height and, column by column, sideways (glyph advances round
//! differently); what a rest of misfit explains is subtracted by the steepness of the picture.

use super::plane::{Patch, Plane, Rect, Shift};
use super::refit::{Box4, Target};

/// Misfit in pixels that the fit leaves, at most (it works in half pixels).
const MISFIT: f32 = 0.3;
/// Part of the darkness by which renderers differ in one place, and a level in 0..255 below which nothing is seen.
const CONTRAST: f32 = 0.16;
const FLOOR: f32 = 6.0;
/// Weight of glyphs that renderers vary.
const GAIN: (f32, f32) = (0.8, 1.25);
/// Steps of half a pixel a column may lie off to either side, and what a step from column to column
/// costs: little between letters, and in proportion to a column's ink inside them.
const STEPS: usize = 6;
const STEP_COST: (f32, f32) = (20.0, 0.35);
/// So many steps there are.
const STATES: usize = 2 * STEPS + 1;

/// Largest part of a photograph that has one of sixteen levels, and how many pixels off its details may be drawn.
const MIXED: f32 = 0.4;
const SCALED: usize = 2;

/// Signed difference of a box beyond noise.
pub(crate) struct Residue {
    pub width: usize,
    pub rest: Vec<f32>,
    here: Patch,
    fitted: Patch,
    /// The other side as it is: a fit to a whole piece can be wrong in a part of it.
    plain: Patch,
}

/// Pixels around a window that a last, local fit looks at: a letter or two.
const AROUND: usize = 7;

impl Residue {
    /// Forgets what lies at pixels for which `hidden` holds, by position in the box.
    pub fn forget(&mut self, hidden: impl Fn(i32, i32) -> bool) {
        let width = self.width.max(1);
        for (i, rest) in self.rest.iter_mut().enumerate().filter(|(_, r)| **r != 0.0) {
            if hidden((i % width) as i32, (i / width) as i32) {
                *rest = 0.0;
            }
        }
    }

    /// What remains in all, of both signs.
    pub fn sum(&self) -> f32 {
        self.rest.iter().map(|rest| rest.abs()).sum()
    }

    /// Rest of one sign inside `x0..x1` by `y0..y1` after fitting only the surroundings once more: a letter that sits half
    /// a pixel higher than its line is no difference, a letter without its accent stays one.
    pub fn confirmed(&self, (x0, y0): (usize, usize), (x1, y1): (usize, usize), sign: f32) -> f32 {
        let (w, h) = (self.here.width, self.here.height);
        let inner = (x0.min(w), y0.min(h), x1.min(w), y1.min(h));
        let outer = (
            x0.saturating_sub(AROUND).min(w),
            y0.saturating_sub(AROUND).min(h),
            (x1 + AROUND).min(w),
            (y1 + AROUND).min(h),
        );
        let slack = |x, y| Spot::of(&self.here, x, y).slack;
        let rest = Target::of(&self.here, outer, slack).rest([&self.fitted, &self.plain], inner, sign);
        let photograph = rest > 0.0 && is_mixed(&self.here, outer) && is_mixed(&self.plain, outer);
        if photograph { f32::min(rest, self.out_of_range(inner, sign)) } else { rest }
    }

    /// The pixels of a box of this side.
    fn spots(&self, (x0, y0, x1, y1): Box4) -> impl Iterator<Item = Spot> + Clone {
        (y0..y1).flat_map(move |y| (x0..x1).map(move |x| Spot::of(&self.here, x, y)))
    }

    /// Rest of one sign inside a box that no pixel near its place on the other side explains.
    fn out_of_range(&self, inner: Box4, sign: f32) -> f32 {
        self.spots(inner).map(|spot| (spot.out_of_range(&self.plain) * sign).max(0.0)).sum()
    }

    /// Ink of either side inside a box.
    pub fn ink(&self, (x0, y0): (usize, usize), (x1, y1): (usize, usize)) -> f32 {
        let (x1, y1) = (x1.min(self.here.width), y1.min(self.here.height));
        let darker = |(a, b): (&f32, &f32)| a.max(*b);
        let row = |patch, y| Patch::row(patch, y, x0.min(x1), x1);
        (y0..y1).map(|y| row(&self.here, y).iter().zip(row(&self.fitted, y)).map(darker).sum::<f32>()).sum()
    }
}

/// Whether a box is inside a photograph or a gradient: no level of darkness has most of it, as paper and ground have.
fn is_mixed(patch: &Patch, (x0, y0, x1, y1): Box4) -> bool {
    let mut levels = [0usize; 16];
    for y in y0..y1 {
        patch.row(y, x0, x1).iter().for_each(|dark| levels[(*dark as usize / 16).min(15)] += 1);
    }
    let area = ((x1 - x0) * (y1 - y0)) as f32;
    levels.iter().all(|count| (*count as f32) < MIXED * area)
}

/// Whether each pixel of a box of the left page is like one of those near its place on the right page: what is left of a picture that
/// is scaled otherwise, which mixes its pixels anew.
pub(crate) fn all_in_range(left: &Plane<'_>, right: &Plane<'_>, rect: Rect, shift: Shift) -> bool {
    let (around, margin) = (SCALED as i32, SCALED);
    let patch = |plane: &Plane<'_>, rect: Rect| plane.patch(rect.grown(around + 1, around + 1)).blurred().inner();
    let (here, there) = (patch(left, rect), patch(right, rect.shifted(shift)));
    let inner = (margin..here.height - margin).flat_map(|y| (margin..here.width - margin).map(move |x| (x, y)));
    inner.map(|(x, y)| Spot::of(&here, x, y).out_of_range(&there)).all(|rest| rest == 0.0)
}

/// A pixel, and what it may differ by whatever stands on the other side.
#[derive(Clone, Copy, Debug)]
struct Spot {
    x: usize,
    y: usize,
    dark: f32,
    slack: f32,
}

impl Spot {
    fn of(here: &Patch, x: usize, y: usize) -> Spot {
        Spot { x, y, dark: here.at(x, y), slack: MISFIT * steepness(here, x, y) + FLOOR }
    }

    /// What no pixel of the other side near this one's place explains.
    fn out_of_range(self, other: &Patch) -> f32 {
        let (low, high) = other.range(self.x, self.y, SCALED);
        self.rest(self.dark.clamp(low, high))
    }

    fn rest(self, other: f32) -> f32 {
        apart(self.dark, other, self.slack)
    }
}

/// How much darker or lighter than `other` something is beyond its slack and what contrast varies.
fn apart(dark: f32, other: f32, slack: f32) -> f32 {
    (dark - other).signum() * beyond(dark, other, slack)
}

/// The same without its sign. Comparisons in place of `max`, which asks for NaN and does not go four pixels at a time.
pub(crate) fn beyond(dark: f32, other: f32, slack: f32) -> f32 {
    let darker = if dark > other { dark } else { other };
    let rest = (dark - other).abs() - slack - CONTRAST * darker;
    if rest > 0.0 { rest } else { 0.0 }
}

/// Compares `rect` on the left with its place on the right.
pub(crate) fn residue(left: &Plane<'_>, right: &Plane<'_>, rect: Rect, shift: Shift) -> Residue {
    // Blurred with what stands around it, as the other side is.
    let here = left.patch(rect.grown(1, 1)).blurred().inner();
    let plain = right.patch(rect.shifted(shift).grown(1, 1)).blurred().inner();
    let there = right.patch(rect.shifted(shift).grown(STEPS as i32 / 2 + 1, 2)).blurred();
    let there = raised(&here, &there);
    let gain = weight(&here, &there);
    let steps = flow(&here, &there, gain);
    subtract(here, plain, &there, &steps, gain)
}

fn weight(here: &Patch, there: &Patch) -> f32 {
    let margin = STEPS / 2 + 1;
    let inner = there.width.saturating_sub(2 * margin);
    let mass: f32 = there.rows().flat_map(|r| r.iter().skip(margin).take(inner)).sum();
    if mass <= 0.0 { 1.0 } else { (here.mass() / mass).clamp(GAIN.0, GAIN.1) }
}

/// `there` cut to the height of `here` at the rise (in quarters of a pixel) where the rows fit best.
fn raised(here: &Patch, there: &Patch) -> Patch {
    let sums = |p: &Patch| -> Vec<f32> { p.rows().map(|r| r.iter().sum()).collect() };
    let (ours, theirs) = (sums(here), sums(there));
    let misfit = |rise: f32| -> f32 {
        ours.iter().enumerate().map(|(y, &o)| (o - between(&theirs, y as f32 + 2.0 + rise)).abs()).sum()
    };
    let mut best = (misfit(0.0), 0.0);
    for quarter in [-1i8, 1, -2, 2, -3, 3, -4, 4, -6, 6] {
        let rise = f32::from(quarter) / 4.0;
        let now = misfit(rise);
        if now < best.0 * 0.98 {
            best = (now, rise);
        }
    }
    let mut out = Patch::blank(there.width, here.height);
    for y in 0..here.height {
        let at = y as f32 + 2.0 + best.1;
        let (low, part) = (at.floor() as usize, at.fract());
        for x in 0..there.width {
            if let Some(d) = out.dark.get_mut(y * there.width + x) {
                *d = there.at(x, low) * (1.0 - part) + there.at(x, low + 1) * part;
            }
        }
    }
    out
}

fn between(values: &[f32], at: f32) -> f32 {
    let get = |i: usize| values.get(i).copied().unwrap_or(0.0);
    let low = at.max(0.0).floor();
    get(low as usize) * (1.0 - (at - low)) + get(low as usize + 1) * (at - low)
}

/// For each column the step (0 … 2·STEPS) sideways at which the pictures fit, steps changing as little as possible.
fn flow(here: &Patch, there: &Patch, gain: f32) -> Vec<usize> {
    let costs = costs(here, there, gain);
    let mut total = [0.0f32; STATES];
    let mut came: Vec<[u8; STATES]> = Vec::with_capacity(here.width);
    for (column, ink) in costs.iter().zip(here.columns()) {
        let step_cost = STEP_COST.0 + STEP_COST.1 * ink;
        let mut next = [0.0f32; STATES];
        let mut from = [0u8; STATES];
        for s in 0..STATES {
            let mut best = (total[s], s);
            for t in [s.wrapping_sub(1), s + 1] {
                if let Some(&before) = total.get(t).filter(|before| *before + step_cost < best.0) {
                    best = (before + step_cost, t);
                }
            }
            next[s] = best.0 + column[s];
            from[s] = best.1 as u8;
        }
        total = next;
        came.push(from);
    }
    let mut at = (0..STATES)
        .min_by(|&a, &b| total[a].total_cmp(&total[b]).then(a.abs_diff(STEPS).cmp(&b.abs_diff(STEPS))))
        .unwrap_or(STEPS);
    let mut steps = vec![STEPS; here.width];
    for (step, from) in steps.iter_mut().zip(&came).rev() {
        *step = at;
        at = usize::from(from[at]);
    }
    steps
}

/// Misfit of each column at each step, with a little more for larger steps so that white columns stay in the middle.
fn costs(here: &Patch, there: &Patch, gain: f32) -> Vec<[f32; STATES]> {
    let mut costs = vec![[0.0f32; STATES]; here.width];
    for s in 0..STATES {
        let step = step_cost(here, there, gain, s);
        costs.iter_mut().zip(step).for_each(|(cost, c)| cost[s] = c + 0.5 * s.abs_diff(STEPS) as f32);
    }
    costs
}

/// Misfit of each column at one step; a whole row at a time.
fn step_cost(here: &Patch, there: &Patch, gain: f32, s: usize) -> Vec<f32> {
    let mut columns = vec![0.0f32; here.width];
    for (row, other) in here.rows().zip(there.rows()) {
        let part = |from: usize| other.get(from..from + here.width).unwrap_or(&[]);
        let (low, high) = (part(1 + s / 2), part(1 + s.div_ceil(2)));
        let pairs = row.iter().zip(low.iter().zip(high));
        columns.iter_mut().zip(pairs).for_each(|(c, (dark, (a, b)))| *c += (dark - gain * ((a + b) / 2.0)).abs());
    }
    columns
}

/// The value at step `s` of a window that starts `STEPS / 2 + 1` columns left of the column.
fn half(window: &[f32], s: usize) -> f32 {
    let low = window.get(1 + s / 2).copied().unwrap_or(0.0);
    if s.is_multiple_of(2) { low } else { (low + window.get(2 + s / 2).copied().unwrap_or(0.0)) / 2.0 }
}

fn subtract(here: Patch, plain: Patch, there: &Patch, steps: &[usize], gain: f32) -> Residue {
    let (w, h) = (here.width, here.height);
    let mut fitted = Patch::blank(w, h);
    for (out, other) in fitted.dark.chunks_exact_mut(w.max(1)).zip(there.rows()) {
        for (x, (o, &s)) in out.iter_mut().zip(steps).enumerate() {
            *o = gain * half(other.get(x..).unwrap_or(&[]), s);
        }
    }
    let mut rest = rests(&here, &fitted);
    cancel(&mut rest, w);
    Residue { width: w, rest, here, fitted, plain }
}

/// How much darker or lighter than another picture each pixel is beyond what renderers vary.
fn rests(here: &Patch, other: &Patch) -> Vec<f32> {
    let mut rests = vec![0.0; here.dark.len()];
    let pixels = rests.iter_mut().zip(here.dark.iter().zip(&other.dark)).enumerate();
    for (i, (rest, (&dark, &theirs))) in pixels.filter(|(_, (_, (a, b)))| (**a - **b).abs() > FLOOR) {
        let (x, y) = (i % here.width, i / here.width);
        let steep = steepness(here, x, y).max(steepness(other, x, y));
        *rest = apart(dark, theirs, MISFIT * steep + FLOOR);
    }
    rests
}

/// Takes away what is missing in one pixel and new one or two pixels above or below: a stroke (an underline, a hyphen) that
/// is drawn a pixel lower against its letters.
fn cancel(rest: &mut [f32], width: usize) {
    for below in [width, 2 * width] {
        for i in 0..rest.len().saturating_sub(below) {
            let (a, b) = (rest.get(i).copied().unwrap_or(0.0), rest.get(i + below).copied().unwrap_or(0.0));
            if a * b < 0.0 {
                let common = a.abs().min(b.abs());
                rest.iter_mut().skip(i).step_by(below).take(2).for_each(|r| *r -= r.signum() * common);
            }
        }
    }
}

/// Change of darkness per pixel around a pixel, both directions together.
fn steepness(patch: &Patch, x: usize, y: usize) -> f32 {
    let across = patch.at((x + 1).min(patch.width - 1), y) - patch.at(x.saturating_sub(1), y);
    let down = patch.at(x, y + 1) - y.checked_sub(1).map_or(0.0, |above| patch.at(x, above));
    (across.abs() + down.abs()) / 2.0
}
