//! The grid of a table: which columns and rows its cells take (ECMA-376 part 1 §17.4.48, §17.4.17, §17.4.84).
//!
//! In: rows as elements. Out: cells with their grid columns and row spans. Positions are those of `w:tblGrid`; where it
//! is missing or empty, of the cells' preferred widths.

use super::names::chosen;
use super::props::table::{CellProps, RowProps, TableProps, grid_span, row_props, table_props};
use super::tables::{Area, cell_of, merge};
use super::theme::Theme;
use super::units::twips_of;
use crate::read::xml::Element;
use std::collections::{BTreeSet, HashMap};

/// Widths of `w:tblGrid`.
#[derive(Debug, Default)]
pub struct Grid {
    widths: Vec<i64>,
}

impl Grid {
    /// Reads the grid of a table.
    pub fn read(table: &Element) -> Grid {
        let columns = table.child("w:tblGrid").into_iter().flat_map(Element::elements);
        let columns = columns.filter(|c| c.name == "w:gridCol").take(10_000);
        Grid { widths: columns.map(|c| twips_of(c, "w:w").unwrap_or(0).max(0)).collect() }
    }
}

/// A cell in the grid.
pub struct CellData<'e> {
    /// The element.
    pub element: &'e Element,
    /// Its direct properties.
    pub props: CellProps,
    /// First grid column.
    pub start: usize,
    /// Grid column after the last.
    pub end: usize,
    /// Rows it spans.
    pub rows: usize,
    /// It is covered by a merge from above.
    pub covered: bool,
    /// The content control around it, on the first cell of one.
    pub control: Option<&'e Element>,
}

/// A row in the grid.
pub struct RowData<'e> {
    /// The element.
    pub element: &'e Element,
    /// Its properties.
    pub props: RowProps,
    /// Exceptions from the table's.
    pub exceptions: TableProps,
    /// Tracked change, in the model's word.
    pub change: Option<&'static str>,
    /// What stands between its cells.
    pub marks: Vec<&'e Element>,
    /// Its cells, covered ones too.
    pub cells: Vec<CellData<'e>>,
}

/// A table laid out.
pub struct Layout<'e> {
    /// Rows.
    pub rows: Vec<RowData<'e>>,
    /// Positions of the grid lines in EMU, from 0.
    pub edges: Vec<i64>,
}

impl Layout<'_> {
    /// Right edges that cells really have, as the model writes them.
    pub fn columns(&self) -> String {
        let used: BTreeSet<usize> = self.rows.iter().flat_map(|r| r.cells.iter().map(|c| c.end)).collect();
        let positions: BTreeSet<i64> = used.iter().filter_map(|&end| self.edges.get(end).copied()).collect();
        positions.iter().filter(|&&p| p > 0).map(i64::to_string).collect::<Vec<_>>().join(";")
    }

    /// The rightmost edge.
    pub fn width(&self) -> Option<i64> {
        self.edges.last().copied().filter(|&w| w > 0)
    }

    /// The width of an area.
    pub fn cell_width(&self, area: Area) -> Option<i64> {
        let width = self.edges.get(area.right)?.checked_sub(*self.edges.get(area.left)?)?;
        (width > 0).then_some(width)
    }

    /// Index of the cell of a row that begins at a column.
    pub fn piece_at(&self, row: usize, start: usize) -> Option<usize> {
        self.rows.get(row)?.cells.binary_search_by_key(&start, |c| c.start).ok()
    }
}

/// Lays rows out.
pub fn layout<'e>(rows: Vec<&'e Element>, grid: &Grid, theme: &Theme) -> Layout<'e> {
    let mut rows: Vec<RowData<'e>> = rows.into_iter().map(|e| row(e, theme)).collect();
    merge_vertically(&mut rows);
    let edges = edges(&rows, grid);
    Layout { rows, edges }
}

fn row<'e>(e: &'e Element, theme: &Theme) -> RowData<'e> {
    let properties = e.child("w:trPr");
    let props = properties.map(row_props).unwrap_or_default();
    let mut cells = Vec::new();
    collect_cells(e, &mut None, &mut cells, 0);
    let mut data = RowData {
        element: e,
        exceptions: e.child("w:tblPrEx").map(|p| table_props(p, theme)).unwrap_or_default(),
        change: properties.and_then(change),
        marks: e.elements().filter(|m| !is_structure(&m.name)).collect(),
        cells: Vec::with_capacity(cells.len()),
        props,
    };
    let mut at = data.props.before.unwrap_or(0) as usize;
    for (cell, control) in cells {
        let span = grid_span(cell.child("w:tcPr"));
        at += span;
        match data.cells.last_mut().filter(|_| merge(cell, "w:hMerge") == Some("continue")) {
            Some(last) => last.end = at,
            None => data.cells.push(CellData {
                element: cell,
                props: cell_of(cell, theme),
                start: at - span,
                end: at,
                rows: 1,
                covered: false,
                control,
            }),
        }
    }
    data
}

fn is_structure(name: &str) -> bool {
    matches!(
        name,
        "w:tc" | "w:sdt" | "w:customXml" | "w:ins" | "w:del" | "mc:AlternateContent" | "w:trPr" | "w:tblPrEx"
    )
}

fn change(properties: &Element) -> Option<&'static str> {
    match (properties.child("w:del"), properties.child("w:ins")) {
        (Some(_), _) => Some("deleted"),
        (None, Some(_)) => Some("inserted"),
        (None, None) => None,
    }
}

/// Cells, each with the content control that begins before it.
type Found<'e> = (&'e Element, Option<&'e Element>);

fn collect_cells<'e>(e: &'e Element, control: &mut Option<&'e Element>, cells: &mut Vec<Found<'e>>, depth: usize) {
    for child in e.elements() {
        match child.name.as_str() {
            "w:tc" => cells.push((child, control.take())),
            "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:del" if depth < 20 => {
                if child.name == "w:sdt" {
                    *control = Some(child);
                }
                collect_cells(child, control, cells, depth + 1);
            }
            "mc:AlternateContent" if depth < 20 => {
                if let Some(branch) = chosen(child) {
                    collect_cells(branch, control, cells, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// A cell that continues a merge belongs to the cell that began it at the same column.
fn merge_vertically(rows: &mut [RowData<'_>]) {
    let mut open: HashMap<usize, (usize, usize)> = HashMap::new();
    for index in 0..rows.len() {
        let (above, below) = rows.split_at_mut(index);
        let Some(row) = below.first_mut() else { return };
        let mut next = HashMap::new();
        for (at, cell) in row.cells.iter_mut().enumerate() {
            let state = merge(cell.element, "w:vMerge");
            let owner = open.get(&cell.start).copied().filter(|_| state == Some("continue"));
            let owning = owner.and_then(|(r, c)| above.get_mut(r)?.cells.get_mut(c));
            match (owning, owner) {
                (Some(owning), Some(owner)) => {
                    owning.rows += 1;
                    cell.covered = true;
                    next.insert(cell.start, owner);
                }
                _ if state.is_some() => {
                    next.insert(cell.start, (index, at));
                }
                _ => {}
            }
        }
        open = next;
    }
}

/// Grid lines: the grid's, continued by what rows need beyond it.
fn edges(rows: &[RowData<'_>], grid: &Grid) -> Vec<i64> {
    let columns = rows.iter().filter_map(|r| r.cells.last()).map(|c| c.end).max().unwrap_or(0);
    let mut widths = grid.widths.clone();
    widths.truncate(columns.max(1));
    widths.resize(columns, 0);
    if widths.iter().all(|&w| w == 0) {
        prefer(rows, &mut widths);
    }
    let mut edges = vec![0i64];
    let mut at = 0i64;
    for width in widths {
        at = at.saturating_add(width);
        edges.push(at);
    }
    edges
}

/// Widths from the cells' own, each shared among its columns.
fn prefer(rows: &[RowData<'_>], widths: &mut [i64]) {
    for row in rows {
        for cell in &row.cells {
            let (Some(width), Some(slots)) = (cell.props.plain.width, widths.get_mut(cell.start..cell.end)) else {
                continue;
            };
            let share = width / slots.len().max(1) as i64;
            slots.iter_mut().filter(|w| **w == 0).for_each(|w| *w = share);
        }
    }
}
