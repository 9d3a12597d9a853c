//! Media are compared by what they show, not by how they are packed.

use sha2::{Digest, Sha256};
use std::io::Cursor;

/// What decoding one picture may cost.
#[derive(Clone, Copy, Debug)]
pub struct MediaLimits {
    /// Most pixels that are decoded; larger pictures are compared by their bytes.
    pub pixels: u64,
}

impl Default for MediaLimits {
    fn default() -> Self {
        MediaLimits { pixels: 40_000_000 }
    }
}

/// A digest that is equal for equal pictures: of the decoded pixels for PNG, JPEG, GIF and BMP, of the bytes for
/// everything else (WMF, EMF, SVG, …) and for what does not decode. The form is `pixels:WxH:digest` for a picture that covers
/// what is behind it, `pixels-alpha:WxH:digest` for one that lets some of it through, or `bytes:digest`.
pub fn media_digest(bytes: &[u8], limits: MediaLimits) -> String {
    pixels_digest(bytes, limits).unwrap_or_else(|| format!("bytes:{}", short_digest(bytes)))
}

fn pixels_digest(bytes: &[u8], limits: MediaLimits) -> Option<String> {
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let (width, height) =
        image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > limits.pixels {
        return None;
    }
    let pixels = reader.decode().ok()?.into_rgba8();
    let kind = if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) { "pixels" } else { "pixels-alpha" };
    Some(format!("{kind}:{width}x{height}:{}", short_digest(pixels.as_raw())))
}

fn short_digest(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_does_not_matter() {
        let picture = image::RgbaImage::from_pixel(3, 2, image::Rgba([9, 8, 7, 255]));
        let encode = |format| {
            let mut out = Cursor::new(Vec::new());
            image::DynamicImage::from(picture.clone()).into_rgb8().write_to(&mut out, format).unwrap();
            media_digest(&out.into_inner(), MediaLimits::default())
        };
        assert_eq!(encode(image::ImageFormat::Png), encode(image::ImageFormat::Bmp));
    }

    #[test]
    fn a_picture_says_whether_it_lets_something_through() {
        let check = |alpha: u8, expected: &str| {
            let picture = image::RgbaImage::from_pixel(3, 2, image::Rgba([9, 8, 7, alpha]));
            let mut out = Cursor::new(Vec::new());
            picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
            assert!(media_digest(&out.into_inner(), MediaLimits::default()).starts_with(expected));
        };
        check(255, "pixels:3x2:");
        check(254, "pixels-alpha:3x2:");
    }
}
