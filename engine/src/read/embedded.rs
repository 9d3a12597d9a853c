//! What an embedded office document says, however an office wrote it.
//!
//! In: the bytes of an embedded object. Out: a digest that is equal for equal content: of cells, formulas and text of a package
//! (Office Open XML or ODF), of the bytes for everything else. An office that opens such a document saves it anew, with its own
//! styles, order and version. Deliberately absent: how the inner document looks.

use super::package::Package;
use super::xml::{self, Element};
use super::{Limits, ReadError};
use crate::model::{MediaLimits, media_digest};

/// What opening a document inside a document may cost.
const LIMITS: Limits =
    Limits { part_bytes: 16 << 20, total_bytes: 32 << 20, entries: 2_000, ratio: 1_000, depth: 200, nodes: 400_000 };

/// The digest: `words:…`, or `bytes:…` for what is no package or says nothing.
pub fn digest(bytes: &[u8]) -> String {
    let plain = |bytes: &[u8]| media_digest(bytes, MediaLimits { pixels: 0 });
    match words(bytes) {
        Ok(Some(mut words)) => {
            // Strings are shared between cells, in an order of the office's own.
            words.sort_unstable();
            plain(words.join("\n").as_bytes()).replacen("bytes:", "words:", 1)
        }
        _ => plain(bytes),
    }
}

/// `None` where it is no document; an empty one has no words.
fn words(bytes: &[u8]) -> Result<Option<Vec<String>>, ReadError> {
    if !bytes.starts_with(b"PK") {
        return Ok(None);
    }
    let package = Package::open(bytes, &LIMITS)?;
    let mut out = None;
    for name in package.names().filter(|name| says_something(name)) {
        if let Some(part) = package.part(name) {
            collect(&xml::parse(name, part, &[], &LIMITS)?.root, out.get_or_insert_default());
        }
    }
    Ok(out)
}

/// Parts with what a person reads.
fn says_something(part: &str) -> bool {
    let folders = ["xl/worksheets/sheet", "ppt/slides/slide"];
    let parts = ["content.xml", "xl/sharedStrings.xml", "word/document.xml"];
    part.ends_with(".xml") && (parts.contains(&part) || folders.iter().any(|folder| part.starts_with(folder)))
}

/// Paragraphs, strings, values and formulas.
fn collect(root: &Element, out: &mut Vec<String>) {
    let mut waiting = vec![root];
    while let Some(element) = waiting.pop() {
        let said = match local(&element.name) {
            // The text of such a cell is among the shared strings.
            "c" if element.attribute("t") == Some("s") => continue,
            "v" => number(&element.text()),
            "f" => element.text().split_whitespace().collect(),
            "si" | "is" | "p" | "h" => element.text(),
            _ => {
                waiting.extend(element.elements());
                continue;
            }
        };
        if !said.trim().is_empty() {
            out.push(said);
        }
    }
}

/// A value as one spelling of its number.
fn number(value: &str) -> String {
    value.trim().parse::<f64>().map_or_else(|_| value.to_owned(), |number| number.to_string())
}

/// The name without a prefix.
fn local(name: &str) -> &str {
    name.rsplit([':', '?']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn book(strings: &str, cells: &str, application: &str) -> String {
        let sheet = format!("<x:worksheet xmlns:x='u'><x:row>{cells}</x:row></x:worksheet>");
        digest(&package(&[
            ("docProps/app.xml", application),
            ("xl/sharedStrings.xml", &format!("<sst xmlns='u'>{strings}</sst>")),
            ("xl/worksheets/sheet1.xml", &sheet),
        ]))
    }

    #[test]
    fn the_same_cells_are_the_same_book() {
        let cells = "<x:c t='s'><x:v>0</x:v></x:c><x:c><x:f>A1 + 1</x:f><x:v>2.50</x:v></x:c>";
        let again = "<x:c t='s'><x:v>1</x:v></x:c><x:c><x:f>A1+1</x:f><x:v>2.5</x:v></x:c>";
        let (a, b) = ("<si><t>Avis</t></si>", "<si><t>favorable</t></si>");
        let one = book(&format!("{a}{b}"), cells, "<a/>");
        assert!(one.starts_with("words:"));
        assert_eq!(one, book(&format!("{b}{a}"), again, "<b/>"));
        assert_ne!(one, book(a, cells, "<a/>"), "a string less");
        assert_ne!(one, book(&format!("{a}{b}"), "<x:c><x:v>3</x:v></x:c>", "<a/>"), "another value");
    }

    #[test]
    fn empty_documents_are_equal_whoever_saved_them() {
        let empty = |version: &str| {
            digest(&package(&[("docProps/app.xml", version), ("word/document.xml", "<w:document xmlns:w='u'/>")]))
        };
        assert_eq!(empty("<a/>"), empty("<b/>"));
        assert!(empty("<a/>").starts_with("words:"));
    }

    #[test]
    fn what_says_nothing_is_its_bytes() {
        assert!(digest(b"PK not a package").starts_with("bytes:"));
        assert!(digest(&package(&[("xl/workbook.xml", "<workbook/>")])).starts_with("bytes:"));
        assert_ne!(digest(b"a"), digest(b"b"));
    }
}
