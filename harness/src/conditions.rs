//! What a result depends on beside document and build (design §5): fonts, locale, clock, limits, sandbox.
//!
//! In: the fonts to use and the locale. Out: a folder with everything that is shown inside the sandbox (profile,
//! font configuration, warm-up documents, helper programs), the same for every build, and a digest.

use crate::painter::Painter;
use crate::sandbox::Sandbox;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The helper that loads an office, built for the oldest build's libc.
const ZYGOTE: &[u8] = include_bytes!(env!("RECETTE_ZYGOTE"));
/// The preload library that freezes the clock.
const CLOCK: &[u8] = include_bytes!(env!("RECETTE_CLOCK"));

/// Files of the template profile and of `/recette`.
const FILES: &[(&str, &[u8])] = &[
    ("profile/user/registrymodifications.xcu", include_bytes!("../assets/registrymodifications.xcu")),
    ("profile/user/basic/script.xlc", include_bytes!("../assets/script.xlc")),
    ("profile/user/basic/dialog.xlc", include_bytes!("../assets/dialog.xlc")),
    ("profile/user/basic/Standard/script.xlb", include_bytes!("../assets/script.xlb")),
    ("profile/user/basic/Standard/dialog.xlb", include_bytes!("../assets/dialog.xlb")),
    ("profile/user/basic/Standard/Recette.xba", include_bytes!("../assets/Recette.xba")),
    ("fonts.conf", include_bytes!("../assets/fonts.conf")),
    ("warm/1-text.fodt", include_bytes!("../assets/warm/1-text.fodt")),
    ("warm/2-sheet.fods", include_bytes!("../assets/warm/2-sheet.fods")),
    ("warm/3-slides.fodp", include_bytes!("../assets/warm/3-slides.fodp")),
];
/// Programs of `/recette`. What a result depends on is what they are made of ([`HELPERS`]): their bytes differ from one folder or
/// compiler to the other, and the evidence of two ministries has to be comparable.
const PROGRAMS: &[(&str, &[u8])] = &[("recette-zygote", ZYGOTE), ("clock.so", CLOCK)];
/// Digest of the helpers' sources.
const HELPERS: &str = env!("RECETTE_HELPERS");

/// Dots per inch of painted pages.
pub const DPI: u32 = 96;
/// Most pixels of a page.
pub const MAX_PIXELS: u64 = 40_000_000;

/// Conditions as recorded with every run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Version and digest of the font set.
    pub fonts: String,
    /// Language of the load, BCP 47.
    pub locale: String,
    /// Dots per inch of painted pages.
    pub dpi: u32,
    /// Most pixels of a page.
    pub max_pixels: u64,
    /// Seconds a document has at least.
    pub seconds: u64,
    /// MiB of address space a document may add.
    pub memory_mib: u64,
    /// MiB of each tmpfs.
    pub scratch_mib: u64,
    /// Digest of everything shown inside the sandbox: what the helpers are made of, profile, font configuration.
    pub kit: String,
}

impl Conditions {
    /// Design §5's defaults with a named font set.
    pub fn new(fonts: String, locale: &str) -> Conditions {
        Conditions {
            fonts,
            locale: locale.to_owned(),
            dpi: DPI,
            max_pixels: MAX_PIXELS,
            seconds: 60,
            memory_mib: 4096,
            scratch_mib: 1024,
            kit: kit_digest(),
        }
    }

    /// Stable digest, part of every key of the store.
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(&Sha256::digest(text)[..8])
    }

    /// For people: name and value.
    pub fn words(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("fonts".to_owned(), self.fonts.clone()),
            ("locale".to_owned(), self.locale.clone()),
            ("clock".to_owned(), "2026-01-15 12:00 UTC, frozen".to_owned()),
            ("resolution".to_owned(), format!("{} dpi", self.dpi)),
            ("time limit".to_owned(), format!("{} s", self.seconds)),
            ("memory limit".to_owned(), format!("{} MiB", self.memory_mib)),
            ("conditions digest".to_owned(), self.digest()),
        ])
    }
}

fn kit_digest() -> String {
    let mut hash = Sha256::new();
    hash.update(HELPERS);
    for (name, bytes) in FILES {
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    for (name, value) in ENVIRONMENT {
        hash.update(format!("{name}={value}\n"));
    }
    hex::encode(&hash.finalize()[..8])
}

/// The folder that is shown as `/recette`, and the fonts.
#[derive(Clone, Debug)]
pub struct Kit {
    folder: PathBuf,
    fonts: PathBuf,
    /// Paints what an office printed.
    pub painter: Painter,
}

impl Kit {
    /// Writes the folder once per digest; complete or not at all.
    pub fn prepare(home: &Path, fonts: &Path) -> io::Result<Kit> {
        let folder = home.join("kit").join(kit_digest());
        if !folder.is_dir() {
            std::fs::create_dir_all(home.join("kit"))?;
            let partial = tempfile::tempdir_in(home.join("kit"))?;
            let files = FILES.iter().chain(PROGRAMS);
            files.into_iter().try_for_each(|(name, bytes)| write_file(&partial.path().join(name), bytes))?;
            make_executable(&partial.path().join("recette-zygote"))?;
            match std::fs::rename(partial.path(), &folder) {
                Ok(()) => drop(partial.keep()),
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Kit { folder, fonts: fonts.to_owned(), painter: Painter::prepare(home)? })
    }

    /// Copies the template profile into a folder of the host: for the peers of the benchmarks.
    pub fn copy_profile(&self, to: &Path) -> io::Result<()> {
        let profile = FILES.iter().filter_map(|(name, bytes)| Some((name.strip_prefix("profile/")?, bytes)));
        profile.into_iter().try_for_each(|(name, bytes)| write_file(&to.join(name), bytes))
    }

    /// Shows everything inside a sandbox and sets the environment of every office process.
    pub fn furnish(&self, sandbox: &mut Sandbox, symbol_font: Option<&Path>, build_fonts: Option<&str>) {
        sandbox.show(&self.folder, "/recette");
        sandbox.show(&self.fonts, "/fonts/set");
        if let Some(font) = symbol_font {
            sandbox.show(font, "/fonts/symbol/opens___.ttf");
        }
        if let Some(folder) = build_fonts {
            sandbox.cover(folder);
        }
        for (name, value) in ENVIRONMENT {
            sandbox.set(name, value);
        }
    }
}

/// The environment of every office process.
///
/// Not `LIBO_ONEWAY_STABLE_ODF_EXPORT`: with it, page layouts and graphic styles are written under other names than those
/// that refer to them, in every build, so that pages, frames and shapes of a saved ODT and of the witness lose their
/// properties. Names of automatic styles are no content for the readers anyway.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("PATH", "/usr/bin:/bin"),
    ("HOME", "/tmp"),
    ("TMPDIR", "/tmp"),
    ("LC_ALL", "C.UTF-8"),
    ("LANG", "C.UTF-8"),
    ("TZ", "UTC"),
    ("FONTCONFIG_FILE", "/recette/fonts.conf"),
    ("LD_PRELOAD", "/recette/clock.so"),
    ("SAL_USE_VCLPLUGIN", "svp"),
    ("SAL_RAND_REPEATABLE", "1"),
    ("SAL_DISABLE_OPENCL", "1"),
];

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, bytes)
}

fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}
