//! A hostile child in the real confinement, in every mode: what it tries, and that nothing of it works.

use crate::common::Place;
use crate::faults::stage;
use recette::office::Mode;
use recette::sandbox::Ground;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// What came of each attempt.
type Outcomes = BTreeMap<String, String>;

/// The file systems that an office is run on: the host's libraries, and copies of the builds' own roots with the probe in the
/// program's place; each with the program's folder inside.
fn grounds(copies: &Path) -> Vec<(String, Option<Ground>, String)> {
    let mut grounds = vec![("host's libraries".to_owned(), None, "/office/program".to_owned())];
    let (Some(place), Ok(probe)) = (Place::new(), std::fs::read(env!("RECETTE_PROBE"))) else { return grounds };
    for build in &place.builds {
        let office = recette::context::office(build).unwrap();
        let Ground::Root(root) = &office.ground else { continue };
        let copy = copies.join(&build.name);
        linked(root, &copy);
        let soffice = copy.join(office.program.trim_start_matches('/')).join("soffice.bin");
        std::fs::remove_file(&soffice).unwrap();
        crate::faults::executable(&soffice, &probe);
        grounds.push((format!("root of {}", build.name), Some(Ground::Root(copy)), office.program));
    }
    grounds
}

/// A copy by hard links where the file system allows it.
fn linked(from: &Path, to: &Path) {
    let copy =
        |how: &str| Command::new("cp").arg(how).args([from, to]).stderr(Stdio::null()).status().unwrap().success();
    if !copy("-al") {
        let _ = std::fs::remove_dir_all(to);
        assert!(copy("-a"), "{} cannot be copied", from.display());
    }
}

fn outcomes(mode: Mode, times: usize, ground: Option<&Ground>, program: &str) -> Option<Vec<Outcomes>> {
    let mut stage = stage(program)?;
    if let Some(ground) = ground {
        stage.office.ground = ground.clone();
    }
    stage.bench.conditions.scratch_mib = 8;
    let canary = stage.folder.path().join("canary");
    std::fs::write(&canary, "not for documents").unwrap();
    let what = format!("escape:{}", canary.display());
    stage.bench.conditions.locale.clone_from(&what);
    let mut worker =
        recette::pass::Worker::new(&stage.office, &stage.bench.kit, &stage.bench.conditions, &stage.bench.blobs, mode);
    let format = recette_engine::format::Format::Rtf;
    let mut all = Vec::new();
    for _ in 0..times {
        let pass = worker.pass(&crate::common::request(what.as_bytes(), format, &[format])).unwrap();
        assert_eq!(pass.trouble, None);
        let told = pass.failures.iter().filter_map(|f| Some((f.name.clone()?, f.message.clone())));
        let mut found: Outcomes = told.filter(|(name, _)| name.contains(' ')).collect();
        if let Some(saved) = pass.saves.get("rtf") {
            let text = String::from_utf8(stage.bench.blobs.get(&saved.digest).unwrap()).unwrap();
            found.extend(text.lines().filter_map(|l| l.split_once('\t')).map(|(n, o)| (n.to_owned(), o.to_owned())));
        }
        assert!(found.len() > 100, "only {} attempts in mode {}: {pass:?}", found.len(), mode.name());
        all.push(found);
    }
    Some(all)
}

/// Whether an outcome is what the attempt's name promises.
fn as_promised(name: &str, outcome: &str, mode: Mode) -> bool {
    let kind = name.split(' ').next().unwrap_or_default();
    match kind {
        "call" => outcome == "EPERM",
        "kin" => outcome == "EPERM" || mode == Mode::Soffice,
        "write" | "read" => outcome != "done",
        "leftover" => outcome == "nothing",
        "fine" => outcome == "done",
        _ => state_is_sound(name, outcome),
    }
}

fn state_is_sound(name: &str, outcome: &str) -> bool {
    let within = |allowed: &[&str]| outcome.split(' ').all(|word| allowed.contains(&word));
    match name {
        "state CapEff:" | "state CapPrm:" | "state CapInh:" | "state CapAmb:" => outcome.chars().all(|c| c == '0'),
        "state NoNewPrivs:" => outcome == "1",
        "state Seccomp:" => outcome == "2",
        "state network" => within(&["lo"]),
        "state root" => within(&[
            "usr", "lib", "lib32", "lib64", "libx32", "bin", "sbin", "etc", "proc", "dev", "tmp", "in", "scratch",
            "profile", "recette", "fonts", "office", "opt", "var",
        ]),
        "state descriptors" => {
            outcome.split(' ').all(|d| d == "/dev/null" || d.starts_with("pipe:") || d.starts_with("/proc/"))
        }
        "state environment" => !outcome.contains("RECETTE_HOME") && !outcome.contains("CARGO"),
        _ => false,
    }
}

fn check(mode: Mode, times: usize) {
    let copies = tempfile::tempdir().unwrap();
    for (name, ground, program) in grounds(copies.path()) {
        let Some(all) = outcomes(mode, times, ground.as_ref(), &program) else { return };
        for (number, outcomes) in all.iter().enumerate() {
            let broken: Vec<_> = outcomes.iter().filter(|(name, outcome)| !as_promised(name, outcome, mode)).collect();
            assert!(broken.is_empty(), "mode {}, {name}, document {}: {broken:#?}", mode.name(), number + 1);
        }
        let attempts = all.first().map_or(0, |o| o.len());
        eprintln!("mode {}, {name}: {attempts} attempts, {times} documents, none got out", mode.name());
    }
}

#[test]
fn a_child_of_the_zygote_cannot_get_out() {
    check(Mode::Zygote, 3);
}

#[test]
fn a_process_of_mode_kit_cannot_get_out() {
    check(Mode::Kit, 2);
}

#[test]
fn plain_soffice_cannot_get_out() {
    check(Mode::Soffice, 2);
}
