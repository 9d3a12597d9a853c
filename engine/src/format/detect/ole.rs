//! OLE compound files ([MS-CFB]): Word's binary format, and encrypted OOXML packages ([MS-OFFCRYPTO]).
//!
//! Only the directory and the first bytes of single streams are read. Every offset is checked and every chain counted:
//! a file can claim anything.

use super::{Detected, NotADocument};
use crate::format::Format;
use crate::read::Limits;

/// The signature of a compound file.
pub const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Values from here on are marks, no sectors ([MS-CFB] §2.1).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// The document in a compound file, or the reason why there is none.
pub fn detect(bytes: &[u8], hint: Option<&str>, limits: &Limits) -> Result<Detected, NotADocument> {
    let damaged = |why: &str| NotADocument::Damaged { part: "OLE compound file".to_owned(), why: why.to_owned() };
    let file = File::open(bytes).ok_or_else(|| damaged("its header is cut off or claims impossible sector sizes"))?;
    let entries = file.directory(limits);
    if entries.is_empty() {
        return Err(damaged("its directory is missing (truncated?); hint: fetch it again from where it came"));
    }
    let find = |name: &str| entries.iter().find(|e| e.name.eq_ignore_ascii_case(name));
    if find("EncryptedPackage").is_some() {
        let info = find("EncryptionInfo").and_then(|e| file.start_of(e, &entries));
        let rights = find("DRMEncryptedDataSpace").is_some() || find("DRMEncryptedTransform").is_some();
        return Ok(encrypted_package(info, rights, hint));
    }
    if let Some(word) = find("WordDocument") {
        return Ok(word_document(file.start_of(word, &entries)));
    }
    let others = [
        ("Workbook", "an Excel workbook (xls)"),
        ("Book", "an Excel 5 workbook (xls)"),
        ("PowerPoint Document", "a PowerPoint presentation (ppt)"),
        ("StarWriterDocument", "a StarOffice document"),
        ("VisioDocument", "a Visio drawing"),
        ("__properties_version1.0", "an Outlook message"),
    ];
    match others.iter().find(|(stream, _)| find(stream).is_some()) {
        Some((_, what)) => Err(NotADocument::Unsupported((*what).to_owned())),
        None => Err(NotADocument::Other("an OLE compound file without a WordDocument stream")),
    }
}

/// Which family is inside cannot be seen, so the name decides; Word's is by far the most frequent.
fn encrypted_package(info: Option<&[u8]>, rights: bool, hint: Option<&str>) -> Detected {
    let ooxml = |f: &Format| {
        use Format::*;
        matches!(f, Docx | Docm | Dotx | Dotm | Xlsx | Xlsm | Xltx | Pptx | Pptm | Potx)
    };
    let format = hint.and_then(Format::of_extension).filter(ooxml).unwrap_or(Format::Docx);
    let version = info.and_then(|i| Some((u16_at(i, 0)?, u16_at(i, 2)?)));
    let scheme = match version {
        _ if rights => "OOXML rights management",
        Some((4, 4)) => "OOXML agile",
        Some((2..=4, 2)) => "OOXML standard",
        Some((3..=4, 3)) => "OOXML extensible",
        _ => "OOXML",
    };
    Detected { format, encryption: Some(scheme), named: None }
}

/// The flags of the file information block ([MS-DOC] §2.5.2): fEncrypted, fObfuscated.
fn word_document(fib: Option<&[u8]>) -> Detected {
    let flags = fib.and_then(|f| u16_at(f, 10)).unwrap_or(0);
    let encryption = match (flags & 0x0100 != 0, flags & 0x8000 != 0) {
        (true, true) => Some("Word XOR"),
        (true, false) => Some("Word RC4"),
        (false, _) => None,
    };
    Detected { format: Format::Doc, encryption, named: None }
}

struct Entry {
    name: String,
    root: bool,
    start: u32,
    size: u64,
}

struct File<'a> {
    bytes: &'a [u8],
    /// Base-2 logarithms of the sector sizes.
    shift: u32,
    mini_shift: u32,
    mini_cutoff: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<File<'a>> {
        let shift = u32::from(u16_at(bytes, 30)?);
        let mini_shift = u32::from(u16_at(bytes, 32)?);
        let sane = (7..=16).contains(&shift) && (5..shift).contains(&mini_shift);
        let mini_cutoff = u64::from(u32_at(bytes, 56)?);
        (sane && bytes.len() > 512).then_some(File { bytes, shift, mini_shift, mini_cutoff })
    }

    fn sector_count(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// A sector's bytes; the last one may be cut off.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (usize::try_from(number).ok()?.checked_add(1)?).checked_mul(1 << self.shift)?;
        let to = from.checked_add(1 << self.shift)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|s| !s.is_empty())
    }

    /// The sector after one in its chain: FAT, found through the first 109 of the header or the DIFAT sectors.
    fn next(&self, sector: u32) -> Option<u32> {
        let per_sector = 1u32 << (self.shift - 2);
        let fat = self.fat_sector(sector / per_sector)?;
        let next = u32_at(self.sector(fat)?, usize::try_from(sector % per_sector).ok()? * 4)?;
        (next < LAST_SECTOR).then_some(next)
    }

    fn fat_sector(&self, index: u32) -> Option<u32> {
        let index = usize::try_from(index).ok()?;
        if index < 109 {
            return u32_at(self.bytes, 76 + index * 4).filter(|s| *s < LAST_SECTOR);
        }
        let per_sector = (1usize << (self.shift - 2)) - 1;
        let (hops, slot) = ((index - 109) / per_sector, (index - 109) % per_sector);
        if hops > self.sector_count() {
            return None;
        }
        let mut difat = u32_at(self.bytes, 68)?;
        for _ in 0..hops {
            difat = u32_at(self.sector(difat)?, per_sector * 4)?;
        }
        u32_at(self.sector(difat)?, slot * 4).filter(|s| *s < LAST_SECTOR)
    }

    /// All entries that can be read, at most as many as a package may have.
    fn directory(&self, limits: &Limits) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at = u32_at(self.bytes, 48).filter(|s| *s < LAST_SECTOR);
        let mut hops = 0;
        while let Some(number) = at {
            let Some(sector) = self.sector(number) else { break };
            entries.extend(sector.chunks_exact(128).filter_map(entry));
            hops += 1;
            if hops > self.sector_count() || entries.len() > limits.entries {
                break;
            }
            at = self.next(number);
        }
        entries
    }

    /// The first bytes of a stream: those of its first (mini) sector.
    fn start_of(&self, entry: &Entry, entries: &[Entry]) -> Option<&'a [u8]> {
        if entry.size >= self.mini_cutoff {
            return self.sector(entry.start);
        }
        let root = entries.iter().find(|e| e.root)?;
        let offset = usize::try_from(entry.start).ok()?.checked_mul(1 << self.mini_shift)?;
        let hops = offset >> self.shift;
        if hops > self.sector_count() {
            return None;
        }
        let mut sector = root.start;
        for _ in 0..hops {
            sector = self.next(sector)?;
        }
        self.sector(sector)?.get(offset & ((1 << self.shift) - 1)..)
    }
}

fn entry(raw: &[u8]) -> Option<Entry> {
    let kind = *raw.get(66)?;
    let length = usize::from(u16_at(raw, 64)?).min(64).checked_sub(2)?;
    let units: Vec<u16> =
        raw.get(..length)?.chunks_exact(2).filter_map(|c| c.try_into().ok()).map(u16::from_le_bytes).collect();
    let size = u64::from(u32_at(raw, 120)?);
    let name = String::from_utf16_lossy(&units).trim_start_matches(|c: char| c.is_control()).to_owned();
    matches!(kind, 1 | 2 | 5).then(|| Some(Entry { name, root: kind == 5, start: u32_at(raw, 116)?, size }))?
}
