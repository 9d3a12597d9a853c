//! Everything a command works with, resolved once: home, builds, fonts, conditions, stores.
//!
//! In: the environment and the command line's choices. Out: a [`Context`], and [`Build`]s made drivable ([`Standing`]).

use crate::builds::fonts::{self, FontSet};
use crate::builds::{Build, Ground as BuildGround, Kind, Progress, Registry};
use crate::conditions::{Conditions, Kit};
use crate::findings::Findings;
use crate::home::Home;
use crate::office::Office;
use crate::reference::References;
use crate::sandbox::{Ground, OFFICE};
use crate::selftest::{self, SelfTest};
use crate::store::{Blobs, Run, RunInfo, SCHEMA};
use anyhow::{Context as _, Result, bail};
use recette_engine::compare::BuildInfo;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What all commands share.
pub struct Context {
    /// Where everything lives.
    pub home: Home,
    /// Builds.
    pub registry: Registry,
    /// Pages and saved files.
    pub blobs: Blobs,
    /// Evaluations made before.
    pub findings: Findings,
    /// Reference renderings, painted.
    pub references: References,
    /// Processors.
    pub cores: usize,
    /// Workers: a few more than processors, so that none idles while a result is written or a child starts.
    pub workers: usize,
    /// Set by the first Ctrl-C.
    pub stop: Arc<AtomicBool>,
}

/// One worker more for so many processors: a worker's child waits for some 6 % of its time (measured by `benches/trials.rs`).
const CORES_PER_EXTRA: usize = 8;

impl Context {
    /// From the environment. The first Ctrl-C asks for an orderly end, the second ends at once.
    pub fn new() -> Result<Context> {
        let home = Home::from_env()?;
        home.folder("blobs")?;
        let blobs = Blobs::open(home.root()).with_context(|| format!("cannot use {}", home.root().display()))?;
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))?;
            signal_hook::flag::register(signal, Arc::clone(&stop))?;
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers = cores + cores.div_ceil(CORES_PER_EXTRA);
        let findings = Findings::of(home.root());
        let references = References::of(home.root());
        Ok(Context { registry: Registry::new(home.clone()), home, blobs, findings, references, cores, workers, stop })
    }

    /// Conditions with a font set, which is fetched the first time, and what is shown inside the sandbox.
    pub fn conditions(&self, locale: &str, set: &str, tell: &mut dyn FnMut(Progress)) -> Result<(Conditions, Kit)> {
        let fonts = fonts::provision(&self.home, FontSet::parse(set)?, tell)?;
        let kit = Kit::prepare(self.home.root(), &fonts.folder).context("cannot prepare the sandbox's files")?;
        let words = format!("{}: {} ({})", fonts.set, fonts.version, fonts.digest.get(..12).unwrap_or_default());
        Ok((Conditions::new(words, locale), kit))
    }

    /// A build by name or folder, checked to be what was added, and tested once under these conditions.
    pub fn stand(&self, what: &str, conditions: &Conditions, kit: &Kit) -> Result<Standing> {
        let build = self.registry.resolve(what)?;
        build.ensure_unchanged()?;
        self.stand_build(build, conditions, kit)
    }

    fn stand_build(&self, build: Build, conditions: &Conditions, kit: &Kit) -> Result<Standing> {
        let mut office = office(&build)?;
        let test = self.self_test(&build, &office, conditions, kit)?;
        office.docx_filter = test.docx_filter.clone();
        Ok(Standing { build, office, test })
    }

    /// The build of a stored run, if it is still what it was: one that was added, or the folder it was measured in.
    pub fn stand_again(&self, info: &BuildInfo, conditions: &Conditions, kit: &Kit) -> Result<Option<Standing>> {
        let added = self.registry.list()?.into_iter().flatten().find(|b| b.fingerprint == info.fingerprint);
        let measured = || {
            let build = self.registry.resolve(&info.source).ok()?;
            (build.fingerprint == info.fingerprint).then_some(build)
        };
        let Some(build) = added.or_else(measured).filter(|b| b.ensure_unchanged().is_ok()) else { return Ok(None) };
        self.stand_build(build, conditions, kit).map(Some)
    }

    fn self_test(&self, build: &Build, office: &Office, conditions: &Conditions, kit: &Kit) -> Result<SelfTest> {
        let path = self.self_test_path(build, conditions)?;
        if let Some(test) = std::fs::read(&path).ok().and_then(|b| serde_json::from_slice(&b).ok()) {
            return Ok(test);
        }
        eprintln!("testing {} {} in every mode (once)", build.name, build.version);
        self.test_again(build, office, conditions, kit)
    }

    /// Runs the self-test and keeps its result.
    pub fn test_again(&self, build: &Build, office: &Office, conditions: &Conditions, kit: &Kit) -> Result<SelfTest> {
        let test = selftest::test(office, kit, conditions, &self.blobs)?;
        let path = self.self_test_path(build, conditions)?;
        std::fs::write(&path, serde_json::to_vec_pretty(&test)?).with_context(|| path.display().to_string())?;
        Ok(test)
    }

    fn self_test_path(&self, build: &Build, conditions: &Conditions) -> Result<PathBuf> {
        let name = format!("{}-{}.json", build.fingerprint.get(..16).unwrap_or_default(), conditions.digest());
        Ok(self.home.folder("selftests")?.join(name))
    }

    /// Opens the run of a build; a label sets it apart from the build's own.
    pub fn run(&self, standing: &Standing, conditions: &Conditions, label: Option<&str>) -> Result<Run> {
        let info = RunInfo {
            schema: SCHEMA,
            recette: env!("CARGO_PKG_VERSION").to_owned(),
            build: standing.build.info(),
            conditions: conditions.digest(),
            words: conditions.words(),
        };
        Run::open(self.home.root(), info, label).context("cannot open the run")
    }
}

/// A build that can be driven, and what its self-test said.
pub struct Standing {
    /// The record.
    pub build: Build,
    /// How it is started.
    pub office: Office,
    /// Its self-test.
    pub test: SelfTest,
}

/// Makes a build drivable.
pub fn office(build: &Build) -> Result<Office> {
    if build.kind != Kind::Office {
        bail!("{}: a command cannot be run yet; hint: take an installed office", build.name);
    }
    let (ground, program, fonts) = match &build.ground {
        BuildGround::OwnRoot { program } => {
            let root = build.folder.join("root");
            (Ground::Root(root.clone()), program.clone(), root)
        }
        BuildGround::HostLibraries { install } => {
            let install = build.folder.join(install);
            let inside = if install.starts_with("/usr") { install.as_path() } else { Path::new(OFFICE) };
            (Ground::Host(install.clone()), inside.join("program"), install)
        }
    };
    let symbol_font = SYMBOL_FONTS.iter().map(|f| fonts.join(f)).find(|f| f.is_file());
    Ok(Office { ground, program: program.to_string_lossy().into_owned(), symbol_font, docx_filter: None })
}

/// Where OpenSymbol lies, below a root or an installation.
const SYMBOL_FONTS: [&str; 3] = [
    "usr/share/fonts/truetype/openoffice/opens___.ttf",
    "usr/lib/libreoffice/share/fonts/truetype/opens___.ttf",
    "share/fonts/truetype/opens___.ttf",
];

/// Whether a path can be read, with the hint that belongs to it.
pub fn readable(path: &Path) -> Result<()> {
    std::fs::metadata(path).with_context(|| format!("{}: cannot be read; hint: check the path", path.display()))?;
    Ok(())
}
