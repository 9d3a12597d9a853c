//! Compares two texts word by word.
//!
//! In: two texts as characters. Out: [`Stretch`]es that are equal, in order, and the [`Hunk`]s between them. A word is a
//! run of letters and digits; a run of blanks is one; any other character stands alone. The answer does not depend on
//! which text comes first. Texts too different and too long for the exact answer are aligned like paragraphs are (`align`).

use super::align::{Keys, align};
use super::budget::Budget;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Product of word counts up to which the shortest edit is looked for.
const EXACT: usize = 1 << 20;

/// Equal characters on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub left: usize,
    pub right: usize,
    pub len: usize,
}

/// What differs between two stretches, as ranges of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub left: Range<usize>,
    pub right: Range<usize>,
}

/// Equal stretches of two texts, in order.
pub(super) fn stretches(left: &[char], right: &[char], budget: &mut Budget) -> Vec<Stretch> {
    if left == right {
        return whole(left.len());
    }
    if left > right {
        let mut swapped = ordered(right, left, budget);
        swapped.iter_mut().for_each(|s| (s.left, s.right) = (s.right, s.left));
        return swapped;
    }
    ordered(left, right, budget)
}

fn whole(len: usize) -> Vec<Stretch> {
    if len == 0 { Vec::new() } else { vec![Stretch { left: 0, right: 0, len }] }
}

fn ordered(left: &[char], right: &[char], budget: &mut Budget) -> Vec<Stretch> {
    let (words_left, words_right) = (words(left), words(right));
    let (keys_left, keys_right) = (keys(left, &words_left), keys(right, &words_right));
    let head = keys_left.iter().zip(&keys_right).take_while(|(a, b)| a == b).count();
    let (rest_left, rest_right) = (&keys_left[head..], &keys_right[head..]);
    let tail = rest_left.iter().rev().zip(rest_right.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = pairs(&rest_left[..rest_left.len() - tail], &rest_right[..rest_right.len() - tail], budget);
    let ends = (0..head).map(|i| (i, i)).chain(middle.into_iter().map(|(a, b)| (a + head, b + head)));
    let tails = (0..tail).map(|i| (keys_left.len() - tail + i, keys_right.len() - tail + i));
    join(ends.chain(tails).map(|(a, b)| (words_left[a].clone(), words_right[b].clone())))
}

/// Pairs of equal words.
fn pairs(left: &[u64], right: &[u64], budget: &mut Budget) -> Vec<(usize, usize)> {
    let product = left.len().saturating_mul(right.len());
    if product == 0 {
        return Vec::new();
    }
    if product <= EXACT && budget.take(product / 16 + 1) {
        return capture_diff_slices(Algorithm::Myers, left, right).iter().flat_map(equal_pairs).collect();
    }
    budget.note("long texts that differ throughout were compared coarsely");
    let (l, r) = (Keys { strong: left, weak: left }, Keys { strong: right, weak: right });
    align(l, r, &mut |a, b| u32::from(left[a] == right[b]), budget)
}

fn equal_pairs(op: &DiffOp) -> Vec<(usize, usize)> {
    match *op {
        DiffOp::Equal { old_index, new_index, len } => (0..len).map(|i| (old_index + i, new_index + i)).collect(),
        _ => Vec::new(),
    }
}

/// Joins neighbouring words that are neighbours on both sides.
fn join(pairs: impl Iterator<Item = (Range<usize>, Range<usize>)>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for (l, r) in pairs {
        match joined.last_mut() {
            Some(last) if last.left + last.len == l.start && last.right + last.len == r.start => last.len += l.len(),
            _ => joined.push(Stretch { left: l.start, right: r.start, len: l.len() }),
        }
    }
    joined
}

fn words(text: &[char]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let sort = sort(text[start]);
        let mut end = start + 1;
        while sort != Sort::Alone && end < text.len() && self::sort(text[end]) == sort {
            end += 1;
        }
        words.push(start..end);
        start = end;
    }
    words
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Sort {
    Word,
    Blank,
    Alone,
}

fn sort(c: char) -> Sort {
    match c {
        '\t' | '\n' => Sort::Alone,
        c if c.is_alphanumeric() => Sort::Word,
        c if c.is_whitespace() => Sort::Blank,
        _ => Sort::Alone,
    }
}

fn keys(text: &[char], words: &[Range<usize>]) -> Vec<u64> {
    words.iter().map(|w| key(&text[w.clone()])).collect()
}

fn key(word: &[char]) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish().max(1)
}

/// What lies between the stretches; hunks with nothing but blanks between them are one.
pub(super) fn hunks(left: &[char], right: &[char], stretches: &[Stretch]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    let (mut l, mut r) = (0, 0);
    let end = Stretch { left: left.len(), right: right.len(), len: 0 };
    for stretch in stretches.iter().chain([&end]) {
        if l < stretch.left || r < stretch.right {
            let hunk = Hunk { left: l..stretch.left, right: r..stretch.right };
            match hunks.last_mut() {
                Some(last) if mergeable(left, last, &hunk) => {
                    last.left.end = hunk.left.end;
                    last.right.end = hunk.right.end;
                }
                _ => hunks.push(hunk),
            }
        }
        (l, r) = (stretch.left + stretch.len, stretch.right + stretch.len);
    }
    hunks
}

/// A replaced word, a blank and another replaced word read as one replacement.
fn mergeable(left: &[char], a: &Hunk, b: &Hunk) -> bool {
    let replaced = |h: &Hunk| !h.left.is_empty() && !h.right.is_empty();
    replaced(a) && replaced(b) && left[a.left.end..b.left.start].iter().all(|c| c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expected: &[(&str, &str)]) {
        let (l, r): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let stretches = stretches(&l, &r, &mut Budget::new(1_000_000));
        let found: Vec<(String, String)> = hunks(&l, &r, &stretches)
            .iter()
            .map(|h| (l[h.left.clone()].iter().collect(), r[h.right.clone()].iter().collect()))
            .collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_the_unit() {
        check("le chat noir", "le chien noir", &[("chat", "chien")]);
        check("un deux trois", "un trois", &[("deux ", "")]);
        check("a b", "c d", &[("a b", "c d")]);
        check("a\tb", "a b", &[("\t", " ")]);
        check("", "", &[]);
    }

    #[test]
    fn long_texts_stay_inside_the_budget() {
        let text = |step: u64| -> Vec<char> {
            (0..200_000u64)
                .flat_map(|n| format!("{} ", n.wrapping_mul(step) % 977).chars().collect::<Vec<_>>())
                .collect()
        };
        let mut budget = Budget::new(2_000_000);
        let _ = stretches(&text(31), &text(37), &mut budget);
        assert!(!budget.into_notes().is_empty());
    }
}
