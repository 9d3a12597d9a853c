//! Pictures (`\pict`; specification: “Pictures”).
//!
//! Deliberately absent: borders of pictures, `\wbitmap` (device-dependent bits are compared as bytes).

use crate::model::{Kind, MediaLimits, Node, Place, Property, Value, media_digest};
use crate::read::automatic::set_shape_name;

/// A picture that is being read.
#[derive(Debug, Default)]
pub(super) struct Picture {
    format: Format,
    width: i32,
    height: i32,
    goal_width: i32,
    goal_height: i32,
    scale: (Option<i32>, Option<i32>),
    /// Top, right, bottom, left in twips.
    crop: [i32; 4],
    /// Half a byte that waits for the other.
    half: Option<u8>,
    /// Its bytes.
    pub(super) data: Vec<u8>,
    /// Offset of `\pict`.
    pub(super) offset: usize,
    /// `\*\picprop`
    pub(super) properties: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    #[default]
    Unknown,
    Png,
    Jpeg,
    Dib,
    Metafile,
    Enhanced,
    Other,
}

impl Picture {
    /// One that begins at an offset.
    pub(super) fn new(offset: usize) -> Picture {
        Picture { offset, ..Picture::default() }
    }

    /// Takes a control word of the picture; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "picw" => self.width = value,
            "pich" => self.height = value,
            "picwgoal" => self.goal_width = value,
            "pichgoal" => self.goal_height = value,
            "picscalex" => self.scale.0 = number,
            "picscaley" => self.scale.1 = number,
            "piccropt" => self.crop[0] = value,
            "piccropr" => self.crop[1] = value,
            "piccropb" => self.crop[2] = value,
            "piccropl" => self.crop[3] = value,
            "pngblip" => self.format = Format::Png,
            "jpegblip" => self.format = Format::Jpeg,
            "dibitmap" => self.format = Format::Dib,
            "wmetafile" => self.format = Format::Metafile,
            "emfblip" => self.format = Format::Enhanced,
            "macpict" | "wbitmap" | "pmmetafile" => self.format = Format::Other,
            "bin" | "bliptag" | "blipupi" | "picscaled" | "wbmbitspixel" | "wbmplanes" | "wbmwidthbytes" | "picbmp"
            | "picbpp" | "defshp" => {}
            _ => return false,
        }
        true
    }

    /// Takes hexadecimal digits; anything else between them is skipped.
    pub(super) fn hex(&mut self, bytes: &[u8]) {
        push_hex(bytes, &mut self.half, &mut self.data);
    }

    /// Size in EMU after scaling and cropping.
    fn size(&self) -> (i64, i64) {
        let axis = |goal: i32, raw: i32, scale: Option<i32>, cropped: i32| {
            let natural = match self.format {
                _ if goal > 0 => i64::from(goal) * 635,
                // Metafiles measure in 1/100 mm, bitmaps in pixels.
                Format::Metafile | Format::Enhanced | Format::Other => i64::from(raw) * 360,
                _ => i64::from(raw) * 9525,
            };
            let shown = natural - i64::from(cropped) * 635;
            shown * i64::from(scale.filter(|&s| s > 0).unwrap_or(100).min(100_000)) / 100
        };
        let [top, right, bottom, left] = self.crop;
        (
            axis(self.goal_width, self.width, self.scale.0, left.saturating_add(right)),
            axis(self.goal_height, self.height, self.scale.1, top.saturating_add(bottom)),
        )
    }

    /// The node.
    pub(super) fn node(self) -> Node {
        let mut node = Node::new(Kind::Image);
        node.place = Some(Place { part: String::new(), offset: self.offset as u64, word: "\\pict".to_owned() });
        let (width, height) = self.size();
        if width > 0 && height > 0 {
            node.set(Property::ShapeWidth, Value::Length(width));
            node.set(Property::ShapeHeight, Value::Length(height));
        }
        node.set(Property::ShapeAnchor, Value::token("inline"));
        if self.crop != [0; 4] {
            let parts = self.crop.map(|twips| (i64::from(twips) * 635).to_string());
            node.set(Property::ShapeCrop, Value::Text(parts.join(",")));
        }
        if let Some(digest) = self.digest() {
            node.set(Property::ImagePixels, Value::Text(digest));
        }
        set_names(&mut node, &self.properties);
        node
    }

    /// Digest of what it shows; none where there is nothing.
    fn digest(&self) -> Option<String> {
        if self.data.is_empty() {
            return None;
        }
        let limits = MediaLimits::default();
        Some(match self.format {
            Format::Dib => media_digest(&with_file_header(&self.data), limits),
            _ => media_digest(&self.data, limits),
        })
    }
}

/// Names and descriptions that people gave, and how the colours of a picture are shown, from drawing properties.
pub(super) fn set_names(node: &mut Node, properties: &[(String, String)]) {
    set_mode(node, properties);
    for (name, value) in properties.iter().filter(|(_, value)| !value.is_empty()) {
        let property = match name.as_str() {
            "wzDescription" => Property::ShapeAltText,
            "pictureTitle" | "shapeTitle" | "wzTitle" => Property::ShapeTitle,
            "wzName" => {
                set_shape_name(Some(value), node);
                continue;
            }
            _ => continue,
        };
        node.set(property, Value::text(value.as_str()));
    }
}

/// Contrast and brightness, in parts of 65,536, are those of Word's watermarks.
fn set_mode(node: &mut Node, properties: &[(String, String)]) {
    let number = |wanted: &str| {
        let said = properties.iter().rev().find(|(name, _)| name == wanted);
        said.and_then(|(_, value)| value.trim().parse::<i64>().ok())
    };
    let on = |name: &str| number(name).is_some_and(|n| n != 0);
    let washed = number("pictureContrast").is_some_and(|c| c < 20_400)
        && number("pictureBrightness").is_some_and(|b| b > 22_200);
    let mode = match () {
        () if on("fPictureBiLevel") || on("pictureBiLevel") => "mono",
        () if on("fPictureGray") || on("pictureGray") => "greyscale",
        () if washed => "watermark",
        () => return,
    };
    node.set(Property::ImageMode, Value::token(mode));
}

/// Appends hexadecimal digits as bytes.
pub(super) fn push_hex(bytes: &[u8], half: &mut Option<u8>, out: &mut Vec<u8>) {
    for digit in bytes.iter().filter_map(|&b| super::token::hex_digit(b)) {
        match half.take() {
            Some(high) => out.push(high << 4 | digit),
            None => *half = Some(digit),
        }
    }
}

/// A bitmap file needs 14 bytes before what `\dibitmap` carries.
fn with_file_header(dib: &[u8]) -> Vec<u8> {
    let word = |at: usize| {
        let bytes = dib.get(at..at + 4).and_then(|b| <[u8; 4]>::try_from(b).ok());
        bytes.map_or(0, u32::from_le_bytes)
    };
    let header = word(0);
    let bits = word(12) >> 16;
    let colors = match (word(32), bits) {
        (0, 1..=8) => 1u32 << bits,
        (used, _) => used.min(256),
    };
    let masks = if word(16) == 3 && header == 40 { 12 } else { 0 };
    let start = header.saturating_add(colors * 4).saturating_add(14 + masks);
    let size = u32::try_from(dib.len()).unwrap_or(u32::MAX).saturating_add(14);
    let mut file = Vec::with_capacity(dib.len() + 14);
    file.extend_from_slice(b"BM");
    file.extend_from_slice(&size.to_le_bytes());
    file.extend_from_slice(&[0; 4]);
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(dib);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_scale_and_crop() {
        let mut picture = Picture::default();
        for (word, number) in [("picwgoal", 1000), ("pichgoal", 500), ("picscalex", 50), ("piccropl", 200)] {
            assert!(picture.apply(word, Some(number)));
        }
        assert_eq!(picture.size(), (400 * 635, 500 * 635));
    }

    #[test]
    fn a_dib_shows_what_the_bitmap_shows() {
        let picture = image::RgbImage::from_pixel(3, 2, image::Rgb([9, 8, 7]));
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, image::ImageFormat::Bmp).unwrap();
        let file = file.into_inner();
        assert_eq!(media_digest(&with_file_header(&file[14..]), MediaLimits::default())[..11], *"pixels:3x2:");
    }
}
