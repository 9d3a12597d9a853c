//! A stand-in office that breaks the protocol and dies in every way: what is made of it, and that the harness lives on.

use crate::common::{Bench, request, skip};
use recette::office::{Mode, Office};
use recette::pass::Worker;
use recette::run::{Document, Stand, original_key};
use recette::sandbox::Ground;
use recette::store::{Pass, Run, RunInfo, SCHEMA};
use recette::trial::{Doubt, Known, Next, known, stop_before_saving};
use recette_engine::compare::{Reason, Stage};
use recette_engine::format::Format;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The probe in the zygote's place.
pub struct Stage0 {
    pub folder: TempDir,
    pub bench: Bench,
    pub office: Office,
    /// Limit of a pass.
    pub seconds: u64,
}

/// `None` (told) where the probe is not built.
pub fn stage(program: &str) -> Option<Stage0> {
    let Ok(probe) = std::fs::read(env!("RECETTE_PROBE")) else {
        skip("the probe is not built; hint: ./build.sh builds it beside the zygote");
        return None;
    };
    let folder = TempDir::new().unwrap();
    let (fonts, install) = (folder.path().join("fonts"), folder.path().join("install"));
    for path in [&fonts, &install.join("program")] {
        std::fs::create_dir_all(path).unwrap();
    }
    let bench = Bench::with_fonts(folder.path(), &fonts);
    let kit = std::fs::read_dir(folder.path().join("kit")).unwrap().next().unwrap().unwrap().path();
    executable(&kit.join("recette-zygote"), &probe);
    executable(&install.join("program/soffice.bin"), &probe);
    let office =
        Office { ground: Ground::Host(install), program: program.to_owned(), symbol_font: None, docx_filter: None };
    Some(Stage0 { folder, bench, office, seconds: 2 })
}

/// Writes a program.
pub fn executable(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, bytes).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

impl Stage0 {
    /// One pass in which the child does `what`.
    pub fn pass(&mut self, mode: Mode, what: &str) -> Pass {
        self.bench.conditions.locale = what.to_owned();
        self.bench.conditions.seconds = self.seconds;
        let mut worker = Worker::new(&self.office, &self.bench.kit, &self.bench.conditions, &self.bench.blobs, mode);
        let mut request = request(what.as_bytes(), Format::Rtf, &[Format::Rtf]);
        request.seconds = self.seconds;
        worker.pass(&request).unwrap()
    }
}

fn reason(pass: &Pass) -> Reason {
    let (stage, why) = stop_before_saving(Format::Rtf, pass).unwrap();
    assert_eq!(stage, Stage::Load);
    why
}

fn check(mode: Mode, what: &str, expected: impl Fn(&Reason) -> bool) {
    let Some(mut stage) = stage("probe") else { return };
    let started = Instant::now();
    let why = reason(&stage.pass(mode, what));
    assert!(expected(&why), "{what} in mode {}: {why:?}", mode.name());
    assert!(started.elapsed() < Duration::from_secs(40), "{what} took {:?}", started.elapsed());
}

#[test]
fn a_crash_has_its_signal_and_frames() {
    let told = |signal: &'static str| move |why: &Reason| matches!(why, Reason::Crash { signal: s, frames } if s == signal && !frames.is_empty());
    check(Mode::Zygote, "crash:segv", told("SIGSEGV"));
    check(Mode::Zygote, "crash:abort", told("SIGABRT"));
    check(Mode::Zygote, "crash:stack", |why| matches!(why, Reason::Crash { signal, .. } if signal == "SIGSEGV"));
    check(Mode::Zygote, "crash:exit", |why| matches!(why, Reason::Crash { signal, .. } if signal == "exit"));
    check(Mode::Kit, "crash:segv", told("SIGSEGV"));
}

#[test]
fn a_hang_is_killed_at_its_deadline_whatever_it_ignores() {
    let hang = |why: &Reason| matches!(why, Reason::Hang { seconds: 2 });
    check(Mode::Zygote, "hang:busy", hang);
    check(Mode::Zygote, "hang:deaf", hang);
    check(Mode::Kit, "hang:deaf", hang);
}

#[test]
fn memory_is_an_outcome_of_its_own() {
    let Some(mut stage) = stage("probe") else { return };
    stage.bench.conditions.memory_mib = 256;
    let pass = stage.pass(Mode::Zygote, "memory:all");
    assert!(matches!(reason(&pass), Reason::Memory { .. }), "{:?}", reason(&pass));
    assert!(pass.rss_mib < 600, "{} MiB", pass.rss_mib);
}

#[test]
fn plain_soffice_dies_in_the_same_ways() {
    let Some(mut stage) = stage("/office/program") else { return };
    let pass = stage.pass(Mode::Soffice, "crash:segv");
    assert_eq!(pass.death.as_ref().map(|d| d.signal), Some(11), "{pass:?}");
    let pass = stage.pass(Mode::Soffice, "crash:abort");
    assert_eq!(pass.death.map(|d| d.signal), Some(6));
    assert!(stage.pass(Mode::Soffice, "hang:deaf").timed_out);
    stage.bench.conditions.memory_mib = 0;
    stage.seconds = 60;
    let pass = stage.pass(Mode::Soffice, "memory:all");
    assert!(pass.death.is_some(), "{pass:?}");
}

#[test]
fn nonsense_in_the_result_pipe_is_our_own_trouble() {
    let Some(mut stage) = stage("probe") else { return };
    for what in
        ["frames:garbage", "frames:terabyte", "frames:header", "frames:json", "frames:flood", "frames:empty-pages"]
    {
        let started = Instant::now();
        let pass = stage.pass(Mode::Zygote, what);
        assert!(pass.trouble.is_some(), "{what}: {pass:?}");
        assert!(started.elapsed() < Duration::from_secs(15), "{what} took {:?}", started.elapsed());
    }
}

#[test]
fn a_torn_frame_is_an_end_without_a_word() {
    check(Mode::Zygote, "frames:torn", |why| matches!(why, Reason::Environment { .. } | Reason::Crash { .. }));
}

#[test]
fn a_page_that_lies_and_a_file_nobody_asked_for_are_not_kept() {
    let Some(mut stage) = stage("probe") else { return };
    assert_eq!(stage.pass(Mode::Zygote, "frames:page").pages, None);
    let pass = stage.pass(Mode::Zygote, "frames:unasked");
    assert!(pass.saves.is_empty(), "{:?}", pass.saves);
    assert!(pass.trouble.is_none());
}

#[test]
fn an_office_that_never_gets_ready_is_an_error() {
    for program in ["wire:absent", "wire:garbage", "wire:refuses"] {
        let Some(stage) = stage(program) else { return };
        let error = stage.office.start(&stage.bench.kit, &stage.bench.conditions, Mode::Zygote).unwrap_err();
        assert!(!error.to_string().is_empty(), "{program}");
    }
}

#[test]
fn a_zygote_that_is_lost_is_replaced() {
    for program in ["wire:dies", "wire:babbles", "wire:silent"] {
        let Some(mut stage) = stage(program) else { return };
        let started = Instant::now();
        let pass = stage.pass(Mode::Zygote, "anything");
        assert!(pass.trouble.is_some(), "{program}: {pass:?}");
        assert!(started.elapsed() < Duration::from_secs(45), "{program} took {:?}", started.elapsed());
        assert_eq!(known(&[pass], Doubt::default()), Known::Again(Next::Normal));
    }
}

#[test]
fn nothing_is_left_of_a_stage_that_is_over() {
    let Some(mut stage) = stage("probe") else { return };
    stage.pass(Mode::Zygote, "hang:deaf");
    let left = crate::common::left_running(stage.folder.path());
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_document_that_changes_or_vanishes_meanwhile_is_left_out_and_the_run_goes_on() {
    let Some(stage) = stage("probe") else { return };
    let folder = stage.folder.path();
    let info = RunInfo { schema: SCHEMA, conditions: "c".to_owned(), ..RunInfo::default() };
    let run = Run::open(folder, info, None).unwrap();
    let stand = Stand {
        office: &stage.office,
        kit: &stage.bench.kit,
        conditions: &stage.bench.conditions,
        blobs: &stage.bench.blobs,
        run: &run,
        mode: Mode::Zygote,
        workers: 1,
        stop: &AtomicBool::new(false),
        until: None,
        confirm: false,
    };
    let document = |name: &str, planned: &[u8]| Document {
        id: recette::pages::digest(planned),
        path: folder.join(name),
        format: Format::Rtf,
        routes: vec![],
        size: 1,
        password: None,
    };
    std::fs::write(folder.join("sound.rtf"), "as planned").unwrap();
    std::fs::write(folder.join("changed.rtf"), "now").unwrap();
    let documents =
        [document("changed.rtf", b"before"), document("gone.rtf", b"before"), document("sound.rtf", b"as planned")];
    let executed = stand.run_all(&documents, &|_| 2, &|_| vec![], &|_| {}).unwrap();
    assert!(executed > 0, "the sound one is run");
    let tried = |d: &Document| !run.attempts(&original_key(d, Mode::Zygote)).is_empty();
    assert_eq!(documents.each_ref().map(tried), [false, false, true]);
}
