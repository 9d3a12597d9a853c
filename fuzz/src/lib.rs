//! What the fuzz targets share: any bytes in, nothing out but a panic where a promise is broken.
//!
//! Promises (design §6): readers are total and counted; what was read does not differ from itself; a reading twice is the
//! same. Parts of a package are wrapped here, so that the fuzzer works on XML and not on deflated bytes. Deliberately
//! absent: sanitizers of memory, as the engine forbids unsafe code.
#![forbid(unsafe_code)]

use recette_corpora::generate;
use recette_engine::diff::{DiffOptions, diff, is_fault, tree_digest};
use recette_engine::finding::Subject;
use recette_engine::format::{Format, Route};
use recette_engine::model::Node;
use recette_engine::read::package::Package;
use recette_engine::read::{Limits, read};
use std::io::{Cursor, Write};
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Small enough that an input takes milliseconds, large enough for everything a part can say.
pub const LIMITS: Limits =
    Limits { part_bytes: 4 << 20, total_bytes: 8 << 20, entries: 200, ratio: 1_000, depth: 200, nodes: 50_000 };

/// What separates the two documents of an input of the `diff` target.
pub const SEPARATOR: &[u8] = b"\n=====\n";

/// Reads, and holds what came of it against the promises.
pub fn check_reading(format: Format, bytes: &[u8]) {
    let Ok(reading) = read(format, bytes, &LIMITS) else { return };
    let found = differ(format, &reading.document, &reading.document);
    assert_eq!(found, 0, "a document differs from itself");
}

/// Two documents of one format, both ways.
pub fn check_pair(format: Format, left: &[u8], right: &[u8]) {
    let (Ok(left), Ok(right)) = (read(format, left, &LIMITS), read(format, right, &LIMITS)) else { return };
    let (left, right) = (left.document, right.document);
    let (there, back) = (differ(format, &left, &right), differ(format, &right, &left));
    assert_eq!(there == 0, back == 0, "{there} differences there, {back} back");
    if tree_digest(&left) == tree_digest(&right) {
        assert_eq!(there, 0, "equal digests and {there} differences");
    }
}

/// Differences, without the faults of the saved file: those count whether the original has them or not.
fn differ(format: Format, left: &Node, right: &Node) -> usize {
    let route = Route { from: format, to: format };
    let findings = diff(left, right, route, &DiffOptions { budget: 100_000 }).findings;
    findings.iter().filter(|f| !matches!(f.subject, Subject::Property(property) if is_fault(property))).count()
}

/// A package whose `part` is these bytes and whose other parts are those of one of the project's papers.
pub fn wrapped(format: Format, part: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, data) in skeleton(format) {
        let data = if name == part { bytes } else { data };
        writer
            .start_file(name.as_str(), options)
            .and_then(|()| Ok(writer.write_all(data)?))
            .expect("memory is written");
    }
    writer.finish().expect("memory is written").into_inner()
}

/// The parts of the paper with the most kinds of content.
fn skeleton(format: Format) -> &'static [(String, Vec<u8>)] {
    static DOCX: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    static ODT: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let slot = if format == Format::Odt { &ODT } else { &DOCX };
    slot.get_or_init(|| {
        let papers = generate::all().expect("papers are generated");
        let paper = papers.iter().find(|p| p.format == format && p.name == "rapport-annuel").expect("the report");
        let package = Package::open(&paper.bytes, &LIMITS).expect("the report is a package");
        let mut names: Vec<&str> = package.names().collect();
        names.sort_by_key(|name| *name != "mimetype");
        names.iter().filter_map(|n| Some(((*n).to_owned(), package.part(n)?.to_vec()))).collect()
    })
}
