//! Shapes' own facts: geometry, size, position, rotation, fill, line, automatic names (ODF 1.3 part 3, §10.3, §10.6).
//!
//! In: a `draw:*` element and its graphic attributes. Out: `shape.*` properties. Names of geometries are those of DrawingML.
//! Deliberately absent: points of paths and polygons, handles, gradients and hatches (a fill without a plain colour is none).

use super::attrs::Attrs;
use super::units;
use crate::model::{Border, BorderStyle, Color, Kind, Node, Property, Value};
use crate::read::drawings::{self, set_arrows, set_flip};
use crate::read::xml::Element;

/// The kind of a shape.
pub fn geometry(element: &Element) -> String {
    match element.name.as_str() {
        "draw:rect" if element.attribute("draw:corner-radius").and_then(units::length).unwrap_or(0) > 0 => "roundRect",
        "draw:rect" => "rectangle",
        "draw:ellipse" | "draw:circle" => "ellipse",
        "draw:line" | "draw:measure" | "draw:connector" => "line",
        "draw:polyline" | "draw:polygon" | "draw:path" | "draw:regular-polygon" => "path",
        "draw:caption" => "wedgeRectCallout",
        "draw:g" => "group",
        "draw:custom-shape" => return custom_geometry(element),
        other => other.split(':').next_back().unwrap_or("other"),
    }
    .to_owned()
}

fn custom_geometry(element: &Element) -> String {
    let kind = element.child("draw:enhanced-geometry").and_then(|g| g.attribute("draw:type")).unwrap_or("");
    let kind = kind.strip_prefix("ooxml-").unwrap_or(kind);
    match PRESETS.iter().find(|(odf, _)| *odf == kind) {
        Some((_, preset)) => (*preset).to_owned(),
        None => kind.to_owned(),
    }
}

/// Names of ODF on the left, of DrawingML or the model on the right.
const PRESETS: &[(&str, &str)] = &[
    ("", "path"),
    ("non-primitive", "path"),
    ("mso-spt0", "path"),
    ("mso-spt100", "path"),
    ("rect", "rectangle"),
    ("mso-spt1", "rectangle"),
    ("mso-spt75", "rectangle"),
    ("mso-spt202", "text-box"),
    ("mso-spt20", "line"),
    ("mso-spt32", "straightConnector1"),
    ("straightConnector1", "line"),
    ("round-rectangle", "roundRect"),
    ("isosceles-triangle", "triangle"),
    ("right-triangle", "rtTriangle"),
    ("cross", "plus"),
    ("ring", "donut"),
    ("block-arc", "blockArc"),
    ("forbidden", "noSmoking"),
    ("smiley", "smileyFace"),
    ("paper", "foldedCorner"),
    ("lightning", "lightningBolt"),
    ("left-right-arrow", "leftRightArrow"),
    ("up-down-arrow", "upDownArrow"),
    ("right-arrow", "rightArrow"),
    ("left-arrow", "leftArrow"),
    ("up-arrow", "upArrow"),
    ("down-arrow", "downArrow"),
    ("quad-arrow", "quadArrow"),
    ("notched-right-arrow", "notchedRightArrow"),
    ("striped-right-arrow", "stripedRightArrow"),
    ("pentagon-right", "homePlate"),
    ("rectangular-callout", "wedgeRectCallout"),
    ("round-rectangular-callout", "wedgeRoundRectCallout"),
    ("round-callout", "wedgeEllipseCallout"),
    ("cloud-callout", "cloudCallout"),
    ("left-bracket", "leftBracket"),
    ("right-bracket", "rightBracket"),
    ("left-brace", "leftBrace"),
    ("right-brace", "rightBrace"),
    ("bracket-pair", "bracketPair"),
    ("brace-pair", "bracePair"),
    ("quad-bevel", "bevel"),
    ("star6", "star6"),
    ("vertical-scroll", "verticalScroll"),
    ("horizontal-scroll", "horizontalScroll"),
    ("fontwork-plain-text", "textPlain"),
    ("flowchart-process", "flowChartProcess"),
    ("flowchart-alternate-process", "flowChartAlternateProcess"),
    ("flowchart-decision", "flowChartDecision"),
    ("flowchart-data", "flowChartInputOutput"),
    ("flowchart-predefined-process", "flowChartPredefinedProcess"),
    ("flowchart-internal-storage", "flowChartInternalStorage"),
    ("flowchart-document", "flowChartDocument"),
    ("flowchart-multidocument", "flowChartMultidocument"),
    ("flowchart-terminator", "flowChartTerminator"),
    ("flowchart-preparation", "flowChartPreparation"),
    ("flowchart-manual-input", "flowChartManualInput"),
    ("flowchart-manual-operation", "flowChartManualOperation"),
    ("flowchart-connector", "flowChartConnector"),
    ("flowchart-off-page-connector", "flowChartOffpageConnector"),
    ("flowchart-magnetic-disk", "flowChartMagneticDisk"),
];

/// Width and height, and rotation.
pub fn set_size(element: &Element, node: &mut Node) {
    let length = |name| element.attribute(name).and_then(units::length);
    let ends = |a, b| Some((length(b)? - length(a)?).abs());
    let radius = length("svg:r").map(|r| r.saturating_mul(2));
    let width = length("svg:width").or_else(|| ends("svg:x1", "svg:x2")).or(radius);
    let height = length("svg:height").or_else(|| ends("svg:y1", "svg:y2")).or(radius);
    if let Some(width) = width {
        node.set(Property::ShapeWidth, Value::Length(width));
    }
    if let Some(height) = height {
        node.set(Property::ShapeHeight, Value::Length(height));
    }
    if let Some(angle) = rotation(element).filter(|a| *a != 0) {
        node.set(Property::ShapeRotation, Value::Number(angle));
    }
}

/// The position, from `svg:x`/`svg:y`, a line's first corner, or a translation.
pub fn position(element: &Element) -> (Option<i64>, Option<i64>) {
    let length = |name| element.attribute(name).and_then(units::length);
    let least = |a, b| Some(length(a)?.min(length(b)?));
    let moved = element.attribute("draw:transform").and_then(|t| arguments(t, "translate"));
    let moved = |index: usize| moved.as_ref().and_then(|a| a.get(index)).and_then(|a| units::length(a));
    let x = length("svg:x").or_else(|| least("svg:x1", "svg:x2")).or_else(|| moved(0));
    let y = length("svg:y").or_else(|| least("svg:y1", "svg:y2")).or_else(|| moved(1));
    (x, y)
}

/// Rotation in 1/100 degree, clockwise; the file counts radians the other way.
fn rotation(element: &Element) -> Option<i64> {
    let angle: f64 = arguments(element.attribute("draw:transform")?, "rotate")?.first()?.parse().ok()?;
    let degrees = -angle.to_degrees() * 100.0;
    degrees.is_finite().then(|| (degrees.round() as i64).rem_euclid(36_000))
}

/// The arguments of one function of a transformation.
fn arguments<'e>(transform: &'e str, function: &str) -> Option<Vec<&'e str>> {
    let rest = &transform[transform.find(function)? + function.len()..];
    let inner = rest.trim_start().strip_prefix('(')?.split(')').next()?;
    Some(inner.split([' ', ',']).filter(|a| !a.is_empty()).collect())
}

/// Fill and outline.
pub fn set_paint(attrs: &Attrs<'_>, node: &mut Node) {
    let fill = match attrs.get("draw:fill") {
        Some("solid") => attrs.get("draw:fill-color").or(attrs.get("fo:background-color")),
        Some(_) => None,
        None => attrs.get("fo:background-color"),
    };
    if let Some(Color::Rgb(rgb)) = fill.and_then(units::color) {
        node.set(Property::ShapeFill, Value::Color(Color::Rgb(rgb)));
    }
    node.set(Property::ShapeFillKind, Value::token(fill_kind(attrs)));
    set_shadow(attrs, node);
    let line = attrs.get("fo:border-top").and_then(units::border).or_else(|| stroke(attrs));
    if let Some(line) = line {
        node.set(Property::ShapeLine, Value::Border(line));
    }
}

/// What something is filled with.
pub fn fill_kind(attrs: &Attrs<'_>) -> &'static str {
    match attrs.get("draw:fill") {
        Some("gradient") => "gradient",
        Some("bitmap") => "bitmap",
        Some("hatch") => "hatch",
        _ => "solid",
    }
}

/// The shadow of a shape (`draw:shadow`, 0.3 cm and grey where it does not say more) or of a frame (`style:shadow`).
fn set_shadow(attrs: &Attrs<'_>, node: &mut Node) {
    let grey = Color::Rgb(0x80_8080);
    if attrs.is("draw:shadow", "visible") {
        let offset = ["draw:shadow-offset-x", "draw:shadow-offset-y"].map(|n| attrs.length(n).unwrap_or(108_000));
        let color = attrs.get("draw:shadow-color").and_then(units::color).unwrap_or(grey);
        return drawings::set_shadow(offset, Some(color), node);
    }
    let Some(shadow) = attrs.get("style:shadow").filter(|s| *s != "none") else { return };
    let mut lengths = shadow.split_whitespace().filter_map(units::length);
    let mut side = || lengths.next().unwrap_or(0);
    let offset = [side(), side()];
    let color = shadow.split_whitespace().find_map(units::color);
    drawings::set_shadow(offset, color.or(Some(grey)), node);
}

/// Opacity, mirroring, arrow heads, and how text sits in it.
pub fn set_look(element: &Element, attrs: &Attrs<'_>, node: &mut Node) {
    let percent = |text: &str| text.strip_suffix('%').and_then(|v| v.trim().parse::<i64>().ok());
    if let Some(opacity) = attrs.get("draw:opacity").and_then(percent) {
        node.set(Property::ShapeOpacity, Value::Ratio(opacity.clamp(0, 100) * 10));
    }
    if node.kind == Kind::Image {
        let mode = attrs.get("draw:color-mode").filter(|mode| matches!(*mode, "greyscale" | "mono" | "watermark"));
        node.set(Property::ImageMode, Value::token(mode.unwrap_or("standard")));
        node.set(
            Property::ImageOpacity,
            Value::Ratio(attrs.get("draw:image-opacity").and_then(percent).unwrap_or(100) * 10),
        );
    }
    let geometry = element.child("draw:enhanced-geometry");
    let mirrored = |name| geometry.and_then(|g| g.attribute(name)) == Some("true");
    let style = attrs.get("style:mirror").unwrap_or("");
    let across = mirrored("draw:mirror-horizontal") || style.contains("horizontal") && !style.contains("-on-");
    let down = mirrored("draw:mirror-vertical") || style.contains("vertical");
    set_flip(across, down, node);
    let marker = |name| attrs.get(name).is_some_and(|m| !m.is_empty());
    set_arrows(marker("draw:marker-start"), marker("draw:marker-end"), node);
}

/// How text sits in a shape that has some.
pub fn set_text_look(attrs: &Attrs<'_>, mode: &str, box_grows: bool, node: &mut Node) {
    node.set(Property::ShapeTextAlign, Value::token(text_align(attrs, mode)));
    let direction = match mode {
        "tb-rl" | "tb-rl90" | "tb" => "tb-rl",
        "bt-lr" => "bt-lr",
        "tb-lr" => "tb-lr",
        _ => "lr-tb",
    };
    node.set(Property::ShapeTextDirection, Value::token(direction));
    let grows = box_grows || attrs.is("draw:auto-grow-height", "true");
    node.set(Property::ShapeAutoHeight, Value::Flag(grows));
    let sides = [
        (Property::ShapeInsetTop, "fo:padding-top"),
        (Property::ShapeInsetBottom, "fo:padding-bottom"),
        (Property::ShapeInsetStart, "fo:padding-left"),
        (Property::ShapeInsetEnd, "fo:padding-right"),
    ];
    for (property, name) in sides {
        if let Some(length) = attrs.length(name).or_else(|| attrs.length("fo:padding")) {
            node.set(property, Value::Length(length));
        }
    }
}

/// Where the lines of a shape's text stand, from the first one on: where they run downwards, the first is on the right
/// (or left), and ODF says that of the other axis.
fn text_align(attrs: &Attrs<'_>, mode: &str) -> &'static str {
    let (axis, end) = match mode {
        "tb-rl" | "tb" => ("draw:textarea-horizontal-align", "left"),
        "tb-lr" => ("draw:textarea-horizontal-align", "right"),
        _ => ("draw:textarea-vertical-align", "bottom"),
    };
    match attrs.get(axis) {
        Some("middle" | "center") => "center",
        Some(word) if word == end => "bottom",
        _ => "top",
    }
}

/// Whether every part of a custom shape's path says that it has no inside (`F`).
pub fn is_only_drawn(element: &Element) -> bool {
    let path = element.child("draw:enhanced-geometry").and_then(|g| g.attribute("draw:enhanced-path"));
    let mut parts = path.unwrap_or("").split('N').map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(|part| part.contains('F'))
}

fn stroke(attrs: &Attrs<'_>) -> Option<Border> {
    let style = match attrs.get("draw:stroke")? {
        "solid" => BorderStyle::Solid,
        "dash" => BorderStyle::Dashed,
        _ => return None,
    };
    let color = attrs.get("svg:stroke-color").and_then(units::color).unwrap_or(Color::Rgb(0));
    Some(Border { width: attrs.length("svg:stroke-width").unwrap_or(0), color, style })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_along_the_axis_that_lines_follow() {
        let check = |mode: &str, across: &str, down: &str, expected: &str| {
            let said = |name: &str, word: &str| (format!("draw:textarea-{name}-align"), word.to_owned());
            let attributes = vec![said("horizontal", across), said("vertical", down)];
            let element = Element { attributes, ..Element::default() };
            let mut attrs = Attrs::default();
            attrs.overlay(&element, &super::super::styles::Styles::default());
            assert_eq!(text_align(&attrs, mode), expected, "{mode} {across} {down}");
        };
        check("lr-tb", "right", "middle", "center");
        check("", "right", "bottom", "bottom");
        check("tb-rl", "right", "middle", "top");
        check("tb-rl", "left", "top", "bottom");
        check("tb-lr", "center", "top", "center");
        check("tb-lr", "left", "bottom", "top");
    }

    #[test]
    fn transformations() {
        let transform = "rotate (-1.5707963267949) translate (1cm 2cm)";
        assert_eq!(arguments(transform, "translate"), Some(vec!["1cm", "2cm"]));
        let attributes = vec![("draw:transform".to_owned(), transform.to_owned())];
        let element = Element { attributes, ..Element::default() };
        assert_eq!(rotation(&element), Some(9000));
        assert_eq!(position(&element), (Some(360_000), Some(720_000)));
    }
}
