use super::add::{AddOptions, Broken, ScanOptions, add, from_path, open};
use super::check::{check, check_manifest};
use super::select::{Filters, Sample, select};
use super::*;
use std::fs;
use tempfile::TempDir;

fn rtf(text: &str) -> Vec<u8> {
    format!("{{\\rtf1 {text}}}").into_bytes()
}

/// A directory with files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn scan(dir: &TempDir) -> Suite {
    from_path(dir.path(), &ScanOptions::default()).unwrap().0
}

/// `path format` of the documents, then `-path kind` of what was skipped.
fn outline(suite: &Suite) -> String {
    let documents = suite.documents.iter().map(|d| {
        let names: String = d.names.iter().map(|n| format!("={}", n.display())).collect();
        format!("{}{names} {}", d.path.display(), d.format)
    });
    let skipped = suite.skipped.iter().map(|s| format!("-{} {}", s.path.display(), s.kind.word()));
    documents.chain(skipped).collect::<Vec<_>>().join("; ")
}

fn problems(report: &check::CheckReport) -> String {
    report.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn documents_duplicates_references_and_strangers() {
    let dir = folder(&[
        ("b/lettre.rtf", &rtf("b")),
        ("a.docx", &rtf("a")),
        ("copie.rtf", &rtf("b")),
        ("b/lettre.pdf", b"%PDF-1.4"),
        ("seul.pdf", b"%PDF-1.4"),
        ("notes.txt", b"notes"),
        (".gitignore", b"*.rtf"),
        ("~$lettre.docx", b"x"),
        ("vide.rtf", b""),
    ]);
    std::os::unix::fs::symlink("a.docx", dir.path().join("lien.docx")).unwrap();
    let suite = scan(&dir);
    assert_eq!(
        outline(&suite),
        "a.docx rtf; b/lettre.rtf=copie.rtf rtf; -.gitignore not a document; -lien.docx irregular; -notes.txt not a document; \
         -seul.pdf not a document; -vide.rtf not a document; -~$lettre.docx irregular"
    );
    assert_eq!(suite.documents[0].named.as_deref(), Some("docx"));
    assert_eq!(suite.documents[1].reference.as_deref(), Some(Path::new("b/lettre.pdf")));
}

#[test]
fn a_single_file_is_a_suite() {
    let dir = folder(&[("a.rtf", &rtf("a")), ("b.rtf", &rtf("b")), ("a.pdf", b"%PDF-1.4")]);
    let (suite, _) = from_path(&dir.path().join("a.rtf"), &ScanOptions::default()).unwrap();
    assert_eq!(outline(&suite), "a.rtf rtf");
    assert!(suite.documents[0].reference.is_some());
}

#[test]
fn broken_documents_can_be_kept() {
    let dir = folder(&[("a.docx", b"PK\x03\x04 cut"), ("b.txt", b"text")]);
    let options = ScanOptions { broken: Broken::Include, ..ScanOptions::default() };
    let (suite, _) = from_path(dir.path(), &options).unwrap();
    assert_eq!(outline(&suite), "a.docx docx; -b.txt not a document");
    assert!(suite.documents[0].broken.as_ref().unwrap().contains("truncated zip"));
}

#[test]
fn settings_come_from_four_places() {
    let manifest = "owner = 'M'\nweight = 10\ntags = ['s']\n[defaults]\nweight = 2\n[[override]]\nmatch = 'b/**'\ncritical = true\n\
        tags = ['o']\n[[document]]\npath = 'b/x.rtf'\nweight = 5\ntags = ['d']\n";
    let dir = folder(&[
        ("recette.toml", manifest.as_bytes()),
        ("a.rtf", &rtf("a")),
        ("b/x.rtf", &rtf("x")),
        ("b/y.rtf", &rtf("y")),
    ]);
    let suite = scan(&dir);
    let got: Vec<String> =
        suite.documents.iter().map(|d| format!("{} {} {}", d.weight, d.critical, d.tags.join("+"))).collect();
    assert_eq!(got, ["20 false s", "50 true d+o+s", "20 true o+s"]);
    assert_eq!(suite.owner, "M");
}

#[test]
fn adding_writes_a_manifest_that_reads_back() {
    let dir = folder(&[("é \"x\".rtf", &rtf("a")), ("b.odt", b"no"), ("c.rtf", &rtf("c")), ("d.rtf", &rtf("c"))]);
    let home = TempDir::new().unwrap();
    let tags = ["urgent".to_owned()];
    let options = AddOptions { owner: Some("Ministère"), weight: Some(1.5), tags: &tags, ..AddOptions::default() };
    let added = add(dir.path(), "essai", &home.path().join("suites"), &options).unwrap();
    let read = manifest::load(&added.manifest).unwrap();
    assert_eq!(read, added.suite);
    assert_eq!(open("essai", &home.path().join("suites"), &ScanOptions::default()).unwrap().0, read);
    assert_eq!(list::list(&home.path().join("suites")).unwrap().len(), 1);
}

#[test]
fn adding_again_keeps_what_was_said() {
    let dir = folder(&[("a.rtf", &rtf("a")), ("b.rtf", &rtf("b"))]);
    let home = TempDir::new().unwrap();
    let first = add(dir.path(), "s", home.path(), &AddOptions::default()).unwrap();
    let text = fs::read_to_string(&first.manifest).unwrap().replacen("size", "critical = true\nsize", 1);
    fs::write(&first.manifest, text).unwrap();
    fs::rename(dir.path().join("a.rtf"), dir.path().join("z.rtf")).unwrap();
    let again = add(dir.path(), "s", home.path(), &AddOptions::default()).unwrap();
    let critical: Vec<bool> = again.suite.documents.iter().map(|d| d.critical).collect();
    assert_eq!((outline(&again.suite).as_str(), critical), ("b.rtf rtf; z.rtf rtf", vec![false, true]));
    let other = folder(&[]);
    assert!(matches!(add(other.path(), "s", home.path(), &AddOptions::default()), Err(SuiteError::Taken { .. })));
}

#[test]
fn names_that_are_no_utf8_survive() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[]);
    let name = std::ffi::OsStr::from_bytes(b"d\xE9cret.rtf");
    fs::write(dir.path().join(name), rtf("a")).unwrap();
    let home = TempDir::new().unwrap();
    let added = add(dir.path(), "s", home.path(), &AddOptions::default()).unwrap();
    assert_eq!(manifest::load(&added.manifest).unwrap().documents[0].path.as_os_str(), name);
    assert!(check(&added.suite).is_sound());
}

#[test]
fn a_check_says_everything_at_once() {
    let files = ["a", "b", "c", "d"].map(|n| (format!("{n}.rtf"), rtf(n)));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let dir = folder(&files);
    let home = TempDir::new().unwrap();
    let added = add(dir.path(), "s", home.path(), &AddOptions::default()).unwrap();
    fs::remove_file(dir.path().join("a.rtf")).unwrap();
    fs::write(dir.path().join("b.rtf"), rtf("other")).unwrap();
    fs::create_dir(dir.path().join("sub")).unwrap();
    fs::rename(dir.path().join("c.rtf"), dir.path().join("sub/c2.rtf")).unwrap();
    fs::write(dir.path().join("new.rtf"), rtf("new")).unwrap();
    let text = fs::read_to_string(&added.manifest).unwrap();
    fs::write(
        &added.manifest,
        text.replace("owner =", "wieght = 2\nowner =").replace("shared = false", "shared = \"no\""),
    )
    .unwrap();
    let (_, report) = check_manifest(&added.manifest).unwrap();
    let all = problems(&report);
    for part in [
        "line 4: unknown key wieght; hint: did you mean weight?",
        "line 8: shared is a string",
        "a.rtf: missing",
        "b.rtf: changed (sha256 was ",
        "c.rtf: moved to sub/c2.rtf",
        "new.rtf: not in the suite",
    ] {
        assert!(all.contains(part), "no {part:?} in\n{all}");
    }
    assert_eq!((report.planned, report.intact, report.is_sound()), (4, 1, false));
}

fn check_mistake(manifest: &str, expected: &str) {
    let (_, mistakes) = manifest::parse(manifest, Path::new("x.toml"));
    assert!(manifest::lines(&mistakes).contains(expected), "no {expected:?} in\n{}", manifest::lines(&mistakes));
}

#[test]
fn mistakes_have_lines_and_hints() {
    check_mistake("name = 'a'\nweight = -1", "line 2: weight is not a number from 0 up; hint");
    check_mistake("name = a\nweight = 'x'", "line 1: ");
    check_mistake("name = a\nweight = 'x'", "line 2: weight is not");
    check_mistake("[[document]]\npath = '../x.rtf'", "line 2: path \"../x.rtf\" leads out");
    check_mistake("[[document]]\nsha256 = 'zz'", "line 2: sha256 is 2 characters");
    check_mistake("[[document]]\nformat = 'pages'", "line 2: unknown format pages; hint: one of rtf doc");
    check_mistake("[[document]]\npath = 'a'\n[[document]]\npath = 'a'", "line 3: a is already at line 1");
    check_mistake("[[override]]\nmatch = 'a['", "line 2: glob");
    check_mistake("[document]\npath = 'a'", "hint: write [[document]] with doubled brackets");
    check_mistake("schema = 9", "line 1: schema 9, this version reads up to 1");
}

#[test]
fn tags_from_a_table() {
    let dir = folder(&[("a/x.rtf", &rtf("x")), ("b.rtf", &rtf("b"))]);
    let csv = dir.path().join("a/tags.csv");
    fs::write(&csv, "tags,n,path\nhostile;big,1,x.rtf\n,2,b.rtf\nq,3,gone.rtf\nz\n").unwrap();
    let options = ScanOptions { tags_from: Some(&csv), ..ScanOptions::default() };
    let (suite, report) = from_path(dir.path(), &options).unwrap();
    assert_eq!(suite.documents[0].tags, ["big", "hostile"]);
    assert_eq!(report.tagged, 1);
    assert_eq!(report.unmatched, [(4, "gone.rtf".to_owned())]);
    assert_eq!(report.mistakes.len(), 1);
}

#[test]
fn selection_filters_and_samples() {
    let files: Vec<(String, Vec<u8>)> = (0..40).map(|n| (format!("d{}/{n}.rtf", n % 2), rtf(&n.to_string()))).collect();
    let dir = folder(&files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect::<Vec<_>>());
    let suites = [scan(&dir)];
    let count = |filters: &Filters| select(&suites, filters).unwrap().len();
    assert_eq!(count(&Filters { globs: vec!["d1/*".into()], ..Filters::default() }), 20);
    assert_eq!(count(&Filters { globs: vec!["3?.rtf".into()], ..Filters::default() }), 10);
    assert_eq!(count(&Filters { formats: vec![Format::Odt], ..Filters::default() }), 0);
    assert_eq!(count(&Filters { owners: vec!["x".into()], ..Filters::default() }), 0);
    assert!(select(&suites, &Filters { globs: vec!["[".into()], ..Filters::default() }).is_err());
    let take = |count, seed| {
        let filters = Filters { sample: Some(Sample { count, seed }), ..Filters::default() };
        select(&suites, &filters).unwrap().iter().map(|s| s.document.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(take(7, 1), take(7, 1));
    assert_ne!(take(7, 1), take(7, 2));
    let (seven, eight) = (take(7, 1), take(8, 1));
    assert!(seven.len() == 7 && seven.iter().all(|p| eight.contains(p)));
}

#[test]
fn passwords_by_path_glob_and_hash() {
    let toml = "'a.rtf' = 'one'\n'sub/**' = 'two'\n";
    let dir = folder(&[
        ("recette.toml", b"passwords = 'secret.toml'"),
        ("secret.toml", toml.as_bytes()),
        ("a.rtf", &rtf("a")),
        ("sub/b.rtf", &rtf("b")),
    ]);
    let suite = scan(&dir);
    let passwords = passwords::Passwords::of(&suite).unwrap();
    let found: Vec<_> = suite.documents.iter().map(|d| passwords.find(d).unwrap()).collect();
    assert_eq!(found, ["one", "two"]);
    assert_eq!(format!("{passwords:?}"), "Passwords(2)");
    assert_eq!(outline(&suite), "a.rtf rtf; sub/b.rtf rtf");
    assert!(problems(&check(&suite)).contains("chmod 600"));
}

#[test]
fn unknown_names_say_what_there_is() {
    let home = TempDir::new().unwrap();
    let error = open("rien", home.path(), &ScanOptions::default()).unwrap_err().to_string();
    assert!(error.contains("recette corpus add"));
    assert!(add(home.path(), "../x", home.path(), &AddOptions::default()).is_err());
}
