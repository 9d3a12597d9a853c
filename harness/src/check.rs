//! `check`: both builds over the same documents, confirmed, compared.
//!
//! In: a plan, two builds. Out: a [`Comparison`] and what reports need beside it. Steps: base, candidate, the base's
//! saved files in the candidate, down the ladder with what stopped, comparison, suspects again, comparison of those anew.

use crate::budget::{self, Budget};
use crate::conditions::{Conditions, Kit};
use crate::context::{Context, Standing};
use crate::evaluate::{Sides, evaluate};
use crate::labels;
use crate::ladder::Ladder;
use crate::office::Mode;
use crate::plan::Planned;
use crate::progress::Meter;
use crate::run::{Document, Stand, Step, limits, passes, seen_twice, settled_view, trial};
use crate::store::Run;
use crate::told::Told;
use anyhow::Result;
use rayon::prelude::*;
use recette_engine::compare::{BuildInfo, Class, Comparison, DocumentInput, DocumentResult, Judgement, compare};
use recette_engine::format::Format;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Documents per worker in the first batch of a check with a budget; every batch is twice as large as the one before.
const BATCH: usize = 6;

/// The part of the run that confirming suspects may cost.
const CONFIRM_SHARE: f64 = 0.25;

/// One side of a comparison.
pub struct Party {
    /// How reports name it.
    pub info: BuildInfo,
    /// How it is driven; none where only a stored run is left of it.
    pub standing: Option<Standing>,
    /// Its run.
    pub run: Run,
}

impl Party {
    fn of(standing: Standing, run: Run) -> Party {
        Party { info: standing.build.info(), standing: Some(standing), run }
    }
}

/// Both builds with their runs open.
pub struct Pair<'a> {
    /// What all commands share.
    pub context: &'a Context,
    /// Conditions of both.
    pub conditions: &'a Conditions,
    /// What is shown inside the sandbox.
    pub kit: &'a Kit,
    /// Certified build.
    pub base: Party,
    /// New build.
    pub candidate: Party,
    /// Modes that both pass.
    pub ladder: Ladder,
    /// Whether the base is asked to open what the candidate saved, as in a fleet with both versions.
    pub mixed_fleet: bool,
    /// When no further document is begun, where there is a budget.
    until: Option<Instant>,
}

impl<'a> Pair<'a> {
    /// Opens both; a build against itself, and `fresh`, are executed anew in runs of their own. A base of `last:NAME` is a stored
    /// run, executed only if its build is still there.
    pub fn open(
        context: &'a Context,
        conditions: &'a Conditions,
        kit: &'a Kit,
        names: (&str, &str),
        fresh: bool,
    ) -> Result<Pair<'a>> {
        let candidate = context.stand(names.1, conditions, kit)?;
        let now = jiff::Timestamp::now().as_millisecond();
        let label = |side: &str, anew: bool| anew.then(|| format!("{side}{now}"));
        let (base, ladder, anew) = match labels::wanted(names.0) {
            Some(name) => {
                let base = stored(context, conditions, kit, name)?;
                let ladder = match &base.standing {
                    Some(standing) => Ladder::of(&[standing, &candidate])?,
                    None => Ladder::with_stored(&base.run, &candidate)?,
                };
                let anew = base.info.fingerprint == candidate.build.fingerprint;
                (base, ladder, anew)
            }
            None => {
                let base = context.stand(names.0, conditions, kit)?;
                let ladder = Ladder::of(&[&base, &candidate])?;
                let anew = fresh || base.build.fingerprint == candidate.build.fingerprint;
                let run = context.run(&base, conditions, label("a", anew).as_deref())?;
                (Party::of(base, run), ladder, anew)
            }
        };
        let run = context.run(&candidate, conditions, label("b", anew).as_deref())?;
        Ok(Pair {
            context,
            conditions,
            kit,
            base,
            candidate: Party::of(candidate, run),
            ladder,
            mixed_fleet: false,
            until: None,
        })
    }

    /// The evidence of both.
    pub fn sides(&self) -> Sides<'_> {
        let Pair { base, candidate, context, ladder, mixed_fleet, .. } = self;
        let Context { blobs, findings, references, .. } = context;
        let mixed_fleet = *mixed_fleet;
        Sides { base: &base.run, candidate: &candidate.run, blobs, findings, references, ladder, mixed_fleet }
    }

    fn stand<'s>(&'s self, standing: &'s Standing, run: &'s Run, mode: Mode, confirm: bool) -> Stand<'s> {
        Stand {
            office: &standing.office,
            kit: self.kit,
            conditions: self.conditions,
            blobs: &self.context.blobs,
            run,
            mode,
            workers: self.context.workers,
            stop: &self.context.stop,
            until: self.until,
            confirm,
        }
    }

    /// Runs what is missing, in both builds; gives the number of passes executed.
    pub fn execute(&self, planned: &[Planned]) -> Result<usize> {
        let documents: Vec<Document> = included(planned).map(|p| p.document.clone()).collect();
        self.execute_documents(&documents)
    }

    fn execute_documents(&self, documents: &[Document]) -> Result<usize> {
        let mut executed = self.run_both(documents, self.ladder.first())?;
        for &mode in self.ladder.below() {
            executed += self.climb_down(documents, mode)?;
        }
        Ok(executed)
    }

    /// Tries what stopped in the modes above: the build that stopped first, the other one where that helped.
    fn climb_down(&self, documents: &[Document], mode: Mode) -> Result<usize> {
        let mut executed = 0;
        for party in self.both() {
            let stuck = self.ladder.stuck(&party.run, documents, mode);
            executed += self.run_side(party, mode, &stuck, &HashMap::new(), &|_| Vec::new())?;
        }
        let gained = self.ladder.gained(&[&self.base.run, &self.candidate.run], documents, mode);
        Ok(executed + self.run_both(&gained, mode)?)
    }

    fn both(&self) -> [&Party; 2] {
        [&self.base, &self.candidate]
    }

    /// The mode in which a document is compared.
    fn mode(&self, document: &Document) -> Mode {
        self.ladder.mode(&[&self.base.run, &self.candidate.run], document)
    }

    fn run_both(&self, documents: &[Document], mode: Mode) -> Result<usize> {
        let base = self.run_side(&self.base, mode, documents, &HashMap::new(), &|_| Vec::new())?;
        let limits = limits(&self.base.run, documents, mode, self.conditions.seconds);
        let theirs = |document: &Document| saved_files(&self.base.run, document, mode);
        let candidate = self.run_side(&self.candidate, mode, documents, &limits, &theirs)?;
        Ok(base + candidate + if self.mixed_fleet { self.run_back(documents, mode)? } else { 0 })
    }

    /// What the candidate saved, in the base.
    fn run_back(&self, documents: &[Document], mode: Mode) -> Result<usize> {
        let theirs = |document: &Document| saved_files(&self.candidate.run, document, mode);
        self.run_side(&self.base, mode, documents, &HashMap::new(), &theirs)
    }

    /// What is told of documents of which the base was never asked to open what the candidate saved, where that was wanted.
    pub fn not_opened_back(&self, planned: &[Planned]) -> Option<String> {
        let missing = |p: &&Planned| {
            let (document, mode) = (&p.document, self.mode(&p.document));
            let theirs = saved_files(&self.candidate.run, document, mode);
            theirs.iter().any(|(to, file)| settled_view(&self.base.run, document, *to, file, mode).is_none())
        };
        let n = if self.mixed_fleet { included(planned).filter(missing).count() } else { 0 };
        let plural = if n == 1 { "" } else { "s" };
        (n > 0).then(|| format!("{n} document{plural} of which the base has not opened what the candidate saved"))
    }

    /// A build that cannot be executed any more shows what it has.
    fn run_side(
        &self,
        party: &Party,
        mode: Mode,
        documents: &[Document],
        limits: &HashMap<String, u64>,
        extra: Extra<'_>,
    ) -> Result<usize> {
        let Some(standing) = party.standing.as_ref().filter(|_| !documents.is_empty()) else { return Ok(0) };
        let seconds = |d: &Document| limits.get(&d.id).copied().unwrap_or(self.conditions.seconds);
        let stand = self.stand(standing, &party.run, mode, false);
        run_metered(&stand, &self.ladder.heading(&standing.build, mode), documents, &seconds, extra)
    }

    /// Compares what the runs have; no office is run.
    pub fn evaluate(&self, planned: &[Planned]) -> Vec<DocumentInput> {
        evaluated(planned, &self.sides(), "compare")
    }

    /// The comparison of evaluated documents.
    pub fn comparison(&self, inputs: Vec<DocumentInput>, executed: usize) -> Comparison {
        let words = self.conditions.words();
        compare(self.base.info.clone(), self.candidate.info.clone(), words, inputs, executed)
    }

    /// The whole check: execute, compare, confirm what looks different, compare that anew.
    pub fn check(&self, planned: &[Planned]) -> Result<Comparison> {
        let executed = self.execute(planned)?;
        self.confirmed(planned, executed, &HashSet::new())
    }

    /// A check that has only so much time; what is left out is inconclusive and told.
    pub fn check_within(&mut self, planned: &[Planned], budget: &Budget, told: &Told) -> Result<Comparison> {
        let order = budget::order(planned, told, budget);
        let ordered = order.iter().filter_map(|&i| planned.get(i)).filter(|p| p.excluded.is_none());
        let (known, open): (Vec<&Planned>, Vec<&Planned>) = ordered.partition(|p| self.settled(p));
        self.until = Some(budget.begin_until());
        let documents: Vec<Document> = known.iter().map(|p| p.document.clone()).collect();
        let mut executed = self.execute_documents(&documents)?;
        let run = |batch: &[&Planned]| {
            let documents: Vec<Document> = batch.iter().map(|p| p.document.clone()).collect();
            self.execute_documents(&documents)
        };
        let clock = (Instant::now, || self.stopped());
        executed += budget::spend(&open, self.context.workers * BATCH, budget.begin_until(), clock, run)?;
        let left_out: HashSet<&str> =
            open.iter().filter(|p| !self.settled(p)).map(|p| p.document.id.as_str()).collect();
        self.until = Some(budget.over());
        let mut comparison = self.confirmed(planned, executed, &left_out)?;
        comparison.not_measured.extend(budget.left_out(left_out.len()));
        Ok(comparison)
    }

    /// Whether both builds have a trial of a document.
    fn settled(&self, planned: &Planned) -> bool {
        let mode = self.mode(&planned.document);
        self.both().iter().all(|party| trial(&party.run, &planned.document, mode).is_some())
    }

    /// Compares, looks again at what seems to differ, compares that anew.
    fn confirmed(&self, planned: &[Planned], executed: usize, left_out: &HashSet<&str>) -> Result<Comparison> {
        let mut executed = executed;
        let mut inputs = self.evaluate(planned);
        for input in inputs.iter_mut().filter(|i| left_out.contains(i.id.as_str())) {
            input.remarks.push("left out: the budget was spent".to_owned());
        }
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

    /// What has to be seen twice before it is believed.
    fn suspects(&self, planned: &[Planned], comparison: &Comparison) -> Vec<usize> {
        let whole: u64 = planned.iter().map(|p| self.cost(p)).sum();
        let look = |(p, d): (&Planned, &DocumentResult)| Look {
            class: d.class,
            same_outcome: d.judgements[0] == Judgement::Same,
            price: self.price(p),
            seen_twice: self.seen_twice(p),
        };
        let looks: Vec<Look> = planned.iter().zip(&comparison.documents).map(look).collect();
        to_see_again(&looks, whole as f64 * CONFIRM_SHARE)
    }

    /// What seeing a document twice costs, in milliseconds.
    fn price(&self, planned: &Planned) -> u64 {
        let mode = self.mode(&planned.document);
        let of = |run| trial(run, &planned.document, mode).map_or(0, |t| t.original.pass.wall_ms);
        of(&self.base.run) + of(&self.candidate.run)
    }

    fn seen_twice(&self, planned: &Planned) -> bool {
        let mode = self.mode(&planned.document);
        let executable = self.both().into_iter().filter(|party| party.standing.is_some());
        executable.into_iter().all(|party| seen_twice(&party.run, &planned.document, mode))
    }

    fn cost(&self, planned: &Planned) -> u64 {
        let mode = self.mode(&planned.document);
        let of = |run: &Run| trial(run, &planned.document, mode).map_or(0, |t| passes(&t).map(|p| p.wall_ms).sum());
        of(&self.base.run) + of(&self.candidate.run)
    }

    fn confirm(&self, planned: &[Planned], suspects: &[usize]) -> Result<usize> {
        let documents: Vec<Document> =
            suspects.iter().filter_map(|i| planned.get(*i)).map(|p| p.document.clone()).collect();
        let meter = Meter::new("confirm", documents.len() as u64 * 2);
        let (mut executed, done) = (0, AtomicU64::new(0));
        let tell = |step: Step<'_>| {
            if let Step::Done { .. } = step {
                meter.at(done.fetch_add(1, Ordering::Relaxed) + 1, documents.len() as u64 * 2, "");
            }
        };
        for mode in self.ladder.modes() {
            let driven: Vec<Document> = documents.iter().filter(|d| self.mode(d) == mode).cloned().collect();
            let limits = limits(&self.base.run, &driven, mode, self.conditions.seconds);
            let seconds = |d: &Document| limits.get(&d.id).copied().unwrap_or(self.conditions.seconds);
            for party in self.both() {
                let Some(standing) = &party.standing else { continue };
                let stand = self.stand(standing, &party.run, mode, true);
                executed += stand.run_all(&driven, &seconds, &|_| Vec::new(), &tell)?;
            }
        }
        meter.end(&format!("{executed} passes executed"));
        Ok(executed)
    }
}

/// What a document's passes are given besides its own files: files that the other build saved.
type Extra<'a> = &'a (dyn Fn(&Document) -> Vec<(Format, String)> + Sync);

/// Runs documents in a build with a meter of its own; gives the number of passes executed.
fn run_metered(
    stand: &Stand<'_>,
    heading: &str,
    documents: &[Document],
    seconds: &(dyn Fn(&Document) -> u64 + Sync),
    extra: Extra<'_>,
) -> Result<usize> {
    let meter = Meter::with_workers(heading, documents.len() as u64, stand.workers.min(documents.len()));
    let executed = stand.run_all(documents, seconds, extra, &|step| meter.step(step))?;
    meter.end(&format!("{executed} passes executed"));
    Ok(executed)
}

/// What two runs have of documents, read and compared.
pub fn evaluated(planned: &[Planned], sides: &Sides<'_>, heading: &str) -> Vec<DocumentInput> {
    let all = planned.len() as u64;
    let (meter, done) = (Meter::new(heading, all), AtomicU64::new(0));
    let one = |p: &Planned| {
        let input = evaluate(p, sides);
        meter.at(done.fetch_add(1, Ordering::Relaxed) + 1, all, &p.name);
        input
    };
    let inputs = planned.par_iter().map(one).collect();
    meter.end("read and compared");
    inputs
}

/// The files that a build saved, which the other one is asked to open too.
fn saved_files(run: &Run, document: &Document, mode: Mode) -> Vec<(Format, String)> {
    let Some(trial) = trial(run, document, mode) else { return Vec::new() };
    let saved = |to: Format| trial.original.pass.saves.get(to.extension()).map(|s| (to, s.digest.clone()));
    document.routes.iter().filter_map(|r| saved(r.to)).collect()
}

/// A document, as far as it matters for a second look.
#[derive(Clone, Copy, Debug)]
struct Look {
    class: Class,
    same_outcome: bool,
    /// Milliseconds of the second look.
    price: u64,
    seen_twice: bool,
}

/// The documents to see again: other outcomes always, the rest heaviest first within the budget in milliseconds. What was seen
/// twice already has used its part of the budget: a check that goes on after an interruption picks the same documents, and a
/// repeated one picks none.
fn to_see_again(looks: &[Look], budget: f64) -> Vec<usize> {
    let spent: u64 = looks.iter().filter(|l| l.seen_twice).map(|l| l.price).sum();
    let mut left = budget - spent as f64;
    let differs = |l: &Look| matches!(l.class, Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed);
    let mut order: Vec<(usize, &Look)> =
        looks.iter().enumerate().filter(|(_, l)| !l.seen_twice && differs(l)).collect();
    order.sort_by_key(|(_, l)| (l.same_outcome, l.class));
    let mut again = Vec::new();
    for (index, look) in order {
        let price = look.price as f64;
        if !look.same_outcome || price <= left {
            left -= price;
            again.push(index);
        }
    }
    again
}

/// The newest stored run that is asked for by `last:NAME`, and its build where that is still what it was.
fn stored(context: &Context, conditions: &Conditions, kit: &Kit, name: &str) -> Result<Party> {
    let (folder, words) = labels::last(&context.home, name, &conditions.digest())?;
    let run = Run::reopen(context.home.root(), &folder)?;
    let info = run.info.build.clone();
    let standing = context.stand_again(&info, conditions, kit)?;
    let driven =
        if standing.is_some() { "" } else { "; its build is gone, so that only what was stored can be compared" };
    eprintln!("base: {words}{driven}");
    Ok(Party { info, standing, run })
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
    /// The modes it passes.
    pub ladder: Ladder,
}

impl<'a> Single<'a> {
    /// Opens the run of a build.
    pub fn open(context: &'a Context, conditions: &'a Conditions, kit: &'a Kit, standing: Standing) -> Result<Self> {
        let ladder = Ladder::of(&[&standing])?;
        let run = context.run(&standing, conditions, None)?;
        Ok(Single { context, conditions, kit, standing, run, ladder })
    }

    /// Runs what is missing; gives the number of passes executed.
    pub fn execute(&self, planned: &[Planned]) -> Result<usize> {
        let documents: Vec<Document> = included(planned).map(|p| p.document.clone()).collect();
        let mut executed = self.run_in(self.ladder.first(), &documents)?;
        for &mode in self.ladder.below() {
            executed += self.run_in(mode, &self.ladder.stuck(&self.run, &documents, mode))?;
        }
        Ok(executed)
    }

    fn run_in(&self, mode: Mode, documents: &[Document]) -> Result<usize> {
        if documents.is_empty() {
            return Ok(0);
        }
        let stand = Stand {
            office: &self.standing.office,
            kit: self.kit,
            conditions: self.conditions,
            blobs: &self.context.blobs,
            run: &self.run,
            mode,
            workers: self.context.workers,
            stop: &self.context.stop,
            until: None,
            confirm: false,
        };
        let heading = self.ladder.heading(&self.standing.build, mode);
        run_metered(&stand, &heading, documents, &|_| self.conditions.seconds, &|_| Vec::new())
    }

    /// Whether Ctrl-C was pressed.
    pub fn stopped(&self) -> bool {
        self.context.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn look(class: Class, same_outcome: bool, price: u64) -> Look {
        Look { class, same_outcome, price, seen_twice: false }
    }

    #[test]
    fn other_outcomes_always_and_the_heaviest_within_the_budget() {
        let looks = [
            look(Class::Unchanged, true, 1),
            look(Class::Changed, true, 5),
            look(Class::Regressed, true, 8),
            look(Class::Changed, true, 2),
            look(Class::Changed, false, 90),
        ];
        assert_eq!(to_see_again(&looks, 100.0), [4, 2, 3]);
        assert_eq!(to_see_again(&looks, 0.0), [4]);
    }

    proptest! {
        #[test]
        fn a_check_that_goes_on_sees_the_same_again(
            prices in prop::collection::vec((0u64..50, 0usize..4), 1..30), budget in 0u64..500, done in any::<u32>(),
        ) {
            let classes = [Class::Regressed, Class::Changed, Class::Fixed, Class::Unchanged];
            let mut looks: Vec<Look> = prices.iter().map(|&(price, class)| look(classes[class], true, price)).collect();
            let mut all = to_see_again(&looks, budget as f64);
            for (bit, &index) in all.iter().enumerate() {
                looks[index].seen_twice = done >> (bit % 32) & 1 == 1;
                // Seen twice it may turn out to be flaky.
                if looks[index].seen_twice && bit % 5 == 0 {
                    looks[index].class = Class::Flaky;
                }
            }
            let rest = to_see_again(&looks, budget as f64);
            all.retain(|&index| !looks[index].seen_twice);
            prop_assert_eq!(&rest, &all);
            rest.iter().for_each(|&index| looks[index].seen_twice = true);
            prop_assert!(to_see_again(&looks, budget as f64).is_empty());
        }
    }
}
