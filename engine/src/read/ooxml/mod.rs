//! Reader of WordprocessingML (ECMA-376, transitional and strict; docx, docm, dotx, dotm).
//!
//! In: bytes of a package. Out: the resolved tree of [`crate::model`] and notices. Flow: [`opc`] finds the parts,
//! `document` reads theme, settings, numbering, styles, notes; `blocks`, `inlines`, `tables`, `drawing`, `vml`, `controls`,
//! `marks` walk the text; `sections` and `metadata` add the rest. `props` are the property bags they share.
//!
//! Total: every element of the text that is not known becomes [`crate::model::Kind::Unknown`] with its text, unless the
//! document itself calls its namespace ignorable; what is skipped on purpose is counted in a notice.
//!
//! Choices: fields that go over paragraphs are a point before their text; a block-level content control stands as an
//! empty `Control` before its first inline; a comment stands where its range begins; an anchored object's anchor is
//! `character`; names of shapes, given by applications, are no content; automatic bookmarks are dropped and references
//! to them lose their number.
//!
//! Deliberately absent: glossary documents, web settings, font tables and embedded fonts, custom XML data and bindings,
//! mail merge, permissions, document variables, imported chunks' content, VML and DrawingML effects, exact positions of
//! floating tables, layout hints (`w:lastRenderedPageBreak`, document grid).

mod bindings;
mod blocks;
mod borders;
mod chunks;
mod controls;
mod document;
mod drawing;
mod fields;
mod grid;
mod inlines;
mod look;
mod marks;
mod math;
mod metadata;
mod moves;
mod names;
mod numbering;
mod opc;
mod placement;
mod props;
mod reader;
mod sections;
mod settings;
mod styles;
mod tables;
#[cfg(test)]
mod tests;
mod theme;
mod units;
mod vml;

use super::{Limits, ReadError, Reading};

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let opc = opc::Opc::open(bytes, limits)?;
    let main = opc.main_part()?;
    document::read(&opc, &main, limits)
}
