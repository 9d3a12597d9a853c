//! Reference renderings: how documents should look, as PDFs that a suite has beside them (design §7).
//!
//! In: a PDF. Out: its pages, painted once per content and painter and kept like every other page. A reference is as
//! hostile as a document: it is painted in a sandbox, and one that cannot be painted is remarked and hides nothing else.
//! Deliberately absent: what the distance to it means (the engine's `judge`).

use crate::conditions::DPI;
use crate::pages::digest;
use crate::painter::{PAINTER, Painter};
use crate::pass::read_file;
use crate::store::{Blobs, PageRef, write_whole};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// How a remark begins when a reference could not be painted.
pub const NOT_PAINTED: &str = "the reference rendering is not painted: ";

/// The PDF of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
}

impl Reference {
    /// Reads it to know it by its content.
    pub fn of(path: &Path) -> io::Result<Reference> {
        Ok(Reference { path: path.to_owned(), digest: digest(&read_file(path)?) })
    }
}

/// Where lists of painted pages are kept.
#[derive(Clone, Debug)]
pub struct References {
    home: PathBuf,
}

impl References {
    /// Those of a home.
    pub fn of(home: &Path) -> References {
        References { home: home.to_owned() }
    }

    /// The pages, from the last time or painted now. An error is a remark for people.
    pub fn pages(&self, reference: &Reference, blobs: &Blobs) -> Result<Vec<PageRef>, String> {
        let list = self.home.join("references").join(format!("{}-{DPI}-{PAINTER}.json", reference.digest));
        if let Some(pages) = known(&list, blobs) {
            return Ok(pages);
        }
        let say = |error: io::Error| format!("{NOT_PAINTED}{error}");
        let pages = Painter::prepare(&self.home).and_then(|painter| paint(&painter, reference, blobs)).map_err(say)?;
        let bytes = serde_json::to_vec(&pages).map_err(|error| say(error.into()))?;
        write_whole(&list, &bytes).map_err(say)?;
        Ok(pages)
    }
}

/// A list of which every page is still there.
fn known(list: &Path, blobs: &Blobs) -> Option<Vec<PageRef>> {
    let pages: Vec<PageRef> = serde_json::from_slice(&std::fs::read(list).ok()?).ok()?;
    pages.iter().all(|page| blobs.has(&page.digest)).then_some(pages)
}

fn paint(painter: &Painter, reference: &Reference, blobs: &Blobs) -> io::Result<Vec<PageRef>> {
    let bytes = read_file(&reference.path)?;
    if digest(&bytes) != reference.digest {
        let path = reference.path.display();
        return Err(io::Error::other(format!(
            "{path} changed since the check began; hint: run the same command again"
        )));
    }
    let pages = painter.paint(&bytes, blobs)?;
    match pages.is_empty() {
        true => Err(io::Error::other(format!("{} shows no page; hint: is it a PDF?", reference.path.display()))),
        false => Ok(pages),
    }
}
