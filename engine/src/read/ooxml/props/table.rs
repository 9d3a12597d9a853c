//! Table, row and cell properties (ECMA-376 part 1 §17.4).

use super::{Edge, bag, edge, shading};
use crate::model::{Color, Property, Value};
use crate::read::ooxml::names::{child_val, val};
use crate::read::ooxml::theme::Theme;
use crate::read::ooxml::units::{integer, integer_of, is_on, on, twips, twips_of};
use crate::read::xml::Element;

bag! {
    /// Borders of a table or cell.
    Edges {
        /// Above.
        top: Edge,
        /// Below.
        bottom: Edge,
        /// Left.
        left: Edge,
        /// Right.
        right: Edge,
        /// Between rows.
        inside_h: Edge,
        /// Between columns.
        inside_v: Edge,
        /// A diagonal.
        diagonal: Edge,
    }
}

bag! {
    /// Cell paddings in EMU.
    Padding {
        /// Above.
        top: i64,
        /// Below.
        bottom: i64,
        /// Left.
        left: i64,
        /// Right.
        right: i64,
    }
}

bag! {
    /// What a `w:tblPr` says, borders and paddings aside.
    TablePlain {
        /// Width in EMU, where it is a length.
        width: i64,
        /// Indent in EMU.
        indent: i64,
        /// Alignment.
        align: &'static str,
        /// Background.
        background: Color,
        /// `w:bidiVisual`.
        rtl: bool,
        /// `w:tblCaption`.
        title: String,
        /// `w:tblDescription`.
        description: String,
        /// It floats.
        float: bool,
        /// Where.
        placement: Vec<(Property, Value)>,
        /// It may not overlap other floating tables.
        apart: bool,
        /// `w:tblLook` bits.
        look: i64,
        /// Rows per band.
        row_band: i64,
        /// Columns per band.
        column_band: i64,
        /// Space between cells: no conflicts of borders then.
        spacing: i64,
    }
}

/// A table's bag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableProps {
    /// All but the following.
    pub plain: TablePlain,
    /// Borders.
    pub edges: Edges,
    /// Default padding of cells.
    pub padding: Padding,
}

impl TableProps {
    /// Lets what `over` says win.
    pub fn overlay(&mut self, over: &TableProps) {
        self.plain.overlay(&over.plain);
        self.edges.overlay(&over.edges);
        self.padding.overlay(&over.padding);
    }
}

bag! {
    /// What a `w:tcPr` says, borders and paddings aside.
    CellPlain {
        /// Preferred width in EMU, where it is a length.
        width: i64,
        /// Background.
        background: Color,
        /// Vertical alignment.
        vertical: &'static str,
        /// Text direction.
        direction: &'static str,
    }
}

/// A cell's bag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellProps {
    /// All but the following.
    pub plain: CellPlain,
    /// Borders.
    pub edges: Edges,
    /// Paddings.
    pub padding: Padding,
}

impl CellProps {
    /// Lets what `over` says win.
    pub fn overlay(&mut self, over: &CellProps) {
        self.plain.overlay(&over.plain);
        self.edges.overlay(&over.edges);
        self.padding.overlay(&over.padding);
    }
}

bag! {
    /// What a `w:trPr` says.
    RowProps {
        /// Height in EMU.
        height: i64,
        /// Height is exact.
        exact: bool,
        /// `w:tblHeader`.
        header: bool,
        /// `w:cantSplit`.
        cant_split: bool,
        /// Grid columns left out before the first cell.
        before: i64,
    }
}

/// Bits of `w:tblLook`.
pub mod look {
    /// First row is special.
    pub const FIRST_ROW: i64 = 0x20;
    /// Last row is special.
    pub const LAST_ROW: i64 = 0x40;
    /// First column is special.
    pub const FIRST_COLUMN: i64 = 0x80;
    /// Last column is special.
    pub const LAST_COLUMN: i64 = 0x100;
    /// No bands of rows.
    pub const NO_H_BAND: i64 = 0x200;
    /// No bands of columns.
    pub const NO_V_BAND: i64 = 0x400;
}

/// Reads a `w:tblPr` (or `w:tblPrEx`).
pub fn table_props(element: &Element, theme: &Theme) -> TableProps {
    let mut props = TableProps::default();
    for e in element.elements() {
        let v = val(e).unwrap_or_default();
        let p = &mut props.plain;
        match e.name.as_str() {
            "w:tblW" => p.width = width(e),
            "w:tblInd" => p.indent = width(e),
            "w:jc" => p.align = Some(table_align(v)),
            "w:shd" => p.background = Some(shading(e, theme)),
            "w:bidiVisual" => p.rtl = Some(on(e)),
            "w:tblCaption" => p.title = Some(v.to_owned()),
            "w:tblDescription" => p.description = Some(v.to_owned()),
            "w:tblpPr" => {
                p.float = Some(true);
                p.placement = Some(crate::read::ooxml::placement::of_table(e));
            }
            "w:tblOverlap" => p.apart = Some(v == "never"),
            "w:tblLook" => p.look = Some(look_bits(e)),
            "w:tblStyleRowBandSize" => p.row_band = integer(v),
            "w:tblStyleColBandSize" => p.column_band = integer(v),
            "w:tblCellSpacing" => p.spacing = width(e),
            "w:tblBorders" => props.edges = edges(e, theme),
            "w:tblCellMar" => props.padding = padding(e),
            _ => {}
        }
    }
    props
}

/// Reads a `w:tcPr`.
pub fn cell_props(element: &Element, theme: &Theme) -> CellProps {
    let mut props = CellProps::default();
    for e in element.elements() {
        let v = val(e).unwrap_or_default();
        let p = &mut props.plain;
        match e.name.as_str() {
            "w:tcW" => p.width = width(e).filter(|&w| w > 0),
            "w:shd" => p.background = Some(shading(e, theme)),
            "w:vAlign" => p.vertical = Some(vertical(v)),
            "w:textDirection" => p.direction = Some(direction(v)),
            "w:tcBorders" => props.edges = edges(e, theme),
            "w:tcMar" => props.padding = padding(e),
            _ => {}
        }
    }
    props
}

/// Reads a `w:trPr`.
pub fn row_props(element: &Element) -> RowProps {
    let mut p = RowProps::default();
    for e in element.elements() {
        match e.name.as_str() {
            "w:trHeight" => {
                p.height = twips_of(e, "w:val").filter(|&h| h > 0);
                p.exact = Some(e.attribute("w:hRule") == Some("exact"));
            }
            "w:tblHeader" => p.header = Some(on(e)),
            "w:cantSplit" => p.cant_split = Some(on(e)),
            "w:gridBefore" => p.before = val(e).and_then(integer).map(|n| n.clamp(0, 1_000)),
            _ => {}
        }
    }
    p
}

/// A width that is a length; percentages and automatic ones are not said.
fn width(e: &Element) -> Option<i64> {
    let text = e.attribute("w:w").filter(|t| !t.contains('%'))?;
    match e.attribute("w:type") {
        None | Some("dxa") => twips(text),
        Some("nil") => Some(0),
        _ => None,
    }
}

fn table_align(word: &str) -> &'static str {
    match word {
        "center" => "center",
        "right" | "end" => "end",
        _ => "start",
    }
}

fn vertical(word: &str) -> &'static str {
    match word {
        "center" => "center",
        "bottom" => "bottom",
        _ => "top",
    }
}

/// Transitional and strict words (§17.18.93, part 4 §14.11.7).
fn direction(word: &str) -> &'static str {
    match word {
        "tbRl" | "rl" | "tbRlV" | "rlV" => "tb-rl",
        "btLr" | "lr" => "bt-lr",
        "tbLrV" | "lrV" => "tb-lr",
        _ => "lr-tb",
    }
}

fn look_bits(e: &Element) -> i64 {
    let named = [
        ("w:firstRow", look::FIRST_ROW),
        ("w:lastRow", look::LAST_ROW),
        ("w:firstColumn", look::FIRST_COLUMN),
        ("w:lastColumn", look::LAST_COLUMN),
        ("w:noHBand", look::NO_H_BAND),
        ("w:noVBand", look::NO_V_BAND),
    ];
    let hex = val(e).and_then(|v| i64::from_str_radix(v, 16).ok()).unwrap_or(0);
    named.iter().fold(hex, |bits, (name, bit)| match e.attribute(name) {
        Some(word) if is_on(word) => bits | bit,
        Some(_) => bits & !bit,
        None => bits,
    })
}

fn edges(e: &Element, theme: &Theme) -> Edges {
    let mut edges = Edges::default();
    for side in e.elements() {
        let slot = match side.name.as_str() {
            "w:top" => &mut edges.top,
            "w:bottom" => &mut edges.bottom,
            "w:left" | "w:start" => &mut edges.left,
            "w:right" | "w:end" => &mut edges.right,
            "w:insideH" => &mut edges.inside_h,
            "w:insideV" => &mut edges.inside_v,
            "w:tl2br" | "w:tr2bl" => &mut edges.diagonal,
            _ => continue,
        };
        *slot = match edge(side, theme) {
            // The two diagonals share a slot: a line wins over none.
            None => slot.or(Some(None)),
            line => Some(line),
        };
    }
    edges
}

fn padding(e: &Element) -> Padding {
    let side = |a: &str, b: &str| e.child(a).or_else(|| e.child(b)).and_then(|m| twips_of(m, "w:w"));
    Padding {
        top: side("w:top", "w:top"),
        bottom: side("w:bottom", "w:bottom"),
        left: side("w:left", "w:start"),
        right: side("w:right", "w:end"),
    }
}

/// The name of the table style, if one is said.
pub fn style_id(table_pr: Option<&Element>) -> Option<&str> {
    table_pr.and_then(|e| child_val(e, "w:tblStyle"))
}

/// Columns a cell spans.
pub fn grid_span(cell_pr: Option<&Element>) -> usize {
    let span = cell_pr.and_then(|e| e.child("w:gridSpan")).and_then(|e| integer_of(e, "w:val"));
    span.unwrap_or(1).clamp(1, 1_000) as usize
}
