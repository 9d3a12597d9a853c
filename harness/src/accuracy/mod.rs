//! `accuracy`: what Recette is worth, measured against documents of which the truth is known (design §13).
//!
//! In: a truth table, the documents, the builds at hand. Out: an [`Answer`]: the card, and what was missed or raised for
//! nothing. Rows of one pair of builds are checked like any corpus (`check`), so that what is measured is what users get.
//! Rows that cannot be measured are skipped and counted with the reason.
//!
//! `truth` reads the table, `plan` finds builds and documents, `mapping` is the published mapping from a row's aspect to
//! findings and from its kind to pages, `score` says what counts, `card` and `misses` show it. `inject` is the other
//! measurement: known edits of generated documents, without an office.

pub mod capability;
pub mod card;
pub mod inject;
pub mod mapping;
pub mod misses;
pub mod plan;
pub mod score;
pub mod truth;
pub mod wilson;

use crate::check::Pair;
use crate::conditions::{Conditions, Kit};
use crate::context::Context;
use crate::evaluate::evaluate;
use anyhow::Result;
use card::Card;
use misses::{Note, missed, raised};
use plan::{Measured, PairPlan, Plan};
use recette_engine::compare::{Class, Comparison, DocumentResult, Judged};
use truth::Direction;

/// What was found out.
#[derive(Default)]
pub struct Answer {
    /// Rates.
    pub card: Card,
    /// Rows that were missed, as text.
    pub missed: Vec<String>,
    /// Stable rows that raised an alarm, then those that only changed, as text.
    pub raised: Vec<String>,
    /// Ctrl-C was pressed: rates are of what was done until then.
    pub stopped: bool,
}

/// How to measure.
pub struct Measure<'a> {
    /// What all commands share.
    pub context: &'a Context,
    /// Conditions.
    pub conditions: &'a Conditions,
    /// What is shown inside the sandbox.
    pub kit: &'a Kit,
    /// Run what is missing; otherwise only what the runs have is compared.
    pub execute: bool,
}

impl Measure<'_> {
    /// Measures everything that was planned.
    pub fn measure(&self, plan: &Plan) -> Result<Answer> {
        let mut answer = Answer::default();
        plan.skipped.iter().for_each(|(why, rows)| answer.card.skip(why, rows.len()));
        for pair in &plan.pairs {
            self.pair(pair, &mut answer)?;
            if answer.stopped {
                break;
            }
        }
        // "alarm" comes before "changed".
        answer.raised.sort();
        Ok(answer)
    }

    fn pair(&self, plan: &PairPlan, answer: &mut Answer) -> Result<()> {
        let (documents, rows) = (plan.planned.len(), plan.rows.len());
        eprintln!("{} against {}: {rows} rows about {documents} documents", plan.base, plan.candidate);
        let names = (plan.base.as_str(), plan.candidate.as_str());
        let pair = Pair::open(self.context, self.conditions, self.kit, names, false)?;
        let comparison = match self.execute {
            true => pair.check(&plan.planned)?,
            false => pair.comparison(pair.evaluate(&plan.planned), 0),
        };
        for measured in &plan.rows {
            let Some(document) = comparison.documents.get(measured.document) else { continue };
            answer.add(measured, document, &|| kept(&pair, plan, &comparison, measured.document));
        }
        answer.stopped |= pair.stopped();
        Ok(())
    }
}

impl Answer {
    fn add(&mut self, measured: &Measured, document: &DocumentResult, kept: &dyn Fn() -> Vec<Judged>) {
        let row = &measured.row;
        let title = match row.direction {
            Direction::Stable => {
                let noise = score::noise(document);
                self.card.add_stable(noise);
                raised(noise)
            }
            _ => {
                let hit = score::score(row, document);
                self.card.add(row, hit);
                missed(row, hit)
            }
        };
        let Some(title) = title else { return };
        let text = Note { row, document, kept: &kept() }.show(title);
        match row.direction {
            Direction::Stable => self.raised.push(text),
            _ => self.missed.push(text),
        }
    }
}

/// What both builds lose in a document that is unchanged: the comparison keeps only the number.
fn kept(pair: &Pair<'_>, plan: &PairPlan, comparison: &Comparison, document: usize) -> Vec<Judged> {
    let unchanged = comparison.documents.get(document).is_some_and(|d| d.class == Class::Unchanged);
    let Some(planned) = plan.planned.get(document).filter(|_| unchanged) else { return Vec::new() };
    let input = evaluate(planned, &pair.sides());
    let (Some(base), Some(candidate)) = (input.base, input.candidate) else { return Vec::new() };
    recette_engine::compare::pair(base.findings, candidate.findings)
}
