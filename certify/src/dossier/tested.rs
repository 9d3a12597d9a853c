//! The files of a tested build: the text of which the build's fingerprint is the SHA-256.
//!
//! In: that text, as `recette builds files` prints it. Out: a list that nobody can have made up, for the fingerprint is what the
//! ministries signed. `sha256sum` of the text gives the fingerprint; each line has a file's name, size and SHA-256.

use crate::bundle::Build;
use crate::words::Digest;

/// The list of a build's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileList {
    fingerprint: Digest,
    text: String,
}

impl FileList {
    /// A list, if one of these builds has it as its fingerprint.
    pub fn new<'b>(text: String, mut builds: impl Iterator<Item = &'b Build>) -> Option<FileList> {
        let fingerprint = Digest::of(text.as_bytes());
        builds.any(|b| b.fingerprint == fingerprint).then_some(FileList { fingerprint, text })
    }

    /// Its name in the dossier.
    pub fn name(&self) -> String {
        format!("{}{}.txt", super::TESTED, self.fingerprint.short())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many files.
    pub(super) fn files(&self) -> u64 {
        self.text.lines().count().saturating_sub(1) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Product;

    #[test]
    fn a_list_is_one_by_its_fingerprint_only() {
        let build = |text: &str| Build {
            product: Product::LibreOffice,
            version: Default::default(),
            build_id: Default::default(),
            fingerprint: Digest::of(text.as_bytes()),
        };
        let text = "recette build 1\na.so 1 00\n";
        let builds = [build("other"), build(text)];
        let list = FileList::new(text.to_owned(), builds.iter()).unwrap();
        assert_eq!((list.files(), list.text()), (1, text));
        assert_eq!(FileList::new(text.replace('1', "2"), builds.iter()), None);
    }
}
