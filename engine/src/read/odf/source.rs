//! From bytes to XML trees: a package (ODF 1.3 part 2) or one flat file (part 3, §3.1.2).
//!
//! In: bytes. Out: the trees of the parts that a text document is read from, the package for everything else. This is
//! where "not this format" and encryption are found. Deliberately absent: decryption, checking of signatures.

use super::super::package::Package;
use super::super::xml::{self, Element, Namespaces};
use super::super::{Limits, Notice, ReadError};
use crate::model::Place;

/// The kind of document this reader is for, in errors.
const EXPECTED: &str = "an ODF text document";

/// The namespaces of ODF 1.3, of LibreOffice's extensions, and of what is embedded; several addresses may share a prefix.
pub const NAMESPACES: &Namespaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", "loext"),
    ("http://openoffice.org/2009/office", "officeooo"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0", "number"),
    ("urn:oasis:names:tc:opendocument:xmlns:form:1.0", "form"),
    ("urn:oasis:names:tc:opendocument:xmlns:script:1.0", "script"),
    ("urn:oasis:names:tc:opendocument:xmlns:chart:1.0", "chart"),
    ("urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0", "dr3d"),
    ("urn:oasis:names:tc:opendocument:xmlns:config:1.0", "config"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0", "dsig"),
    ("urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"),
    ("http://www.w3.org/1998/Math/MathML", "math"),
    ("http://www.w3.org/2000/09/xmldsig#", "ds"),
    ("urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0", "field"),
    ("urn:openoffice:names:experimental:ooxml-odf-interop:xmlns:field:1.0", "field"),
    ("urn:openoffice:names:experimental:ooxml-odf-interop:xmlns:form:1.0", "formx"),
    ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", "calcext"),
    ("http://openoffice.org/2010/draw", "drawooo"),
    ("http://openoffice.org/2009/table", "tableooo"),
    ("http://openoffice.org/2004/office", "ooo"),
    ("http://openoffice.org/2004/writer", "ooow"),
    ("http://www.w3.org/2002/xforms", "xforms"),
    ("http://www.w3.org/TR/css3-text/", "css3t"),
    ("http://openoffice.org/2000/script", "script"),
];

/// A part as a tree.
#[derive(Debug)]
pub struct Tree {
    /// Name of the part; empty for the flat form.
    pub part: String,
    /// Its root element.
    pub root: Element,
}

/// What a document is read from.
#[derive(Debug)]
pub struct Source {
    /// `content.xml`, or the one flat file.
    pub content: Tree,
    /// `styles.xml`.
    pub styles: Option<Tree>,
    /// `meta.xml`.
    pub meta: Option<Tree>,
    /// `settings.xml`.
    pub settings: Option<Tree>,
    /// `META-INF/manifest.xml`.
    pub manifest: Option<Tree>,
    /// The package, unless the document is flat.
    pub package: Option<Package>,
}

fn not(why: impl Into<String>) -> ReadError {
    ReadError::NotThisFormat { expected: EXPECTED, why: why.into() }
}

/// Opens a document in either form.
pub fn open(bytes: &[u8], limits: &Limits, notices: &mut Vec<Notice>) -> Result<Source, ReadError> {
    let source = if bytes.starts_with(b"PK") {
        open_package(bytes, limits, notices)?
    } else {
        open_flat(bytes, limits, notices)?
    };
    match body_kind(&source.content.root) {
        Some("office:text") => Ok(source),
        Some(other) => Err(not(format!("its body is {other}"))),
        None => Err(not("it has no office:text")),
    }
}

/// The name of the element in `office:body`, or that of a damaged document's root where there is none.
fn body_kind(root: &Element) -> Option<&str> {
    let body = root.child("office:body")?;
    body.elements().next().map(|e| e.name.as_str())
}

fn open_flat(bytes: &[u8], limits: &Limits, notices: &mut Vec<Notice>) -> Result<Source, ReadError> {
    if !looks_like_xml(bytes) {
        return Err(not("it is neither a zip package nor XML"));
    }
    let content = tree("", bytes, limits, notices).map_err(|error| match error {
        ReadError::NotThisFormat { why, .. } => not(why),
        other => other,
    })?;
    if content.root.name != "office:document" {
        return Err(not(format!("its root element is {}", content.root.name)));
    }
    Ok(Source { content, styles: None, meta: None, settings: None, manifest: None, package: None })
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let start = bytes.iter().take(1024).find(|b| !b.is_ascii_whitespace());
    matches!(start, Some(b'<' | 0xEF | 0xFE | 0xFF))
}

fn open_package(bytes: &[u8], limits: &Limits, notices: &mut Vec<Notice>) -> Result<Source, ReadError> {
    let package = Package::open(bytes, limits).map_err(|error| match error {
        ReadError::NotThisFormat { why, .. } => not(format!("the zip package does not open: {why}")),
        other => other,
    })?;
    check_mimetype(&package)?;
    let manifest = part(&package, "META-INF/manifest.xml", limits, notices)?;
    check_encryption(&package, manifest.as_ref(), notices)?;
    for (name, why) in &package.damaged {
        notices.push(notice(name, 0, format!("the entry does not unpack: {why}")));
    }
    let content = match package.part("content.xml") {
        Some(data) => tree("content.xml", data, limits, notices)?,
        None => return Err(not("it has no content.xml")),
    };
    Ok(Source {
        content,
        styles: part(&package, "styles.xml", limits, notices)?,
        meta: part(&package, "meta.xml", limits, notices)?,
        settings: part(&package, "settings.xml", limits, notices)?,
        manifest,
        package: Some(package),
    })
}

fn check_mimetype(package: &Package) -> Result<(), ReadError> {
    let Some(bytes) = package.part("mimetype") else { return Ok(()) };
    let mimetype = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).trim().to_owned();
    let text = mimetype.starts_with("application/vnd.oasis.opendocument.text");
    let other =
        mimetype.starts_with("application/vnd.oasis.opendocument.") || mimetype.starts_with("application/vnd.sun");
    if other && !text { Err(not(format!("its mimetype is {mimetype}"))) } else { Ok(()) }
}

/// A document is encrypted when its content is; other encrypted parts are only noticed.
fn check_encryption(package: &Package, manifest: Option<&Tree>, notices: &mut Vec<Notice>) -> Result<(), ReadError> {
    if package.part("encrypted-package").is_some() {
        return Err(ReadError::Encrypted { scheme: "whole ODF package" });
    }
    let Some(manifest) = manifest else { return Ok(()) };
    for entry in manifest.root.elements().filter(|e| e.child("manifest:encryption-data").is_some()) {
        let path = entry.attribute("manifest:full-path").unwrap_or("");
        if matches!(path, "content.xml" | "styles.xml" | "encrypted-package") {
            return Err(ReadError::Encrypted { scheme: "ODF package" });
        }
        notices.push(notice(path, entry.offset, "the part is encrypted".to_owned()));
    }
    Ok(())
}

/// An optional part; damage to it is a notice.
fn part(package: &Package, name: &str, limits: &Limits, notices: &mut Vec<Notice>) -> Result<Option<Tree>, ReadError> {
    let Some(bytes) = package.part(name) else { return Ok(None) };
    match tree(name, bytes, limits, notices) {
        Ok(tree) => Ok(Some(tree)),
        Err(ReadError::NotThisFormat { why, .. }) => {
            notices.push(notice(name, 0, format!("the part is not read: {why}")));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Parses a part; damage at its end is a notice.
pub fn tree(name: &str, bytes: &[u8], limits: &Limits, notices: &mut Vec<Notice>) -> Result<Tree, ReadError> {
    let parsed = xml::parse(name, bytes, NAMESPACES, limits)?;
    if let Some((offset, why)) = parsed.damage {
        notices.push(notice(name, offset, format!("damaged, read up to here: {why}")));
    }
    Ok(Tree { part: name.to_owned(), root: parsed.root })
}

/// A notice about a place in a part.
pub fn notice(part: &str, offset: u64, message: String) -> Notice {
    Notice { place: Place { part: part.to_owned(), offset, word: String::new() }, message }
}
