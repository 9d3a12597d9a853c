//! The whole document: parts in the order they depend on each other, then the text, then what was used.
//!
//! In: an open package. Out: a [`Reading`]. A part that is missing or damaged costs what it holds and a notice.

use super::numbering::Numbering;
use super::opc::{Opc, Relationships, notice};
use super::reader::{Env, PartContext, Reader, Stories};
use super::sections;
use super::settings::{self, Settings};
use super::styles::{StyleKind, Styles};
use super::theme::Theme;
use super::units::{TWIP, is_on};
use crate::model::{Kind, Node, Property, Value};
use crate::read::metadata::variable_label;
use crate::read::notes::{Both, DEFAULTS};
use crate::read::style_names::next_name;
use crate::read::xml::{Content, Element};
use crate::read::{Limits, Notice, ReadError, Reading};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Distance of tab stops where nothing is said (§17.15.1.25).
const DEFAULT_TAB: i64 = 720 * TWIP;

/// Reads the document whose main part has that name.
pub fn read(opc: &Opc<'_>, main: &str, limits: &Limits) -> Result<Reading, ReadError> {
    let mut notices: Vec<Notice> =
        opc.damaged().iter().map(|(part, why)| notice(part, 0, "", &format!("cannot be unpacked: {why}"))).collect();
    let root = opc.parse_noting(main, &mut notices)?;
    let root = root.ok_or_else(|| not("the main part holds no XML"))?;
    if root.name != "w:document" {
        return Err(not(&format!("the main part is <{}>", root.name)));
    }
    let part = Rc::new(PartContext { name: main.to_owned(), relationships: opc.relationships(main)? });
    let empty = Element::default();
    let body = root.child("w:body").unwrap_or(&empty);
    let found = sections::collect(body);
    let mut env = environment(opc, limits, &part.relationships, &mut notices)?;
    env.ignorable = ignorable(&root);
    env.line_numbers = found.iter().any(|s| s.child("w:lnNumType").is_some());
    let mut reader = Reader::new(&env, part);
    reader.notices = notices;
    let document = document(&mut reader, body, &found, root.child("w:background"))?;
    let notices = with_counts(reader, main);
    Ok(Reading { document, notices })
}

fn not(why: &str) -> ReadError {
    ReadError::NotThisFormat { expected: super::opc::FORMAT, why: why.to_owned() }
}

fn document(
    reader: &mut Reader<'_>,
    body: &Element,
    found: &[&Element],
    background: Option<&Element>,
) -> Result<Node, ReadError> {
    let mut document = Node::new(Kind::Document);
    let mut flow = reader.node(Kind::Body, body);
    reader.story.body = true;
    reader.section_breaks = found.iter().skip(1).rev().map(|s| sections::break_before(s)).collect();
    reader.note_numbers = note_numbers(&reader.env.settings, found);
    body_settings(&reader.env.settings, &mut flow);
    reader.body(body, &mut flow.children);
    document.children.push(flow);
    document.children.extend(reader.sections(found, background));
    document.children.extend(reader.used_styles());
    document.children.extend(super::metadata::read(reader.env.opc, &reader.part.name)?);
    document.children.extend(
        reader
            .env
            .settings
            .variables
            .iter()
            .map(|(name, value)| Node { text: value.clone(), ..Node::labelled(Kind::Metadata, variable_label(name)) }),
    );
    let compat = reader.env.settings.compat.nodes(&document);
    document.children.extend(compat);
    reader.check_limit()?;
    reader.settle(&mut document);
    crate::read::frames::lift(&mut document);
    crate::read::drawings::drop_unseen(&mut document);
    crate::read::tabs::set_default(Some(reader.env.settings.default_tab.unwrap_or(DEFAULT_TAB)), &mut document);
    document.normalise();
    crate::read::headers::normalise(&mut document);
    Ok(document)
}

/// How notes are numbered in each section. The end of the only section is the end of the document.
fn note_numbers(settings: &Settings, found: &[&Element]) -> Vec<Both> {
    let mut base = settings.notes.clone().unwrap_or(DEFAULTS);
    for numbering in base.iter_mut().filter(|n| found.len() < 2 && n.place == "section") {
        numbering.place = "document";
    }
    found.iter().map(|section| settings::notes(base.clone(), section, false)).collect()
}

fn body_settings(settings: &Settings, body: &mut Node) {
    body.set(Property::ChangeRecording, Value::Flag(settings.recording));
    body.set(Property::DocumentProtection, Value::token(settings.protection.unwrap_or("none")));
}

impl Reader<'_> {
    /// The body: blocks, with the break that each section begins with.
    fn body(&mut self, body: &Element, out: &mut Vec<Node>) {
        self.blocks(body, out);
        // Marks and breaks after the last paragraph belong to it.
        let mut rest = std::mem::take(&mut self.story.pending);
        if let Some(kind @ ("page" | "column")) = self.story.pending_break.take() {
            rest.push(Node::labelled(Kind::Break, kind));
        }
        if rest.is_empty() {
            return;
        }
        match out.iter_mut().rfind(|n| n.kind == Kind::Paragraph) {
            Some(last) => last.children.extend(rest),
            None => {
                let mut paragraph = self.node(Kind::Paragraph, body);
                paragraph.children = rest;
                out.push(paragraph);
            }
        }
    }

    /// Nodes of the styles in use that have a name of their own, in order of their names: name and parent only, because
    /// what they look like stands on the text that uses them; those of text only, because the other families do not name theirs.
    fn used_styles(&mut self) -> Vec<Node> {
        let styles = &self.env.styles;
        let mut seen = BTreeSet::new();
        let mut nodes = Vec::new();
        let text = |kind: &StyleKind| matches!(kind, StyleKind::Paragraph | StyleKind::Character);
        for (kind, id) in std::mem::take(&mut self.used).into_iter().filter(|(kind, _)| text(kind)) {
            let Some(style) = styles.get(&id, kind).filter(|s| seen.insert((kind, s.name.clone()))) else { continue };
            let mut node = Node::labelled(Kind::Style, style.name.as_str());
            let parent = style.parent.as_ref().and_then(|p| styles.any(p)).filter(|p| !p.name.is_empty());
            if let Some(parent) = parent {
                node.set(Property::StyleParent, Value::text(parent.name.as_str()));
            }
            if let Some(next) = style.next.as_ref().and_then(|n| styles.any(n)) {
                node.set(Property::StyleNext, Value::text(next_name(&next.name)));
            }
            nodes.push(node);
        }
        nodes.sort_by(|a, b| a.label.cmp(&b.label));
        nodes
    }
}

fn environment<'a>(
    opc: &'a Opc<'a>,
    limits: &'a Limits,
    relationships: &Relationships,
    notices: &mut Vec<Notice>,
) -> Result<Env<'a>, ReadError> {
    let mut root = |kind: &str| match relationships.of_kind(kind) {
        Some(name) => opc.parse_noting(name, notices),
        None => Ok(None),
    };
    let mut theme = root("theme")?.as_ref().map(Theme::read).unwrap_or_default();
    let settings_root = root("settings")?;
    if let Some(settings) = &settings_root {
        theme.apply_settings(settings);
    }
    let settings = settings_root.as_ref().map_or_else(|| Settings { mode: 12, ..Settings::default() }, Settings::read);
    let numbering = root("numbering")?.map(|r| Numbering::read(&r, &theme)).unwrap_or_default();
    let styles = root("styles")?.map(|r| Styles::read(&r, &numbering, &theme)).unwrap_or_default();
    let done = root("commentsExtended")?.map(|r| done(&r)).unwrap_or_default();
    Ok(Env {
        footnotes: stories(opc, relationships, "footnotes", notices)?,
        endnotes: stories(opc, relationships, "endnotes", notices)?,
        comments: stories(opc, relationships, "comments", notices)?,
        opc,
        limits,
        theme,
        settings,
        styles,
        numbering,
        done,
        line_numbers: false,
        ignorable: Vec::new(),
    })
}

/// Notes or comments by id; separators are not among them.
fn stories(
    opc: &Opc<'_>,
    relationships: &Relationships,
    kind: &str,
    notices: &mut Vec<Notice>,
) -> Result<Stories, ReadError> {
    let Some(name) = relationships.of_kind(kind) else { return Ok(Stories::default()) };
    let Some(root) = opc.parse_noting(name, notices)? else { return Ok(Stories::default()) };
    let mut by_id = HashMap::new();
    for (index, content) in root.children.iter().enumerate() {
        let Content::Element(e) = content else { continue };
        let separator = e.attribute("w:type").is_some_and(|t| t != "normal");
        if let Some(id) = e.attribute("w:id").filter(|_| !separator) {
            by_id.entry(id.to_owned()).or_insert(index);
        }
    }
    let name = opc.stored_name(name).unwrap_or(name).to_owned();
    let relationships = opc.relationships(&name)?;
    Ok(Stories { part: Rc::new(PartContext { name, relationships }), root, by_id })
}

fn done(root: &Element) -> BTreeSet<String> {
    let marked = root.elements().filter(|e| e.attribute("w15:done").is_some_and(is_on));
    marked.filter_map(|e| e.attribute("w15:paraId").map(str::to_owned)).collect()
}

/// The prefixes of `mc:Ignorable`.
fn ignorable(root: &Element) -> Vec<String> {
    root.attribute("mc:Ignorable").unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Notices, with one for each kind of element that was skipped on purpose.
fn with_counts(reader: Reader<'_>, part: &str) -> Vec<Notice> {
    let mut notices = reader.notices;
    for (name, count) in reader.skipped {
        notices.push(notice(part, 0, &name, &format!("skipped {count} times")));
    }
    notices
}
