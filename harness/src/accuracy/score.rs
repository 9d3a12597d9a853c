//! Whether a comparison saw what a row says, and said on which side it went right or wrong.
//!
//! In: a row and its document's result. Out: a [`Hit`]. A row is *detected* when its document is regressed, mixed, fixed or
//! changed, and there is a difference in an aspect the row's maps to, or a change on the pages of its stage where the
//! aspect can be seen. It is *told* when such a finding is resolved (the fact was fixed) or introduced (it regressed); a
//! layout row when the numbers of pages or lines are stated for both builds and differ as the row says; a crash row when
//! the outcome got better or worse.

use super::mapping::{Meaning, meaning, views};
use super::truth::{Direction, Row, Stage};
use recette_engine::compare::{Class, DocumentResult, Judged, Judgement, PageComparison, PageView, Status};
use recette_engine::format::Route;

/// What was seen of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// Something about it was seen.
    pub detected: bool,
    /// And what happened to it was said.
    pub told: bool,
    /// It was seen on pages only.
    pub on_pages_only: bool,
}

/// What a stable row's document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noise {
    /// Regressed or mixed.
    pub alarm: bool,
    /// Not unchanged.
    pub changed: bool,
}

/// Scores a row that is not stable.
pub fn score(row: &Row, document: &DocumentResult) -> Hit {
    if !judged(document.class) {
        return Hit::default();
    }
    if row.stage == Stage::Crash {
        return Hit {
            detected: document.judgements[0] != Judgement::Same,
            told: outcome_told(row, document),
            on_pages_only: false,
        };
    }
    let meaning = meaning(&row.aspect);
    let found = about(document, meaning).next().is_some();
    let seen = (meaning.visible || row.stage == Stage::Layout) && on_pages(row, document);
    let told = match row.stage {
        Stage::Layout => count_told(row, document),
        _ => about(document, meaning).any(|j| j.status == side(row.direction)),
    };
    Hit { detected: found || seen, told, on_pages_only: seen && !found }
}

/// Scores a stable row.
pub fn noise(document: &DocumentResult) -> Noise {
    Noise {
        alarm: matches!(document.class, Class::Regressed | Class::Mixed),
        changed: document.class != Class::Unchanged,
    }
}

/// Differences of the two builds in an aspect.
pub fn about<'d>(document: &'d DocumentResult, meaning: &'d Meaning) -> impl Iterator<Item = &'d Judged> {
    document.findings.iter().filter(|j| j.status != Status::Kept && meaning.covers(&j.finding))
}

fn judged(class: Class) -> bool {
    match class {
        Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed => true,
        Class::Unchanged | Class::Flaky | Class::Inconclusive | Class::Excluded => false,
    }
}

/// The side on which a row's finding stands.
fn side(direction: Direction) -> Status {
    match direction {
        Direction::Fixed => Status::Resolved,
        Direction::Regressed => Status::Introduced,
        Direction::Stable => Status::Kept,
    }
}

fn outcome_told(row: &Row, document: &DocumentResult) -> bool {
    match row.direction {
        Direction::Fixed => document.judgements[0] == Judgement::Better,
        Direction::Regressed => document.judgements[0] == Judgement::Worse,
        Direction::Stable => false,
    }
}

/// Whether pages of the row's stage differ between the builds. Round trips count where they differ in their distance.
fn on_pages(row: &Row, document: &DocumentResult) -> bool {
    let direct = of_stage(row, document)
        .any(|c| matches!(c.view, PageView::AcrossBuilds | PageView::InOneViewer) && !c.differences.is_empty());
    let trip = |view| of_stage(row, document).find(|c| c.view == view);
    let trips = match (trip(PageView::WithinBase), trip(PageView::WithinCandidate)) {
        (Some(base), Some(candidate)) => {
            base.differences.is_empty() != candidate.differences.is_empty() || base.right.len() != candidate.right.len()
        }
        _ => false,
    };
    direct || trips
}

/// The comparisons of pages in which the row would show.
fn of_stage<'d>(row: &'d Row, document: &'d DocumentResult) -> impl Iterator<Item = &'d PageComparison> {
    let route = row.saved_as.map(|to| Route { from: document.format, to });
    let views = views(row.stage);
    document.pages.iter().filter(move |c| {
        let along = c.view == PageView::AcrossBuilds || route.is_none() || c.route == route;
        along && views.contains(&c.view)
    })
}

/// Whether the number of pages, or of lines on a page, is stated for both builds and differs. Where the table gives
/// numbers, they are the ones.
fn count_told(row: &Row, document: &DocumentResult) -> bool {
    let stated = counts(row, document);
    match (number(&row.value_before), number(&row.value_after)) {
        (Some(before), Some(after)) => stated.contains(&(before, after)),
        _ => stated.iter().any(|(before, after)| before != after),
    }
}

/// Numbers of pages and lines, base and candidate, as reports state them.
pub fn counts(row: &Row, document: &DocumentResult) -> Vec<(usize, usize)> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for comparison in of_stage(row, document) {
        if matches!(comparison.view, PageView::AcrossBuilds | PageView::InOneViewer) {
            counts.push((comparison.left.len(), comparison.right.len()));
            counts.extend(comparison.differences.iter().map(|d| (d.left_lines, d.right_lines)));
        }
    }
    let again = |view| of_stage(row, document).find(|c| c.view == view).map(|c| c.right.len());
    counts.extend(again(PageView::WithinBase).zip(again(PageView::WithinCandidate)));
    counts
}

/// The number in a table's value: `2`, or `pass (2)`.
fn number(value: &str) -> Option<usize> {
    let inner = value.strip_prefix("pass (").and_then(|v| v.strip_suffix(')')).unwrap_or(value);
    inner.trim().parse().ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::accuracy::truth::Scored;
    use recette_engine::compare::PageImage;
    use recette_engine::finding::{Change, Finding, Origin, Path, Subject};
    use recette_engine::format::Format;
    use recette_engine::model::{Kind, Severity};
    use std::path::PathBuf;

    const ROUTE: Route = Route { from: Format::Rtf, to: Format::Rtf };

    pub(crate) fn row(direction: Direction, stage: Stage, aspect: &str) -> Row {
        Row {
            id: "a".into(),
            path: PathBuf::from("a.rtf"),
            format: "rtf".into(),
            before: "x".into(),
            after: "y".into(),
            direction,
            aspect: aspect.into(),
            stage,
            evidence: String::new(),
            strength: "file".into(),
            sha256: String::new(),
            saved_as: Some(Format::Rtf),
            scored: Scored::Yes,
            value_before: String::new(),
            value_after: String::new(),
        }
    }

    pub(crate) fn document(class: Class, findings: Vec<(Status, Subject)>) -> DocumentResult {
        let judged = |(status, subject)| Judged { status, finding: finding(subject), base: None };
        DocumentResult {
            id: "d".into(),
            name: "a.rtf".into(),
            format: Format::Rtf,
            suite: String::new(),
            owner: String::new(),
            weight: 1.0,
            tags: vec![],
            producer: None,
            class,
            accepted: None,
            judgements: [Judgement::Same; 3],
            remarks: vec![],
            base: None,
            candidate: None,
            findings: findings.into_iter().map(judged).collect(),
            pages: vec![],
        }
    }

    fn finding(subject: Subject) -> Finding {
        Finding {
            path: Path("body[1]".into()),
            subject,
            change: Change::Lost,
            severity: Severity::Major,
            origin: Origin::Import,
            route: ROUTE,
            old: None,
            new: None,
            place: None,
            count: 1,
        }
    }

    fn pages(view: PageView, left: usize, right: usize, differ: bool) -> PageComparison {
        let image = || PageImage { digest: String::new(), width: 1, height: 1 };
        PageComparison {
            view,
            route: (view != PageView::AcrossBuilds).then_some(ROUTE),
            left: (0..left).map(|_| image()).collect(),
            right: (0..right).map(|_| image()).collect(),
            differences: if differ { vec![Default::default()] } else { vec![] },
            distance: 0.1,
        }
    }

    const TABLE: Subject = Subject::Node(Kind::Table);

    fn check(row: &Row, document: &DocumentResult, detected: bool, told: bool) {
        let hit = score(row, document);
        assert_eq!((hit.detected, hit.told), (detected, told), "{row:?}");
    }

    #[test]
    fn findings_count_by_aspect_and_side() {
        let fixed = row(Direction::Fixed, Stage::Import, "table");
        check(&fixed, &document(Class::Fixed, vec![(Status::Resolved, TABLE)]), true, true);
        check(&fixed, &document(Class::Regressed, vec![(Status::Introduced, TABLE)]), true, false);
        check(&fixed, &document(Class::Changed, vec![(Status::Altered, TABLE)]), true, false);
        check(&fixed, &document(Class::Fixed, vec![(Status::Resolved, Subject::Text)]), false, false);
        check(&fixed, &document(Class::Fixed, vec![(Status::Kept, TABLE)]), false, false);
        check(&fixed, &document(Class::Flaky, vec![(Status::Resolved, TABLE)]), false, false);
        let regressed = row(Direction::Regressed, Stage::Import, "table");
        check(&regressed, &document(Class::Regressed, vec![(Status::Introduced, TABLE)]), true, true);
    }

    #[test]
    fn pages_detect_what_can_be_seen_at_its_stage_and_tell_nothing() {
        let across = DocumentResult {
            pages: vec![pages(PageView::AcrossBuilds, 1, 1, true)],
            ..document(Class::Changed, vec![])
        };
        check(&row(Direction::Fixed, Stage::Import, "table"), &across, true, false);
        check(&row(Direction::Fixed, Stage::Export, "table"), &across, false, false);
        check(&row(Direction::Fixed, Stage::Import, "metadata"), &across, false, false);
        assert!(score(&row(Direction::Fixed, Stage::Import, "table"), &across).on_pages_only);
    }

    #[test]
    fn layout_is_told_by_both_counts() {
        let with = |pages| DocumentResult { pages, ..document(Class::Changed, vec![]) };
        let counted = Row {
            value_before: "1".into(),
            value_after: "pass (2)".into(),
            ..row(Direction::Fixed, Stage::Layout, "page count/layout")
        };
        check(&counted, &with(vec![pages(PageView::AcrossBuilds, 1, 2, true)]), true, true);
        check(&counted, &with(vec![pages(PageView::AcrossBuilds, 2, 3, true)]), true, false);
        let trips = vec![pages(PageView::WithinBase, 2, 1, true), pages(PageView::WithinCandidate, 2, 2, false)];
        check(&counted, &with(trips), true, true);
        let other = row(Direction::Fixed, Stage::Layout, "page count/layout");
        check(&other, &with(vec![pages(PageView::AcrossBuilds, 2, 3, true)]), true, true);
    }

    #[test]
    fn crashes_are_about_outcomes() {
        let outcome = |judgement| DocumentResult {
            judgements: [judgement, Judgement::Same, Judgement::Same],
            ..document(Class::Fixed, vec![])
        };
        let fixed = row(Direction::Fixed, Stage::Crash, "crash/hang");
        check(&fixed, &outcome(Judgement::Better), true, true);
        check(&fixed, &outcome(Judgement::Worse), true, false);
        check(&fixed, &outcome(Judgement::Same), false, false);
    }

    #[test]
    fn stable_rows_alarm_or_change() {
        let noise = |class| super::noise(&document(class, vec![]));
        assert_eq!(noise(Class::Mixed), Noise { alarm: true, changed: true });
        assert_eq!(noise(Class::Fixed), Noise { alarm: false, changed: true });
        assert_eq!(noise(Class::Unchanged), Noise { alarm: false, changed: false });
    }
}
