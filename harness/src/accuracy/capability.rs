//! What the differ knows of formats, as a page: `docs/capabilities.md`.
//!
//! In: the differ's own answers, asked through its public interface: `tolerance` for every property and route, and `locate`
//! on a document that lost one property or one node in flat ODF. Out: Markdown. The differ has no table per route of
//! what the target format cannot say (design §6): that a loss is implied by the format is not labelled; what is here is
//! all it goes by.

use recette_engine::diff::{DiffOptions, Tolerance, diff, locate, tolerance};
use recette_engine::finding::{Finding, Origin, Subject};
use recette_engine::format::{Format, Route};
use recette_engine::model::{Kind, Node, Property, Value};
use std::fmt::Write as _;

/// The routes of text documents that are run by default.
const ROUTES: [Route; 6] = [
    Route { from: Format::Rtf, to: Format::Rtf },
    Route { from: Format::Rtf, to: Format::Odt },
    Route { from: Format::Docx, to: Format::Docx },
    Route { from: Format::Docx, to: Format::Odt },
    Route { from: Format::Odt, to: Format::Odt },
    Route { from: Format::Odt, to: Format::Docx },
];

/// EMU of a twip.
const TWIP: i64 = 635;

/// Kinds whose loss can be told; the others are never lost alone.
const KINDS: [Kind; 22] = {
    use Kind::*;
    [
        Section, Header, Footer, Paragraph, Table, Row, Cell, Image, Shape, Field, Link, Bookmark, Note, Comment,
        Formula, Chart, Object, Control, Style, Metadata, Macro, Signature,
    ]
};

/// The page.
pub fn page() -> String {
    let mut out = String::from(
        "# What the differ knows of formats\n\nWritten by `recette accuracy --capabilities` from the differ's own answers.\n\n\
         There is no table of what the target format of a route cannot say: a loss that a format implies is reported like any \
         other, with equal keys on both sides where both builds show it. What the differ goes by is this:\n\n\
         - *equal within*: how far two values of a property may be apart on a route and still be equal;\n\
         - *told by flat ODF*: whether the witness can show that the office's model had it, so that a loss gets the origin import \
         or export; without it, it stays unlocated.\n\n\
         | aspect | property | equal within | told by flat ODF |\n|---|---|---|---|\n",
    );
    for property in Property::ALL {
        let told = answer(carried_property(*property));
        let _ =
            writeln!(out, "| {} | {} | {} | {told} |", property.aspect().name(), property.name(), within(*property));
    }
    out.push_str("\n| aspect | thing | told by flat ODF |\n|---|---|---|\n");
    for kind in KINDS {
        let _ = writeln!(out, "| {} | {} | {} |", kind.aspect().name(), kind.name(), answer(carried_kind(kind)));
    }
    out
}

fn answer(carried: Option<bool>) -> &'static str {
    match carried {
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "not compared",
    }
}

/// What most routes say, after those that say otherwise.
fn within(property: Property) -> String {
    let words = ROUTES.map(|route| (route, show(property, tolerance(route, property))));
    let often = |word: &str| words.iter().filter(|(_, other)| other == word).count();
    let Some(usual) = words.iter().map(|(_, word)| word).max_by_key(|word| often(word)) else { return String::new() };
    let others = words.iter().filter(|(_, word)| word != usual).map(|(route, word)| format!("{route}: {word}; "));
    format!("{}{usual}", others.collect::<String>())
}

fn show(property: Property, tolerance: Tolerance) -> String {
    let exact = matches!(property.default_value(), Some(Value::Flag(_) | Value::Token(_) | Value::Color(_)));
    match tolerance {
        _ if exact => "nothing".to_owned(),
        Tolerance::Exact => "nothing".to_owned(),
        Tolerance::Emu(emu) if emu % TWIP == 0 => format!("{} twip, where a length", emu / TWIP),
        Tolerance::Emu(emu) => format!("{emu} EMU, where a length"),
        Tolerance::Thousandths(n) => format!("{n}/1000"),
        Tolerance::Units(n) => format!("{n} of its unit"),
        Tolerance::Name => "case, blanks and underscores".to_owned(),
    }
}

fn document(paragraphs: Vec<Node>) -> Node {
    let body = Node { children: paragraphs, ..Node::new(Kind::Body) };
    Node { children: vec![body], ..Node::new(Kind::Document) }
}

fn paragraph(text: &str, more: Option<Node>) -> Node {
    Node { children: std::iter::once(Node::run(text)).chain(more).collect(), ..Node::new(Kind::Paragraph) }
}

/// Whether a loss that the witness shows too is located.
fn carried(original: &Node, witness: &Node, subject: Subject) -> Option<bool> {
    let route = Route { from: Format::Docx, to: Format::Docx };
    let mut findings: Vec<Finding> = diff(original, witness, route, &DiffOptions::default()).findings;
    findings.retain(|f| f.subject == subject);
    locate(&mut findings, original, Format::Docx, Some(witness), &DiffOptions::default());
    findings.first().map(|finding| finding.origin != Origin::Unlocated)
}

fn carried_property(property: Property) -> Option<bool> {
    let holder = |value: Option<Value>| {
        let mut shape = Node::labelled(Kind::Shape, "cadre");
        if let Some(value) = value {
            shape.properties.insert(property, value);
        }
        document(vec![paragraph("un texte avec un cadre", Some(shape))])
    };
    // Some are only compared where both sides say them.
    let value = |text| holder(Some(Value::text(text)));
    let subject = Subject::Property(property);
    carried(&value("x"), &holder(None), subject).or_else(|| carried(&value("x"), &value("y"), subject))
}

fn carried_kind(kind: Kind) -> Option<bool> {
    let mut thing = Node::labelled(kind, "chose");
    thing.text = "seul".to_owned();
    let rest = || paragraph("un autre texte", None);
    let mut original = document(vec![rest()]);
    match kind {
        Kind::Style | Kind::Metadata | Kind::Macro | Kind::Signature | Kind::Section => original.children.push(thing),
        Kind::Paragraph => original = document(vec![rest(), paragraph("seul ici", None)]),
        _ => original = document(vec![paragraph("un autre texte", Some(thing))]),
    }
    carried(&original, &document(vec![rest()]), Subject::Node(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_page_is_current() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/capabilities.md");
        let published = std::fs::read_to_string(file).unwrap();
        assert_eq!(published, page(), "hint: recette accuracy --capabilities > docs/capabilities.md");
    }

    #[test]
    fn the_answers_are_the_differs() {
        assert_eq!(carried_property(Property::CharBold), Some(true));
        assert_eq!(carried_property(Property::SectionBreak), Some(false));
        assert_eq!((carried_kind(Kind::Note), carried_kind(Kind::Macro)), (Some(true), Some(false)));
        assert_eq!(within(Property::ParaIndentStart), "1 twip, where a length");
    }
}
