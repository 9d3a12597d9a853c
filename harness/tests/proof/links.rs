//! Documents that link to files of the host and to a port on loopback: nothing of what they point at comes in, and nobody calls.

use crate::common::{Bench, Place};
use recette::office::{Mode, Office};
use recette::pages::Page;
use recette::store::Pass;
use recette_engine::format::Format;
use std::io::{Cursor, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Words of the canaries; no link contains them.
const WORDS: &str = "kanarienvogel";
/// What a document says of itself: the proof that it was loaded.
const MARK: &str = "Temoin";
/// Every canary is of this colour, and nothing else is.
const COLOUR: [u8; 3] = [255, 0, 254];

/// A text, a picture, a sheet.
struct Canaries {
    text: PathBuf,
    picture: PathBuf,
    picture_bytes: Vec<u8>,
}

impl Canaries {
    fn plant(folder: &Path) -> Canaries {
        let (text, picture) = (folder.join("secret.rtf"), folder.join("secret.png"));
        let rtf = format!(r"{{\rtf1\ansi{{\colortbl;\red255\green0\blue254;}}\cf1\fs96\b {WORDS} {WORDS}\par}}");
        std::fs::write(&text, rtf).unwrap();
        let image = image::RgbImage::from_fn(64, 64, |x, y| match (x * 7 + y * 13) % 11 {
            0 => image::Rgb([0, 0, 0]),
            _ => image::Rgb(COLOUR),
        });
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        std::fs::write(&picture, &bytes).unwrap();
        Canaries { text, picture, picture_bytes: bytes }
    }
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn rtf(canaries: &[Canaries], http: &str) -> Vec<u8> {
    let mut body = format!(r"{{\rtf1\ansi{{\*\template {http}/template.dot}}{MARK}\par");
    for canary in canaries {
        for target in [canary.text.display().to_string(), url(&canary.text), format!("{http}/text.rtf")] {
            body += &format!(r#"{{\field{{\*\fldinst INCLUDETEXT "{target}" \\c MSRTF}}{{\fldrslt x}}}}\par "#);
        }
        for target in [canary.picture.display().to_string(), url(&canary.picture), format!("{http}/a.png")] {
            body += &format!(r#"{{\field{{\*\fldinst INCLUDEPICTURE "{target}" \\d}}{{\fldrslt }}}}\par "#);
        }
        body += &format!(
            r#"{{\field{{\*\fldinst LINK Word.RTF.8 "{}" "" \\a \\r}}{{\fldrslt x}}}}\par {{\object\objlink\objupdate{{\*\objclass Word.RTF.8}}{{\*\objdata 0105000001000000}}{{\result x}}}}"#,
            canary.text.display()
        );
    }
    (body + "}").into_bytes()
}

fn fodt(canaries: &[Canaries], http: &str) -> Vec<u8> {
    let mut body = String::new();
    let mut number = 0;
    for canary in canaries {
        for (text, picture) in
            [(url(&canary.text), url(&canary.picture)), (format!("{http}/text.rtf"), format!("{http}/a.png"))]
        {
            number += 1;
            body += &format!(
                r#"<text:section text:name="S{number}"><text:section-source xlink:type="simple" xlink:href="{text}" text:filter-name="Rich Text Format"/><text:p>x</text:p></text:section><text:p><draw:frame draw:name="P{number}" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:image xlink:href="{picture}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame><draw:frame draw:name="O{number}" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:object xlink:href="{text}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame><draw:frame draw:name="F{number}" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:floating-frame xlink:href="{text}" xlink:type="simple"/></draw:frame></text:p>"#
            );
        }
    }
    format!(
        r#"<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><meta:template xlink:type="simple" xlink:href="{http}/template.ott"/></office:meta><office:body><office:text><text:p>{MARK}</text:p>{body}</office:text></office:body></office:document>"#
    )
    .into_bytes()
}

fn fods(canaries: &[Canaries], http: &str) -> Vec<u8> {
    let mut rows = String::new();
    for canary in canaries {
        for target in [url(&canary.text), format!("{http}/a.csv")] {
            rows += &format!(
                r#"<table:table-row><table:table-cell table:formula="of:='{target}'#$Sheet1.A1" office:value-type="string"><text:p>x</text:p></table:table-cell><table:table-cell table:formula="of:=WEBSERVICE(&quot;{target}&quot;)" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#
            );
        }
    }
    let linked = url(&canaries[0].text);
    format!(
        r#"<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="A"><table:table-source xlink:type="simple" xlink:href="{linked}" table:filter-name="Text - txt - csv (StarCalc)" table:filter-options="44,34,76"/><table:table-row><table:table-cell office:value-type="string"><text:p>{MARK}</text:p></table:table-cell></table:table-row>{rows}</table:table></office:spreadsheet></office:body></office:document>"#
    )
    .into_bytes()
}

fn docx(canaries: &[Canaries], http: &str) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let (mut body, mut relations) = (String::new(), String::new());
    let mut add = |kind: &str, target: &str| {
        let id = format!("r{}", relations.matches("<Relationship ").count() + 1);
        relations +=
            &format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>"#);
        id
    };
    for canary in canaries {
        for (text, picture) in
            [(url(&canary.text), url(&canary.picture)), (format!("{http}/text.rtf"), format!("{http}/a.png"))]
        {
            let (image, object, chunk) = (add("image", &picture), add("oleObject", &text), add("aFChunk", &text));
            body += &format!(
                r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="{image}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:object><v:shape id="s" style="width:90pt;height:90pt"><v:imagedata r:id="{image}"/></v:shape><o:OLEObject Type="Link" ProgID="Word.Document.8" ShapeID="s" DrawAspect="Content" r:id="{object}" UpdateMode="Always"/></w:object></w:r></w:p><w:altChunk r:id="{chunk}"/>"#
            );
            body += &format!(
                r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDETEXT "{text}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
            );
        }
    }
    let types = format!(
        r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>"#
    );
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:body><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>{body}</w:body></w:document>"#
    );
    let settings = format!(
        r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"><w:attachedTemplate r:id="r1"/></w:settings>"#
    );
    let wrapped = |inner: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>"#);
    let inner = |id: &str, kind: &str, target: &str, mode: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>"#)
    };
    let external = r#" TargetMode="External""#;
    relations += &inner("settings", "settings", "settings.xml", "");
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &wrapped(&inner("r1", "officeDocument", "word/document.xml", ""))),
        ("word/_rels/document.xml.rels", &wrapped(&relations)),
        ("word/document.xml", &document),
        ("word/settings.xml", &settings),
        (
            "word/_rels/settings.xml.rels",
            &wrapped(&inner("r1", "attachedTemplate", &format!("{http}/template.dotx"), external)),
        ),
    ])
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A file and everything packed in it.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    if let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..zip.len() {
            let mut part = Vec::new();
            zip.by_index(index).unwrap().read_to_end(&mut part).unwrap();
            all.push(part);
        }
    }
    all
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Where anything of a canary is in a file, whatever it is written in.
fn found_in(bytes: &[u8], canaries: &[Canaries]) -> Option<String> {
    for part in unpacked(bytes) {
        let dense: Vec<u8> = part.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
        if holds(&part, WORDS.as_bytes()) {
            return Some("the words".to_owned());
        }
        for canary in canaries {
            let heart = &canary.picture_bytes[48..80];
            if holds(&part, heart) || holds(&dense, hex(heart).as_bytes()) {
                return Some("the picture".to_owned());
            }
        }
    }
    None
}

fn check(bench: &Bench, pass: &Pass, format: Format, canaries: &[Canaries], place: &str) {
    assert_eq!((&pass.trouble, &pass.death, pass.timed_out), (&None, &None, false), "{place}: {pass:?}");
    let mut marked = false;
    for (name, saved) in &pass.saves {
        let bytes = bench.blobs.get(&saved.digest).unwrap();
        assert_eq!(found_in(&bytes, canaries), None, "{place}: saved as {name}");
        marked |= unpacked(&bytes).iter().any(|part| holds(part, MARK.as_bytes()));
    }
    assert!(marked, "{place}: a {format} was not loaded at all: {pass:?}");
    let pages = pass.pages.as_ref().unwrap_or_else(|| panic!("{place}: no pages: {pass:?}"));
    assert!(!pages.is_empty());
    for page in pages {
        let page = Page::decode(&bench.blobs.get(&page.digest).unwrap()).unwrap();
        let coloured = page.rgba().as_chunks::<4>().0.iter().filter(|p| p[..3] == COLOUR).count();
        assert_eq!(coloured, 0, "{place}: a canary is on a page");
    }
}

/// Every kind of linking document, in one mode, in every office.
fn every_document(mode: Mode) {
    let Some(place) = Place::new() else { return };
    let bench = Bench::new(&place);
    // Where a harness could let something through: temporary files, its own home, the user's home.
    let elsewhere = tempfile::tempdir().unwrap();
    let homes = [std::env::var_os("HOME").map(PathBuf::from)];
    let user = homes.into_iter().flatten().find_map(|home| tempfile::tempdir_in(home).ok());
    let folders = [Some(elsewhere.path()), Some(place.path()), user.as_ref().map(|u| u.path())];
    let canaries: Vec<Canaries> = folders.into_iter().flatten().map(Canaries::plant).collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let http = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let documents = [
        (Format::Rtf, rtf(&canaries, &http), vec![Format::Odt, Format::Fodt]),
        (Format::Docx, docx(&canaries, &http), vec![Format::Odt]),
        (Format::Fodt, fodt(&canaries, &http), vec![Format::Odt, Format::Rtf]),
        (Format::Fods, fods(&canaries, &http), vec![Format::Ods]),
    ];
    let mut count = 0;
    for (name, office) in place.offices() {
        for (format, bytes, saves) in &documents {
            if !can(&office, *format) {
                continue;
            }
            let saves = if mode == Mode::Soffice { &saves[..1] } else { saves.as_slice() };
            let pass = bench.pass(&office, mode, bytes, *format, saves);
            check(&bench, &pass, *format, &canaries, &format!("{name}, mode {}, {format}", mode.name()));
            count += 1;
        }
    }
    assert!(listener.accept().is_err(), "somebody called");
    eprintln!("mode {}: {count} linking documents, {} canaries each, nothing came in", mode.name(), canaries.len());
}

/// Not every installation has every component.
fn can(office: &Office, format: Format) -> bool {
    let recette::sandbox::Ground::Host(install) = &office.ground else { return true };
    format != Format::Fods || install.join("program/libsclo.so").is_file()
}

#[test]
fn nothing_linked_comes_in_through_the_zygote() {
    every_document(Mode::Zygote);
}

#[test]
fn nothing_linked_comes_in_through_kit() {
    every_document(Mode::Kit);
}

#[test]
fn nothing_linked_comes_in_through_soffice() {
    every_document(Mode::Soffice);
}

/// The control of the tests above: an office that is let out, by a sandbox with holes, fetches what a document links to.
#[test]
fn an_office_that_could_would_follow() {
    let Some(place) = Place::new() else { return };
    let bench = Bench::new(&place);
    let folder = tempfile::tempdir().unwrap();
    let canaries = [Canaries::plant(folder.path())];
    let (http, calls) = answering();
    // Not the host's: it may have no filter that paints.
    for (name, office) in place.offices().into_iter().filter(|(name, _)| name != "host") {
        let seen = let_out(&bench, &office, &fodt(&canaries, &http), "fodt", folder.path());
        let seen = seen.unwrap_or_else(|said| panic!("{name}: nothing was painted: {said}"));
        let coloured = seen.pixels().filter(|p| p.0 == COLOUR).count();
        assert!(coloured > 100, "{name}: the linked picture is not on the page");
    }
    // 7.4 fetches what is on the network at once, 25.2 leaves it.
    assert!(calls.load(Ordering::Relaxed) > 0, "nobody called");
}

/// A server that hangs up on everybody (an office waits for an answer), and the number of its callers.
fn answering() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let http = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    std::thread::spawn(move || listener.incoming().for_each(|_| _ = counter.fetch_add(1, Ordering::Relaxed)));
    (http, calls)
}

/// The first page, painted by plain soffice with the network and a folder of the host within reach.
fn let_out(
    bench: &Bench,
    office: &Office,
    bytes: &[u8],
    extension: &str,
    shown: &Path,
) -> Result<image::RgbImage, String> {
    let desk = tempfile::tempdir().unwrap();
    std::fs::create_dir(desk.path().join("profile")).unwrap();
    bench.kit.copy_profile(&desk.path().join("profile")).unwrap();
    let input = desk.path().join(format!("document.{extension}"));
    std::fs::write(&input, bytes).unwrap();
    let mut sandbox = office.sandbox(&bench.kit, &bench.conditions).unwrap();
    sandbox.show(shown, &shown.to_string_lossy());
    sandbox.show(&input, &format!("/in/document.{extension}"));
    sandbox.show_writable(desk.path(), "/scratch");
    let inside = format!("/in/document.{extension}");
    let words =
        ["-env:UserInstallation=file:///scratch/profile", "--headless", "--convert-to", "png", "--outdir", "/scratch"];
    let closed =
        sandbox.command(&format!("{}/soffice.bin", office.program), words.into_iter().chain([inside.as_str()]));
    let mut open = Command::new(closed.get_program());
    for word in closed.get_args() {
        open.arg(word);
        if word == "--unshare-all" {
            open.arg("--share-net");
        }
    }
    let page = desk.path().join("document.png");
    let mut said = Vec::new();
    // A new profile ends the first run with "restart needed".
    while !page.exists() && said.len() < 4 {
        let output = open.output().unwrap();
        said.push(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    Ok(image::open(page).map_err(|e| format!("{e}: {said:?}"))?.to_rgb8())
}

/// The tests above see a canary that is there.
#[test]
fn a_canary_would_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let canaries = [Canaries::plant(folder.path())];
    let picture = std::fs::read(&canaries[0].picture).unwrap();
    assert!(found_in(&picture, &canaries).is_some());
    assert!(found_in(hex(&picture).to_uppercase().as_bytes(), &canaries).is_some());
    assert!(found_in(&std::fs::read(&canaries[0].text).unwrap(), &canaries).is_some());
    assert_eq!(found_in(b"nothing", &canaries), None);
}
