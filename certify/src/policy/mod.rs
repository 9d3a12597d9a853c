//! A ministry's qualification as data: steps in order, differences accepted on purpose.
//!
//! In: the text of `policy.toml`. Out: a [`Policy`] with titles, people and files, which stays in the ministry, and
//! [`Rules`], the same in the closed vocabulary, which goes into bundles: numbers, words, no title, no path, no reason.
//! How the file is
//! written is in `file`. Deliberately absent: how scenarios are run (the harness) and how gates are judged ([`crate::gates`]).

mod file;

pub use file::{ASPECTS, KEYS};

use crate::Date;
use crate::keys::PublicKey;
use crate::words::{Digest, Id, Signature};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use serde::{Deserialize, Serialize};

/// A policy as its ministry keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The ministry.
    pub participant: Id,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Accepted differences.
    pub accepted: Vec<Accepted>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What people call it.
    pub title: String,
    /// What it is.
    pub what: What,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Over results; the names of suites beside it become numbers in a bundle.
    Gate {
        /// The rule.
        gate: Gate,
        /// Suites by name; empty for all.
        suites: Vec<String>,
    },
    /// Run in the build.
    Scenario(Scenario),
    /// By a person.
    Attested {
        /// Who.
        person: String,
        /// That person's key.
        key: PublicKey,
        /// How long the word holds.
        valid_days: u64,
    },
}

/// Which scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScenarioKind {
    /// A Basic macro of the ministry's document.
    BasicMacro,
    /// A Python script that drives the office through UNO.
    PythonScript,
    /// A main document filled from a CSV, one result a line.
    MailMerge,
    /// An extension is installed and is there afterwards.
    Extension,
    /// A headless start with a read-only profile, the language pack there.
    ReadOnlyStart,
}

/// A scenario with its files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Scenario {
    /// Which.
    pub kind: ScenarioKind,
    pub document: Option<String>,
    pub procedure: Option<String>,
    pub script: Option<String>,
    pub data: Option<String>,
    pub extension: Option<String>,
    pub language: String,
    /// Texts that have to be in what comes out.
    pub expect: Vec<String>,
    /// How long it may take.
    pub seconds: u64,
}

/// A difference accepted on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// As it goes into bundles.
    pub rule: AcceptedRule,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it is tracked.
    pub issue: Option<String>,
}

/// The part of an accepted difference that leaves the ministry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedRule {
    /// Which.
    pub signature: Signature,
    /// Highest count of documents.
    pub documents: u64,
    /// The day it ends.
    pub until: Date,
}

/// A rule over results. Limits are numbers, never shares: a share falls when documents are added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Numbers of suites in the bundle; empty for all.
    pub suites: Vec<u16>,
    /// Only these formats; empty for all.
    pub formats: Vec<Format>,
    /// Only differences of these aspects; empty for all.
    pub aspects: Vec<Aspect>,
    /// Only differences at least as severe.
    pub severity: Option<Severity>,
    /// Only critical documents.
    pub critical: bool,
    /// None may differ at all.
    pub untouched: bool,
    /// Most regressed.
    pub max_regressed: u64,
    /// Most mixed or regressed.
    pub max_mixed: u64,
    /// Most changed, mixed or regressed.
    pub max_changed: Option<u64>,
    /// Most weight of mixed or regressed.
    pub max_weight: Option<f64>,
    /// Most inconclusive or flaky.
    pub max_inconclusive: u64,
    /// Fewest that came to an end and are not worse.
    pub min_finished: u64,
}

/// A step without anything that names people, files or suites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Over results.
    Gate(Gate),
    /// Run in the build.
    Scenario(ScenarioKind),
    /// By a person, known by the key's id.
    Attested {
        /// SHA-256 of the public key.
        key: Digest,
        /// How long the word holds.
        valid_days: u64,
    },
}

/// A policy as it goes into bundles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Steps in order.
    pub steps: Vec<Rule>,
    /// Accepted differences.
    pub accepted: Vec<AcceptedRule>,
}

impl Rules {
    /// What a group file pins a policy by: the steps. Accepted differences come and go.
    pub fn digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(&self.steps).unwrap_or_default())
    }
}

impl Policy {
    /// What goes into bundles; `number` gives a suite's number, none for a suite that was not run.
    pub fn rules(&self, number: impl Fn(&str) -> Option<u16>) -> Rules {
        let steps = self.steps.iter().map(|step| step.what.rule(&number)).collect();
        Rules { steps, accepted: self.accepted.iter().map(|a| a.rule.clone()).collect() }
    }
}

/// No suite has this number: a gate over a suite that was not run selects nothing, and is undetermined.
pub const NO_SUITE: u16 = u16::MAX;

impl What {
    fn rule(&self, number: impl Fn(&str) -> Option<u16>) -> Rule {
        match self {
            What::Gate { gate, suites } => {
                let suites = suites.iter().map(|s| number(s).unwrap_or(NO_SUITE)).collect();
                Rule::Gate(Gate { suites, ..gate.clone() })
            }
            What::Scenario(scenario) => Rule::Scenario(scenario.kind),
            What::Attested { key, valid_days, .. } => Rule::Attested { key: key.id(), valid_days: *valid_days },
        }
    }
}
