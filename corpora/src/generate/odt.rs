//! Papers as ODT (ODF 1.3 part 3), with automatic styles made as they are needed.

mod auto;
mod parts;
mod table;
mod text;

use super::paper::*;
use super::style::Style;
use super::zipped::{escaped, pack};
use super::{png, toc_entry};
use auto::Automatic;
use std::fmt::Write;

pub struct Odt<'a> {
    out: String,
    paper: &'a Paper,
    auto: Automatic,
    /// The last list element of each list: numbering goes on from there.
    lists: Vec<Option<String>>,
    /// Regions of tracked changes.
    changes: Vec<String>,
    notes: usize,
    comments: usize,
    frames: usize,
    tables: usize,
    /// The master page the next paragraph begins.
    master: Option<String>,
}

/// The bytes of a paper.
pub fn write(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut odt = Odt::new(paper, "");
    odt.body();
    let (body, changes) = (std::mem::take(&mut odt.out), std::mem::take(&mut odt.changes));
    pack(&parts::parts(paper, &body, &changes, &odt.auto))
}

/// A length: points, exact for twips.
pub fn pt(twips: i32) -> String {
    format!("{}pt", f64::from(twips) / 20.0)
}

impl Odt<'_> {
    pub fn new<'a>(paper: &'a Paper, prefix: &'static str) -> Odt<'a> {
        Odt {
            out: String::new(),
            paper,
            auto: Automatic::new(prefix),
            lists: vec![None; paper.lists.len()],
            changes: Vec::new(),
            notes: 0,
            comments: 0,
            frames: 0,
            tables: 0,
            master: None,
        }
    }

    fn put(&mut self, args: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(args);
    }

    /// Pages of their own are master pages; columns are sections.
    fn body(&mut self) {
        for (index, section) in self.paper.sections.iter().enumerate() {
            if !section.continuous {
                self.master = Some(format!("Page{index}"));
            }
            let columns = section.columns > 1;
            if columns {
                let style = self.auto.section(section.columns);
                self.put(format_args!("<text:section text:name=\"Section{index}\" text:style-name=\"{style}\">"));
            }
            for block in &section.blocks {
                match block {
                    Block::Para(para) => self.para(para),
                    Block::Table(table) => self.table(table),
                    Block::Toc(entries) => self.toc(entries),
                }
            }
            if columns {
                self.out.push_str("</text:section>");
            }
        }
    }

    fn toc(&mut self, entries: &[(usize, String, usize)]) {
        self.out.push_str("<text:table-of-content text:name=\"Sommaire\" text:protected=\"true\"><text:table-of-content-source text:outline-level=\"2\">");
        for level in 1..=2 {
            self.put(format_args!(
                "<text:table-of-content-entry-template text:outline-level=\"{level}\" text:style-name=\"Contents_20_{level}\">\
                 <text:index-entry-text/><text:index-entry-tab-stop style:type=\"right\" style:leader-char=\".\"/>\
                 <text:index-entry-page-number/></text:table-of-content-entry-template>"
            ));
        }
        self.out.push_str("</text:table-of-content-source><text:index-body>");
        entries.iter().for_each(|(level, text, page)| self.para(&toc_entry(*level, text, *page)));
        self.out.push_str("</text:index-body></text:table-of-content>");
    }

    pub fn para(&mut self, para: &Para) {
        match para.list {
            Some((list, level)) => self.list_item(list, level, para),
            None => self.bare_para(para),
        }
    }

    fn bare_para(&mut self, para: &Para) {
        let (_, _, parent) = para.style.names();
        let master = self.master.take();
        let style = self.auto.paragraph(parent, &para.format, master.as_deref());
        let element = match para.style.heading() {
            Some(level) => format!("text:h text:outline-level=\"{level}\""),
            None => "text:p".to_owned(),
        };
        self.put(format_args!("<{element} text:style-name=\"{style}\">"));
        self.inlines(&para.inlines);
        let name = element.split(' ').next().unwrap_or("text:p");
        self.put(format_args!("</{name}>"));
    }

    /// Each item is a list of its own that goes on with the numbers of the one before, as Writer writes them.
    fn list_item(&mut self, list: usize, level: usize, para: &Para) {
        let before = self.lists.get(list).cloned().flatten();
        let count = before.as_ref().map_or(0, |b| b.rsplit('_').next().and_then(|n| n.parse().ok()).unwrap_or(0)) + 1;
        let id = format!("list{list}_{count}");
        let onwards =
            before.map(|b| format!(" text:continue-list=\"{b}\" text:continue-numbering=\"true\"")).unwrap_or_default();
        self.put(format_args!(
            "<text:list xml:id=\"{id}\" text:style-name=\"L{}\"{onwards}><text:list-item>",
            list + 1
        ));
        (0..level).for_each(|_| self.out.push_str("<text:list><text:list-item>"));
        self.bare_para(para);
        (0..=level).for_each(|_| self.out.push_str("</text:list-item></text:list>"));
        if let Some(slot) = self.lists.get_mut(list) {
            *slot = Some(id);
        }
    }
}
