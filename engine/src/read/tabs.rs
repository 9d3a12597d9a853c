//! The distance of tab stops where a paragraph sets none: a setting of the document, seen where there are tabs.
//!
//! In: a document, its distance. Out: `page.default-tab` on its sections where some text has a tab. Deliberately absent: distances
//! that single paragraphs say (`loext:tab-stop-distance`).

use crate::model::{Kind, Node, Property, Value};

/// Says the distance, in EMU.
pub fn set_default(distance: Option<i64>, document: &mut Node) {
    let Some(distance) = distance.filter(|_| has_tab(document)) else { return };
    for section in document.children.iter_mut().filter(|node| node.kind == Kind::Section) {
        section.set(Property::PageDefaultTab, Value::Length(distance));
    }
}

fn has_tab(node: &Node) -> bool {
    node.kind == Kind::Run && node.text.contains('\t') || node.children.iter().any(has_tab)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_with_tabs_shows_it() {
        let check = |text: &str, distance, expected| {
            let body = Node { children: vec![Node::run(text)], ..Node::new(Kind::Body) };
            let mut document = Node { children: vec![body, Node::new(Kind::Section)], ..Node::new(Kind::Document) };
            set_default(distance, &mut document);
            assert_eq!(document.children[1].get(Property::PageDefaultTab), expected, "{text}");
        };
        check("a\tb", Some(5), Some(Value::Length(5)));
        check("a b", Some(5), None);
        check("a\tb", None, None);
    }
}
