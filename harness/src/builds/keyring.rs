//! Which keys vouch for a Debian suite.
//!
//! In: the keyrings that this machine's `debian-archive-keyring` installed. Out: an updated private apt. A suite newer
//! than this machine may be signed with keys that it has not: then the newest keyring package is fetched from a
//! suite that its own keys do verify, as an upgrade of the machine would. Verification is never switched off.

use super::apt::{self, Apt, Request};
use super::error::{BuildError, Result};
use super::progress::Progress;
use super::unpack::{Target, unpack};
use std::path::{Path, PathBuf};

const PLACE: &str = "/usr/share/keyrings";
const PACKAGE: &str = "debian-archive-keyring";

/// Suites whose keyring package may hold newer keys, newest first.
const KEYRING_SUITES: [&str; 4] = ["testing", "stable", "oldstable", "oldoldstable"];

/// The keyrings of Debian's archive below a root; those of removed keys vouch for nothing.
pub fn installed(root: &Path) -> Vec<PathBuf> {
    let folder = root.join(PLACE.trim_start_matches('/'));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("debian-archive") && !name.contains("removed") && name.ends_with(".gpg")
    };
    let mut keyrings: Vec<PathBuf> = entries.filter(wanted).collect();
    keyrings.sort();
    keyrings
}

/// The keyrings of this machine, or how to get some.
pub fn of_this_machine() -> Result<Vec<PathBuf>> {
    let keyrings = installed(Path::new("/"));
    let hint = "install the package debian-archive-keyring, which other distributions have too";
    match keyrings.is_empty() {
        true => Err(BuildError::usage(PLACE, "no keyring of Debian's archive", hint)),
        false => Ok(keyrings),
    }
}

/// A private apt in `folder` whose index is fetched and verified.
pub fn verified_apt(
    folder: &Path,
    archives: &Path,
    request: Request,
    progress: &mut dyn FnMut(Progress),
) -> Result<Apt> {
    let apt = Apt::new(&folder.join("apt"), archives, request.clone())?;
    match apt.update() {
        Ok(()) => Ok(apt),
        Err(error) if apt::lacks_key(&error) => {
            progress(Progress::Note(format!("{} is signed with newer keys: looking for them", request.suite)));
            with_newer_keys(folder, archives, request, error)
        }
        Err(error) => Err(error),
    }
}

/// Tries the keyring package of each suite that verifies, until one vouches for the suite wanted.
fn with_newer_keys(folder: &Path, archives: &Path, request: Request, first: BuildError) -> Result<Apt> {
    for suite in KEYRING_SUITES {
        let place = folder.join(format!("keys-{suite}"));
        let Ok(newer) = fetch_keyring(&place, archives, suite, &request) else { continue };
        let with_newer = Request { keyrings: newer, ..request.clone() };
        let apt = Apt::new(&folder.join(format!("apt-{suite}")), archives, with_newer)?;
        if apt.update().is_ok() {
            return Ok(apt);
        }
    }
    Err(first)
}

fn fetch_keyring(folder: &Path, archives: &Path, suite: &str, request: &Request) -> Result<Vec<PathBuf>> {
    let wanted =
        Request { suite: suite.to_owned(), version: None, packages: vec![PACKAGE.to_owned()], ..request.clone() };
    let apt = Apt::new(&folder.join("apt"), archives, wanted)?;
    apt.update()?;
    let plan = apt.plan()?;
    let files = apt.fetch(&plan, &mut |_| ())?;
    let root = folder.join("root");
    for (package, file) in plan.iter().zip(&files) {
        if package.name == PACKAGE {
            unpack(file, Target::plain(&root))?;
        }
    }
    Ok(installed(&root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keyrings_that_vouch() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("usr/share/keyrings");
        std::fs::create_dir_all(&folder).unwrap();
        for name in
            ["debian-archive-keyring.gpg", "debian-archive-removed-keys.gpg", "vendor.gpg", "debian-archive.txt"]
        {
            std::fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(installed(root.path()), [folder.join("debian-archive-keyring.gpg")]);
    }

    /// Needs the archive: `cargo test -p recette newer_keys -- --ignored`.
    #[test]
    #[ignore = "needs the network"]
    fn newer_keys_come_from_a_suite_that_verifies() {
        let folder = tempfile::tempdir().unwrap();
        let old =
            installed(Path::new("/")).into_iter().find(|path| path.ends_with("debian-archive-bullseye-stable.gpg"));
        let mut request = super::super::debian::request("sid", None, vec!["dash".into()]).unwrap();
        request.keyrings = vec![old.unwrap()];
        let mut notes = Vec::new();
        let apt = verified_apt(folder.path(), &folder.path().join("debs"), request, &mut |p| notes.push(p)).unwrap();
        assert!(matches!(notes.as_slice(), [Progress::Note(text)] if text.contains("newer keys")), "{notes:?}");
        assert!(apt.plan().unwrap().iter().any(|package| package.name == "dash"));
    }
}
