//! The program that wrote a document, as the document says: often the common factor of what goes wrong.
//!
//! In: bytes. Out: a [`Producer`] with a name that is the same for all versions and spellings of one program, and its
//! version. RTF: `\*\generator` (RTF 1.9.1, "Document Area"), else the marks of Word and Cocoa; ODF: `meta:generator` (ODF 1.3
//! part 3, 4.3.2.1); OOXML: `Application` and `AppVersion` of the extended properties (ECMA-376 part 1, 22.2.2). It is no content
//! and no finding: the readers leave it out. Deliberately absent: guesses from style names.

use super::Limits;
use crate::format::Format;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{Cursor, Read};

/// What is read of a file without parts, and of a part.
const HEAD: usize = 256 << 10;
/// Longest name of a program that is not known here.
const NAME: usize = 48;

/// The program that wrote a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Producer {
    /// Its name; one of the known ones, or what the document says.
    pub name: String,
    /// Its version as far as it matters, `7.4`; empty where the document does not say.
    pub version: String,
}

impl Producer {
    /// Whether its name is of the closed list, and so tells nothing about who works with it.
    pub fn is_known(&self) -> bool {
        KNOWN.iter().any(|(_, name)| *name == self.name)
    }
}

impl fmt::Display for Producer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.version.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}", self.name, self.version)
    }
}

/// What a generator contains in lower case, and the program's name; the first that fits.
const KNOWN: &[(&str, &str)] = &[
    ("collabora", "Collabora Office"),
    ("libreoffice", "LibreOffice"),
    ("openoffice", "OpenOffice"),
    ("staroffice", "StarOffice"),
    ("neooffice", "NeoOffice"),
    ("onlyoffice", "ONLYOFFICE"),
    ("wps office", "WPS Office"),
    ("google", "Google Docs"),
    ("microsoftword", "Microsoft Word"),
    ("microsoft word", "Microsoft Word"),
    ("microsoft office word", "Microsoft Word"),
    ("microsoft macintosh word", "Microsoft Word"),
    ("msword", "Microsoft Word"),
    ("microsoft excel", "Microsoft Excel"),
    ("microsoft office excel", "Microsoft Excel"),
    ("microsoft macintosh excel", "Microsoft Excel"),
    ("microsoftexcel", "Microsoft Excel"),
    ("powerpoint", "Microsoft PowerPoint"),
    ("microsoftoffice", "Microsoft Office"),
    ("microsoft office", "Microsoft Office"),
    ("riched20", "WordPad (Riched20)"),
    ("msftedit", "WordPad (Msftedit)"),
    ("wordpad", "WordPad"),
    ("outlook", "Microsoft Outlook"),
    ("abiword", "AbiWord"),
    ("calligra", "Calligra"),
    ("koffice", "KOffice"),
    ("kword", "KOffice"),
    ("kspread", "KOffice"),
    ("gnumeric", "Gnumeric"),
    ("pandoc", "pandoc"),
    ("aspose", "Aspose"),
    ("apache poi", "Apache POI"),
    ("docx4j", "docx4j"),
    ("odfpy", "odfpy"),
    ("odftoolkit", "ODF Toolkit"),
    ("odfdom", "ODF Toolkit"),
    ("itext", "iText"),
    ("tx_rtf", "TX Text Control"),
    ("crystal reports", "Crystal Reports"),
    ("jasper", "JasperReports"),
    ("wordperfect", "WordPerfect"),
    ("softmaker", "SoftMaker Office"),
    ("planmaker", "SoftMaker Office"),
    ("textmaker", "SoftMaker Office"),
    ("cocoa", "Apple TextEdit"),
    ("pages", "Apple Pages"),
];

/// The program that wrote the document; none where it does not say.
pub fn producer(format: Format, bytes: &[u8], limits: &Limits) -> Option<Producer> {
    use Format::*;
    match format {
        Rtf => rtf(head(bytes)),
        Odt | Ott | Ods | Ots | Odp | Otp => {
            named(&part(bytes, "meta.xml", limits).and_then(|xml| text_of(&xml, "generator"))?, "")
        }
        Fodt | Fods | Fodp => named(&text_of(head(bytes), "generator")?, ""),
        Docx | Docm | Dotx | Dotm | Xlsx | Xlsm | Xltx | Pptx | Pptm | Potx => {
            let xml = part(bytes, "docProps/app.xml", limits)?;
            named(&text_of(&xml, "Application")?, &text_of(&xml, "AppVersion").unwrap_or_default())
        }
        Doc => None,
    }
}

fn head(bytes: &[u8]) -> &[u8] {
    bytes.get(..HEAD).unwrap_or(bytes)
}

/// One part of a package, unpacked to at most [`HEAD`] bytes.
fn part(bytes: &[u8], name: &str, limits: &Limits) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok().filter(|a| a.len() <= limits.entries)?;
    let mut data = Vec::new();
    // What was unpacked before damage is worth reading.
    let _ = archive.by_name(name).ok()?.take(HEAD as u64).read_to_end(&mut data);
    Some(data)
}

/// The text of the first element of that local name.
fn text_of(xml: &[u8], local: &str) -> Option<String> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    let mut inside: Option<String> = None;
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) if tag.local_name().as_ref() == local => inside = Some(String::new()),
            Event::Text(text) => inside.iter_mut().for_each(|s| s.push_str(&text)),
            Event::End(_) if inside.is_some() => return inside,
            Event::Eof => return None,
            _ => {}
        }
        buffer.clear();
    }
}

fn rtf(bytes: &[u8]) -> Option<Producer> {
    const GENERATOR: &[u8] = b"\\*\\generator";
    let find = |what: &[u8]| bytes.windows(what.len()).position(|w| w == what);
    let Some(at) = find(GENERATOR) else { return rtf_marks(&find) };
    let rest = bytes.get(at + GENERATOR.len()..)?;
    let end = rest.iter().position(|b| b";}{\\".contains(b)).unwrap_or(rest.len());
    named(&String::from_utf8_lossy(rest.get(..end)?), "")
}

/// Word writes no generator, but a version of its own; Cocoa names itself in a control word.
fn rtf_marks(find: &dyn Fn(&[u8]) -> Option<usize>) -> Option<Producer> {
    let plain = |name: &str| Some(Producer { name: name.to_owned(), version: String::new() });
    match () {
        _ if find(b"\\cocoartf").is_some() => plain("Apple TextEdit"),
        _ if find(b"{\\vern").is_some() || find(b"\\vern").is_some() => plain("Microsoft Word"),
        _ => None,
    }
}

/// The producer of what a document says: a known program, or the words before its version.
fn named(said: &str, version: &str) -> Option<Producer> {
    let said = said.trim();
    let folded = said.to_lowercase();
    let version = first_number(if version.is_empty() { said } else { version });
    if let Some((_, name)) = KNOWN.iter().find(|(part, _)| folded.contains(part)) {
        return Some(Producer { name: (*name).to_owned(), version });
    }
    let words = said.split(|c: char| c == '/' || c.is_control()).next().unwrap_or_default();
    let words: Vec<&str> =
        words.split_whitespace().take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit())).collect();
    let name: String = words.join(" ").chars().take(NAME).collect();
    (!name.is_empty()).then_some(Producer { name, version })
}

/// The first number that stands alone, with at most one point: `7.4` of `LibreOffice/7.4.7.2$Linux_X86_64`, `16` of `16.0000`.
fn first_number(text: &str) -> String {
    let number = text
        .split(|c: char| c.is_whitespace() || "/-_$;(".contains(c))
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let mut parts = number.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    let major: String = parts.next().unwrap_or_default().chars().take(6).collect();
    let minor: String = parts.next().unwrap_or_default().chars().take(6).collect();
    if minor.chars().all(|c| c == '0') { major } else { format!("{major}.{minor}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn check_rtf(rtf: &str, expected: Option<&str>) {
        let found = producer(Format::Rtf, rtf.as_bytes(), &Limits::default());
        assert_eq!(found.map(|p| p.to_string()).as_deref(), expected, "{rtf}");
    }

    #[test]
    fn rtf_generators() {
        check_rtf(
            r"{\rtf1{\*\generator LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40;}x}",
            Some("LibreOffice 7.4"),
        );
        check_rtf(r"{\rtf1{\*\generator Riched20 10.0.19041}\viewkind4 x}", Some("WordPad (Riched20) 10"));
        check_rtf(r"{\rtf1{\*\generator Courrier Plus 3.12 (Préfecture);}x}", Some("Courrier Plus 3.12"));
        check_rtf(r"{\rtf1\ansi{\info{\vern57435}}x}", Some("Microsoft Word"));
        check_rtf(r"{\rtf1\ansi\cocoartf1265 x}", Some("Apple TextEdit"));
        check_rtf(r"{\rtf1 x}", None);
        check_rtf(r"{\rtf1{\*\generator ", None);
    }

    fn package(name: &str, xml: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(xml.as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn packages_say_who_wrote_them() {
        let check = |format, name: &str, xml: &str, expected: Option<&str>| {
            let found = producer(format, &package(name, xml), &Limits::default());
            assert_eq!(found.map(|p| p.to_string()).as_deref(), expected, "{xml}");
        };
        let app = |inner: &str| format!("<?xml version=\"1.0\"?><Properties>{inner}</Properties>");
        let word = app("<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion>");
        check(Format::Docx, "docProps/app.xml", &word, Some("Microsoft Word 16"));
        check(Format::Xlsx, "docProps/app.xml", &app("<Application>Grand Livre</Application>"), Some("Grand Livre"));
        check(Format::Docx, "docProps/app.xml", &app("<Application/>"), None);
        check(Format::Docx, "word/document.xml", "<x/>", None);
        let meta = "<m xmlns:meta='u'><meta:generator>MicrosoftOffice/15.0 MicrosoftWord</meta:generator></m>";
        check(Format::Odt, "meta.xml", meta, Some("Microsoft Word 15"));
        assert_eq!(producer(Format::Docx, b"no package", &Limits::default()), None);
    }

    #[test]
    fn only_the_closed_list_is_known() {
        let of = |name: &str| Producer { name: name.to_owned(), version: String::new() }.is_known();
        assert!(of("LibreOffice") && !of("Courrier Plus"));
    }
}
