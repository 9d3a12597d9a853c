//! Where a drawing stands, in the words of the model (ODF 1.3 part 3, §20.297 ff., §20.404 f., §20.413 ff.).
//!
//! In: a drawing's element and effective graphic properties. Out: `shape.x-from` … `shape.distance-end`. Deliberately
//! absent: positions of drawings that stand in the text as a character, contours, wraps of the first paragraph only.

use super::attrs::Attrs;
use crate::model::{Node, Property, Value};
use crate::read::drawings::{in_cell, set_distances};
use crate::read::xml::Element;

/// Says where a drawing that floats is placed; `cell` where its anchor stands in a table cell.
pub fn set_placement(element: &Element, attrs: &Attrs<'_>, cell: bool, node: &mut Node) {
    if !matches!(element.attribute("text:anchor-type"), Some("char" | "paragraph" | "page" | "frame")) {
        return;
    }
    let bound = cell && attrs.is("style:flow-with-text", "true");
    let origin = |word| if bound { in_cell(word) } else { word };
    let words = [
        (Property::ShapeXFrom, attrs.get("style:horizontal-rel").and_then(across).map(origin)),
        (Property::ShapeYFrom, attrs.get("style:vertical-rel").and_then(down).map(origin)),
        (Property::ShapeXAlign, attrs.get("style:horizontal-pos").and_then(alignment)),
        (Property::ShapeYAlign, attrs.get("style:vertical-pos").and_then(alignment)),
    ];
    for (property, word) in words {
        if let Some(word) = word {
            node.set(property, Value::token(word));
        }
    }
    let shares = [("style:rel-width", Property::ShapeWidthShare), ("style:rel-height", Property::ShapeHeightShare)];
    for (name, property) in shares {
        let percent = element.attribute(name).and_then(|v| v.strip_suffix('%')).and_then(|v| v.parse::<i64>().ok());
        if let Some(percent) = percent.filter(|p| (1..=1000).contains(p)) {
            node.set(property, Value::Ratio(percent * 10));
        }
    }
    node.set(Property::ShapeNoOverlap, Value::Flag(attrs.is("loext:allow-overlap", "false")));
    let all = || attrs.length("fo:margin");
    let sides = ["fo:margin-top", "fo:margin-bottom", "fo:margin-left", "fo:margin-right"];
    set_distances(sides.map(|name| attrs.length(name).or_else(all).unwrap_or(0)), node);
}

fn across(word: &str) -> Option<&'static str> {
    Some(match word {
        "page" => "page",
        "page-content" => "margin",
        "page-start-margin" => "left-margin",
        "page-end-margin" => "right-margin",
        "paragraph" | "paragraph-content" | "frame" | "frame-content" => "column",
        "char" => "character",
        _ => return None,
    })
}

fn down(word: &str) -> Option<&'static str> {
    Some(match word {
        "page" => "page",
        "page-content" => "margin",
        "page-content-top" => "top-margin",
        "page-content-bottom" => "bottom-margin",
        "paragraph" | "paragraph-content" | "char" | "frame" | "frame-content" => "paragraph",
        "line" => "line",
        _ => return None,
    })
}

fn alignment(word: &str) -> Option<&'static str> {
    Some(match word {
        "left" => "left",
        "center" | "middle" => "center",
        "right" => "right",
        "inside" => "inside",
        "outside" => "outside",
        "top" => "top",
        "bottom" => "bottom",
        _ => return None,
    })
}
