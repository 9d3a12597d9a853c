//! A page prepared for comparison: darkness per pixel, the places where darkness changes, and patches of both.
//!
//! Ink is where neighbouring pixels differ, not where a pixel is dark: text on a coloured cell, white text on black and
//! a picture's contours are all ink, the paper and the inside of a coloured area are not, and moving the page moves the
//! ink with it (a background estimated per tile would flip at the tile's edges).

use super::bits::Bits;
use super::page::{Page, Pixels};

/// Least difference of neighbouring pixels that is ink; antialiasing halos and JPEG noise stay below.
const EDGE: u8 = 24;

/// Pixels per millimetre at the page's resolution, and conversions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub per_mm: f32,
}

impl Scale {
    pub fn of(page: &Page) -> Scale {
        Scale { per_mm: page.dpi() as f32 / 25.4 }
    }

    /// Whole pixels of so many millimetres, at least one.
    pub fn px(self, mm: f32) -> usize {
        ((mm * self.per_mm).round() as usize).max(1)
    }

    pub fn mm(self, px: f32) -> f32 {
        px / self.per_mm
    }
}

/// A box of pixels, `x0..x1` by `y0..y1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rect {
    pub y0: i32,
    pub x0: i32,
    pub y1: i32,
    pub x1: i32,
}

impl Rect {
    pub fn new(x0: usize, y0: usize, x1: usize, y1: usize) -> Rect {
        Rect { x0: x0 as i32, y0: y0 as i32, x1: x1 as i32, y1: y1 as i32 }
    }

    pub fn width(&self) -> i32 {
        self.x1 - self.x0
    }

    pub fn height(&self) -> i32 {
        self.y1 - self.y0
    }

    pub fn area(&self) -> i64 {
        i64::from(self.width().max(0)) * i64::from(self.height().max(0))
    }

    /// The area of a box that may be empty.
    pub fn positive_area(&self) -> i64 {
        if self.width() > 0 && self.height() > 0 { self.area() } else { 0 }
    }

    pub fn grown(&self, x: i32, y: i32) -> Rect {
        Rect { x0: self.x0 - x, y0: self.y0 - y, x1: self.x1 + x, y1: self.y1 + y }
    }

    pub fn shifted(&self, shift: Shift) -> Rect {
        Rect { x0: self.x0 + shift.dx, x1: self.x1 + shift.dx, y0: self.y0 + shift.dy, y1: self.y1 + shift.dy }
    }

    pub fn meet(&self, other: &Rect) -> Rect {
        Rect {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }
}

/// From left to right in whole pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Shift {
    pub dx: i32,
    pub dy: i32,
}

impl Shift {
    pub fn reversed(self) -> Shift {
        Shift { dx: -self.dx, dy: -self.dy }
    }

    /// Each shift once, most frequent first.
    pub fn by_frequency(mut all: Vec<Shift>) -> impl Iterator<Item = Shift> {
        all.sort_unstable();
        let mut counted: Vec<(usize, Shift)> =
            all.chunk_by(|a, b| a == b).filter_map(|c| c.first().map(|&s| (c.len(), s))).collect();
        counted.sort_by_key(|&(n, s)| (std::cmp::Reverse(n), s));
        counted.into_iter().map(|(_, s)| s)
    }

    /// Whether it is the same to two pixels.
    pub fn is_like(self, other: Shift) -> bool {
        (self.dx - other.dx).abs() <= 2 && (self.dy - other.dy).abs() <= 2
    }

    /// Length of the longer side.
    pub fn reach(self) -> i32 {
        self.dx.abs().max(self.dy.abs())
    }
}

/// A page prepared for comparison.
pub(crate) struct Plane<'a> {
    pub page: &'a Page,
    pub width: usize,
    pub height: usize,
    pub scale: Scale,
    /// 255 − luma.
    pub dark: Vec<u8>,
    /// Where neighbouring pixels differ by at least [`EDGE`].
    pub edges: Bits,
}

impl<'a> Plane<'a> {
    pub fn of(page: &'a Page) -> Plane<'a> {
        let (width, height) = (page.width() as usize, page.height() as usize);
        let dark: Vec<u8> = match page.pixels() {
            Pixels::Grey(grey) => grey.iter().map(|g| 255 - g).collect(),
            Pixels::Rgb(rgb) => rgb.chunks_exact(3).map(|p| 255 - luma(p[0], p[1], p[2])).collect(),
        };
        let edges = edges(width, height, &dark);
        Plane { page, width, height, scale: Scale::of(page), dark, edges }
    }

    /// Paints over rules with what stands on both sides of them: they are compared on their own, and letters that cross
    /// them stay whole. The pixels of the page itself stay as they are.
    pub fn erase(&mut self, rules: &[super::segment::Rule]) {
        let (width, height) = (self.width, self.height);
        let dark = &mut self.dark;
        for rule in rules {
            let rect = rule.rect.grown(1, 1).meet(&Rect::new(0, 0, width, height));
            for y in rect.y0 as usize..rect.y1 as usize {
                for x in rect.x0 as usize..rect.x1 as usize {
                    let (before, after) = if rule.horizontal {
                        ((x, rect.y0.saturating_sub(1).max(0) as usize), (x, (rect.y1 as usize).min(height - 1)))
                    } else {
                        ((rect.x0.saturating_sub(1).max(0) as usize, y), ((rect.x1 as usize).min(width - 1), y))
                    };
                    let at = |(x, y): (usize, usize)| dark.get(y * width + x).copied().unwrap_or(0);
                    let value = at(before).midpoint(at(after));
                    if let Some(d) = dark.get_mut(y * width + x) {
                        *d = value;
                    }
                }
            }
        }
    }

    pub fn bounds(&self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }

    /// Contour pixels inside a box.
    pub fn contours(&self, rect: Rect) -> f32 {
        let inside = rect.meet(&self.bounds());
        let rows = inside.y0..inside.y1.max(inside.y0);
        let (from, to) = (inside.x0.max(0) as usize, inside.x1.max(0) as usize);
        rows.map(|y| self.edges.count(y as usize, from, to)).sum::<u32>() as f32
    }

    /// Darkness of row `y` in columns `from..to`; empty outside the page.
    pub fn row(&self, y: i32, from: i32, to: i32) -> &[u8] {
        if y < 0 || y as usize >= self.height || from < 0 || to < from || to as usize > self.width {
            return &[];
        }
        let start = y as usize * self.width;
        self.dark.get(start + from as usize..start + to as usize).unwrap_or(&[])
    }

    /// Darkness of a pixel; white outside the page.
    pub fn dark_at(&self, x: i32, y: i32) -> u8 {
        self.row(y, x, x + 1).first().copied().unwrap_or(0)
    }

    /// Darkness of a pixel as it was painted, whatever was erased since.
    pub fn painted_at(&self, x: i32, y: i32) -> u8 {
        let [r, g, b] = self.colour(x, y);
        255 - luma(r, g, b)
    }

    /// Darkness inside a box, white where the box leaves the page.
    pub fn patch(&self, rect: Rect) -> Patch {
        let mut patch = Patch::blank(rect.width().max(0) as usize, rect.height().max(0) as usize);
        let inside = rect.meet(&self.bounds());
        let left = (inside.x0 - rect.x0).max(0) as usize;
        for y in inside.y0..inside.y1 {
            let row = self.row(y, inside.x0, inside.x1);
            let start = (y - rect.y0) as usize * patch.width + left;
            if let Some(to) = patch.dark.get_mut(start..start + row.len()) {
                to.iter_mut().zip(row).for_each(|(t, &d)| *t = f32::from(d));
            }
        }
        patch
    }

    /// Red, green, blue of a pixel; white outside the page.
    pub fn colour(&self, x: i32, y: i32) -> [u8; 3] {
        if x < 0 || y < 0 || x as usize >= self.width || y as usize >= self.height {
            return [255; 3];
        }
        let i = y as usize * self.width + x as usize;
        match self.page.pixels() {
            Pixels::Grey(grey) => [grey.get(i).copied().unwrap_or(255); 3],
            Pixels::Rgb(rgb) => match rgb.get(i * 3..i * 3 + 3) {
                Some(&[r, g, b]) => [r, g, b],
                _ => [255; 3],
            },
        }
    }

    /// The channels of row `y` in columns `from..to`, which are on the page; none on a grey page.
    fn colours(&self, y: i32, from: i32, to: i32) -> Option<&[u8]> {
        let at = |x: i32| 3 * (y as usize * self.width + x as usize);
        match self.page.pixels() {
            Pixels::Grey(_) => None,
            Pixels::Rgb(rgb) => rgb.get(at(from)..at(to)),
        }
    }

    /// Whether `rect` here and `rect` shifted on `other` have the same pixels and lie inside both pages.
    pub fn same(&self, rect: Rect, other: &Plane<'_>, shift: Shift) -> bool {
        let there = rect.shifted(shift);
        if rect.meet(&self.bounds()) != rect || there.meet(&other.bounds()) != there {
            return false;
        }
        (rect.y0..rect.y1).all(|y| self.same_row(y, rect, other, shift))
    }

    fn same_row(&self, y: i32, rect: Rect, other: &Plane<'_>, shift: Shift) -> bool {
        if self.row(y, rect.x0, rect.x1) != other.row(y + shift.dy, rect.x0 + shift.dx, rect.x1 + shift.dx) {
            return false;
        }
        match (self.colours(y, rect.x0, rect.x1), other.colours(y + shift.dy, rect.x0 + shift.dx, rect.x1 + shift.dx)) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, None) => true,
            _ => (rect.x0..rect.x1).all(|x| self.colour(x, y) == other.colour(x + shift.dx, y + shift.dy)),
        }
    }
}

/// A copy of a box of darkness, 0 to 255.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub width: usize,
    pub height: usize,
    pub dark: Vec<f32>,
}

impl Patch {
    pub fn blank(width: usize, height: usize) -> Patch {
        Patch { width, height, dark: vec![0.0; width * height] }
    }

    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.dark.get(y * self.width + x).copied().unwrap_or(0.0)
    }

    /// Row `y` in columns `from..to`; empty where that leaves the patch.
    pub fn row(&self, y: usize, from: usize, to: usize) -> &[f32] {
        if to > self.width { &[] } else { self.dark.get(y * self.width + from..y * self.width + to).unwrap_or(&[]) }
    }

    /// Least and most darkness at most `reach` pixels from a place.
    pub fn range(&self, x: usize, y: usize, reach: usize) -> (f32, f32) {
        let rows = y.saturating_sub(reach)..(y + reach + 1).min(self.height);
        let columns = x.saturating_sub(reach)..(x + reach + 1).min(self.width);
        let all = rows.flat_map(|y| columns.clone().map(move |x| self.at(x, y)));
        all.fold((f32::MAX, f32::MIN), |(low, high), d| (low.min(d), high.max(d)))
    }

    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.dark.chunks_exact(self.width.max(1))
    }

    /// Sum of each column.
    pub fn columns(&self) -> Vec<f32> {
        let mut sums = vec![0.0; self.width];
        for row in self.rows() {
            sums.iter_mut().zip(row).for_each(|(s, d)| *s += d);
        }
        sums
    }

    pub fn mass(&self) -> f32 {
        self.dark.iter().sum()
    }

    /// Without its outermost pixels.
    pub fn inner(&self) -> Patch {
        let (width, height) = (self.width.saturating_sub(2), self.height.saturating_sub(2));
        let mut dark = Vec::with_capacity(width * height);
        let rows = self.rows().skip(1).take(height);
        rows.for_each(|row| dark.extend_from_slice(row.get(1..width + 1).unwrap_or(&[])));
        Patch { width, height, dark }
    }

    /// Mean over 3 × 3 pixels; outside counts as white.
    pub fn blurred(&self) -> Patch {
        let mut across = vec![0.0; self.dark.len()];
        self.rows().zip(across.chunks_exact_mut(self.width.max(1))).for_each(|(row, out)| smooth_into(row, out));
        let mut out = Patch::blank(self.width, self.height);
        let white = vec![0.0; self.width];
        for (y, row) in out.dark.chunks_exact_mut(self.width.max(1)).enumerate() {
            let line = |y: usize| across.get(y * self.width..(y + 1) * self.width).unwrap_or(&white);
            let (above, below) = (y.checked_sub(1).map_or(white.as_slice(), line), line(y + 1));
            let three = above.iter().zip(line(y)).zip(below);
            row.iter_mut().zip(three).for_each(|(o, ((a, b), c))| *o = (a + b + c) / 3.0);
        }
        out
    }
}

/// Mean of each value and its two neighbours; outside counts as zero.
pub(crate) fn smooth(values: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; values.len()];
    smooth_into(values, &mut out);
    out
}

fn smooth_into(values: &[f32], out: &mut [f32]) {
    let at = |i: Option<usize>| i.and_then(|i| values.get(i)).copied().unwrap_or(0.0);
    for (o, three) in out.iter_mut().skip(1).zip(values.windows(3)) {
        *o = (three[0] + three[1] + three[2]) / 3.0;
    }
    for i in [0, values.len().saturating_sub(1)] {
        if let Some(end) = out.get_mut(i) {
            *end = (at(i.checked_sub(1)) + at(Some(i)) + at(Some(i + 1))) / 3.0;
        }
    }
}

/// Luma with weights that keep a yellow, a red and a blue apart from white and black.
fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((2 * u16::from(r) + 5 * u16::from(g) + u16::from(b)) / 8) as u8
}

/// Pixels that differ from the one to the right or below.
fn edges(width: usize, height: usize, dark: &[u8]) -> Bits {
    if width == 0 {
        return Bits::empty(0, height);
    }
    let mut strength = vec![0u8; dark.len()];
    let white = vec![0u8; width];
    for (y, out) in strength.chunks_exact_mut(width).enumerate() {
        let row = dark.get(y * width..(y + 1) * width).unwrap_or(&white);
        let below = dark.get((y + 1) * width..(y + 2) * width).unwrap_or(row);
        let right = row.get(1..).unwrap_or(&[]);
        out.iter_mut().zip(row.iter().zip(below)).for_each(|(o, (&a, &b))| *o = a.abs_diff(b));
        out.iter_mut().zip(row.iter().zip(right)).for_each(|(o, (&a, &b))| *o = (*o).max(a.abs_diff(b)));
    }
    Bits::at_least(width, height, &strength, EDGE)
}
