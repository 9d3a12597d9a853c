//! What the tests share: the builds at hand, a home of their own, the real binary, passes by hand.

use recette::builds::fonts::{self, FontSet};
use recette::builds::{Build, Registry};
use recette::conditions::{Conditions, Kit};
use recette::context;
use recette::home::Home;
use recette::office::{Mode, Office};
use recette::pass::{Request, Worker};
use recette::sandbox::Ground;
use recette::store::{Blobs, Pass};
use recette_engine::format::Format;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The names of base and candidate, one row a way of provisioning.
const NAMES: [[&str; 2]; 2] = [["lo74", "bookworm"], ["lo252", "trixie"]];

/// Says why a test shows nothing here.
pub fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

fn source() -> Option<Home> {
    let folder = ["RECETTE_TEST_HOME", "RECETTE_HOME"].iter().find_map(std::env::var_os)?;
    Some(Home::at(PathBuf::from(folder)))
}

/// A home of the test's own with the builds and fonts of the machine's; `None` (told) where there are none.
pub struct Place {
    pub folder: TempDir,
    pub builds: Vec<Build>,
}

impl Place {
    pub fn new() -> Option<Place> {
        let Some(source) = source() else {
            skip("no builds; hint: set RECETTE_TEST_HOME to a home with bookworm and trixie (recette demo makes one)");
            return None;
        };
        let folder = TempDir::new().unwrap();
        for name in ["builds", "fonts", "cache", "selftests"] {
            symlink(source.folder(name).unwrap(), folder.path().join(name)).unwrap();
        }
        let registry = Registry::new(Home::at(folder.path()));
        let find = |names: &[&str; 2]| names.iter().find_map(|name| registry.get(name).ok());
        let builds: Vec<Build> = NAMES.iter().filter_map(find).collect();
        if builds.is_empty() {
            skip("neither lo74 and lo252 nor bookworm and trixie are there");
            return None;
        }
        Some(Place { folder, builds })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The build that saves the same bytes every time, if it is there.
    pub fn newest(&self) -> &Build {
        self.builds.last().unwrap()
    }

    /// Base and candidate; `None` (told) where one is missing.
    pub fn pair(&self) -> Option<(&str, &str)> {
        match self.builds.as_slice() {
            [base, candidate] => Some((&base.name, &candidate.name)),
            _ => {
                skip("needs two builds");
                None
            }
        }
    }

    /// Every office that can be driven here: the builds in roots of their own, and the host's installation.
    pub fn offices(&self) -> Vec<(String, Office)> {
        let own = self.builds.iter().map(|b| (b.name.clone(), context::office(b).unwrap()));
        own.chain(host_office().map(|office| ("host".to_owned(), office))).collect()
    }

    pub fn recette(&self, arguments: &[&str]) -> Command {
        recette(self.path(), arguments)
    }
}

/// An installation that runs on the host's libraries.
fn host_office() -> Option<Office> {
    let install = Path::new("/usr/lib/libreoffice");
    if !install.join("program/soffice.bin").is_file() {
        skip("no LibreOffice in /usr/lib/libreoffice: the host's libraries are not tried");
        return None;
    }
    let program = install.join("program").to_string_lossy().into_owned();
    Some(Office { ground: Ground::Host(install.to_owned()), program, symbol_font: None, docx_filter: None })
}

/// The real binary with a home.
pub fn recette(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recette"));
    command.args(arguments).env("RECETTE_HOME", home).env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Exit code, standard output, standard error.
pub fn outcome(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// What one pass needs beside an office.
pub struct Bench {
    pub kit: Kit,
    pub conditions: Conditions,
    pub blobs: Blobs,
}

impl Bench {
    pub fn new(place: &Place) -> Bench {
        let fonts = fonts::provision(&Home::at(place.path()), FontSet::parse("base").unwrap(), &mut |_| {}).unwrap();
        Bench::with_fonts(place.path(), &fonts.folder)
    }

    /// With a folder of fonts, or of nothing.
    pub fn with_fonts(home: &Path, fonts: &Path) -> Bench {
        let kit = Kit::prepare(home, fonts).unwrap();
        Bench { kit, conditions: Conditions::new("test".to_owned(), "fr-FR"), blobs: Blobs::open(home).unwrap() }
    }

    pub fn pass(&self, office: &Office, mode: Mode, bytes: &[u8], format: Format, saves: &[Format]) -> Pass {
        let mut worker = Worker::new(office, &self.kit, &self.conditions, &self.blobs, mode);
        worker.pass(&request(bytes, format, saves)).unwrap()
    }
}

pub fn request<'a>(bytes: &'a [u8], format: Format, saves: &[Format]) -> Request<'a> {
    Request {
        bytes,
        digest: recette::pages::digest(bytes),
        format,
        saves: saves.to_vec(),
        seconds: 60,
        password: None,
        attempt: 1,
    }
}

/// Waits until nothing that names a folder runs any more (what is inside a killed sandbox dies a moment later); gives what does.
pub fn left_running(folder: &Path) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let left = processes_naming(folder);
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Processes whose command line or mounts name a folder (by its last part, which is unique), this one left out.
fn processes_naming(folder: &Path) -> Vec<String> {
    let wanted = folder.file_name().unwrap().to_string_lossy().into_owned();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let read =
            |file| String::from_utf8_lossy(&std::fs::read(entry.path().join(file)).unwrap_or_default()).into_owned();
        let (line, mounts) = (read("cmdline").replace('\0', " "), read("mountinfo"));
        if name != std::process::id().to_string() && (line.contains(&wanted) || mounts.contains(&wanted)) {
            found.push(format!("{name} {line}"));
        }
    }
    found
}
