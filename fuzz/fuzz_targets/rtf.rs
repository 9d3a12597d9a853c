//! RTF bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recette_engine::format::Format;

fuzz_target!(|bytes: &[u8]| recette_fuzz::check_reading(Format::Rtf, bytes));
