//! Data bindings of content controls (ECMA-376 part 1 §17.5.2.6): a plain text that is bound shows what its place in the
//! bound XML says, whatever stands in the document; Word fills it in when it opens the file.
//!
//! In: a content control. Out: its content as shown. Paths are those that Word writes: steps with an index, an attribute at
//! the end; names count without their namespace. Deliberately absent: other XPath, bound dates, lists and rich texts, bindings
//! that lead nowhere or to nothing (the document's own content is shown).

use super::reader::Reader;
use crate::read::xml::{Content, Element};
use std::borrow::Cow;
use std::collections::HashMap;

/// Bound parts by identifier in upper case: properties of the document have fixed ones.
pub type Stores = HashMap<String, Element>;

const PROPERTIES: [(&str, &[&str]); 2] = [
    ("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", &["core-properties", "coreProperties"]),
    ("{6668398D-A668-4E3E-A5EB-62B293D839F1}", &["extended-properties", "extendedProperties"]),
];

impl Reader<'_> {
    /// The content of a control with the text that it is bound to.
    pub fn shown_content<'e>(&mut self, e: &'e Element) -> Option<Cow<'e, Element>> {
        let content = e.child("w:sdtContent")?;
        let bound = e.child("w:sdtPr").filter(|p| p.child("w:text").is_some()).and_then(|p| p.child("w:dataBinding"));
        let Some(text) = bound.and_then(|b| self.bound_text(b)) else { return Some(Cow::Borrowed(content)) };
        let mut shown = content.clone();
        Some(if fill(&mut shown, &mut Some(&text)) { Cow::Owned(shown) } else { Cow::Borrowed(content) })
    }

    fn bound_text(&mut self, binding: &Element) -> Option<String> {
        let id = binding.attribute("w:storeItemID")?.to_uppercase();
        if self.stores.is_none() {
            self.stores = Some(self.read_stores());
        }
        let store = self.stores.as_ref()?.get(&id)?;
        follow(store, binding.attribute("w:xpath")?).filter(|text| !text.trim().is_empty())
    }

    fn read_stores(&self) -> Stores {
        let opc = self.env.opc;
        let root = |name: &str| opc.parse(name).ok().flatten().map(|part| part.root);
        let mut stores = Stores::new();
        let package = opc.relationships("").unwrap_or_default();
        for (id, kinds) in PROPERTIES {
            let part = kinds.iter().find_map(|kind| package.of_kind(kind)).and_then(root);
            stores.extend(part.map(|part| (id.to_owned(), part)));
        }
        for name in self.part.relationships.all_of_kind("customXml") {
            let own = opc.relationships(name).unwrap_or_default();
            let id = own.of_kind("customXmlProps").and_then(root).and_then(|properties| item_id(&properties));
            stores.extend(id.zip(root(name)));
        }
        stores
    }
}

fn item_id(properties: &Element) -> Option<String> {
    let id = properties.attributes.iter().find(|(name, _)| local(name) == "itemID");
    id.map(|(_, id)| id.to_uppercase())
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The text at `/a:b[1]/c:d[2]` or `…/@e`.
fn follow(root: &Element, path: &str) -> Option<String> {
    let mut steps = path.strip_prefix('/')?.split('/');
    let mut at = Some(root).filter(|root| steps.next().and_then(step) == Some((local(&root.name), 1)))?;
    for word in steps {
        if let Some(name) = word.strip_prefix('@') {
            let attribute = at.attributes.iter().find(|(known, _)| local(known) == local(name));
            return attribute.map(|(_, value)| value.clone());
        }
        let (name, index) = step(word)?;
        at = at.elements().filter(|e| local(&e.name) == name).nth(index - 1)?;
    }
    Some(at.text())
}

/// The name and the index, from 1, of `a:b[2]`.
fn step(word: &str) -> Option<(&str, usize)> {
    let (name, index) = match word.strip_suffix(']') {
        Some(word) => word.split_once('[').and_then(|(name, index)| Some((name, index.parse().ok()?)))?,
        None => (word, 1),
    };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    (index > 0 && !name.is_empty() && name.chars().all(plain)).then(|| (local(name), index))
}

/// Puts the text in the place of all text below; false where there is none to replace.
fn fill(e: &mut Element, text: &mut Option<&str>) -> bool {
    let is_text =
        |c: &Content| matches!(c, Content::Element(c) if matches!(c.name.as_str(), "w:t" | "w:br" | "w:cr" | "w:tab"));
    if e.name == "w:r" && e.children.iter().any(is_text) {
        e.children.retain(|c| !is_text(c));
        if let Some(text) = text.take() {
            e.children.extend(lines(text, e.offset));
        }
        return true;
    }
    let mut filled = false;
    for child in &mut e.children {
        if let Content::Element(child) = child {
            filled |= fill(child, text);
        }
    }
    filled
}

fn lines(text: &str, offset: u64) -> Vec<Content> {
    let mut out = Vec::new();
    for (i, line) in text.trim().lines().enumerate() {
        if i > 0 {
            out.push(Content::Element(Element { name: "w:br".to_owned(), offset, ..Element::default() }));
        }
        let attributes = vec![("xml:space".to_owned(), "preserve".to_owned())];
        let children = vec![Content::Text(line.to_owned())];
        out.push(Content::Element(Element { name: "w:t".to_owned(), attributes, children, offset }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;

    fn check(path: &str, expected: Option<&str>) {
        let xml = b"<p:a xmlns:p='urn:x' z='7'><p:b>1</p:b><p:b c='2'><p:d>3</p:d></p:b></p:a>";
        let root = crate::read::xml::parse("t", xml, &[], &Limits::default()).unwrap().root;
        assert_eq!(follow(&root, path).as_deref(), expected, "{path}");
    }

    #[test]
    fn paths() {
        check("/ns0:a[1]/ns0:b[1]", Some("1"));
        check("/a/b[2]/d", Some("3"));
        check("/ns0:a/ns0:b[2]/@c", Some("2"));
        check("/ns0:a[1]/@z", Some("7"));
        check("/ns0:x/ns0:b", None);
        check("/a/b[3]", None);
        check("/a/b[0]", None);
        check("/a/*[local-name()='b']", None);
        check("b", None);
        check("", None);
    }
}
