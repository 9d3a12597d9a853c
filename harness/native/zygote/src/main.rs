//! `recette-zygote`: loads an office once through LibreOfficeKit and forks one confined child per document.
//!
//! In: [`Job`]s with two descriptors each (input, result pipe) on the control socket, standard input. Out: a [`Reply`] per
//! job on the socket; everything about the document comes from the child through the pipe (see `recette-wire`).
//! One process, no threads of its own, no async. Deliberately absent: the outer sandbox (bubblewrap, set up by the
//! harness), retries, judgement.
//!
//! Usage: `recette-zygote PROGRAM_DIR PROFILE_URL WARM_DIR MODE` with MODE `zygote` (fork a child per job), `kit` (one job
//! in the process itself, without private symbols) or `soffice` (one job, by running the office's own program).

use recette_wire::Ready;
use recette_zygote::{child, confine, control, office, parent, soffice};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Checked arguments.
struct Arguments {
    program: String,
    profile: String,
    warm: PathBuf,
    mode: Mode,
}

/// How the office is driven.
enum Mode {
    Zygote,
    Kit,
    Soffice,
}

fn main() {
    let Some(arguments) = arguments() else {
        eprintln!("usage: recette-zygote PROGRAM_DIR PROFILE_URL WARM_DIR zygote|kit|soffice");
        std::process::exit(2);
    };
    confine::no_dump();
    keep_configuration_unwritten(&arguments.program);
    match arguments.mode {
        Mode::Zygote => zygote(&arguments),
        Mode::Kit => kit(&arguments),
        Mode::Soffice => soffice(&arguments),
    }
}

/// Has the office keep changes of its configuration in memory: the user layer of `CONFIGURATION_LAYERS` in `fundamentalrc` is read
/// (`user:*`) and not written (`user:!`). The thread that writes it holds the configuration's lock at a moment nobody knows: a child
/// forked then waits for ever. An installation without that line is left as it is.
fn keep_configuration_unwritten(program: &str) {
    let Ok(text) = std::fs::read_to_string(Path::new(program).join("fundamentalrc")) else { return };
    if let Some(layers) = text.lines().find_map(|line| line.strip_prefix("CONFIGURATION_LAYERS=")) {
        // SAFETY: no other thread exists yet.
        unsafe { std::env::set_var("CONFIGURATION_LAYERS", layers.trim().replace(" user:!", " user:*")) };
    }
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
            parent::serve(|incoming| child::run(incoming, |_| Ok(()), |(), job, pipe| child::work(&office, job, pipe)))
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
    let start = |_: &_| office::Office::start(&arguments.program, &arguments.profile, false);
    match control::receive() {
        Some(Ok(incoming)) => child::run(incoming, start, child::work),
        _ => std::process::exit(0),
    }
}

/// Waits for the one job and has the office's own program do it.
fn soffice(arguments: &Arguments) -> ! {
    control::send(&Ready { sandbox: confine::level(), ..Ready::default() });
    match control::receive() {
        Some(Ok(incoming)) => soffice::run(incoming, &arguments.program, &arguments.profile),
        _ => std::process::exit(0),
    }
}

fn arguments() -> Option<Arguments> {
    let mut arguments = std::env::args().skip(1);
    Some(Arguments {
        program: arguments.next()?,
        profile: arguments.next()?,
        warm: arguments.next()?.into(),
        mode: match arguments.next()?.as_str() {
            "zygote" => Mode::Zygote,
            "kit" => Mode::Kit,
            "soffice" => Mode::Soffice,
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
