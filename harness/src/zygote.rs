//! The harness's side of a zygote: start it in its sandbox, send it jobs, read what the children send.
//!
//! In: a build, conditions, jobs. Out: a [`Heard`] per job: what the child said, checked, and how it ended. Every byte of
//! the result pipe is hostile. Deliberately absent: judgement of what was heard (see `trial`).

use crate::office::Mode;
use crate::sandbox::Sandbox;
use nix::sys::socket::{AddressFamily, ControlMessage, MsgFlags, SockFlag, SockType, sendmsg, socketpair};
use recette_wire::{Event, Job, Ready, Reply, from_json, read_frame, to_json};
use std::fs::File;
use std::io::{self, BufReader, IoSlice, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::{Duration, Instant};

/// Bytes that one child may send in all.
const MOST_BYTES: u64 = 16 << 30;
/// Bytes of one frame: it is held in memory.
const MOST_FRAME: u64 = (1 << 30) + (64 << 10);
/// Pages that one child may send.
const MOST_PAGES: usize = 100_000;
/// Other events: a handful per save is what they are for.
const MOST_WORDS: usize = 1000;
/// How long an office may take to start.
const START: Duration = Duration::from_secs(60);
/// What the zygote itself needs, beyond the child's deadline, to answer.
const GRACE: Duration = Duration::from_secs(10);

/// A running zygote.
#[derive(Debug)]
pub struct Zygote {
    process: Child,
    socket: OwnedFd,
    /// What it said when it was ready.
    pub ready: Ready,
}

/// What a child said and how it ended.
#[derive(Debug, Default)]
pub struct Heard {
    /// Events in order, without payloads.
    pub events: Vec<Event>,
    /// How the child ended; none when the zygote itself was lost.
    pub reply: Option<Reply>,
    /// What was wrong with the transport, if anything.
    pub trouble: Option<String>,
}

/// Takes payloads as they come: pages and saved files.
pub type Sink<'a> = &'a mut dyn FnMut(&Event, Vec<u8>);

/// Starts a process from a thread that never ends: the sandbox dies with the *thread* that started it (`PR_SET_PDEATHSIG`),
/// and a zygote has to outlive the worker that first needed it.
fn spawn_to_stay(command: Command) -> io::Result<Child> {
    type Request = (Command, mpsc::Sender<io::Result<Child>>);
    static STARTER: OnceLock<mpsc::Sender<Request>> = OnceLock::new();
    let starter = STARTER.get_or_init(|| {
        let (sender, requests) = mpsc::channel::<Request>();
        std::thread::spawn(move || {
            for (mut command, answer) in requests {
                let _ = answer.send(command.spawn());
            }
        });
        sender
    });
    let gone = || io::Error::other("the thread that starts offices is gone");
    let (answer, started) = mpsc::channel();
    starter.send((command, answer)).map_err(|_| gone())?;
    started.recv().map_err(|_| gone())?
}

impl Zygote {
    /// Starts the office and waits until it can serve.
    pub fn start(sandbox: &Sandbox, program: &str, mode: Mode) -> io::Result<Zygote> {
        let (socket, theirs) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?;
        let arguments = [program, "file:///profile", "/recette/warm", mode.name()];
        let mut command = sandbox.command("/recette/recette-zygote", arguments);
        command.stdin(Stdio::from(theirs)).stdout(Stdio::null()).stderr(office_log()?);
        let process = spawn_to_stay(command)
            .map_err(|e| io::Error::new(e.kind(), format!("cannot start bubblewrap: {e}; hint: recette doctor")))?;
        let mut zygote = Zygote { process, socket, ready: Ready::default() };
        zygote.ready = zygote.hear(START)?;
        match &zygote.ready.error {
            None => Ok(zygote),
            Some(error) => Err(io::Error::other(format!("the office does not start as a zygote: {error}"))),
        }
    }

    /// Has one document worked on.
    pub fn run(&mut self, job: &Job, input: &File, sink: Sink<'_>) -> Heard {
        let mut heard = Heard::default();
        match self.send(job, input) {
            Ok(pipe) => {
                if let Err(error) = listen(pipe, deadline(job), &mut heard.events, sink) {
                    heard.trouble = Some(format!("result pipe: {error}"));
                }
            }
            Err(error) => heard.trouble = Some(format!("zygote: {error}")),
        }
        match self.hear(Duration::from_millis(job.limits.wall_ms) + GRACE) {
            Ok(reply) => heard.reply = Some(reply),
            Err(error) => heard.trouble = Some(format!("zygote lost: {error}")),
        }
        heard
    }

    /// Mode `kit`: has the process itself work on one document, and waits for its end.
    pub fn run_once(mut self, job: &Job, input: &File, sink: Sink<'_>) -> Heard {
        let mut heard = Heard::default();
        let started = Instant::now();
        let deadline = started + Duration::from_millis(job.limits.wall_ms);
        let pipe = match self.send(job, input) {
            Ok(pipe) => pipe,
            Err(error) => return Heard { trouble: Some(format!("kit: {error}")), ..heard },
        };
        let (events, status) = std::thread::scope(|scope| {
            let process = &mut self.process;
            let waiter = scope.spawn(move || wait_until(process, deadline));
            let result = listen(pipe, deadline + GRACE, &mut heard.events, sink);
            (result, waiter.join())
        });
        if let Err(error) = events {
            heard.trouble = Some(format!("result pipe: {error}"));
        }
        heard.reply = status.ok().map(|(code, timed_out)| kit_reply(code, timed_out, started.elapsed()));
        heard
    }

    fn send(&self, job: &Job, input: &File) -> io::Result<File> {
        let (read, write) = nix::unistd::pipe2(nix::fcntl::OFlag::O_CLOEXEC)?;
        // A larger pipe means fewer switches; a refusal does not matter.
        let _ = nix::fcntl::fcntl(&read, nix::fcntl::FcntlArg::F_SETPIPE_SZ(1 << 20));
        let message = to_json(job)?;
        let descriptors = [input.as_raw_fd(), write.as_raw_fd()];
        let rights = [ControlMessage::ScmRights(&descriptors)];
        let parts = [IoSlice::new(&message)];
        sendmsg::<()>(self.socket.as_raw_fd(), &parts, &rights, MsgFlags::MSG_NOSIGNAL, None)?;
        Ok(File::from(read))
    }

    fn hear<T: serde::de::DeserializeOwned>(&self, patience: Duration) -> io::Result<T> {
        wait_for_input(self.socket.as_fd(), patience)?;
        let mut bytes = vec![0u8; 64 * 1024];
        let got = nix::sys::socket::recv(self.socket.as_raw_fd(), &mut bytes, MsgFlags::empty())?;
        match bytes.get(..got) {
            Some(message) if got > 0 => from_json(message),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Offices talk a lot; it is kept only on demand.
fn office_log() -> io::Result<Stdio> {
    match std::env::var_os("RECETTE_OFFICE_LOG") {
        Some(path) => Ok(File::options().append(true).create(true).open(path)?.into()),
        None => Ok(Stdio::null()),
    }
}

/// When the harness stops waiting: the zygote should have answered long before.
fn deadline(job: &Job) -> Instant {
    Instant::now() + Duration::from_millis(job.limits.wall_ms) + GRACE
}

/// Takes what the child sends. Closing the pipe is what ends one that sends nonsense, or without end.
fn listen(pipe: File, until: Instant, events: &mut Vec<Event>, sink: Sink<'_>) -> io::Result<()> {
    let mut budget = MOST_BYTES;
    let (mut pages, mut words) = (MOST_PAGES, MOST_WORDS);
    let mut pipe = BufReader::with_capacity(256 * 1024, Timely { pipe, until });
    loop {
        let mut left = budget.min(MOST_FRAME);
        let before = left;
        match read_frame(&mut pipe, &mut left) {
            Ok(Some((event, payload))) => {
                budget -= before - left;
                let kind = if matches!(event, Event::Page { .. }) { &mut pages } else { &mut words };
                *kind = kind.checked_sub(1).ok_or_else(|| io::Error::other("more events than a document has"))?;
                if matches!(event, Event::Page { .. } | Event::Saved { .. }) {
                    sink(&event, payload);
                }
                events.push(event);
            }
            Ok(None) => return Ok(()),
            // A child killed in the middle of a frame ends like this; its status tells why.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// A pipe that is read until a moment and no longer, whoever keeps its other end open.
struct Timely {
    pipe: File,
    until: Instant,
}

impl Read for Timely {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        wait_for_input(self.pipe.as_fd(), self.until.saturating_duration_since(Instant::now()))?;
        self.pipe.read(bytes)
    }
}

/// Waits until there is something to read, or the end.
fn wait_for_input(descriptor: std::os::fd::BorrowedFd<'_>, patience: Duration) -> io::Result<()> {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    let timeout = PollTimeout::try_from(patience).unwrap_or(PollTimeout::MAX);
    let mut wanted = [PollFd::new(descriptor, PollFlags::POLLIN)];
    loop {
        match poll(&mut wanted, timeout) {
            Ok(0) => return Err(io::Error::new(io::ErrorKind::TimedOut, "nothing was heard until the deadline")),
            Ok(_) => return Ok(()),
            Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// A file of no name with these bytes, to hand over.
pub fn memory_file(bytes: &[u8]) -> io::Result<File> {
    let file = nix::sys::memfd::memfd_create(c"document", nix::sys::memfd::MFdFlags::MFD_CLOEXEC)?;
    let mut file = File::from(file);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

fn wait_until(process: &mut Child, deadline: Instant) -> (Option<std::process::ExitStatus>, bool) {
    loop {
        match process.try_wait() {
            Ok(Some(status)) => return (Some(status), false),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = process.kill();
                return (process.wait().ok(), true);
            }
        }
    }
}

fn kit_reply(status: Option<std::process::ExitStatus>, timed_out: bool, wall: Duration) -> Reply {
    // bubblewrap hands on a signal as 128 + its number.
    let code = status.and_then(|s| s.code());
    let signal = code.filter(|c| *c > 128).map(|c| c - 128);
    Reply { exit: code.filter(|c| *c <= 128), signal, timed_out, wall_ms: wall.as_millis() as u64, ..Reply::default() }
}
