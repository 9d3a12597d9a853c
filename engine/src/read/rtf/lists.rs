//! Lists of Word 97 and later: `\*\listtable`, `\*\listoverridetable`, and the labels that counting makes of them.
//!
//! In: the control words of the two tables, then `\ls` and `\ilvl` of each paragraph in document order. Out: a [`Label`] as a
//! person sees it. The copies for old readers (`\listtext`) are not looked at. Deliberately absent: picture bullets' pictures
//! (`\*\listpicture`), `\levelold` compatibility.

use super::codepage::Codepage;
use super::numbers::Style;
use super::tables::Tables;
use crate::model::{Property, Value};
use crate::read::numerals::made_arabic;
use crate::read::symbols;
use std::collections::{HashMap, HashSet};

/// Levels that a list can have.
const LEVELS: usize = 9;

/// Format of a label as far as its level says it: indices of colours, flags.
#[derive(Clone, Debug, Default)]
struct Look {
    color: Option<i32>,
    back: Option<i32>,
    bold: bool,
    italic: bool,
}

/// One `\listlevel`.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    style: Style,
    start: Option<i32>,
    align: i32,
    follow: i32,
    legal: bool,
    no_restart: bool,
    picture: bool,
    /// `\li`, `\fi`
    indents: Option<(i32, i32)>,
    font: Option<i32>,
    /// `\cf`, `\highlight` or `\chcbpat`, `\b`, `\i`
    look: Look,
    /// `\leveltext`: its length, then text in which the characters 0–8 stand for the number of a level.
    pub(super) template: String,
}

impl Level {
    /// Takes a control word of the level; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "levelnfc" | "levelnfcn" => self.style = Style::of_nfc(value),
            "levelstartat" => self.start = number,
            "leveljc" | "leveljcn" => self.align = value,
            "levelfollow" => self.follow = value,
            "levellegal" => self.legal = number != Some(0),
            "levelnorestart" => self.no_restart = number != Some(0),
            "levelpicture" => self.picture = true,
            "li" | "lin" => self.indents = Some((value, self.indents.map_or(0, |(_, first)| first))),
            "fi" => self.indents = Some((self.indents.map_or(0, |(start, _)| start), value)),
            "f" => self.font = number,
            "cf" => self.look.color = number,
            "highlight" | "chcbpat" | "cb" => self.look.back = number.filter(|&n| n != 0),
            "b" => self.look.bold = number != Some(0),
            "i" => self.look.italic = number != Some(0),
            "levelspace" | "levelindent" | "levelold" | "levelprev" | "levelprevspace" | "jclisttab"
            | "leveltemplateid" | "lvltentative" => {}
            _ => return false,
        }
        true
    }

    fn template_chars(&self) -> impl Iterator<Item = char> + '_ {
        let length = self.template.chars().next().map_or(0, |c| usize::try_from(u32::from(c)).unwrap_or(0));
        self.template.chars().skip(1).take(length)
    }

    fn looks(&self, tables: &Tables) -> Vec<(Property, Value)> {
        let mut out = vec![
            (Property::ListColor, tables.color_value(self.look.color)),
            (Property::ListHighlight, tables.color_value(self.look.back)),
            (Property::ListBold, Value::Flag(self.look.bold)),
            (Property::ListItalic, Value::Flag(self.look.italic)),
        ];
        let bullet = self.font.filter(|_| self.style == Style::Bullet);
        let font = bullet.and_then(|font| tables.font_name(Some(font)));
        out.extend(font.map(|name| (Property::ListFont, Value::text(name))));
        out
    }

    fn glyph(&self, c: char, tables: &Tables) -> char {
        let symbolic = tables.codepage(self.font) == Some(Codepage::Symbol) && self.font.is_some();
        let code = u32::from(c);
        let glyph = if symbolic && (0x21..0x100).contains(&code) { char::from_u32(0xF000 + code) } else { None };
        symbols::seen(glyph.unwrap_or(c))
    }
}

/// One `\list`.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    /// Its levels.
    pub(super) levels: Vec<Level>,
    /// `\listid`
    pub(super) id: i32,
}

/// One `\listoverride`.
#[derive(Clone, Debug, Default)]
pub(super) struct Override {
    /// `\listid`
    pub(super) list: i32,
    /// `\ls`
    pub(super) number: i32,
    /// `\lfolevel`s in order: a start of its own, a format of its own.
    pub(super) levels: Vec<(Option<i32>, Option<Level>)>,
}

/// The label of one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// As a person sees it.
    pub(super) text: String,
    /// From 1.
    pub(super) level: i64,
    /// Word of `list.kind`.
    pub(super) kind: &'static str,
    /// Number of the item, where it has one.
    pub(super) number: Option<i32>,
    /// Word of `list.align`.
    pub(super) align: &'static str,
    /// Word of `list.follow`.
    pub(super) follow: &'static str,
    /// `\li`, `\fi` of the level.
    pub(super) indents: Option<(i32, i32)>,
    /// Font, colours, bold, italic as `list.*` properties.
    pub(super) look: Vec<(Property, Value)>,
}

/// The two tables and the state of counting.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: HashMap<i32, List>,
    overrides: HashMap<i32, Override>,
    counters: HashMap<i32, [Option<i32>; LEVELS]>,
    begun: HashSet<i32>,
}

impl Lists {
    /// Adds a list at the end of its group.
    pub(super) fn add_list(&mut self, list: List) {
        self.lists.insert(list.id, list);
    }

    /// Adds an override at the end of its group.
    pub(super) fn add_override(&mut self, entry: Override) {
        self.overrides.insert(entry.number, entry);
    }

    /// Counts one more paragraph and says its label.
    pub(super) fn next(&mut self, number: i32, level: i32, tables: &Tables) -> Option<Label> {
        let entry = self.overrides.get(&number)?;
        let list = self.lists.get(&entry.list)?;
        let at = usize::try_from(level).unwrap_or(0).min(LEVELS - 1);
        let counters = self.counters.entry(entry.list).or_default();
        if self.begun.insert(number) {
            restart(counters, entry);
        }
        count(counters, list, entry, at);
        let level = level_of(list, entry, at)?;
        Some(Label {
            text: label_text(level, counters, |n| level_of(list, entry, n).map_or(Style::Decimal, |l| l.style), tables)
                .trim()
                .to_owned(),
            level: i64::try_from(at).unwrap_or(0) + 1,
            kind: if level.picture { "picture" } else { level.style.word() },
            number: counters.get(at).copied().flatten().filter(|_| !matches!(level.style, Style::Bullet | Style::None)),
            align: ["start", "center", "end"]
                .get(usize::try_from(level.align).unwrap_or(0))
                .copied()
                .unwrap_or("start"),
            follow: ["tab", "space", "nothing"]
                .get(usize::try_from(level.follow).unwrap_or(0))
                .copied()
                .unwrap_or("tab"),
            indents: level.indents,
            look: level.looks(tables),
        })
    }
}

fn level_of<'a>(list: &'a List, entry: &'a Override, at: usize) -> Option<&'a Level> {
    entry.levels.get(at).and_then(|(_, own)| own.as_ref()).or_else(|| list.levels.get(at))
}

fn start_of(list: &List, entry: &Override, at: usize) -> i32 {
    let own = entry.levels.get(at).and_then(|(start, _)| *start);
    own.or_else(|| level_of(list, entry, at).and_then(|level| level.start)).unwrap_or(1)
}

/// An override with starts of its own begins anew where it is first used.
fn restart(counters: &mut [Option<i32>; LEVELS], entry: &Override) {
    for (counter, (start, _)) in counters.iter_mut().zip(&entry.levels) {
        if start.is_some() {
            *counter = None;
        }
    }
}

fn count(counters: &mut [Option<i32>; LEVELS], list: &List, entry: &Override, at: usize) {
    for (n, counter) in counters.iter_mut().enumerate() {
        let next = match *counter {
            Some(value) if n == at => Some(value.saturating_add(1)),
            None if n <= at => Some(start_of(list, entry, n)),
            Some(_) if n > at && !level_of(list, entry, n).is_some_and(|level| level.no_restart) => None,
            same => same,
        };
        *counter = next;
    }
}

fn label_text(level: &Level, counters: &[Option<i32>], style_of: impl Fn(usize) -> Style, tables: &Tables) -> String {
    let mut text = String::new();
    for c in level.template_chars() {
        match usize::try_from(u32::from(c)) {
            Ok(n) if n < LEVELS => {
                let own = style_of(n);
                let style = if made_arabic(level.legal, own.word()) { Style::Decimal } else { own };
                text.push_str(&style.format(counters.get(n).copied().flatten().unwrap_or(1)));
            }
            _ => text.push(level.glyph(c, tables)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let level =
            |template: &str, nfc| Level { template: template.into(), style: Style::of_nfc(nfc), ..Level::default() };
        let mut lists = Lists::default();
        lists.add_list(List { id: 5, levels: vec![level("\u{2}\u{0}.;", 0), level("\u{4}\u{0}.\u{1});", 4)] });
        lists.add_override(Override { list: 5, number: 1, levels: Vec::new() });
        lists.add_override(Override { list: 5, number: 2, levels: vec![(Some(7), None)] });
        lists
    }

    #[test]
    fn levels_count_and_restart() {
        let mut lists = lists();
        let tables = Tables::default();
        let labels: Vec<_> = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0)]
            .iter()
            .map(|&(ls, level)| lists.next(ls, level, &tables).unwrap().text)
            .collect();
        assert_eq!(labels, ["1.", "1.a)", "1.b)", "2.", "2.a)", "7.", "8."]);
        assert_eq!(lists.next(9, 0, &tables), None);
    }
}
