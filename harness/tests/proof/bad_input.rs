//! Bad input through the real binary: a clear message with place and hint, the design's exit code, and the rest goes on.

use crate::common::{Place, outcome, recette, skip};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Runs it in an empty home; the exit code, and what standard error has to say.
fn check(arguments: &[&str], code: i32, words: &[&str]) {
    let home = TempDir::new().unwrap();
    expect(&mut recette(home.path(), arguments), code, words);
}

fn expect(command: &mut Command, code: i32, words: &[&str]) {
    let (found, out, err) = outcome(command);
    assert_eq!(found, code, "{command:?}\n{out}\n{err}");
    for word in words {
        assert!(err.contains(word), "{command:?} does not say {word:?}:\n{err}");
    }
    assert!(!err.contains("panicked"), "{err}");
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    fs::write(folder.join(name), bytes).unwrap();
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn what_is_not_there_is_named() {
    check(&["check", "--base", "a", "--candidate", "b", "/nowhere/at/all"], 2, &["/nowhere/at/all", "hint:"]);
    let documents = TempDir::new().unwrap();
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    let folder = text(documents.path());
    check(&["run", "--build", "no-such-build", "--format", "rft", &folder], 2, &["rft", "hint:"]);
    check(&["run", "--build", "no-such-build", "--route", "rtf", &folder], 2, &["\"rtf\"", "hint:"]);
    check(&["run", "--build", "no-such-build", "--fonts", "base"], 2, &["<DOCUMENTS>"]);
}

#[test]
fn an_unknown_build_is_named() {
    let Some(place) = Place::new() else { return };
    let documents = TempDir::new().unwrap();
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    let arguments = ["run", "--build", "no-such-build", &text(documents.path())];
    expect(&mut place.recette(&arguments), 2, &["no-such-build", "hint:"]);
    let arguments = ["run", "--build", place.newest().name.as_str(), "--fonts", "gothic", &text(documents.path())];
    expect(&mut place.recette(&arguments), 2, &["gothic", "hint:"]);
}

#[test]
fn nothing_selected_is_exit_4() {
    let documents = TempDir::new().unwrap();
    check(&["run", "--build", "x", &text(documents.path())], 4, &["no document", "hint:"]);
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    check(&["run", "--build", "x", "--format", "docx", &text(documents.path())], 4, &["no document", "hint:"]);
    check(&["run", "--build", "x", "--tag", "none", &text(documents.path())], 4, &["no document", "hint:"]);
}

#[test]
fn a_home_that_cannot_be_written_is_named() {
    // Root may write everywhere but where there is no file system to write to.
    let error = ["/proc/recette", "hint:"];
    for arguments in [&["corpus", "list"][..], &["builds", "list"], &["run", "--build", "x", "/tmp"]] {
        expect(&mut recette(Path::new("/proc/recette"), arguments), 2, &error);
    }
    let mut relative = recette(Path::new("here"), &["builds", "list"]);
    expect(&mut relative, 2, &["RECETTE_HOME=here", "hint:"]);
}

#[test]
fn an_unreadable_directory_is_told_and_the_rest_goes_on() {
    let documents = TempDir::new().unwrap();
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    let closed = documents.path().join("closed");
    fs::create_dir(&closed).unwrap();
    write(&closed, "b.rtf", r"{\rtf1 b}");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let home = TempDir::new().unwrap();
    let add = ["corpus", "add", &text(documents.path()), "--suite", "s", "--owner", "o"];
    let mut command = recette(home.path(), &add);
    // Root reads every directory: somebody else tries.
    if fs::read_dir(&closed).is_ok() {
        command = as_nobody(&command, [home.path(), documents.path(), &documents.path().join("a.rtf")]);
    }
    let (code, out, err) = outcome(&mut command);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(code == 0 && format!("{out}{err}").contains("closed"), "{code} {out} {err}");
}

/// The same command by a user without rights, to whom some paths are given; the first holds a copy of the program.
fn as_nobody(command: &Command, given: [&Path; 3]) -> Command {
    const NOBODY: u32 = 65534;
    let program = given[0].join("program");
    fs::copy(command.get_program(), &program).unwrap();
    for path in given {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut again = Command::new(program);
    again.args(command.get_args()).uid(NOBODY).gid(NOBODY).current_dir("/");
    again.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    again
}

/// Documents that are wrong in every way, and one that is right.
fn broken(folder: &Path) {
    write(folder, "right.rtf", r"{\rtf1\ansi right\par}");
    write(folder, "empty.rtf", "");
    write(folder, "empty.docx", "");
    write(folder, "named-wrongly.docx", r"{\rtf1\ansi named wrongly\par}");
    write(
        folder,
        "truncated.odt",
        &zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")])[..60],
    );
    write(folder, "bomb.docx", zip(&[("[Content_Types].xml", TYPES), ("word/document.xml", &vec![b' '; 300 << 20])]));
    let entities = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>"#;
    let flat = r#"<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>"#;
    let end = "</text:p></office:text></office:body></office:document>";
    write(folder, "entities.fodt", format!("{entities}{flat}&h;{end}"));
    let (open, close) = ("<text:span>".repeat(100), "</text:span>".repeat(100));
    write(folder, "nested.fodt", format!("<?xml version=\"1.0\"?>{flat}{open}deep{close}{end}"));
    write(folder, "nested.rtf", format!("{{\\rtf1 {}deep{}}}", "{\\b ".repeat(100), "}".repeat(100)));
    write(folder, "braces.rtf", format!("{{\\rtf1 {}", "{".repeat(1 << 20)));
}

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_suite_of_broken_documents_is_added_and_checked() {
    let (home, documents) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    broken(documents.path());
    let folder = text(documents.path());
    let (code, out, err) =
        outcome(&mut recette(home.path(), &["corpus", "add", &folder, "--suite", "s", "--owner", "o"]));
    let said = format!("{out}{err}");
    assert_eq!(code, 0, "{said}");
    for word in ["empty.rtf", "truncated.odt"] {
        assert!(said.contains(word), "nothing of {word}:\n{said}");
    }
    let (code, out, err) = outcome(&mut recette(home.path(), &["corpus", "check", "s"]));
    assert_eq!(code, 0, "{out}{err}");
}

#[test]
fn a_manifest_with_several_mistakes_names_them_all() {
    let (home, documents) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    write(documents.path(), "b.rtf", r"{\rtf1 b}");
    let folder = text(documents.path());
    expect(&mut recette(home.path(), &["corpus", "add", &folder, "--suite", "s", "--owner", "o"]), 0, &[]);
    let manifest =
        fs::read_dir(home.path().join("suites")).unwrap().flatten().map(|e| e.path()).find(|p| p.is_file()).unwrap();
    let good = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, good.replace("format = \"rtf\"", "format = \"rft\"")).unwrap();
    fs::write(documents.path().join("a.rtf"), r"{\rtf1 another}").unwrap();
    fs::remove_file(documents.path().join("b.rtf")).unwrap();
    let (code, out, err) = outcome(&mut recette(home.path(), &["corpus", "check", "s"]));
    assert_eq!(code, 2, "{out}{err}");
    fs::write(&manifest, good).unwrap();
    let (code, out, err) = outcome(&mut recette(home.path(), &["corpus", "check", "s"]));
    let said = format!("{out}{err}");
    assert!(code == 2 && said.contains("a.rtf") && said.contains("b.rtf"), "{code}: {said}");
    fs::write(&manifest, "name = \"s\"\n[[document]\n").unwrap();
    let (code, out, err) = outcome(&mut recette(home.path(), &["corpus", "check", "s"]));
    assert!(code == 2 && format!("{out}{err}").contains("line 2"), "{code}: {out}{err}");
}

#[test]
fn broken_documents_run_and_are_accounted_for() {
    let Some(place) = Place::new() else { return };
    let documents = TempDir::new().unwrap();
    broken(documents.path());
    let folder = text(documents.path());
    let (code, out, err) = outcome(&mut place.recette(&["run", "--build", &place.newest().name, "--json", &folder]));
    assert_eq!(code, 0, "{err}");
    let census: serde_json::Value = serde_json::from_str(&out).unwrap();
    let outcomes = census["components"].as_object().unwrap().values().flat_map(|c| c.as_object().unwrap().values());
    let sum: u64 = outcomes.filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(Some(sum), census["planned"].as_u64(), "{out}");
    assert!(!out.contains("not run") && !out.contains("environment"), "{out}");
    let stopped = census["stopped"].as_array().unwrap();
    assert!(!stopped.iter().any(|s| s["name"] == "right.rtf" || s["name"] == "nested.rtf"), "{out}");
    eprintln!("{out}");
}

#[test]
fn a_report_folder_that_is_not_ours_is_left_alone() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let (documents, report) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(documents.path(), "a.rtf", r"{\rtf1 a}");
    write(report.path(), "thesis.odt", "years of work");
    let arguments =
        ["check", "--base", base, "--candidate", candidate, "--report", &text(report.path()), &text(documents.path())];
    expect(&mut place.recette(&arguments), 2, &[&text(report.path()), "hint:"]);
    assert!(!place.path().join("runs").exists(), "the mistake is told before the work");
    assert_eq!(fs::read(report.path().join("thesis.odt")).unwrap(), b"years of work");
}

#[test]
fn a_full_disk_is_an_error_with_its_place() {
    let Some(place) = Place::new() else { return };
    let documents = TempDir::new().unwrap();
    let papers = recette_corpora::generate::all().unwrap();
    papers.iter().take(12).for_each(|p| write(documents.path(), &p.file_name(), &p.bytes));
    // A home on a tmpfs of 1 MB, in a mount namespace of its own.
    let small = TempDir::new().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=1m none '{small}' && for f in builds fonts cache selftests kit; do ln -s \"$(readlink -f '{home}'/$f)\" '{small}'/$f; done && exec '{recette}' run --build '{build}' '{documents}'",
        small = small.path().display(),
        home = place.path().display(),
        recette = env!("CARGO_BIN_EXE_recette"),
        build = place.newest().name,
        documents = documents.path().display(),
    );
    fs::create_dir(place.path().join("kit")).unwrap();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).env("RECETTE_HOME", small.path());
    let (code, out, err) = outcome(&mut command);
    if err.contains("unshare") || err.contains("mount:") {
        return skip(&format!("no tmpfs here: {}", err.trim()));
    }
    assert!(code == 1 || code == 2, "{code}: {out}{err}");
    assert!(err.contains("No space left") && err.contains("hint:") && err.contains(&text(small.path())), "{err}");
}
