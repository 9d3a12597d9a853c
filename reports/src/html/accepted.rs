//! The accepted list in the report: what became of each entry, and which entries a document met.
//!
//! In: a comparison to which a list was applied. Out: rows of the index, notes of groups, documents and findings. An entry is known
//! by its number in the list; it covers only while it holds.

use super::Report;
use super::findings::steps;
use crate::words::icon;
use crate::{clean, phrase};
use recette_engine::accept::{State, Use};
use recette_engine::compare::{Class, Comparison, Group};

/// Most entries on the index.
const ENTRIES: usize = 300;
/// Most suites and documents of an entry's scope.
const SCOPE: usize = 6;

/// One entry as the templates show it.
pub(super) struct EntryView {
    pub n: usize,
    pub sentence: String,
    pub signature: Vec<String>,
    pub scope: String,
    pub key: &'static str,
    pub icon: &'static str,
    pub name: &'static str,
    pub state: String,
    pub documents: String,
    pub reason: String,
    pub owner: String,
    pub issue: String,
    pub until: String,
}

/// The entries, those that need somebody first, and how many are left out.
pub(super) fn entries(report: &Report) -> (Vec<EntryView>, Option<String>) {
    let mut uses: Vec<(usize, &Use)> = report.comparison.accepted.iter().enumerate().collect();
    uses.sort_by_key(|(n, used)| (urgency(used.state), *n));
    let more = uses.len().checked_sub(ENTRIES).filter(|&n| n > 0);
    let views = uses.into_iter().take(ENTRIES).map(|(n, used)| entry(report, n, used)).collect();
    (views, more.map(|n| report.w.more_sentences.say(report.language(), n)))
}

/// What fails a check comes first, what can be removed next.
fn urgency(state: State) -> usize {
    use State::*;
    [Exceeded, Expired, Vanished, Unmeasured, Holds].iter().position(|s| *s == state).unwrap_or(0)
}

/// One entry; on a document's page too.
pub(super) fn entry(report: &Report, n: usize, used: &Use) -> EntryView {
    let (language, entry) = (report.language(), &used.entry);
    let short = |text: &str, most| clean::short(text, most, language);
    let names = || entry.suite.iter().chain(&entry.documents);
    let more = names().count().checked_sub(SCOPE).filter(|&n| n > 0).map(|n| report.w.more_owners.say(language, n));
    let scope: Vec<String> = names().take(SCOPE).map(|s| short(s, 60)).chain(more).collect();
    let class = class_like(used.state);
    let sentence = phrase::signature_sentence(&entry.signature.0, language);
    EntryView {
        n: n + 1,
        sentence: phrase::capitalised(&sentence.unwrap_or_default()),
        signature: steps(&short(&entry.signature.0, 200)),
        scope: scope.join(", "),
        key: class.name(),
        icon: icon(class),
        name: language.state(used.state),
        state: phrase::capitalised(&language.entry_state(used)),
        documents: language.number(used.documents.len()),
        reason: short(&entry.reason, 300),
        owner: short(&entry.owner, 80),
        issue: short(&entry.issue, 120),
        until: entry.until.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

/// The class whose colour and sign a state takes.
fn class_like(state: State) -> Class {
    match state {
        State::Exceeded | State::Expired => Class::Regressed,
        State::Holds => Class::Changed,
        State::Vanished => Class::Fixed,
        State::Unmeasured => Class::Inconclusive,
    }
}

/// Said of a group of which something is accepted.
pub(super) fn of_group(report: &Report, group: &Group) -> Option<String> {
    let language = report.language();
    match group.accepted {
        0 => None,
        n if n == group.documents.len() => Some(language.accepted().to_owned()),
        n => Some(format!(
            "{}\u{a0}/\u{a0}{} {}",
            language.number(n),
            language.number(group.documents.len()),
            language.accepted()
        )),
    }
}

/// Per document the entries it meets, by their index; whatever became of them.
pub(super) fn met(comparison: &Comparison) -> Vec<Vec<usize>> {
    let mut met = vec![Vec::new(); comparison.documents.len()];
    let pairs =
        comparison.accepted.iter().enumerate().flat_map(|(n, used)| used.documents.iter().map(move |&d| (d, n)));
    for (document, entry) in pairs {
        if let Some(list) = met.get_mut(document) {
            list.push(entry);
        }
    }
    met
}
