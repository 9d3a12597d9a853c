//! The zygote's side: fork a child per job, wait for it until its deadline, tell how it ended.

use crate::confine;
use crate::control::{self, Incoming};
use libc::c_int;
use recette_wire::Reply;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::time::{Duration, Instant};

/// Names of this process's threads, the main one left out.
pub fn threads() -> Vec<String> {
    let own = std::process::id().to_string();
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return Vec::new() };
    let others = tasks.flatten().filter(|t| t.file_name().to_string_lossy() != own);
    others.filter_map(|t| std::fs::read_to_string(t.path().join("comm")).ok()).map(|c| c.trim().to_owned()).collect()
}

/// A thread that is alive at the fork can hang the child: waits until none is left. The last one (`configmgrWriter`) sleeps
/// for a second, then holds the lock of the configuration while it writes; forked then, a child waits for it for ever.
pub fn wait_for_threads() -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let alive = threads();
        if alive.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(format!("threads still alive before the fork: {}", alive.join(", ")));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Serves jobs until the harness goes away; `child` is what a forked process does.
pub fn serve(child: impl Fn(Incoming)) -> ! {
    while let Some(incoming) = control::receive() {
        let reply = match incoming {
            Ok(incoming) => run(&child, incoming),
            Err(error) => Reply { error: Some(error), ..Reply::default() },
        };
        control::send(&reply);
    }
    std::process::exit(0)
}

fn run(child: &impl Fn(Incoming), incoming: Incoming) -> Reply {
    let started = Instant::now();
    let deadline = started + Duration::from_millis(incoming.job.limits.wall_ms);
    // SAFETY: this process has no other thread that takes part in anything (see `wait_for_threads`).
    let pid = unsafe { libc::fork() };
    match pid {
        0 => {
            child(incoming);
            std::process::exit(1)
        }
        -1 => Reply { error: Some(format!("fork: {}", std::io::Error::last_os_error())), ..Reply::default() },
        _ => {
            drop(incoming);
            let timed_out = !ended_by(pid, deadline);
            if timed_out {
                confine::kill_group(pid);
            }
            Reply { timed_out, ..reap(pid, started) }
        }
    }
}

/// Waits until the child has ended (true), the deadline passed (false) or the harness is gone (exits).
fn ended_by(pid: libc::pid_t, deadline: Instant) -> bool {
    // SAFETY: plain system call; the descriptor is new and ours.
    let descriptor = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) } as c_int;
    if descriptor < 0 {
        return false;
    }
    // SAFETY: just opened.
    let process = unsafe { OwnedFd::from_raw_fd(descriptor) };
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).as_millis().min(i32::MAX as u128) as c_int;
        let mut wanted = [
            libc::pollfd { fd: process.as_raw_fd(), events: libc::POLLIN, revents: 0 },
            libc::pollfd { fd: control::SOCKET, events: libc::POLLRDHUP, revents: 0 },
        ];
        // SAFETY: the array is valid for its length.
        let ready = unsafe { libc::poll(wanted.as_mut_ptr(), 2, left) };
        if wanted[1].revents != 0 {
            confine::kill_group(pid);
            std::process::exit(0);
        }
        if wanted[0].revents != 0 {
            return true;
        }
        if ready == 0 {
            return false;
        }
    }
}

fn reap(pid: libc::pid_t, started: Instant) -> Reply {
    let mut status = 0;
    // SAFETY: all-zero is a valid rusage; both pointers are valid.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        while libc::wait4(pid, &mut status, 0, &mut usage) < 0 && *libc::__errno_location() == libc::EINTR {}
        usage
    };
    // A child that the group kill came too early for has no group of its own yet; one that ended left none behind.
    let us = |t: libc::timeval| (t.tv_sec * 1_000_000 + t.tv_usec) as u64;
    Reply {
        exit: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
        signal: libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status)),
        timed_out: false,
        cpu_ms: (us(usage.ru_utime) + us(usage.ru_stime) + 500) / 1000,
        wall_ms: started.elapsed().as_millis() as u64,
        rss_mib: usage.ru_maxrss as u64 / 1024,
        error: None,
    }
}
