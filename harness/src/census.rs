//! The state of a run: how many documents finished or stopped, where and why, per component; and for what stopped in the
//! zygote, whether plain `soffice` converts it, because no document may fail because of the mode.
//!
//! In: a run. Out: a [`Census`] to print or serialise.

use crate::check::Single;
use crate::office::{Convert, End};
use crate::pass::read_file;
use crate::plan::Planned;
use crate::run::trial;
use anyhow::Result;
use recette_engine::compare::{Outcome, Reason, Stage};
use recette_engine::format::{Component, Format};
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
    /// Everything that stopped.
    pub stopped: Vec<Stopped>,
    /// Seconds of CPU of the offices over all passes that count.
    pub cpu_seconds: f64,
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
    /// What plain `soffice` does with it, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soffice: Option<String>,
}

/// Counts a run.
pub fn census(single: &Single<'_>, planned: &[Planned], ask_soffice: bool) -> Result<Census> {
    let mut census = Census { planned: planned.len(), ..Census::default() };
    for document in planned {
        let (words, detail, at) = state(single, document, &mut census.cpu_seconds);
        let component = format!("{:?}", document.document.format.component()).to_lowercase();
        *census.components.entry(component).or_default().entry(words.clone()).or_default() += 1;
        if let Some((stage, to)) = at {
            let soffice = if ask_soffice { Some(by_soffice(single, document, stage, to)?) } else { None };
            let (name, tags) = (document.name.clone(), document.tags.clone());
            census.stopped.push(Stopped { name, outcome: words, detail, tags, soffice });
        }
    }
    Ok(census)
}

/// Words, detail, and where it stopped, if it did.
fn state(single: &Single<'_>, planned: &Planned, cpu: &mut f64) -> (String, String, Option<(Stage, Option<Format>)>) {
    if let Some(why) = &planned.excluded {
        return ("excluded".to_owned(), why.clone(), None);
    }
    let Some(trial) = trial(&single.run, &planned.document, single.mode) else {
        return ("not run".to_owned(), String::new(), None);
    };
    *cpu += trial.seconds().0;
    match trial.outcome {
        Outcome::Finished => ("finished".to_owned(), String::new(), None),
        Outcome::Stopped { stage, route, why } => {
            let words = format!("{} at {}", why.word(), format!("{stage:?}").to_lowercase());
            (words, detail(&why), Some((stage, route.map(|r| r.to))))
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

/// The conversion that shows whether the mode is to blame: the save it stopped at, or a PDF for its layout.
fn by_soffice(single: &Single<'_>, planned: &Planned, stage: Stage, to: Option<Format>) -> Result<String> {
    let bytes = read_file(&planned.document.path)?;
    let native = match planned.document.format.component() {
        Component::Text => "odt",
        Component::Sheet => "ods",
        Component::Slides => "odp",
    };
    let target = match (stage, to) {
        (Stage::Save | Stage::Reload | Stage::Rerender, Some(format)) => format.extension(),
        (Stage::Render, _) => "pdf",
        _ => native,
    };
    let request = Convert { bytes: &bytes, extension: planned.document.format.extension(), target };
    let converted = single.standing.office.convert(single.kit, single.conditions, &request)?;
    Ok(match (converted.file, converted.end) {
        (Some(_), _) => format!("converts it to {target}"),
        (None, End::Exited(_)) => format!("refuses it too ({target})"),
        (None, End::Signal(signal)) => format!("crashes too ({target}, signal {signal})"),
        (None, End::TimedOut) => format!("hangs too ({target})"),
    })
}

impl fmt::Display for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} documents", self.planned)?;
        for (component, outcomes) in &self.components {
            let words: Vec<String> = outcomes.iter().map(|(o, n)| format!("{n} {o}")).collect();
            writeln!(f, "  {component}: {}", words.join(", "))?;
        }
        for stopped in &self.stopped {
            let soffice = stopped.soffice.as_ref().map_or(String::new(), |s| format!("; soffice {s}"));
            let detail: String = stopped.detail.chars().take(120).collect();
            writeln!(f, "  {}: {} ({detail}){soffice}", stopped.name, stopped.outcome)?;
        }
        Ok(())
    }
}
