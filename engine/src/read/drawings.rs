//! What drawings say alike in all families.
//!
//! In: what a reader found. Out: `shape.distance-*`, `shape.flip`, `shape.arrows`, the word for what a drawing that is
//! bound to its cell counts from, the colours of a gradient, fills that are seen. Deliberately absent: where a family writes these, and what it takes for granted.

use crate::model::{Color, Kind, Node, Property, Value};

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

/// A gradient as the colours of its two ends, whichever comes first: formats count its angle from different sides.
pub fn gradient(mut ends: [u32; 2]) -> Value {
    ends.sort_unstable();
    Value::Text(ends.map(|rgb| format!("#{rgb:06x}")).join(" "))
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

/// Takes away what paints nothing, all the way down: a fill that is fully transparent or behind a picture that covers it, and
/// the opacity of a fill that is not there. Offices write either for "not filled". A shape that is filled with a picture keeps its opacity.
pub fn drop_unseen(node: &mut Node) {
    node.children.iter_mut().for_each(drop_unseen);
    match node.properties.get(&Property::ImagePixels) {
        Some(Value::Text(pixels)) if node.kind == Kind::Image && pixels.starts_with("pixels:") => {
            node.properties.remove(&Property::ShapeFill);
        }
        Some(_) => return,
        None => {}
    }
    if node.properties.get(&Property::ShapeOpacity) == Some(&Value::Ratio(0)) {
        node.properties.remove(&Property::ShapeFill);
        node.properties.remove(&Property::ShapeFillKind);
    }
    if ![Property::ShapeFill, Property::ShapeFillKind].iter().any(|fill| node.properties.contains_key(fill)) {
        node.properties.remove(&Property::ShapeOpacity);
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
    use crate::model::Color;

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

    #[test]
    fn what_paints_nothing_is_no_fill() {
        let check = |kind: Kind, set: &[(Property, Value)], expected: &[Property]| {
            let mut node = Node::new(kind);
            set.iter().for_each(|(property, value)| node.set(*property, value.clone()));
            let mut body = Node { children: vec![node], ..Node::new(Kind::Body) };
            drop_unseen(&mut body);
            assert_eq!(body.children[0].properties.keys().copied().collect::<Vec<_>>(), expected);
        };
        let fill = (Property::ShapeFill, Value::Color(Color::Rgb(0xFF_FFFF)));
        let opacity = |ratio| (Property::ShapeOpacity, Value::Ratio(ratio));
        check(Kind::Shape, &[fill.clone(), opacity(0)], &[]);
        check(Kind::Shape, &[fill.clone(), opacity(500)], &[Property::ShapeFill, Property::ShapeOpacity]);
        check(Kind::Shape, &[opacity(500)], &[]);
        let pixels = |kind: &str| (Property::ImagePixels, Value::text(format!("{kind}:1x1:ab")));
        check(Kind::Image, &[pixels("pixels"), fill.clone()], &[Property::ImagePixels]);
        check(Kind::Image, &[pixels("pixels-alpha"), fill], &[Property::ImagePixels, Property::ShapeFill]);
        let picture = (Property::ImagePixels, Value::text("pixels"));
        check(Kind::Shape, &[picture, opacity(0)], &[Property::ImagePixels, Property::ShapeOpacity]);
    }
}
