//! One ministry's verdict: its own rules applied to its own results.
//!
//! In: a bundle, the date, signatures to accept on trial. Out: a verdict per step, the step that decides, and the groups
//! behind a refusal. Everything only counts upward: whatever gets worse in a document, no limit that was met is
//! kept again because of it. That is why `max_mixed` counts the regressed too, why limits are numbers and no shares,
//! and why `min_finished` leaves out what is worse.

use crate::Date;
use crate::bundle::{Bundle, Row, StepResult};
use crate::policy::{Gate, Rule, ScenarioKind};
use crate::words::Signature;
use recette_engine::compare::{Class, Status};
use recette_engine::model::{Aspect, Severity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a ministry's own rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// A step says no.
    Refused,
    /// Something is missing.
    Undetermined,
    /// All steps say yes.
    Passed,
}

/// Which limit of a gate was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Limit {
    Regressed,
    Mixed,
    Changed,
    Weight,
    Untouched,
    Inconclusive,
    Finished,
}

/// Why a step does not say yes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Why {
    /// A limit of a gate.
    Limit {
        /// Which.
        limit: Limit,
        /// What was measured.
        measured: f64,
        /// What is allowed.
        allowed: f64,
    },
    /// A scenario failed.
    ScenarioFailed {
        /// Which.
        scenario: ScenarioKind,
    },
    /// A scenario was not run.
    ScenarioMissing {
        /// Which.
        scenario: ScenarioKind,
    },
    /// A person signed that the test failed.
    TestFailed,
    /// Nobody signed.
    TestMissing,
    /// The word is older than the policy allows.
    TestStale {
        /// The day it was given.
        made: Date,
        /// How long it holds.
        valid_days: u64,
    },
}

/// A step's verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepVerdict {
    /// Number, from 1.
    pub step: usize,
    /// `gate`, `scenario`, `attested`.
    pub kind: String,
    /// What it says.
    pub standing: Standing,
    /// Why not yes.
    pub why: Option<Why>,
}

/// Documents and their weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// Documents.
    pub documents: u64,
    /// Sum of their weights: documents × desktops.
    pub weight: f64,
}

impl Extent {
    fn add(&mut self, weight: f64) {
        self.documents += 1;
        self.weight += weight;
    }
}

/// A ministry's verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What it says.
    pub standing: Standing,
    /// Every step.
    pub steps: Vec<StepVerdict>,
    /// Index of the step that decides, where it is not passed.
    pub deciding: Option<usize>,
    /// Signatures behind a refusal by a gate, with what they touch.
    pub blockers: BTreeMap<Signature, (Severity, Extent)>,
}

/// Applies a bundle's own rules to it; differences of `accept` count as accepted on top of the policy's.
pub fn judge(bundle: &Bundle, today: Date, accept: &BTreeSet<Signature>) -> Judgement {
    let accepted = Acceptance::of(bundle, today, accept);
    let rules = bundle.rules.steps.iter().zip(&bundle.results).enumerate();
    let judged: Vec<(StepVerdict, Vec<usize>)> = rules
        .map(|(index, (rule, result))| {
            let (kind, answer, worse) = step(bundle, rule, result, today, &accepted);
            let (standing, why) = answer.map_or((Standing::Passed, None), |(s, w)| (s, Some(w)));
            (StepVerdict { step: index + 1, kind: kind.to_owned(), standing, why }, worse)
        })
        .collect();
    let standing = judged.iter().map(|(s, _)| s.standing).min().unwrap_or(Standing::Undetermined);
    let deciding = judged.iter().position(|(s, _)| s.standing == standing && standing != Standing::Passed);
    let behind = judged.iter().filter(|(s, _)| s.standing == Standing::Refused).flat_map(|(_, worse)| worse);
    let blockers = blockers(bundle, behind.copied().collect(), &accepted);
    Judgement { standing, steps: judged.into_iter().map(|(s, _)| s).collect(), deciding, blockers }
}

/// What is known of each group, worked out once: whether it is accepted, and its aspect.
struct Acceptance(Vec<(bool, Aspect)>);

impl Acceptance {
    fn of(bundle: &Bundle, today: Date, accept: &BTreeSet<Signature>) -> Acceptance {
        let counts = documents_per_signature(bundle);
        let by_policy = |signature: &Signature| {
            let count = counts.get(signature).copied().unwrap_or(0);
            let holds = |a: &&crate::policy::AcceptedRule| a.signature == *signature && today <= a.until;
            bundle.rules.accepted.iter().filter(holds).any(|a| count <= a.documents)
        };
        let known = bundle.groups.iter().map(|g| &g.signature);
        Acceptance(known.map(|s| (accept.contains(s) || by_policy(s), s.aspect())).collect())
    }

    fn has(&self, group: u32) -> bool {
        self.0.get(group as usize).is_some_and(|(accepted, _)| *accepted)
    }

    fn aspect(&self, group: u32) -> Aspect {
        self.0.get(group as usize).map_or(Aspect::Package, |(_, aspect)| *aspect)
    }
}

/// In how many documents each signature is introduced or altered.
fn documents_per_signature(bundle: &Bundle) -> BTreeMap<&Signature, u64> {
    let mut counts = BTreeMap::new();
    if bundle.rules.accepted.is_empty() {
        return counts;
    }
    for row in &bundle.documents {
        let groups = row.groups.iter().filter_map(|g| bundle.groups.get(*g as usize));
        let signatures: BTreeSet<&Signature> =
            groups.filter(|g| g.status != Status::Kept).map(|g| &g.signature).collect();
        signatures.into_iter().for_each(|s| *counts.entry(s).or_default() += 1);
    }
    counts
}

type Answer = Option<(Standing, Why)>;

fn step(
    bundle: &Bundle,
    rule: &Rule,
    result: &StepResult,
    today: Date,
    accepted: &Acceptance,
) -> (&'static str, Answer, Vec<usize>) {
    match rule {
        Rule::Gate(gate) => {
            let count = Count::of(bundle, gate, accepted);
            ("gate", count.answer(gate), count.against)
        }
        Rule::Scenario(kind) => ("scenario", scenario(*kind, result), Vec::new()),
        Rule::Attested { valid_days, .. } => ("attested", attested(result, *valid_days, today), Vec::new()),
    }
}

fn scenario(scenario: ScenarioKind, result: &StepResult) -> Answer {
    match result {
        StepResult::Passed(_) => None,
        StepResult::Failed(_) => Some((Standing::Refused, Why::ScenarioFailed { scenario })),
        StepResult::Gate | StepResult::Missing => Some((Standing::Undetermined, Why::ScenarioMissing { scenario })),
    }
}

fn attested(result: &StepResult, valid_days: u64, today: Date) -> Answer {
    match result {
        StepResult::Passed(Some(made)) if days_between(*made, today) > valid_days as i64 => {
            Some((Standing::Undetermined, Why::TestStale { made: *made, valid_days }))
        }
        StepResult::Passed(_) => None,
        StepResult::Failed(_) => Some((Standing::Refused, Why::TestFailed)),
        StepResult::Gate | StepResult::Missing => Some((Standing::Undetermined, Why::TestMissing)),
    }
}

/// Days from one date to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// What a gate sees of a document.
enum Seen {
    /// Worse, perhaps better too.
    Worse { mixed: bool },
    /// Another, without a direction.
    Changed,
    /// Nothing of what the gate is about; `better`: not the same as before either.
    Fine { better: bool },
    /// Inconclusive or flaky.
    Open,
    /// Left out on purpose.
    Excluded,
}

/// Documents under a gate.
#[derive(Default)]
struct Count {
    regressed: u64,
    mixed: u64,
    changed: u64,
    touched: u64,
    open: u64,
    finished: u64,
    weight: f64,
    /// Rows behind a refusal.
    against: Vec<usize>,
}

impl Count {
    fn of(bundle: &Bundle, gate: &Gate, accepted: &Acceptance) -> Count {
        let mut count = Count::default();
        for (index, row) in bundle.documents.iter().enumerate().filter(|(_, row)| selected(gate, row)) {
            count.add(index, row, see(bundle, gate, row, accepted));
        }
        count
    }

    fn add(&mut self, index: usize, row: &Row, seen: Seen) {
        let against = matches!(seen, Seen::Worse { .. } | Seen::Changed | Seen::Fine { better: true });
        if against {
            self.touched += 1;
            self.against.push(index);
        }
        match seen {
            Seen::Worse { mixed } => {
                self.regressed += u64::from(!mixed);
                self.mixed += 1;
                self.changed += 1;
                self.weight += row.weight;
            }
            Seen::Changed => {
                self.changed += 1;
                self.finished += 1;
            }
            Seen::Fine { .. } => self.finished += 1,
            Seen::Open => self.open += 1,
            Seen::Excluded => {}
        }
    }

    fn answer(&self, gate: &Gate) -> Answer {
        let over = |limit, measured: f64, allowed: Option<f64>| {
            let allowed = allowed.filter(|allowed| measured > *allowed)?;
            Some((limit, measured, allowed))
        };
        let refused = over(Limit::Regressed, self.regressed as f64, Some(gate.max_regressed as f64))
            .or_else(|| over(Limit::Mixed, self.mixed as f64, Some(gate.max_mixed as f64)))
            .or_else(|| over(Limit::Changed, self.changed as f64, gate.max_changed.map(|n| n as f64)))
            .or_else(|| over(Limit::Weight, self.weight, gate.max_weight))
            .or_else(|| over(Limit::Untouched, self.touched as f64, gate.untouched.then_some(0.0)));
        let few = self.finished < gate.min_finished;
        let open = over(Limit::Inconclusive, self.open as f64, Some(gate.max_inconclusive as f64))
            .or_else(|| few.then_some((Limit::Finished, self.finished as f64, gate.min_finished as f64)));
        let say = |standing, (limit, measured, allowed)| (standing, Why::Limit { limit, measured, allowed });
        refused.map(|r| say(Standing::Refused, r)).or_else(|| open.map(|o| say(Standing::Undetermined, o)))
    }
}

fn selected(gate: &Gate, row: &Row) -> bool {
    let suite = gate.suites.is_empty() || gate.suites.contains(&row.suite);
    let format = gate.formats.is_empty() || gate.formats.contains(&row.format);
    suite && format && (!gate.critical || row.flags.critical)
}

fn see(bundle: &Bundle, gate: &Gate, row: &Row, accepted: &Acceptance) -> Seen {
    let open = |status: Status| -> bool {
        row.groups.iter().filter(|number| !accepted.has(**number)).any(|number| {
            let aspect = gate.aspects.is_empty() || gate.aspects.contains(&accepted.aspect(*number));
            let group = bundle.groups.get(*number as usize);
            group.is_some_and(|g| g.status == status && aspect && gate.severity.is_none_or(|s| g.severity >= s))
        })
    };
    let worse = || row.flags.unexplained || open(Status::Introduced);
    match row.class {
        Class::Excluded => Seen::Excluded,
        Class::Inconclusive | Class::Flaky => Seen::Open,
        Class::Regressed if worse() => Seen::Worse { mixed: false },
        Class::Mixed if worse() => Seen::Worse { mixed: true },
        Class::Changed if row.flags.unexplained => Seen::Changed,
        Class::Regressed | Class::Mixed | Class::Changed if open(Status::Altered) => Seen::Changed,
        Class::Fixed | Class::Mixed => Seen::Fine { better: true },
        Class::Regressed | Class::Changed | Class::Unchanged => Seen::Fine { better: false },
    }
}

fn blockers(bundle: &Bundle, rows: BTreeSet<usize>, accepted: &Acceptance) -> BTreeMap<Signature, (Severity, Extent)> {
    let mut found: BTreeMap<Signature, (Severity, Extent)> = BTreeMap::new();
    for row in rows.into_iter().filter_map(|index| bundle.documents.get(index)) {
        let worse = matches!(row.class, Class::Regressed | Class::Mixed);
        let wanted = if worse { Status::Introduced } else { Status::Altered };
        for group in row.groups.iter().filter(|g| !accepted.has(**g)) {
            let Some(group) = bundle.groups.get(*group as usize).filter(|g| g.status == wanted) else { continue };
            let entry = found.entry(group.signature.clone()).or_insert((group.severity, Extent::default()));
            entry.0 = entry.0.max(group.severity);
            entry.1.add(row.weight);
        }
    }
    found
}

/// Where a signature is introduced in a bundle.
pub fn extent(bundle: &Bundle, signature: &Signature) -> Extent {
    let numbers: BTreeSet<u32> = (0..)
        .zip(&bundle.groups)
        .filter(|(_, g)| g.signature == *signature && g.status != Status::Kept)
        .map(|(n, _)| n)
        .collect();
    let mut extent = Extent::default();
    if !numbers.is_empty() {
        let hit = bundle.documents.iter().filter(|row| row.groups.iter().any(|g| numbers.contains(g)));
        hit.for_each(|row| extent.add(row.weight));
    }
    extent
}
