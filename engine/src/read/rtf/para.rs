//! Paragraph formatting: control words in, effective `para.*` properties out (specification: “Paragraph formatting
//! properties”, “Tabs”, “Paragraph borders”, “Paragraph shading”, “Positioned objects and frames”).
//!
//! As with characters, `\pard` starts from nothing and no style is applied; only an outline level that the paragraph does
//! not say comes from its style. Deliberately absent: East Asian line breaking rules, `\subdocument`, patterns of shading
//! (`\bghoriz` …), text direction of frames.

use super::border::{BOTTOM, INNER_H, LEFT, Line, RIGHT, TOP};
use super::pn::Pn;
use super::position::position;
use super::tables::Tables;
use crate::model::{Color, Property, Value};
use crate::read::frames;
use std::rc::Rc;

/// A tab stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tab {
    at: i32,
    kind: &'static str,
    leader: &'static str,
}

/// Indents as said: `\li` and `\ri` are left and right, `\lin` and `\rin` start and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Indents {
    left: Option<i32>,
    right: Option<i32>,
    start: Option<i32>,
    end: Option<i32>,
    first: Option<i32>,
}

/// Position of an absolutely placed paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Frame {
    used: bool,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    /// Of the text beside it, and above and below.
    distances: [i32; 2],
    /// Wrap, what x and y count from, alignments, in the words of shapes.
    words: [&'static str; 5],
}

/// The paragraph state of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Para {
    align: Option<&'static str>,
    indents: Indents,
    before: i32,
    after: i32,
    auto_before: bool,
    auto_after: bool,
    line: i32,
    line_multiple: bool,
    contextual: bool,
    keep_lines: bool,
    keep_next: bool,
    widow: Option<bool>,
    page_break: bool,
    outline: Option<i32>,
    tabs: Vec<Tab>,
    next_tab: (Option<&'static str>, Option<&'static str>),
    /// Top, left, bottom, right, between.
    pub(super) borders: [Line; 5],
    rtl: bool,
    shading: i32,
    fore: Option<i32>,
    back: Option<i32>,
    no_hyphens: Option<bool>,
    no_line_numbers: bool,
    /// `\fahang` …; empty where not said.
    vertical: &'static str,
    drop_cap: i32,
    changed: bool,
    frame: Frame,
    /// `\s`
    pub(super) style: Option<i32>,
    /// `\ls`, 0 for none
    pub(super) list: i32,
    /// `\ilvl`
    pub(super) level: i32,
    /// `\intbl`
    pub(super) in_table: bool,
    /// `\itap`
    pub(super) depth: Option<i32>,
    /// Old numbering (`\*\pn`).
    pub(super) pn: Option<Rc<Pn>>,
}

/// What a paragraph needs from around it to become properties.
pub(super) struct Around<'a> {
    /// Fonts, colours and document settings.
    pub(super) tables: &'a Tables,
    /// Indents of the list level (`\li`, `\fi`), where it is in a list.
    pub(super) list_indents: Option<(i32, i32)>,
    /// Whether the style forbids hyphens; LibreOffice writes it once, in the style.
    pub(super) style_no_hyphens: bool,
    /// Outline level of the style.
    pub(super) style_outline: Option<i32>,
    /// Whether the section numbers its lines.
    pub(super) lines_numbered: bool,
}

impl Para {
    /// How deep in tables the paragraph is: 0 for none.
    pub(super) fn table_depth(&self) -> usize {
        match self.depth {
            Some(depth) if depth > 0 => usize::try_from(depth).unwrap_or(0),
            _ => usize::from(self.in_table),
        }
    }

    /// Whether it says an indent of its own.
    pub(super) fn says_indent(&self) -> bool {
        let i = &self.indents;
        i.left.is_some() || i.start.is_some() || i.first.is_some()
    }

    /// Takes a control word; false where it is none of paragraphs.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match word {
            "ql" => self.align = Some("left"),
            "qr" => self.align = Some("right"),
            "qc" => self.align = Some("center"),
            "qj" | "qk" => self.align = Some("justify"),
            "qd" | "qt" => self.align = Some("distribute"),
            "qnatural" => self.align = None,
            "rtlpar" => self.rtl = true,
            "ltrpar" => self.rtl = false,
            "intbl" => self.in_table = on,
            "itap" => self.depth = number,
            "s" => self.style = number,
            "ls" => self.list = number.unwrap_or(0),
            "ilvl" => self.level = number.unwrap_or(0).clamp(0, 8),
            _ => {
                return self.apply_spacing(word, number, on)
                    || self.apply_tab(word, number)
                    || self.apply_flow(word, number, on)
                    || self.apply_frame(word, number);
            }
        }
        true
    }

    fn apply_spacing(&mut self, word: &str, number: Option<i32>, on: bool) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "li" => self.indents.left = Some(value),
            "ri" => self.indents.right = Some(value),
            "lin" => self.indents.start = Some(value),
            "rin" => self.indents.end = Some(value),
            "fi" => self.indents.first = Some(value),
            "sb" => self.before = value,
            "sa" => self.after = value,
            "sbauto" => self.auto_before = on,
            "saauto" => self.auto_after = on,
            "sl" => self.line = value,
            "slmult" => self.line_multiple = value == 1,
            "contextualspace" => self.contextual = on,
            "adjustright" | "culi" | "curi" | "cufi" | "lisb" | "lisa" | "indmirror" => {}
            _ => return false,
        }
        true
    }

    fn apply_flow(&mut self, word: &str, number: Option<i32>, on: bool) -> bool {
        match word {
            "keep" => self.keep_lines = on,
            "keepn" => self.keep_next = on,
            "widctlpar" => self.widow = Some(on),
            "nowidctlpar" => self.widow = Some(false),
            "pagebb" => self.page_break = on,
            "outlinelevel" => self.outline = number,
            "level" => {}
            "hyphpar" => self.no_hyphens = Some(!on),
            "noline" => self.no_line_numbers = true,
            "shading" => self.shading = number.unwrap_or(0),
            "cfpat" => self.fore = number,
            "cbpat" => self.back = number,
            "dropcapli" => self.drop_cap = number.unwrap_or(0),
            "faauto" | "fafixed" => self.vertical = "auto",
            "fahang" => self.vertical = "top",
            "facenter" => self.vertical = "center",
            "faroman" => self.vertical = "baseline",
            "favar" => self.vertical = "bottom",
            "dropcapt" | "sbys" | "nosnaplinegrid" | "aspalpha" | "aspnum" | "nooverflow" | "nocwrap" | "nowwrap"
            | "wrapdefault" | "yts" | "pararsid" | "prdate" => {}
            "prauth" => self.changed = true,
            _ => return false,
        }
        true
    }

    fn apply_tab(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "tx" => self.push_tab(number, None),
            "tb" => self.push_tab(number, Some("bar")),
            "tqr" => self.next_tab.0 = Some("right"),
            "tqc" => self.next_tab.0 = Some("center"),
            "tqdec" => self.next_tab.0 = Some("decimal"),
            "tldot" => self.next_tab.1 = Some("."),
            "tlmdot" => self.next_tab.1 = Some("·"),
            "tlhyph" => self.next_tab.1 = Some("-"),
            "tlul" => self.next_tab.1 = Some("_"),
            "tlth" => self.next_tab.1 = Some("_"),
            "tleq" => self.next_tab.1 = Some("="),
            "jclisttab" => {}
            _ => return false,
        }
        true
    }

    fn push_tab(&mut self, at: Option<i32>, kind: Option<&'static str>) {
        let (said, leader) = std::mem::take(&mut self.next_tab);
        if self.tabs.len() < 200 {
            let kind = kind.or(said).unwrap_or("left");
            self.tabs.push(Tab { at: at.unwrap_or(0), kind, leader: leader.unwrap_or("") });
        }
    }

    fn apply_frame(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "posx" | "posnegx" => self.frame.x = value,
            "posy" | "posnegy" => self.frame.y = value,
            "absw" => self.frame.width = value,
            "absh" => self.frame.height = value,
            "posyil" => {}
            "dxfrtext" | "dfrmtxtx" | "dfrmtxty" => {
                let [beside, above] = &mut self.frame.distances;
                *beside = if word == "dfrmtxty" { *beside } else { value };
                *above = if word == "dfrmtxtx" { *above } else { value };
                return true;
            }
            "overlay" | "absnoovrlp" | "abslock" | "frmtxlrtb" | "frmtxtbrl" | "frmtxbtlr" | "frmtxlrtbv"
            | "frmtxtbrlv" => return true,
            _ => {
                let Some((property, word)) = position(word) else { return false };
                frames::say(&mut self.frame.words, property, word);
                // Word writes a wrap for paragraphs that are in no frame too.
                if property == Property::ShapeWrap {
                    return true;
                }
            }
        }
        self.frame.used = true;
        true
    }

    /// The effective properties.
    pub(super) fn properties(&self, around: &Around) -> Vec<(Property, Value)> {
        let mut out = Vec::with_capacity(8);
        self.layout(around, &mut out);
        self.spacing(&mut out);
        self.flow(around, &mut out);
        self.look(around.tables, &mut out);
        out
    }

    fn layout(&self, around: &Around, out: &mut Vec<(Property, Value)>) {
        use Property::*;
        let (start, end, first) = self.resolved_indents(around.list_indents);
        out.push((ParaAlign, Value::token(self.resolved_align())));
        out.push((ParaIndentStart, Value::twips(i64::from(start))));
        out.push((ParaIndentEnd, Value::twips(i64::from(end))));
        out.push((ParaIndentFirst, Value::twips(i64::from(first))));
        out.push((ParaRtl, Value::Flag(self.rtl)));
        if !matches!(self.vertical, "" | "auto") {
            out.push((ParaVerticalAlign, Value::token(self.vertical)));
        }
        out.extend(self.tab_text().map(|tabs| (ParaTabs, Value::Text(tabs))));
        if self.frame.used && self.drop_cap <= 0 {
            let f = &self.frame;
            let [beside, above] = f.distances;
            let numbers = [f.x, f.y, f.width, f.height.saturating_abs(), beside, above].map(|n| i64::from(n) * 635);
            // A negative height is exact, a positive one the least.
            let exact = f.height < 0;
            out.push((ParaFrame, Value::Text(frames::Frame { numbers, words: f.words, exact, borders: 0 }.text())));
        }
        if self.drop_cap > 0 {
            out.push((ParaDropCap, Value::Number(i64::from(self.drop_cap))));
        }
    }

    /// `\ql` and `\qr` are sides of the page, the model's words are those of the writing direction.
    fn resolved_align(&self) -> &'static str {
        match (self.align, self.rtl) {
            (None, _) | (Some("left"), false) | (Some("right"), true) => "start",
            (Some("right"), false) | (Some("left"), true) => "end",
            (Some(other), _) => other,
        }
    }

    fn resolved_indents(&self, list: Option<(i32, i32)>) -> (i32, i32, i32) {
        let i = &self.indents;
        let (left, right) = if self.rtl { (i.right, i.left) } else { (i.left, i.right) };
        let start = if self.rtl { i.start.or(left) } else { left.or(i.start) };
        let end = if self.rtl { i.end.or(right) } else { right.or(i.end) };
        let (list_start, list_first) = list.filter(|_| !self.says_indent()).unwrap_or((0, 0));
        (start.unwrap_or(list_start), end.unwrap_or(0), i.first.unwrap_or(list_first))
    }

    fn tab_text(&self) -> Option<String> {
        let mut tabs = self.tabs.clone();
        // A stop at the margin stops nothing.
        tabs.retain(|tab| tab.at != 0 || tab.kind != "left" || !tab.leader.is_empty());
        tabs.sort_by_key(|tab| tab.at);
        tabs.dedup();
        let one = |tab: &Tab| {
            let leader = if tab.leader.is_empty() { String::new() } else { format!("[{}]", tab.leader) };
            format!("{}@{}{leader}", tab.kind, i64::from(tab.at) * 635)
        };
        (!tabs.is_empty()).then(|| tabs.iter().map(one).collect::<Vec<_>>().join(";"))
    }

    fn spacing(&self, out: &mut Vec<(Property, Value)>) {
        use Property::*;
        // What offices take for “automatic”: 14 pt, as browsers do.
        let space = |auto, twips| Value::twips(if auto { 280 } else { i64::from(twips) });
        out.push((ParaSpaceBefore, space(self.auto_before, self.before)));
        out.push((ParaSpaceAfter, space(self.auto_after, self.after)));
        out.push((ParaContextualSpacing, Value::Flag(self.contextual)));
        let line = i64::from(self.line);
        let (height, rule) = match self.line_multiple {
            _ if matches!(self.line, 0 | 1000) && !self.line_multiple => (Value::Ratio(1000), "proportional"),
            true if line == 0 => (Value::Ratio(1000), "proportional"),
            true if line > 0 => (Value::Ratio((line * 1000 + 120) / 240), "proportional"),
            _ if line < 0 => (Value::twips(-line), "exact"),
            _ => (Value::twips(line), "at-least"),
        };
        out.push((ParaLineHeight, height));
        out.push((ParaLineRule, Value::token(rule)));
    }

    fn flow(&self, around: &Around, out: &mut Vec<(Property, Value)>) {
        use Property::*;
        out.push((ParaKeepNext, Value::Flag(self.keep_next)));
        out.push((ParaKeepLines, Value::Flag(self.keep_lines)));
        out.push((ParaWidowControl, Value::Flag(self.widow.unwrap_or(around.tables.widow_control))));
        out.push((
            ParaHyphenate,
            Value::Flag(around.tables.hyphenate && !self.no_hyphens.unwrap_or(around.style_no_hyphens)),
        ));
        if self.page_break {
            out.push((ParaBreakBefore, Value::token("page")));
        }
        if let Some(level @ 0..=8) = self.outline.or(around.style_outline) {
            out.push((ParaOutlineLevel, Value::Number(i64::from(level) + 1)));
        }
        if around.lines_numbered {
            out.push((ParaLineNumbers, Value::Flag(!self.no_line_numbers)));
        }
        if self.changed {
            out.push((ParaFormatChange, Value::token("format")));
        }
    }

    fn look(&self, tables: &Tables, out: &mut Vec<(Property, Value)>) {
        use Property::*;
        let sides = [
            (ParaBorderTop, TOP),
            (ParaBorderStart, LEFT),
            (ParaBorderBottom, BOTTOM),
            (ParaBorderEnd, RIGHT),
            (ParaBorderBetween, INNER_H),
        ];
        for (property, side) in sides {
            let line = self.borders.get(side).and_then(|line| line.value(tables));
            out.extend(line.map(|border| (property, border)));
        }
        let spaces = [(ParaSpaceTop, TOP), (ParaSpaceStart, LEFT), (ParaSpaceBottom, BOTTOM), (ParaSpaceEnd, RIGHT)];
        for (property, side) in spaces {
            let line = self.borders.get(side).filter(|line| line.border(tables).is_some());
            out.extend(line.map(|line| (property, Value::twips(line.space()))));
        }
        let background = tables.shaded(self.fore, self.back, self.shading);
        if background != Color::Auto {
            out.push((ParaBackground, Value::Color(background)));
        }
    }
}
