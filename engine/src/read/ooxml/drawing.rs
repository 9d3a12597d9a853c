//! Pictures and shapes in DrawingML (ECMA-376 part 1 §20.4, §20.1, §20.2; \[MS-ODRAWXML\] for wps, wpg, wpc).
//!
//! In: `w:drawing`. Out: `Image`, `Shape`, `Chart` nodes with size, position, wrap, fill and outline. Deliberately absent:
//! effects, 3-D, gradients (their first colour counts), adjust values, points of custom paths, text of diagrams' layout.

use super::names::{chosen, descend};
use super::reader::Reader;
use super::units::{integer_of, is_on};
use crate::model::{Border, BorderStyle, Color, Kind, Node, Property, Value};
use crate::read::automatic::{link_target, set_shape_name};
use crate::read::drawings;
use crate::read::xml::Element;

/// Scale of a group's inside.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    x: f64,
    y: f64,
}

/// No scaling.
pub const UNSCALED: Scale = Scale { x: 1.0, y: 1.0 };

impl Reader<'_> {
    /// Reads a `w:drawing`.
    pub fn drawing(&mut self, e: &Element) {
        for frame in e.elements() {
            if frame.name == "mc:AlternateContent" {
                if let Some(branch) = chosen(frame) {
                    self.deeper(|r| r.drawing(branch));
                }
                continue;
            }
            let Some(mut node) = self.graphic(frame) else { continue };
            frame_properties(frame, self.region.is_some(), &mut node);
            self.mark_changed(&mut node);
            let node = self.linked(frame.child("wp:docPr"), node);
            self.push(node);
        }
    }

    /// A picture that is a link is inside one.
    fn linked(&mut self, properties: Option<&Element>, node: Node) -> Node {
        let click = properties.and_then(|p| p.child("a:hlinkClick"));
        let Some(target) = click.and_then(|c| self.relationship(c.attribute("r:id"))).map(|r| r.target.clone()) else {
            return node;
        };
        let mut link = Node { place: node.place.clone(), ..Node::new(Kind::Link) };
        link.set(Property::LinkTarget, Value::text(link_target(&target, None)));
        link.children.push(node);
        link
    }

    fn graphic(&mut self, frame: &Element) -> Option<Node> {
        let data = descend(frame, &["a:graphic", "a:graphicData"]);
        let content = data.and_then(|d| d.elements().next());
        match content {
            Some(content) => self.graphic_content(content, UNSCALED),
            None => self.unknown(frame),
        }
    }

    /// One object of any kind.
    fn graphic_content(&mut self, e: &Element, scale: Scale) -> Option<Node> {
        match e.name.as_str() {
            "pic:pic" | "a:pic" => Some(self.picture_node(e, scale)),
            "wps:wsp" | "a:sp" | "dsp:sp" | "a:cxnSp" => Some(self.shape(e, scale)),
            "wpg:wgp" | "wpg:grpSp" | "wpc:wpc" | "lc:lockedCanvas" | "a:grpSp" => self.group(e, scale),
            "wpg:graphicFrame" | "wpc:graphicFrame" | "a:graphicFrame" => self.graphic(e),
            "c:chart" => Some(self.chart(e)),
            "dgm:relIds" => Some(self.diagram(e)),
            "mc:AlternateContent" => {
                let content = chosen(e).and_then(|b| b.elements().next())?;
                self.deeper(|r| r.graphic_content(content, scale)).flatten()
            }
            _ => self.unknown(e),
        }
    }

    fn picture_node(&mut self, e: &Element, scale: Scale) -> Node {
        let mut node = self.node(Kind::Image, e);
        let fill = e.child("pic:blipFill").or(e.child("a:blipFill"));
        if let Some(fill) = fill {
            self.blip(fill, &mut node);
        }
        if let Some(properties) = e.child("pic:spPr").or(e.child("a:spPr")) {
            transform(properties, scale, &mut node);
            self.outline(properties, None, &mut node);
            self.background(properties, &mut node);
            super::look::set_look(properties, &mut node);
            crop(fill, &mut node);
        }
        node
    }

    /// The pixels of a picture fill, or where they are linked from.
    fn blip(&mut self, fill: &Element, node: &mut Node) {
        let Some(blip) = fill.child("a:blip") else { return };
        super::look::set_image_look(blip, node);
        let embedded = self.relationship(blip.attribute("r:embed")).cloned();
        let linked = self.relationship(blip.attribute("r:link")).cloned();
        match embedded.filter(|r| !r.external) {
            Some(part) => match self.picture(&part.target) {
                Some(digest) => node.set(Property::ImagePixels, Value::text(&*digest)),
                None => self.note(blip, "the picture is not in the package"),
            },
            None => match linked {
                Some(link) => node.set(Property::ImageLink, Value::text(link.target)),
                None => self.note(blip, "picture without data"),
            },
        }
    }

    fn shape(&mut self, e: &Element, scale: Scale) -> Node {
        let mut node = self.node(Kind::Shape, e);
        let properties = e.elements().find(|c| c.name.ends_with(":spPr"));
        let style = e.elements().find(|c| c.name.ends_with(":style"));
        let text = e.child("wps:txbx").and_then(|t| t.child("w:txbxContent"));
        if let Some(properties) = properties {
            transform(properties, scale, &mut node);
            self.fill(properties, style, &mut node);
            self.outline(properties, style, &mut node);
            super::look::set_look(properties, &mut node);
            super::look::set_adjustments(properties, &mut node);
        }
        let drawn_text = e.elements().find(|c| c.name.ends_with(":txBody") || c.name.ends_with(":txSp"));
        let is_box = text.is_some() || drawn_text.is_some();
        node.set(Property::ShapeGeometry, Value::token(&geometry(properties, is_box)));
        if let Some(text) = text {
            node.children = self.text_box(text);
        } else if let Some(body) = drawn_text {
            node.children = self.drawn_paragraphs(body);
        }
        let body = e.elements().find(|c| c.name.ends_with(":bodyPr"));
        if let Some(body) = body.filter(|_| !node.children.is_empty()) {
            super::look::set_text_look(body, &mut node);
        }
        names(e.elements().find(|c| c.name.ends_with(":cNvPr")), &mut node);
        node
    }

    /// The blocks of a text box, a story of its own.
    pub fn text_box(&mut self, content: &Element) -> Vec<Node> {
        let mut blocks = Vec::new();
        let change = self.change.take();
        let deep = self.deeper(|r| r.in_story(|r| r.blocks(content, &mut blocks))).is_none();
        self.change = change;
        if deep {
            self.note(content, "nested too deep: kept as text");
            blocks.extend(self.unknown(content));
        }
        blocks
    }

    /// Paragraphs of DrawingML text, as plain text.
    fn drawn_paragraphs(&mut self, body: &Element) -> Vec<Node> {
        let mut blocks = Vec::new();
        let mut stack = vec![body];
        while let Some(e) = stack.pop() {
            if e.name == "a:p" {
                let mut paragraph = self.node(Kind::Paragraph, e);
                paragraph.children.push(Node::run(super::reader::visible_text(e)));
                blocks.push(paragraph);
                continue;
            }
            let children: Vec<&Element> = e.elements().collect();
            stack.extend(children.into_iter().rev());
        }
        blocks
    }

    /// A member of a group: a picture has its names of its own there, elsewhere the drawing that frames it has them.
    fn grouped(&mut self, e: &Element, scale: Scale) -> Option<Node> {
        let mut node = self.graphic_content(e, scale)?;
        if e.name == "pic:pic" {
            names(descend(e, &["pic:nvPicPr", "pic:cNvPr"]), &mut node);
        }
        Some(node)
    }

    fn group(&mut self, e: &Element, scale: Scale) -> Option<Node> {
        let mut node = self.node(Kind::Shape, e);
        node.set(Property::ShapeGeometry, Value::token("group"));
        let properties = e.elements().find(|c| c.name.ends_with(":grpSpPr"));
        let inner = properties.map_or(scale, |p| {
            transform(p, scale, &mut node);
            group_scale(p, scale)
        });
        let children: Option<Vec<Node>> = self.deeper(|r| {
            let shapes = e.elements().filter(|c| !is_group_header(&c.name));
            shapes.filter_map(|c| r.grouped(c, inner)).collect()
        });
        match children {
            Some(children) => node.children = children,
            None => return self.unknown(e),
        }
        Some(node)
    }

    fn chart(&mut self, e: &Element) -> Node {
        let mut node = self.node(Kind::Chart, e);
        let Some((part, root)) = self.related_root(e.attribute("r:id")) else {
            self.note(e, "the chart is not in the package");
            return node;
        };
        if root.child("c:externalData").is_some_and(|data| !self.has_data(&part, data)) {
            node.set(Property::ChartFault, Value::token("no-data"));
        }
        let plot = descend(&root, &["c:chart", "c:plotArea"]);
        let kinds = plot.into_iter().flat_map(Element::elements).filter(|c| c.name.ends_with("Chart"));
        let kinds: Vec<&str> = kinds.map(|c| c.name.trim_start_matches("c:")).collect();
        if !kinds.is_empty() {
            node.set(Property::ObjectKind, Value::text(kinds.join(" ")));
        }
        node.text = super::reader::visible_text(&root).trim().to_owned();
        node
    }

    /// Whether the workbook that a chart names is there, or is somewhere else.
    fn has_data(&self, part: &str, data: &Element) -> bool {
        let Ok(relationships) = self.env.opc.relationships(part) else { return true };
        match data.attribute("r:id").and_then(|id| relationships.get(id)) {
            Some(to) => to.external || self.env.opc.part(&to.target).is_some_and(|bytes| !bytes.is_empty()),
            None => false,
        }
    }

    /// A diagram: a shape with the texts of its points.
    fn diagram(&mut self, e: &Element) -> Node {
        let mut node = self.node(Kind::Shape, e);
        node.set(Property::ShapeGeometry, Value::token("diagram"));
        if let Some((_, root)) = self.related_root(e.attribute("r:dm")) {
            let points = root.child("dgm:ptLst").into_iter().flat_map(Element::elements);
            for point in points.filter(|p| !matches!(p.attribute("type"), Some("pres" | "parTrans" | "sibTrans"))) {
                let text = super::reader::visible_text(point);
                if !text.is_empty() {
                    let mut paragraph = self.node(Kind::Paragraph, e);
                    paragraph.children.push(Node::run(text));
                    node.children.push(paragraph);
                }
            }
        }
        node
    }

    /// What is seen through a picture.
    fn background(&self, properties: &Element, node: &mut Node) {
        if let Some(rgb) = self.fill_color(properties) {
            node.set(Property::ShapeFill, Value::Color(Color::Rgb(rgb)));
        }
        if properties.child("a:gradFill").is_some() {
            node.set(Property::ShapeFillKind, Value::token("gradient"));
        }
    }

    fn fill(&mut self, properties: &Element, style: Option<&Element>, node: &mut Node) {
        if let Some(fill) = properties.child("a:blipFill") {
            self.blip(fill, node);
        }
        let says_none = ["a:noFill", "a:blipFill", "a:grpFill"].iter().any(|n| properties.child(n).is_some());
        let own = self.fill_color(properties);
        let styled = style.filter(|_| !says_none).and_then(|s| self.style_color(s, "a:fillRef"));
        if let Some(rgb) = own.or(styled).filter(|_| !only_drawn(properties)) {
            node.set(Property::ShapeFill, Value::Color(Color::Rgb(rgb)));
        }
        let kinds = [("a:gradFill", "gradient"), ("a:blipFill", "bitmap"), ("a:pattFill", "hatch")];
        if let Some((_, kind)) = kinds.iter().find(|(name, _)| properties.child(name).is_some()) {
            node.set(Property::ShapeFillKind, Value::token(kind));
        }
        super::look::set_shadow(properties, &self.env.theme, node);
    }

    /// The colour of a fill; of a gradient or pattern its first one.
    fn fill_color(&self, e: &Element) -> Option<u32> {
        let color = |e: &Element| e.elements().find_map(|c| self.env.theme.drawing_color(c));
        let solid = e.child("a:solidFill").and_then(color);
        let gradient = || descend(e, &["a:gradFill", "a:gsLst"]).and_then(|l| l.elements().next()).and_then(color);
        solid.or_else(gradient).or_else(|| descend(e, &["a:pattFill", "a:fgClr"]).and_then(color))
    }

    fn style_color(&self, style: &Element, name: &str) -> Option<u32> {
        let reference = style.child(name).filter(|r| r.attribute("idx").is_some_and(|i| i != "0"))?;
        reference.elements().find_map(|c| self.env.theme.drawing_color(c))
    }

    fn outline(&mut self, properties: &Element, style: Option<&Element>, node: &mut Node) {
        let line = properties.child("a:ln");
        if line.is_some_and(|l| l.child("a:noFill").is_some()) {
            return;
        }
        let own = line.and_then(|l| self.fill_color(l));
        let styled = style.and_then(|s| self.style_color(s, "a:lnRef"));
        let Some(rgb) = own.or(styled) else { return };
        let width = line.and_then(|l| integer_of(l, "w")).unwrap_or(9_525);
        let dash = line.and_then(|l| l.child("a:prstDash")).and_then(|d| d.attribute("val"));
        let double = line.and_then(|l| l.attribute("cmpd")).is_some_and(|c| c != "sng");
        let style = match dash.unwrap_or("solid") {
            "solid" if double => BorderStyle::Double,
            "solid" => BorderStyle::Solid,
            "dot" | "sysDot" => BorderStyle::Dotted,
            _ => BorderStyle::Dashed,
        };
        node.set(Property::ShapeLine, Value::Border(Border { width, color: Color::Rgb(rgb), style }));
    }
}

/// Whether a drawn shape's paths are all lines without an inside.
fn only_drawn(properties: &Element) -> bool {
    let paths = descend(properties, &["a:custGeom", "a:pathLst"]);
    let mut paths = paths.into_iter().flat_map(Element::elements).filter(|p| p.name == "a:path").peekable();
    paths.peek().is_some() && paths.all(|p| p.attribute("fill") == Some("none"))
}

fn is_group_header(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or_default();
    matches!(local, "cNvPr" | "cNvGrpSpPr" | "grpSpPr" | "nvGrpSpPr" | "bg" | "whole" | "extLst" | "cNvFrPr" | "style")
}

/// What `wp:inline` or `wp:anchor` say; `cell` where they stand in a table cell.
fn frame_properties(frame: &Element, cell: bool, node: &mut Node) {
    if let Some(extent) = frame.child("wp:extent") {
        for (property, name) in [(Property::ShapeWidth, "cx"), (Property::ShapeHeight, "cy")] {
            if let Some(length) = integer_of(extent, name) {
                node.set(property, Value::Length(length));
            }
        }
    }
    names(frame.child("wp:docPr"), node);
    if frame.name == "wp:inline" {
        node.set(Property::ShapeAnchor, Value::token("inline"));
        return;
    }
    node.set(Property::ShapeAnchor, Value::token("character"));
    let (around, wrap) = frame.elements().find_map(|e| Some((Some(e), wrap(&e.name)?))).unwrap_or((None, "through"));
    node.set(Property::ShapeWrap, Value::token(wrap));
    let side = around.and_then(|a| a.attribute("wrapText")).filter(|side| *side != "bothSides");
    drawings::set_wrap_side(side.unwrap_or("both"), node);
    let behind = frame.attribute("behindDoc").is_some_and(super::units::is_on);
    node.set(Property::ShapeBehind, Value::Flag(behind && wrap == "through"));
    for (property, name) in [(Property::ShapeX, "wp:positionH"), (Property::ShapeY, "wp:positionV")] {
        let offset = descend(frame, &[name, "wp:posOffset"]).and_then(|o| super::units::integer(&o.text()));
        if let Some(offset) = offset {
            node.set(property, Value::Length(offset));
        }
    }
    super::placement::set_placement(frame, cell, node);
}

fn wrap(name: &str) -> Option<&'static str> {
    match name {
        // In the words of the other readers: nothing keeps clear of the text.
        "wp:wrapNone" => Some("through"),
        "wp:wrapSquare" => Some("square"),
        "wp:wrapTight" | "wp:wrapThrough" => Some("tight"),
        "wp:wrapTopAndBottom" => Some("top-bottom"),
        _ => None,
    }
}

/// Alternative text and title, and whether there is nothing to be told. Names are given by applications (`Picture 1`) and are not content.
fn names(properties: Option<&Element>, node: &mut Node) {
    for (property, name) in [(Property::ShapeAltText, "descr"), (Property::ShapeTitle, "title")] {
        let text = properties.and_then(|p| p.attribute(name)).map(str::trim).filter(|t| !t.is_empty());
        if let Some(text) = text {
            node.set(property, Value::text(text));
        }
    }
    set_shape_name(properties.and_then(|p| p.attribute("name")), node);
    let extensions = properties.and_then(|p| p.child("a:extLst")).into_iter().flat_map(Element::elements);
    let decorates = |e: &Element| e.child("adec:decorative").and_then(|d| d.attribute("val")).is_some_and(is_on);
    node.set(Property::ShapeDecorative, Value::Flag(extensions.into_iter().any(decorates)));
}

fn transform(properties: &Element, scale: Scale, node: &mut Node) {
    let Some(xfrm) = properties.child("a:xfrm") else { return };
    if let Some(size) = xfrm.child("a:ext") {
        let lengths = [(Property::ShapeWidth, "cx", scale.x), (Property::ShapeHeight, "cy", scale.y)];
        for (property, name, factor) in lengths {
            if let Some(length) = integer_of(size, name) {
                node.set(property, Value::Length((length as f64 * factor).round() as i64));
            }
        }
    }
    let rotation = integer_of(xfrm, "rot").unwrap_or(0) / 600;
    if rotation.rem_euclid(36_000) != 0 {
        node.set(Property::ShapeRotation, Value::Number(rotation.rem_euclid(36_000)));
    }
}

fn group_scale(properties: &Element, outer: Scale) -> Scale {
    let Some(xfrm) = properties.child("a:xfrm") else { return outer };
    let ratio = |name: &str| {
        let shown = xfrm.child("a:ext").and_then(|e| integer_of(e, name))? as f64;
        let inside = xfrm.child("a:chExt").and_then(|e| integer_of(e, name)).filter(|&n| n != 0)? as f64;
        Some((shown / inside).clamp(1e-6, 1e6))
    };
    Scale { x: outer.x * ratio("cx").unwrap_or(1.0), y: outer.y * ratio("cy").unwrap_or(1.0) }
}

fn geometry(properties: Option<&Element>, has_text: bool) -> String {
    let preset = properties.and_then(|p| p.child("a:prstGeom")).and_then(|g| g.attribute("prst"));
    match preset {
        Some("rect") | None if has_text => "text-box".to_owned(),
        Some("rect") => "rectangle".to_owned(),
        Some("line" | "straightConnector1") => "line".to_owned(),
        Some(other) => other.to_owned(),
        None if properties.is_some_and(|p| p.child("a:custGeom").is_some()) => "path".to_owned(),
        None => "rectangle".to_owned(),
    }
}

/// The crop in EMU of the shown size: what is cut away as large as it would be shown.
fn crop(fill: Option<&Element>, node: &mut Node) {
    let Some(rect) = fill.and_then(|f| f.child("a:srcRect")) else { return };
    let share = |name: &str| integer_of(rect, name).unwrap_or(0).clamp(-100_000, 99_000) as f64 / 100_000.0;
    let [top, right, bottom, left] = ["t", "r", "b", "l"].map(share);
    let shown = |property| match node.properties.get(&property) {
        Some(Value::Length(length)) => *length as f64,
        _ => 0.0,
    };
    let whole = |shown: f64, a: f64, b: f64| shown / (1.0 - a - b).max(0.01);
    let width = whole(shown(Property::ShapeWidth), left, right);
    let height = whole(shown(Property::ShapeHeight), top, bottom);
    let cut = [top * height, right * width, bottom * height, left * width].map(|c| c.round() as i64);
    if cut.iter().any(|&c| c != 0) {
        let text = cut.map(|c| c.to_string()).join(",");
        node.set(Property::ShapeCrop, Value::text(text));
    }
}
