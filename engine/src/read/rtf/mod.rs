//! Reader of RTF 1.9.1.
//!
//! In: the bytes of a file. Out: the resolved tree of `model` and notices with byte offsets. A file that is cut or broken is
//! read as far as it goes; the only errors are a file that does not begin as RTF does, and limits.
//!
//! ```text
//! token ─► reader (groups on a stack) ─► words ─► chars, para, table, section, lists …   state of the group
//!                                     ├► open, close    destinations: fields, notes, shapes, pictures, tables of the header
//!                                     └► blocks ─► flow ─► grid                          runs, paragraphs, cells, rows
//! ```
//! Formatting of RTF is complete as written: `\pard` and `\plain` begin from nothing and a style is a name whose formatting the
//! writer repeats (specification, “Style sheet”; offices read it so), so effective properties are those of the words themselves.
//!
//! Deliberately absent, each also said in its module: copies for old readers (`\listtext`, `\nonesttables`, `\shprslt`,
//! `\nonshppict`, the ANSI half of `\upr`), themes and data stores, mail merge, document variables, note separators, columns
//! of unequal width, gradients and paths of shapes, table styles beyond their repeated formatting, custom XML, index and
//! contents entries beyond their text, protection exceptions. Unknown destinations marked `\*` are skipped with a notice, the
//! text of unknown ones without it is text.

mod blocks;
mod border;
mod cache;
mod chars;
mod close;
mod codepage;
mod dest;
mod field;
mod flow;
mod grid;
mod known;
mod labels;
mod language;
mod lists;
mod math;
mod notices;
mod numbers;
mod open;
mod para;
mod picture;
mod pn;
mod position;
mod reader;
mod section;
mod shape;
mod style;
mod table;
mod tables;
mod text;
mod token;
mod words;

use super::{Limits, ReadError, Reading};
use crate::model::{Kind, Node};
use reader::Reader;

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(ReadError::Limit { part: String::new(), what: format!("{} bytes", limits.part_bytes) });
    }
    let base = start(bytes).ok_or_else(|| ReadError::NotThisFormat {
        expected: "RTF 1.9.1",
        why: "it does not begin with {\\rtf".to_owned(),
    })?;
    let mut reader = Reader::new(limits);
    reader.run(bytes.get(base..).unwrap_or_default(), base)?;
    Ok(finish(reader))
}

/// Where the document begins, after a byte order mark and blanks.
fn start(bytes: &[u8]) -> Option<usize> {
    let after_mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let rest = bytes.get(after_mark..)?;
    let blanks = rest.iter().position(|b| !b.is_ascii_whitespace() && *b != 0)?;
    let inner = rest.get(blanks..)?.strip_prefix(b"{")?.trim_ascii_start();
    inner.starts_with(b"\\rtf").then_some(after_mark + blanks)
}

fn finish(mut reader: Reader) -> Reading {
    let mut body = Node::new(Kind::Body);
    body.children = std::mem::take(&mut reader.body);
    reader.document.set_body(&mut body);
    let mut document = Node::new(Kind::Document);
    document.children.push(body);
    document.children.append(&mut reader.sections);
    document.children.append(&mut reader.style_nodes());
    document.children.append(&mut reader.metadata);
    let compat = reader.compat.nodes(&document);
    document.children.extend(compat);
    reader.set_lengths(&mut document.children);
    super::frames::lift(&mut document);
    super::drawings::drop_unseen(&mut document);
    super::tabs::set_default(Some(reader.document.default_tab()), &mut document);
    document.normalise();
    super::headers::normalise(&mut document);
    super::headers::forget(&mut document, reader.header_styles);
    Reading { document, notices: reader.notices.finish() }
}
