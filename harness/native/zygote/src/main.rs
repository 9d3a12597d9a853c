//! `recette-zygote`: loads an office once through LibreOfficeKit and forks one confined child per document.
//!
//! In: [`Job`]s with two descriptors each (input, result pipe) on the control socket, standard input. Out: a [`Reply`] per
//! job on the socket; everything about the document comes from the child through the pipe (see `recette-wire`).
//! One process, no threads of its own, no async. Deliberately absent: the outer sandbox (bubblewrap, set up by the
//! harness), retries, judgement.
//!
//! Usage: `recette-zygote PROGRAM_DIR PROFILE_URL WARM_DIR MODE` with MODE `zygote` (fork a child per job) or `kit` (one
//! job in the process itself, without private symbols).

mod child;
mod confine;
mod control;
mod crash;
mod office;
mod parent;

use recette_wire::Ready;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Checked arguments.
struct Arguments {
    program: String,
    profile: String,
    warm: PathBuf,
    fork: bool,
}

fn main() {
    let Some(arguments) = arguments() else {
        eprintln!("usage: recette-zygote PROGRAM_DIR PROFILE_URL WARM_DIR zygote|kit");
        std::process::exit(2);
    };
    confine::no_dump();
    if arguments.fork { zygote(&arguments) } else { kit(&arguments) }
}

/// Loads the office, then forks a confined child per job.
fn zygote(arguments: &Arguments) -> ! {
    let started = Instant::now();
    let started_office = start(arguments);
    let mut ready = Ready { sandbox: confine::level(), ..Ready::default() };
    ready.start_ms = started.elapsed().as_millis() as u64;
    match started_office {
        Ok(office) => {
            ready.version = office.version();
            ready.threads = parent::threads();
            control::send(&ready);
            parent::serve(&office)
        }
        Err(error) => {
            ready.error = Some(error);
            control::send(&ready);
            std::process::exit(3)
        }
    }
}

/// Waits for the one job, gives everything up, then loads the office: it has threads of its own, so it comes last.
fn kit(arguments: &Arguments) -> ! {
    control::send(&Ready { sandbox: confine::level(), ..Ready::default() });
    match control::receive() {
        Some(Ok(incoming)) => child::run(incoming, || {
            office::Office::start(&arguments.program, &arguments.profile, false).map(std::borrow::Cow::Owned)
        }),
        _ => std::process::exit(0),
    }
}

fn arguments() -> Option<Arguments> {
    let mut arguments = std::env::args().skip(1);
    Some(Arguments {
        program: arguments.next()?,
        profile: arguments.next()?,
        warm: arguments.next()?.into(),
        fork: match arguments.next()?.as_str() {
            "zygote" => true,
            "kit" => false,
            _ => return None,
        },
    })
}

fn start(arguments: &Arguments) -> Result<office::Office, String> {
    confine::copy_folder(Path::new("/recette/profile"), Path::new("/profile")).map_err(|e| format!("profile: {e}"))?;
    let office = office::Office::start(&arguments.program, &arguments.profile, true)?;
    office.warm_up(&arguments.warm)?;
    office.release_solar_mutex()?;
    parent::wait_for_threads()?;
    Ok(office)
}
