//! Paragraphs in frames (RTF `\absw` and its kin, `w:framePr`) as the boxes that a person sees and ODF writes.
//!
//! In: a tree in which paragraphs of one frame stand one after the other with the same `para.frame`, written by
//! [`Frame::text`]. Out: the same tree with a text box before the text of the paragraph that follows; where none follows, in
//! a paragraph of its own, and before a table after the text of the one before. Styles keep the property. Deliberately
//! absent: frames as drop caps, which are a property of their paragraph; locked anchors; text direction of frames.

use super::drawings::set_distances;
use crate::model::{Kind, Node, Property, Value};

/// Where a frame stands. Lengths in EMU; 0 is automatic for sizes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// x, y, width, height, distance of the text beside it, distance of the text above and below.
    pub numbers: [i64; 6],
    /// Words of `shape.wrap`, `shape.x-from`, `shape.y-from`, `shape.x-align`, `shape.y-align`; empty where not said.
    pub words: [&'static str; 5],
    /// It is as high as said, however much stands in it.
    pub exact: bool,
    /// What lies between the borders of its paragraph and the text: it is outside of the width.
    pub borders: i64,
}

const WORDS: [Property; 5] =
    [Property::ShapeWrap, Property::ShapeXFrom, Property::ShapeYFrom, Property::ShapeXAlign, Property::ShapeYAlign];

/// The word for a height that text cannot change.
const EXACT: &str = "exact";

/// What stands before [`Frame::borders`]; paragraphs of one frame may have different ones, and the first counts.
const BORDERS: char = '+';

/// Puts a word among [`Frame::words`] where those of its property stand.
pub fn say(words: &mut [&'static str; 5], property: Property, word: &'static str) {
    if let Some((_, slot)) = WORDS.iter().zip(words).find(|(known, _)| **known == property) {
        *slot = word;
    }
}

impl Frame {
    /// The value of `para.frame`.
    pub fn text(&self) -> String {
        let numbers = self.numbers.map(|n| n.to_string()).join(",");
        let words = self.words.join(",");
        let exact = if self.exact { EXACT } else { "" };
        let text = format!("{numbers},{words},{exact}");
        let text = text.trim_end_matches(',');
        if self.borders > 0 { format!("{text}{BORDERS}{}", self.borders) } else { text.to_owned() }
    }
}

/// Makes boxes of framed paragraphs, all the way down.
pub fn lift(node: &mut Node) {
    for child in &mut node.children {
        lift(child);
    }
    if node.kind == Kind::Document || !node.children.iter().any(|child| frame(child).is_some()) {
        return;
    }
    let mut out: Vec<Node> = Vec::with_capacity(node.children.len());
    let mut waiting: Vec<Node> = Vec::new();
    let mut open: Option<(String, Node)> = None;
    for mut child in node.children.drain(..) {
        let own = frame(&child);
        if let Some((text, shape)) = open.take() {
            if own.as_deref().is_some_and(|own| same(own) == same(&text)) {
                open = Some((text, shape));
            } else {
                waiting.push(shape);
            }
        }
        match own {
            Some(text) => {
                child.properties.remove(&Property::ParaFrame);
                open.get_or_insert_with(|| (text.clone(), shape(&text, &child))).1.children.push(child);
            }
            None if child.kind == Kind::Paragraph => {
                child.children.splice(0..0, waiting.drain(..));
                out.push(child);
            }
            None => {
                attach(&mut waiting, &mut out);
                out.push(child);
            }
        }
    }
    waiting.extend(open.map(|(_, shape)| shape));
    if !waiting.is_empty() {
        out.push(Node { children: waiting, ..Node::new(Kind::Paragraph) });
    }
    node.children = out;
}

fn frame(node: &Node) -> Option<String> {
    match node.properties.get(&Property::ParaFrame) {
        Some(Value::Text(text)) if node.kind == Kind::Paragraph => Some(text.clone()),
        _ => None,
    }
}

/// What paragraphs of one frame have in common.
fn same(text: &str) -> &str {
    text.split(BORDERS).next().unwrap_or(text)
}

/// Boxes that a table follows.
fn attach(waiting: &mut Vec<Node>, out: &mut Vec<Node>) {
    if waiting.is_empty() {
        return;
    }
    match out.last_mut().filter(|last| last.kind == Kind::Paragraph) {
        Some(last) => last.children.append(waiting),
        None => out.push(Node { children: std::mem::take(waiting), ..Node::new(Kind::Paragraph) }),
    }
}

fn shape(text: &str, first: &Node) -> Node {
    let mut shape = Node { place: first.place.clone(), ..Node::new(Kind::Shape) };
    let (frame, borders) = text.split_once(BORDERS).unwrap_or((text, "0"));
    let borders: i64 = borders.parse().unwrap_or(0);
    let mut parts = frame.split(',');
    let mut next = || parts.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
    for property in [Property::ShapeX, Property::ShapeY, Property::ShapeWidth, Property::ShapeHeight] {
        let number = next();
        match property {
            Property::ShapeX | Property::ShapeY => shape.set(property, Value::Length(number)),
            Property::ShapeWidth if number > 0 => shape.set(property, Value::Length(number.saturating_add(borders))),
            _ if number > 0 => shape.set(property, Value::Length(number)),
            _ => {}
        }
    }
    let (beside, above) = (next(), next());
    shape.set(Property::ShapeGeometry, Value::token("text-box"));
    shape.set(Property::ShapeAnchor, Value::token("paragraph"));
    shape.set(Property::ShapeAutoHeight, Value::Flag(!frame.ends_with(EXACT)));
    for (property, word) in WORDS.into_iter().zip(parts).filter(|(_, word)| !word.is_empty()) {
        shape.set(property, Value::token(word));
        let place = match property {
            Property::ShapeXAlign => Property::ShapeX,
            Property::ShapeYAlign => Property::ShapeY,
            _ => continue,
        };
        shape.properties.remove(&place);
    }
    set_distances([above, above, beside, beside], &mut shape);
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outline;

    fn paragraph(text: &str, frame: Option<&Frame>) -> Node {
        let mut node = Node { children: vec![Node::run(text)], ..Node::new(Kind::Paragraph) };
        if let Some(frame) = frame {
            node.set(Property::ParaFrame, Value::Text(frame.text()));
        }
        node
    }

    fn check(children: Vec<Node>, expected: &str) {
        let mut body = Node { children, ..Node::new(Kind::Body) };
        lift(&mut body);
        assert_eq!(outline(&body), expected);
    }

    #[test]
    fn paragraphs_of_one_frame_are_one_box_before_the_text_that_follows() {
        let words = ["square", "page", "", "center", ""];
        let frame = Frame { numbers: [1, 2, 3, 0, 4, 5], words, exact: true, borders: 0 };
        let children = vec![paragraph("a", Some(&frame)), paragraph("b", Some(&frame)), paragraph("c", None)];
        let shape = "shape shape.width=3 shape.y=2 shape.anchor=paragraph shape.wrap=square shape.geometry=text-box \
            shape.x-from=page shape.x-align=center shape.distance-top=5 shape.distance-bottom=5 \
            shape.distance-start=4 shape.distance-end=4";
        let inside = "      paragraph\n        run | \"a\"\n      paragraph\n        run | \"b\"\n";
        check(children, &format!("body\n  paragraph\n    {shape}\n{inside}    run | \"c\"\n"));
    }

    #[test]
    fn borders_of_the_first_paragraph_are_in_the_width() {
        let frame = |borders| Frame { numbers: [0, 0, 9, 0, 0, 0], borders, ..Frame::default() };
        let children = vec![paragraph("a", Some(&frame(2))), paragraph("b", Some(&frame(0))), paragraph("c", None)];
        let mut body = Node { children, ..Node::new(Kind::Body) };
        lift(&mut body);
        assert_eq!(body.children.len(), 1);
        assert_eq!(body.children[0].children[0].get(Property::ShapeWidth), Some(Value::Length(11)));
    }

    #[test]
    fn a_frame_that_nothing_follows_stands_alone() {
        let children = vec![paragraph("z", None), paragraph("a", Some(&Frame::default()))];
        let before = "  paragraph\n    run | \"z\"\n";
        let shape = "shape shape.x=0 shape.y=0 shape.anchor=paragraph shape.geometry=text-box shape.auto-height=on";
        check(children, &format!("body\n{before}  paragraph\n    {shape}\n      paragraph\n        run | \"a\"\n"));
    }

    #[test]
    fn a_frame_before_a_table_hangs_on_what_stands_before() {
        let table = Node::new(Kind::Table);
        let children = vec![paragraph("z", None), paragraph("a", Some(&Frame::default())), table];
        let mut body = Node { children, ..Node::new(Kind::Body) };
        lift(&mut body);
        assert_eq!(body.children.iter().map(|n| n.kind).collect::<Vec<_>>(), [Kind::Paragraph, Kind::Table]);
        assert_eq!(body.children[0].full_text(), "za");
    }
}
