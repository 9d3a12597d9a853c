//! SHA-256 of files, read in pieces.

use super::error::{At, Result};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The digest of a file in hexadecimal.
pub fn sha256_of_file(path: &Path) -> Result<String> {
    let mut file = File::open(path).at(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0u8; 1 << 17];
    loop {
        let length = file.read(&mut piece).at(path)?;
        match piece.get(..length) {
            None | Some([]) => return Ok(hex::encode(hash.finalize())),
            Some(bytes) => hash.update(bytes),
        }
    }
}

/// The digest of a text in hexadecimal.
pub fn sha256_of_text(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
