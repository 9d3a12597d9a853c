//! What a document carries outside its flow: metadata, macros, signatures.
//!
//! In: the package or the flat root. Out: Metadata, Macro and Signature nodes. Deliberately absent: dates, generator,
//! statistics, editing cycles and durations, the last editor and the printer's name (they change with every saving),
//! RDF metadata, dialogs' layout, checking of signatures.

use super::reader::Reader;
use super::source::{NAMESPACES, Tree};
use crate::model::{Kind, MediaLimits, Node, Property, Value, media_digest};
use crate::read::metadata::{user_label, variable_label};
use crate::read::xml::{self, Element};

impl<'a> Reader<'a> {
    /// All nodes outside the flow.
    pub fn extras(&mut self, out: &mut Vec<Node>) {
        self.metadata(out);
        match &self.source.package {
            Some(_) => self.package_extras(out),
            None => self.flat_macros(out),
        }
    }

    fn metadata(&mut self, out: &mut Vec<Node>) {
        let tree: &'a Tree = self.source.meta.as_ref().unwrap_or(&self.source.content);
        let outer = std::mem::replace(&mut self.part, &tree.part);
        if let Some(meta) = tree.root.child("office:meta") {
            let keywords: Vec<String> =
                meta.elements().filter(|e| e.name == "meta:keyword").map(Element::text).collect();
            for element in meta.elements() {
                self.meta_entry(element, out);
            }
            let first = meta.child("meta:keyword");
            if let Some(first) = first {
                self.meta_node(first, "keywords", keywords.join(", "), out);
            }
        }
        self.part = outer;
        self.variables(out);
    }

    /// User fields are what other formats call document variables.
    fn variables(&mut self, out: &mut Vec<Node>) {
        let root: &'a Element = &self.source.content.root;
        let text = root.child("office:body").and_then(|b| b.child("office:text"));
        let fields = text.and_then(|t| t.child("text:user-field-decls")).into_iter().flat_map(Element::elements);
        for field in fields.filter(|e| e.name == "text:user-field-decl") {
            let value = field.attribute("office:string-value").or(field.attribute("office:value")).unwrap_or("");
            let label = variable_label(field.attribute("text:name").unwrap_or(""));
            self.meta_node(field, &label, value.to_owned(), out);
        }
    }

    fn meta_entry(&mut self, element: &'a Element, out: &mut Vec<Node>) {
        let label = match element.name.as_str() {
            "dc:title" => "title",
            "dc:subject" => "subject",
            "dc:description" => "description",
            "meta:initial-creator" => "author",
            "dc:language" => return,
            "meta:user-defined" => user_label(element.attribute("meta:name").unwrap_or("")).unwrap_or_default(),
            _ => return,
        };
        self.meta_node(element, label, element.text(), out);
    }

    fn meta_node(&mut self, element: &'a Element, label: &str, text: String, out: &mut Vec<Node>) {
        if text.trim().is_empty() || label.is_empty() {
            return;
        }
        self.charge(0, text.len());
        let mut node = self.node(Kind::Metadata, element);
        node.label = label.to_owned();
        node.text = text.trim().to_owned();
        out.push(node);
    }

    fn package_extras(&mut self, out: &mut Vec<Node>) {
        let Some(package) = &self.source.package else { return };
        for name in package.names() {
            let Some(bytes) = package.part(name) else { continue };
            let node = if name.starts_with("META-INF/") && name.ends_with("signatures.xml") {
                self.signatures(name, bytes, out);
                None
            } else if name.starts_with("Basic/") && name.ends_with(".xml") {
                self.basic_module(name, bytes)
            } else if name.starts_with("Scripts/") {
                Some(self.carried(Kind::Macro, name.trim_start_matches("Scripts/"), name, bytes))
            } else {
                None
            };
            out.extend(node);
        }
    }

    /// `Basic/Library/Module.xml`; the lists of modules and libraries are no content.
    fn basic_module(&mut self, name: &str, bytes: &[u8]) -> Option<Node> {
        let path = name.strip_prefix("Basic/")?.strip_suffix(".xml")?;
        if path.ends_with("script-lb")
            || path.ends_with("script-lc")
            || path.ends_with("dialog-lb")
            || path.ends_with("dialog-lc")
        {
            return None;
        }
        let source = match xml::parse(name, bytes, NAMESPACES, &self.limits) {
            Ok(part) => part.root.text(),
            Err(_) => return Some(self.carried(Kind::Macro, path, name, bytes)),
        };
        (!source.trim().is_empty()).then(|| self.carried(Kind::Macro, path, name, source.trim().as_bytes()))
    }

    /// A part that is carried as a whole.
    fn carried(&mut self, kind: Kind, label: &str, part: &str, bytes: &[u8]) -> Node {
        self.charge(1, label.len());
        let mut node = Node::labelled(kind, label);
        node.place = Some(crate::model::Place { part: part.to_owned(), offset: 0, word: String::new() });
        node.set(Property::PackageState, Value::token("present"));
        node.set(Property::PackageDigest, Value::Text(media_digest(bytes, MediaLimits::default())));
        node
    }

    fn signatures(&mut self, name: &str, bytes: &[u8], out: &mut Vec<Node>) {
        let count = match xml::parse(name, bytes, NAMESPACES, &self.limits) {
            Ok(part) => part.root.elements().filter(|e| e.name == "ds:Signature").count(),
            Err(_) => 1,
        };
        let label = if name.ends_with("documentsignatures.xml") { "" } else { "macros" };
        for _ in 0..count.min(1_000) {
            self.charge(1, 0);
            let mut node = Node::labelled(Kind::Signature, label);
            node.place =
                Some(crate::model::Place { part: name.to_owned(), offset: 0, word: "ds:Signature".to_owned() });
            node.set(Property::PackageState, Value::token("present"));
            out.push(node);
        }
    }

    /// Basic in a flat document: `ooo:libraries` in `office:scripts`.
    fn flat_macros(&mut self, out: &mut Vec<Node>) {
        let root = &self.source.content.root;
        let scripts = root.elements().filter(|e| e.name == "office:scripts").flat_map(Element::elements);
        let libraries = scripts.filter_map(|s| s.child("ooo:libraries")).flat_map(Element::elements);
        for library in libraries {
            let outer = library.attribute("ooo:name").unwrap_or("");
            for module in library.elements().filter(|e| e.name == "ooo:module") {
                let label = format!("{outer}/{}", module.attribute("ooo:name").unwrap_or(""));
                let source = module.text();
                if !source.trim().is_empty() {
                    let mut node = self.carried(Kind::Macro, &label, "", source.trim().as_bytes());
                    if let Some(place) = &mut node.place {
                        place.offset = module.offset;
                        place.word = module.name.clone();
                    }
                    out.push(node);
                }
            }
        }
    }
}
