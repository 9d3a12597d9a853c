//! What lies in a folder that somebody sent: names and SHA-256, nothing followed, nothing believed.

use anyhow::{Context as _, Result, bail};
use recette_certify::words::Digest;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// No dossier and no installation has folders in folders so deep.
const DEEPEST: usize = 64;

/// All files below a folder by name; links and other things that are no files have no digest.
pub fn found(folder: &Path) -> Result<BTreeMap<String, Option<Digest>>> {
    let mut files = BTreeMap::new();
    collect(folder, "", 0, &mut files)?;
    Ok(files)
}

fn collect(place: &Path, below: &str, depth: usize, files: &mut BTreeMap<String, Option<Digest>>) -> Result<()> {
    if depth > DEEPEST {
        bail!("{}: too many folders in folders", place.display());
    }
    for entry in std::fs::read_dir(place).with_context(|| place.display().to_string())? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), depth + 1, files)?;
        } else {
            let digest = if kind.is_file() { digest(&entry.path())? } else { None };
            files.insert(name, digest);
        }
    }
    Ok(())
}

fn digest(path: &Path) -> Result<Option<Digest>> {
    Ok(Digest::parse(&crate::builds::hash::sha256_of_file(path)?))
}

/// A file's bytes, at most so many of them.
pub fn read_limited(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
