//! Documents' and sections' page set-up (specification: “Document formatting properties”, “Section formatting
//! properties”, “Headers and footers”).
//!
//! Deliberately absent: paper trays, steps of grids.

use super::border::Line;
use super::numbers::Style;
use super::tables::Tables;
use crate::model::{Color, Kind, Node, Place, Property, Value};
use crate::read::columns::set_widths;
use crate::read::headers::{blank, push_body};
use crate::read::notes::{Both, DEFAULTS, Numbering};

/// Page set-up of a section as said so far.
#[derive(Clone, Debug)]
pub(super) struct Section {
    width: i32,
    height: i32,
    margins: [i32; 4],
    gutter: i32,
    header_distance: i32,
    footer_distance: i32,
    title_page: bool,
    columns: i32,
    column_gap: i32,
    column_line: bool,
    rtl: bool,
    /// Width of each column and gap after it, where they are said.
    widths: Vec<(i64, i64)>,
    kind: &'static str,
    number_start: Option<i32>,
    number_restart: bool,
    number_style: Style,
    line_step: i32,
    vertical: &'static str,
    /// Of the text, and its grid.
    direction: &'static str,
    grid: &'static str,
    protected: bool,
    /// How notes are numbered.
    pub(super) notes: Both,
    /// Page borders.
    pub(super) borders: [Line; 4],
    /// Its headers and footers: word of destination, node.
    pub(super) headers: Vec<(&'static str, Node)>,
    /// Offset of `\sectd`, or of the document.
    pub(super) offset: usize,
}

/// Endnotes are numbered as footnotes are (`\aftnnar`).
const RTF_NOTES: Both = {
    let [footnotes, endnotes] = DEFAULTS;
    [footnotes, Numbering { format: "decimal", ..endnotes }]
};

/// Takes a control word of notes (`\ftn…`, `\aftn…`; those of a section without their `s`); false where it is none.
pub(super) fn apply_notes([footnotes, endnotes]: &mut Both, word: &str, number: Option<i32>) -> bool {
    let (numbering, rest) = match (word.strip_prefix("aftn"), word.strip_prefix("ftn")) {
        (Some(rest), _) => (endnotes, rest),
        (_, Some(rest)) => (footnotes, rest),
        _ => return false,
    };
    match rest {
        "start" => numbering.start = i64::from(number.unwrap_or(1)),
        "rstpg" => numbering.restart = "page",
        "restart" => numbering.restart = "section",
        "rstcont" => numbering.restart = "document",
        "tj" => numbering.place = "text",
        "bj" => numbering.place = "page",
        "nar" => numbering.format = "decimal",
        "nalc" => numbering.format = "lower-letter",
        "nauc" => numbering.format = "upper-letter",
        "nrlc" => numbering.format = "lower-roman",
        "nruc" => numbering.format = "upper-roman",
        "nchi" | "nchosung" | "ncnum" | "ndbnum" | "nganada" | "nzodiac" => numbering.format = "other",
        _ => return false,
    }
    true
}

impl Default for Section {
    fn default() -> Self {
        Section {
            width: 12240,
            height: 15840,
            // The specification says 1800 at the sides; LibreOffice takes 1440 (seen in 11 documents that say none).
            margins: [1440; 4],
            gutter: 0,
            header_distance: 720,
            footer_distance: 720,
            title_page: false,
            columns: 1,
            column_gap: 720,
            column_line: false,
            rtl: false,
            widths: Vec::new(),
            kind: "page",
            number_start: None,
            number_restart: false,
            number_style: Style::Decimal,
            line_step: 0,
            vertical: "top",
            direction: "lr-tb",
            grid: "none",
            protected: true,
            notes: RTF_NOTES,
            borders: [Line::default(); 4],
            headers: Vec::new(),
            offset: 0,
        }
    }
}

/// What the document says for all sections.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    page: Section,
    facing: bool,
    mirrored: bool,
    protected: bool,
    recording: bool,
    /// Empty for none.
    protection: &'static str,
    default_tab: Option<i32>,
    /// Colour of `\*\background`.
    pub(super) background: Option<Color>,
}

impl Document {
    /// Takes a control word of the document; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match word {
            "facingp" => self.facing = on,
            "margmirror" => self.mirrored = on,
            "formprot" => self.protected = on,
            "pgnstart" => self.page.number_start = number.filter(|&n| n != 1),
            "deftab" => self.default_tab = number.filter(|&n| n > 0),
            "revisions" => self.recording = on,
            "readprot" => self.protection = "read-only",
            "annotprot" => self.protection = "comments",
            "revprot" => self.protection = "changes",
            "landscape" | "viewkind" | "viewscale" | "viewzk" | "viewbksp" => {}
            _ => return apply_notes(&mut self.page.notes, word, number) || self.page.apply_page(word, number),
        }
        true
    }

    /// Says on the body what holds for all of it.
    pub(super) fn set_body(&self, body: &mut Node) {
        body.set(Property::ChangeRecording, Value::Flag(self.recording));
        if !self.protection.is_empty() {
            body.set(Property::DocumentProtection, Value::token(self.protection));
        }
    }

    /// Distance of tab stops where a paragraph sets none, in EMU.
    pub(super) fn default_tab(&self) -> i64 {
        i64::from(self.default_tab.unwrap_or(720)) * 635
    }

    /// What `\sectd` stands for.
    pub(super) fn section(&self, offset: usize) -> Section {
        Section { offset, number_start: None, ..self.page.clone() }
    }
}

impl Section {
    /// Takes `\paperw` and its kin: for the document and the section at hand.
    pub(super) fn apply_page(&mut self, word: &str, number: Option<i32>) -> bool {
        let Some(value) = number else { return false };
        match word {
            "paperw" => self.width = value,
            "paperh" => self.height = value,
            "margt" => self.set_margin(0, value),
            "margl" => self.set_margin(1, value),
            "margb" => self.set_margin(2, value),
            "margr" => self.set_margin(3, value),
            "gutter" => self.gutter = value,
            _ => return false,
        }
        true
    }

    fn set_margin(&mut self, side: usize, value: i32) {
        if let Some(margin) = self.margins.get_mut(side) {
            *margin = value;
        }
    }

    /// Takes a control word of sections; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "pgwsxn" => self.width = value,
            "pghsxn" => self.height = value,
            "margtsxn" => self.set_margin(0, value),
            "marglsxn" => self.set_margin(1, value),
            "margbsxn" => self.set_margin(2, value),
            "margrsxn" => self.set_margin(3, value),
            "guttersxn" => self.gutter = value,
            "headery" => self.header_distance = value,
            "footery" => self.footer_distance = value,
            "titlepg" => self.title_page = true,
            "cols" => self.columns = value.max(1),
            "colsx" => self.column_gap = value,
            "rtlsect" => self.rtl = true,
            "ltrsect" => self.rtl = false,
            "linebetcol" => self.column_line = true,
            "pgnstarts" => self.number_start = number,
            "pgnrestart" => self.number_restart = true,
            "pgncont" => self.number_restart = false,
            "linemod" => self.line_step = value,
            "sectunlocked" => self.protected = false,
            "stextflow" => {
                self.direction = match value {
                    1 | 3 | 5 => "tb-rl",
                    2 => "bt-lr",
                    _ => "lr-tb",
                }
            }
            "sectspecifyl" => self.grid = "lines",
            "sectspecifycl" | "sectspecifygen" => self.grid = "characters",
            "sectdefaultcl" => self.grid = "none",
            "lndscpsxn" | "endnhere" | "sectlinegrid" | "linex" | "pgnx" | "pgny" | "sectrsid" | "linestarts"
            | "linerestart" | "lineppage" | "linecont" | "ds" => {}
            "colno" | "colw" | "colsr" => self.apply_column(word, value),
            _ => {
                let of_notes = word.strip_prefix('s').is_some_and(|word| apply_notes(&mut self.notes, word, number));
                return of_notes || self.apply_word(word);
            }
        }
        true
    }

    /// `\colno` begins a column of its own width.
    fn apply_column(&mut self, word: &str, value: i32) {
        match word {
            "colno" if self.widths.len() < 64 => self.widths.push((0, 0)),
            "colw" => self.widths.last_mut().into_iter().for_each(|column| column.0 = i64::from(value)),
            "colsr" => self.widths.last_mut().into_iter().for_each(|column| column.1 = i64::from(value)),
            _ => {}
        }
    }

    fn apply_word(&mut self, word: &str) -> bool {
        if let Some(style) = Style::of_page_word(word) {
            self.number_style = style;
            return true;
        }
        match word {
            "sbknone" => self.kind = "continuous",
            "sbkcol" => self.kind = "column",
            "sbkpage" => self.kind = "page",
            "sbkeven" => self.kind = "even",
            "sbkodd" => self.kind = "odd",
            "vertal" | "vertalb" => self.vertical = "bottom",
            "vertalt" => self.vertical = "top",
            "vertalc" => self.vertical = "center",
            "vertalj" => self.vertical = "justify",
            _ => return false,
        }
        true
    }

    /// The word of `para.break-before` for the first paragraph of it.
    pub(super) fn break_word(&self) -> String {
        format!("section-{}", self.kind)
    }

    /// Whether lines are numbered.
    pub(super) fn lines_numbered(&self) -> bool {
        self.line_step > 0
    }

    /// Takes over the headers and footers of the section before that it does not have itself.
    pub(super) fn inherit(&mut self, before: &Section) {
        for (word, node) in &before.headers {
            if !self.headers.iter().any(|(own, _)| own == word) {
                self.headers.push((word, node.clone()));
            }
        }
    }

    /// The node, with the headers and footers that are to be seen.
    pub(super) fn node(&self, first: bool, document: &Document, tables: &Tables) -> Node {
        let mut node = Node::new(Kind::Section);
        node.place = Some(Place { part: String::new(), offset: self.offset as u64, word: "\\sectd".to_owned() });
        node.children = self.visible_headers(document);
        self.set_page(&mut node, document);
        node.set(Property::PageGrid, Value::token(self.grid));
        self.set_columns(&mut node);
        self.set_numbers(&mut node, first, document);
        if !first {
            node.set(Property::SectionBreak, Value::token(self.kind));
        }
        if let Some(border) = self.borders.iter().find_map(|line| line.value(tables)) {
            node.set(Property::PageBorder, border);
        }
        node
    }

    fn set_page(&self, node: &mut Node, document: &Document) {
        use Property::*;
        let [top, left, bottom, right] = self.margins.map(i64::from);
        let lengths = [
            (PageWidth, i64::from(self.width)),
            (PageHeight, i64::from(self.height)),
            (PageMarginTop, top.abs()),
            (PageMarginBottom, bottom.abs()),
            (PageMarginStart, left + i64::from(self.gutter)),
            (PageMarginEnd, right),
        ];
        lengths.into_iter().for_each(|(property, twips)| node.set(property, Value::twips(twips)));
        let has = |kind| node.children.iter().any(|child| child.kind == kind);
        let (header, footer) = (has(Kind::Header), has(Kind::Footer));
        if header {
            node.set(PageHeaderDistance, Value::twips(i64::from(self.header_distance)));
        }
        if footer {
            node.set(PageFooterDistance, Value::twips(i64::from(self.footer_distance)));
        }
        node.set(PageLandscape, Value::Flag(self.width > self.height));
        node.set(PageMirrored, Value::Flag(document.mirrored));
        let direction = if self.rtl && self.direction == "lr-tb" { "rl-tb" } else { self.direction };
        node.set(PageDirection, Value::token(direction));
        node.set(PageVerticalAlign, Value::token(self.vertical));
        node.set(PageBackground, Value::Color(document.background.unwrap_or(Color::Auto)));
        push_body(node, [top < 0, bottom < 0]);
    }

    fn set_columns(&self, node: &mut Node) {
        node.set(Property::SectionColumns, Value::Number(i64::from(self.columns)));
        if self.columns > 1 {
            node.set(Property::SectionColumnGap, Value::twips(i64::from(self.column_gap)));
            node.set(Property::SectionColumnLine, Value::Flag(self.column_line));
            set_widths(&self.widths, node);
        }
    }

    fn set_numbers(&self, node: &mut Node, first: bool, document: &Document) {
        let own = self.number_start.unwrap_or(1);
        let start = match self.number_restart {
            true => Some(own),
            false if first => document.page.number_start,
            false => None,
        };
        if let Some(start) = start {
            node.set(Property::PageNumberStart, Value::Number(i64::from(start)));
        }
        node.set(Property::PageNumberFormat, Value::token(self.number_style.word()));
        if self.lines_numbered() {
            node.set(Property::PageLineNumbers, Value::Number(i64::from(self.line_step)));
        }
        node.set(Property::SectionProtected, Value::Flag(document.protected && self.protected));
    }

    fn visible_headers(&self, document: &Document) -> Vec<Node> {
        let mut out = Vec::new();
        for family in ["header", "footer"] {
            let find = |suffix: &str| {
                let wanted = |word: &&str| word.strip_prefix(family) == Some(suffix);
                self.headers.iter().find(|(word, _)| wanted(word)).map(|(_, node)| node.clone())
            };
            let part = if family == "header" { Kind::Header } else { Kind::Footer };
            let right = find("r").filter(|_| document.facing);
            let other = |suffix: &str, kind: &str| find(suffix).map_or_else(|| blank(part, kind), |n| kinded(n, kind));
            let even = document.facing && (right.is_some() || find("l").is_some());
            let default = right.or_else(|| find("")).or_else(|| find("r"));
            out.extend(default.map(|node| kinded(node, "default")));
            out.extend(self.title_page.then(|| other("f", "first")));
            out.extend(even.then(|| other("l", "even")));
        }
        out
    }
}

fn kinded(mut node: Node, kind: &str) -> Node {
    node.set(Property::HeaderKind, Value::token(kind));
    node
}
