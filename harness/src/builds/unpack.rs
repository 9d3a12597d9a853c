//! Debian package files unpacked into a root file system (deb(5), tar(5)).
//!
//! In: package files that apt or the user vouches for. Out: their files under the root, with `/bin`, `/sbin` and `/lib*`
//! merged into `/usr` in every suite, as Debian's own installer does. Deliberately absent: owners, set-user-ids, devices,
//! and maintainer scripts: nothing of a package is ever run here.

use super::error::{At, BuildError, Result};
use super::progress::Progress;
use super::rootfs;
use rayon::prelude::*;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;

/// Folders at the top that are links into `/usr`.
const MERGED: [&str; 6] = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

/// Where a tar stream goes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The folder that is its `/`.
    pub root: &'a Path,
    /// Whether `/bin`, `/sbin` and `/lib*` are links into `/usr`.
    pub merged: bool,
    /// Only entries in this folder of the stream are taken, without it; empty for all.
    pub only: &'a str,
}

impl<'a> Target<'a> {
    /// A whole system.
    pub fn system(root: &'a Path) -> Target<'a> {
        Target { root, merged: true, only: "" }
    }

    /// Files as they are named.
    pub fn plain(root: &'a Path) -> Target<'a> {
        Target { root, merged: false, only: "" }
    }

    /// The path inside the root; `None` for the root itself, the merged folders and what is not taken.
    fn inside(&self, path: &Path) -> std::result::Result<Option<PathBuf>, &'static str> {
        let mut clean = PathBuf::new();
        for component in path.components() {
            match component {
                Component::Normal(name) => clean.push(name),
                Component::RootDir | Component::CurDir => {}
                Component::ParentDir | Component::Prefix(_) => return Err("the path leaves the root"),
            }
        }
        let Ok(clean) = clean.strip_prefix(self.only) else { return Ok(None) };
        let first = clean.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
        match (self.merged && MERGED.contains(&first), clean.components().count()) {
            (_, 0) | (true, 1) => Ok(None),
            (true, _) => Ok(Some(Path::new("usr").join(clean))),
            (false, _) => Ok(Some(clean.to_owned())),
        }
    }
}

/// Makes the links that all packages of a merged system rely on.
pub fn make_merged_root(root: &Path) -> Result<()> {
    for name in ["bin", "sbin", "lib", "lib64"] {
        let target = Path::new("usr").join(name);
        std::fs::create_dir_all(root.join(&target)).at(root)?;
        symlink(&target, root.join(name)).at(root.join(name))?;
    }
    Ok(())
}

/// Unpacks packages, several at a time.
pub fn unpack_all(files: &[PathBuf], target: Target<'_>, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let (sender, receiver) = mpsc::channel();
    let total = files.len() as u64;
    std::thread::scope(|scope| {
        let worker = scope.spawn(move || {
            let one = |sender: &mut mpsc::Sender<()>, file: &PathBuf| {
                let result = unpack(file, target);
                // Nobody listening only means that nothing is shown.
                let _ = sender.send(());
                result
            };
            files.par_iter().map_with(sender, one).collect::<Result<()>>()
        });
        for (done, ()) in (1u64..).zip(receiver) {
            progress(Progress::Unpack { done, total });
        }
        worker.join().unwrap_or_else(|_| Err(BuildError::broken(target.root, "unpacking panicked")))
    })
}

/// Unpacks one package.
pub fn unpack(file: &Path, target: Target<'_>) -> Result<()> {
    let mut command = Command::new("dpkg-deb");
    command.arg("--fsys-tarfile").arg(file).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let hint = "install dpkg, which every Debian system has and most others offer";
    let mut child = command.spawn().map_err(|e| BuildError::tool("dpkg-deb", e.to_string(), hint))?;
    let result = match child.stdout.take() {
        Some(stdout) => unpack_tar(stdout, target),
        None => Ok(()),
    };
    let output = child.wait_with_output().at(file)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(BuildError::tool("dpkg-deb", format!("{}: {words}", file.display()), ""));
    }
    result
}

/// Unpacks a tar stream.
pub fn unpack_tar(stream: impl Read, target: Target<'_>) -> Result<()> {
    let mut archive = tar::Archive::new(stream);
    for entry in archive.entries().at(target.root)? {
        let mut entry = entry.at(target.root)?;
        let path = entry.path().at(target.root)?.into_owned();
        if let Some(inside) = target.inside(&path).map_err(|why| BuildError::broken(&path, why))? {
            place(&mut entry, target, &inside)?;
        }
    }
    Ok(())
}

fn place(entry: &mut tar::Entry<'_, impl Read>, into: Target<'_>, inside: &Path) -> Result<()> {
    let target = rootfs::resolve_parent(into.root, inside).ok_or_else(|| links(inside))?;
    let parent = target.parent().unwrap_or(into.root);
    std::fs::create_dir_all(parent).at(parent)?;
    let link = entry.link_name().at(&target)?.map(|name| name.into_owned());
    match (entry.header().entry_type(), link) {
        (tar::EntryType::Directory, _) => place_folder(into.root, inside),
        (tar::EntryType::Symlink, Some(link)) => replace_with(&target, || symlink(&link, &target)),
        (tar::EntryType::Link, Some(link)) => {
            let source = into.inside(&link).ok().flatten().and_then(|path| rootfs::resolve_parent(into.root, &path));
            let source = source.ok_or_else(|| links(&link))?;
            replace_with(&target, || std::fs::hard_link(&source, &target))
        }
        (tar::EntryType::Regular | tar::EntryType::Continuous, _) => place_file(entry, &target),
        // Devices and pipes: the sandbox brings its own.
        _ => Ok(()),
    }
}

/// A folder may already be there as a link to a folder: what belongs into it goes there.
fn place_folder(root: &Path, path: &Path) -> Result<()> {
    let target = rootfs::resolve(root, path).ok_or_else(|| links(path))?;
    std::fs::create_dir_all(&target).at(&target)
}

fn place_file(entry: &mut tar::Entry<'_, impl Read>, target: &Path) -> Result<()> {
    // Owners must be able to read and remove everything; nobody gains a set-user-id from a package.
    let mode = entry.header().mode().unwrap_or(0o644) & 0o755 | 0o600;
    replace_with(target, || {
        let mut file = std::fs::File::options().write(true).create_new(true).open(target)?;
        std::io::copy(entry, &mut file)?;
        file.set_permissions(PermissionsExt::from_mode(mode))
    })
}

/// Makes something where a file or link may be from another package.
fn replace_with(target: &Path, make: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
    match std::fs::symlink_metadata(target) {
        Ok(data) if !data.is_dir() => std::fs::remove_file(target).at(target)?,
        _ => {}
    }
    make().at(target)
}

fn links(path: &Path) -> BuildError {
    BuildError::broken(path, "symbolic links that lead nowhere")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kind: tar::EntryType, mode: u32, size: u64) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_size(size);
        header
    }

    /// Entries: `path=content`, `path>link`, `path+hard link`, `path/`.
    fn archive(entries: &[&str]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for entry in entries {
            if let Some((path, content)) = entry.split_once('=') {
                let mut header = header(tar::EntryType::Regular, 0o4755, content.len() as u64);
                set_raw_path(&mut header, path);
                builder.append(&header, content.as_bytes()).unwrap();
            } else if let Some((path, link)) = entry.split_once('>') {
                builder.append_link(&mut header(tar::EntryType::Symlink, 0o777, 0), path, link).unwrap();
            } else if let Some((path, link)) = entry.split_once('+') {
                builder.append_link(&mut header(tar::EntryType::Link, 0o644, 0), path, link).unwrap();
            } else {
                builder.append_data(&mut header(tar::EntryType::Directory, 0o755, 0), entry, &[][..]).unwrap();
            }
        }
        builder.into_inner().unwrap()
    }

    /// `set_path` refuses what a hostile package would hold.
    fn set_raw_path(header: &mut tar::Header, path: &str) {
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
    }

    fn unpacked(entries: &[&str]) -> (tempfile::TempDir, Result<()>) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir(&root).unwrap();
        make_merged_root(&root).unwrap();
        let result = unpack_tar(&archive(entries)[..], Target::system(&root));
        (folder, result)
    }

    fn check(entries: &[&str], path: &str, expected: &str) {
        let (folder, result) = unpacked(entries);
        result.unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("root").join(path)).unwrap(), expected);
    }

    #[test]
    fn top_folders_are_merged() {
        check(&["./lib/", "./lib/x/a.so=1"], "usr/lib/x/a.so", "1");
        check(&["./lib64>somewhere", "./lib64/ld.so=1"], "usr/lib64/ld.so", "1");
        check(&["./usr/lib/a=1", "./usr/lib/b+./lib/a"], "usr/lib/b", "1");
    }

    #[test]
    fn links_are_followed_inside_the_root_only() {
        check(&["./etc/x/", "./usr/lib/c>/etc/x", "./usr/lib/c/f=1"], "etc/x/f", "1");
        check(&["./usr/lib/c>../../../../../e", "./usr/lib/c/f=1"], "e/f", "1");
    }

    #[test]
    fn paths_that_leave_are_refused() {
        let (folder, result) = unpacked(&["../out=1"]);
        assert!(result.unwrap_err().to_string().contains("leaves the root"));
        assert!(!folder.path().join("out").exists());
    }

    #[test]
    fn a_part_of_a_stream_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target { only: "install", ..Target::plain(folder.path()) };
        unpack_tar(&archive(&["build.json={}", "install/lib/a=1", "install/b+install/lib/a"])[..], target).unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("b")).unwrap(), "1");
        assert!(folder.path().join("lib/a").is_file() && !folder.path().join("build.json").exists());
    }

    #[test]
    fn set_user_ids_are_dropped() {
        let (folder, result) = unpacked(&["usr/bin/su=1"]);
        result.unwrap();
        let mode = std::fs::metadata(folder.path().join("root/usr/bin/su")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o755);
    }

    #[test]
    fn a_file_that_is_no_package_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.deb"), "not a package").unwrap();
        let mut seen = Vec::new();
        let result = unpack_all(&[folder.path().join("x.deb")], Target::system(folder.path()), &mut |p| seen.push(p));
        assert!(result.unwrap_err().to_string().contains("x.deb"));
    }
}
