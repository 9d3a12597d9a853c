//! Pairs of documents of which one differs from the other by a known change of a page or a line.
//!
//! In: a number. Out: the same [`Case`] for the same number: RTF or flat ODF, a font and size, pages that end with a page break and
//! have room left, so that what changes stays on its page.

use recette_engine::format::Format;
use std::fmt::Write as _;
use std::ops::Range;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    LineGone,
    LineNew,
    WordNew,
    MovedDown,
    PageGone,
    PageNew,
    PagesSwapped,
}

impl Change {
    /// All of them.
    pub const ALL: [Change; 7] = [
        Change::LineGone,
        Change::LineNew,
        Change::WordNew,
        Change::MovedDown,
        Change::PageGone,
        Change::PageNew,
        Change::PagesSwapped,
    ];

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Change::LineGone => "a line is gone",
            Change::LineNew => "a line is new",
            Change::WordNew => "a word makes a paragraph break otherwise",
            Change::MovedDown => "the rest of a page is 3 mm lower",
            Change::PageGone => "a page is gone",
            Change::PageNew => "a page is new",
            Change::PagesSwapped => "two pages are swapped",
        }
    }
}

/// A paragraph: its text, and the space above it in 1/100 mm.
#[derive(Clone, Debug)]
struct Paragraph {
    text: String,
    above: u32,
}

type Pages = Vec<Vec<Paragraph>>;

/// A document, and what is changed in it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Format of both.
    pub format: Format,
    /// What.
    pub change: Change,
    /// On which page, from 0.
    pub page: usize,
    line: usize,
    font: &'static str,
    points: u32,
    pages: Pages,
    fresh: Vec<Paragraph>,
}

const FONTS: [&str; 5] = ["Liberation Serif", "Liberation Sans", "DejaVu Sans", "DejaVu Serif", "Liberation Mono"];
const WORDS: [&str; 24] = [
    "arrêté", "budget", "commune", "décret", "élève", "facture", "greffe", "hôpital", "impôt", "jury", "loyer",
    "marché", "notice", "objet", "préfet", "quota", "rapport", "séance", "tarif", "usager", "vote", "zone", "à", "de",
];

/// Numbers that look random and are the same everywhere (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % end.max(1) as u64) as usize
    }

    fn within(&mut self, range: Range<usize>) -> usize {
        range.start + self.below(range.end - range.start)
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    fn page(&mut self, words: usize) -> Vec<Paragraph> {
        let lines = self.within(6..26);
        (0..lines)
            .map(|n| Paragraph { text: format!("{} {}", self.below(1000), self.words(words + n % 3)), above: 0 })
            .collect()
    }
}

impl Case {
    /// The case of a number.
    pub fn number(number: usize) -> Case {
        let mut draw = Draw(number as u64);
        let change = Change::ALL[number % Change::ALL.len()];
        // Three lines and a half where lines have to break, less than one otherwise.
        let words = if change == Change::WordNew { 40 } else { 5 };
        let pages: Pages = match change {
            Change::WordNew => (0..3).map(|_| draw.page(words).into_iter().take(6).collect()).collect(),
            _ => (0..draw.within(2..6)).map(|_| draw.page(words)).collect(),
        };
        let page = draw.below(pages.len() - usize::from(change == Change::PagesSwapped));
        Case {
            format: if draw.below(2) == 0 { Format::Rtf } else { Format::Fodt },
            change,
            page,
            line: draw.below(pages[page].len()),
            font: FONTS[draw.below(FONTS.len())],
            points: draw.within(8..13) as u32,
            fresh: draw.page(words),
            pages,
        }
    }

    /// The pages that may be reported, from 0.
    pub fn changed_pages(&self) -> Range<usize> {
        self.page..self.page + if self.change == Change::PagesSwapped { 2 } else { 1 }
    }

    /// The document.
    pub fn before(&self) -> Vec<u8> {
        self.write(&self.pages)
    }

    /// The changed document.
    pub fn after(&self) -> Vec<u8> {
        let (mut pages, page, line) = (self.pages.clone(), self.page, self.line);
        match self.change {
            Change::LineGone => drop(pages[page].remove(line)),
            Change::LineNew => pages[page].insert(line, self.fresh[0].clone()),
            Change::WordNew => pages[page][line].text.insert_str(0, "indemnisation "),
            Change::MovedDown => pages[page][line].above = 300,
            Change::PageGone => drop(pages.remove(page)),
            Change::PageNew => pages.insert(page, self.fresh.clone()),
            Change::PagesSwapped => pages.swap(page, page + 1),
        }
        self.write(&pages)
    }

    fn write(&self, pages: &Pages) -> Vec<u8> {
        match self.format {
            Format::Rtf => self.rtf(pages),
            _ => self.fodt(pages),
        }
        .into_bytes()
    }

    fn rtf(&self, pages: &Pages) -> String {
        let mut out = format!(
            r"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 {};}}}}\paperw11906\paperh16838\margl1134\margr1134\margt1134\margb1134\f0\fs{} ",
            self.font,
            2 * self.points
        );
        for (number, page) in pages.iter().enumerate() {
            for (line, paragraph) in page.iter().enumerate() {
                let start = if number > 0 && line == 0 { r"\pagebb" } else { "" };
                let _ = write!(out, r"\pard{start}\sb{} ", paragraph.above * 1440 / 2540);
                for c in paragraph.text.chars() {
                    let _ = if c.is_ascii() { write!(out, "{c}") } else { write!(out, r"\u{}?", c as u32) };
                }
                out += "\\par\n";
            }
        }
        out + "}"
    }

    fn fodt(&self, pages: &Pages) -> String {
        let mut styles = String::new();
        let mut body = String::new();
        for (number, page) in pages.iter().enumerate() {
            for (line, paragraph) in page.iter().enumerate() {
                let (breaks, above) = (number > 0 && line == 0, paragraph.above);
                let name = format!("P{}_{above}", u8::from(breaks));
                if !styles.contains(&format!("\"{name}\"")) {
                    let start = if breaks { " fo:break-before=\"page\"" } else { "" };
                    let _ = write!(
                        styles,
                        "<style:style style:name=\"{name}\" style:family=\"paragraph\"><style:paragraph-properties{start} fo:margin-top=\"{}mm\"/><style:text-properties style:font-name=\"F\" fo:font-size=\"{}pt\"/></style:style>",
                        above as f32 / 100.0,
                        self.points
                    );
                }
                let _ = write!(body, "<text:p text:style-name=\"{name}\">{}</text:p>", paragraph.text);
            }
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:font-face-decls><style:font-face style:name=\"F\" svg:font-family=\"'{}'\"/></office:font-face-decls><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>",
            self.font
        )
    }
}
