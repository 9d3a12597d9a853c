//! Reader of ODF 1.3 text documents (odt, ott, fodt; parts 2 and 3 of the standard) and of the dialect LibreOffice writes.
//!
//! In: bytes of a package or of a flat file. Out: the resolved tree and notices. The modules, in the order data goes through:
//! `source` (bytes to XML trees, encryption), `styles` and `attrs` (chains of styles to effective attributes), `chars` and
//! `paras` (attributes to properties), then the walk (`reader` is its state): `flow` (blocks), `inline`, `fields`, `lists`,
//! `tables` and `edges`, `draw`, `shapes`, `objects`, `math`, `controls`, `changes`, `pages` (sections, headers), and `extras`.
//!
//! What is not read, beside what each module says: conditional styles and hidden sections' conditions, number formats,
//! automatic styles' names, table templates, RDF, forms' data sources, settings but for the reference of tab stops and
//! switches that other families have too, page backgrounds by picture, digests of charts. Elements that are not known become
//! [`Kind::Unknown`] with their text.

mod attrs;
mod changes;
mod chars;
mod controls;
mod draw;
mod edges;
mod extras;
mod fields;
mod flow;
mod inline;
mod lists;
mod math;
mod numbers;
mod objects;
mod pages;
mod paras;
mod placement;
mod reader;
mod shapes;
mod source;
mod styles;
mod tables;
mod units;

use super::metadata::Compat;
use super::xml::Element;
use super::{Limits, ReadError, Reading};
use crate::model::{Kind, Node, Property, Value};
use reader::Reader;
use source::Source;
use styles::Family;

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let mut notices = Vec::new();
    let source = source::open(bytes, limits, &mut notices)?;
    let mut reader = Reader::new(&source, limits, notices);
    reader.tabs_from_indent = tabs_from_indent(&source);
    let mut document = reader.document();
    if let Some(error) = reader.stopped {
        return Err(error);
    }
    super::drawings::drop_unseen(&mut document);
    super::tabs::set_default(reader.default_tab(), &mut document);
    document.normalise();
    super::headers::normalise(&mut document);
    Ok(Reading { document, notices: reader.notices })
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Node {
        let root: &'a Element = &self.source.content.root;
        let mut document = self.node(Kind::Document, root);
        let mut body = self.node(Kind::Body, root);
        if let Some(text) = root.child("office:body").and_then(|b| b.child("office:text")) {
            body.set(Property::ChangeRecording, Value::Flag(records(text)));
            body.set(Property::DocumentProtection, Value::token(protection(self.source)));
            self.note_repeats(text);
            self.blocks(text, &mut body.children);
        }
        let waiting = std::mem::take(&mut self.pending_inlines);
        inline::attach(waiting, &mut body.children);
        self.finish_flow();
        document.children.push(body);
        document.children.append(&mut self.flow.sections);
        document.children.extend(self.style_nodes());
        self.extras(&mut document.children);
        let compat = compat(self.source).nodes(&document);
        document.children.extend(compat);
        if !self.range_lengths.is_empty() {
            self.close_ranges(&mut document);
        }
        self.summary(root);
        document
    }

    /// Changes may be referred to before they are declared in damaged files, so they are collected first.
    fn note_repeats(&mut self, text: &'a Element) {
        for tracked in text.elements().filter(|e| e.name == "text:tracked-changes") {
            self.changes.collect(tracked);
        }
    }

    /// Distance of tab stops where a paragraph sets none.
    fn default_tab(&self) -> Option<i64> {
        let properties = self.styles.default_style(Family::Paragraph)?.group("style:paragraph-properties")?;
        properties.attribute("style:tab-stop-distance").and_then(units::length)
    }

    /// One node per named style in use, with its parent.
    fn style_nodes(&self) -> Vec<Node> {
        let used = self.used_styles.iter().filter(|(name, _)| !name.is_empty());
        used.map(|(name, parent)| {
            let mut node = Node::labelled(Kind::Style, name.clone());
            if !parent.is_empty() {
                node.set(Property::StyleParent, Value::text(parent));
            }
            if let Some(next) = self.next_styles.get(name) {
                node.set(Property::StyleNext, Value::text(next));
            }
            node
        })
        .collect()
    }

    fn summary(&mut self, root: &'a Element) {
        if self.styles.conditions > 0 {
            let message = format!("{} conditions of styles are not followed", self.styles.conditions);
            self.notice(root, message);
        }
        if !self.unread.is_empty() {
            let names: Vec<&str> = self.unread.iter().copied().collect();
            let message = format!("not known, kept as text: {}", names.join(", "));
            self.notice(root, message);
        }
    }
}

/// Whether changes are being recorded: a list of changes says so unless it denies it.
fn records(text: &Element) -> bool {
    text.child("text:tracked-changes").is_some_and(|e| e.attribute("text:track-changes") != Some("false"))
}

/// The compatibility setting `TabsRelativeToIndent`; on where it is not said.
fn tabs_from_indent(source: &Source) -> bool {
    setting(source, "TabsRelativeToIndent").is_none_or(|value| value != "false")
}

/// Switches that the standard leaves to applications, in Writer's words.
fn compat(source: &Source) -> Compat {
    let is = |name: &str, value: &str| setting(source, name).is_some_and(|said| said == value);
    Compat {
        printer_metrics: is("PrinterIndependentLayout", "disabled"),
        unbroken_wrapped_tables: is("DoNotBreakWrappedTables", "true"),
    }
}

/// What is protected, in Writer's words.
fn protection(source: &Source) -> &'static str {
    let said = |name: &str| setting(source, name).filter(|value| !value.is_empty());
    match (said("LoadReadonly").as_deref(), said("RedlineProtectionKey")) {
        (Some("true"), _) => "read-only",
        (_, Some(_)) => "changes",
        _ => "none",
    }
}

/// What a `config:config-item` says.
fn setting(source: &Source, name: &str) -> Option<String> {
    let root = source.settings.as_ref().map_or(&source.content.root, |tree| &tree.root);
    let mut items = root.child("office:settings")?.elements().flat_map(Element::elements);
    let item = items.find(|e| e.attribute("config:name") == Some(name))?;
    Some(item.text().trim().to_owned())
}
