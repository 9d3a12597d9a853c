//! One office under test, as it is recorded in `build.json` (design §2, §4).

use super::command::{self, CommandSpec};
use super::error::{At, BuildError, Result};
use super::libraries::Closure;
use super::{fingerprint, office};
use recette_engine::compare::BuildInfo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The number of this structure.
pub const SCHEMA: u32 = 1;
/// The record in a build's folder.
pub const RECORD: &str = "build.json";

/// What a build stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// A root file system of its own, in `root` of the build's folder.
    OwnRoot {
        /// The program folder inside it, `/usr/lib/libreoffice/program`.
        program: PathBuf,
    },
    /// The host's `/usr` and `/lib*`, with an installation.
    HostLibraries {
        /// The folder that holds `program`; relative to the build's folder if it lies in it.
        install: PathBuf,
    },
}

/// How a build is driven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An office that can be loaded.
    Office,
    /// Any converter: saved file, outcome and PDF pages only.
    Command(CommandSpec),
}

/// One build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Number of this structure.
    pub schema: u32,
    /// Name under which it was added.
    pub name: String,
    /// `LibreOffice`.
    pub product: String,
    /// `25.2.3.2`.
    pub version: String,
    /// The commit, or what the packager says instead of it.
    pub build_id: String,
    /// The packager's revision, which names its patches: `4:25.2.3-2+deb13u6`; empty for the project's own builds.
    #[serde(default)]
    pub patches: String,
    /// `debian:trixie`, a full path, `bibisect:…`.
    pub source: String,
    /// Hash of what runs.
    pub fingerprint: String,
    /// What it stands on.
    pub ground: Ground,
    /// How it is driven.
    pub kind: Kind,
    /// Processor, `x86_64`.
    pub architecture: String,
    /// When it was added.
    pub added: String,
    /// Packages that it is made of, `name version`.
    #[serde(default)]
    pub packages: Vec<String>,
    /// Libraries that the loader would not find, and who needs them.
    #[serde(default)]
    pub missing_libraries: BTreeMap<String, Vec<String>>,
    /// Its folder.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// What runs is what was added.
    Unchanged,
    /// It is something else now.
    Changed {
        /// Its fingerprint now.
        now: String,
    },
}

/// What a source yields, before it has a name.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub ground: Ground,
    pub kind: Kind,
    pub product: String,
    pub version: String,
    pub build_id: String,
    pub patches: String,
    pub packages: Vec<String>,
}

impl Draft {
    /// An office whose files say what it is. `folder` is where the build is being prepared.
    pub fn office(ground: Ground, folder: &Path) -> Result<Draft> {
        let identity = match &ground {
            Ground::OwnRoot { program } => {
                let root = folder.join("root");
                let install = program.parent().unwrap_or(program);
                office::identify(&root, &root.join(install.strip_prefix("/").unwrap_or(install)))?
            }
            Ground::HostLibraries { install } => office::identify(Path::new("/"), &folder.join(install))?,
        };
        Ok(Draft {
            ground,
            kind: Kind::Office,
            product: identity.product,
            version: identity.version,
            build_id: identity.build_id,
            patches: String::new(),
            packages: Vec::new(),
        })
    }

    /// A converter; the host's libraries are what it stands on.
    pub fn command(command: command::Command) -> Draft {
        let folder = command.spec.program.parent().map(Path::to_owned).unwrap_or_default();
        Draft {
            ground: Ground::HostLibraries { install: folder },
            kind: Kind::Command(command.spec),
            product: command.product,
            version: command.version,
            build_id: String::new(),
            patches: String::new(),
            packages: Vec::new(),
        }
    }

    /// Measures what runs and gives the record.
    pub fn finish(self, name: &str, source: &str, folder: &Path) -> Result<Build> {
        let mut build = Build {
            schema: SCHEMA,
            name: name.to_owned(),
            product: self.product,
            version: self.version,
            build_id: self.build_id,
            patches: self.patches,
            source: source.to_owned(),
            fingerprint: String::new(),
            ground: self.ground,
            kind: self.kind,
            architecture: std::env::consts::ARCH.to_owned(),
            added: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            packages: self.packages,
            missing_libraries: BTreeMap::new(),
            folder: folder.to_owned(),
        };
        let closure = build.closure();
        build.fingerprint = build.measure(&closure)?;
        let missing = closure.missing.into_iter();
        build.missing_libraries = missing.map(|(name, by)| (name, by.into_iter().collect())).collect();
        Ok(build)
    }
}

impl Build {
    /// Reads the record in a build's folder.
    pub fn read(folder: &Path) -> Result<Build> {
        let path = folder.join(RECORD);
        let mut build = Build::parse(&std::fs::read(&path).at(&path)?, &path)?;
        build.folder = folder.to_owned();
        Ok(build)
    }

    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Build> {
        let build: Build = serde_json::from_slice(bytes).map_err(|e| BuildError::broken(path, e.to_string()))?;
        match build.schema {
            SCHEMA => Ok(build),
            other => Err(BuildError::broken(path, format!("schema {other}, and this program knows {SCHEMA}"))),
        }
    }

    /// Writes the record, complete or not at all.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(RECORD);
        let partial = folder.join(format!(".{RECORD}.partial"));
        std::fs::write(&partial, self.to_json()?).at(&partial)?;
        std::fs::rename(&partial, &path).at(&path)
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|e| BuildError::broken(RECORD, e.to_string()))?;
        json.push(b'\n');
        Ok(json)
    }

    /// As reports name it.
    pub fn info(&self) -> BuildInfo {
        let build_id = match (office::is_commit(&self.build_id), self.patches.is_empty()) {
            (true, _) | (_, true) => self.build_id.clone(),
            (false, false) => self.patches.clone(),
        };
        BuildInfo {
            name: self.name.clone(),
            product: self.product.clone(),
            version: self.version.clone(),
            build_id,
            fingerprint: self.fingerprint.clone(),
            source: self.source.clone(),
        }
    }

    /// The folder that is the office's `/`; `None` where it runs on the host's libraries.
    pub fn root(&self) -> Option<PathBuf> {
        match self.ground {
            Ground::OwnRoot { .. } => Some(self.folder.join("root")),
            Ground::HostLibraries { .. } => None,
        }
    }

    /// The installation on this machine: the folder that holds `program`.
    pub fn install_on_host(&self) -> PathBuf {
        let program = self.program_on_host();
        match self.kind {
            Kind::Office => program.parent().map(Path::to_owned).unwrap_or(program),
            Kind::Command(_) => program,
        }
    }

    /// The program folder as the office itself sees it.
    pub fn program(&self) -> PathBuf {
        match &self.ground {
            Ground::OwnRoot { program } => program.clone(),
            Ground::HostLibraries { .. } => self.program_on_host(),
        }
    }

    /// The program folder on this machine.
    pub fn program_on_host(&self) -> PathBuf {
        match (&self.ground, &self.kind) {
            (Ground::OwnRoot { program }, _) => {
                self.folder.join("root").join(program.strip_prefix("/").unwrap_or(program))
            }
            (Ground::HostLibraries { install }, Kind::Office) => self.folder.join(install).join("program"),
            (Ground::HostLibraries { install }, Kind::Command(_)) => self.folder.join(install),
        }
    }

    /// Whether what runs is what was added.
    pub fn verify(&self) -> Result<Verification> {
        let now = self.measure(&self.closure())?;
        Ok(if now == self.fingerprint { Verification::Unchanged } else { Verification::Changed { now } })
    }

    fn closure(&self) -> Closure {
        match (&self.kind, &self.ground) {
            (Kind::Command(_), _) => Closure::default(),
            (Kind::Office, Ground::OwnRoot { program }) => {
                fingerprint::root_closure(&self.folder.join("root"), program)
            }
            (Kind::Office, Ground::HostLibraries { .. }) => fingerprint::host_closure(&self.install_on_host()),
        }
    }

    /// The list of files that the fingerprint is the SHA-256 of; offices only.
    pub fn files(&self) -> Result<String> {
        match (&self.kind, &self.ground) {
            (Kind::Command(_), _) => Err(BuildError::broken(&self.name, "a converter, whose files are its own affair")),
            (Kind::Office, Ground::OwnRoot { .. }) => fingerprint::list_of_root(&self.folder.join("root")),
            (Kind::Office, Ground::HostLibraries { .. }) => {
                fingerprint::list_of_installation(&self.install_on_host(), &self.closure())
            }
        }
    }

    fn measure(&self, closure: &Closure) -> Result<String> {
        match (&self.kind, &self.ground) {
            (Kind::Command(spec), _) => command::fingerprint(spec),
            (Kind::Office, Ground::OwnRoot { .. }) => fingerprint::of_root(&self.folder.join("root")),
            (Kind::Office, Ground::HostLibraries { .. }) => {
                fingerprint::of_installation(&self.install_on_host(), closure)
            }
        }
    }
}
