//! Reader of ODF 1.3 text.

use super::{Limits, ReadError, Reading};

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let _ = (bytes, limits);
    Err(ReadError::NotThisFormat { expected: "ODF 1.3 text", why: "not written yet".to_owned() })
}
