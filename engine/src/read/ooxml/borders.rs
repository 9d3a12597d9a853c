//! Visible borders of cells (ECMA-376 part 1 §17.4.66): what each level says, and conflicts between neighbours.
//!
//! Levels, each over the one before: the style's table borders, its cells' borders, its regions' borders, the table's
//! direct borders, the row's exceptions, the cell's own. Between neighbours the wider line wins, then the one of more
//! strokes, then the first. Tables with cell spacing have no conflicts.

use super::grid::{CellData, Layout, RowData};
use super::props::Edge;
use super::props::table::Edges;
use super::tables::{Area, REGIONS, TableContext, region_area};
use crate::model::{Border, BorderStyle};

/// The visible borders of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sides {
    /// Above.
    pub top: Edge,
    /// Below.
    pub bottom: Edge,
    /// Left.
    pub left: Edge,
    /// Right.
    pub right: Edge,
    /// Across.
    pub diagonal: Edge,
}

/// The borders of every cell, by row and cell.
pub fn resolve(layout: &Layout<'_>, context: &TableContext) -> Vec<Vec<Sides>> {
    let own = |(index, row): (usize, &RowData<'_>)| {
        row.cells.iter().map(|cell| own_sides(index, row, cell, layout, context)).collect::<Vec<_>>()
    };
    let mut sides: Vec<Vec<Sides>> = layout.rows.iter().enumerate().map(own).collect();
    if context.props.plain.spacing.is_none_or(|s| s == 0) {
        settle_rows(layout, &mut sides);
        settle_columns(layout, &mut sides);
    }
    sides
}

fn own_sides(
    index: usize,
    row: &RowData<'_>,
    cell: &CellData<'_>,
    layout: &Layout<'_>,
    context: &TableContext,
) -> Sides {
    let last = layout.rows.len().saturating_sub(1);
    let columns = layout.edges.len().saturating_sub(1);
    let whole = Area { top: 0, bottom: last, left: 0, right: columns };
    let here = Area { top: index, bottom: index, left: cell.start, right: cell.end };
    let mut said = Said::default();
    if let Some(style) = &context.style {
        said.lay(&style.whole.table.edges, here, whole);
        said.lay(&style.whole.cell.edges, here, whole);
        for name in REGIONS {
            let Some(region) = style.regions.get(name) else { continue };
            if let Some(area) = region_area(name, context, layout, here) {
                said.lay(&region.cell.edges, here, area);
            }
        }
    }
    said.lay(&context.direct.edges, here, whole);
    // A row's exceptions count as a table of one row on its sides only.
    said.lay(&row.exceptions.edges, here, whole);
    said.lay(&cell.props.edges, here, here);
    said.sides()
}

/// What was said last about each side.
#[derive(Default)]
struct Said {
    top: Option<Edge>,
    bottom: Option<Edge>,
    left: Option<Edge>,
    right: Option<Edge>,
    diagonal: Option<Edge>,
}

impl Said {
    /// Lays the borders of an area over: its outer ones where the cell is at its edge, else its inner ones.
    fn lay(&mut self, edges: &Edges, here: Area, area: Area) {
        let pick = |outer: bool, edge: Option<Edge>, inside: Option<Edge>| if outer { edge } else { inside };
        let top = pick(here.top <= area.top, edges.top, edges.inside_h);
        let bottom = pick(here.bottom >= area.bottom, edges.bottom, edges.inside_h);
        let left = pick(here.left <= area.left, edges.left, edges.inside_v);
        let right = pick(here.right >= area.right, edges.right, edges.inside_v);
        self.top = top.or(self.top);
        self.bottom = bottom.or(self.bottom);
        self.left = left.or(self.left);
        self.right = right.or(self.right);
        self.diagonal = edges.diagonal.or(self.diagonal);
    }

    fn sides(self) -> Sides {
        Sides {
            top: self.top.flatten(),
            bottom: self.bottom.flatten(),
            left: self.left.flatten(),
            right: self.right.flatten(),
            diagonal: self.diagonal.flatten(),
        }
    }
}

fn settle_rows(layout: &Layout<'_>, sides: &mut [Vec<Sides>]) {
    for (row, sides) in layout.rows.iter().zip(sides.iter_mut()) {
        for at in 1..row.cells.len() {
            let Some([left, right]) = sides.get_mut(at - 1..=at) else { continue };
            let edge = stronger(left.right, right.left);
            left.right = edge;
            right.left = edge;
        }
    }
}

fn settle_columns(layout: &Layout<'_>, sides: &mut [Vec<Sides>]) {
    for index in 1..layout.rows.len() {
        let (above, below) = sides.split_at_mut(index);
        let (Some(upper), Some(lower)) = (above.last_mut(), below.first_mut()) else { continue };
        let (Some(rows), before) = (layout.rows.get(index - 1..=index), upper.clone()) else { continue };
        let [row_above, row_below] = rows else { continue };
        settle(row_above, upper, row_below, |side| &mut side.bottom, |at| lower.get(at).and_then(|s| s.top));
        settle(row_below, lower, row_above, |side| &mut side.top, |at| before.get(at).and_then(|s| s.bottom));
    }
}

/// Lets each cell of a row meet its first neighbour in the other row.
fn settle(
    row: &RowData<'_>,
    sides: &mut [Sides],
    other: &RowData<'_>,
    side: fn(&mut Sides) -> &mut Edge,
    theirs: impl Fn(usize) -> Edge,
) {
    let mut at = 0;
    for (cell, sides) in row.cells.iter().zip(sides) {
        while other.cells.get(at).is_some_and(|o| o.end <= cell.start) {
            at += 1;
        }
        let meets = other.cells.get(at).is_some_and(|o| o.start < cell.end);
        let edge = side(sides);
        *edge = stronger(*edge, if meets { theirs(at) } else { None });
    }
}

fn stronger(a: Edge, b: Edge) -> Edge {
    match (a, b) {
        (Some(a), Some(b)) => Some(if weight(&b) > weight(&a) { b } else { a }),
        (edge, None) | (None, edge) => edge,
    }
}

fn weight(border: &Border) -> (i64, bool) {
    (border.width, border.style == BorderStyle::Double)
}
