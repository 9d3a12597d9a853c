//! Dossiers as folders: written whole or not at all, printed, read back and verified.
//!
//! In: the material of a dossier, the received files, the secretary's key. Out: a signed folder. And back: a folder and the
//! secretary's public key; out: what is not as it was signed, and whether the same verdict and the same pages come out of the
//! evidence that is in it. Deliberately absent: what a dossier says (`recette_certify::dossier`).

mod pdf;
mod read;
mod verify;

pub use read::{found, read_limited};
pub use verify::{Checked, listed, signed_certificate, verify};

use crate::store::write_whole;
use anyhow::{Context as _, Result, bail};
use recette_certify::dossier::{ENVELOPE, LIST, Material, PDF, SIGNATURE, list, received_name, received_names};
use recette_certify::envelope::{Envelope, LARGEST, PayloadType, seal};
use recette_certify::keys::PrivateKey;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folder holds something.
#[derive(Debug, thiserror::Error)]
#[error("{} is there and not empty; hint: a dossier is written into a new folder", .0.display())]
pub struct Taken(PathBuf);

/// Whether a dossier may be written there. To ask before the work.
pub fn may_write(folder: &Path) -> Result<()> {
    let empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if empty { Ok(()) } else { Err(Taken(folder.to_owned()).into()) }
}

/// Writes a signed dossier. Out: why there is no PDF in it, where there is none.
pub fn write(folder: &Path, material: &Material<'_>, received: &[PathBuf], key: &PrivateKey) -> Result<Option<String>> {
    may_write(folder)?;
    let beside = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(beside).with_context(|| beside.display().to_string())?;
    let partial = tempfile::Builder::new().prefix(".dossier-").tempdir_in(beside)?;
    let inside = partial.path();
    for file in material.files()? {
        write_whole(&inside.join(&file.name), &file.bytes).context(file.name)?;
    }
    copy_received(inside, material, received)?;
    let no_pdf = pdf::print(&inside.join("index.html"), &inside.join(PDF)).err().map(|e| format!("{e:#}"));
    sign(inside, key)?;
    make_readable(inside)?;
    std::fs::rename(inside, folder).with_context(|| folder.display().to_string())?;
    Ok(no_pdf)
}

/// The files that count, in a layout of our own; one at a time, for they are large.
fn copy_received(inside: &Path, material: &Material<'_>, received: &[PathBuf]) -> Result<()> {
    let mut wanted: BTreeSet<String> = received_names(material.believed).into_iter().collect();
    for path in received {
        let Ok(envelope) = Envelope::parse(&read_limited(path, LARGEST as u64 + 1).unwrap_or_default()) else {
            continue;
        };
        let name = received_name(material.group, material.believed, &envelope).filter(|name| wanted.remove(name));
        if let Some(name) = name {
            write_whole(&inside.join(name), &envelope.to_bytes())?;
        }
    }
    match wanted.first() {
        Some(name) => bail!("{name}: its file changed while the dossier was written; hint: certify again"),
        None => Ok(()),
    }
}

fn sign(inside: &Path, key: &PrivateKey) -> Result<()> {
    let files: Option<list::Files> = found(inside)?.into_iter().map(|(name, digest)| Some((name, digest?))).collect();
    let text = list::write(&files.context("a file of the dossier cannot be read")?);
    let sealed = seal(PayloadType::Dossier, text.as_bytes(), key);
    let envelope = Envelope::parse(&sealed)?;
    write_whole(&inside.join(LIST), text.as_bytes())?;
    write_whole(&inside.join(SIGNATURE), envelope.signature())?;
    write_whole(&inside.join(ENVELOPE), &sealed)?;
    Ok(())
}

/// Temporary files are their owner's only; a dossier is handed out.
fn make_readable(folder: &Path) -> Result<()> {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            make_readable(&path)?;
        } else {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644))?;
        }
    }
    Ok(())
}
