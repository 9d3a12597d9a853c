//! Papers as RTF 1.9.1, in the dialects different producers write.

mod table;
mod text;

use super::paper::*;
use super::png;
use super::style::{Style, merged, over};
use std::fmt::Write;

/// How a producer writes RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// As a word processor: stylesheet, list tables, language and complex-script words at every run.
    Processor,
    /// As a business application: no styles, old-style list text, `\'xx` in code page 1252, short lines.
    Business,
    /// Everything beyond ASCII as `\u`, with one replacement character.
    Unicode,
}

pub struct Rtf<'a> {
    out: String,
    dialect: Dialect,
    paper: &'a Paper,
    /// Numbers reached, by list and level.
    counters: Vec<[usize; 3]>,
    /// Text formatting of the paragraph being written.
    base: Char,
    comments: usize,
    shapes: usize,
    /// How deep in tables.
    depth: usize,
    /// Control words of a tracked change around the run.
    change: String,
}

/// Authors of tracked changes, in the order of the table.
const AUTHORS: [&str; 2] = super::papers::AUTHORS;

/// The bytes of a paper.
pub fn write(paper: &Paper, dialect: Dialect) -> Vec<u8> {
    let mut rtf = Rtf {
        out: String::new(),
        dialect,
        paper,
        counters: vec![[0; 3]; paper.lists.len()],
        base: Char::default(),
        comments: 0,
        shapes: 0,
        depth: 0,
        change: String::new(),
    };
    rtf.head();
    for (index, section) in paper.sections.iter().enumerate() {
        if index > 0 {
            rtf.out.push_str("\\sect\n");
        }
        rtf.section(section);
    }
    rtf.out.push_str("}\n");
    rtf.out.into_bytes()
}

impl Rtf<'_> {
    fn put(&mut self, args: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(args);
    }

    fn styled(&self) -> bool {
        self.dialect != Dialect::Business
    }

    // ---- the head of the file ----

    fn head(&mut self) {
        self.out.push_str(match self.dialect {
            Dialect::Processor => {
                "{\\rtf1\\adeflang1025\\ansi\\ansicpg1252\\uc1\\adeff0\\deff0\\stshfdbch0\\deflang1036\\deflangfe1036"
            }
            Dialect::Business => "{\\rtf1\\ansi\\ansicpg1252\\deff0\\deflang1036",
            Dialect::Unicode => "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0\\deflang1036",
        });
        self.fonts();
        self.colours();
        if self.styled() {
            self.stylesheet();
            self.lists();
        }
        self.out.push_str("{\\*\\revtbl{Unknown;}");
        for author in AUTHORS {
            self.out.push('{');
            self.text(author);
            self.out.push_str(";}");
        }
        self.out.push_str("}\n");
        self.info();
        let (width, height) = self.paper.sections.first().map_or((11906, 16838), Section::page);
        self.put(format_args!(
            "\\paperw{width}\\paperh{height}\\margl{MARGIN}\\margr{MARGIN}\\margt{MARGIN}\\margb{MARGIN}\\deftab709\\widowctrl\\ftnbj\\aenddoc\n"
        ));
        self.out.push_str("{\\*\\ftnsep\\pard\\plain\\chftnsep\\par}{\\*\\aftnsep\\pard\\plain\\chftnsep\\par}\n");
    }

    fn fonts(&mut self) {
        self.out.push_str("{\\fonttbl");
        for font in Font::ALL {
            let family = ["\\froman", "\\fswiss", "\\fmodern"].get(font.index()).copied().unwrap_or_default();
            self.put(format_args!("{{\\f{}{family}\\fcharset0 {};}}", font.index(), font.name()));
        }
        self.out.push_str("}\n");
    }

    fn colours(&mut self) {
        self.out.push_str("{\\colortbl;");
        for colour in PALETTE {
            let (r, g, b) = (colour >> 16, colour >> 8 & 255, colour & 255);
            self.put(format_args!("\\red{r}\\green{g}\\blue{b};"));
        }
        self.out.push_str("}\n");
    }

    fn stylesheet(&mut self) {
        self.out.push_str("{\\stylesheet");
        for style in Style::ALL {
            let format = self.para_words(&merged(style, &ParaFormat::default()));
            let text = self.char_words(&over(&Style::Body.text(self.paper.font), &style.text(self.paper.font)));
            let based = if style == Style::Body { "" } else { "\\sbasedon0" };
            let (_, name, _) = style.names();
            let outline = style.heading().map(|h| format!("\\outlinelevel{}", h - 1)).unwrap_or_default();
            self.put(format_args!("{{\\s{}{format}{outline}{text}{based}\\snext0 {name};}}\n", style.index()));
        }
        self.out.push_str("}\n");
    }

    fn lists(&mut self) {
        self.out.push_str("{\\*\\listtable");
        for (index, kind) in self.paper.lists.iter().enumerate() {
            let id = index + 101;
            self.put(format_args!("{{\\list\\listtemplateid{id}\\listhybrid"));
            for level in 0..3 {
                self.list_level(*kind, level);
            }
            self.put(format_args!("{{\\listname ;}}\\listid{id}}}\n"));
        }
        self.out.push_str("}{\\*\\listoverridetable");
        for index in 0..self.paper.lists.len() {
            self.put(format_args!("{{\\listoverride\\listid{}\\listoverridecount0\\ls{}}}", index + 101, index + 1));
        }
        self.out.push_str("}\n");
    }

    /// Level text is a length, then characters and level numbers; level numbers are positions of the latter.
    fn list_level(&mut self, kind: ListKind, level: usize) {
        let (count, after) = kind.level(level);
        let (left, hang) = kind.indent(level);
        let (code, text, positions) = match count {
            Count::Bullet(c) => {
                (23, format!("\\'01{}", text::escaped(&c.to_string(), Dialect::Unicode)), String::new())
            }
            _ if kind == ListKind::Legal => {
                let numbers: String = (0..=level).map(|l| format!("\\'{l:02x}.")).collect();
                let at: String = (0..=level).map(|l| format!("\\'{:02x}", 2 * l + 1)).collect();
                (0, format!("\\'{:02x}{numbers}", 2 * (level + 1)), at)
            }
            count => {
                let code = match count {
                    Count::UpperRoman => 1,
                    Count::Roman => 2,
                    Count::UpperLetter => 3,
                    Count::Letter => 4,
                    _ => 0,
                };
                (code, format!("\\'02\\'{level:02x}{after}"), "\\'01".to_owned())
            }
        };
        self.put(format_args!(
            "{{\\listlevel\\levelnfc{code}\\levelnfcn{code}\\leveljc0\\leveljcn0\\levelfollow0\\levelstartat1\\levelspace0\\levelindent0\
             {{\\leveltext{text};}}{{\\levelnumbers{positions};}}\\fi-{hang}\\li{left}\\jclisttab\\tx{left}}}"
        ));
    }

    fn info(&mut self) {
        let paper = self.paper;
        self.out.push_str("{\\info");
        for (word, value) in [
            ("title", &paper.title),
            ("subject", &paper.subject),
            ("author", &paper.author),
            ("keywords", &paper.keywords),
        ] {
            self.put(format_args!("{{\\{word} "));
            self.text(value);
            self.out.push('}');
        }
        let Moment { year, month, day, hour, minute } = paper.written;
        self.put(format_args!("{{\\creatim\\yr{year}\\mo{month}\\dy{day}\\hr{hour}\\min{minute}}}}}\n"));
    }

    // ---- sections and blocks ----

    fn section(&mut self, section: &Section) {
        let (width, height) = section.page();
        self.out.push_str(if section.continuous { "\\sectd\\sbknone" } else { "\\sectd\\sbkpage" });
        let landscape = if section.landscape { "\\lndscpsxn" } else { "" };
        self.put(format_args!(
            "{landscape}\\pgwsxn{width}\\pghsxn{height}\\marglsxn{MARGIN}\\margrsxn{MARGIN}\\margtsxn{MARGIN}\\margbsxn{MARGIN}"
        ));
        self.out.push_str("\\headery567\\footery567");
        if section.columns > 1 {
            self.put(format_args!("\\cols{}\\colsx425", section.columns));
        }
        self.out.push('\n');
        for (word, paras) in [("header", &section.header), ("footer", &section.footer)] {
            if !paras.is_empty() {
                self.put(format_args!("{{\\{word} "));
                paras.iter().for_each(|p| self.para(p, "\\par"));
                self.out.push_str("}\n");
            }
        }
        for block in &section.blocks {
            match block {
                Block::Para(para) => self.para(para, "\\par"),
                Block::Table(table) => self.table(table),
                Block::Toc(entries) => self.toc(entries),
            }
        }
    }

    fn toc(&mut self, entries: &[(usize, String, usize)]) {
        self.out.push_str("{\\field{\\*\\fldinst { TOC \\\\o \"1-2\" \\\\h }}{\\fldrslt ");
        for (index, (level, text, page)) in entries.iter().enumerate() {
            let para = super::toc_entry(*level, text, *page);
            let end = if index + 1 == entries.len() { "}}\\par" } else { "\\par" };
            self.para(&para, end);
        }
    }

    fn para(&mut self, para: &Para, end: &str) {
        let mut format = merged(para.style, &para.format);
        self.base = over(&Style::Body.text(self.paper.font), &para.style.text(self.paper.font));
        self.out.push_str("\\pard\\plain ");
        if self.styled() {
            self.put(format_args!("\\s{}", para.style.index()));
            if let Some(level) = para.style.heading() {
                self.put(format_args!("\\outlinelevel{}", level - 1));
            }
        }
        let label = para.list.and_then(|(list, level)| self.list_words(list, level, &mut format));
        let words = self.para_words(&format);
        self.out.push_str(&words);
        match self.depth {
            0 => {}
            1 => self.out.push_str("\\intbl"),
            depth => self.put(format_args!("\\intbl\\itap{depth}")),
        }
        let words = self.char_words(&self.base.clone());
        self.put(format_args!("{words} "));
        self.out.push_str(&label.unwrap_or_default());
        self.inlines(&para.inlines);
        self.put(format_args!("{end}\n"));
    }

    /// Puts the paragraph into its list; the label for readers that know no lists comes back.
    fn list_words(&mut self, list: usize, level: usize, format: &mut ParaFormat) -> Option<String> {
        let kind = *self.paper.lists.get(list)?;
        let counters = self.counters.get_mut(list)?;
        *counters.get_mut(level)? += 1;
        counters.iter_mut().skip(level + 1).for_each(|c| *c = 0);
        let counters = *counters;
        let (count, after) = kind.level(level);
        let number = counters.get(level).copied().unwrap_or(1);
        let label = match kind {
            ListKind::Legal => counters.iter().take(level + 1).map(|n| format!("{n}.")).collect(),
            _ => format!("{}{after}", count.label(number)),
        };
        let (left, hang) = kind.indent(level);
        (format.left, format.first) = (Some(left), Some(-hang));
        let label = text::escaped(&label, self.dialect);
        if self.styled() {
            self.put(format_args!("\\ls{}\\ilvl{level}", list + 1));
            return Some(format!("{{\\listtext\\tab {label}\\tab}}"));
        }
        let pn = match count {
            Count::Bullet(_) => format!("{{\\*\\pn\\pnlvlblt\\pnindent{hang}{{\\pntxtb {label}}}}}"),
            _ => String::new(),
        };
        match pn.is_empty() {
            // A business application writes numbers as text.
            true => Some(format!("{label}\\tab ")),
            false => Some(format!("{{\\pntext {label}\\tab}}{pn}")),
        }
    }
}

fn emblem_hex() -> String {
    let hex = hex::encode(png::emblem());
    let mut out = String::with_capacity(hex.len() + hex.len() / 128);
    for (index, c) in hex.chars().enumerate() {
        if index % 128 == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    out
}
