//! Marks and what they refer to: bookmarks, notes, comments (ECMA-376 part 1 §17.11, §17.13.4, §17.13.6).
//!
//! A comment stands where its range begins, else at its reference; a bookmark where it begins. Lengths count characters
//! of text, not paragraph ends. Automatic bookmarks are dropped. Deliberately absent: permissions (`w:permStart`),
//! proofing marks, which are counted and skipped; initials and dates of comments; separators of notes.

use super::blocks::author;
use super::inlines::custom_mark;
use super::reader::{Env, Reader, Stories};
use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic::is_automatic_bookmark;
use crate::read::notes;
use crate::read::xml::Element;

impl<'a> Reader<'a> {
    /// Takes an element that may stand between blocks, rows and inlines alike; false where it is none.
    pub fn mark(&mut self, e: &Element) -> bool {
        match e.name.as_str() {
            "w:bookmarkStart" => self.bookmark_start(e),
            "w:bookmarkEnd" => {
                let range = e.attribute("w:id").and_then(|id| self.open_bookmarks.remove(id));
                range.into_iter().for_each(|range| self.end_range(range));
            }
            "w:commentRangeStart" => self.comment_start(e),
            "w:commentRangeEnd" => {
                let range = e.attribute("w:id").and_then(|id| self.open_comments.get(id).copied());
                range.into_iter().for_each(|range| self.end_range(range));
            }
            "w:proofErr" | "w:lastRenderedPageBreak" | "w:sdtEndPr" | "w:fldData" => {}
            "w:moveFromRangeStart" | "w:moveFromRangeEnd" | "w:moveToRangeStart" | "w:moveToRangeEnd" => {
                self.move_mark(e);
                self.skip(e);
            }
            "w:permStart"
            | "w:permEnd"
            | "w:customXmlInsRangeStart"
            | "w:customXmlInsRangeEnd"
            | "w:customXmlDelRangeStart"
            | "w:customXmlDelRangeEnd"
            | "w:customXmlMoveFromRangeStart"
            | "w:customXmlMoveFromRangeEnd"
            | "w:customXmlMoveToRangeStart"
            | "w:customXmlMoveToRangeEnd" => self.skip(e),
            _ => return false,
        }
        true
    }

    fn bookmark_start(&mut self, e: &Element) {
        let name = e.attribute("w:name").unwrap_or_default();
        if name.is_empty() || is_automatic_bookmark(name) {
            return;
        }
        let range = self.begin_range();
        let mut node = self.node(Kind::Bookmark, e);
        node.label = name.to_owned();
        node.properties.insert(Property::BookmarkLength, serial(range.0));
        if let Some(id) = e.attribute("w:id") {
            self.open_bookmarks.insert(id.to_owned(), range);
        }
        self.push(node);
    }

    fn comment_start(&mut self, e: &Element) {
        let Some(id) = e.attribute("w:id").filter(|id| self.env.comments.by_id.contains_key(*id)) else { return };
        if self.open_comments.contains_key(id) {
            return;
        }
        let range = self.begin_range();
        self.open_comments.insert(id.to_owned(), range);
        if let Some(mut node) = self.comment(id, e) {
            node.properties.insert(Property::CommentLength, serial(range.0));
            self.push(node);
        }
    }

    /// A comment without a range is a point at its reference.
    pub fn comment_reference(&mut self, e: &Element) {
        let id = e.attribute("w:id").unwrap_or_default();
        if self.open_comments.contains_key(id) {
            return;
        }
        match self.comment(id, e) {
            Some(node) => self.push(node),
            None => self.note(e, "reference to a comment that is not there"),
        }
    }

    fn comment(&mut self, id: &str, e: &Element) -> Option<Node> {
        let env = self.env;
        let body = env.comments.get(id)?;
        let mut node = self.node(Kind::Comment, e);
        node.set(Property::CommentAuthor, Value::text(author(body)));
        node.set(Property::CommentResolved, Value::Flag(is_done(env, body)));
        node.children = self.note_blocks(&env.comments, body);
        Some(node)
    }

    /// Reads a reference to a note; true where text of the same run is its mark.
    pub fn note_reference(&mut self, e: &Element, run: &Element) -> bool {
        let env = self.env;
        let endnote = e.name == "w:endnoteReference";
        let stories = if endnote { &env.endnotes } else { &env.footnotes };
        let mut node = self.node(Kind::Note, e);
        node.set(Property::NoteKind, Value::token(if endnote { "endnote" } else { "footnote" }));
        let mark = custom_mark(e, run);
        if let Some(mark) = &mark {
            node.set(Property::NoteLabel, Value::text(mark.as_str()));
        }
        let at = self.note_numbers.len().saturating_sub(self.section_breaks.len() + 1);
        notes::of(self.note_numbers.get(at).unwrap_or(&notes::DEFAULTS), endnote).set(&mut node);
        match e.attribute("w:id").and_then(|id| stories.get(id)) {
            Some(body) => node.children = self.note_blocks(stories, body),
            None => self.note(e, "reference to a note that is not there"),
        }
        self.mark_changed(&mut node);
        self.push(node);
        mark.is_some()
    }

    /// The blocks of a note or comment. Inside another one they are not followed: files can refer in circles.
    fn note_blocks(&mut self, stories: &'a Stories, body: &'a Element) -> Vec<Node> {
        let mut blocks = Vec::new();
        if self.in_note {
            return blocks;
        }
        self.in_note = true;
        let change = self.change.take();
        self.in_part(stories.part.clone(), |r| {
            r.in_story(|r| r.deeper(|r| r.blocks(body, &mut blocks)));
        });
        self.change = change;
        self.in_note = false;
        blocks
    }
}

fn serial(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Word keeps "done" by the id of the comment's last paragraph.
fn is_done(env: &Env<'_>, body: &Element) -> bool {
    let last = body.elements().filter(|e| e.name == "w:p").last();
    last.and_then(|p| p.attribute("w14:paraId")).is_some_and(|id| env.done.contains(id))
}
