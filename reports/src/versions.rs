//! Several versions over the same documents: what each made of them, and what came and went against the version before.
//!
//! In: for each pair of neighbours, what both did to every planned document, and their comparison. Out: a [`Version`] each, small
//! whatever the corpus. Documents are indexes into the plan, which is the same for all. Deliberately absent: which runs these
//! were (the harness knows), names and texts of documents (a report takes them from its comparison).

use recette_engine::compare::{BuildInfo, Comparison, DocumentInput, Group, Outcome, Reason, SideInput, Status, Tally};
use recette_engine::format::Format;
use recette_engine::model::Aspect;
use std::collections::{BTreeMap, BTreeSet};

/// What one version made of the documents.
#[derive(Clone, Debug)]
pub struct Version {
    /// Which.
    pub build: BuildInfo,
    /// By format of the documents.
    pub formats: BTreeMap<Format, Fidelity>,
    /// Documents that it did not finish, in the plan's order.
    pub stopped: Vec<Ending>,
    /// Documents that the version before did not finish, and this one did.
    pub recovered: Vec<Ending>,
    /// Against the version before; none for the first.
    pub against: Option<Against>,
}

/// How near to the originals a version stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fidelity {
    /// Documents that were to be run.
    pub planned: usize,
    /// Of them, all stages done.
    pub finished: usize,
    /// Of them, no trial is stored, or it failed for reasons of our own.
    pub not_run: usize,
    /// Documents whose saved files were compared with the original.
    pub measured: usize,
    /// Of the measured, no difference at all.
    pub whole: usize,
    /// Of the measured, those that differ, by aspect.
    pub aspects: BTreeMap<Aspect, usize>,
}

/// How a document ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Index into the plan.
    pub document: usize,
    /// With this version.
    pub outcome: Outcome,
    /// With the version before; none where that is not known.
    pub before: Option<Outcome>,
}

/// A version against the one before.
#[derive(Clone, Debug)]
pub struct Against {
    /// The version before.
    pub before: BuildInfo,
    /// Documents per class.
    pub tally: Tally,
    /// What only this version does to documents, heaviest first.
    pub came: Vec<Group>,
    /// What only the version before did.
    pub went: Vec<Group>,
    /// What was not measured between the two.
    pub not_measured: Vec<String>,
}

type Of = fn(&DocumentInput) -> Option<&SideInput>;

impl Version {
    /// The first, as the base of its comparison with the second.
    pub fn first(build: BuildInfo, inputs: &[DocumentInput]) -> Version {
        Version::of(build, inputs, |i| i.base.as_ref(), |_| None)
    }

    /// The candidate of a comparison with the version before.
    pub fn next(comparison: Comparison, inputs: &[DocumentInput]) -> Version {
        let Comparison { base, candidate, tally, groups, not_measured, .. } = comparison;
        let with = |status| groups.iter().filter(|g| g.status == status).cloned().collect();
        let (came, went) = (with(Status::Introduced), with(Status::Resolved));
        let against = Some(Against { before: base, tally, came, went, not_measured });
        Version { against, ..Version::of(candidate, inputs, |i| i.candidate.as_ref(), |i| i.base.as_ref()) }
    }

    fn of(build: BuildInfo, inputs: &[DocumentInput], side: Of, before: Of) -> Version {
        let mut formats: BTreeMap<Format, Fidelity> = BTreeMap::new();
        let included = || inputs.iter().enumerate().filter(|(_, i)| i.excluded.is_none());
        included().for_each(|(_, i)| formats.entry(i.format).or_default().add(side(i)));
        let ending = |(document, input): (usize, &DocumentInput)| {
            let outcome = |of: Of| of(input).map(|s| s.side.outcome.clone()).filter(|o| !failed(o));
            Some(Ending { document, outcome: outcome(side)?, before: outcome(before) })
        };
        let (mut stopped, mut recovered) = (Vec::new(), Vec::new());
        for ending in included().filter_map(ending) {
            match (&ending.outcome, &ending.before) {
                (Outcome::Finished, Some(Outcome::Stopped { .. })) => recovered.push(ending),
                (Outcome::Stopped { .. }, _) => stopped.push(ending),
                (Outcome::Finished, _) => {}
            }
        }
        Version { build, formats, stopped, recovered, against: None }
    }

    /// Over all formats.
    pub fn whole(&self) -> Fidelity {
        let mut all = Fidelity::default();
        self.formats.values().for_each(|f| all.merge(f));
        all
    }

    /// Documents that ended with a reason of this sort (`crash`, `hang`, …: [`Reason::word`]).
    pub fn ended(&self, word: &str) -> usize {
        let why = |e: &&Ending| matches!(&e.outcome, Outcome::Stopped { why, .. } if why.word() == word);
        self.stopped.iter().filter(why).count()
    }
}

impl Fidelity {
    fn add(&mut self, side: Option<&SideInput>) {
        self.planned += 1;
        let Some(side) = side.filter(|s| !failed(&s.side.outcome)) else {
            self.not_run += 1;
            return;
        };
        self.finished += usize::from(side.side.outcome == Outcome::Finished);
        if side.measured.is_empty() {
            return;
        }
        let aspects: BTreeSet<Aspect> = side.findings.iter().map(|f| f.subject.aspect()).collect();
        self.measured += 1;
        self.whole += usize::from(aspects.is_empty());
        aspects.into_iter().for_each(|a| *self.aspects.entry(a).or_default() += 1);
    }

    fn merge(&mut self, other: &Fidelity) {
        self.planned += other.planned;
        self.finished += other.finished;
        self.not_run += other.not_run;
        self.measured += other.measured;
        self.whole += other.whole;
        other.aspects.iter().for_each(|(a, n)| *self.aspects.entry(*a).or_default() += n);
    }
}

/// Our side failed: that says nothing about the version.
fn failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Stopped { why: Reason::Environment { .. }, .. })
}
