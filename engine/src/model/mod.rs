//! One resolved tree for three families of formats.
//!
//! In: what the readers of `read` recognise. Out: a [`Node`] tree that the differ compares without knowing the format.
//!
//! The tree is *resolved*: properties are effective values after defaults, styles and inheritance; lengths are EMU
//! (exact for twips and 1/100 mm); a property that has its default (see [`Property::default_value`]) is left out, so that
//! "absent" and "written with the default value" are equal. Automatic names, ids, rsids, order of parts, generator and
//! dates of saving are not content and do not come into it. It is *total*: what a reader does not know becomes
//! [`Kind::Unknown`] with its text.
//!
//! ## Shape of a text document
//! ```text
//! Document
//! ├─ Body            flat list of blocks: Paragraph | Table | Unknown      (sections do not nest the flow)
//! ├─ Section …       one per run of blocks with one page set-up, in order; children: Header… Footer…
//! ├─ Style …         only styles in use that have a name a person gave or the format knows
//! ├─ Metadata …      one node per property (label = name, text = value)
//! └─ Macro, Signature, Object … what the package carries outside the flow
//! Paragraph  → inlines: Run (label empty, text, char.* properties), Field, Link, Bookmark, Note, Comment, Image, Shape,
//!              Formula, Control, Object, Break, Unknown
//! Table      → Row → Cell → blocks
//! Note, Comment, Shape, Header, Footer → blocks
//! Field, Link → inlines (a field's children are its cached result)
//! Control → nothing: its text follows it in the paragraph
//! ```
//! Tabulators and line breaks inside a paragraph are the characters `\t` and `\n` of a run; a page or column break is a
//! property of the paragraph that follows it (`para.break-before`).

mod media;
mod outline;
mod property;
mod value;

pub use media::{MediaLimits, media_digest};
pub use outline::outline;
pub use property::{Aspect, Property, Severity};
pub use value::{Border, BorderStyle, Color, Value};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a node is. Closed, because signatures are built from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Kind {
    Document,
    Body,
    Section,
    Header,
    Footer,
    Paragraph,
    Run,
    Table,
    Row,
    Cell,
    Image,
    Shape,
    Field,
    Link,
    Bookmark,
    Note,
    Comment,
    Formula,
    Chart,
    Object,
    Control,
    Break,
    Style,
    Metadata,
    Macro,
    Signature,
    Sheet,
    Slide,
    /// Something a reader does not know; the label is its name in the format (`\*\xyz`, `w:xyz`, `draw:xyz`).
    Unknown,
}

impl Kind {
    /// The aspect under which the loss of such a node is reported.
    pub fn aspect(self) -> Aspect {
        use Kind::*;
        match self {
            Document | Body | Unknown => Aspect::Package,
            Section => Aspect::Section,
            Header | Footer => Aspect::HeaderFooter,
            Paragraph | Run | Break => Aspect::Text,
            Table | Row | Cell => Aspect::Table,
            Image => Aspect::Image,
            Shape => Aspect::Shape,
            Field => Aspect::Field,
            Link => Aspect::Link,
            Bookmark => Aspect::Bookmark,
            Note => Aspect::Note,
            Comment => Aspect::Comment,
            Formula => Aspect::Formula,
            Chart => Aspect::Chart,
            Object => Aspect::EmbeddedObject,
            Control => Aspect::FormControl,
            Style => Aspect::Style,
            Metadata => Aspect::Metadata,
            Macro => Aspect::Macro,
            Signature => Aspect::Signature,
            Sheet => Aspect::Cell,
            Slide => Aspect::Slide,
        }
    }

    /// The name used in paths and signatures.
    pub fn name(self) -> &'static str {
        use Kind::*;
        match self {
            Document => "document",
            Body => "body",
            Section => "section",
            Header => "header",
            Footer => "footer",
            Paragraph => "paragraph",
            Run => "run",
            Table => "table",
            Row => "row",
            Cell => "cell",
            Image => "image",
            Shape => "shape",
            Field => "field",
            Link => "link",
            Bookmark => "bookmark",
            Note => "note",
            Comment => "comment",
            Formula => "formula",
            Chart => "chart",
            Object => "object",
            Control => "control",
            Break => "break",
            Style => "style",
            Metadata => "metadata",
            Macro => "macro",
            Signature => "signature",
            Sheet => "sheet",
            Slide => "slide",
            Unknown => "unknown",
        }
    }
}

/// Where something stands in the file: byte offset in a part, and the control word or element that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Name of the part in the package (`word/document.xml`); empty for formats of one part.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Byte offset in the part.
    pub offset: u64,
    /// Control word or element name (`\trowd`, `w:tbl`, `table:table`).
    pub word: String,
}

/// Effective properties, those at their default left out.
pub type Properties = BTreeMap<Property, Value>;

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The name where a kind needs one: bookmark, style, metadata property, unknown element. Never an automatic name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Text of a run, value of a metadata property, text of an unknown node; empty elsewhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Effective properties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: Properties,
    /// Children in document order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
    /// Where it comes from; not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Node {
    /// An empty node.
    pub fn new(kind: Kind) -> Node {
        Node {
            kind,
            label: String::new(),
            text: String::new(),
            properties: Properties::new(),
            children: Vec::new(),
            place: None,
        }
    }

    /// A run of text without properties.
    pub fn run(text: impl Into<String>) -> Node {
        Node { text: text.into(), ..Node::new(Kind::Run) }
    }

    /// The node with a label.
    pub fn labelled(kind: Kind, label: impl Into<String>) -> Node {
        Node { label: label.into(), ..Node::new(kind) }
    }

    /// Sets a property, or removes it where the value is its default.
    pub fn set(&mut self, property: Property, value: Value) {
        if property.default_value().as_ref() == Some(&value) {
            self.properties.remove(&property);
        } else {
            self.properties.insert(property, value);
        }
    }

    /// The effective value of a property: what was set, else its default.
    pub fn get(&self, property: Property) -> Option<Value> {
        self.properties.get(&property).cloned().or_else(|| property.default_value())
    }

    /// The text of the node and all below it, in document order.
    pub fn full_text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, out: &mut String) {
        out.push_str(&self.text);
        for child in &self.children {
            child.collect_text(out);
        }
    }

    /// Number of nodes, itself included.
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Node::count).sum::<usize>()
    }

    /// Merges neighbouring runs with equal properties, drops empty runs and fills that nobody sees, and takes the text out
    /// of controls, all the way down.
    ///
    /// Run splits (rsids, spell-check marks, bookmarks that went away) are not content.
    pub fn normalise(&mut self) {
        self.open_controls();
        self.merge_links();
        self.drop_unseen_fill();
        for child in &mut self.children {
            child.normalise();
        }
        let mut merged: Vec<Node> = Vec::with_capacity(self.children.len());
        for child in self.children.drain(..) {
            if child.kind == Kind::Run && child.text.is_empty() && child.children.is_empty() {
                continue;
            }
            match merged.last_mut() {
                Some(last)
                    if last.kind == Kind::Run
                        && child.kind == Kind::Run
                        && last.properties == child.properties
                        && last.label == child.label =>
                {
                    last.text.push_str(&child.text);
                }
                _ => merged.push(child),
            }
        }
        self.children = merged;
    }
}

impl Node {
    /// A control is a point before its text, and what it holds is its value: formats put it around runs, around
    /// paragraphs and around cells, and none of these is another content.
    fn open_controls(&mut self) {
        let holds = |node: &Node| node.kind == Kind::Control && !node.children.is_empty();
        if !self.children.iter().any(holds) {
            return;
        }
        let mut waiting: Vec<Node> = self.children.drain(..).rev().collect();
        while let Some(mut node) = waiting.pop() {
            let inner = if holds(&node) { std::mem::take(&mut node.children) } else { Vec::new() };
            if !inner.is_empty() && node.value_is_text() {
                let text: String = inner.iter().map(Node::full_text).collect();
                node.set_control_text(&text);
            }
            self.children.push(node);
            waiting.extend(inner.into_iter().rev());
        }
    }

    fn value_is_text(&self) -> bool {
        let word = match self.properties.get(&Property::ControlKind) {
            Some(Value::Token(word)) => word.as_str(),
            _ => "",
        };
        matches!(word, "text" | "input" | "date" | "drop-down" | "combo-box")
            && !self.properties.contains_key(&Property::ControlValue)
    }

    /// Sets the value of a control that holds text: blanks and line ends are one blank, a placeholder is none.
    pub fn set_control_text(&mut self, text: &str) {
        let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && self.get(Property::ControlPlaceholder) != Some(Value::Flag(true)) {
            self.set(Property::ControlValue, Value::Text(value));
        }
    }

    /// A fill of no opacity is none, and without a fill there is no opacity: an office writes a box that is not filled in
    /// either way.
    fn drop_unseen_fill(&mut self) {
        let Some(opacity) = self.properties.get(&Property::ShapeOpacity) else { return };
        if *opacity == Value::Ratio(0) {
            self.properties.remove(&Property::ShapeFill);
            self.properties.remove(&Property::ShapeFillKind);
        }
        let filled = [Property::ShapeFill, Property::ShapeFillKind].iter().any(|p| self.properties.contains_key(p));
        if !filled {
            self.properties.remove(&Property::ShapeOpacity);
        }
    }

    /// Neighbouring links to one place are one link: formats split them with their formatting.
    fn merge_links(&mut self) {
        if !self.children.iter().any(|child| child.kind == Kind::Link) {
            return;
        }
        let mut merged: Vec<Node> = Vec::with_capacity(self.children.len());
        for mut child in self.children.drain(..) {
            match merged.last_mut() {
                Some(last)
                    if last.kind == Kind::Link && child.kind == Kind::Link && last.properties == child.properties =>
                {
                    last.children.append(&mut child.children);
                }
                _ => merged.push(child),
            }
        }
        self.children = merged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_splits_are_not_content() {
        let link = |texts: &[&str]| {
            let mut link = Node::new(Kind::Link);
            link.set(Property::LinkTarget, Value::text("#ici"));
            link.children = texts.iter().map(|text| Node::run(*text)).collect();
            link
        };
        let mut split = Node::new(Kind::Paragraph);
        split.children = vec![link(&["licence "]), link(&["ouverte"])];
        split.normalise();
        assert_eq!(split.children, vec![link(&["licence ouverte"])]);
    }

    #[test]
    fn a_fill_that_nobody_sees_is_none() {
        let check = |color: bool, opacity: i64, expected: &[Property]| {
            let mut shape = Node::new(Kind::Shape);
            if color {
                shape.set(Property::ShapeFill, Value::Color(Color::Rgb(0xffffff)));
            }
            shape.set(Property::ShapeOpacity, Value::Ratio(opacity));
            shape.normalise();
            assert_eq!(shape.properties.keys().copied().collect::<Vec<_>>(), expected, "{color} {opacity}");
        };
        check(true, 0, &[]);
        check(true, 500, &[Property::ShapeFill, Property::ShapeOpacity]);
        check(false, 500, &[]);
    }

    #[test]
    fn text_of_controls_belongs_to_the_paragraph() {
        let mut control = Node::new(Kind::Control);
        control.set(Property::ControlKind, Value::token("text"));
        let inner = Node { children: vec![Node::run("b")], ..control.clone() };
        let outer = Node { children: vec![Node::run("a \n"), inner], ..control };
        let mut paragraph = Node { children: vec![outer, Node::run("c")], ..Node::new(Kind::Paragraph) };
        paragraph.normalise();
        let seen = outline(&paragraph);
        let control = |value: &str| format!("  control control.kind=text control.value={value:?}\n");
        assert_eq!(seen, format!("paragraph\n{}  run | \"a \\n\"\n{}  run | \"bc\"\n", control("a b"), control("b")));
    }

    #[test]
    fn run_splits_are_not_content() {
        let mut split = Node::new(Kind::Paragraph);
        split.children = vec![Node::run("Ar"), Node::run(""), Node::run("rêté")];
        split.normalise();
        assert_eq!(split.children, vec![Node::run("Arrêté")]);
    }

    #[test]
    fn default_and_absent_are_equal() {
        let mut run = Node::run("x");
        run.set(Property::CharBold, Value::Flag(false));
        assert!(run.properties.is_empty());
        assert_eq!(run.get(Property::CharBold), Some(Value::Flag(false)));
    }
}
