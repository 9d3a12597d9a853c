//! What drawings say alike in all families.
//!
//! In: what a reader found. Out: `shape.distance-*`, `shape.flip`, `shape.arrows`, the word for what a drawing that is
//! bound to its cell counts from. Deliberately absent: where a family writes these, and what it takes for granted.

use crate::model::{Color, Node, Property, Value};

/// Distances of the text above, below, on the left and on the right, on the sides where the drawing's wrap keeps one.
pub fn set_distances([top, bottom, start, end]: [i64; 4], node: &mut Node) {
    let (above, beside) = match node.get(Property::ShapeWrap) {
        Some(Value::Token(word)) => (word == "square" || word == "top-bottom", word == "square" || word == "tight"),
        _ => return,
    };
    let sides = [
        (Property::ShapeDistanceTop, top, above),
        (Property::ShapeDistanceBottom, bottom, above),
        (Property::ShapeDistanceStart, start, beside),
        (Property::ShapeDistanceEnd, end, beside),
    ];
    for (property, distance, _) in sides.into_iter().filter(|(_, _, counts)| *counts) {
        node.set(property, Value::Length(distance));
    }
}

/// What the position of a drawing that is laid out in its table cell counts from: for such a drawing the cell is the page
/// and the text area in one, and the same file saved again may say either.
pub fn in_cell(origin: &'static str) -> &'static str {
    match origin {
        "page" | "margin" => "cell",
        other => other,
    }
}

/// On which side text flows, where it flows on any.
pub fn set_wrap_side(side: &str, node: &mut Node) {
    let wraps = |wrap: &Value| matches!(wrap, Value::Token(word) if word == "square" || word == "tight");
    if node.properties.get(&Property::ShapeWrap).is_some_and(wraps) {
        node.set(Property::ShapeWrapSide, Value::token(side));
    }
}

/// A shadow: how far to the right and down it lies, its colour.
pub fn set_shadow([x, y]: [i64; 2], color: Option<Color>, node: &mut Node) {
    node.set(Property::ShapeShadow, Value::Flag(true));
    node.set(Property::ShapeShadowOffset, Value::text(format!("{x},{y}")));
    if let Some(color @ Color::Rgb(_)) = color {
        node.set(Property::ShapeShadowColor, Value::Color(color));
    }
}

/// Which ways it is mirrored.
pub fn set_flip(across: bool, down: bool, node: &mut Node) {
    set_two((across, down), ["horizontal", "vertical"], Property::ShapeFlip, node);
}

/// Which ends have arrow heads.
pub fn set_arrows(start: bool, end: bool, node: &mut Node) {
    set_two((start, end), ["start", "end"], Property::ShapeArrows, node);
}

fn set_two(on: (bool, bool), [first, second]: [&'static str; 2], property: Property, node: &mut Node) {
    let word = match on {
        (true, true) => "both",
        (true, false) => first,
        (false, true) => second,
        (false, false) => return,
    };
    node.set(property, Value::token(word));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrap_keeps_distances_on_its_sides() {
        let check = |wrap: &str, expected: [bool; 4]| {
            let mut node = Node::new(crate::model::Kind::Shape);
            node.set(Property::ShapeWrap, Value::token(wrap));
            set_distances([1, 2, 3, 4], &mut node);
            let properties = [
                Property::ShapeDistanceTop,
                Property::ShapeDistanceBottom,
                Property::ShapeDistanceStart,
                Property::ShapeDistanceEnd,
            ];
            assert_eq!(properties.map(|p| node.properties.contains_key(&p)), expected, "{wrap}");
        };
        check("square", [true; 4]);
        check("tight", [false, false, true, true]);
        check("top-bottom", [true, true, false, false]);
        check("through", [false; 4]);
        check("none", [false; 4]);
    }
}
