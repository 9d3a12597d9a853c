//! The order of documents in the report, heaviest first, and which of them have a page of their own.

use crate::clean::file_stem;
use recette_engine::compare::{Class, Comparison, DocumentResult, Status};
use recette_engine::model::{Aspect, Severity};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

/// Documents heaviest first.
pub(super) struct Ordered {
    /// Indexes into the comparison's documents.
    pub indexes: Vec<usize>,
    /// Per index into the comparison's documents: the stem of its page, where it has one.
    pub stems: Vec<Option<String>>,
    /// Per index into the comparison's documents: the groups it is in.
    pub groups: Vec<Vec<usize>>,
    /// Per index into the comparison's documents: the entries of the accepted list it meets.
    pub accepted: Vec<Vec<usize>>,
    /// The aspects in which any document differs.
    pub aspects: BTreeSet<Aspect>,
}

impl Ordered {
    /// Orders the documents; the first `most` that are not unchanged get a page.
    pub fn new(comparison: &Comparison, most: usize) -> Ordered {
        let mut keyed: Vec<_> = comparison.documents.iter().enumerate().map(|(i, d)| (key(d), i)).collect();
        keyed.sort_by(|(a, i), (b, j)| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)).then(i.cmp(j)));
        let indexes: Vec<usize> = keyed.into_iter().map(|(_, i)| i).collect();
        let stems = stems(comparison, &indexes, most);
        let aspects = comparison.documents.iter().flat_map(super::list::aspects).collect();
        let accepted = super::accepted::met(comparison);
        Ordered { stems, groups: groups(comparison), accepted, aspects, indexes }
    }

    /// The documents with pages, in order.
    pub fn with_pages(&self) -> impl Iterator<Item = (usize, &str)> {
        self.indexes.iter().filter_map(|&i| Some((i, self.stem(i)?)))
    }

    /// The stem of a document's page.
    pub fn stem(&self, index: usize) -> Option<&str> {
        self.stems.get(index)?.as_deref()
    }
}

type Key = ((usize, Reverse<Option<Severity>>), f64, Reverse<usize>);

fn key(document: &DocumentResult) -> Key {
    let worse = document.findings.iter().filter(|j| j.status == Status::Introduced);
    let severity = worse.clone().map(|j| j.finding.severity).max();
    ((rank(document.class), Reverse(severity)), document.weight, Reverse(worse.count()))
}

/// As reports show classes, but the unchanged last.
fn rank(class: Class) -> usize {
    match class {
        Class::Unchanged => Class::ALL.len(),
        class => Class::ALL.iter().position(|&c| c == class).unwrap_or(0),
    }
}

fn stems(comparison: &Comparison, indexes: &[usize], most: usize) -> Vec<Option<String>> {
    let mut stems = vec![None; comparison.documents.len()];
    let mut taken = HashSet::new();
    let paged = indexes.iter().filter_map(|&i| Some((i, comparison.documents.get(i)?)));
    for (i, document) in paged.filter(|(_, d)| d.class != Class::Unchanged).take(most) {
        if let Some(slot) = stems.get_mut(i) {
            *slot = Some(free_stem(&document.id, &mut taken));
        }
    }
    stems
}

/// The digest's beginning; a document that stands in two suites gets a number.
fn free_stem(id: &str, taken: &mut HashSet<String>) -> String {
    let stem: String = file_stem(id).to_ascii_lowercase().chars().take(16).collect();
    let mut candidate = if stem.is_empty() { "document".to_owned() } else { stem };
    let plain = candidate.clone();
    let mut n = 1;
    while !taken.insert(candidate.clone()) {
        n += 1;
        candidate = format!("{plain}-{n}");
    }
    candidate
}

fn groups(comparison: &Comparison) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); comparison.documents.len()];
    for (n, group) in comparison.groups.iter().enumerate() {
        for &document in &group.documents {
            if let Some(list) = groups.get_mut(document) {
                list.push(n);
            }
        }
    }
    groups
}
