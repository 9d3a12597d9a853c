//! Rows as read, to a table: grid of edges, spans, visible borders.
//!
//! In: row definitions with the blocks of their cells. Out: a `Table` node. RTF has no table of its own: rows that follow each
//! other are one. Edges nearer than [`NEAR`] are one edge. Text of covered cells goes to the cell that covers them.

use super::border::{BOTTOM, INNER_H, INNER_V, LEFT, Line, RIGHT, TOP};
use super::table::{CellDef, RowDef};
use super::tables::Tables;
use crate::model::{Border, Color, Kind, Node, Place, Property, Value};
use std::collections::HashMap;

/// Edges within so many twips (a quarter of a millimetre) are one.
const NEAR: i32 = 15;

/// Most squares of a grid on which borders of neighbours are weighed against each other.
const SQUARES: usize = 4_000_000;

/// A row that has met its `\row`.
#[derive(Debug)]
pub(super) struct RowData {
    /// Its definition at that moment.
    pub(super) def: RowDef,
    /// Blocks and offset of each cell.
    pub(super) cells: Vec<(Vec<Node>, usize)>,
    /// Offset of the row's beginning.
    pub(super) offset: usize,
}

/// A cell on the grid.
struct Cell {
    row: usize,
    rows: usize,
    left: i32,
    right: i32,
    first: usize,
    last: usize,
    def: CellDef,
    blocks: Vec<Node>,
    offset: usize,
    borders: [Option<Border>; 4],
}

/// The table of some rows.
pub(super) fn build(rows: Vec<RowData>, tables: &Tables) -> Node {
    let mut cells = Vec::new();
    let mut defs = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        cells.extend(across(at, &row.def, row.cells));
        defs.push((row.def, row.offset));
    }
    let edges = edges(&cells);
    for cell in &mut cells {
        cell.first = nearest(&edges, cell.left);
        cell.last = nearest(&edges, cell.right).max(cell.first + 1);
    }
    let mut cells = down(cells);
    set_borders(&mut cells, &defs, tables);
    settle_borders(&mut cells, defs.len(), edges.len());
    assemble(cells, defs, &edges, tables)
}

/// The cells of one row, those merged to their left joined to it.
fn across(row: usize, def: &RowDef, contents: Vec<(Vec<Node>, usize)>) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(contents.len());
    let mut left = def.left;
    for (at, (blocks, offset)) in contents.into_iter().enumerate() {
        let cell_def = def.cells.get(at).cloned().unwrap_or_else(|| CellDef { right: left, ..CellDef::default() });
        let right = cell_def.right.max(left);
        match out.last_mut() {
            Some(owner) if cell_def.across => {
                owner.right = right;
                owner.def.borders[RIGHT] = cell_def.borders[RIGHT];
                owner.blocks.extend(with_content(blocks));
            }
            _ => out.push(Cell {
                row,
                rows: 1,
                left,
                right,
                first: 0,
                last: 0,
                def: cell_def,
                blocks,
                offset,
                borders: [None; 4],
            }),
        }
        left = right;
    }
    out
}

fn with_content(blocks: Vec<Node>) -> impl Iterator<Item = Node> {
    blocks.into_iter().filter(|block| !block.children.is_empty())
}

/// All edges, near ones as one, in order.
fn edges(cells: &[Cell]) -> Vec<i32> {
    let mut edges: Vec<i32> = cells.iter().flat_map(|cell| [cell.left, cell.right]).collect();
    edges.sort_unstable();
    let mut out: Vec<i32> = Vec::new();
    for edge in edges {
        if out.last().is_none_or(|&last| edge.saturating_sub(last) > NEAR) {
            out.push(edge);
        }
    }
    out
}

fn nearest(edges: &[i32], edge: i32) -> usize {
    edges.partition_point(|&e| e <= edge).saturating_sub(1)
}

/// Joins cells merged downwards to the one above.
fn down(cells: Vec<Cell>) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut open: HashMap<(usize, usize), usize> = HashMap::new();
    for cell in cells {
        let key = (cell.first, cell.last);
        let owner = open.get(&key).copied().filter(|_| cell.def.down).and_then(|at| out.get_mut(at));
        match owner {
            Some(owner) if owner.row + owner.rows == cell.row => {
                owner.rows += 1;
                owner.def.borders[BOTTOM] = cell.def.borders[BOTTOM];
                owner.blocks.extend(with_content(cell.blocks));
            }
            _ => {
                if cell.def.first_down || cell.def.down {
                    open.insert(key, out.len());
                } else {
                    open.remove(&key);
                }
                out.push(cell);
            }
        }
    }
    out
}

/// Each cell's own lines; where the cell says nothing about a side, the row's.
fn set_borders(cells: &mut [Cell], defs: &[(RowDef, usize)], tables: &Tables) {
    let last_row = defs.len().saturating_sub(1);
    let ends: Vec<(usize, usize)> = row_ends(cells, defs.len());
    for cell in cells {
        let Some((def, _)) = defs.get(cell.row) else { continue };
        let (first, last) = ends.get(cell.row).copied().unwrap_or_default();
        let outer = |is_outer: bool, side: usize, inner: usize| if is_outer { side } else { inner };
        let fallback = [
            outer(cell.row == 0, TOP, INNER_H),
            outer(cell.first <= first, LEFT, INNER_V),
            outer(cell.row + cell.rows > last_row, BOTTOM, INNER_H),
            outer(cell.last >= last, RIGHT, INNER_V),
        ];
        for (side, slot) in cell.borders.iter_mut().enumerate() {
            let own: Option<Line> = cell.def.borders.get(side).copied().flatten();
            let line = own.or_else(|| fallback.get(side).and_then(|&at| def.borders.get(at)).copied());
            *slot = line.and_then(|line| line.border(tables));
        }
    }
}

fn row_ends(cells: &[Cell], rows: usize) -> Vec<(usize, usize)> {
    let mut ends = vec![(usize::MAX, 0); rows];
    for cell in cells {
        if let Some((first, last)) = ends.get_mut(cell.row) {
            *first = (*first).min(cell.first);
            *last = (*last).max(cell.last);
        }
    }
    ends
}

/// Of two neighbours' lines the wider is seen, for both.
fn settle_borders(cells: &mut [Cell], rows: usize, columns: usize) {
    if rows.saturating_mul(columns) > SQUARES {
        return;
    }
    let mut grid = vec![u32::MAX; rows * columns];
    for (id, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rows {
            for slot in grid.iter_mut().skip(row * columns + cell.first).take(cell.last - cell.first) {
                *slot = u32::try_from(id).unwrap_or(u32::MAX);
            }
        }
    }
    let at = |row: Option<usize>, column: Option<usize>| -> Option<usize> {
        let (row, column) = (row.filter(|&r| r < rows)?, column.filter(|&c| c < columns)?);
        grid.get(row * columns + column).copied().filter(|&id| id != u32::MAX).and_then(|id| usize::try_from(id).ok())
    };
    let settled: Vec<[Option<Border>; 4]> = cells
        .iter()
        .map(|cell| {
            let rows = || cell.row..cell.row + cell.rows;
            let columns = || cell.first..cell.last;
            let side = |side: usize, neighbours: Vec<Option<usize>>| visible(cells, cell, side, &neighbours);
            [
                side(TOP, columns().map(|c| at(cell.row.checked_sub(1), Some(c))).collect()),
                side(LEFT, rows().map(|r| at(Some(r), cell.first.checked_sub(1))).collect()),
                side(BOTTOM, columns().map(|c| at(Some(cell.row + cell.rows), Some(c))).collect()),
                side(RIGHT, rows().map(|r| at(Some(r), Some(cell.last))).collect()),
            ]
        })
        .collect();
    for (cell, borders) in cells.iter_mut().zip(settled) {
        cell.borders = borders;
    }
}

/// The line seen on one side: its own, or the neighbours' where all along the side there is one and it is wider.
fn visible(cells: &[Cell], cell: &Cell, side: usize, neighbours: &[Option<usize>]) -> Option<Border> {
    let own = cell.borders.get(side).copied().flatten();
    let facing = (side + 2) % 4;
    let line =
        |id: &Option<usize>| (*id).and_then(|id| cells.get(id)).and_then(|c| c.borders.get(facing).copied().flatten());
    let mut least: Option<Border> = None;
    for neighbour in neighbours {
        let Some(border) = line(neighbour) else { return own };
        least = Some(least.filter(|known| known.width <= border.width).unwrap_or(border));
    }
    match (own, least) {
        (Some(own), Some(other)) if own.width > other.width => Some(own),
        // Of equal lines the one said first in the file counts, for both cells.
        (Some(own), Some(other)) if own.width == other.width && matches!(side, BOTTOM | RIGHT) => Some(own),
        (own, other) => other.or(own),
    }
}

fn assemble(cells: Vec<Cell>, defs: Vec<(RowDef, usize)>, edges: &[i32], tables: &Tables) -> Node {
    let mut table = table_node(&cells, &defs, edges);
    let mut rows: Vec<Node> = defs.iter().map(|(def, offset)| row_node(def, *offset)).collect();
    for cell in cells {
        let Some((def, _)) = defs.get(cell.row) else { continue };
        let row = cell.row;
        let node = cell_node(cell, def, tables);
        if let Some(parent) = rows.get_mut(row) {
            parent.children.push(node);
        }
    }
    for (row, (def, _)) in rows.iter_mut().zip(&defs) {
        row_change(row, def);
    }
    table.children = rows;
    table
}

fn table_node(cells: &[Cell], defs: &[(RowDef, usize)], edges: &[i32]) -> Node {
    use Property::*;
    let mut node = Node::new(Kind::Table);
    let left = cells.iter().map(|cell| cell.left).min().unwrap_or(0);
    let right = cells.iter().map(|cell| cell.right).max().unwrap_or(0);
    let twips = |a: i32, b: i32| (i64::from(a) - i64::from(b)) * 635;
    node.set(TableWidth, Value::Length(twips(right, left)));
    let columns: Vec<String> = edges.iter().skip(1).map(|&edge| twips(edge, left).to_string()).collect();
    node.set(TableColumns, Value::Text(columns.join(";")));
    if let Some((first, offset)) = defs.first() {
        node.place = place(*offset, "\\trowd");
        if first.align.is_empty() || first.align == "start" {
            node.set(TableIndent, Value::twips(i64::from(left)));
        }
        node.set(TableAlign, Value::token(if first.align.is_empty() { "start" } else { first.align }));
        node.set(TableFloat, Value::Flag(first.floats));
        for (property, value) in first.placement.iter().filter(|_| first.floats) {
            node.set(*property, value.clone());
        }
        node.set(TableRtl, Value::Flag(first.rtl));
    }
    node.set(TableKeep, Value::Flag(!defs.is_empty() && defs.iter().all(|(def, _)| def.keep_next)));
    node
}

fn place(offset: usize, word: &str) -> Option<Place> {
    Some(Place { part: String::new(), offset: offset as u64, word: word.to_owned() })
}

fn row_node(def: &RowDef, offset: usize) -> Node {
    use Property::*;
    let mut node = Node::new(Kind::Row);
    node.place = place(offset, "\\trowd");
    if def.height != 0 {
        node.set(RowHeight, Value::twips(i64::from(def.height).abs()));
        node.set(RowHeightRule, Value::token(if def.height < 0 { "exact" } else { "at-least" }));
    }
    node.set(RowHeader, Value::Flag(def.header));
    node.set(RowCantSplit, Value::Flag(def.keep));
    node
}

fn row_change(row: &mut Node, def: &RowDef) {
    let all = |says: fn(&CellDef) -> bool| !def.cells.is_empty() && def.cells.iter().all(says);
    if all(|cell| cell.deleted) {
        row.set(Property::RowChange, Value::token("deleted"));
    } else if all(|cell| cell.inserted) {
        row.set(Property::RowChange, Value::token("inserted"));
    }
}

fn cell_node(cell: Cell, row: &RowDef, tables: &Tables) -> Node {
    use Property::*;
    let mut node = Node::new(Kind::Cell);
    node.place = place(cell.offset, "\\cell");
    node.set(CellWidth, Value::twips(i64::from(cell.right) - i64::from(cell.left)));
    node.set(CellColumnSpan, Value::Number((cell.last - cell.first) as i64));
    node.set(CellRowSpan, Value::Number(cell.rows as i64));
    let sides = [CellBorderTop, CellBorderStart, CellBorderBottom, CellBorderEnd];
    for (property, border) in sides.into_iter().zip(cell.borders) {
        border.into_iter().for_each(|border| node.set(property, Value::Border(border)));
    }
    let diagonal = cell.def.borders.get(INNER_H).copied().flatten().and_then(|line| line.value(tables));
    diagonal.into_iter().for_each(|border| node.set(CellBorderDiagonal, border));
    let paddings = [CellPaddingTop, CellPaddingStart, CellPaddingBottom, CellPaddingEnd];
    for (side, property) in paddings.into_iter().enumerate() {
        node.set(property, Value::twips(i64::from(row.padding_of(&cell.def, side))));
    }
    node.set(CellBackground, Value::Color(background(&cell.def, row, tables)));
    let or = |word: &'static str, default| if word.is_empty() { default } else { word };
    node.set(CellVerticalAlign, Value::token(or(cell.def.vertical, "top")));
    node.set(CellTextDirection, Value::token(or(cell.def.direction, "lr-tb")));
    node.children = cell.blocks;
    node
}

fn background(cell: &CellDef, row: &RowDef, tables: &Tables) -> Color {
    match tables.shaded(cell.fore, cell.back, cell.shading) {
        Color::Auto => row.back.map_or(Color::Auto, |index| tables.color(index)),
        color => color,
    }
}
