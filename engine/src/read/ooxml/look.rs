//! The look of a drawing beyond fill and line: opacity, mirroring, arrow heads, colours of pictures, how text sits in it
//! (ECMA-376 part 1 §20.1.2.1.1 `a:bodyPr`, §20.1.7.6 `a:xfrm`, §20.1.8.38 `a:headEnd`, §14.1.2.22 for VML).
//!
//! In: shape properties and body properties. Out: `shape.shadow` … `shape.inset-end`, `image.mode`. Deliberately absent: columns of text
//! in shapes, 3-D, soft edges, glow.

use super::theme::Theme;
use super::units::{integer_of, is_on};
use crate::model::{Color, Kind, Node, Property, Value};
use crate::read::drawings::{self, set_arrows, set_flip};
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

/// The outer shadow: as far away as `dist` in the direction of `dir` (§20.1.8.45). It turns with its shape unless that is
/// denied, which is seen where the shape is turned.
pub fn set_shadow(properties: &Element, theme: &Theme, node: &mut Node) {
    let Some(shadow) = properties.child("a:effectLst").and_then(|l| l.child("a:outerShdw")) else { return };
    let distance = integer_of(shadow, "dist").unwrap_or(0).clamp(0, 1 << 40) as f64;
    let angle = (integer_of(shadow, "dir").unwrap_or(0) as f64 / 60_000.0).to_radians();
    let offset = [angle.cos(), angle.sin()].map(|share| (distance * share).round() as i64);
    let color = shadow.elements().find_map(|c| theme.drawing_color(c));
    drawings::set_shadow(offset, color.map(Color::Rgb), node);
    let turned = node.properties.contains_key(&Property::ShapeRotation);
    let turns = turned && shadow.attribute("rotWithShape").is_none_or(is_on);
    node.set(Property::ShapeShadowTurns, Value::Flag(turns));
}

/// Adjusted values of a preset geometry (§20.1.9.5): how round a corner is, where a callout points to.
pub fn set_adjustments(properties: &Element, node: &mut Node) {
    let list = properties.child("a:prstGeom").and_then(|g| g.child("a:avLst"));
    let value = |e: &Element| Some(format!("{}={}", e.attribute("name")?, e.attribute("fmla")?.strip_prefix("val ")?));
    let values: Vec<String> = list.into_iter().flat_map(Element::elements).filter_map(value).collect();
    if !values.is_empty() {
        node.set(Property::ShapeAdjust, Value::text(values.join(" ")));
    }
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
    let direction = match body.attribute("vert") {
        Some("vert" | "eaVert" | "wordArtVert" | "wordArtVertRtl") => "tb-rl",
        Some("vert270") => "bt-lr",
        Some("mongolianVert") => "tb-lr",
        _ => "lr-tb",
    };
    node.set(Property::ShapeTextDirection, Value::token(direction));
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
