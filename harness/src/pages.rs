//! Painted pages as the store keeps them.
//!
//! In: RGB or grey as a child sends it. Out: one canonical form, so that equal pages have equal
//! digests and are stored once: magic, width, height, channels (1 where all is grey, else 3), rows of bytes.

use sha2::{Digest, Sha256};

/// A page in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// 1 or 3.
    pub channels: u8,
    /// `width * height * channels` bytes.
    pub samples: Vec<u8>,
}

const MAGIC: &[u8; 4] = b"RPG1";

impl Page {
    /// From what a child sends: grey, or RGB. `None` when the size is a lie.
    pub fn from_child(width: u32, height: u32, channels: u8, payload: Vec<u8>) -> Option<Page> {
        let sound = size(width, height, channels) == payload.len() as u64;
        match channels {
            1 if sound => Some(Page { width, height, channels, samples: payload }),
            3 if sound => Some(Page::from_rgb(width, height, payload)),
            _ => None,
        }
    }

    /// From RGB, 3 bytes a pixel.
    pub fn from_rgb(width: u32, height: u32, samples: Vec<u8>) -> Page {
        let pixels = samples.as_chunks::<3>().0;
        // Without a way out in the middle of a row the test is done many pixels at a time.
        let plain = |row: &[[u8; 3]]| row.iter().fold(0, |odd, p| odd | (p[0] ^ p[1]) | (p[1] ^ p[2])) == 0;
        if pixels.chunks(1024).all(plain) {
            let samples = pixels.iter().map(|p| p[0]).collect();
            return Page { width, height, channels: 1, samples };
        }
        Page { width, height, channels: 3, samples }
    }

    /// RGBA, 4 bytes a pixel.
    pub fn rgba(&self) -> Vec<u8> {
        match self.channels {
            1 => self.samples.iter().flat_map(|g| [*g, *g, *g, 255]).collect(),
            _ => self.samples.as_chunks::<3>().0.iter().flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        }
    }

    /// The stored form.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.samples.len() + 13);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.width.to_le_bytes());
        bytes.extend_from_slice(&self.height.to_le_bytes());
        bytes.push(self.channels);
        bytes.extend_from_slice(&self.samples);
        bytes
    }

    /// The page of a stored form.
    pub fn decode(bytes: &[u8]) -> Option<Page> {
        let (header, samples) = bytes.split_at_checked(13)?;
        let number = |at: usize| header.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let (width, height, channels) = (number(4)?, number(8)?, *header.get(12)?);
        let expected = size(width, height, channels);
        let sound = header.starts_with(MAGIC) && matches!(channels, 1 | 3) && samples.len() as u64 == expected;
        sound.then(|| Page { width, height, channels, samples: samples.to_vec() })
    }
}

/// Bytes of a page's samples; the numbers may be any.
fn size(width: u32, height: u32, channels: u8) -> u64 {
    (u64::from(width) * u64::from(height)).saturating_mul(u64::from(channels))
}

/// Digest of stored bytes: the name of a blob.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_pages_are_small_and_come_back() {
        let page = Page::from_child(2, 1, 3, vec![9, 9, 9, 7, 7, 7]).unwrap();
        assert_eq!((page.channels, page.samples.as_slice()), (1, [9, 7].as_slice()));
        assert_eq!(Page::from_child(2, 1, 1, vec![9, 7]).as_ref(), Some(&page), "whoever found it grey");
        assert_eq!(Page::decode(&page.encode()), Some(page));
    }

    #[test]
    fn a_wrong_size_is_refused() {
        assert_eq!(Page::from_child(2, 2, 3, vec![0; 4]), None);
        assert_eq!(Page::from_child(2, 2, 4, vec![0; 16]), None);
        assert_eq!(Page::decode(b"RPG1\x01\0\0\0\x01\0\0\0\x01"), None);
    }
}
