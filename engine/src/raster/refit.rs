//! A last, local fit: how a small box looks where the other side is drawn up to a pixel off.
//!
//! In: a box of one picture with what each of its pixels may differ by, and pictures of the other side. Out: what remains at the
//! shift, in half pixels, at which least remains. All shifts read the same four pictures (the other side between no pixels, two
//! beside, two below, and four), row by row, so that the rows are worked on as wholes. Deliberately absent: what noise is.

use super::plane::Patch;
use super::residue::beyond;

/// First column and row, and the ones after the last.
pub(crate) type Box4 = (usize, usize, usize, usize);

/// Rows after which a sum that is too large already ends a trial.
const BAND: usize = 6;

/// A box of a picture: how dark, and by how much each pixel may differ whatever stands on the other side.
pub(crate) struct Target {
    area: Box4,
    dark: Vec<f32>,
    slack: Vec<f32>,
}

impl Target {
    pub fn of(here: &Patch, area: Box4, slack: impl Fn(usize, usize) -> f32) -> Target {
        let (x0, y0, x1, y1) = area;
        let mut target = Target { area, dark: Vec::new(), slack: Vec::new() };
        for y in y0..y1 {
            target.dark.extend_from_slice(here.row(y, x0, x1));
            target.slack.extend((x0..x1).map(|x| slack(x, y)));
        }
        target
    }

    fn width(&self) -> usize {
        self.area.2 - self.area.0
    }

    /// What remains of both signs at a shift; no more is counted than `most`. `columns` is room for a row.
    fn misfit(&self, other: &Between, shift: Halves, most: f32, columns: &mut [f32]) -> f32 {
        let width = columns.len().max(1);
        let mut sum = 0.0;
        columns.fill(0.0);
        let bands = self.dark.chunks(width * BAND).zip(self.slack.chunks(width * BAND));
        for (band, (dark, slack)) in bands.enumerate() {
            for (y, (dark, slack)) in dark.chunks(width).zip(slack.chunks(width)).enumerate() {
                let theirs = other.row(band * BAND + y, shift, width);
                let pixels = dark.iter().zip(slack).zip(theirs);
                columns.iter_mut().zip(pixels).for_each(|(c, ((&d, &s), &o))| *c += beyond(d, o, s));
            }
            sum = columns.iter().sum();
            if sum >= most {
                break;
            }
        }
        sum
    }

    /// What remains of one sign inside a part of the box where the other side fits it best.
    pub fn rest(&self, others: [&Patch; 2], (x0, y0, x1, y1): Box4, sign: f32) -> f32 {
        let others = others.map(|other| Between::of(other, self.area));
        let mut columns = vec![0.0; self.width()];
        let mut best = (f32::MAX, (0, 0), &others[0]);
        for other in &others {
            for shift in HALVES {
                let misfit = self.misfit(other, shift, best.0, &mut columns);
                if misfit < best.0 {
                    best = (misfit, shift, other);
                }
            }
        }
        let (left, width) = (x0 - self.area.0, self.width());
        let row = |y: usize| {
            let from = (y - self.area.1) * width + left;
            let ours = self.dark.iter().zip(&self.slack).skip(from).take(x1 - x0);
            let theirs = best.2.row(y - self.area.1, best.1, width).iter().skip(left);
            let signed = ours.zip(theirs).filter(|((d, _), o)| (**d - **o) * sign > 0.0);
            signed.map(|((&d, &s), &o)| beyond(d, o, s)).sum::<f32>()
        };
        (y0..y1).map(row).sum()
    }
}

/// To the right and down, in half pixels.
type Halves = (i32, i32);

/// Up to a pixel each way, the nearest first.
const HALVES: [Halves; 25] = nearest_first();

const fn nearest_first() -> [Halves; 25] {
    let mut all = [(0, 0); 25];
    let (mut known, mut away) = (0, 0);
    while away <= 8 {
        let mut step = 0;
        while step < 25 {
            let (dx, dy) = (step % 5 - 2, step / 5 - 2);
            if dx * dx + dy * dy == away {
                all[known] = (dx, dy);
                known += 1;
            }
            step += 1;
        }
        away += 1;
    }
    all
}

/// A box of a picture and a pixel around it, as it is and between its pixels.
struct Between {
    width: usize,
    /// As it is, between two pixels beside each other, between two below, between four; each a column wider than `width`.
    pictures: [Vec<f32>; 4],
}

impl Between {
    fn of(patch: &Patch, (x0, y0, x1, y1): Box4) -> Between {
        let (width, height) = (x1 - x0 + 3, y1 - y0 + 3);
        let mut plain = vec![0.0f32; width * height];
        for (y, row) in
            plain.chunks_exact_mut(width).enumerate().filter_map(|(i, row)| Some(((y0 + i).checked_sub(1)?, row)))
        {
            let (from, to) = (x0.saturating_sub(1), (x1 + 2).min(patch.width));
            let ours = row.iter_mut().skip(1 - (x0 - from));
            ours.zip(patch.row(y, from, to)).for_each(|(o, d)| *o = *d);
        }
        let mean = |values: &[f32], step: usize| -> Vec<f32> {
            let next = values.iter().skip(step).chain(std::iter::repeat_n(&0.0, step));
            values.iter().zip(next).map(|(a, b)| (a + b) / 2.0).collect()
        };
        let mut beside = mean(&plain, 1);
        // Before its first column a picture says nothing.
        if x0 == 0 {
            beside.iter_mut().step_by(width).for_each(|first| *first = 0.0);
        }
        let below = |values: &[f32]| {
            let mut below = mean(values, width);
            if y0 == 0 {
                below.iter_mut().take(width).for_each(|first| *first = 0.0);
            }
            below
        };
        let (under, between) = (below(&plain), below(&beside));
        Between { width, pictures: [plain, beside, under, between] }
    }

    /// Row `y` of the box, shifted.
    fn row(&self, y: usize, (dx, dy): Halves, length: usize) -> &[f32] {
        let (column, line) = ((1 + dx.div_euclid(2)) as usize, (y as i32 + 1 + dy.div_euclid(2)) as usize);
        let picture = (dx.rem_euclid(2) + 2 * dy.rem_euclid(2)) as usize;
        let from = line * self.width + column;
        self.pictures.get(picture).and_then(|p| p.get(from..from + length)).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes of different darkness, drawn so many half pixels to the right and down.
    fn strokes(dx: i32, dy: i32) -> Patch {
        let sharp = |x: i32, y: i32| if (x / 6 + y / 10) % 2 == 0 { 40.0 + (x * y % 160) as f32 } else { 0.0 };
        let mut patch = Patch::blank(40, 30);
        for (i, dark) in patch.dark.iter_mut().enumerate() {
            let (x, y) = (2 * (i as i32 % 40) - dx, 2 * (i as i32 / 40) - dy);
            *dark = (sharp(x, y) + sharp(x + 1, y) + sharp(x, y + 1) + sharp(x + 1, y + 1)) / 4.0;
        }
        patch
    }

    #[test]
    fn every_shift_reads_the_mean_of_the_pixels_around() {
        let patch = strokes(0, 0);
        let other = Between::of(&patch, (3, 4, 20, 25));
        for (dx, dy) in HALVES {
            for (x, y) in [(3, 4), (11, 9), (19, 24)] {
                let (fx, fy) = ((2 * x + dx).div_euclid(2) as usize, (2 * y + dy).div_euclid(2) as usize);
                let (mx, my) = (dx.rem_euclid(2) as usize, dy.rem_euclid(2) as usize);
                let four = [(fx, fy), (fx + mx, fy), (fx, fy + my), (fx + mx, fy + my)];
                let mean = four.iter().map(|&(x, y)| patch.at(x, y)).sum::<f32>() / 4.0;
                let found = other.row(y as usize - 4, (dx, dy), 17)[x as usize - 3];
                assert!((found - mean).abs() < 1e-3, "({dx}, {dy}) at ({x}, {y}): {found}, not {mean}");
            }
        }
    }

    #[test]
    fn what_is_a_pixel_off_fits_and_what_is_gone_does_not() {
        let here = strokes(0, 0);
        let target = |area| Target::of(&here, area, |_, _| 6.0);
        let area = (5, 5, 30, 25);
        for (dx, dy) in [(2, 0), (-2, 2), (0, -2)] {
            let there = strokes(dx, dy);
            assert_eq!(target(area).rest([&there, &there], area, 1.0), 0.0, "({dx}, {dy})");
        }
        let blank = Patch::blank(40, 30);
        assert!(target(area).rest([&blank, &blank], area, 1.0) > 10_000.0);
        assert_eq!(target(area).rest([&blank, &blank], area, -1.0), 0.0);
    }
}
