//! The accuracy card that goes into a dossier: what `recette accuracy --json` measured, as numbers and plain words.
//!
//! In: the JSON of a card. Out: the same numbers, or why they are none. Names of rows, documents and builds are not taken over;
//! what is not there is not made up.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hits of so many rows, with Wilson's interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rate {
    pub hit: u64,
    pub of: u64,
    pub low: f64,
    pub high: f64,
}

/// Both rates of one group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rates {
    pub detected: Rate,
    pub told: Rate,
}

/// What stable rows raised.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Stable {
    pub alarms: u64,
    pub changed: u64,
    pub of: u64,
    pub low: f64,
    pub high: f64,
}

/// The card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Rates by dimension, then by name.
    pub by: BTreeMap<String, BTreeMap<String, Rates>>,
    /// Stable rows.
    pub stable: Stable,
    /// Rows that could not be measured.
    pub skipped: u64,
    /// Rows that were detected on pages alone.
    pub on_pages_only: u64,
}

impl Card {
    /// Reads a card; why it is none.
    pub fn parse(text: &str) -> Result<Card, String> {
        let card: Card = serde_json::from_str(text).map_err(|e| format!("not an accuracy card: {e}"))?;
        let names = || card.by.iter().flat_map(|(dimension, rates)| rates.keys().chain([dimension]));
        if let Some(name) = names().find(|name| !is_word(name) && !ASPECTS.contains(&name.as_str())) {
            return Err(format!("not an accuracy card for others: {name:?} is no word of the truth table"));
        }
        let rates = card.by.values().flat_map(BTreeMap::values).flat_map(|r| [r.detected, r.told]);
        let stable = Rate { hit: card.stable.alarms, of: card.stable.of, low: card.stable.low, high: card.stable.high };
        let sound = rates.chain([stable]).all(Rate::is_sound) && card.stable.changed <= card.stable.of;
        if sound { Ok(card) } else { Err("not an accuracy card: its rates do not fit their counts".to_owned()) }
    }

    /// As it lies in the dossier.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

impl Rate {
    fn is_sound(self) -> bool {
        let share = self.hit as f64 / self.of.max(1) as f64;
        let around = self.of == 0 || (self.low - 1e-9..=self.high + 1e-9).contains(&share);
        self.hit <= self.of && around && (0.0..=1.0).contains(&self.low) && (0.0..=1.0).contains(&self.high)
    }
}

/// Aspects of the truth table that are more than a word.
const ASPECTS: [&str; 5] =
    ["character property", "page count/layout", "paragraph property", "section/page style", "tracked change"];

/// `image/shape/frame`, `model+roundtrip`: no blanks, so that no sentence fits.
fn is_word(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "/>_.+-".contains(c);
    (1..=40).contains(&text.len()) && text.chars().all(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl Fn(&str) -> String, fine: bool) {
        let rate = r#"{"hit": 8, "of": 10, "low": 0.49, "high": 0.94}"#;
        let text = format!(
            r#"{{"by": {{"scored": {{"yes": {{"detected": {rate}, "told": {rate}}}}}}}, "skipped": 3, "skipped_why": {{"build Dupont": 3}},
            "on_pages_only": 1, "stable": {{"alarms": 1, "changed": 2, "of": 20, "low": 0.0089, "high": 0.2361}}}}"#
        );
        assert_eq!(Card::parse(&change(&text)).is_ok(), fine, "{}", change(&text));
    }

    #[test]
    fn only_what_a_card_holds_is_taken_over() {
        check(str::to_owned, true);
        check(|t| t.replace("\"yes\"", "\"section/page style\""), true);
        check(|t| t.replace("\"yes\"", "\"Jean Dupont\""), false);
        check(|t| t.replace("\"hit\": 8", "\"hit\": 11"), false);
        check(|t| t.replace("\"low\": 0.49", "\"low\": 0.9"), false);
        check(|t| t.replace("\"alarms\": 1", "\"alarms\": 21"), false);
        check(|_| "{}".to_owned(), false);
    }

    #[test]
    fn names_of_builds_stay_behind() {
        let text = r#"{"by": {}, "skipped": 3, "skipped_why": {"Dupont": 3}, "on_pages_only": 0,
            "stable": {"alarms": 0, "changed": 0, "of": 0, "low": 0, "high": 1}}"#;
        let json = String::from_utf8(Card::parse(text).unwrap().to_json()).unwrap();
        assert!(!json.contains("Dupont") && Card::parse(&json).is_ok(), "{json}");
    }
}
