//! The HTML report: a folder that opens from disk (design §11).
//!
//! In: a comparison, a function that finds page images, one that finds structures. Out: `index.html`, `documents/` (a page
//! per document that is not unchanged, the heaviest), `list/` (all documents: pages for readers without JavaScript, chunks
//! of data for those with), `img/`, `assets/`. Every page is there in
//! both languages, side by side, and links to the other. Everything from documents goes through the templates' escaping and
//! [`crate::clean`]; images are painted anew from pixels, so that no SVG or EMF of a document is ever shown.
//! Deliberately absent: frameworks, network, dates (the same comparison gives the same bytes).

mod accepted;
mod document;
mod findings;
mod folder;
mod images;
mod index;
mod list;
mod order;
mod pages;
mod policy;
mod structure;
mod versions;

pub use folder::may_write;
pub use images::ImageSource;
pub use structure::{SavedViews, StructureViews};

/// The style sheet of every report; dossiers of certification look the same.
pub const STYLE: &str = include_str!("../../assets/report.css");

use crate::content::{Content, limited};
use crate::versions::Version;
use crate::words::{Language, Words};
use crate::{Error, Result, clean, write_file};
use askama::Template;
use images::ImageStore;
use order::Ordered;
use recette_engine::compare::{Comparison, PageImage};
use std::collections::BTreeMap;
use std::path::Path;

/// How a report is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language of `index.html`; the other one stands beside it (`index.fr.html` beside an English `index.html`).
    pub language: Language,
    /// How much of the documents' content it carries.
    pub content: Content,
    /// The command that made the comparison; empty when it is not known.
    pub command: String,
    /// Commands that show one document again; `{id}` is its digest, `{name}` its name, `{path}` its file, each as a word
    /// for the shell. Those with a path are left out where it is not known or may not be shown.
    pub document_commands: Vec<String>,
    /// Files of the documents, by digest.
    pub paths: BTreeMap<String, String>,
    /// Most pages of documents.
    pub most_documents: usize,
    /// Most page pairs shown per comparison of a document's pages.
    pub most_page_pairs: usize,
    /// Several versions over the same documents, in the plan's order, oldest first; empty where there are only two.
    pub versions: Vec<Version>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            language: Language::English,
            content: Content::Full,
            command: String::new(),
            document_commands: vec!["recette show {id}".to_owned()],
            paths: BTreeMap::new(),
            most_documents: 5000,
            most_page_pairs: 24,
            versions: Vec::new(),
        }
    }
}

/// Writes the report into `out`, which is new, empty, or an older report (that is replaced).
pub fn write(
    comparison: &Comparison,
    images: &(dyn Fn(&PageImage) -> Option<ImageSource> + Sync),
    structure: &(dyn Fn(&str) -> Option<StructureViews> + Sync),
    options: &Options,
    out: &Path,
) -> Result<()> {
    folder::prepare(out)?;
    let comparison = &*limited(comparison, options.content);
    let ordered = Ordered::new(comparison, options.most_documents);
    let both = [options.language, options.language.other()];
    let reports = both.map(|language| Report::new(comparison, &ordered, options, language));
    folder::write_assets(out)?;
    list::write(&reports, out)?;
    document::write_all(&reports, &ImageStore::new(out, images), structure, out)?;
    reports.iter().try_for_each(|report| versions::write(report, out))?;
    // Last, so that a report that was cut short has no index.
    reports.iter().rev().try_for_each(|report| index::write(report, out))
}

/// What all pages of one language are made from.
pub(crate) struct Report<'a> {
    comparison: &'a Comparison,
    ordered: &'a Ordered,
    options: &'a Options,
    language: Language,
    w: &'static Words,
    script_words: String,
}

impl<'a> Report<'a> {
    fn new(comparison: &'a Comparison, ordered: &'a Ordered, options: &'a Options, language: Language) -> Report<'a> {
        let suffix = suffix(options, language);
        let script_words = policy::script_words(language, suffix, ordered, comparison);
        Report { comparison, ordered, options, language, w: language.words(), script_words }
    }

    fn language(&self) -> Language {
        self.language
    }

    /// What stands between a page's name and `.html`.
    fn suffix(&self) -> &'static str {
        suffix(self.options, self.language)
    }

    /// The file of a page of this language.
    fn file(&self, stem: &str) -> String {
        format!("{stem}{}.html", self.suffix())
    }

    /// Head and foot of a page; `stem` is its file's name without language.
    fn shell(&self, title: String, root: &'static str, kind: &'static str, stem: &str) -> Shell {
        let other = self.language.other();
        Shell {
            title,
            root,
            kind,
            index: format!("{root}{}", self.file("index")),
            other: format!("{stem}{}.html", suffix(self.options, other)),
            other_lang: other.words().lang,
            other_name: other.words().language_name,
            csp: policy::content_security_policy(),
            loader: policy::LOADER,
            script_words: self.script_words.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// `lo252 → lo2682`.
    fn builds_title(&self) -> String {
        let name = |name: &str| clean::short(name, 60, self.language());
        format!("{} → {}", name(&self.comparison.base.name), name(&self.comparison.candidate.name))
    }

    /// A name as lists show it.
    fn list_name(&self, name: &str) -> String {
        clean::short(name, 120, self.language())
    }

    /// The commands that show a document again.
    fn commands(&self, index: usize) -> Vec<String> {
        let Some(document) = self.comparison.documents.get(index) else { return Vec::new() };
        let name = if self.options.content.shows_names() { &document.name } else { &document.id };
        let path = self.options.paths.get(&document.id).filter(|_| self.options.content.shows_pages());
        let words = [("{id}", Some(&document.id)), ("{name}", Some(name)), ("{path}", path)];
        let commands = self.options.document_commands.iter().filter_map(|template| filled(template, &words));
        commands.map(|command| clean::short(&command, 12_000, self.language())).collect()
    }
}

fn suffix(options: &Options, language: Language) -> &'static str {
    match language {
        _ if language == options.language => "",
        Language::English => ".en",
        Language::French => ".fr",
    }
}

/// A command with its words; none where one is not known.
fn filled(template: &str, words: &[(&str, Option<&String>)]) -> Option<String> {
    let mut rest = template;
    let mut command = String::new();
    // What is filled in is not looked at again: a name may look like a mark.
    while let Some((at, mark, word)) = next_mark(rest, words) {
        command.push_str(rest.get(..at)?);
        command.push_str(&clean::shell_word(word?));
        rest = rest.get(at + mark.len()..)?;
    }
    Some(command + rest)
}

type Mark<'a> = (usize, &'a str, Option<&'a String>);

fn next_mark<'a>(text: &str, words: &[(&'a str, Option<&'a String>)]) -> Option<Mark<'a>> {
    let found = words.iter().filter_map(|&(mark, word)| Some((text.find(mark)?, mark, word)));
    found.min_by_key(|&(at, ..)| at)
}

/// Head and foot of a page.
pub(crate) struct Shell {
    title: String,
    root: &'static str,
    kind: &'static str,
    /// The index in this page's language.
    index: String,
    /// The same page in the other language.
    other: String,
    other_lang: &'static str,
    other_name: &'static str,
    csp: String,
    loader: &'static str,
    script_words: String,
    version: &'static str,
}

/// Renders a page and writes it.
fn write_page(path: &Path, page: &impl Template) -> Result<()> {
    let html =
        page.render().map_err(|e| Error::Compose { part: path.display().to_string(), message: e.to_string() })?;
    write_file(path, html.as_bytes())
}
