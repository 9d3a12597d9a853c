//! Form controls: content controls (ECMA-376 part 1 §17.5.2), legacy form fields (§17.16.17), ActiveX controls.
//!
//! A control is a point before its text. Deliberately absent: placeholders' documents,
//! entry and exit macros.

use super::names::{child_val, descend, val};
use super::reader::Reader;
use super::units::{integer, is_on, on};
use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic::is_automatic_bookmark;
use crate::read::control_look::set_look;
use crate::read::dates::picture;
use crate::read::xml::Element;

impl Reader<'_> {
    /// An inline content control and what it contains.
    pub fn inline_control(&mut self, e: &Element) {
        let content = self.shown_content(e);
        if let Some(control) = self.control(e, content.as_deref()) {
            self.push(control);
        }
        if let Some(content) = &content {
            self.inlines(content);
        }
    }

    /// The node of a content control, without its content; none for building blocks (tables of contents, covers) and
    /// for what only groups.
    pub fn control(&mut self, e: &Element, content: Option<&Element>) -> Option<Node> {
        let properties = e.child("w:sdtPr")?;
        let (kind, fault) = kind_and_fault(control_kind(properties)?, content);
        let mut node = self.node(Kind::Control, e);
        if let Some(fault) = fault {
            node.set(Property::ControlFault, Value::token(fault));
        }
        node.set(Property::ControlKind, Value::token(kind));
        node.set(Property::ControlMake, Value::token("content-control"));
        node.set(Property::ControlPlaceholder, Value::Flag(properties.child("w:showingPlcHdr").is_some_and(on)));
        set_value(kind, properties, content, &mut node);
        let of = |name: &str| properties.child(name).and_then(|e| e.attribute("w15:val").or(val(e)));
        set_look(child_val(properties, "w:lock"), of("w15:appearance"), of("w15:color"), &mut node);
        let items = items(properties);
        if !items.is_empty() {
            node.set(Property::ControlItems, Value::text(items));
        }
        for (property, element) in [(Property::ControlName, "w:alias"), (Property::ControlTag, "w:tag")] {
            if let Some(said) = child_val(properties, element).filter(|said| !said.is_empty()) {
                node.set(property, Value::text(said));
            }
        }
        set_data(properties, &mut node);
        self.mark_changed(&mut node);
        Some(node)
    }

    /// A legacy form field.
    pub fn form_field(&mut self, data: &Element) -> Node {
        let mut node = self.node(Kind::Control, data);
        node.set(Property::ControlMake, Value::token("form-field"));
        let own = |n: &&str| !n.is_empty() && !is_automatic_bookmark(n);
        if let Some(name) = child_val(data, "w:name").filter(own) {
            node.set(Property::ControlName, Value::text(name));
        }
        if let Some(check) = data.child("w:checkBox") {
            let state = check.child("w:checked").or(check.child("w:default"));
            set_kind(&mut node, "check-box", Some(checked(state.is_some_and(on))));
        } else if let Some(list) = data.child("w:ddList") {
            drop_down(list, &mut node);
        } else {
            let kind = match data.child("w:textInput").and_then(|t| child_val(t, "w:type")) {
                Some("date" | "currentDate" | "currentTime") => "date",
                _ => "text",
            };
            set_kind(&mut node, kind, None);
        }
        node
    }

    /// An ActiveX control (`w:control`).
    pub fn active_x(&mut self, e: &Element) -> Node {
        let mut node = self.node(Kind::Control, e);
        node.set(Property::ControlMake, Value::token("form"));
        if let Some(name) = e.attribute("w:name").filter(|n| !n.is_empty()) {
            node.set(Property::ControlName, Value::text(name));
        }
        let root = self.related_root(e.attribute("r:id"));
        let class = root.as_ref().and_then(|(_, root)| root.attribute("ax:classid")).unwrap_or_default();
        set_kind(&mut node, active_x_kind(class), None);
        node
    }
}

fn set_kind(node: &mut Node, kind: &str, value: Option<&str>) {
    node.set(Property::ControlKind, Value::token(kind));
    if let Some(value) = value {
        node.set(Property::ControlValue, Value::text(value));
    }
}

/// The words of a check box's value.
fn checked(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

fn drop_down(list: &Element, node: &mut Node) {
    let items: Vec<&str> = list.elements().filter(|e| e.name == "w:listEntry").filter_map(val).collect();
    let chosen = child_val(list, "w:result").or(child_val(list, "w:default")).and_then(integer).unwrap_or(0);
    let value = usize::try_from(chosen).ok().and_then(|i| items.get(i).copied());
    set_kind(node, "drop-down", value);
    if !items.is_empty() {
        node.set(Property::ControlItems, Value::text(items.join("|")));
    }
}

fn control_kind(properties: &Element) -> Option<&'static str> {
    for e in properties.elements() {
        return Some(match e.name.as_str() {
            "w14:checkbox" => "check-box",
            "w:comboBox" => "combo-box",
            "w:dropDownList" => "drop-down",
            "w:date" => "date",
            "w:text" => "text",
            "w:picture" => "picture",
            "w:richText" => "rich-text",
            "w:equation" | "w:citation" | "w:bibliography" => "other",
            "w:docPartObj" | "w:docPartList" | "w:group" | "w15:repeatingSection" | "w15:repeatingSectionItem" => {
                return None;
            }
            _ => continue,
        });
    }
    Some("rich-text")
}

/// What data a control is bound to, and how it writes a date.
fn set_data(properties: &Element, node: &mut Node) {
    let path = properties.child("w:dataBinding").and_then(|b| b.attribute("w:xpath")).filter(|path| !path.is_empty());
    if let Some(path) = path {
        node.set(Property::ControlBinding, Value::text(path));
    }
    let format = properties.child("w:date").and_then(|d| child_val(d, "w:dateFormat")).filter(|f| !f.is_empty());
    if let Some(format) = format {
        node.set(Property::ControlDateFormat, Value::text(picture(format)));
    }
}

/// A plain text may hold text only (§17.5.2.44): one with pictures is what it holds, a rich text, and a fault.
fn kind_and_fault(kind: &'static str, content: Option<&Element>) -> (&'static str, Option<&'static str>) {
    match kind {
        "text" if content.is_some_and(holds_objects) => ("rich-text", Some("objects")),
        kind => (kind, None),
    }
}

fn holds_objects(content: &Element) -> bool {
    let mut waiting = vec![content];
    while let Some(e) = waiting.pop() {
        if matches!(e.name.as_str(), "w:drawing" | "w:pict" | "w:object") {
            return true;
        }
        waiting.extend(e.elements());
    }
    false
}

fn set_value(kind: &str, properties: &Element, content: Option<&Element>, node: &mut Node) {
    match kind {
        "check-box" => {
            let state = descend(properties, &["w14:checkbox", "w14:checked"]);
            let on = state.is_some_and(|s| s.attribute("w14:val").or(val(s)).is_none_or(is_on));
            node.set(Property::ControlValue, Value::text(checked(on)));
        }
        "text" | "drop-down" | "combo-box" | "date" => {
            let text = content.map(control_text).unwrap_or_default();
            node.set_control_text(&text);
        }
        _ => {}
    }
    let date = properties.child("w:date").and_then(|d| d.attribute("w:fullDate"));
    if let Some(day) = date.and_then(|d| d.split('T').next()).filter(|d| !d.is_empty()) {
        node.set(Property::ControlDate, Value::text(day));
    }
    let lines = properties.child("w:text").and_then(|t| t.attribute("w:multiLine")).is_some_and(is_on);
    node.set(Property::ControlLines, Value::Flag(lines));
}

/// The text in a control, paragraphs and breaks as blanks.
fn control_text(content: &Element) -> String {
    let mut out = String::new();
    let mut waiting = vec![content];
    while let Some(e) = waiting.pop() {
        match e.name.as_str() {
            "w:t" => out.push_str(&e.text()),
            "w:br" | "w:cr" | "w:tab" => out.push(' '),
            "w:del" | "w:moveFrom" | "w:pPr" | "w:rPr" | "mc:Fallback" => {}
            _ => {
                if e.name == "w:p" {
                    out.push(' ');
                }
                let children: Vec<&Element> = e.elements().collect();
                waiting.extend(children.into_iter().rev());
            }
        }
    }
    out
}

fn items(properties: &Element) -> String {
    let list = properties.child("w:dropDownList").or(properties.child("w:comboBox"));
    let shown = |e: &Element| e.attribute("w:displayText").or(e.attribute("w:value")).map(str::to_owned);
    let items = list.into_iter().flat_map(Element::elements).filter(|e| e.name == "w:listItem").filter_map(shown);
    items.collect::<Vec<_>>().join("|")
}

/// Forms 2.0 controls by class (\[MS-OFORMS\]).
fn active_x_kind(class: &str) -> &'static str {
    let class = class.trim_matches(['{', '}']).to_ascii_uppercase();
    match class.split('-').next().unwrap_or_default() {
        "8BD21D40" | "8BD21D50" => "check-box",
        "8BD21D30" => "combo-box",
        "8BD21D20" => "drop-down",
        "8BD21D10" => "text",
        "D7053240" => "button",
        "4C599241" => "picture",
        _ => "other",
    }
}
