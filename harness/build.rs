//! Finds the helpers that `build.sh` made for the oldest build's libc; where they are absent (a plain `cargo build`), asks
//! for them with the command to type.

use std::path::{Path, PathBuf};

/// What turns evidence into findings, beside this file.
const ENGINE: [&str; 4] = ["../engine/src", "src/evaluate.rs", "src/trial.rs", "src/pages.rs"];
/// What judges findings and makes none.
const JUDGES: &str = "../engine/src/accept";

/// Programs that the binary carries, by the variable under which the code finds them.
const HELPERS: [(&str, &str); 3] = [
    ("RECETTE_ZYGOTE", "recette-zygote"),
    ("RECETTE_CLOCK", "librecette_clock.so"),
    ("RECETTE_PAINTER", "recette-painter"),
];
/// What the helpers inside an office are made of.
const OFFICE_HELPERS: [&str; 3] = ["native/zygote/src", "native/clock/src", "native/wire/src"];

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let release = root.join("native/target/x86_64-unknown-linux-gnu/release");
    for (variable, file) in HELPERS {
        let path = release.join(file);
        assert!(path.is_file(), "{file} is not built; hint: run ./build.sh once, it builds the helpers first");
        println!("cargo::rustc-env={variable}={}", path.display());
        println!("cargo::rerun-if-changed={}", path.display());
    }
    // Tests skip what needs the probe where it is not built.
    let probe = release.join("zygote-probe");
    println!("cargo::rustc-env=RECETTE_PROBE={}", probe.display());
    println!("cargo::rerun-if-changed={}", probe.display());
    sources(&root, "RECETTE_ENGINE", &ENGINE);
    sources(&root, "RECETTE_HELPERS", &OFFICE_HELPERS);
}

/// Gives the code a digest of sources under a name.
fn sources(root: &Path, variable: &str, of: &[&str]) {
    let digest = of.iter().fold(FNV_START, |hash, name| hash_all(hash, &root.join(name), &root.join(JUDGES)));
    of.iter().for_each(|name| println!("cargo::rerun-if-changed={}", root.join(name).display()));
    println!("cargo::rustc-env={variable}={digest:016x}");
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over a file, or over all files below a folder but one: only equality matters.
fn hash_all(hash: u64, path: &Path, without: &Path) -> u64 {
    if path == without {
        return hash;
    }
    let Ok(entries) = std::fs::read_dir(path) else {
        let bytes = std::fs::read(path).unwrap_or_default();
        return bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    };
    let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    below.sort();
    below.iter().fold(hash, |hash, path| hash_all(hash, path, without))
}
