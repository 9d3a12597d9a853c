//! The accepted list applied to a comparison (design §2): differences that were accepted on purpose.
//!
//! In: a [`Comparison`], the entries, the day. Out: the comparison in which what holding entries cover counts as neither
//! better nor worse: a document of which everything worse is accepted is changed, or fixed where something got better too,
//! and never unchanged. Each document keeps exactly one class, its judgements stay what was measured, and
//! [`DocumentResult::accepted`] tells the class without the list. Deliberately absent: files and clocks; which differences
//! should be accepted. Flaky, inconclusive and excluded documents have nothing to accept.
//!
//! An entry covers one signature in one scope up to a highest count. Met more often than that it covers nothing: nobody
//! could tell which one is new. After its last day it covers nothing either.

mod entry;
#[cfg(test)]
mod tests;

pub use entry::{Day, Entry, ScopeError};

use crate::compare::{
    Class, Comparison, Difference, DocumentResult, Judgement, Status, class_of, differences, exit, tally,
};
use crate::finding::Signature;
use entry::Scope;
use serde::{Deserialize, Serialize};

/// What became of an entry in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It covers what it was written for.
    Holds,
    /// Met more often than its highest count: it covers nothing.
    Exceeded,
    /// Its last day is over: it covers nothing.
    Expired,
    /// Not met, although documents of its scope were compared: the regression vanished.
    Vanished,
    /// No document of its scope was compared.
    Unmeasured,
}

/// An entry with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The entry.
    pub entry: Entry,
    /// What became of it.
    pub state: State,
    /// How often it was met.
    pub count: usize,
    /// Documents in which it was met, as indexes into the comparison's.
    pub documents: Vec<usize>,
    /// Documents of its scope that were compared.
    pub compared: usize,
    /// Documents of its scope that were planned and not compared: it may be met in them.
    pub open: usize,
}

/// Applies a list, in place of any that was applied before.
pub fn apply(comparison: Comparison, entries: &[Entry], today: &Day) -> Result<Comparison, ScopeError> {
    let mut comparison = comparison;
    comparison.documents.iter_mut().for_each(forget);
    let worse: Vec<Vec<Difference>> = comparison.documents.iter().map(worse).collect();
    let uses: Result<Vec<Use>, ScopeError> =
        entries.iter().map(|entry| used(entry, &comparison.documents, &worse, today)).collect();
    comparison.accepted = uses?;
    let covers = Covers::of(&comparison.accepted);
    for (index, document) in comparison.documents.iter_mut().enumerate() {
        settle(document, |signature| covers.entry(signature, index).is_some());
    }
    for group in comparison.groups.iter_mut().filter(|g| g.status == Status::Introduced) {
        group.accepted = group.documents.iter().filter(|&&d| covers.entry(&group.signature, d).is_some()).count();
    }
    comparison.tally = tally(&comparison.documents);
    comparison.exit = exit(&comparison.documents);
    Ok(comparison)
}

/// Which holding entry covers a signature in a document.
pub struct Covers<'a> {
    by_signature: std::collections::HashMap<&'a str, Vec<&'a Use>>,
}

impl<'a> Covers<'a> {
    /// Of entries with their states.
    pub fn of(uses: &'a [Use]) -> Covers<'a> {
        let mut by_signature: std::collections::HashMap<&str, Vec<&Use>> = std::collections::HashMap::new();
        for used in uses.iter().filter(|u| u.state == State::Holds) {
            by_signature.entry(&used.entry.signature.0).or_default().push(used);
        }
        Covers { by_signature }
    }

    /// The entry that covers a signature in the document of this index.
    pub fn entry(&self, signature: &Signature, document: usize) -> Option<&'a Entry> {
        let uses = self.by_signature.get(signature.0.as_str())?;
        uses.iter().find(|u| u.documents.binary_search(&document).is_ok()).map(|u| &u.entry)
    }
}

/// What got worse in a document; nothing where it is not judged.
pub fn worse(document: &DocumentResult) -> Vec<Difference> {
    let mut worse = differences(document);
    worse.retain(|d| d.status == Status::Introduced);
    worse
}

/// A document's class as it is without any list.
pub fn without_list(document: &DocumentResult) -> Class {
    document.accepted.unwrap_or(document.class)
}

fn forget(document: &mut DocumentResult) {
    document.class = without_list(document);
    document.accepted = None;
}

fn judged(class: Class) -> bool {
    match class {
        Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed | Class::Unchanged => true,
        Class::Flaky | Class::Inconclusive | Class::Excluded => false,
    }
}

fn used(
    entry: &Entry,
    documents: &[DocumentResult],
    worse: &[Vec<Difference>],
    today: &Day,
) -> Result<Use, ScopeError> {
    let scope = Scope::of(entry)?;
    let inside = |i: &usize| documents.get(*i).is_some_and(|d| scope.contains(d));
    let (compared, open): (Vec<usize>, Vec<usize>) =
        (0..documents.len()).filter(inside).partition(|&i| judged(documents[i].class));
    let met = |i: usize| -> usize { worse[i].iter().filter(|w| w.signature == entry.signature).map(|w| w.count).sum() };
    let count = compared.iter().map(|&i| met(i)).sum();
    let state = state(entry, count, compared.len(), today);
    let meeting = compared.iter().copied().filter(|&i| met(i) > 0).collect();
    Ok(Use { entry: entry.clone(), state, count, documents: meeting, compared: compared.len(), open: open.len() })
}

fn state(entry: &Entry, count: usize, compared: usize, today: &Day) -> State {
    match count {
        0 if compared == 0 => State::Unmeasured,
        0 => State::Vanished,
        _ if entry.until.as_ref().is_some_and(|until| until < today) => State::Expired,
        n if n > entry.count => State::Exceeded,
        _ => State::Holds,
    }
}

/// Gives a document the class that it has without what is covered.
fn settle(document: &mut DocumentResult, covered: impl Fn(&Signature) -> bool) {
    let worse = worse(document);
    if !worse.iter().any(|w| covered(&w.signature)) {
        return;
    }
    let mut judgements = document.judgements;
    for (axis, judgement) in judgements.iter_mut().enumerate() {
        let of_axis = || worse.iter().filter(|w| w.judgement == axis);
        if of_axis().next().is_some() && of_axis().all(|w| covered(&w.signature)) {
            *judgement = without_worse(*judgement);
        }
    }
    let class = class_of(judgements);
    if class != document.class {
        document.accepted = Some(document.class);
        document.class = class;
    }
}

/// What is accepted is neither better nor worse, but it is there.
fn without_worse(judgement: Judgement) -> Judgement {
    match judgement {
        Judgement::Worse => Judgement::Other,
        Judgement::Both => Judgement::Better,
        other => other,
    }
}
