//! Mode `soffice`: the office's own program converts the document, confined like every other child.
//!
//! In: one job with one save, whose extension and filter are the target. Out: the saved file through the pipe. The
//! supervisor (this process) has given up all but system calls that are its own; the program, which touches the document,
//! gets the system call filter too, with leave to start helpers.

use crate::child::{Pipe, exit};
use crate::confine::{self, Processes};
use crate::control::Incoming;
use recette_wire::{Event, Job, Save};
use std::ffi::CString;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::time::Instant;

/// MiB of address space that an office takes by itself.
const OWN_MIB: u64 = 2048;
/// The program's exit code after it has set up a new profile: "restart needed".
const RESTART: i32 = 81;

/// Does the job and ends the process.
pub fn run(incoming: Incoming, program: &str, profile: &str) -> ! {
    let Incoming { job, input, result } = incoming;
    let mut pipe = Pipe(File::from(result));
    if let Err(message) = confine::enter(&job, input, pipe.0.as_raw_fd()) {
        pipe.failed("setup", None, message);
        exit(1)
    }
    for save in &job.saves {
        pipe.entering("save", Some(&save.name));
        save_one(&job, save, (program, profile), &mut pipe);
    }
    pipe.send(Event::Done, &[]);
    exit(0)
}

fn save_one(job: &Job, save: &Save, office: (&str, &str), pipe: &mut Pipe) {
    let started = Instant::now();
    let mut status = convert(job, save, office);
    if exited(status) == Some(RESTART) {
        status = convert(job, save, office);
    }
    if libc::WIFSIGNALED(status) {
        exit(128 + libc::WTERMSIG(status));
    }
    match std::fs::read(format!("/scratch/document.{}", save.extension)) {
        Ok(bytes) if !bytes.is_empty() => {
            let ms = started.elapsed().as_millis() as u64;
            pipe.send(Event::Saved { name: save.name.clone(), ms }, &bytes);
        }
        _ => pipe.failed("save", Some(&save.name), format!("exit code {}", exited(status).unwrap_or(-1))),
    }
}

fn exited(status: i32) -> Option<i32> {
    libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status))
}

/// Runs the program once; gives its wait status.
fn convert(job: &Job, save: &Save, (program, profile): (&str, &str)) -> i32 {
    let target = match &save.filter {
        Some(filter) => format!("{}:{filter}", save.extension),
        None => save.extension.clone(),
    };
    let words = [
        format!("{program}/soffice.bin"),
        format!("-env:UserInstallation={profile}"),
        "--headless".to_owned(),
        "--norestore".to_owned(),
        "--nologo".to_owned(),
        "--convert-to".to_owned(),
        target,
        "--outdir".to_owned(),
        "/scratch".to_owned(),
        format!("/in/document.{}", job.extension),
    ];
    let words: Vec<CString> = words.into_iter().filter_map(|w| CString::new(w).ok()).collect();
    // SAFETY: this process has one thread.
    match unsafe { libc::fork() } {
        0 => become_program(&words, job.limits.memory_mib),
        -1 => exit(1),
        pid => {
            let mut status = 0;
            // SAFETY: a valid pointer.
            while unsafe { libc::waitpid(pid, &mut status, 0) } < 0 {}
            status
        }
    }
}

fn become_program(words: &[CString], memory_mib: u64) -> ! {
    // SAFETY: plain prctl call.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    confine::limit_memory(OWN_MIB + memory_mib);
    if confine::seccomp(Processes::Own).is_err() {
        exit(1);
    }
    let mut pointers: Vec<_> = words.iter().map(|w| w.as_ptr()).collect();
    pointers.push(std::ptr::null());
    // SAFETY: an array of valid strings that ends in null.
    unsafe { libc::execv(pointers[0], pointers.as_ptr()) };
    exit(127)
}
