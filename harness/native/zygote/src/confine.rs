//! What a child gives up before it touches the document.
//!
//! Outside, bubblewrap has already taken away the network, the host's files and privileges. Inside, each child gets a
//! mount namespace of its own with fresh tmpfs for input (read-only), scratch, profile and `/tmp`, so that no document leaves a
//! file for the next; no descriptor but the result pipe; Landlock (write only there); seccomp (no new process, no
//! signals to others, no sockets but local ones, none of the calls that escape or spy).

use crate::child::copy_input;
use libc::{c_int, c_ulong};
use recette_wire::Job;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};
use std::collections::BTreeMap;
use std::ffi::CString;
use std::io;
use std::os::fd::{OwnedFd, RawFd};
use std::path::{Path, PathBuf};

/// Frozen modification time of every input: 2026-01-15 12:00 UTC, as the clock.
const MODIFIED: i64 = 1_768_478_400;

/// Keeps other processes of the same user from reading or tracing this one.
pub fn no_dump() {
    // SAFETY: plain prctl calls.
    unsafe {
        libc::prctl(libc::PR_SET_DUMPABLE, 0);
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
    }
}

/// Kills a child and everything in its group; also when it has not made its group yet.
pub fn kill_group(pid: libc::pid_t) {
    // SAFETY: our own child, not yet reaped, so the number cannot have been reused.
    unsafe {
        libc::kill(-pid, libc::SIGKILL);
        libc::kill(pid, libc::SIGKILL);
    }
}

/// The layers that a child of this kernel gets, for the record.
pub fn level() -> Vec<String> {
    let mut layers = vec!["mount-namespace".to_owned(), "seccomp".to_owned()];
    // SAFETY: asks for the version only (flag 1), with no attribute.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, 0usize, 0usize, 1u32) };
    if version > 0 {
        layers.push(format!("landlock:{version}"));
    }
    layers
}

/// Whether the confined process may start others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processes {
    /// None: the document is loaded in this process.
    None,
    /// Its own: it is replaced by a program that starts helpers.
    Own,
}

/// Everything but the memory limit and the system call filter, in the one order that works.
pub fn enter(job: &Job, input: OwnedFd, pipe: RawFd) -> Result<(), String> {
    let step = |name: &str, result: io::Result<()>| result.map_err(|e| format!("{name}: {e}"));
    // SAFETY: plain calls on this process.
    unsafe {
        libc::setpgid(0, 0);
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
    }
    step("namespaces", new_namespaces())?;
    step("scratch", mounts(job, input))?;
    step("descriptors", close_others(pipe))?;
    step("limits", limits(job))?;
    // SAFETY: plain prctl call.
    unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
    landlock()?;
    step("capabilities", drop_capabilities())
}

fn check(result: c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// A user namespace for the right to mount, a mount namespace for the mounts.
fn new_namespaces() -> io::Result<()> {
    // SAFETY: plain calls; the ids are read before they change.
    let (user, group) = unsafe {
        let ids = (libc::geteuid(), libc::getegid());
        // Writing the id maps needs a dumpable process; this one's secrets are its document's.
        libc::prctl(libc::PR_SET_DUMPABLE, 1);
        ids
    };
    // SAFETY: plain call in a process of one thread.
    check(unsafe { libc::unshare(libc::CLONE_NEWUSER | libc::CLONE_NEWNS) })?;
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{group} {group} 1"))?;
    // SAFETY: plain prctl call.
    check(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0) })
}

fn mounts(job: &Job, input: OwnedFd) -> io::Result<()> {
    let size = format!("size={}m,mode=700", job.limits.scratch_mib);
    let known = folders_in("/tmp");
    for folder in ["/in", "/scratch", "/tmp", "/profile"] {
        tmpfs(folder, &size)?;
    }
    // The office made its folder for temporary files before the fork, and keeps its name.
    known.iter().try_for_each(std::fs::create_dir)?;
    copy_folder(Path::new("/recette/profile"), Path::new("/profile"))?;
    let path = format!("/in/document.{}", job.extension);
    copy_input(input, &path)?;
    freeze_time(&path)?;
    remount_read_only("/in")
}

fn folders_in(path: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).map(|e| e.path()).collect()
}

/// Copies the template profile. It has to be writable: 7.0 dies and 7.4 corrupts its heap when the configuration cannot
/// be written back.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

fn c_path(path: &str) -> CString {
    CString::new(path).unwrap_or_default()
}

fn tmpfs(folder: &str, options: &str) -> io::Result<()> {
    let (kind, folder, options) = (c"tmpfs", c_path(folder), c_path(options));
    let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
    // SAFETY: valid strings.
    check(unsafe { libc::mount(kind.as_ptr(), folder.as_ptr(), kind.as_ptr(), flags, options.as_ptr().cast()) })
}

fn remount_read_only(folder: &str) -> io::Result<()> {
    let folder = c_path(folder);
    let flags: c_ulong = libc::MS_REMOUNT | libc::MS_RDONLY | libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
    // SAFETY: valid string, no data.
    check(unsafe { libc::mount(std::ptr::null(), folder.as_ptr(), std::ptr::null(), flags, std::ptr::null()) })
}

fn freeze_time(path: &str) -> io::Result<()> {
    let path = c_path(path);
    let time = libc::timespec { tv_sec: MODIFIED, tv_nsec: 0 };
    // SAFETY: valid string and an array of two.
    check(unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), [time, time].as_ptr(), 0) })
}

/// Closes every descriptor above standard error except the pipe, and points the standard ones at nothing.
fn close_others(pipe: RawFd) -> io::Result<()> {
    // SAFETY: plain calls; nothing in this process uses the closed descriptors any more.
    unsafe {
        let nothing = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        if nothing < 0 {
            return Err(io::Error::last_os_error());
        }
        for standard in 0..3 {
            libc::dup2(nothing, standard);
        }
        if pipe > 3 {
            libc::syscall(libc::SYS_close_range, 3, pipe - 1, 0);
        }
        libc::syscall(libc::SYS_close_range, pipe + 1, u32::MAX, 0);
    }
    Ok(())
}

fn set_limit(resource: libc::__rlimit_resource_t, value: u64) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: value, rlim_max: value };
    // SAFETY: a valid structure.
    check(unsafe { libc::setrlimit(resource, &limit) })
}

fn limits(job: &Job) -> io::Result<()> {
    set_limit(libc::RLIMIT_CORE, 0)?;
    set_limit(libc::RLIMIT_NOFILE, 256)?;
    set_limit(libc::RLIMIT_FSIZE, job.limits.scratch_mib << 20)?;
    set_limit(libc::RLIMIT_CPU, job.limits.wall_ms / 1000 * 2 + 10)
}

/// Limits the address space to what there is plus the job's allowance; gives the limit in MiB.
pub fn limit_memory(allowance_mib: u64) -> u64 {
    let limit = crate::crash::size_mib() + allowance_mib;
    let _ = set_limit(libc::RLIMIT_AS, limit << 20);
    limit
}

/// Writing only in scratch and `/tmp`. A kernel without Landlock leaves it out; `level` says so.
fn landlock() -> Result<(), String> {
    use landlock::{
        ABI, Access, AccessFs, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    };
    let abi = ABI::V3;
    let rules = || -> Result<(), Box<dyn std::error::Error>> {
        let mut rules = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .create()?
            .add_rule(PathBeneath::new(PathFd::new("/")?, AccessFs::from_read(abi)))?;
        for folder in ["/scratch", "/tmp", "/profile", "/dev/null"] {
            let access = if folder == "/dev/null" { AccessFs::from_file(abi) } else { AccessFs::from_all(abi) };
            rules = rules.add_rule(PathBeneath::new(PathFd::new(folder)?, access))?;
        }
        rules.restrict_self()?;
        Ok(())
    };
    rules().map_err(|e| format!("landlock: {e}"))
}

fn drop_capabilities() -> io::Result<()> {
    #[repr(C)]
    struct Header {
        version: u32,
        pid: c_int,
    }
    let header = Header { version: 0x2008_0522, pid: 0 };
    let none = [[0u32; 3]; 2];
    // SAFETY: header and data as capset(2) wants them for version 3.
    check(unsafe { libc::syscall(libc::SYS_capset, &header, &none) } as c_int)
}

/// Calls that a document has no use for: escape, spy, another process, another privilege.
const FORBIDDEN: &[libc::c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setattr,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_personality,
    libc::SYS_syslog,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setgroups,
    libc::SYS_fanotify_init,
    libc::SYS_sched_setparam,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    libc::SYS_process_mrelease,
    // What is left in these outlives the process: the next document would find it.
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
];

/// More of them, where no other process may be started.
const NO_PROCESS: &[libc::c_long] = &[libc::SYS_fork, libc::SYS_vfork, libc::SYS_execve, libc::SYS_execveat];

/// Flags of `clone` that make a namespace.
const NAMESPACES: &[c_int] = &[
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
];

/// Ways of `fcntl` and `ioctl` to have the kernel send a signal to another process.
const SIGNAL_OWNERS: [c_int; 3] = [libc::F_SETOWN, 15, 10];
/// `TIOCSTI` and `TIOCLINUX` feed a terminal; `FIOSETOWN` and `SIOCSPGRP` are `F_SETOWN` again.
const CONTROLS: [u64; 4] = [libc::TIOCSTI, 0x541C, 0x8901, 0x8902];

/// The system call filter; signals may go to the process that calls this and to no other.
pub fn seccomp(processes: Processes) -> Result<(), String> {
    let say = |e: &dyn std::fmt::Display| format!("seccomp: {e}");
    apply_filter(&no_x32()).map_err(|e| say(&e))?;
    let clone3: BpfProgram = filter(BTreeMap::from([(libc::SYS_clone3, vec![])]), libc::ENOSYS)?;
    apply_filter(&clone3).map_err(|e| say(&e))?;
    apply_filter(&filter(forbidden(processes)?, libc::EPERM)?).map_err(|e| say(&e))
}

fn filter(rules: BTreeMap<i64, Vec<SeccompRule>>, error: c_int) -> Result<BpfProgram, String> {
    SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(error as u32), TargetArch::x86_64)
        .and_then(BpfProgram::try_from)
        .map_err(|e| format!("seccomp: {e}"))
}

fn forbidden(processes: Processes) -> Result<BTreeMap<i64, Vec<SeccompRule>>, String> {
    use SeccompCmpOp::{Eq, MaskedEq, Ne};
    let own = u64::from(std::process::id());
    let rule = |argument, length, op, value| {
        SeccompCondition::new(argument, length, op, value)
            .and_then(|c| SeccompRule::new(vec![c]))
            .map_err(|e| format!("seccomp: {e}"))
    };
    let word = || SeccompCmpArgLen::Dword;
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FORBIDDEN.iter().map(|&call| (call, vec![])).collect();
    // Signals only to itself; limits only of itself; only local sockets.
    rules.insert(libc::SYS_kill, vec![rule(0, word(), Ne, own)?]);
    rules.insert(libc::SYS_tgkill, vec![rule(0, word(), Ne, own)?]);
    rules.insert(libc::SYS_prlimit64, vec![rule(0, word(), Ne, 0)?]);
    rules.insert(libc::SYS_sched_setaffinity, vec![rule(0, word(), Ne, 0)?]);
    rules.insert(libc::SYS_socket, vec![rule(0, word(), Ne, libc::AF_UNIX as u64)?]);
    let each = |argument, values: &[u64]| -> Result<Vec<_>, String> {
        values.iter().map(|v| rule(argument, word(), Eq, *v)).collect()
    };
    rules.insert(libc::SYS_ioctl, each(1, &CONTROLS)?);
    rules.insert(libc::SYS_fcntl, each(1, &SIGNAL_OWNERS.map(|c| c as u64))?);
    let clone = match processes {
        Processes::None => {
            rules.extend(NO_PROCESS.iter().map(|&call| (call, vec![])));
            vec![rule(0, SeccompCmpArgLen::Qword, MaskedEq(libc::CLONE_THREAD as u64), 0)?]
        }
        Processes::Own => {
            let flag = |f: &c_int| rule(0, SeccompCmpArgLen::Qword, MaskedEq(*f as u64), *f as u64);
            NAMESPACES.iter().map(flag).collect::<Result<_, _>>()?
        }
    };
    rules.insert(libc::SYS_clone, clone);
    Ok(rules)
}

/// The x32 calls are the same calls under other numbers: refused as a whole.
fn no_x32() -> BpfProgram {
    const NUMBER_OFFSET: u32 = 0;
    const X32_BIT: u32 = 0x4000_0000;
    let op = |code: u32, jt, jf, k| seccompiler::sock_filter { code: code as u16, jt, jf, k };
    vec![
        op(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, NUMBER_OFFSET),
        op(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32_BIT),
        op(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        op(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}
