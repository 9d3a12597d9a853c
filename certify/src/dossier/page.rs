//! What a page of a dossier is made of: sections of paragraphs, lists, tables and command lines.
//!
//! In: texts. Out: HTML in which every text is escaped by the template and free of controls that could make it look
//! otherwise. Pages carry no script and no image; the content security policy allows the two style sheets beside them.
//! Deliberately absent: what is said (`summary`, `sections`).

use crate::certificate::{State, Verdict};
use crate::sentences::Language;
use askama::Template;
use recette_reports::clean;

/// Nothing but the style sheets: by `'self'` when served, by `file:` from disk.
const POLICY: &str = "default-src 'none'; style-src 'self' file:; base-uri 'none'; form-action 'none'";
/// Names of people's making longer than this are cut, and say so.
const LONGEST: usize = 300;

/// Tables of so many rows are not torn between two sheets.
const SHORT: usize = 12;

/// A part of a page.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug)]
pub(super) enum Block {
    Heading(String),
    Text(String),
    List(Vec<String>),
    Numbered(Vec<String>),
    /// Lines that a person types.
    Lines(Vec<String>),
    Table(Table),
}

/// A table; the first cell of a row is its heading.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Whether it stays on one sheet of paper, its caption with it.
    fn is_short(&self) -> bool {
        self.rows.len() <= SHORT
    }

    /// Whether a column holds numbers, which stand at its right.
    fn is_numeric(&self, column: &usize) -> bool {
        self.rows.first().and_then(|row| row.get(*column)).is_some_and(|cell| matches!(cell.kind, Kind::Number))
    }
}

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    text: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text,
    Number,
    Code,
    /// All of its digits in one line.
    Hash,
    /// Colour and sign: one of the report's classes.
    Mark(&'static str, &'static str),
}

impl Cell {
    /// A text, of people's making or ours.
    pub(super) fn text(text: impl AsRef<str>) -> Cell {
        Cell { text: shown(text.as_ref()), kind: Kind::Text }
    }

    /// A number.
    pub(super) fn number(text: String) -> Cell {
        Cell { text, kind: Kind::Number }
    }

    /// A SHA-256.
    pub(super) fn hash(text: impl AsRef<str>) -> Cell {
        Cell { text: shown(text.as_ref()), kind: Kind::Hash }
    }

    /// A signature, a file.
    pub(super) fn code(text: impl AsRef<str>) -> Cell {
        Cell { text: shown(text.as_ref()), kind: Kind::Code }
    }

    /// A word with a colour and a sign.
    pub(super) fn mark((key, sign): (&'static str, &'static str), text: &str) -> Cell {
        Cell { text: text.to_owned(), kind: Kind::Mark(key, sign) }
    }
}

#[cfg(test)]
impl Cell {
    pub(super) fn said(&self) -> &str {
        &self.text
    }
}

/// A text of people's making, safe to look at.
pub(super) fn shown(text: &str) -> String {
    clean::cut(text, LONGEST)
}

impl Section {
    /// A section; none without anything in it.
    pub(super) fn new(id: &'static str, title: &str, blocks: Vec<Block>) -> Option<Section> {
        (!blocks.is_empty()).then(|| Section { id, title: title.to_owned(), blocks })
    }
}

/// A table, where it has rows.
pub(super) fn table(caption: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Option<Block> {
    let head = head.iter().map(|h| (*h).to_owned()).collect();
    (!rows.is_empty()).then(|| Block::Table(Table { caption: caption.to_owned(), head, rows }))
}

/// A list, where it has items.
pub(super) fn list(items: Vec<String>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::List(items))
}

/// Colour and sign of a verdict.
pub(super) fn verdict_mark(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Certified => ("fixed", "✓"),
        Verdict::Refused => ("regressed", "✗"),
        Verdict::Undetermined => ("inconclusive", "?"),
    }
}

/// Colour and sign of where a ministry, or one of its steps, stands.
pub(super) fn state_mark(state: State) -> (&'static str, &'static str) {
    match state {
        State::Passed => ("fixed", "✓"),
        State::Refused => ("regressed", "✗"),
        State::Undetermined => ("inconclusive", "?"),
        State::Abstains => ("excluded", "–"),
        State::Missing => ("flaky", "!"),
    }
}

/// A link from one page to another.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: &'static str,
}

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) language: Language,
    /// The file of the same page in the other language.
    pub(super) other: String,
    pub(super) title: String,
    pub(super) verdict: (Verdict, String),
    /// What fits on one sheet.
    pub(super) summary: Vec<Section>,
    /// The rest; empty on the summary's own page.
    pub(super) sections: Vec<Section>,
    pub(super) whole: Option<Link>,
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct View {
    lang: &'static str,
    csp: &'static str,
    version: &'static str,
    title: String,
    skip: &'static str,
    languages: &'static str,
    contents: &'static str,
    other: String,
    other_lang: &'static str,
    other_name: &'static str,
    verdict_key: &'static str,
    verdict_sign: &'static str,
    verdict: String,
    summary: Vec<Section>,
    sections: Vec<Section>,
    whole: Option<Link>,
}

impl Page {
    /// The page as HTML.
    pub(super) fn render(self) -> Result<Vec<u8>, askama::Error> {
        let (l, (verdict, sentence)) = (self.language, self.verdict);
        let (verdict_key, verdict_sign) = verdict_mark(verdict);
        let view = View {
            lang: l.code(),
            csp: POLICY,
            version: env!("CARGO_PKG_VERSION"),
            title: shown(&self.title),
            skip: l.pick("Aller au contenu", "Skip to the content"),
            languages: l.pick("Langues", "Languages"),
            contents: l.pick("Sommaire", "Contents"),
            other: self.other,
            other_lang: l.other().code(),
            other_name: l.pick("English", "Français"),
            verdict_key,
            verdict_sign,
            verdict: sentence,
            summary: self.summary,
            sections: self.sections,
            whole: self.whole,
        };
        view.render().map(String::into_bytes)
    }
}
