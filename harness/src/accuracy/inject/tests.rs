//! A small dose of everything, and the published matrix.

use super::*;
use std::collections::BTreeSet;

/// Where the matrix is published.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/inject.md");

/// Cells that fall short, with the cause; nothing else may.
const SHORT: &[(Format, &str)] = &[
    // The label of old-style bullets is taken from `\pntext`, which is for readers that know no `\pn`.
    (Format::Rtf, "bullet altered"),
    // `w:tag` is not read where there is a title.
    (Format::Docx, "content control's tag altered"),
    // Where the deleted text is most of the paragraph, the paragraph counts as lost and another as gained.
    (Format::Docx, "deletion accepted"),
    (Format::Odt, "deletion accepted"),
];

#[test]
fn a_small_dose_is_told_and_silent() {
    let matrix = inject(Dose { documents: 3, per_document: 1 }, "").unwrap();
    let known = |key: &(Format, &str)| SHORT.contains(key);
    let short: Vec<_> = matrix.cells.iter().filter(|(key, cell)| cell.is_short() && !known(key)).collect();
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
#[ignore = "docs/inject.md has not been generated yet: recette accuracy --inject > docs/inject.md, then drop this line"]
fn the_published_matrix_has_every_cell() {
    let published = std::fs::read_to_string(PUBLISHED).unwrap();
    let mut missing = Vec::new();
    for (at, format) in FORMATS.iter().enumerate() {
        for kind in kinds(*format) {
            let lead = kind.aspect.map_or(kind.name.to_owned(), |a| format!("{} | {}", a.name(), kind.name));
            let line = published.lines().find(|l| l.starts_with(&format!("| {lead} |")));
            let cell = line.and_then(|l| l.trim_end_matches(" |").rsplit(" | ").nth(FORMATS.len() - 1 - at));
            if !cell.is_some_and(|c| c.contains(" of ")) {
                missing.push(format!("{format}: {lead}"));
            }
        }
    }
    assert!(missing.is_empty(), "hint: recette accuracy --inject > docs/inject.md\n{missing:#?}");
}

#[test]
fn edits_change_bytes_and_start_elsewhere_in_each_document() {
    let edits = [1, 2, 3].map(|n| Edit::of(0, [(n..n + 1, String::new())]));
    let places = |turn| spread(&edits, 2, turn).map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!((places(0), places(1)), (vec![0, 1], vec![1, 2]));
    assert_eq!(spread(&[], 2, 5).count(), 0);
}
