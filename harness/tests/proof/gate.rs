//! The gate of a CI job, on real builds: a known regression is accepted once, a new one is not; stored runs as the base; budgets;
//! files for machines that others' schemas take. The newer build is the base here, so that what was fixed in it regresses.

use crate::common::{Place, outcome, skip};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Papers of the project's own that the gate looks at.
const PAPERS: usize = 16;

struct Gate {
    place: Place,
    base: String,
    candidate: String,
    documents: PathBuf,
}

impl Gate {
    fn new() -> Option<Gate> {
        let place = Place::new()?;
        let (old, new) = place.pair()?;
        let (base, candidate) = (new.to_owned(), old.to_owned());
        let documents = place.path().join("lettres");
        std::fs::create_dir(&documents).unwrap();
        let mut papers = recette_corpora::generate::all().unwrap();
        papers.sort_by_key(|p| p.bytes.len());
        for paper in papers.iter().take(PAPERS) {
            std::fs::write(documents.join(paper.file_name()), &paper.bytes).unwrap();
        }
        Some(Gate { place, base, candidate, documents })
    }

    fn file(&self, name: &str) -> String {
        self.place.path().join(name).to_string_lossy().into_owned()
    }

    /// Exit code, JSON and talk of `check` or `compare`.
    fn judge(&self, command: &str, base: &str, more: &[&str]) -> (i32, Value, String) {
        let documents = self.documents.to_string_lossy();
        let fixed = [command, "--base", base, "--candidate", &self.candidate, "--json", "--no-report", &documents];
        let (code, out, err) = outcome(&mut self.place.recette(&[&fixed[..], more].concat()));
        (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: exit {code}, {out}\n{err}")), err)
    }

    fn accept(&self, more: &[&str]) -> (i32, String) {
        let fixed = ["accept", "--reason", "known", "--owner", "interieur", "--issue", "tdf#1"];
        let (code, _, err) = outcome(&mut self.place.recette(&[&fixed[..], more].concat()));
        (code, err)
    }
}

fn states(json: &Value) -> Vec<&str> {
    json["accepted"].as_array().unwrap().iter().map(|e| e["state"].as_str().unwrap()).collect()
}

fn number(json: &Value, class: &str) -> u64 {
    json["tally"][class].as_u64().unwrap()
}

#[test]
fn a_known_regression_is_accepted_once_and_a_new_one_is_not() {
    let Some(gate) = Gate::new() else { return };
    let (code, first, _) = gate.judge("check", &gate.base, &[]);
    if code != 100 {
        return skip("nothing regresses between these two builds");
    }
    let list = gate.file("accepted.toml");
    let (accepted, said) = gate.accept(&["--accepted", &list, "--all"]);
    assert_eq!(accepted, 0, "{said}");
    let text = std::fs::read_to_string(&list).unwrap();

    let (code, known, _) = gate.judge("compare", &gate.base, &["--accepted", &list]);
    assert_eq!(code, 0, "{known}");
    let failing = number(&first, "regressed") + number(&first, "mixed");
    assert_eq!(number(&known, "accepted"), failing, "{known}");
    assert_eq!(number(&known, "planned"), number(&first, "planned"));
    assert!(states(&known).iter().all(|s| *s == "holds"), "{known}");

    // Accepting the same again changes no byte.
    gate.accept(&["--accepted", &list, "--all"]);
    assert_eq!(std::fs::read_to_string(&list).unwrap(), text);

    let entries: Vec<&str> = text.split("[[accepted]]").collect();
    let without = gate.file("without.toml");
    std::fs::write(&without, [&entries[..1], &entries[2..]].concat().join("[[accepted]]")).unwrap();
    assert_eq!(gate.judge("compare", &gate.base, &["--accepted", &without]).0, 100, "a new one fails");

    let more_than_one = known["accepted"].as_array().unwrap().iter().find(|e| e["count"].as_u64() > Some(1));
    if let Some(entry) = more_than_one {
        let (signature, count) = (entry["signature"].as_str().unwrap(), entry["count"].as_u64().unwrap());
        let lower = lowered(&entries, signature, count);
        let exceeded = gate.file("exceeded.toml");
        std::fs::write(&exceeded, lower).unwrap();
        let (code, json, _) = gate.judge("compare", &gate.base, &["--accepted", &exceeded]);
        assert_eq!((code, states(&json).contains(&"exceeded")), (100, true), "one more than accepted fails");
    }

    let gone = gate.file("gone.toml");
    std::fs::write(&gone, format!("{text}\n{}", entries[1..].first().map(|e| vanished(e)).unwrap())).unwrap();
    let (code, json, _) = gate.judge("compare", &gate.base, &["--accepted", &gone]);
    assert_eq!((code, states(&json).contains(&"vanished")), (0, true), "what vanished says so");
    let (pruned, said) = outcome_of_prune(&gate, &gone);
    assert_eq!((pruned, std::fs::read_to_string(&gone).unwrap()), (0, text), "{said}");
}

fn outcome_of_prune(gate: &Gate, list: &str) -> (i32, String) {
    let (code, _, err) = outcome(&mut gate.place.recette(&["accept", "--prune", "--accepted", list]));
    (code, err)
}

/// The list with one less for a signature.
fn lowered(entries: &[&str], signature: &str, count: u64) -> String {
    let lower = |entry: &&str| match entry.contains(&format!("\"{signature}\"")) {
        true => entry.replace(&format!("count = {count}\n"), &format!("count = {}\n", count - 1)),
        false => (*entry).to_owned(),
    };
    entries.iter().map(lower).collect::<Vec<_>>().join("[[accepted]]")
}

/// An entry for something that no document of the suite does.
fn vanished(entry: &str) -> String {
    let line = entry.lines().find(|l| l.starts_with("signature")).unwrap();
    format!("[[accepted]]{}", entry.replace(line, "signature = \"s1:rtf/outcome/memory/rerender\""))
}

#[test]
fn a_labelled_run_is_the_base_also_when_its_build_is_gone() {
    let Some(gate) = Gate::new() else { return };
    let documents = gate.documents.to_string_lossy().into_owned();
    let (code, _, err) =
        outcome(&mut gate.place.recette(&["run", "--build", &gate.base, "--label", "main", &documents]));
    assert_eq!(code, 0, "{err}");
    let (first_code, by_name, _) = gate.judge("check", &gate.base, &[]);
    let (code, by_label, said) = gate.judge("check", "last:main", &["--label", "main"]);
    assert!(said.contains("labelled main at"), "{said}");
    assert_eq!((code, &by_label["tally"]), (first_code, &by_name["tally"]));
    assert_eq!(by_label["executed"], 0, "{by_label}");
    assert_eq!(
        said.contains("not labelled main"),
        code != 0,
        "only what does not regress becomes the baseline: {said}"
    );

    // The build's files are gone: its evidence is what counts.
    let builds = gate.place.path().join("builds");
    let (all, kept) = (std::fs::read_link(&builds).unwrap(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(all.join(&gate.candidate), kept.path().join(&gate.candidate)).unwrap();
    std::fs::remove_file(&builds).unwrap();
    std::os::unix::fs::symlink(kept.path(), &builds).unwrap();
    let (code, stored, said) = gate.judge("check", "last:main", &[]);
    assert!(said.contains("its build is gone"), "{said}");
    assert_eq!((code, &stored["tally"]), (first_code, &by_name["tally"]));
    let (code, _, said) = outcome(&mut gate.place.recette(&[
        "check",
        "--base",
        "last:nightly",
        "--candidate",
        &gate.candidate,
        "--no-report",
        &documents,
    ]));
    assert!(code == 2 && said.contains("no run of nightly is stored"), "{code} {said}");
}

#[test]
fn a_budget_leaves_out_and_says_so() {
    let Some(gate) = Gate::new() else { return };
    // So short that nothing is begun: every document is left out, and the gate stays open.
    let (code, json, _) = gate.judge("check", &gate.base, &["--budget", "1ms"]);
    assert_eq!((code, number(&json, "inconclusive"), number(&json, "planned")), (3, PAPERS as u64, PAPERS as u64));
    let told = json["not_measured"].to_string();
    assert!(told.contains(&format!("{PAPERS} documents left out: the budget of 1ms was spent")), "{told}");
    // So long that it changes nothing.
    let (code, whole, _) = gate.judge("check", &gate.base, &["--budget", "1h"]);
    let (plain_code, plain, _) = gate.judge("check", &gate.base, &[]);
    assert_eq!((code, &whole["tally"]), (plain_code, &plain["tally"]));
    assert_eq!(plain["executed"], 0, "a budget that was enough leaves nothing to do");
    // What is stored costs nothing.
    let (code, again, _) = gate.judge("check", &gate.base, &["--budget", "1ms"]);
    assert_eq!((code, &again["tally"]), (plain_code, &plain["tally"]));
    let (code, _, said) = outcome(&mut gate.place.recette(&[
        "check",
        "--base",
        &gate.base,
        "--candidate",
        &gate.candidate,
        "--budget",
        "soon",
        "x",
    ]));
    assert!(code == 2 && said.contains("hint: 10m"), "{code} {said}");
}

#[test]
fn the_commands_of_the_ci_guide_run() {
    let Some(gate) = Gate::new() else { return };
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci.md")).unwrap();
    let ours = |line: &&str| line.starts_with("recette ") && !line.contains("debian:");
    let commands: Vec<&str> = guide.lines().map(str::trim).filter(ours).collect();
    assert!(commands.len() >= 8, "{commands:?}");
    let folder = gate.place.path().join("job");
    std::fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(&gate.documents, folder.join("corpus")).unwrap();
    std::fs::write(folder.join("accepted.toml"), "schema = 1\n").unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_recette"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for command in commands {
        // A job's `./instdir` is this test's candidate.
        let command = command.replace("./instdir", &gate.candidate);
        let output = Command::new("bash")
            .args(["-euc", &command])
            .current_dir(&folder)
            .envs([("PATH", path.as_str()), ("GITHUB_STEP_SUMMARY", "summary.md"), ("LC_ALL", "C")])
            .env("RECETTE_HOME", gate.place.path())
            .output()
            .unwrap();
        let (code, said) = (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned());
        assert!(matches!(code, Some(0 | 3 | 4 | 100)), "{command}: {code:?} {said}");
    }
    std::fs::rename(folder.join("recette.sarif"), folder.join("log.sarif")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/tests/standards.sh");
    let output = Command::new(script).arg(&folder).output().unwrap();
    match output.status.code() {
        Some(77) => skip("the validators cannot be fetched here"),
        code => assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&output.stdout)),
    }
}

#[test]
fn in_a_mixed_fleet_the_base_opens_what_the_candidate_saved() {
    let Some(gate) = Gate::new() else { return };
    gate.judge("check", &gate.base, &[]);
    let views = || {
        let names = std::fs::read_dir(&gate.documents).unwrap().map(|f| f.unwrap().file_name());
        let show = |name: std::ffi::OsString| {
            let (code, shown, err) = outcome(&mut gate.place.recette(&["show", "--json", &name.to_string_lossy()]));
            assert_eq!(code, 0, "{err}");
            serde_json::from_str(&shown).unwrap()
        };
        let documents: Vec<Value> = names.map(show).collect();
        let all: Vec<Value> = documents.iter().flat_map(|d| d["pages"].as_array().unwrap().clone()).collect();
        all.into_iter().filter(|p| p["view"] == "in-base-viewer").collect::<Vec<Value>>()
    };
    assert!(views().is_empty(), "nobody asked for it");
    let told =
        |json: &Value| json["not_measured"].to_string().contains("the base has not opened what the candidate saved");
    let (_, plain, _) = gate.judge("compare", &gate.base, &[]);
    let (_, stored, _) = gate.judge("compare", &gate.base, &["--mixed-fleet"]);
    assert!(!told(&plain) && told(&stored), "{}", stored["not_measured"]);
    let (_, mixed, _) = gate.judge("check", &gate.base, &["--mixed-fleet"]);
    assert!(mixed["executed"].as_u64().unwrap() > 0, "the base opened nothing");
    assert!(!told(&mixed), "{}", mixed["not_measured"]);
    let seen = views();
    assert!(!seen.is_empty());
    assert!(seen.iter().all(|view| !view["left"].as_array().unwrap().is_empty()), "{seen:?}");
    let (_, again, _) = gate.judge("check", &gate.base, &["--mixed-fleet"]);
    assert_eq!(again["executed"], 0, "what is known is not executed again");
}
