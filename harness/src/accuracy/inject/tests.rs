//! A small dose of everything, and the published matrix.

use super::*;
use std::collections::BTreeSet;

/// Where the matrix is published.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/inject.md");

#[test]
fn a_small_dose_is_told_and_silent() {
    let matrix = inject(Dose { documents: 3, per_document: 1, least: 0 }).unwrap();
    let short: Vec<_> = matrix.cells.iter().filter(|(_, cell)| cell.is_short()).collect();
    assert!(short.is_empty(), "{short:#?}");
}

#[test]
fn every_format_has_enough_kinds() {
    for format in FORMATS {
        let kinds = kinds(format);
        let names: BTreeSet<&str> = kinds.iter().map(|k| k.name).collect();
        assert_eq!(names.len(), kinds.len(), "{format}");
        let losses = kinds.iter().filter(|k| k.aspect.is_some()).count();
        assert!(losses >= 25 && kinds.len() - losses >= 10, "{format}: {losses} of {}", kinds.len());
    }
}

#[test]
fn kinds_of_few_documents_have_more_edits_in_each() {
    let few = |format, kind: &Kind| format == Format::Rtf && kind.name == "\\u as \\'xx";
    let papers = samplers(0..3).unwrap();
    let edits = |per_document| round(&papers, per_document, &few).unwrap().cells.values().map(|c| c.of).sum::<usize>();
    assert_eq!((edits(1), edits(2)), (1, 2));
}

/// Edits that were told (or silent) and edits, as the published page says of a kind.
fn published(page: &str, at: usize, kind: &Kind) -> Option<(usize, usize)> {
    let lead = kind.aspect.map_or(kind.name.to_owned(), |a| format!("{} | {}", a.name(), kind.name));
    let line = page.lines().find(|line| line.starts_with(&format!("| {lead} |")))?;
    let cell = line.trim_end_matches(" |").rsplit(" | ").nth(FORMATS.len() - 1 - at)?;
    let (hit, of) = cell.trim_matches('*').split_once(" of ")?;
    Some((hit.parse().ok()?, of.parse().ok()?))
}

#[test]
fn the_published_matrix_has_every_cell_and_reaches_what_is_wanted() {
    let page = std::fs::read_to_string(PUBLISHED).unwrap();
    let (mut wrong, mut silent, mut all) = (Vec::new(), 0, 0);
    for (at, format) in FORMATS.iter().enumerate() {
        for kind in kinds(*format) {
            let (hit, of) = published(&page, at, &kind).unwrap_or_default();
            let told = kind.aspect.is_none() || hit as f64 >= matrix::RECALL * of as f64;
            if of < LEAST || !told {
                wrong.push(format!("{format}, {}: {hit} of {of}", kind.name));
            }
            if kind.aspect.is_none() {
                (silent, all) = (silent + hit, all + of);
            }
        }
    }
    assert!(wrong.is_empty(), "hint: recette accuracy --inject > docs/inject.md\n{wrong:#?}");
    assert!(silent as f64 >= matrix::SILENCE * all as f64, "{silent} of {all}");
}

#[test]
fn edits_change_bytes_and_start_elsewhere_in_each_document() {
    let edits = [1, 2, 3].map(|n| Edit::of(0, [(n..n + 1, String::new())]));
    let places = |turn| spread(&edits, 2, turn).map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!((places(0), places(1)), (vec![0, 1], vec![1, 2]));
    assert_eq!(spread(&[], 2, 5).count(), 0);
}
