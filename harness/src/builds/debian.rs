//! Offices from Debian's archive, each with a root file system of its own (design §4).
//!
//! In: a suite. Out: `root` in the build's folder, with the office and everything it needs down to the C library, as the
//! packages ship it plus the few things that maintainer scripts would have made. Deliberately absent: those scripts:
//! nothing from a package is run.

use super::apt::{Package, Request};
use super::build::{Draft, Ground};
use super::error::{At, Result};
use super::progress::Progress;
use super::staging::lock;
use super::unpack::{Target, make_merged_root, unpack_all};
use super::{fingerprint, keyring, libraries, sources};
use crate::home::Home;
use nix::fcntl::FlockArg;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// What people have on their desks. Not the `-nogui` variants, which lack what LibreOfficeKit needs.
const OFFICE: [&str; 11] = [
    "libreoffice-core",
    "libreoffice-writer",
    "libreoffice-calc",
    "libreoffice-impress",
    "libreoffice-draw",
    "libreoffice-math",
    "libreoffice-base-core",
    "libreoffice-base-drivers",
    "libreoffice-script-provider-python",
    "libreoffice-l10n-fr",
    "python3-uno",
];

/// Essential packages that no package says it needs: the office's start script is a shell script, and the locale C.UTF-8
/// of older C libraries is a file.
const SYSTEM: [&str; 5] = ["dash", "coreutils", "sed", "grep", "libc-bin"];

/// Packages made from the office's source, for a version asked for.
const PINNED: &str = "libreoffice* python3-uno ure* uno-libs* libuno-* libunoloader* libjuh-java libridl-java";

const PROGRAM: &str = "/usr/lib/libreoffice/program";

/// Folders that a sandbox mounts something on; a read-only root cannot make them.
pub const MOUNT_POINTS: [&str; 14] = [
    "proc", "dev", "sys", "tmp", "run", "in", "out", "profile", "fonts", "recette", "scratch", "home", "mnt", "var/tmp",
];

/// Prepares `root` in `folder`.
pub(super) fn provide(
    home: &Home,
    suite: &str,
    version: Option<&str>,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Draft> {
    let packages = OFFICE.iter().chain(&SYSTEM).map(|name| name.to_string()).collect();
    let request = request(suite, version, packages)?;
    let work = folder.join("work");
    let fetched = fetch(home, request, &work, progress)?;
    let root = folder.join("root");
    make_merged_root(&root)?;
    progress(Progress::Step(format!("unpacking {} packages", fetched.len())));
    let files: Vec<PathBuf> = fetched.iter().map(|(_, file)| file.clone()).collect();
    unpack_all(&files, Target::system(&root), progress)?;
    std::fs::remove_dir_all(&work).at(&work)?;
    configure(&root, progress)?;
    progress(Progress::Step("hashing".into()));
    let mut draft = Draft::office(Ground::OwnRoot { program: PROGRAM.into() }, folder)?;
    let core = fetched.iter().find(|(package, _)| package.name == OFFICE[0]);
    draft.patches = core.map(|(package, _)| package.version.clone()).unwrap_or_default();
    draft.packages = fetched.iter().map(|(package, _)| format!("{} {}", package.name, package.version)).collect();
    Ok(draft)
}

/// A request to this machine's archive with its keys.
pub(super) fn request(suite: &str, version: Option<&str>, packages: Vec<String>) -> Result<Request> {
    Ok(Request {
        mirror: sources::mirror()?,
        suite: suite.to_owned(),
        version: version.map(str::to_owned),
        versioned: OFFICE[0],
        pinned: PINNED,
        packages,
        keyrings: keyring::of_this_machine()?,
    })
}

/// Resolves and fetches packages; apt works in `work`, package files stay in the cache of the home.
pub(super) fn fetch(
    home: &Home,
    request: Request,
    work: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<(Package, PathBuf)>> {
    let cache = home.cache()?;
    // apt gives up at once when another one fetches into the same folder.
    let _alone = match lock(&cache.join("debs.lock"), FlockArg::LockExclusiveNonblock) {
        Ok(held) => held,
        Err(_) => {
            progress(Progress::Note("waiting for another `builds add` to finish fetching".into()));
            lock(&cache.join("debs.lock"), FlockArg::LockExclusive)?
        }
    };
    let archives = cache.join("debs");
    progress(Progress::Step(format!("reading the index of {}", request.suite)));
    let apt = keyring::verified_apt(work, &archives, request, progress)?;
    let plan = apt.plan()?;
    progress(Progress::Step(format!("fetching {} packages", plan.len())));
    let files = apt.fetch(&plan, progress)?;
    Ok(plan.into_iter().zip(files).collect())
}

/// Does what maintainer scripts would have done, as far as an office needs it.
fn configure(root: &Path, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    copy_registry(root)?;
    for point in MOUNT_POINTS {
        std::fs::create_dir_all(root.join(point)).at(root.join(point))?;
    }
    for (file, text) in SYSTEM_FILES {
        write_if_absent(&root.join(file), text)?;
    }
    let shell = root.join("usr/bin/sh");
    if std::fs::symlink_metadata(&shell).is_err() {
        symlink("dash", &shell).at(&shell)?;
    }
    complete_libraries(root, progress)
}

/// Links alternatives until nothing more is found: a library that was just linked may need another one.
fn complete_libraries(root: &Path, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    loop {
        let missing = fingerprint::root_closure(root, Path::new(PROGRAM)).missing;
        let links = libraries::link_alternatives(root, &missing)?;
        for link in &links {
            progress(Progress::Note(format!("alternative: {link}")));
        }
        if links.is_empty() {
            for (library, by) in missing {
                let by = by.into_iter().collect::<Vec<_>>().join(", ");
                progress(Progress::Note(format!("{library} is not in the packages; needed by {by}")));
            }
            return Ok(());
        }
    }
}

/// Enough for names of users to be looked up in files, and nothing on a network.
const SYSTEM_FILES: [(&str, &str); 4] = [
    ("etc/passwd", "root:x:0:0:root:/tmp:/bin/sh\nrecette:x:1000:1000:recette:/tmp:/bin/sh\n"),
    ("etc/group", "root:x:0:\nrecette:x:1000:\n"),
    ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ("etc/hosts", "127.0.0.1 localhost\n"),
];

fn write_if_absent(file: &Path, text: &str) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder).at(folder)?;
    std::fs::write(file, text).at(file)
}

/// Debian's packages ship the configuration as a template that a script copies to `/etc`.
fn copy_registry(root: &Path) -> Result<()> {
    let template = root.join("usr/lib/libreoffice/share/.registry");
    let place = root.join("etc/libreoffice/registry");
    std::fs::create_dir_all(&place).at(&place)?;
    for file in fingerprint::sorted(&template)? {
        let target = place.join(file.file_name().unwrap_or_default());
        if file.is_file() && !target.exists() {
            std::fs::copy(&file, &target).at(&file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scripts_would_have_made() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        make_merged_root(root).unwrap();
        let template = root.join("usr/lib/libreoffice/share/.registry");
        std::fs::create_dir_all(&template).unwrap();
        std::fs::write(template.join("main.xcd"), "x").unwrap();
        std::fs::create_dir_all(root.join("etc")).unwrap();
        std::fs::write(root.join("etc/hosts"), "kept").unwrap();
        configure(root, &mut |_| ()).unwrap();
        let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!((read("etc/libreoffice/registry/main.xcd"), read("etc/hosts")), ("x".into(), "kept".into()));
        assert_eq!(std::fs::read_link(root.join("bin/sh")).unwrap(), Path::new("dash"));
        assert!(root.join("var/tmp").is_dir() && root.join("profile").is_dir());
    }
}
