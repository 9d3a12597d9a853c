//! What a package carries outside the text: properties, macros, signatures (ECMA-376 part 1 §15.2.12, part 2 §11, §13).
//!
//! Deliberately absent: dates of saving, revision numbers, statistics, the application's name: they are not content.

use super::opc::Opc;
use super::reader::digest;
use crate::model::{Kind, Node, Place, Property, Value};
use crate::read::ReadError;
use crate::read::metadata::user_label;
use crate::read::xml::Element;

/// All such nodes, in a fixed order.
pub fn read(opc: &Opc<'_>, main: &str) -> Result<Vec<Node>, ReadError> {
    let root = opc.relationships("")?;
    let mut nodes = Vec::new();
    let parts =
        [("core-properties", core_label as fn(&str) -> Option<&'static str>), ("extended-properties", extended_label)];
    for (kind, label) in parts {
        // Strict packages call them `metadata/core-properties` and `extendedProperties`.
        let strict = kind.split('-').map(capital).collect::<String>();
        let name = root.of_kind(kind).or_else(|| root.of_kind(&strict));
        if let Some(name) = name {
            simple(opc, name, label, &mut nodes)?;
        }
    }
    if let Some(name) = root.of_kind("custom-properties").or_else(|| root.of_kind("customProperties")) {
        custom(opc, name, &mut nodes)?;
    }
    macros(opc, main, &mut nodes)?;
    if root.of_kind("origin").is_some() || opc.has_prefix("_xmlsignatures/") {
        let mut node = Node::new(Kind::Signature);
        node.set(Property::PackageState, Value::token("present"));
        nodes.push(node);
    }
    Ok(nodes)
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

fn core_label(name: &str) -> Option<&'static str> {
    Some(match name {
        "dc:title" => "title",
        "dc:subject" => "subject",
        "dc:creator" => "author",
        "cp:keywords" => "keywords",
        "dc:description" => "description",
        "cp:category" => "category",
        _ => return None,
    })
}

fn extended_label(name: &str) -> Option<&'static str> {
    Some(match name {
        "ep:Company" => "company",
        "ep:Manager" => "manager",
        _ => return None,
    })
}

fn simple(
    opc: &Opc<'_>,
    name: &str,
    label: fn(&str) -> Option<&'static str>,
    nodes: &mut Vec<Node>,
) -> Result<(), ReadError> {
    let Some(part) = opc.parse(name)? else { return Ok(()) };
    for e in part.root.elements() {
        let text = e.text();
        if let Some(label) = label(&e.name).filter(|_| !text.trim().is_empty()) {
            nodes.push(entry(label.to_owned(), text.trim(), name, e));
        }
    }
    Ok(())
}

fn custom(opc: &Opc<'_>, name: &str, nodes: &mut Vec<Node>) -> Result<(), ReadError> {
    let Some(part) = opc.parse(name)? else { return Ok(()) };
    for e in part.root.elements().filter(|e| e.name == "cust:property") {
        let text = e.text();
        let label = user_label(e.attribute("name").unwrap_or_default()).filter(|_| !text.trim().is_empty());
        nodes.extend(label.map(|label| entry(label.to_owned(), text.trim(), name, e)));
    }
    Ok(())
}

fn entry(label: String, text: &str, part: &str, e: &Element) -> Node {
    let mut node = Node::labelled(Kind::Metadata, label);
    node.text = text.to_owned();
    node.place = Some(Place { part: part.to_owned(), offset: e.offset, word: e.name.clone() });
    node
}

fn macros(opc: &Opc<'_>, main: &str, nodes: &mut Vec<Node>) -> Result<(), ReadError> {
    let relationships = opc.relationships(main)?;
    for name in relationships.all_of_kind("vbaProject") {
        let Some(bytes) = opc.part(name) else { continue };
        let mut node = Node::new(Kind::Macro);
        node.set(Property::PackageState, Value::token("present"));
        node.set(Property::PackageDigest, Value::text(digest(bytes)));
        node.place = Some(Place { part: name.to_owned(), offset: 0, word: String::new() });
        nodes.push(node);
    }
    Ok(())
}
