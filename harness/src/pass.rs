//! One pass: one file given once to one build, and everything that was heard written down.
//!
//! In: a file and what to save it as. Out: a [`Pass`] with its blobs stored. Deliberately absent: whether the result is
//! believed (see `trial`: attempts, confirmation, outcome).

use crate::conditions::{Conditions, Kit};
use crate::office::{Convert, End, Mode, Office};
use crate::pages::Page;
use crate::painter::PAINTER;
use crate::store::{Blobs, Death, Failure, PageRef, Pass, PassKey, SavedRef};
use crate::zygote::{Heard, Zygote, memory_file};
use recette_engine::format::{Component, Format};
use recette_wire::{ChildLimits, Event, Job, Save};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// The name of the save that carries a sheet's pages.
const PRINT: &str = "print";

/// What a pass is made of.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// SHA-256 of it.
    pub digest: String,
    /// Its format.
    pub format: Format,
    /// Formats to save it as; the witness is one of them, under its own extension.
    pub saves: Vec<Format>,
    /// Seconds it may take.
    pub seconds: u64,
    /// Password, where the suite has one.
    pub password: Option<String>,
    /// Number of this attempt, from 1.
    pub attempt: u32,
}

impl Request<'_> {
    /// The key under which the pass is found again.
    pub fn key(&self, mode: Mode) -> PassKey {
        key(&self.digest, self.format, &self.saves, mode)
    }
}

/// The key of a pass: a file, loaded in its format, saved as others, by an office driven in a mode.
pub fn key(file: &str, format: Format, saves: &[Format], mode: Mode) -> PassKey {
    let names: Vec<_> = saves.iter().map(|f| f.extension()).collect();
    // Evidence of another painter is other evidence, but only where it painted.
    let printed = mode == Mode::Soffice || format.component() == Component::Sheet;
    PassKey {
        file: file.to_owned(),
        extension: format.extension().to_owned(),
        wanted: names.join(","),
        mode: mode.name().to_owned(),
        painter: printed.then(|| PAINTER.to_owned()),
    }
}

/// Where an office is driven from: one per worker.
pub struct Worker<'a> {
    /// The build.
    pub office: &'a Office,
    /// Helpers and profile.
    pub kit: &'a Kit,
    /// Conditions.
    pub conditions: &'a Conditions,
    /// Where pages and files go.
    pub blobs: &'a Blobs,
    /// How.
    pub mode: Mode,
    zygote: Option<Zygote>,
}

impl<'a> Worker<'a> {
    /// A worker without an office yet; it starts with the first pass.
    pub fn new(office: &'a Office, kit: &'a Kit, conditions: &'a Conditions, blobs: &'a Blobs, mode: Mode) -> Self {
        Worker { office, kit, conditions, blobs, mode, zygote: None }
    }

    /// Does one pass. An error is the harness's own (disk full, no bubblewrap); everything of the office is in the pass.
    pub fn pass(&mut self, request: &Request<'_>) -> io::Result<Pass> {
        if self.mode == Mode::Soffice {
            return self.pass_by_soffice(request);
        }
        let job = self.job(request);
        let input = memory_file(request.bytes)?;
        let mut catch = Catch::new(self.blobs, self.conditions.max_pixels, &job.saves);
        let heard = self.drive_once(&job, &input, &mut |event, payload| catch.take(event, payload))?;
        if let Some(error) = catch.error {
            return Err(error);
        }
        let mut pass = write_down(request, self.mode, heard, catch.pages, catch.saves);
        if let Some(print) = pass.saves.remove(PRINT) {
            match self.kit.painter.paint(&self.blobs.get(&print.digest)?, self.blobs) {
                Ok(pages) => pass.pages = Some(pages),
                Err(error) => pass.trouble = Some(format!("pages of the sheet: {error}")),
            }
        }
        Ok(pass)
    }

    /// The slow way: plain `soffice` for every save and once more for the pages.
    fn pass_by_soffice(&self, request: &Request<'_>) -> io::Result<Pass> {
        let started = std::time::Instant::now();
        let mut pass = write_down(request, self.mode, Heard::default(), vec![], BTreeMap::new());
        pass.cut_off = None;
        pass.document_type = Some(document_type(request.format.component()));
        if let Some(pdf) = self.convert(request, "pdf", PRINT, &mut pass)? {
            match self.kit.painter.paint(&pdf, self.blobs) {
                Ok(pages) => pass.pages = Some(pages),
                // The PDF of one document must not end the run of all.
                Err(error) => pass.trouble = Some(format!("pages: {error}")),
            }
        }
        for format in &request.saves {
            let name = format.extension();
            let target = if *format == Format::Docx { "docx:Office Open XML Text" } else { name };
            if let Some(bytes) = self.convert(request, target, name, &mut pass)? {
                let saved = SavedRef { digest: self.blobs.put(&bytes)?, size: bytes.len() as u64, ms: 0 };
                pass.saves.insert(name.to_owned(), saved);
            }
        }
        pass.wall_ms = started.elapsed().as_millis() as u64;
        Ok(pass)
    }

    fn convert(&self, request: &Request<'_>, target: &str, name: &str, pass: &mut Pass) -> io::Result<Option<Vec<u8>>> {
        if pass.cut_off.is_some() {
            return Ok(None);
        }
        let (bytes, extension) = (request.bytes, request.format.extension());
        let convert = Convert { bytes, extension, target, seconds: request.seconds };
        let converted = self.office.convert(self.kit, self.conditions, &convert)?;
        let at = Some(("save".to_owned(), Some(name.to_owned())));
        match (converted.file, converted.end) {
            (file, End::Exited(_)) if file.is_some() => return Ok(file),
            (_, End::Exited(_)) => {
                pass.failures.push(Failure {
                    stage: "save".to_owned(),
                    name: Some(name.to_owned()),
                    message: String::new(),
                });
            }
            (_, End::Signal(signal)) => {
                pass.cut_off = at;
                pass.death = Some(Death { signal, frames: vec![], memory: false });
            }
            (_, End::TimedOut) => {
                pass.cut_off = at;
                pass.timed_out = true;
            }
        }
        Ok(None)
    }

    fn drive_once(&mut self, job: &Job, input: &File, sink: crate::zygote::Sink<'_>) -> io::Result<Heard> {
        let mut zygote = match self.zygote.take() {
            Some(zygote) => zygote,
            None => self.office.start(self.kit, self.conditions, self.mode)?,
        };
        if self.mode == Mode::Kit {
            return Ok(zygote.run_once(job, input, sink));
        }
        let heard = zygote.run(job, input, sink);
        // A zygote that was lost is not used again.
        if heard.reply.is_some() {
            self.zygote = Some(zygote);
        }
        Ok(heard)
    }

    fn job(&self, request: &Request<'_>) -> Job {
        let component = request.format.component();
        let mut saves: Vec<Save> = Vec::new();
        if component == Component::Sheet {
            saves.push(Save { name: PRINT.to_owned(), extension: "pdf".to_owned(), filter: None });
        }
        saves.extend(request.saves.iter().map(|f| self.save(*f)));
        Job {
            extension: request.format.extension().to_owned(),
            document_type: document_type(component),
            saves,
            dpi: self.conditions.dpi,
            max_pixels: self.conditions.max_pixels,
            language: self.conditions.locale.clone(),
            password: request.password.clone(),
            limits: ChildLimits {
                wall_ms: request.seconds * 1000,
                memory_mib: self.conditions.memory_mib,
                scratch_mib: self.conditions.scratch_mib,
            },
        }
    }

    fn save(&self, format: Format) -> Save {
        let extension = format.extension().to_owned();
        let filter = if format == Format::Docx { self.office.docx_filter.clone() } else { None };
        Save { name: extension.clone(), extension, filter }
    }
}

/// Takes pages and files as they come and stores them at once, so that none is held in memory.
struct Catch<'a> {
    blobs: &'a Blobs,
    most_pixels: u64,
    wanted: &'a [Save],
    pages: Vec<PageRef>,
    saves: BTreeMap<String, SavedRef>,
    error: Option<io::Error>,
}

impl<'a> Catch<'a> {
    fn new(blobs: &'a Blobs, most_pixels: u64, wanted: &'a [Save]) -> Self {
        Catch { blobs, most_pixels, wanted, pages: Vec::new(), saves: BTreeMap::new(), error: None }
    }

    fn take(&mut self, event: &Event, payload: Vec<u8>) {
        if let Err(error) = self.try_take(event, payload) {
            self.error = Some(error);
        }
    }

    fn try_take(&mut self, event: &Event, payload: Vec<u8>) -> io::Result<()> {
        match event {
            Event::Page { width, height, dpi, channels, .. } => {
                // What is not a page of its claimed size is left out; the number of pages then tells.
                let small = u64::from(*width) * u64::from(*height) <= self.most_pixels;
                if let Some(page) = Page::from_child(*width, *height, *channels, payload).filter(|_| small) {
                    self.pages.push(self.blobs.put_page(&page, *dpi)?);
                }
            }
            // A child can name its files as it likes: what was not asked for is not taken.
            Event::Saved { name, ms } if self.wanted.iter().any(|save| save.name == *name) => {
                let size = payload.len() as u64;
                let digest = self.blobs.put(&payload)?;
                self.saves.insert(name.clone(), SavedRef { digest, size, ms: *ms });
            }
            _ => {}
        }
        Ok(())
    }
}

/// The number LibreOfficeKit has for a component.
fn document_type(component: Component) -> i32 {
    match component {
        Component::Text => 0,
        Component::Sheet => 1,
        Component::Slides => 2,
    }
}

/// Reads a file whole.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

fn write_down(
    request: &Request<'_>,
    mode: Mode,
    heard: Heard,
    pages: Vec<PageRef>,
    saves: BTreeMap<String, SavedRef>,
) -> Pass {
    let reply = heard.reply.unwrap_or_default();
    let done = heard.events.iter().any(|e| matches!(e, Event::Done));
    let painted = heard.events.iter().any(|e| matches!(e, Event::Painted { .. }));
    let document_type = heard.events.iter().find_map(|e| match e {
        Event::Loaded { document_type, .. } => Some(*document_type),
        _ => None,
    });
    let entered = heard.events.iter().rev().find_map(|e| match e {
        Event::Entering { stage, name } => Some((stage.clone(), name.clone())),
        _ => None,
    });
    Pass {
        key: request.key(mode),
        attempt: request.attempt,
        seconds: request.seconds,
        document_type,
        pages: painted.then_some(pages),
        saves,
        failures: failures(&heard.events),
        cut_off: if done { None } else { Some(entered.unwrap_or_else(|| ("load".to_owned(), None))) },
        death: death(&heard.events, reply.signal, reply.timed_out, reply.exit),
        timed_out: reply.timed_out,
        trouble: trouble(heard.trouble, reply.error, &heard.events),
        cpu_ms: reply.cpu_ms,
        wall_ms: reply.wall_ms,
        rss_mib: reply.rss_mib,
    }
}

fn failures(events: &[Event]) -> Vec<Failure> {
    let failure = |e: &Event| match e {
        Event::Failed { stage, name, message } if stage != "setup" => {
            Some(Failure { stage: stage.clone(), name: name.clone(), message: clip(message) })
        }
        _ => None,
    };
    events.iter().filter_map(failure).collect()
}

fn trouble(transport: Option<String>, zygote: Option<String>, events: &[Event]) -> Option<String> {
    let setup = events.iter().find_map(|e| match e {
        Event::Failed { stage, message, .. } if stage == "setup" => Some(format!("sandbox of the child: {message}")),
        _ => None,
    });
    transport.or(zygote).or(setup)
}

/// How close to its limit an address space is when a failed allocation is the likely cause of death, in MiB.
const NEAR_LIMIT: u64 = 256;

fn death(events: &[Event], signal: Option<i32>, timed_out: bool, exit: Option<i32>) -> Option<Death> {
    // A dying child tells the signal at once, and again with frames if it gets that far.
    let told = events.iter().rev().find_map(|e| match e {
        Event::Crash { signal, frames, peak_mib, limit_mib } => Some(Death {
            signal: *signal,
            frames: frames.iter().take(16).map(|f| clip(f)).collect(),
            memory: peak_mib + NEAR_LIMIT >= *limit_mib,
        }),
        _ => None,
    });
    if timed_out {
        return None;
    }
    // An office that calls exit() in the middle has no signal, but it is as gone.
    let silent = signal.or(exit.filter(|code| *code != 0 && told.is_none()).map(|_| 0));
    told.or(silent.map(|signal| Death { signal, frames: vec![], memory: false }))
}

/// Words from outside are kept short.
fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}
