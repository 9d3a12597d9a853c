//! The store: runs (append-only lines of passes) and blobs (by hash, zstd).
//!
//! In: [`Pass`]es and bytes. Out: the same, found again by key. A run is a folder per build and conditions; killing the
//! harness at any moment loses at most the line being written, and a torn last line is cut off when the run is opened
//! again. Blobs are written beside and renamed, so that one that exists is whole; they are shared by all runs, because
//! most pages of two builds are equal. Deliberately absent: an index (none was needed so far), deletion (see `gc`).

use crate::pages::{Page, digest};
use recette_engine::compare::BuildInfo;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Schema number of `run.json` and `trials.jsonl`.
pub const SCHEMA: u32 = 1;

/// What a pass is about: one file given to one build.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PassKey {
    /// SHA-256 of the file.
    pub file: String,
    /// Extension it is loaded under.
    pub extension: String,
    /// Names of the saves asked for, joined by `,`; empty for a mere view.
    pub wanted: String,
    /// How the office is driven: zygote, kit, soffice.
    pub mode: String,
    /// What paints the pages where the office only prints them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub painter: Option<String>,
}

/// A painted page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRef {
    /// Blob.
    pub digest: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
}

/// A saved file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRef {
    /// Blob, and SHA-256 of the file.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// Milliseconds of the save.
    pub ms: u64,
}

/// Something the office said it could not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `setup`, `load`, `render`, `save`.
    pub stage: String,
    /// Name of the save.
    pub name: Option<String>,
    /// Its words.
    pub message: String,
}

/// A death by signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Death {
    /// Signal number.
    pub signal: i32,
    /// Innermost first.
    pub frames: Vec<String>,
    /// Whether the address space was used up.
    pub memory: bool,
}

/// One file, given once to one build: everything that was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// What it is about.
    #[serde(flatten)]
    pub key: PassKey,
    /// From 1.
    pub attempt: u32,
    /// Seconds it was given.
    pub seconds: u64,
    /// Document type as LibreOfficeKit numbers it.
    pub document_type: Option<i32>,
    /// Pages, when all were painted.
    pub pages: Option<Vec<PageRef>>,
    /// Saved files by name.
    pub saves: BTreeMap<String, SavedRef>,
    /// What failed with words.
    pub failures: Vec<Failure>,
    /// What the child was at when it ended, where that was not the end: stage and name of the save.
    pub cut_off: Option<(String, Option<String>)>,
    /// Signal.
    pub death: Option<Death>,
    /// Killed at its deadline.
    pub timed_out: bool,
    /// Our own side failed.
    pub trouble: Option<String>,
    /// CPU milliseconds.
    pub cpu_ms: u64,
    /// Wall milliseconds.
    pub wall_ms: u64,
    /// Peak memory.
    pub rss_mib: u64,
}

/// `run.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// Schema number.
    pub schema: u32,
    /// Version of the program that made it.
    pub recette: String,
    /// The build.
    pub build: BuildInfo,
    /// Digest of the conditions.
    pub conditions: String,
    /// The conditions in words.
    pub words: BTreeMap<String, String>,
}

/// Blobs by hash.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// Opens or makes the folder.
    pub fn open(home: &Path) -> io::Result<Blobs> {
        let folder = home.join("blobs");
        std::fs::create_dir_all(&folder)?;
        Ok(Blobs { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        let (shelf, rest) = name.split_at_checked(2).unwrap_or(("00", name));
        self.folder.join(shelf).join(rest)
    }

    /// Stores bytes; gives their name. What is there already is not written again.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let name = digest(bytes);
        let path = self.path(&name);
        if path.exists() {
            return Ok(name);
        }
        write_whole(&path, &zstd::bulk::compress(bytes, 1)?)?;
        Ok(name)
    }

    /// Stores a page.
    pub fn put_page(&self, page: &Page, dpi: u32) -> io::Result<PageRef> {
        Ok(PageRef { digest: self.put(&page.encode())?, width: page.width, height: page.height, dpi })
    }

    /// Whether bytes of this name are there.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    /// Bytes by name.
    pub fn get(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = self.path(name);
        let file = File::open(&path).map_err(|e| {
            io::Error::new(e.kind(), format!("blob {name}: {e}; hint: run the check again with --fresh"))
        })?;
        zstd::stream::decode_all(file)
    }
}

/// A run: all passes of one build under one set of conditions.
#[derive(Debug)]
pub struct Run {
    folder: PathBuf,
    /// `run.json`.
    pub info: RunInfo,
    state: Mutex<State>,
    // Held while the run is open: two harnesses must not append to one file.
    _lock: nix::fcntl::Flock<File>,
}

#[derive(Debug)]
struct State {
    lines: File,
    passes: HashMap<PassKey, Vec<Pass>>,
}

impl Run {
    /// Opens the run of a build and conditions, or begins it.
    /// A label sets a run apart from the build's own: one that was executed anew on purpose.
    pub fn open(home: &Path, info: RunInfo, label: Option<&str>) -> io::Result<Run> {
        let mut name = format!("{}-{}", short(&info.build.fingerprint), short(&info.conditions));
        if let Some(label) = label {
            name = format!("{name}-{label}");
        }
        let folder = home.join("runs").join(name);
        std::fs::create_dir_all(&folder)?;
        let lock = lock(&folder)?;
        let info = read_or_write_info(&folder, info)?;
        let mut lines = File::options().create(true).read(true).append(true).open(folder.join("trials.jsonl"))?;
        let passes = read_lines(&mut lines)?;
        Ok(Run { folder, info, state: Mutex::new(State { lines, passes }), _lock: lock })
    }

    /// Opens a run that was made before, by the name of its folder.
    pub fn reopen(home: &Path, name: &str) -> io::Result<Run> {
        let path = home.join("runs").join(name).join("run.json");
        let bytes = std::fs::read(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
        let info: RunInfo = serde_json::from_slice(&bytes)?;
        let own = format!("{}-{}", short(&info.build.fingerprint), short(&info.conditions));
        Run::open(home, info, name.strip_prefix(&own).and_then(|label| label.strip_prefix('-')))
    }

    /// The name of its folder.
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All attempts at something, oldest first.
    pub fn attempts(&self, key: &PassKey) -> Vec<Pass> {
        self.state().passes.get(key).cloned().unwrap_or_default()
    }

    /// Adds a pass: one line, one write.
    pub fn add(&self, pass: Pass) -> io::Result<()> {
        let mut line = serde_json::to_vec(&pass)?;
        line.push(b'\n');
        let mut state = self.state();
        state.lines.write_all(&line)?;
        state.passes.entry(pass.key.clone()).or_default().push(pass);
        Ok(())
    }

    /// Modes in which something was run.
    pub fn modes(&self) -> std::collections::BTreeSet<String> {
        self.state().passes.keys().map(|key| key.mode.clone()).collect()
    }

    /// Every pass, in no order.
    pub fn all(&self) -> Vec<Pass> {
        self.state().passes.values().flatten().cloned().collect()
    }

    /// Number of passes.
    pub fn count(&self) -> usize {
        self.state().passes.values().map(Vec::len).sum()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn short(text: &str) -> &str {
    text.get(..16).unwrap_or(text)
}

fn lock(folder: &Path) -> io::Result<nix::fcntl::Flock<File>> {
    let file = File::options().create(true).append(true).open(folder.join("lock"))?;
    nix::fcntl::Flock::lock(file, nix::fcntl::FlockArg::LockExclusiveNonblock).map_err(|(_, error)| {
        let message = format!("{}: in use by another recette ({error}); hint: wait for it", folder.display());
        io::Error::new(io::ErrorKind::WouldBlock, message)
    })
}

fn read_or_write_info(folder: &Path, info: RunInfo) -> io::Result<RunInfo> {
    let path = folder.join("run.json");
    if let Ok(bytes) = std::fs::read(&path) {
        let known: RunInfo = serde_json::from_slice(&bytes)
            .map_err(|e| io::Error::other(format!("{}: {e}; hint: move the folder away", path.display())))?;
        if known.schema != SCHEMA {
            return Err(io::Error::other(format!("{}: schema {}, this is {SCHEMA}", path.display(), known.schema)));
        }
    }
    write_whole(&path, &serde_json::to_vec_pretty(&info)?)?;
    Ok(info)
}

/// Writes a file complete or not at all, with its folder; it is its owner's only.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_for(0o600, path, bytes)
}

/// The same with the permissions that the process's mask leaves of `mode`.
pub fn write_for(mode: u32, path: &Path, bytes: &[u8]) -> io::Result<()> {
    // The folder of a bare file name is the one we are in.
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let permissions = std::fs::Permissions::from_mode(mode);
    let mut partial = tempfile::Builder::new().prefix(".partial-").permissions(permissions).tempfile_in(folder)?;
    partial.write_all(bytes)?;
    partial.persist(path).map(|_| ()).map_err(|e| e.error)
}

/// Reads all whole lines and cuts a torn last one off.
fn read_lines(file: &mut File) -> io::Result<HashMap<PassKey, Vec<Pass>>> {
    let mut passes: HashMap<PassKey, Vec<Pass>> = HashMap::new();
    let mut whole = 0u64;
    let mut reader = BufReader::new(&mut *file);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.last() != Some(&b'\n') {
            break;
        }
        whole += line.len() as u64;
        // A line of another version is left alone: its document is simply run again.
        if let Ok(pass) = serde_json::from_slice::<Pass>(&line) {
            passes.entry(pass.key.clone()).or_default().push(pass);
        }
        line.clear();
    }
    file.set_len(whole)?;
    file.seek(SeekFrom::End(0))?;
    Ok(passes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> RunInfo {
        let build = BuildInfo { fingerprint: "f".repeat(64), ..BuildInfo::default() };
        RunInfo { schema: SCHEMA, recette: String::new(), build, conditions: "c".into(), words: BTreeMap::new() }
    }

    fn pass(file: &str) -> Pass {
        let some = crate::trial::tests::pass();
        Pass { key: PassKey { file: file.into(), ..some.key }, ..some }
    }

    #[test]
    fn a_torn_line_is_cut_off() {
        let home = tempfile::tempdir().unwrap();
        let run = Run::open(home.path(), info(), None).unwrap();
        run.add(pass("a")).unwrap();
        let path = run.folder().join("trials.jsonl");
        drop(run);
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(br#"{"file":"b","ext"#).unwrap();
        let run = Run::open(home.path(), info(), None).unwrap();
        assert_eq!(run.count(), 1);
        run.add(pass("b")).unwrap();
        let name = run.name();
        drop(run);
        assert_eq!(Run::reopen(home.path(), &name).unwrap().count(), 2);
    }

    #[test]
    fn a_run_has_one_writer() {
        let home = tempfile::tempdir().unwrap();
        let _run = Run::open(home.path(), info(), None).unwrap();
        assert!(Run::open(home.path(), info(), None).is_err());
    }

    #[test]
    fn blobs_come_back() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path()).unwrap();
        let name = blobs.put(b"abc").unwrap();
        assert_eq!(blobs.put(b"abc").unwrap(), name);
        assert_eq!(blobs.get(&name).unwrap(), b"abc");
    }
}
