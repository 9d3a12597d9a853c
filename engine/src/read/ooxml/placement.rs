//! Where a drawing stands: `wp:anchor` (ECMA-376 part 1 §20.4.2), relative sizes (\[MS-DOCX\] `wp14:sizeRelH`).
//!
//! In: an anchor. Out: the properties `shape.x-from` … `shape.distance-end`. Deliberately absent: `wp:effectExtent`,
//! `locked`, the polygon of a tight wrap.

use super::names::descend;
use super::units::{integer, integer_of, is_on, twips_of};
use crate::model::{Node, Property, Value};
use crate::read::drawings::{in_cell, set_distances};
use crate::read::xml::Element;

/// Says what `wp:anchor` says besides distance and wrap; `cell` where the anchor stands in a table cell.
pub fn set_placement(anchor: &Element, cell: bool, node: &mut Node) {
    let bound = cell && anchor.attribute("layoutInCell").is_none_or(is_on);
    let axes = [
        ("wp:positionH", Property::ShapeXFrom, Property::ShapeXAlign),
        ("wp:positionV", Property::ShapeYFrom, Property::ShapeYAlign),
    ];
    for (name, from, align) in axes {
        let Some(position) = anchor.child(name) else { continue };
        if let Some(word) = position.attribute("relativeFrom").and_then(origin) {
            node.set(from, Value::token(if bound { in_cell(word) } else { word }));
        }
        if let Some(word) = descend(position, &["wp:align"]).and_then(|a| alignment(a.text().trim())) {
            node.set(align, Value::token(word));
        }
    }
    let shares = [
        (["wp14:sizeRelH", "wp14:pctWidth"], Property::ShapeWidthShare),
        (["wp14:sizeRelV", "wp14:pctHeight"], Property::ShapeHeightShare),
    ];
    for (path, property) in shares {
        let share = descend(anchor, &path).and_then(|e| integer(e.text().trim())).filter(|&n| n > 0);
        if let Some(share) = share {
            node.set(property, Value::Ratio(share / 100));
        }
    }
    let apart = anchor.attribute("allowOverlap").is_some_and(|v| !is_on(v));
    node.set(Property::ShapeNoOverlap, Value::Flag(apart));
    let sides = ["distT", "distB", "distL", "distR"];
    set_distances(sides.map(|name| integer_of(anchor, name).unwrap_or(0)), node);
}

fn origin(word: &str) -> Option<&'static str> {
    Some(match word {
        "page" => "page",
        "margin" => "margin",
        "column" => "column",
        "character" => "character",
        "paragraph" => "paragraph",
        "line" => "line",
        "leftMargin" => "left-margin",
        "rightMargin" => "right-margin",
        "topMargin" => "top-margin",
        "bottomMargin" => "bottom-margin",
        "insideMargin" => "inside-margin",
        "outsideMargin" => "outside-margin",
        _ => return None,
    })
}

/// The model's word for an alignment, which is Word's own; none for other words.
pub fn alignment(word: &str) -> Option<&'static str> {
    ["left", "center", "right", "inside", "outside", "top", "bottom"].into_iter().find(|known| *known == word)
}

/// What `w:tblpPr` says of a floating table (§17.4.57).
pub fn of_table(e: &Element) -> Vec<(Property, Value)> {
    let from = |name: &str, text: &'static str| match e.attribute(name) {
        Some("page") => "page",
        Some("margin") => "margin",
        _ => text,
    };
    let mut out = vec![
        (Property::ShapeXFrom, Value::token(from("w:horzAnchor", "column"))),
        (Property::ShapeYFrom, Value::token(from("w:vertAnchor", "paragraph"))),
    ];
    let places = [
        ("w:tblpXSpec", "w:tblpX", Property::ShapeXAlign, Property::ShapeX),
        ("w:tblpYSpec", "w:tblpY", Property::ShapeYAlign, Property::ShapeY),
    ];
    for (align, offset, aligned, property) in places {
        match e.attribute(align).and_then(alignment) {
            Some(word) => out.push((aligned, Value::token(word))),
            None => out.push((property, Value::Length(twips_of(e, offset).unwrap_or(0)))),
        }
    }
    let sides = [
        (Property::ShapeDistanceTop, "w:topFromText"),
        (Property::ShapeDistanceBottom, "w:bottomFromText"),
        (Property::ShapeDistanceStart, "w:leftFromText"),
        (Property::ShapeDistanceEnd, "w:rightFromText"),
    ];
    out.extend(sides.map(|(property, name)| (property, Value::Length(twips_of(e, name).unwrap_or(0)))));
    out
}
