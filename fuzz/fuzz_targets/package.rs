//! Packages: what they are, and both readers of packages whatever they are.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recette_engine::format::{Format, detect};
use recette_fuzz::check_reading;

fuzz_target!(|bytes: &[u8]| {
    let _ = detect(bytes, Some("docx"));
    check_reading(Format::Docx, bytes);
    check_reading(Format::Odt, bytes);
});
