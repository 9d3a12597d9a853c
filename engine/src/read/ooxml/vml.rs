//! VML shapes and embedded objects (ECMA-376 part 4 §14.1–14.3, part 1 §17.3.3.19).
//!
//! In: `w:pict`, `w:object`. Out: the same `Image` and `Shape` nodes as for DrawingML, and `Object` nodes with their
//! preview. Deliberately absent: formulas and paths of shape types, 3-D.

use super::names::chosen;
use super::reader::Reader;
use super::theme::named_color;
use super::units::{hex_color, is_on, measure};
use crate::model::{Border, BorderStyle, Color, Kind, Node, Property, Value};
use crate::read::drawings;
use crate::read::xml::Element;
use crate::read::{embedded, shape_names};
use std::collections::HashMap;

/// EMU of a bare number in a style: a pixel.
const BARE: f64 = 9_525.0;

impl Reader<'_> {
    /// Reads a `w:pict`.
    pub fn picture_element(&mut self, e: &Element) {
        for child in e.elements() {
            match child.name.as_str() {
                "w:control" => {
                    let node = self.active_x(child);
                    self.push(node);
                }
                "w:movie" | "w10:wrap" | "w10:anchorlock" | "v:shapetype" | "o:lock" => {}
                "w:binData" => self.skip(child),
                "mc:AlternateContent" => {
                    if let Some(branch) = chosen(child) {
                        self.deeper(|r| r.picture_element(branch));
                    }
                }
                "o:OLEObject" => {
                    let node = self.ole(child, None);
                    self.push(node);
                }
                _ => self.push_vml(child),
            }
        }
    }

    fn push_vml(&mut self, e: &Element) {
        let Some(mut node) = self.vml(e, true) else { return };
        self.mark_changed(&mut node);
        self.push(node);
    }

    /// Reads a `w:object`: its data, with the picture that stands for it.
    pub fn object(&mut self, e: &Element) {
        let drawn = e.elements().find(|c| matches!(c.name.as_str(), "v:shape" | "v:rect" | "v:group"));
        let preview = drawn.and_then(|d| self.vml(d, true));
        let data = e.elements().find(|c| matches!(c.name.as_str(), "o:OLEObject" | "w:objectEmbed" | "w:objectLink"));
        let mut node = match (data, e.child("w:control")) {
            (Some(data), _) => self.ole(data, preview),
            (None, Some(control)) => self.active_x(control),
            (None, None) => match preview {
                Some(preview) => preview,
                None => return self.picture_element(e),
            },
        };
        self.mark_changed(&mut node);
        self.push(node);
    }

    fn ole(&mut self, e: &Element, preview: Option<Node>) -> Node {
        let mut node = self.node(Kind::Object, e);
        let class = e.attribute("ProgID").or(e.attribute("w:progId")).unwrap_or_default();
        node.set(Property::ObjectKind, Value::text(class));
        node.set(Property::ShapeAnchor, Value::token("inline"));
        let part = self.relationship(e.attribute("r:id")).cloned();
        match part {
            Some(part) if part.external => node.set(Property::ImageLink, Value::text(part.target)),
            Some(part) => match self.env.opc.part(&part.target) {
                Some(bytes) => node.set(Property::ObjectDigest, Value::Text(embedded::digest(bytes))),
                None => self.note(e, "the object's data is not in the package"),
            },
            None => self.note(e, "object without data"),
        }
        if let Some(preview) = preview {
            for property in [Property::ShapeWidth, Property::ShapeHeight] {
                if let Some(value) = preview.properties.get(&property) {
                    node.set(property, value.clone());
                }
            }
            node.children.push(preview);
        }
        node
    }

    /// One VML shape; `outer` where it is not in a group.
    fn vml(&mut self, e: &Element, outer: bool) -> Option<Node> {
        match e.name.as_str() {
            "v:shape" | "v:rect" | "v:roundrect" | "v:oval" | "v:line" | "v:polyline" | "v:curve" | "v:arc"
            | "v:image" => Some(self.vml_shape(e, outer)),
            "v:group" => self.vml_group(e, outer),
            "v:shapetype" | "v:background" | "o:lock" | "o:diagram" | "w10:wrap" | "w10:anchorlock" => None,
            "mc:AlternateContent" => {
                let content = chosen(e).and_then(|b| b.elements().next())?;
                self.deeper(|r| r.vml(content, outer)).flatten()
            }
            _ => self.unknown(e),
        }
    }

    fn vml_group(&mut self, e: &Element, outer: bool) -> Option<Node> {
        let mut node = self.node(Kind::Shape, e);
        node.set(Property::ShapeGeometry, Value::token("group"));
        layout(e, outer, &mut node);
        let children = self.deeper(|r| e.elements().filter_map(|c| r.vml(c, false)).collect::<Vec<_>>());
        match children {
            Some(children) => node.children = children,
            None => return self.unknown(e),
        }
        Some(node)
    }

    fn vml_shape(&mut self, e: &Element, outer: bool) -> Node {
        let picture = e.child("v:imagedata");
        let text = e.child("v:textbox");
        let kind = if picture.is_some() && text.is_none() { Kind::Image } else { Kind::Shape };
        let mut node = self.node(kind, e);
        layout(e, outer, &mut node);
        if let Some(picture) = picture {
            self.image_data(picture, &mut node);
        }
        if kind == Kind::Shape {
            node.set(Property::ShapeGeometry, Value::token(geometry(e, text.is_some())));
            colors(e, &mut node);
        }
        if let Some(text) = text {
            node.children = self.vml_text(text);
            let direction = text_direction(text.attribute("style").unwrap_or_default());
            node.set(Property::ShapeTextDirection, Value::token(direction));
        }
        if let Some(art) = e.child("v:textpath").and_then(|t| t.attribute("string")).filter(|s| !s.is_empty()) {
            let mut paragraph = self.node(Kind::Paragraph, e);
            paragraph.children.push(Node::run(art));
            node.children.push(paragraph);
        }
        if let Some(alt) = e.attribute("alt").filter(|a| !a.is_empty()) {
            node.set(Property::ShapeAltText, Value::text(alt));
        }
        node
    }

    fn vml_text(&mut self, text: &Element) -> Vec<Node> {
        match text.child("w:txbxContent") {
            Some(content) => self.text_box(content),
            None => self.unknown(text).filter(|n| !n.text.is_empty()).into_iter().collect(),
        }
    }

    fn image_data(&mut self, e: &Element, node: &mut Node) {
        let id = e.attribute("r:id").or(e.attribute("r:pict")).or(e.attribute("o:relid"));
        let part = self.relationship(id).cloned();
        match part {
            Some(part) if part.external => node.set(Property::ImageLink, Value::text(part.target)),
            Some(part) => match self.picture(&part.target) {
                Some(pixels) => node.set(Property::ImagePixels, Value::text(&*pixels)),
                None => self.note(e, "the picture is not in the package"),
            },
            None => match e.attribute("r:href").and_then(|id| self.relationship(Some(id))) {
                Some(link) => node.set(Property::ImageLink, Value::text(link.target.clone())),
                None => self.note(e, "picture without data"),
            },
        }
        if let Some(title) = e.attribute("o:title").filter(|t| !t.is_empty()) {
            node.set(Property::ShapeTitle, Value::text(title));
        }
        image_look(e, node);
        crop(e, node);
    }
}

/// How the colours of a picture are shown (§14.1.2.11): gain and black level as Word writes its watermarks.
fn image_look(e: &Element, node: &mut Node) {
    let on = |name: &str| e.attribute(name).is_some_and(is_on);
    let level = |name: &str| e.attribute(name).and_then(share);
    let washed = level("gain").is_some_and(|g| g < 0.31) && level("blacklevel").is_some_and(|b| b > 0.34);
    let mode = match () {
        () if on("bilevel") => "mono",
        () if on("grayscale") => "greyscale",
        () if washed => "watermark",
        () => "standard",
    };
    node.set(Property::ImageMode, Value::token(mode));
}

/// The declarations of a `style` attribute.
fn declarations(e: &Element) -> HashMap<&str, &str> {
    let style = e.attribute("style").unwrap_or_default();
    style.split(';').filter_map(|d| d.split_once(':')).map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// Size, position, wrap and rotation. Inside a group lengths are in units of the group and left out.
fn layout(e: &Element, outer: bool, node: &mut Node) {
    let style = declarations(e);
    let length = |name: &str| style.get(name).and_then(|v| measure(v, BARE));
    rotation(style.get("rotation").copied(), node);
    if !outer {
        return;
    }
    for (property, name) in [(Property::ShapeWidth, "width"), (Property::ShapeHeight, "height")] {
        if let Some(length) = length(name) {
            node.set(property, Value::Length(length));
        }
    }
    if style.get("position").is_none_or(|p| *p != "absolute" && *p != "relative") {
        node.set(Property::ShapeAnchor, Value::token("inline"));
        return;
    }
    node.set(Property::ShapeAnchor, Value::token("character"));
    let behind = style.get("z-index").is_some_and(|z| z.starts_with('-'));
    node.set(Property::ShapeBehind, Value::Flag(behind));
    node.set(Property::ShapeWrap, Value::token(wrap(e)));
    let side = e.child("w10:wrap").and_then(|w| w.attribute("side")).filter(|side| *side != "bothSides");
    drawings::set_wrap_side(side.unwrap_or("both"), node);
    for (property, names) in [(Property::ShapeX, ["margin-left", "left"]), (Property::ShapeY, ["margin-top", "top"])] {
        if let Some(offset) = names.iter().find_map(|n| length(n)) {
            node.set(property, Value::Length(offset));
        }
    }
}

fn rotation(text: Option<&str>, node: &mut Node) {
    let degrees = text.and_then(|t| match t.strip_suffix("fd") {
        Some(fraction) => fraction.parse::<f64>().ok().map(|f| f / 65_536.0),
        None => t.parse::<f64>().ok(),
    });
    let hundredths = degrees.filter(|d| d.is_finite()).map_or(0, |d| (d * 100.0).round() as i64).rem_euclid(36_000);
    if hundredths != 0 {
        node.set(Property::ShapeRotation, Value::Number(hundredths));
    }
}

fn wrap(e: &Element) -> &'static str {
    match e.child("w10:wrap").and_then(|w| w.attribute("type")) {
        Some("square") => "square",
        Some("tight" | "through") => "tight",
        Some("topAndBottom") => "top-bottom",
        _ => "through",
    }
}

fn geometry(e: &Element, has_text: bool) -> &'static str {
    let class = e.attribute("type").unwrap_or_default();
    let number = class.rsplit("_t").next().and_then(|n| n.parse::<u32>().ok());
    match (e.name.as_str(), number) {
        ("v:line", _) | (_, Some(20 | 32)) => "line",
        ("v:oval", _) | (_, Some(3)) => "ellipse",
        ("v:roundrect", _) | (_, Some(2)) => "roundRect",
        (_, Some(202)) => "text-box",
        ("v:rect", _) | (_, Some(1 | 75)) if has_text => "text-box",
        ("v:rect", _) | (_, Some(1 | 75)) => "rectangle",
        ("v:arc", _) => "arc",
        (_, Some(136)) => "textPlain",
        (_, None) if has_text => "text-box",
        (_, Some(number)) => shape_names::name(i64::from(number)),
        _ => "path",
    }
}

fn colors(e: &Element, node: &mut Node) {
    let flag = |name: &str| e.attribute(name).map(is_on);
    let filled = e.child("v:fill").and_then(|f| f.attribute("on")).map(is_on).or(flag("filled"));
    let is_line = e.name == "v:line";
    if filled != Some(false) && !is_line {
        let color = e.attribute("fillcolor").map_or(Some(0xFF_FFFF), vml_color);
        if let Some(rgb) = color {
            node.set(Property::ShapeFill, Value::Color(Color::Rgb(rgb)));
        }
    }
    if let Some(opacity) = e.child("v:fill").and_then(|f| f.attribute("opacity")).and_then(share) {
        node.set(Property::ShapeOpacity, Value::Ratio((opacity.clamp(0.0, 1.0) * 1000.0).round() as i64));
    }
    node.set(Property::ShapeFillKind, Value::token(fill_kind(e)));
    if let Some(shadow) = e.child("v:shadow").filter(|s| s.attribute("on").is_some_and(is_on)) {
        set_shadow(shadow, node);
    }
    let stroke = e.child("v:stroke");
    let stroked = stroke.and_then(|s| s.attribute("on")).map(is_on).or(flag("stroked"));
    if stroked == Some(false) {
        return;
    }
    let rgb = e.attribute("strokecolor").map_or(Some(0), vml_color).unwrap_or(0);
    let width = e.attribute("strokeweight").and_then(|w| measure(w, 12_700.0)).unwrap_or(9_525);
    let style = match stroke.and_then(|s| s.attribute("dashstyle")) {
        None | Some("solid") => BorderStyle::Solid,
        Some("dot" | "1 1" | "shortdot") => BorderStyle::Dotted,
        Some(_) => BorderStyle::Dashed,
    };
    node.set(Property::ShapeLine, Value::Border(Border { width, color: Color::Rgb(rgb), style }));
}

/// What something is filled with, as its `v:fill` says.
pub fn fill_kind(e: &Element) -> &'static str {
    match e.child("v:fill").and_then(|f| f.attribute("type")) {
        Some("gradient" | "gradientRadial" | "gradientCenter" | "gradientUnscaled") => "gradient",
        Some("tile" | "frame") => "bitmap",
        Some("pattern") => "hatch",
        _ => "solid",
    }
}

/// The colours that a gradient goes from and to, where both are said.
pub fn gradient_ends(e: &Element) -> Option<[u32; 2]> {
    let to = e.child("v:fill")?.attribute("color2").and_then(vml_color)?;
    Some([e.attribute("fillcolor").and_then(vml_color)?, to])
}

/// `#rgb`, `#rrggbb`, a name; what follows in brackets is a palette index.
fn vml_color(text: &str) -> Option<u32> {
    let word = text.split_whitespace().next()?;
    if let Some(short) = word.strip_prefix('#').filter(|h| h.len() == 3) {
        let n = u32::from_str_radix(short, 16).ok()?;
        return Some([8, 4, 0].iter().fold(0, |rgb, shift| (rgb << 8) | (((n >> shift) & 15) * 17)));
    }
    match hex_color(word) {
        Some(Color::Rgb(rgb)) => Some(rgb),
        _ => named_color(word),
    }
}

/// A shadow, two points to the right and down in grey where it does not say.
fn set_shadow(e: &Element, node: &mut Node) {
    let mut sides = e.attribute("offset").unwrap_or("2pt,2pt").split(',');
    let mut side = || sides.next().and_then(|s| measure(s.trim(), BARE)).unwrap_or(0);
    let offset = [side(), side()];
    let color = e.attribute("color").map_or(Some(0x80_8080), vml_color);
    drawings::set_shadow(offset, color.map(Color::Rgb), node);
}

/// Text that runs down or up (\[MS-OE376\] on `layout-flow`).
fn text_direction(style: &str) -> &'static str {
    let says = |word: &str| style.contains(word);
    match says("layout-flow:vertical") {
        true if says("mso-layout-flow-alt:bottom-to-top") => "bt-lr",
        true => "tb-rl",
        false => "lr-tb",
    }
}

/// A share of one: `.5`, `32768f` of 65,536, `50%`.
fn share(text: &str) -> Option<f64> {
    let number = |text: &str, whole: f64| text.parse::<f64>().ok().map(|n| n / whole);
    let share = match (text.strip_suffix('f'), text.strip_suffix('%')) {
        (Some(parts), _) => number(parts, 65_536.0),
        (None, Some(percent)) => number(percent, 100.0),
        (None, None) => number(text, 1.0),
    };
    share.filter(|n| n.is_finite())
}

/// Crops are shares of the picture.
fn crop(e: &Element, node: &mut Node) {
    let share = |name: &str| e.attribute(name).and_then(share).unwrap_or(0.0).clamp(-1.0, 0.99);
    let [top, right, bottom, left] = ["croptop", "cropright", "cropbottom", "cropleft"].map(share);
    let shown = |property| match node.properties.get(&property) {
        Some(Value::Length(length)) => *length as f64,
        _ => 0.0,
    };
    let width = shown(Property::ShapeWidth) / (1.0 - left - right).max(0.01);
    let height = shown(Property::ShapeHeight) / (1.0 - top - bottom).max(0.01);
    let cut = [top * height, right * width, bottom * height, left * width].map(|c| c.round() as i64);
    if cut.iter().any(|&c| c != 0) {
        node.set(Property::ShapeCrop, Value::text(cut.map(|c| c.to_string()).join(",")));
    }
}
