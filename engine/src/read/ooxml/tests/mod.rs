//! Tests of the reader as a whole: small packages built here, and the outlines that are expected of them.

mod hostile;
mod layout;
mod looks;
mod objects;
mod text;

use crate::model::{Kind, Node, outline};
use crate::read::{Limits, ReadError, Reading};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package under construction: parts, and relationships of the main part as (id, kind, target).
#[derive(Default)]
struct Docx {
    parts: Vec<(String, Vec<u8>)>,
    relationships: String,
}

impl Docx {
    /// A document with that body.
    fn body(body: &str) -> Docx {
        Docx::default().part("word/document.xml", "document", &format!("<w:body>{body}</w:body>"))
    }

    /// Adds a part of WordprocessingML with that root element.
    fn part(mut self, name: &str, root: &str, content: &str) -> Docx {
        let namespaces = [
            ("w", W),
            ("r", R),
            ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
            ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
            ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
            ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
            ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
            ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
            ("v", "urn:schemas-microsoft-com:vml"),
            ("o", "urn:schemas-microsoft-com:office:office"),
            ("w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
            ("w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
        ];
        let declared: String = namespaces.iter().map(|(p, uri)| format!(" xmlns:{p}='{uri}'")).collect();
        self.parts.push((name.to_owned(), format!("<w:{root}{declared}>{content}</w:{root}>").into_bytes()));
        self
    }

    /// Adds a part of WordprocessingML that the main part refers to.
    fn with(self, kind: &str, content: &str) -> Docx {
        self.related(kind, kind, &format!("{kind}.xml")).part(&format!("word/{kind}.xml"), kind, content)
    }

    /// Adds a part as it is.
    fn raw(mut self, name: &str, bytes: &[u8]) -> Docx {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Adds a relationship of the main part.
    fn related(mut self, id: &str, kind: &str, target: &str) -> Docx {
        let mode = if target.contains("://") { " TargetMode='External'" } else { "" };
        self.relationships.push_str(&format!("<Relationship Id='{id}' Type='{R}/{kind}' Target='{target}'{mode}/>"));
        self
    }

    fn bytes(self) -> Vec<u8> {
        let wrap = |content: &str| {
            let ns = "http://schemas.openxmlformats.org/package/2006/relationships";
            format!("<Relationships xmlns='{ns}'>{content}</Relationships>")
        };
        let root = format!("<Relationship Id='m' Type='{R}/officeDocument' Target='word/document.xml'/>");
        let mut parts = self.parts;
        if !parts.iter().any(|(name, _)| name == "_rels/.rels") {
            parts.push(("_rels/.rels".to_owned(), wrap(&root).into_bytes()));
        }
        parts.push(("word/_rels/document.xml.rels".to_owned(), wrap(&self.relationships).into_bytes()));
        zipped(&parts)
    }

    fn read(self) -> Reading {
        super::read(&self.bytes(), &Limits::default()).unwrap()
    }

    /// The outline of the body, without what every paragraph and run says.
    fn outline(self) -> String {
        let document = self.read().document;
        tidy(&outline(document.children.iter().find(|c| c.kind == Kind::Body).unwrap()))
    }

    /// The outline of what is not the body.
    fn rest(self) -> String {
        let mut document = self.read().document;
        document.children.retain(|c| c.kind != Kind::Body);
        tidy(&outline(&document))
    }
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Leaves out the first line and the values that stand for "nothing said".
fn tidy(outline: &str) -> String {
    let boring = [
        " para.widow-control=on",
        " char.font=\"Times New Roman\"",
        " char.size=127000",
        " cell.padding-top=0 cell.padding-bottom=0 cell.padding-start=68580 cell.padding-end=68580",
        " page.width=7772400 page.height=10058400 page.margin-top=914400 page.margin-bottom=914400",
        " page.margin-start=914400 page.margin-end=914400",
        " list.follow=tab",
        " note.number-format=decimal",
    ];
    let mut text = outline.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    for words in boring {
        text = text.replace(words, "");
    }
    text.lines().map(|l| l.strip_prefix("  ").unwrap_or(l)).collect::<Vec<_>>().join("\n")
}

/// The body's XML in, its outline out.
fn check(body: &str, expected: &str) {
    assert_eq!(Docx::body(body).outline(), expected.trim_matches('\n'), "{body}");
}

/// A paragraph with one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

/// The first node of a kind, in document order.
fn first(node: &Node, kind: Kind) -> Option<&Node> {
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        if node.kind == kind {
            return Some(node);
        }
        stack.extend(node.children.iter().rev());
    }
    None
}

fn error(bytes: &[u8]) -> ReadError {
    super::read(bytes, &Limits::default()).unwrap_err()
}
