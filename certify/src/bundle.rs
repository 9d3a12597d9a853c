//! The payload of a bundle: the allow-list of what leaves a ministry.
//!
//! In: values that hold only numbers, words of the closed vocabulary and keyed tags. Out: canonical JSON, and back: a
//! payload whose bytes are not exactly what writing its value gives is refused, so that nothing travels beside the list.
//! Deliberately absent: names, paths, texts, values, sizes, dates of documents, hashes of content; who wrote the documents.

use crate::Date;
use crate::envelope::canonical;
use crate::keys::Tag;
use crate::policy::{NO_SUITE, Rule, Rules};
use crate::reason::PayloadError;
use crate::words::{BuildId, Digest, Id, Locale, Signature, Version};
use recette_engine::compare::{Class, Status};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Schema number.
pub const SCHEMA: u32 = 1;
/// Every step is held against every document: nobody may keep the others waiting.
const MOST_STEPS: usize = 200;
/// Every group is held against every accepted difference.
const MOST_ACCEPTED: usize = 1_000;

/// The results of a ministry's run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Schema number.
    pub schema: u32,
    /// The group.
    pub group: Id,
    /// The certification.
    pub round: Id,
    /// The ministry.
    pub participant: Id,
    /// Counts up with every bundle of a ministry in a round; the highest counts.
    pub sequence: u64,
    /// The day it was made.
    pub made: Date,
    /// Certified build.
    pub base: Build,
    /// New build.
    pub candidate: Build,
    /// What the results depend on.
    pub conditions: Conditions,
    /// Recette's version.
    pub recette: Version,
    /// The ministry's policy.
    pub rules: Rules,
    /// What became of each step, in the policy's order.
    pub results: Vec<StepResult>,
    /// The suites, by number.
    pub suites: Vec<Suite>,
    /// Differences over documents.
    pub groups: Vec<Group>,
    /// Documents, by tag.
    pub documents: Vec<Row>,
    /// Documents of shared suites under the group's key, and their number in `documents`.
    pub shared: Vec<(Tag, u32)>,
    /// In how many documents each aspect occurs, and how many were excluded for what.
    pub coverage: Coverage,
}

/// A build as it is named outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// From a closed list.
    pub product: Product,
    /// Version.
    pub version: Version,
    /// Commit, or the distribution's word.
    pub build_id: BuildId,
    /// Hash of what ran.
    pub fingerprint: Digest,
}

/// Products with a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Product {
    /// LibreOffice.
    LibreOffice,
    /// Collabora Office.
    Collabora,
    /// Anything else.
    #[serde(rename = "other")]
    Other,
}

impl Product {
    /// The product of a name that an office gives itself.
    pub fn of(name: &str) -> Product {
        match name {
            "LibreOffice" | "LibreOfficeDev" => Product::LibreOffice,
            name if name.starts_with("Collabora") => Product::Collabora,
            _ => Product::Other,
        }
    }
}

/// What the results depend on beside builds and documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// Digest of all of it.
    pub digest: Digest,
    /// Language that documents were loaded under.
    pub locale: Locale,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepResult {
    /// A gate: judged from the documents below, by whoever reads the bundle.
    Gate,
    /// Scenario or test passed; of a test, the day on which it was signed.
    Passed(Option<Date>),
    /// It did not.
    Failed(Option<Date>),
    /// It was not run, or nobody signed.
    Missing,
}

/// A suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Documents planned.
    pub documents: u32,
    /// Whether its documents carry a tag under the group's key too.
    pub shared: bool,
}

/// A difference over documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What.
    pub signature: Signature,
    /// Introduced, altered; kept (only for the documents of carried fixes).
    pub status: Status,
    /// How severe.
    pub severity: Severity,
}

/// What was measured at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// In how many documents an aspect occurs.
    pub aspects: BTreeMap<Aspect, u32>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Tuple", into = "Tuple")]
pub struct Row {
    /// Keyed.
    pub tag: Tag,
    /// Number of its suite.
    pub suite: u16,
    /// Format.
    pub format: Format,
    /// Class.
    pub class: Class,
    /// Desktops or criticality.
    pub weight: f64,
    /// What is to be known beside it.
    pub flags: Flags,
    /// Numbers of groups.
    pub groups: Vec<u32>,
}

/// Yes or no about a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Its suite calls it critical.
    pub critical: bool,
    /// Its structure was not read.
    pub no_structure: bool,
    /// Its pages were not compared.
    pub no_pages: bool,
    /// Unchanged because both builds stop.
    pub both_stop: bool,
    /// Worse or changed, and no group says why: nothing that could be accepted, or that a gate could leave out.
    pub unexplained: bool,
}

impl Flags {
    fn bits(self) -> u8 {
        let Flags { critical, no_structure, no_pages, both_stop, unexplained } = self;
        let bits = [critical, no_structure, no_pages, both_stop, unexplained];
        bits.iter().enumerate().fold(0, |all, (place, bit)| all | u8::from(*bit) << place)
    }

    fn of(bits: u8) -> Flags {
        let bit = |n: u8| bits >> n & 1 == 1;
        Flags { critical: bit(0), no_structure: bit(1), no_pages: bit(2), both_stop: bit(3), unexplained: bit(4) }
    }
}

type Tuple = (Tag, u16, Format, Class, f64, u8, Vec<u32>);

impl From<Tuple> for Row {
    fn from((tag, suite, format, class, weight, flags, groups): Tuple) -> Row {
        Row { tag, suite, format, class, weight, flags: Flags::of(flags), groups }
    }
}

impl From<Row> for Tuple {
    fn from(row: Row) -> Tuple {
        (row.tag, row.suite, row.format, row.class, row.weight, row.flags.bits(), row.groups)
    }
}

impl Bundle {
    /// Canonical bytes.
    pub fn to_payload(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a payload; why it is none.
    pub fn parse(payload: &[u8]) -> Result<Bundle, PayloadError> {
        let bundle: Bundle = canonical(payload)?;
        bundle.check()?;
        Ok(bundle)
    }

    /// What the types cannot say.
    pub fn check(&self) -> Result<(), PayloadError> {
        let few = self.rules.steps.len() <= MOST_STEPS && self.rules.accepted.len() <= MOST_ACCEPTED;
        let ordered = self.documents.is_sorted_by(|a, b| a.tag < b.tag);
        let wrong = match () {
            () if self.schema != SCHEMA => PayloadError::Schema { is: self.schema, reads: SCHEMA },
            () if !few => PayloadError::TooMany,
            () if !self.results_fit() => PayloadError::Results,
            () if !ordered => PayloadError::Order,
            () if !self.documents.iter().all(|row| self.row_fits(row)) => PayloadError::Document,
            () if !self.suites_fit() => PayloadError::Suites,
            () if !self.shared_fits() => PayloadError::Shared,
            () if self.groups.iter().any(|g| g.status == Status::Resolved) => PayloadError::Group,
            () if !self.rules.steps.iter().all(|rule| self.rule_fits(rule)) => PayloadError::Gate,
            () => return Ok(()),
        };
        Err(wrong)
    }

    fn results_fit(&self) -> bool {
        let fits = |(rule, result): (&Rule, &StepResult)| match (rule, result) {
            (Rule::Gate(_), result) => *result == StepResult::Gate,
            (Rule::Scenario(_), result) => {
                matches!(result, StepResult::Passed(None) | StepResult::Failed(None) | StepResult::Missing)
            }
            (Rule::Attested { .. }, result) => {
                matches!(result, StepResult::Passed(Some(_)) | StepResult::Failed(Some(_)) | StepResult::Missing)
            }
        };
        self.rules.steps.len() == self.results.len() && self.rules.steps.iter().zip(&self.results).all(fits)
    }

    fn row_fits(&self, row: &Row) -> bool {
        let has = |status| row.groups.iter().any(|g| self.groups.get(*g as usize).is_some_and(|g| g.status == status));
        let fits = match row.class {
            Class::Regressed | Class::Mixed => row.flags.unexplained || has(Status::Introduced),
            Class::Changed => !has(Status::Introduced) && (row.flags.unexplained || has(Status::Altered)),
            _ => !has(Status::Introduced) && !row.flags.unexplained,
        };
        if !fits {
            return false;
        }
        let known = row.groups.iter().all(|g| (*g as usize) < self.groups.len());
        let once = row.groups.is_sorted_by(|a, b| a < b);
        known && once && usize::from(row.suite) < self.suites.len() && row.weight.is_finite() && row.weight >= 0.0
    }

    fn suites_fit(&self) -> bool {
        let mut counts = vec![0; self.suites.len()];
        self.documents.iter().for_each(|row| {
            if let Some(count) = counts.get_mut(usize::from(row.suite)) {
                *count += 1;
            }
        });
        self.suites.len() < usize::from(NO_SUITE) && self.suites.iter().map(|s| s.documents).eq(counts)
    }

    fn shared_fits(&self) -> bool {
        let of = |number: u32| self.documents.get(number as usize).and_then(|r| self.suites.get(usize::from(r.suite)));
        let sorted = self.shared.is_sorted_by(|a, b| a.0 < b.0);
        sorted && self.shared.iter().all(|(_, number)| of(*number).is_some_and(|suite| suite.shared))
    }

    fn rule_fits(&self, rule: &Rule) -> bool {
        let Rule::Gate(gate) = rule else { return true };
        gate.suites.iter().all(|s| *s == NO_SUITE || usize::from(*s) < self.suites.len())
    }
}
