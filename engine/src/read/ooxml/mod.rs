//! Reader of WordprocessingML (ECMA-376).

use super::{Limits, ReadError, Reading};

/// Reads a document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let _ = (bytes, limits);
    Err(ReadError::NotThisFormat { expected: "WordprocessingML (ECMA-376)", why: "not written yet".to_owned() })
}
