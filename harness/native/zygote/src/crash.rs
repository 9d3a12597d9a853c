//! The child's crash handler: signal and frames into the result pipe, from an alternate stack.

use libc::{c_char, c_int, c_void};
use recette_wire::{Event, write_frame};
use std::ffi::CStr;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

const SIGNALS: [c_int; 7] =
    [libc::SIGSEGV, libc::SIGABRT, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGSYS, libc::SIGXCPU];
const STACK: usize = 256 * 1024;
const MOST_FRAMES: usize = 32;

static PIPE: AtomicI32 = AtomicI32::new(-1);
static LIMIT_MIB: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" {
    fn backtrace(buffer: *mut *mut c_void, size: c_int) -> c_int;
}

/// Installs the handler for this process.
pub fn install(pipe: c_int, limit_mib: u64) {
    PIPE.store(pipe, Ordering::Relaxed);
    LIMIT_MIB.store(limit_mib, Ordering::Relaxed);
    let mut first = [std::ptr::null_mut(); 2];
    // SAFETY: valid buffers; the stack is leaked on purpose. The first backtrace loads the unwinder, which must not
    // happen inside a handler.
    unsafe {
        backtrace(first.as_mut_ptr(), 2);
        let stack = Box::leak(vec![0u8; STACK].into_boxed_slice());
        let stack = libc::stack_t { ss_sp: stack.as_mut_ptr().cast(), ss_flags: 0, ss_size: STACK };
        libc::sigaltstack(&stack, std::ptr::null_mut());
        for signal in SIGNALS {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_signal as *const () as usize;
            action.sa_flags = libc::SA_ONSTACK | libc::SA_RESETHAND | libc::SA_NODEFER;
            libc::sigaction(signal, &action, std::ptr::null_mut());
        }
    }
}

/// Not async-signal-safe to the letter (it allocates): if that fails, the second signal ends the process and the
/// harness still has signal and stage.
extern "C" fn on_signal(signal: c_int) {
    // SAFETY: a second fault inside the handler kills the process at once, and so does a handler that hangs.
    unsafe {
        libc::alarm(5);
        for other in SIGNALS {
            libc::signal(other, libc::SIG_DFL);
        }
    }
    let (peak_mib, limit_mib) = (peak_mib(), LIMIT_MIB.load(Ordering::Relaxed));
    let event = Event::Crash { signal, frames: frames(), peak_mib, limit_mib };
    // SAFETY: the descriptor stays open for the life of the process.
    let mut pipe = ManuallyDrop::new(unsafe { File::from_raw_fd(PIPE.load(Ordering::Relaxed)) });
    let _ = write_frame(&mut *pipe, &event, &[]);
    // SAFETY: the default action of the signal now ends the process.
    unsafe { libc::raise(signal) };
    // SAFETY: ends the process without running anything else.
    unsafe { libc::_exit(128 + signal) };
}

fn frames() -> Vec<String> {
    let mut addresses = [std::ptr::null_mut(); MOST_FRAMES + 3];
    // SAFETY: valid for its length.
    let got = unsafe { backtrace(addresses.as_mut_ptr(), addresses.len() as c_int) };
    // The first three are this function, the handler and the signal trampoline.
    addresses.iter().take(got.max(0) as usize).skip(3).filter_map(|a| frame(*a)).collect()
}

fn frame(address: *mut c_void) -> Option<String> {
    // SAFETY: all-zero is a valid Dl_info, and dladdr fills it or returns 0.
    let info = unsafe {
        let mut info: libc::Dl_info = std::mem::zeroed();
        (libc::dladdr(address, &mut info) != 0).then_some(info)
    }?;
    let file = text(info.dli_fname);
    let library = file.rsplit('/').next().unwrap_or_default();
    match text(info.dli_sname) {
        name if name.is_empty() => Some(format!("{library}+?")),
        name => Some(format!("{library}+{name}")),
    }
}

fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: dladdr's strings end in zero.
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

/// Peak of the address space, which is what the limit counts.
pub fn peak_mib() -> u64 {
    memory_line("VmPeak:")
}

/// Address space now.
pub fn size_mib() -> u64 {
    memory_line("VmSize:")
}

fn memory_line(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
