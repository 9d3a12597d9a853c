//! Finds the helpers that `build.sh` made for the oldest build's libc; where they are absent (a plain `cargo build`), asks
//! for them with the command to type.

use std::path::PathBuf;

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let release = root.join("native/target/x86_64-unknown-linux-gnu/release");
    for (variable, file) in [("RECETTE_ZYGOTE", "recette-zygote"), ("RECETTE_CLOCK", "librecette_clock.so")] {
        let path = release.join(file);
        assert!(path.is_file(), "{file} is not built; hint: run ./build.sh once, it builds the helpers first");
        println!("cargo::rustc-env={variable}={}", path.display());
        println!("cargo::rerun-if-changed={}", path.display());
    }
    // Tests skip what needs the probe where it is not built.
    let probe = release.join("zygote-probe");
    println!("cargo::rustc-env=RECETTE_PROBE={}", probe.display());
    println!("cargo::rerun-if-changed={}", probe.display());
}
