//! Real builds: self-test, a build against itself, a check that repeats nothing, and every kind of outcome on broken documents.

use crate::common::{Place, outcome, skip};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn papers(folder: &Path, count: usize) {
    let mut all = recette_corpora::generate::all().unwrap();
    all.sort_by_key(|p| p.bytes.len());
    for paper in all.iter().take(count) {
        std::fs::write(folder.join(paper.file_name()), &paper.bytes).unwrap();
    }
}

/// A check's JSON and exit code.
fn check(place: &Place, base: &str, candidate: &str, documents: &Path) -> (i32, serde_json::Value) {
    let documents = documents.to_string_lossy();
    let arguments = ["check", "--base", base, "--candidate", candidate, "--json", "--no-report", &documents];
    let (code, out, err) = outcome(&mut place.recette(&arguments));
    (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: exit {code}, {out}\n{err}")))
}

fn tally(json: &serde_json::Value) -> BTreeMap<String, u64> {
    let tally = json["tally"].as_object().unwrap();
    tally.iter().filter_map(|(name, number)| Some((name.clone(), number.as_u64()?))).collect()
}

#[test]
fn builds_pass_their_self_test() {
    let Some(place) = Place::new() else { return };
    let names: Vec<&str> = place.builds.iter().map(|b| b.name.as_str()).collect();
    let (code, out, err) = outcome(&mut place.recette(&[&["builds", "test", "--json"], names.as_slice()].concat()));
    assert_eq!(code, 0, "{out}{err}");
    let tests: BTreeMap<String, recette::selftest::SelfTest> = serde_json::from_str(&out).unwrap();
    for (name, test) in tests {
        assert_eq!(test.best(), Some(recette::office::Mode::Zygote), "{name}: {test:?}");
        assert_eq!(test.rows.len(), 9);
    }
}

#[test]
fn a_build_against_itself_is_unchanged() {
    let Some(place) = Place::new() else { return };
    let documents = tempfile::tempdir().unwrap();
    papers(documents.path(), 12);
    for build in &place.builds {
        let (code, json) = check(&place, &build.name, &build.name, documents.path());
        let tally = tally(&json);
        assert_eq!((code, tally["unchanged"], tally["planned"]), (0, 12, 12), "{}: {tally:?}", build.name);
        assert!(json["executed"].as_u64().unwrap() >= 24, "{json}");
    }
}

#[test]
fn a_second_check_executes_nothing() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let documents = tempfile::tempdir().unwrap();
    papers(documents.path(), 4);
    let (first_code, first) = check(&place, base, candidate, documents.path());
    let (code, second) = check(&place, base, candidate, documents.path());
    assert!(first["executed"].as_u64().unwrap() > 0);
    assert_eq!(second["executed"], 0);
    assert_eq!((code, &second["tally"]), (first_code, &first["tally"]));
}

/// Hand-written broken documents, each with the outcomes that are acceptable: no build's fault has to stay for ever.
const BROKEN: [(&str, &[u8], &[&str]); 6] = [
    ("words.docx", b"PK\x03\x04 and then nothing of a package", &["refused at load"]),
    ("empty.odt", b"", &["refused at load", "finished"]),
    ("noise.rtf", b"{\\rtf1 {\\pict\\wmetafile8\\picw1\\pich1 0100zz}{\\trowd\\cellx1\\cell\\row}", &["finished", "refused at load"]),
    ("unclosed.fodt", b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' office:mimetype='application/vnd.oasis.opendocument.text'><office:body>", &["refused at load", "finished"]),
    ("flat.fods", include_bytes!("../../assets/warm/2-sheet.fods"), &["finished"]),
    ("flat.fodp", include_bytes!("../../assets/warm/3-slides.fodp"), &["finished"]),
];

#[test]
fn broken_documents_are_outcomes_and_hurt_nobody() {
    let Some(place) = Place::new() else { return };
    let documents = tempfile::tempdir().unwrap();
    for (name, bytes, _) in BROKEN {
        std::fs::write(documents.path().join(name), bytes).unwrap();
    }
    let Some((base, candidate)) = place.pair() else { return };
    for build in [base, candidate] {
        let folder = documents.path().to_string_lossy();
        let (code, out, err) = outcome(&mut place.recette(&["run", "--build", build, "--json", &folder]));
        assert_eq!(code, 0, "{err}");
        let census: serde_json::Value = serde_json::from_str(&out).unwrap();
        let stopped = census["stopped"].as_array().unwrap();
        for (name, _, acceptable) in BROKEN {
            let found =
                stopped.iter().find(|s| s["name"] == name).map_or("finished", |s| s["outcome"].as_str().unwrap());
            assert!(acceptable.contains(&found), "{build}: {name}: {found}\n{out}");
        }
    }
    let (_, json) = check(&place, base, candidate, documents.path());
    let tally = tally(&json);
    let classes: u64 = tally.iter().filter(|(name, _)| CLASSES.contains(&name.as_str())).map(|(_, n)| n).sum();
    assert_eq!(classes, tally["planned"], "{tally:?}");
}

const CLASSES: [&str; 8] = ["regressed", "fixed", "mixed", "changed", "unchanged", "flaky", "inconclusive", "excluded"];

/// A real document that kills 7.4, where the machine has the public corpus: beside the project, or where RECETTE_TEST_CORPUS says.
#[test]
fn a_crash_of_a_real_build_is_an_outcome() {
    let Some(place) = Place::new() else { return };
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/dev");
    let corpus = std::env::var_os("RECETTE_TEST_CORPUS").map_or_else(beside, PathBuf::from);
    let document = corpus.join("docx/sw-writerfilter-ooxml__recursive_header_rels.docx");
    if !document.is_file() {
        return skip("no public corpus; hint: RECETTE_TEST_CORPUS names its folder dev");
    }
    let Some(build) = place.builds.iter().find(|b| b.version.starts_with("7.4.")) else {
        return skip("7.4 is not among the builds");
    };
    let document = document.to_string_lossy();
    let (code, out, err) = outcome(&mut place.recette(&["run", "--build", &build.name, "--json", &document]));
    assert_eq!(code, 0, "{err}");
    let census: serde_json::Value = serde_json::from_str(&out).unwrap();
    let stopped = &census["stopped"][0];
    assert!(stopped["outcome"].as_str().unwrap_or_default().starts_with("crash"), "{out}");
    assert!(stopped["detail"].as_str().unwrap_or_default().starts_with("SIG"), "{out}");
}
