//! Tables of a TOML file, read with their lines, collecting every mistake instead of stopping at the first.

use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, "; hint: {}", self.hint) }
    }
}

/// Byte offsets of line starts.
pub struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    pub fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset).max(1)
    }
}

/// What all tables of one file share.
pub struct Context {
    pub lines: Lines,
    pub mistakes: Vec<Mistake>,
}

impl Context {
    pub fn mistake(&mut self, offset: usize, message: String, hint: &str) {
        self.mistakes.push(Mistake { line: self.lines.line(offset), message, hint: hint.to_owned() });
    }
}

/// One table; `finish` reports the keys nobody asked for.
pub struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    asked: BTreeSet<&'static str>,
    /// Where the table stands.
    pub offset: usize,
}

impl<'t, 'i> Fields<'t, 'i> {
    pub fn new(table: &'t DeTable<'i>, offset: usize) -> Self {
        Fields { table, asked: BTreeSet::new(), offset }
    }

    /// The value of a key.
    pub fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.insert(key);
        self.table.get(key)
    }

    /// A string; anything else is a mistake.
    pub fn string(&mut self, key: &'static str, ctx: &mut Context) -> Option<(String, usize)> {
        let value = self.value(key)?;
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), at)),
            None => {
                ctx.mistake(at, format!("{key} is {}", with_article(value)), "put it in quotes");
                None
            }
        }
    }

    /// A number that is not negative.
    pub fn number(&mut self, key: &'static str, ctx: &mut Context) -> Option<f64> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(i) if i.radix() == 10 => i.as_str().parse().ok(),
            DeValue::Float(f) => f.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let fine = number.filter(|n| n.is_finite() && *n >= 0.0);
        if fine.is_none() {
            ctx.mistake(
                value.span().start,
                format!("{key} is not a number from 0 up"),
                "desktops or criticality, as `2` or `0.5`",
            );
        }
        fine
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, ctx: &mut Context) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            ctx.mistake(
                value.span().start,
                format!("{key} is {}", with_article(value)),
                "write true or false, without quotes",
            );
        }
        flag
    }

    /// An array of strings.
    pub fn strings(&mut self, key: &'static str, ctx: &mut Context) -> Vec<(String, usize)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            ctx.mistake(value.span().start, format!("{key} is {}", with_article(value)), "write [\"one\", \"two\"]");
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => strings.push((text.to_owned(), item.span().start)),
                None => {
                    ctx.mistake(item.span().start, format!("{key} holds {}", with_article(item)), "put it in quotes")
                }
            }
        }
        strings
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, ctx: &mut Context) -> Option<Fields<'t, 'i>> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            ctx.mistake(
                value.span().start,
                format!("{key} is {}", with_article(value)),
                &format!("write [{key}] and its keys below"),
            );
        }
        table.map(|t| Fields::new(t, value.span().start))
    }

    /// An array of tables.
    pub fn tables(&mut self, key: &'static str, ctx: &mut Context) -> Vec<Fields<'t, 'i>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let hint = format!("write [[{key}]] with doubled brackets");
        let Some(array) = value.get_ref().as_array() else {
            ctx.mistake(value.span().start, format!("{key} is {}", with_article(value)), &hint);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Fields::new(table, item.span().start)),
                None => ctx.mistake(item.span().start, format!("{key} holds {}", with_article(item)), &hint),
            }
        }
        tables
    }

    /// Reports keys nobody asked for: mostly slips of the pen.
    pub fn finish(self, ctx: &mut Context) {
        for key in self.table.keys().filter(|k| !self.asked.contains(k.get_ref().as_ref())) {
            let name = key.get_ref();
            let near = self.asked.iter().map(|a| (distance(a, name), a)).min().filter(|(d, _)| *d <= 2);
            let hint = match near {
                Some((_, near)) => format!("did you mean {near}?"),
                None => format!("known here: {}", self.asked.iter().copied().collect::<Vec<_>>().join(", ")),
            };
            ctx.mistake(key.span().start, format!("unknown key {name}"), &hint);
        }
    }
}

fn with_article(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::Integer(_) | DeValue::Array(_) => format!("an {}", value.get_ref().type_str()),
        _ => format!("a {}", value.get_ref().type_str()),
    }
}

/// Levenshtein's distance, for words of a few letters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (cb, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let up = *cell;
            let best = (diagonal + usize::from(ca != *cb)).min(up + 1).min(left + 1);
            (diagonal, left) = (up, best);
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
