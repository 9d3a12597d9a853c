//! The hash of what runs: two builds with one fingerprint are the same build.
//!
//! In: a build's folder and ground. Out: SHA-256 over the sorted list of files with their sizes and digests, links
//! with their targets. Own root: the office, all libraries and the shared data it reads. Host libraries: the
//! installation and every library of the host that the loader would map into it. Dates, owners, documentation and the
//! place of the folder do not count, so that the same packages give the same fingerprint on any machine.

use super::error::{At, Result};
use super::hash::{sha256_of_file, sha256_of_text};
use super::libraries::{Closure, Search};
use super::{elf, rootfs};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Changes when the recipe changes: fingerprints of different recipes are not comparable.
const RECIPE: &str = "recette build 1";

/// What an office of an own root runs and reads, besides what the sandbox brings.
const OWN_ROOT: [&str; 9] = [
    "usr/lib",
    "usr/lib64",
    "etc/libreoffice",
    "usr/share/libreoffice",
    "usr/share/liblangtag",
    "usr/share/libexttextcat",
    "usr/share/hunspell",
    "usr/share/hyphen",
    "usr/share/mythes",
];

/// Parts of a developer's build that no document passes through.
const NOT_RUN: [&str; 4] = ["sdk", "help", "readmes", "gdb"];

/// The fingerprint of a root file system.
pub fn of_root(root: &Path) -> Result<String> {
    Ok(sha256_of_text(&list_of_root(root)?))
}

/// What the fingerprint of a root file system is the SHA-256 of.
pub fn list_of_root(root: &Path) -> Result<String> {
    let mut files = Vec::new();
    for part in OWN_ROOT {
        collect(&root.join(part), part, DEEPEST, &mut files)?;
    }
    list_of_files(files)
}

/// The fingerprint of an installation and of the host's libraries that it loads.
pub fn of_installation(install: &Path, closure: &Closure) -> Result<String> {
    Ok(sha256_of_text(&list_of_installation(install, closure)?))
}

/// What the fingerprint of an installation is the SHA-256 of.
pub fn list_of_installation(install: &Path, closure: &Closure) -> Result<String> {
    let mut files = Vec::new();
    for entry in sorted(install)? {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !NOT_RUN.contains(&name.as_str()) {
            collect(&entry, &name, DEEPEST, &mut files)?;
        }
    }
    let outside = closure.found.iter().filter(|(_, place)| !place.starts_with(install));
    files.extend(outside.map(|(name, place)| (format!("host:{name}"), place.clone())));
    list_of_files(files)
}

/// The fingerprint of the files below a folder.
pub fn of_tree(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    collect(folder, "", DEEPEST, &mut files)?;
    of_files(files)
}

/// The fingerprint of named files.
pub fn of_files(files: Vec<(String, PathBuf)>) -> Result<String> {
    Ok(sha256_of_text(&list_of_files(files)?))
}

/// `name size SHA-256`, a line each; links with their targets.
fn list_of_files(files: Vec<(String, PathBuf)>) -> Result<String> {
    let mut lines = files.par_iter().map(|(name, place)| line(name, place)).collect::<Result<Vec<_>>>()?;
    lines.sort();
    Ok(format!("{RECIPE}\n{}", lines.concat()))
}

/// The libraries that an installation loads from the host.
pub fn host_closure(install: &Path) -> Closure {
    Search::host().closure(&loaded_files(install))
}

/// The libraries that an office loads from its own root.
pub fn root_closure(root: &Path, program: &Path) -> Closure {
    let place = rootfs::resolve(root, program).unwrap_or_else(|| root.to_owned());
    Search::own_root(root).closure(&loaded_files(place.parent().unwrap_or(&place)))
}

/// Programs and libraries of an installation. Desktop plug-ins are left out: nothing here shows a window, and they
/// would tie the fingerprint to the host's desktop.
fn loaded_files(install: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // Unreadable folders show up as errors when the files are hashed.
    let _ = collect(&install.join("program"), "", DEEPEST, &mut files);
    let desktop = |name: &str| name.contains("vclplug_") || name.contains("_gtk") || name.contains("_qt");
    let wanted = files.into_iter().filter(|(name, place)| !desktop(name) && !place.is_symlink() && elf::is_elf(place));
    wanted.map(|file| file.1).collect()
}

const DEEPEST: u32 = 64;

/// Names and places of all files and links below a folder or of a file, links not followed.
fn collect(place: &Path, name: &str, depth: u32, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let Ok(data) = std::fs::symlink_metadata(place) else { return Ok(()) };
    if !data.is_dir() {
        files.push((name.to_owned(), place.to_owned()));
        return Ok(());
    }
    let deeper = depth.checked_sub(1).ok_or_else(|| super::BuildError::broken(place, "too many folders in folders"))?;
    for entry in sorted(place)? {
        let part = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.is_empty() { part } else { format!("{name}/{part}") };
        collect(&entry, &name, deeper, files)?;
    }
    Ok(())
}

/// What is in a folder, in the order of names.
pub fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).at(folder)?;
    let mut paths = entries.map(|entry| Ok(entry.at(folder)?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn line(name: &str, place: &Path) -> Result<String> {
    let data = std::fs::symlink_metadata(place).at(place)?;
    // A line break in a name must not look like another line.
    let name = name.replace(['\\', '\n'], "\\");
    match () {
        _ if data.is_symlink() => Ok(format!("{name} -> {}\n", std::fs::read_link(place).at(place)?.display())),
        _ if data.is_file() => Ok(format!("{name} {} {}\n", data.len(), sha256_of_file(place)?)),
        _ => Ok(format!("{name} special\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let place = folder.path().join(path);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, content).unwrap();
        }
        folder
    }

    fn check(a: &[(&str, &str)], b: &[(&str, &str)], equal: bool) {
        let (a, b) = (tree(a), tree(b));
        assert_eq!(of_root(a.path()).unwrap() == of_root(b.path()).unwrap(), equal);
        let none = Closure::default();
        let of = |folder: &Path| of_installation(&folder.join("usr/lib"), &none).unwrap();
        assert_eq!(of(a.path()) == of(b.path()), equal);
    }

    #[test]
    fn content_names_and_places_count() {
        let one = [("usr/lib/a.so", "1"), ("usr/lib/b.so", "2")];
        check(&one, &one, true);
        check(&one, &[("usr/lib/a.so", "1"), ("usr/lib/b.so", "3")], false);
        check(&one, &[("usr/lib/a.so", "1"), ("usr/lib/c.so", "2")], false);
        check(&one, &one[..1], false);
    }

    #[test]
    fn the_list_is_what_the_fingerprint_is_of() {
        let root = tree(&[("usr/lib/a.so", "1"), ("usr/lib/b c.so", "2")]);
        let list = list_of_root(root.path()).unwrap();
        assert_eq!(sha256_of_text(&list), of_root(root.path()).unwrap());
        let one = sha256_of_text("1");
        assert!(list.starts_with(RECIPE) && list.contains(&format!("usr/lib/a.so 1 {one}\n")), "{list}");
    }

    #[test]
    fn documentation_does_not_count() {
        let files = [("usr/lib/a.so", "1"), ("usr/share/doc/x/copyright", "c"), ("usr/lib/sdk/x", "y")];
        let (with, without) = (tree(&files[..2]), tree(&files[..1]));
        assert_eq!(of_root(with.path()).unwrap(), of_root(without.path()).unwrap());
        let of = |folder: &tempfile::TempDir| of_installation(&folder.path().join("usr/lib"), &Closure::default());
        assert_eq!(of(&tree(&files)).unwrap(), of(&without).unwrap());
    }

    #[test]
    fn libraries_of_the_host_count_and_those_of_the_installation_once() {
        let install = tree(&[("program/a.so", "1")]);
        let host = tree(&[("libc.so.6", "c")]);
        let mut closure = Closure::default();
        closure.found.insert("a.so".into(), install.path().join("program/a.so"));
        let without = of_installation(install.path(), &Closure::default()).unwrap();
        assert_eq!(of_installation(install.path(), &closure).unwrap(), without);
        closure.found.insert("libc.so.6".into(), host.path().join("libc.so.6"));
        assert_ne!(of_installation(install.path(), &closure).unwrap(), without);
    }

    #[test]
    fn links_count_by_their_target() {
        let (a, b) = (tree(&[("usr/lib/a", "1")]), tree(&[("usr/lib/a", "1")]));
        std::os::unix::fs::symlink("a", a.path().join("usr/lib/l")).unwrap();
        std::os::unix::fs::symlink("b", b.path().join("usr/lib/l")).unwrap();
        assert_ne!(of_root(a.path()).unwrap(), of_root(b.path()).unwrap());
    }
}
