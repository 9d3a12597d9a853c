//! Aligns two sequences: which element of one is which of the other, both in order.
//!
//! In: per element a *strong* key (equal: the same in every respect) and a *weak* one (equal: the same thing, however it
//! looks; 0: nothing identifies it), and a score for pairs. Out: pairs, increasing on both sides.
//! Steps, from cheap to dear: equal ends, elements that occur once on both sides (longest increasing subsequence), the best
//! sum of scores in what is small enough, windows over what is not, and position when the budget is spent; the last two
//! are recorded. The answer does not depend on which sequence comes first, because they are put in a canonical order.
//! Deliberately absent: things that moved (`moved`), and any knowledge of documents.

use super::budget::Budget;
use std::collections::HashMap;
use std::ops::Range;

/// Cells of a score table up to which one is filled at once.
const TABLE: usize = 1 << 16;
/// Cells up to which it is filled before looking for unique elements.
const SMALL: usize = 1 << 10;
/// Length of the windows over what is larger.
const WINDOW: usize = 64;

/// One side of an alignment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<'k> {
    pub strong: &'k [u64],
    pub weak: &'k [u64],
}

/// Scores a pair: 0 never, more is better.
pub(super) type Score<'s> = dyn FnMut(usize, usize) -> u32 + 's;

type Gap = (Range<usize>, Range<usize>);

/// Aligns two sequences.
pub(super) fn align(
    left: Keys<'_>,
    right: Keys<'_>,
    score: &mut Score<'_>,
    budget: &mut Budget,
) -> Vec<(usize, usize)> {
    if left.strong > right.strong {
        let mut pairs = ordered(right, left, &mut |a, b| score(b, a), budget);
        pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
        return pairs;
    }
    ordered(left, right, score, budget)
}

fn ordered(left: Keys<'_>, right: Keys<'_>, score: &mut Score<'_>, budget: &mut Budget) -> Vec<(usize, usize)> {
    let mut aligner = Aligner { counts: counts(left.weak, right.weak), left, right, score, budget, pairs: Vec::new() };
    let mut gaps: Vec<Gap> = vec![(0..left.strong.len(), 0..right.strong.len())];
    while let Some(gap) = gaps.pop() {
        let gap = aligner.strip(gap);
        if gap.0.is_empty() || gap.1.is_empty() {
            continue;
        }
        aligner.split(gap, &mut gaps);
    }
    let mut pairs = aligner.pairs;
    pairs.sort_unstable();
    pairs
}

/// How often each weak key occurs on the left and on the right.
fn counts(left: &[u64], right: &[u64]) -> HashMap<u64, (u32, u32)> {
    let mut counts: HashMap<u64, (u32, u32)> = HashMap::with_capacity(left.len());
    left.iter().for_each(|&key| counts.entry(key).or_default().0 += 1);
    right.iter().for_each(|&key| counts.entry(key).or_default().1 += 1);
    counts
}

struct Aligner<'k, 's, 'b> {
    left: Keys<'k>,
    right: Keys<'k>,
    score: &'b mut Score<'s>,
    budget: &'b mut Budget,
    counts: HashMap<u64, (u32, u32)>,
    pairs: Vec<(usize, usize)>,
}

impl Aligner<'_, '_, '_> {
    /// Pairs what is equal at both ends of a gap and gives back what is left.
    fn strip(&mut self, (mut l, mut r): Gap) -> Gap {
        while !l.is_empty() && !r.is_empty() && self.left.strong[l.start] == self.right.strong[r.start] {
            self.pairs.push((l.start, r.start));
            l.start += 1;
            r.start += 1;
        }
        while !l.is_empty() && !r.is_empty() && self.left.strong[l.end - 1] == self.right.strong[r.end - 1] {
            self.pairs.push((l.end - 1, r.end - 1));
            l.end -= 1;
            r.end -= 1;
        }
        (l, r)
    }

    fn split(&mut self, gap: Gap, gaps: &mut Vec<Gap>) {
        if gap.0.len().saturating_mul(gap.1.len()) > SMALL && self.budget.take(gap.0.len() + gap.1.len()) {
            let mut anchors = unique(self.left.weak, self.right.weak, &gap);
            if anchors.is_empty() {
                anchors = unique(self.left.strong, self.right.strong, &gap);
            }
            if !anchors.is_empty() {
                return self.between(gap, &anchors, gaps);
            }
        }
        let (l, r) = self.candidates(&gap);
        match l.len().saturating_mul(r.len()) {
            0 => (),
            cells if cells <= TABLE && self.budget.take(cells) => self.table(&l, &r),
            _ => self.windows(&l, &r),
        }
    }

    /// Pairs anchors and puts what lies between them on the stack.
    fn between(&mut self, (l, r): Gap, anchors: &[(usize, usize)], gaps: &mut Vec<Gap>) {
        let (mut from_left, mut from_right) = (l.start, r.start);
        for &(a, b) in anchors {
            gaps.push((from_left..a, from_right..b));
            self.pairs.push((a, b));
            (from_left, from_right) = (a + 1, b + 1);
        }
        gaps.push((from_left..l.end, from_right..r.end));
    }

    /// What may pair inside a gap: an element whose equal stands elsewhere has moved and pairs with nothing else.
    fn candidates(&self, (l, r): &Gap) -> (Vec<usize>, Vec<usize>) {
        let here = counts(&self.left.weak[l.clone()], &self.right.weak[r.clone()]);
        let both = |key: u64| here.get(&key).is_some_and(|c| c.0 > 0 && c.1 > 0);
        let all = |key: u64| self.counts.get(&key).copied().unwrap_or_default();
        let stays_left = |&i: &usize| {
            let key = self.left.weak[i];
            key == 0 || both(key) || all(key).1 < all(key).0
        };
        let stays_right = |&i: &usize| {
            let key = self.right.weak[i];
            key == 0 || both(key) || all(key).0 < all(key).1
        };
        (l.clone().filter(stays_left).collect(), r.clone().filter(stays_right).collect())
    }

    fn table(&mut self, l: &[usize], r: &[usize]) {
        let pairs = best(l, r, self.score);
        self.pairs.extend(pairs);
    }

    /// Walks over a large gap in windows; what the budget does not allow is paired by position.
    fn windows(&mut self, l: &[usize], r: &[usize]) {
        self.budget.note("long stretches without a unique element were aligned in windows");
        let (mut a, mut b) = (0, 0);
        while a < l.len() && b < r.len() {
            if !self.budget.take(WINDOW * WINDOW) {
                return self.by_position(&l[a..], &r[b..]);
            }
            let (left, right) = (&l[a..l.len().min(a + WINDOW)], &r[b..r.len().min(b + WINDOW)]);
            let last = left.len() < WINDOW && right.len() < WINDOW;
            let (da, db) = self.window(left, right, last);
            a += da;
            b += db;
        }
    }

    /// Pairs inside one window and says how far to go on, on each side.
    fn window(&mut self, left: &[usize], right: &[usize], last: bool) -> (usize, usize) {
        let sure = if last { WINDOW } else { WINDOW * 3 / 4 };
        let mut end = (0, 0);
        for (a, b) in best_positions(left, right, self.score) {
            if a < sure && b < sure {
                self.pairs.push((left[a], right[b]));
                end = (a + 1, b + 1);
            }
        }
        (end.0.max(left.len().min(WINDOW / 4)), end.1.max(right.len().min(WINDOW / 4)))
    }

    fn by_position(&mut self, l: &[usize], r: &[usize]) {
        self.budget.note("the budget was spent: the rest was paired by position");
        for (&a, &b) in l.iter().zip(r) {
            if (self.score)(a, b) > 0 {
                self.pairs.push((a, b));
            }
        }
    }
}

/// Elements that occur once on both sides of a gap, as the longest increasing sequence of pairs.
fn unique(left: &[u64], right: &[u64], (l, r): &Gap) -> Vec<(usize, usize)> {
    let once_left = once(left, l);
    let once_right = once(right, r);
    let mut pairs: Vec<(usize, usize)> = once_left
        .iter()
        .filter(|(key, _)| **key != 0)
        .filter_map(|(key, at)| Some(((*at)?, (*once_right.get(key)?)?)))
        .collect();
    pairs.sort_unstable();
    increasing(&pairs)
}

/// Position of every key; none for those that occur more than once.
fn once(keys: &[u64], range: &Range<usize>) -> HashMap<u64, Option<usize>> {
    let mut positions = HashMap::with_capacity(range.len());
    for i in range.clone() {
        positions.entry(keys[i]).and_modify(|at| *at = None).or_insert(Some(i));
    }
    positions
}

/// Longest subsequence with increasing right sides, of pairs sorted by their left sides.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (i, pair) in pairs.iter().enumerate() {
        let at = tails.partition_point(|&t| pairs[t].1 < pair.1);
        before.push(at.checked_sub(1).map(|p| tails[p]));
        match tails.get_mut(at) {
            Some(tail) => *tail = i,
            None => tails.push(i),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(i) = at {
        chain.push(pairs[i]);
        at = before[i];
    }
    chain.reverse();
    chain
}

fn best(l: &[usize], r: &[usize], score: &mut Score<'_>) -> Vec<(usize, usize)> {
    best_positions(l, r, score).into_iter().map(|(a, b)| (l[a], r[b])).collect()
}

/// The pairs with the highest sum of scores; among equals those that come first.
fn best_positions(l: &[usize], r: &[usize], score: &mut Score<'_>) -> Vec<(usize, usize)> {
    let width = r.len() + 1;
    let mut scores = vec![0u32; l.len() * r.len()];
    let mut sums = vec![0u32; (l.len() + 1) * width];
    for a in (0..l.len()).rev() {
        for b in (0..r.len()).rev() {
            let s = score(l[a], r[b]);
            scores[a * r.len() + b] = s;
            let skip = sums[(a + 1) * width + b].max(sums[a * width + b + 1]);
            let pair = if s == 0 { 0 } else { sums[(a + 1) * width + b + 1].saturating_add(s) };
            sums[a * width + b] = skip.max(pair);
        }
    }
    trace(l.len(), r.len(), &scores, &sums)
}

fn trace(rows: usize, columns: usize, scores: &[u32], sums: &[u32]) -> Vec<(usize, usize)> {
    let width = columns + 1;
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < rows && b < columns {
        let here = sums[a * width + b];
        let s = scores[a * columns + b];
        if s > 0 && here == sums[(a + 1) * width + b + 1].saturating_add(s) {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if here == sums[(a + 1) * width + b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(left: &[u64], right: &[u64], budget: u64) -> Vec<(usize, usize)> {
        let (l, r) = (Keys { strong: left, weak: left }, Keys { strong: right, weak: right });
        align(l, r, &mut |a, b| u32::from(left[a] == right[b]), &mut Budget::new(budget))
    }

    #[test]
    fn a_lost_element_leaves_the_others_paired() {
        assert_eq!(pairs(&[1, 2, 3], &[1, 3], 1000), vec![(0, 0), (2, 1)]);
    }

    #[test]
    fn of_equal_elements_the_first_ones_pair() {
        assert_eq!(pairs(&[7, 7, 7], &[7, 7], 1000), vec![(0, 0), (1, 1)]);
    }

    #[test]
    fn a_shuffle_of_many_stays_inside_the_budget() {
        let left: Vec<u64> = (1..=100_000).collect();
        let mut right = left.clone();
        right.sort_by_key(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        assert!(pairs(&left, &right, 20_000_000).len() > 400);
    }

    #[test]
    fn a_shuffle_of_two_letters_stays_inside_the_budget() {
        let letter = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63;
        let left: Vec<u64> = (1..=100_000).map(|n| 1 + letter(n)).collect();
        let right: Vec<u64> = (1..=100_000).map(|n| 1 + letter(n + 77)).collect();
        assert!(pairs(&left, &right, 20_000_000).len() > 60_000);
    }

    proptest! {
        #[test]
        fn sides_are_equal_before_the_law(
            left in proptest::collection::vec(0u64..6, 0..60),
            right in proptest::collection::vec(0u64..6, 0..60),
            budget in 0u64..5000,
        ) {
            let there = pairs(&left, &right, budget);
            let mut back: Vec<_> = pairs(&right, &left, budget).into_iter().map(|(a, b)| (b, a)).collect();
            back.sort_unstable();
            prop_assert_eq!(&there, &back);
            prop_assert!(there.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        }

        #[test]
        fn equal_sequences_pair_throughout(all in proptest::collection::vec(0u64..9, 0..80)) {
            prop_assert_eq!(pairs(&all, &all, 0).len(), all.len());
        }
    }
}
