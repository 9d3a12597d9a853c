//! Tables.

use super::Docx;
use crate::generate::paper::*;
use std::fmt::Write;

impl Docx<'_> {
    pub fn table(&mut self, table: &Table) {
        let width: i32 = table.columns.iter().sum();
        self.put(format_args!("<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/>"));
        let borders = borders(table.borders);
        self.put(format_args!(
            "{borders}<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/>\
             </w:tblCellMar></w:tblPr><w:tblGrid>"
        ));
        table.columns.iter().for_each(|w| self.put(format_args!("<w:gridCol w:w=\"{w}\"/>")));
        self.out.push_str("</w:tblGrid>");
        for (index, row) in table.rows.iter().enumerate() {
            let head = index < table.head;
            self.out.push_str(if head { "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" } else { "<w:tr>" });
            let mut column = 0;
            for cell in row {
                let width: i32 = table.columns.iter().skip(column).take(cell.span).sum();
                column += cell.span;
                self.cell(cell, width, head && table.borders == Borders::Rows);
            }
            self.out.push_str("</w:tr>");
        }
        self.out.push_str("</w:tbl>");
    }

    /// A cell ends with a paragraph, whatever else is in it.
    fn cell(&mut self, cell: &Cell, width: i32, thick: bool) {
        self.put(format_args!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
        if cell.span > 1 {
            self.put(format_args!("<w:gridSpan w:val=\"{}\"/>", cell.span));
        }
        self.out.push_str(match (cell.covered, cell.rows > 1) {
            (true, _) => "<w:vMerge/>",
            (_, true) => "<w:vMerge w:val=\"restart\"/>",
            _ => "",
        });
        if thick {
            self.out.push_str(
                "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>",
            );
        }
        if let Some(shade) = cell.shade {
            self.put(format_args!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{shade:06X}\"/>"));
        }
        self.out.push_str(if cell.centred { "<w:vAlign w:val=\"center\"/></w:tcPr>" } else { "</w:tcPr>" });
        for block in &cell.blocks {
            match block {
                CellBlock::Para(para) => self.para(para, ""),
                CellBlock::Table(table) => self.table(table),
            }
        }
        if !matches!(cell.blocks.last(), Some(CellBlock::Para(_))) {
            self.para(&Para::default(), "");
        }
        self.out.push_str("</w:tc>");
    }
}

fn borders(borders: Borders) -> String {
    let sides: &[(&str, u8)] = match borders {
        Borders::None => return String::new(),
        Borders::Grid => &[("top", 4), ("left", 4), ("bottom", 4), ("right", 4), ("insideH", 4), ("insideV", 4)],
        Borders::Rows => &[("bottom", 4), ("insideH", 4)],
    };
    let mut out = String::from("<w:tblBorders>");
    for (side, size) in sides {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"auto\"/>");
    }
    out.push_str("</w:tblBorders>");
    out
}
