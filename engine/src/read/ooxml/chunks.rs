//! Imported chunks (`w:altChunk`, ECMA-376 part 1 §17.17.2.1): parts of another format that a reader puts in their place.
//!
//! In: the element. Out: the blocks of a document of this format, the paragraphs of plain text or HTML. Deliberately
//! absent: formatting of HTML, tables of HTML as tables, RTF and MHTML chunks (kept as an unknown node).

use super::reader::Reader;
use crate::model::{Kind, Node, Property, Value};
use crate::read::Limits;
use crate::read::xml::Element;

/// Chunks in chunks are read as long as so many bytes are left to unpack; each gets half of what its document had.
const LEAST: u64 = 1 << 20;

impl Reader<'_> {
    /// Reads a chunk; keeps it as an unknown node where it cannot.
    pub fn foreign_chunk(&mut self, e: &Element, out: &mut Vec<Node>) {
        let part = self.relationship(e.attribute("r:id")).filter(|r| !r.external).map(|r| r.target.clone());
        let bytes = part.as_ref().and_then(|name| self.env.opc.part(name));
        let blocks = bytes.and_then(|bytes| self.chunk(e, part.as_deref().unwrap_or_default(), bytes));
        match blocks {
            Some(blocks) => out.extend(blocks),
            None => {
                self.note(e, "imported chunk of another format is not read");
                out.extend(self.unknown(e));
            }
        }
    }

    fn chunk(&mut self, e: &Element, name: &str, bytes: &[u8]) -> Option<Vec<Node>> {
        if bytes.starts_with(b"PK") {
            return self.inner_document(bytes);
        }
        let text = String::from_utf8_lossy(bytes);
        let start: String = text.trim_start().chars().take(5).collect::<String>().to_lowercase();
        let extension = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let lines = match extension.as_str() {
            _ if start.starts_with("{\\rtf") || start.starts_with("mime-") => return None,
            "txt" => text.lines().map(str::to_owned).collect(),
            "htm" | "html" | "xhtml" => html_lines(&text),
            _ if start.starts_with('<') => html_lines(&text),
            _ => return None,
        };
        Some(lines.into_iter().map(|line| self.plain_paragraph(e, line)).collect())
    }

    fn plain_paragraph(&mut self, e: &Element, text: String) -> Node {
        let mut node = self.node(Kind::Paragraph, e);
        node.set(Property::ParaWidowControl, Value::Flag(true));
        node.children.push(Node::run(text));
        node
    }

    fn inner_document(&mut self, bytes: &[u8]) -> Option<Vec<Node>> {
        let limits = self.env.limits;
        let half = Limits { total_bytes: limits.total_bytes / 2, ..*limits };
        if half.total_bytes < LEAST {
            return None;
        }
        let mut document = super::read(bytes, &half).ok()?.document;
        let body = document.children.iter_mut().find(|c| c.kind == Kind::Body)?;
        Some(std::mem::take(&mut body.children))
    }
}

/// The lines of HTML: text between block elements, white space as one blank.
fn html_lines(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        line.push_str(&entities(text));
        let end =
            if tail.starts_with("<!--") { tail.find("-->").map(|i| i + 3) } else { tail.find('>').map(|i| i + 1) };
        let Some(end) = end else {
            rest = "";
            break;
        };
        let (tag, after) = tail.split_at(end);
        let name: String = tag
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = match name.as_str() {
            "script" | "style" | "title" if !tag.starts_with("</") => past(after, &name),
            _ => after,
        };
        if is_block(&name) {
            push_line(&mut line, &mut lines);
        }
    }
    line.push_str(&entities(rest));
    push_line(&mut line, &mut lines);
    lines
}

/// What follows the end tag of an element without text to be seen.
fn past<'t>(text: &'t str, name: &str) -> &'t str {
    let lower = text.to_ascii_lowercase();
    lower.find(&format!("</{name}")).and_then(|at| text.get(at..)).unwrap_or_default()
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "tr"
            | "td"
            | "th"
            | "table"
            | "br"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "body"
            | "head"
            | "blockquote"
            | "pre"
            | "hr"
    )
}

fn push_line(line: &mut String, lines: &mut Vec<String>) {
    let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line.clear();
    if !text.is_empty() {
        lines.push(text);
    }
}

fn entities(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{A0}"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_its_lines() {
        let html = "<html><head><title>x</title><style>p > q</style></head><body>A<p>b &amp;\n <b>c</b><!-- <p> --></p></body>";
        assert_eq!(html_lines(html), ["A", "b & c"]);
        assert_eq!(html_lines("a < b"), ["a"]);
    }
}
