//! A group of synthetic ministries with their files in a folder, and the real binary.

use super::world;
use recette_certify::ballot::Choice;
use recette_certify::dossier::{ENVELOPE, LIST, SIGNATURE, list};
use recette_certify::envelope::{Envelope, PayloadType, seal};
use recette_certify::group::Group;
use recette_certify::intake::Received;
use recette_certify::keys::PrivateKey;
use recette_certify::words::Digest;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub const MSI: &str = "LibreOffice_26.8.2_Win_x86-64.msi";

/// A folder with a group of three, their bundles and votes, and the secretary's key.
pub struct Bench {
    pub folder: TempDir,
    pub files: Vec<String>,
}

/// Deployed files: their contents are their names.
pub fn deployed() -> String {
    let entry = |(platform, file): (&str, &str)| {
        let hash = Digest::of(file.as_bytes());
        format!("[[deployed]]\nplatform = {platform:?}\nfile = {file:?}\nsha256 = \"{hash}\"\n")
    };
    [("Windows x86-64", MSI), ("Linux x86-64", "deb/core.deb")].map(entry).concat()
}

impl Bench {
    pub fn new(choice: Choice) -> Bench {
        let text = world::group_text(3, 3, &deployed());
        let bundles = (0..3).map(|n| world::signed(&world::bundle(n, &world::fine(5)))).collect();
        let received = world::with_votes(&Group::parse(&text).unwrap(), bundles, choice);
        Bench::with(&text, received)
    }

    pub fn with(group: &str, received: Vec<Received>) -> Bench {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("group.toml"), group).unwrap();
        fs::write(folder.path().join("secretary.key.pem"), world::key(200).to_pem().unwrap()).unwrap();
        fs::write(folder.path().join("secretary.pub.pem"), world::key(200).public().to_pem()).unwrap();
        let write = |Received { name, bytes }: Received| {
            fs::write(folder.path().join(&name), bytes).unwrap();
            name
        };
        let files = received.into_iter().map(write).collect();
        Bench { folder, files }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn recette(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recette"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("RECETTE_HOME", self.path("home"));
        command
    }

    /// Without a PATH there is no Chromium: quick, and the folder has to be complete all the same.
    pub fn run(&self, arguments: &[&str], expected: i32) -> String {
        said(self.recette(arguments).env("PATH", ""), arguments, expected)
    }

    pub fn certify(&self, more: &[&str], expected: i32) -> String {
        let mut arguments = vec!["certify", "--group", "group.toml", "--on", "2026-11-22"];
        arguments.extend(self.files.iter().map(String::as_str));
        arguments.extend(["--key", "secretary.key.pem", "--dossier", "d"]);
        arguments.extend(more);
        self.run(&arguments, expected)
    }

    pub fn verify(&self, expected: i32) -> String {
        self.run(&["certify", "--group", "group.toml", "--verify", "d"], expected)
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Signs the folder anew, as it is now: the secretary, or whoever has that key.
    pub fn sign_again(&self, key: &PrivateKey) {
        let folder = self.path("d");
        let found = recette::dossier::found(&folder).unwrap().into_iter();
        let files = found.filter(|(name, _)| !name.starts_with(LIST)).map(|(name, digest)| (name, digest.unwrap()));
        let text = list::write(&files.collect());
        let sealed = seal(PayloadType::Dossier, text.as_bytes(), key);
        fs::write(folder.join(LIST), text).unwrap();
        fs::write(folder.join(SIGNATURE), Envelope::parse(&sealed).unwrap().signature()).unwrap();
        fs::write(folder.join(ENVELOPE), sealed).unwrap();
    }
}

pub fn said(command: &mut Command, what: &[&str], expected: i32) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(expected), "{what:?}\n{said}");
    said
}
