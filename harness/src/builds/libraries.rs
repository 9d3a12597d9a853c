//! The shared libraries that an office loads, found as the dynamic loader finds them (ld.so(8)), without running it.
//!
//! In: a root file system (`/` for the host's own) and the files to begin with. Out: every library that the loader would
//! map, and the names it would not find. Without `ld.so.cache`, which an unpacked root has not: only the folders of
//! the libraries' own run paths and the loader's built-in ones count there. Deliberately absent: `LD_LIBRARY_PATH`,
//! hardware capability folders, and what a program opens by name at run time.

use super::elf::{self, Dynamic};
use super::error::{At, Result};
use super::rootfs;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// What the loader would find and not find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closure {
    /// Name to file on this machine, links followed.
    pub found: BTreeMap<String, PathBuf>,
    /// Name to the files that need it, as paths inside the root.
    pub missing: BTreeMap<String, BTreeSet<String>>,
}

/// How to look for libraries in a root.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    /// The root: a folder of this machine, or `/`.
    pub root: &'a Path,
    /// Folders where the loader looks for every library, inside the root.
    pub folders: Vec<PathBuf>,
}

impl<'a> Search<'a> {
    /// A root without a loader cache.
    pub fn own_root(root: &'a Path) -> Search<'a> {
        Search { root, folders: built_in() }
    }

    /// The machine that this runs on, with the folders its cache is made from.
    pub fn host() -> Search<'static> {
        let root = Path::new("/");
        let mut folders = configured(root, Path::new("/etc/ld.so.conf"), 8);
        folders.extend(built_in());
        Search { root, folders }
    }

    /// Everything that `files` (places on this machine) load.
    pub fn closure(&self, files: &[PathBuf]) -> Closure {
        let mut closure = Closure::default();
        let mut queue: VecDeque<PathBuf> = files.iter().cloned().collect();
        let mut seen: BTreeSet<PathBuf> = files.iter().cloned().collect();
        while let Some(file) = queue.pop_front() {
            let Some(dynamic) = elf::dynamic(&file) else { continue };
            for name in &dynamic.needed {
                match self.find(name, &file, &dynamic) {
                    Some(place) => {
                        closure.found.entry(name.clone()).or_insert_with(|| place.clone());
                        if seen.insert(place.clone()) {
                            queue.push_back(place);
                        }
                    }
                    None => {
                        closure.missing.entry(name.clone()).or_default().insert(self.inside(&file));
                    }
                }
            }
        }
        // A library in a private folder is found by its name once another run path has loaded it.
        closure.missing.retain(|name, _| !closure.found.contains_key(name));
        closure
    }

    fn find(&self, name: &str, needing: &Path, dynamic: &Dynamic) -> Option<PathBuf> {
        let exists = |folder: PathBuf| {
            let place = rootfs::resolve(self.root, &folder.join(name))?;
            place.is_file().then_some(place)
        };
        if name.contains('/') {
            return exists(PathBuf::new());
        }
        let origin = PathBuf::from(self.inside(needing)).parent().map(Path::to_owned).unwrap_or_default();
        let expand = |part: &String| {
            let origin = origin.to_string_lossy();
            PathBuf::from(part.replace("${ORIGIN}", &origin).replace("$ORIGIN", &origin))
        };
        dynamic.search.iter().map(expand).chain(self.folders.iter().cloned()).find_map(exists)
    }

    /// A place on this machine as the root's programs say it.
    fn inside(&self, place: &Path) -> String {
        let inside = place.strip_prefix(self.root).unwrap_or(place);
        format!("/{}", inside.display())
    }
}

/// Folders that Debian's loader looks into without being told, and those of the other distributions.
fn built_in() -> Vec<PathBuf> {
    let triplet = format!("{}-linux-gnu", std::env::consts::ARCH);
    let multiarch = [format!("/lib/{triplet}"), format!("/usr/lib/{triplet}")];
    let plain = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"].map(String::from);
    multiarch.into_iter().chain(plain).map(PathBuf::from).collect()
}

/// The folders of an `ld.so.conf`, its includes followed.
fn configured(root: &Path, file: &Path, depth: u32) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(root.join(file.strip_prefix("/").unwrap_or(file))).unwrap_or_default();
    let mut folders = Vec::new();
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        match line.strip_prefix("include") {
            Some(pattern) if depth > 0 => {
                for included in glob_last(root, Path::new(pattern.trim())) {
                    folders.extend(configured(root, &included, depth - 1));
                }
            }
            Some(_) => {}
            None if line.starts_with('/') => folders.push(line.into()),
            None => {}
        }
    }
    folders
}

/// Files of a pattern whose last part may hold one `*`, which is all that `ld.so.conf` is known to use.
fn glob_last(root: &Path, pattern: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (pattern.parent(), pattern.file_name().and_then(|n| n.to_str())) else {
        return Vec::new();
    };
    let (head, tail) = name.split_once('*').unwrap_or((name, ""));
    let entries = std::fs::read_dir(root.join(folder.strip_prefix("/").unwrap_or(folder)));
    let names = entries.into_iter().flatten().flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> =
        names.filter(|n| n.starts_with(head) && n.ends_with(tail)).map(|n| folder.join(n)).collect();
    files.sort();
    files
}

/// Makes the links that `update-alternatives` would have made: a library that is missing from the loader's folders and lies
/// in a folder below them (`blas/libblas.so.3`) is linked there. Gives the links made.
pub fn link_alternatives(root: &Path, missing: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<String>> {
    let mut links = Vec::new();
    for name in missing.keys() {
        let Some((folder, below)) = alternative(root, name) else { continue };
        let link = folder.join(name);
        symlink(Path::new(&below).join(name), &link).at(&link)?;
        links.push(format!("{name} -> {below}/{name}"));
    }
    Ok(links)
}

/// The loader's folder and, below it, the first folder in the order of names that holds the library.
fn alternative(root: &Path, name: &str) -> Option<(PathBuf, String)> {
    for folder in built_in() {
        let Some(folder) = rootfs::resolve(root, &folder) else { continue };
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut below: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        below.sort();
        // A dangling link of that name is somebody else's decision.
        let free = std::fs::symlink_metadata(folder.join(name)).is_err();
        if let Some(found) = below.into_iter().find(|below| free && folder.join(below).join(name).is_file()) {
            return Some((folder, found));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::elf::tests::library;
    use super::*;

    struct Root(tempfile::TempDir);

    impl Root {
        fn new(files: &[(&str, &[&str], &str)]) -> Root {
            let root = Root(tempfile::tempdir().unwrap());
            for (path, needed, runpath) in files {
                let place = root.0.path().join(path);
                std::fs::create_dir_all(place.parent().unwrap()).unwrap();
                std::fs::write(place, library(needed, runpath)).unwrap();
            }
            root
        }

        fn closure(&self, file: &str) -> (Vec<String>, Vec<String>) {
            let closure = Search::own_root(self.0.path()).closure(&[self.0.path().join(file)]);
            (closure.found.into_keys().collect(), closure.missing.into_keys().collect())
        }
    }

    #[test]
    fn run_paths_and_built_in_folders() {
        let root = Root::new(&[
            ("opt/program/soffice.bin", &["libsal.so", "libc.so.6"], "$ORIGIN"),
            ("opt/program/libsal.so", &["libz.so.1"], ""),
            ("usr/lib/libc.so.6", &[], ""),
        ]);
        let expected = (vec!["libc.so.6".into(), "libsal.so".into()], vec!["libz.so.1".into()]);
        assert_eq!(root.closure("opt/program/soffice.bin"), expected);
    }

    #[test]
    fn a_loaded_library_is_found_by_name() {
        let files: &[(&str, &[&str], &str)] = &[
            ("p/main", &["liba.so", "libb.so"], "/private"),
            ("private/liba.so", &["libb.so"], ""),
            ("private/libb.so", &["liba.so"], ""),
        ];
        assert_eq!(Root::new(files).closure("p/main"), (vec!["liba.so".into(), "libb.so".into()], vec![]));
    }

    #[test]
    fn alternatives_are_linked() {
        let root = Root::new(&[("p/main", &["libblas.so.3", "libno.so"], ""), ("usr/lib/blas/libblas.so.3", &[], "")]);
        let search = Search::own_root(root.0.path());
        let missing = search.closure(&[root.0.path().join("p/main")]).missing;
        assert_eq!(link_alternatives(root.0.path(), &missing).unwrap(), ["libblas.so.3 -> blas/libblas.so.3"]);
        assert_eq!(root.closure("p/main").1, ["libno.so"]);
    }

    #[test]
    fn configuration_with_includes() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("etc/ld.d")).unwrap();
        std::fs::write(root.path().join("etc/ld.so.conf"), "include /etc/ld.d/*.conf\n/opt/x # y\n").unwrap();
        std::fs::write(root.path().join("etc/ld.d/a.conf"), "/a\ninclude /etc/ld.so.conf\n").unwrap();
        let folders = configured(root.path(), Path::new("/etc/ld.so.conf"), 1);
        assert_eq!(folders, [Path::new("/a"), Path::new("/opt/x")]);
    }
}
