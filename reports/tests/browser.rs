//! The report in a real browser, from disk: no script of a document runs, ours do, the filter filters.
//!
//! Skipped with a line where no chromium is installed.

#![allow(clippy::unwrap_used)]

mod fixture;

use recette_reports::html::{self, Options};
use std::path::Path;
use std::process::{Command, Stdio};

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
    "--dump-dom",
];

/// The page's elements after its scripts ran, and what the console said.
fn dom(page: &Path, hash: &str) -> Option<(String, String)> {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}{hash}", page.display()))
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: no chromium on this machine");
        return None;
    };
    Some((String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn report() -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    html::write(&fixture::comparison(), &fixture::image, &fixture::structure, &Options::default(), out.path()).unwrap();
    out
}

/// Rows of the list after filtering.
fn check(query: &str, expected: usize) {
    let out = report();
    let Some((dom, console)) = dom(&out.path().join("index.html"), &format!("#q={query}")) else { return };
    assert!(dom.contains(&format!("data-shown=\"{expected}\"")), "{query}: {:?}", shown(&dom));
    assert!(!dom.contains("<title>PWNED"), "a script of a document ran");
    assert!(!console.contains("CONSOLE"), "{console}");
}

fn shown(dom: &str) -> Option<&str> {
    dom.split("data-shown=").nth(1)?.split('>').next()
}

#[test]
fn the_filter_filters() {
    check("", 100);
    check("class:regressed", 12);
    check("class:regressed+aspect:table", 9);
    check("class:regressed+-aspect:table", 3);
    check("class:regressed,mixed+owner:interieur", 3);
    check("%22pr%C3%A9fecture%2Fr%C3%A9c%C3%A9piss%C3%A9%22", 1);
    check("prefecture", 2);
    check("group:3", 1);
    check("outcome:worse", 3);
    check("format:xlsx+class:fixed", 10);
}

#[test]
fn document_pages_run_our_script_only() {
    let out = report();
    // The script's end presses keys, as a person would.
    let script = out.path().join("assets/report.js");
    let mut text = std::fs::read_to_string(&script).unwrap();
    text.push_str("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '4', bubbles: true}));\n");
    std::fs::write(&script, text).unwrap();
    for entry in std::fs::read_dir(out.path().join("documents")).unwrap().take(3) {
        let Some((dom, console)) = dom(&entry.unwrap().path(), "") else { return };
        assert!(dom.contains("class=\"has-js\""));
        assert!(!dom.contains("<title>PWNED"), "a script of a document ran");
        assert!(!console.contains("CONSOLE"), "{console}");
        if dom.contains("class=\"viewer\"") {
            assert!(dom.contains("id=\"p0-0\" data-mode=\"difference\""), "key 4 did nothing");
        }
    }
}

#[test]
fn an_injected_script_is_refused() {
    let out = report();
    let index = out.path().join("index.html");
    let evil = "<script>document.title='PWNED'</script><img src=x onerror=\"document.title='PWNED'\"><script src=evil.js></script>";
    std::fs::write(out.path().join("evil.js"), "document.title='PWNED'").unwrap();
    let html = std::fs::read_to_string(&index).unwrap().replace("</main>", evil);
    std::fs::write(&index, html).unwrap();
    let Some((dom, console)) = dom(&index, "") else { return };
    assert!(!dom.contains("<title>PWNED"), "the content security policy does not hold");
    assert!(console.contains("Content Security Policy"), "{console}");
}
