//! Paths inside a root file system that is a folder of this machine.
//!
//! In: a root folder and a path as the root's own programs would say it. Out: where that is on this machine, with
//! symbolic links followed inside the root: an absolute link in an unpacked package must never lead to the host's file.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// The kernel's own limit.
const MOST_LINKS: usize = 40;

/// The place of `path` on this machine, all links followed. It need not exist. `None` for loops of links.
pub fn resolve(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut place = root.to_owned();
    let mut depth = 0usize;
    let mut links = 0;
    let mut rest: VecDeque<OsString> = parts(path);
    while let Some(part) = rest.pop_front() {
        if part == ".." {
            // The root is its own parent.
            if depth > 0 {
                place.pop();
                depth -= 1;
            }
            continue;
        }
        let next = place.join(&part);
        let Ok(target) = std::fs::read_link(&next) else {
            (place, depth) = (next, depth + 1);
            continue;
        };
        links += 1;
        if links > MOST_LINKS {
            return None;
        }
        if target.is_absolute() {
            (place, depth) = (root.to_owned(), 0);
        }
        for part in parts(&target).into_iter().rev() {
            rest.push_front(part);
        }
    }
    Some(place)
}

/// The parts of a path; `/`, `.` and nothing say nothing.
fn parts(path: &Path) -> VecDeque<OsString> {
    let word = |component| match component {
        Component::Normal(name) => Some(OsString::from(name)),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    };
    path.components().filter_map(word).collect()
}

/// Like [`resolve`] for the folder of `path`, with the last part as it is: for making or reading a link itself.
pub fn resolve_parent(root: &Path, path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    Some(resolve(root, path.parent().unwrap_or(Path::new("")))?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn check(path: &str, expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("usr/lib/x")).unwrap();
        symlink("usr/lib", root.join("lib")).unwrap();
        symlink("/lib/x", root.join("usr/absolute")).unwrap();
        symlink("../../../../etc", root.join("usr/escape")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        let place = resolve(root, Path::new(path));
        assert_eq!(place, expected.map(|e| if e.is_empty() { root.to_owned() } else { root.join(e) }));
    }

    #[test]
    fn links_stay_inside() {
        check("/lib/x/y", Some("usr/lib/x/y"));
        check("usr/absolute/z", Some("usr/lib/x/z"));
        check("/usr/escape/passwd", Some("etc/passwd"));
        check("../../a", Some("a"));
        check("/", Some(""));
        check("loop", None);
    }
}
