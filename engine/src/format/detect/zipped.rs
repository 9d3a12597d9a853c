//! Zip packages: ODF by its `mimetype` entry or manifest, OOXML by the content type of its main part.

use super::{Detected, NotADocument, xml};
use crate::format::Format;
use crate::read::{Limits, xml as parts};
use std::io::{Cursor, Read};

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// What is read of a part at most: manifests and content types are small, of main parts the prolog is enough.
const SMALL_PART: u64 = 4 << 20;
const PROLOG: u64 = 16 << 10;

const MANIFEST: &str = "META-INF/manifest.xml";
const TYPES: &str = "[Content_Types].xml";

/// Whether it starts like a zip.
pub fn looks_like(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| bytes.starts_with(*magic))
}

/// The document in a zip, or the reason why there is none.
pub fn detect(bytes: &[u8], limits: &Limits) -> Result<Detected, NotADocument> {
    let mut archive = open(bytes)?;
    within_limits(&mut archive, limits)?;
    let has = |archive: &Archive<'_>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, TYPES) {
        return ooxml(&mut archive, limits);
    }
    if has(&archive, "mimetype") || has(&archive, MANIFEST) {
        return odf(&mut archive, limits);
    }
    let damaged = |part: &str, why: &str| Err(NotADocument::Damaged { part: part.to_owned(), why: why.to_owned() });
    if has(&archive, "content.xml") {
        return damaged("zip package", "content.xml without a mimetype entry or manifest");
    }
    if has(&archive, "word/document.xml") {
        return damaged(TYPES, "missing");
    }
    Err(NotADocument::Other("a zip archive without a document's parts"))
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, NotADocument> {
    zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| {
        let end = bytes.windows(4).rev().take(1 << 17).any(|w| w == b"PK\x05\x06");
        match end {
            true => NotADocument::Damaged { part: "zip directory".to_owned(), why: e.to_string() },
            false => {
                let why = "its directory, which stands at the end, is missing".to_owned();
                NotADocument::TruncatedZip { size: bytes.len(), why }
            }
        }
    })
}

/// Bombs, by the figures of the directory alone.
fn within_limits(archive: &mut Archive<'_>, limits: &Limits) -> Result<(), NotADocument> {
    let bomb = |part: &str, what: String| Err(NotADocument::Bomb { part: part.to_owned(), what });
    if archive.len() > limits.entries {
        return bomb("directory", format!("{} entries, at most {}", archive.len(), limits.entries));
    }
    let mut total = 0u64;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else { continue };
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        total = total.saturating_add(size);
        if size > limits.part_bytes {
            return bomb(entry.name(), format!("unpacks to {size} bytes, at most {}", limits.part_bytes));
        }
        if size > 1 << 20 && size / packed > limits.ratio {
            return bomb(
                entry.name(),
                format!("unpacks to {} times its size, at most {}", size / packed, limits.ratio),
            );
        }
    }
    if total > limits.total_bytes {
        return bomb("all parts", format!("unpack to {total} bytes, at most {}", limits.total_bytes));
    }
    Ok(())
}

/// The first `cap` bytes of a part; as much as can be unpacked of a damaged one.
fn prefix(archive: &mut Archive<'_>, name: &str, cap: u64) -> Result<Vec<u8>, NotADocument> {
    let damaged = |why: String| NotADocument::Damaged { part: name.to_owned(), why };
    let entry = archive.by_name(name).map_err(|e| damaged(e.to_string()))?;
    let mut data = Vec::new();
    match entry.take(cap).read_to_end(&mut data) {
        Err(error) if data.is_empty() => Err(damaged(error.to_string())),
        _ => Ok(data),
    }
}

fn tree(
    archive: &mut Archive<'_>,
    name: &str,
    namespaces: &parts::Namespaces,
    limits: &Limits,
) -> Result<parts::Element, NotADocument> {
    let data = prefix(archive, name, SMALL_PART)?;
    xml::check_prolog(name, &data)?;
    use crate::read::ReadError;
    match parts::parse(name, &data, namespaces, limits) {
        Ok(part) => Ok(part.root),
        Err(ReadError::Limit { part, what }) => Err(NotADocument::Limit { part, what }),
        Err(error) => Err(NotADocument::Damaged { part: name.to_owned(), why: error.to_string() }),
    }
}

// ---- ODF ----

fn odf(archive: &mut Archive<'_>, limits: &Limits) -> Result<Detected, NotADocument> {
    let manifest = match tree(archive, MANIFEST, &[("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "m")], limits)
    {
        Ok(root) => Some(root),
        Err(NotADocument::Damaged { .. }) => None,
        Err(other) => return Err(other),
    };
    let format = odf_kind(archive, manifest.as_ref())?;
    let encryption = manifest.as_ref().and_then(odf_encryption);
    if encryption.is_none() {
        main_prolog(archive, "content.xml")?;
    }
    Ok(Detected { format, encryption, named: None })
}

fn odf_kind(archive: &mut Archive<'_>, manifest: Option<&parts::Element>) -> Result<Format, NotADocument> {
    let mimetype = prefix(archive, "mimetype", 256).ok().map(|d| String::from_utf8_lossy(&d).trim().to_owned());
    let declared = manifest.and_then(|m| {
        let root = m.elements().find(|e| e.attribute("m:full-path") == Some("/"))?;
        root.attribute("m:media-type").map(str::to_owned)
    });
    let named = [&mimetype, &declared].into_iter().flatten().find_map(|m| odf_format(m));
    match (named, mimetype.or(declared).filter(|m| !m.is_empty())) {
        (Some(format), _) => Ok(format),
        (None, Some(mimetype)) if mimetype == "application/epub+zip" => Err(NotADocument::Other("an EPUB book")),
        (None, Some(mimetype)) => Err(NotADocument::Unsupported(format!("a package of type {}", shown(&mimetype)))),
        (None, None) => {
            let why = "names no media type, and the mimetype entry is missing".to_owned();
            Err(NotADocument::Damaged { part: MANIFEST.to_owned(), why })
        }
    }
}

/// A media type for a message: printable and short, whatever the file holds.
pub fn shown(mimetype: &str) -> String {
    mimetype.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// The format of an ODF media type.
pub fn odf_format(mimetype: &str) -> Option<Format> {
    match mimetype.trim().strip_prefix("application/vnd.oasis.opendocument.")? {
        "text" => Some(Format::Odt),
        "text-template" => Some(Format::Ott),
        "spreadsheet" => Some(Format::Ods),
        "spreadsheet-template" => Some(Format::Ots),
        "presentation" => Some(Format::Odp),
        "presentation-template" => Some(Format::Otp),
        _ => None,
    }
}

/// The scheme, if the manifest says that parts are encrypted.
fn odf_encryption(manifest: &parts::Element) -> Option<&'static str> {
    // LibreOffice before ODF 1.3 wrote it in a namespace of its own.
    if manifest.elements().any(|e| e.name.ends_with(":keyinfo")) {
        return Some("ODF OpenPGP");
    }
    let data = manifest.elements().find_map(|entry| entry.child("m:encryption-data"))?;
    let algorithm = data.child("m:algorithm").and_then(|a| a.attribute("m:algorithm-name")).unwrap_or_default();
    let algorithm = algorithm.to_ascii_lowercase();
    Some(match algorithm.as_str() {
        a if a.contains("gcm") => "ODF AES-GCM",
        a if a.contains("aes") => "ODF AES-CBC",
        a if a.contains("blowfish") => "ODF Blowfish",
        _ => "ODF",
    })
}

/// The prolog of the part that holds the text; where it cannot be unpacked the reader will say so.
fn main_prolog(archive: &mut Archive<'_>, name: &str) -> Result<(), NotADocument> {
    match prefix(archive, name, PROLOG) {
        Ok(data) => xml::check_prolog(name, &data),
        Err(_) => Ok(()),
    }
}

// ---- OOXML ----

fn ooxml(archive: &mut Archive<'_>, limits: &Limits) -> Result<Detected, NotADocument> {
    let namespaces = [("http://schemas.openxmlformats.org/package/2006/content-types", "")];
    let types = tree(archive, TYPES, &namespaces, limits)?;
    let main = main_part(archive, limits)?;
    let declared = main.as_deref().and_then(|part| content_type(&types, part));
    let (part, content_type) = match (main, declared) {
        (Some(part), Some(declared)) => (part, declared),
        _ => known_main(&types).ok_or_else(|| NotADocument::Damaged {
            part: TYPES.to_owned(),
            why: "names no main part of a document".to_owned(),
        })?,
    };
    let format = ooxml_format(&content_type)?;
    if archive.index_for_name(&part).is_none() {
        return Err(NotADocument::Damaged { part, why: "the main part is missing".to_owned() });
    }
    main_prolog(archive, &part)?;
    Ok(Detected::plain(format))
}

/// The target of the package's officeDocument relationship.
fn main_part(archive: &mut Archive<'_>, limits: &Limits) -> Result<Option<String>, NotADocument> {
    let namespaces = [("http://schemas.openxmlformats.org/package/2006/relationships", "")];
    let root = match tree(archive, "_rels/.rels", &namespaces, limits) {
        Ok(root) => root,
        Err(NotADocument::Damaged { .. }) => return Ok(None),
        Err(other) => return Err(other),
    };
    let target = root
        .elements()
        .find(|e| e.attribute("Type").is_some_and(|t| t.ends_with("/officeDocument")))
        .and_then(|e| e.attribute("Target"));
    Ok(target.map(|t| t.trim_start_matches("./").trim_start_matches('/').to_owned()))
}

fn content_type(types: &parts::Element, part: &str) -> Option<String> {
    let named = |e: &&parts::Element| {
        e.attribute("PartName").is_some_and(|n| n.trim_start_matches('/').eq_ignore_ascii_case(part))
    };
    let extension = part.rsplit('.').next().unwrap_or_default();
    let default = |e: &&parts::Element| e.attribute("Extension").is_some_and(|x| x.eq_ignore_ascii_case(extension));
    let found = types.elements().find(named).or_else(|| types.elements().find(default))?;
    found.attribute("ContentType").map(str::to_owned)
}

/// The first part with a main type that we know, for packages whose relationships are damaged.
fn known_main(types: &parts::Element) -> Option<(String, String)> {
    types.elements().find_map(|e| {
        let (part, kind) = (e.attribute("PartName")?, e.attribute("ContentType")?);
        ooxml_format(kind).is_ok().then(|| (part.trim_start_matches('/').to_owned(), kind.to_owned()))
    })
}

fn ooxml_format(content_type: &str) -> Result<Format, NotADocument> {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = kind.strip_prefix("application/vnd.").unwrap_or(&kind);
    match kind.strip_suffix(".main+xml").unwrap_or(kind) {
        "openxmlformats-officedocument.wordprocessingml.document" => Ok(Format::Docx),
        "openxmlformats-officedocument.wordprocessingml.template" => Ok(Format::Dotx),
        "ms-word.document.macroenabled" => Ok(Format::Docm),
        "ms-word.template.macroenabledtemplate" | "ms-word.template.macroenabled" => Ok(Format::Dotm),
        "openxmlformats-officedocument.spreadsheetml.sheet" => Ok(Format::Xlsx),
        "openxmlformats-officedocument.spreadsheetml.template" => Ok(Format::Xltx),
        "ms-excel.sheet.macroenabled" => Ok(Format::Xlsm),
        "openxmlformats-officedocument.presentationml.presentation" => Ok(Format::Pptx),
        "openxmlformats-officedocument.presentationml.template" => Ok(Format::Potx),
        "ms-powerpoint.presentation.macroenabled" => Ok(Format::Pptm),
        _ => Err(NotADocument::Unsupported(format!("a package of type {}", shown(content_type)))),
    }
}
