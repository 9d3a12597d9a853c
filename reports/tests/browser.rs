//! The report in real browsers, from disk: filter, keyboard, deep links, languages, views, accessibility, and that no
//! script of a document runs.
//!
//! Skipped with a line where there is no chromium or firefox-esr. With `RECETTE_REAL_REPORT` naming the folder of a report
//! that `recette check` wrote, the same walk goes over that one too.

#![allow(clippy::unwrap_used)]

mod driver;
mod fixture;

use driver::{Chromium, Firefox, axe_source};
use recette_engine::compare::{Class, DocumentResult};
use recette_reports::html::{self, Options};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn report() -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    html::write(&fixture::comparison(), &fixture::image, &fixture::structure, &Options::default(), out.path()).unwrap();
    out
}

/// A document's page with page images and findings, in English.
fn document_page(out: &Path) -> PathBuf {
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(out.join("documents")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    let whole = |page: &&PathBuf| {
        let html = std::fs::read_to_string(page).unwrap();
        html.contains("<html lang=\"en\"")
            && ["id=\"p0-0\"", "id=\"f1\"", "href=\"#s0-"].iter().all(|part| html.contains(part))
    };
    pages.iter().find(whole).unwrap().clone()
}

/// Rows of the list after filtering.
fn check(browser: &mut Chromium, out: &Path, query: &str, expected: usize) {
    browser.open(&out.join("index.html"), &format!("#q={query}"));
    browser.wait("/[0-9]/.test(document.getElementById('state').textContent) && !/parts/.test(document.getElementById('state').textContent)");
    let found = browser.eval("Number(document.documentElement.getAttribute('data-found'))");
    assert_eq!(found, json!(expected), "{query}");
    let rows = browser.eval("document.querySelectorAll('#documents tbody tr').length").as_u64().unwrap();
    assert!(rows as usize == expected || rows >= 100, "{query}: {rows} rows shown");
}

#[test]
fn the_filter_filters() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    let mut check = |query: &str, expected| check(&mut browser, out.path(), query, expected);
    check("", 1221);
    check("class:regressed", 12);
    check("classe:r%C3%A9gress%C3%A9", 12);
    check("class:regressed+aspect:table", 9);
    check("aspect:tableau+class:regressed", 9);
    check("class:regressed+-aspect:table", 3);
    check("class:regressed,mixed+owner:interieur", 3);
    check("%22pr%C3%A9fecture%2Fr%C3%A9c%C3%A9piss%C3%A9%22", 1);
    check("prefecture", 2);
    check("group:3", 1);
    check("outcome:worse", 3);
    check("format:xlsx+class:fixed", 10);
    check("producer:%22courrier+plus%22+class:regressed", 3);
    assert_eq!(browser.said, Vec::<String>::new());
}

#[test]
fn accepted_entries_are_filtered_by_number_and_state() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = tempfile::tempdir().unwrap();
    let comparison = fixture::with_accepted();
    html::write(&comparison, &fixture::image, &fixture::structure, &Options::default(), out.path()).unwrap();
    let met = |n: usize| comparison.accepted[n].documents.len();
    let mut check = |query: &str, expected| check(&mut browser, out.path(), query, expected);
    check("accepted:1", met(0));
    check("accepted:exceeded", met(1));
    check("accepte:expir%C3%A9e", met(2));
    check("accepted:4", 0);
    let unmet = |(i, d): &(usize, &DocumentResult)| {
        d.class == Class::Regressed && !comparison.accepted.iter().any(|used| used.documents.contains(i))
    };
    check("-accepted:yes+class:regressed", comparison.documents.iter().enumerate().filter(unmet).count());
    assert_eq!(browser.said, Vec::<String>::new());
}

#[test]
fn the_list_has_no_gaps() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    browser.open(&out.path().join("index.html"), "");
    browser.wait("document.documentElement.hasAttribute('data-shown')");
    // As somebody who holds the space bar down.
    while browser.eval("!document.getElementById('more').hidden") == json!(true) {
        browser.eval("window.scrollBy(0, 800); new Promise(function (next) { requestAnimationFrame(function () { setTimeout(next, 0); }); })");
        let gap = browser.eval("document.getElementById('documents').getBoundingClientRect().bottom < window.innerHeight / 2 && !document.getElementById('more').hidden");
        assert_eq!(gap, json!(false), "an empty window");
    }
    let rows = browser.eval(
        "Array.from(document.querySelectorAll('#documents tbody .name')).map(function (c) { return c.textContent; })",
    );
    let names: Vec<&str> = rows.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert_eq!(names.len(), 1221);
}

#[test]
fn the_keyboard_is_enough() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    let document = document_page(out.path());
    walk_index(&mut browser, out.path());
    walk_document(&mut browser, &document);
    assert_eq!(browser.said, Vec::<String>::new());
}

/// Filter, rows, help and back, without a mouse.
fn walk_index(browser: &mut Chromium, out: &Path) {
    browser.open(&out.join("index.html"), "");
    browser.wait("document.documentElement.hasAttribute('data-shown')");
    browser.press("/");
    browser.wait("document.activeElement.id === 'filter'");
    browser.type_text("-class:unchanged");
    browser.wait("location.hash === '#q=-class:unchanged'");
    browser.press("Escape");
    browser.press("j");
    let first = browser.eval("document.activeElement.href");
    browser.press("j");
    assert_ne!(browser.eval("document.activeElement.href"), first);
    browser.press("k");
    assert_eq!(browser.eval("document.activeElement.href"), first);
    browser.press("?");
    browser.wait("document.querySelector('footer .keys').open");
    browser.press("?");
    // A list that is filtered late is drawn anew and has no row in focus.
    let on_a_row = (0..20).any(|_| {
        browser.press("k");
        browser.eval("/documents\\//.test(document.activeElement.href)") == json!(true)
    });
    assert!(on_a_row);
    browser.press("Enter");
    browser.wait("/documents\\//.test(location.href)");
    browser.loaded();
    browser.press("u");
    browser.wait("/index\\.html#q=-class/.test(location.href)");
    browser.loaded();
    browser.eval("document.getElementById('keys-on').click()");
    browser.press("/");
    assert_ne!(browser.eval("document.activeElement.id"), json!("filter"), "shortcuts that are off work");
    browser.eval("document.getElementById('keys-on').click()");
}

/// Views, their address, the slider, regions, findings and their lines, neighbours.
fn walk_document(browser: &mut Chromium, page: &Path) {
    browser.open(page, "#p0-0:onion");
    let mode = "document.getElementById('p0-0').getAttribute('data-mode')";
    assert_eq!(browser.eval(mode), json!("onion"), "deep link");
    // Boxes lie on each half that can be seen, and do not fade with the page below them.
    let boxes =
        "[...document.querySelectorAll('#p0-0 .boxes')].filter(b => getComputedStyle(b).display != 'none').length";
    let sheet = "getComputedStyle(document.querySelector('#p0-0 .right .sheet')).opacity";
    for (key, expected, shown) in [("2", "swipe", 2), ("3", "onion", 1), ("4", "difference", 0), ("1", "side", 2)] {
        browser.eval("document.querySelector('#p0-0 .modes button').focus()");
        browser.press(key);
        assert_eq!(browser.eval(mode), json!(expected));
        assert_eq!(browser.eval("location.hash"), json!(format!("#p0-0:{expected}")));
        let pressed = "document.querySelector('#p0-0 .modes [aria-pressed=true]').getAttribute('data-mode')";
        assert_eq!(browser.eval(pressed), json!(expected));
        assert_eq!((browser.eval(boxes), browser.eval(sheet)), (json!(shown), json!("1")), "{expected}");
    }
    browser.press("2");
    browser.eval("document.querySelector('#p0-0 .slide input').focus()");
    browser.press("ArrowRight");
    assert_eq!(browser.eval("document.getElementById('p0-0').style.getPropertyValue('--v')"), json!("0.51"));
    browser.press("r");
    assert_eq!(browser.eval("document.getElementById('p0-0').classList.contains('unmarked')"), json!(true));
    browser.eval("document.querySelector('.findings a[href^=\"#s\"]').click()");
    browser.wait("document.querySelector('tr:target.marked') !== null");
    browser.eval("document.querySelector('tr:target .back a').click()");
    browser.wait("/^#f[0-9]+$/.test(location.hash) && document.querySelector('tr:target') !== null");
    let step = ["j", "k"].into_iter().find(|k| {
        let id = if *k == "j" { "next" } else { "previous" };
        browser.eval(&format!("document.getElementById('{id}') !== null")) == json!(true)
    });
    let before = browser.eval("location.pathname");
    browser.press(step.unwrap());
    browser.wait(&format!("location.pathname !== {before}"));
    browser.loaded();
}

#[test]
fn the_language_is_the_readers() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    walk_languages(&mut browser, out.path());
    assert_eq!(browser.said, Vec::<String>::new());
}

/// Whether a page opens in a language. Chromium hands what a page kept to the next page's process a little later.
fn kept(browser: &mut Chromium, page: &Path, language: &str) -> bool {
    (0..20).any(|_| {
        browser.open(page, "");
        browser.eval("document.documentElement.lang") == json!(language)
    })
}

/// The browser's language, then the switch, which is kept from page to page; the address keeps its query.
fn walk_languages(browser: &mut Chromium, out: &Path) {
    let lang = "document.documentElement.lang";
    let index = out.join("index.html");
    browser.open(&index, "");
    assert_eq!(browser.eval(lang), json!("en"));
    browser.languages("fr-FR,fr,en");
    browser.open(&index, "#q=class:fixed");
    assert_eq!(browser.eval(lang), json!("fr"));
    assert_eq!(browser.eval("location.hash"), json!("#q=class:fixed"));
    let document = document_page(out);
    browser.open(&document, "#f1");
    assert_eq!(browser.eval("document.documentElement.lang + location.hash"), json!("fr#f1"));
    browser.eval("document.getElementById('switch').click()");
    browser.wait("document.documentElement.lang === 'en'");
    browser.loaded();
    assert!(kept(browser, &index, "en"), "the switch is not kept");
    browser.eval("document.getElementById('switch').click()");
    browser.wait("document.documentElement.lang === 'fr'");
    browser.loaded();
    assert!(kept(browser, &document, "fr"), "the switch is not kept");
    browser.eval("localStorage.clear()");
    browser.languages("en-GB,en");
}

#[test]
fn it_is_read_without_scripts() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    let mut shows = |page: &Path, hash: &str, parts: &[&str]| {
        browser.call("Page.navigate", json!({"url": format!("file://{}{hash}", page.display())}));
        browser.wait(&format!("location.pathname === {} && document.readyState === 'complete'", json!(page)));
        let text = browser.eval("document.body.innerText").as_str().unwrap().to_owned();
        parts.iter().for_each(|part| assert!(text.contains(part), "{part} in {}", page.display()));
        assert_eq!(browser.eval("document.documentElement.classList.contains('has-js')"), json!(false));
    };
    shows(
        &out.path().join("index.html"),
        "",
        &["12 documents regressed", "Table borders lost on import", "convocation.rtf", "Français"],
    );
    shows(&out.path().join("index.fr.html"), "", &["12 documents ont régressé", "English"]);
    shows(&out.path().join("list/2.html"), "", &["Page 2 of 3", "lettre-"]);
    shows(&document_page(out.path()), "", &["Cell bottom border lost", "Page images", "recette show"]);
}

/// Accessibility of a page at a size and in a scheme.
fn axe(browser: &mut Chromium, axe: &str, page: &Path, what: &str) {
    browser.open(page, "");
    browser.eval("document.querySelectorAll('details').forEach(function (d) { d.open = true; }); true");
    assert_eq!(browser.violations(axe), Value::Array(vec![]), "{what}: {}", page.display());
}

#[test]
fn axe_finds_nothing() {
    let (Some(source), Some(mut browser)) = (axe_source(), Chromium::start()) else { return };
    let out = tempfile::tempdir().unwrap();
    let options = Options { versions: fixture::versions(), ..Options::default() };
    html::write(&fixture::with_accepted(), &fixture::image, &fixture::structure, &options, out.path()).unwrap();
    let pages = ["index.html", "index.fr.html", "list/1.html", "list/2.fr.html", "versions.html", "versions/2.fr.html"];
    let mut pages: Vec<PathBuf> = pages.map(PathBuf::from).to_vec();
    pages.push(document_page(out.path()).strip_prefix(out.path()).unwrap().to_owned());
    pages.extend(stopped_page(out.path()));
    pages.iter().for_each(|page: &PathBuf| axe(&mut browser, &source, &out.path().join(page), "light"));
    browser.scheme("dark");
    // What differs in the dark is colours, and those are alike in both languages.
    let dark = pages.iter().filter(|page| !page.to_string_lossy().contains(".fr."));
    dark.for_each(|page| axe(&mut browser, &source, &out.path().join(page), "dark"));
    browser.size(320, 800);
    for page in &pages {
        browser.open(&out.path().join(page), "");
        browser.eval("document.querySelectorAll('details').forEach(function (d) { d.open = true; }); true");
        assert_eq!(browser.eval(TOO_WIDE), json!([]), "wider than the window: {}", page.display());
    }
}

/// How wide the page is, where that is more than the window, and what may be the cause.
const TOO_WIDE: &str = "document.scrollingElement.scrollWidth <= innerWidth ? [] : [String(document.scrollingElement.scrollWidth)] \
    .concat(Array.from(document.body.querySelectorAll('*')).filter(function (e) { return e.getBoundingClientRect().right > innerWidth + 1; }) \
    .map(function (e) { return e.outerHTML.slice(0, 120); }).slice(0, 5))";

/// A document that stopped in one build.
fn stopped_page(out: &Path) -> Option<PathBuf> {
    let mut pages = std::fs::read_dir(out.join("documents")).unwrap().map(|e| e.unwrap().path());
    let page = pages.find(|p| std::fs::read_to_string(p).unwrap().contains("class=\"frames\""))?;
    Some(page.strip_prefix(out).unwrap().to_owned())
}

/// Tables of groups of which a part is seen only by scrolling.
const CUT_OFF: &str = "[...document.querySelectorAll('.scroll')].filter(s => s.querySelector('.groups') && s.scrollWidth > s.clientWidth)\
     .map(s => s.textContent.trim().slice(0, 60))";

/// The walk over the report of a real check.
#[test]
fn a_real_report_passes_the_same() {
    let Some(out) = std::env::var_os("RECETTE_REAL_REPORT").map(PathBuf::from) else {
        eprintln!("skipped: RECETTE_REAL_REPORT names no report of a check");
        return;
    };
    let Some(mut browser) = Chromium::start() else { return };
    walk_index(&mut browser, &out);
    walk_languages(&mut browser, &out);
    let document = document_page(&out);
    walk_document(&mut browser, &document);
    assert_eq!(browser.said, Vec::<String>::new());
    let Some(source) = axe_source() else { return };
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(out.join("documents")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    let some = pages.iter().step_by(pages.len().div_ceil(24).max(1)).cloned();
    let first = ["index.html", "index.fr.html", "list/1.html"].map(|p| out.join(p));
    for page in first.iter().cloned().chain(some) {
        axe(&mut browser, &source, &page, "real");
    }
    // A window of 1,200 pixels less its scroll bar.
    browser.size(1185, 900);
    browser.open(&first[0], "");
    assert_eq!(browser.eval(CUT_OFF), json!([]), "tables cut off on a common screen");
    let french = document.with_extension("fr.html");
    browser.scheme("dark");
    [&first[0], &first[1], &document, &french].into_iter().for_each(|page| axe(&mut browser, &source, page, "dark"));
    browser.size(320, 800);
    for page in [&first[0], &first[1], &document, &french] {
        browser.open(page, "");
        assert_eq!(browser.eval(TOO_WIDE), json!([]), "wider than the window: {}", page.display());
        axe(&mut browser, &source, page, "narrow");
    }
}

/// Takes the policy out of every page.
fn without_policy(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            without_policy(&entry);
        } else if entry.extension().is_some_and(|e| e == "html") {
            let html = std::fs::read_to_string(&entry).unwrap();
            assert!(html.contains("http-equiv=\"Content-Security-Policy\""));
            let html = html.lines().filter(|l| !l.contains("Content-Security-Policy")).collect::<Vec<_>>().join("\n");
            std::fs::write(&entry, html).unwrap();
        }
    }
}

/// Every page of the report is opened, every fold too, and no script but ours ran.
fn nothing_runs(out: &Path, open: &mut dyn FnMut(&Path) -> (String, String)) {
    let documents = std::fs::read_dir(out.join("documents")).unwrap().map(|e| e.unwrap().path());
    let hostile = documents.filter(|p| std::fs::read_to_string(p).unwrap().contains("PWNED")).take(6);
    let pages: Vec<PathBuf> =
        ["index.html", "index.fr.html", "list/1.html"].map(|p| out.join(p)).into_iter().chain(hostile).collect();
    assert!(pages.len() > 5, "no hostile documents");
    for page in pages {
        let (title, text) = open(&page);
        assert!(!title.contains("PWNED") || title.contains("document.title"), "a script of a document ran: {title}");
        assert!(
            text.contains("<script>document.title='PWNED'</script>") || !page.ends_with("index.html"),
            "{}",
            page.display()
        );
    }
}

#[test]
fn hostile_documents_are_shown_as_text() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    let mut open = |page: &Path| {
        browser.open(page, "");
        browser.wait("!document.getElementById('filter') || document.documentElement.hasAttribute('data-shown')");
        browser.eval("document.querySelectorAll('details').forEach(function (d) { d.open = true; }); true");
        let text = |of: &str, browser: &mut Chromium| browser.eval(of).as_str().unwrap().to_owned();
        (text("document.title", &mut browser), text("document.body.textContent", &mut browser))
    };
    nothing_runs(out.path(), &mut open);
    without_policy(out.path());
    nothing_runs(out.path(), &mut open);
}

#[test]
fn an_injected_script_is_refused() {
    let Some(mut browser) = Chromium::start() else { return };
    let out = report();
    let index = out.path().join("index.html");
    inject(&index);
    browser.open(&index, "");
    assert_ne!(browser.eval("document.title"), json!("PWNED"), "the content security policy does not hold");
    assert!(browser.said.iter().any(|said| said.contains("Content Security Policy")), "{:?}", browser.said);
    // What would have run without it.
    without_policy(out.path());
    browser.open(&index, "");
    browser.wait("document.title === 'PWNED'");
}

const EVIL: [&str; 3] = [
    "<script>document.title='PWNED'</script>",
    "<img src=x onerror=\"document.title='PWNED'\">",
    "<script src=\"data:text/javascript,document.title='PWNED'\"></script>",
];

/// A script, an event handler and a script file, as if something had not been escaped.
fn inject(index: &Path) {
    let evil = EVIL.concat();
    std::fs::write(index.with_file_name("evil.js"), "document.title='PWNED'").unwrap();
    let html = std::fs::read_to_string(index).unwrap().replace("</main>", &format!("{evil}</main>"));
    std::fs::write(index, html).unwrap();
}

#[test]
fn firefox_shows_it_and_refuses_the_same() {
    let out = report();
    let Some(mut firefox) = Firefox::start("en-GB, en") else { return };
    let mut open = |page: &Path| {
        firefox.open(page, "");
        firefox.wait("document.documentElement.classList.contains('has-js')");
        firefox.wait("!document.getElementById('filter') || document.documentElement.hasAttribute('data-shown')");
        let text = |of: &str, firefox: &mut Firefox| firefox.eval(of).as_str().unwrap().to_owned();
        (text("document.title", &mut firefox), text("document.body.textContent", &mut firefox))
    };
    nothing_runs(out.path(), &mut open);
    let index = out.path().join("index.html");
    let plain = out.path().join("plain");
    std::fs::copy(&index, &plain).unwrap();
    inject(&index);
    for (n, evil) in EVIL.iter().enumerate() {
        let html = std::fs::read_to_string(&plain).unwrap().replace("</main>", &format!("{evil}</main>"));
        std::fs::write(&index, html).unwrap();
        let (title, _) = open(&index);
        assert_ne!(title, "PWNED", "the content security policy does not hold against {n}: {evil}");
    }
    without_policy(out.path());
    nothing_runs_except_injected(&mut firefox, &index);
}

fn nothing_runs_except_injected(firefox: &mut Firefox, index: &Path) {
    firefox.open(index, "");
    firefox.wait("document.title === 'PWNED'");
}

#[test]
fn firefox_keeps_the_switch() {
    let out = report();
    let Some(mut firefox) = Firefox::start("fr-FR, fr, en") else { return };
    let index = out.path().join("index.html");
    firefox.open(&index, "#q=class:fixed");
    firefox.wait("document.documentElement.lang === 'fr' && location.hash === '#q=class:fixed'");
    firefox.wait("document.documentElement.classList.contains('has-js')");
    firefox.eval("document.getElementById('switch').click()");
    firefox.wait("document.documentElement.lang === 'en' && document.readyState === 'complete'");
    firefox.open(&document_page(out.path()), "");
    firefox.wait("document.documentElement.classList.contains('has-js')");
    assert_eq!(firefox.eval("document.documentElement.lang"), json!("en"), "the switch is not kept");
}
