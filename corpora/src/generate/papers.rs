//! The twenty papers, each with the RTF dialect it is written in.

mod accounts;
mod decrees;
mod forms;
mod letters;
mod merge;
mod minutes;
mod notes;
mod reports;
mod sampler;
mod tracked;

use super::build::on;
use super::paper::{Font, ListKind, Paper, Section};
use super::rtf::Dialect;
pub use sampler::{long, sampler};

/// Who changes drafts.
pub const AUTHORS: [&str; 2] = ["Hélène Brûlard", "Gaël Le Floc’h"];

/// All papers, in the order of their names' kinds.
pub fn all() -> Vec<(Paper, Dialect)> {
    use Dialect::*;
    vec![
        (letters::answer(), Processor),
        (letters::notification(), Unicode),
        (letters::complaint(), Business),
        (decrees::organisation(), Processor),
        (decrees::appointment(), Unicode),
        (decrees::delegation(), Business),
        (accounts::statement(), Business),
        (accounts::credits(), Business),
        (forms::application(), Processor),
        (forms::leave(), Unicode),
        (minutes::committee(), Processor),
        (minutes::council(), Unicode),
        (merge::invitation(), Processor),
        (merge::labels(), Business),
        (tracked::note(), Processor),
        (tracked::circular(), Unicode),
        (reports::annual(), Processor),
        (reports::inspection(), Unicode),
        (notes::lists(), Processor),
        (notes::typography(), Processor),
    ]
}

/// A paper with what most of them have.
fn paper(name: &'static str, title: &str, font: Font, lists: Vec<ListKind>, sections: Vec<Section>) -> Paper {
    let day = u8::try_from(name.len()).unwrap_or(1) % 28 + 1;
    Paper {
        name,
        title: title.to_owned(),
        subject: "Document d’essai".to_owned(),
        author: "Bureau des méthodes".to_owned(),
        keywords: "essai, recette, administration".to_owned(),
        written: on(2026, 3, day),
        font,
        lists,
        sections,
    }
}
