//! The ODF reader against hand-written documents (outlines beside them), and against anything.
//!
//! A golden that changed on purpose: `RECETTE_BLESS=1 cargo test -p recette-engine --test odf`.
#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use recette_engine::model::outline;
use recette_engine::read::{Limits, ReadError, odf};
use std::path::{Path, PathBuf};

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/odf");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "fodt"));
    files.sort();
    files
}

fn read_outline(bytes: &[u8]) -> String {
    match odf::read(bytes, &Limits::default()) {
        Ok(reading) => {
            let notices: String = reading.notices.iter().map(|n| format!("! {}\n", n.message)).collect();
            outline(&reading.document) + &notices
        }
        Err(error) => format!("error: {error}\n"),
    }
}

#[test]
fn outlines_are_as_expected() {
    let mut wrong = Vec::new();
    for input in inputs() {
        let golden = input.with_extension("outline");
        let seen = read_outline(&std::fs::read(&input).unwrap());
        if std::env::var_os("RECETTE_BLESS").is_some() {
            std::fs::write(&golden, &seen).unwrap();
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != seen {
            wrong.push(format!("{}:\n{seen}", golden.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "accept with RECETTE_BLESS=1 cargo test -p recette-engine --test odf\n{}",
        wrong.join("\n")
    );
}

/// Reads every ODF text document below the folder that RECETTE_CORPUS names.
#[test]
#[ignore = "needs RECETTE_CORPUS, a folder of documents"]
fn a_corpus_reads_without_panic() {
    let Some(root) = std::env::var_os("RECETTE_CORPUS") else {
        eprintln!("skipped: set RECETTE_CORPUS to a folder of documents");
        return;
    };
    let mut folders = vec![PathBuf::from(root)];
    let (mut read, mut refused) = (0, 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
            if path.is_dir() {
                folders.push(path);
            } else if matches!(extension.as_str(), "odt" | "ott" | "fodt") {
                match odf::read(&std::fs::read(&path).unwrap(), &Limits::default()) {
                    Ok(_) => read += 1,
                    Err(error) => {
                        refused += 1;
                        eprintln!("{}: {error}", path.display());
                    }
                }
            }
        }
    }
    eprintln!("{read} read, {refused} refused");
    assert!(read > 0 || refused > 0, "no document below RECETTE_CORPUS");
}

fn wrapped(body: &str) -> String {
    format!(
        "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
         xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><office:body>{body}</office:body></office:document>"
    )
}

#[test]
fn other_kinds_are_refused() {
    let refused =
        |bytes: &[u8]| assert!(matches!(odf::read(bytes, &Limits::default()), Err(ReadError::NotThisFormat { .. })));
    refused(b"");
    refused(b"{\\rtf1}");
    refused(b"PK\x03\x04");
    refused(b"<html/>");
    refused(wrapped("<office:spreadsheet/>").as_bytes());
}

#[test]
fn deep_nesting_terminates() {
    let spans = format!("<text:p>{}x{}</text:p>", "<text:span>".repeat(900), "</text:span>".repeat(900));
    let seen = read_outline(wrapped(&format!("<office:text>{spans}</office:text>")).as_bytes());
    assert!(seen.contains("nested deeper"), "{seen}");
    let endless = wrapped(&format!("<office:text>{}", "<text:list>".repeat(100_000)));
    assert!(matches!(odf::read(endless.as_bytes(), &Limits::default()), Err(ReadError::Limit { .. })));
}

#[test]
fn amplification_meets_a_limit() {
    let row = "<table:table-row table:number-rows-repeated='1000000'><table:table-cell \
               table:number-columns-repeated='1000000'><text:p/></table:table-cell></table:table-row>";
    let body = wrapped(&format!("<office:text><table:table>{}</table:table></office:text>", row.repeat(20)));
    let limits = Limits { nodes: 100_000, ..Limits::default() };
    assert!(matches!(odf::read(body.as_bytes(), &limits), Err(ReadError::Limit { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_terminate(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = odf::read(&bytes, &Limits::default());
    }

    #[test]
    fn mutated_seeds_terminate(which in 0usize..1000, cuts in proptest::collection::vec((any::<u32>(), any::<u8>(), 0usize..40), 1..12)) {
        let files = inputs();
        let mut bytes = std::fs::read(&files[which % files.len()]).unwrap();
        for (at, byte, length) in cuts {
            let at = at as usize % bytes.len();
            match byte % 4 {
                0 => bytes[at] = byte,
                1 => { bytes.drain(at..(at + length).min(bytes.len())); }
                2 => { let copy = bytes[at..(at + length * 8).min(bytes.len())].to_vec(); bytes.splice(at..at, copy); }
                _ => bytes.truncate(at.max(bytes.len() / 2)),
            }
            if bytes.is_empty() { break; }
        }
        let _ = odf::read(&bytes, &Limits { nodes: 50_000, ..Limits::default() });
    }
}

/// Layouts of the stable export are found by their numbers, and two names can have the same one.
#[test]
fn a_document_reads_the_same_every_time() {
    let layout = |name: &str, width: &str| {
        format!(
            r#"<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}"/></style:page-layout>"#
        )
    };
    let master =
        |name: &str| format!(r#"<style:master-page style:name="{name}" style:page-layout-name="long-{name}"/>"#);
    let text = format!(
        r#"<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>{}{}</office:automatic-styles><office:master-styles>{}{}</office:master-styles><office:body><office:text><text:p>a</text:p></office:text></office:body></office:document>"#,
        layout("Mpm1", "10cm"),
        layout("Mpm01", "20cm"),
        master("Standard"),
        master("Other"),
    );
    let first = read_outline(text.as_bytes());
    assert!(first.contains("page.width"), "{first}");
    (0..20).for_each(|_| assert_eq!(read_outline(text.as_bytes()), first));
}
