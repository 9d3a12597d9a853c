use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let method =
            if *name == "mimetype" { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn ooxml(kind: &str, main: &str) -> Vec<u8> {
    let types = format!(
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
         <Override PartName='/{main}' ContentType='application/vnd.{kind}.main+xml'/></Types>"
    );
    let rels = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r1' Type='http://x/officeDocument' Target='{main}'/></Relationships>"
    );
    zip(&[(TYPES, types.as_bytes()), ("_rels/.rels", rels.as_bytes()), (main, b"<w:document/>")])
}

const TYPES: &str = "[Content_Types].xml";

/// An OLE file of one directory sector with the given streams, each of the given first bytes, in whole sectors.
fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut header = vec![0u8; 512];
    header[..8].copy_from_slice(&ole::MAGIC);
    header[30..32].copy_from_slice(&9u16.to_le_bytes());
    header[32..34].copy_from_slice(&6u16.to_le_bytes());
    header[48..52].copy_from_slice(&1u32.to_le_bytes());
    for slot in 0..109 {
        let sector: u32 = if slot == 0 { 0 } else { 0xFFFF_FFFF };
        header[76 + slot * 4..80 + slot * 4].copy_from_slice(&sector.to_le_bytes());
    }
    let mut fat = vec![0xFFu8; 512];
    fat[4..8].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    let mut directory = vec![0u8; 512];
    let mut data = Vec::new();
    for (index, (name, start)) in streams.iter().enumerate() {
        let entry = &mut directory[index * 128..][..128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&(u16::try_from(units.len()).unwrap() + 2).to_le_bytes());
        entry[66] = 2;
        entry[116..120].copy_from_slice(&(2 + u32::try_from(index).unwrap()).to_le_bytes());
        entry[120..124].copy_from_slice(&512u32.to_le_bytes());
        let mut sector = start.to_vec();
        sector.resize(512, 0);
        data.extend(sector);
    }
    [header, fat, directory, data].concat()
}

/// `format`, `format encrypted (scheme)`, with the remark behind a comma; or the reason.
fn answer(bytes: &[u8], hint: &str) -> String {
    match detect(bytes, Some(hint)) {
        Err(reason) => reason.to_string(),
        Ok(found) => {
            let scheme = found.encryption.map(|s| format!(" encrypted ({s})")).unwrap_or_default();
            let remark = found.remark().map(|r| format!(", {r}")).unwrap_or_default();
            format!("{}{scheme}{remark}", found.format)
        }
    }
}

fn check(bytes: &[u8], hint: &str, expected: &str) {
    assert_eq!(answer(bytes, hint), expected);
}

fn check_reason(bytes: &[u8], hint: &str, part: &str) {
    let got = answer(bytes, hint);
    assert!(got.contains(part), "{got:?} says nothing of {part:?}");
}

#[test]
fn rtf_by_its_signature() {
    check(b"{\\rtf1 x}", "rtf", "rtf");
    check(b"\xEF\xBB\xBF{\\rtf1 x}", "RTF", "rtf");
    check(b"\r\n \0{\\rtf1 x}", ".rtf", "rtf");
    check(b"{\\rtf1 x}", "docx", "rtf, named .docx, is rtf");
    check(b"{\\rtf1 x}", "", "rtf");
}

#[test]
fn nothing_and_next_to_nothing() {
    check_reason(b"", "rtf", "empty file");
    check_reason(&[0; 700], "docx", "700 bytes without content");
}

#[test]
fn odf_by_mimetype_entry() {
    let odf = |kind: &str| zip(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes())]);
    check(&odf("text"), "odt", "odt");
    check(&odf("text-template"), "ott", "ott");
    check(&odf("spreadsheet"), "ods", "ods");
    check(&odf("presentation"), "odt", "odp, named .odt, is odp");
    check_reason(&odf("graphics"), "odg", "opendocument.graphics");
}

const MANIFEST: &str = "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>\
    <m:file-entry m:full-path='/' m:media-type='application/vnd.oasis.opendocument.text'/>\
    <m:file-entry m:full-path='content.xml' m:media-type='text/xml'>BODY</m:file-entry></m:manifest>";

#[test]
fn odf_by_manifest() {
    check(&zip(&[("META-INF/manifest.xml", MANIFEST.as_bytes())]), "odt", "odt");
}

#[test]
fn encrypted_odf() {
    let aes = "<m:encryption-data><m:algorithm m:algorithm-name='http://www.w3.org/2001/04/xmlenc#aes256-cbc'/></m:encryption-data>";
    let manifest = MANIFEST.replace("BODY", aes);
    check(&zip(&[("META-INF/manifest.xml", manifest.as_bytes())]), "odt", "odt encrypted (ODF AES-CBC)");
}

#[test]
fn ooxml_by_main_content_type() {
    check(&ooxml("openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"), "docx", "docx");
    check(&ooxml("openxmlformats-officedocument.wordprocessingml.template", "word/document.xml"), "dotx", "dotx");
    check(&ooxml("ms-word.document.macroEnabled", "word/document.xml"), "docx", "docm, named .docx, is docm");
    check(&ooxml("ms-word.template.macroEnabledTemplate", "word/d.xml"), "dotm", "dotm");
    check(&ooxml("openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"), "xlsx", "xlsx");
    check(&ooxml("ms-powerpoint.presentation.macroEnabled", "ppt/p.xml"), "pptm", "pptm");
    check_reason(&ooxml("ms-visio.drawing", "v.xml"), "vsdx", "visio");
}

#[test]
fn flat_odf_by_root_and_mimetype() {
    let flat = |kind: &str| {
        format!(
            "<?xml version='1.0'?>\n<!-- x --><o:document xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
             o:mimetype='application/vnd.oasis.opendocument.{kind}'/>"
        )
    };
    check(flat("text").as_bytes(), "fodt", "fodt");
    check(flat("spreadsheet").as_bytes(), "xml", "fods, named .xml, is fods");
    let utf16: Vec<u8> =
        std::iter::once('\u{feff}').chain(flat("text").chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    check(&utf16, "fodt", "fodt");
    check_reason(b"<html><body/></html>", "doc", "web page");
    check_reason(b"<?xml version='1.0'?><x/>", "xml", "another kind");
}

#[test]
fn word_binary_and_encrypted_packages() {
    check(&ole(&[("WordDocument", b"\xEC\xA5")]), "doc", "doc");
    check(&ole(&[("WordDocument", b"\xEC\xA5\0\0\0\0\0\0\0\0\x00\x01")]), "doc", "doc encrypted (Word RC4)");
    let agile = ole(&[("EncryptionInfo", b"\x04\0\x04\0"), ("EncryptedPackage", b"")]);
    check(&agile, "xlsx", "xlsx encrypted (OOXML agile)");
    check(&agile, "rtf", "docx encrypted (OOXML agile), named .rtf, is docx");
    check_reason(&ole(&[("Workbook", b"")]), "xls", "xls");
    check_reason(&ole(&[("WordDocument", b"")])[..600], "doc", "truncated");
}

#[test]
fn other_files_say_what_they_are() {
    check_reason(b"%PDF-1.7", "pdf", "a PDF");
    check_reason(b"\x89PNG\r\n", "png", "PNG");
    check_reason(b"path,tags\na,b\n", "csv", "plain text");
    check_reason(b"\x01\x02\x03\xFF\xFE", "doc", "binary");
    check_reason(&zip(&[("readme.txt", b"x")]), "zip", "zip archive without");
}

#[test]
fn a_truncated_zip_is_called_one() {
    let whole = ooxml("openxmlformats-officedocument.wordprocessingml.document", "word/document.xml");
    check_reason(&whole[..whole.len() / 2], "docx", "truncated zip package");
}

#[test]
fn bombs_are_seen_before_unpacking() {
    let bomb = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", &vec![b' '; 8 << 20])]);
    check_reason(&bomb, "odt", "zip bomb: content.xml: unpacks to 1");
    let limits = Limits { entries: 1, ..Limits::default() };
    let many = detect_within(&bomb, None, &limits).unwrap_err();
    assert!(many.to_string().contains("2 entries, at most 1"));
}

const LAUGHS: &str = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>";

#[test]
fn entity_declarations_are_refused() {
    check_reason(format!("{LAUGHS}<x>&b;</x>").as_bytes(), "fodt", "declares XML entities (2)");
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.text";
    let odt = zip(&[("mimetype", mimetype), ("content.xml", format!("{LAUGHS}<x/>").as_bytes())]);
    check_reason(&odt, "odt", "content.xml declares XML entities (2)");
}

#[test]
fn a_document_type_alone_is_no_harm() {
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.text";
    let old = zip(&[("mimetype", mimetype), ("content.xml", b"<!DOCTYPE office:document-content PUBLIC 'a' 'b'><x/>")]);
    check(&old, "odt", "odt");
}

#[test]
fn nesting_beyond_the_limit_is_refused() {
    let shallow = Limits { depth: 99, ..Limits::default() };
    let rtf = ["{\\rtf1 ", &"{".repeat(99), &"}".repeat(100)].concat();
    check(rtf.as_bytes(), "rtf", "rtf");
    let reason = detect_within(rtf.as_bytes(), None, &shallow).unwrap_err().to_string();
    assert_eq!(reason, "limit met in rtf: groups nested deeper than 99 at byte 105");
    check_reason(["{\\rtf1", &"{".repeat(1 << 20)].concat().as_bytes(), "rtf", "nested deeper than 1000");
    let root = "<o:document xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' o:mimetype='application/vnd.oasis.opendocument.text'>";
    check_reason([root, &"<a>".repeat(2000)].concat().as_bytes(), "fodt", "nested deeper than 1000");
}

#[test]
fn braces_in_binary_data_are_no_groups() {
    let limits = Limits { depth: 1, ..Limits::default() };
    assert!(detect_within(b"{\\rtf1\\bin3 {{{\\{}", None, &limits).is_ok());
    assert!(detect_within(b"{\\rtf1\\bin99999999999 {", None, &limits).is_err());
}

fn seeds() -> Vec<Vec<u8>> {
    vec![
        b"{\\rtf1 {\\b x}}".to_vec(),
        ooxml("openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
        zip(&[("META-INF/manifest.xml", MANIFEST.as_bytes())]),
        ole(&[("EncryptionInfo", b"\x04\0\x04\0"), ("EncryptedPackage", b"")]),
        LAUGHS.as_bytes().to_vec(),
    ]
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = detect(&bytes, Some("rtf"));
    }

    #[test]
    fn damaged_documents_have_an_answer(
        which in 0usize..5,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = seeds().swap_remove(which);
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = detect(&bytes, None);
        bytes.truncate(cut.index(bytes.len()));
        let _ = detect(&bytes, Some("odt"));
    }
}
