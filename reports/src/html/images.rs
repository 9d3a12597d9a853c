//! Page images of the report: copied once by digest, PNG only.

use crate::clean::file_stem;
use crate::{Result, write_file};
use recette_engine::compare::PageImage;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Where the pixels of a page are.
#[derive(Clone, Debug)]
pub enum ImageSource {
    /// A PNG file.
    File(PathBuf),
    /// A PNG file's bytes.
    Bytes(Vec<u8>),
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Finds images and copies them into the report.
pub(super) struct ImageStore<'a> {
    folder: PathBuf,
    find: &'a dyn Fn(&PageImage) -> Option<ImageSource>,
    written: HashMap<String, Option<String>>,
}

impl<'a> ImageStore<'a> {
    pub fn new(out: &Path, find: &'a dyn Fn(&PageImage) -> Option<ImageSource>) -> Self {
        ImageStore { folder: out.join("img"), find, written: HashMap::new() }
    }

    /// The file's name in `img/`; none where the store does not have it or it is not PNG.
    pub fn file(&mut self, image: &PageImage) -> Result<Option<String>> {
        if let Some(known) = self.written.get(&image.digest) {
            return Ok(known.clone());
        }
        let name = self.copy(image)?;
        self.written.insert(image.digest.clone(), name.clone());
        Ok(name)
    }

    fn copy(&self, image: &PageImage) -> Result<Option<String>> {
        let stem = file_stem(&image.digest);
        let bytes = match (self.find)(image) {
            Some(ImageSource::Bytes(bytes)) => bytes,
            // What vanished from the store is shown as missing, it does not cost the whole report.
            Some(ImageSource::File(path)) => std::fs::read(path).unwrap_or_default(),
            None => Vec::new(),
        };
        if stem.is_empty() || !bytes.starts_with(PNG) {
            return Ok(None);
        }
        let name = format!("{stem}.png");
        write_file(&self.folder.join(&name), &bytes)?;
        Ok(Some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], digest: &str, expected: Option<&str>) {
        let out = tempfile::tempdir().unwrap();
        std::fs::create_dir(out.path().join("img")).unwrap();
        let find = |_: &PageImage| Some(ImageSource::Bytes(bytes.to_vec()));
        let mut store = ImageStore::new(out.path(), &find);
        let image = PageImage { digest: digest.into(), width: 1, height: 1 };
        assert_eq!(store.file(&image).unwrap().as_deref(), expected);
        assert_eq!(std::fs::read_dir(out.path().join("img")).unwrap().count(), usize::from(expected.is_some()));
    }

    #[test]
    fn only_png_is_copied() {
        check(b"\x89PNG\r\n\x1a\nrest", "ab12", Some("ab12.png"));
        check(b"<svg onload='x()'/>", "ab12", None);
        check(b"", "ab12", None);
    }

    #[test]
    fn digest_cannot_leave_the_folder() {
        check(b"\x89PNG\r\n\x1a\n", "../../x", Some("x.png"));
        check(b"\x89PNG\r\n\x1a\n", "../..", None);
    }
}
