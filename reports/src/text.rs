//! The summary a person reads in a terminal.
//!
//! In: a comparison. Out: plain text: verdict, tally, heaviest groups, what was not measured. No colour: the command line
//! adds it where it knows the terminal. Names from documents cannot drive the terminal (see [`crate::clean`]).

use crate::clean::short;
use crate::content::{Content, limited};
use crate::phrase;
use crate::words::{Language, icon};
use recette_engine::accept::{State, Use};
use recette_engine::compare::{Class, Comparison, DocumentResult, Group, Judged, Status, Tally};

/// What the summary shows.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Language.
    pub language: Language,
    /// How much of the documents' content.
    pub content: Content,
    /// Most groups.
    pub groups: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { language: Language::English, content: Content::Full, groups: 5 }
    }
}

/// The summary.
pub fn summary(comparison: &Comparison, options: Options) -> String {
    let comparison = &*limited(comparison, options.content);
    let mut lines = vec![phrase::verdict(comparison, options.language), String::new()];
    lines.extend(tally(&comparison.tally, options.language));
    lines.extend(groups(comparison, options));
    lines.extend(accepted(comparison, options.language));
    lines.extend(not_measured(comparison, options.language));
    lines.join("\n") + "\n"
}

/// Number of documents of a class.
pub fn of_class(tally: &Tally, class: Class) -> usize {
    match class {
        Class::Regressed => tally.regressed,
        Class::Mixed => tally.mixed,
        Class::Fixed => tally.fixed,
        Class::Changed => tally.changed,
        Class::Unchanged => tally.unchanged,
        Class::Flaky => tally.flaky,
        Class::Inconclusive => tally.inconclusive,
        Class::Excluded => tally.excluded,
    }
}

fn tally(tally: &Tally, language: Language) -> Vec<String> {
    let words = language.words();
    let width = language.number(tally.planned).chars().count();
    let line = |sign: &str, n: usize, name: &str| format!("  {sign} {:>width$}  {name}", language.number(n));
    let mut lines = vec![line(" ", tally.planned, words.planned)];
    for class in Class::ALL {
        let n = of_class(tally, class);
        if n > 0 {
            lines.push(line(icon(class), n, language.class(class)));
        }
        if class == Class::Unchanged && tally.unchanged_both_stop > 0 {
            lines.push(line(" ", tally.unchanged_both_stop, words.both_stop));
        }
    }
    if tally.accepted > 0 {
        lines.push(format!("    {:>width$}  {}", "", language.accepted_documents(tally.accepted)));
    }
    lines
}

/// Most entries of the accepted list that are told one by one.
const MOST_ENTRIES: usize = 20;

/// How many entries hold; each that does not, or could be lowered.
fn accepted(comparison: &Comparison, language: Language) -> Vec<String> {
    let uses = &comparison.accepted;
    if uses.is_empty() {
        return Vec::new();
    }
    let holding = uses.iter().filter(|u| u.state == State::Holds).count();
    let mut lines = vec![String::new(), language.accepted_list().to_owned()];
    lines.push(format!("  = {}", language.holding_entries(holding)));
    let telling: Vec<&Use> =
        uses.iter().filter(|u| u.state != State::Holds || u.count < u.entry.count && u.open == 0).collect();
    lines.extend(telling.iter().take(MOST_ENTRIES).map(|used| entry_line(used, language)));
    if let Some(more) = telling.len().checked_sub(MOST_ENTRIES).filter(|&n| n > 0) {
        lines.push(format!("  … {}", language.words().more_sentences.say(language, more)));
    }
    lines
}

fn entry_line(used: &Use, language: Language) -> String {
    let sign = match used.state {
        State::Exceeded | State::Expired => icon(Class::Regressed),
        State::Vanished => icon(Class::Fixed),
        State::Holds | State::Unmeasured => icon(Class::Changed),
    };
    let scope: Vec<&str> = used.entry.suite.iter().chain(&used.entry.documents).take(3).map(String::as_str).collect();
    let scope = short(&scope.join(" "), 80, language);
    let signature = short(&used.entry.signature.0, 200, language);
    format!("  {sign} {signature} ({scope}) {}", language.entry_state(used))
}

fn groups(comparison: &Comparison, options: Options) -> Vec<String> {
    let language = options.language;
    if comparison.groups.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), language.words().heaviest_groups.to_owned()];
    // What is accepted everywhere comes last: nobody has to look at it again.
    let mut groups: Vec<&Group> = comparison.groups.iter().collect();
    groups.sort_by_key(|g| g.accepted == g.documents.len());
    for group in groups.into_iter().take(options.groups) {
        lines.push(group_line(comparison, group, language));
        lines.extend(example_line(comparison, group, language));
    }
    if let Some(more) = comparison.groups.len().checked_sub(options.groups).filter(|&n| n > 0) {
        lines.push(format!("  … {}", language.words().more_sentences.say(language, more)));
    }
    lines
}

fn group_line(comparison: &Comparison, group: &Group, language: Language) -> String {
    let sign = match group.status {
        Status::Introduced => icon(Class::Regressed),
        Status::Resolved => icon(Class::Fixed),
        Status::Altered | Status::Kept => icon(Class::Changed),
    };
    let sentence = phrase::group_with_documents(comparison, group, language);
    let count = language.words().differences_n.say(language, group.count);
    let accepted = match group.accepted {
        0 => String::new(),
        n if n == group.documents.len() => format!(", {}", language.accepted()),
        n => format!(", {} {}", language.number(n), language.accepted()),
    };
    let signature = short(&group.signature.0, 200, language);
    format!("  {sign} {sentence} ({}, {count}{accepted})\n      {signature}", language.severity(group.severity))
}

fn example_line(comparison: &Comparison, group: &Group, language: Language) -> Option<String> {
    let example = comparison.documents.get(*group.documents.first()?)?;
    let label = language.words().example.to_lowercase();
    let colon = language.pick(":", "\u{a0}:");
    let id: String = example.id.chars().take(12).collect();
    Some(format!("      {label}{colon} {} ({})", short(&example.name, 100, language), short(&id, 12, language)))
}

fn not_measured(comparison: &Comparison, language: Language) -> Vec<String> {
    let words = language.words();
    if comparison.not_measured.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), words.not_measured.to_owned()];
    lines.extend(
        comparison.not_measured.iter().take(20).map(|s| format!("  - {}", short(&language.gap(s), 300, language))),
    );
    if let Some(more) = comparison.not_measured.len().checked_sub(20).filter(|&n| n > 0) {
        lines.push(format!("  … {}", words.more_sentences.say(language, more)));
    }
    lines
}

/// One document for a terminal: class, both outcomes, what changed with its place, remarks.
pub fn document(document: &DocumentResult, language: Language) -> String {
    let mut lines = vec![
        format!("{} ({})", short(&document.name, 200, language), document.id),
        format!("{} {}{}", icon(document.class), language.class(document.class), accepted_class(document, language)),
    ];
    for (name, side) in [("base", &document.base), ("candidate", &document.candidate)] {
        lines.push(format!("  {name}: {}", phrase::outcome(side.as_ref(), language)));
    }
    lines.extend(document.remarks.iter().map(|r| format!("  - {}", short(r, 300, language))));
    let changed = document.findings.iter().filter(|j| j.status != Status::Kept);
    lines.extend(changed.map(|judged| finding_line(judged, language)));
    let kept = document.findings.iter().filter(|j| j.status == Status::Kept).count();
    if kept > 0 {
        lines.push(format!("  = {kept}"));
    }
    lines.join("\n") + "\n"
}

/// What the document would be without the accepted list.
fn accepted_class(document: &DocumentResult, language: Language) -> String {
    let colon = language.pick(":", "\u{a0}:");
    let told = |class| format!(" ({}{colon} {})", language.accepted(), language.class(class));
    document.accepted.map_or(String::new(), told)
}

fn finding_line(judged: &Judged, language: Language) -> String {
    let finding = &judged.finding;
    let sign = match judged.status {
        Status::Introduced => icon(Class::Regressed),
        Status::Resolved => icon(Class::Fixed),
        Status::Altered | Status::Kept => icon(Class::Changed),
    };
    let (old, new) = phrase::values(finding, language);
    let values = match (old, new) {
        (None, None) => String::new(),
        (old, new) => format!(": {} → {}", old.unwrap_or_default(), new.unwrap_or_default()),
    };
    let place = finding.place.as_ref().map_or(String::new(), |p| format!(" {} {} @{}", p.part, p.word, p.offset));
    let sentence = short(&format!("{}{values}", phrase::finding(finding, language)), 300, language);
    format!("  {sign} {} {sentence} [{}{}]", finding.route, finding.path, short(&place, 120, language))
}
