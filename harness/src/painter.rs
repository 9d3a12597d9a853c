//! Paints PDFs: the pages of sheets, of what `soffice` prints, and of reference renderings (design §7).
//!
//! In: a PDF, as hostile as the document it was made from. Out: its pages, stored. A program of its own does it (`native/painter`,
//! around hayro) in a sandbox with limits, and what it says is read like what a child of an office says.
//! Deliberately absent: pages that offices paint themselves (`zygote`).

use crate::conditions::{DPI, MAX_PIXELS};
use crate::pages::{Page, digest};
use crate::sandbox::{Ground, Sandbox};
use crate::store::{Blobs, PageRef};
use recette_wire::{Event, read_frame};
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What paints, and its version: part of the key of everything that it painted.
pub const PAINTER: &str = "hayro 0.9.0";
const PROGRAM: &[u8] = include_bytes!(env!("RECETTE_PAINTER"));

/// Seconds of processor time, bytes of address space.
const CPU: &str = "--cpu=120";
const MEMORY: &str = "--as=4294967296";
/// Bytes of all pages, of one page, and pages: as a child of an office may send.
const MOST_BYTES: u64 = 16 << 30;
const MOST_FRAME: u64 = 4 * MAX_PIXELS;
const MOST_PAGES: usize = 100_000;
/// Bytes of what it says when it stops.
const MOST_WORDS: u64 = 500;

/// The program, where it can be started from.
#[derive(Clone, Debug)]
pub struct Painter {
    program: PathBuf,
}

impl Painter {
    /// Writes the program below a home, once per content.
    pub fn prepare(home: &Path) -> io::Result<Painter> {
        let name = digest(PROGRAM);
        let folder = home.join("painter");
        let program = folder.join(name.get(..16).unwrap_or_default());
        if !program.is_file() {
            std::fs::create_dir_all(&folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            file.write_all(PROGRAM)?;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o755))?;
            // Closed for writing before it gets its name: a program that is being written does not start.
            file.into_temp_path().persist(&program).map_err(|error| error.error)?;
        }
        Ok(Painter { program })
    }

    /// Paints a PDF at the conditions' resolution and stores its pages.
    pub fn paint(&self, pdf: &[u8], blobs: &Blobs) -> io::Result<Vec<PageRef>> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(pdf)?;
        let mut sandbox = Sandbox::new(&Ground::Host("/usr".into()), 64)?;
        sandbox.show(file.path(), "/in/document.pdf");
        sandbox.show(&self.program, "/painter");
        let (dpi, most) = (DPI.to_string(), MAX_PIXELS.to_string());
        let line = [CPU, MEMORY, "--", "/painter", "/in/document.pdf", dpi.as_str(), most.as_str()];
        let mut command = sandbox.command("/usr/bin/prlimit", line);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let words = child.stderr.take().map(|stderr| std::thread::spawn(move || first_words(stderr)));
        // The pipe is closed after it, so that a painter that says too much ends.
        let pages = child.stdout.take().map_or(Ok(Vec::new()), |out| listen(out, blobs));
        let status = child.wait()?;
        let words = words.and_then(|thread| thread.join().ok()).unwrap_or_default();
        match pages {
            Ok(pages) if status.success() => Ok(pages),
            Err(error) if words.is_empty() => Err(stopped(&error.to_string())),
            _ => Err(stopped(&words)),
        }
    }
}

fn first_words(stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = stderr.take(MOST_WORDS).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect()
}

fn stopped(words: &str) -> io::Error {
    io::Error::other(format!("the PDF is not painted: {words}; hint: is it a PDF without a password?"))
}

/// Takes pages until the painter has said how many there are.
fn listen(out: impl Read, blobs: &Blobs) -> io::Result<Vec<PageRef>> {
    let mut out = BufReader::with_capacity(256 * 1024, out);
    let (mut budget, mut pages) = (MOST_BYTES, Vec::new());
    loop {
        let mut left = budget.min(MOST_FRAME);
        let before = left;
        let frame = read_frame(&mut out, &mut left)?;
        budget -= before - left;
        match frame {
            Some((Event::Page { width, height, dpi, channels, .. }, payload)) if pages.len() < MOST_PAGES => {
                let page = Page::from_child(width, height, channels, payload);
                pages.push(blobs.put_page(&page.ok_or_else(|| io::Error::other("a page of another size"))?, dpi)?);
            }
            Some((Event::Painted { pages: all, .. }, _)) if all as usize == pages.len() => return Ok(pages),
            Some(_) => return Err(io::Error::other("the painter said something else than pages")),
            None => return Err(io::Error::other("the painter stopped before the last page")),
        }
    }
}
