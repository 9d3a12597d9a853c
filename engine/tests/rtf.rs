//! Goldens, laws and a corpus run of the RTF reader.
//!
//! A golden is a pair `tests/rtf/NAME.rtf`, `NAME.outline`; `RECETTE_BLESS=1` writes outlines anew. The corpus run
//! (`--ignored`) wants `RECETTE_CORPUS`, a folder of RTF files, and is skipped without it; `RECETTE_OUTLINES`, a folder, gets
//! their outlines.

use proptest::prelude::*;
use recette_engine::model::{Kind, Node, outline};
use recette_engine::read::{Limits, ReadError, Reading, rtf};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rtf")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "rtf"))
        .collect();
    all.sort();
    all
}

fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    rtf::read(bytes, &Limits::default())
}

fn shown(reading: &Reading) -> String {
    let mut text = outline(&reading.document);
    for notice in &reading.notices {
        text.push_str(&format!("notice {} {}: {}\n", notice.place.offset, notice.place.word, notice.message));
    }
    text
}

#[test]
fn goldens() {
    let bless = std::env::var_os("RECETTE_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in files(&folder()) {
        let reading = read(&std::fs::read(&path).expect("the file")).expect("a reading");
        let (golden, now) = (path.with_extension("outline"), shown(&reading));
        if bless {
            std::fs::write(&golden, &now).expect("the outline");
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != now {
            wrong.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_rtf_is_read() {
    let not = |bytes: &[u8]| matches!(read(bytes), Err(ReadError::NotThisFormat { .. }));
    assert!(not(b"") && not(b"PK\x03\x04") && not(b"{rtf1}") && not(b"text {\\rtf1}"));
    assert!(read(b"\xef\xbb\xbf \r\n{\\rtf1 x}").is_ok());
}

#[test]
fn wrapped_tables_stay_on_one_page_where_the_word_is_missing() {
    let labels = |words: &str| {
        let text =
            format!("{{\\rtf1{words}\\trowd\\tposx100\\tposy200\\cellx900\\pard\\intbl x\\cell\\row\\pard y\\par}}");
        let document = read(text.as_bytes()).expect("a reading").document;
        document.children.into_iter().map(|node| node.label).filter(|label| !label.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(labels(""), ["compat doNotBreakWrappedTables"]);
    assert_eq!(labels("\\lytprtmet\\nobrkwrptbl"), ["compat usePrinterMetrics"]);
}

#[test]
fn styles_of_headers_that_nobody_sees_go() {
    let styles = |header: &str| {
        let sheet = "{\\stylesheet{\\s0 Normal;}{\\s1 header;}}";
        let text = format!("{{\\rtf1{sheet}{{\\{header}\\pard\\s1 A\\par}}\\pard x\\par}}");
        let document = read(text.as_bytes()).expect("a reading").document;
        document.children.into_iter().filter(|n| n.kind == Kind::Style).map(|n| n.label).collect::<Vec<_>>()
    };
    assert_eq!(styles("header"), ["Header"]);
    assert!(styles("headerl").is_empty(), "of left pages, and the pages are all alike");
    assert!(styles("headerf").is_empty(), "of a first page, and there is no title page");
}

fn first_of(kind: Kind, text: &str) -> String {
    fn find(node: &Node, kind: Kind) -> Option<&Node> {
        if node.kind == kind { Some(node) } else { node.children.iter().find_map(|child| find(child, kind)) }
    }
    outline(find(&read(text.as_bytes()).expect("a reading").document, kind).expect("a node"))
}

#[test]
fn a_locked_date_is_fixed() {
    let field = |words: &str| {
        first_of(Kind::Field, &format!("{{\\rtf1{{\\field{words}{{\\*\\fldinst DATE}}{{\\fldrslt 1}}}}\\par}}"))
    };
    assert!(field("\\fldlock").contains("field.fixed=on"));
    assert!(!field("\\fldedit").contains("field.fixed"));
}

#[test]
fn notes_are_numbered_as_the_section_or_the_document_says() {
    let section = |document: &str, section: &str| {
        let notes = "\\chftn{\\footnote a}\\chftn{\\footnote\\ftnalt b}";
        first_of(Kind::Section, &format!("{{\\rtf1{document}\\sectd{section} x{notes}\\par}}"))
    };
    assert!(
        section("\\ftnnauc\\aftnnar", "")
            .contains("section.footnote-format=upper-letter section.endnote-format=decimal")
    );
    assert!(section("\\ftnnauc", "\\sftnnruc").contains("section.footnote-format=upper-roman"));
    assert!(!section("\\ftnnar\\aftnnrlc", "").contains("note-format"), "as they are where nothing is said");
}

#[test]
fn columns_that_are_not_alike_have_shares() {
    let section = |words: &str| first_of(Kind::Section, &format!("{{\\rtf1\\sectd\\cols2{words} x\\par}}"));
    let own = "\\colno1\\colw2000\\colsr400\\colno2\\colw6000";
    assert!(section(own).contains("section.column-widths=\"26;74\""), "{}", section(own));
    assert!(!section("\\colsx400").contains("column-widths"));
}

#[test]
fn a_picture_says_how_its_colours_are_shown() {
    let picture = |property: &str| {
        let said = format!("{{\\*\\picprop{{\\sp{{\\sn {property}}}{{\\sv 1}}}}}}");
        first_of(Kind::Image, &format!("{{\\rtf1{{\\pict{said}\\pngblip 89504e47}}\\par}}"))
    };
    assert!(picture("pictureGray").contains("image.mode=greyscale"), "{}", picture("pictureGray"));
    assert!(!picture("fLine").contains("image.mode"));
}

#[test]
fn limits_are_errors() {
    let limits = Limits { nodes: 10, ..Limits::default() };
    let many = format!("{{\\rtf1 {}}}", "x\\par ".repeat(100));
    assert!(matches!(rtf::read(many.as_bytes(), &limits), Err(ReadError::Limit { .. })));
}

#[test]
fn a_cut_file_is_read_as_far_as_it_goes() {
    let reading = read(b"{\\rtf1 one\\par {\\b two").expect("a reading");
    assert_eq!(reading.document.full_text(), "onetwo");
    assert_eq!(reading.notices.len(), 1);
    assert_eq!(reading.notices[0].place.offset, 22);
}

#[test]
fn depth_does_not_overflow() {
    let open = "{".repeat(1 << 20);
    assert!(read(format!("{{\\rtf1 {open}").as_bytes()).is_ok());
    for inner in ["{\\footnote ", "{\\field{\\fldrslt ", "{\\shp{\\shptxt ", "{\\mmath{\\mf ", "{\\object{\\result "] {
        assert!(read(format!("{{\\rtf1 {}", inner.repeat(5_000)).as_bytes()).is_ok(), "{inner}");
        let nested = format!("{{\\rtf1 {}", format!("\\pard\\itap15 x\\nestcell {inner}").repeat(400));
        assert!(read(nested.as_bytes()).is_ok(), "{inner}");
    }
    assert!(read(b"{\\rtf1\\itap99999999 x\\nestcell\\nestrow\\par}").is_ok());
}

fn seeds() -> Vec<Vec<u8>> {
    files(&folder()).iter().map(|path| std::fs::read(path).expect("the file")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut file = b"{\\rtf1".to_vec();
        file.extend(bytes);
        prop_assert!(read(&file).is_ok());
    }

    #[test]
    fn any_words_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..120)) {
        let file = format!("{{\\rtf1{}", words.concat());
        prop_assert!(read(file.as_bytes()).is_ok());
    }

    #[test]
    fn mutations_are_read(which in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..3), 1..12)) {
        let seeds = seeds();
        let mut file = which.get(&seeds).clone();
        for (at, byte, how) in edits {
            let at = 6 + at.index(file.len().saturating_sub(6).max(1));
            match how {
                0 if at < file.len() => file[at] = byte,
                1 if at < file.len() => drop(file.remove(at)),
                _ => file.insert(at.min(file.len()), byte),
            }
        }
        prop_assert!(read(&file).is_ok());
    }
}

const WORDS: &[&str] = &[
    "{",
    "}",
    "{",
    "}",
    "\\par ",
    "\\cell ",
    "\\row ",
    "\\nestcell ",
    "\\nestrow ",
    "\\trowd ",
    "\\cellx500 ",
    "\\cellx-9999999 ",
    "\\cellx2147483647 ",
    "\\trleft-2147483648 ",
    "\\clmrg ",
    "\\clvmgf ",
    "\\clvmrg ",
    "\\intbl ",
    "\\itap3 ",
    "\\pard ",
    "\\plain ",
    "\\sect ",
    "\\sectd ",
    "{\\footnote ",
    "{\\header ",
    "{\\field{\\*\\fldinst HYPERLINK \"a\"}{\\fldrslt ",
    "{\\shp{\\*\\shpinst ",
    "{\\shptxt ",
    "{\\sp{\\sn pib}{\\sv ",
    "{\\pict\\pngblip ",
    "ff",
    "x",
    "\\u-10179 ?",
    "\\u56832 ?",
    "\\uc2 ",
    "\\bin5 ",
    "{\\*\\bkmkstart a}",
    "{\\*\\bkmkend a}",
    "{\\upr{",
    "{\\*\\ud ",
    "{\\*\\pn\\pnlvlblt ",
    "{\\pntext ",
    "\\ls1 ",
    "\\ilvl8 ",
    "{\\*\\listtable{\\list{\\listlevel{\\leveltext\\'02\\'00.;}}\\listid1}}",
    "{\\*\\listoverridetable{\\listoverride\\listid1\\ls1}}",
    "{\\mmath{\\mf{\\mnum ",
    "{\\object{\\result ",
    "{\\*\\annotation ",
    "{\\*\\nesttableprops ",
    "\\brdrt\\brdrs\\brdrw10 ",
    "\\clbrdrb\\brdrdb ",
    "\\page ",
    "\\sl-2147483648 ",
    "\\fs2147483647 ",
    "\\li-2147483648 ",
    "\\picscalex2147483647\\picwgoal2147483647 ",
    "\\'e9",
    "\\*",
    "\\~",
    "\\shpright2147483647\\shpleft-2147483648 ",
    "{\\sp{\\sn rotation}{\\sv 9223372036854775807}}",
    "{\\sp{\\sn cropFromTop}{\\sv 9223372036854775807}}{\\sp{\\sn relLeft}{\\sv -9223372036854775808}}{\\sp{\\sn relRight}{\\sv 9223372036854775807}}",
    "\\margl2147483647\\gutter2147483647 ",
    "{\\do\\dpline\\dpxsize9 ",
    "\\tx2147483647 ",
    "\\dn-2147483648 ",
    "\\expnd2147483647 ",
];

/// What one reading says about itself, summed over a corpus.
#[derive(Default)]
struct Sums {
    read: usize,
    refused: usize,
    unknown: usize,
    notices: std::collections::BTreeMap<String, usize>,
    kinds: std::collections::BTreeMap<&'static str, usize>,
}

impl Sums {
    fn add(&mut self, reading: &Reading) {
        self.read += 1;
        for notice in &reading.notices {
            let words = notice.message.split(" (").next().unwrap_or_default();
            *self.notices.entry(format!("{words}: {}", notice.place.word)).or_default() += 1;
        }
        let mut pending: Vec<&Node> = vec![&reading.document];
        while let Some(node) = pending.pop() {
            self.unknown += usize::from(node.kind == Kind::Unknown);
            *self.kinds.entry(node.kind.name()).or_default() += 1;
            pending.extend(&node.children);
        }
    }
}

fn write_outline(path: &Path, reading: &Reading) {
    if let Some(folder) = std::env::var_os("RECETTE_OUTLINES") {
        let name = Path::new(path.file_name().unwrap_or_default()).with_extension("outline");
        std::fs::write(Path::new(&folder).join(name), shown(reading)).expect("the outline");
    }
}

#[test]
#[ignore = "wants RECETTE_CORPUS"]
fn corpus() {
    let Some(corpus) = std::env::var_os("RECETTE_CORPUS") else {
        eprintln!("skipped: RECETTE_CORPUS names no folder of RTF files");
        return;
    };
    let mut sums = Sums::default();
    let mut slowest = (0u128, String::new());
    for path in files(Path::new(&corpus)) {
        let bytes = std::fs::read(&path).expect("the file");
        let began = Instant::now();
        match read(&bytes) {
            Ok(reading) => {
                sums.add(&reading);
                write_outline(&path, &reading);
            }
            Err(error) => {
                sums.refused += 1;
                let head = String::from_utf8_lossy(bytes.get(..20).unwrap_or(&bytes)).into_owned();
                eprintln!("{}: {error} ({head:?})", path.display());
            }
        }
        slowest = slowest.max((began.elapsed().as_millis(), path.display().to_string()));
    }
    eprintln!("{} read, {} refused, {} unknown nodes, slowest {slowest:?}", sums.read, sums.refused, sums.unknown);
    eprintln!("{:?}", sums.kinds);
    let mut notices: Vec<_> = sums.notices.into_iter().collect();
    notices.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    notices.iter().for_each(|(what, count)| eprintln!("{count:6} {what}"));
}

#[test]
#[ignore = "wants RECETTE_RTF, prints its outline"]
fn print() {
    if let Some(path) = std::env::var_os("RECETTE_RTF") {
        print!("{}", shown(&read(&std::fs::read(path).expect("the file")).expect("a reading")));
    }
}

#[test]
#[ignore = "a measurement, for --release"]
fn speed() {
    let text = "{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\b Attendu que} le Conseil d'\\'c9tat, saisi par le ministre, a rendu le pr\\'e9sent avis sur la question qui lui \\'e9tait pos\\'e9e.\\par\n";
    let long = format!("{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}}{}}}", text.repeat(200_000));
    let tables = "\\trowd\\cellx1000\\cellx2000\\cellx3000\\pard\\intbl a\\cell b\\cell c\\cell\\row\n".repeat(100_000);
    for (name, file) in [("text", long), ("rows", format!("{{\\rtf1 {tables}}}"))] {
        let began = Instant::now();
        let reading = read(file.as_bytes()).expect("a reading");
        let seconds = began.elapsed().as_secs_f64();
        eprintln!("{name}: {:.1} MB/s, {} nodes", file.len() as f64 / 1e6 / seconds, reading.document.count());
    }
}
