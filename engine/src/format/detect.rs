//! What a file is, by its content.
//!
//! In: the bytes of a file and the extension it is named with. Out: a [`Detected`] (format, encryption, whether the name
//! lies), or a [`NotADocument`] with a reason a person can act on. Reading is cheap and counted: signatures, the zip
//! directory, one or two small parts, the OLE directory, the prolog of XML, one pass over the braces of an RTF.
//! Deliberately absent: whether the document is well-formed further in (readers say that), and decryption.
//!
//! RTF 1.9.1 "Contents of an RTF file"; ODF 1.3 part 2 §2.2.4, §3.3, §4; ECMA-376 part 2 §10; [MS-CFB] §2; [MS-OFFCRYPTO] §2.3.

mod ole;
mod xml;
mod zipped;

use super::Format;
use crate::read::Limits;

/// A file that is a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// What the content is.
    pub format: Format,
    /// The scheme, when it cannot be read without a password (or key).
    pub encryption: Option<&'static str>,
    /// The extension the file is named with, lowercase, when that is not the format's.
    pub named: Option<String>,
}

impl Detected {
    fn plain(format: Format) -> Detected {
        Detected { format, encryption: None, named: None }
    }

    /// A word on the name, if it lies: `named .docx, is rtf`.
    pub fn remark(&self) -> Option<String> {
        self.named.as_ref().map(|named| format!("named .{named}, is {}", self.format))
    }
}

/// Why a file is not taken for a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADocument {
    /// Nothing in it.
    #[error("empty file; hint: fetch it again from where it came")]
    Empty,
    /// Only zeros or white space.
    #[error("{0} bytes without content (zeros or white space only); hint: a disk or transfer error, fetch it again")]
    Blank(usize),
    /// Some other kind of file.
    #[error("is {0}, not a document")]
    Other(&'static str),
    /// A document, of a format that is not run.
    #[error("is {0}, a format that is not run; hint: convert it to rtf, odf or ooxml first")]
    Unsupported(String),
    /// Starts like a zip package and ends too early.
    #[error("truncated zip package ({size} bytes): {why}; hint: fetch it again from where it came")]
    TruncatedZip {
        /// Bytes there are.
        size: usize,
        /// What is missing.
        why: String,
    },
    /// A container that holds no readable document.
    #[error("damaged: {part}: {why}")]
    Damaged {
        /// Part of the container, or the container.
        part: String,
        /// What is wrong.
        why: String,
    },
    /// Unpacks to far more than it should.
    #[error("zip bomb: {part}: {what}")]
    Bomb {
        /// Entry of the package.
        part: String,
        /// Which figure gives it away.
        what: String,
    },
    /// Declares XML entities, which office documents never need and bombs are made of.
    #[error("entity expansion: {part} declares XML entities ({count}) in its DTD at byte {offset}")]
    Entities {
        /// The part.
        part: String,
        /// How many.
        count: usize,
        /// Offset of the document type declaration.
        offset: u64,
    },
    /// A counted limit was met.
    #[error("limit met in {part}: {what}")]
    Limit {
        /// The part.
        part: String,
        /// Which limit, where.
        what: String,
    },
}

/// Detects within the default limits. `extension_hint` is what the file is named with, any case, with or without dot.
pub fn detect(bytes: &[u8], extension_hint: Option<&str>) -> Result<Detected, NotADocument> {
    detect_within(bytes, extension_hint, &Limits::default())
}

/// Detects within given limits.
pub fn detect_within(bytes: &[u8], extension_hint: Option<&str>, limits: &Limits) -> Result<Detected, NotADocument> {
    let hint = extension_hint.map(|e| e.trim_start_matches('.').to_lowercase()).filter(|e| !e.is_empty());
    let mut detected = by_content(bytes, hint.as_deref(), limits)?;
    detected.named = hint.filter(|h| h != detected.format.extension());
    Ok(detected)
}

fn by_content(bytes: &[u8], hint: Option<&str>, limits: &Limits) -> Result<Detected, NotADocument> {
    if bytes.is_empty() {
        return Err(NotADocument::Empty);
    }
    let text = skip_blank(bytes);
    if text.is_empty() {
        return Err(NotADocument::Blank(bytes.len()));
    }
    if text.starts_with(b"{\\rtf") {
        return rtf(bytes, limits);
    }
    if bytes.starts_with(&ole::MAGIC) {
        return ole::detect(bytes, hint, limits);
    }
    if zipped::looks_like(bytes) {
        return zipped::detect(bytes, limits);
    }
    match other_kind(text) {
        Some(kind) => Err(NotADocument::Other(kind)),
        None => xml::detect(bytes, limits),
    }
}

/// What follows a byte order mark, white space and zeros: business applications put them before RTF.
fn skip_blank(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0).count();
    bytes.get(blank..).unwrap_or_default()
}

/// An RTF, once its groups are known not to nest beyond the limit.
fn rtf(bytes: &[u8], limits: &Limits) -> Result<Detected, NotADocument> {
    let (mut at, mut depth) = (0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += control_length(bytes.get(at + 1..).unwrap_or_default()),
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits.depth {
            let what = format!("groups nested deeper than {} at byte {at}", limits.depth);
            return Err(NotADocument::Limit { part: "rtf".to_owned(), what });
        }
        at += 1;
    }
    Ok(Detected::plain(Format::Rtf))
}

/// Bytes to skip after a backslash: the escaped one, or the data of `\bin`, whose braces are not groups.
fn control_length(rest: &[u8]) -> usize {
    let Some(number) = rest.strip_prefix(b"bin") else { return 1 };
    let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
    let text = number.get(..digits).and_then(|d| std::str::from_utf8(d).ok()).unwrap_or_default();
    let Ok(length) = text.parse::<u32>() else { return 1 };
    let space = usize::from(number.get(digits) == Some(&b' '));
    3 + digits + space + usize::try_from(length).unwrap_or(usize::MAX / 4)
}

/// Frequent guests of document folders, so that the reason says what they are.
fn other_kind(text: &[u8]) -> Option<&'static str> {
    let starts: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"BM", "a bitmap picture or plain text"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"7z\xBC\xAF", "a 7z archive"),
        (b"Rar!", "a rar archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"%!PS", "a PostScript file"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a Windows program"),
        (b"MIME-Version", "a mail or web archive"),
        (b"\xDB\xA5", "a Word 1 or 2 document"),
        (b"\x31\xBE\x00\x00", "a Write or Word for DOS document"),
    ];
    starts.iter().find(|(magic, _)| text.starts_with(magic)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests;
