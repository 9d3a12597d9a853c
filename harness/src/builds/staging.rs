//! Folders that appear complete or not at all.
//!
//! In: a parent folder and a name. Out: a `.partial-…` folder beside the final place, renamed to it at the end and
//! removed when dropped before. What an interrupted process left is removed by the next one: a lock file beside each
//! partial folder is held as long as its process lives, in any process namespace.

use super::error::{At, BuildError, Result};
use nix::fcntl::{Flock, FlockArg};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Begins the names of everything that is not complete.
pub const PARTIAL: &str = ".partial-";
const GUARD: &str = ".partial-guard.lock";

/// A folder under construction.
#[derive(Debug)]
pub struct Staging {
    path: PathBuf,
    lock_path: PathBuf,
    _lock: Flock<File>,
}

impl Staging {
    /// Removes what others left behind and begins a folder.
    pub fn begin(parent: &Path, name: &str) -> Result<Staging> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        std::fs::create_dir_all(parent).at(parent)?;
        // Between making a lock file and holding it another process would take it for a stale one.
        let _guard = lock(&parent.join(GUARD), FlockArg::LockExclusive)?;
        clean(parent)?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let unique = format!("{PARTIAL}{name}-{}-{number}", std::process::id());
        let (path, lock_path) = (parent.join(&unique), parent.join(unique + ".lock"));
        let lock = lock(&lock_path, FlockArg::LockExclusiveNonblock)?;
        std::fs::create_dir(&path).at(&path)?;
        Ok(Staging { path, lock_path, _lock: lock })
    }

    /// Where to work.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the folder into its final place, which must be free.
    pub fn commit(self, place: &Path) -> Result<()> {
        if place.exists() {
            return Err(BuildError::broken(place, "was made by another process in the meantime"));
        }
        std::fs::rename(&self.path, place).at(place)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        remove(&self.path);
        let _ = std::fs::remove_file(&self.lock_path);
    }
}

/// Removes a folder so that it is gone at once, and completely even when this process is killed meanwhile.
pub fn discard(parent: &Path, place: &Path) -> Result<()> {
    let staging = Staging::begin(parent, "removed")?;
    std::fs::rename(place, staging.path().join("content")).at(place)
}

/// Waits for a lock on a file, which is made if it is not there.
pub fn lock(path: &Path, how: FlockArg) -> Result<Flock<File>> {
    let file = File::options().create(true).append(true).open(path).at(path)?;
    Flock::lock(file, how).map_err(|(_, errno)| BuildError::Io { path: path.into(), source: errno.into() })
}

/// Removes partial folders whose process is gone.
fn clean(parent: &Path) -> Result<()> {
    for entry in std::fs::read_dir(parent).at(parent)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(PARTIAL) || name == GUARD || name.ends_with(".lock") {
            continue;
        }
        let lock_path = parent.join(name + ".lock");
        if let Ok(_held) = lock(&lock_path, FlockArg::LockExclusiveNonblock) {
            remove(&entry.path());
            let _ = std::fs::remove_file(&lock_path);
        }
    }
    Ok(())
}

/// Unpacked packages may hold folders that their owner may not write.
fn remove(path: &Path) {
    if std::fs::remove_dir_all(path).is_err() {
        make_writable(path, 64);
        let _ = std::fs::remove_dir_all(path);
    }
}

fn make_writable(folder: &Path, depth: u32) {
    use std::os::unix::fs::PermissionsExt;
    let is_folder = std::fs::symlink_metadata(folder).is_ok_and(|data| data.is_dir());
    if !is_folder || depth == 0 {
        return;
    }
    let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        make_writable(&entry.path(), depth - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != GUARD);
        names.sort();
        names
    }

    #[test]
    fn committed_appears_and_dropped_vanishes() {
        let home = tempfile::tempdir().unwrap();
        drop(Staging::begin(home.path(), "a").unwrap());
        assert_eq!(names(home.path()), Vec::<String>::new());
        let staging = Staging::begin(home.path(), "a").unwrap();
        std::fs::write(staging.path().join("file"), "x").unwrap();
        staging.commit(&home.path().join("a")).unwrap();
        assert_eq!(names(home.path()), ["a"]);
        assert_eq!(names(&home.path().join("a")), ["file"]);
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_a_living_one_kept() {
        let home = tempfile::tempdir().unwrap();
        let stale = home.path().join(".partial-old-1-0");
        std::fs::create_dir_all(stale.join("root/usr")).unwrap();
        std::fs::write(home.path().join(".partial-old-1-0.lock"), "").unwrap();
        let living = Staging::begin(home.path(), "b").unwrap();
        let other = Staging::begin(home.path(), "c").unwrap();
        assert!(!stale.exists() && living.path().exists() && other.path().exists());
        drop((living, other));
        assert_eq!(names(home.path()), Vec::<String>::new());
    }

    #[test]
    fn a_place_that_is_taken_is_not_overwritten() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("a/kept")).unwrap();
        assert!(Staging::begin(home.path(), "a").unwrap().commit(&home.path().join("a")).is_err());
        assert_eq!(names(home.path()), ["a"]);
    }

    #[test]
    fn read_only_folders_are_removed_too() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("a/b");
        std::fs::create_dir_all(deep.join("c")).unwrap();
        std::fs::set_permissions(&deep, std::fs::Permissions::from_mode(0o500)).unwrap();
        discard(home.path(), &home.path().join("a")).unwrap();
        assert_eq!(names(home.path()), Vec::<String>::new());
    }
}
