//! The child's side: confine itself, load the document, paint, save, send everything through the pipe, exit.

use crate::confine::Processes;
use crate::control::Incoming;
use crate::office::{Document, Office, Rectangle};
use crate::{confine, crash};
use recette_wire::{Event, Job, Save, write_frame};
use std::fs::File;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Instant;

/// Where a child may write.
const SCRATCH: &str = "/scratch";

/// Twips per inch.
const TWIPS: u64 = 1440;

/// The result pipe. A harness that is gone ends the child.
pub struct Pipe(pub File);

impl Pipe {
    /// Sends an event with its payload.
    pub fn send(&mut self, event: Event, payload: &[u8]) {
        if write_frame(&mut self.0, &event, payload).is_err() {
            exit(1);
        }
    }

    /// Tells what comes next.
    pub fn entering(&mut self, stage: &str, name: Option<&str>) {
        self.send(Event::Entering { stage: stage.to_owned(), name: name.map(str::to_owned) }, &[]);
    }

    /// Tells that something failed.
    pub fn failed(&mut self, stage: &str, name: Option<&str>, message: String) {
        self.send(Event::Failed { stage: stage.to_owned(), name: name.map(str::to_owned), message }, &[]);
    }
}

/// Ends the process without running destructors of the office, which would write its profile.
pub fn exit(code: i32) -> ! {
    // SAFETY: always allowed.
    unsafe { libc::_exit(code) }
}

/// Does the whole job and ends the process. What it works with is there already (zygote) or is prepared once the process
/// is confined (kit).
pub fn run<T>(
    incoming: Incoming,
    prepare: impl FnOnce(&Job) -> Result<T, String>,
    work: impl FnOnce(&T, &Job, &mut Pipe),
) -> ! {
    let Incoming { job, input, result } = incoming;
    let mut pipe = Pipe(File::from(result));
    let prepared = confine::enter(&job, input, pipe.0.as_raw_fd())
        .and_then(|()| confine::seccomp(Processes::None))
        .and_then(|()| prepare(&job));
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(message) => {
            pipe.failed("setup", None, message);
            exit(1)
        }
    };
    let limit = confine::limit_memory(job.limits.memory_mib);
    crash::install(pipe.0.as_raw_fd(), limit);
    work(&prepared, &job, &mut pipe);
    pipe.send(Event::Done, &[]);
    exit(0)
}

/// Loads, paints and saves with an office.
pub fn work(office: &Office, job: &Job, pipe: &mut Pipe) {
    pipe.entering("load", None);
    office.hide_comments();
    if let Some(password) = &job.password {
        office.answer_password(password);
    }
    let started = Instant::now();
    let document = match office.load(&format!("file:///in/document.{}", job.extension), &job.language) {
        Ok(document) => document,
        Err(message) => return pipe.failed("load", None, message),
    };
    let document_type = document.document_type();
    pipe.send(Event::Loaded { document_type, ms: elapsed(started) }, &[]);
    if document_type != job.document_type {
        return;
    }
    // Painting comes first: a save can shift glyphs. Sheets have no pages here; they are saved as PDF instead.
    if job.dpi > 0 && document_type != 1 {
        pipe.entering("render", None);
        paint_all(&document, job, pipe);
    }
    for save in &job.saves {
        pipe.entering("save", Some(&save.name));
        save_one(office, &document, save, pipe);
    }
}

fn paint_all(document: &Document, job: &Job, pipe: &mut Pipe) {
    let started = Instant::now();
    document.initialize();
    let pages = if document.document_type() == 0 { document.page_rectangles() } else { part_rectangles(document) };
    let parts = document.document_type() != 0;
    for (index, page) in pages.iter().enumerate() {
        if parts {
            document.set_part(index as i32);
        }
        paint_one(document, job, pipe, index as u32, *page);
    }
    pipe.send(Event::Painted { pages: pages.len() as u32, ms: elapsed(started) }, &[]);
}

fn part_rectangles(document: &Document) -> Vec<Rectangle> {
    let clamp = |n: libc::c_long| n.clamp(0, i32::MAX as libc::c_long) as i32;
    let rectangle = |part| {
        document.set_part(part);
        let (width, height) = document.size();
        Rectangle { x: 0, y: 0, width: clamp(width), height: clamp(height) }
    };
    (0..document.parts().max(0)).map(rectangle).collect()
}

fn paint_one(document: &Document, job: &Job, pipe: &mut Pipe, index: u32, page: Rectangle) {
    let dpi = fitting_dpi(page, job.dpi, job.max_pixels);
    let (width, height) = (pixels(page.width, dpi), pixels(page.height, dpi));
    let painted = document.paint(page, width, height);
    let (width, height) = if painted.is_empty() { (0, 0) } else { (width, height) };
    let (channels, samples) = match grey(&painted) {
        Some(grey) => (1, grey),
        None => (3, rgb(&painted)),
    };
    pipe.send(Event::Page { index, width, height, dpi, channels }, &samples);
}

/// Three bytes a pixel; what is transparent is paper, white.
fn rgb(pixels: &[u8]) -> Vec<u8> {
    let pixels = pixels.as_chunks::<4>().0;
    let mut samples = vec![0; pixels.len() * 3];
    for (rgb, p) in samples.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
        let paper = 255 - p[3];
        *rgb = [p[2].saturating_add(paper), p[1].saturating_add(paper), p[0].saturating_add(paper)];
    }
    samples
}

/// One byte a pixel where all of BGRA is opaque grey: a quarter of the way through the pipe.
fn grey(pixels: &[u8]) -> Option<Vec<u8>> {
    // Without a way out in the middle of a row the test is done many pixels at a time.
    let plain = |row: &[[u8; 4]]| row.iter().fold(0, |odd, p| odd | (p[0] ^ p[1]) | (p[1] ^ p[2]) | !p[3]) == 0;
    let pixels = pixels.as_chunks::<4>().0;
    pixels.chunks(1024).all(plain).then(|| pixels.iter().map(|p| p[0]).collect())
}

fn pixels(twips: i32, dpi: u32) -> u32 {
    ((twips.max(0) as u64 * u64::from(dpi) + TWIPS / 2) / TWIPS) as u32
}

/// The wanted resolution, or the largest one at which the page has at most that many pixels.
fn fitting_dpi(page: Rectangle, wanted: u32, most: u64) -> u32 {
    let at = |dpi| u64::from(pixels(page.width, dpi)) * u64::from(pixels(page.height, dpi));
    (1..=wanted).rev().find(|dpi| at(*dpi) <= most).unwrap_or(1)
}

fn save_one(office: &Office, document: &Document, save: &Save, pipe: &mut Pipe) {
    let started = Instant::now();
    let path = format!("{SCRATCH}/out.{}", save.extension);
    let _ = std::fs::remove_file(&path);
    let url = format!("file://{path}");
    let said = match &save.filter {
        Some(filter) => office.store_by_macro(&url, filter),
        None => document.save_as(&url, &save.extension),
    };
    match std::fs::read(&path) {
        Ok(bytes) if !bytes.is_empty() => {
            pipe.send(Event::Saved { name: save.name.clone(), ms: elapsed(started) }, &bytes);
        }
        _ if said => pipe.failed("save", Some(&save.name), String::new()),
        _ => pipe.failed("save", Some(&save.name), said_no(office)),
    }
    let _ = std::fs::remove_file(&path);
}

fn said_no(office: &Office) -> String {
    match office.error() {
        message if message.is_empty() => "the office refused to save".to_owned(),
        message => message,
    }
}

fn elapsed(started: Instant) -> u64 {
    started.elapsed().as_millis() as u64
}

/// Copies the input into place; the descriptor is closed on return.
pub fn copy_input(input: OwnedFd, path: &str) -> std::io::Result<()> {
    let mut from = File::from(input);
    let mut to = File::create(path)?;
    std::io::copy(&mut from, &mut to).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_is_sent_as_grey() {
        assert_eq!(grey(&[9, 9, 9, 255, 7, 7, 7, 255]), Some(vec![9, 7]));
        assert_eq!(grey(&[9, 9, 8, 255]), None);
        assert_eq!(grey(&[9, 9, 9, 254]), None);
    }

    #[test]
    fn colours_are_turned_round_and_paper_is_white() {
        assert_eq!(rgb(&[1, 2, 3, 255, 0, 0, 0, 0]), [3, 2, 1, 255, 255, 255]);
    }

    #[test]
    fn large_pages_are_painted_smaller() {
        let page = |width, height| Rectangle { x: 0, y: 0, width, height };
        assert_eq!(fitting_dpi(page(11906, 16838), 96, 40_000_000), 96);
        assert!(fitting_dpi(page(283_465, 283_465), 96, 40_000_000) < 34);
    }
}
