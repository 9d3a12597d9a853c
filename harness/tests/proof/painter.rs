//! The painter of PDFs: known answers, hostile files, and what poppler makes of the same pages.

use crate::common::{Bench, Place, skip};
use recette::evaluate::load_page;
use recette::office::Convert;
use recette::painter::Painter;
use recette::store::{Blobs, PageRef};
use recette_engine::compare::PageView;
use recette_engine::raster::{Page, compare_pages};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

struct Studio {
    folder: tempfile::TempDir,
    painter: Painter,
    blobs: Blobs,
}

impl Studio {
    fn new() -> Studio {
        let folder = tempfile::tempdir().unwrap();
        let (painter, blobs) = (Painter::prepare(folder.path()).unwrap(), Blobs::open(folder.path()).unwrap());
        Studio { folder, painter, blobs }
    }

    fn paint(&self, pdf: &[u8]) -> Result<Vec<PageRef>, String> {
        self.painter.paint(pdf, &self.blobs).map_err(|error| error.to_string())
    }

    fn page(&self, page: &PageRef) -> Page {
        load_page(&self.blobs, page).unwrap()
    }
}

/// A PDF of pages of a size in points, each with this content; the table of places is left for the reader to mend.
fn pdf(pages: usize, width: u32, height: u32, content: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", n + 4)).collect();
    let mut text = format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[{kids}]/Count {pages}>>\nendobj\n\
         3 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n",
        content.len()
    );
    for n in 0..pages {
        let _ = write!(
            text,
            "{} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 3 0 R/Resources<<>>>>\nendobj\n",
            n + 4
        );
    }
    text += "trailer\n<</Root 1 0 R>>\n%%EOF\n";
    text.into_bytes()
}

#[test]
fn a_black_square_is_painted_where_it_is() {
    let studio = Studio::new();
    // 72 points are an inch, 96 pixels; the square reaches from the lower left corner to half the page.
    let pages = studio.paint(&pdf(2, 72, 144, "0 0 36 72 re f")).unwrap();
    assert_eq!(pages.iter().map(|p| (p.width, p.height, p.dpi)).collect::<Vec<_>>(), [(96, 192, 96), (96, 192, 96)]);
    let expected: Vec<u8> = (0..96 * 192).map(|i| if i % 96 < 48 && i / 96 >= 96 { 0 } else { 255 }).collect();
    assert_eq!(studio.page(&pages[0]), Page::from_grey(96, 192, 96, expected).unwrap());
    assert_eq!(pages[0].digest, pages[1].digest);
}

#[test]
fn colours_are_kept() {
    let studio = Studio::new();
    let pages = studio.paint(&pdf(1, 3, 3, "1 0 0 rg 0 0 3 3 re f")).unwrap();
    assert_eq!(studio.page(&pages[0]), Page::from_rgb(4, 4, 96, [255, 0, 0].repeat(16)).unwrap());
}

#[test]
fn five_metres_by_five_are_painted_smaller() {
    let pages = Studio::new().paint(&pdf(1, 14_173, 14_173, "")).unwrap();
    let [page] = pages.as_slice() else { panic!("{pages:?}") };
    assert!(u64::from(page.width) * u64::from(page.height) <= 40_000_000 && page.dpi < 96, "{page:?}");
}

#[test]
fn a_file_that_is_no_pdf_says_so() {
    let studio = Studio::new();
    for bytes in [&b""[..], b"%PDF-1.7", b"%PDF-1.7 and nothing else", &[0; 4096], b"<html></html>"] {
        let error = studio.paint(bytes).unwrap_err();
        assert!(error.contains("is not painted") && error.contains("hint:"), "{error}");
    }
}

#[test]
fn a_form_that_draws_itself_ends() {
    let studio = Studio::new();
    let text = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>\nendobj\n\
        4 0 obj\n<</Length 5>>\nstream\n/F Do\nendstream\nendobj\n\
        5 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 72 72]/Length 11/Resources<</XObject<</F 5 0 R>>>>>>\nstream\n/F Do /F Do\nendstream\nendobj\n\
        trailer\n<</Root 1 0 R>>\n%%EOF\n";
    // Painted or stopped: what counts is that it ends, and that this process lives.
    let _ = studio.paint(text.as_bytes());
}

/// A letter with a table, as an office prints it.
fn printed(place: &Place) -> Vec<u8> {
    let cells = r"\cellx3000\cellx6000\pard\intbl Libell\'e9\cell 1 234,50\cell\row\pard ";
    let border = r"\trowd\clbrdrt\brdrs\brdrw10\clbrdrb\brdrs\brdrw10\clbrdrl\brdrs\brdrw10\clbrdrr\brdrs\brdrw10";
    let lines: String =
        (1..=120).map(|n| format!(r"Ligne {n} du rapport, \b en gras\b0  et \cf1 en rouge\cf0 .\par ")).collect();
    let text = format!(
        r"{{\rtf1\ansi{{\fonttbl{{\f0 Liberation Serif;}}}}{{\colortbl;\red200\green0\blue0;}}\f0\fs22 {border}{cells}{lines}}}"
    );
    let bench = Bench::new(place);
    let (_, office) = place.offices().remove(0);
    let convert = Convert { bytes: text.as_bytes(), extension: "rtf", target: "pdf", seconds: 60 };
    office.convert(&bench.kit, &bench.conditions, &convert).unwrap().file.unwrap()
}

/// What pdftoppm paints, by page.
fn by_poppler(pdf: &[u8], folder: &Path) -> Option<Vec<Page>> {
    let (file, out) = (folder.join("in.pdf"), folder.join("page"));
    std::fs::write(&file, pdf).unwrap();
    let done = Command::new("pdftoppm").args(["-png", "-r", "96"]).arg(&file).arg(&out).status();
    if !done.is_ok_and(|status| status.success()) {
        skip("no pdftoppm: the painter is not held against it");
        return None;
    }
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path()).collect();
    names.retain(|path| path.extension().is_some_and(|e| e == "png"));
    names.sort();
    Some(names.iter().map(|path| Page::from_png(&std::fs::read(path).unwrap(), 96).unwrap()).collect())
}

#[test]
fn poppler_paints_the_same_pages() {
    let Some(place) = Place::new() else { return };
    let (studio, pdf) = (Studio::new(), printed(&place));
    let Some(theirs) = by_poppler(&pdf, &studio.folder.path().join("painter")) else { return };
    let ours: Vec<Page> = studio.paint(&pdf).unwrap().iter().map(|page| studio.page(page)).collect();
    assert!(ours.len() > 1, "{} pages", ours.len());
    let compared = compare_pages(PageView::AcrossBuilds, None, &ours, &theirs);
    assert_eq!(compared.differences, []);
}
