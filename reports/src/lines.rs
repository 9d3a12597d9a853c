//! In which line of its file a finding's place is, for services that show files by line.
//!
//! In: a comparison, and the bytes of a document that is text (RTF, flat ODF). Out: the line of every place in it, from 1. Lines end
//! with a line feed, as git and the services count. A package has no lines: what stands in one of its parts is in line 1 of the
//! file, and its part and byte are told beside it where the format has room. Deliberately absent: reading files.

use recette_engine::compare::{Comparison, DocumentResult};
use recette_engine::model::Place;
use std::collections::HashMap;

/// Lines of places, by document and offset.
#[derive(Debug, Default)]
pub struct Lines(HashMap<String, HashMap<u64, usize>>);

impl Lines {
    /// Those of a comparison. `bytes` is asked once for each document that has a place in a file of one part.
    pub fn of(comparison: &Comparison, bytes: impl Fn(&DocumentResult) -> Option<Vec<u8>>) -> Lines {
        let in_document = |document: &DocumentResult| {
            let places = document.findings.iter().filter_map(|judged| judged.finding.place.as_ref());
            let offsets: Vec<u64> = places.filter(|p| p.part.is_empty()).map(|p| p.offset).collect();
            let text = (!offsets.is_empty()).then(|| bytes(document)).flatten()?;
            Some((document.id.clone(), lines(&text, offsets)))
        };
        Lines(comparison.documents.iter().filter_map(in_document).collect())
    }

    /// The line of a place; 1 where there are none.
    pub(crate) fn line(&self, document: &DocumentResult, place: Option<&Place>) -> usize {
        let known = place.filter(|p| p.part.is_empty()).and_then(|p| self.0.get(&document.id)?.get(&p.offset));
        known.copied().unwrap_or(1)
    }
}

/// One pass over the text for all offsets.
fn lines(text: &[u8], mut offsets: Vec<u64>) -> HashMap<u64, usize> {
    offsets.sort_unstable();
    let (mut line, mut from) = (1, 0);
    let mut of = |offset: u64| {
        let end = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
        line += text.get(from..end).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        from = end;
        (offset, line)
    };
    offsets.into_iter().map(&mut of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u64, usize)]) {
        let found = lines(text.as_bytes(), expected.iter().rev().map(|(offset, _)| *offset).collect());
        expected.iter().for_each(|(offset, line)| assert_eq!(found.get(offset), Some(line), "{text:?} {offset}"));
    }

    #[test]
    fn lines_are_counted_as_git_does() {
        check("", &[(0, 1), (9, 1)]);
        check("{\\rtf1\r\n\\pard a\r\n}", &[(0, 1), (6, 1), (7, 1), (8, 2), (17, 3), (u64::MAX, 3)]);
        check("a\rb\nc", &[(2, 1), (3, 1), (4, 2), (4, 2)]);
    }
}
