//! Tracked changes (ODF 1.3 part 3, §5.5).
//!
//! In: `text:tracked-changes` and the marks in the flow. Out: what a run at some place is part of. Deleted content stands
//! apart in the file; it is put back where its mark is, once. Deliberately absent: changes of tables' structure and of
//! styles, comments on changes, dates.

use crate::model::{Node, Property, Value};
use crate::read::xml::Element;
use std::collections::HashMap;

/// One `text:changed-region`.
#[derive(Clone, Copy, Debug)]
pub struct Region<'a> {
    /// `text:insertion`, `text:deletion` or `text:format-change`.
    pub element: &'a Element,
    moved: bool,
}

impl<'a> Region<'a> {
    /// The model's word.
    pub fn word(&self) -> &'static str {
        match (self.element.name.as_str(), self.moved) {
            ("text:insertion", false) => "inserted",
            ("text:insertion", true) => "moved-to",
            ("text:deletion", false) => "deleted",
            ("text:deletion", true) => "moved-from",
            _ => "format",
        }
    }

    /// Who made it.
    pub fn author(&self) -> Option<String> {
        let info = self.element.child("office:change-info")?;
        info.child("dc:creator").map(Element::text).filter(|a| !a.is_empty())
    }
}

/// The changes of a document and those that are open at some place.
#[derive(Debug, Default)]
pub struct Changes<'a> {
    regions: HashMap<&'a str, Region<'a>>,
    open: Vec<&'a str>,
    deleted: std::collections::HashSet<&'a str>,
    /// Counts openings and closings, so that runs before and after are told apart.
    pub version: usize,
}

impl<'a> Changes<'a> {
    /// Collects the regions.
    pub fn collect(&mut self, tracked: &'a Element) {
        for region in tracked.elements().filter(|e| e.name == "text:changed-region") {
            let id = region.attribute("xml:id").or_else(|| region.attribute("text:id"));
            let Some((id, element)) = id.zip(region.elements().next()) else { continue };
            let moved = region.attribute("loext:move-id").is_some();
            self.regions.insert(id, Region { element, moved });
        }
    }

    /// `text:change-start`.
    pub fn start(&mut self, id: &'a str) {
        self.open.push(id);
        self.version += 1;
    }

    /// `text:change-end`.
    pub fn end(&mut self, id: &str) {
        if let Some(at) = self.open.iter().rposition(|open| *open == id) {
            self.open.remove(at);
            self.version += 1;
        }
    }

    /// Takes the content of a deletion, so that it is put back once only however often it is referred to.
    pub fn take_deletion(&mut self, id: &'a str) -> Option<&'a Element> {
        let region = self.regions.get(id)?;
        let fresh = region.element.name == "text:deletion" && !self.deleted.contains(id);
        fresh.then_some(region.element)
    }

    /// Content of a deletion begins; ends with [`Changes::end`].
    pub fn start_deletion(&mut self, id: &'a str) {
        self.deleted.insert(id);
        self.start(id);
    }

    /// The change that counts here: a deletion before an insertion before a format.
    fn current(&self) -> Option<Region<'a>> {
        let rank = |region: &Region<'_>| match region.element.name.as_str() {
            "text:deletion" => 0,
            "text:insertion" => 1,
            _ => 2,
        };
        self.open.iter().filter_map(|id| self.regions.get(id).copied()).min_by_key(rank)
    }

    /// Says on a run what it is part of.
    pub fn mark_run(&self, run: &mut Node) {
        let Some(region) = self.current() else { return };
        run.set(Property::CharChange, Value::token(region.word()));
        if let Some(author) = region.author() {
            run.set(Property::CharChangeAuthor, Value::Text(author));
        }
        let inserted = |id: &&str| self.regions.get(id).is_some_and(|r| r.word() == "inserted");
        if region.word() == "deleted" && self.open.iter().any(inserted) {
            run.set(Property::CharChangeUnder, Value::token("inserted"));
        }
    }

    /// The word for the end of a paragraph here.
    pub fn paragraph_end(&self) -> Option<&'static str> {
        match self.current()?.word() {
            "inserted" | "moved-to" => Some("inserted"),
            "deleted" | "moved-from" => Some("deleted"),
            _ => None,
        }
    }
}
