//! What differs is said: `check(original, saved, findings in short form)`.

use super::*;
use crate::finding::{Change, Subject};
use crate::format::Format;
use crate::model::{Kind, Property, Value};

const ROUTE: Route = Route { from: Format::Rtf, to: Format::Rtf };

fn node(kind: Kind, children: Vec<Node>) -> Node {
    Node { children, ..Node::new(kind) }
}

fn p(text: &str) -> Node {
    let mut paragraph = node(Kind::Paragraph, vec![Node::run(text)]);
    paragraph.normalise();
    paragraph
}

fn runs(children: Vec<Node>) -> Node {
    node(Kind::Paragraph, children)
}

fn with(mut node: Node, property: Property, value: Value) -> Node {
    node.set(property, value);
    node
}

fn bold(text: &str) -> Node {
    with(Node::run(text), Property::CharBold, Value::Flag(true))
}

fn table(rows: &[&[&str]]) -> Node {
    let cell = |text: &&str| node(Kind::Cell, vec![p(text)]);
    node(Kind::Table, rows.iter().map(|row| node(Kind::Row, row.iter().map(cell).collect())).collect())
}

fn field(kind: &str, result: &str) -> Node {
    with(node(Kind::Field, vec![Node::run(result)]), Property::FieldKind, Value::token(kind))
}

fn image(pixels: &str) -> Node {
    with(Node::new(Kind::Image), Property::ImagePixels, Value::text(pixels))
}

fn document(blocks: Vec<Node>) -> Node {
    node(Kind::Document, vec![node(Kind::Body, blocks)])
}

fn short(finding: &Finding) -> String {
    let value = |v: &Option<Value>| v.as_ref().map(|v| v.to_string()).unwrap_or_default();
    let path = finding.path.0.trim_start_matches("body[1]/");
    let path = match path.split_once('~') {
        Some((head, tail)) => format!("{head}~{}", tail.get(8..).unwrap_or_default()),
        None => path.to_owned(),
    };
    let (subject, change) = (finding.subject.name(), finding.change.name());
    let (old, new) = (value(&finding.old), value(&finding.new));
    format!("{path} {subject} {change} {:?} {old}>{new} x{}", finding.severity, finding.count)
}

fn found(original: Vec<Node>, saved: Vec<Node>) -> Vec<Finding> {
    diff(&document(original), &document(saved), ROUTE, &DiffOptions::default()).findings
}

fn check(original: Vec<Node>, saved: Vec<Node>, expected: &[&str]) {
    let findings: Vec<String> = found(original, saved).iter().map(short).collect();
    assert_eq!(findings, expected);
}

#[test]
fn run_splits_do_not_matter() {
    check(vec![runs(vec![Node::run("ab"), Node::run("cd")])], vec![p("abcd")], &[]);
}

fn tracked(change: &str, text: &str) -> Node {
    with(Node::run(text), Property::CharChange, Value::token(change))
}

#[test]
fn boxes_that_float_in_a_paragraph_have_no_order() {
    let text_box =
        |text: &str, anchor: &str| with(node(Kind::Shape, vec![p(text)]), Property::ShapeAnchor, Value::token(anchor));
    let boxes = |first: &str, second: &str, anchor: &str| {
        vec![runs(vec![text_box(first, anchor), text_box(second, anchor), Node::run("texte")])]
    };
    check(boxes("le premier cadre", "un autre", "paragraph"), boxes("un autre", "le premier cadre", "paragraph"), &[]);
    let inline =
        found(boxes("le premier cadre", "un autre", "inline"), boxes("un autre", "le premier cadre", "inline"));
    assert_eq!(inline.iter().map(|finding| finding.change).collect::<Vec<_>>(), [Change::Moved]);
}

#[test]
fn another_result_of_a_formula_is_the_value_of_its_cell() {
    let sum = |text: &str| {
        let cell = node(Kind::Cell, vec![p(text)]);
        let cell = with(cell, Property::CellFormula, Value::text("sum <A1:A2>"));
        vec![node(Kind::Table, vec![node(Kind::Row, vec![node(Kind::Cell, vec![p("7")]), cell])])]
    };
    let at = "table[1]/row[1]/cell[2]/paragraph[1]";
    check(sum("12 ans"), sum("fausse 12"), &[&format!("{at} cell.value altered Major “12 ans”>“fausse 12” x1")]);
    check(sum("12"), sum("12"), &[]);
}

#[test]
fn a_tracked_change_is_told_with_its_text() {
    let plain = || Node::run("Avis favorable, ");
    let long = "et tout ce que la commission avait encore voulu en dire ce jour-là";
    for change in ["deleted", "inserted"] {
        check(
            vec![p("avant"), runs(vec![plain(), tracked(change, long)]), p("après")],
            vec![p("avant"), p("Avis favorable, "), p("après")],
            &[
                &format!("paragraph[2] text lost Critical “{long}”> x66"),
                &format!("paragraph[2]/run[2] char.change lost Major {change}> x66"),
            ],
        );
    }
    check(
        vec![p("un deux")],
        vec![runs(vec![Node::run("un "), tracked("inserted", "et "), Node::run("deux")])],
        &["paragraph[1] text gained Major >“et ” x3", "paragraph[1] char.change gained Major >inserted x3"],
    );
}

#[test]
fn a_tracked_change_with_other_words_is_still_one() {
    check(
        vec![runs(vec![Node::run("un "), tracked("inserted", "chat")])],
        vec![runs(vec![Node::run("un "), tracked("inserted", "chien")])],
        &["paragraph[1] text altered Major “chat”>“chien” x5"],
    );
}

#[test]
fn a_tracked_change_that_became_a_paragraph_moved() {
    check(
        vec![runs(vec![Node::run("un "), tracked("inserted", "deux")])],
        vec![p("un "), runs(vec![tracked("inserted", "deux")])],
        &["paragraph[1] paragraph moved Major “deux”> x1"],
    );
}

#[test]
fn a_format_is_one_finding_per_run_of_the_original() {
    check(
        vec![runs(vec![Node::run("un "), bold("deux trois")])],
        vec![runs(vec![Node::run("un "), bold("deux"), Node::run(" trois")])],
        &["paragraph[1]/run[2] char.bold lost Minor on>off x6"],
    );
    check(
        vec![p("un deux trois")],
        vec![runs(vec![bold("un"), Node::run(" deux "), bold("trois")])],
        &["paragraph[1]/run[1] char.bold gained Minor off>on x7"],
    );
}

#[test]
fn a_format_of_blanks_is_cosmetic() {
    check(
        vec![runs(vec![Node::run("un"), bold(" "), Node::run("deux")])],
        vec![p("un deux")],
        &["paragraph[1]/run[2] char.bold lost Cosmetic on>off x1"],
    );
}

#[test]
fn words_are_lost_gained_and_altered() {
    check(vec![p("le petit chat")], vec![p("le chat")], &["paragraph[1] text lost Critical “petit ”> x6"]);
    check(vec![p("le chat")], vec![p("le petit chat")], &["paragraph[1] text gained Major >“petit ” x6"]);
    check(vec![p("le chat noir")], vec![p("le chien noir")], &["paragraph[1] text altered Major “chat”>“chien” x5"]);
    check(vec![p("a\tb c")], vec![p("a b c")], &["paragraph[1] text altered Minor “\t”>“ ” x1"]);
}

#[test]
fn a_lost_paragraph_is_one_finding_and_one_per_object() {
    check(
        vec![p("avant"), runs(vec![bold("perdu "), field("REF", "ici"), image("i")]), p("après")],
        vec![p("avant"), p("après")],
        &[
            "paragraph[2] paragraph lost Critical “perdu ici”> x9",
            "paragraph[2]/field[1] field lost Major REF> x1",
            "paragraph[2]/image[1] image lost Major “i”> x1",
        ],
    );
}

#[test]
fn a_lost_empty_paragraph_is_minor() {
    check(vec![p("a"), p(""), p("b")], vec![p("a"), p("b")], &["paragraph[2] paragraph lost Minor > x1"]);
}

#[test]
fn three_of_four_equal_losses_are_three_findings() {
    let lines = |n: usize| vec![p("x"); n];
    assert_eq!(found(lines(4), lines(1)).len(), 3);
}

#[test]
fn a_box_elsewhere_with_another_blank_has_moved() {
    let held = |text: &str, blank: &str| {
        runs(vec![Node::run(text), node(Kind::Shape, vec![p(&format!("Avis{blank}favorable"))])])
    };
    let found = found(
        vec![held("Premier alinéa.", "  "), p("Second alinéa.")],
        vec![p("Premier alinéa."), held("Second alinéa.", "\u{2006}")],
    );
    let whole: Vec<_> = found.iter().filter(|f| f.subject == Subject::Node(Kind::Shape)).map(|f| f.change).collect();
    assert_eq!(whole, [Change::Moved], "{found:?}");
}

#[test]
fn a_table_whose_text_went_out_of_it_is_the_same_table() {
    let wide = |rows: &[&[&str]]| with(table(rows), Property::TableFloat, Value::Flag(true));
    let found = found(
        vec![p("avant"), wide(&[&["Avis favorable", ""], &["", ""]]), p("après")],
        vec![p("avant"), wide(&[&["", ""], &["", ""]]), p("Avis favorable"), p("après")],
    );
    assert!(found.iter().all(|f| f.subject != Subject::Node(Kind::Table)), "{found:?}");
}

#[test]
fn a_paragraph_elsewhere_has_moved() {
    check(
        vec![p("premier alinéa"), p("deuxième alinéa"), p("troisième alinéa")],
        vec![p("deuxième alinéa"), p("troisième alinéa"), p("premier alinéa")],
        &["paragraph[1] paragraph moved Major “premier alinéa”> x1"],
    );
}

#[test]
fn a_paragraph_cut_in_two_loses_no_text() {
    let (whole, first, second) = ("le premier alinéa le second", "le premier alinéa", "le second");
    check(vec![p(whole)], vec![p(first), p(second)], &["paragraph[1] paragraph moved Major “ le second”> x1"]);
    check(vec![p(first), p(second)], vec![p(whole)], &["paragraph[2] paragraph moved Major “ le second”> x1"]);
}

#[test]
fn a_dissolved_table_loses_no_text() {
    check(
        vec![p("avant"), table(&[&["un mot", "deux mots"]]), p("après")],
        vec![p("avant"), p("un mot"), p("deux mots"), p("après")],
        &[
            "table[1] table lost Major “un mot\ndeux mots”> x1",
            "table[1]/row[1]/cell[1]/paragraph[1] paragraph moved Major “un mot”> x1",
            "table[1]/row[1]/cell[2]/paragraph[1] paragraph moved Major “deux mots”> x1",
        ],
    );
}

#[test]
fn cells_are_compared_in_their_place() {
    let shaded = with(node(Kind::Cell, vec![p("b")]), Property::CellColumnSpan, Value::Number(2));
    let mut saved = table(&[&["a", "b"], &["c", "d"]]);
    saved.children[0].children[1] = shaded;
    check(
        vec![table(&[&["a", "b"], &["c", "d"]])],
        vec![saved],
        &["table[1]/row[1]/cell[2] cell.column-span gained Major 1>2 x1"],
    );
    check(
        vec![table(&[&["a", "b"], &["c", "d"], &["e", "f"]])],
        vec![table(&[&["a", "b"], &["e", "f"]])],
        &["table[1]/row[2] row lost Critical “c\nd”> x2"],
    );
}

#[test]
fn results_of_volatile_fields_are_not_compared() {
    check(vec![runs(vec![field("PAGE", "1")])], vec![runs(vec![field("PAGE", "12")])], &[]);
    check(
        vec![runs(vec![field("REF", "un")])],
        vec![runs(vec![field("REF", "deux")])],
        &["paragraph[1] text altered Major “un”>“deux” x4"],
    );
}

fn control(name: &str) -> Node {
    with(Node::new(Kind::Control), Property::ControlName, Value::text(name))
}

#[test]
fn a_paragraph_that_bears_a_floating_table_is_no_content() {
    let floating = || with(table(&[&["flotte"]]), Property::TableFloat, Value::Flag(true));
    let (first, second) = (|| table(&[&["un"]]), || table(&[&["deux"]]));
    check(vec![floating(), second()], vec![floating(), p(""), second()], &[]);
    check(
        vec![first(), second()],
        vec![first(), p(""), second()],
        &["after table[1]/paragraph~ paragraph gained Minor > x1"],
    );
}

#[test]
fn the_bookmark_of_a_form_control_is_its_name() {
    let mark = |name: &str| Node::labelled(Kind::Bookmark, name);
    check(vec![runs(vec![control("Case1")])], vec![runs(vec![mark("Case1"), control("Case1")])], &[]);
    check(vec![runs(vec![control("Case 1")])], vec![runs(vec![mark("Case_1"), control("Case 1")])], &[]);
    check(
        vec![runs(vec![control("Case1")])],
        vec![runs(vec![mark("Case1"), Node::new(Kind::Control)])],
        &["paragraph[1]/control[1] control.name lost Minor “Case1”> x1"],
    );
    check(vec![runs(vec![Node::new(Kind::Control)])], vec![runs(vec![mark("Bookmark"), control("Bookmark")])], &[]);
    check(
        vec![runs(vec![Node::new(Kind::Control)])],
        vec![runs(vec![mark("Bookmark"), Node::new(Kind::Control)])],
        &[],
    );
    check(
        vec![runs(vec![Node::new(Kind::Control)])],
        vec![runs(vec![mark("Bookmark"), Node::run("a"), Node::new(Kind::Control)])],
        &["paragraph[1] text gained Major >“a” x1", "paragraph[1]/bookmark~ bookmark gained Minor >“Bookmark” x1"],
    );
}

#[test]
fn a_lost_field_keeps_its_text() {
    check(
        vec![runs(vec![Node::run("voir "), field("REF", "ici")])],
        vec![p("voir ici")],
        &["paragraph[1]/field[1] field lost Major REF> x1"],
    );
}

#[test]
fn notes_are_compared_inside() {
    let note = |text: &str| node(Kind::Note, vec![p(text)]);
    check(
        vec![runs(vec![Node::run("a"), note("première note")])],
        vec![runs(vec![Node::run("a"), note("première")])],
        &["paragraph[1]/note[1]/paragraph[1] text lost Critical “ note”> x5"],
    );
    check(
        vec![runs(vec![Node::run("a"), note("note"), Node::run("b")])],
        vec![p("ab")],
        &["paragraph[1]/note[1] note lost Critical “note”> x4"],
    );
}

#[test]
fn an_object_that_shifts_in_its_text_has_moved() {
    check(
        vec![runs(vec![Node::run("un "), image("i"), Node::run("deux trois")])],
        vec![runs(vec![Node::run("un deux trois"), image("i")])],
        &["paragraph[1]/image[1] image moved Minor > x1"],
    );
}

#[test]
fn a_gained_path_does_not_depend_on_other_gains() {
    let gains = |saved: Vec<Node>| {
        let findings = found(vec![p("a"), p("b")], saved);
        findings.iter().map(|f| f.path.0.clone()).collect::<Vec<_>>()
    };
    let one = gains(vec![p("a"), table(&[&["x"]]), p("b")]);
    let two = gains(vec![p("nouveau"), p("a"), p("autre"), table(&[&["x"]]), p("b")]);
    assert_eq!(one.len(), 1);
    assert!(two.contains(&one[0]), "{one:?} {two:?}");
    assert!(one[0].starts_with("body[1]/after paragraph[1]/table~"));
}

#[test]
fn metadata_and_styles_pair_by_name() {
    let named = |kind, label: &str, text: &str| Node { text: text.into(), ..Node::labelled(kind, label) };
    let original = node(
        Kind::Document,
        vec![
            named(Kind::Metadata, "title", "a"),
            named(Kind::Style, "Corps", ""),
            named(Kind::Metadata, "subject", "s"),
        ],
    );
    let saved = node(Kind::Document, vec![named(Kind::Metadata, "subject", "s"), named(Kind::Metadata, "title", "b")]);
    let findings: Vec<String> =
        diff(&original, &saved, ROUTE, &DiffOptions::default()).findings.iter().map(short).collect();
    assert_eq!(findings, ["metadata[1] metadata altered Minor “a”>“b” x1", "style[1] style lost Minor “Corps”> x1"]);
}

#[test]
fn a_hundred_thousand_shuffled_paragraphs_stay_inside_the_budget() {
    let line = |n: u64| p(&format!("alinéa {n}"));
    let mut numbers: Vec<u64> = (0..100_000).collect();
    let original = document(numbers.iter().map(|&n| line(n)).collect());
    numbers.sort_by_key(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let saved = document(numbers.iter().map(|&n| line(n)).collect());
    let findings = diff(&original, &saved, ROUTE, &DiffOptions::default()).findings;
    assert!(findings.len() > 90_000);
    assert!(findings.iter().all(|f| f.change == Change::Moved && f.subject == Subject::Node(Kind::Paragraph)));
}

#[test]
fn a_hundred_thousand_equal_paragraphs_against_other_equal_ones() {
    let many = |a: &str, b: &str| document((0..100_000u32).map(|n| p(if n % 3 == 0 { a } else { b })).collect());
    let difference = diff(&many("un", "deux"), &many("deux", "un"), ROUTE, &DiffOptions::default());
    assert!(!difference.findings.is_empty());
    assert!(!difference.coarse.is_empty());
}

#[test]
fn depth_costs_no_stack() {
    let deep = |text: &str| (0..900).fold(p(text), |inner, _| node(Kind::Shape, vec![inner]));
    let findings = found(vec![runs(vec![deep("a b c")])], vec![runs(vec![deep("a b d")])]);
    assert_eq!(findings.len(), 1);
}
