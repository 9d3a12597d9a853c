//! Looks of controls. Locks and looks of content controls: LibreOffice writes those of WordprocessingML into ODF with the same words.
//!
//! In: the words of `w:lock` and `w15:appearance`, a colour. Out: `control.lock`, `control.look`, `control.color`;
//! the properties of the text around, `char.size` of check boxes.
//! Deliberately absent: kinds and values of controls, which each family says in its own way.

use crate::model::{Color, Kind, Node, Properties, Property, Value};

/// Says how large the box of a check box of old Word is drawn, which is as large as the text that it stands in.
pub fn set_box_size(text: &Properties, node: &mut Node) {
    let says = |property, word: &str| node.properties.get(&property) == Some(&Value::token(word));
    let is_box = says(Property::ControlKind, "check-box") && says(Property::ControlMake, "form-field");
    if let Some(size) = text.get(&Property::CharSize).filter(|_| node.kind == Kind::Control && is_box) {
        node.set(Property::CharSize, size.clone());
    }
}

/// Says what is said; words that are not known say nothing. The colour is six hexadecimal digits.
pub fn set_look(lock: Option<&str>, appearance: Option<&str>, color: Option<&str>, node: &mut Node) {
    let lock = match lock {
        Some("sdtLocked") => Some("control"),
        Some("contentLocked") => Some("content"),
        Some("sdtContentLocked") => Some("both"),
        _ => None,
    };
    if let Some(lock) = lock {
        node.set(Property::ControlLock, Value::token(lock));
    }
    if let Some(look) = appearance.filter(|look| matches!(*look, "tags" | "hidden")) {
        node.set(Property::ControlLook, Value::token(look));
    }
    if let Some(rgb) = color.filter(|c| c.len() == 6).and_then(|c| u32::from_str_radix(c, 16).ok()) {
        node.set(Property::ControlColor, Value::Color(Color::Rgb(rgb)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_old_word_are_as_large_as_the_text() {
        let check = |kind: &str, make: &str, expected| {
            let mut node = Node::new(Kind::Control);
            node.set(Property::ControlKind, Value::token(kind));
            node.set(Property::ControlMake, Value::token(make));
            set_box_size(&Properties::from([(Property::CharSize, Value::Length(7))]), &mut node);
            assert_eq!(node.get(Property::CharSize), expected, "{kind} {make}");
        };
        check("check-box", "form-field", Some(Value::Length(7)));
        check("check-box", "content-control", None);
        check("text", "form-field", None);
    }
}
