//! The style sheet (`\stylesheet`).
//!
//! Name, parent, next style and outline level are all that is kept: text of RTF says its effective formatting itself.

use crate::model::{Kind, Node, Property, Value};
use crate::read::style_names::{canonical_style_name, next_name};
use std::collections::{BTreeMap, BTreeSet};

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
    next: Option<i32>,
    outline: Option<i32>,
    no_hyphens: bool,
}

/// What an entry's own control words say before its name ends it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    /// `\s`, `\cs`, `\ds`, `\ts`
    pub(super) family: Family,
    /// Its number.
    pub(super) number: i32,
    based_on: Option<i32>,
    next: Option<i32>,
    outline: Option<i32>,
    no_hyphens: bool,
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
            "hyphpar" => self.no_hyphens = number == Some(0),
            "snext" => self.next = number,
            "additive" | "sautoupd" | "shidden" | "slink" | "slocked" | "spersonal" | "scompose" | "sreply"
            | "styrsid" | "ssemihidden" | "spriority" | "sunhideused" | "sqformat" | "tsrowd" => {}
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
    pub(super) fn add(&mut self, draft: Draft, name: &str) {
        let name = canonical_style_name(name.trim().trim_end_matches(';').trim());
        // LibreOffice leaves it to the name.
        let level = || name.strip_prefix("Heading ")?.parse().ok().map(|level: i32| level - 1);
        let outline = draft.outline.or_else(level);
        let next = draft.next.filter(|&next| draft.family == Family::Para && next != draft.number);
        let entry = Entry { name, based_on: draft.based_on, next, outline, no_hyphens: draft.no_hyphens };
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

    /// Whether a paragraph style, or the default one, forbids hyphens.
    pub(super) fn no_hyphens(&self, number: Option<i32>) -> bool {
        let forbids = |number| self.entries.get(&(Family::Para, number)).is_some_and(|entry| entry.no_hyphens);
        forbids(number.unwrap_or(0)) || forbids(0)
    }

    /// Nodes of the styles in use, by family and name.
    pub(super) fn nodes(&self) -> Vec<Node> {
        let mut nodes: Vec<Node> =
            self.used.iter().filter_map(|key| Some(self.node(key.0, self.entries.get(key)?))).collect();
        nodes.sort_by(|a, b| a.label.cmp(&b.label));
        nodes
    }

    fn node(&self, family: Family, entry: &Entry) -> Node {
        let mut node = Node::labelled(Kind::Style, entry.name.as_str());
        let parent = entry.based_on.and_then(|n| self.entries.get(&(family, n))).map(|parent| parent.name.as_str());
        if let Some(parent) = parent.filter(|name| !name.is_empty() && *name != entry.name) {
            node.set(Property::StyleParent, Value::text(parent));
        }
        if let Some(next) = entry.next.and_then(|n| self.entries.get(&(family, n))) {
            node.set(Property::StyleNext, Value::text(next_name(&next.name)));
        }
        node
    }
}
