//! A document as bytes of its parts, and edits of them.
//!
//! In: a generated document. Out: the same document with some bytes replaced, or packed another way. Nothing of the
//! engine's readers is used, so that what they cannot read cannot hide from the table either.

use recette_engine::format::Format;
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The parts of a document; an RTF has one without a name.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is.
    pub format: Format,
    /// Name and bytes, in the order of the package.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Bytes of one part that become others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Index of the part.
    pub part: usize,
    /// What goes.
    pub at: Range<usize>,
    /// What comes.
    pub with: String,
}

/// How a package is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// As the generator does.
    #[default]
    Same,
    /// Parts in the opposite order (`mimetype` stays first).
    Reversed,
    /// Nothing compressed.
    Stored,
}

/// One edit of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// Places, not overlapping.
    pub splices: Vec<Splice>,
    /// How it is packed afterwards.
    pub packing: Packing,
}

impl Edit {
    /// Several splices in one part.
    pub fn of(part: usize, splices: impl IntoIterator<Item = (Range<usize>, String)>) -> Edit {
        let splices = splices.into_iter().map(|(at, with)| Splice { part, at, with }).collect();
        Edit { splices, packing: Packing::Same }
    }

    /// Packed another way.
    pub fn packed(packing: Packing) -> Edit {
        Edit { splices: Vec::new(), packing }
    }

    /// With another edit's splices.
    pub fn and(mut self, other: Edit) -> Edit {
        self.splices.extend(other.splices);
        self
    }
}

impl Source {
    /// Takes a document apart.
    pub fn open(format: Format, bytes: &[u8]) -> std::io::Result<Source> {
        if format == Format::Rtf {
            return Ok(Source { format, parts: vec![(String::new(), bytes.to_vec())] });
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index)?;
            let mut data = Vec::new();
            entry.read_to_end(&mut data)?;
            parts.push((entry.name().to_owned(), data));
        }
        Ok(Source { format, parts })
    }

    /// The text of a part; the generator writes UTF-8.
    pub fn text(&self, part: usize) -> &str {
        self.parts.get(part).and_then(|(_, data)| std::str::from_utf8(data).ok()).unwrap_or_default()
    }

    /// The index of a part.
    pub fn part(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|(n, _)| n == name)
    }

    /// The bytes of the edited document.
    pub fn edited(&self, edit: &Edit) -> std::io::Result<Vec<u8>> {
        let mut parts = self.parts.clone();
        for (index, (_, data)) in parts.iter_mut().enumerate() {
            splice(data, edit.splices.iter().filter(|s| s.part == index).collect());
        }
        match self.format {
            Format::Rtf => Ok(parts.pop().map(|(_, data)| data).unwrap_or_default()),
            _ => pack(parts, edit.packing),
        }
    }
}

/// From the end, so that places stay true.
fn splice(data: &mut Vec<u8>, mut splices: Vec<&Splice>) {
    splices.sort_by_key(|s| std::cmp::Reverse((s.at.start, s.at.end)));
    for Splice { at, with, .. } in splices {
        data.splice(at.clone(), with.bytes());
    }
}

fn pack(mut parts: Vec<(String, Vec<u8>)>, packing: Packing) -> std::io::Result<Vec<u8>> {
    if packing == Packing::Reversed {
        parts.reverse();
        parts.sort_by_key(|(name, _)| name != "mimetype");
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let stored = packing == Packing::Stored || name == "mimetype";
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        writer.start_file(name.as_str(), options)?;
        writer.write_all(&data)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_of_one_part_do_not_move_each_other() {
        let source = Source { format: Format::Rtf, parts: vec![(String::new(), b"abcdef".to_vec())] };
        let edit = Edit::of(0, [(1..2, "BBB".to_owned()), (4..4, "-".to_owned()), (5..6, String::new())]);
        assert_eq!(source.edited(&edit).unwrap(), b"aBBBcd-e");
    }

    #[test]
    fn a_package_survives_every_packing() {
        let parts = ["mimetype", "b.xml", "a.xml"].map(|n| (n.to_owned(), n.as_bytes().to_vec())).to_vec();
        let source = Source { format: Format::Odt, parts: parts.clone() };
        for packing in [Packing::Same, Packing::Reversed, Packing::Stored] {
            let mut back = Source::open(Format::Odt, &source.edited(&Edit::packed(packing)).unwrap()).unwrap().parts;
            assert_eq!(back.first().map(|p| p.0.as_str()), Some("mimetype"));
            back.sort();
            let mut expected = parts.clone();
            expected.sort();
            assert_eq!(back, expected);
        }
    }
}
