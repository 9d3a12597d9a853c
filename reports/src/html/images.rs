//! Page images of the report: painted anew from pixels, small, stored once by what they show.
//!
//! In: pixels of a page, a window of it. Out: PNG files in `img/`, named by the digest of their bytes. What a person compares are
//! shapes and colours: a page of text has 8 levels of grey and of each colour, one with pictures 16, and at most 256 colours, so
//! that a page takes 25 kB. Both sides of a pair are rounded alike, so that what is equal stays equal. Verdicts were made from the
//! full pixels before. Deliberately absent: any byte of a document; a page that the store lost is missing, it does not cost the
//! report.

use crate::clean::file_stem;
use crate::{Error, Result, write_file};
use color_quant::NeuQuant;
use recette_engine::compare::PageImage;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The pixels of a page.
#[derive(Clone, Debug)]
pub struct ImageSource {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Rows of bytes: one a pixel where all is grey, else three.
    pub samples: Vec<u8>,
}

/// A part of a page, in pixels; what hangs over the page's edge is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Window {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// Steps from black to white on a page of text, and on one with pictures.
const TEXT: u8 = 7;
const PICTURES: u8 = 15;
/// A page of text has at most one coloured or grey pixel in so many.
const INK: usize = 3;
/// One pixel in so many teaches the palette.
const SAMPLED: i32 = 10;

/// The name of a picture, once it is made; none where there are no pixels.
type Made = Arc<OnceLock<Option<String>>>;

/// Finds pixels, makes pictures of them.
pub(super) struct ImageStore<'a> {
    folder: PathBuf,
    find: &'a (dyn Fn(&PageImage) -> Option<ImageSource> + Sync),
    made: Mutex<HashMap<(String, Window), Made>>,
}

impl<'a> ImageStore<'a> {
    pub fn new(out: &Path, find: &'a (dyn Fn(&PageImage) -> Option<ImageSource> + Sync)) -> Self {
        ImageStore { folder: out.join("img"), find, made: Mutex::default() }
    }

    /// The file's name in `img/` of a part of a page; none where the store does not have it.
    pub fn file(&self, image: &PageImage, window: Window) -> Result<Option<String>> {
        let key = (image.digest.clone(), window);
        let place = Arc::clone(self.made.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        if let Some(known) = place.get() {
            return Ok(known.clone());
        }
        let name = self.make(image, window)?;
        Ok(place.get_or_init(|| name).clone())
    }

    fn make(&self, image: &PageImage, window: Window) -> Result<Option<String>> {
        let Some(part) = (self.find)(image).and_then(|page| part(&page, window)) else { return Ok(None) };
        let bytes = encode(&part).map_err(|e| Error::Compose {
            part: format!("image {}", file_stem(&image.digest)),
            message: e.to_string(),
        })?;
        let name: String = Sha256::digest(&bytes).iter().take(12).map(|b| format!("{b:02x}")).collect();
        let name = format!("{name}.png");
        write_file(&self.folder.join(&name), &bytes)?;
        Ok(Some(name))
    }
}

/// The window of a page; none where the page's size is a lie or nothing of it is in the window.
fn part(page: &ImageSource, window: Window) -> Option<ImageSource> {
    let pixels = usize::try_from(u64::from(page.width) * u64::from(page.height)).ok()?;
    let channels = page.samples.len().checked_div(pixels).filter(|c| matches!(c, 1 | 3))?;
    if page.samples.len() != pixels * channels {
        return None;
    }
    let width = window.width.min(page.width.checked_sub(window.x)?);
    let height = window.height.min(page.height.checked_sub(window.y)?);
    let row = page.width as usize * channels;
    let (from, len) = (window.x as usize * channels, width as usize * channels);
    let rows = page.samples.chunks_exact(row).skip(window.y as usize).take(height as usize);
    let samples: Vec<u8> = rows.filter_map(|r| r.get(from..from + len)).flatten().copied().collect();
    (!samples.is_empty()).then_some(ImageSource { width, height, samples })
}

/// A small PNG.
fn encode(part: &ImageSource) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let grey = part.samples.len() == part.width as usize * part.height as usize;
    let light = part.samples.iter().filter(|&&s| s >= 0xf0).count();
    let most = if (part.samples.len() - light) * INK > part.samples.len() { PICTURES } else { TEXT };
    if grey {
        // The file's depth has 16 levels: the nearest of the page's.
        let levels: Vec<u8> = part.samples.iter().map(|&g| level(spread(level(g, most), most), 15)).collect();
        return paint(part, png::ColorType::Grayscale, png::BitDepth::Four, &nibbles(&levels, part.width), &[]);
    }
    let (palette, indexes) = palette(&part.samples, most);
    if palette.len() <= 16 {
        return paint(part, png::ColorType::Indexed, png::BitDepth::Four, &nibbles(&indexes, part.width), &palette);
    }
    paint(part, png::ColorType::Indexed, png::BitDepth::Eight, &indexes, &palette)
}

fn paint(
    part: &ImageSource,
    colour: png::ColorType,
    depth: png::BitDepth,
    bytes: &[u8],
    palette: &[[u8; 3]],
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, part.width, part.height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::High);
    // Neighbours in a palette are no neighbours in colour, and text repeats as it is.
    encoder.set_filter(png::Filter::NoFilter);
    if !palette.is_empty() {
        encoder.set_palette(palette.concat());
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// One of `most + 1` levels, white and black exactly.
fn level(sample: u8, most: u8) -> u8 {
    ((u16::from(sample) * u16::from(most) + 127) / 255) as u8
}

/// The sample of a level.
fn spread(level: u8, most: u8) -> u8 {
    (u16::from(level) * 255 / u16::from(most)) as u8
}

/// Two pixels a byte, rows begin at a byte.
fn nibbles(levels: &[u8], width: u32) -> Vec<u8> {
    let pair = |pair: &[u8]| pair.first().map_or(0, |a| a << 4) | pair.get(1).copied().unwrap_or(0);
    levels.chunks((width as usize).max(1)).flat_map(|row| row.chunks(2).map(pair)).collect()
}

/// At most 256 colours and, for each pixel, which of them: those that are there where they are few, else the nearest of a
/// palette that stands for all.
fn palette(rgb: &[u8], most: u8) -> (Vec<[u8; 3]>, Vec<u8>) {
    let pixels = rgb.as_chunks::<3>().0;
    let rounded = |p: &[u8; 3]| p.map(|c| level(c, most));
    let mut known: HashMap<[u8; 3], usize> = HashMap::new();
    for pixel in pixels {
        let next = known.len();
        known.entry(rounded(pixel)).or_insert(next);
    }
    if known.len() > 256 {
        return learned(pixels);
    }
    let mut colours = vec![[0; 3]; known.len()];
    for (colour, &n) in &known {
        if let Some(place) = colours.get_mut(n) {
            *place = colour.map(|c| spread(c, most));
        }
    }
    let index = |p: &[u8; 3]| known.get(&rounded(p)).map_or(0, |&n| n as u8);
    (colours, pixels.iter().map(index).collect())
}

fn learned(pixels: &[[u8; 3]]) -> (Vec<[u8; 3]>, Vec<u8>) {
    let rgba: Vec<u8> = pixels.iter().flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let network = NeuQuant::new(SAMPLED, 256, &rgba);
    let mut known: HashMap<[u8; 3], u8> = HashMap::new();
    let mut index = |p: &[u8; 3]| *known.entry(*p).or_insert_with(|| network.index_of(&[p[0], p[1], p[2], 255]) as u8);
    let indexes = pixels.iter().map(&mut index).collect();
    (network.color_map_rgb().as_chunks::<3>().0.to_vec(), indexes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: u32, height: u32, samples: Vec<u8>) -> ImageSource {
        ImageSource { width, height, samples }
    }

    const WHOLE: Window = Window { x: 0, y: 0, width: u32::MAX, height: u32::MAX };

    /// What a viewer sees of the encoded picture, as RGB.
    fn seen(source: &ImageSource) -> Vec<u8> {
        image::load_from_memory(&encode(source).unwrap()).unwrap().into_rgb8().into_raw()
    }

    #[test]
    fn grey_and_few_colours_come_back_nearly_as_they_are() {
        let check = |source: ImageSource, most: u8| {
            let channels = source.samples.len() / (source.width * source.height) as usize;
            let expected: Vec<u8> =
                source.samples.iter().flat_map(|&s| vec![s; if channels == 1 { 3 } else { 1 }]).collect();
            let off = seen(&source).iter().zip(&expected).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(off <= Some(most), "{off:?}");
        };
        check(page(3, 2, vec![0, 255, 100, 17, 30, 200]), 9);
        check(page(3, 2, vec![0, 255, 255, 255, 255, 100]), 27);
        check(page(3, 1, vec![255, 0, 0, 0, 90, 160, 255, 255, 255]), 9);
        let rainbow: Vec<u8> = (0..200u8).flat_map(|n| [n, 255 - n, 128]).collect();
        check(page(200, 1, rainbow), 9);
    }

    #[test]
    fn a_photograph_gets_a_palette_of_its_own() {
        let photograph: Vec<u8> =
            (0..64u32 * 64).flat_map(|n| [(n % 64 * 4) as u8, (n / 64 * 4) as u8, (n / 64 + n % 64) as u8]).collect();
        let source = page(64, 64, photograph);
        let off: u64 = seen(&source).iter().zip(&source.samples).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(off / (source.samples.len() as u64) < 12, "{off}");
    }

    #[test]
    fn a_window_is_cut_and_lies_are_refused() {
        let source = page(3, 2, vec![1, 2, 3, 4, 5, 6]);
        let check = |x, y, width, height, expected: Option<&[u8]>| {
            assert_eq!(part(&source, Window { x, y, width, height }).map(|p| p.samples).as_deref(), expected);
        };
        check(1, 0, 2, 2, Some(&[2, 3, 5, 6]));
        check(2, 1, 9, 9, Some(&[6]));
        check(4, 0, 1, 1, None);
        check(0, 0, 0, 1, None);
        assert!(part(&page(9, 9, vec![0; 80]), WHOLE).is_none());
        assert!(part(&page(0, 0, vec![]), WHOLE).is_none());
    }

    #[test]
    fn equal_pictures_are_one_file_and_digests_name_none() {
        let out = tempfile::tempdir().unwrap();
        std::fs::create_dir(out.path().join("img")).unwrap();
        let find = |image: &PageImage| (image.digest != "gone").then(|| page(2, 1, vec![0, 255]));
        let store = ImageStore::new(out.path(), &find);
        let file = |digest: &str| store.file(&PageImage { digest: digest.into(), width: 2, height: 1 }, WHOLE).unwrap();
        assert_eq!(file("../../x"), file("other"));
        assert_eq!(file("gone"), None);
        assert_eq!(std::fs::read_dir(out.path().join("img")).unwrap().count(), 1);
    }
}
