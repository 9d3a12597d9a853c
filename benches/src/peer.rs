//! The usual way to get what a trial gets: one `soffice --convert-to` per file that is wanted, then `pdftoppm`.
//!
//! In: documents. Out: saved files and page images in a scratch folder, counted and thrown away. In the same bubblewrap
//! sandbox, with the same fonts and profile as the harness's zygotes; in its favour: `soffice.bin` is called without its
//! launcher, and each worker keeps its profile.

use recette::conditions::{Conditions, Kit};
use recette::office::Office;
use recette::run::Document;
use recette::sandbox::{Ground, Sandbox};
use recette_engine::format::Format;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The office as the peer uses it.
#[derive(Clone, Copy, Debug)]
pub struct Peer<'a> {
    /// The build.
    pub office: &'a Office,
    /// Profile, fonts.
    pub kit: &'a Kit,
    /// Conditions.
    pub conditions: &'a Conditions,
}

/// One worker's folders.
#[derive(Debug)]
pub struct Desk {
    scratch: tempfile::TempDir,
}

/// What came of some documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Saved files.
    pub files: usize,
    /// Painted pages.
    pub pages: usize,
    /// Conversions that wrote nothing.
    pub failed: usize,
}

impl Desk {
    fn folder(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn empty(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.folder(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir(&folder)?;
        Ok(folder)
    }
}

impl Peer<'_> {
    /// A worker's folders, with a profile that one run has completed: a new one ends the first run with "restart needed".
    pub fn desk(&self) -> io::Result<Desk> {
        let desk = Desk { scratch: tempfile::tempdir()? };
        std::fs::create_dir(desk.folder("profile"))?;
        self.kit.copy_profile(&desk.folder("profile"))?;
        let first = desk.folder("first.rtf");
        std::fs::write(&first, r"{\rtf1 Recette\par}")?;
        (0..2).try_for_each(|_| self.convert(&desk, &first, Format::Rtf, "odt").map(|_| ()))?;
        Ok(desk)
    }

    /// All documents, one worker per desk.
    pub fn run_all(&self, desks: &[Desk], documents: &[Document]) -> io::Result<Made> {
        let next = AtomicUsize::new(0);
        let work = |desk: &Desk| {
            let mut made = Made::default();
            while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.trial(desk, document, &mut made)?;
            }
            Ok(made)
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = desks.iter().map(|desk| scope.spawn(|| work(desk))).collect();
            let mut sum = Made::default();
            for worker in workers {
                let made = worker.join().unwrap_or_else(|_| Err(io::Error::other("a worker panicked")))?;
                sum = sum.and(made);
            }
            Ok(sum)
        })
    }

    /// The saved file of each route, the original's pages, each saved file's pages.
    fn trial(&self, desk: &Desk, document: &Document, made: &mut Made) -> io::Result<()> {
        for route in &document.routes {
            let saved = self.convert(desk, &document.path, document.format, &target(route.to))?;
            let kept = desk.folder(&format!("saved.{}", route.to));
            match saved {
                Some(saved) => {
                    std::fs::rename(saved, &kept)?;
                    made.files += 1;
                    self.pages(desk, &kept, route.to, made)?;
                }
                None => made.failed += 1,
            }
        }
        self.pages(desk, &document.path, document.format, made)
    }

    fn pages(&self, desk: &Desk, file: &Path, format: Format, made: &mut Made) -> io::Result<()> {
        match self.convert(desk, file, format, "pdf")? {
            Some(pdf) => made.pages += self.paint(desk, &pdf)?,
            None => made.failed += 1,
        }
        Ok(())
    }

    /// One `soffice --convert-to`.
    fn convert(&self, desk: &Desk, file: &Path, format: Format, target: &str) -> io::Result<Option<PathBuf>> {
        let out = desk.empty("out")?;
        let inside = format!("/in/document.{format}");
        let mut sandbox = self.office.sandbox(self.kit, self.conditions)?;
        sandbox.show(file, &inside);
        sandbox.show_writable(&out, "/scratch");
        sandbox.show_writable(&desk.folder("profile"), "/profile");
        let program = format!("{}/soffice.bin", self.office.program);
        let start = ["-env:UserInstallation=file:///profile", "--headless", "--norestore", "--nologo"];
        let convert = ["--convert-to", target, "--outdir", "/scratch", &inside];
        silently(sandbox.command(&program, start.into_iter().chain(convert)))?;
        let extension = target.split(':').next().unwrap_or(target);
        let written = out.join(format!("document.{extension}"));
        Ok(written.metadata().is_ok_and(|m| m.len() > 0).then_some(written))
    }

    /// One `pdftoppm`; gives the number of pages.
    fn paint(&self, desk: &Desk, pdf: &Path) -> io::Result<usize> {
        let out = desk.empty("pages")?;
        let mut sandbox = Sandbox::new(&Ground::Host("/usr".into()), 64)?;
        sandbox.show(pdf, "/in/document.pdf");
        sandbox.show_writable(&out, "/scratch");
        let dpi = self.conditions.dpi.to_string();
        silently(sandbox.command("/usr/bin/pdftoppm", ["-r", &dpi, "/in/document.pdf", "/scratch/page"]))?;
        Ok(std::fs::read_dir(out)?.count())
    }
}

impl Made {
    fn and(self, other: Made) -> Made {
        Made { files: self.files + other.files, pages: self.pages + other.pages, failed: self.failed + other.failed }
    }
}

fn target(format: Format) -> String {
    match format {
        Format::Docx => "docx:Office Open XML Text".to_owned(),
        other => other.extension().to_owned(),
    }
}

fn silently(mut command: Command) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().map(|_| ())
}
