//! Counting lists: label, level, kind and number of each item (ODF 1.3 part 3, §5.3 and §16.30 ff.).
//!
//! In: the `text:list` structure and the list styles. Out: [`Label`]s. Lists are counted as LibreOffice does: an item is
//! counted when its first paragraph comes; a list that does not say that it continues starts anew; levels that were
//! skipped count as if they had an item. Deliberately absent: relative sizes of labels; their colours and
//! fonts are read in `flow`.

use super::numbers;
use super::styles::{Scope, Styles};
use super::units;
use crate::read::numerals::made_arabic;
use crate::read::symbols;
use crate::read::xml::Element;
use std::collections::HashMap;

/// Levels a list style has.
pub const LEVELS: usize = 10;

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// As a person sees it.
    pub text: String,
    /// From 1.
    pub level: i64,
    /// The model's word.
    pub kind: &'static str,
    /// Number of this item, of numbered kinds.
    pub number: Option<i64>,
    /// start, center, end.
    pub align: &'static str,
    /// tab, space, nothing.
    pub follow: &'static str,
}

/// Where a level puts its paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LevelIndent {
    /// Start indent.
    pub start: i64,
    /// First line, relative to the start indent.
    pub first: i64,
    /// Whether the paragraph's own indent is added (`label-width-and-position`) or replaces it (`label-alignment`).
    pub adds: bool,
}

#[derive(Clone, Debug, Default)]
struct Counter {
    numbers: [Option<i64>; LEVELS],
    style: String,
}

/// A paragraph's place in a list.
#[derive(Clone, Debug)]
pub struct ListContext<'a> {
    /// Which counted list.
    pub list: usize,
    /// From 0.
    pub level: usize,
    /// The list style named by this list or one around it.
    pub style: Option<&'a str>,
    /// The style of this item (`text:style-override`).
    pub item_style: Option<&'a str>,
    /// Whether the next paragraph is the first of a counted item.
    pub counts: bool,
    /// `text:start-value` of the item.
    pub start: Option<i64>,
}

/// All lists met so far.
#[derive(Debug, Default)]
pub struct Lists<'a> {
    counters: Vec<Counter>,
    by_id: HashMap<&'a str, usize>,
    last: Option<usize>,
    outline: Option<usize>,
}

impl<'a> Lists<'a> {
    /// A list that is in no other.
    pub fn open(&mut self, list: &'a Element) -> ListContext<'a> {
        let style = list.attribute("text:style-name").filter(|s| !s.is_empty());
        let index = self.continued(list, style).unwrap_or_else(|| self.fresh(style));
        if let Some(id) = list.attribute("xml:id").or_else(|| list.attribute("text:id")) {
            self.by_id.insert(id, index);
        }
        self.last = Some(index);
        ListContext { list: index, level: 0, style, item_style: None, counts: false, start: None }
    }

    fn fresh(&mut self, style: Option<&str>) -> usize {
        self.counters.push(Counter { style: style.unwrap_or("").to_owned(), ..Counter::default() });
        self.counters.len() - 1
    }

    fn continued(&self, list: &Element, style: Option<&str>) -> Option<usize> {
        if let Some(id) = list.attribute("text:continue-list") {
            return self.by_id.get(id).copied();
        }
        let continues = list.attribute("text:continue-numbering") == Some("true");
        let last = self.last.filter(|_| continues)?;
        let same = self.counters.get(last).is_some_and(|c| style.is_none_or(|s| s == c.style));
        same.then_some(last)
    }

    /// A list in an item of another one; `again` where the item had a list before.
    pub fn nested(&mut self, outer: &ListContext<'a>, list: &'a Element, again: bool) -> ListContext<'a> {
        let level = (outer.level + 1).min(LEVELS - 1);
        let continues = list.attribute("text:continue-numbering") == Some("true");
        if again && !continues {
            self.reset_from(outer.list, level);
        }
        if let Some(id) = list.attribute("xml:id").or_else(|| list.attribute("text:id")) {
            self.by_id.insert(id, outer.list);
        }
        let style = list.attribute("text:style-name").filter(|s| !s.is_empty()).or(outer.style);
        ListContext { list: outer.list, level, style, item_style: None, counts: false, start: None }
    }

    fn reset_from(&mut self, list: usize, level: usize) {
        if let Some(counter) = self.counters.get_mut(list) {
            counter.numbers.iter_mut().skip(level).for_each(|n| *n = None);
        }
    }

    /// The list of numbered headings, which is one through the whole document.
    pub fn outline(&mut self, level: usize, start: Option<i64>) -> ListContext<'a> {
        let list = match self.outline {
            Some(list) => list,
            None => self.fresh(None),
        };
        self.outline = Some(list);
        let level = level.clamp(1, LEVELS) - 1;
        ListContext { list, level, style: None, item_style: None, counts: true, start }
    }

    /// Counts an item and returns its label.
    pub fn count(&mut self, context: &ListContext<'a>, style: Option<&'a Element>) -> Label {
        let format = level_format(style, context.level);
        let level = i64::try_from(context.level).unwrap_or(0) + 1;
        let (align, follow) = format.map_or(("start", "tab"), alignment);
        let Some(format) = format else {
            return Label { text: "•".to_owned(), level, kind: "bullet", number: None, align, follow };
        };
        let numbered = matches!(format.name.as_str(), "text:list-level-style-number" | "text:outline-level-style");
        if !numbered {
            let (kind, text) = bullet(format);
            return Label { text, level, kind, number: None, align, follow };
        }
        let number = self.step(context, style);
        let num_format = format.attribute("style:num-format").unwrap_or("");
        let kind = numbers::kind(num_format);
        let text = self.label_text(context, style, format);
        let text = text.trim().to_owned();
        Label { text, level, kind, number: (kind != "none").then_some(number), align, follow }
    }

    /// The number of the next item of a level. Levels above that have no item yet get one.
    fn step(&mut self, context: &ListContext<'a>, style: Option<&'a Element>) -> i64 {
        let consecutive = style.is_some_and(|s| s.attribute("text:consecutive-numbering") == Some("true"));
        let level = if consecutive { 0 } else { context.level };
        let Some(counter) = self.counters.get_mut(context.list) else { return 1 };
        for (above, number) in counter.numbers.iter_mut().enumerate().take(level) {
            number.get_or_insert(start_value(style, above));
        }
        let Some(slot) = counter.numbers.get_mut(level) else { return 1 };
        let next = match (context.start, *slot) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => start_value(style, level),
        };
        *slot = Some(next);
        self.reset_from(context.list, level + 1);
        next
    }

    fn label_text(&self, context: &ListContext<'a>, style: Option<&'a Element>, format: &Element) -> String {
        let legal = format.attribute("loext:is-legal") == Some("true");
        let one = |level: usize| {
            let format = level_format(style, level);
            let attribute = |name| format.and_then(|f| f.attribute(name));
            let consecutive = style.is_some_and(|s| s.attribute("text:consecutive-numbering") == Some("true"));
            let slot = if consecutive { 0 } else { level };
            let number = self.counters.get(context.list).and_then(|c| c.numbers.get(slot).copied().flatten());
            let sync = attribute("style:num-letter-sync") == Some("true");
            let own = attribute("style:num-format").unwrap_or("");
            let format = if made_arabic(legal, numbers::kind(own)) { "1" } else { own };
            numbers::write(number.unwrap_or(1), format, sync)
        };
        if let Some(pattern) = format.attribute("loext:num-list-format").or(format.attribute("style:num-list-format")) {
            return fill_pattern(pattern, one);
        }
        let shown = format.attribute("text:display-levels").and_then(units::number).unwrap_or(1).clamp(1, 10) as usize;
        let own = format.attribute("style:num-format").unwrap_or("");
        let first = (context.level + 1).saturating_sub(shown);
        // A level without a number of its own shows none of those above (LibreOffice's MakeNumString).
        let numbers: Vec<String> = if own.is_empty() {
            Vec::new()
        } else {
            (first..=context.level).map(one).filter(|n| !n.is_empty()).collect()
        };
        let affix = |name| format.attribute(name).unwrap_or("");
        format!("{}{}{}", affix("style:num-prefix"), numbers.join("."), affix("style:num-suffix"))
    }
}

/// `%1%.%2%)`: numbers of levels between text.
fn fill_pattern(pattern: &str, number: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let level = tail.split_once('%').and_then(|(digits, after)| Some((digits.parse::<usize>().ok()?, after)));
        match level {
            Some((level, after)) if (1..=LEVELS).contains(&level) => {
                out.push_str(&number(level - 1));
                rest = after;
            }
            _ => {
                out.push('%');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a pattern shows something where its level has no number.
pub fn says_more_than_numbers(pattern: &str) -> bool {
    !fill_pattern(pattern, |_| String::new()).is_empty()
}

/// The style of a level.
pub fn level_format(style: Option<&Element>, level: usize) -> Option<&Element> {
    let wanted = i64::try_from(level).ok()? + 1;
    style?.elements().find(|e| e.attribute("text:level").and_then(units::number) == Some(wanted))
}

fn start_value(style: Option<&Element>, level: usize) -> i64 {
    let format = level_format(style, level);
    format.and_then(|f| f.attribute("text:start-value")).and_then(units::number).unwrap_or(1)
}

fn bullet(format: &Element) -> (&'static str, String) {
    if format.name == "text:list-level-style-image" {
        return ("picture", String::new());
    }
    // LibreOffice shows no prefix and no suffix with a bullet, though it writes them.
    let character = format.attribute("text:bullet-char").unwrap_or("");
    let seen: String = character.chars().map(symbols::seen).collect();
    (if character.is_empty() { "none" } else { "bullet" }, seen)
}

fn alignment(format: &Element) -> (&'static str, &'static str) {
    let properties = format.child("style:list-level-properties");
    let align = match properties.and_then(|p| p.attribute("fo:text-align")) {
        Some("center") => "center",
        Some("end" | "right") => "end",
        _ => "start",
    };
    let label = properties.and_then(|p| p.child("style:list-level-label-alignment"));
    let follow = match label.and_then(|l| l.attribute("text:label-followed-by")) {
        Some("space") => "space",
        Some("nothing" | "newline") => "nothing",
        _ => "tab",
    };
    (align, follow)
}

/// Where the level of a list style puts its paragraphs.
pub fn indent(style: Option<&Element>, level: usize) -> Option<LevelIndent> {
    let properties = level_format(style, level)?.child("style:list-level-properties")?;
    let length = |e: &Element, name| e.attribute(name).and_then(units::length).unwrap_or(0);
    if properties.attribute("text:list-level-position-and-space-mode") == Some("label-alignment") {
        let label = properties.child("style:list-level-label-alignment")?;
        let (start, first) = (length(label, "fo:margin-left"), length(label, "fo:text-indent"));
        return Some(LevelIndent { start, first, adds: false });
    }
    let width = length(properties, "text:min-label-width");
    let start = length(properties, "text:space-before").saturating_add(width);
    Some(LevelIndent { start, first: -width, adds: true })
}

/// The list style that a context uses: of the item, of the list, else `fallback` (the paragraph style's).
pub fn style_of<'a>(
    styles: &Styles<'a>,
    scope: Scope,
    context: &ListContext<'a>,
    fallback: Option<&'a str>,
) -> Option<&'a Element> {
    let name = context.item_style.or(context.style).or(fallback)?;
    styles.list(scope, name)
}
