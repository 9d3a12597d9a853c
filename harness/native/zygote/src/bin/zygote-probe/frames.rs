//! What a hostile child may write into its result pipe instead of frames.

use recette_wire::{Event, MAX_HEADER};
use recette_zygote::child::{Pipe, exit};
use std::io::Write;

/// Sends it and ends, where it does not say otherwise.
pub fn send(kind: &str, pipe: &mut Pipe) {
    match kind {
        "garbage" => raw(pipe, &[0x5A; 100_000]),
        "terabyte" => raw(pipe, &[lengths(2, 1 << 40).as_slice(), b"{}"].concat()),
        "header" => raw(pipe, &lengths(MAX_HEADER + 1, 0)),
        "json" => raw(pipe, &[lengths(9, 0).as_slice(), b"{{{{{{{{{"].concat()),
        "torn" => raw(pipe, &lengths(50, 1000)),
        "page" => pipe.send(Event::Page { index: 0, width: 60_000, height: 60_000, dpi: 96, channels: 3 }, b"tiny"),
        "unasked" => pipe.send(Event::Saved { name: "../../escape".to_owned(), ms: 0 }, b"unasked for"),
        "flood" => flood(pipe),
        "empty-pages" => endless(pipe, &Event::Page { index: 0, width: 0, height: 0, dpi: 96, channels: 1 }),
        _ => {}
    }
    if matches!(kind, "garbage" | "terabyte" | "header" | "json" | "torn") {
        exit(0);
    }
}

fn lengths(header: u32, payload: u64) -> Vec<u8> {
    [header.to_le_bytes().as_slice(), &payload.to_le_bytes()].concat()
}

fn raw(pipe: &mut Pipe, bytes: &[u8]) {
    let _ = pipe.0.write_all(bytes);
}

/// One event after the other, as long as somebody listens.
fn flood(pipe: &mut Pipe) {
    endless(pipe, &Event::Entering { stage: "s".repeat(60_000), name: None });
}

fn endless(pipe: &mut Pipe, event: &Event) {
    loop {
        pipe.send(event.clone(), &[]);
    }
}
