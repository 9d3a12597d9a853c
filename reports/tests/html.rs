//! The HTML report of a synthetic comparison: hostile content, sizes, links, content levels.

#![allow(clippy::unwrap_used)]

mod fixture;

use recette_reports::html::{self, Options};
use recette_reports::versions::Version;
use recette_reports::{Content, Error, Language};
use std::collections::HashSet;
use std::path::Path;

fn write(options: &Options, out: &Path) {
    html::write(&fixture::comparison(), &fixture::image, &fixture::structure, options, out).unwrap();
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] }).collect()
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

fn pages(out: &Path) -> Vec<(std::path::PathBuf, String)> {
    let pages = files(out).into_iter().filter(|p| p.extension().is_some_and(|e| e == "html"));
    pages.map(|p| (p.clone(), read(&p))).collect()
}

#[test]
fn nothing_from_documents_is_markup() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    for (path, html) in pages(out.path()) {
        assert_eq!(html.matches("<script").count(), 2, "scripts in {}", path.display());
        for bad in ["<b onclick", "<img src=x", "<b>TOP", "\u{202e}", "\u{2066}", "\x1b", " style="] {
            assert!(!html.contains(bad), "{bad:?} in {}", path.display());
        }
        assert!(!html.lines().any(|l| l.len() > 60_000), "very long line in {}", path.display());
    }
}

#[test]
fn every_local_link_leads_somewhere() {
    let out = tempfile::tempdir().unwrap();
    write(&Options { versions: fixture::versions(), ..Options::default() }, out.path());
    for (path, html) in pages(out.path()) {
        for attribute in ["href=\"", "src=\""] {
            for link in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let file = link.split('#').next().unwrap_or_default();
                let there = file.is_empty() || path.parent().unwrap().join(file).is_file();
                assert!(there, "{link} in {}", path.display());
            }
        }
    }
}

#[test]
fn ids_are_unique_in_a_page() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    for (path, html) in pages(out.path()) {
        let mut seen = HashSet::new();
        for id in html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id.to_owned()), "{id} twice in {}", path.display());
        }
    }
}

#[test]
fn less_content_leaves_nothing_confidential() {
    let check = |content, forbidden: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let options = Options { content, versions: fixture::versions(), ..Options::default() };
        html::write(&fixture::with_accepted(), &fixture::image, &fixture::structure, &options, out.path()).unwrap();
        let all = files(out.path());
        assert!(!all.iter().any(|p| p.extension().is_some_and(|e| e == "png")));
        for path in all {
            let text = read(&path);
            forbidden.iter().for_each(|f| assert!(!text.contains(f), "{f} in {}", path.display()));
        }
    };
    // A remark is the engine's sentence and stays with names; texts, messages and structure do not.
    check(Content::Names, &["Monsieur le", "opened as", "Alinéa"]);
    check(
        Content::None,
        &[fixture::SECRET, "courrier type", "Monsieur le", "Alinéa", "table[2]", "clbrdrb", "lettre-0"],
    );
}

#[test]
fn equal_images_are_kept_once_and_only_where_pages_differ() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    // Four pages of three digests show two different pictures.
    assert_eq!(files(&out.path().join("img")).len(), 2);
}

/// What is budgeted for a page of a real document is kept by one that is all text.
#[test]
fn a_page_of_text_is_small() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    for image in files(&out.path().join("img")) {
        let size = std::fs::metadata(&image).unwrap().len();
        assert!(size < 25_000, "{} has {size} bytes", image.display());
    }
}

/// Text of a page without markup, blanks as one.
fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<').skip(1) {
        out.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        out.push(' ');
    }
    out.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_became_of_accepted_entries_is_shown() {
    let out = tempfile::tempdir().unwrap();
    let comparison = fixture::with_accepted();
    html::write(&comparison, &|_| None, &|_| None, &Options::default(), out.path()).unwrap();
    let index = read(&out.path().join("index.html"));
    let shown = text(&index);
    for state in ["Exceeded: met", "Expired on 2020-01-01", "Not met in the", "No document of its scope", "Holds: met"]
    {
        assert!(shown.contains(state), "{state}");
    }
    // Those that need somebody first.
    let at = |n: usize| index.find(&format!("id=\"accepted-{n}\"")).unwrap();
    assert!(at(2) < at(3) && at(3) < at(4) && at(4) < at(5) && at(5) < at(1));
    assert!(shown.contains("/ 10 accepted"), "the group says in how many of its documents");
    let entry = &comparison.accepted[0];
    let id = &comparison.documents[entry.documents[0]].id;
    let page = read(&out.path().join(format!("documents/{}.html", &id[..16])));
    assert!(page.contains("index.html#accepted-1"), "the entry is linked");
    assert!(page.contains("<span class=\"accepted\">accepted</span>"), "the finding says so");
    let french = text(&read(&out.path().join("index.fr.html")));
    assert!(french.contains("Écarts acceptés délibérément") && french.contains("dépassée"));
}

#[test]
fn percentages_over_other_documents_are_not_shown_without_a_word() {
    let shows = |versions| {
        let out = tempfile::tempdir().unwrap();
        write(&Options { versions, ..Options::default() }, out.path());
        let page = |name: &str| text(&read(&out.path().join(name)));
        let told = page("versions.html").contains("Not every version was run");
        assert_eq!(told, page("versions.fr.html").contains("Toutes les versions n’ont pas été"));
        told
    };
    let same = |mut versions: Vec<Version>| {
        let formats = versions[0].formats.clone();
        versions.iter_mut().for_each(|v| v.formats = formats.clone());
        versions
    };
    assert!(!shows(same(fixture::versions())));
    let mut other = same(fixture::versions());
    other[2].formats.values_mut().next().unwrap().not_run += 1;
    assert!(shows(other));
}

#[test]
fn every_version_has_a_page_and_the_index_links_to_them() {
    let out = tempfile::tempdir().unwrap();
    let options = Options { versions: fixture::versions(), ..Options::default() };
    write(&options, out.path());
    assert!(read(&out.path().join("index.html")).contains("href=\"versions.html\""));
    let matrix = text(&read(&out.path().join("versions.html")));
    // 1221 documents, of them two with a password.
    for part in ["lo252 25.2.3.2", "lo2682 26.8.2.1", "lo2683 26.8.3.1", "/ 1,218", "12 regressed"] {
        assert!(matrix.contains(part), "{part}: {matrix}");
    }
    let second = text(&read(&out.path().join("versions/2.html")));
    for part in
        ["Came with this version", "Table borders lost on import", "crash (SIGSEGV)", "robustesse/cas-0.rtf", "all"]
    {
        assert!(second.contains(part), "{part}");
    }
    assert!(text(&read(&out.path().join("versions/1.html"))).contains("The first version"));
    assert!(text(&read(&out.path().join("versions/3.fr.html"))).contains("Apparu avec cette version Rien."));
    let all = pages(out.path());
    assert!(all.iter().filter(|(p, _)| p.to_string_lossy().contains("versions")).count() == 8);
    all.iter().for_each(|(p, html)| assert!(!html.contains("<b>folder"), "{}", p.display()));
    // Written again without them, they are gone.
    write(&Options::default(), out.path());
    assert!(!out.path().join("versions.html").exists() && !out.path().join("versions").exists());
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("thesis.odt"), "years of work").unwrap();
    let result = html::write(&fixture::comparison(), &|_| None, &|_| None, &Options::default(), out.path());
    assert!(matches!(result, Err(Error::NotOurs { .. })));
    assert_eq!(files(out.path()).len(), 1);
}

#[test]
fn writing_again_gives_the_same_bytes_and_no_leftovers() {
    let out = tempfile::tempdir().unwrap();
    let bytes = || -> Vec<_> {
        let mut all: Vec<_> = files(out.path()).into_iter().map(|p| (p.clone(), std::fs::read(&p).unwrap())).collect();
        all.sort();
        all
    };
    write(&Options::default(), out.path());
    let first = bytes();
    std::fs::write(out.path().join("documents/old.html"), "old").unwrap();
    write(&Options::default(), out.path());
    assert!(first == bytes());
}

#[test]
fn french_has_no_english_left() {
    let out = tempfile::tempdir().unwrap();
    write(&Options { language: Language::French, ..Options::default() }, out.path());
    let index = read(&out.path().join("index.html"));
    assert!(index.contains("<html lang=\"fr\""));
    assert!(index.contains("12 documents ont régressé"), "verdict");
    for english in ["Documents per class", "Worse", "unchanged because", "Show more"] {
        assert!(!index.contains(english), "{english}");
    }
}

#[test]
fn silence_of_a_build_that_stopped_is_not_equality() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    let stopped = pages(out.path())
        .into_iter()
        .find(|(_, html)| html.contains("crash (SIGSEGV)") && html.contains("lang=\"en\" data-root=\"../\""))
        .unwrap()
        .1;
    assert!(stopped.contains("CopyImpl(&#60;SwPaM&#38;&#62;)"), "frames");
    assert!(stopped.contains("Not compared: at least one build did not finish"));
    assert!(!stopped.contains("No difference in structure"));
}

#[test]
fn documents_without_a_page_are_said() {
    let out = tempfile::tempdir().unwrap();
    write(&Options { most_documents: 3, ..Options::default() }, out.path());
    assert_eq!(std::fs::read_dir(out.path().join("documents")).unwrap().count(), 6);
    assert!(read(&out.path().join("index.html")).contains("The 3 heaviest documents have a page of their own"));
}

#[test]
fn a_document_in_two_suites_has_two_pages() {
    let out = tempfile::tempdir().unwrap();
    write(&Options::default(), out.path());
    for name in ["9e3779b97f4a7c15.html", "9e3779b97f4a7c15-2.html"] {
        assert!(out.path().join("documents").join(name).is_file(), "{name}");
    }
}

#[test]
fn an_empty_comparison_is_a_report() {
    let out = tempfile::tempdir().unwrap();
    let mut comparison = fixture::comparison();
    comparison.documents.clear();
    comparison.groups.clear();
    comparison.not_measured.clear();
    comparison.tally = Default::default();
    comparison.exit = 4;
    html::write(&comparison, &|_| None, &|_| None, &Options::default(), out.path()).unwrap();
    assert!(read(&out.path().join("index.html")).contains("Nothing was compared: no document was selected."));
}

#[test]
fn a_hundred_thousand_documents_keep_the_index_small() {
    let out = tempfile::tempdir().unwrap();
    let comparison = fixture::large(100_000);
    html::write(&comparison, &|_| None, &|_| None, &Options::default(), out.path()).unwrap();
    let size = std::fs::metadata(out.path().join("index.html")).unwrap().len();
    assert!(size < 1_500_000, "index.html has {size} bytes");
    let documents = std::fs::read_dir(out.path().join("documents")).unwrap().count() / 2;
    assert!(documents <= 5000, "{documents} pages");
    assert_eq!(std::fs::read_dir(out.path().join("list")).unwrap().count(), 601);
}

/// Every page of a report with everything in it, checked by the Nu Html Checker (`tests/standards.sh`).
#[test]
fn the_checker_finds_no_error() {
    let out = tempfile::tempdir().unwrap();
    let options = Options { versions: fixture::versions(), ..Options::default() };
    let report = out.path().join("html");
    html::write(&fixture::with_accepted(), &fixture::image, &fixture::structure, &options, &report).unwrap();
    // As valid as the others, and too many for a test.
    files(&report.join("documents")).into_iter().skip(8).for_each(|p| std::fs::remove_file(p).unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/standards.sh");
    let checked = std::process::Command::new("bash").arg(script).arg(out.path()).output().unwrap();
    let said = String::from_utf8_lossy(&[checked.stdout, checked.stderr].concat()).into_owned();
    if checked.status.code() == Some(77) {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(checked.status.success(), "{said}");
}

/// Writes the report where `RECETTE_REPORT_DIR` says, to be looked at.
#[test]
fn to_look_at() {
    let Some(out) = std::env::var_os("RECETTE_REPORT_DIR") else { return };
    let options =
        Options { command: "recette check --base lo252 --candidate lo2682 corpus/".to_owned(), ..Options::default() };
    write(&options, &Path::new(&out).join("en"));
    html::write(
        &fixture::large(100_000),
        &fixture::image,
        &fixture::structure,
        &options,
        &Path::new(&out).join("large"),
    )
    .unwrap();
}
