//! What `builds add WHAT` can name (design §4).
//!
//! In: the word of the command line. Out: a [`What`]. The only look at the disk tells folders from files.

use super::error::{BuildError, Result};
use std::path::{Path, PathBuf};

/// A source of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `debian:SUITE[=VERSION]`.
    Debian {
        /// `trixie`, `bookworm-backports`.
        suite: String,
        /// `7.4.7` or a full package version.
        version: Option<String>,
    },
    /// `bibisect:REPO@COMMIT`.
    Bibisect {
        /// A local git repository.
        repository: PathBuf,
        /// Anything git resolves to a commit.
        commit: String,
    },
    /// `command:FILE.toml`.
    Command(PathBuf),
    /// A build exported from another machine.
    Exported(PathBuf),
    /// The project's tarball of Debian packages.
    Tarball(PathBuf),
    /// An installation or a developer's `instdir`.
    Directory(PathBuf),
}

const FORMS: &str = "give a folder with an office, debian:SUITE[=VERSION], FILE.tar.zst from `builds export`, \
                     the project's …_deb.tar.gz, bibisect:REPO@COMMIT or command:FILE.toml";

impl What {
    /// Reads the word.
    pub fn parse(text: &str) -> Result<What> {
        match text.split_once(':') {
            Some(("debian", rest)) => debian(text, rest),
            Some(("bibisect", rest)) => bibisect(text, rest),
            Some(("command", rest)) if rest.ends_with(".toml") => Ok(What::Command(rest.into())),
            Some(("command", _)) => Err(BuildError::usage(text, "not a .toml file", "write command:FILE.toml")),
            _ => path(text),
        }
    }

    /// A name for the build where none is given.
    pub fn default_name(&self) -> String {
        match self {
            What::Debian { suite, version: None } => format!("debian-{suite}"),
            What::Debian { suite, version: Some(version) } => slug(&format!("debian-{suite}-{version}")),
            What::Bibisect { commit, .. } => slug(&format!("bibisect-{commit:.12}")),
            What::Command(file) => slug(&stem(file, ".toml")),
            What::Exported(file) => slug(&stem(file, ".tar.zst")),
            What::Tarball(file) => slug(&stem(file, ".tar.gz")),
            What::Directory(folder) => slug(&folder_name(folder)),
        }
    }
}

fn debian(text: &str, rest: &str) -> Result<What> {
    let (suite, version) = match rest.split_once('=') {
        Some((suite, version)) => (suite, Some(version)),
        None => (rest, None),
    };
    let suite_ok = suite.starts_with(|c: char| c.is_ascii_lowercase())
        && suite.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    if !suite_ok {
        return Err(BuildError::usage(text, "not a suite", "for example debian:trixie or debian:bookworm-backports"));
    }
    let version_ok = |v: &str| v.starts_with(|c: char| c.is_ascii_digit()) && v.chars().all(is_version_character);
    if version.is_some_and(|v| !version_ok(v)) {
        return Err(BuildError::usage(text, "not a version", "for example debian:bookworm=7.4.7"));
    }
    Ok(What::Debian { suite: suite.into(), version: version.map(Into::into) })
}

/// What Debian policy §5.6.12 allows.
fn is_version_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".+-:~".contains(c)
}

fn bibisect(text: &str, rest: &str) -> Result<What> {
    let hint = "write bibisect:FOLDER@COMMIT with a clone of a bibisect repository";
    let (repository, commit) = rest.rsplit_once('@').unwrap_or((rest, ""));
    let commit_ok = !commit.is_empty() && !commit.starts_with('-') && !commit.contains(char::is_whitespace);
    match (commit_ok, repository.is_empty(), repository.contains("://")) {
        (true, false, false) => Ok(What::Bibisect { repository: repository.into(), commit: commit.into() }),
        (_, _, true) => Err(BuildError::usage(text, "a remote repository", "clone it first; ".to_owned() + hint)),
        _ => Err(BuildError::usage(text, "no repository or no commit", hint)),
    }
}

fn path(text: &str) -> Result<What> {
    let path = Path::new(text);
    match () {
        _ if text.is_empty() => Err(BuildError::usage("WHAT", "empty", FORMS)),
        _ if path.is_dir() => Ok(What::Directory(path.into())),
        _ if !path.is_file() => Err(BuildError::usage(text, "no such file or folder, and no known source", FORMS)),
        _ if text.ends_with(".tar.zst") => Ok(What::Exported(path.into())),
        _ if text.ends_with(".tar.gz") => Ok(What::Tarball(path.into())),
        _ => Err(BuildError::usage(text, "not a kind of file that holds a build", FORMS)),
    }
}

fn stem(file: &Path, extension: &str) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(extension).unwrap_or(&name).to_owned()
}

/// The last part of the path that says something: every developer's build is called `instdir`.
fn folder_name(folder: &Path) -> String {
    let full = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let dull = ["instdir", "program", "install", "workdir"];
    let names = full.iter().rev().map(|part| part.to_string_lossy().into_owned());
    names.into_iter().find(|name| name != "/" && !dull.contains(&name.as_str())).unwrap_or_default()
}

/// Makes any text a valid name.
fn slug(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' });
    let name: String = plain.skip_while(|c| !c.is_ascii_alphanumeric()).take(64).collect();
    if name.is_empty() { "build".into() } else { name }
}

/// Whether a text may name a build: it becomes a folder, and stands in `base:candidate` words.
pub fn check_name(name: &str) -> Result<()> {
    if name == slug(name) {
        return Ok(());
    }
    let hint = "letters, digits, `.`, `_` and `-`, beginning with a letter or digit, at most 64";
    Err(BuildError::usage(format!("build name {name:?}"), "not a valid name", hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: What) {
        assert_eq!(What::parse(text).unwrap(), expected);
    }

    fn refused(text: &str, part: &str) {
        let error = What::parse(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn suites_with_and_without_version() {
        check("debian:trixie", What::Debian { suite: "trixie".into(), version: None });
        check("debian:bookworm=7.4.7", What::Debian { suite: "bookworm".into(), version: Some("7.4.7".into()) });
        check("debian:bookworm-backports", What::Debian { suite: "bookworm-backports".into(), version: None });
        refused("debian:", "not a suite");
        refused("debian:../x", "not a suite");
        refused("debian:sid [trusted=yes]", "not a suite");
        refused("debian:sid=-o", "not a version");
    }

    #[test]
    fn bibisect_needs_a_commit() {
        let expected = What::Bibisect { repository: "/r@x".into(), commit: "0f3a".into() };
        check("bibisect:/r@x@0f3a", expected);
        refused("bibisect:/r", "no commit");
        refused("bibisect:/r@--upload-pack=x", "no commit");
        refused("bibisect:https://host/r@master", "clone it first");
    }

    #[test]
    fn commands_are_files() {
        check("command:pandoc.toml", What::Command("pandoc.toml".into()));
        refused("command:rm -rf", "command:FILE.toml");
    }

    #[test]
    fn paths_by_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a.tar.zst", "b.tar.gz", "c.odt"] {
            std::fs::write(at(name), "").unwrap();
        }
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        check(&text(folder.path()), What::Directory(folder.path().into()));
        check(&text(&at("a.tar.zst")), What::Exported(at("a.tar.zst")));
        check(&text(&at("b.tar.gz")), What::Tarball(at("b.tar.gz")));
        refused(&text(&at("c.odt")), "not a kind of file");
        refused(&text(&at("nothing")), "no such file");
    }

    #[test]
    fn default_names_are_valid_names() {
        for text in ["debian:sid", "debian:bookworm=1:7.4.7-1+deb12u5", "bibisect:/r@HEAD~3", "command:/x/é.toml"] {
            check_name(&What::parse(text).unwrap().default_name()).unwrap();
        }
        assert_eq!(What::Directory("/home/me/lo/core/instdir".into()).default_name(), "core");
        assert_eq!(What::Tarball("/d/LibreOffice_25.2.3_deb.tar.gz".into()).default_name(), "LibreOffice_25.2.3_deb");
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "..", ".partial-x", "a/b", "last:main", "é"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
