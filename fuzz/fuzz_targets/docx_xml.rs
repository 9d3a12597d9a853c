//! `word/document.xml` of a DOCX; the other parts are a paper's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recette_engine::format::Format;
use recette_fuzz::{check_reading, wrapped};

fuzz_target!(|bytes: &[u8]| check_reading(Format::Docx, &wrapped(Format::Docx, "word/document.xml", bytes)));
