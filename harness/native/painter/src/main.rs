//! Paints the pages of a PDF: `recette-painter FILE DPI MOST_PIXELS`.
//!
//! In: a PDF, hostile like the document it was made from. Out: the frames of `recette_wire` on standard output, a page each, then
//! how many there are. It runs alone in a sandbox with limits: a panic or a hang is its end and nobody else's.
//! Deliberately absent: passwords, hinting (the offices paint without), colours of a printer.

#![forbid(unsafe_code)]

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use recette_wire::{Event, write_frame};
use std::io::{self, Write};
use std::time::Instant;

/// Points per inch, the unit of a PDF.
const POINTS: f64 = 72.0;

/// How to paint.
struct Wanted {
    dpi: u32,
    most_pixels: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Err(error) = run(&arguments) {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

fn run(arguments: &[String]) -> io::Result<()> {
    let usage = || io::Error::other("usage: recette-painter FILE DPI MOST_PIXELS");
    let [file, dpi, most] = arguments else { return Err(usage()) };
    let (Ok(dpi), Ok(most_pixels)) = (dpi.parse(), most.parse()) else { return Err(usage()) };
    let pdf = Pdf::new(std::fs::read(file)?).map_err(|error| io::Error::other(format!("not read: {error:?}")))?;
    paint(&pdf, &Wanted { dpi, most_pixels }, &mut io::stdout().lock())
}

fn paint(pdf: &Pdf, wanted: &Wanted, out: &mut impl Write) -> io::Result<()> {
    let started = Instant::now();
    let cache = RenderCache::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        let (width, height, dpi) = wanted.size(page);
        let painted = pixels(page, &cache, width, height, dpi);
        let (channels, samples) = match painted.iter().all(|[r, g, b]| r == g && g == b) {
            true => (1, painted.iter().map(|p| p[0]).collect()),
            false => (3, painted.into_flattened()),
        };
        let index = index as u32;
        let (width, height) = (u32::from(width), u32::from(height));
        write_frame(out, &Event::Page { index, width, height, dpi, channels }, &samples)?;
    }
    let ms = started.elapsed().as_millis() as u64;
    write_frame(out, &Event::Painted { pages: pdf.pages().len() as u32, ms }, &[])
}

impl Wanted {
    /// Pixels, and dots per inch: the wanted ones, or the most at which the page is not too large.
    fn size(&self, page: &Page<'_>) -> (u16, u16, u32) {
        let (width, height) = page.render_dimensions();
        let at = |points: f32, dpi: u32| (f64::from(points) * f64::from(dpi) / POINTS).round().max(1.0);
        let fits = |dpi: &u32| {
            let (w, h) = (at(width, *dpi), at(height, *dpi));
            w * h <= self.most_pixels as f64 && w <= f64::from(u16::MAX) && h <= f64::from(u16::MAX)
        };
        let dpi = (1..=self.dpi).rev().find(fits).unwrap_or(1);
        (at(width, dpi) as u16, at(height, dpi) as u16, dpi)
    }
}

/// The page on white paper.
fn pixels<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, width: u16, height: u16, dpi: u32) -> Vec<[u8; 3]> {
    let settings = InterpreterSettings::default();
    let look = RenderSettings { hinting: false, ..RenderSettings::default() };
    let mut context = RenderContext::new(width, height);
    let transform = Affine::scale(f64::from(dpi) / POINTS) * page.initial_transform(true).to_kurbo();
    render_into(page, cache, &settings, &look, &mut context, transform);
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let onto = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() };
    context.render_with(&mut pixmap, &mut Resources::default(), onto);
    pixmap.data_as_u8_slice().as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect()
}
