//! Markdown for the summary of a CI job (GitHub's step summary takes 1 MiB).
//!
//! In: a comparison. Out: verdict, tally, heaviest groups, documents that fail, accepted list, what was not measured. Everything
//! from a document stands in a code span that it cannot leave.

use crate::clean::short;
use crate::difference::Shown;
use crate::phrase;
use crate::text::of_class;
use crate::words::icon;
use recette_engine::accept::State;
use recette_engine::compare::{Class, DocumentResult, Group, Status};

/// Most groups and documents that are listed.
const MOST: usize = 25;

/// The summary.
pub fn summary(shown: &Shown<'_>) -> String {
    let language = shown.language;
    let mut parts = vec![format!("## Recette: {}", plain(&phrase::verdict(&shown.comparison, language)))];
    let (base, candidate) = (&shown.comparison.base, &shown.comparison.candidate);
    let words = language.words();
    parts.push(format!(
        "{}: {} · {}: {}",
        words.base,
        code(&format!("{} {} {}", base.name, base.product, base.version)),
        words.candidate,
        code(&format!("{} {} {}", candidate.name, candidate.product, candidate.version)),
    ));
    parts.push(tally(shown));
    parts.extend(groups(shown));
    parts.extend(failing(shown));
    parts.extend(accepted(shown));
    parts.extend(not_measured(shown));
    if shown.content.shows_names() && !shown.command.is_empty() {
        parts.push(format!("{}\n\n{}", words.again_hint, code(shown.command)));
    }
    parts.join("\n\n") + "\n"
}

fn tally(shown: &Shown<'_>) -> String {
    let (language, tally) = (shown.language, &shown.comparison.tally);
    let words = language.words();
    let row = |sign: &str, name: &str, n: usize| format!("| {sign} {name} | {} |", language.number(n));
    let mut rows = vec![format!("| {} | {} |", words.class, words.documents), "|---|---:|".to_owned()];
    let classes = Class::ALL.iter().filter(|c| of_class(tally, **c) > 0);
    rows.extend(classes.map(|&c| row(icon(c), language.class(c), of_class(tally, c))));
    rows.push(row("", words.planned, tally.planned));
    let notes = [
        (tally.unchanged_both_stop, words.both_stop.to_owned()),
        (tally.accepted, language.accepted_documents(tally.accepted)),
    ];
    let notes = notes.into_iter().filter(|(n, _)| *n > 0);
    let notes: Vec<String> = notes
        .map(
            |(n, text)| {
                if text.contains(&language.number(n)) { text } else { format!("{} {text}", language.number(n)) }
            },
        )
        .collect();
    if notes.is_empty() { rows.join("\n") } else { format!("{}\n\n{}", rows.join("\n"), notes.join("  \n")) }
}

fn groups(shown: &Shown<'_>) -> Option<String> {
    let (language, comparison) = (shown.language, &shown.comparison);
    let words = language.words();
    let told: Vec<&Group> = comparison.groups.iter().filter(|g| g.status == Status::Introduced).collect();
    if told.is_empty() {
        return None;
    }
    let mut rows = vec![
        format!("### {}\n", words.groups_worse),
        format!("| {} | {} | {} | {} |", words.what, words.severity, words.differences, words.signature),
        "|---|---|---:|---|".to_owned(),
    ];
    rows.extend(told.iter().take(MOST).map(|group| {
        let sentence = phrase::capitalised(&phrase::group_with_documents(comparison, group, language));
        let note =
            if group.accepted > 0 { format!(" ({}: {})", language.accepted(), group.accepted) } else { String::new() };
        let signature = code(&group.signature.0);
        format!(
            "| {}{note} | {} | {} | {signature} |",
            plain(&sentence),
            language.severity(group.severity),
            group.count
        )
    }));
    rows.extend(more(told.len(), shown));
    Some(rows.join("\n"))
}

fn failing(shown: &Shown<'_>) -> Option<String> {
    let language = shown.language;
    let fails = |d: &&DocumentResult| matches!(d.class, Class::Regressed | Class::Mixed);
    let mut told: Vec<&DocumentResult> = shown.comparison.documents.iter().filter(fails).collect();
    if told.is_empty() {
        return None;
    }
    told.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let words = language.words();
    let mut rows = vec![
        format!("### {}\n", words.documents),
        format!("| {} | {} | {} | |", words.document, words.suite, words.class),
        "|---|---|---|---|".to_owned(),
    ];
    rows.extend(told.iter().take(MOST).map(|d| {
        let (name, suite) = (code(&short(&d.name, 120, language)), code(&short(&d.suite, 60, language)));
        let show = code(&format!("recette show {}", d.id.get(..12).unwrap_or(&d.id)));
        format!("| {name} | {suite} | {} {} | {show} |", icon(d.class), language.class(d.class))
    }));
    rows.extend(more(told.len(), shown));
    Some(rows.join("\n"))
}

fn accepted(shown: &Shown<'_>) -> Option<String> {
    let language = shown.language;
    let uses = &shown.comparison.accepted;
    if uses.is_empty() {
        return None;
    }
    let holding = uses.iter().filter(|u| u.state == State::Holds).count();
    let mut lines =
        vec![format!("### {}\n", language.accepted_list()), format!("- {}", language.holding_entries(holding))];
    let telling: Vec<_> = uses.iter().filter(|u| u.state != State::Holds).collect();
    lines.extend(telling.iter().take(MOST).map(|used| {
        format!("- {}: {}", code(&short(&used.entry.signature.0, 200, language)), plain(&language.entry_state(used)))
    }));
    lines.extend(more(telling.len(), shown).map(|m| format!("- {m}")));
    Some(lines.join("\n"))
}

fn not_measured(shown: &Shown<'_>) -> Option<String> {
    let gaps = &shown.comparison.not_measured;
    let lines: Vec<String> = gaps
        .iter()
        .take(MOST)
        .map(|g| format!("- {}", plain(&short(&shown.language.gap(g), 300, shown.language))))
        .collect();
    (!lines.is_empty()).then(|| format!("### {}\n\n{}", shown.language.words().not_measured, lines.join("\n")))
}

/// What a list leaves out.
fn more(all: usize, shown: &Shown<'_>) -> Option<String> {
    all.checked_sub(MOST)
        .filter(|&n| n > 0)
        .map(|n| format!("\n… {}", shown.language.words().more_sentences.say(shown.language, n)))
}

/// A code span, also inside a table: its fence is longer than any inside.
fn code(text: &str) -> String {
    let clean = crate::clean::visible(text).replace('|', "\\|");
    let longest = clean.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if clean.starts_with('`') || clean.ends_with('`') || clean.is_empty() { " " } else { "" };
    format!("{fence}{pad}{clean}{pad}{fence}")
}

/// Text in which nothing is markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '@' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_span() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code("a|b\n|c"), "`a\\|b↵\\|c`");
        assert_eq!(plain("<b> [x](y) | *z*"), "&lt;b> \\[x\\](y) \\| \\*z\\*");
    }
}
