//! Embedded objects: which kind, and what can be said without opening them further (ODF 1.3 part 3, §10.4.6).
//!
//! In: `draw:object` or `draw:object-ole`. Out: kind, class, digest, text of a formula. Deliberately absent: the data of charts and
//! sheets; OLE storages are only recognised by the names they carry.

use super::source::{self, NAMESPACES, Source};
use super::{math, units};
use crate::model::{Kind, MediaLimits};
use crate::read::package::object_digest;
use crate::read::xml::{self, Element};
use crate::read::{Limits, Notice};

/// What an object is.
#[derive(Debug)]
pub struct Found {
    /// Formula, Chart or Object.
    pub kind: Kind,
    /// Linear text of a formula.
    pub formula: Option<String>,
    /// Class, in the words of OLE where one corresponds.
    pub class: Option<String>,
    /// Digest of the data.
    pub digest: Option<String>,
}

impl Found {
    fn object(class: Option<String>, digest: Option<String>) -> Found {
        Found { kind: Kind::Object, formula: None, class, digest }
    }
}

/// Finds out what an object is.
pub fn find(element: &Element, source: &Source, limits: &Limits, notices: &mut Vec<Notice>) -> Found {
    let inline = element.elements().find(|e| e.name == "math:math" || e.name.starts_with("office:document"));
    if let Some(root) = inline {
        return of_root(root);
    }
    if let Some(data) = element.child("office:binary-data") {
        return of_bytes(&units::base64(&data.text()), None);
    }
    let href = element.attribute("xlink:href").unwrap_or("");
    let name = href.trim_start_matches("./").trim_start_matches('#').trim_end_matches('/');
    let Some(package) = &source.package else { return Found::object(None, None) };
    let content = format!("{name}/content.xml");
    if let Some(bytes) = package.part(&content) {
        match xml::parse(&content, bytes, NAMESPACES, limits) {
            Ok(part) => return of_root(&part.root),
            Err(error) => notices.push(source::notice(&content, 0, error.to_string())),
        }
    }
    let media_type = media_type(source, name);
    match package.part(name) {
        Some(bytes) => of_bytes(bytes, media_type),
        None => {
            notices.push(source::notice(name, 0, "no such part".to_owned()));
            Found::object(media_type.map(class_of_media_type), None)
        }
    }
}

fn of_root(root: &Element) -> Found {
    if root.name == "math:math" || root.name == "math" {
        let formula = Some(math::linear(root));
        return Found { kind: Kind::Formula, formula, class: None, digest: None };
    }
    let body = root.child("office:body").and_then(|b| b.elements().next());
    match body.map(|b| b.name.as_str()) {
        Some("office:chart") => Found { kind: Kind::Chart, ..Found::object(None, None) },
        Some("office:formula") => {
            let math = body.and_then(|b| b.child("math:math")).map(math::linear);
            Found { kind: Kind::Formula, formula: math, class: None, digest: None }
        }
        Some(other) => Found::object(Some(class_of_body(other).to_owned()), None),
        None => Found::object(None, None),
    }
}

fn class_of_body(body: &str) -> &str {
    match body {
        "office:spreadsheet" => "opendocument.spreadsheet",
        "office:text" => "opendocument.text",
        "office:presentation" => "opendocument.presentation",
        "office:drawing" => "opendocument.graphics",
        other => other.trim_start_matches("office:"),
    }
}

fn media_type<'a>(source: &'a Source, name: &str) -> Option<&'a str> {
    let entries = source.manifest.as_ref()?.root.elements();
    let mut named =
        entries.filter(|e| e.attribute("manifest:full-path").is_some_and(|path| path.trim_end_matches('/') == name));
    named.next()?.attribute("manifest:media-type").filter(|t| !t.is_empty())
}

fn class_of_media_type(media_type: &str) -> String {
    let class = match media_type {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel.Sheet.12",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word.Document.12",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PowerPoint.Show.12",
        other => other.trim_start_matches("application/vnd.oasis.").trim_start_matches("application/vnd."),
    };
    class.to_owned()
}

/// Class identifiers that OLE storages and packages carry as text.
const CLASSES: &[&str] = &[
    "Excel.Sheet.12",
    "Excel.SheetMacroEnabled.12",
    "Excel.Sheet.8",
    "Excel.Chart.8",
    "Word.Document.12",
    "Word.Document.8",
    "PowerPoint.Show.12",
    "PowerPoint.Slide.12",
    "PowerPoint.Show.8",
    "PowerPoint.Slide.8",
    "Visio.Drawing.15",
    "Visio.Drawing.11",
    "Equation.DSMT4",
    "Equation.3",
    "AcroExch.Document",
    "MSGraph.Chart.8",
    "MSPhotoEd.3",
    "Paint.Picture",
    "PBrush",
    "Package",
];

/// Bytes of an OLE storage that are searched for its class.
const SEARCHED: usize = 1 << 20;

fn of_bytes(bytes: &[u8], media_type: Option<&str>) -> Found {
    let digest = Some(object_digest(bytes, MediaLimits::default()));
    let window = bytes.get(..SEARCHED).unwrap_or(bytes);
    let named = media_type.filter(|t| !t.contains("oleobject") && !t.contains("octet-stream")).map(class_of_media_type);
    let class = named.or_else(|| package_class(bytes, window)).or_else(|| storage_class(bytes, window));
    Found::object(class, digest)
}

fn package_class(bytes: &[u8], window: &[u8]) -> Option<String> {
    let parts: [(&[u8], &str); 3] =
        [(b"xl/", "Excel.Sheet.12"), (b"word/", "Word.Document.12"), (b"ppt/", "PowerPoint.Show.12")];
    let found = parts.iter().find(|(part, _)| contains(window, part));
    bytes.starts_with(b"PK").then_some(found).flatten().map(|(_, class)| (*class).to_owned())
}

fn storage_class(bytes: &[u8], window: &[u8]) -> Option<String> {
    if !bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return None;
    }
    let mut strings = window.split(|b| !(0x21..0x7F).contains(b)).filter(|s| s.len() >= 6);
    strings.find_map(|s| CLASSES.iter().find(|class| class.as_bytes() == s)).map(|class| (*class).to_owned())
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}
