//! The ladder zygote → kit → soffice, document by document: no document fails because of how the office was driven.
//!
//! In: the modes that all builds of a comparison pass, their runs. Out: which documents a next mode has to try, and the one
//! mode in which a document is compared, the same for all builds. Pure apart from what it reads in the runs; running is
//! `check`'s. Deliberately absent: how far a document gets before it stops. `soffice` does not tell load from save, so that
//! only coming to an end counts.

use crate::builds::Build;
use crate::context::Standing;
use crate::office::Mode;
use crate::run::{Document, trial};
use crate::store::Run;
use anyhow::{Result, bail};
use recette_engine::compare::{Outcome, Stage};
use recette_engine::format::Route;
use serde::{Deserialize, Serialize};

/// The modes of a comparison, the best first; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    first: Mode,
    below: Vec<Mode>,
}

impl Ladder {
    /// The modes that all these builds pass.
    pub fn of(standings: &[&Standing]) -> Result<Ladder> {
        let all = |mode: &Mode| standings.iter().all(|s| s.test.passes(*mode));
        let mut modes = Mode::LADDER.into_iter().filter(all);
        let Some(first) = modes.next() else {
            let names: Vec<&str> = standings.iter().map(|s| s.build.name.as_str()).collect();
            bail!(
                "there is no mode in which the self-test passes for {}\nhint: recette builds test {} says what fails",
                names.join(" and "),
                names.join(" ")
            );
        };
        Ok(Ladder { first, below: modes.collect() })
    }

    /// The modes that a build passes and in which a stored run has something.
    pub fn with_stored(run: &Run, standing: &Standing) -> Result<Ladder> {
        let shown = run.modes();
        let both = |mode: &Mode| standing.test.passes(*mode) && shown.contains(mode.name());
        let mut modes = Mode::LADDER.into_iter().filter(both);
        let Some(first) = modes.next() else {
            bail!("{}: no mode of the stored run is one that {} passes", run.name(), standing.build.name);
        };
        Ok(Ladder { first, below: modes.collect() })
    }

    /// The mode in which every document is tried first.
    pub fn first(&self) -> Mode {
        self.first
    }

    /// The modes for what stops in the first, in their order.
    pub fn below(&self) -> &[Mode] {
        &self.below
    }

    /// All modes, the best first.
    pub fn modes(&self) -> impl Iterator<Item = Mode> + '_ {
        std::iter::once(self.first).chain(self.below.iter().copied())
    }

    /// What is being run, for the progress: the mode is only worth a word below the first.
    pub fn heading(&self, build: &Build, mode: Mode) -> String {
        let by = if mode == self.first { String::new() } else { format!(" by {}", mode.name()) };
        format!("{} {}{by}", build.name, build.version)
    }

    fn above(&self, mode: Mode) -> impl Iterator<Item = Mode> + '_ {
        self.modes().take_while(move |m| *m != mode)
    }

    /// The documents that stopped in every mode above this one: what it has to try.
    pub fn stuck(&self, run: &Run, documents: &[Document], mode: Mode) -> Vec<Document> {
        let stuck = |d: &&Document| self.above(mode).all(|m| end(run, d, m) == End::Stopped);
        documents.iter().filter(stuck).cloned().collect()
    }

    /// The documents that a build finished in this mode and in none above: the other builds have to try them in it too.
    pub fn gained(&self, runs: &[&Run], documents: &[Document], mode: Mode) -> Vec<Document> {
        let one = |run: &Run, d: &Document| {
            end(run, d, mode) == End::Finished && self.above(mode).all(|m| end(run, d, m) == End::Stopped)
        };
        documents.iter().filter(|d| runs.iter().any(|run| one(run, d))).cloned().collect()
    }

    /// The mode in which a document is judged: the one in which most builds come to an end with it, the best of several.
    pub fn mode(&self, runs: &[&Run], document: &Document) -> Mode {
        let row = |mode| (mode, runs.iter().map(|run| end(run, document, mode)).collect::<Vec<_>>());
        best(self.modes().map(row)).unwrap_or(self.first)
    }

    /// How a document ended in the modes above the one it is judged in, for people: `zygote (refused at save, rtf>odt)`.
    pub fn why_not_above(&self, run: &Run, document: &Document, mode: Mode) -> Vec<String> {
        stops(run, document, self.above(mode))
    }

    /// How a document ended in the modes below the first, in the same words.
    pub fn why_not_below(&self, run: &Run, document: &Document) -> Vec<String> {
        stops(run, document, self.below.iter().copied())
    }
}

/// How a document ended in one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Missing,
    Stopped,
    Finished,
}

fn end(run: &Run, document: &Document, mode: Mode) -> End {
    match trial(run, document, mode).map(|t| t.outcome) {
        None => End::Missing,
        Some(Outcome::Finished) => End::Finished,
        Some(Outcome::Stopped { .. }) => End::Stopped,
    }
}

fn stops(run: &Run, document: &Document, modes: impl Iterator<Item = Mode>) -> Vec<String> {
    let said = |mode: Mode| match trial(run, document, mode)?.outcome {
        Outcome::Finished => None,
        Outcome::Stopped { stage, route, why } => {
            Some(format!("{} ({})", mode.name(), words(why.word(), stage, route)))
        }
    };
    modes.filter_map(said).collect()
}

/// Reason, stage and route of a stop.
pub fn words(why: &str, stage: Stage, route: Option<Route>) -> String {
    let route = route.map_or(String::new(), |r| format!(", {r}"));
    format!("{why} at {}{route}", format!("{stage:?}").to_lowercase())
}

/// The first of those in which most come to an end; a mode in which a build has nothing to show is no basis to compare on.
fn best(rows: impl Iterator<Item = (Mode, Vec<End>)>) -> Option<Mode> {
    let mut best: Option<(usize, Mode)> = None;
    for (mode, ends) in rows.filter(|(_, ends)| !ends.contains(&End::Missing)) {
        let finished = ends.iter().filter(|e| **e == End::Finished).count();
        // Nothing can be better, and what is below was seldom tried: most documents are looked up in one mode only.
        if finished == ends.len() {
            return Some(mode);
        }
        if best.is_none_or(|(most, _)| finished > most) {
            best = Some((finished, mode));
        }
    }
    best.map(|(_, mode)| mode)
}

#[cfg(test)]
mod tests {
    use super::End::{Finished, Missing, Stopped};
    use super::*;

    fn check(rows: [[End; 2]; 3], expected: Option<Mode>) {
        let rows = Mode::LADDER.into_iter().zip(rows).map(|(mode, ends)| (mode, ends.to_vec()));
        assert_eq!(best(rows), expected);
    }

    #[test]
    fn the_best_mode_in_which_most_finish_is_taken() {
        let not_tried = [Missing, Missing];
        check([[Finished, Finished], not_tried, not_tried], Some(Mode::Zygote));
        check([[Stopped, Stopped], [Stopped, Stopped], [Finished, Finished]], Some(Mode::Soffice));
        check([[Stopped, Finished], [Finished, Finished], not_tried], Some(Mode::Kit));
        check([[Finished, Finished], [Finished, Finished], [Finished, Finished]], Some(Mode::Zygote));
    }

    #[test]
    fn a_real_crash_of_one_build_stays_where_it_was_seen() {
        check([[Finished, Stopped], [Missing, Stopped], [Missing, Stopped]], Some(Mode::Zygote));
        check([[Finished, Stopped], [Finished, Stopped], [Stopped, Finished]], Some(Mode::Zygote));
        check([[Stopped, Stopped], [Stopped, Stopped], [Finished, Stopped]], Some(Mode::Soffice));
    }

    #[test]
    fn a_mode_that_one_build_has_not_tried_is_no_basis() {
        check([[Stopped, Finished], [Finished, Missing], [Missing, Missing]], Some(Mode::Zygote));
        check([[Missing, Missing], [Missing, Missing], [Missing, Missing]], None);
    }
}
