//! Collects what two pages do not share, in boxes and in ink.
//!
//! In: residues of pieces. Out: dense spots. A spot is a window of about 2 × 2 mm whose rest of ink is more than renderers
//! leave; rests that are scattered thinly stay below it however many they are.

use super::plane::{Plane, Rect, Scale, Shift};
use super::residue::{Residue, residue};

/// Cell in mm; a window is two by two of them.
const CELL_MM: f32 = 1.05;
/// Rest of ink in a window, in levels of darkness times pixels at 96 dpi, from which a person sees a difference: so much,
/// and so much more per ink in the window, because what renderers vary grows with the ink (see the module's figures).
const DENSE: f32 = 130.0;
const DENSE_PER_INK: f32 = 0.07;
/// So many times as much needs no closer look, and less than once neither: no fit explains the one, and the other is noise already.
const CERTAIN: f32 = 4.0;

/// Rest of ink per cell of one page.
pub(crate) struct Grid {
    cell: i32,
    width: usize,
    height: usize,
    cells: Vec<f32>,
}

impl Grid {
    pub fn new(width: usize, height: usize, scale: Scale) -> Grid {
        let cell = scale.px(CELL_MM);
        let (w, h) = (width.div_ceil(cell), height.div_ceil(cell));
        Grid { cell: cell as i32, width: w, height: h, cells: vec![0.0; w * h] }
    }

    fn index(&self, column: i32, row: i32) -> Option<usize> {
        let inside = column >= 0 && row >= 0 && (column as usize) < self.width && (row as usize) < self.height;
        inside.then(|| row as usize * self.width + column as usize)
    }

    fn raise(&mut self, column: i32, row: i32, value: f32) {
        if let Some(cell) = self.index(column, row).and_then(|i| self.cells.get_mut(i)) {
            *cell = cell.max(value);
        }
    }

    /// Boxes of cells that hold something.
    pub fn spots(&self) -> Vec<(Rect, f32)> {
        let each = self.cells.iter().enumerate().filter(|(_, v)| **v > 0.0);
        each.map(|(i, &value)| (self.rect((i % self.width) as i32, (i / self.width) as i32), value)).collect()
    }

    fn rect(&self, column: i32, row: i32) -> Rect {
        Rect { x0: column * self.cell, y0: row * self.cell, x1: (column + 1) * self.cell, y1: (row + 1) * self.cell }
    }
}

/// Rest of ink on both pages: what only the left one has, and what only the right one has.
pub(crate) struct Evidence {
    pub missing: Grid,
    pub fresh: Grid,
    /// The densest window seen, as a share of what is reported: what the thresholds are measured with.
    pub densest: f32,
}

impl Evidence {
    /// Nothing yet about two pages.
    pub fn of(left: &Plane<'_>, right: &Plane<'_>) -> Evidence {
        Evidence {
            missing: Grid::new(left.width, left.height, left.scale),
            fresh: Grid::new(right.width, right.height, left.scale),
            densest: 0.0,
        }
    }

    /// Adds the dense spots of a residue of `rect` and its place on the other page; `mirrored` when `rect` is on the right.
    pub fn add(&mut self, rect: Rect, shift: Shift, residue: &Residue, mirrored: bool) {
        let (here, there) = match mirrored {
            false => (&mut self.missing, &mut self.fresh),
            true => (&mut self.fresh, &mut self.missing),
        };
        let densest = spread(here, rect, residue, 1.0).max(spread(there, rect.shifted(shift), residue, -1.0));
        self.densest = self.densest.max(densest);
    }
}

/// Whether a box and its place on the other page have the same ink but for what renderers vary.
pub(crate) fn is_noise(left: &Plane<'_>, right: &Plane<'_>, rect: Rect, shift: Shift) -> bool {
    let residue = residue(left, right, rect, shift);
    let cell = left.scale.px(CELL_MM) as i32;
    let sums = [(rect, 1.0), (rect.shifted(shift), -1.0)].map(|(rect, sign)| Sums::of(cell, rect, &residue, sign));
    // What no fit explains costs nothing to see.
    let certain = sums.iter().any(|sums| sums.windows().any(|window| window.sum >= CERTAIN * sums.whole(window)));
    !certain && !sums.iter().any(|sums| sums.densest_first().any(|window| sums.share(window) >= 1.0))
}

/// Keeps the cells of dense windows of one sign of a residue of `rect`. The densest window.
fn spread(grid: &mut Grid, rect: Rect, residue: &Residue, sign: f32) -> f32 {
    let sums = Sums::of(grid.cell, rect, residue, sign);
    let mut densest = 0.0f32;
    let mut kept = vec![false; sums.cells.len()];
    for window in sums.densest_first() {
        let cells = window.cells().into_iter().filter(|&(x, y)| sums.at(x, y) > 0.05 * sums.dense);
        // A window of which everything is kept already says nothing new.
        let fresh: Vec<(usize, usize)> = cells.filter(|(x, y)| kept.get(y * sums.width + x) == Some(&false)).collect();
        let share = if fresh.is_empty() { 0.0 } else { sums.share(window) };
        densest = densest.max(share);
        for (x, y) in fresh.into_iter().filter(|_| share >= 1.0) {
            if let Some(kept) = kept.get_mut(y * sums.width + x) {
                *kept = true;
            }
            grid.raise(sums.left + x as i32, sums.top + y as i32, sums.at(x, y));
        }
    }
    densest
}

/// One sign of a residue summed into the cells of a page that it lies on.
struct Sums<'a> {
    cell: i32,
    /// The first cell's column and row.
    left: i32,
    top: i32,
    width: usize,
    cells: Vec<f32>,
    /// From how much on a window may be dense.
    dense: f32,
    rect: Rect,
    residue: &'a Residue,
    sign: f32,
}

/// Two by two cells, by the first, with more in them than nothing.
#[derive(Clone, Copy)]
struct Window {
    x: usize,
    y: usize,
    sum: f32,
}

impl Window {
    fn cells(self) -> [(usize, usize); 4] {
        let Window { x, y, .. } = self;
        [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)]
    }
}

impl<'a> Sums<'a> {
    fn of(cell: i32, rect: Rect, residue: &'a Residue, sign: f32) -> Sums<'a> {
        let (left, top) = (rect.x0.div_euclid(cell), rect.y0.div_euclid(cell));
        let width = (rect.x1.div_euclid(cell) - left + 1) as usize;
        let mut cells = vec![0.0f32; width * (rect.y1.div_euclid(cell) - top + 1) as usize];
        for (y, row) in residue.rest.chunks_exact(residue.width.max(1)).enumerate() {
            let line = ((rect.y0 + y as i32).div_euclid(cell) - top) as usize * width;
            for (x, &rest) in row.iter().enumerate().filter(|(_, r)| **r * sign > 0.0) {
                let column = ((rect.x0 + x as i32).div_euclid(cell) - left) as usize;
                if let Some(sum) = cells.get_mut(line + column) {
                    *sum += rest * sign;
                }
            }
        }
        // A window has the same size on paper at any resolution.
        let dense = DENSE * (cell * cell) as f32 / 16.0;
        Sums { cell, left, top, width, cells, dense, rect, residue, sign }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        if x < self.width { self.cells.get(y * self.width + x).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// The windows that may be dense.
    fn windows(&self) -> impl Iterator<Item = Window> {
        let all = (0..self.cells.len()).map(|i| (i % self.width, i / self.width));
        let window = |(x, y)| {
            let sum = Window { x, y, sum: 0.0 }.cells().iter().map(|&(x, y)| self.at(x, y)).sum();
            Window { x, y, sum }
        };
        all.map(window).filter(|window| window.sum >= self.dense)
    }

    /// The same, the densest first.
    fn densest_first(&self) -> impl Iterator<Item = Window> {
        let mut all: Vec<Window> = self.windows().collect();
        all.sort_by(|a, b| b.sum.total_cmp(&a.sum));
        all.into_iter()
    }

    /// From how much on a window is reported.
    fn whole(&self, window: Window) -> f32 {
        let (from, to) = self.corners(window);
        self.dense + DENSE_PER_INK * self.residue.ink(from, to)
    }

    /// A window's first pixel in the residue and the one after its last.
    fn corners(&self, Window { x, y, .. }: Window) -> ((usize, usize), (usize, usize)) {
        let (left, top) = (self.left * self.cell - self.rect.x0, self.top * self.cell - self.rect.y0);
        let corner = |x: usize, y: usize| {
            ((left + x as i32 * self.cell).max(0) as usize, (top + y as i32 * self.cell).max(0) as usize)
        };
        (corner(x, y), corner(x + 2, y + 2))
    }

    /// A window's rest, after a closer look, as a share of what is reported.
    fn share(&self, window: Window) -> f32 {
        let (sum, whole) = (window.sum, self.whole(window));
        let (from, to) = self.corners(window);
        let settled = sum < whole || sum >= CERTAIN * whole;
        if settled { sum / whole } else { sum.min(self.residue.confirmed(from, to, self.sign)) / whole }
    }
}

/// Joins boxes that are at most `near` pixels apart; the boxes of the groups, largest first.
pub(crate) fn joined(rects: &[Rect], near: i32) -> Vec<Rect> {
    let cell = near.max(2);
    let mut owner: std::collections::BTreeMap<(i32, i32), usize> = std::collections::BTreeMap::new();
    let mut sets = Sets { parent: (0..rects.len()).collect() };
    for (i, rect) in rects.iter().enumerate() {
        let grown = rect.grown(near / 2, near / 2);
        for row in grown.y0.div_euclid(cell)..=grown.y1.div_euclid(cell) {
            for column in grown.x0.div_euclid(cell)..=grown.x1.div_euclid(cell) {
                let other = *owner.entry((row, column)).or_insert(i);
                sets.join(other, i);
            }
        }
    }
    let mut boxes: std::collections::BTreeMap<usize, Rect> = std::collections::BTreeMap::new();
    for (i, rect) in rects.iter().enumerate() {
        let whole = boxes.entry(sets.root(i)).or_insert(*rect);
        *whole = Rect {
            x0: whole.x0.min(rect.x0),
            y0: whole.y0.min(rect.y0),
            x1: whole.x1.max(rect.x1),
            y1: whole.y1.max(rect.y1),
        };
    }
    let mut out: Vec<Rect> = boxes.into_values().collect();
    out.sort_by_key(|r| (std::cmp::Reverse(r.area()), *r));
    out
}

struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn root(&mut self, mut i: usize) -> usize {
        while let Some(&up) = self.parent.get(i) {
            if up == i {
                break;
            }
            let above = self.parent.get(up).copied().unwrap_or(up);
            if let Some(p) = self.parent.get_mut(i) {
                *p = above;
            }
            i = above;
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(p) = self.parent.get_mut(a.max(b)) {
            *p = a.min(b);
        }
    }
}
