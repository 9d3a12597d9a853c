//! The child's crash handler: signal and frames into the result pipe, from an alternate stack.
//!
//! The process may have died with any lock held, `malloc`'s included: the signal is told first, with bytes made beforehand;
//! frames come after it, with memory of the handler's own (see [`Memory`]).

use libc::{c_char, c_int, c_void};
use recette_wire::{Event, write_frame};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering};

const SIGNALS: [c_int; 7] =
    [libc::SIGSEGV, libc::SIGABRT, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGSYS, libc::SIGXCPU];
const STACK: usize = 256 * 1024;
const MOST_FRAMES: usize = 32;

static PIPE: AtomicI32 = AtomicI32::new(-1);
static LIMIT_MIB: AtomicU64 = AtomicU64::new(0);
/// What is said of each signal before anything else.
static FIRST_WORDS: OnceLock<Vec<(c_int, Vec<u8>)>> = OnceLock::new();
/// Seconds that telling the frames may take.
const TELLING: u32 = 3;

unsafe extern "C" {
    fn backtrace(buffer: *mut *mut c_void, size: c_int) -> c_int;
}

/// Installs the handler for this process.
pub fn install(pipe: c_int, limit_mib: u64) {
    PIPE.store(pipe, Ordering::Relaxed);
    LIMIT_MIB.store(limit_mib, Ordering::Relaxed);
    FIRST_WORDS.get_or_init(|| SIGNALS.iter().map(|&signal| (signal, first_words(signal, limit_mib))).collect());
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

fn first_words(signal: c_int, limit_mib: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let event = Event::Crash { signal, frames: Vec::new(), peak_mib: 0, limit_mib };
    let _ = write_frame(&mut bytes, &event, &[]);
    bytes
}

/// If telling the frames fails, the second signal or the alarm ends the process; the harness still has signal and stage.
extern "C" fn on_signal(signal: c_int) {
    // SAFETY: a second fault inside the handler kills the process at once, and so does a handler that hangs: the office's own
    // handler of the alarm, if it has one, is out of the way.
    unsafe {
        for other in SIGNALS.into_iter().chain([libc::SIGALRM]) {
            libc::signal(other, libc::SIG_DFL);
        }
        libc::alarm(TELLING);
    }
    let pipe = PIPE.load(Ordering::Relaxed);
    if let Some((_, words)) = FIRST_WORDS.get().and_then(|all| all.iter().find(|(s, _)| *s == signal)) {
        // SAFETY: valid for its length.
        unsafe { libc::write(pipe, words.as_ptr().cast(), words.len()) };
    }
    MEMORY.dying.store(true, Ordering::Relaxed);
    let (peak_mib, limit_mib) = (peak_mib(), LIMIT_MIB.load(Ordering::Relaxed));
    let event = Event::Crash { signal, frames: frames(), peak_mib, limit_mib };
    // SAFETY: the descriptor stays open for the life of the process.
    let mut pipe = ManuallyDrop::new(unsafe { File::from_raw_fd(pipe) });
    let _ = write_frame(&mut *pipe, &event, &[]);
    // SAFETY: the default action of the signal now ends the process.
    unsafe { libc::raise(signal) };
    // SAFETY: ends the process without running anything else.
    unsafe { libc::_exit(128 + signal) };
}

/// The system's allocator, until the process is dying: then memory that is taken and never given back.
pub struct Memory {
    dying: AtomicBool,
    taken: AtomicUsize,
    reserve: UnsafeCell<[u8; RESERVE]>,
}

const RESERVE: usize = 1 << 20;

#[global_allocator]
static MEMORY: Memory =
    Memory { dying: AtomicBool::new(false), taken: AtomicUsize::new(0), reserve: UnsafeCell::new([0; RESERVE]) };

// SAFETY: parts of the reserve are handed out once, by an atomic counter.
unsafe impl Sync for Memory {}

impl Memory {
    fn take(&self, layout: Layout) -> *mut u8 {
        let start = self.reserve.get() as usize;
        let wanted = layout.size() + layout.align();
        let from = start + self.taken.fetch_add(wanted, Ordering::Relaxed);
        let place = from.next_multiple_of(layout.align());
        if place + layout.size() > start + RESERVE { std::ptr::null_mut() } else { place as *mut u8 }
    }

    fn is_ours(&self, pointer: *mut u8) -> bool {
        let start = self.reserve.get() as usize;
        (start..start + RESERVE).contains(&(pointer as usize))
    }
}

// SAFETY: memory comes from the system's allocator or is a part of the reserve that nobody else has; only the former goes back.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match self.dying.load(Ordering::Relaxed) {
            true => self.take(layout),
            // SAFETY: the caller's promise is the same.
            false => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if !self.is_ours(pointer) && !self.dying.load(Ordering::Relaxed) {
            // SAFETY: what is not of the reserve came from there.
            unsafe { System.dealloc(pointer, layout) }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dying_process_has_memory_of_its_own() {
        // A static: the reserve is larger than half a test's stack.
        static MEMORY: Memory =
            Memory { dying: AtomicBool::new(true), taken: AtomicUsize::new(0), reserve: UnsafeCell::new([0; RESERVE]) };
        let memory = &MEMORY;
        let get = |size, align| memory.take(Layout::from_size_align(size, align).expect("layout"));
        let (one, two) = (get(3, 1), get(64, 64));
        assert!(memory.is_ours(one) && memory.is_ours(two) && (two as usize).is_multiple_of(64));
        assert!(two as usize >= one as usize + 3);
        assert!(get(RESERVE, 1).is_null(), "no more than there is");
    }

    #[test]
    fn the_signal_is_told_first() {
        let words = first_words(libc::SIGSEGV, 7);
        let (event, _) = recette_wire::read_frame(&mut words.as_slice(), &mut 1000).expect("frame").expect("one");
        assert_eq!(event, Event::Crash { signal: libc::SIGSEGV, frames: vec![], peak_mib: 0, limit_mib: 7 });
    }
}
