//! Rows of the findings table.

use super::Report;
use crate::{clean, phrase};
use recette_engine::accept::Covers;
use recette_engine::compare::{Class, DocumentResult, Judged, Status};
use recette_engine::finding::Finding;
use recette_engine::format::Route;
use recette_engine::model::Value;
use std::cmp::Reverse;

/// Most rows of what changed, and of what both builds have.
const ROWS: usize = 500;
const KEPT: usize = 100;
/// Characters shown on each side of where two texts part, and of the differing part.
const AROUND: usize = 40;
const DIFFERING: usize = 200;

/// One finding as the template shows it.
pub(super) struct FindingRow {
    pub n: usize,
    pub status_key: &'static str,
    pub status: &'static str,
    pub icon: &'static str,
    pub sentence: String,
    pub times: Option<String>,
    /// Said where an entry of the accepted list covers it.
    pub accepted: Option<&'static str>,
    pub change: ChangeView,
    pub base_change: Option<ChangeView>,
    /// In steps, so that a browser can break lines between them.
    pub path: Vec<String>,
    pub part: String,
    pub offset: Option<String>,
    pub word: String,
    pub origin: &'static str,
    pub severity_key: String,
    pub severity: &'static str,
    pub route: String,
    /// What it is about, for its place in the outlines.
    pub about: About,
    /// Its line in the outlines, where they show it.
    pub structure: Option<String>,
}

/// Route and path of a finding.
pub(super) struct About {
    pub route: Route,
    pub path: String,
}

/// Old → new.
pub(super) struct ChangeView {
    pub old: Option<String>,
    pub new: Option<String>,
    /// Which build made it, where that is not plain from the status.
    pub by: &'static str,
    /// For two texts, where they part.
    pub text: Option<TextChange>,
}

/// Two texts with what they share left out.
#[derive(Debug, PartialEq)]
pub(super) struct TextChange {
    pub before: String,
    pub old: String,
    pub new: String,
    pub after: String,
}

/// Rows, and how many there are in all.
pub(super) struct Rows {
    pub rows: Vec<FindingRow>,
    pub total: usize,
}

impl Rows {
    pub fn left_out(&self) -> Option<usize> {
        self.total.checked_sub(self.rows.len()).filter(|&n| n > 0)
    }
}

/// Rows of what changed, heaviest first, and of what both builds have alike.
pub(super) fn rows(report: &Report, index: usize, document: &DocumentResult) -> (Rows, Rows) {
    let covers = Covers::of(&report.comparison.accepted);
    let accepted = |j: &Judged| j.status == Status::Introduced && covers.entry(&j.finding.signature(), index).is_some();
    let (mut kept, mut shown): (Vec<&Judged>, Vec<&Judged>) =
        document.findings.iter().partition(|j| j.status == Status::Kept);
    shown.sort_by_key(|j| (j.status, Reverse(j.finding.severity)));
    kept.sort_by_key(|j| Reverse(j.finding.severity));
    let take = |judged: &[&Judged], most: usize| Rows {
        rows: judged.iter().take(most).enumerate().map(|(n, j)| row(report, n + 1, j, accepted(j))).collect(),
        total: judged.len(),
    };
    (take(&shown, ROWS), take(&kept, KEPT))
}

fn row(report: &Report, n: usize, judged: &Judged, accepted: bool) -> FindingRow {
    let (language, finding) = (report.language(), &judged.finding);
    let class = class_like(judged.status);
    let place = finding.place.as_ref();
    let short = |text: &str, most| clean::short(text, most, language);
    FindingRow {
        n,
        status_key: class.name(),
        status: language.status(judged.status),
        icon: crate::words::icon(class),
        sentence: phrase::finding(finding, language),
        times: (finding.count > 1).then(|| report.w.times.say(language, finding.count as usize)),
        accepted: accepted.then(|| language.accepted()),
        change: change(report, finding, made_by(report, judged.status)),
        base_change: judged.base.as_ref().map(|base| change(report, base, report.w.base_made)),
        path: steps(&short(&finding.path.0, 200)),
        part: place.map(|p| short(&p.part, 100)).unwrap_or_default(),
        offset: place.map(|p| language.number(usize::try_from(p.offset).unwrap_or(usize::MAX))),
        word: place.map(|p| short(&p.word, 60)).unwrap_or_default(),
        origin: language.origin(finding.origin),
        severity_key: format!("{:?}", finding.severity).to_lowercase(),
        severity: language.severity(finding.severity),
        route: finding.route.to_string().replace('>', " → "),
        about: About { route: finding.route, path: finding.path.0.clone() },
        structure: None,
    }
}

/// The steps of a path, each with the slash that follows it.
pub(super) fn steps(path: &str) -> Vec<String> {
    path.split_inclusive('/').map(str::to_owned).collect()
}

fn class_like(status: Status) -> Class {
    match status {
        Status::Introduced => Class::Regressed,
        Status::Resolved => Class::Fixed,
        Status::Altered => Class::Changed,
        Status::Kept => Class::Unchanged,
    }
}

fn made_by(report: &Report, status: Status) -> &'static str {
    match status {
        Status::Introduced | Status::Kept => "",
        Status::Resolved => report.w.base_made,
        Status::Altered => report.w.candidate_made,
    }
}

fn change(report: &Report, finding: &Finding, by: &'static str) -> ChangeView {
    let (old, new) = phrase::values(finding, report.language());
    let text = match (&finding.old, &finding.new) {
        (Some(Value::Text(old)), Some(Value::Text(new))) if old != new => text_change(old, new),
        _ => None,
    };
    ChangeView { old, new, by, text }
}

/// Where two texts part; none where they share nothing worth leaving out.
fn text_change(old: &str, new: &str) -> Option<TextChange> {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(x, y)| x == y).count();
    if start + end < 3 {
        return None;
    }
    Some(TextChange {
        before: tail(a.get(..start).unwrap_or_default()),
        old: differing(a.get(start..a.len() - end).unwrap_or_default()),
        new: differing(b.get(start..b.len() - end).unwrap_or_default()),
        after: head(a.get(a.len() - end..).unwrap_or_default()),
    })
}

fn tail(shared: &[char]) -> String {
    let from = shared.len().saturating_sub(AROUND);
    let dots = if from > 0 { "…" } else { "" };
    format!("{dots}{}", clean::visible(&shared.iter().skip(from).collect::<String>()))
}

fn head(shared: &[char]) -> String {
    let dots = if shared.len() > AROUND { "…" } else { "" };
    format!("{}{dots}", clean::visible(&shared.iter().take(AROUND).collect::<String>()))
}

/// Long differing parts are cut in the middle, which says so by its number of characters.
fn differing(chars: &[char]) -> String {
    let half = DIFFERING / 2;
    if chars.len() <= DIFFERING {
        return clean::visible(&chars.iter().collect::<String>());
    }
    let start: String = chars.iter().take(half).collect();
    let end: String = chars.iter().skip(chars.len() - half).collect();
    format!("{} […{}…] {}", clean::visible(&start), chars.len() - 2 * half, clean::visible(&end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(old: &str, new: &str, expected: Option<[&str; 4]>) {
        let parts = text_change(old, new);
        let got = parts.as_ref().map(|c| [&*c.before, &*c.old, &*c.new, &*c.after]);
        assert_eq!(got, expected);
    }

    #[test]
    fn texts_part_where_they_differ() {
        check("Arrêté du 3 mai", "Arrêté du 4 mai", Some(["Arrêté du ", "3", "4", " mai"]));
        check("aaaa", "aaaaa", Some(["aaaa", "", "a", ""]));
        check("un", "deux", None);
    }

    proptest! {
        #[test]
        fn parts_join_to_the_texts(old in "[ab]{0,12}", new in "[ab]{0,12}") {
            if let Some(c) = text_change(&old, &new) {
                prop_assert_eq!(format!("{}{}{}", c.before, c.old, c.after), old);
                prop_assert_eq!(format!("{}{}{}", c.before, c.new, c.after), new);
            }
        }
    }
}
