//! Paragraph properties (ECMA-376 part 1 §17.3.1).

use super::{Edge, bag, edge, shading};
use crate::model::{Color, Node, Property, Value};
use crate::read::frames::Frame;
use crate::read::ooxml::names::{child_val, val};
use crate::read::ooxml::placement::alignment;
use crate::read::ooxml::theme::Theme;
use crate::read::ooxml::units::{TWIP, integer, integer_of, is_on, on, twips_of};
use crate::read::xml::Element;
use std::collections::BTreeMap;

bag! {
    /// What a `w:pPr` says, tab stops aside.
    Plain {
        /// Alignment, in the model's word.
        align: &'static str,
        /// Start indent, EMU.
        start: i64,
        /// End indent, EMU.
        end: i64,
        /// First line, EMU, negative when hanging.
        first: i64,
        /// Indents in hundredths of a character, where said so: start, end, first.
        start_chars: i64,
        /// End.
        end_chars: i64,
        /// First line.
        first_chars: i64,
        /// Space above, EMU.
        before: i64,
        /// Space below, EMU.
        after: i64,
        /// Space above chosen by the application.
        before_auto: bool,
        /// Space below chosen by the application.
        after_auto: bool,
        /// `w:contextualSpacing`.
        contextual: bool,
        /// `w:line`, EMU (or 240ths of a line as twips).
        line: i64,
        /// `w:lineRule`, in the model's word.
        rule: &'static str,
        /// `w:keepNext`.
        keep_next: bool,
        /// `w:keepLines`.
        keep_lines: bool,
        /// `w:widowControl`.
        widow: bool,
        /// `w:pageBreakBefore`.
        page_break: bool,
        /// `w:outlineLvl`, from 0; 9 is body text.
        outline: i64,
        /// `w:shd`.
        background: Color,
        /// Borders.
        top: Edge,
        /// Below.
        bottom: Edge,
        /// Left.
        left: Edge,
        /// Right.
        right: Edge,
        /// Between equal paragraphs.
        between: Edge,
        /// Space between the borders and the text, EMU.
        top_space: i64,
        /// Below.
        bottom_space: i64,
        /// Left.
        left_space: i64,
        /// Right.
        right_space: i64,
        /// `w:textAlignment`, in the model's word.
        vertical: &'static str,
        /// `w:bidi`.
        rtl: bool,
        /// `w:suppressAutoHyphens`.
        no_hyphens: bool,
        /// `w:suppressLineNumbers`.
        no_line_numbers: bool,
        /// Lines of a drop cap.
        drop_cap: i64,
        /// Frame.
        frame: Frame,
        /// `w:numId`; 0 is none.
        num_id: i64,
        /// `w:ilvl`.
        level: i64,
    }
}

/// A tab stop: kind and leader, or `None` where one is cleared.
pub type Stop = Option<(&'static str, &'static str)>;

/// A paragraph's bag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParaProps {
    /// All but tab stops.
    pub plain: Plain,
    /// Tab stops by position in EMU.
    pub tabs: BTreeMap<i64, Stop>,
}

impl ParaProps {
    /// Lets what `over` says win; tab stops add up.
    pub fn overlay(&mut self, over: &ParaProps) {
        let o = &over.plain;
        // A new indent in either unit replaces the one in the other.
        if o.start.is_some() {
            self.plain.start_chars = None;
        }
        if o.end.is_some() {
            self.plain.end_chars = None;
        }
        if o.first.is_some() {
            self.plain.first_chars = None;
        }
        self.plain.overlay(o);
        self.tabs.extend(over.tabs.iter().map(|(&at, &stop)| (at, stop)));
    }
}

/// Reads a `w:pPr`.
pub fn para_props(element: &Element, theme: &Theme) -> ParaProps {
    let mut props = ParaProps::default();
    for e in element.elements() {
        match e.name.as_str() {
            "w:tabs" => tabs(e, &mut props.tabs),
            "w:pBdr" => borders(e, &mut props.plain, theme),
            "w:ind" => indents(e, &mut props.plain),
            "w:spacing" => spacing(e, &mut props.plain),
            "w:framePr" => frame(e, &mut props.plain),
            "w:numPr" => {
                props.plain.num_id = child_val(e, "w:numId").and_then(integer);
                props.plain.level = child_val(e, "w:ilvl").and_then(integer);
            }
            _ => plain(e, &mut props.plain, theme),
        }
    }
    props
}

fn plain(e: &Element, p: &mut Plain, theme: &Theme) {
    match e.name.as_str() {
        "w:jc" => p.align = Some(align(val(e).unwrap_or_default())),
        "w:contextualSpacing" => p.contextual = Some(on(e)),
        "w:keepNext" => p.keep_next = Some(on(e)),
        "w:keepLines" => p.keep_lines = Some(on(e)),
        "w:widowControl" => p.widow = Some(on(e)),
        "w:pageBreakBefore" => p.page_break = Some(on(e)),
        "w:outlineLvl" => p.outline = val(e).and_then(integer).filter(|l| (0..=9).contains(l)),
        "w:shd" => p.background = Some(shading(e, theme)),
        "w:textAlignment" => p.vertical = Some(vertical(val(e).unwrap_or_default())),
        "w:bidi" => p.rtl = Some(on(e)),
        "w:suppressAutoHyphens" => p.no_hyphens = Some(on(e)),
        "w:suppressLineNumbers" => p.no_line_numbers = Some(on(e)),
        _ => {}
    }
}

/// In right-to-left paragraphs `left` means the leading edge, as applications treat it.
fn align(word: &str) -> &'static str {
    match word {
        "center" => "center",
        "right" | "end" => "end",
        "both" | "lowKashida" | "mediumKashida" | "highKashida" | "thaiDistribute" => "justify",
        "distribute" => "distribute",
        _ => "start",
    }
}

fn vertical(word: &str) -> &'static str {
    ["top", "center", "baseline", "bottom"].into_iter().find(|known| *known == word).unwrap_or("auto")
}

fn indents(e: &Element, p: &mut Plain) {
    let either = |a: &str, b: &str| twips_of(e, a).or_else(|| twips_of(e, b));
    let chars = |a: &str, b: &str| integer_of(e, a).or_else(|| integer_of(e, b)).filter(|&n| n != 0);
    p.start = either("w:start", "w:left").or(p.start);
    p.end = either("w:end", "w:right").or(p.end);
    p.first = match (twips_of(e, "w:hanging"), twips_of(e, "w:firstLine")) {
        (Some(hanging), _) => Some(-hanging),
        (None, first) => first.or(p.first),
    };
    p.start_chars = chars("w:startChars", "w:leftChars").filter(|_| p.start.is_none());
    p.end_chars = chars("w:endChars", "w:rightChars").filter(|_| p.end.is_none());
    let hanging = chars("w:hangingChars", "w:hangingChars").map(|n| -n);
    p.first_chars = hanging.or_else(|| chars("w:firstLineChars", "w:firstLineChars")).filter(|_| p.first.is_none());
}

fn spacing(e: &Element, p: &mut Plain) {
    let lines = |name: &str| integer_of(e, name).map(|n| n * 240 / 100 * TWIP);
    p.before = twips_of(e, "w:before").or_else(|| lines("w:beforeLines")).or(p.before);
    p.after = twips_of(e, "w:after").or_else(|| lines("w:afterLines")).or(p.after);
    p.before_auto = e.attribute("w:beforeAutospacing").map(is_on).or(p.before_auto);
    p.after_auto = e.attribute("w:afterAutospacing").map(is_on).or(p.after_auto);
    let line = twips_of(e, "w:line").filter(|&l| l != 0);
    p.line = line.or(p.line);
    let rule = e.attribute("w:lineRule").map(|rule| match rule {
        "exact" => "exact",
        "atLeast" => "at-least",
        _ => "proportional",
    });
    // A line height without a rule is proportional, whatever a style says.
    p.rule = rule.or(line.map(|_| "proportional")).or(p.rule);
}

fn borders(e: &Element, p: &mut Plain, theme: &Theme) {
    for side in e.elements() {
        let (slot, space) = match side.name.as_str() {
            "w:top" => (&mut p.top, Some(&mut p.top_space)),
            "w:bottom" => (&mut p.bottom, Some(&mut p.bottom_space)),
            "w:left" | "w:start" => (&mut p.left, Some(&mut p.left_space)),
            "w:right" | "w:end" => (&mut p.right, Some(&mut p.right_space)),
            "w:between" => (&mut p.between, None),
            _ => continue,
        };
        let line = edge(side, theme);
        *slot = Some(line);
        if let Some(space) = space {
            let said = integer_of(side, "w:space").filter(|_| line.is_some());
            *space = Some(said.unwrap_or(0).clamp(0, 1_000) * 12_700);
        }
    }
}

fn tabs(e: &Element, tabs: &mut BTreeMap<i64, Stop>) {
    for tab in e.elements().filter(|t| t.name == "w:tab") {
        let Some(at) = twips_of(tab, "w:pos").filter(|_| val(tab) != Some("num")) else { continue };
        let stop = tab_kind(val(tab).unwrap_or("left"))
            .map(|kind| (kind, leader(tab.attribute("w:leader").unwrap_or_default())));
        tabs.insert(at, stop);
    }
}

fn tab_kind(word: &str) -> Option<&'static str> {
    Some(match word {
        "clear" => return None,
        "center" => "center",
        "right" | "end" => "right",
        "decimal" => "decimal",
        "bar" => "bar",
        _ => "left",
    })
}

fn leader(word: &str) -> &'static str {
    match word {
        "dot" => ".",
        "hyphen" => "-",
        "underscore" | "heavy" => "_",
        "middleDot" => "·",
        _ => "",
    }
}

fn frame(e: &Element, p: &mut Plain) {
    match e.attribute("w:dropCap") {
        Some("drop" | "margin") => p.drop_cap = Some(integer_of(e, "w:lines").unwrap_or(3).clamp(1, 10)),
        _ => {
            let names = ["w:x", "w:y", "w:w", "w:h", "w:hSpace", "w:vSpace"];
            let numbers = names.map(|name| twips_of(e, name).unwrap_or(0));
            let exact = e.attribute("w:hRule") == Some("exact");
            p.frame = Some(Frame { numbers, words: frame_words(e), exact, borders: 0 });
        }
    }
}

fn frame_words(e: &Element) -> [&'static str; 5] {
    let wrap = match e.attribute("w:wrap") {
        Some("around" | "auto") => "square",
        Some("tight") => "tight",
        Some("through" | "none") => "through",
        Some("notBeside") => "top-bottom",
        _ => "",
    };
    let [from_x, from_y] =
        [("w:hAnchor", "column"), ("w:vAnchor", "paragraph")].map(|(name, text)| match e.attribute(name) {
            Some("page") => "page",
            Some("margin") => "margin",
            Some("text") => text,
            _ => "",
        });
    let [align_x, align_y] =
        ["w:xAlign", "w:yAlign"].map(|name| e.attribute(name).and_then(alignment).unwrap_or_default());
    [wrap, from_x, from_y, align_x, align_y]
}

/// What the document, not the paragraph, decides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// Automatic hyphenation is on.
    pub hyphenate: bool,
    /// Some section numbers its lines.
    pub line_numbers: bool,
    /// EMU of one character, for indents counted in characters.
    pub character: i64,
}

/// Puts an effective bag on a paragraph or style node.
pub fn emit(props: &ParaProps, around: Surroundings, node: &mut Node) {
    let p = &props.plain;
    emit_space(p, around, node);
    emit_flags(p, around, node);
    emit_borders(p, node);
    let tabs = tab_text(&props.tabs);
    if !tabs.is_empty() {
        node.set(Property::ParaTabs, Value::text(tabs));
    }
}

fn emit_space(p: &Plain, around: Surroundings, node: &mut Node) {
    let chars = |n: Option<i64>| n.map(|n| n.clamp(-100_000, 100_000) * around.character / 100);
    let length = |node: &mut Node, property, emu: Option<i64>| node.set(property, Value::Length(emu.unwrap_or(0)));
    length(node, Property::ParaIndentStart, chars(p.start_chars).or(p.start));
    length(node, Property::ParaIndentEnd, chars(p.end_chars).or(p.end));
    length(node, Property::ParaIndentFirst, chars(p.first_chars).or(p.first));
    // Applications use 14 points where they may choose (as HTML does).
    let auto = |flag: Option<bool>, emu: Option<i64>| if flag == Some(true) { Some(280 * TWIP) } else { emu };
    length(node, Property::ParaSpaceBefore, auto(p.before_auto, p.before));
    length(node, Property::ParaSpaceAfter, auto(p.after_auto, p.after));
    let rule = signed_rule(p.rule.unwrap_or("proportional"), p.line);
    node.set(Property::ParaLineRule, Value::token(rule));
    let height = match (rule, p.line) {
        (_, None) => Value::Ratio(1000),
        ("proportional", Some(line)) => Value::Ratio(line * 1000 / (240 * TWIP)),
        (_, Some(line)) => Value::Length(line.abs()),
    };
    node.set(Property::ParaLineHeight, height);
}

/// Word keeps rule and height in one number whose sign is the rule, at least or exactly: a negative height turns them over,
/// and one that would be proportional is exact.
fn signed_rule(rule: &'static str, line: Option<i64>) -> &'static str {
    match (rule, line) {
        ("exact", Some(..0)) => "at-least",
        (_, Some(..0)) => "exact",
        _ => rule,
    }
}

fn emit_flags(p: &Plain, around: Surroundings, node: &mut Node) {
    let on = |x: Option<bool>| Value::Flag(x == Some(true));
    node.set(Property::ParaAlign, Value::token(p.align.unwrap_or("start")));
    node.set(Property::ParaContextualSpacing, on(p.contextual));
    node.set(Property::ParaKeepNext, on(p.keep_next));
    node.set(Property::ParaKeepLines, on(p.keep_lines));
    node.set(Property::ParaWidowControl, Value::Flag(p.widow != Some(false)));
    if p.page_break == Some(true) {
        node.set(Property::ParaBreakBefore, Value::token("page"));
    }
    if let Some(level) = p.outline.filter(|l| (0..9).contains(l)) {
        node.set(Property::ParaOutlineLevel, Value::Number(level + 1));
    }
    node.set(Property::ParaBackground, Value::Color(p.background.unwrap_or(Color::Auto)));
    node.set(Property::ParaRtl, on(p.rtl));
    node.set(Property::ParaVerticalAlign, Value::token(p.vertical.unwrap_or("auto")));
    node.set(Property::ParaHyphenate, Value::Flag(around.hyphenate && p.no_hyphens != Some(true)));
    if around.line_numbers {
        node.set(Property::ParaLineNumbers, Value::Flag(p.no_line_numbers != Some(true)));
    }
    if let Some(lines) = p.drop_cap {
        node.set(Property::ParaDropCap, Value::Number(lines));
    }
    if let Some(frame) = &p.frame {
        let borders = p.left_space.unwrap_or(0) + p.right_space.unwrap_or(0);
        node.set(Property::ParaFrame, Value::Text(Frame { borders, ..frame.clone() }.text()));
    }
}

fn emit_borders(p: &Plain, node: &mut Node) {
    let sides = [
        (Property::ParaBorderTop, p.top),
        (Property::ParaBorderBottom, p.bottom),
        (Property::ParaBorderStart, p.left),
        (Property::ParaBorderEnd, p.right),
        (Property::ParaBorderBetween, p.between),
    ];
    for (property, side) in sides {
        if let Some(Some(border)) = side {
            node.set(property, Value::Border(border));
        }
    }
    let spaces = [
        (Property::ParaSpaceTop, p.top, p.top_space),
        (Property::ParaSpaceBottom, p.bottom, p.bottom_space),
        (Property::ParaSpaceStart, p.left, p.left_space),
        (Property::ParaSpaceEnd, p.right, p.right_space),
    ];
    for (property, side, space) in spaces {
        if let (Some(Some(_)), Some(space)) = (side, space) {
            node.set(property, Value::Length(space));
        }
    }
}

fn tab_text(tabs: &BTreeMap<i64, Stop>) -> String {
    let stop = |(at, stop): (&i64, &Stop)| {
        // A stop at the margin stops nothing.
        stop.filter(|&(kind, leader)| *at != 0 || kind != "left" || !leader.is_empty()).map(|(kind, leader)| {
            match leader {
                "" => format!("{kind}@{at}"),
                leader => format!("{kind}@{at}[{leader}]"),
            }
        })
    };
    tabs.iter().filter_map(stop).collect::<Vec<_>>().join(";")
}
