//! A paragraph as text with a run per character, and objects that stand at a character.
//!
//! In: a paragraph of a table. Out: a [`Flat`]. Links and fields are containers: their text belongs to the paragraph's text
//! and they are objects besides; the result of a volatile field is no text. How the text is cut into runs does not show.

use super::tree::{Id, Tree};
use super::volatile;
use crate::model::Kind;

/// Characters of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub len: usize,
    pub run: Id,
}

/// Something that stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchored {
    pub id: Id,
    pub offset: usize,
}

/// A paragraph, flat.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    pub chars: Vec<char>,
    pub spans: Vec<Span>,
    pub objects: Vec<Anchored>,
}

/// Flattens a paragraph.
pub(super) fn flatten(tree: &Tree<'_>, id: Id) -> Flat {
    let mut flat = Flat::default();
    let mut at = id + 1;
    while at < tree.items[id].end {
        at = flat.take(tree, at);
    }
    flat
}

impl Flat {
    /// Takes one node and gives the next one to look at.
    fn take(&mut self, tree: &Tree<'_>, at: Id) -> Id {
        let item = &tree.items[at];
        let offset = self.chars.len();
        match item.node.kind {
            Kind::Run => {
                self.chars.extend(item.node.text.chars());
                self.spans.push(Span { start: offset, len: self.chars.len() - offset, run: at });
                item.end
            }
            Kind::Field | Kind::Link => {
                self.objects.push(Anchored { id: at, offset });
                if volatile::is_volatile(item.node) { item.end } else { at + 1 }
            }
            _ => {
                if !tree.is_automatic(at) {
                    self.objects.push(Anchored { id: at, offset });
                }
                item.end
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Node, Property, Value};

    #[test]
    fn links_are_containers_and_page_numbers_are_not() {
        let link = Node { children: vec![Node::run("ici")], ..Node::new(Kind::Link) };
        let mut page = Node { children: vec![Node::run("12")], ..Node::new(Kind::Field) };
        page.set(Property::FieldKind, Value::token("PAGE"));
        let paragraph = Node { children: vec![Node::run("voir "), link, page], ..Node::new(Kind::Paragraph) };
        let flat = flatten(&Tree::new(&paragraph), 0);
        assert_eq!(flat.chars.iter().collect::<String>(), "voir ici");
        assert_eq!(flat.objects.iter().map(|o| o.offset).collect::<Vec<_>>(), vec![5, 8]);
    }
}
