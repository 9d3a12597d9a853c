//! A reference rendering beside a document gives its pages a direction, on real builds.

use crate::common::{Bench, Place, outcome};
use recette::office::Convert;
use serde_json::Value;
use std::path::Path;

/// A table beside text that is longer than a page: older builds cut it off, newer ones go on with it on the next page.
fn long_floating_table() -> String {
    let row =
        |n: usize| format!("\\trowd\\tphmrg\\tpvpara\\tposx0\\tposy300\\cellx4000\\pard\\intbl Ligne {n}\\cell\\row\n");
    let rows: String = (1..=80).map(row).collect();
    let head = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Liberation Serif;}}\paperw11906\paperh16838\margl1134\margr1134\margt1134\margb1134";
    format!("{head} \\pard Avant\\par\n{rows}\\pard Fin\\par}}")
}

fn pdf_by(place: &Place, build: &str, document: &str) -> Vec<u8> {
    let bench = Bench::new(place);
    let (_, office) = place.offices().into_iter().find(|(name, _)| name == build).unwrap();
    let convert = Convert { bytes: document.as_bytes(), extension: "rtf", target: "pdf", seconds: 60 };
    office.convert(&bench.kit, &bench.conditions, &convert).unwrap().file.unwrap()
}

fn check(place: &Place, base: &str, candidate: &str, corpus: &Path) -> Value {
    let corpus = corpus.to_string_lossy();
    let arguments = ["check", "--base", base, "--candidate", candidate, "--no-report", &corpus];
    let (code, _, errors) = outcome(&mut place.recette(&arguments));
    let (_, json, _) = outcome(&mut place.recette(&["show", "long", "--json"]));
    serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {code} {errors}"))
}

fn distance(document: &Value, view: &str) -> f64 {
    let views = document["pages"].as_array().unwrap();
    let found = views.iter().find(|p| p["view"] == view).unwrap_or_else(|| panic!("no {view}: {document}"));
    found["distance"].as_f64().unwrap()
}

#[test]
fn the_build_that_paints_what_the_reference_shows_is_the_better_one() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let corpus = place.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    let document = long_floating_table();
    std::fs::write(corpus.join("long.rtf"), &document).unwrap();
    std::fs::write(corpus.join("long.pdf"), pdf_by(&place, candidate, &document)).unwrap();

    let better = check(&place, base, candidate, &corpus);
    assert_eq!(better["judgements"][2], "better", "{better}");
    assert!(distance(&better, "reference-base") > distance(&better, "reference-candidate"), "{better}");
    let worse = check(&place, candidate, base, &corpus);
    assert_eq!(worse["judgements"][2], "worse", "{worse}");
}

#[test]
fn a_reference_that_is_no_pdf_is_remarked_and_the_check_goes_on() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let corpus = place.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    std::fs::write(corpus.join("long.rtf"), long_floating_table()).unwrap();
    std::fs::write(corpus.join("long.pdf"), "%PDF-1.7 and nothing else").unwrap();

    let document = check(&place, base, candidate, &corpus);
    let remarks = document["remarks"].to_string();
    assert!(remarks.contains("the reference rendering is not painted"), "{remarks}");
    assert!(distance(&document, "across-builds") > 0.0, "{document}");
}
