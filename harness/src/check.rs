//! `check`: both builds over the same documents, confirmed, compared.
//!
//! In: a plan, two builds. Out: a [`Comparison`] and what reports need beside it. Steps: base, candidate, the base's
//! saved files in the candidate, comparison, suspects again, comparison of those anew.

use crate::conditions::{Conditions, Kit};
use crate::context::{Context, Standing, common_mode};
use crate::evaluate::{Sides, evaluate};
use crate::office::Mode;
use crate::plan::Planned;
use crate::progress::Meter;
use crate::run::{Document, Stand, limits, passes, trial};
use crate::store::Run;
use anyhow::Result;
use rayon::prelude::*;
use recette_engine::compare::{Class, Comparison, DocumentInput, Judgement, compare};
use recette_engine::format::Format;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// The part of the run that confirming suspects may cost.
const CONFIRM_SHARE: f64 = 0.25;

/// Both builds with their runs open.
pub struct Pair<'a> {
    /// What all commands share.
    pub context: &'a Context,
    /// Conditions of both.
    pub conditions: &'a Conditions,
    /// What is shown inside the sandbox.
    pub kit: &'a Kit,
    /// Certified build.
    pub base: Standing,
    /// New build.
    pub candidate: Standing,
    /// Base's run.
    pub base_run: Run,
    /// Candidate's run.
    pub candidate_run: Run,
    /// Mode of both.
    pub mode: Mode,
}

impl<'a> Pair<'a> {
    /// Opens both; a build against itself, and `fresh`, are executed anew in runs of their own.
    pub fn open(
        context: &'a Context,
        conditions: &'a Conditions,
        kit: &'a Kit,
        names: (&str, &str),
        fresh: bool,
    ) -> Result<Pair<'a>> {
        let base = context.stand(names.0, conditions, kit)?;
        let candidate = context.stand(names.1, conditions, kit)?;
        let mode = common_mode(&base, &candidate)?;
        let anew = fresh || base.build.fingerprint == candidate.build.fingerprint;
        let now = jiff::Timestamp::now().as_millisecond();
        let label = |side: &str| anew.then(|| format!("{side}{now}"));
        let base_run = context.run(&base, conditions, label("a").as_deref())?;
        let candidate_run = context.run(&candidate, conditions, label("b").as_deref())?;
        Ok(Pair { context, conditions, kit, base, candidate, base_run, candidate_run, mode })
    }

    /// The evidence of both.
    pub fn sides(&self) -> Sides<'_> {
        let Pair { base_run, candidate_run, context, mode, .. } = self;
        Sides {
            base: base_run,
            candidate: candidate_run,
            blobs: &context.blobs,
            findings: &context.findings,
            mode: *mode,
        }
    }

    fn stand<'s>(&'s self, standing: &'s Standing, run: &'s Run, confirm: bool) -> Stand<'s> {
        Stand {
            office: &standing.office,
            kit: self.kit,
            conditions: self.conditions,
            blobs: &self.context.blobs,
            run,
            mode: self.mode,
            workers: self.context.workers,
            stop: &self.context.stop,
            confirm,
        }
    }

    /// Runs what is missing, in both builds; gives the number of passes executed.
    pub fn execute(&self, planned: &[Planned]) -> Result<usize> {
        let documents: Vec<Document> = included(planned).map(|p| p.document.clone()).collect();
        let base = self.run_side(&self.base, &self.base_run, &documents, &HashMap::new(), &|_| Vec::new())?;
        let limits = limits(&self.base_run, &documents, self.mode, self.conditions.seconds);
        let theirs = |document: &Document| self.base_files(document);
        let candidate = self.run_side(&self.candidate, &self.candidate_run, &documents, &limits, &theirs)?;
        Ok(base + candidate)
    }

    fn run_side(
        &self,
        standing: &Standing,
        run: &Run,
        documents: &[Document],
        limits: &HashMap<String, u64>,
        extra: &(dyn Fn(&Document) -> Vec<(Format, String)> + Sync),
    ) -> Result<usize> {
        let name = format!("{} {}", standing.build.name, standing.build.version);
        let meter = Meter::new(&name, documents.len() as u64);
        let seconds = |d: &Document| limits.get(&d.id).copied().unwrap_or(self.conditions.seconds);
        let tell = |step: crate::run::Step<'_>| {
            let file = step.document.path.file_name().unwrap_or_default().to_string_lossy();
            meter.at(step.done as u64, step.of as u64, &file);
        };
        let executed = self.stand(standing, run, false).run_all(documents, &seconds, extra, &tell)?;
        meter.end(&format!("{executed} passes executed"));
        Ok(executed)
    }

    /// The base's saved files, which the candidate is asked to open too.
    fn base_files(&self, document: &Document) -> Vec<(Format, String)> {
        let Some(trial) = trial(&self.base_run, document, self.mode) else { return Vec::new() };
        let saved = |to: Format| trial.original.pass.saves.get(to.extension()).map(|s| (to, s.digest.clone()));
        document.routes.iter().filter_map(|r| saved(r.to)).collect()
    }

    /// Compares what the runs have; no office is run.
    pub fn evaluate(&self, planned: &[Planned]) -> Vec<DocumentInput> {
        let meter = Meter::new("compare", planned.len() as u64);
        let (sides, done) = (self.sides(), AtomicU64::new(0));
        let inputs = planned
            .par_iter()
            .map(|p| {
                let input = evaluate(p, &sides);
                meter.at(done.fetch_add(1, Ordering::Relaxed) + 1, planned.len() as u64, &p.name);
                input
            })
            .collect();
        meter.end("read and compared");
        inputs
    }

    /// The comparison of evaluated documents.
    pub fn comparison(&self, inputs: Vec<DocumentInput>, executed: usize) -> Comparison {
        let words = self.conditions.words();
        compare(self.base.build.info(), self.candidate.build.info(), words, inputs, executed)
    }

    /// The whole check: execute, compare, confirm what looks different, compare that anew.
    pub fn check(&self, planned: &[Planned]) -> Result<Comparison> {
        let mut executed = self.execute(planned)?;
        let mut inputs = self.evaluate(planned);
        let first = self.comparison(inputs.clone(), executed);
        let suspects = self.suspects(planned, &first);
        if !suspects.is_empty() && !self.stopped() {
            executed += self.confirm(planned, &suspects)?;
            let sides = self.sides();
            let again: Vec<_> =
                suspects.par_iter().map(|&i| (i, planned.get(i).map(|p| evaluate(p, &sides)))).collect();
            for (index, input) in again {
                if let (Some(place), Some(input)) = (inputs.get_mut(index), input) {
                    *place = input;
                }
            }
        }
        Ok(self.comparison(inputs, executed))
    }

    /// Whether Ctrl-C was pressed.
    pub fn stopped(&self) -> bool {
        self.context.stop.load(Ordering::Relaxed)
    }

    /// What has to be seen twice before it is believed: other outcomes always, the rest heaviest first within its share
    /// of the run's cost.
    fn suspects(&self, planned: &[Planned], comparison: &Comparison) -> Vec<usize> {
        let cost = |index: usize| {
            let document = planned.get(index).map(|p| &p.document);
            let of = |run: &Run| document.and_then(|d| trial(run, d, self.mode)).map_or(0, |t| t.original.pass.wall_ms);
            of(&self.base_run) + of(&self.candidate_run)
        };
        let whole: u64 = planned.iter().map(|p| self.cost(p)).sum();
        let mut left = whole as f64 * CONFIRM_SHARE;
        let mut order: Vec<(bool, Class, usize)> = comparison
            .documents
            .iter()
            .enumerate()
            .filter(|(_, d)| matches!(d.class, Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed))
            .map(|(i, d)| (d.judgements[0] == Judgement::Same, d.class, i))
            .collect();
        order.sort();
        let mut suspects = Vec::new();
        for (same_outcome, _, index) in order {
            let price = cost(index) as f64;
            if !same_outcome || price <= left {
                left -= price;
                suspects.push(index);
            }
        }
        suspects
    }

    fn cost(&self, planned: &Planned) -> u64 {
        let of =
            |run: &Run| trial(run, &planned.document, self.mode).map_or(0, |t| passes(&t).map(|p| p.wall_ms).sum());
        of(&self.base_run) + of(&self.candidate_run)
    }

    fn confirm(&self, planned: &[Planned], suspects: &[usize]) -> Result<usize> {
        let documents: Vec<Document> =
            suspects.iter().filter_map(|i| planned.get(*i)).map(|p| p.document.clone()).collect();
        let meter = Meter::new("confirm", documents.len() as u64 * 2);
        let limits = limits(&self.base_run, &documents, self.mode, self.conditions.seconds);
        let seconds = |d: &Document| limits.get(&d.id).copied().unwrap_or(self.conditions.seconds);
        let mut executed = 0;
        let sides = [(&self.base, &self.base_run), (&self.candidate, &self.candidate_run)];
        for (number, (standing, run)) in sides.into_iter().enumerate() {
            let before = (number * documents.len()) as u64;
            let tell = |step: crate::run::Step<'_>| meter.at(before + step.done as u64, documents.len() as u64 * 2, "");
            executed += self.stand(standing, run, true).run_all(&documents, &seconds, &|_| Vec::new(), &tell)?;
        }
        meter.end(&format!("{executed} passes executed"));
        Ok(executed)
    }
}

/// What is run at all.
fn included(planned: &[Planned]) -> impl Iterator<Item = &Planned> {
    planned.iter().filter(|p| p.excluded.is_none())
}

/// One build with its run open.
pub struct Single<'a> {
    /// What all commands share.
    pub context: &'a Context,
    /// Conditions.
    pub conditions: &'a Conditions,
    /// What is shown inside the sandbox.
    pub kit: &'a Kit,
    /// The build.
    pub standing: Standing,
    /// Its run.
    pub run: Run,
    /// The best mode it passes.
    pub mode: Mode,
}

impl<'a> Single<'a> {
    /// Opens the run of a build in the best mode it passes.
    pub fn open(context: &'a Context, conditions: &'a Conditions, kit: &'a Kit, standing: Standing) -> Result<Self> {
        let mode = common_mode(&standing, &standing)?;
        let run = context.run(&standing, conditions, None)?;
        Ok(Single { context, conditions, kit, standing, run, mode })
    }

    /// Runs what is missing; gives the number of passes executed.
    pub fn execute(&self, planned: &[Planned]) -> Result<usize> {
        let documents: Vec<Document> = included(planned).map(|p| p.document.clone()).collect();
        let stand = Stand {
            office: &self.standing.office,
            kit: self.kit,
            conditions: self.conditions,
            blobs: &self.context.blobs,
            run: &self.run,
            mode: self.mode,
            workers: self.context.workers,
            stop: &self.context.stop,
            confirm: false,
        };
        let name = format!("{} {}", self.standing.build.name, self.standing.build.version);
        let meter = Meter::new(&name, documents.len() as u64);
        let tell = |step: crate::run::Step<'_>| {
            let file = step.document.path.file_name().unwrap_or_default().to_string_lossy();
            meter.at(step.done as u64, step.of as u64, &file);
        };
        let executed = stand.run_all(&documents, &|_| self.conditions.seconds, &|_| Vec::new(), &tell)?;
        meter.end(&format!("{executed} passes executed"));
        Ok(executed)
    }

    /// Whether Ctrl-C was pressed.
    pub fn stopped(&self) -> bool {
        self.context.stop.load(Ordering::Relaxed)
    }
}
