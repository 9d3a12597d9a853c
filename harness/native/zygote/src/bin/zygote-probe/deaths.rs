//! Ways for an office to die on a document.

use std::time::Duration;

/// Does what the name says; returns where that is nothing.
pub fn die(kind: &str, detail: &str) {
    match (kind, detail) {
        ("crash", "segv") => raise(libc::SIGSEGV),
        ("crash", "abort") => std::process::abort(),
        ("crash", "stack") => {
            std::hint::black_box(deep(0));
        }
        ("crash", _) => std::process::exit(7),
        ("hang", "busy") => loop {
            std::hint::spin_loop();
        },
        ("hang", _) => deaf(),
        ("memory", _) => eat(),
        _ => {}
    }
}

/// Until it works: the first time may only take a handler away.
fn raise(signal: libc::c_int) -> ! {
    loop {
        // SAFETY: plain call.
        unsafe { libc::raise(signal) };
    }
}

fn deep(level: u64) -> u64 {
    let page = std::hint::black_box([level; 512]);
    if level == u64::MAX { 0 } else { page[(level % 512) as usize] + deep(level + 1) }
}

/// Ignores every signal that can be ignored, in two threads.
fn deaf() {
    for signal in 1..32 {
        // SAFETY: plain calls; those that cannot be ignored are refused.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
    std::thread::spawn(|| std::thread::sleep(Duration::from_secs(1000)));
    std::thread::sleep(Duration::from_secs(1000));
}

/// Takes memory and uses it, until there is none.
fn eat() {
    let mut kept = Vec::new();
    loop {
        kept.push(vec![1u8; 16 << 20]);
        std::hint::black_box(&kept);
    }
}
