//! The accuracy card: rates with their intervals, by everything a row has a word for.
//!
//! In: scored rows. Out: a [`Card`], as JSON and as a table for people. Rates are only as good as their number of rows:
//! each carries Wilson's 95 % interval.

use super::score::{Hit, Noise};
use super::truth::{Row, Scored};
use super::wilson::interval;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Hits of so many rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rate {
    /// Rows that were hit.
    pub hit: usize,
    /// Rows.
    pub of: usize,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Rate {
    fn count(&mut self, hit: bool) {
        self.hit += usize::from(hit);
        self.of += 1;
        (self.low, self.high) = interval(self.hit, self.of);
    }
}

/// Both rates of one group of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rates {
    /// Something about the row was seen.
    pub detected: Rate,
    /// And what happened was said.
    pub told: Rate,
}

/// What stable rows raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Stable {
    /// Regressed or mixed.
    pub alarms: usize,
    /// Not unchanged.
    pub changed: usize,
    /// Rows.
    pub of: usize,
    /// Lower end of the interval of alarms.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The card.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Card {
    /// Rates by dimension, then by name.
    pub by: BTreeMap<&'static str, BTreeMap<String, Rates>>,
    /// Stable rows.
    pub stable: Stable,
    /// Rows that could not be measured.
    pub skipped: usize,
    /// Why, with the number of rows.
    pub skipped_why: BTreeMap<String, usize>,
    /// Rows that were detected on pages alone.
    pub on_pages_only: usize,
}

/// The dimensions, in the order of the card.
const DIMENSIONS: [&str; 6] = ["scored", "strength", "format", "aspect", "kind", "direction"];

impl Card {
    /// Counts a row that is not stable for what it is scored for.
    pub fn add(&mut self, row: &Row, hit: Hit) {
        if row.scored == Scored::No {
            return;
        }
        self.on_pages_only += usize::from(hit.on_pages_only);
        for dimension in DIMENSIONS {
            let rates = self.by.entry(dimension).or_default().entry(word(row, dimension).to_owned()).or_default();
            rates.detected.count(hit.detected);
            if row.scored == Scored::Yes {
                rates.told.count(hit.told);
            }
        }
    }

    /// Counts a stable row.
    pub fn add_stable(&mut self, noise: Noise) {
        let stable = &mut self.stable;
        stable.of += 1;
        stable.alarms += usize::from(noise.alarm);
        stable.changed += usize::from(noise.changed);
        (stable.low, stable.high) = interval(stable.alarms, stable.of);
    }

    /// Notes rows that could not be measured.
    pub fn skip(&mut self, why: &str, rows: usize) {
        self.skipped += rows;
        *self.skipped_why.entry(why.to_owned()).or_default() += rows;
    }
}

fn word<'r>(row: &'r Row, dimension: &str) -> &'r str {
    match dimension {
        "scored" => row.scored.name(),
        "strength" => &row.strength,
        "format" => &row.format,
        "aspect" => &row.aspect,
        "kind" => row.stage.name(),
        _ => row.direction.name(),
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:28} {:^30} {:^30}", "", "detected", "told")?;
        for dimension in DIMENSIONS {
            writeln!(f, "{dimension}")?;
            for (name, rates) in self.by.get(dimension).into_iter().flatten() {
                writeln!(f, "  {name:26} {} {}", Shown(rates.detected), Shown(rates.told))?;
            }
        }
        writeln!(f, "{} rows were detected on pages alone", self.on_pages_only)?;
        let stable = &self.stable;
        let changed = interval(stable.changed, stable.of);
        let share = |n: usize| 100.0 * n as f64 / stable.of.max(1) as f64;
        let line = |name: &str, n: usize, (low, high): (f64, f64)| {
            format!("{name} {n} of {} ({:.1} %, {:.1} to {:.1})", stable.of, share(n), 100.0 * low, 100.0 * high)
        };
        let alarms = line("alarms", stable.alarms, (stable.low, stable.high));
        writeln!(f, "stable rows: {alarms}; {}", line("changed", stable.changed, changed))?;
        writeln!(f, "{} rows skipped", self.skipped)?;
        self.skipped_why.iter().try_for_each(|(why, n)| writeln!(f, "  {n:4} {why}"))
    }
}

/// `  93 of  100  93.0 % 86.3–96.6`.
struct Shown(Rate);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rate { hit, of, low, high } = self.0;
        if of == 0 {
            return write!(f, "{:>30}", "-");
        }
        let share = 100.0 * hit as f64 / of as f64;
        write!(f, "{hit:4} of {of:4} {share:6.1} % {:5.1}–{:5.1}", 100.0 * low, 100.0 * high)
    }
}

#[cfg(test)]
mod tests {
    use super::super::score::tests::row;
    use super::super::truth::{Direction, Stage};
    use super::*;

    #[test]
    fn rows_count_for_what_they_are_scored_for() {
        let mut card = Card::default();
        let yes = row(Direction::Fixed, Stage::Import, "table");
        card.add(&yes, Hit { detected: true, told: true, on_pages_only: false });
        card.add(&Row { scored: Scored::Detect, ..yes.clone() }, Hit { detected: true, ..Hit::default() });
        card.add(&Row { scored: Scored::No, ..yes }, Hit::default());
        let table = card.by["aspect"]["table"];
        assert_eq!((table.detected.hit, table.detected.of, table.told.hit, table.told.of), (2, 2, 1, 1));
        assert_eq!(card.by["scored"].keys().collect::<Vec<_>>(), ["detect", "yes"]);
    }

    #[test]
    fn the_json_has_the_published_shape() {
        let mut card = Card::default();
        card.add(&row(Direction::Fixed, Stage::Import, "table"), Hit { detected: true, ..Hit::default() });
        card.add_stable(Noise { alarm: false, changed: true });
        card.skip("build lo70 is not added", 3);
        let json = serde_json::to_value(&card).unwrap();
        let rate = &json["by"]["kind"]["import"];
        assert_eq!((&rate["detected"]["hit"], &rate["told"]["of"]), (&1.into(), &1.into()));
        assert!(rate["detected"]["low"].as_f64() < rate["detected"]["high"].as_f64());
        let stable = (&json["stable"]["alarms"], &json["stable"]["changed"], &json["stable"]["of"], &json["skipped"]);
        assert_eq!(stable, (&0.into(), &1.into(), &1.into(), &3.into()));
        assert!(json["by"].as_object().is_some_and(|by| by.len() == 6));
        // What a dossier takes.
        recette_certify::dossier::accuracy::Card::parse(&json.to_string()).unwrap();
    }
}
