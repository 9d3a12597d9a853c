//! Tables: rows of cells by cumulative right edges; nested ones with their properties after the cells.

use super::{Dialect, Rtf};
use crate::generate::paper::*;
use std::fmt::Write;

impl Rtf<'_> {
    pub fn table(&mut self, table: &Table) {
        self.depth += 1;
        for (index, row) in table.rows.iter().enumerate() {
            let head = index < table.head;
            let properties = self.row_words(table, row, head);
            if self.depth == 1 {
                self.out.push_str(&properties);
            }
            let end = if self.depth == 1 { "\\cell" } else { "\\nestcell" };
            for cell in row {
                self.cell(cell, end);
            }
            match self.depth {
                1 => self.out.push_str("\\row\n"),
                _ => self.put(format_args!("{{\\*\\nesttableprops{properties}\\nestrow}}{{\\nonesttables\\par}}\n")),
            }
        }
        self.depth -= 1;
    }

    /// The business dialect names every grid cell and merges them; word processors write wide cells.
    fn merges(&self) -> bool {
        self.dialect == Dialect::Business
    }

    fn row_words(&self, table: &Table, row: &[Cell], head: bool) -> String {
        let mut out = String::from("\\trowd\\trgaph70\\trleft0");
        out.push_str(if head { "\\trhdr" } else { "" });
        if self.dialect == Dialect::Processor {
            out.push_str("\\trftsWidth1\\trautofit0\\trpaddl70\\trpaddr70\\trpaddfl3\\trpaddfr3");
        }
        out.push('\n');
        let (mut column, mut edge) = (0, 0);
        for cell in row {
            for part in 0..cell.span {
                edge += table.columns.get(column).copied().unwrap_or(1000);
                column += 1;
                if !self.merges() && part + 1 < cell.span {
                    continue;
                }
                out.push_str(match (self.merges() && cell.span > 1, part) {
                    (true, 0) => "\\clmgf",
                    (true, _) => "\\clmrg",
                    _ => "",
                });
                cell_words(table, cell, head, &mut out);
                let _ = writeln!(out, "\\cellx{edge}");
            }
        }
        out
    }

    fn cell(&mut self, cell: &Cell, end: &str) {
        let last = cell.blocks.len().saturating_sub(1);
        for (index, block) in cell.blocks.iter().enumerate() {
            match block {
                CellBlock::Para(para) => self.para(para, if index == last { end } else { "\\par" }),
                CellBlock::Table(table) => self.table(table),
            }
        }
        if cell.covered || cell.blocks.is_empty() || matches!(cell.blocks.last(), Some(CellBlock::Table(_))) {
            self.para(&Para::default(), end);
        }
        if self.merges() {
            (1..cell.span).for_each(|_| self.para(&Para::default(), end));
        }
    }
}

fn cell_words(table: &Table, cell: &Cell, head: bool, out: &mut String) {
    out.push_str(match (cell.covered, cell.rows > 1) {
        (true, _) => "\\clvmrg",
        (_, true) => "\\clvmgf",
        _ => "",
    });
    out.push_str(if cell.centred { "\\clvertalc" } else { "\\clvertalt" });
    let (sides, width): (&[&str], i32) = match table.borders {
        Borders::None => (&[], 0),
        Borders::Grid => (&["t", "l", "b", "r"], 10),
        Borders::Rows => (&["b"], if head { 20 } else { 5 }),
    };
    for side in sides {
        let _ = write!(out, "\\clbrdr{side}\\brdrs\\brdrw{width}");
    }
    if let Some(index) = cell.shade.and_then(|s| PALETTE.iter().position(|p| *p == s)) {
        let _ = write!(out, "\\clcbpat{}", index + 1);
    }
}
