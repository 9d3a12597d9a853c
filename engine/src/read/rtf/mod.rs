//! Reader of RTF 1.9.1.

use super::{Limits, ReadError, Reading};

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let _ = (bytes, limits);
    Err(ReadError::NotThisFormat { expected: "RTF 1.9.1", why: "not written yet".to_owned() })
}
