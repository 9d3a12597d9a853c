//! How notes are numbered, said where a person sees it.
//!
//! In: a document whose sections say how their footnotes and endnotes are numbered, with or without notes. Out: the same
//! without what numbers nothing: offices write the formats of notes into every file. Deliberately absent: where notes stand and
//! where their numbers begin again.

use crate::model::{Kind, Node, Property, Value};

/// Takes away the formats of notes that the document has none of.
pub fn drop_unused(document: &mut Node) {
    let (mut footnotes, mut endnotes) = (false, false);
    look(document, &mut footnotes, &mut endnotes);
    let formats = [(Property::FootnoteFormat, footnotes), (Property::EndnoteFormat, endnotes)];
    for section in document.children.iter_mut().filter(|node| node.kind == Kind::Section) {
        for (property, _) in formats.into_iter().filter(|(_, used)| !used) {
            section.properties.remove(&property);
        }
    }
}

/// Looks for notes that are numbered.
fn look(node: &Node, footnotes: &mut bool, endnotes: &mut bool) {
    if node.kind == Kind::Note && !node.properties.contains_key(&Property::NoteLabel) {
        let end = node.properties.get(&Property::NoteKind) == Some(&Value::token("endnote"));
        *(if end { &mut *endnotes } else { &mut *footnotes }) = true;
    }
    node.children.iter().for_each(|child| look(child, footnotes, endnotes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbered_notes_have_a_format() {
        let check = |note: Option<&[(Property, &str)]>, expected: &[Property]| {
            let mut section = Node::new(Kind::Section);
            section.set(Property::FootnoteFormat, Value::token("upper-letter"));
            section.set(Property::EndnoteFormat, Value::token("upper-letter"));
            let mut document = Node { children: vec![section], ..Node::new(Kind::Document) };
            if let Some(properties) = note {
                let mut note = Node::new(Kind::Note);
                properties.iter().for_each(|(property, word)| note.set(*property, Value::token(word)));
                document.children.push(Node { children: vec![note], ..Node::new(Kind::Body) });
            }
            drop_unused(&mut document);
            assert_eq!(document.children[0].properties.keys().copied().collect::<Vec<_>>(), expected);
        };
        check(None, &[]);
        check(Some(&[]), &[Property::FootnoteFormat]);
        check(Some(&[(Property::NoteKind, "endnote")]), &[Property::EndnoteFormat]);
        check(Some(&[(Property::NoteLabel, "*")]), &[]);
    }
}
