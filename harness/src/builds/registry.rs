//! The builds that were added: `builds/NAME/{build.json, root/}` under the home (design §4).
//!
//! In: what to add. Out: complete builds, or an error and nothing. Deliberately absent: running them; the command line.

use super::build::{Build, Draft, Ground, Kind, RECORD, Verification};
use super::error::{At, BuildError, Result};
use super::progress::Progress;
use super::staging::{PARTIAL, Staging, discard};
use super::what::{What, check_name};
use super::{archives, command, debian, office, transfer};
use crate::home::Home;
use std::path::{Path, PathBuf};

/// All builds of a home.
#[derive(Clone, Debug)]
pub struct Registry {
    home: Home,
}

impl Registry {
    /// The builds under a home.
    pub fn new(home: Home) -> Registry {
        Registry { home }
    }

    /// Adds a build. The same source under the same name again is no error: it gives the build that is there, measured
    /// again if it lies outside the home and may have changed.
    pub fn add(&self, what: &str, name: Option<&str>, progress: &mut dyn FnMut(Progress)) -> Result<Build> {
        let what = What::parse(what)?;
        let record = match &what {
            What::Exported(file) => Some(transfer::read_record(file)?),
            _ => None,
        };
        let default = || record.as_ref().map_or_else(|| what.default_name(), |record| record.name.clone());
        let name = name.map_or_else(default, str::to_owned);
        check_name(&name)?;
        let source = source(&what, record.as_ref())?;
        let place = self.home.builds()?.join(&name);
        if place.join(RECORD).exists() {
            return again(Build::read(&place)?, &what, &source, record.as_ref(), progress);
        }
        let staging = Staging::begin(&self.home.builds()?, &name)?;
        let draft = self.provide(&what, record.as_ref(), staging.path(), progress)?;
        let mut build = draft.finish(&name, &source, staging.path())?;
        if let Some(record) = &record {
            same_as_exported(&build, record, progress)?;
        }
        build.write(staging.path())?;
        staging.commit(&place)?;
        build.folder = place;
        Ok(build)
    }

    fn provide(
        &self,
        what: &What,
        record: Option<&Build>,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Draft> {
        match (what, record) {
            (What::Debian { suite, version }, _) => {
                debian::provide(&self.home, suite, version.as_deref(), folder, progress)
            }
            (What::Bibisect { repository, commit }, _) => {
                archives::from_bibisect(repository, &archives::full_commit(repository, commit)?, folder, progress)
            }
            (What::Command(file), _) => Ok(Draft::command(read_command(file)?)),
            (What::Exported(file), Some(record)) => transfer::import(record, file, folder, progress),
            (What::Exported(file), None) => Err(BuildError::broken(file, "no record")),
            (What::Tarball(file), _) => archives::from_tarball(file, folder, progress),
            (What::Directory(directory), _) => directory_draft(directory, folder),
        }
    }

    /// All builds, in the order of names; what cannot be read is an error of its own.
    pub fn list(&self) -> Result<Vec<Result<Build>>> {
        let folder = self.home.builds()?;
        let complete = |place: &PathBuf| {
            let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
            !name.starts_with(PARTIAL) && place.join(RECORD).exists()
        };
        let places = super::fingerprint::sorted(&folder)?.into_iter().filter(complete);
        Ok(places.map(|place| Build::read(&place)).collect())
    }

    /// A build by its name.
    pub fn get(&self, name: &str) -> Result<Build> {
        check_name(name)?;
        let place = self.home.builds()?.join(name);
        if place.join(RECORD).exists() {
            return Build::read(&place);
        }
        let names: Vec<String> = self.list()?.into_iter().flatten().map(|build| build.name).collect();
        let known =
            if names.is_empty() { "there are none yet".to_owned() } else { format!("there are: {}", names.join(", ")) };
        let hint = format!("{known}; add one with `recette builds add`");
        Err(BuildError::usage(format!("build {name}"), "not added", hint))
    }

    /// A build by its name, or the office in a folder, which is measured and not added: what `--candidate` takes.
    pub fn resolve(&self, text: &str) -> Result<Build> {
        let named = check_name(text).and_then(|()| self.get(text));
        let folder = Path::new(text);
        match (named, folder.is_dir()) {
            (Ok(build), _) => Ok(build),
            (Err(_), true) => inspect(folder),
            (Err(error), false) => Err(error),
        }
    }

    /// Removes a build. An installation outside the home stays where it is.
    pub fn remove(&self, name: &str) -> Result<()> {
        check_name(name)?;
        let folder = self.home.builds()?;
        match folder.join(name) {
            place if place.is_dir() => discard(&folder, &place),
            _ => self.get(name).map(|_| ()),
        }
    }

    /// Writes a build into a file for another machine.
    pub fn export(&self, name: &str, file: &Path) -> Result<()> {
        transfer::export(&self.get(name)?, file)
    }
}

/// The office in a folder, measured and not added.
pub fn inspect(folder: &Path) -> Result<Build> {
    let what = What::Directory(folder.to_owned());
    let draft = directory_draft(folder, Path::new("/"))?;
    draft.finish(&what.default_name(), &source(&what, None)?, Path::new("/"))
}

fn directory_draft(directory: &Path, folder: &Path) -> Result<Draft> {
    let install = office::find(&std::fs::canonicalize(directory).at(directory)?)?;
    Draft::office(Ground::HostLibraries { install }, folder)
}

fn read_command(file: &Path) -> Result<command::Command> {
    command::read(file, &std::env::var("PATH").unwrap_or_default())
}

/// Where a build comes from, in words that mean the same in any folder.
fn source(what: &What, record: Option<&Build>) -> Result<String> {
    let full = |path: &Path| Ok(std::fs::canonicalize(path).at(path)?.display().to_string());
    match what {
        What::Debian { suite, version: None } => Ok(format!("debian:{suite}")),
        What::Debian { suite, version: Some(version) } => Ok(format!("debian:{suite}={version}")),
        What::Bibisect { repository, commit } => {
            Ok(format!("bibisect:{}@{}", full(repository)?, archives::full_commit(repository, commit)?))
        }
        What::Command(file) => Ok(format!("command:{}", full(file)?)),
        What::Exported(file) => record.map_or_else(|| full(file), |record| Ok(record.source.clone())),
        What::Tarball(path) | What::Directory(path) => full(path),
    }
}

/// The build is there already: fine if it is the same.
fn again(
    build: Build,
    what: &What,
    source: &str,
    record: Option<&Build>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Build> {
    let other = record.is_some_and(|record| record.fingerprint != build.fingerprint && build.root().is_some());
    if build.source != source || other {
        let why = format!("there is already one, from {} ({} {})", build.source, build.product, build.version);
        let hint = format!("choose another name with --name, or first `recette builds remove {}`", build.name);
        return Err(BuildError::usage(format!("build {}", build.name), why, hint));
    }
    match what {
        What::Directory(_) | What::Command(_) => refresh(build, what, progress),
        _ => {
            progress(Progress::Note(format!("{} is there already, and frozen", build.name)));
            Ok(build)
        }
    }
}

/// Measures a build that lies outside the home again: its owner may have built anew.
fn refresh(build: Build, what: &What, progress: &mut dyn FnMut(Progress)) -> Result<Build> {
    let draft = match what {
        What::Command(file) => Draft::command(read_command(file)?),
        What::Directory(directory) => directory_draft(directory, &build.folder)?,
        _ => return Ok(build),
    };
    let now = draft.finish(&build.name, &build.source, &build.folder)?;
    if now.fingerprint == build.fingerprint {
        progress(Progress::Note(format!("{} is there already, and unchanged", build.name)));
        return Ok(build);
    }
    progress(Progress::Note(format!("{} has changed since it was added: recorded anew", build.name)));
    now.write(&now.folder)?;
    Ok(now)
}

/// A root that is not what was exported is no evidence; host libraries are another machine's.
fn same_as_exported(build: &Build, record: &Build, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    match (build.fingerprint == record.fingerprint, build.root()) {
        (true, _) => Ok(()),
        (false, Some(_)) => Err(BuildError::broken(
            &build.folder,
            "the fingerprint is not the one that was exported: damaged or altered",
        )),
        (false, None) => {
            let text = "runs on this machine's libraries, which are not the exporter's: another fingerprint";
            progress(Progress::Note(format!("{} {text}", build.name)));
            Ok(())
        }
    }
}

impl Build {
    /// Refuses to run what is not what was added.
    pub fn ensure_unchanged(&self) -> Result<()> {
        let what = match &self.kind {
            Kind::Office => "installation or its libraries",
            Kind::Command(_) => "command",
        };
        match self.verify()? {
            Verification::Unchanged => Ok(()),
            Verification::Changed { .. } => Err(BuildError::usage(
                format!("build {}", self.name),
                format!("its {what} changed since it was added"),
                format!("add it again: `recette builds add {} --name {}`", self.source, self.name),
            )),
        }
    }
}
