//! The report's folder: made new, or an older report in it replaced; nothing else is ever removed.

use crate::{Error, Result, write_file};
use std::io;
use std::path::Path;

/// Its presence says that the folder is a report and may be replaced.
const MARKER: &str = ".recette-report";
const FOLDERS: [&str; 4] = ["documents", "list", "img", "assets"];
/// What only some reports have.
const VERSIONS: [&str; 3] = ["versions.html", "versions.fr.html", "versions.en.html"];

/// Whether a report may be written there: into a new or empty folder, or over another report. To ask before the work.
pub fn may_write(out: &Path) -> Result<()> {
    let wrap = |source| Error::Write { path: out.to_owned(), source };
    std::fs::create_dir_all(out).map_err(wrap)?;
    let empty = std::fs::read_dir(out).map_err(wrap)?.next().is_none();
    if !empty && !out.join(MARKER).is_file() {
        return Err(Error::NotOurs { path: out.to_owned() });
    }
    Ok(())
}

/// Makes the folder and its sub-folders, empty.
pub(super) fn prepare(out: &Path) -> Result<()> {
    may_write(out)?;
    remove(&out.join("index.html"), |p| std::fs::remove_file(p))?;
    write_file(&out.join(MARKER), b"A report of Recette. It is replaced as a whole when it is written again.\n")?;
    VERSIONS.iter().try_for_each(|page| remove(&out.join(page), |p| std::fs::remove_file(p)))?;
    remove(&out.join("versions"), |p| std::fs::remove_dir_all(p))?;
    for folder in FOLDERS.map(|f| out.join(f)) {
        remove(&folder, |p| std::fs::remove_dir_all(p))?;
        std::fs::create_dir(&folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
    }
    Ok(())
}

fn remove(path: &Path, how: impl Fn(&Path) -> io::Result<()>) -> Result<()> {
    match how(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::Write { path: path.to_owned(), source }),
        Ok(()) => Ok(()),
    }
}

/// Style and script.
pub(super) fn write_assets(out: &Path) -> Result<()> {
    write_file(&out.join("assets/report.css"), super::STYLE.as_bytes())?;
    write_file(&out.join("assets/report.js"), include_bytes!("../../assets/report.js"))
}
