//! JUnit XML: one test case per document, one per entry of the accepted list.
//!
//! In: a comparison. Out: XML of the form that Jenkins' schema describes, written in one pass. A regressed or mixed document fails,
//! an inconclusive one is an error, a flaky or excluded one is skipped; every other passes. What is accepted passes and says so.
//! An entry that is exceeded or expired fails: so do the documents that it no longer covers. Limits of consumers: 20,000 cases
//! and 30 MB a file; what weighs most is kept, and what is left out is a case of its own.

use crate::clean::{short, visible};
use crate::difference::{Item, Shown};
use crate::phrase;
use crate::words::Language;
use crate::{Error, Result};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use recette_engine::accept::{State, Use};
use recette_engine::compare::{Class, DocumentResult, Status};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

/// Most test cases of a file, those about the file itself apart.
pub const MOST: usize = 19_000;
/// Most bytes of all details together; names and messages come on top.
const MOST_DETAILS: usize = 12 << 20;
/// Most differences of one document that are listed.
const MOST_LISTED: usize = 20;

/// How a case went.
enum Went {
    Passed(Option<String>),
    Failed(String, String),
    Error(String),
    Skipped(String),
}

struct Case {
    name: String,
    seconds: f64,
    went: Went,
}

/// Writes the report.
pub fn write(shown: &Shown<'_>, path: &Path, out: impl Write) -> Result<()> {
    let suites = suites(shown);
    emit(&suites, shown, out).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Cases by suite, the list's own and the file's own last.
fn suites(shown: &Shown<'_>) -> Vec<(String, Vec<Case>)> {
    let kept = kept(&shown.comparison.documents);
    let left_out = shown.comparison.documents.len() - kept.len();
    let items = by_document(shown);
    let (mut room, mut names) = (MOST_DETAILS, HashSet::new());
    let mut suites: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
    for index in kept {
        let Some(document) = shown.comparison.documents.get(index) else { continue };
        let of_it = items.get(document.id.as_str()).map_or(&[][..], Vec::as_slice);
        let mut case = case(document, of_it, shown, &mut room);
        if !names.insert((document.suite.as_str(), case.name.clone())) {
            case.name = format!("{} ({})", case.name, document.id.get(..12).unwrap_or(&document.id));
        }
        suites.entry(&document.suite).or_default().push(case);
    }
    let named = suites.into_iter().map(|(name, cases)| (visible(name), cases));
    let list = entries(shown);
    let list = (!list.is_empty()).then(|| (shown.language.accepted_list().to_owned(), list));
    let note =
        || Case { name: "limit".to_owned(), seconds: 0.0, went: Went::Skipped(shown.language.left_out(left_out)) };
    let note = (left_out > 0).then(|| ("recette".to_owned(), vec![note()]));
    named.chain(list).chain(note).collect()
}

/// Documents that have a case: all, or the most telling; in the order of the plan.
fn kept(documents: &[DocumentResult]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let rank = |class: Class| Class::ALL.iter().position(|c| *c == class);
    // What did not come to a class is more than what is unchanged.
    let tells = |d: &DocumentResult| (d.class == Class::Unchanged, rank(d.class));
    order.sort_by_key(|&i| documents.get(i).map(tells));
    order.truncate(MOST);
    order.sort_unstable();
    order
}

fn by_document<'a>(shown: &'a Shown<'_>) -> HashMap<&'a str, Vec<Item<'a>>> {
    let mut found: HashMap<&str, Vec<Item<'_>>> = HashMap::new();
    for item in shown.items() {
        found.entry(item.document.id.as_str()).or_default().push(item);
    }
    found
}

fn case(document: &DocumentResult, items: &[Item<'_>], shown: &Shown<'_>, room: &mut usize) -> Case {
    let language = shown.language;
    let remark = || short(document.remarks.first().map_or("", String::as_str), 300, language);
    let told = |class: Class| match remark() {
        empty if empty.is_empty() => language.class(class).to_owned(),
        remark => format!("{}: {remark}", language.class(class)),
    };
    let went = match document.class {
        Class::Regressed | Class::Mixed => {
            let details = details(document, items, shown);
            let details = if details.len() <= *room { details } else { language.left_out(items.len()) };
            *room = room.saturating_sub(details.len());
            Went::Failed(message(document, items, language), details)
        }
        Class::Inconclusive => Went::Error(told(document.class)),
        Class::Flaky | Class::Excluded => Went::Skipped(told(document.class)),
        Class::Fixed | Class::Changed | Class::Unchanged => Went::Passed(accepted(document, language)),
    };
    let wall = |side: &Option<recette_engine::compare::Side>| side.as_ref().map_or(0.0, |s| s.wall_seconds);
    Case { name: visible(&document.name), seconds: wall(&document.base) + wall(&document.candidate), went }
}

fn accepted(document: &DocumentResult, language: Language) -> Option<String> {
    let without = document.accepted?;
    Some(format!("{} ({}: {})", language.class(document.class), language.accepted(), language.class(without)))
}

fn worse<'a>(items: &'a [Item<'a>]) -> impl Iterator<Item = &'a Item<'a>> {
    items.iter().filter(|i| i.difference.status == Status::Introduced && i.accepted.is_none())
}

/// The gravest difference, and how many more there are.
fn message(document: &DocumentResult, items: &[Item<'_>], language: Language) -> String {
    let first = worse(items).next().map(|item| item.sentence(language));
    let more = worse(items).count().saturating_sub(1);
    let more = if more > 0 { format!(" (+{more})") } else { String::new() };
    format!("{}{}{more}", language.class(document.class), first.map_or(String::new(), |f| format!(": {f}")))
}

fn details(document: &DocumentResult, items: &[Item<'_>], shown: &Shown<'_>) -> String {
    let language = shown.language;
    let mut lines = vec![String::new()];
    let listed = alike(items);
    lines.extend(listed.iter().take(MOST_LISTED).map(|(item, n)| detail(item, *n, language)));
    if let Some(more) = listed.len().checked_sub(MOST_LISTED).filter(|&n| n > 0) {
        lines.push(format!("… {}", language.left_out(more)));
    }
    for (side, name) in [(&document.base, language.words().base), (&document.candidate, language.words().candidate)] {
        lines.push(format!("{name}: {}", phrase::outcome(side.as_ref(), language)));
    }
    lines.extend(document.remarks.iter().take(5).map(|r| format!("- {}", short(r, 300, language))));
    lines.push(format!("$ recette show {}", document.id.get(..12).unwrap_or(&document.id)));
    lines.join("\n")
}

/// The first of those that are alike, and how many there are.
fn alike<'a>(items: &'a [Item<'a>]) -> Vec<(&'a Item<'a>, usize)> {
    let mut listed: Vec<(&Item<'_>, usize)> = Vec::new();
    for item in items {
        let same = |known: &Item<'_>| {
            let (a, b) = (&known.difference, &item.difference);
            (&a.signature, a.status, &a.sentence) == (&b.signature, b.status, &b.sentence)
        };
        match listed.iter_mut().find(|(known, _)| same(known)) {
            Some((_, n)) => *n += 1,
            None => listed.push((item, 1)),
        }
    }
    listed
}

fn detail(item: &Item<'_>, n: usize, language: Language) -> String {
    let sign = match (item.difference.status, item.accepted) {
        (Status::Introduced, Some(_)) => "~",
        (Status::Introduced, None) => "-",
        (Status::Resolved, _) => "+",
        (Status::Altered | Status::Kept, _) => "=",
    };
    let path = item.judged.map(|j| j.finding.path.0.as_str()).filter(|p| !p.is_empty());
    let place = path.map_or(String::new(), |path| format!(" [{}]", short(path, 120, language)));
    let values = short(&item.values(language), 300, language);
    let colon = if values.is_empty() { "" } else { ": " };
    let times = if n > 1 { format!(" ×{n}") } else { String::new() };
    format!("{sign} {}{times}{colon}{values}{place} {}", item.sentence(language), item.difference.signature)
}

/// One case per entry of the accepted list.
fn entries(shown: &Shown<'_>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut names = HashSet::new();
    for used in &shown.comparison.accepted {
        let mut name = entry_name(used);
        while !names.insert(name.clone()) {
            name.push('\'');
        }
        let said = shown.language.entry_state(used);
        let went = match used.state {
            State::Holds => Went::Passed(Some(said)),
            State::Exceeded | State::Expired => Went::Failed(said, String::new()),
            State::Vanished | State::Unmeasured => Went::Skipped(said),
        };
        cases.push(Case { name, seconds: 0.0, went });
    }
    cases
}

fn entry_name(used: &Use) -> String {
    let scope = used.entry.suite.iter().chain(&used.entry.documents).take(3);
    let scope: Vec<String> = scope.map(|s| visible(s)).collect();
    format!("{} ({})", visible(&used.entry.signature.0), scope.join(" "))
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    seconds: f64,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Counts {
        let mut counts = Counts::default();
        for case in cases {
            counts.tests += 1;
            counts.seconds += case.seconds;
            match case.went {
                Went::Passed(_) => {}
                Went::Failed(..) => counts.failures += 1,
                Went::Error(_) => counts.errors += 1,
                Went::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }

    fn attributes(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", self.errors.to_string()),
            ("time", format!("{:.3}", self.seconds)),
        ]
    }
}

fn emit(suites: &[(String, Vec<Case>)], shown: &Shown<'_>, out: impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = Counts::of(suites.iter().flat_map(|(_, cases)| cases));
    let mut root = xml.create_element("testsuites").with_attribute(("name", "recette"));
    for (name, value) in all.attributes() {
        root = root.with_attribute((name, value.as_str()));
    }
    root.write_inner_content(|xml| suites.iter().try_for_each(|(name, cases)| suite(xml, name, cases, shown)))?;
    xml.get_mut().write_all(b"\n")?;
    xml.get_mut().flush()
}

fn suite<W: Write>(xml: &mut Writer<W>, name: &str, cases: &[Case], shown: &Shown<'_>) -> io::Result<()> {
    let counts = Counts::of(cases.iter());
    let mut element = xml.create_element("testsuite").with_attribute(("name", legal(name).as_str()));
    for (name, value) in counts.attributes().into_iter().chain([("skipped", counts.skipped.to_string())]) {
        element = element.with_attribute((name, value.as_str()));
    }
    element.write_inner_content(|xml| {
        properties(xml, shown)?;
        cases.iter().try_for_each(|c| write_case(xml, name, c))
    })?;
    Ok(())
}

fn properties<W: Write>(xml: &mut Writer<W>, shown: &Shown<'_>) -> io::Result<()> {
    let build = |b: &recette_engine::compare::BuildInfo| format!("{} {} {}", b.name, b.product, b.version);
    let values = [
        ("base", build(&shown.comparison.base)),
        ("candidate", build(&shown.comparison.candidate)),
        ("verdict", phrase::verdict(&shown.comparison, shown.language)),
    ];
    xml.create_element("properties").write_inner_content(|xml| {
        values.iter().try_for_each(|(name, value)| {
            let property = xml.create_element("property").with_attribute(("name", *name));
            property.with_attribute(("value", legal(value).as_str())).write_empty().map(|_| ())
        })
    })?;
    Ok(())
}

fn write_case<W: Write>(xml: &mut Writer<W>, suite: &str, case: &Case) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("classname", legal(suite).as_str()))
        .with_attribute(("name", legal(&case.name).as_str()))
        .with_attribute(("time", format!("{:.3}", case.seconds).as_str()));
    match &case.went {
        Went::Passed(None) => element.write_empty()?,
        Went::Passed(Some(said)) => element.write_inner_content(|xml| {
            xml.create_element("system-out").write_text_content(BytesText::new(&legal(said))).map(|_| ())
        })?,
        Went::Failed(message, details) => element.write_inner_content(|xml| {
            let failure = xml.create_element("failure").with_attribute(("message", legal(message).as_str()));
            failure
                .with_attribute(("type", "regression"))
                .write_text_content(BytesText::new(&legal(details)))
                .map(|_| ())
        })?,
        Went::Error(message) => element.write_inner_content(|xml| end(xml, "error", message))?,
        Went::Skipped(message) => element.write_inner_content(|xml| end(xml, "skipped", message))?,
    };
    Ok(())
}

fn end<W: Write>(xml: &mut Writer<W>, name: &str, message: &str) -> io::Result<()> {
    xml.create_element(name).with_attribute(("message", legal(message).as_str())).write_empty().map(|_| ())
}

/// Text with what XML cannot hold replaced.
fn legal(text: &str) -> String {
    let sound = |c: char| matches!(c, '\n' | '\t' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if sound(c) { c } else { '\u{fffd}' }).collect()
}
