//! Locks and looks of content controls: LibreOffice writes those of WordprocessingML into ODF with the same words.
//!
//! In: the words of `w:lock` and `w15:appearance`, a colour. Out: `control.lock`, `control.look`, `control.color`.
//! Deliberately absent: kinds and values of controls, which each family says in its own way.

use crate::model::{Color, Node, Property, Value};

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
