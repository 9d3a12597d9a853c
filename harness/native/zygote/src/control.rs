//! The control socket, standard input: one JSON message a packet, descriptors beside it.

use recette_wire::{Job, from_json, to_json};
use serde::Serialize;
use std::os::fd::{FromRawFd, OwnedFd, RawFd};

/// The control socket.
pub const SOCKET: RawFd = 0;

/// Longest message.
const MAX_MESSAGE: usize = 64 * 1024;

/// Sends a message; the harness being gone ends the zygote.
pub fn send<T: Serialize>(message: &T) {
    let bytes = to_json(message).unwrap_or_default();
    // SAFETY: the buffer is valid for its length.
    let sent = unsafe { libc::send(SOCKET, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) };
    if sent < 0 {
        std::process::exit(0);
    }
}

/// A job with its descriptors.
pub struct Incoming {
    /// What to do.
    pub job: Job,
    /// The document.
    pub input: OwnedFd,
    /// Where the result goes.
    pub result: OwnedFd,
}

/// Waits for the next job; `None` when the harness is gone.
pub fn receive() -> Option<Result<Incoming, String>> {
    let mut bytes = vec![0u8; MAX_MESSAGE];
    let mut control = [0u64; 8];
    let mut part = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    // SAFETY: all-zero is a valid msghdr.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = &mut part;
    header.msg_iovlen = 1;
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = size_of_val(&control) as _;
    // SAFETY: every pointer in the header is valid for its length.
    let got = unsafe { libc::recvmsg(SOCKET, &mut header, libc::MSG_CMSG_CLOEXEC) };
    if got <= 0 {
        return None;
    }
    let mut descriptors = descriptors(&header).into_iter();
    bytes.truncate(got as usize);
    let (Some(input), Some(result)) = (descriptors.next(), descriptors.next()) else {
        return Some(Err("a job without its descriptors".to_owned()));
    };
    Some(from_json(&bytes).map(|job| Incoming { job, input, result }).map_err(|e| e.to_string()))
}

fn descriptors(header: &libc::msghdr) -> Vec<OwnedFd> {
    let mut found = Vec::new();
    // SAFETY: the kernel filled the header; the macros walk it; the descriptors are new and ours.
    unsafe {
        let message = libc::CMSG_FIRSTHDR(header);
        if !message.is_null() && (*message).cmsg_type == libc::SCM_RIGHTS {
            let data = libc::CMSG_DATA(message).cast::<RawFd>();
            let count = ((*message).cmsg_len as usize - libc::CMSG_LEN(0) as usize) / size_of::<RawFd>();
            for index in 0..count {
                found.push(OwnedFd::from_raw_fd(data.add(index).read_unaligned()));
            }
        }
    }
    found
}
