//! The table of styles: by scope, family and name; parents; fonts; list styles, page layouts and master pages (ODF 1.3
//! part 3, §16).
//!
//! In: the trees of `styles.xml` and `content.xml`. Out: [`Styles`], which answers with chains of property elements from
//! the default style to the most special one. Deliberately absent: conditional styles (`style:map`), which are counted;
//! number formats; templates of tables.

use super::source::Source;
use crate::read::style_names::canonical_writer_name;
use crate::read::xml::Element;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Longest chain of parents that is followed; a longer one is a cycle.
const MAX_CHAIN: usize = 64;

/// Families of styles that text documents use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Family {
    Text,
    Paragraph,
    Section,
    Table,
    Column,
    Row,
    Cell,
    Graphic,
}

impl Family {
    fn of(name: &str) -> Option<Family> {
        Some(match name {
            "text" => Family::Text,
            "paragraph" => Family::Paragraph,
            "section" => Family::Section,
            "table" => Family::Table,
            "table-column" => Family::Column,
            "table-row" => Family::Row,
            "table-cell" => Family::Cell,
            "graphic" => Family::Graphic,
            _ => return None,
        })
    }
}

/// Automatic styles of `content.xml` and of `styles.xml` (headers and footers) are separate name spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The body.
    Content,
    /// Headers and footers.
    Styles,
}

/// One `style:style`.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// The element.
    pub element: &'a Element,
    /// Automatic styles have no name that counts.
    pub automatic: bool,
}

impl<'a> Style<'a> {
    /// The name that is compared: display name, else the decoded name, in its canonical form.
    pub fn display_name(&self) -> String {
        let attribute = |name| self.element.attribute(name);
        let name = match attribute("style:display-name") {
            Some(display) if !display.is_empty() => display.to_owned(),
            _ => decode_name(attribute("style:name").unwrap_or("")),
        };
        canonical_writer_name(&name)
    }

    /// A child such as `style:text-properties`.
    pub fn group(&self, name: &str) -> Option<&'a Element> {
        self.element.child(name)
    }
}

type Named<'a> = HashMap<&'a str, &'a Element>;

/// All styles of a document.
#[derive(Debug, Default)]
pub struct Styles<'a> {
    common: HashMap<(Family, &'a str), &'a Element>,
    automatic: [HashMap<(Family, &'a str), &'a Element>; 2],
    defaults: HashMap<Family, &'a Element>,
    lists: Named<'a>,
    gradients: Named<'a>,
    automatic_lists: [Named<'a>; 2],
    layouts: Named<'a>,
    masters: Named<'a>,
    first_master: Option<&'a str>,
    fonts: HashMap<&'a str, String>,
    /// `text:outline-style`.
    pub outline: Option<&'a Element>,
    /// `text:notes-configuration` of footnotes and endnotes.
    pub notes: [Option<&'a Element>; 2],
    /// `text:linenumbering-configuration`.
    pub line_numbering: Option<&'a Element>,
    /// Conditional maps that are not followed.
    pub conditions: usize,
}

impl<'a> Styles<'a> {
    /// Collects the styles of a document.
    pub fn collect(source: &'a Source) -> Styles<'a> {
        let mut styles = Styles::default();
        if let Some(tree) = &source.styles {
            styles.collect_root(&tree.root, Scope::Styles);
        }
        styles.collect_root(&source.content.root, Scope::Content);
        if source.package.is_none() {
            // One file, one set of automatic styles: headers see the same as the body.
            styles.automatic[1] = styles.automatic[0].clone();
            styles.automatic_lists[1] = styles.automatic_lists[0].clone();
        }
        styles.find_lost_layouts();
        styles.find_lost_graphics(source);
        styles
    }

    /// LibreOffice's stable export names page layouts `Mpm0`, `Mpm1`, … in the order of long names made of their values,
    /// and lets master pages refer to the long names: they are matched in that order.
    fn find_lost_layouts(&mut self) {
        let named = |master: &&'a Element| master.attribute("style:page-layout-name");
        let wanted: BTreeSet<&'a str> = self.masters.values().filter_map(named).collect();
        let missing: Vec<&'a str> = wanted.iter().copied().filter(|name| !self.layouts.contains_key(name)).collect();
        let unwanted = self.layouts.iter().filter(|(name, _)| !wanted.contains(*name));
        let spare = numbered(unwanted.map(|(name, layout)| (*name, *layout)), "Mpm");
        if missing.len() == spare.len() {
            self.layouts.extend(missing.into_iter().zip(spare.into_iter().map(|(_, layout)| layout)));
        }
    }

    /// The same for the automatic styles of shapes (`gr0`, `Mgr0`), which only the stable export counts from 0.
    fn find_lost_graphics(&mut self, source: &'a Source) {
        if let Some(tree) = &source.styles {
            self.find_graphics(&tree.root, Scope::Styles, "Mgr");
        }
        self.find_graphics(&source.content.root, Scope::Content, "gr");
    }

    fn find_graphics(&mut self, root: &'a Element, scope: Scope, prefix: &str) {
        let own = &mut self.automatic[scope as usize];
        let graphic = own.iter().filter(|((family, _), _)| *family == Family::Graphic);
        let spare = numbered(graphic.map(|((_, name), style)| (*name, *style)), prefix);
        if spare.first().is_none_or(|(number, _)| *number != 0) {
            return;
        }
        let mut missing = BTreeMap::new();
        let mut pending = vec![root];
        while let Some(element) = pending.pop() {
            let name = element.attribute("draw:style-name").filter(|name| name.contains("_3a_"));
            if let Some(name) = name.filter(|name| name.starts_with(prefix)) {
                missing.insert(name.replace("_3a_", ":").replace("_3d_", "="), name);
            }
            pending.extend(element.elements());
        }
        if missing.len() == spare.len() {
            own.extend(missing.into_values().zip(spare).map(|(name, (_, style))| ((Family::Graphic, name), style)));
        }
    }

    fn collect_root(&mut self, root: &'a Element, scope: Scope) {
        for part in root.elements() {
            match part.name.as_str() {
                "office:font-face-decls" => self.collect_fonts(part),
                "office:styles" => part.elements().for_each(|e| self.collect_common(e)),
                "office:automatic-styles" => part.elements().for_each(|e| self.collect_automatic(e, scope)),
                "office:master-styles" => part.elements().for_each(|e| self.collect_master(e)),
                _ => {}
            }
        }
    }

    fn collect_fonts(&mut self, declarations: &'a Element) {
        for face in declarations.elements() {
            let Some(name) = face.attribute("style:name") else { continue };
            let family = face.attribute("svg:font-family").unwrap_or(name);
            self.fonts.insert(name, first_family(family));
        }
    }

    fn collect_common(&mut self, element: &'a Element) {
        self.conditions += element.elements().filter(|e| e.name == "style:map").count();
        match element.name.as_str() {
            "style:style" => {
                if let Some(key) = style_key(element) {
                    self.common.entry(key).or_insert(element);
                }
            }
            "style:default-style" => {
                if let Some(family) = element.attribute("style:family").and_then(Family::of) {
                    self.defaults.insert(family, element);
                }
            }
            "text:list-style" => insert_named(&mut self.lists, element),
            "draw:gradient" => {
                if let Some(name) = element.attribute("draw:name") {
                    self.gradients.entry(name).or_insert(element);
                }
            }
            "text:outline-style" => self.outline = Some(element),
            "text:notes-configuration" => {
                let endnotes = element.attribute("text:note-class") == Some("endnote");
                self.notes[usize::from(endnotes)] = Some(element);
            }
            "text:linenumbering-configuration" => self.line_numbering = Some(element),
            _ => {}
        }
    }

    fn collect_automatic(&mut self, element: &'a Element, scope: Scope) {
        match element.name.as_str() {
            "style:style" => {
                if let Some(key) = style_key(element) {
                    self.automatic[scope as usize].entry(key).or_insert(element);
                }
            }
            "text:list-style" => insert_named(&mut self.automatic_lists[scope as usize], element),
            "style:page-layout" => insert_named(&mut self.layouts, element),
            _ => {}
        }
    }

    fn collect_master(&mut self, element: &'a Element) {
        if element.name != "style:master-page" {
            return;
        }
        insert_named(&mut self.masters, element);
        if self.first_master.is_none() {
            self.first_master = element.attribute("style:name");
        }
    }

    /// A style by name: the automatic styles of the scope first.
    pub fn find(&self, scope: Scope, family: Family, name: &str) -> Option<Style<'a>> {
        let key = (family, name);
        if let Some(element) = self.automatic[scope as usize].get(&key) {
            return Some(Style { element, automatic: true });
        }
        self.common.get(&key).map(|element| Style { element, automatic: false })
    }

    /// The style and its parents, the most special one first.
    pub fn chain(&self, scope: Scope, family: Family, name: &str) -> Vec<Style<'a>> {
        let mut chain = Vec::new();
        let mut next = self.find(scope, family, name);
        while let Some(style) = next {
            chain.push(style);
            if chain.len() >= MAX_CHAIN {
                break;
            }
            // A parent is always a common style, so that a name that occurs twice does not lead back.
            next = style.element.attribute("style:parent-style-name").and_then(|parent| {
                self.common.get(&(family, parent)).map(|element| Style { element, automatic: false })
            });
        }
        chain
    }

    /// `style:default-style` of a family.
    pub fn default_style(&self, family: Family) -> Option<Style<'a>> {
        self.defaults.get(&family).map(|element| Style { element, automatic: false })
    }

    /// The family a font face stands for.
    pub fn font(&self, face: &str) -> String {
        self.fonts.get(face).cloned().unwrap_or_else(|| first_family(face))
    }

    /// A list style by name.
    pub fn list(&self, scope: Scope, name: &str) -> Option<&'a Element> {
        self.automatic_lists[scope as usize].get(name).or_else(|| self.lists.get(name)).copied()
    }

    /// A page layout by name.
    pub fn layout(&self, name: &str) -> Option<&'a Element> {
        self.layouts.get(name).copied()
    }

    /// A gradient by name.
    pub fn gradient(&self, name: &str) -> Option<&'a Element> {
        self.gradients.get(name).copied()
    }

    /// A master page by name.
    pub fn master(&self, name: &str) -> Option<&'a Element> {
        self.masters.get(name).copied()
    }

    /// The master page of a document that names none: `Standard`, else the first.
    pub fn default_master(&self) -> Option<&'a Element> {
        self.master("Standard").or_else(|| self.first_master.and_then(|name| self.master(name)))
    }
}

fn style_key(element: &Element) -> Option<(Family, &str)> {
    let family = element.attribute("style:family").and_then(Family::of)?;
    Some((family, element.attribute("style:name")?))
}

/// Those whose name is `prefix` and a number, in the order of the numbers.
fn numbered<'a>(named: impl Iterator<Item = (&'a str, &'a Element)>, prefix: &str) -> Vec<(u32, &'a Element)> {
    let number = |name: &str| name.strip_prefix(prefix)?.parse().ok();
    // By name too: `Mpm1` and `Mpm01` have one number, and the order of a hash map is no order.
    let mut found: Vec<(u32, &str, &'a Element)> =
        named.filter_map(|(name, element)| Some((number(name)?, name, element))).collect();
    found.sort_by_key(|(number, name, _)| (*number, *name));
    found.into_iter().map(|(number, _, element)| (number, element)).collect()
}

fn insert_named<'a>(map: &mut Named<'a>, element: &'a Element) {
    if let Some(name) = element.attribute("style:name") {
        map.entry(name).or_insert(element);
    }
}

/// The first family of a CSS list, without quotes.
pub fn first_family(families: &str) -> String {
    let families = families.trim();
    let quoted = families.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let first = match quoted {
        Some(quote) => families[1..].split(quote).next(),
        None => families.split([',', ';']).next(),
    };
    first.unwrap_or("").trim().to_owned()
}

/// Undoes `_20_` in names (§19.502: a name is an NCName, other characters are written in hexadecimal).
pub fn decode_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('_') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match escaped(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('_');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('_')?;
    let end = inner.find('_').filter(|end| (1..=6).contains(end))?;
    let digits = &inner[..end];
    if !digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return None;
    }
    let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).filter(|c| !c.is_control())?;
    Some((c, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded() {
        let check = |name, expected| assert_eq!(decode_name(name), expected);
        check("Heading_20_1", "Heading 1");
        check("Lettre_20_Pr_e9_fet", "Lettre Préfet");
        check("a_b_c", "a_b_c");
        check("_x_", "_x_");
        check("snake_case", "snake_case");
        check("_", "_");
    }

    #[test]
    fn fonts_are_the_first_family() {
        assert_eq!(first_family("'Times New Roman', serif"), "Times New Roman");
        assert_eq!(first_family("Arial, sans-serif"), "Arial");
        assert_eq!(first_family("\"A, B\""), "A, B");
        assert_eq!(first_family(""), "");
    }
}
