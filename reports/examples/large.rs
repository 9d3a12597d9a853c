//! Writes the report of 100,000 synthetic documents of real sizes and says what that and reading it took.
//!
//! `cargo run --release -p recette-reports --example large [DOCUMENTS]`: seconds and memory of the writing, size of `index.html`,
//! and in Chromium, where there is one, the first view, the filter and the list's end. Every twelfth document is not
//! unchanged and has 34 findings, as documents of the real corpus have on average, one of them with a text of 6,000 characters, the longest that
//! a check of it told; the heaviest 5,000 have pages in two languages with outlines and page images.
#![allow(clippy::unwrap_used)]

#[path = "../tests/driver/mod.rs"]
mod driver;
#[path = "../tests/fixture/mod.rs"]
mod fixture;

use driver::Chromium;
use recette_engine::compare::{Class, Comparison, Judged};
use recette_engine::model::Value;
use recette_reports::html::{self, Options};
use std::path::Path;
use std::time::Instant;

/// Measured on `check --base lo74 --candidate lo252` over 1,224 documents: 41,659 findings, the longest of 6,363 bytes.
const FINDINGS: usize = 34;
const LONGEST: usize = 6000;
const ORDINARY: usize = 200;
/// The first so many findings hold one long text.
const TEXTS: usize = 10;

fn main() {
    let documents = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let comparison = comparison(documents);
    let out = tempfile::tempdir().unwrap();
    println!("{:>10} MiB  the comparison in memory", resident());
    let start = Instant::now();
    html::write(&comparison, &fixture::image, &fixture::structure, &Options::default(), out.path()).unwrap();
    println!("{:>10.1} s    report of {documents} documents", start.elapsed().as_secs_f64());
    println!("{:>10} MiB  most memory, the comparison included", most_resident());
    let index = out.path().join("index.html");
    println!("{:>10} kB   index.html", std::fs::metadata(&index).unwrap().len() / 1000);
    drop(comparison);
    read(&index, documents);
}

fn comparison(n: usize) -> Comparison {
    let mut comparison = fixture::large(n);
    let start = comparison.documents.len().min(1300);
    for (i, document) in comparison.documents.iter_mut().enumerate().skip(start) {
        if i % 12 == 0 {
            document.class = Class::Regressed;
            document.findings = findings();
        }
    }
    comparison.tally = fixture::tally(&comparison.documents);
    for (n, group) in comparison.groups.iter_mut().enumerate() {
        group.documents.extend((start..comparison.documents.len()).filter(|i| i % 12 == 0 && i % (n + 2) == 0));
    }
    comparison
}

/// As many as a real document has on average, with texts as long as the longest that was met.
fn findings() -> Vec<Judged> {
    let mut findings: Vec<Judged> = fixture::border_findings().into_iter().cycle().take(FINDINGS).collect();
    for (n, judged) in findings.iter_mut().enumerate() {
        if let Some(Value::Text(text)) = &judged.finding.old {
            let most = if n < TEXTS { LONGEST } else { ORDINARY };
            judged.finding.old = Some(Value::text(text.chars().take(most).collect::<String>()));
        }
    }
    findings
}

/// First view, each filter's time in the script, and whether the last row can be reached.
fn read(index: &Path, documents: usize) {
    let Some(mut browser) = Chromium::start() else { return };
    let start = Instant::now();
    browser.open(index, "");
    browser.wait("document.documentElement.hasAttribute('data-shown')");
    println!("{:>10.2} s    first view with its rows", start.elapsed().as_secs_f64());
    let all = "document.documentElement.hasAttribute('data-found') && !/parts/.test(document.getElementById('state').textContent)";
    let start = Instant::now();
    browser.open(index, "#q=zzz");
    browser.wait(all);
    println!("{:>10.2} s    until all rows are loaded for the first filter", start.elapsed().as_secs_f64());
    for query in [
        "class:regressed aspect:table owner:interieur format:rtf document",
        "-class:unchanged",
        "numero 9",
        "producer:word",
    ] {
        // The first draw may still meet rows that arrive; the second has them all.
        let set = |q: &str| {
            format!(
                "(function () {{ var f = document.getElementById('filter'); f.value = {q:?}; f.dispatchEvent(new Event('input')); document.documentElement.removeAttribute('data-drawn-in'); return true; }})()"
            )
        };
        browser.eval(&set(query));
        browser.wait("document.documentElement.hasAttribute('data-drawn-in')");
        let value = |name: &str, browser: &mut Chromium| {
            browser.eval(&format!("Number(document.documentElement.getAttribute('{name}'))")).as_f64().unwrap()
        };
        let (took, found) = (value("data-drawn-in", &mut browser), value("data-found", &mut browser));
        println!("{took:>10.0} ms   filter {query:?}: {found} of {documents}");
    }
}

/// Of this process now, and at most so far, MiB.
fn resident() -> u64 {
    of_status("VmRSS:")
}

fn most_resident() -> u64 {
    of_status("VmHWM:")
}

fn of_status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or("0 kB");
    line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}
