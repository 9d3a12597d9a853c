//! Two RTF documents with a separator between them, compared both ways.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recette_engine::format::Format;
use recette_fuzz::{SEPARATOR, check_pair};

fuzz_target!(|bytes: &[u8]| {
    let Some(at) = bytes.windows(SEPARATOR.len()).position(|w| w == SEPARATOR) else { return };
    check_pair(Format::Rtf, &bytes[..at], &bytes[at + SEPARATOR.len()..]);
});
