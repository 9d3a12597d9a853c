//! Laws of the diff, over generated documents.

use super::*;
use crate::finding::{Change, Subject};
use crate::format::Format;
use crate::model::{Kind, Property, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;

const ROUTE: Route = Route { from: Format::Docx, to: Format::Odt };

fn node(kind: Kind, children: Vec<Node>) -> Node {
    Node { children, ..Node::new(kind) }
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop::sample::select(vec!["un", "deux", " ", "\t", "trois ", "été", "x"]), 0..5)
        .prop_map(|words| words.concat())
}

fn run() -> impl Strategy<Value = Node> {
    let change = prop_oneof![4 => Just(None), 1 => Just(Some("deleted")), 1 => Just(Some("inserted"))];
    (words(), any::<bool>(), 0..3i64, change).prop_map(|(text, bold, size, change)| {
        let mut run = Node::run(text);
        if let Some(change) = change {
            run.set(Property::CharChange, Value::token(change));
        }
        run.set(Property::CharBold, Value::Flag(bold));
        run.set(Property::CharSize, Value::Length(127_000 + size * 12_700));
        run
    })
}

fn inline() -> impl Strategy<Value = Node> {
    let named = |kind, name: &str| Node::labelled(kind, name);
    let field = |kind: &str, run| {
        let mut field = node(Kind::Field, vec![run]);
        field.set(Property::FieldKind, Value::token(kind));
        field
    };
    prop_oneof![
        6 => run(),
        1 => (prop::sample::select(vec!["PAGE", "REF"]), run()).prop_map(move |(kind, run)| field(kind, run)),
        1 => prop::sample::select(vec!["a", "b"]).prop_map(move |name| named(Kind::Bookmark, name)),
        1 => run().prop_map(|run| node(Kind::Note, vec![node(Kind::Paragraph, vec![run])])),
        1 => run().prop_map(|run| node(Kind::Link, vec![run])),
    ]
}

fn paragraph() -> impl Strategy<Value = Node> {
    (proptest::collection::vec(inline(), 0..5), 0..3i64).prop_map(|(children, indent)| {
        let mut paragraph = node(Kind::Paragraph, children);
        paragraph.set(Property::ParaIndentStart, Value::twips(indent * 100));
        paragraph
    })
}

fn table() -> impl Strategy<Value = Node> {
    let cell = proptest::collection::vec(paragraph(), 1..3).prop_map(|children| node(Kind::Cell, children));
    let row = proptest::collection::vec(cell, 1..4).prop_map(|children| node(Kind::Row, children));
    proptest::collection::vec(row, 1..4).prop_map(|children| node(Kind::Table, children))
}

pub(crate) fn document() -> impl Strategy<Value = Node> {
    let block = prop_oneof![5 => paragraph(), 1 => table()];
    proptest::collection::vec(block, 0..9).prop_map(|blocks| {
        let mut document = node(Kind::Document, vec![node(Kind::Body, blocks)]);
        document.normalise();
        document
    })
}

/// A document and one that was made of it by a few edits of its blocks.
fn edited() -> impl Strategy<Value = (Node, Node)> {
    let edits = proptest::collection::vec((0..4u8, any::<prop::sample::Index>(), paragraph()), 0..4);
    (document(), edits).prop_map(|(original, edits)| {
        let mut saved = original.clone();
        for (what, at, new) in edits {
            edit(&mut saved.children[0].children, what, at, new);
        }
        saved.normalise();
        (original, saved)
    })
}

fn edit(blocks: &mut Vec<Node>, what: u8, at: prop::sample::Index, new: Node) {
    if blocks.is_empty() {
        return blocks.push(new);
    }
    let at = at.index(blocks.len());
    match what {
        0 => drop(blocks.remove(at)),
        1 => blocks.insert(at, new),
        2 => blocks[at] = new,
        _ => blocks.rotate_left(at),
    }
}

/// Sum of counts per subject and change.
fn sums(findings: &[Finding], mirrored: bool) -> BTreeMap<(Subject, Change), u64> {
    let mut sums = BTreeMap::new();
    for finding in findings {
        let change = if mirrored { finding.change.mirrored() } else { finding.change };
        *sums.entry((finding.subject, change)).or_default() += u64::from(finding.count);
    }
    sums
}

fn both_ways(a: &Node, b: &Node) -> (Difference, Difference) {
    let options = DiffOptions::default();
    (diff(a, b, ROUTE, &options), diff(b, a, ROUTE, &options))
}

proptest! {
    #[test]
    fn a_document_does_not_differ_from_itself(document in document()) {
        let difference = diff(&document, &document, ROUTE, &DiffOptions { budget: 0 });
        prop_assert_eq!(difference, Difference::default());
    }

    #[test]
    fn swapping_sides_mirrors((original, saved) in edited()) {
        let (there, back) = both_ways(&original, &saved);
        prop_assert_eq!(sums(&there.findings, false), sums(&back.findings, true));
    }

    #[test]
    fn swapping_strangers_mirrors(a in document(), b in document()) {
        let (there, back) = both_ways(&a, &b);
        prop_assert_eq!(sums(&there.findings, false), sums(&back.findings, true));
    }

    #[test]
    fn equal_digests_mean_no_difference((original, saved) in edited()) {
        if tree_digest(&original) == tree_digest(&saved) {
            prop_assert!(both_ways(&original, &saved).0.findings.is_empty());
        }
    }

    #[test]
    fn a_loss_more_is_never_hidden(document in document(), copies in 1..5usize) {
        let lines = |n: usize| {
            let mut document = document.clone();
            document.children[0].children.extend(vec![node(Kind::Paragraph, vec![Node::run("ligne")]); n]);
            document
        };
        let original = lines(copies + 1);
        let lost = |n: usize| sums(&both_ways(&original, &lines(n)).0.findings, false)
            .into_iter().filter(|((_, change), _)| *change == Change::Lost).map(|(_, count)| count).sum::<u64>();
        prop_assert!(lost(copies - 1) > lost(copies));
    }
}
