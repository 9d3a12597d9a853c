//! The helpers start under the oldest build's libc.

use std::collections::BTreeSet;

/// bullseye's.
const OLDEST: (u32, u32) = (2, 31);
/// Section type of the versions that a file needs of its libraries (LSB, "Symbol Versioning").
const VERSION_NEEDS: u64 = 0x6fff_fffe;

/// An unsigned little-endian number of `size` bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> u64 {
    bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// A section header's field.
fn section(bytes: &[u8], index: usize, field: usize, size: usize) -> u64 {
    let (table, entry) = (number(bytes, 40, 8) as usize, number(bytes, 58, 2) as usize);
    number(bytes, table + index * entry + field, size)
}

/// Names of the versions that an ELF file needs, `GLIBC_2.17`.
fn needs(bytes: &[u8]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let count = number(bytes, 60, 2) as usize;
    for index in (0..count).filter(|i| section(bytes, *i, 4, 4) == VERSION_NEEDS) {
        let strings = section(bytes, section(bytes, index, 40, 4) as usize, 24, 8) as usize;
        let mut library = section(bytes, index, 24, 8) as usize;
        for _ in 0..section(bytes, index, 44, 4) {
            let mut version = library + number(bytes, library + 8, 4) as usize;
            for _ in 0..number(bytes, library + 2, 2) {
                let name = strings + number(bytes, version + 8, 4) as usize;
                names.insert(bytes[name..].iter().take_while(|b| **b != 0).map(|b| char::from(*b)).collect());
                version += number(bytes, version + 12, 4) as usize;
            }
            library += number(bytes, library + 12, 4) as usize;
        }
    }
    names
}

fn glibc(name: &str) -> Option<(u32, u32)> {
    let mut numbers = name.strip_prefix("GLIBC_")?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[test]
fn the_zygote_starts_under_the_oldest_libc() {
    let needs = needs(&std::fs::read(env!("RECETTE_ZYGOTE")).unwrap());
    let highest = needs.iter().filter_map(|name| glibc(name)).max().unwrap();
    assert!(highest <= OLDEST, "the zygote needs GLIBC_{}.{}: {needs:?}", highest.0, highest.1);
    eprintln!("the zygote needs GLIBC_{}.{}", highest.0, highest.1);
}

#[test]
fn the_clock_needs_no_libc() {
    assert_eq!(needs(&std::fs::read(env!("RECETTE_CLOCK")).unwrap()), BTreeSet::new());
}
