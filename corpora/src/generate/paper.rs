//! What a paper is, whatever it is written as: blocks, runs and their formatting. Lengths are twips.
//!
//! Only what all three formats can say is here; where one has no form of it (content controls in RTF), its writer writes
//! the text.

use super::style::Style;

/// A red-green-blue colour, one of [`PALETTE`].
pub type Colour = u32;

/// All colours in use: RTF needs a table of them.
pub const PALETTE: [Colour; 9] =
    [0x00_0000, 0x00_0091, 0xE1_000F, 0x66_6666, 0xDD_DDDD, 0xF2_F2F2, 0xFF_FF00, 0x1F_7A3D, 0xE8_EDFF];

/// A moment, written by hand: no clock is read.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

impl Moment {
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:00", self.year, self.month, self.day, self.hour, self.minute)
    }
}

/// A whole paper.
pub struct Paper {
    pub name: &'static str,
    pub title: String,
    pub subject: String,
    pub author: String,
    pub keywords: String,
    pub written: Moment,
    pub font: Font,
    pub lists: Vec<ListKind>,
    pub sections: Vec<Section>,
}

/// Pages of one layout.
pub struct Section {
    pub landscape: bool,
    pub columns: usize,
    /// On the page where the section before ends.
    pub continuous: bool,
    pub header: Vec<Para>,
    pub footer: Vec<Para>,
    pub blocks: Vec<Block>,
}

impl Section {
    /// Width and height of an A4 page.
    pub fn page(&self) -> (i32, i32) {
        if self.landscape { (16838, 11906) } else { (11906, 16838) }
    }
}

/// Page margins, all round.
pub const MARGIN: i32 = 1134;

pub enum Block {
    Para(Para),
    Table(Table),
    /// The table of contents: level, text, page.
    Toc(Vec<(usize, String, usize)>),
}

#[derive(Clone, Default)]
pub struct Para {
    pub style: Style,
    pub format: ParaFormat,
    /// Index into the paper's lists, and the level from 0.
    pub list: Option<(usize, usize)>,
    pub inlines: Vec<Inline>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Centre,
    Justified,
}

/// `None` says nothing: the style's value holds.
#[derive(Clone, Default)]
pub struct ParaFormat {
    pub align: Option<Align>,
    pub left: Option<i32>,
    pub right: Option<i32>,
    pub first: Option<i32>,
    pub before: Option<i32>,
    pub after: Option<i32>,
    /// Line height in percent.
    pub line: Option<i32>,
    pub tabs: Vec<Tab>,
    pub keep_next: bool,
    pub page_break: bool,
    pub rule_below: bool,
    pub boxed: bool,
    pub shade: Option<Colour>,
}

#[derive(Clone, Copy)]
pub struct Tab {
    pub at: i32,
    pub align: Align,
    pub dots: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    Serif,
    Sans,
    Mono,
}

impl Font {
    pub const ALL: [Font; 3] = [Font::Serif, Font::Sans, Font::Mono];

    pub fn name(self) -> &'static str {
        match self {
            Font::Serif => "Times New Roman",
            Font::Sans => "Arial",
            Font::Mono => "Courier New",
        }
    }

    pub fn index(self) -> usize {
        match self {
            Font::Serif => 0,
            Font::Sans => 1,
            Font::Mono => 2,
        }
    }
}

#[derive(Clone, Default)]
pub struct Char {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub double_underline: bool,
    pub strike: bool,
    pub small_caps: bool,
    pub caps: bool,
    pub raised: bool,
    pub lowered: bool,
    /// Extra space between characters.
    pub spacing: i32,
    pub highlight: bool,
    pub colour: Option<Colour>,
    /// Half points.
    pub size: Option<i32>,
    pub font: Option<Font>,
    /// Language, as `en-GB`; the paper's is French.
    pub language: Option<&'static str>,
}

#[derive(Clone)]
pub enum Inline {
    Text(Char, String),
    Tab,
    Line,
    /// The ministry's emblem: width and height.
    Emblem(i32, i32),
    /// A field and what it shows.
    Field(Field, Char, String),
    Note(NoteKind, String),
    Comment(Comment, Vec<Inline>),
    Change(Change, Vec<Inline>),
    Bookmark(String, Vec<Inline>),
    Link(String, Vec<Inline>),
    Frame(Frame),
    CheckBox(String, bool),
    Input(String, String),
    /// Name, entries, the chosen one.
    DropDown(String, Vec<String>, usize),
    /// A content control: its title and its text.
    Control(String, String),
}

#[derive(Clone)]
pub enum Field {
    Page,
    Pages,
    /// Text of a bookmark.
    Ref(String),
    /// Page of a bookmark.
    PageRef(String),
    Merge(String),
    /// Number within a sequence: captions.
    Seq(String),
}

impl Field {
    /// The instruction as Word has it.
    pub fn instruction(&self) -> String {
        match self {
            Field::Page => "PAGE".to_owned(),
            Field::Pages => "NUMPAGES".to_owned(),
            Field::Ref(name) => format!("REF {name} \\h"),
            Field::PageRef(name) => format!("PAGEREF {name} \\h"),
            Field::Merge(name) => format!("MERGEFIELD {name} \\* MERGEFORMAT"),
            Field::Seq(name) => format!("SEQ {name} \\* ARABIC"),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    Foot,
    End,
}

#[derive(Clone)]
pub struct Comment {
    pub author: &'static str,
    pub initials: &'static str,
    pub date: Moment,
    pub text: String,
}

#[derive(Clone, Copy)]
pub struct Change {
    pub inserted: bool,
    pub author: &'static str,
    pub date: Moment,
}

/// A text box beside the text.
#[derive(Clone)]
pub struct Frame {
    pub left: i32,
    pub top: i32,
    pub width: i32,
    pub height: i32,
    pub paras: Vec<Para>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Borders {
    None,
    Grid,
    /// Lines between rows only, the head under a thick one.
    Rows,
}

#[derive(Clone)]
pub struct Table {
    pub columns: Vec<i32>,
    pub borders: Borders,
    /// Rows that are repeated on every page.
    pub head: usize,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone)]
pub struct Cell {
    /// Columns it covers.
    pub span: usize,
    /// Rows it covers, for the first of them.
    pub rows: usize,
    /// Covered by the cell above.
    pub covered: bool,
    pub shade: Option<Colour>,
    pub centred: bool,
    pub blocks: Vec<CellBlock>,
}

#[derive(Clone)]
pub enum CellBlock {
    Para(Para),
    Table(Table),
}

/// Sorts of lists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// •, –, ▪
    Bullets,
    /// 1. a) i.
    Decimal,
    /// 1. 1.1. 1.1.1.
    Legal,
    /// I. A. 1.
    Plan,
    /// a) b) c)
    Letters,
}

/// How a level counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Bullet(char),
    Decimal,
    Letter,
    UpperLetter,
    Roman,
    UpperRoman,
}

impl ListKind {
    /// How a level counts, and what follows the number.
    pub fn level(self, level: usize) -> (Count, &'static str) {
        use Count::*;
        let levels: [(Count, &'static str); 3] = match self {
            ListKind::Bullets => [(Bullet('•'), ""), (Bullet('–'), ""), (Bullet('▪'), "")],
            ListKind::Decimal => [(Decimal, "."), (Letter, ")"), (Roman, ".")],
            ListKind::Legal => [(Decimal, "."), (Decimal, "."), (Decimal, ".")],
            ListKind::Plan => [(UpperRoman, "."), (UpperLetter, "."), (Decimal, ".")],
            ListKind::Letters => [(Letter, ")"), (Roman, ")"), (Bullet('–'), "")],
        };
        levels.get(level).copied().unwrap_or((Decimal, "."))
    }

    /// Left edge of the text and how far the label hangs out.
    pub fn indent(self, level: usize) -> (i32, i32) {
        let hang = if self == ListKind::Legal { 567 } else { 397 };
        (397 * (i32::try_from(level).unwrap_or(0) + 1) + hang - 397 + 170, hang)
    }
}

impl Count {
    /// The label of a number, for copies in files of old readers.
    pub fn label(self, number: usize) -> String {
        let letter = |base: u8| char::from(base + u8::try_from((number.max(1) - 1) % 26).unwrap_or(0)).to_string();
        match self {
            Count::Bullet(c) => c.to_string(),
            Count::Decimal => number.to_string(),
            Count::Letter => letter(b'a'),
            Count::UpperLetter => letter(b'A'),
            Count::Roman => roman(number).to_lowercase(),
            Count::UpperRoman => roman(number),
        }
    }
}

fn roman(mut number: usize) -> String {
    let signs = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut out = String::new();
    for (value, sign) in signs {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}
