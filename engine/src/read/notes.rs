//! How notes are numbered and where they stand, the same for all families.
//!
//! In: what a family says for all notes of a kind. Out: the properties of each note, because that is where one sees it.
//! Deliberately absent: the numbers themselves, separators, the look of marks.

use crate::model::{Node, Property, Value};

/// Of footnotes or of endnotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// In the words of `note.number-format`.
    pub format: &'static str,
    /// The first number.
    pub start: i64,
    /// In the words of `note.number-restart`.
    pub restart: &'static str,
    /// In the words of `note.place`.
    pub place: &'static str,
}

/// Footnotes, then endnotes.
pub type Both = [Numbering; 2];

/// What applications take where a document says nothing.
pub const DEFAULTS: Both = [
    Numbering { format: "decimal", start: 1, restart: "document", place: "page" },
    Numbering { format: "lower-roman", start: 1, restart: "document", place: "document" },
];

impl Numbering {
    /// Says on a note how it is numbered; one with a mark of its own is not.
    pub fn set(&self, node: &mut Node) {
        node.set(Property::NotePlace, Value::token(self.place));
        if node.properties.contains_key(&Property::NoteLabel) {
            return;
        }
        node.set(Property::NoteFormat, Value::token(self.format));
        node.set(Property::NoteStart, Value::Number(self.start));
        node.set(Property::NoteRestart, Value::token(self.restart));
    }
}

/// The numbering of a kind.
pub fn of(both: &Both, endnote: bool) -> &Numbering {
    let [footnotes, endnotes] = both;
    if endnote { endnotes } else { footnotes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, outline};

    #[test]
    fn a_note_with_its_own_mark_is_not_numbered() {
        let numbering = Numbering { start: 3, restart: "page", ..DEFAULTS[1].clone() };
        let mut node = Node::new(Kind::Note);
        numbering.set(&mut node);
        let said =
            "note note.number-format=lower-roman note.number-start=3 note.number-restart=page note.place=document\n";
        assert_eq!(outline(&node), said);
        let mut marked = Node::new(Kind::Note);
        marked.set(Property::NoteLabel, Value::text("*"));
        numbering.set(&mut marked);
        assert_eq!(outline(&marked), "note note.label=\"*\" note.place=document\n");
    }
}
