//! The secretary's guide, followed literally: every command of its round, by a shell, in the order in which it stands there.

use crate::certification::{MINISTRIES, Round, plain};
use crate::common::{Place, skip};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Commands of the `console` blocks of a section of the guide.
fn blocks(section: &str) -> Vec<Vec<String>> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/certification/README.md");
    let guide = fs::read_to_string(guide).unwrap();
    let section = guide.split(&format!("## {section}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let blocks = section.split("```console\n").skip(1).map(|b| b.split("```").next().unwrap());
    let commands = |block: &str| block.lines().filter_map(|l| l.strip_prefix("$ ")).map(str::to_owned).collect();
    blocks.map(commands).collect()
}

struct Reader<'p> {
    place: &'p Place,
    round: Round<'p>,
    pair: (&'p str, &'p str),
}

impl Reader<'_> {
    /// Types a command; gives what was said on standard output.
    fn types(&self, command: &str, expected: i32) -> String {
        let path = Path::new(env!("CARGO_BIN_EXE_recette")).parent().unwrap().display().to_string();
        let path = format!("{path}:{}", std::env::var("PATH").unwrap_or_default());
        let mut shell = Command::new("bash");
        shell.args(["-c", command]).current_dir(&self.round.folder).env("PATH", path).stdin(Stdio::null());
        let output = shell.env("RECETTE_HOME", self.place.path()).env("LC_ALL", "C").output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{command}\n{errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A command as a ministry types it: its own name, its own folder, the builds by the names that they have here.
    fn of_ministry(&self, command: &str, ministry: &str) -> String {
        let (base, candidate) = self.pair;
        let here = [
            ("interieur", ministry),
            ("--base certified", &format!("--base {base}")),
            ("--candidate new", &format!("--candidate {candidate}")),
            ("add modeles", &format!("add modeles-{ministry}")),
            ("courriers", &format!("courriers-{ministry}")),
            ("policy.toml", &format!("{ministry}.toml")),
        ];
        here.iter().fold(command.to_owned(), |command, (from, to)| command.replace(from, to))
    }

    fn each_ministry(&self, commands: &[String]) {
        for ministry in MINISTRIES {
            commands.iter().for_each(|command| drop(self.types(&self.of_ministry(command, ministry), 0)));
        }
    }
}

#[test]
fn the_secretarys_guide_is_true() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let reader = Reader { place: &place, round: Round::empty(&place), pair: (base, candidate) };
    let folder = &reader.round.folder;
    let round = blocks("A round");
    let [keys, ministry, first, last] = round.as_slice() else {
        panic!("the guide's round has other blocks: {round:?}")
    };
    reader.each_ministry(&keys[..1]);
    keys[1..].iter().for_each(|command| drop(reader.types(command, 0)));
    let file = "msi-in-the-group-file.msi";
    let hash = recette::pages::digest(b"installer");
    reader.round.group(
        "guide",
        (base, candidate),
        &format!("[[deployed]]\nplatform = \"Windows\"\nfile = \"{file}\"\nsha256 = \"{hash}\"\n"),
    );
    for (number, ministry) in MINISTRIES.iter().enumerate() {
        reader.round.policy(ministry, "");
        fs::create_dir(folder.join(format!("modeles-{ministry}"))).unwrap();
        fs::write(folder.join(format!("modeles-{ministry}/note.rtf")), plain(number)).unwrap();
    }
    reader.each_ministry(ministry);
    reader.types("mkdir received && mv *.recette received/", 0);

    let told = reader.types(&first[0], 3);
    let evidence = told.lines().last().unwrap().split(' ').next_back().unwrap().to_owned();
    first[1..].iter().for_each(|command| drop(reader.types(command, 3)));
    reader.each_ministry(&[last[0].replace("5d0c…", &evidence)]);
    reader.types("mv *.vote received/", 0);
    reader.types(&last[1], 0);

    let dossier = blocks("The dossier");
    let [verify, deployed] = dossier.as_slice() else { panic!("the guide's dossier has other blocks: {dossier:?}") };
    assert!(reader.types(&verify[0], 0).contains("is certified"));
    fs::create_dir(folder.join("bin")).unwrap();
    fs::write(folder.join("bin").join(file), "installer").unwrap();
    reader.types(&deployed[0].replace("/srv/libreoffice", "bin"), 0);
    tested_files(&reader, candidate);
}

/// The list of a tested build's files has the fingerprint that the ministries signed.
fn tested_files(reader: &Reader<'_>, candidate: &str) {
    reader.types(&format!("recette builds files {candidate} > files.txt"), 0);
    let certify = "recette certify --group group.toml received/* --key secretaire.key.pem --dossier with-files --tested files.txt";
    reader.types(certify, 0);
    let listed = reader.types("sha256sum with-files/tested/*.txt", 0);
    let page = fs::read_to_string(reader.round.folder.join("with-files/index.html")).unwrap();
    assert!(page.contains(&listed[..64]), "{listed}");
    reader.types("recette certify --group group.toml --verify with-files", 0);
    if !reader.round.folder.join("dossier/dossier.pdf").is_file() {
        skip("no Chromium: the dossier has no PDF");
    }
}
