//! The group's verdict and everything a meeting asks about it.
//!
//! In: a group file, what is believed of the files that came in, the date. Out: a [`Certificate`]. Certified: nobody refuses,
//! nothing is missing, the quorum passes, no carried fix came back, the votes meet the rule. Refused and undetermined both
//! leave the certified version in place; neither is better than the other. Deliberately absent: anything that could make
//! it better by leaving something out.

mod deciding;
mod evidence;

pub use deciding::certify;

use crate::Date;
use crate::ballot::Choice;
use crate::gates::{Extent, Standing, StepVerdict, Why};
use crate::group::{Approval, Deployed};
use crate::intake::Refused;
use crate::words::{Digest, Id, Signature, Version};
use recette_engine::compare::Class;
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use serde::{Deserialize, Serialize};

/// What comes out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Verdict {
    Certified,
    Refused,
    Undetermined,
}

impl Verdict {
    /// The command line's exit code (design §12).
    pub fn exit(self) -> u8 {
        match self {
            Verdict::Certified => 0,
            Verdict::Refused => 102,
            Verdict::Undetermined => 3,
        }
    }
}

/// A point that stands against certifying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "point")]
#[allow(missing_docs)]
pub enum Point {
    /// A participant's step says no.
    Refuses { participant: Id, step: usize, reason: Why },
    /// A carried fix came back.
    CarriedBack { fix: Id, documents: usize },
    /// A participant votes against it.
    Against { participant: Id },
    /// More votes for it cannot be had.
    NotApproved { approvals: usize, needed: usize },
    /// A participant owes bundle or abstention.
    Missing { participant: Id },
    /// A participant's step is open.
    Open { participant: Id, step: usize, reason: Why },
    /// The documents of a carried fix were not measured.
    CarriedOpen { fix: Id, documents: usize },
    /// Fewer pass than the quorum.
    Quorum { passed: usize, needed: usize },
    /// A participant owes a vote.
    NoVote { participant: Id },
}

impl Point {
    /// Whether it refuses; else it leaves things open.
    pub fn refuses(&self) -> bool {
        matches!(
            self,
            Point::Refuses { .. } | Point::CarriedBack { .. } | Point::Against { .. } | Point::NotApproved { .. }
        )
    }
}

/// How one participant stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Short name.
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Desktops.
    pub desktops: Option<u64>,
    /// Where it stands.
    pub state: State,
    /// Steps of its policy.
    pub steps: Vec<StepVerdict>,
    /// Its vote.
    pub vote: Option<Choice>,
    /// Its bundle.
    pub bundle: Option<Evidence>,
}

/// Where a participant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum State {
    Passed,
    Refused,
    Undetermined,
    Abstains,
    Missing,
}

/// What a bundle is, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The file.
    pub file: String,
    /// SHA-256 of its payload.
    pub digest: Digest,
    /// Its number.
    pub sequence: u64,
    /// The day it was made.
    pub made: Date,
    /// Build that was tested.
    pub fingerprint: Digest,
    /// Conditions.
    pub conditions: Digest,
    /// Digest of the policy's steps.
    pub policy: Digest,
    /// Documents per class.
    pub classes: Vec<(Class, Extent)>,
    /// What was measured, per format.
    pub formats: Vec<(Format, Measured)>,
    /// In how many documents an aspect occurs, and in how many it is worse.
    pub aspects: Vec<(Aspect, u64, u64)>,
    /// Accepted differences with the day they end, and the documents that have them.
    pub accepted: Vec<(Signature, Date, u64)>,
}

/// What was measured of a format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Documents.
    pub documents: u64,
    /// Inconclusive, flaky or excluded.
    pub not_measured: u64,
    /// Whose structure was not read.
    pub no_structure: u64,
    /// Whose pages were not compared.
    pub no_pages: u64,
    /// Unchanged because both builds stop.
    pub both_stop: u64,
}

/// A group that blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blocker {
    /// What.
    pub signature: Signature,
    /// How severe.
    pub severity: Severity,
    /// Who is blocked by it, with how much.
    pub blocks: Vec<(Id, Extent)>,
    /// Who else has it.
    pub others: Vec<(Id, Extent)>,
    /// What accepting it would change: participants and where they would stand.
    pub accepting: Vec<(Id, State)>,
}

/// How a version suits the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suits {
    /// Version.
    pub version: Version,
    /// Whether it is the certified one.
    pub certified: bool,
    /// Participants that it passes with.
    pub passes: Vec<Id>,
    /// Participants that it does not pass with, or that gave no results for it.
    pub lacks: Vec<Id>,
    /// The end of its support.
    pub end: Option<Date>,
}

/// A carried fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedFix {
    /// Short name.
    pub id: Id,
    /// Whose.
    pub owner: Id,
    /// For people.
    pub note: String,
    /// Documents that show it.
    pub documents: usize,
    /// Documents where it came back.
    pub back: usize,
    /// Documents that were not measured.
    pub open: usize,
    /// Who sees it.
    pub seen_by: Vec<Id>,
}

/// The whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Schema number.
    pub schema: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// What stands against it; empty when certified.
    pub points: Vec<Point>,
    /// The group.
    pub group: Id,
    /// The certification.
    pub round: Id,
    /// The day.
    pub made: Date,
    /// Certified now, and the end of its support.
    pub certified: (Version, Option<Date>),
    /// The candidate, and the end of its support.
    pub candidate: (Version, Option<Date>),
    /// What votes are about.
    pub evidence: Digest,
    /// Participants, in the group file's order.
    pub participants: Vec<Participant>,
    /// Passing and needed.
    pub quorum: (usize, usize),
    /// The rule.
    pub approval: Approval,
    /// Groups that block, heaviest first.
    pub blockers: Vec<Blocker>,
    /// Where participants would stand if everything that blocks were accepted.
    pub accepting_all: Vec<(Id, State)>,
    /// All versions that are known, latest first.
    pub versions: Vec<Suits>,
    /// The latest version that suits everyone.
    pub fallback: Option<Suits>,
    /// Release lines whose support ends before anybody could have certified and deployed them, with the day.
    pub too_late: Vec<(Version, Date)>,
    /// Carried fixes.
    pub carried: Vec<CarriedFix>,
    /// What is deployed.
    pub deployed: Vec<Deployed>,
    /// Files that are not believed.
    pub refused: Vec<Refused>,
    /// What people should know.
    pub remarks: Vec<Remark>,
}

/// What people should know, and what decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "remark")]
#[allow(missing_docs)]
pub enum Remark {
    /// Participants tested different builds of the version.
    SeveralBuilds { builds: usize },
    /// Participants measured under different conditions.
    SeveralConditions { conditions: usize },
    /// The certified version's support ends before another could be deployed.
    CertifiedEnds { version: Version, end: Date },
    /// The candidate's support ends before it could be deployed.
    CandidateEnds { version: Version, end: Date },
    /// The calendar knows nothing of a version.
    NoCalendar { version: Version },
}

impl State {
    /// Where its own steps leave it.
    pub fn of(standing: Standing) -> State {
        match standing {
            Standing::Passed => State::Passed,
            Standing::Refused => State::Refused,
            Standing::Undetermined => State::Undetermined,
        }
    }
}

impl Participant {
    /// The step that decides where it is not passed.
    pub fn deciding(&self) -> Option<&StepVerdict> {
        let worst = self.steps.iter().map(|s| s.standing).min()?;
        self.steps.iter().find(|s| s.standing == worst && worst != Standing::Passed)
    }

    fn point(&self) -> Option<Point> {
        let participant = self.id.clone();
        match self.state {
            State::Passed | State::Abstains => None,
            State::Missing => Some(Point::Missing { participant }),
            State::Refused | State::Undetermined => {
                let step = self.deciding()?;
                let reason = step.why?;
                Some(match step.standing {
                    Standing::Refused => Point::Refuses { participant, step: step.step, reason },
                    _ => Point::Open { participant, step: step.step, reason },
                })
            }
        }
    }
}
