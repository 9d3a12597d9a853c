//! Tables.

use super::{Odt, pt};
use crate::generate::paper::*;

impl Odt<'_> {
    pub fn table(&mut self, table: &Table) {
        self.tables += 1;
        let number = self.tables;
        let width: i32 = table.columns.iter().sum();
        let properties = format!("<style:table-properties style:width=\"{}\" table:align=\"left\"/>", pt(width));
        // A table at the start of its pages names them.
        let master = self.master.take().map(|m| format!(" style:master-page-name=\"{m}\"")).unwrap_or_default();
        let style = self.auto.style("Ta", master, properties);
        self.put(format_args!("<table:table table:name=\"Tableau{number}\" table:style-name=\"{style}\">"));
        for width in &table.columns {
            let properties = format!("<style:table-column-properties style:column-width=\"{}\"/>", pt(*width));
            let style = self.auto.style("Co", String::new(), properties);
            self.put(format_args!("<table:table-column table:style-name=\"{style}\"/>"));
        }
        let (head, rest) = table.rows.split_at(table.head.min(table.rows.len()));
        if !head.is_empty() {
            self.out.push_str("<table:table-header-rows>");
            head.iter().for_each(|row| self.row(row, table.borders, true));
            self.out.push_str("</table:table-header-rows>");
        }
        rest.iter().for_each(|row| self.row(row, table.borders, false));
        self.out.push_str("</table:table>");
    }

    fn row(&mut self, row: &[Cell], borders: Borders, head: bool) {
        self.out.push_str("<table:table-row>");
        for cell in row {
            match cell.covered {
                true => (0..cell.span).for_each(|_| self.out.push_str("<table:covered-table-cell/>")),
                false => self.cell(cell, borders, head),
            }
        }
        self.out.push_str("</table:table-row>");
    }

    fn cell(&mut self, cell: &Cell, borders: Borders, head: bool) {
        let style = self.auto.style("Ce", String::new(), properties(cell, borders, head));
        self.put(format_args!("<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\""));
        if cell.span > 1 {
            self.put(format_args!(" table:number-columns-spanned=\"{}\"", cell.span));
        }
        if cell.rows > 1 {
            self.put(format_args!(" table:number-rows-spanned=\"{}\"", cell.rows));
        }
        self.out.push('>');
        for block in &cell.blocks {
            match block {
                CellBlock::Para(para) => self.para(para),
                CellBlock::Table(table) => self.table(table),
            }
        }
        if !matches!(cell.blocks.last(), Some(CellBlock::Para(_))) {
            self.para(&Para::default());
        }
        self.out.push_str("</table:table-cell>");
        (1..cell.span).for_each(|_| self.out.push_str("<table:covered-table-cell/>"));
    }
}

fn properties(cell: &Cell, borders: Borders, head: bool) -> String {
    let border = match (borders, head) {
        (Borders::None, _) => " fo:border=\"none\"",
        (Borders::Grid, _) => " fo:border=\"0.5pt solid #000000\"",
        (Borders::Rows, true) => " fo:border-bottom=\"1pt solid #000000\"",
        (Borders::Rows, false) => " fo:border-bottom=\"0.25pt solid #000000\"",
    };
    let shade = cell.shade.map(|s| format!(" fo:background-color=\"#{s:06x}\"")).unwrap_or_default();
    let centred = if cell.centred { " style:vertical-align=\"middle\"" } else { "" };
    format!(
        "<style:table-cell-properties fo:padding-left=\"3.5pt\" fo:padding-right=\"3.5pt\"{border}{shade}{centred}/>"
    )
}
