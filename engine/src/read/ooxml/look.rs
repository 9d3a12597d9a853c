//! The look of a drawing beyond fill and line: opacity, mirroring, arrow heads, colours of pictures, how text sits in it
//! (ECMA-376 part 1 §20.1.2.1.1 `a:bodyPr`, §20.1.7.6 `a:xfrm`, §20.1.8.38 `a:headEnd`, §14.1.2.22 for VML).
//!
//! In: shape properties and body properties. Out: `shape.opacity` … `shape.inset-end`. Deliberately absent: columns of text
//! in shapes, 3-D, soft edges, glow.

use super::units::{integer_of, is_on};
use crate::model::{Kind, Node, Property, Value};
use crate::read::drawings::{set_arrows, set_flip};
use crate::read::xml::Element;

/// Says what `*:spPr` says.
pub fn set_look(properties: &Element, node: &mut Node) {
    let alpha = properties.child("a:solidFill").and_then(|f| f.elements().next()).and_then(|c| c.child("a:alpha"));
    if let Some(alpha) = alpha.and_then(|a| integer_of(a, "val")) {
        node.set(Property::ShapeOpacity, Value::Ratio(alpha.clamp(0, 100_000) / 100));
    }
    if let Some(frame) = properties.child("a:xfrm") {
        let on = |name: &str| frame.attribute(name).is_some_and(is_on);
        set_flip(on("flipH"), on("flipV"), node);
    }
    let end = |name: &str| {
        let end = properties.child("a:ln").and_then(|l| l.child(name)).and_then(|e| e.attribute("type"));
        end.is_some_and(|t| t != "none")
    };
    set_arrows(end("a:headEnd"), end("a:tailEnd"), node);
}

/// Brightness in thousandths of a percent from which, with as little contrast, a picture is a watermark.
const WASHED_OUT: i64 = 70_000;

/// Says what `a:blip` says of a picture's colours (§20.1.8.13, §20.1.8.34, §20.1.8.42, §20.1.8.4).
pub fn set_image_look(blip: &Element, node: &mut Node) {
    let light = |name: &str| blip.child("a:lum").and_then(|l| integer_of(l, name)).unwrap_or(0);
    let washed = light("bright") >= WASHED_OUT && light("contrast") <= -WASHED_OUT;
    let mode = match () {
        () if blip.child("a:biLevel").is_some() => "mono",
        () if blip.child("a:grayscl").is_some() => "greyscale",
        () if washed => "watermark",
        () => "standard",
    };
    node.set(Property::ImageMode, Value::token(mode));
    if let Some(alpha) = blip.child("a:alphaModFix").and_then(|a| integer_of(a, "amt")) {
        // A shape that is filled with a picture is as opaque as its fill.
        let property = if node.kind == Kind::Image { Property::ImageOpacity } else { Property::ShapeOpacity };
        node.set(property, Value::Ratio(alpha.clamp(0, 100_000) / 100));
    }
}

/// Says what `wps:bodyPr` or `a:bodyPr` says, of a shape that has text.
pub fn set_text_look(body: &Element, node: &mut Node) {
    let align = match body.attribute("anchor") {
        Some("ctr") => "center",
        Some("b") => "bottom",
        _ => "top",
    };
    node.set(Property::ShapeTextAlign, Value::token(align));
    node.set(Property::ShapeAutoHeight, Value::Flag(body.child("a:spAutoFit").is_some()));
    let sides = [
        (Property::ShapeInsetTop, "tIns", 45_720),
        (Property::ShapeInsetBottom, "bIns", 45_720),
        (Property::ShapeInsetStart, "lIns", 91_440),
        (Property::ShapeInsetEnd, "rIns", 91_440),
    ];
    for (property, name, default) in sides {
        node.set(property, Value::Length(integer_of(body, name).unwrap_or(default)));
    }
}
