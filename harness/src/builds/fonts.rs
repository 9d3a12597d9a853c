//! One font set for all builds: offices bring different fonts, which would show as differences (design §5).
//!
//! In: the name of a set. Out: a folder under `fonts` with font files of named package versions of one suite, and its
//! digest. Deliberately absent: fontconfig's configuration, and hiding the builds' own fonts.

use super::apt::Package;
use super::debian;
use super::error::{At, BuildError, Result};
use super::fingerprint::{of_tree, sorted};
use super::progress::Progress;
use super::staging::Staging;
use super::unpack::{Target, unpack};
use crate::home::Home;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A set of fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FontSet {
    /// Liberation and DejaVu.
    Base,
    /// Base, with Carlito and Caladea for Calibri and Cambria, and Noto.
    Fr,
}

/// A set that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fonts {
    /// `base`.
    pub set: String,
    /// `fonts-liberation2 2.1.5-1, …`.
    pub version: String,
    /// Hash of the font files.
    pub digest: String,
    /// Number of font files.
    pub files: usize,
    /// The folder with the font files, for fontconfig's `<dir>`.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// The suite whose versions are pinned; a newer one is another condition.
const SUITE: &str = "bookworm";
const RECORD: &str = "fonts.json";

/// A package and what its files' names must hold.
struct Source {
    package: &'static str,
    only: &'static str,
}

const fn all(package: &'static str) -> Source {
    Source { package, only: "" }
}

/// Narrow is in Liberation 1 only; everything else there is older than Liberation 2.
const BASE: [Source; 4] = [
    all("fonts-liberation2"),
    Source { package: "fonts-liberation", only: "Narrow" },
    all("fonts-dejavu-core"),
    all("fonts-dejavu-extra"),
];
const FR: [Source; 3] = [all("fonts-crosextra-carlito"), all("fonts-crosextra-caladea"), all("fonts-noto-core")];

impl FontSet {
    /// A set by its name.
    pub fn parse(name: &str) -> Result<FontSet> {
        match name {
            "base" => Ok(FontSet::Base),
            "fr" => Ok(FontSet::Fr),
            _ => Err(BuildError::usage(format!("font set {name}"), "not known", "take base or fr")),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            FontSet::Base => "base",
            FontSet::Fr => "fr",
        }
    }

    fn sources(self) -> Vec<&'static Source> {
        match self {
            FontSet::Base => BASE.iter().collect(),
            FontSet::Fr => BASE.iter().chain(&FR).collect(),
        }
    }
}

/// A set that was provisioned before.
pub fn get(home: &Home, set: FontSet) -> Result<Option<Fonts>> {
    let folder = home.fonts()?.join(set.name());
    let record = folder.join(RECORD);
    if !record.exists() {
        return Ok(None);
    }
    let text = std::fs::read(&record).at(&record)?;
    let fonts: Fonts = serde_json::from_slice(&text).map_err(|e| BuildError::broken(&record, e.to_string()))?;
    Ok(Some(Fonts { folder: folder.join("files"), ..fonts }))
}

/// A set, fetched if it is not there.
pub fn provision(home: &Home, set: FontSet, progress: &mut dyn FnMut(Progress)) -> Result<Fonts> {
    if let Some(fonts) = get(home, set)? {
        return Ok(fonts);
    }
    let staging = Staging::begin(&home.fonts()?, set.name())?;
    let work = staging.path().join("work");
    let names = set.sources().iter().map(|source| source.package.to_owned()).collect();
    let fetched = debian::fetch(home, debian::request(SUITE, None, names)?, &work, progress)?;
    let mut versions = Vec::new();
    for source in set.sources() {
        versions.push(take(source, &fetched, &work, &staging.path().join("files"))?);
    }
    std::fs::remove_dir_all(&work).at(&work)?;
    let fonts = record(set, versions.join(", "), staging.path())?;
    let place = home.fonts()?.join(set.name());
    match staging.commit(&place) {
        Ok(()) => Ok(Fonts { folder: place.join("files"), ..fonts }),
        // Another process was quicker: the set is the same.
        Err(error) => get(home, set)?.ok_or(error),
    }
}

/// Unpacks one package and keeps its font files and its licence; gives its name and version.
fn take(source: &Source, fetched: &[(Package, PathBuf)], work: &Path, files: &Path) -> Result<String> {
    let found = fetched.iter().find(|(package, _)| package.name == source.package);
    let (package, file) = found.ok_or_else(|| BuildError::broken(source.package, "apt did not fetch it"))?;
    let unpacked = work.join(source.package);
    unpack(file, Target::plain(&unpacked))?;
    let target = files.join(source.package);
    std::fs::create_dir_all(&target).at(&target)?;
    for font in fonts_below(&unpacked.join("usr/share/fonts"), 8)? {
        let name = font.file_name().unwrap_or_default().to_owned();
        if name.to_string_lossy().contains(source.only) {
            std::fs::rename(&font, target.join(&name)).at(&font)?;
        }
    }
    let licence = unpacked.join("usr/share/doc").join(source.package).join("copyright");
    if licence.is_file() {
        std::fs::copy(&licence, target.join("copyright")).at(&licence)?;
    }
    Ok(format!("{} {}", package.name, package.version))
}

fn fonts_below(folder: &Path, depth: u32) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in sorted(folder)? {
        let extension = entry.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match () {
            _ if entry.is_symlink() => {}
            _ if entry.is_dir() && depth > 0 => found.extend(fonts_below(&entry, depth - 1)?),
            _ if ["ttf", "otf", "ttc"].contains(&extension.as_str()) => found.push(entry),
            _ => {}
        }
    }
    Ok(found)
}

fn record(set: FontSet, version: String, folder: &Path) -> Result<Fonts> {
    let files = folder.join("files");
    let fonts = Fonts {
        set: set.name().to_owned(),
        version,
        digest: of_tree(&files)?,
        files: fonts_below(&files, 8)?.len(),
        folder: files,
    };
    let json = serde_json::to_vec_pretty(&fonts).map_err(|e| BuildError::broken(RECORD, e.to_string()))?;
    std::fs::write(folder.join(RECORD), json).at(folder.join(RECORD))?;
    Ok(fonts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_by_name() {
        assert_eq!(FontSet::parse("fr").unwrap().name(), "fr");
        assert!(FontSet::parse("arial").is_err());
        assert_eq!(FontSet::Fr.sources().len(), FontSet::Base.sources().len() + 3);
    }

    #[test]
    fn a_set_that_is_there_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let place = home.fonts().unwrap().join("base");
        std::fs::create_dir_all(place.join("files/x")).unwrap();
        std::fs::write(place.join("files/x/A.ttf"), "a").unwrap();
        assert_eq!(get(&home, FontSet::Base).unwrap(), None);
        let written = record(FontSet::Base, "x 1".into(), &place).unwrap();
        assert_eq!((written.files, written.version.as_str()), (1, "x 1"));
        assert_eq!(provision(&home, FontSet::Base, &mut |_| ()).unwrap(), written);
    }
}
