//! Killed at random moments: what was done is kept, nothing is done twice, nothing is left running.

use crate::common::{Place, left_running, outcome};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use recette::store::{Pass, PassKey};
use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Documents of the killing test.
const DOCUMENTS: usize = 60;

/// A small generator, so that the moments are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

fn documents() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let papers = recette_corpora::generate::all().unwrap();
    for paper in papers.iter().take(DOCUMENTS) {
        std::fs::write(folder.path().join(paper.file_name()), &paper.bytes).unwrap();
    }
    folder
}

/// One route each, so that the whole is quick.
fn arguments<'a>(build: &'a str, documents: &'a str) -> Vec<&'a str> {
    vec!["run", "--build", build, "--route", "rtf>rtf,docx>rtf,odt>rtf", documents]
}

fn start(place: &Place, build: &str, documents: &Path) -> Child {
    let documents = documents.to_string_lossy();
    let mut command = place.recette(&arguments(build, &documents));
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().unwrap()
}

/// All passes of all runs in a home, by key, in order.
fn passes(home: &Path) -> BTreeMap<PassKey, Vec<Pass>> {
    let mut found: BTreeMap<PassKey, Vec<Pass>> = BTreeMap::new();
    for run in std::fs::read_dir(home.join("runs")).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(run.path().join("trials.jsonl")).unwrap_or_default();
        for pass in text.lines().filter_map(|l| serde_json::from_str::<Pass>(l).ok()) {
            found.entry(pass.key.clone()).or_default().push(pass);
        }
    }
    found
}

/// What a pass left that has to be the same in every run: how it ended with its pages, and its saved files.
type Substance = BTreeMap<(String, String), (String, String)>;

/// What of the last attempts has to be the same in every run.
fn substance(home: &Path) -> Substance {
    let of = |pass: &Pass| {
        let pages: Vec<_> = pass.pages.iter().flatten().map(|p| p.digest.as_str()).collect();
        // Zip times make other formats differ.
        let saves: Vec<_> = pass.saves.iter().filter(|s| matches!(s.0.as_str(), "rtf" | "fodt")).collect();
        let saves: Vec<_> = saves.iter().map(|(name, file)| format!("{name} {}", file.digest)).collect();
        (format!("{:?} {:?} {:?} {pages:?}", pass.failures, pass.cut_off, pass.death), saves.join(" "))
    };
    passes(home)
        .into_iter()
        .filter_map(|(key, attempts)| Some(((key.file, key.wanted), of(attempts.last()?))))
        .collect()
}

/// What is the same in two undisturbed runs and another in the one that was killed. How it ended and its pages always count;
/// saved files where the office itself saves them twice alike.
fn differing(expected: &Substance, found: &Substance, again: impl FnOnce() -> Substance) -> Vec<String> {
    let other = |key| found.get(key) != expected.get(key);
    let suspects: Vec<_> = expected.keys().filter(|key| other(*key)).collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let again = again();
    let ends = |of: &Substance, key| of.get(key).map(|s| s.0.clone());
    let steady = |key: &&(String, String)| again.get(*key) == expected.get(*key);
    let (steady, unsteady): (Vec<_>, Vec<_>) = suspects.into_iter().partition(steady);
    eprintln!("{} documents that the office saves differently every time", unsteady.len());
    let ended = unsteady.into_iter().filter(|key| ends(expected, *key) != ends(found, *key));
    steady
        .into_iter()
        .chain(ended)
        .map(|key| format!("{key:?}\n{:?}\n{:?}", expected.get(key), found.get(key)))
        .collect()
}

fn twice(home: &Path) -> Vec<PassKey> {
    passes(home).into_iter().filter(|(_, attempts)| attempts.len() > 1).map(|(key, _)| key).collect()
}

fn mounts() -> usize {
    std::fs::read_to_string("/proc/self/mountinfo").unwrap().lines().count()
}

#[test]
fn killed_at_random_moments_it_ends_with_the_same_results() {
    let Some(place) = Place::new() else { return };
    let build = place.newest().name.clone();
    let documents = documents();
    let started = Instant::now();
    assert!(start(&place, &build, documents.path()).wait().unwrap().success());
    let whole = started.elapsed();
    let expected = substance(place.path());
    assert!(expected.len() >= DOCUMENTS, "{}", expected.len());
    let kills: u64 = std::env::var("RECETTE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let Some(other) = Place::new() else { return };
    let mut dice = Dice(0x5EED);
    let (before, mut at_work) = (mounts(), 0);
    for _ in 0..kills {
        let mut harness = start(&other, &build, documents.path());
        // Every moment leaves some of the work for the next.
        let moment = whole.as_millis() as u64 * 2 / kills.max(2);
        std::thread::sleep(Duration::from_millis(dice.below(moment)));
        at_work += usize::from(harness.try_wait().unwrap().is_none());
        kill(Pid::from_raw(harness.id() as i32), Signal::SIGKILL).unwrap();
        harness.wait().unwrap();
        assert_eq!(left_running(other.path()), Vec::<String>::new());
    }
    let settled = passes(other.path()).len();
    assert!(start(&other, &build, documents.path()).wait().unwrap().success());
    let found = substance(other.path());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let differing = differing(&expected, &found, || {
        let undisturbed = Place::new().unwrap();
        assert!(start(&undisturbed, &build, documents.path()).wait().unwrap().success());
        substance(undisturbed.path())
    });
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(twice(other.path()), Vec::<PassKey>::new());
    assert_eq!(mounts(), before);
    eprintln!("{kills} kills ({at_work} at work), {} passes, {settled} of them before the last run", expected.len());
}

#[test]
fn ctrl_c_once_lets_what_runs_finish() {
    let Some(place) = Place::new() else { return };
    let build = place.newest().name.clone();
    let documents = documents();
    let folder = documents.path().to_string_lossy().into_owned();
    let mut command = place.recette(&arguments(&build, &folder));
    let harness = command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).spawn().unwrap();
    wait_for_passes(place.path(), 4);
    // As a terminal does it: everything of the process group hears it.
    killpg(Pid::from_raw(harness.id() as i32), Signal::SIGINT).unwrap();
    let output = harness.wait_with_output().unwrap();
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(told.contains("finished") && told.contains("not run"), "{told}");
    let done = passes(place.path());
    assert!(done.values().flatten().all(|p| p.trouble.is_none() && p.cut_off.is_none()), "{done:#?}");
    let (code, _, err) = outcome(&mut place.recette(&arguments(&build, &folder)));
    assert_eq!(code, 0, "{err}");
    assert!(passes(place.path()).len() > done.len());
    assert_eq!(twice(place.path()), Vec::<PassKey>::new());
}

#[test]
fn ctrl_c_twice_stops_at_once() {
    let Some(place) = Place::new() else { return };
    let build = place.newest().name.clone();
    let documents = documents();
    let mut harness = start(&place, &build, documents.path());
    wait_for_passes(place.path(), 2);
    let group = Pid::from_raw(harness.id() as i32);
    killpg(group, Signal::SIGINT).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    let _ = killpg(group, Signal::SIGINT);
    let asked = Instant::now();
    assert_eq!(harness.wait().unwrap().code(), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert_eq!(left_running(place.path()), Vec::<String>::new());
}

fn wait_for_passes(home: &Path, count: usize) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while passes(home).len() < count {
        assert!(Instant::now() < deadline, "no passes after two minutes");
        std::thread::sleep(Duration::from_millis(20));
    }
}
