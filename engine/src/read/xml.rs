//! XML parts as a tree of elements with byte offsets and namespaces resolved to fixed prefixes.
//!
//! In: bytes of a part and a table of namespaces. Out: an [`Element`] tree whose names are `prefix:local` with **our**
//! prefix for the namespace (`w:p`, `text:p`), whatever the file calls it; elements of namespaces that are not in the
//! table keep their own prefix behind `?` (`?w16du:x`). Damaged XML gives what was read up to the damage, and the error.
//! Deliberately absent: DTDs, external and custom entities (their references are kept as text), comments, processing
//! instructions.

use super::{Limits, ReadError};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// `prefix:local`, or `local` outside any namespace.
    pub name: String,
    /// Attributes, names as for elements; an attribute without prefix has none.
    pub attributes: Vec<(String, String)>,
    /// Child elements and text, in order.
    pub children: Vec<Content>,
    /// Byte offset of the start tag in the part.
    pub offset: u64,
}

/// What an element contains.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A child element.
    Element(Element),
    /// Character data, entities resolved, white space kept.
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|c| match c {
            Content::Element(e) => Some(e),
            Content::Text(_) => None,
        })
    }

    /// The first child element of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    /// All character data below it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut stack: Vec<&Content> = self.children.iter().rev().collect();
        while let Some(content) = stack.pop() {
            match content {
                Content::Text(text) => out.push_str(text),
                Content::Element(e) => stack.extend(e.children.iter().rev()),
            }
        }
        out
    }
}

/// A namespace and the prefix we give it.
pub type Namespaces = [(&'static str, &'static str)];

/// A part as read: the root element, and what went wrong on the way.
#[derive(Debug)]
pub struct Part {
    /// The root element; of a damaged part what was read of it.
    pub root: Element,
    /// Offset and message of the damage that ended the reading.
    pub damage: Option<(u64, String)>,
}

/// Parses a part. Errors only for limits; for bytes that hold no element at all, `NotThisFormat`.
pub fn parse(part: &str, bytes: &[u8], namespaces: &Namespaces, limits: &Limits) -> Result<Part, ReadError> {
    let text = decode(bytes);
    let mut reader = NsReader::from_str(&text);
    let mut builder = Builder { stack: Vec::new(), root: None, nodes: 0 };
    let damage = loop {
        let offset = reader.buffer_position();
        match reader.read_resolved_event() {
            Err(error) => break Some((offset, error.to_string())),
            Ok((_, Event::Eof)) => break builder.unfinished(offset),
            Ok((_, Event::Start(start))) => {
                let element = element(&reader, &start, namespaces, offset);
                builder.open(part, element, limits)?;
            }
            Ok((_, Event::Empty(start))) => {
                let element = element(&reader, &start, namespaces, offset);
                builder.open(part, element, limits)?;
                builder.close();
            }
            Ok((_, Event::End(_))) => builder.close(),
            Ok((_, Event::Text(text))) => builder.text(&text.xml10_content()),
            Ok((_, Event::CData(text))) => builder.text(&text.xml10_content()),
            Ok((_, Event::GeneralRef(reference))) => builder.text(&resolve(&reference)),
            Ok(_) => {}
        }
    };
    while !builder.stack.is_empty() {
        builder.close();
    }
    match builder.root {
        Some(root) => Ok(Part { root, damage }),
        None => Err(ReadError::NotThisFormat {
            expected: "XML",
            why: damage.map_or_else(|| "no element".to_owned(), |(at, why)| format!("{why} at byte {at}")),
        }),
    }
}

/// UTF-8 unless a byte order mark or the declaration says otherwise. Offsets are those of the UTF-8 form.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    declared(bytes).unwrap_or(encoding_rs::UTF_8).decode(bytes).0
}

/// The encoding in the XML declaration, where there is one that this can be.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = bytes.get(..200).unwrap_or(bytes);
    let end = start.windows(2).position(|w| w == b"?>")?;
    let declaration = std::str::from_utf8(start.get(..end)?).ok().filter(|d| d.starts_with("<?xml"))?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value.trim_start_matches(quote).split(quote).next()?;
    encoding_rs::Encoding::for_label(name.as_bytes()).filter(|e| e.is_ascii_compatible())
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => text.to_owned(),
        None => format!("&{name};"),
    }
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart<'_>, namespaces: &Namespaces, offset: u64) -> Element {
    let (resolved, local) = reader.resolver().resolve_element(start.name());
    let name = qualified(resolved, start.name().prefix().map(|p| p.into_inner()), local.into_inner(), namespaces);
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .filter(|a| a.key.as_namespace_binding().is_none())
        .map(|a| {
            let (resolved, local) = reader.resolver().resolve_attribute(a.key);
            let name = qualified(resolved, a.key.prefix().map(|p| p.into_inner()), local.into_inner(), namespaces);
            let value = a
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_or_else(|_| a.value.clone().into_owned(), std::borrow::Cow::into_owned);
            (name, value)
        })
        .collect();
    Element { name, attributes, children: Vec::new(), offset }
}

fn qualified(resolved: ResolveResult<'_>, prefix: Option<&str>, local: &str, namespaces: &Namespaces) -> String {
    if let ResolveResult::Bound(ns) = resolved {
        let uri = ns.as_ref();
        if let Some((_, ours)) = namespaces.iter().find(|(known, _)| *known == uri) {
            return if ours.is_empty() { local.to_owned() } else { joined(ours, local) };
        }
    }
    match prefix {
        Some("xml") => format!("xml:{local}"),
        Some(prefix) => format!("?{}:{local}", prefix),
        None => local.to_owned(),
    }
}

/// `prefix:local`; `format!` is several times as slow, and there are as many names as elements and attributes.
fn joined(prefix: &str, local: &str) -> String {
    let mut name = String::with_capacity(prefix.len() + 1 + local.len());
    name.push_str(prefix);
    name.push(':');
    name.push_str(local);
    name
}

struct Builder {
    stack: Vec<Element>,
    root: Option<Element>,
    nodes: usize,
}

impl Builder {
    fn open(&mut self, part: &str, element: Element, limits: &Limits) -> Result<(), ReadError> {
        self.nodes += 1;
        let limit = |what: String| Err(ReadError::Limit { part: part.to_owned(), what });
        if self.nodes > limits.nodes {
            return limit(format!("more than {} elements", limits.nodes));
        }
        if self.stack.len() >= limits.depth {
            return limit(format!("elements nested deeper than {} at byte {}", limits.depth, element.offset));
        }
        self.stack.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.stack.pop() else { return };
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(Content::Element(element)),
            None => {
                self.root.get_or_insert(element);
            }
        }
    }

    fn text(&mut self, text: &str) {
        let Some(parent) = self.stack.last_mut() else { return };
        match parent.children.last_mut() {
            Some(Content::Text(last)) => last.push_str(text),
            _ => parent.children.push(Content::Text(text.to_owned())),
        }
    }

    fn unfinished(&self, offset: u64) -> Option<(u64, String)> {
        self.stack.last().map(|e| (offset, format!("the part ends inside <{}>", e.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(xml: &str) -> Part {
        parse("test.xml", xml.as_bytes(), &[("urn:a", "a")], &Limits::default()).unwrap()
    }

    #[test]
    fn prefixes_are_ours() {
        let part = root("<x:p xmlns:x='urn:a' x:id='1' y='2'><x:q>a&amp;b&#233;</x:q> c</x:p>");
        assert_eq!(part.root.name, "a:p");
        assert_eq!(part.root.attribute("a:id"), Some("1"));
        assert_eq!(part.root.attribute("y"), Some("2"));
        assert_eq!(part.root.text(), "a&bé c");
        assert!(part.damage.is_none());
    }

    #[test]
    fn damage_keeps_what_was_read() {
        let part = root("<p><q>text</q><r>more");
        assert_eq!(part.root.text(), "textmore");
        assert!(part.damage.is_some());
    }

    #[test]
    fn nesting_has_a_limit() {
        let xml = "<a>".repeat(2_000);
        assert!(matches!(parse("t", xml.as_bytes(), &[], &Limits::default()), Err(ReadError::Limit { .. })));
    }

    #[test]
    fn declared_encodings_count() {
        let bytes = b"<?xml version='1.0' encoding='ISO-8859-1'?><p>\xe9</p>";
        assert_eq!(parse("t", bytes, &[], &Limits::default()).unwrap().root.text(), "\u{e9}");
    }

    #[test]
    fn entities_do_not_expand() {
        let part = root("<!DOCTYPE p [<!ENTITY x 'boom'>]><p>&x;</p>");
        assert_eq!(part.root.text(), "&x;");
    }
}
