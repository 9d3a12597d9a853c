//! Borders that cells share.
//!
//! In: where cells stand in the grid and the borders they ask for. Out: on both sides of an edge the line one sees, the wider of
//! the two (LibreOffice's collapsing borders). Deliberately absent: separate borders, which Writer does not have.

use crate::model::{Border, Node, Property, Value};
use std::collections::HashMap;

#[derive(Clone, Copy, Debug)]
struct Slot {
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
}

/// Cells of a table in the order in which they are nodes.
#[derive(Debug, Default)]
pub struct Grid {
    slots: Vec<Vec<Slot>>,
}

/// Longest run of edges of one cell that is compared, so that enormous spans cost nothing.
const MAX_SPAN: usize = 256;

/// Row, column, whether it is vertical.
type Edge = (usize, usize, bool);
type Shared = HashMap<Edge, Border>;

impl Grid {
    /// The next row begins.
    pub fn start_row(&mut self) {
        self.slots.push(Vec::new());
    }

    /// The next cell of the row.
    pub fn place(&mut self, column: usize, columns: usize, rows: usize) {
        let row = self.slots.len().saturating_sub(1);
        if let Some(last) = self.slots.last_mut() {
            last.push(Slot { row, column, columns, rows });
        }
    }

    /// Sets the visible border on all cells.
    pub fn resolve(&self, table: &mut Node) {
        let mut shared = Shared::new();
        for (row, slots) in table.children.iter().zip(&self.slots) {
            for (cell, slot) in row.children.iter().zip(slots) {
                self.collect(cell, slot, &mut shared);
            }
        }
        for (row, slots) in table.children.iter_mut().zip(&self.slots) {
            for (cell, slot) in row.children.iter_mut().zip(slots) {
                self.apply(cell, slot, &shared);
            }
        }
    }

    fn collect(&self, cell: &Node, slot: &Slot, shared: &mut Shared) {
        for (property, edges) in self.edges(slot) {
            let Some(Value::Border(border)) = cell.properties.get(&property) else { continue };
            for edge in edges {
                let seen = shared.entry(edge).or_insert(*border);
                if border.width > seen.width {
                    *seen = *border;
                }
            }
        }
    }

    fn apply(&self, cell: &mut Node, slot: &Slot, shared: &Shared) {
        for (property, edges) in self.edges(slot) {
            let lines: Vec<&Border> = edges.iter().filter_map(|edge| shared.get(edge)).collect();
            // A line along a part of the edge only is the neighbour's.
            let whole = lines.len() == edges.len();
            if let Some(border) = lines.into_iter().max_by_key(|b| b.width).filter(|_| whole) {
                cell.set(property, Value::Border(*border));
            }
        }
    }

    /// The unit edges of each side: `(row, column, vertical)`.
    fn edges(&self, slot: &Slot) -> [(Property, Vec<Edge>); 4] {
        let (top, left) = (slot.row, slot.column);
        let bottom = (top + slot.rows).min(self.slots.len().max(top + 1));
        let right = left + slot.columns;
        let down = || (top..bottom).take(MAX_SPAN);
        let across = || (left..right).take(MAX_SPAN);
        [
            (Property::CellBorderTop, across().map(|c| (top, c, false)).collect()),
            (Property::CellBorderBottom, across().map(|c| (bottom, c, false)).collect()),
            (Property::CellBorderStart, down().map(|r| (r, left, true)).collect()),
            (Property::CellBorderEnd, down().map(|r| (r, right, true)).collect()),
        ]
    }
}
