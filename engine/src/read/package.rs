//! Zip packages (ODF 1.3 part 2, OPC ECMA-376 part 2) as untrusted input.
//!
//! In: bytes. Out: parts by name. `zip` has no limits against bombs: entries, size per part, total and ratio are
//! counted here. Deliberately absent: anything but stored and deflated entries, and writing.
//! Of a package inside another only a digest is made.

use super::{Limits, ReadError};
use crate::model::{MediaLimits, media_digest};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// The parts of a package, unpacked within limits.
#[derive(Debug, Default)]
pub struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// Entries that could not be unpacked, with the reason.
    pub damaged: Vec<(String, String)>,
}

impl Package {
    /// Unpacks all parts.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Package, ReadError> {
        let not = |why: String| ReadError::NotThisFormat { expected: "a zip package", why };
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| not(e.to_string()))?;
        if archive.len() > limits.entries {
            return Err(limit("", format!("{} entries, at most {}", archive.len(), limits.entries)));
        }
        let mut package = Package::default();
        let mut total = 0u64;
        for index in 0..archive.len() {
            match read_entry(&mut archive, index, limits, &mut total) {
                Ok(Some((name, data))) => {
                    package.parts.insert(name, data);
                }
                Ok(None) => {}
                Err(EntryError::Limit(error)) => return Err(error),
                Err(EntryError::Damaged(name, data, why)) => {
                    // What was unpacked before the damage (or in spite of a wrong checksum) is worth reading.
                    if !data.is_empty() {
                        package.parts.insert(name.clone(), data);
                    }
                    package.damaged.push((name, why));
                }
            }
        }
        Ok(package)
    }

    /// A part by its exact name, without a leading slash.
    pub fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(name.trim_start_matches('/')).map(Vec::as_slice)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}

/// Unpacked bytes up to which an embedded package is looked into.
const EMBEDDED: u64 = 64 << 20;

/// A digest of an embedded object: of what a package holds, without what an office writes about itself there (an office that
/// saves the object again puts its version and the time into it); of pixels or bytes for everything else.
pub fn object_digest(bytes: &[u8], pictures: MediaLimits) -> String {
    let limits = Limits { part_bytes: EMBEDDED, total_bytes: EMBEDDED, ..Limits::default() };
    let package = bytes.starts_with(b"PK").then(|| Package::open(bytes, &limits).ok()).flatten();
    let Some(package) = package.filter(|package| package.damaged.is_empty()) else {
        return media_digest(bytes, pictures);
    };
    let mut hash = Sha256::new();
    for (name, data) in package.parts.iter().filter(|(name, _)| !about_itself(name)) {
        hash.update(format!("{name}:{}:", data.len()));
        hash.update(data);
    }
    format!("parts:{}", hex::encode(&hash.finalize()[..12]))
}

/// Parts with generator, dates, statistics and a thumbnail (OPC part 2 §8, ODF 1.3 part 2 §3.1).
fn about_itself(name: &str) -> bool {
    name == "meta.xml" || name.starts_with("docProps/") || name.starts_with("Thumbnails/")
}

enum EntryError {
    Limit(ReadError),
    Damaged(String, Vec<u8>, String),
}

fn limit(part: &str, what: String) -> ReadError {
    ReadError::Limit { part: part.to_owned(), what }
}

fn read_entry(
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    index: usize,
    limits: &Limits,
    total: &mut u64,
) -> Result<Option<(String, Vec<u8>)>, EntryError> {
    let name = archive.name_for_index(index).unwrap_or("?").to_owned();
    let entry = archive.by_index(index).map_err(|e| EntryError::Damaged(name.clone(), Vec::new(), e.to_string()))?;
    if entry.is_dir() {
        return Ok(None);
    }
    let packed = entry.compressed_size().max(1);
    let cap = limits.part_bytes.min(limits.total_bytes.saturating_sub(*total));
    let mut data = Vec::new();
    let outcome = entry.take(cap + 1).read_to_end(&mut data);
    let size = data.len() as u64;
    if size > cap {
        return Err(EntryError::Limit(limit(&name, format!("more than {cap} bytes unpacked"))));
    }
    if size > 1 << 20 && size / packed > limits.ratio {
        return Err(EntryError::Limit(limit(&name, format!("unpacks to {} times its size", size / packed))));
    }
    *total += size;
    match outcome {
        Ok(_) => Ok(Some((name, data))),
        Err(error) => Err(EntryError::Damaged(name, data, error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(parts: &[(&str, &str)]) -> String {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        object_digest(&writer.finish().unwrap().into_inner(), MediaLimits::default())
    }

    #[test]
    fn an_object_saved_by_another_version_is_the_same() {
        let of = |version, value| packed(&[("docProps/app.xml", version), ("xl/workbook.xml", value)]);
        assert_eq!(of("26.8.1.1", "1"), of("26.8.2.2", "1"));
        assert_ne!(of("26.8.1.1", "1"), of("26.8.1.1", "2"));
        assert_eq!(packed(&[("b", "2"), ("a", "1")]), packed(&[("a", "1"), ("b", "2")]));
        assert!(object_digest(b"PK\x03\x04 and nothing", MediaLimits::default()).starts_with("bytes:"));
    }
}
