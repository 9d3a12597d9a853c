//! A page of yes and no, 64 pixels a word: what segmentation works on.
//!
//! Word-parallel morphology finds straight lines of any length in a few passes over 15,000 words for an A4 page.

/// Pixels that are set or not; bits beyond the width are always zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    pub width: usize,
    pub height: usize,
    stride: usize,
    words: Vec<u64>,
}

impl Bits {
    pub fn empty(width: usize, height: usize) -> Bits {
        let stride = width.div_ceil(64);
        Bits { width, height, stride, words: vec![0; stride * height] }
    }

    /// Set where the byte is at least `least`, which is from 1 to 128.
    pub fn at_least(width: usize, height: usize, bytes: &[u8], least: u8) -> Bits {
        let mut bits = Bits::empty(width, height);
        for (y, row) in bytes.chunks_exact(width.max(1)).take(height).enumerate() {
            let words = bits.row_mut(y);
            for (word, chunk) in words.iter_mut().zip(row.chunks(64)) {
                *word = pack(chunk, least);
            }
        }
        bits
    }

    /// The words of a row; none outside the page.
    pub fn row(&self, y: usize) -> &[u64] {
        if y >= self.height {
            return &[];
        }
        self.words.get(y * self.stride..(y + 1) * self.stride).unwrap_or(&[])
    }

    fn row_mut(&mut self, y: usize) -> &mut [u64] {
        self.words.get_mut(y * self.stride..(y + 1) * self.stride).unwrap_or(&mut [])
    }

    /// Number of set pixels of row `y` in columns `from..to`.
    pub fn count(&self, y: usize, from: usize, to: usize) -> u32 {
        let mut sum = 0;
        each_masked(self.row(y), from, to, |word| sum += word.count_ones());
        sum
    }

    /// Whether any pixel of row `y` in columns `from..to` is set.
    pub fn any(&self, y: usize, from: usize, to: usize) -> bool {
        let mut found = 0;
        each_masked(self.row(y), from, to, |word| found |= word);
        found != 0
    }

    /// Whether a pixel is set; none is outside the page.
    pub fn at(&self, x: i32, y: i32) -> bool {
        x >= 0 && y >= 0 && (x as usize) < self.width && self.any(y as usize, x as usize, x as usize + 1)
    }

    /// The columns that have a set pixel in any of the rows.
    pub fn columns(&self, rows: std::ops::Range<usize>) -> Vec<u64> {
        let mut all = vec![0; self.stride];
        for y in rows {
            all.iter_mut().zip(self.row(y)).for_each(|(a, w)| *a |= w);
        }
        all
    }

    /// Only what belongs to horizontal runs of at least `length` pixels.
    pub fn horizontal_runs(&self, length: usize) -> Bits {
        let mut out = Bits::empty(self.width, self.height);
        for y in 0..self.height {
            if !self.any(y, 0, self.width) {
                continue;
            }
            for (from, to) in runs(self.row(y), self.width, 1) {
                if to - from >= length {
                    set_range(out.row_mut(y), from, to);
                }
            }
        }
        out
    }

    /// Only what belongs to vertical runs of at least `length` pixels.
    pub fn vertical_runs(&self, length: usize) -> Bits {
        let mut eroded = self.clone();
        let mut reach = 1;
        while reach < length {
            let step = reach.min(length - reach);
            eroded.combine_below(step, |a, b| a & b, 0);
            reach += step;
        }
        let mut reach = 1;
        while reach < length {
            let step = reach.min(length - reach);
            eroded.combine_above(step);
            reach += step;
        }
        eroded
    }

    fn combine_below(&mut self, step: usize, with: impl Fn(u64, u64) -> u64, beyond: u64) {
        let offset = step * self.stride;
        for i in 0..self.words.len() {
            let other = self.words.get(i + offset).copied().unwrap_or(beyond);
            if let Some(word) = self.words.get_mut(i) {
                *word = with(*word, other);
            }
        }
    }

    fn combine_above(&mut self, step: usize) {
        let offset = step * self.stride;
        for i in (offset..self.words.len()).rev() {
            let other = self.words.get(i - offset).copied().unwrap_or(0);
            if let Some(word) = self.words.get_mut(i) {
                *word |= other;
            }
        }
    }

    /// Sets a box.
    pub fn fill(&mut self, rect: super::plane::Rect) {
        let (from, to) = (rect.x0.max(0) as usize, (rect.x1.max(0) as usize).min(self.width));
        for y in rect.y0.max(0) as usize..(rect.y1.max(0) as usize).min(self.height) {
            if from < to {
                set_range(self.row_mut(y), from, to);
            }
        }
    }

    /// Clears what is set in `other` or touches it.
    pub fn without_near(mut self, other: &Bits) -> Bits {
        for y in 0..self.height {
            for near in [y.wrapping_sub(1), y, y + 1] {
                let grown = grow(other.row(near));
                self.row_mut(y).iter_mut().zip(grown).for_each(|(w, o)| *w &= !o);
            }
        }
        self
    }
}

/// One bit a byte: whether it is at least `least` (1 to 128), eight bytes at a time.
fn pack(chunk: &[u8], least: u8) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let raise = EACH * u64::from(0x80 - least.clamp(1, 0x80));
    let mut word = 0;
    for (eight, bytes) in chunk.chunks(8).enumerate() {
        let mut whole = [0u8; 8];
        whole.iter_mut().zip(bytes).for_each(|(w, b)| *w = *b);
        let bytes = u64::from_le_bytes(whole);
        // The highest bit of each byte, without a carry into the next one; the product gathers them in the last byte.
        let high = ((bytes & (EACH * 0x7f)) + raise) | bytes;
        let gathered = (high >> 7 & EACH).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= gathered << (eight * 8);
    }
    word
}

/// A row widened by one pixel to both sides.
fn grow(row: &[u64]) -> impl Iterator<Item = u64> + '_ {
    (0..row.len()).map(|i| {
        let at = |i: usize| row.get(i).copied().unwrap_or(0);
        let word = at(i);
        word | word << 1 | word >> 1 | at(i.wrapping_sub(1)) >> 63 | at(i + 1) << 63
    })
}

fn each_masked(row: &[u64], from: usize, to: usize, mut visit: impl FnMut(u64)) {
    for (i, &word) in row.iter().enumerate().skip(from / 64).take((to.div_ceil(64)).saturating_sub(from / 64)) {
        visit(word & mask(i, from, to));
    }
}

/// The bits of word `i` that lie in columns `from..to`.
fn mask(i: usize, from: usize, to: usize) -> u64 {
    let low = from.saturating_sub(i * 64);
    let high = to.saturating_sub(i * 64);
    let below = |n: usize| if n >= 64 { u64::MAX } else { (1u64 << n) - 1 };
    below(high) & !below(low)
}

fn set_range(row: &mut [u64], from: usize, to: usize) {
    let words = row.iter_mut().enumerate().skip(from / 64).take(to.div_ceil(64) - from / 64);
    words.for_each(|(i, word)| *word |= mask(i, from, to));
}

/// Runs of set bits as `from..to`, those with fewer than `gap` clear bits between them joined.
pub(crate) fn runs(row: &[u64], width: usize, gap: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut x = 0;
    while let Some(from) = next(row, x, width, true) {
        let to = next(row, from, width, false).unwrap_or(width);
        match out.last_mut() {
            Some(last) if from - last.1 < gap => last.1 = to,
            _ => out.push((from, to)),
        }
        x = to;
    }
    out
}

/// The first column from `x` on whose bit is `set`.
fn next(row: &[u64], x: usize, width: usize, set: bool) -> Option<usize> {
    let mut at = x;
    while at < width {
        let word = row.get(at / 64).copied().unwrap_or(0);
        let word = if set { word } else { !word } >> (at % 64);
        if word != 0 {
            let found = at + word.trailing_zeros() as usize;
            return (found < width).then_some(found);
        }
        at = (at / 64 + 1) * 64;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(rows: &[&str]) -> Bits {
        let width = rows[0].len();
        let bytes: Vec<u8> = rows.concat().bytes().map(|b| if b == b'#' { 255 } else { 0 }).collect();
        Bits::at_least(width, rows.len(), &bytes, 128)
    }

    #[test]
    fn a_bit_is_set_from_the_least_value_on() {
        for least in [1, 24, 100, 128] {
            let bytes: Vec<u8> = (0..=255).collect();
            let page = Bits::at_least(256, 1, &bytes, least);
            let set: Vec<u8> = bytes.into_iter().filter(|b| page.at(i32::from(*b), 0)).collect();
            assert_eq!(set, (least..=255).collect::<Vec<u8>>());
        }
    }

    #[test]
    fn runs_join_over_small_gaps() {
        let row = bits(&["##..###....#"]);
        assert_eq!(runs(row.row(0), 12, 1), [(0, 2), (4, 7), (11, 12)]);
        assert_eq!(runs(row.row(0), 12, 3), [(0, 7), (11, 12)]);
    }

    #[test]
    fn openings_keep_long_runs_only() {
        let page = bits(&["#..#", "#...", "#.##", "####"]);
        assert_eq!(page.vertical_runs(3), bits(&["#...", "#...", "#...", "#..."]));
        assert_eq!(page.horizontal_runs(3), bits(&["....", "....", "....", "####"]));
    }

    #[test]
    fn words_are_joined_at_64() {
        let wide = format!("{}{}", ".".repeat(60), "#".repeat(10));
        let page = bits(&[&wide]);
        assert_eq!(runs(page.row(0), 70, 1), [(60, 70)]);
        assert_eq!((page.count(0, 62, 66), page.any(0, 0, 60)), (4, false));
        assert!(!page.clone().without_near(&page).any(0, 0, 70));
    }
}
