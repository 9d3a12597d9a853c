//! Tables (ODF 1.3 part 3, §9 and §17.15 ff.).
//!
//! In: `table:table`. Out: Table → Row → Cell, covered cells left out, repeated rows and cells written out. Borders are those
//! one sees: of two cells that share an edge the stronger line, on both (`edges`). Deliberately absent: templates of tables,
//! values and number formats of cells beside the formula, names.

use super::attrs::Attrs;
use super::edges;
use super::pages::Start;
use super::reader::Reader;
use super::styles::Family;
use super::units;
use crate::model::{Color, Kind, Node, Property, Value};
use crate::read::xml::Element;
use std::rc::Rc;

/// Most columns of a table.
const MAX_COLUMNS: usize = 2_048;
/// Most repetitions of a row that are written out.
const MAX_ROW_REPEAT: i64 = 1_000;

/// A row that is being read.
struct RowContext<'a> {
    header: bool,
    columns: &'a [i64],
    default_cells: &'a [Option<&'a str>],
}

/// Columns of a table: widths as given and default cell styles.
#[derive(Default)]
struct Columns<'a> {
    widths: Vec<i64>,
    relative: Vec<i64>,
    cells: Vec<Option<&'a str>>,
}

impl<'a> Reader<'a> {
    /// A table.
    pub fn table(&mut self, element: &'a Element) -> Node {
        let style = element.attribute("table:style-name").unwrap_or("");
        let attrs = self.style_attrs(Family::Table, style, "style:table-properties");
        self.table_break(style, &attrs);
        let mut node = self.node(Kind::Table, element);
        let mut columns = Columns::default();
        self.columns(element, &mut columns, 0);
        let edges = right_edges(&columns, attrs.length("style:width"));
        set_table(&attrs, &edges, &mut node);
        if let Some(title) = ["table:title", "table:desc"].into_iter().find_map(|n| element.child(n)) {
            node.set(Property::TableTitle, Value::Text(title.text()));
        }
        let mut grid = edges::Grid::default();
        self.aside(|reader| reader.rows(element, false, &columns, &edges, &mut grid, &mut node));
        grid.resolve(&mut node);
        self.pending_break = super::flow::break_word(attrs.get("fo:break-after")).or(self.pending_break);
        node
    }

    /// A break before the table goes to the first paragraph in it.
    fn table_break(&mut self, style: &'a str, attrs: &Attrs<'_>) {
        let chain = self.styles.chain(self.scope, Family::Table, style);
        let master = super::reader::nearest_attribute(&chain, "style:master-page-name").filter(|m| !m.is_empty());
        let page_number = attrs.get("style:page-number").and_then(units::number);
        let own = super::flow::break_word(attrs.get("fo:break-before"));
        let breaks = [own, self.pending_break].contains(&Some("page"));
        let section = self.start_block(Start { master, page_number, breaks });
        self.pending_break = section.or(own).or(self.pending_break);
    }

    fn columns(&mut self, parent: &'a Element, out: &mut Columns<'a>, depth: usize) {
        for element in parent.elements() {
            match element.name.as_str() {
                "table:table-column" => self.column(element, out),
                "table:table-columns" | "table:table-header-columns" | "table:table-column-group" if depth < 8 => {
                    self.columns(element, out, depth + 1);
                }
                _ => {}
            }
        }
    }

    fn column(&mut self, element: &'a Element, out: &mut Columns<'a>) {
        let style = element.attribute("table:style-name").unwrap_or("");
        let attrs = self.style_attrs(Family::Column, style, "style:table-column-properties");
        let width = attrs.length("style:column-width").unwrap_or(0);
        let relative =
            attrs.get("style:rel-column-width").and_then(|r| r.trim_end_matches('*').parse().ok()).unwrap_or(0);
        let cell = element.attribute("table:default-cell-style-name");
        let repeat = element.attribute("table:number-columns-repeated").and_then(units::number).unwrap_or(1);
        for _ in 0..repeat.clamp(1, MAX_COLUMNS as i64) {
            if out.widths.len() >= MAX_COLUMNS {
                self.notice(element, format!("a table of more than {MAX_COLUMNS} columns; the rest is not read"));
                return;
            }
            out.widths.push(width);
            out.relative.push(relative);
            out.cells.push(cell);
        }
    }

    fn rows(
        &mut self,
        parent: &'a Element,
        header: bool,
        columns: &Columns<'a>,
        edges: &[i64],
        grid: &mut edges::Grid,
        table: &mut Node,
    ) {
        for element in parent.elements() {
            match element.name.as_str() {
                "table:table-row" => {
                    let context = RowContext { header, columns: edges, default_cells: &columns.cells };
                    self.row_repeated(element, &context, grid, table);
                }
                "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => {
                    let header = header || element.name == "table:table-header-rows";
                    self.deeper(element, |reader| {
                        reader.rows(element, header, columns, edges, grid, table);
                        Vec::new()
                    });
                }
                _ => {}
            }
        }
    }

    fn row_repeated(
        &mut self,
        element: &'a Element,
        context: &RowContext<'_>,
        grid: &mut edges::Grid,
        table: &mut Node,
    ) {
        let repeat = element.attribute("table:number-rows-repeated").and_then(units::number).unwrap_or(1);
        if repeat > MAX_ROW_REPEAT {
            self.notice(element, format!("a row repeated {repeat} times, read {MAX_ROW_REPEAT} times"));
        }
        for _ in 0..repeat.clamp(1, MAX_ROW_REPEAT) {
            if self.is_stopped() {
                return;
            }
            let row = self.row(element, context, grid);
            table.children.push(row);
        }
    }

    fn row(&mut self, element: &'a Element, context: &RowContext<'_>, grid: &mut edges::Grid) -> Node {
        let style = element.attribute("table:style-name").unwrap_or("");
        let attrs = self.style_attrs(Family::Row, style, "style:table-row-properties");
        let mut node = self.node(Kind::Row, element);
        node.set(Property::RowHeader, Value::Flag(context.header));
        node.set(Property::RowCantSplit, Value::Flag(attrs.is("fo:keep-together", "always")));
        set_height(&attrs, &mut node);
        let background = attrs.get("fo:background-color").and_then(units::color).filter(|c| *c != Color::Auto);
        let fallback = element.attribute("table:default-cell-style-name");
        grid.start_row();
        let mut column = 0;
        for cell in element.elements() {
            let repeat = cell.attribute("table:number-columns-repeated").and_then(units::number).unwrap_or(1);
            let repeat = repeat.clamp(1, MAX_COLUMNS as i64) as usize;
            match cell.name.as_str() {
                "table:covered-table-cell" => column += repeat,
                "table:table-cell" => {
                    for _ in 0..repeat {
                        let default = context.default_cells.get(column).copied().flatten().or(fallback);
                        let child = self.cell(cell, default, background, column, context.columns, grid);
                        node.children.push(child);
                        // The cells it covers follow as elements of their own.
                        column += 1;
                        if column >= MAX_COLUMNS || self.is_stopped() {
                            break;
                        }
                    }
                }
                _ => {}
            }
        }
        node
    }

    fn cell(
        &mut self,
        element: &'a Element,
        default: Option<&str>,
        background: Option<Color>,
        column: usize,
        edges: &[i64],
        grid: &mut edges::Grid,
    ) -> Node {
        let attrs = self.cell_attrs(element, default);
        let mut node = self.node(Kind::Cell, element);
        let (columns, rows) =
            (span(element, "table:number-columns-spanned"), span(element, "table:number-rows-spanned"));
        node.set(Property::CellColumnSpan, Value::Number(columns as i64));
        node.set(Property::CellRowSpan, Value::Number(rows as i64));
        let right = edges.get((column + columns).saturating_sub(1)).or(edges.last()).copied();
        let left = if column == 0 { Some(0) } else { edges.get(column - 1).copied() };
        if let Some((right, left)) = right.zip(left).filter(|(right, left)| right > left) {
            node.set(Property::CellWidth, Value::Length(right - left));
        }
        set_cell(&attrs, background, &mut node);
        if let Some(formula) = element.attribute("table:formula").filter(|f| !f.is_empty()) {
            node.set(Property::CellFormula, Value::text(formula.strip_prefix("ooow:").unwrap_or(formula)));
        }
        grid.place(column, columns, rows);
        node.children = self.cell_blocks(element);
        node
    }

    fn cell_attrs(&mut self, element: &'a Element, default: Option<&str>) -> Rc<Attrs<'a>> {
        let name = match element.attribute("table:style-name") {
            Some(name) => name,
            None => default
                .and_then(|d| self.styles.find(self.scope, Family::Cell, d))
                .map_or("", |s| s.element.attribute("style:name").unwrap_or("")),
        };
        self.style_attrs(Family::Cell, name, "style:table-cell-properties")
    }
}

fn span(element: &Element, name: &str) -> usize {
    let value = element.attribute(name).and_then(units::number).unwrap_or(1);
    usize::try_from(value).unwrap_or(1).clamp(1, 65_535)
}

/// Right edges of the grid: absolute widths, else relative ones of the table's width.
fn right_edges(columns: &Columns<'_>, width: Option<i64>) -> Vec<i64> {
    let known = columns.widths.iter().all(|w| *w > 0);
    let total: i64 = columns.relative.iter().fold(0, |sum, r| sum.saturating_add((*r).max(0)));
    let mut edge = 0i64;
    let (widths, scale) = match (known, width) {
        (false, Some(width)) if total > 0 => (&columns.relative, width as f64 / total as f64),
        _ => (&columns.widths, 1.0),
    };
    widths
        .iter()
        .map(|w| {
            edge = edge.saturating_add((*w as f64 * scale).round() as i64);
            edge
        })
        .collect()
}

fn set_table(attrs: &Attrs<'_>, edges: &[i64], node: &mut Node) {
    let width = attrs.length("style:width").or(edges.last().copied()).filter(|w| *w > 0);
    if let Some(width) = width {
        node.set(Property::TableWidth, Value::Length(width));
    }
    let align = match attrs.get("table:align") {
        Some("center") => "center",
        Some("right") => "end",
        Some("margins") => "full",
        _ => "start",
    };
    node.set(Property::TableAlign, Value::token(align));
    if align == "start" {
        node.set(Property::TableIndent, Value::Length(attrs.length("fo:margin-left").unwrap_or(0)));
    }
    if edges.iter().any(|e| *e > 0) {
        let text: Vec<String> = edges.iter().map(i64::to_string).collect();
        node.set(Property::TableColumns, Value::Text(text.join(";")));
    }
    let back = attrs.get("fo:background-color").and_then(units::color).unwrap_or(Color::Auto);
    node.set(Property::TableBackground, Value::Color(back));
    let rtl = attrs.get("style:writing-mode").is_some_and(|m| m.starts_with("rl"));
    node.set(Property::TableRtl, Value::Flag(rtl));
    node.set(Property::TableKeep, Value::Flag(attrs.is("fo:keep-with-next", "always")));
}

fn set_height(attrs: &Attrs<'_>, node: &mut Node) {
    if let Some(height) = attrs.length("style:row-height").filter(|h| *h > 0) {
        node.set(Property::RowHeight, Value::Length(height));
        node.set(Property::RowHeightRule, Value::token("exact"));
    } else if let Some(height) = attrs.length("style:min-row-height").filter(|h| *h > 0) {
        node.set(Property::RowHeight, Value::Length(height));
    }
}

fn set_cell(attrs: &Attrs<'_>, background: Option<Color>, node: &mut Node) {
    let own = attrs.get("fo:background-color").and_then(units::color).filter(|c| *c != Color::Auto);
    node.set(Property::CellBackground, Value::Color(own.or(background).unwrap_or(Color::Auto)));
    let align = match attrs.get("style:vertical-align") {
        Some("middle") => "center",
        Some("bottom") => "bottom",
        _ => "top",
    };
    node.set(Property::CellVerticalAlign, Value::token(align));
    let direction = match attrs.get("style:writing-mode").or(attrs.get("loext:writing-mode")) {
        Some("tb-rl" | "tb" | "tb-rl90") => "tb-rl",
        Some("bt-lr") => "bt-lr",
        Some("tb-lr") => "tb-lr",
        _ => "lr-tb",
    };
    node.set(Property::CellTextDirection, Value::token(direction));
    let paddings = [
        (Property::CellPaddingTop, "fo:padding-top"),
        (Property::CellPaddingBottom, "fo:padding-bottom"),
        (Property::CellPaddingStart, "fo:padding-left"),
        (Property::CellPaddingEnd, "fo:padding-right"),
    ];
    for (property, name) in paddings {
        if let Some(emu) = attrs.length(name) {
            node.set(property, Value::Length(emu));
        }
    }
    let borders = [
        (Property::CellBorderTop, "fo:border-top"),
        (Property::CellBorderBottom, "fo:border-bottom"),
        (Property::CellBorderStart, "fo:border-left"),
        (Property::CellBorderEnd, "fo:border-right"),
        (Property::CellBorderDiagonal, "style:diagonal-tl-br"),
        (Property::CellBorderDiagonal, "style:diagonal-bl-tr"),
    ];
    for (property, name) in borders {
        if let Some(border) = attrs.get(name).and_then(units::border) {
            node.set(property, Value::Border(border));
        }
    }
}
