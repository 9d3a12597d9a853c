//! The documents of a bench: the project's own papers, as many numbered copies as are asked for.

use recette_corpora::generate;
use std::io;
use std::path::Path;

/// Writes at least `count` papers, so that every kind and format is there equally often.
pub fn write(folder: &Path, count: usize) -> io::Result<()> {
    let mut written = 0;
    for copy in 1.. {
        for paper in generate::copy(copy)? {
            std::fs::write(folder.join(format!("{copy:03}-{}", paper.file_name())), &paper.bytes)?;
            written += 1;
        }
        if written >= count {
            return Ok(());
        }
    }
    Ok(())
}
