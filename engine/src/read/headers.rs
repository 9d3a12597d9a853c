//! The normal form of a section's headers and footers: in one order, those that a person can see, and blanks only where they
//! hide one.
//!
//! In: a document whose sections have headers as their file has them. Out: the same without a header in which there is
//! nothing to be seen, unless it takes the place of one that would be seen on that page, and without one that says the same
//! as the ordinary one. Offices write blank and equal headers of their own accord (ODF and RTF need one of a kind to have
//! another, OOXML has empty parts), and `\titlepg`, `w:titlePg` and a first page's style say "no header" by having none.
//! Where the formats of Word measure header and body from the edge of the page alike, the body begins below the header
//! whatever its margin says ([`push_body`]). Deliberately absent: how high a header is, which only layout knows.

use crate::model::{Kind, Node, Property, Value, outline};
use std::collections::BTreeSet;

/// The least height of a header, 1 mm, which offices count of one that they did not lay out yet.
const LEAST: i64 = 36_000;

/// Lets the body of a section begin below its headers and end above its footers. A margin that ends within one of them does
/// not say where the body is; `exact` are those of top and bottom that hold all the same (Word has them negative). A
/// section that has a header on some pages has a blank one on the others.
pub fn push_body(section: &mut Node, exact: [bool; 2]) {
    use Property::*;
    let sides =
        [(Kind::Header, PageHeaderDistance, PageMarginTop), (Kind::Footer, PageFooterDistance, PageMarginBottom)];
    for ((part, distance, margin), _) in sides.into_iter().zip(exact).filter(|(_, exact)| !exact) {
        let there = section.children.iter().any(|node| node.kind == part && !node.children.is_empty());
        let (Some(Value::Length(from)), Some(Value::Length(edge))) = (section.get(distance), section.get(margin))
        else {
            continue;
        };
        if there {
            section.set(margin, Value::Length(edge.max(from.saturating_add(LEAST))));
        }
    }
}

/// A blank header of a kind: the page has another than the ordinary one, and there is nothing in it.
pub fn blank(part: Kind, kind: &str) -> Node {
    let mut node = Node::new(part);
    node.set(Property::HeaderKind, Value::token(kind));
    node
}

/// Brings the headers and footers of all sections into the normal form. Styles that only the left out ones use go with them.
pub fn normalise(document: &mut Node) {
    let mut gone = Vec::new();
    for section in document.children.iter_mut().filter(|node| node.kind == Kind::Section) {
        section.children.sort_by_key(place);
        for (part, distance) in
            [(Kind::Header, Property::PageHeaderDistance), (Kind::Footer, Property::PageFooterDistance)]
        {
            gone.append(&mut take_unseen(section, part));
            if !section.children.iter().any(|node| node.kind == part) {
                section.properties.remove(&distance);
            }
        }
    }
    let mut unused = BTreeSet::new();
    gone.iter().for_each(|header| collect_styles(header, &mut unused));
    forget(document, unused);
}

fn take_unseen(section: &mut Node, part: Kind) -> Vec<Node> {
    let ordinary = section.children.iter().find(|n| n.kind == part && is_ordinary(n)).map(seen).unwrap_or_default();
    let unseen = |node: &mut Node| {
        node.kind == part && if is_ordinary(node) { ordinary.is_empty() } else { seen(node) == ordinary }
    };
    section.children.extract_if(.., unseen).collect()
}

/// Drops these styles, as far as nothing in the document uses them, and then their parents in the same way.
pub fn forget(document: &mut Node, mut unused: BTreeSet<String>) {
    while !unused.is_empty() {
        let mut used = BTreeSet::new();
        collect_styles(document, &mut used);
        let mut parents = BTreeSet::new();
        let dropped =
            |node: &mut Node| node.kind == Kind::Style && unused.contains(&node.label) && !used.contains(&node.label);
        document.children.extract_if(.., dropped).for_each(|style| collect_styles(&style, &mut parents));
        unused = parents;
    }
}

/// Names of the styles that a node and all below it refer to.
pub fn collect_styles(node: &Node, out: &mut BTreeSet<String>) {
    use Property::*;
    for property in [ParaStyle, CharStyle, StyleParent] {
        if let Some(Value::Text(name)) = node.properties.get(&property) {
            out.insert(name.clone());
        }
    }
    node.children.iter().for_each(|child| collect_styles(child, out));
}

/// The order of headers and footers, whatever the order in which a file has them: they are matched in order, and one that came to
/// stand elsewhere would look lost.
fn place(node: &Node) -> (u8, u8) {
    let part = match node.kind {
        Kind::Header => 0,
        Kind::Footer => 1,
        _ => 2,
    };
    let kind = match node.properties.get(&Property::HeaderKind) {
        Some(Value::Token(kind)) if kind == "first" => 1,
        Some(Value::Token(kind)) if kind == "even" => 2,
        _ => 0,
    };
    (part, kind)
}

fn is_ordinary(node: &Node) -> bool {
    node.get(Property::HeaderKind) == Some(Value::token("default"))
}

/// What there is to see in a header; nothing for a blank one.
fn seen(header: &Node) -> String {
    match header.children.iter().any(is_visible) {
        true => header.children.iter().map(outline).collect(),
        false => String::new(),
    }
}

fn is_visible(node: &Node) -> bool {
    use Kind::*;
    match node.kind {
        Paragraph | Run | Link | Bookmark => {
            !node.text.trim().is_empty() || is_drawn(node) || node.children.iter().any(is_visible)
        }
        Break => false,
        _ => true,
    }
}

/// Whether a paragraph without text is seen all the same.
fn is_drawn(node: &Node) -> bool {
    use Property::*;
    let drawn = [ParaBackground, ParaBorderTop, ParaBorderBottom, ParaBorderStart, ParaBorderEnd, ListLabel];
    drawn.iter().any(|property| node.properties.contains_key(property))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kind: &str, text: &str) -> Node {
        let mut paragraph = Node::new(Kind::Paragraph);
        let mut run = Node::new(Kind::Run);
        text.clone_into(&mut run.text);
        paragraph.children.push(run);
        let mut node = blank(Kind::Header, kind);
        node.children.push(paragraph);
        node
    }

    fn check(headers: Vec<Node>, expected: &[&str]) {
        let mut section = Node::new(Kind::Section);
        section.children = headers;
        section.set(Property::PageHeaderDistance, Value::Length(1));
        let mut document = Node::new(Kind::Document);
        document.children.push(section);
        normalise(&mut document);
        let section = &document.children[0];
        let left: Vec<String> = section
            .children
            .iter()
            .map(|n| format!("{} {}", n.get(Property::HeaderKind).unwrap(), n.full_text()).trim().to_owned())
            .collect();
        assert_eq!(left, expected);
        assert_eq!(section.properties.contains_key(&Property::PageHeaderDistance), !expected.is_empty());
    }

    #[test]
    fn what_cannot_be_seen_is_no_header() {
        check(vec![header("default", " ")], &[]);
        check(vec![header("default", ""), header("first", "A")], &["first A"]);
        check(vec![blank(Kind::Header, "first"), blank(Kind::Header, "even")], &[]);
    }

    #[test]
    fn a_blank_that_hides_the_ordinary_one_stays() {
        check(vec![header("default", "A"), blank(Kind::Header, "first")], &["default A", "first"]);
        check(vec![header("default", "A"), header("even", "")], &["default A", "even"]);
    }

    #[test]
    fn the_body_begins_below_the_header() {
        let check = |headers: Vec<Node>, exact, expected| {
            let mut section = Node { children: headers, ..Node::new(Kind::Section) };
            section.set(Property::PageHeaderDistance, Value::Length(449_580));
            section.set(Property::PageMarginTop, Value::Length(90_170));
            push_body(&mut section, [exact, false]);
            assert_eq!(section.get(Property::PageMarginTop), Some(Value::Length(expected)));
        };
        check(vec![header("first", "A")], false, 485_580);
        check(vec![header("first", "A")], true, 90_170);
        check(vec![blank(Kind::Header, "first")], false, 90_170);
        check(vec![], false, 90_170);
    }

    #[test]
    fn one_that_says_the_same_is_none_of_its_own() {
        check(vec![header("default", "A"), header("first", "A"), header("even", "B")], &["default A", "even B"]);
    }

    #[test]
    fn they_stand_in_one_order() {
        check(
            vec![header("even", "C"), header("first", "B"), header("default", "A")],
            &["default A", "first B", "even C"],
        );
    }

    #[test]
    fn styles_that_nothing_seen_uses_go_too() {
        let style = |name: &str, parent: &str| {
            let mut node = Node::labelled(Kind::Style, name);
            node.set(Property::StyleParent, Value::text(parent));
            node
        };
        let mut section = Node::new(Kind::Section);
        section.children.push(header("default", ""));
        section.children[0].children[0].set(Property::ParaStyle, Value::text("Header"));
        let mut document = Node::new(Kind::Document);
        document.children = vec![section, style("Header", "Both"), style("Both", "Base"), style("Title", "Base")];
        document.children.push(Node::labelled(Kind::Style, "Base"));
        normalise(&mut document);
        let left: Vec<&str> = document.children.iter().skip(1).map(|n| n.label.as_str()).collect();
        assert_eq!(left, ["Title", "Base"]);
    }

    #[test]
    fn a_line_or_a_picture_is_seen() {
        let mut line = header("default", "");
        line.children[0].set(Property::ParaBorderBottom, Value::token("x"));
        check(vec![line], &["default"]);
        let mut picture = header("default", "");
        picture.children[0].children.push(Node::new(Kind::Image));
        check(vec![picture], &["default"]);
    }
}
