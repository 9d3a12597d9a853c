//! Open Packaging Conventions (ECMA-376 part 2): content types and relationships.
//!
//! In: bytes of the file. Out: parts found by relationship type, never by name. Part names are compared without case and
//! with percent-encoding undone, as writers disagree about both. Deliberately absent: interleaved pieces, package
//! signatures' verification.

use super::names::NAMESPACES;
use crate::model::Place;
use crate::read::package::Package;
use crate::read::xml::{self, Element, Part};
use crate::read::{Limits, Notice, ReadError};
use std::collections::HashMap;

/// The name of the format in errors.
pub const FORMAT: &str = "WordprocessingML (ECMA-376)";

/// One relationship of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Last segment of its type (`officeDocument`, `image`, `footnotes`).
    pub kind: String,
    /// Part name, or the target as written when external.
    pub target: String,
    /// Outside the package.
    pub external: bool,
}

/// The relationships of one part, by id.
#[derive(Clone, Debug, Default)]
pub struct Relationships {
    by_id: HashMap<String, Relationship>,
    order: Vec<String>,
}

impl Relationships {
    /// The relationship of that id.
    pub fn get(&self, id: &str) -> Option<&Relationship> {
        self.by_id.get(id)
    }

    /// The target part of the first relationship of that kind.
    pub fn of_kind(&self, kind: &str) -> Option<&str> {
        let known = self.order.iter().filter_map(|id| self.by_id.get(id));
        known.filter(|r| !r.external).find(|r| r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.as_str())
    }

    /// The target parts of all relationships of that kind, in order.
    pub fn all_of_kind<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s str> {
        let known = self.order.iter().filter_map(|id| self.by_id.get(id));
        known.filter(move |r| !r.external && r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.as_str())
    }
}

/// A package with its names indexed.
pub struct Opc<'l> {
    package: Package,
    index: HashMap<String, String>,
    types: HashMap<String, String>,
    defaults: HashMap<String, String>,
    limits: &'l Limits,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl<'l> Opc<'l> {
    /// Opens the package and reads the content types.
    pub fn open(bytes: &[u8], limits: &'l Limits) -> Result<Opc<'l>, ReadError> {
        if bytes.starts_with(OLE) {
            return Err(compound_file(bytes));
        }
        let package = Package::open(bytes, limits).map_err(|e| match e {
            ReadError::NotThisFormat { why, .. } => ReadError::NotThisFormat { expected: FORMAT, why },
            other => other,
        })?;
        let index = package.names().map(|n| (folded(n), n.to_owned())).collect();
        let mut opc = Opc { package, index, types: HashMap::new(), defaults: HashMap::new(), limits };
        opc.read_types()?;
        Ok(opc)
    }

    fn read_types(&mut self) -> Result<(), ReadError> {
        let Some(part) = self.parse("[Content_Types].xml")? else { return Ok(()) };
        for e in part.root.elements() {
            let content_type = e.attribute("ContentType").unwrap_or_default().to_owned();
            match e.name.as_str() {
                "ct:Override" => {
                    self.types.insert(folded(e.attribute("PartName").unwrap_or_default()), content_type);
                }
                "ct:Default" => {
                    let extension = e.attribute("Extension").unwrap_or_default().to_ascii_lowercase();
                    self.defaults.insert(extension, content_type);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The name under which a part is stored, if it is.
    pub fn stored_name(&self, name: &str) -> Option<&str> {
        self.index.get(&folded(name)).map(String::as_str)
    }

    /// The bytes of a part.
    pub fn part(&self, name: &str) -> Option<&[u8]> {
        self.stored_name(name).and_then(|n| self.package.part(n))
    }

    /// Whether any part's name starts so (folded to lower case).
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.index.keys().any(|n| n.starts_with(prefix))
    }

    /// Parses a part; `None` where it is missing or holds no element.
    pub fn parse(&self, name: &str) -> Result<Option<Part>, ReadError> {
        let Some(bytes) = self.part(name) else { return Ok(None) };
        match xml::parse(name, bytes, NAMESPACES, self.limits) {
            Ok(part) => Ok(Some(part)),
            Err(ReadError::NotThisFormat { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Parses a part and notes its damage.
    pub fn parse_noting(&self, name: &str, notices: &mut Vec<Notice>) -> Result<Option<Element>, ReadError> {
        let Some(part) = self.parse(name)? else {
            notices.push(notice(name, 0, "", "the part is missing or holds no XML"));
            return Ok(None);
        };
        if let Some((offset, why)) = part.damage {
            notices.push(notice(name, offset, "", &format!("damaged XML, read up to here: {why}")));
        }
        Ok(Some(part.root))
    }

    /// The content type of a part.
    pub fn content_type(&self, name: &str) -> Option<&str> {
        let name = folded(name);
        let extension = name.rsplit('.').next().unwrap_or_default();
        self.types.get(&name).or_else(|| self.defaults.get(extension)).map(String::as_str)
    }

    /// The relationships of a part; of the package for the empty name.
    pub fn relationships(&self, part: &str) -> Result<Relationships, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let mut relationships = Relationships::default();
        let Some(parsed) = self.parse(&name)? else { return Ok(relationships) };
        for e in parsed.root.elements().filter(|e| e.name == "rel:Relationship") {
            let id = e.attribute("Id").unwrap_or_default().to_owned();
            relationships.order.push(id.clone());
            relationships.by_id.entry(id).or_insert_with(|| relationship(e, folder));
        }
        Ok(relationships)
    }

    /// Name of the main part, found by relationship type; only a WordprocessingML one is accepted.
    pub fn main_part(&self) -> Result<String, ReadError> {
        let not = |why: String| ReadError::NotThisFormat { expected: FORMAT, why };
        let root = self.relationships("")?;
        let name = root
            .all_of_kind("officeDocument")
            .find_map(|n| self.stored_name(n))
            .or_else(|| self.stored_name("word/document.xml"))
            .ok_or_else(|| not("no main document part in the package".to_owned()))?;
        match self.content_type(name) {
            Some(t) if foreign(t) => Err(not(format!("the main part is {t}"))),
            _ => Ok(name.to_owned()),
        }
    }

    /// Entries that could not be unpacked.
    pub fn damaged(&self) -> &[(String, String)] {
        &self.package.damaged
    }
}

/// A content type that says another application's document.
fn foreign(content_type: &str) -> bool {
    let t = content_type.to_ascii_lowercase();
    ["spreadsheetml", "presentationml", "ms-excel", "ms-powerpoint", "visio", "opendocument"]
        .iter()
        .any(|w| t.contains(w))
}

fn relationship(e: &Element, folder: &str) -> Relationship {
    let kind = e.attribute("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
    let target = e.attribute("Target").unwrap_or_default();
    let external = e.attribute("TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("External"));
    let target = if external { target.to_owned() } else { resolve(folder, target) };
    Relationship { kind, target, external }
}

/// Resolves a relative target against the folder of its source part.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default().replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut segments: Vec<&str> = Vec::new();
    for segment in base.split('/').chain(target.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}

/// Part names are equal without case and with percent-encoding undone.
fn folded(name: &str) -> String {
    percent_decoded(name.trim_start_matches('/')).replace('\\', "/").to_lowercase()
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()).filter(|_| byte == b'%') {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An OLE container under a name of ours is an encrypted package (\[MS-OFFCRYPTO\]) or another format.
fn compound_file(bytes: &[u8]) -> ReadError {
    let holds = |name: &str| {
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(utf16.len()).any(|w| w == utf16)
    };
    if holds("WordDocument") && !holds("EncryptedPackage") {
        return ReadError::NotThisFormat { expected: FORMAT, why: "a binary Word document".to_owned() };
    }
    ReadError::Encrypted { scheme: "OLE container with an encrypted package" }
}

/// A notice at a place.
pub fn notice(part: &str, offset: u64, word: &str, message: &str) -> Notice {
    Notice { place: Place { part: part.to_owned(), offset, word: word.to_owned() }, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(folder: &str, target: &str, expected: &str) {
        assert_eq!(resolve(folder, target), expected);
    }

    #[test]
    fn targets() {
        check("word", "media/a.png", "word/media/a.png");
        check("word", "/word/x.xml", "word/x.xml");
        check("word", "../docProps/core.xml", "docProps/core.xml");
        check("", "../../x", "x");
    }

    #[test]
    fn names_fold() {
        assert_eq!(folded("/Word/My%20Part.XML"), "word/my part.xml");
        assert_eq!(folded("a%zz%2"), "a%zz%2");
    }

    #[test]
    fn ole_is_encrypted() {
        let limits = Limits::default();
        let error = Opc::open(OLE, &limits).err();
        assert!(matches!(error, Some(ReadError::Encrypted { .. })));
    }
}
