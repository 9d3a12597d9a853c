//! Sequence alignment by likeness, with a counted budget.
//!
//! In: two lengths and a likeness of any two items. Out: pairs in increasing order on both sides whose likenesses sum to the
//! most. With more cells than the budget, only a band around the diagonal is looked at: ten thousand pages cost what the
//! budget says and not their square.

/// Pairs `(left, right)` with a likeness of at least `least`, both increasing. `likeness` is called at most `budget` times
/// (but at least three times an item, so that neighbours can always pair up).
pub(crate) fn align(
    left: usize,
    right: usize,
    budget: usize,
    least: f32,
    mut likeness: impl FnMut(usize, usize) -> f32,
) -> Vec<(usize, usize)> {
    if left == 0 || right == 0 {
        return Vec::new();
    }
    let band = Band::of(left, right, budget);
    let mut steps: Vec<Step> = vec![Step::Up; left * band.width];
    let mut above: Vec<f32> = vec![0.0; right + 1];
    for i in 0..left {
        let (from, to) = band.columns(i);
        let mut now = above.clone();
        let mut before = above.get(from).copied().unwrap_or(0.0);
        for j in from..to {
            let like = likeness(i, j);
            let up = above.get(j + 1).copied().unwrap_or(0.0);
            let pair = above.get(j).copied().unwrap_or(0.0) + like;
            let (score, step) = best(up, before, (like >= least).then_some(pair));
            before = score;
            put(&mut now, j + 1, score);
            put(&mut steps, i * band.width + j - from, step);
        }
        // What lies right of the band can do no worse than the band's last cell.
        now.iter_mut().skip(to + 1).for_each(|s| *s = s.max(before));
        above = now;
    }
    trace(left, right, &band, &steps)
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Up,
    Back,
    Pair,
}

struct Band {
    width: usize,
    left: usize,
    right: usize,
}

impl Band {
    fn of(left: usize, right: usize, budget: usize) -> Band {
        // Off the diagonal by the difference in length must stay reachable.
        let least = (right / left + 3).min(right);
        Band { width: (budget / left).clamp(least, right), left, right }
    }

    fn columns(&self, i: usize) -> (usize, usize) {
        let middle = i * self.right / self.left;
        let from = middle.saturating_sub(self.width / 2).min(self.right - self.width);
        (from, from + self.width)
    }
}

fn best(up: f32, back: f32, pair: Option<f32>) -> (f32, Step) {
    match pair {
        Some(pair) if pair > up && pair > back => (pair, Step::Pair),
        _ if back > up => (back, Step::Back),
        _ => (up, Step::Up),
    }
}

fn trace(left: usize, right: usize, band: &Band, steps: &[Step]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = (left, right);
    while i > 0 && j > 0 {
        let (from, to) = band.columns(i - 1);
        if j > to {
            j = to;
        }
        if j <= from {
            i -= 1;
            continue;
        }
        match steps.get((i - 1) * band.width + j - 1 - from).copied().unwrap_or(Step::Up) {
            Step::Pair => {
                pairs.push((i - 1, j - 1));
                i -= 1;
                j -= 1;
            }
            Step::Up => i -= 1,
            Step::Back => j -= 1,
        }
    }
    pairs.reverse();
    pairs
}

fn put<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, budget: usize, expected: &[(usize, usize)]) {
        let (l, r): (Vec<u8>, Vec<u8>) = (left.bytes().collect(), right.bytes().collect());
        let pairs = align(l.len(), r.len(), budget, 0.5, |i, j| f32::from(u8::from(l[i] == r[j])));
        assert_eq!(pairs, expected, "{left} {right}");
    }

    #[test]
    fn equal_items_pair_in_order() {
        check("abcd", "abcd", 100, &[(0, 0), (1, 1), (2, 2), (3, 3)]);
        check("abcd", "xabcd", 100, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
        check("abxcd", "abcd", 100, &[(0, 0), (1, 1), (3, 2), (4, 3)]);
        check("ab", "cd", 100, &[]);
        check("", "ab", 100, &[]);
        check("ab", "", 100, &[]);
    }

    #[test]
    fn a_small_budget_still_pairs_neighbours() {
        check("abcdefgh", "xabcdefgh", 8, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8)]);
        check("abcdefgh", "abcdefgh", 0, &[(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)]);
    }

    #[test]
    fn the_budget_holds() {
        let mut calls = 0;
        let pairs = align(2000, 2000, 40_000, 0.5, |i, j| {
            calls += 1;
            f32::from(u8::from(i == j))
        });
        assert_eq!((pairs.len(), calls <= 40_000), (2000, true));
    }
}
