//! What a hostile document could try from inside the confinement, one attempt after the other.
//!
//! In: a file of the host that must not be readable. Out: per attempt its name and `done` or the error. Names begin with what is
//! expected: `call` is refused by the filter (EPERM), `kin` too, except where the office starts helpers; `write` and `read`
//! fail somehow; `fine` is done.

use libc::{c_int, c_long};
use std::ffi::CString;
use std::fs;
use std::io::{self, Error, Write};
use std::path::Path;

/// Takes an attempt's name and outcome.
type Tell<'a> = &'a mut dyn FnMut(&str, String);

/// Everything.
pub fn all(canary: &str, tell: Tell<'_>) {
    leftovers(tell);
    calls(tell);
    signals(tell);
    files(canary, tell);
    state(tell);
    full(tell);
}

fn say<T>(result: io::Result<T>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => "EPERM".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A system call whose refusal alone is wanted: every argument is wrong or harmless.
fn call(number: c_long, arguments: [c_long; 5]) -> io::Result<c_long> {
    let [a, b, c, d, e] = arguments;
    // SAFETY: arguments are numbers, or null, or as the caller made them valid.
    match unsafe { libc::syscall(number, a, b, c, d, e, 0) } {
        -1 => Err(Error::last_os_error()),
        result => Ok(result),
    }
}

fn calls(tell: Tell<'_>) {
    let nothing = c"/nonexistent".as_ptr() as c_long;
    let family = |f: c_int| [f as c_long, libc::SOCK_DGRAM as c_long, 0, 0, 0];
    let table: &[(&str, c_long, [c_long; 5])] = &[
        ("kin execve", libc::SYS_execve, [nothing, 0, 0, 0, 0]),
        ("kin execveat", libc::SYS_execveat, [-1, nothing, 0, 0, 0]),
        ("call socket inet", libc::SYS_socket, family(libc::AF_INET)),
        ("call socket inet6", libc::SYS_socket, family(libc::AF_INET6)),
        ("call socket netlink", libc::SYS_socket, family(libc::AF_NETLINK)),
        ("call socket packet", libc::SYS_socket, family(libc::AF_PACKET)),
        ("call socket vsock", libc::SYS_socket, family(libc::AF_VSOCK)),
        ("call mount", libc::SYS_mount, [0, nothing, 0, 0, 0]),
        ("call umount", libc::SYS_umount2, [c"/in".as_ptr() as c_long, libc::MNT_DETACH as c_long, 0, 0, 0]),
        ("call chroot", libc::SYS_chroot, [c"/tmp".as_ptr() as c_long, 0, 0, 0, 0]),
        ("call pivot_root", libc::SYS_pivot_root, [nothing, nothing, 0, 0, 0]),
        ("call open_tree", libc::SYS_open_tree, [-1, nothing, 0, 0, 0]),
        ("call unshare", libc::SYS_unshare, [libc::CLONE_NEWUSER as c_long, 0, 0, 0, 0]),
        ("call setns", libc::SYS_setns, [-1, 0, 0, 0, 0]),
        ("call clone into a namespace", libc::SYS_clone, [(libc::CLONE_NEWUSER | libc::SIGCHLD) as c_long, 0, 0, 0, 0]),
        ("call bpf", libc::SYS_bpf, [0; 5]),
        ("call keyctl", libc::SYS_keyctl, [0; 5]),
        ("call add_key", libc::SYS_add_key, [0; 5]),
        ("call request_key", libc::SYS_request_key, [0; 5]),
        ("call io_uring_setup", libc::SYS_io_uring_setup, [1, 0, 0, 0, 0]),
        ("call userfaultfd", libc::SYS_userfaultfd, [0; 5]),
        ("call perf_event_open", libc::SYS_perf_event_open, [0; 5]),
        ("call personality", libc::SYS_personality, [0xFFFF_FFFF, 0, 0, 0, 0]),
        ("call setuid", libc::SYS_setuid, [0; 5]),
        ("call setsid", libc::SYS_setsid, [0; 5]),
        ("call name_to_handle_at", libc::SYS_name_to_handle_at, [-1, nothing, 0, 0, 0]),
        ("call open_by_handle_at", libc::SYS_open_by_handle_at, [-1, 0, 0, 0, 0]),
        ("call shmget", libc::SYS_shmget, [77, 4096, 0o1600, 0, 0]),
        ("call msgget", libc::SYS_msgget, [77, 0o1600, 0, 0, 0]),
        ("call semget", libc::SYS_semget, [77, 1, 0o1600, 0, 0]),
        ("call mq_open", libc::SYS_mq_open, [c"left".as_ptr() as c_long, 0o101, 0o600, 0, 0]),
        ("call ioctl TIOCSTI", libc::SYS_ioctl, [0, libc::TIOCSTI as c_long, 0, 0, 0]),
        ("call ioctl TIOCSTI, high bits set", libc::SYS_ioctl, [0, libc::TIOCSTI as c_long | 1 << 32, 0, 0, 0]),
        ("call ioctl TIOCLINUX", libc::SYS_ioctl, [0, 0x541C, 0, 0, 0]),
    ];
    for (name, number, arguments) in table {
        tell(name, say(call(*number, *arguments)));
    }
    tell("call x32 getpid", say(call(libc::SYS_getpid | 0x4000_0000, [0; 5])));
    tell("kin fork", say(forked(libc::SYS_fork, 0)));
    tell("kin clone", say(forked(libc::SYS_clone, libc::SIGCHLD as c_long)));
    tell("fine thread", say(std::thread::spawn(|| ()).join().map_err(|_| Error::other("a thread did not end"))));
    tell("fine local socket", say(std::os::unix::net::UnixDatagram::unbound()));
}

/// A process that ends at once.
fn forked(number: c_long, flags: c_long) -> io::Result<()> {
    match call(number, [flags, 0, 0, 0, 0])? {
        // SAFETY: ends the new process.
        0 => unsafe { libc::_exit(0) },
        pid => {
            // SAFETY: our own child.
            unsafe { libc::waitpid(pid as c_int, std::ptr::null_mut(), 0) };
            Ok(())
        }
    }
}

/// Signals to others, and looks into them.
fn signals(tell: Tell<'_>) {
    // SAFETY: plain call.
    let parent = c_long::from(unsafe { libc::getppid() });
    let (kill, child) = (c_long::from(libc::SIGKILL), c_long::from(libc::SIGUSR2));
    let owner = |command: c_int, value: c_long| {
        let descriptor = fs::File::open("/dev/null")?;
        call(libc::SYS_fcntl, [std::os::fd::AsRawFd::as_raw_fd(&descriptor).into(), command.into(), value, 0, 0])
    };
    let mut bytes = [0u8; 8];
    let own = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    let own = std::ptr::from_ref(&own) as c_long;
    for (name, result) in [
        ("call kill parent", call(libc::SYS_kill, [parent, kill, 0, 0, 0])),
        ("call kill everyone", call(libc::SYS_kill, [-1, kill, 0, 0, 0])),
        ("call kill init", call(libc::SYS_kill, [1, kill, 0, 0, 0])),
        ("call kill the parent's group", call(libc::SYS_kill, [-parent, kill, 0, 0, 0])),
        ("call tgkill parent", call(libc::SYS_tgkill, [parent, parent, kill, 0, 0])),
        ("call tkill parent", call(libc::SYS_tkill, [parent, kill, 0, 0, 0])),
        ("call rt_sigqueueinfo", call(libc::SYS_rt_sigqueueinfo, [parent, child, 0, 0, 0])),
        ("call pidfd_open", call(libc::SYS_pidfd_open, [parent, 0, 0, 0, 0])),
        ("call ptrace parent", call(libc::SYS_ptrace, [c_long::from(libc::PTRACE_ATTACH), parent, 0, 0, 0])),
        ("call process_vm_readv", call(libc::SYS_process_vm_readv, [parent, own, 1, own, 1])),
        ("call prlimit parent", call(libc::SYS_prlimit64, [parent, libc::RLIMIT_CPU.into(), 0, 0, 0])),
        ("call setpriority parent", call(libc::SYS_setpriority, [0, parent, 19, 0, 0])),
        ("call sched_setaffinity parent", call(libc::SYS_sched_setaffinity, [parent, 8, own, 0, 0])),
        ("call fcntl F_SETOWN", owner(libc::F_SETOWN, parent)),
        ("call fcntl F_SETSIG", owner(10, kill)),
        ("call fcntl F_SETOWN_EX", owner(15, own)),
        ("call ioctl FIOSETOWN", call(libc::SYS_ioctl, [0, 0x8901, own, 0, 0])),
    ] {
        tell(name, say(result));
    }
    tell("fine signal to itself", say(call(libc::SYS_kill, [std::process::id().into(), 0, 0, 0, 0])));
    for file in ["mem", "environ", "maps", "fd", "root", "cwd", "exe"] {
        let path = format!("/proc/{parent}/{file}");
        let result = if file == "mem" { fs::File::open(&path).map(drop) } else { look(&path) };
        tell(&format!("read parent's {file}"), say(result));
    }
}

/// Reads whatever is there: a link, a folder, a file. Of descriptors the numbers tell nothing, what they lead to counts.
fn look(path: &str) -> io::Result<()> {
    match fs::read_dir(path) {
        Ok(entries) if path.ends_with("/fd") => {
            let first = entries.flatten().next().ok_or_else(|| Error::other("empty"))?;
            fs::read_link(first.path()).map(drop)
        }
        Ok(mut entries) => entries.next().map_or(Err(Error::other("empty")), |e| e.map(drop)),
        Err(_) => fs::read_link(path).map(drop).or_else(|_| fs::read(path).map(drop)),
    }
}

const UNWRITABLE: &[&str] = &[
    "/left",
    "/usr/left",
    "/etc/left",
    "/var/left",
    "/in/left",
    "/recette/left",
    "/fonts/left",
    "/fonts/set/left",
    "/dev/left",
    "/dev/shm/left",
    "/dev/mqueue/left",
    "/proc/left",
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sysrq-trigger",
    "/proc/1/oom_score_adj",
    "/proc/self/uid_map",
    "/run/left",
    "/sys/left",
    "/root/left",
    "/home/left",
    "/var/tmp/left",
];

const WRITABLE: [&str; 3] = ["/scratch/left", "/tmp/left", "/profile/left"];

fn files(canary: &str, tell: Tell<'_>) {
    for path in UNWRITABLE {
        let result =
            fs::File::options().write(true).create(true).truncate(false).open(path).and_then(|mut f| f.write_all(b"x"));
        tell(&format!("write {path}"), say(result));
    }
    let input = fs::read_dir("/in").ok().and_then(|mut d| d.next()).and_then(Result::ok).map(|e| e.path());
    let input = input.unwrap_or_else(|| "/in/document.rtf".into());
    tell("write the input", say(fs::write(&input, b"forged")));
    tell("write over the input", say(fs::rename("/recette/fonts.conf", &input)));
    tell(
        "write the input's mode",
        say(fs::set_permissions(&input, std::os::unix::fs::PermissionsExt::from_mode(0o777))),
    );
    tell("write a link out", say(fs::hard_link("/recette/fonts.conf", "/scratch/link")));
    for path in [canary, "/root", "/home", "/work", "/mnt", "/srv", "/boot", "/etc/shadow", "/var/lib/dpkg/status-old"]
    {
        tell(&format!("read {path}"), say(look(path)));
    }
    tell("fine input", say(fs::read(&input)));
    for path in WRITABLE {
        tell(&format!("fine {path}"), say(fs::write(path, b"left behind")));
    }
}

/// What an earlier document left.
fn leftovers(tell: Tell<'_>) {
    for path in WRITABLE.iter().chain(UNWRITABLE) {
        let there = path.ends_with("/left") && Path::new(path).exists();
        tell(&format!("leftover {path}"), if there { "done".to_owned() } else { "nothing".to_owned() });
    }
}

/// What the kernel says of this process.
fn state(tell: Tell<'_>) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
        line.trim().to_owned()
    };
    for name in ["CapEff:", "CapPrm:", "CapInh:", "CapAmb:", "NoNewPrivs:", "Seccomp:"] {
        tell(&format!("state {name}"), value(name));
    }
    let open: Vec<String> = fs::read_dir("/proc/self/fd")
        .map(|d| d.flatten().filter_map(|e| fs::read_link(e.path()).ok()).map(|p| p.display().to_string()).collect())
        .unwrap_or_default();
    tell("state descriptors", open.join(" "));
    let root: Vec<String> = fs::read_dir("/")
        .map(|d| d.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    tell("state root", root.join(" "));
    let network = fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let cards: Vec<&str> = network.lines().skip(2).filter_map(|l| l.split(':').next()).map(str::trim).collect();
    tell("state network", cards.join(" "));
    let variables: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    tell("state environment", variables.join(" "));
}

/// Fills the scratch, in files small enough to be allowed.
fn full(tell: Tell<'_>) {
    let chunk = vec![0u8; 1 << 20];
    for number in 0..4096 {
        let path = CString::new(format!("/scratch/full{number}")).unwrap_or_default();
        let path = path.to_string_lossy().into_owned();
        if let Err(error) = fs::write(&path, &chunk) {
            (0..=number).for_each(|n| drop(fs::remove_file(format!("/scratch/full{n}"))));
            return tell("write without end", format!("{error} after {number} MiB"));
        }
    }
    tell("write without end", "done".to_owned());
}
