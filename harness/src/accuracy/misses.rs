//! What was missed and what was raised for nothing, with everything that helps to find the cause.
//!
//! In: a row, its document's result, and for documents without a difference the findings that both builds share. Out:
//! text. Differences in the row's aspect are marked `*` and come first; one of each signature is shown with its place
//! and values. `kept` are losses that both builds have: a fact that was fixed and is still kept there was not seen to go.

use super::mapping::{Meaning, meaning};
use super::score::{Hit, Noise, counts};
use super::truth::{Row, Scored};
use recette_engine::compare::{DocumentResult, Judged, Outcome, PageComparison, Side, Status};
use recette_engine::model::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Most signatures listed of a document, and most characters of a value.
const MOST_SIGNATURES: usize = 24;
const MOST_CHARS: usize = 70;

/// A row to look at.
pub struct Note<'a> {
    /// The row.
    pub row: &'a Row,
    /// What the comparison said.
    pub document: &'a DocumentResult,
    /// Findings that both builds have, where the result does not list them.
    pub kept: &'a [Judged],
}

/// What a row's title says was missed; none where nothing was.
pub fn missed(row: &Row, hit: Hit) -> Option<&'static str> {
    match (row.scored, hit.detected, hit.told) {
        (Scored::No, _, _) | (Scored::Detect, true, _) | (_, true, true) => None,
        (Scored::Yes, true, false) => Some("not told"),
        (_, false, _) => Some("not detected"),
    }
}

/// What a stable row's title says was raised.
pub fn raised(noise: Noise) -> Option<&'static str> {
    match (noise.alarm, noise.changed) {
        (true, _) => Some("alarm"),
        (false, true) => Some("changed"),
        (false, false) => None,
    }
}

impl Note<'_> {
    /// The paragraph of one row.
    pub fn show(&self, title: &str) -> String {
        let mut out = String::new();
        let Note { row, document, .. } = self;
        let to = row.saved_as.map_or(String::new(), |to| format!(" route {}>{to}", document.format));
        let _ = writeln!(out, "{title}: {} {}{to}", row.id, row.path.display());
        let words = [row.aspect.as_str(), row.stage.name(), row.direction.name(), &row.strength, row.scored.name()];
        let _ = writeln!(out, "  {} {}>{}", words.join(" | "), row.before, row.after);
        let _ = writeln!(out, "  evidence: {}", row.evidence);
        let [outcome, structure, pages] = document.judgements.map(|j| format!("{j:?}").to_lowercase());
        let class = document.class.name();
        let _ = writeln!(out, "  class {class}: outcome {outcome}, structure {structure}, pages {pages}");
        self.stops(&mut out);
        self.findings(&mut out);
        self.pages(&mut out);
        for remark in &document.remarks {
            let _ = writeln!(out, "  remark: {remark}");
        }
        out
    }

    fn stops(&self, out: &mut String) {
        let sides = [("base", &self.document.base), ("candidate", &self.document.candidate)];
        for (name, side) in sides {
            if let Some(Side { outcome: Outcome::Stopped { stage, why, .. }, .. }) = side {
                let _ = writeln!(out, "  {name} stopped: {} at {stage:?}", why.word());
            }
        }
    }

    fn findings(&self, out: &mut String) {
        let meaning = meaning(&self.row.aspect);
        let mut heaps: BTreeMap<(bool, bool, Status, String), (usize, &Judged)> = BTreeMap::new();
        for judged in self.document.findings.iter().chain(self.kept) {
            let key = key(judged, meaning);
            // What both builds have is only of interest where it is about the row.
            if judged.status != Status::Kept || !key.0 {
                heaps.entry(key).or_insert((0, judged)).0 += 1;
            }
        }
        for ((other, _, status, signature), (count, example)) in heaps.iter().take(MOST_SIGNATURES) {
            let mark = if *other { ' ' } else { '*' };
            let word = format!("{status:?}").to_lowercase();
            let _ = writeln!(out, "  {mark} {word} {count}x {signature}  {}", values(example));
        }
        if heaps.len() > MOST_SIGNATURES {
            let _ = writeln!(out, "    and {} signatures more", heaps.len() - MOST_SIGNATURES);
        }
        if heaps.is_empty() {
            let _ = writeln!(out, "    no finding");
        }
    }

    fn pages(&self, out: &mut String) {
        for comparison in self.document.pages.iter().filter(|c| worth(c)) {
            let route = comparison.route.map_or(String::new(), |r| format!(" {r}"));
            let (left, right) = (comparison.left.len(), comparison.right.len());
            let distance = comparison.distance;
            let _ = write!(out, "    pages {:?}{route}: {left} to {right}, distance {distance:.4}", comparison.view);
            let _ = writeln!(out, "{}", changes(comparison));
        }
        let differing = counts(self.row, self.document).into_iter().filter(|(a, b)| a != b);
        let stated: Vec<String> = differing.map(|(a, b)| format!("{a}:{b}")).collect();
        if !stated.is_empty() {
            let _ = writeln!(out, "    counts stated (base:candidate): {}", stated.join(" "));
        }
    }
}

/// About the row first, then what has a side, then the rest.
fn key(judged: &Judged, meaning: &Meaning) -> (bool, bool, Status, String) {
    let other = !meaning.covers(&judged.finding);
    (other, judged.status == Status::Kept, judged.status, judged.finding.signature().0)
}

fn worth(comparison: &PageComparison) -> bool {
    !comparison.differences.is_empty()
}

/// How often a kind of change occurs, and the first shift in millimetres.
type CountAndShift = (usize, Option<(f32, f32)>);

/// Kinds of changes with their numbers over all pages.
fn changes(comparison: &PageComparison) -> String {
    let mut kinds: BTreeMap<&str, CountAndShift> = BTreeMap::new();
    for change in comparison.differences.iter().flat_map(|d| &d.changes) {
        let entry = kinds.entry(change.kind.name()).or_default();
        entry.0 += 1;
        entry.1 = entry.1.or(change.moved);
    }
    let way = |moved: Option<(f32, f32)>| moved.map_or(String::new(), |(x, y)| format!(" by {x:.1},{y:.1} mm"));
    kinds.into_iter().map(|(kind, (n, moved))| format!(", {n}x {kind}{}", way(moved))).collect()
}

fn values(judged: &Judged) -> String {
    let finding = &judged.finding;
    let value = |v: &Option<Value>| v.as_ref().map_or("-".to_owned(), |v| clip(&format!("{v:?}")));
    let base = judged.base.as_ref().map_or(String::new(), |b| format!(" (base {})", value(&b.new)));
    let place = finding.place.as_ref().map_or(String::new(), |p| format!(" at {}:{} {}", p.part, p.offset, p.word));
    format!("{}: {} > {}{base}{place}", finding.path, value(&finding.old), value(&finding.new))
}

fn clip(text: &str) -> String {
    let mut out: String = text.chars().take(MOST_CHARS).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::score::tests::{document, row};
    use super::super::truth::{Direction, Stage};
    use super::*;
    use recette_engine::compare::Class;
    use recette_engine::finding::Subject;
    use recette_engine::model::Kind;

    #[test]
    fn what_is_about_the_row_comes_first_and_is_marked() {
        let findings = vec![(Status::Resolved, Subject::Text), (Status::Altered, Subject::Node(Kind::Table))];
        let (row, document) = (row(Direction::Fixed, Stage::Import, "table"), document(Class::Mixed, findings));
        let text = Note { row: &row, document: &document, kept: &[] }.show("not told");
        let lines: Vec<&str> = text.lines().filter(|l| l.contains("s1:")).collect();
        assert!(lines[0].starts_with("  * altered 1x s1:rtf>rtf/table/"), "{text}");
        assert!(lines[1].starts_with("    resolved 1x s1:rtf>rtf/text/"), "{text}");
    }

    #[test]
    fn only_what_a_row_is_scored_for_can_be_missed() {
        let detect = Row { scored: Scored::Detect, ..row(Direction::Fixed, Stage::Import, "table") };
        let seen = Hit { detected: true, ..Hit::default() };
        assert_eq!(missed(&detect, seen), None);
        assert_eq!(missed(&detect, Hit::default()), Some("not detected"));
        assert_eq!(missed(&Row { scored: Scored::Yes, ..detect.clone() }, seen), Some("not told"));
        assert_eq!(missed(&Row { scored: Scored::No, ..detect }, Hit::default()), None);
    }
}
