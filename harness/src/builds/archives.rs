//! Offices that run on the host's libraries: the project's tarball of packages, and commits of a bibisect repository.
//!
//! In: a file, or a repository and a commit. Out: `install` in the build's folder. Deliberately absent: fetching them.

use super::build::{Draft, Ground};
use super::error::{At, BuildError, Result};
use super::office;
use super::progress::Progress;
use super::unpack::{Target, unpack_all, unpack_tar};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Unpacks the packages inside `…_deb.tar.gz`.
pub(super) fn from_tarball(file: &Path, folder: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Draft> {
    let work = folder.join("work");
    std::fs::create_dir_all(&work).at(&work)?;
    progress(Progress::Step(format!("reading {}", file.display())));
    let packages = packages_of(file, &work)?;
    if packages.is_empty() {
        let hint = "take the tarball whose name ends in _deb.tar.gz";
        return Err(BuildError::usage(file.display().to_string(), "no Debian packages in it", hint));
    }
    let install = folder.join("install");
    std::fs::create_dir_all(&install).at(&install)?;
    unpack_all(&packages, Target::plain(&install), progress)?;
    std::fs::remove_dir_all(&work).at(&work)?;
    let names = packages.iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().replacen('_', " ", 1)));
    let draft = installed(folder)?;
    Ok(Draft { packages: names.collect(), ..draft })
}

/// Takes the `.deb` files out of a tarball, under their own names only.
fn packages_of(file: &Path, work: &Path) -> Result<Vec<PathBuf>> {
    let opened = std::fs::File::open(file).at(file)?;
    let mut archive = tar::Archive::new(flate2::read::MultiGzDecoder::new(std::io::BufReader::new(opened)));
    let mut packages = Vec::new();
    for entry in archive.entries().at(file)? {
        let mut entry = entry.at(file)?;
        let path = entry.path().at(file)?.into_owned();
        let is_package = path.extension().is_some_and(|e| e == "deb") && entry.header().entry_type().is_file();
        let Some(name) = path.file_name().filter(|_| is_package) else { continue };
        let place = work.join(name);
        copy(&mut entry, &place)?;
        packages.push(place);
    }
    packages.sort();
    Ok(packages)
}

fn copy(from: &mut impl Read, place: &Path) -> Result<()> {
    let mut file = std::fs::File::create(place).at(place)?;
    std::io::copy(from, &mut file).at(place).map(|_| ())
}

/// Takes one commit's files out of a repository, without touching its work tree.
pub(super) fn from_bibisect(
    repository: &Path,
    commit: &str,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Draft> {
    let install = folder.join("install");
    std::fs::create_dir_all(&install).at(&install)?;
    progress(Progress::Step(format!("taking {commit} out of {}", repository.display())));
    let mut command = git(repository);
    let mut child = command.args(["archive", "--format=tar", commit]).spawn().map_err(no_git)?;
    let result = match child.stdout.take() {
        Some(stdout) => unpack_tar(stdout, Target::plain(&install)),
        None => Ok(()),
    };
    let output = child.wait_with_output().at(repository)?;
    if !output.status.success() {
        return Err(git_failed(&output.stderr));
    }
    result?;
    installed(folder)
}

/// The full name of a commit.
pub(super) fn full_commit(repository: &Path, commit: &str) -> Result<String> {
    let revision = format!("{commit}^{{commit}}");
    let output = git(repository).args(["rev-parse", "--verify", "--end-of-options", &revision]).output();
    let output = output.map_err(no_git)?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match output.status.success() {
        true => Ok(text.lines().last().unwrap_or_default().to_owned()),
        false => Err(git_failed(&output.stderr)),
    }
}

fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn no_git(error: std::io::Error) -> BuildError {
    BuildError::tool("git", error.to_string(), "install git")
}

fn git_failed(stderr: &[u8]) -> BuildError {
    let words = String::from_utf8_lossy(stderr).trim().to_owned();
    BuildError::tool("git", words, "give a clone of a bibisect repository and a commit that is in it")
}

/// The office that was unpacked into `install`.
fn installed(folder: &Path) -> Result<Draft> {
    let found = office::find(&folder.join("install"))?;
    let install = found.strip_prefix(folder).unwrap_or(&found).to_owned();
    Draft::office(Ground::HostLibraries { install }, folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tarball_without_packages_says_what_to_take() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.tar.gz");
        let gz = flate2::write::GzEncoder::new(std::fs::File::create(&file).unwrap(), flate2::Compression::fast());
        let mut builder = tar::Builder::new(gz);
        let mut header = tar::Header::new_gnu();
        header.set_size(1);
        builder.append_data(&mut header, "RPMS/x.rpm", &b"x"[..]).unwrap();
        builder.into_inner().unwrap().finish().unwrap();
        let error = from_tarball(&file, folder.path(), &mut |_| ()).unwrap_err();
        assert!(error.to_string().contains("_deb.tar.gz"), "{error}");
    }

    fn run_git(folder: &Path, arguments: &[&str]) {
        let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
        assert!(
            Command::new("git").arg("-C").arg(folder).args(identity).args(arguments).output().unwrap().status.success()
        );
    }

    #[test]
    fn a_commit_of_a_repository() {
        let home = tempfile::tempdir().unwrap();
        let repository = home.path().join("repository");
        office::tests::fake(&repository.join("instdir"), "26.8.0.0", &"a".repeat(40));
        run_git(&repository, &["init", "-q"]);
        run_git(&repository, &["add", "-A"]);
        run_git(&repository, &["commit", "-q", "-m", "source x"]);
        let build = home.path().join("build");
        let draft = from_bibisect(&repository, "HEAD", &build, &mut |_| ()).unwrap();
        assert_eq!(draft.ground, Ground::HostLibraries { install: "install/instdir".into() });
        assert_eq!((draft.version.as_str(), draft.build_id), ("26.8.0.0", "a".repeat(40)));
        assert!(office::is_commit(&full_commit(&repository, "HEAD").unwrap()));
        assert!(full_commit(&repository, "nothing").is_err());
    }
}
