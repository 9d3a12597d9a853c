//! Throws away what nothing refers to any more: blobs of no run, and evaluations that can be made again (design §7, §10).
//!
//! In: a home. Out: how much was freed, and what the pages that stay cost. Every run is locked while it is looked at, so that a
//! harness at work is not robbed; what is younger than an hour stays, because a run may be about to mention it.
//! Deliberately absent: runs themselves (their folders can be removed by hand; the next `gc` frees what they held).

use crate::store::{PageRef, Run};
use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What nobody mentions yet may be mentioned soon.
const YOUNG: Duration = Duration::from_secs(3600);

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Files that nothing refers to, and their bytes.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Painted pages that runs and references mention, each counted as often as it is mentioned.
    pub pages: usize,
    /// Bytes that those pages take on disk, each stored once.
    pub page_bytes: u64,
}

/// Frees a home; with `dry` nothing is removed. A run in use is an error.
pub fn collect(home: &Path, dry: bool) -> io::Result<Freed> {
    let mut kept = Kept::default();
    let runs: Vec<Run> = names(&home.join("runs"))?.iter().map(|n| Run::reopen(home, n)).collect::<io::Result<_>>()?;
    runs.iter().for_each(|run| kept.run(run));
    for list in files(&home.join("references"))? {
        // A list that cannot be read is made again, and so are its pages.
        let pages: Vec<PageRef> = serde_json::from_slice(&std::fs::read(&list)?).unwrap_or_default();
        pages.iter().for_each(|page| kept.page(page));
    }
    let mut freed = Freed { pages: kept.pages.values().sum(), ..Freed::default() };
    for file in files(&home.join("blobs"))? {
        let meta = file.metadata()?;
        let name = blob_name(&file);
        if kept.pages.contains_key(&name) {
            freed.page_bytes += meta.len();
        } else if !kept.saved.contains(&name) && is_old(&meta) {
            freed.remove(&file, &meta, dry)?;
        }
    }
    // An evaluation that nobody asked for in a month is quicker made again than kept.
    for file in files(&home.join("findings"))? {
        let meta = file.metadata()?;
        if age(&meta) > 30 * 24 * YOUNG {
            freed.remove(&file, &meta, dry)?;
        }
    }
    Ok(freed)
}

impl Freed {
    fn remove(&mut self, file: &Path, meta: &Metadata, dry: bool) -> io::Result<()> {
        self.files += 1;
        self.bytes += meta.len();
        if dry { Ok(()) } else { std::fs::remove_file(file) }
    }
}

/// What runs and references mention.
#[derive(Default)]
struct Kept {
    /// Digest, and how often.
    pages: HashMap<String, usize>,
    saved: HashSet<String>,
}

impl Kept {
    fn run(&mut self, run: &Run) {
        for pass in run.all() {
            pass.pages.iter().flatten().for_each(|page| self.page(page));
            self.saved.extend(pass.saves.into_values().map(|saved| saved.digest));
        }
    }

    fn page(&mut self, page: &PageRef) {
        *self.pages.entry(page.digest.clone()).or_default() += 1;
    }
}

fn age(meta: &Metadata) -> Duration {
    meta.modified().ok().and_then(|then| SystemTime::now().duration_since(then).ok()).unwrap_or_default()
}

fn is_old(meta: &Metadata) -> bool {
    age(meta) > YOUNG
}

/// The digest that a blob's path spells.
fn blob_name(path: &Path) -> String {
    let part = |p: Option<&std::ffi::OsStr>| p.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    part(path.parent().and_then(Path::file_name)) + &part(path.file_name())
}

/// Names of folders; none where there is no such place.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = entries(folder)?.into_iter().filter(|path| path.is_dir());
    Ok(entries.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect())
}

/// Files of a folder and of the folders in it.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        match path.is_dir() {
            true => found.extend(entries(&path)?.into_iter().filter(|path| path.is_file())),
            false => found.push(path),
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|e| e.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Blobs, Pass, RunInfo, SCHEMA, SavedRef};
    use recette_engine::compare::BuildInfo;
    use std::collections::BTreeMap;
    use std::fs::File;

    fn age_all(home: &Path, hours: u32) {
        for file in files(&home.join("blobs")).unwrap() {
            File::options().write(true).open(file).unwrap().set_modified(SystemTime::now() - hours * YOUNG).unwrap();
        }
    }

    fn run(home: &Path) -> Run {
        let info = RunInfo {
            schema: SCHEMA,
            build: BuildInfo { fingerprint: "f".repeat(32), ..BuildInfo::default() },
            conditions: "c".repeat(16),
            ..RunInfo::default()
        };
        Run::open(home, info, None).unwrap()
    }

    fn pass(pages: Vec<PageRef>, saved: String) -> Pass {
        let saves = BTreeMap::from([("rtf".to_owned(), SavedRef { digest: saved, size: 1, ms: 1 })]);
        Pass { pages: Some(pages), saves, ..crate::trial::tests::pass() }
    }

    #[test]
    fn what_a_run_mentions_stays_and_the_rest_goes() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path()).unwrap();
        let (page, saved, lost) =
            (blobs.put(b"page").unwrap(), blobs.put(b"saved").unwrap(), blobs.put(b"lost").unwrap());
        let of = PageRef { digest: page.clone(), width: 1, height: 1, dpi: 96 };
        run(home.path()).add(pass(vec![of.clone(), of], saved.clone())).unwrap();
        assert_eq!(collect(home.path(), false).unwrap().files, 0, "what is young stays");
        age_all(home.path(), 2);
        let dry = collect(home.path(), true).unwrap();
        assert_eq!((dry.files, dry.pages), (1, 2));
        assert!(blobs.has(&lost));
        assert_eq!(collect(home.path(), false).unwrap().files, 1);
        assert_eq!([&page, &saved, &lost].map(|name| blobs.has(name)), [true, true, false]);
    }

    #[test]
    fn a_run_in_use_is_not_robbed() {
        let home = tempfile::tempdir().unwrap();
        let _busy = run(home.path());
        assert!(collect(home.path(), false).unwrap_err().to_string().contains("in use"));
    }

    #[test]
    fn an_empty_home_has_nothing_to_free() {
        assert_eq!(collect(tempfile::tempdir().unwrap().path(), false).unwrap(), Freed::default());
    }
}
