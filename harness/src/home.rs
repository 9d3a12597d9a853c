//! Where everything lives: `RECETTE_HOME`, by default the XDG data directory (design §12).
//!
//! In: the environment. Out: a [`Home`] with its subfolders, made on demand. Deliberately absent: what is in the
//! subfolders; the modules that own them say so.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder under which Recette keeps builds, fonts, runs and caches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

/// Why there is no home.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// Nothing in the environment says where.
    #[error(
        "no home: neither RECETTE_HOME nor XDG_DATA_HOME nor HOME is set\nhint: set RECETTE_HOME to a folder with room for builds (1 GB each)"
    )]
    Unset,
    /// A relative path would mean another home in every folder.
    #[error("{variable}={value}: not an absolute path\nhint: give the full path")]
    Relative {
        /// The variable.
        variable: &'static str,
        /// What it says.
        value: String,
    },
    /// A folder cannot be made.
    #[error("{}: {source}\nhint: set RECETTE_HOME to a folder that you may write", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
}

impl Home {
    /// The home that the environment names.
    pub fn from_env() -> Result<Home, HomeError> {
        Home::find(|name| std::env::var_os(name))
    }

    /// A home in a given folder.
    pub fn at(root: impl Into<PathBuf>) -> Home {
        Home { root: root.into() }
    }

    fn find(variable: impl Fn(&str) -> Option<OsString>) -> Result<Home, HomeError> {
        let set = |name: &'static str| variable(name).filter(|value| !value.is_empty()).map(|value| (name, value));
        if let Some((name, value)) = set("RECETTE_HOME") {
            return absolute(name, value).map(Home::at);
        }
        if let Some((name, value)) = set("XDG_DATA_HOME") {
            return Ok(Home::at(absolute(name, value)?.join("recette")));
        }
        let (name, value) = set("HOME").ok_or(HomeError::Unset)?;
        Ok(Home::at(absolute(name, value)?.join(".local/share/recette")))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A subfolder, made if it is not there.
    pub fn folder(&self, name: &str) -> Result<PathBuf, HomeError> {
        let path = self.root.join(name);
        std::fs::create_dir_all(&path).map_err(|source| HomeError::Folder { path: path.clone(), source })?;
        Ok(path)
    }

    /// Builds, one folder each.
    pub fn builds(&self) -> Result<PathBuf, HomeError> {
        self.folder("builds")
    }

    /// Font sets.
    pub fn fonts(&self) -> Result<PathBuf, HomeError> {
        self.folder("fonts")
    }

    /// What can be fetched or computed again.
    pub fn cache(&self) -> Result<PathBuf, HomeError> {
        self.folder("cache")
    }

    /// Runs with their trials and blobs.
    pub fn runs(&self) -> Result<PathBuf, HomeError> {
        self.folder("runs")
    }
}

fn absolute(variable: &'static str, value: OsString) -> Result<PathBuf, HomeError> {
    let path = PathBuf::from(&value);
    match path.is_absolute() {
        true => Ok(path),
        false => Err(HomeError::Relative { variable, value: value.to_string_lossy().into_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expected: Option<&str>) {
        let find = |name: &str| variables.iter().find(|v| v.0 == name).map(|v| OsString::from(v.1));
        assert_eq!(Home::find(find).ok().map(|h| h.root), expected.map(PathBuf::from));
    }

    #[test]
    fn the_most_specific_variable_wins() {
        check(&[("RECETTE_HOME", "/r"), ("XDG_DATA_HOME", "/x"), ("HOME", "/h")], Some("/r"));
        check(&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")], Some("/x/recette"));
        check(&[("HOME", "/h")], Some("/h/.local/share/recette"));
    }

    #[test]
    fn empty_counts_as_unset_and_relative_is_refused() {
        check(&[("RECETTE_HOME", ""), ("HOME", "/h")], Some("/h/.local/share/recette"));
        check(&[("RECETTE_HOME", "here"), ("HOME", "/h")], None);
        check(&[], None);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Home::at(file.path()).builds().unwrap_err();
        assert!(error.to_string().contains("builds: "), "{error}");
    }
}
