//! Styles (ECMA-376 part 1 §17.7): definitions, inheritance, and what a paragraph or run gets from them.
//!
//! In: `styles.xml`, numbering definitions, theme. Out: for each style its properties after `w:basedOn`, cycles cut; the
//! indents of a style's numbering lie under the style's own. Deliberately absent: latent styles, UI settings.

use super::names::{child_val, descend, val};
use super::numbering::Numbering;
use super::props::para::{ParaProps, para_props};
use super::props::run::{RunProps, Toggles, run_props};
use super::props::table::{CellProps, RowProps, TableProps, cell_props, row_props, table_props};
use super::theme::Theme;
use super::units::is_on;
use crate::read::style_names::canonical_style_name;
use crate::read::xml::Element;
use std::collections::HashMap;
use std::rc::Rc;

/// What kind of thing a style formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StyleKind {
    /// Paragraphs.
    Paragraph,
    /// Runs.
    Character,
    /// Tables.
    Table,
    /// Lists.
    Numbering,
}

/// What a table style says about one region of a table.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Paragraphs in it.
    pub para: ParaProps,
    /// Runs in it.
    pub run: RunProps,
    /// The table (whole-table region only).
    pub table: TableProps,
    /// Its rows.
    pub row: RowProps,
    /// Its cells.
    pub cell: CellProps,
}

impl Region {
    /// Lets what `over` says win.
    pub fn overlay(&mut self, over: &Region) {
        self.para.overlay(&over.para);
        self.run.overlay(&over.run);
        self.table.overlay(&over.table);
        self.row.overlay(&over.row);
        self.cell.overlay(&over.cell);
    }
}

/// A table style after inheritance.
#[derive(Clone, Debug, Default)]
pub struct TableStyle {
    /// The whole table.
    pub whole: Region,
    /// Its regions, by `w:tblStylePr/@w:type`.
    pub regions: HashMap<String, Region>,
}

impl TableStyle {
    fn overlay(&mut self, over: &TableStyle) {
        self.whole.overlay(&over.whole);
        for (name, region) in &over.regions {
            self.regions.entry(name.clone()).or_default().overlay(region);
        }
    }
}

/// A style after inheritance.
#[derive(Clone, Debug)]
pub struct Style {
    /// What it formats.
    pub kind: StyleKind,
    /// The name it is compared by; empty for a default style.
    pub name: String,
    /// Id of its parent.
    pub parent: Option<String>,
    /// Id of the style of the paragraph that follows.
    pub next: Option<String>,
    /// Paragraph properties, numbering's indents included.
    pub para: ParaProps,
    /// Paragraph properties without numbering's indents.
    pub para_alone: ParaProps,
    /// Run properties.
    pub run: RunProps,
    /// For table styles.
    pub table: Option<Rc<TableStyle>>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Rc<Style>>,
    defaults: HashMap<StyleKind, String>,
    /// Document defaults of paragraphs.
    pub default_para: ParaProps,
    /// Document defaults of runs.
    pub default_run: RunProps,
}

/// Deepest chain of parents that is followed.
const DEPTH: usize = 64;

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(root: &Element, numbering: &Numbering, theme: &Theme) -> Styles {
        let mut styles = Styles::default();
        if let Some(e) = descend(root, &["w:docDefaults", "w:pPrDefault", "w:pPr"]) {
            styles.default_para = para_props(e, theme);
        }
        if let Some(e) = descend(root, &["w:docDefaults", "w:rPrDefault", "w:rPr"]) {
            styles.default_run = run_props(e, theme);
        }
        let mut definitions: HashMap<&str, &Element> = HashMap::new();
        for e in root.elements().filter(|e| e.name == "w:style") {
            let Some(id) = e.attribute("w:styleId") else { continue };
            definitions.insert(id, e);
            if e.attribute("w:default").is_some_and(is_on) {
                styles.defaults.entry(style_kind(e)).or_insert_with(|| id.to_owned());
            }
        }
        // In the order of the file: where a cycle is cut must not depend on chance.
        for id in root.elements().filter_map(|e| e.attribute("w:styleId")) {
            styles.resolve(id, &definitions, numbering, theme);
        }
        styles
    }

    /// Resolves a style after its parents, root first; a cycle is cut where it closes.
    fn resolve(&mut self, id: &str, all: &HashMap<&str, &Element>, numbering: &Numbering, theme: &Theme) {
        let mut chain: Vec<(&str, &Element)> = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let Some((&id, &e)) = all.get_key_value(id) else { break };
            if self.by_id.contains_key(id) || chain.len() >= DEPTH || chain.iter().any(|(seen, _)| *seen == id) {
                break;
            }
            chain.push((id, e));
            next = child_val(e, "w:basedOn");
        }
        while let Some((id, e)) = chain.pop() {
            let style = self.define(id, e, numbering, theme);
            self.by_id.insert(id.to_owned(), Rc::new(style));
        }
    }

    fn define(&self, id: &str, e: &Element, numbering: &Numbering, theme: &Theme) -> Style {
        let kind = style_kind(e);
        let parent = child_val(e, "w:basedOn").filter(|&p| p != id).and_then(|p| self.by_id.get(p));
        let parent = parent.filter(|p| p.kind == kind);
        let own = region(e, theme);
        let mut style = Style {
            kind,
            name: canonical_style_name(child_val(e, "w:name").unwrap_or(id)),
            parent: child_val(e, "w:basedOn").map(str::to_owned),
            next: child_val(e, "w:next").filter(|&next| next != id && kind == StyleKind::Paragraph).map(str::to_owned),
            para: parent.map(|p| p.para.clone()).unwrap_or_default(),
            para_alone: parent.map(|p| p.para_alone.clone()).unwrap_or_default(),
            run: parent.map(|p| p.run.clone()).unwrap_or_default(),
            table: None,
        };
        if e.attribute("w:default").is_some_and(is_on) {
            style.name = String::new();
        }
        let level = style.add_numbering(id, &own.para, numbering);
        style.para.overlay(&own.para);
        style.para.plain.level = level.or(style.para.plain.level);
        style.para_alone.overlay(&own.para);
        if kind == StyleKind::Paragraph {
            style.run.overlay(&misplaced_run(e, theme));
        }
        style.run.overlay(&own.run);
        if kind == StyleKind::Table {
            let mut table = parent.and_then(|p| p.table.as_deref()).cloned().unwrap_or_default();
            table.overlay(&table_style(e, own, theme));
            style.table = Some(Rc::new(table));
        }
        style
    }

    /// A style by id, of a kind.
    pub fn get(&self, id: &str, kind: StyleKind) -> Option<&Rc<Style>> {
        self.by_id.get(id).filter(|s| s.kind == kind)
    }

    /// Any style by id.
    pub fn any(&self, id: &str) -> Option<&Rc<Style>> {
        self.by_id.get(id)
    }

    /// The default style of a kind, with its id.
    pub fn default_of(&self, kind: StyleKind) -> Option<&Rc<Style>> {
        self.defaults.get(&kind).and_then(|id| self.by_id.get(id))
    }

    /// Run properties of the style levels: document defaults, then table, paragraph and character style.
    pub fn levels(&self, table: Option<&RunProps>, para: Option<&RunProps>, run: Option<&RunProps>) -> RunProps {
        let none = Toggles::default();
        let mut out = self.default_run.clone();
        for level in [table, para, run].into_iter().flatten() {
            out.plain.overlay(&level.plain);
        }
        let toggles = [table, para, run].map(|level| level.map_or(&none, |l| &l.toggles));
        out.toggles = Toggles::of_levels(&self.default_run.toggles, toggles);
        out
    }
}

impl Style {
    /// Lays the indents of the numbering that the style itself names under its own; returns the level, which the link
    /// from the numbering to the style decides.
    fn add_numbering(&mut self, id: &str, own: &ParaProps, numbering: &Numbering) -> Option<i64> {
        let num_id = own.plain.num_id.or(own.plain.level.and(self.para.plain.num_id))?;
        let level = numbering.level_of_style(num_id, id).or(own.plain.level).or(self.para.plain.level).unwrap_or(0);
        if let Some(definition) = numbering.level(num_id, level) {
            self.para.overlay(&definition.para);
        }
        Some(level)
    }
}

fn style_kind(e: &Element) -> StyleKind {
    match e.attribute("w:type") {
        Some("character") => StyleKind::Character,
        Some("table") => StyleKind::Table,
        Some("numbering") => StyleKind::Numbering,
        _ => StyleKind::Paragraph,
    }
}

fn region(e: &Element, theme: &Theme) -> Region {
    Region {
        para: e.child("w:pPr").map(|p| para_props(p, theme)).unwrap_or_default(),
        run: e.child("w:rPr").map(|r| run_props(r, theme)).unwrap_or_default(),
        table: e.child("w:tblPr").map(|t| table_props(t, theme)).unwrap_or_default(),
        row: e.child("w:trPr").map(row_props).unwrap_or_default(),
        cell: e.child("w:tcPr").map(|c| cell_props(c, theme)).unwrap_or_default(),
    }
}

/// Run properties that a paragraph style keeps in its `w:pPr`. The schema has no place for them there (CT_PPrGeneral), but
/// Writer wrote what it could not put elsewhere so, and takes it for the style's; the style's own `w:rPr` wins.
fn misplaced_run(e: &Element, theme: &Theme) -> RunProps {
    e.child("w:pPr").and_then(|p| p.child("w:rPr")).map(|r| run_props(r, theme)).unwrap_or_default()
}

fn table_style(e: &Element, whole: Region, theme: &Theme) -> TableStyle {
    let mut style = TableStyle { whole, regions: HashMap::new() };
    for e in e.elements().filter(|e| e.name == "w:tblStylePr") {
        let own = region(e, theme);
        match e.attribute("w:type") {
            Some("wholeTable") => style.whole.overlay(&own),
            Some(name) => style.regions.entry(name.to_owned()).or_default().overlay(&own),
            None => {}
        }
    }
    style
}

/// The style a `w:pPr`, `w:rPr` or `w:tblPr` names.
pub fn named<'e>(properties: Option<&'e Element>, name: &str) -> Option<&'e str> {
    properties.and_then(|p| p.child(name)).and_then(val)
}
