//! Form controls (ODF 1.3 part 3, §13): `office:forms` apart from the flow, `draw:control` in it.
//!
//! In: forms. Out: the controls by id. Deliberately absent: data sources, events, hidden controls, XForms bindings.

use crate::model::{Node, Property, Value};
use crate::read::xml::Element;
use std::collections::HashMap;

/// Deepest nesting of forms and grids.
const MAX_DEPTH: usize = 20;

/// Controls by id.
#[derive(Debug, Default)]
pub struct Controls<'a> {
    by_id: HashMap<&'a str, &'a Element>,
}

impl<'a> Controls<'a> {
    /// Collects the controls of `office:forms`.
    pub fn collect(&mut self, forms: &'a Element) {
        self.collect_level(forms, 0);
    }

    fn collect_level(&mut self, parent: &'a Element, depth: usize) {
        for element in parent.elements().filter(|e| e.name.starts_with("form:")) {
            if let Some(id) = element.attribute("xml:id").or_else(|| element.attribute("form:id")) {
                self.by_id.insert(id, element);
            }
            if depth < MAX_DEPTH && matches!(element.name.as_str(), "form:form" | "form:grid") {
                self.collect_level(element, depth + 1);
            }
        }
    }

    /// A control by id.
    pub fn get(&self, id: &str) -> Option<&'a Element> {
        self.by_id.get(id).copied()
    }
}

/// Sets what a control says.
pub fn set_control(control: &Element, node: &mut Node) {
    node.set(Property::ControlKind, Value::token(kind(&control.name)));
    node.set(Property::ControlMake, Value::token("form"));
    if let Some(name) = control.attribute("form:name").filter(|n| !n.is_empty()) {
        node.set(Property::ControlName, Value::text(name));
    }
    let items: Vec<&str> = choices(control).map(|e| e.attribute("form:label").unwrap_or("")).collect();
    if !items.is_empty() {
        node.set(Property::ControlItems, Value::Text(items.join("|")));
    }
    if let Some(value) = value(control).filter(|v| !v.is_empty()) {
        node.set(Property::ControlValue, Value::Text(value));
    }
}

fn kind(name: &str) -> &'static str {
    match name {
        "form:checkbox" | "form:radio" => "check-box",
        "form:listbox" => "drop-down",
        "form:combobox" => "combo-box",
        "form:text" | "form:textarea" | "form:password" | "form:formatted-text" | "form:number" => "text",
        "form:date" | "form:time" => "date",
        "form:button" | "form:image" => "button",
        "form:image-frame" => "picture",
        _ => "other",
    }
}

fn choices(control: &Element) -> impl Iterator<Item = &Element> {
    control.elements().filter(|e| matches!(e.name.as_str(), "form:option" | "form:item"))
}

fn value(control: &Element) -> Option<String> {
    let attribute = |name| control.attribute(name).map(str::to_owned);
    match control.name.as_str() {
        "form:checkbox" | "form:radio" => {
            let state = ["form:current-state", "form:state", "form:current-selected", "form:selected"];
            let on = state.into_iter().find_map(|n| control.attribute(n));
            Some(if matches!(on, Some("checked" | "true")) { "true" } else { "false" }.to_owned())
        }
        "form:listbox" => {
            let selected = |e: &&Element| {
                ["form:current-selected", "form:selected"].iter().any(|n| e.attribute(n) == Some("true"))
            };
            choices(control).find(selected).and_then(|e| e.attribute("form:label")).map(str::to_owned)
        }
        "form:button" | "form:fixed-text" | "form:frame" => attribute("form:label"),
        _ => attribute("form:current-value").or_else(|| attribute("form:value")).or_else(|| {
            let text = control.text();
            Some(text.trim().to_owned())
        }),
    }
}
