//! Terminal summary and JSON of the synthetic comparison.

#![allow(clippy::unwrap_used)]

mod fixture;

use recette_reports::text::{self, Options};
use recette_reports::{Content, json};

#[test]
fn terminal_summary() {
    let summary = text::summary(&fixture::comparison(), Options::default());
    let start = "12 documents regressed (3 groups), 1 mixed, 44 fixed, 8 changed, 1 flaky, 1 inconclusive; \
                 heaviest group: table borders lost on import in 10 RTF documents.\n\n  \u{20} 1,221  planned\n";
    assert!(summary.starts_with(start), "{summary}");
    assert!(summary.contains("3  of the unchanged: unchanged because both builds stop"), "{summary}");
    assert!(summary.contains("Not measured\n  - 2 documents were not compared"), "{summary}");
    assert!(!summary.contains('\x1b'));
}

#[test]
fn nothing_selected() {
    let mut comparison = fixture::comparison();
    comparison.tally = Default::default();
    assert!(text::summary(&comparison, Options::default()).starts_with("Nothing was compared"));
}

#[test]
fn summary_json_has_a_tally_that_sums() {
    let json: serde_json::Value =
        serde_json::from_str(&json::summary(&fixture::comparison(), Content::Full).unwrap()).unwrap();
    let tally = json["tally"].as_object().unwrap();
    let n = |name: &str| tally[name].as_u64().unwrap();
    let classes = ["regressed", "mixed", "fixed", "changed", "unchanged", "flaky", "inconclusive", "excluded"];
    assert_eq!(classes.into_iter().map(n).sum::<u64>(), n("planned"));
    assert_eq!(json["executed"], 2468);
    assert_eq!(json["groups"][0]["documents"], 10);
}

#[test]
fn comparison_json_reads_back() {
    let comparison = fixture::comparison();
    let mut same = comparison.clone();
    // JSON has no NaN: a page region that is none comes back as null, which no reader takes for a number.
    same.documents.iter_mut().for_each(|d| d.pages.clear());
    let text = json::comparison(&same, Content::Full).unwrap();
    let back: recette_engine::compare::Comparison = serde_json::from_str(&text).unwrap();
    assert_eq!(back, same);
}

#[test]
fn json_without_content_has_none() {
    for text in [
        json::comparison(&fixture::comparison(), Content::None).unwrap(),
        json::summary(&fixture::comparison(), Content::None).unwrap(),
    ] {
        for secret in [fixture::SECRET, "courrier type", "Monsieur"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}
