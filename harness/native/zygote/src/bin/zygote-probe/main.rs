//! Test-only stand-in for `recette-zygote`: speaks its protocol, enters its confinement, and there does what a hostile
//! document or a broken office might do. Built beside the zygote, never installed.
//!
//! In: the zygote's arguments, of which PROGRAM picks how the process itself behaves (`probe`, or a fault of the wire), and jobs whose
//! `language` picks what their child does. Out: per attempt an [`Event::Failed`] of stage `probe` with the attempt's
//! name and what came of it: `done`, or the error. In mode `soffice` it runs itself as the office's program, which
//! writes the same as lines into the output file.

mod attempts;
mod deaths;
mod frames;

use recette_wire::{Job, Ready, Reply};
use recette_zygote::child::Pipe;
use recette_zygote::{child, confine, control, parent, soffice};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // As bubblewrap runs the zygote.
        [program, profile, _, mode] => serve(program, profile, mode),
        // As the zygote runs the office's program.
        [first, ..] if first.starts_with("-env:") => program(&words),
        _ => std::process::exit(2),
    }
}

fn serve(program: &str, profile: &str, mode: &str) -> ! {
    confine::no_dump();
    match program {
        "wire:absent" => std::process::exit(0),
        "wire:garbage" => control::send(&"no such message"),
        "wire:refuses" => control::send(&Ready { error: Some("will not".to_owned()), ..Ready::default() }),
        "wire:mute" => sleep(),
        _ => control::send(&Ready { sandbox: confine::level(), ..Ready::default() }),
    }
    match (program, mode) {
        ("wire:silent", _) => hold(),
        ("wire:dies", _) => drop(control::receive()),
        ("wire:babbles", _) => babble(),
        (_, "zygote") => parent::serve(|incoming| child::run(incoming, |_| Ok(()), work)),
        (_, "kit") => once(|incoming| child::run(incoming, |_| Ok(()), work)),
        _ => once(|incoming| soffice::run(incoming, program, profile)),
    }
    std::process::exit(0)
}

fn once(job: impl FnOnce(control::Incoming)) {
    if let Some(Ok(incoming)) = control::receive() {
        job(incoming);
    }
}

/// Takes a job and its descriptors and never answers.
fn hold() {
    let _held = control::receive();
    sleep();
}

/// Answers every job with something else than a reply.
fn babble() {
    while control::receive().is_some() {
        control::send(&["not a reply"]);
    }
    control::send(&Reply::default());
}

fn sleep() {
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1000));
    }
}

fn work(_: &(), job: &Job, pipe: &mut Pipe) {
    let (kind, detail) = job.language.split_once(':').unwrap_or((job.language.as_str(), ""));
    match kind {
        "escape" => attempts::all(detail, &mut |name, outcome| pipe.failed("probe", Some(name), outcome)),
        "frames" => frames::send(detail, pipe),
        _ => {
            pipe.entering("load", None);
            deaths::die(kind, detail);
        }
    }
}

/// As the office's own program: the attempts' outcomes as lines of the output file.
fn program(words: &[&str]) {
    let after = |name: &str| words.iter().position(|w| *w == name).and_then(|at| words.get(at + 1));
    let target = after("--convert-to").and_then(|t| t.split(':').next()).unwrap_or("txt");
    let input = words.last().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let (kind, detail) = input.trim().split_once(':').unwrap_or((input.trim(), ""));
    let mut text = String::new();
    match kind {
        "escape" => attempts::all(detail, &mut |name, outcome| text.push_str(&format!("{name}\t{outcome}\n"))),
        _ => deaths::die(kind, detail),
    }
    // Lines are no PDF.
    if target != "pdf" {
        let _ = std::fs::write(format!("/scratch/document.{target}"), text);
    }
}
