//! One file: its bytes hashed while they are read, then looked at.

use recette_engine::format::{Detected, Format, NotADocument, detect_within};
use recette_engine::read::Limits;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Larger files are no documents; no office opens them in the time anybody waits.
const LARGEST: u64 = 1 << 29;

/// What a file is.
pub struct Seen {
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Its format, or why it has none.
    pub detected: Result<Detected, String>,
}

/// Reads a file once: hash, size, format. The buffer is the caller's, so that 100,000 files need one.
pub fn look(path: &Path, limits: &Limits, buffer: &mut Vec<u8>) -> io::Result<Seen> {
    buffer.clear();
    let mut file = File::open(path)?;
    io::Read::by_ref(&mut file).take(LARGEST + 1).read_to_end(buffer)?;
    let mut hasher = Sha256::new();
    hasher.update(&buffer);
    let mut size = buffer.len() as u64;
    let detected = if size > LARGEST {
        size += feed(&mut file, &mut hasher)?;
        Err(format!("{size} bytes, at most {LARGEST} are run"))
    } else {
        let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
        detect_within(buffer, extension.as_deref(), limits).map_err(|e: NotADocument| e.to_string())
    };
    Ok(Seen { sha256: hex::encode(hasher.finalize()), size, detected })
}

/// Hash and size of a file, streaming.
pub fn digest(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let size = feed(&mut File::open(path)?, &mut hasher)?;
    Ok((hex::encode(hasher.finalize()), size))
}

fn feed(file: &mut File, hasher: &mut Sha256) -> io::Result<u64> {
    let mut chunk = vec![0u8; 1 << 16];
    let mut size = 0u64;
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(size),
            Ok(n) => {
                hasher.update(chunk.get(..n).unwrap_or_default());
                size += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// The format a name promises.
pub fn promised(path: &Path) -> Option<Format> {
    path.extension().and_then(|e| e.to_str()).and_then(Format::of_extension)
}

/// A hint for an error of the file system.
pub fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "; hint: give the account that runs recette read permission",
        io::ErrorKind::NotFound => "; hint: it went away while reading, add again",
        _ => "",
    }
}
