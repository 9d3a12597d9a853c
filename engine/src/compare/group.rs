//! Groups differences of one signature over documents, heaviest first.
//!
//! In: classified documents. Out: [`Group`]s with a sentence a person would say. Severity comes before weight, weight
//! before number. Outcomes and pages have signatures of the same form; they are made here. Documents that are flaky,
//! inconclusive or excluded belong to no group.

use super::judge;
use super::words;
use super::{
    Class, DocumentResult, Group, Judged, Judgement, Outcome, PageComparison, PageView, Reason, Stage, Status,
};
use crate::finding::Signature;
use crate::format::{Format, Route};
use crate::model::{Aspect, Severity};
use std::collections::BTreeMap;

/// What one document contributes to one group.
struct Note {
    signature: String,
    status: Status,
    aspect: Aspect,
    severity: Severity,
    /// The sentence without its documents.
    head: String,
    /// Format of the documents, and what they were saved as where that says more.
    format: Format,
    saved: Option<Format>,
}

/// A group as it is collected.
struct Heap {
    note: Note,
    documents: BTreeMap<usize, usize>,
}

/// Groups what got worse, better or changed. `bytes` are the sizes of the documents.
pub fn groups(documents: &[DocumentResult], bytes: &[u64]) -> Vec<Group> {
    let mut heaps: BTreeMap<(String, Status, String), Heap> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate().filter(|(_, d)| grouped(d.class)) {
        for note in notes(document) {
            let key = (note.signature.clone(), note.status, note.head.clone());
            let heap = heaps.entry(key).or_insert_with(|| Heap { note, documents: BTreeMap::new() });
            *heap.documents.entry(index).or_default() += 1;
        }
    }
    for document in documents.iter().filter(|d| grouped(d.class)) {
        raise(&mut heaps, document);
    }
    let mut groups: Vec<Group> = heaps.into_values().map(|heap| heap.finish(documents, bytes)).collect();
    groups.sort_by(heaviest);
    groups
}

fn grouped(class: Class) -> bool {
    match class {
        Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed => true,
        Class::Unchanged | Class::Flaky | Class::Inconclusive | Class::Excluded => false,
    }
}

/// A group is as severe as the worst of its findings.
fn raise(heaps: &mut BTreeMap<(String, Status, String), Heap>, document: &DocumentResult) {
    for note in notes(document) {
        let severity = note.severity;
        if let Some(heap) = heaps.get_mut(&(note.signature, note.status, note.head)) {
            heap.note.severity = heap.note.severity.max(severity);
        }
    }
}

fn heaviest(a: &Group, b: &Group) -> std::cmp::Ordering {
    let severity = b.severity.cmp(&a.severity);
    let weight = || b.weight.total_cmp(&a.weight);
    let rest = || (b.count, &a.signature, a.status).cmp(&(a.count, &b.signature, b.status));
    severity.then_with(weight).then_with(rest)
}

impl Heap {
    fn finish(self, documents: &[DocumentResult], bytes: &[u64]) -> Group {
        let mut indexes: Vec<usize> = self.documents.keys().copied().collect();
        let size = |i: usize| bytes.get(i).copied().unwrap_or(u64::MAX);
        indexes.sort_by(|&a, &b| {
            documents[b].weight.total_cmp(&documents[a].weight).then(size(a).cmp(&size(b))).then(a.cmp(&b))
        });
        Group {
            sentence: sentence(&self.note, indexes.len()),
            weight: indexes.iter().map(|&i| documents[i].weight).sum(),
            count: self.documents.values().sum(),
            documents: indexes,
            signature: Signature(self.note.signature),
            status: self.note.status,
            aspect: self.note.aspect,
            severity: self.note.severity,
            accepted: 0,
        }
    }
}

/// `table borders lost on import in 9 RTF documents`.
fn sentence(note: &Note, documents: usize) -> String {
    let plural = if documents == 1 { "" } else { "s" };
    let saved = match note.saved {
        Some(to) if to != note.format => format!(" saved as {}", upper(to)),
        _ => String::new(),
    };
    format!("{} in {documents} {} document{plural}{saved}", note.head, upper(note.format))
}

fn upper(format: Format) -> String {
    format.extension().to_uppercase()
}

/// What differs in one document under one signature: what groups are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Signature of its group.
    pub signature: Signature,
    /// Introduced (worse), resolved (better) or altered.
    pub status: Status,
    /// Aspect.
    pub aspect: Aspect,
    /// Severity.
    pub severity: Severity,
    /// What a person would say, English, without documents.
    pub sentence: String,
    /// Index of the judgement that it belongs to: outcome, structure, pages.
    pub judgement: usize,
    /// Index of the finding; none for outcomes and pages.
    pub finding: Option<usize>,
    /// How many alike: characters of a text, runs; 1 for outcomes and pages.
    pub count: usize,
}

/// Everything that differs in a document, as it is grouped; nothing where it is not judged.
pub fn differences(document: &DocumentResult) -> Vec<Difference> {
    if !grouped(document.class) {
        return Vec::new();
    }
    let of = |note: Note, judgement, finding, count| Difference {
        signature: Signature(note.signature),
        status: note.status,
        aspect: note.aspect,
        severity: note.severity,
        sentence: note.head,
        judgement,
        finding,
        count,
    };
    let outcome = of_outcome(document).into_iter().map(|note| of(note, 0, None, 1));
    let findings = document.findings.iter().enumerate().filter(|(_, j)| j.status != Status::Kept);
    let findings = findings.map(|(at, j)| of(of_finding(j), 1, Some(at), (j.finding.count as usize).max(1)));
    outcome.chain(findings).chain(of_all_pages(document).map(|note| of(note, 2, None, 1))).collect()
}

fn trips(document: &DocumentResult) -> impl Iterator<Item = Note> {
    let trips = judge::round_trips(&document.pages);
    trips.into_iter().filter_map(|(route, judgement)| of_round_trip(document.format, route, judgement))
}

fn notes(document: &DocumentResult) -> Vec<Note> {
    let findings = document.findings.iter().filter(|j| j.status != Status::Kept).map(of_finding);
    findings.chain(of_outcome(document)).chain(of_all_pages(document)).collect()
}

fn of_all_pages(document: &DocumentResult) -> impl Iterator<Item = Note> {
    let pages = document.pages.iter().filter(|c| judge::changed(c)).map(|c| of_pages(document.format, c));
    trips(document).chain(of_reference(document)).chain(pages)
}

fn of_reference(document: &DocumentResult) -> Option<Note> {
    let (status, head) = match judge::against_reference(&document.pages) {
        Judgement::Worse => (Status::Introduced, "pages farther from their reference rendering"),
        Judgement::Better => (Status::Resolved, "pages nearer to their reference rendering"),
        Judgement::Same | Judgement::Both | Judgement::Other => return None,
    };
    let signature = format!("s1:{}/layout/reference/altered/layout", document.format);
    Some(layout(signature, status, head, document.format, None))
}

fn of_finding(judged: &Judged) -> Note {
    let finding = &judged.finding;
    let (subject, change) = (words::subject(finding.subject), words::change(finding.change));
    let origin = words::origin(finding.origin);
    let head = match (judged.status, &judged.base) {
        (Status::Resolved, None) => format!("{subject} no longer {change}{origin}"),
        (Status::Resolved, Some(_)) => format!("{subject} {change}{origin}, now nearer the original,"),
        (Status::Introduced, Some(_)) => format!("{subject} {change}{origin}, now farther from the original,"),
        (Status::Altered, Some(_)) => format!("{subject} {change} in another way{origin}"),
        (Status::Altered, None) => format!("{subject} {change} from one build's file to the other's"),
        _ => format!("{subject} {change}{origin}"),
    };
    Note {
        signature: finding.signature().0,
        status: judged.status,
        aspect: finding.subject.aspect(),
        severity: finding.severity,
        head,
        format: finding.route.from,
        saved: Some(finding.route.to),
    }
}

fn of_outcome(document: &DocumentResult) -> Option<Note> {
    let (base, candidate) = (&document.base.as_ref()?.outcome, &document.candidate.as_ref()?.outcome);
    let (status, shown) = match document.judgements[0] {
        Judgement::Worse => (Status::Introduced, candidate),
        Judgement::Better => (Status::Resolved, base),
        Judgement::Other | Judgement::Both => (Status::Altered, candidate),
        Judgement::Same => return None,
    };
    let Outcome::Stopped { stage, route, why } = shown else { return None };
    Some(Note {
        signature: format!("s1:{}/outcome/{}/{}", document.format, why.word(), words::stage_word(*stage)),
        status,
        aspect: Aspect::Package,
        severity: Severity::Critical,
        head: outcome_head(status, *stage, why),
        format: document.format,
        saved: route.map(|r| r.to),
    })
}

fn outcome_head(status: Status, stage: Stage, why: &Reason) -> String {
    let (reason, stage) = (words::reason(why.word()), words::stage(stage));
    match status {
        Status::Resolved => format!("{reason} {stage}, no longer,"),
        Status::Altered => format!("{reason} {stage} instead of another failure"),
        Status::Introduced | Status::Kept => format!("{reason} {stage}"),
    }
}

fn layout(signature: String, status: Status, head: &str, format: Format, route: Option<Route>) -> Note {
    Note {
        signature,
        status,
        aspect: Aspect::Layout,
        severity: Severity::Minor,
        head: head.to_owned(),
        format,
        saved: route.map(|r| r.to),
    }
}

fn of_round_trip(format: Format, route: Option<Route>, judgement: Judgement) -> Option<Note> {
    let (status, head) = match judgement {
        Judgement::Worse => (Status::Introduced, "pages that a round trip changes"),
        Judgement::Better => (Status::Resolved, "pages that a round trip no longer changes as much"),
        Judgement::Same | Judgement::Both | Judgement::Other => return None,
    };
    let on = route.map_or_else(|| format.to_string(), |r| r.to_string());
    Some(layout(format!("s1:{on}/layout/round-trip/altered/layout"), status, head, format, route))
}

fn of_pages(format: Format, comparison: &PageComparison) -> Note {
    let on = comparison.route.map_or_else(|| format.to_string(), |r| r.to_string());
    let recount = comparison.left.len() != comparison.right.len();
    let (word, head) = match (comparison.view, recount) {
        (PageView::AcrossBuilds, true) => ("page-count", "page count changed"),
        (PageView::AcrossBuilds, false) => ("page", "pages look different"),
        (_, true) => ("saved-page-count", "page count of the saved file changed"),
        (_, false) => ("saved-page", "saved files look different in one viewer"),
    };
    let note = layout(format!("s1:{on}/layout/{word}/altered/layout"), Status::Altered, head, format, comparison.route);
    Note { severity: if recount { Severity::Major } else { Severity::Minor }, ..note }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{crash, judged, page, result, side};
    use super::*;

    fn check(document: DocumentResult, expected: &[(&str, &str)]) {
        let groups = groups(&[document], &[10]);
        let found: Vec<(&str, &str)> = groups.iter().map(|g| (g.signature.0.as_str(), g.sentence.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn findings_have_sentences() {
        check(
            DocumentResult { findings: vec![judged(Status::Introduced)], ..result(Class::Regressed) },
            &[("s1:rtf>rtf/table/table/lost/import", "tables lost on import in 1 RTF document")],
        );
        check(
            DocumentResult { findings: vec![judged(Status::Resolved)], ..result(Class::Fixed) },
            &[("s1:rtf>rtf/table/table/lost/import", "tables no longer lost on import in 1 RTF document")],
        );
        check(DocumentResult { findings: vec![judged(Status::Kept)], ..result(Class::Changed) }, &[]);
        check(DocumentResult { findings: vec![judged(Status::Introduced)], ..result(Class::Flaky) }, &[]);
    }

    #[test]
    fn outcomes_have_sentences() {
        let document = DocumentResult {
            base: Some(side(Outcome::Finished).side),
            candidate: Some(side(crash(Stage::Load)).side),
            judgements: [Judgement::Worse, Judgement::Same, Judgement::Same],
            ..result(Class::Regressed)
        };
        check(document, &[("s1:rtf/outcome/crash/load", "crash on loading in 1 RTF document")]);
    }

    #[test]
    fn pages_have_sentences() {
        let mut across = page(PageView::AcrossBuilds, 0.5);
        across.left.pop();
        check(
            DocumentResult { pages: vec![across], ..result(Class::Changed) },
            &[("s1:rtf/layout/page-count/altered/layout", "page count changed in 1 RTF document")],
        );
    }

    #[test]
    fn a_reference_rendering_has_a_sentence_of_its_own() {
        let views =
            [(PageView::AcrossBuilds, 0.5), (PageView::ReferenceBase, 0.1), (PageView::ReferenceCandidate, 0.4)];
        let pages = views.map(|(view, distance)| page(view, distance)).to_vec();
        let farther = "pages farther from their reference rendering in 1 RTF document";
        check(
            DocumentResult { pages, ..result(Class::Regressed) },
            &[
                ("s1:rtf/layout/page/altered/layout", "pages look different in 1 RTF document"),
                ("s1:rtf/layout/reference/altered/layout", farther),
            ],
        );
    }

    #[test]
    fn the_heaviest_group_comes_first_and_the_smallest_example_in_it() {
        let of = |weight: f64| DocumentResult {
            weight,
            findings: vec![judged(Status::Introduced), judged(Status::Introduced)],
            ..result(Class::Regressed)
        };
        let groups = groups(&[of(1.0), of(5.0), of(1.0)], &[30, 20, 10]);
        assert_eq!(groups[0].documents, [1, 2, 0]);
        assert_eq!((groups[0].count, groups[0].weight), (6, 7.0));
        assert_eq!(groups[0].sentence, "tables lost on import in 3 RTF documents");
    }
}
