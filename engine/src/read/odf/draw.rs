//! Frames, pictures, shapes, embedded objects (ODF 1.3 part 3, §10).
//!
//! In: `draw:*` elements. Out: Image, Shape, Formula, Chart, Object, Control, and a floating Table where a frame holds a table
//! and nothing else. Deliberately absent: colours of gradients, glue points, 3D scenes' insides, image maps.

use super::attrs::Attrs;
use super::inline::Inlines;
use super::objects;
use super::reader::{CharState, Reader};
use super::shapes;
use super::styles::Family;
use super::units;
use crate::model::{Kind, MediaLimits, Node, Property, Value, media_digest};
use crate::read::automatic;
use crate::read::drawings;
use crate::read::xml::Element;
use std::rc::Rc;

impl<'a> Reader<'a> {
    /// A drawing element among inlines.
    pub fn drawing(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let nodes = self.deeper(element, |reader| match element.name.as_str() {
            "draw:a" => {
                reader.inline(element, state, out);
                Vec::new()
            }
            "draw:frame" => reader.frame(element),
            "draw:control" => vec![reader.control(element)],
            "draw:glue-point" | "draw:contour-polygon" | "draw:contour-path" | "draw:image-map" => Vec::new(),
            _ => vec![reader.shape(element)],
        });
        for node in nodes {
            match node.kind {
                Kind::Table => out.before.push(node),
                _ => out.push(node),
            }
        }
    }

    fn frame(&mut self, element: &'a Element) -> Vec<Node> {
        let Some(content) = frame_content(element, self.source.package.as_ref()) else {
            return vec![self.shape(element)];
        };
        let mut node = match content.name.as_str() {
            "draw:image" => self.image(content),
            "draw:text-box" => self.text_box(element, content),
            "draw:object" | "draw:object-ole" => self.object(content),
            "table:table" => self.table(content),
            _ => self.other_object(content),
        };
        if let Some(mut table) = floating_table(element, &mut node) {
            self.place_table(element, &mut table);
            return vec![table];
        }
        self.set_drawing(element, &mut node);
        vec![node]
    }

    /// Where a floating table stands is what its frame says; the size is its own.
    fn place_table(&mut self, element: &'a Element, table: &mut Node) {
        let style = element.attribute("draw:style-name").unwrap_or("");
        let attrs = self.style_attrs(Family::Graphic, style, "style:graphic-properties");
        set_position(element, &attrs, table);
        set_wrap(element, &attrs, table);
        super::placement::set_placement(element, &attrs, self.in_cell, table);
        for property in [Property::ShapeAnchor, Property::ShapeWrap, Property::ShapeWrapSide, Property::ShapeBehind] {
            table.properties.remove(&property);
        }
    }

    fn image(&mut self, element: &'a Element) -> Node {
        let mut node = self.node(Kind::Image, element);
        if let Some(data) = element.child("office:binary-data") {
            let bytes = units::base64(&data.text());
            node.set(Property::ImagePixels, Value::Text(media_digest(&bytes, MediaLimits::default())));
            return node;
        }
        let href = element.attribute("xlink:href").unwrap_or("");
        match self.part_digest(href) {
            Some(digest) => node.set(Property::ImagePixels, Value::Text(digest)),
            None if is_external(href) => node.set(Property::ImageLink, Value::text(href)),
            None if !href.is_empty() => self.notice(element, format!("no part {href}")),
            None => {}
        }
        node
    }

    /// The digest of a part, computed once.
    pub fn part_digest(&mut self, href: &str) -> Option<String> {
        let name = part_name(href);
        if let Some(digest) = self.digests.get(name) {
            return Some(digest.clone());
        }
        let bytes = self.source.package.as_ref()?.part(name)?;
        let digest = media_digest(bytes, MediaLimits::default());
        self.digests.insert(name.to_owned(), digest.clone());
        Some(digest)
    }

    fn text_box(&mut self, frame: &'a Element, element: &'a Element) -> Node {
        let mut node = self.node(Kind::Shape, frame);
        node.set(Property::ShapeGeometry, Value::text("text-box"));
        node.children = self.aside_blocks(element);
        if let Some(height) = element.attribute("fo:min-height").and_then(units::length) {
            node.set(Property::ShapeHeight, Value::Length(height));
        }
        if let Some(width) = element.attribute("fo:min-width").and_then(units::length) {
            node.set(Property::ShapeWidth, Value::Length(width));
        }
        node
    }

    fn object(&mut self, element: &'a Element) -> Node {
        let found = objects::find(element, self.source, &self.limits, &mut self.notices);
        let mut node = self.node(found.kind, element);
        if let Some(text) = found.formula {
            self.charge(0, text.len());
            node.set(Property::FormulaText, Value::Text(text));
        }
        if let Some(class) = found.class {
            node.set(Property::ObjectKind, Value::Text(class));
        }
        if let Some(digest) = found.digest {
            node.set(Property::ObjectDigest, Value::Text(digest));
        }
        node
    }

    fn other_object(&mut self, element: &'a Element) -> Node {
        let mut node = self.node(Kind::Object, element);
        node.set(Property::ObjectKind, Value::text(element.name.trim_start_matches("draw:")));
        let target = element.attribute("xlink:href").filter(|h| !h.is_empty());
        if let Some(target) = target {
            node.set(Property::ImageLink, Value::text(target));
        }
        node
    }

    fn control(&mut self, element: &'a Element) -> Node {
        let mut node = self.node(Kind::Control, element);
        match element.attribute("draw:control").and_then(|id| self.controls.get(id)) {
            Some(control) => super::controls::set_control(control, &mut node),
            None => {
                node.set(Property::ControlKind, Value::token("other"));
                self.notice(element, "a control without its form");
            }
        }
        self.set_drawing(element, &mut node);
        node
    }

    fn shape(&mut self, element: &'a Element) -> Node {
        let mut node = self.node(Kind::Shape, element);
        node.set(Property::ShapeGeometry, Value::Text(shapes::geometry(element)));
        self.set_drawing(element, &mut node);
        match element.name.as_str() {
            "draw:g" => node.children = self.group(element),
            name if name.starts_with("dr3d:") => {}
            _ => node.children = self.shape_text(element),
        }
        node
    }

    /// Shapes of a group; each inline ones becomes a child of the group.
    fn group(&mut self, element: &'a Element) -> Vec<Node> {
        let mut children = Vec::new();
        for child in element.elements().filter(|e| e.name.starts_with("draw:") || e.name.starts_with("dr3d:")) {
            if self.is_stopped() {
                break;
            }
            let nodes = self.deeper(child, |reader| match child.name.as_str() {
                "draw:frame" => reader.frame(child),
                "draw:control" => vec![reader.control(child)],
                "draw:a" => reader.group(child),
                "draw:glue-point" => Vec::new(),
                _ => vec![reader.shape(child)],
            });
            children.extend(nodes);
        }
        children
    }

    fn shape_text(&mut self, element: &'a Element) -> Vec<Node> {
        let text = |e: &Element| matches!(e.name.as_str(), "text:p" | "text:h" | "text:list" | "table:table");
        if !element.elements().any(text) {
            return Vec::new();
        }
        let blocks = self.aside_blocks(element);
        let blocks: Vec<Node> = blocks.into_iter().filter(|b| b.kind != Kind::Unknown).collect();
        // An empty paragraph is how a shape without text is written.
        let empty = blocks.iter().all(|b| b.kind == Kind::Paragraph && b.children.is_empty());
        if empty { Vec::new() } else { blocks }
    }

    /// Size, place, wrap, fill, line, names.
    fn set_drawing(&mut self, element: &'a Element, node: &mut Node) {
        let style = element.attribute("draw:style-name").unwrap_or("");
        let attrs = self.style_attrs(Family::Graphic, style, "style:graphic-properties");
        shapes::set_size(element, node);
        set_position(element, &attrs, node);
        set_wrap(element, &attrs, node);
        super::placement::set_placement(element, &attrs, self.in_cell, node);
        shapes::set_paint(&attrs, node);
        shapes::set_look(element, &attrs, node);
        if node.kind == Kind::Shape && has_text(element) {
            let grows = element.child("draw:text-box").is_some_and(|b| b.attribute("fo:min-height").is_some());
            let own = attrs.get("loext:writing-mode");
            let mode = own.or(self.text_mode(style)).or(attrs.get("style:writing-mode")).unwrap_or("");
            shapes::set_text_look(&attrs, mode, grows, node);
        }
        if shapes::is_only_drawn(element) {
            node.properties.remove(&Property::ShapeFill);
        }
        if let Some(crop) = attrs.get("fo:clip").filter(|_| node.kind == Kind::Image).and_then(crop) {
            node.set(Property::ShapeCrop, Value::Text(crop));
        }
        set_names(element, node);
        // The size of a formula follows from its text, by the reckoning of the office that laid it out.
        if node.kind == Kind::Formula {
            node.properties.remove(&Property::ShapeWidth);
            node.properties.remove(&Property::ShapeHeight);
        }
    }
}

impl<'a> Reader<'a> {
    /// How lines run in the text of a drawing with that style, where its styles say so.
    fn text_mode(&self, style: &'a str) -> Option<&'a str> {
        let said = |properties: &'a Element| properties.attribute("style:writing-mode");
        let chain = self.styles.chain(self.scope, Family::Graphic, style);
        chain.iter().find_map(|style| style.group("style:paragraph-properties").and_then(said))
    }
}

/// Whether a drawing has more than an empty paragraph.
fn has_text(element: &Element) -> bool {
    let content = element.child("draw:text-box").unwrap_or(element);
    let mut blocks = content.elements().filter(|e| e.name.starts_with("text:") || e.name == "table:table");
    blocks.any(|block| !block.children.is_empty())
}

/// The part of a frame that counts: the object before its replacement picture, the first picture that is there.
fn frame_content<'a>(frame: &'a Element, package: Option<&crate::read::package::Package>) -> Option<&'a Element> {
    let content = |e: &&Element| {
        matches!(
            e.name.as_str(),
            "draw:object"
                | "draw:object-ole"
                | "draw:text-box"
                | "table:table"
                | "draw:applet"
                | "draw:plugin"
                | "draw:floating-frame"
        )
    };
    if let Some(element) = frame.elements().find(content) {
        return Some(element);
    }
    let present = |e: &&Element| {
        let href = e.attribute("xlink:href").unwrap_or("");
        e.child("office:binary-data").is_some() || package.is_some_and(|p| p.part(part_name(href)).is_some())
    };
    let images = || frame.elements().filter(|e| e.name == "draw:image");
    images().find(present).or_else(|| images().next())
}

/// `./Pictures/1.png` and `#Pictures/1.png` are parts.
fn part_name(href: &str) -> &str {
    href.trim_start_matches("./").trim_start_matches('#').trim_end_matches('/')
}

fn is_external(href: &str) -> bool {
    href.contains("://") || href.starts_with("../") || href.starts_with('/') || href.starts_with("file:")
}

/// A frame that holds one table (and the empty paragraph that must follow it) is how Writer floats tables.
fn floating_table(frame: &Element, node: &mut Node) -> Option<Node> {
    let inline = frame.attribute("text:anchor-type") == Some("as-char");
    let rest_empty = node.children.iter().skip(1).all(|b| b.kind == Kind::Paragraph && b.children.is_empty());
    let first = node.children.first().is_some_and(|b| b.kind == Kind::Table);
    if inline || !first || !rest_empty || node.children.len() > 2 || node.kind != Kind::Shape {
        return None;
    }
    let mut table = node.children.swap_remove(0);
    table.set(Property::TableFloat, Value::Flag(true));
    Some(table)
}

fn set_position(element: &Element, attrs: &Attrs<'_>, node: &mut Node) {
    let anchor = match element.attribute("text:anchor-type") {
        Some("as-char") => Some("inline"),
        Some("char") => Some("character"),
        Some(word @ ("paragraph" | "page" | "frame")) => Some(word),
        _ => None,
    };
    if let Some(anchor) = anchor {
        node.set(Property::ShapeAnchor, Value::token(anchor));
    }
    if anchor == Some("inline") {
        return;
    }
    let horizontal = matches!(attrs.get("style:horizontal-pos"), None | Some("from-left" | "from-inside"));
    let vertical = matches!(attrs.get("style:vertical-pos"), None | Some("from-top"));
    let (x, y) = shapes::position(element);
    if let Some(x) = x.filter(|_| horizontal) {
        node.set(Property::ShapeX, Value::Length(x));
    }
    if let Some(y) = y.filter(|_| vertical) {
        node.set(Property::ShapeY, Value::Length(y));
    }
}

fn set_wrap(element: &Element, attrs: &Attrs<'_>, node: &mut Node) {
    if element.attribute("text:anchor-type") == Some("as-char") {
        return;
    }
    let contour = attrs.is("style:wrap-contour", "true");
    let wrap = match attrs.get("style:wrap") {
        Some("none") => "top-bottom",
        Some("run-through") => "through",
        Some(_) if contour => "tight",
        Some(_) => "square",
        None => return,
    };
    node.set(Property::ShapeWrap, Value::token(wrap));
    let behind = wrap == "through" && attrs.is("style:run-through", "background");
    node.set(Property::ShapeBehind, Value::Flag(behind));
    let side = match attrs.get("style:wrap") {
        Some(side @ ("left" | "right")) => side,
        Some("dynamic" | "biggest") => "largest",
        _ => "both",
    };
    drawings::set_wrap_side(side, node);
}

/// `rect(top, right, bottom, left)`; `None` where nothing is cut off.
fn crop(clip: &str) -> Option<String> {
    let inner = clip.trim().strip_prefix("rect(")?.strip_suffix(')')?;
    let sides: Vec<i64> = inner
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|s| !s.is_empty())
        .map(|side| units::length(side).unwrap_or(0))
        .collect();
    if sides.len() != 4 || sides.iter().all(|s| *s == 0) {
        return None;
    }
    Some(sides.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
}

fn set_names(element: &Element, node: &mut Node) {
    let texts = [(Property::ShapeTitle, "svg:title"), (Property::ShapeAltText, "svg:desc")];
    for (property, name) in texts {
        if let Some(text) = element.child(name).map(Element::text).filter(|t| !t.is_empty()) {
            node.set(property, Value::Text(text));
        }
    }
    let decorates = ["loext:decorative", "draw:decorative"].iter().any(|name| element.attribute(name) == Some("true"));
    node.set(Property::ShapeDecorative, Value::Flag(decorates));
    automatic::set_shape_name(element.attribute("draw:name"), node);
}

#[cfg(test)]
mod tests {
    use super::crop;

    #[test]
    fn crops() {
        assert_eq!(crop("rect(1mm, 0cm, 0cm, 2mm)").as_deref(), Some("36000,0,0,72000"));
        assert_eq!(crop("rect(0cm 0cm 0cm 0cm)"), None);
        assert_eq!(crop("auto"), None);
    }
}
