//! Sums up classified documents: the tally, what was not measured, the exit code (design §8 and §12).

use super::input::DocumentInput;
use super::{Class, DocumentResult, Outcome, Tally};
use std::collections::BTreeMap;

/// Part of the weight that may be inconclusive before the whole is undetermined.
const INCONCLUSIVE_SHARE: f64 = 0.01;

/// Number of documents per class.
pub fn tally(documents: &[DocumentResult]) -> Tally {
    let mut tally = Tally { planned: documents.len(), ..Tally::default() };
    for document in documents {
        *tally.of(document.class) += 1;
        tally.accepted += usize::from(document.accepted.is_some());
        tally.unchanged_both_stop += usize::from(document.class == Class::Unchanged && both_stop(document));
    }
    tally
}

impl Tally {
    fn of(&mut self, class: Class) -> &mut usize {
        match class {
            Class::Regressed => &mut self.regressed,
            Class::Mixed => &mut self.mixed,
            Class::Fixed => &mut self.fixed,
            Class::Changed => &mut self.changed,
            Class::Unchanged => &mut self.unchanged,
            Class::Flaky => &mut self.flaky,
            Class::Inconclusive => &mut self.inconclusive,
            Class::Excluded => &mut self.excluded,
        }
    }

    /// Documents over all classes.
    pub fn sum(&self) -> usize {
        let Tally { regressed, mixed, fixed, changed, unchanged, flaky, inconclusive, excluded, .. } = self;
        regressed + mixed + fixed + changed + unchanged + flaky + inconclusive + excluded
    }
}

fn both_stop(document: &DocumentResult) -> bool {
    let stops = |side: &Option<super::Side>| side.as_ref().is_some_and(|s| s.outcome != Outcome::Finished);
    stops(&document.base) && stops(&document.candidate)
}

/// The exit code of the command line.
pub fn exit(documents: &[DocumentResult]) -> u8 {
    let any = |class| documents.iter().any(|d| d.class == class);
    match documents {
        [] => 4,
        _ if any(Class::Regressed) || any(Class::Mixed) => 100,
        _ if undetermined(documents) => 3,
        _ => 0,
    }
}

fn undetermined(documents: &[DocumentResult]) -> bool {
    let inconclusive = || documents.iter().filter(|d| d.class == Class::Inconclusive);
    let weight = |d: &DocumentResult| d.weight;
    let all: f64 = documents.iter().filter(|d| d.class != Class::Excluded).map(weight).sum();
    let open: f64 = inconclusive().map(weight).sum();
    open > all * INCONCLUSIVE_SHARE || inconclusive().any(|d| d.tags.iter().any(|t| t == "critical"))
}

/// What was not measured, in sentences; empty when everything was.
pub fn not_measured(inputs: &[Gap], documents: &[DocumentResult]) -> Vec<String> {
    let count = |class| documents.iter().filter(|d| d.class == class).count();
    let both = tally(documents).unchanged_both_stop;
    let pages = inputs.iter().filter(|g| g.pages).count();
    let mut sentences = vec![
        sentence(count(Class::Inconclusive), "inconclusive: a side is missing or failed for reasons of its own"),
        sentence(count(Class::Excluded), "excluded"),
        sentence(count(Class::Flaky), "flaky: attempts of one build disagree"),
        sentence(both, "unchanged only because both builds stop"),
    ];
    sentences.extend(structure_gaps(inputs));
    sentences.push(sentence(pages, "without a comparison of pages"));
    sentences.retain(|s| !s.is_empty());
    sentences
}

fn structure_gaps(gaps: &[Gap]) -> Vec<String> {
    let mut formats: BTreeMap<&str, usize> = BTreeMap::new();
    gaps.iter().filter(|g| g.structure).for_each(|g| *formats.entry(g.format).or_default() += 1);
    let of = |(format, count): (&str, usize)| sentence(count, &format!("({format}) without a comparison of structure"));
    formats.into_iter().map(of).collect()
}

fn sentence(count: usize, what: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("1 document {what}"),
        n => format!("{n} documents {what}"),
    }
}

/// What one document's comparison lacks although both sides finished.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Format.
    pub format: &'static str,
    /// No structure was compared.
    pub structure: bool,
    /// No pages were compared.
    pub pages: bool,
}

impl Gap {
    /// Of an input; a document that did not get that far lacks nothing of its own.
    pub fn of(input: &DocumentInput) -> Gap {
        let finished =
            |side: &Option<super::SideInput>| side.as_ref().is_some_and(|s| s.side.outcome == Outcome::Finished);
        let due = input.excluded.is_none() && finished(&input.base) && finished(&input.candidate);
        let read = |side: &Option<super::SideInput>| side.as_ref().is_some_and(|s| !s.measured.is_empty());
        let structure = input.direct.is_some() || (read(&input.base) && read(&input.candidate));
        Gap { format: input.format.extension(), structure: due && !structure, pages: due && input.pages.is_empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::result;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exit_codes_in_their_order() {
        let check = |classes: &[Class], expected| {
            let documents: Vec<_> = classes.iter().map(|c| result(*c)).collect();
            assert_eq!(exit(&documents), expected, "{classes:?}");
        };
        check(&[], 4);
        check(&[Class::Regressed, Class::Inconclusive], 100);
        check(&[Class::Mixed], 100);
        check(&[Class::Inconclusive, Class::Fixed], 3);
        check(&[Class::Fixed, Class::Changed, Class::Flaky, Class::Excluded], 0);
    }

    #[test]
    fn one_percent_inconclusive_is_still_determined() {
        let mut documents: Vec<_> = (0..99).map(|_| result(Class::Unchanged)).collect();
        documents.push(result(Class::Inconclusive));
        assert_eq!(exit(&documents), 0);
        documents[99].tags.push("critical".into());
        assert_eq!(exit(&documents), 3);
    }

    proptest! {
        #[test]
        fn the_tally_sums_to_what_was_planned(classes in proptest::collection::vec(0..8usize, 0..60)) {
            let documents: Vec<_> = classes.iter().map(|c| result(Class::ALL[*c])).collect();
            let tally = tally(&documents);
            prop_assert_eq!(tally.sum(), tally.planned);
            prop_assert_eq!(tally.planned, classes.len());
        }
    }
}
