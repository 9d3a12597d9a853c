//! The state of a run: how many documents finished or stopped, where and why, per component; and how the next modes of the
//! ladder ended with what stopped in the first, because no document may fail because of the mode.
//!
//! In: a run. Out: a [`Census`] to print or serialise.

use crate::check::Single;
use crate::ladder::words;
use crate::office::Mode;
use crate::plan::Planned;
use crate::run::trial;
use recette_engine::compare::{Outcome, Reason};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Counts and the documents behind them.
#[derive(Debug, Default, Serialize)]
pub struct Census {
    /// Documents planned.
    pub planned: usize,
    /// Component, then outcome in words, then number.
    pub components: BTreeMap<String, BTreeMap<String, usize>>,
    /// What stopped in every mode.
    pub stopped: Vec<Stopped>,
    /// What stopped in the first mode and came to an end in another one.
    pub otherwise: Vec<Otherwise>,
    /// Seconds of CPU of the offices over all passes that count.
    pub cpu_seconds: f64,
}

/// A document that a lower mode of the ladder finished.
#[derive(Debug, Serialize)]
pub struct Otherwise {
    /// Path inside its suite.
    pub name: String,
    /// The mode in which it came to an end.
    pub mode: String,
    /// How it ended in the modes before.
    pub before: Vec<String>,
}

/// A document that did not finish.
#[derive(Debug, Serialize)]
pub struct Stopped {
    /// Path inside its suite.
    pub name: String,
    /// Outcome in words.
    pub outcome: String,
    /// What the office said, or where it died.
    pub detail: String,
    /// Tags.
    pub tags: Vec<String>,
    /// How it ended in each of the modes below the first.
    pub elsewhere: Vec<String>,
}

/// Counts a run.
pub fn census(single: &Single<'_>, planned: &[Planned]) -> Census {
    let mut census = Census { planned: planned.len(), ..Census::default() };
    planned.iter().for_each(|document| census.add(single, document));
    census
}

impl Census {
    fn add(&mut self, single: &Single<'_>, planned: &Planned) {
        let (document, run) = (&planned.document, &single.run);
        let mode = single.ladder.mode(&[run], document);
        let State { outcome, detail, stopped } = state(single, planned, mode, &mut self.cpu_seconds);
        let component = format!("{:?}", document.format.component()).to_lowercase();
        *self.components.entry(component).or_default().entry(outcome.clone()).or_default() += 1;
        let (name, tags) = (planned.name.clone(), planned.tags.clone());
        if stopped {
            let elsewhere = single.ladder.why_not_below(run, document);
            self.stopped.push(Stopped { name, outcome, detail, tags, elsewhere });
        } else if mode != single.ladder.first() {
            let before = single.ladder.why_not_above(run, document, mode);
            self.otherwise.push(Otherwise { name, mode: mode.name().to_owned(), before });
        }
    }
}

/// How a document stands.
struct State {
    outcome: String,
    detail: String,
    stopped: bool,
}

fn state(single: &Single<'_>, planned: &Planned, mode: Mode, cpu: &mut f64) -> State {
    let not_stopped =
        |outcome: &str, detail: &str| State { outcome: outcome.into(), detail: detail.into(), stopped: false };
    if let Some(why) = &planned.excluded {
        return not_stopped("excluded", why);
    }
    let Some(trial) = trial(&single.run, &planned.document, mode) else { return not_stopped("not run", "") };
    *cpu += trial.seconds().0;
    match trial.outcome {
        Outcome::Finished => not_stopped("finished", ""),
        Outcome::Stopped { stage, why, .. } => {
            State { outcome: words(why.word(), stage, None), detail: detail(&why), stopped: true }
        }
    }
}

fn detail(why: &Reason) -> String {
    match why {
        Reason::Crash { signal, frames } => {
            format!("{signal} {}", frames.iter().take(4).cloned().collect::<Vec<_>>().join(" "))
        }
        Reason::Hang { seconds } => format!("{seconds} s"),
        Reason::Memory { mebibytes } => format!("{mebibytes} MiB"),
        Reason::Refused { message } | Reason::UnreadableOutput { message } | Reason::Environment { message } => {
            message.clone()
        }
        Reason::NoOutput | Reason::Password => String::new(),
    }
}

impl fmt::Display for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} documents", self.planned)?;
        for (component, outcomes) in &self.components {
            let words: Vec<String> = outcomes.iter().map(|(o, n)| format!("{n} {o}")).collect();
            writeln!(f, "  {component}: {}", words.join(", "))?;
        }
        for stopped in &self.stopped {
            let detail: String = stopped.detail.chars().take(120).collect();
            let elsewhere: String = stopped.elsewhere.iter().map(|e| format!("; {e}")).collect();
            writeln!(f, "  {}: {} ({detail}){elsewhere}", stopped.name, stopped.outcome)?;
        }
        for other in &self.otherwise {
            writeln!(f, "  {}: finished by {} ({})", other.name, other.mode, other.before.join("; "))?;
        }
        Ok(())
    }
}
