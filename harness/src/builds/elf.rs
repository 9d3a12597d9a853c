//! What a shared library or program says about the libraries it needs (System V gABI, chapters 4 and 5).
//!
//! In: a file. Out: the strings of its dynamic section. Only 64-bit little-endian files: the only ones offices run as
//! here. Deliberately absent: sections, symbols, versions. Every size is limited: the file may be damaged.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The names in a dynamic section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dynamic {
    /// `DT_NEEDED`, in order.
    pub needed: Vec<String>,
    /// `DT_SONAME`.
    pub soname: Option<String>,
    /// `DT_RUNPATH`, or `DT_RPATH` where there is none; parts of the path.
    pub search: Vec<String>,
}

const MOST_SEGMENTS: u16 = 1024;
const MOST_DYNAMIC: u64 = 1 << 20;
const LONGEST_NAME: usize = 4096;

const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const DT_NEEDED: u64 = 1;
const DT_STRTAB: u64 = 5;
const DT_SONAME: u64 = 14;
const DT_RPATH: u64 = 15;
const DT_RUNPATH: u64 = 29;

#[derive(Clone, Copy, Debug)]
struct Segment {
    kind: u32,
    offset: u64,
    address: u64,
    size: u64,
}

/// Whether a file begins like an ELF file.
pub fn is_elf(path: &Path) -> bool {
    let mut magic = [0u8; 4];
    File::open(path).is_ok_and(|file| file.read_exact_at(&mut magic, 0).is_ok() && magic == *b"\x7fELF")
}

/// Reads the dynamic section; `None` where there is none that can be read.
pub fn dynamic(path: &Path) -> Option<Dynamic> {
    let file = File::open(path).ok()?;
    let segments = segments(&file)?;
    let table = segments.iter().find(|segment| segment.kind == PT_DYNAMIC)?;
    let bytes = read(&file, table.offset, table.size.min(MOST_DYNAMIC))?;
    let entries: Vec<(u64, u64)> =
        bytes.chunks_exact(16).filter_map(|e| Some((u64_at(e, 0)?, u64_at(e, 8)?))).collect();
    let entries: Vec<(u64, u64)> = entries.into_iter().take_while(|entry| entry.0 != 0).collect();
    let strings = offset_of(&segments, value(&entries, DT_STRTAB)?)?;
    Some(names(&entries, |at| text(&file, strings.checked_add(at)?)))
}

fn segments(file: &File) -> Option<Vec<Segment>> {
    let header = read(file, 0, 64)?;
    let is_64_bit_little_endian = header.get(..6)? == b"\x7fELF\x02\x01";
    let (start, size, count) = (u64_at(&header, 32)?, u16_at(&header, 54)?, u16_at(&header, 56)?);
    if !is_64_bit_little_endian || size < 56 || count > MOST_SEGMENTS {
        return None;
    }
    let bytes = read(file, start, u64::from(size) * u64::from(count))?;
    bytes.chunks_exact(size.into()).map(segment).collect()
}

fn segment(entry: &[u8]) -> Option<Segment> {
    Some(Segment {
        kind: u32::from_le_bytes(entry.get(..4)?.try_into().ok()?),
        offset: u64_at(entry, 8)?,
        address: u64_at(entry, 16)?,
        size: u64_at(entry, 32)?,
    })
}

/// Where in the file the byte of an address is.
fn offset_of(segments: &[Segment], address: u64) -> Option<u64> {
    let holds = |s: &&Segment| s.kind == PT_LOAD && address >= s.address && address - s.address < s.size;
    let segment = segments.iter().find(holds)?;
    segment.offset.checked_add(address - segment.address)
}

fn value(entries: &[(u64, u64)], tag: u64) -> Option<u64> {
    entries.iter().find(|entry| entry.0 == tag).map(|entry| entry.1)
}

fn names(entries: &[(u64, u64)], text: impl Fn(u64) -> Option<String>) -> Dynamic {
    let needed = entries.iter().filter(|entry| entry.0 == DT_NEEDED).filter_map(|entry| text(entry.1)).collect();
    let soname = value(entries, DT_SONAME).and_then(&text);
    // The loader ignores the older RPATH where there is a RUNPATH.
    let search = value(entries, DT_RUNPATH).or(value(entries, DT_RPATH)).and_then(&text).unwrap_or_default();
    let search = search.split(':').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Dynamic { needed, soname, search }
}

fn text(file: &File, offset: u64) -> Option<String> {
    let mut bytes = vec![0u8; LONGEST_NAME];
    let length = file.read_at(&mut bytes, offset).ok()?;
    let end = bytes.get(..length)?.iter().position(|&byte| byte == 0)?;
    String::from_utf8(bytes.get(..end)?.to_vec()).ok()
}

fn read(file: &File, offset: u64, size: u64) -> Option<Vec<u8>> {
    let mut bytes = vec![0u8; usize::try_from(size).ok()?];
    file.read_exact_at(&mut bytes, offset).ok()?;
    Some(bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file with nothing but a dynamic section: one segment that maps the file to address 0.
    pub fn library(needed: &[&str], runpath: &str) -> Vec<u8> {
        let mut strings = vec![0u8];
        let mut add = |text: &str| {
            let at = strings.len() as u64;
            strings.extend(text.bytes().chain([0]));
            at
        };
        let mut entries: Vec<(u64, u64)> = needed.iter().map(|name| (DT_NEEDED, add(name))).collect();
        if !runpath.is_empty() {
            entries.push((DT_RUNPATH, add(runpath)));
        }
        let dynamic_at = 64 + 2 * 56u64;
        let strings_at = dynamic_at + (entries.len() as u64 + 2) * 16;
        entries.extend([(DT_STRTAB, strings_at), (0, 0)]);
        let size = strings_at + strings.len() as u64;
        let mut file = b"\x7fELF\x02\x01".to_vec();
        file.resize(64, 0);
        file[32..40].copy_from_slice(&64u64.to_le_bytes());
        file[54..56].copy_from_slice(&56u16.to_le_bytes());
        file[56..58].copy_from_slice(&2u16.to_le_bytes());
        for (kind, offset, length) in [(PT_LOAD, 0, size), (PT_DYNAMIC, dynamic_at, entries.len() as u64 * 16)] {
            let start = file.len();
            file.resize(start + 56, 0);
            file[start..start + 4].copy_from_slice(&kind.to_le_bytes());
            for at in [8, 16] {
                file[start + at..start + at + 8].copy_from_slice(&u64::to_le_bytes(offset));
            }
            file[start + 32..start + 40].copy_from_slice(&u64::to_le_bytes(length));
        }
        file.extend(entries.iter().flat_map(|e| [e.0.to_le_bytes(), e.1.to_le_bytes()].concat()));
        file.extend(strings);
        file
    }

    fn check(bytes: &[u8], expected: Option<Dynamic>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        assert_eq!(dynamic(file.path()), expected);
    }

    #[test]
    fn names_of_a_library() {
        let expected = Dynamic {
            needed: vec!["libc.so.6".into(), "libm.so.6".into()],
            soname: None,
            search: vec!["$ORIGIN".into(), "/opt/x".into()],
        };
        check(&library(&["libc.so.6", "libm.so.6"], "$ORIGIN:/opt/x"), Some(expected));
    }

    #[test]
    fn what_is_no_library_has_none() {
        check(b"#!/bin/sh\n", None);
        check(b"", None);
        check(&library(&["x"], "")[..200], None);
    }

    #[test]
    fn this_program_needs_a_libc() {
        let needed = dynamic(&std::env::current_exe().unwrap()).unwrap().needed;
        assert!(needed.iter().any(|name| name.starts_with("libc.")), "{needed:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn damage_never_panics(at in 0usize..300, byte: u8) {
            let mut bytes = library(&["libc.so.6"], "$ORIGIN");
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &bytes).unwrap();
            let _ = dynamic(file.path());
        }
    }
}
