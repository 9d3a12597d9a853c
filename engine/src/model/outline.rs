//! A readable picture of a tree: what goldens hold and what a developer looks at.
//!
//! In: a [`Node`]. Out: one line per node, children indented by two spaces:
//! `kind "label" property=value … | "text"`. Properties stand in the order of the property list, so that the same tree
//! gives the same text. Deliberately absent: places (they are not compared).

use super::{Node, Value};
use std::fmt::Write;

/// The outline of a node and all below it, each line ended.
pub fn outline(node: &Node) -> String {
    let mut out = String::new();
    let mut pending = vec![(node, 0usize)];
    while let Some((node, depth)) = pending.pop() {
        line(node, depth, &mut out);
        pending.extend(node.children.iter().rev().map(|child| (child, depth + 1)));
    }
    out
}

fn line(node: &Node, depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(node.kind.name());
    if !node.label.is_empty() {
        let _ = write!(out, " {:?}", node.label);
    }
    for (property, value) in &node.properties {
        let _ = match value {
            Value::Text(text) => write!(out, " {}={text:?}", property.name()),
            Value::Length(emu) => write!(out, " {}={emu}", property.name()),
            Value::Border(b) => write!(out, " {}={}/{}/{}", property.name(), b.style, b.width, b.color),
            other => write!(out, " {}={}", property.name(), other.to_string().replace(' ', "")),
        };
    }
    if !node.text.is_empty() {
        let _ = write!(out, " | {:?}", node.text);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Property};

    #[test]
    fn one_line_per_node() {
        let mut run = Node::run("Arrêté \"x\"\n");
        run.set(Property::CharBold, Value::Flag(true));
        run.set(Property::CharSize, Value::Length(152_400));
        let mut tree = Node::labelled(Kind::Paragraph, "p");
        tree.children.push(run);
        assert_eq!(outline(&tree), "paragraph \"p\"\n  run char.size=152400 char.bold=on | \"Arrêté \\\"x\\\"\\n\"\n");
    }
}
