//! One painted page: its pixels on paper, its digest, PNG in and out.
//!
//! In: pixels as LibreOfficeKit, a PDF rasteriser or a PNG file give them. Out: an opaque [`Page`], kept as one byte per
//! pixel where nothing is coloured. Transparency is laid on white paper, because a page is paper. Every entrance refuses
//! more than [`MOST_PIXELS`]. Deliberately absent: colour profiles, 16-bit samples (reduced to 8), animation.

use image::ImageEncoder;
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// Most pixels of a page: an A4 page at 96 dpi has 0.9 million, an A0 poster 14 million.
pub const MOST_PIXELS: u64 = 40_000_000;

/// Why pixels are not a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Larger than [`MOST_PIXELS`].
    #[error(
        "page of {width} x {height} pixels is over the limit of 40 megapixels; hint: paint it at a lower resolution"
    )]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The buffer is not width × height × channels bytes long.
    #[error("page of {width} x {height} pixels needs {expected} bytes, the buffer has {found}")]
    WrongLength {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes that would be right.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// Not a PNG file, a damaged one, or one that could not be written.
    #[error("png: {0}")]
    Png(String),
    /// A page that was asked for did not come (the words are the loader's).
    #[error("page {number} of the {side} side: {message}")]
    Unavailable {
        /// `left` or `right`.
        side: &'static str,
        /// Page number from 1.
        number: usize,
        /// Why.
        message: String,
    },
}

/// Opaque pixels, in the smallest form that shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pixels {
    /// One byte a pixel: nothing on the page is coloured.
    Grey(Vec<u8>),
    /// Red, green, blue.
    Rgb(Vec<u8>),
}

/// One page on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    width: u32,
    height: u32,
    dpi: u32,
    pixels: Pixels,
}

impl Page {
    /// A page of grey pixels, row by row, 0 black.
    pub fn from_grey(width: u32, height: u32, dpi: u32, grey: Vec<u8>) -> Result<Page, PageError> {
        check_size(width, height, 1, grey.len())?;
        Ok(Page { width, height, dpi: dpi.max(1), pixels: Pixels::Grey(grey) })
    }

    /// A page of opaque pixels, red, green and blue, row by row.
    pub fn from_rgb(width: u32, height: u32, dpi: u32, rgb: Vec<u8>) -> Result<Page, PageError> {
        check_size(width, height, 3, rgb.len())?;
        let triples = rgb.as_chunks::<3>().0;
        let pixels = match triples.iter().all(|[r, g, b]| r == g && g == b) {
            true => Pixels::Grey(triples.iter().map(|p| p[0]).collect()),
            false => Pixels::Rgb(rgb),
        };
        Ok(Page { width, height, dpi: dpi.max(1), pixels })
    }

    /// A page of straight (not premultiplied) RGBA pixels, laid on white.
    pub fn from_rgba(width: u32, height: u32, dpi: u32, rgba: &[u8]) -> Result<Page, PageError> {
        check_size(width, height, 4, rgba.len())?;
        Ok(Page {
            width,
            height,
            dpi: dpi.max(1),
            pixels: compact(rgba, |p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])]),
        })
    }

    /// A page as LibreOfficeKit's `paintTile` fills a buffer: BGRA, premultiplied.
    pub fn from_premultiplied_bgra(width: u32, height: u32, dpi: u32, bgra: &[u8]) -> Result<Page, PageError> {
        check_size(width, height, 4, bgra.len())?;
        let white = |c: u8, a: u8| c.saturating_add(255 - a);
        Ok(Page {
            width,
            height,
            dpi: dpi.max(1),
            pixels: compact(bgra, |p| [white(p[2], p[3]), white(p[1], p[3]), white(p[0], p[3])]),
        })
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Pixels per inch.
    pub fn dpi(&self) -> u32 {
        self.dpi
    }

    /// Whether nothing on it is coloured.
    pub fn is_grey(&self) -> bool {
        matches!(self.pixels, Pixels::Grey(_))
    }

    pub(crate) fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// Its pixels as opaque RGBA.
    pub fn to_rgba(&self) -> Vec<u8> {
        match &self.pixels {
            Pixels::Grey(grey) => grey.iter().flat_map(|&g| [g, g, g, 255]).collect(),
            Pixels::Rgb(rgb) => rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        }
    }

    /// Reads a PNG; the size is checked before any pixel is decoded.
    pub fn from_png(bytes: &[u8], dpi: u32) -> Result<Page, PageError> {
        let reader = || image::ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Png);
        let (width, height) = reader().into_dimensions().map_err(png_error)?;
        check_area(width, height)?;
        let mut reader = reader();
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(MOST_PIXELS * 16);
        reader.limits(limits);
        match reader.decode().map_err(png_error)? {
            image::DynamicImage::ImageLuma8(grey) => Page::from_grey(width, height, dpi, grey.into_raw()),
            other => Page::from_rgba(width, height, dpi, other.into_rgba8().as_raw()),
        }
    }

    /// Writes a PNG (grey where nothing is coloured); a page without pixels has none.
    pub fn to_png(&self) -> Result<Vec<u8>, PageError> {
        let (bytes, colour) = match &self.pixels {
            Pixels::Grey(grey) => (grey, image::ExtendedColorType::L8),
            Pixels::Rgb(rgb) => (rgb, image::ExtendedColorType::Rgb8),
        };
        let mut out = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new_with_quality(
            &mut out,
            // Two thirds of the time that a report takes went into smaller files.
            image::codecs::png::CompressionType::Fast,
            image::codecs::png::FilterType::Adaptive,
        );
        encoder.write_image(bytes, self.width, self.height, colour).map_err(png_error)?;
        Ok(out)
    }
}

/// Digest of size and pixels: equal for equal pictures, however they were delivered (grey, RGBA, premultiplied BGRA).
/// The resolution is not part of it: a page is compared with pages painted under the same conditions.
pub fn digest(page: &Page) -> String {
    let (tag, bytes): (&[u8], &Vec<u8>) = match &page.pixels {
        Pixels::Grey(grey) => (b"grey", grey),
        Pixels::Rgb(rgb) => (b"rgb", rgb),
    };
    let mut hash = Sha256::new();
    hash.update(page.width.to_le_bytes());
    hash.update(page.height.to_le_bytes());
    hash.update(tag);
    hash.update(bytes);
    hex::encode(hash.finalize())
}

/// LibreOfficeKit's premultiplied BGRA as opaque RGBA on white paper, in place.
pub fn bgra_to_rgba(pixels: &mut [u8]) {
    for p in pixels.chunks_exact_mut(4) {
        let paper = 255 - p[3];
        p.swap(0, 2);
        p[0] = p[0].saturating_add(paper);
        p[1] = p[1].saturating_add(paper);
        p[2] = p[2].saturating_add(paper);
        p[3] = 255;
    }
}

fn check_area(width: u32, height: u32) -> Result<(), PageError> {
    match u64::from(width) * u64::from(height) > MOST_PIXELS {
        true => Err(PageError::TooLarge { width, height }),
        false => Ok(()),
    }
}

fn check_size(width: u32, height: u32, channels: u64, found: usize) -> Result<(), PageError> {
    check_area(width, height)?;
    let expected = u64::from(width) * u64::from(height) * channels;
    match expected == found as u64 {
        true => Ok(()),
        false => Err(PageError::WrongLength { width, height, expected, found: found as u64 }),
    }
}

/// A straight channel laid on white.
fn over(channel: u8, alpha: u8) -> u8 {
    let (c, a) = (u32::from(channel), u32::from(alpha));
    ((c * a + 255 * (255 - a) + 127) / 255) as u8
}

fn compact(quads: &[u8], opaque: impl Fn(&[u8]) -> [u8; 3]) -> Pixels {
    let grey = |p: &[u8]| {
        let [r, g, b] = opaque(p);
        r == g && g == b
    };
    match quads.chunks_exact(4).all(grey) {
        true => Pixels::Grey(quads.chunks_exact(4).map(|p| opaque(p)[0]).collect()),
        false => Pixels::Rgb(quads.chunks_exact(4).flat_map(opaque).collect()),
    }
}

fn png_error(error: image::ImageError) -> PageError {
    PageError::Png(error.to_string())
}
