//! Effective paragraph attributes to `para.*` properties (ODF 1.3 part 3, §20: paragraph properties).
//!
//! In: [`Attrs`], tab stops, drop cap. Out: the properties of a paragraph without list indents (see `lists`) and
//! without breaks that depend on the flow (see `flow`). Deliberately absent: shadow of borders, register, snapping to a
//! grid.

use super::attrs::Attrs;
use super::units;
use crate::model::{Color, Node, Property, Value};
use crate::read::xml::Element;

/// Sets what attributes say by themselves.
pub fn set_paragraph(attrs: &Attrs<'_>, node: &mut Node) {
    let rtl = attrs.get("style:writing-mode").is_some_and(|mode| mode.starts_with("rl"));
    node.set(Property::ParaRtl, Value::Flag(rtl));
    node.set(Property::ParaAlign, Value::token(align(attrs, rtl)));
    let vertical = match attrs.get("style:vertical-align") {
        Some("top") => "top",
        Some("middle") => "center",
        Some("baseline") => "baseline",
        Some("bottom") => "bottom",
        _ => "auto",
    };
    node.set(Property::ParaVerticalAlign, Value::token(vertical));
    spacing(attrs, node);
    line_height(attrs, node);
    keeps(attrs, node);
    borders(attrs, node);
}

fn align(attrs: &Attrs<'_>, rtl: bool) -> &'static str {
    match attrs.get("fo:text-align") {
        Some("center") => "center",
        Some("justify") if attrs.is("fo:text-align-last", "justify") => "distribute",
        Some("justify") => "justify",
        Some("end") => "end",
        Some("right") if !rtl => "end",
        Some("left") if rtl => "end",
        _ => "start",
    }
}

fn spacing(attrs: &Attrs<'_>, node: &mut Node) {
    let lengths = [(Property::ParaSpaceBefore, "fo:margin-top"), (Property::ParaSpaceAfter, "fo:margin-bottom")];
    for (property, name) in lengths {
        node.set(property, Value::Length(attrs.length(name).unwrap_or(0)));
    }
    let contextual = ["style:contextual-spacing", "loext:contextual-spacing"].iter().any(|n| attrs.is(n, "true"));
    node.set(Property::ParaContextualSpacing, Value::Flag(contextual));
}

fn line_height(attrs: &Attrs<'_>, node: &mut Node) {
    if let Some(height) = attrs.get("fo:line-height") {
        match (units::percent(height), units::length(height)) {
            (Some(ratio), _) => node.set(Property::ParaLineHeight, Value::Ratio(ratio)),
            (None, Some(emu)) => set_rule(node, "exact", emu),
            _ => {}
        }
    } else if let Some(emu) = attrs.length("style:line-height-at-least").filter(|emu| *emu > 0) {
        set_rule(node, "at-least", emu);
    } else if let Some(emu) = attrs.length("style:line-spacing").filter(|emu| *emu != 0) {
        set_rule(node, "leading", emu);
    }
}

fn set_rule(node: &mut Node, rule: &str, emu: i64) {
    node.set(Property::ParaLineRule, Value::token(rule));
    node.set(Property::ParaLineHeight, Value::Length(emu));
}

fn keeps(attrs: &Attrs<'_>, node: &mut Node) {
    node.set(Property::ParaKeepNext, Value::Flag(attrs.is("fo:keep-with-next", "always")));
    node.set(Property::ParaKeepLines, Value::Flag(attrs.is("fo:keep-together", "always")));
    let lines = |name| attrs.get(name).and_then(units::number).unwrap_or(0);
    node.set(Property::ParaWidowControl, Value::Flag(lines("fo:widows") > 0 || lines("fo:orphans") > 0));
}

fn borders(attrs: &Attrs<'_>, node: &mut Node) {
    let back = attrs.get("fo:background-color").and_then(units::color).unwrap_or(Color::Auto);
    node.set(Property::ParaBackground, Value::Color(back));
    let sides = [
        (Property::ParaBorderTop, "fo:border-top"),
        (Property::ParaBorderBottom, "fo:border-bottom"),
        (Property::ParaBorderStart, "fo:border-left"),
        (Property::ParaBorderEnd, "fo:border-right"),
    ];
    for (property, name) in sides {
        if let Some(border) = attrs.get(name).and_then(units::border) {
            node.set(property, Value::Border(border));
        }
    }
    let spaces = [
        (Property::ParaSpaceTop, Property::ParaBorderTop, "fo:padding-top"),
        (Property::ParaSpaceBottom, Property::ParaBorderBottom, "fo:padding-bottom"),
        (Property::ParaSpaceStart, Property::ParaBorderStart, "fo:padding-left"),
        (Property::ParaSpaceEnd, Property::ParaBorderEnd, "fo:padding-right"),
    ];
    for (property, border, name) in spaces {
        if node.properties.contains_key(&border) {
            let space = attrs.length(name).or_else(|| attrs.length("fo:padding")).unwrap_or(0);
            node.set(property, Value::Length(space));
        }
    }
}

/// Tab stops as the model writes them; positions that count from the indent are moved to the margin.
pub fn tabs(stops: &Element, indent: i64) -> Option<String> {
    let mut list: Vec<(i64, String)> = stops
        .elements()
        .filter(|e| e.name == "style:tab-stop")
        .filter_map(|stop| {
            let at = stop.attribute("style:position").and_then(units::length)?.saturating_add(indent);
            let kind = match stop.attribute("style:type") {
                Some("center") => "center",
                Some("right") => "right",
                Some("char") => "decimal",
                _ => "left",
            };
            Some((at, format!("{kind}@{at}{}", leader(stop))))
        })
        .collect();
    list.sort();
    let text = list.into_iter().map(|(_, stop)| stop).collect::<Vec<_>>().join(";");
    (!text.is_empty()).then_some(text)
}

fn leader(stop: &Element) -> String {
    let style = stop.attribute("style:leader-style").unwrap_or("none");
    let text = stop.attribute("style:leader-text").filter(|t| !t.trim().is_empty());
    match (style, text) {
        ("none", _) => String::new(),
        (_, Some(text)) => format!("[{text}]"),
        ("dotted", None) => "[.]".to_owned(),
        ("dash" | "long-dash", None) => "[-]".to_owned(),
        (_, None) => "[_]".to_owned(),
    }
}

/// Lines of a drop cap.
pub fn drop_cap(element: &Element) -> Option<i64> {
    element.attribute("style:lines").and_then(units::number).filter(|lines| *lines > 1)
}
