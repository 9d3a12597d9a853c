//! The HTML report: a folder that opens from disk (design §11).
//!
//! In: a comparison, a function that finds page images, one that finds structures. Out: `index.html`, `documents/` (a page
//! per document that is not unchanged, the heaviest), `list/` (all documents: pages for readers without JavaScript, chunks
//! of data for those with), `img/`, `assets/`. Everything from documents goes through the templates' escaping and
//! [`crate::clean`]; images are copied only when they are PNG, so that no SVG or EMF of a document is ever shown.
//! Deliberately absent: frameworks, network, dates (the same comparison gives the same bytes).

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

pub use folder::may_write;
pub use images::ImageSource;
pub use structure::{SavedViews, StructureViews};

use crate::content::{Content, limited};
use crate::words::{Language, Words};
use crate::{Error, Result, clean, write_file};
use askama::Template;
use images::ImageStore;
use order::Ordered;
use recette_engine::compare::{Comparison, PageImage};
use std::path::Path;

/// How a report is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// Language.
    pub language: Language,
    /// How much of the documents' content it carries.
    pub content: Content,
    /// The command that made the comparison; empty when it is not known.
    pub command: String,
    /// Commands that show one document again; `{id}` is its digest, `{name}` its name as a word for the shell.
    pub document_commands: Vec<String>,
    /// Most pages of documents.
    pub most_documents: usize,
    /// Most page pairs shown per comparison of a document's pages.
    pub most_page_pairs: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            language: Language::English,
            content: Content::Full,
            command: String::new(),
            document_commands: vec!["recette show {id}".to_owned()],
            most_documents: 5000,
            most_page_pairs: 24,
        }
    }
}

/// Writes the report into `out`, which is new, empty, or an older report (that is replaced).
pub fn write(
    comparison: &Comparison,
    images: &dyn Fn(&PageImage) -> Option<ImageSource>,
    structure: &dyn Fn(&str) -> Option<StructureViews>,
    options: &Options,
    out: &Path,
) -> Result<()> {
    folder::prepare(out)?;
    let comparison = &*limited(comparison, options.content);
    let ordered = Ordered::new(comparison, options.most_documents);
    let report = Report { comparison, ordered: &ordered, options, w: options.language.words() };
    folder::write_assets(out)?;
    list::write(&report, out)?;
    let mut store = ImageStore::new(out, images);
    document::write_all(&report, &mut store, structure, out)?;
    // Last, so that a report that was cut short has no index.
    index::write(&report, out)
}

/// What all pages of a report are made from.
pub(crate) struct Report<'a> {
    comparison: &'a Comparison,
    ordered: &'a Ordered,
    options: &'a Options,
    w: &'static Words,
}

impl Report<'_> {
    fn language(&self) -> Language {
        self.options.language
    }

    /// Head and foot of a page.
    fn shell(&self, title: String, root: &'static str, kind: &'static str) -> Shell {
        Shell {
            title,
            root,
            kind,
            csp: policy::content_security_policy(),
            loader: policy::LOADER,
            script_words: policy::script_words(self.language()),
            version: env!("CARGO_PKG_VERSION"),
            foreign: self.language() != Language::English,
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
        let word = clean::shell_word(name);
        let templates = self.options.document_commands.iter();
        templates
            .map(|t| t.replace("{id}", &clean::shell_word(&document.id)).replace("{name}", &word))
            .map(|command| clean::short(&command, 12_000, self.language()))
            .collect()
    }
}

/// Head and foot of a page.
pub(crate) struct Shell {
    title: String,
    root: &'static str,
    kind: &'static str,
    csp: String,
    loader: &'static str,
    script_words: String,
    version: &'static str,
    /// The engine's English sentences stand in a page of another language.
    foreign: bool,
}

/// Renders a page and writes it.
fn write_page(path: &Path, page: &impl Template) -> Result<()> {
    let html =
        page.render().map_err(|e| Error::Compose { part: path.display().to_string(), message: e.to_string() })?;
    write_file(path, html.as_bytes())
}
