//! The helpers start under the oldest build's libc.

use std::collections::BTreeSet;

/// bullseye's.
const OLDEST: (u32, u32) = (2, 31);

/// `GLIBC_2.17` as numbers, for every version that a file names.
fn versions(bytes: &[u8]) -> BTreeSet<(u32, u32)> {
    let mut found = BTreeSet::new();
    for at in memchr(bytes, b"GLIBC_") {
        let text: String = bytes[at + 6..].iter().take(12).map(|b| char::from(*b)).collect();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(|n| n.parse().ok());
        if let (Some(Some(major)), Some(Some(minor))) = (numbers.next(), numbers.next()) {
            found.insert((major, minor));
        }
    }
    found
}

/// Where a word occurs.
fn memchr<'a>(bytes: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(word.len()).enumerate().filter(move |(_, w)| *w == word).map(|(at, _)| at)
}

fn check(path: &str, at_least_one: bool) {
    let found = versions(&std::fs::read(path).unwrap());
    assert_eq!(found.is_empty(), !at_least_one, "{path}: {found:?}");
    let highest = found.last().copied().unwrap_or_default();
    assert!(highest <= OLDEST, "{path} needs GLIBC_{}.{}", highest.0, highest.1);
    eprintln!("{}: highest GLIBC_{}.{}", path.rsplit('/').next().unwrap_or_default(), highest.0, highest.1);
}

#[test]
fn the_zygote_starts_under_the_oldest_libc() {
    check(env!("RECETTE_ZYGOTE"), true);
}

#[test]
fn the_clock_needs_no_libc() {
    check(env!("RECETTE_CLOCK"), false);
}
