//! Documents' and sections' page set-up (specification: “Document formatting properties”, “Section formatting
//! properties”, “Headers and footers”).
//!
//! Deliberately absent: paper trays, footnote placement, grids.

use super::border::Line;
use super::numbers::Style;
use super::tables::Tables;
use crate::model::{Color, Kind, Node, Place, Property, Value};
use crate::read::columns::{set_shares, weights};
use crate::read::headers::blank;

/// Columns that a section has at most.
const MOST_COLUMNS: usize = 1_000;

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
    /// Widths of single columns, and the gaps after them.
    own_columns: Vec<(i64, i64)>,
    kind: &'static str,
    number_start: Option<i32>,
    number_restart: bool,
    number_style: Style,
    /// Numbers of footnotes and endnotes.
    note_styles: [Option<Style>; 2],
    line_step: i32,
    vertical: &'static str,
    protected: bool,
    /// Page borders.
    pub(super) borders: [Line; 4],
    /// Its headers and footers: word of destination, node.
    pub(super) headers: Vec<(&'static str, Node)>,
    /// Offset of `\sectd`, or of the document.
    pub(super) offset: usize,
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
            own_columns: Vec::new(),
            kind: "page",
            number_start: None,
            number_restart: false,
            number_style: Style::Decimal,
            note_styles: [None; 2],
            line_step: 0,
            vertical: "top",
            protected: true,
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
            _ if !word.starts_with('s') && self.page.apply_notes(word) => {}
            "pgnstart" => self.page.number_start = number.filter(|&n| n != 1),
            "deftab" => self.default_tab = number.filter(|&n| n > 0),
            "landscape" | "viewkind" | "viewscale" | "viewzk" | "viewbksp" => {}
            _ => return self.page.apply_page(word, number),
        }
        true
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
            "linebetcol" => self.column_line = true,
            "colno" if self.own_columns.len() < MOST_COLUMNS => self.own_columns.push((0, 0)),
            "colw" => self.set_column(|column| column.0 = i64::from(value)),
            "colsr" => self.set_column(|column| column.1 = i64::from(value)),
            "pgnstarts" => self.number_start = number,
            "pgnrestart" => self.number_restart = true,
            "pgncont" => self.number_restart = false,
            "linemod" => self.line_step = value,
            "sectunlocked" => self.protected = false,
            "lndscpsxn" | "endnhere" | "sectlinegrid" | "sectdefaultcl" | "sftnbj" | "linex" | "pgnx" | "pgny"
            | "sectrsid" | "linestarts" | "linerestart" | "lineppage" | "linecont" | "colno" | "ds" => {}
            _ => return self.apply_word(word),
        }
        true
    }

    fn set_column(&mut self, set: impl FnOnce(&mut (i64, i64))) {
        if let Some(column) = self.own_columns.last_mut() {
            set(column);
        }
    }

    fn apply_notes(&mut self, word: &str) -> bool {
        let Some((endnotes, style)) = Style::of_note_word(word) else { return false };
        self.note_styles[usize::from(endnotes)] = Some(style);
        true
    }

    fn apply_word(&mut self, word: &str) -> bool {
        if let Some(style) = Style::of_page_word(word) {
            self.number_style = style;
            return true;
        }
        if word.starts_with('s') && self.apply_notes(word) {
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
        node.set(PageVerticalAlign, Value::token(self.vertical));
        node.set(PageBackground, Value::Color(document.background.unwrap_or(Color::Auto)));
    }

    fn set_columns(&self, node: &mut Node) {
        node.set(Property::SectionColumns, Value::Number(i64::from(self.columns)));
        if self.columns > 1 {
            node.set(Property::SectionColumnGap, Value::twips(i64::from(self.column_gap)));
            node.set(Property::SectionColumnLine, Value::Flag(self.column_line));
            set_shares(&weights(&self.own_columns), node);
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
        let notes = self.note_styles.into_iter().zip(document.page.note_styles);
        for (property, (own, general)) in [Property::FootnoteFormat, Property::EndnoteFormat].into_iter().zip(notes) {
            if let Some(style) = own.or(general) {
                node.set(property, Value::token(style.word()));
            }
        }
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
