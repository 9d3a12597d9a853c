//! Files for machines, of the synthetic comparison with hostile names and values, checked by what others wrote.

#![allow(clippy::unwrap_used)]

mod fixture;

use recette_engine::accept::{Day, Entry, apply};
use recette_engine::compare::{Class, Comparison, Status};
use recette_engine::finding::Signature;
use recette_reports::difference::Shown;
use recette_reports::lines::Lines;
use recette_reports::{Content, Language, codequality, json, jsonl, junit, markdown, rerun, sarif};
use std::path::Path;
use std::process::Command;

const LEVELS: [Content; 3] = [Content::Full, Content::Names, Content::None];

fn entry(signature: &str, count: usize) -> Entry {
    Entry {
        signature: Signature(signature.to_owned()),
        suite: Some("courriers".to_owned()),
        documents: vec![],
        count,
        reason: "accepted <b>on purpose</b>".to_owned(),
        owner: "interieur".to_owned(),
        issue: "tdf#1".to_owned(),
        until: Day::parse("2030-01-01"),
    }
}

/// The fixture with a list of which one entry holds, one is exceeded and one is met by nothing.
fn comparison() -> Comparison {
    let plain = fixture::comparison();
    let worse = recette_engine::accept::worse;
    let of_suite = plain.documents.iter().filter(|d| d.suite == "courriers");
    let mut met: Vec<String> = of_suite.flat_map(|d| worse(d).into_iter().map(|w| w.signature.0)).collect();
    met.sort();
    met.dedup();
    assert!(met.len() >= 2, "{met:?}");
    let list = [entry(&met[0], 100_000), entry(&met[1], 1), entry("s1:rtf/outcome/memory/save", 1)];
    apply(plain, &list, &Day::parse("2026-11-22").unwrap()).unwrap()
}

fn junit_of(comparison: &Comparison, content: Content, language: Language) -> String {
    let shown = Shown::new(comparison, content, language, "recette check");
    let mut bytes = Vec::new();
    junit::write(&shown, Path::new("junit.xml"), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn jsonl_of(shown: &Shown<'_>) -> String {
    let mut bytes = Vec::new();
    jsonl::write(shown, Path::new("d.jsonl"), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn write_all(folder: &Path, comparison: &Comparison, content: Content, language: Language) {
    let shown = Shown::new(comparison, content, language, "recette check");
    std::fs::write(folder.join("junit.xml"), junit_of(comparison, content, language)).unwrap();
    std::fs::write(folder.join("log.sarif"), sarif::log(&shown).unwrap()).unwrap();
    std::fs::write(folder.join("summary.json"), json::summary(comparison, content).unwrap()).unwrap();
    std::fs::write(folder.join("differences.jsonl"), jsonl_of(&shown)).unwrap();
}

/// Whether the standards' own schemas take the files; none (told) where the tools cannot be fetched.
fn valid(folder: &Path) -> Option<bool> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/standards.sh");
    let output = Command::new(script).arg(folder).output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    eprintln!("{told}");
    match output.status.code() {
        Some(77) => None,
        code => Some(code == Some(0)),
    }
}

#[test]
fn the_standards_own_schemas_take_every_output() {
    let comparison = comparison();
    for (content, language) in LEVELS.into_iter().zip([Language::French, Language::English, Language::English]) {
        let folder = tempfile::tempdir().unwrap();
        write_all(folder.path(), &comparison, content, language);
        match valid(folder.path()) {
            None => return eprintln!("skipped: the validators cannot be fetched here"),
            Some(valid) => assert!(valid, "{content:?}"),
        }
    }
    // The validators can say no.
    for (file, from, to) in [
        ("junit.xml", "<testcase classname=\"courriers\" name=", "<testcase classname=\"courriers\" nom="),
        ("log.sarif", "\"baselineState\":\"new\"", "\"baselineState\":\"newer\""),
        ("summary.json", "\"schema\": 2", "\"schema\": 3"),
        ("differences.jsonl", "\"status\":\"introduced\"", "\"status\":\"worse\""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write_all(folder.path(), &comparison, Content::Names, Language::English);
        let path = folder.path().join(file);
        let broken = std::fs::read_to_string(&path).unwrap().replacen(from, to, 1);
        assert!(broken.contains(to), "{file}");
        std::fs::write(&path, broken).unwrap();
        assert_eq!(valid(folder.path()), Some(false), "{file}");
    }
}

/// The recipes of the CI guide, as GitHub and GitLab take them; their commands are run by the harness's proof tests.
#[test]
fn the_services_own_schemas_take_the_recipes() {
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci.md")).unwrap();
    let recipes: Vec<&str> = guide.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(recipes.len(), 2);
    assert!(recipes.iter().all(|recipe| recipe.contains("recette check --base last:main")));
    let check = |github: &str, gitlab: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("github.yml"), github).unwrap();
        std::fs::write(folder.path().join("gitlab.yml"), gitlab).unwrap();
        valid(folder.path())
    };
    let Some(sound) = check(recipes[0], recipes[1]) else {
        return eprintln!("skipped: the validators cannot be fetched here");
    };
    assert!(sound);
    // They can say no.
    assert_eq!(check(&recipes[0].replace("runs-on", "runs_on"), recipes[1]), Some(false));
    assert_eq!(check(recipes[0], &recipes[1].replace("exit_codes", "codes")), Some(false));
}

/// Runs a Jenkinsfile by Groovy with stand-ins for Jenkins' steps; what it said, where it could be run at all.
fn pipeline(recipe: &str, code: i32) -> std::io::Result<Option<String>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("Jenkinsfile");
    std::fs::write(&file, recipe)?;
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pipeline.groovy");
    // Debian's launcher looks for a Java where Debian's metapackage puts it, wherever else there is one.
    let launch = "JAVA_HOME=$(dirname $(dirname $(readlink -f $(command -v java)))) exec groovy \"$@\"";
    let arguments = [driver.as_os_str(), file.as_os_str()];
    let output = Command::new("bash").args(["-c", launch, "bash"]).args(arguments).arg(code.to_string()).output()?;
    // The shell's answer where a program is not there.
    if output.status.code() == Some(127) {
        return Err(std::io::ErrorKind::NotFound.into());
    }
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn the_jenkins_recipe_ends_as_the_guide_says() {
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci.md")).unwrap();
    let recipes: Vec<&str> = guide.split("```groovy\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [recipe] = recipes.as_slice() else { panic!("{} recipes", recipes.len()) };
    for (code, result) in [(0, "SUCCESS"), (3, "UNSTABLE"), (100, "FAILURE"), (2, "FAILURE")] {
        let Ok(said) = pipeline(recipe, code) else {
            return eprintln!("skipped: no groovy on this machine");
        };
        let said = said.unwrap_or_else(|| panic!("not a pipeline: {recipe}"));
        assert!(said.ends_with(&format!("result: {result}\n")), "{code}: {said}");
        assert!(
            said.contains("sh: recette check --base last:main") && said.contains("environment: RECETTE_HOME"),
            "{said}"
        );
    }
    // It can say no: to what is no Groovy, and to a step that Jenkins does not have.
    for (from, to) in [("if (code == 3) {", "if (code == 3 {"), ("unstable(", "unsteady("), ("stages {", "phases {")] {
        assert!(recipe.contains(from), "{from}");
        assert!(pipeline(&recipe.replace(from, to), 3).unwrap().is_none(), "{to}");
    }
}

#[test]
fn nothing_of_a_document_is_in_any_file_without_content() {
    let comparison = comparison();
    let shown = Shown::new(&comparison, Content::None, Language::English, "recette check secret.rtf");
    for text in [
        junit_of(&comparison, Content::None, Language::English),
        sarif::log(&shown).unwrap(),
        jsonl_of(&shown),
        markdown::summary(&shown),
        codequality::report(&shown).unwrap(),
        rerun::list(&shown),
        json::summary(&comparison, Content::None).unwrap(),
    ] {
        for secret in [fixture::SECRET, "courrier type", "Monsieur", "lettre-0", "PWNED", "secret.rtf", "body["] {
            assert!(!text.contains(secret), "{secret}: {}", text.get(..300).unwrap_or_default());
        }
    }
}

#[test]
fn junit_counts_are_those_of_the_tally() {
    let comparison = comparison();
    let xml = junit_of(&comparison, Content::Names, Language::English);
    let tally = &comparison.tally;
    let lists = comparison.accepted.len();
    let count = |word: &str| xml.matches(word).count();
    assert_eq!(count("<testcase "), tally.planned + lists);
    assert_eq!(count("<failure "), tally.regressed + tally.mixed + 1, "and the entry that is exceeded");
    assert_eq!(count("<error "), tally.inconclusive);
    assert_eq!(count("<skipped "), tally.flaky + tally.excluded + 1, "and the entry that is met by nothing");
    assert!(xml.contains("(accepted: regressed)") || xml.contains("(accepted: mixed)"), "what is accepted says so");
    let mut names: Vec<&str> = xml.split("<testcase ").skip(1).map(|c| c.split(" time=").next().unwrap()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "names are unique");
    assert!(!xml.contains('\u{202e}') && !xml.contains("<script"), "names cannot deceive");
}

#[test]
fn large_files_stay_inside_their_limits_and_say_what_is_left_out() {
    let comparison = fixture::large(30_000);
    let xml = junit_of(&comparison, Content::Names, Language::English);
    assert!(xml.matches("<testcase ").count() <= 20_000 && xml.len() < 30 << 20);
    assert!(xml.contains("11,000 more are left out here"), "{}", xml.get(..500).unwrap());
    let failing = comparison.tally.regressed + comparison.tally.mixed;
    assert_eq!(xml.matches("<failure ").count(), failing.min(junit::MOST));
    let shown = Shown::new(&comparison, Content::Names, Language::English, "");
    let log: serde_json::Value = serde_json::from_str(&sarif::log(&shown).unwrap()).unwrap();
    let (results, all) = (log["runs"][0]["results"].as_array().unwrap().len(), shown.items().len());
    assert_eq!(results, all.min(sarif::MOST));
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert_eq!(told.contains("left out"), all > sarif::MOST);
}

#[test]
fn sarif_says_what_is_accepted_and_fingerprints_do_not_depend_on_content() {
    let comparison = comparison();
    let of = |content| -> serde_json::Value {
        serde_json::from_str(&sarif::log(&Shown::new(&comparison, content, Language::English, "")).unwrap()).unwrap()
    };
    let prints = |log: &serde_json::Value| -> Vec<String> {
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|r| r["partialFingerprints"]["recette/v1"].as_str().unwrap().to_owned()).collect()
    };
    let (full, none) = (of(Content::Full), of(Content::None));
    assert_eq!(prints(&full), prints(&none));
    let mut unique = prints(&full);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), prints(&full).len());
    let results = full["runs"][0]["results"].as_array().unwrap();
    let suppressed = results.iter().filter(|r| !r["suppressions"].as_array().unwrap().is_empty()).count();
    let items = Shown::new(&comparison, Content::Full, Language::English, "");
    assert_eq!(suppressed, items.items().iter().filter(|i| i.accepted.is_some()).count());
    assert!(suppressed > 0);
}

#[test]
fn code_quality_lists_what_got_worse_and_is_not_accepted() {
    let comparison = comparison();
    let shown = Shown::new(&comparison, Content::Names, Language::English, "");
    let issues: serde_json::Value = serde_json::from_str(&codequality::report(&shown).unwrap()).unwrap();
    let items = shown.items();
    let worse = items.iter().filter(|i| i.difference.status == Status::Introduced && i.accepted.is_none()).count();
    assert_eq!(issues.as_array().unwrap().len(), worse);
    for issue in issues.as_array().unwrap() {
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{path}");
        assert!(!path.starts_with('/') && !path.contains("../"), "{path}");
    }
}

/// A text of line feeds only: the line of a place tells its offset.
#[test]
fn findings_have_the_line_of_their_place() {
    let mut comparison = comparison();
    let place = |judged: &mut recette_engine::compare::Judged, part: &str| {
        judged.finding.place.as_mut().unwrap().part = part.to_owned();
    };
    let in_part = "word/document.xml";
    let places = comparison.documents.iter_mut().flat_map(|d| &mut d.findings).filter(|j| j.finding.place.is_some());
    let all: Vec<&mut recette_engine::compare::Judged> = places.collect();
    assert!(all.len() > 1);
    all.into_iter().step_by(2).for_each(|judged| place(judged, in_part));

    let of = |content, bytes: Option<&[u8]>| {
        let mut shown = Shown::new(&comparison, content, Language::English, "");
        shown.lines = Lines::of(&comparison, |_| bytes.map(<[u8]>::to_vec));
        let log: serde_json::Value = serde_json::from_str(&sarif::log(&shown).unwrap()).unwrap();
        let issues: serde_json::Value = serde_json::from_str(&codequality::report(&shown).unwrap()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let regions = results.into_iter().map(|r| r["locations"][0]["physicalLocation"]["region"].clone());
        let issues = issues.as_array().unwrap().iter().map(|i| i["location"]["lines"]["begin"].as_u64().unwrap());
        (regions.collect::<Vec<_>>(), issues.collect::<Vec<_>>())
    };
    let newlines = vec![b'\n'; 100_000];
    let (regions, issues) = of(Content::Full, Some(&newlines));
    let expected = |region: &serde_json::Value| region["byteOffset"].as_u64().map_or(1, |offset| offset + 1);
    assert!(regions.iter().all(|region| region["startLine"].as_u64() == Some(expected(region))), "{regions:?}");
    assert!(regions.iter().any(|region| region["startLine"] != 1));
    assert!(issues.iter().any(|line| *line > 1));
    let parts = regions.iter().filter(|region| region["properties"]["part"] == in_part);
    assert!(parts.clone().count() > 0 && parts.clone().all(|region| region["startLine"] == 1), "{regions:?}");
    assert!(parts.clone().all(|region| region["byteOffset"].is_null() && region["properties"]["partOffset"].is_u64()));
    // A document that is gone has no lines, and what may not be shown has none either.
    for (content, bytes) in [(Content::Full, None), (Content::None, Some(newlines.as_slice()))] {
        let (regions, issues) = of(content, bytes);
        assert!(regions.iter().all(|region| region["startLine"] == 1) && issues.iter().all(|line| *line == 1));
    }
}

#[test]
fn rerun_lists_what_can_fail_a_gate() {
    let comparison = comparison();
    let list = rerun::list(&Shown::new(&comparison, Content::Names, Language::English, ""));
    let tally = &comparison.tally;
    let open = tally.regressed + tally.mixed + tally.flaky + tally.inconclusive;
    assert_eq!(list.lines().filter(|l| !l.starts_with('#')).count(), open);
    for document in comparison.documents.iter().filter(|d| d.class == Class::Inconclusive) {
        assert!(list.contains(&format!("{} inconclusive", document.id)));
    }
}

#[test]
fn markdown_and_text_tell_the_list_in_both_languages() {
    let comparison = comparison();
    for (language, words) in [
        (Language::English, ["Accepted list", "exceeded: met", "not met in the"]),
        (Language::French, ["Liste des écarts acceptés", "dépassée", "pas rencontrée dans"]),
    ] {
        let shown = Shown::new(&comparison, Content::Full, language, "recette check");
        let options = recette_reports::text::Options { language, ..Default::default() };
        let markdown = markdown::summary(&shown);
        // Names stand in code, where markup is text; a terminal shows it as it is. Neither may be turned around.
        let outside_of_code: String = markdown.split('`').step_by(2).collect();
        assert!(!outside_of_code.contains("<script"), "{markdown}");
        for text in [markdown, recette_reports::text::summary(&comparison, options)] {
            for word in words {
                assert!(text.contains(word), "{word}: {text}");
            }
            assert!(!text.contains('\u{202e}'), "{text}");
        }
    }
}
