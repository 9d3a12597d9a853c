//! Preload library that freezes the wall clock for every mode.
//!
//! In: calls of `clock_gettime`, `gettimeofday` and `time`. Out: always noon UTC of one day, for the real-time clocks;
//! every other clock is the kernel's, so that waits and deadlines work. Noon, because other times are not exact as a
//! double in LibreOffice 7.0 and 7.4. Without std and libc, so that it loads under any build's libc.
#![no_std]

/// 2026-01-15 12:00:00 UTC.
const FROZEN: i64 = 1_768_478_400;
const CLOCK_REALTIME: i32 = 0;
const CLOCK_REALTIME_COARSE: i32 = 5;
const SYS_CLOCK_GETTIME: i64 = 228;

/// `struct timespec` and `struct timeval` have this layout on x86-64.
#[repr(C)]
pub struct Time {
    seconds: i64,
    fraction: i64,
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// POSIX `clock_gettime`.
///
/// # Safety
/// `out` is null or points to a `struct timespec`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: i32, out: *mut Time) -> i32 {
    if clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE {
        // SAFETY: the caller's promise.
        return unsafe { freeze(out) };
    }
    let result: i64;
    // SAFETY: the system call writes at most one timespec through `out`, as the caller promised it may.
    unsafe {
        core::arch::asm!("syscall", inlateout("rax") SYS_CLOCK_GETTIME => result, in("rdi") i64::from(clock), in("rsi") out,
            lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    // Nobody who reads a valid clock looks at errno, and setting it would need libc.
    if result < 0 { -1 } else { 0 }
}

/// POSIX `gettimeofday`.
///
/// # Safety
/// `out` is null or points to a `struct timeval`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gettimeofday(out: *mut Time, _zone: *mut u8) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { freeze(out) }
}

/// POSIX `time`.
///
/// # Safety
/// `out` is null or points to a `time_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn time(out: *mut i64) -> i64 {
    if !out.is_null() {
        // SAFETY: the caller's promise.
        unsafe { out.write(FROZEN) };
    }
    FROZEN
}

/// # Safety
/// `out` is null or valid for writes.
unsafe fn freeze(out: *mut Time) -> i32 {
    if !out.is_null() {
        // SAFETY: the caller's promise.
        unsafe { out.write(Time { seconds: FROZEN, fraction: 0 }) };
    }
    0
}
