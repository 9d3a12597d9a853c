//! The style sheet (`\stylesheet`).
//!
//! A style of RTF is written out completely, parents included, so that its effective properties are those of its own entry;
//! `\sbasedon` is the name of the parent only. Styles of tables and sections are known by name and say nothing else.

use super::chars::Chars;
use super::para::{Around, Para};
use super::tables::Tables;
use crate::model::{Kind, Node, Property, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a style is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    #[default]
    Para,
    Char,
    Section,
    Table,
}

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    name: String,
    based_on: Option<i32>,
    outline: Option<i32>,
    chars: Rc<Chars>,
    para: Rc<Para>,
}

/// What an entry's own control words say before its name ends it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    /// `\s`, `\cs`, `\ds`, `\ts`
    pub(super) family: Family,
    /// Its number.
    pub(super) number: i32,
    based_on: Option<i32>,
    outline: Option<i32>,
}

impl Draft {
    /// Takes a control word of an entry; false where it is formatting.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "s" => (self.family, self.number) = (Family::Para, value),
            "cs" => (self.family, self.number) = (Family::Char, value),
            "ds" => (self.family, self.number) = (Family::Section, value),
            "ts" => (self.family, self.number) = (Family::Table, value),
            "sbasedon" => self.based_on = number.filter(|&n| n != 222),
            "outlinelevel" => self.outline = number,
            "snext" | "additive" | "sautoupd" | "shidden" | "slink" | "slocked" | "spersonal" | "scompose"
            | "sreply" | "styrsid" | "ssemihidden" | "spriority" | "sunhideused" | "sqformat" | "tsrowd" => {}
            _ => return false,
        }
        true
    }
}

/// The style sheet.
#[derive(Debug, Default)]
pub(super) struct Styles {
    entries: BTreeMap<(Family, i32), Entry>,
    used: BTreeSet<(Family, i32)>,
}

impl Styles {
    /// Adds an entry at the end of its group.
    pub(super) fn add(&mut self, draft: Draft, name: &str, chars: Rc<Chars>, para: Rc<Para>) {
        let name = canonical(name.trim().trim_end_matches(';').trim());
        let entry = Entry { name, based_on: draft.based_on, outline: draft.outline, chars, para };
        self.entries.insert((draft.family, draft.number), entry);
    }

    /// The name of a style, and notes that it is in use. The default style has none.
    pub(super) fn use_name(&mut self, family: Family, number: Option<i32>) -> Option<&str> {
        let key = (family, number.filter(|&n| n != 0)?);
        let entry = self.entries.get(&key).filter(|entry| !entry.name.is_empty())?;
        self.used.insert(key);
        Some(entry.name.as_str())
    }

    /// The outline level that a paragraph style has.
    pub(super) fn outline(&self, number: Option<i32>) -> Option<i32> {
        self.entries.get(&(Family::Para, number?))?.outline
    }

    /// Nodes of the styles in use, by family and name.
    pub(super) fn nodes(&self, tables: &Tables) -> Vec<Node> {
        let mut nodes: Vec<Node> =
            self.used.iter().filter_map(|key| Some(self.node(key.0, self.entries.get(key)?, tables))).collect();
        nodes.sort_by(|a, b| a.label.cmp(&b.label));
        nodes
    }

    fn node(&self, family: Family, entry: &Entry, tables: &Tables) -> Node {
        let mut node = Node::labelled(Kind::Style, entry.name.as_str());
        let parent = entry.based_on.and_then(|n| self.entries.get(&(family, n))).map(|parent| parent.name.as_str());
        if let Some(parent) = parent.filter(|name| !name.is_empty() && *name != "Normal" && *name != entry.name) {
            node.set(Property::StyleParent, Value::text(parent));
        }
        let plain = Chars::plain(tables).properties("", tables, None);
        let chars = entry.chars.properties("", tables, None);
        for (property, value) in chars {
            if family == Family::Para || !plain.contains(&(property, value.clone())) {
                node.set(property, value);
            }
        }
        if family == Family::Para {
            let around = Around { tables, list_indents: None, style_outline: entry.outline, lines_numbered: false };
            entry.para.properties(&around).into_iter().for_each(|(property, value)| node.set(property, value));
        }
        node
    }
}

/// Names of built-in styles differ in case between writers (`heading 1`, `Heading 1`).
fn canonical(name: &str) -> String {
    match name.strip_prefix("heading ") {
        Some(level) => format!("Heading {level}"),
        None => name.to_owned(),
    }
}
