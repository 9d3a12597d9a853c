//! `content.xml` of an ODT; the other parts are a paper's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recette_engine::format::Format;
use recette_fuzz::{check_reading, wrapped};

fuzz_target!(|bytes: &[u8]| check_reading(Format::Odt, &wrapped(Format::Odt, "content.xml", bytes)));
