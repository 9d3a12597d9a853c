//! Numbering (ECMA-376 part 1 §17.9): definitions, and labels by counting.
//!
//! In: `numbering.xml`, and numbered paragraphs in order. Out: level definitions, and for each paragraph its label as a
//! person sees it. Counters belong to the abstract definition; an instance with `w:startOverride` restarts them when it
//! is first used, as Word does. Deliberately absent: picture bullets' pictures (kind `picture`).

use super::names::{child_val, val};
use super::props::para::{ParaProps, para_props};
use super::props::run::{RunProps, run_props};
use super::theme::Theme;
use super::units::{integer, integer_of, on};
use crate::model::{Color, Node, Property, Value};
use crate::read::numerals::{made_arabic, ordinal, roman};
use crate::read::symbols::bullet;
use crate::read::xml::Element;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Levels of a list.
pub const LEVELS: usize = 9;
/// Larger numbers are written decimal where Roman numerals are asked for.
const MOST_ROMAN: i64 = 32_767;

/// One level of a definition.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// First number.
    pub start: i64,
    /// `w:numFmt`.
    pub format: String,
    /// `w:lvlText`.
    pub text: String,
    /// `w:isLgl`: all numbers decimal.
    pub legal: bool,
    /// `w:lvlRestart`.
    pub restart: Option<i64>,
    /// What follows the label, in the model's word.
    pub follow: &'static str,
    /// Alignment of the label, in the model's word.
    pub align: &'static str,
    /// Paragraph style linked to the level.
    pub style: Option<String>,
    /// Indents and tab stops.
    pub para: ParaProps,
    /// Format of the label.
    pub run: RunProps,
    /// A picture bullet.
    pub picture: bool,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: Vec<Option<Level>>,
    style_link: Option<String>,
    num_style_link: Option<String>,
}

#[derive(Debug, Default)]
struct Instance {
    list: i64,
    start_overrides: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

/// All definitions.
#[derive(Debug, Default)]
pub struct Numbering {
    abstracts: HashMap<i64, Abstract>,
    instances: HashMap<i64, Instance>,
    by_style_link: HashMap<String, i64>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(root: &Element, theme: &Theme) -> Numbering {
        let mut numbering = Numbering::default();
        for e in root.elements() {
            match e.name.as_str() {
                "w:abstractNum" => numbering.add_abstract(e, theme),
                "w:num" => numbering.add_instance(e, theme),
                _ => {}
            }
        }
        numbering
    }

    fn add_abstract(&mut self, e: &Element, theme: &Theme) {
        let Some(id) = integer_of(e, "w:abstractNumId") else { return };
        let mut list = Abstract {
            levels: vec![None; LEVELS],
            style_link: child_val(e, "w:styleLink").map(str::to_owned),
            num_style_link: child_val(e, "w:numStyleLink").map(str::to_owned),
        };
        for lvl in e.elements().filter(|e| e.name == "w:lvl") {
            if let Some(slot) = level_index(lvl).and_then(|i| list.levels.get_mut(i)) {
                *slot = Some(level(lvl, theme));
            }
        }
        if let Some(link) = &list.style_link {
            self.by_style_link.insert(link.clone(), id);
        }
        self.abstracts.insert(id, list);
    }

    fn add_instance(&mut self, e: &Element, theme: &Theme) {
        let Some(id) = integer_of(e, "w:numId") else { return };
        let list = child_val(e, "w:abstractNumId").and_then(integer).unwrap_or(-1);
        let mut instance = Instance { list, ..Instance::default() };
        for over in e.elements().filter(|e| e.name == "w:lvlOverride") {
            let Some(index) = level_index(over) else { continue };
            if let Some(start) = child_val(over, "w:startOverride").and_then(integer) {
                instance.start_overrides.insert(index, start);
            }
            if let Some(lvl) = over.child("w:lvl") {
                instance.levels.insert(index, level(lvl, theme));
            }
        }
        self.instances.insert(id, instance);
    }

    /// The abstract list an instance counts in, links to numbering styles followed.
    fn list_of(&self, instance: &Instance) -> Option<i64> {
        let list = self.abstracts.get(&instance.list)?;
        let linked = list.num_style_link.as_ref().and_then(|link| self.by_style_link.get(link));
        Some(linked.copied().unwrap_or(instance.list))
    }

    /// The definition of a level of an instance.
    pub fn level(&self, num_id: i64, level: i64) -> Option<&Level> {
        let index = usize::try_from(level).ok().filter(|&l| l < LEVELS)?;
        let instance = self.instances.get(&num_id)?;
        instance.levels.get(&index).or_else(|| {
            let list = self.abstracts.get(&self.list_of(instance)?)?;
            list.levels.get(index)?.as_ref()
        })
    }

    /// The level of an instance that is linked to a paragraph style.
    pub fn level_of_style(&self, num_id: i64, style: &str) -> Option<i64> {
        (0..LEVELS as i64).find(|&l| self.level(num_id, l).and_then(|d| d.style.as_deref()) == Some(style))
    }
}

fn level_index(e: &Element) -> Option<usize> {
    integer_of(e, "w:ilvl").and_then(|l| usize::try_from(l).ok()).filter(|&l| l < LEVELS)
}

fn level(e: &Element, theme: &Theme) -> Level {
    let text = |name: &str| child_val(e, name);
    let format =
        e.child("w:numFmt").and_then(|f| f.attribute("w:format").filter(|_| val(f) == Some("custom")).or(val(f)));
    Level {
        start: text("w:start").and_then(integer).unwrap_or(0),
        format: format.unwrap_or("decimal").to_owned(),
        text: text("w:lvlText").unwrap_or_default().to_owned(),
        legal: e.child("w:isLgl").is_some_and(on),
        restart: text("w:lvlRestart").and_then(integer),
        follow: match text("w:suff") {
            Some("space") => "space",
            Some("nothing") => "nothing",
            _ => "tab",
        },
        align: match text("w:lvlJc") {
            Some("center") => "center",
            Some("right" | "end") => "end",
            _ => "start",
        },
        style: text("w:pStyle").map(str::to_owned),
        // The tab stop of a level stands between label and text: it is no stop of the paragraph's own.
        para: e.child("w:pPr").map(|p| ParaProps { tabs: BTreeMap::new(), ..para_props(p, theme) }).unwrap_or_default(),
        run: e.child("w:rPr").map(|r| run_props(r, theme)).unwrap_or_default(),
        picture: e.child("w:lvlPicBulletId").is_some(),
    }
}

impl Level {
    /// The format of the label as far as the level itself says it.
    pub fn emit_label(&self, node: &mut Node) {
        let p = &self.run.plain;
        if let Some(font) = p.font.as_deref().filter(|f| self.format == "bullet" && !f.is_empty()) {
            node.set(Property::ListFont, Value::text(font));
        }
        let back = p.highlight.filter(|&c| c != Color::Auto).or(p.shading);
        node.set(Property::ListColor, Value::Color(p.color.unwrap_or(Color::Auto)));
        node.set(Property::ListHighlight, Value::Color(back.unwrap_or(Color::Auto)));
        node.set(Property::ListBold, Value::Flag(self.run.toggles.bold == Some(true)));
        node.set(Property::ListItalic, Value::Flag(self.run.toggles.italic == Some(true)));
    }
}

/// A paragraph's place in its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// As a person sees it.
    pub label: String,
    /// In the model's word.
    pub kind: &'static str,
    /// Its number; none for bullets.
    pub number: Option<i64>,
}

/// Counters of all lists, moved on paragraph by paragraph.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    lists: HashMap<i64, [Option<i64>; LEVELS]>,
    started: HashSet<(i64, usize)>,
}

impl Counters {
    /// Counts a paragraph of an instance's level.
    pub fn next(&mut self, numbering: &Numbering, num_id: i64, level: i64) -> Option<Item> {
        let definition = numbering.level(num_id, level)?;
        let instance = numbering.instances.get(&num_id)?;
        let list = numbering.list_of(instance)?;
        let index = usize::try_from(level).ok().filter(|&l| l < LEVELS)?;
        let numbers = self.lists.entry(list).or_default();
        let fresh = self.started.insert((num_id, index));
        let start = instance.start_overrides.get(&index).copied().filter(|_| fresh);
        let slot = numbers.get_mut(index)?;
        let number = match (start, *slot) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => instance.start_overrides.get(&index).copied().unwrap_or(definition.start),
        };
        *slot = Some(number);
        restart_below(numbers, index, |l| numbering.level(num_id, l as i64).and_then(|d| d.restart));
        let label = label(numbering, num_id, definition, numbers).trim().to_owned();
        let kind = if definition.picture { "picture" } else { kind(&definition.format) };
        Some(Item { label, kind, number: (!matches!(kind, "bullet" | "picture")).then_some(number) })
    }
}

/// Deeper levels begin anew, unless `w:lvlRestart` says when.
fn restart_below(numbers: &mut [Option<i64>; LEVELS], index: usize, rule: impl Fn(usize) -> Option<i64>) {
    for (deeper, slot) in numbers.iter_mut().enumerate().skip(index + 1) {
        let restarts = match rule(deeper) {
            None => true,
            Some(0) => false,
            Some(level) => (index as i64) < level,
        };
        if restarts {
            *slot = None;
        }
    }
}

fn label(numbering: &Numbering, num_id: i64, level: &Level, numbers: &[Option<i64>; LEVELS]) -> String {
    if level.format == "bullet" {
        let font = level.run.plain.font.as_deref().unwrap_or_default();
        return level.text.chars().map(|c| bullet(c, font)).collect();
    }
    let mut out = String::new();
    let mut chars = level.text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|d| d.to_digit(10)).filter(|&d| c == '%' && d > 0);
        let Some(digit) = digit else {
            out.push(c);
            continue;
        };
        chars.next();
        let index = digit as usize - 1;
        let other = numbering.level(num_id, index as i64);
        let number = numbers.get(index).copied().flatten().or(other.map(|o| o.start)).unwrap_or(0);
        let format = other.map_or("decimal", |o| o.format.as_str());
        let arabic = made_arabic(level.legal, kind(format));
        out.push_str(&formatted(number, if arabic { "decimal" } else { format }));
    }
    out
}

/// The model's word for a number format.
pub fn kind(format: &str) -> &'static str {
    match format {
        "bullet" => "bullet",
        "decimal" | "decimalZero" => "decimal",
        "lowerLetter" => "lower-letter",
        "upperLetter" => "upper-letter",
        "lowerRoman" => "lower-roman",
        "upperRoman" => "upper-roman",
        "ordinal" => "ordinal",
        "none" => "none",
        _ => "other",
    }
}

/// A number in a format.
pub fn formatted(number: i64, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "lowerLetter" => letters(number).to_lowercase(),
        "upperLetter" => letters(number),
        "lowerRoman" => roman(number, MOST_ROMAN).to_lowercase(),
        "upperRoman" => roman(number, MOST_ROMAN),
        "decimalZero" | "01, 02, 03, ..." => format!("{number:02}"),
        "001, 002, 003, ..." => format!("{number:03}"),
        "0001, 0002, 0003, ..." => format!("{number:04}"),
        "ordinal" => ordinal(number),
        "hex" => format!("{number:X}"),
        "chicago" => chicago(number),
        "decimalEnclosedCircle" => circled(number),
        "numberInDash" => format!("- {number} -"),
        _ => number.to_string(),
    }
}

/// A … Z, AA, BB … as Word counts.
fn letters(number: i64) -> String {
    if number < 1 {
        return number.to_string();
    }
    let letter = char::from(b'A' + ((number - 1) % 26) as u8);
    let count = ((number - 1) / 26 + 1).min(30) as usize;
    letter.to_string().repeat(count)
}

fn chicago(number: i64) -> String {
    let signs = ['*', '†', '‡', '§'];
    let index = (number - 1).rem_euclid(4) as usize;
    let count = ((number - 1).max(0) / 4 + 1).min(30) as usize;
    signs.get(index).map(|s| s.to_string().repeat(count)).unwrap_or_default()
}

fn circled(number: i64) -> String {
    let code = u32::try_from(number).ok().filter(|n| (1..=20).contains(n)).map(|n| 0x245F + n);
    code.and_then(char::from_u32).map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: i64, format: &str, expected: &str) {
        assert_eq!(formatted(number, format), expected);
    }

    #[test]
    fn formats() {
        check(4, "lowerRoman", "iv");
        check(1994, "upperRoman", "MCMXCIV");
        check(27, "lowerLetter", "aa");
        check(0, "upperLetter", "0");
        check(7, "decimalZero", "07");
        check(22, "ordinal", "22nd");
        check(3, "decimalEnclosedCircle", "③");
        check(i64::MAX, "upperLetter", &"G".repeat(30));
    }
}
