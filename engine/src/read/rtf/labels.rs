//! Labels of numbered paragraphs, new (`\ls`) and old (`\*\pn`), as properties.
//!
//! `{\pntext …}` is a copy of the label for readers that know no `\pn`: it counts only where `\pn` leaves the label open.

use super::lists::Label;
use super::numbers::Style;
use super::para::Para;
use super::pn::Pn;
use super::reader::Reader;
use crate::model::{Node, Property, Value};
use std::collections::HashMap;

/// Counting of Word 6 lists, which have no identity: neighbours of one level are one list.
#[derive(Debug, Default)]
pub(super) struct OldNumbering {
    counters: HashMap<i32, i32>,
    /// `\*\pnseclvl`
    pub(super) section_levels: HashMap<i32, Pn>,
    /// `{\pntext …}` of the paragraph at hand.
    pub(super) text: Option<String>,
}

impl OldNumbering {
    /// The label of one more paragraph; a paragraph without one ends simple lists.
    fn next(&mut self, pn: Option<&Pn>) -> Option<Label> {
        let written = self.text.take();
        let Some(pn) = pn else {
            self.counters.retain(|level, _| *level < 10);
            return None;
        };
        if pn.continued {
            return None;
        }
        let said = self.said(pn);
        let style = if said.bullet { Style::Bullet } else { said.style.unwrap_or_default() };
        let number = self.count(&said);
        let copy = written.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let text = said.label(number).or(copy);
        let text = text.unwrap_or_else(|| format!("{}{}{}", said.before, style.format(number), said.after));
        Some(Label {
            text: text.trim().chars().map(crate::read::symbols::seen).collect(),
            level: if pn.level > 9 { 1 } else { i64::from(pn.level) },
            kind: style.word(),
            number: (style != Style::Bullet).then_some(number),
            align: if pn.align.is_empty() { "start" } else { pn.align },
            follow: "tab",
            indents: None,
            look: Vec::new(),
        })
    }

    /// What a paragraph says of its label, completed by what the section says of its level.
    fn said(&self, pn: &Pn) -> Pn {
        let mut said = pn.clone();
        let Some(level) = self.section_levels.get(&pn.level).filter(|_| pn.style.is_none() && !pn.bullet) else {
            return said;
        };
        (said.style, said.bullet) = (level.style, level.bullet);
        said.spelled = level.spelled;
        said.previous |= level.previous;
        said.start = said.start.or(level.start);
        if said.before.is_empty() && said.after.is_empty() {
            (said.before, said.after) = (level.before.clone(), level.after.clone());
        }
        said
    }

    fn count(&mut self, pn: &Pn) -> i32 {
        let start = pn.start.unwrap_or(1);
        self.counters.retain(|level, _| *level <= pn.level || *level >= 10);
        let next = self.counters.get(&pn.level).map_or(start, |last| last.saturating_add(1));
        self.counters.insert(pn.level, next);
        next
    }
}

impl Reader<'_> {
    /// The label of the paragraph at hand.
    pub(super) fn next_label(&mut self, para: &Para) -> Option<Label> {
        if para.list > 0 {
            self.numbering.next(None);
            return self.lists.next(para.list, para.level, &self.tables);
        }
        self.numbering.next(para.pn.as_deref())
    }
}

/// Puts a label's properties on a paragraph.
pub(super) fn set(node: &mut Node, label: &Label) {
    use Property::*;
    if !label.text.is_empty() {
        node.set(ListLabel, Value::text(label.text.as_str()));
    }
    node.set(ListLevel, Value::Number(label.level));
    node.set(ListKind, Value::token(label.kind));
    if let Some(number) = label.number {
        node.set(ListStart, Value::Number(i64::from(number)));
    }
    node.set(ListAlign, Value::token(label.align));
    node.set(ListFollow, Value::token(label.follow));
    for (property, value) in &label.look {
        node.set(*property, value.clone());
    }
}
