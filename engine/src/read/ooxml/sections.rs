//! Sections and page set-up (ECMA-376 part 1 §17.6, §17.10).
//!
//! In: the `w:sectPr` elements in order. Out: one `Section` node each, with the headers and footers in force: those of
//! the section before where it has none of its own; first-page ones only with `w:titlePg`, even ones only with
//! `w:evenAndOddHeaders`. The gutter is added to the margin it widens. Deliberately absent: paper trays, document grids,
//! where footnotes stand.

use super::names::{child_val, val};
use super::numbering::kind;
use super::props::edge;
use super::reader::{PartContext, Reader};
use super::settings::note_formats;
use super::units::{TWIP, integer_of, is_on, on, twips_of};
use crate::model::{Color, Kind, Node, Property, Value};
use crate::read::columns::{set_shares, weights};
use crate::read::headers;
use crate::read::xml::Element;
use std::collections::HashMap;
use std::rc::Rc;

/// Relationship ids of the headers and footers in force, by element and type.
type References = HashMap<(&'static str, &'static str), String>;

const KINDS: [&str; 3] = ["default", "first", "even"];

/// All section properties of a body, in order, the body's own last.
pub fn collect(body: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    let mut stack: Vec<&Element> = vec![body];
    while let Some(e) = stack.pop() {
        match e.name.as_str() {
            "w:sectPr" => found.push(e),
            "w:p" => found.extend(e.child("w:pPr").and_then(|p| p.child("w:sectPr"))),
            "w:body" | "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:smartTag" => {
                let children: Vec<&Element> = e.elements().collect();
                stack.extend(children.into_iter().rev());
            }
            _ => {}
        }
    }
    found
}

/// How a section starts, in the model's word.
pub fn start_of(section: &Element) -> &'static str {
    match child_val(section, "w:type") {
        Some("continuous") => "continuous",
        Some("evenPage") => "even",
        Some("oddPage") => "odd",
        Some("nextColumn") => "column",
        _ => "page",
    }
}

/// The break before the first paragraph of a section.
pub fn break_before(section: &Element) -> &'static str {
    match start_of(section) {
        "continuous" => "section-continuous",
        "even" => "section-even",
        "odd" => "section-odd",
        "column" => "section-column",
        _ => "section-page",
    }
}

impl Reader<'_> {
    /// The nodes of all sections; one of defaults where the document says nothing.
    pub fn sections(&mut self, found: &[&Element], background: Option<&Element>) -> Vec<Node> {
        let default = Element::default();
        let found = if found.is_empty() { vec![&default] } else { found.to_vec() };
        let mut references = References::new();
        let mut read: HashMap<String, Vec<Node>> = HashMap::new();
        let mut nodes = Vec::new();
        for (index, section) in found.iter().enumerate() {
            if self.full() {
                break;
            }
            inherit(section, &mut references);
            let mut node = self.node(Kind::Section, section);
            if index > 0 {
                node.set(Property::SectionBreak, Value::token(start_of(section)));
            }
            self.page(section, background, &mut node);
            self.headers(section, &references, &mut read, &mut node);
            nodes.push(node);
        }
        nodes
    }

    fn page(&self, section: &Element, background: Option<&Element>, node: &mut Node) {
        page_size(section.child("w:pgSz"), node);
        self.margins(section.child("w:pgMar"), section, node);
        columns(section.child("w:cols"), node);
        page_numbers(section.child("w:pgNumType"), node);
        if let Some(lines) = section.child("w:lnNumType") {
            let every = integer_of(lines, "w:countBy").unwrap_or(0);
            if every > 0 {
                node.set(Property::PageLineNumbers, Value::Number(every));
            }
        }
        let formats = note_formats(section).into_iter().zip(self.env.settings.note_formats);
        for (property, (own, general)) in [Property::FootnoteFormat, Property::EndnoteFormat].into_iter().zip(formats) {
            if let Some(format) = own.or(general) {
                node.set(property, Value::token(format));
            }
        }
        let top = section.child("w:pgBorders").and_then(|b| b.child("w:top").or_else(|| b.elements().next()));
        if let Some(border) = top.and_then(|t| edge(t, &self.env.theme)) {
            node.set(Property::PageBorder, Value::Border(border));
        }
        let vertical = match child_val(section, "w:vAlign") {
            Some("center") => "center",
            Some("bottom") => "bottom",
            Some("both") => "justify",
            _ => "top",
        };
        node.set(Property::PageVerticalAlign, Value::token(vertical));
        node.set(Property::PageMirrored, Value::Flag(self.env.settings.mirrored));
        let color = background.filter(|_| self.env.settings.background);
        let color = color.and_then(|b| self.env.theme.word_color(b, "w:color", "theme"));
        node.set(Property::PageBackground, Value::Color(color.unwrap_or(Color::Auto)));
        let free = section.child("w:formProt").is_some_and(|p| !on(p));
        node.set(Property::SectionProtected, Value::Flag(self.env.settings.forms_protected && !free));
    }

    fn margins(&self, margins: Option<&Element>, section: &Element, node: &mut Node) {
        let get = |name: &str| margins.and_then(|m| twips_of(m, name));
        let either = |a: &str, b: &str| get(a).or_else(|| get(b)).unwrap_or(1440 * TWIP);
        let gutter = get("w:gutter").unwrap_or(0);
        let right_gutter = section.child("w:rtlGutter").is_some_and(on);
        let at_top = self.env.settings.gutter_at_top;
        let extra = |here: bool| if here { gutter } else { 0 };
        let top = get("w:top").unwrap_or(1440 * TWIP).abs() + extra(at_top);
        let bottom = get("w:bottom").unwrap_or(1440 * TWIP).abs();
        let start = either("w:left", "w:start") + extra(!at_top && !right_gutter);
        let end = either("w:right", "w:end") + extra(!at_top && right_gutter);
        node.set(Property::PageMarginTop, Value::Length(top));
        node.set(Property::PageMarginBottom, Value::Length(bottom));
        node.set(Property::PageMarginStart, Value::Length(start));
        node.set(Property::PageMarginEnd, Value::Length(end));
    }

    fn headers(
        &mut self,
        section: &Element,
        references: &References,
        read: &mut HashMap<String, Vec<Node>>,
        node: &mut Node,
    ) {
        let title = section.child("w:titlePg").is_some_and(on);
        let even = self.env.settings.even_and_odd;
        for (element, kind) in [("header", Kind::Header), ("footer", Kind::Footer)] {
            for which in KINDS {
                let wanted = which == "default" || which == "first" && title || which == "even" && even;
                let id = references.get(&(element, which));
                match id.filter(|_| wanted) {
                    Some(id) => node.children.extend(self.header(id, kind, which, section, read)),
                    // Asked for and not there: those pages have none.
                    None if wanted && which != "default" => node.children.push(headers::blank(kind, which)),
                    None => {}
                }
            }
        }
        let margins = section.child("w:pgMar");
        let distances = [
            (Kind::Header, Property::PageHeaderDistance, "w:header"),
            (Kind::Footer, Property::PageFooterDistance, "w:footer"),
        ];
        for (kind, property, name) in distances {
            if node.children.iter().any(|c| c.kind == kind) {
                let distance = margins.and_then(|m| twips_of(m, name)).unwrap_or(720 * TWIP);
                node.set(property, Value::Length(distance));
            }
        }
    }

    fn header(
        &mut self,
        id: &str,
        kind: Kind,
        which: &str,
        at: &Element,
        read: &mut HashMap<String, Vec<Node>>,
    ) -> Option<Node> {
        let target = self.relationship(Some(id)).map(|r| r.target.clone());
        let Some(target) = target else {
            self.note(at, "header or footer that is not in the package");
            return None;
        };
        let mut node = self.node(kind, at);
        node.set(Property::HeaderKind, Value::token(which));
        node.children = match read.get(&target) {
            Some(blocks) => {
                let blocks = blocks.clone();
                self.count_copies(&blocks);
                blocks
            }
            None => self.header_blocks(&target),
        };
        read.entry(target).or_insert_with(|| node.children.clone());
        Some(node)
    }

    /// Lists in headers are counted on their own.
    fn header_blocks(&mut self, name: &str) -> Vec<Node> {
        let env = self.env;
        let mut blocks = Vec::new();
        let parsed = env.opc.parse_noting(name, &mut self.notices);
        let (Ok(Some(root)), Ok(relationships)) = (parsed, env.opc.relationships(name)) else { return blocks };
        let name = env.opc.stored_name(name).unwrap_or(name).to_owned();
        let part = Rc::new(PartContext { name, relationships });
        let counters = std::mem::take(&mut self.counters);
        self.in_part(part, |r| r.in_story(|r| r.blocks(&root, &mut blocks)));
        self.counters = counters;
        blocks
    }
}

/// Takes over the references of a section.
fn inherit(section: &Element, references: &mut References) {
    for e in section.elements() {
        let element = match e.name.as_str() {
            "w:headerReference" => "header",
            "w:footerReference" => "footer",
            _ => continue,
        };
        let which = match e.attribute("w:type") {
            Some("first") => "first",
            Some("even") => "even",
            _ => "default",
        };
        if let Some(id) = e.attribute("r:id") {
            references.insert((element, which), id.to_owned());
        }
    }
}

fn page_size(size: Option<&Element>, node: &mut Node) {
    let get = |name: &str, default: i64| size.and_then(|s| twips_of(s, name)).unwrap_or(default * TWIP);
    node.set(Property::PageWidth, Value::Length(get("w:w", 12_240)));
    node.set(Property::PageHeight, Value::Length(get("w:h", 15_840)));
    let landscape = size.and_then(|s| s.attribute("w:orient")) == Some("landscape");
    node.set(Property::PageLandscape, Value::Flag(landscape));
}

fn columns(columns: Option<&Element>, node: &mut Node) {
    let Some(e) = columns else { return };
    let named = e.elements().filter(|c| c.name == "w:col").count() as i64;
    let equal = e.attribute("w:equalWidth").is_none_or(is_on);
    let number = if equal || named == 0 { integer_of(e, "w:num").unwrap_or(1) } else { named };
    if number <= 1 {
        return;
    }
    node.set(Property::SectionColumns, Value::Number(number));
    let first = e.child("w:col").filter(|_| !equal).and_then(|c| twips_of(c, "w:space"));
    let gap = first.or_else(|| twips_of(e, "w:space")).unwrap_or(720 * TWIP);
    node.set(Property::SectionColumnGap, Value::Length(gap));
    node.set(Property::SectionColumnLine, Value::Flag(e.attribute("w:sep").is_some_and(is_on)));
    let length = |column: &Element, name: &str| twips_of(column, name).unwrap_or(0);
    let own = e.elements().filter(|c| c.name == "w:col" && !equal);
    let own: Vec<(i64, i64)> = own.map(|column| (length(column, "w:w"), length(column, "w:space"))).collect();
    set_shares(&weights(&own), node);
}

fn page_numbers(numbers: Option<&Element>, node: &mut Node) {
    let Some(e) = numbers else { return };
    if let Some(start) = integer_of(e, "w:start") {
        node.set(Property::PageNumberStart, Value::Number(start));
    }
    let format = e.attribute("w:fmt").or_else(|| val(e)).unwrap_or("decimal");
    node.set(Property::PageNumberFormat, Value::token(kind(format)));
}
