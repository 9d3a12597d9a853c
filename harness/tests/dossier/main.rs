//! Dossiers by the real binary: written, verified, forged; the lines that stand on their pages; what is deployed against them.
//!
//! Ministries are synthetic, so that no office is needed. The PDF is looked at where there are a Chromium and poppler, the pages
//! where there are a Chromium and axe-core.

#![allow(clippy::unwrap_used)]

mod bench;
#[path = "../../../reports/tests/driver/mod.rs"]
mod driver;
mod pages;
#[path = "../../../certify/tests/world/mod.rs"]
mod world;

use bench::{Bench, MSI, deployed, said};
use recette_certify::ballot::Choice;
use recette_certify::dossier::{CERTIFICATE, ENVELOPE};
use recette_certify::words::Digest;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn a_dossier_is_verified_by_making_it_anew() {
    let bench = Bench::new(Choice::Approve);
    let told = bench.certify(&["--lang", "fr"], 0);
    assert!(
        told.contains("no PDF in the dossier, which is complete without it: no Chromium on this machine"),
        "{told}"
    );
    let told = bench.verify(0);
    assert!(told.contains("the same, made anew from the evidence in it") && told.contains("is certified"), "{told}");
    let pages =
        ["index.html", "index.en.html", "summary.html", "summary.en.html"].map(|p| bench.text(&format!("d/{p}")));
    let language = |n: usize| pages[n].contains("<html lang=\"fr\">");
    assert!(language(0) && !language(1) && language(2) && !language(3));
    for page in &pages {
        let first = page.split("class=\"contents\"").next().unwrap();
        assert!(first.contains(MSI) && first.contains(world::build("26.8.2.2", "").fingerprint.as_str()));
    }
    // Votes are on the SHA-256 of a text that everybody can read.
    let evidence = Digest::of(bench.text("d/evidence.txt").as_bytes());
    assert!(pages[0].contains(evidence.as_str()));
}

#[test]
fn the_order_of_files_changes_nothing() {
    let mut bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    let first = bench.text("d/SHA256SUMS");
    fs::remove_dir_all(bench.path("d")).unwrap();
    bench.files.reverse();
    bench.certify(&[], 0);
    assert_eq!(bench.text("d/SHA256SUMS"), first);
}

/// A change to a sound dossier, and what verifying says of it.
fn check(change: impl Fn(&Bench), expected: &str) {
    let bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    change(&bench);
    let told = bench.verify(102);
    assert!(told.contains(expected), "{expected:?} instead of {told}");
}

fn replace(bench: &Bench, name: &str, from: &str, to: &str) {
    let text = bench.text(name);
    assert!(text.contains(from), "{from}");
    fs::write(bench.path(name), text.replace(from, to)).unwrap();
}

#[test]
fn forged_dossiers_are_refused() {
    check(|b| replace(b, "d/index.html", "certified", "refused"), "altered: index.html");
    check(|b| replace(b, "d/deployed.sha256", "LibreOffice", "LibreOfficf"), "altered: deployed.sha256");
    check(|b| fs::write(b.path("d/dossier.pdf"), "%PDF-").unwrap(), "not listed: dossier.pdf");
    check(|b| fs::write(b.path("d/evidence/x.recette"), "x").unwrap(), "not listed: evidence/x.recette");
    check(
        |b| fs::remove_file(b.path("d/evidence/ministry-1-1.recette")).unwrap(),
        "missing: evidence/ministry-1-1.recette",
    );
    check(|b| fs::remove_file(b.path("d/evidence/ministry-1.vote")).unwrap(), "missing: evidence/ministry-1.vote");
    check(|b| fs::remove_file(b.path("d").join(ENVELOPE)).unwrap(), "SHA256SUMS.dsse: No such file");
    check(|b| replace(b, "d/SHA256SUMS", "index.html", "indey.html"), "not the list that was signed");
    check(|b| fs::write(b.path("d/SHA256SUMS.sig"), [7; 64]).unwrap(), "not the signature of the envelope");
    check(
        |b| {
            fs::rename(b.path("d/summary.html"), b.path("s.html")).unwrap();
            std::os::unix::fs::symlink(b.path("s.html"), b.path("d/summary.html")).unwrap();
        },
        "altered: summary.html",
    );
    check(|b| b.sign_again(&world::key(77)), "signed with a key that is not expected here");
    // A ministry's key signs bundles and votes, no dossier.
    check(|b| b.sign_again(&world::key(0)), "signed with a key that is not expected here");
    let vote = |b: &Bench| fs::read(b.path("d/evidence/ministry-1.vote")).unwrap();
    check(
        |b| fs::write(b.path("d").join(ENVELOPE), vote(b)).unwrap(),
        "SHA256SUMS.dsse: signed with a key that is not expected here",
    );
}

#[test]
fn a_secretary_who_signs_something_else_is_found_out() {
    let secretary = || world::key(200);
    let signed = |change: &dyn Fn(&Bench), expected: &str| {
        check(
            |b| {
                change(b);
                b.sign_again(&secretary());
            },
            expected,
        );
    };
    let other = "another one comes out of the evidence";
    signed(&|b| replace(b, "d/certificate.json", "\"certified\",", "\"refused\","), other);
    signed(&|b| replace(b, "d/index.html", "Ministry 1", "Ministry 7"), &format!("index.html: {other}"));
    signed(&|b| fs::remove_file(b.path("d/evidence/ministry-2.vote")).unwrap(), other);
    signed(&|b| fs::remove_file(b.path("d/evidence/ministry-2-1.recette")).unwrap(), other);
    signed(&|b| fs::write(b.path("d/note.html"), "x").unwrap(), "note.html: no part of a dossier");
    signed(
        &|b| fs::write(b.path("d/evidence/x.vote"), "x").unwrap(),
        "evidence/x.vote: does not count: not a signed file",
    );
    signed(
        &|b| replace(b, "d/group.toml", "quorum = 3", "quorum = 1"),
        "not the group file that this dossier is held against",
    );
    signed(&|b| replace(b, "d/deployed.sha256", MSI, "LibreOffice.msi"), &format!("deployed.sha256: {other}"));
}

#[test]
fn mistakes_are_told_before_anything_is_written() {
    let bench = Bench::new(Choice::Approve);
    let mut arguments =
        vec!["certify", "--group", "group.toml", "--on", "2026-11-22", "--dossier", "d", "--key", "other.pem"];
    arguments.extend(bench.files.iter().map(String::as_str));
    fs::write(bench.path("other.pem"), world::key(5).to_pem().unwrap()).unwrap();
    assert!(bench.run(&arguments, 2).contains("not the key of the group's secretary"));
    fs::write(bench.path("card.json"), "{}").unwrap();
    assert!(bench.certify(&["--accuracy", "card.json"], 2).contains("not an accuracy card"));
    assert!(bench.certify(&["--tested", "card.json"], 2).contains("recette builds files"));
    fs::create_dir(bench.path("d")).unwrap();
    fs::write(bench.path("d/mine.txt"), "x").unwrap();
    assert!(bench.certify(&[], 2).contains("not empty"));
    let left: Vec<_> = fs::read_dir(bench.folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".dossier-")), "{left:?}");
}

#[test]
fn a_certificate_without_end_is_not_read_to_its_end() {
    let bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    let path = bench.path("d").join(CERTIFICATE);
    let text = fs::read_to_string(&path).unwrap();
    let blanks = vec![b' '; recette_certify::envelope::LARGEST + 1];
    fs::write(&path, [&blanks, text.as_bytes()].concat()).unwrap();
    bench.sign_again(&world::key(200));
    // Read whole, it would be the certificate that was signed.
    let expected = format!("{CERTIFICATE}: not the one that was signed");
    assert!(bench.verify(102).contains(&expected));
    install(&bench);
    assert!(bench.run(&["builds", "verify", "d", "bin", "--group", "group.toml"], 102).contains(&expected));
}

const CANARY: &str = "Canari-Dupont";

#[test]
fn names_that_others_gave_their_files_stay_outside() {
    let mut bench = Bench::new(Choice::Approve);
    for (number, name) in bench.files.iter_mut().enumerate() {
        let hidden = format!("{CANARY}-{number}.recette");
        fs::rename(bench.folder.path().join(&name), bench.folder.path().join(&hidden)).unwrap();
        *name = hidden;
    }
    // Blanks are no part of what is signed; rubbish is refused by its hash.
    let first = bench.files[0].clone();
    fs::write(bench.path(&first), format!("\n{}{}", " ".repeat(7431), bench.text(&first))).unwrap();
    fs::write(bench.path(&format!("{CANARY}.vote")), CANARY).unwrap();
    bench.files.push(format!("{CANARY}.vote"));
    let told = bench.certify(&[], 0);
    let rubbish = Digest::of(CANARY.as_bytes()).short().to_owned();
    assert!(told.contains(&format!("{rubbish} is {CANARY}.vote")), "{told}");
    let (english, french) = (bench.text("d/index.html"), bench.text("d/index.fr.html"));
    assert!(english.contains(&rubbish) && english.contains("not a signed file"));
    assert!(french.contains(&rubbish) && french.contains("pas un fichier signé"));
    assert!(!french.contains("not a signed file"));
    for name in recette::dossier::found(&bench.path("d")).unwrap().keys() {
        let text = String::from_utf8_lossy(&fs::read(bench.path("d").join(name)).unwrap()).into_owned();
        assert!(!text.contains("Canari") && !text.contains(&" ".repeat(99)) && !name.contains("Canari"), "{name}");
    }
    bench.verify(0);
}

/// The lines for a person to type that stand in a section of a page.
fn typed(page: &str, section: &str) -> Vec<String> {
    let section = page.split(&format!("id=\"{section}\"")).nth(1).unwrap().split("</section>").next().unwrap();
    let blocks = section.split("<code>").skip(1).map(|b| b.split("</code>").next().unwrap());
    let plain = |text: &str| {
        let marks = [("&#38;", "&"), ("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'")];
        marks.iter().rev().fold(text.to_owned(), |t, (from, to)| t.replace(from, to))
    };
    blocks.flat_map(str::lines).map(plain).filter(|l| !l.is_empty()).collect()
}

fn shell(folder: &Path, lines: &[String]) -> (bool, String) {
    let output =
        Command::new("bash").args(["-euo", "pipefail", "-c", &lines.join("\n")]).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[test]
fn the_lines_on_the_page_verify_it_with_openssl_alone() {
    if Command::new("openssl").arg("version").output().is_err() {
        return eprintln!("skipped: no openssl");
    }
    let bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    let lines = typed(&bench.text("d/index.html"), "verify");
    let own = |line: &&String| !line.starts_with("recette ") && !line.ends_with("  -");
    let place = format!("{}/", bench.folder.path().display());
    let lines: Vec<String> = lines.iter().filter(own).map(|l| l.replace("/tmp/", &place)).collect();
    assert!(lines.len() >= 7, "{lines:#?}");
    let (fine, told) = shell(&bench.path("d"), &lines);
    let id = world::key(200).public().id().to_string();
    assert!(fine && told.contains("Signature Verified Successfully") && told.contains(&id), "{told}");
    let index = bench.text("d/index.html");
    let broken = |change: &dyn Fn(), back: &dyn Fn()| {
        change();
        let (fine, told) = shell(&bench.path("d"), &lines);
        assert!(!fine, "{told}");
        back();
    };
    let page = bench.path("d/index.html");
    broken(&|| fs::write(&page, "x").unwrap(), &|| fs::write(&page, &index).unwrap());
    broken(&|| fs::write(bench.path("d/y"), "x").unwrap(), &|| fs::remove_file(bench.path("d/y")).unwrap());
    broken(&|| fs::rename(&page, bench.path("i")).unwrap(), &|| fs::rename(bench.path("i"), &page).unwrap());
    let names = bench.text("d/SHA256SUMS");
    let list = bench.path("d/SHA256SUMS");
    broken(&|| fs::write(&list, names.lines().skip(1).collect::<Vec<_>>().join("\n")).unwrap(), &|| {
        fs::write(&list, &names).unwrap()
    });
    assert!(shell(&bench.path("d"), &lines).0);
}

/// A folder of deployed files.
fn install(bench: &Bench) {
    fs::create_dir_all(bench.path("bin/deb")).unwrap();
    for name in [MSI, "deb/core.deb"] {
        fs::write(bench.path("bin").join(name), name).unwrap();
    }
}

#[test]
fn deployed_files_are_held_against_the_dossier() {
    let bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    install(&bench);
    let verify = |more: &[&str], expected: i32| {
        let mut arguments = vec!["builds", "verify", "d", "bin", "--group", "group.toml"];
        arguments.extend(more);
        bench.run(&arguments, expected)
    };
    let fine = verify(&[], 0);
    assert!(
        fine.contains(&format!("verified   {MSI}")) && fine.contains("2 verified, 0 altered, 0 missing, 0 unknown"),
        "{fine}"
    );
    assert!(verify(&["--lang", "fr"], 0).contains("2 conforme, 0 modifié"));
    // What a technician types without Recette.
    let page = bench.text("d/index.html");
    let lines = typed(&page, "binaries");
    let linux = lines.iter().find(|l| l.starts_with("sha256sum")).unwrap().replace("DOSSIER", "../d");
    let (sound, told) = shell(&bench.path("bin"), std::slice::from_ref(&linux));
    assert!(sound && told.matches(": OK").count() == 2, "{told}");
    let windows: Vec<&String> = lines.iter().filter(|l| l.starts_with("certutil")).collect();
    assert_eq!(windows[0], &format!("certutil -hashfile \"{MSI}\" SHA256 | findstr /i {}", Digest::of(MSI.as_bytes())));
    assert!(windows[1].contains("\"deb\\core.deb\""), "{windows:?}");

    fs::write(bench.path("bin/extra.dll"), "x").unwrap();
    assert!(verify(&[], 102).contains("UNKNOWN    extra.dll"));
    fs::remove_file(bench.path("bin/extra.dll")).unwrap();
    fs::remove_file(bench.path("bin/deb/core.deb")).unwrap();
    assert!(verify(&[], 3).contains("missing    deb/core.deb"));
    verify(&["--platform", "Windows x86-64"], 0);
    assert!(verify(&["--platform", "macOS"], 4).contains("lists no file to deploy"));
    fs::write(bench.path("bin").join(MSI), "other").unwrap();
    assert!(verify(&[], 102).contains(&format!("ALTERED    {MSI}")));
    assert!(!shell(&bench.path("bin"), std::slice::from_ref(&linux)).0);
}

#[test]
fn nothing_is_said_of_files_by_a_dossier_that_is_not_signed() {
    let bench = Bench::new(Choice::Approve);
    bench.certify(&[], 0);
    install(&bench);
    let own = bench.run(&["builds", "verify", "d", "bin"], 0);
    assert!(own.contains("the key that the dossier itself gives"), "{own}");
    // A whole dossier of somebody else's: sound by its own key, not by the secretary's.
    let stranger = world::key(77);
    fs::write(bench.path("d/keys/SECRETARY.pub.pem"), stranger.public().to_pem()).unwrap();
    bench.sign_again(&stranger);
    for anchor in [["--group", "group.toml"], ["--public-key", "secretary.pub.pem"]] {
        let told = bench.run(&["builds", "verify", "d", "bin", anchor[0], anchor[1]], 102);
        assert!(told.contains("signed with a key that is not expected here") && !told.contains("verified"), "{told}");
    }
    replace(&bench, "d/certificate.json", MSI, "LibreOffice.msi");
    let told = bench.run(&["builds", "verify", "d", "bin"], 102);
    assert!(told.contains(&format!("{CERTIFICATE}: not the one that was signed")), "{told}");
}

#[test]
fn sound_files_of_a_version_that_is_not_certified_are_not_fine() {
    for (choice, expected) in [(Choice::Refuse, 102), (Choice::Abstain, 102)] {
        let bench = Bench::new(choice);
        bench.certify(&[], expected);
        install(&bench);
        bench.run(&["builds", "verify", "d", "bin", "--group", "group.toml"], expected);
    }
    let mut bench = Bench::new(Choice::Approve);
    bench.files.retain(|f| !f.ends_with(".vote"));
    bench.certify(&[], 3);
    install(&bench);
    bench.run(&["builds", "verify", "d", "bin", "--group", "group.toml"], 3);
}

#[test]
fn the_pdf_has_the_meetings_page_first_and_alone() {
    let there = |name: &str| Command::new(name).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there("chromium") || !there("pdftotext") {
        return eprintln!("skipped: no chromium, or no pdftotext");
    }
    // Twelve ministries, each with something to say: as much as the first page ever holds.
    let group = world::group_text(14, 3, &deployed());
    let bundles = (0..14).map(|n| world::signed(&world::bundle(n, &world::regressed(9, 1 + n % 3)))).collect();
    let bench = Bench::with(&group, bundles);
    let mut arguments = vec!["certify", "--group", "group.toml", "--on", "2026-11-22", "--key", "secretary.key.pem"];
    arguments.extend(["--dossier", "d", "--lang", "fr"]);
    arguments.extend(bench.files.iter().map(String::as_str));
    said(&mut bench.recette(&arguments), &arguments, 102);
    let page = |number: &str| {
        let mut text = Command::new("pdftotext");
        text.args(["-layout", "-f", number, "-l", number]).arg(bench.path("d/dossier.pdf")).arg("-");
        said(&mut text, &["pdftotext"], 0)
    };
    let (first, second) = (page("1"), page("2"));
    for wanted in ["est refusée", "Décisions demandées", "Testé, sous Linux", "Déployé", MSI, "signé avec la clé"]
    {
        assert!(first.contains(wanted), "{wanted}: {first}");
    }
    assert!(second.trim_start().starts_with("Sommaire"), "{second}");
    bench.verify(0);
}
