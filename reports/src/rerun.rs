//! `rerun.txt`: the documents worth another look, for `recette check --only rerun.txt`.
//!
//! In: a comparison. Out: lines of hash and class, and name where it may be shown. Regressed, mixed, flaky and inconclusive
//! documents: what can make a gate fail or leave it open.

use crate::clean::visible;
use crate::difference::Shown;
use recette_engine::compare::{Class, DocumentResult};

/// The file.
pub fn list(shown: &Shown<'_>) -> String {
    let lines = shown.comparison.documents.iter().filter(|d| again(d.class)).map(|d| line(d, shown));
    let head = "# recette check --only THIS-FILE with the same other arguments looks at these documents again\n";
    std::iter::once(head.to_owned()).chain(lines).collect()
}

fn again(class: Class) -> bool {
    match class {
        Class::Regressed | Class::Mixed | Class::Flaky | Class::Inconclusive => true,
        Class::Fixed | Class::Changed | Class::Unchanged | Class::Excluded => false,
    }
}

fn line(document: &DocumentResult, shown: &Shown<'_>) -> String {
    let name = if shown.content.shows_names() { format!(" {}", visible(&document.name)) } else { String::new() };
    format!("{} {}{name}\n", document.id, document.class.name())
}
