//! Papers as DOCX (ECMA-376 5th edition, transitional), part by part.

mod parts;
mod table;
mod text;

use super::paper::*;
use super::zipped::{escaped, pack};
use super::{png, toc_entry};
use std::fmt::Write;

pub struct Docx<'a> {
    /// The part being written.
    out: String,
    paper: &'a Paper,
    /// Relationships of the main document: type, target, external.
    relations: Vec<(&'static str, String, bool)>,
    /// Headers and footers: part name, content.
    margins: Vec<(String, String)>,
    footnotes: Vec<String>,
    endnotes: Vec<String>,
    comments: Vec<Comment>,
    /// Ids of bookmarks, drawings, changes.
    ids: usize,
    /// Inside a deletion text is another element.
    deleted: bool,
}

/// The bytes of a paper.
pub fn write(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut docx = Docx {
        out: String::new(),
        paper,
        relations: vec![
            ("styles", "styles.xml".to_owned(), false),
            ("numbering", "numbering.xml".to_owned(), false),
            ("settings", "settings.xml".to_owned(), false),
            ("footnotes", "footnotes.xml".to_owned(), false),
            ("endnotes", "endnotes.xml".to_owned(), false),
            ("comments", "comments.xml".to_owned(), false),
            ("image", "media/image1.png".to_owned(), false),
        ],
        margins: Vec::new(),
        footnotes: Vec::new(),
        endnotes: Vec::new(),
        comments: Vec::new(),
        ids: 0,
        deleted: false,
    };
    docx.body();
    let body = std::mem::take(&mut docx.out);
    pack(&docx.parts(&body))
}

/// The relationship of the emblem.
const EMBLEM: &str = "rId7";

impl Docx<'_> {
    fn put(&mut self, args: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(args);
    }

    fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn relation(&mut self, kind: &'static str, target: &str, external: bool) -> String {
        self.relations.push((kind, target.to_owned(), external));
        format!("rId{}", self.relations.len())
    }

    /// A section's properties stand in its last paragraph, those of the last section at the end of the body.
    fn body(&mut self) {
        let last = self.paper.sections.len().saturating_sub(1);
        for (index, section) in self.paper.sections.iter().enumerate() {
            for block in &section.blocks {
                match block {
                    Block::Para(para) => self.para(para, ""),
                    Block::Table(table) => self.table(table),
                    Block::Toc(entries) => self.toc(entries),
                }
            }
            let properties = self.section(section);
            match index == last {
                true => self.out.push_str(&properties),
                false => self.put(format_args!("<w:p><w:pPr>{properties}</w:pPr></w:p>")),
            }
        }
    }

    fn section(&mut self, section: &Section) -> String {
        let mut out = String::from("<w:sectPr>");
        for (kind, paras) in [("header", &section.header), ("footer", &section.footer)] {
            if paras.is_empty() {
                continue;
            }
            let name = format!("{kind}{}.xml", self.margins.len() + 1);
            let body = std::mem::take(&mut self.out);
            paras.iter().for_each(|p| self.para(p, ""));
            let content = std::mem::replace(&mut self.out, body);
            self.margins.push((name.clone(), content));
            let id = self.relation(kind, &name, false);
            let _ = write!(out, "<w:{kind}Reference w:type=\"default\" r:id=\"{id}\"/>");
        }
        let (width, height) = section.page();
        let kind = if section.continuous { "continuous" } else { "nextPage" };
        let landscape = if section.landscape { " w:orient=\"landscape\"" } else { "" };
        let _ = write!(
            out,
            "<w:type w:val=\"{kind}\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{landscape}/><w:pgMar w:top=\"{MARGIN}\" \
             w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
        );
        if section.columns > 1 {
            let _ = write!(out, "<w:cols w:num=\"{}\" w:space=\"425\"/>", section.columns);
        }
        out.push_str("</w:sectPr>");
        out
    }

    /// One field over several paragraphs, in the frame Word gives tables of contents.
    fn toc(&mut self, entries: &[(usize, String, usize)]) {
        self.out.push_str(
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj>\
             </w:sdtPr><w:sdtContent>",
        );
        for (index, (level, text, page)) in entries.iter().enumerate() {
            let lead = match index {
                0 => {
                    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \
                     </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
                }
                _ => "",
            };
            self.para(&toc_entry(*level, text, *page), lead);
        }
        self.out.push_str("<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:sdtContent></w:sdt>");
    }

    fn para(&mut self, para: &Para, lead: &str) {
        let (id, _, _) = para.style.names();
        self.put(format_args!("<w:p><w:pPr><w:pStyle w:val=\"{id}\"/>"));
        let words = text::para_properties(&para.format, para.list);
        self.put(format_args!("{words}</w:pPr>{lead}"));
        self.inlines(&para.inlines);
        self.out.push_str("</w:p>");
    }
}
