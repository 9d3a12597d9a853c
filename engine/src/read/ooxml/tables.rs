//! Tables (ECMA-376 part 1 §17.4): rows, cells, spans, conditional formats of the table style.
//!
//! Cells covered by a vertical merge are not nodes; their content, which no application shows, is dropped with a notice
//! when it has text. Deliberately absent: preferred widths in percent, auto-fit, cell spacing itself.

use super::borders::{Sides, resolve};
use super::grid::{Grid, Layout, RowData, layout};
use super::names::{chosen, val};
use super::props::table::{CellProps, Padding, RowProps, TableProps, cell_props, look, style_id, table_props};
use super::reader::Reader;
use super::styles::{Region, StyleKind, TableStyle};
use super::units::TWIP;
use crate::model::{Color, Kind, Node, Property, Value};
use crate::read::xml::Element;
use std::collections::HashMap;
use std::rc::Rc;

/// Regions of a table style in order of precedence (§17.7.6), each a bit of a mask.
pub const REGIONS: [&str; 12] = [
    "band1Vert",
    "band2Vert",
    "band1Horz",
    "band2Horz",
    "firstRow",
    "lastRow",
    "firstCol",
    "lastCol",
    "nwCell",
    "neCell",
    "swCell",
    "seCell",
];

/// What all cells of a table share.
pub struct TableContext {
    /// Effective properties of the table.
    pub props: TableProps,
    /// Its own, direct ones.
    pub direct: TableProps,
    /// Its style.
    pub style: Option<Rc<TableStyle>>,
    /// Combined regions by mask.
    regions: HashMap<u16, Rc<Region>>,
}

/// Rows and columns, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub top: usize,
    /// Last row.
    pub bottom: usize,
    /// First column.
    pub left: usize,
    /// Column after the last.
    pub right: usize,
}

impl Reader<'_> {
    /// Reads a table.
    pub fn table(&mut self, e: &Element, out: &mut Vec<Node>) {
        let mut context = self.table_context(e);
        let mut rows = Vec::new();
        self.collect_rows(e, &mut rows, 0);
        let grid = Grid::read(e);
        let layout = layout(rows, &grid, &self.env.theme);
        let mut node = self.node(Kind::Table, e);
        self.emit_table(&context, &layout, &mut node);
        let sides = resolve(&layout, &context);
        let mut heading = true;
        for (index, row) in layout.rows.iter().enumerate() {
            if self.full() {
                break;
            }
            let area = Area { top: index, bottom: index, left: 0, right: layout.edges.len().saturating_sub(1) };
            let mut props = self.region(&mut context, &layout, area).row.clone();
            props.overlay(&row.props);
            // Only rows from the first on are repeated.
            heading &= props.header == Some(true);
            props.header = Some(heading);
            let mut child = self.node(Kind::Row, row.element);
            emit_row(row, &props, &mut child);
            self.cells(row, index, &layout, &sides, &mut context, &mut child);
            node.children.push(child);
        }
        out.push(node);
    }

    fn table_context(&mut self, e: &Element) -> TableContext {
        let env = self.env;
        let table_pr = e.child("w:tblPr");
        let id = style_id(table_pr);
        let style = id.and_then(|id| env.styles.get(id, StyleKind::Table));
        if let (Some(id), Some(_)) = (id, style.filter(|s| !s.name.is_empty())) {
            self.used.insert((StyleKind::Table, id.to_owned()));
        }
        let style = style.or_else(|| env.styles.default_of(StyleKind::Table)).and_then(|s| s.table.clone());
        let direct = table_pr.map(|p| table_props(p, &env.theme)).unwrap_or_default();
        let mut props = style.as_ref().map(|s| s.whole.table.clone()).unwrap_or_default();
        props.overlay(&direct);
        TableContext { props, direct, style, regions: HashMap::new() }
    }

    /// Rows, those inside content controls and tracked changes too.
    fn collect_rows<'e>(&mut self, e: &'e Element, rows: &mut Vec<&'e Element>, depth: usize) {
        for child in e.elements() {
            match child.name.as_str() {
                "w:tr" => rows.push(child),
                "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo"
                    if depth < 20 =>
                {
                    self.row_control(child);
                    self.collect_rows(child, rows, depth + 1);
                }
                "mc:AlternateContent" if depth < 20 => {
                    if let Some(branch) = chosen(child) {
                        self.collect_rows(branch, rows, depth + 1);
                    }
                }
                "w:tblPr" | "w:tblGrid" | "w:tblPrEx" | "w:sdtPr" | "w:sdtEndPr" | "w:customXmlPr" => {}
                _ => {
                    if !self.mark(child) {
                        let node = self.unknown(child);
                        self.story.pending.extend(node);
                    }
                }
            }
        }
    }

    /// A control around rows or cells stands before the first inline in them.
    fn row_control(&mut self, e: &Element) {
        if e.name == "w:sdt" {
            let node = self.control(e);
            self.story.pending.extend(node);
        }
    }

    fn emit_table(&self, context: &TableContext, layout: &Layout, node: &mut Node) {
        let p = &context.props.plain;
        let width = p.width.filter(|&w| w > 0).or(layout.width());
        if let Some(width) = width {
            node.set(Property::TableWidth, Value::Length(width));
        }
        let columns = layout.columns();
        if !columns.is_empty() {
            node.set(Property::TableColumns, Value::text(columns));
        }
        let align = p.align.unwrap_or("start");
        node.set(Property::TableAlign, Value::token(align));
        if align == "start" {
            node.set(Property::TableIndent, Value::Length(self.table_indent(context)));
        }
        node.set(Property::TableBackground, Value::Color(p.background.unwrap_or(Color::Auto)));
        node.set(Property::TableFloat, Value::Flag(p.float == Some(true)));
        for (property, value) in p.placement.iter().flatten() {
            node.set(*property, value.clone());
        }
        node.set(Property::ShapeNoOverlap, Value::Flag(p.float == Some(true) && p.apart == Some(true)));
        node.set(Property::TableRtl, Value::Flag(p.rtl == Some(true)));
        let title = p.title.as_ref().filter(|t| !t.is_empty()).or(p.description.as_ref());
        if let Some(title) = title.filter(|t| !t.is_empty()) {
            node.set(Property::TableTitle, Value::text(title.as_str()));
        }
    }

    /// Before compatibility mode 15 the indent is that of the text in the first cell, not of the cell.
    fn table_indent(&self, context: &TableContext) -> i64 {
        let indent = context.props.plain.indent.unwrap_or(0);
        let nested = self.region.is_some();
        if self.env.settings.mode >= 15 || nested {
            return indent;
        }
        indent - context.props.padding.left.unwrap_or(DEFAULT_PADDING)
    }

    fn cells(
        &mut self,
        row: &RowData<'_>,
        index: usize,
        layout: &Layout<'_>,
        sides: &[Vec<Sides>],
        context: &mut TableContext,
        node: &mut Node,
    ) {
        let (ends, starts): (Vec<&Element>, Vec<&Element>) = row.marks.iter().partition(|m| m.name.ends_with("End"));
        self.row_marks(&starts);
        for (at, cell) in row.cells.iter().enumerate() {
            if cell.covered {
                self.check_covered(cell.element);
                continue;
            }
            let area = Area { top: index, bottom: index + cell.rows - 1, left: cell.start, right: cell.end };
            let region = self.region(context, layout, area);
            let own = sides.get(index).and_then(|r| r.get(at)).copied().unwrap_or_default();
            let last = layout.piece_at(area.bottom, cell.start).and_then(|p| sides.get(area.bottom)?.get(p));
            let bottom = last.map_or(own.bottom, |s| s.bottom);
            let mut child = self.node(Kind::Cell, cell.element);
            emit_cell(context, &region, &cell.props, layout, area, &mut child);
            emit_sides(Sides { bottom, ..own }, &mut child);
            if let Some(control) = cell.control {
                self.row_control(control);
            }
            self.cell_blocks(cell.element, region, &mut child);
            node.children.push(child);
        }
        self.row_marks(&ends);
    }

    /// Marks between cells stand before the first inline that follows.
    fn row_marks(&mut self, marks: &[&Element]) {
        for e in marks {
            if !self.mark(e) {
                let node = self.unknown(e);
                self.story.pending.extend(node);
            }
        }
    }

    fn check_covered(&mut self, e: &Element) {
        if !super::reader::visible_text(e).is_empty() {
            self.note(e, "text in a cell that a vertical merge covers is not shown");
        }
    }

    fn cell_blocks(&mut self, e: &Element, region: Rc<Region>, node: &mut Node) {
        let outer = self.region.replace(region);
        let mut blocks = Vec::new();
        self.blocks(e, &mut blocks);
        node.children = blocks;
        self.region = outer;
    }

    /// The style's format for an area: whole table, then the regions it lies in.
    fn region(&mut self, context: &mut TableContext, layout: &Layout<'_>, area: Area) -> Rc<Region> {
        let mask = mask(context, layout, area);
        if let Some(region) = context.regions.get(&mask) {
            return region.clone();
        }
        let mut region = Region::default();
        if let Some(style) = &context.style {
            region.overlay(&style.whole);
            for (bit, name) in REGIONS.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1) {
                debug_assert!(bit < 16);
                if let Some(over) = style.regions.get(*name) {
                    region.overlay(over);
                }
            }
        }
        let region = Rc::new(region);
        self.kept.push(region.clone());
        context.regions.insert(mask, region.clone());
        region
    }
}

/// 108 twips: what Word writes into its default table style.
const DEFAULT_PADDING: i64 = 108 * TWIP;

/// The regions an area lies in.
pub fn mask(context: &TableContext, layout: &Layout<'_>, area: Area) -> u16 {
    if context.style.as_ref().is_none_or(|s| s.regions.is_empty()) {
        return 0;
    }
    REGIONS
        .iter()
        .enumerate()
        .filter(|(_, name)| region_area(name, context, layout, area).is_some())
        .fold(0, |m, (bit, _)| m | 1 << bit)
}

/// The extent of the region of that name around an area, if the area lies in one.
pub fn region_area(name: &str, context: &TableContext, layout: &Layout<'_>, area: Area) -> Option<Area> {
    let bits = context.props.plain.look.unwrap_or(0);
    let on = |bit: i64| bits & bit != 0;
    let (last_row, columns) = (layout.rows.len().saturating_sub(1), layout.edges.len().saturating_sub(1));
    let first_row = on(look::FIRST_ROW) && area.top == 0;
    let final_row = on(look::LAST_ROW) && area.top == last_row && !first_row;
    let first_col = on(look::FIRST_COLUMN) && area.left == 0;
    let final_col = on(look::LAST_COLUMN) && area.right >= columns && !first_col;
    let row = Area { left: 0, right: columns, ..area };
    let column = Area { top: 0, bottom: last_row, ..area };
    let found = |condition: bool, area: Area| condition.then_some(area);
    match name {
        "firstRow" => found(first_row, row),
        "lastRow" => found(final_row, row),
        "firstCol" => found(first_col, column),
        "lastCol" => found(final_col, column),
        "nwCell" => found(first_row && first_col, area),
        "neCell" => found(first_row && final_col, area),
        "swCell" => found(final_row && first_col, area),
        "seCell" => found(final_row && final_col, area),
        "band1Horz" | "band2Horz" if !on(look::NO_H_BAND) && !first_row && !final_row => {
            let skipped = usize::from(on(look::FIRST_ROW));
            let (from, to) = band(name, area.top, skipped, context.props.plain.row_band)?;
            Some(Area { top: from, bottom: to.min(last_row), ..row })
        }
        "band1Vert" | "band2Vert" if !on(look::NO_V_BAND) && !first_col && !final_col => {
            let skipped = usize::from(on(look::FIRST_COLUMN));
            let (from, to) = band(name, area.left, skipped, context.props.plain.column_band)?;
            Some(Area { left: from, right: (to + 1).min(columns), ..column })
        }
        _ => None,
    }
}

/// First and last index of the band of that name, if the index lies in one.
fn band(name: &str, index: usize, skipped: usize, size: Option<i64>) -> Option<(usize, usize)> {
    let size = size.unwrap_or(1).clamp(1, 1_000) as usize;
    let number = index.checked_sub(skipped)? / size;
    let odd = name.starts_with("band2");
    let from = skipped + number * size;
    (odd == (number % 2 == 1)).then_some((from, from + size - 1))
}

fn emit_row(row: &RowData<'_>, props: &RowProps, node: &mut Node) {
    if let Some(height) = props.height {
        node.set(Property::RowHeight, Value::Length(height));
        let rule = if props.exact == Some(true) { "exact" } else { "at-least" };
        node.set(Property::RowHeightRule, Value::token(rule));
    }
    node.set(Property::RowHeader, Value::Flag(props.header == Some(true)));
    node.set(Property::RowCantSplit, Value::Flag(props.cant_split == Some(true)));
    if let Some(change) = row.change {
        node.set(Property::RowChange, Value::token(change));
    }
}

fn emit_cell(
    context: &TableContext,
    region: &Region,
    direct: &CellProps,
    layout: &Layout<'_>,
    area: Area,
    node: &mut Node,
) {
    let mut props = region.cell.clone();
    props.overlay(direct);
    let p = &props.plain;
    if let Some(width) = layout.cell_width(area).or(p.width) {
        node.set(Property::CellWidth, Value::Length(width));
    }
    node.set(Property::CellColumnSpan, Value::Number((area.right - area.left).max(1) as i64));
    node.set(Property::CellRowSpan, Value::Number((area.bottom - area.top + 1) as i64));
    node.set(Property::CellBackground, Value::Color(p.background.unwrap_or(Color::Auto)));
    node.set(Property::CellVerticalAlign, Value::token(p.vertical.unwrap_or("top")));
    node.set(Property::CellTextDirection, Value::token(p.direction.unwrap_or("lr-tb")));
    let mut padding: Padding = context.props.padding.clone();
    padding.overlay(&props.padding);
    let sides = [
        (Property::CellPaddingTop, padding.top, 0),
        (Property::CellPaddingBottom, padding.bottom, 0),
        (Property::CellPaddingStart, padding.left, DEFAULT_PADDING),
        (Property::CellPaddingEnd, padding.right, DEFAULT_PADDING),
    ];
    for (property, length, default) in sides {
        node.set(property, Value::Length(length.unwrap_or(default)));
    }
}

fn emit_sides(sides: Sides, node: &mut Node) {
    let all = [
        (Property::CellBorderTop, sides.top),
        (Property::CellBorderBottom, sides.bottom),
        (Property::CellBorderStart, sides.left),
        (Property::CellBorderEnd, sides.right),
        (Property::CellBorderDiagonal, sides.diagonal),
    ];
    for (property, edge) in all {
        if let Some(border) = edge {
            node.set(property, Value::Border(border));
        }
    }
}

/// Properties of one cell.
pub fn cell_of(e: &Element, theme: &super::theme::Theme) -> CellProps {
    e.child("w:tcPr").map(|p| cell_props(p, theme)).unwrap_or_default()
}

/// The state of a vertical or horizontal merge: `restart`, `continue`, or none.
pub fn merge<'e>(e: &'e Element, name: &str) -> Option<&'e str> {
    let merge = e.child("w:tcPr")?.child(name)?;
    Some(val(merge).unwrap_or("continue"))
}
