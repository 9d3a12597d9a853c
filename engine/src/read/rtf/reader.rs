//! The state of reading and its loop: tokens in, groups opened and closed, text gathered.
//!
//! Groups are on a stack of our own, never on the machine's; one deeper than the limit is skipped with a notice.

use super::border::Target;
use super::cache::Cache;
use super::chars::Chars;
use super::codepage::Codepage;
use super::dest::{Dest, TextKind};
use super::flow::Flow;
use super::lists::{Level, List, Lists, Override};
use super::math::Part;
use super::notices::Notices;
use super::para::Para;
use super::picture::Picture;
use super::pn::Pn;
use super::section::{Document, Section};
use super::shape::Draft as ShapeDraft;
use super::style::{Draft as StyleDraft, Styles};
use super::tables::Tables;
use super::token::{Token, Tokenizer};
use crate::model::Node;
use crate::read::metadata::Compat;
use crate::read::{Limits, ReadError};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// What happens where a group ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    Nothing,
    Text(TextKind),
    Field,
    Font,
    Style,
    StyleSheet,
    List,
    Level,
    Override,
    Revision,
    Numbering,
    SectionNumbering(i32),
    Picture(Dest),
    PictureProperties,
    ShapePicture,
    Shape(Dest),
    ShapeText,
    Background,
    Object,
    ObjectResult,
    Header(&'static str),
    Note,
    Annotation,
    MathPart,
    Math,
}

/// One open group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) dest: Dest,
    pub(super) close: Close,
    pub(super) chars: Rc<Chars>,
    pub(super) para: Rc<Para>,
    /// `\uc`
    pub(super) fallback: u32,
    /// Nothing has come yet but perhaps `\*`.
    pub(super) fresh: bool,
    /// `\*`
    pub(super) starred: bool,
    /// For `\upr`: what its group was for before.
    pub(super) alternative: Option<Dest>,
}

/// An embedded object that is being read.
#[derive(Debug, Default)]
pub(super) struct ObjectDraft {
    pub(super) class: String,
    pub(super) data: Vec<u8>,
    pub(super) half: Option<u8>,
    pub(super) children: Vec<Node>,
    pub(super) offset: usize,
    pub(super) size: (i32, i32),
}

/// Entries of the header's tables that are being read.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) font: (Option<i32>, Option<i32>, Option<i32>),
    pub(super) font_name: String,
    pub(super) color: [Option<i32>; 3],
    pub(super) style: StyleDraft,
    pub(super) style_name: String,
    pub(super) list: List,
    pub(super) level: Level,
    pub(super) entry: Override,
    pub(super) author: String,
    pub(super) numbering: Pn,
    pub(super) shape_name: String,
    pub(super) property_name: String,
    pub(super) comment_author: String,
}

/// What the properties of a paragraph depend on: its formatting, its list level's indents, whether lines are numbered.
type ParagraphKey = (Rc<Para>, Option<(i32, i32)>, bool);

/// Everything that is known while reading.
pub(super) struct Reader<'a> {
    pub(super) limits: &'a Limits,
    pub(super) tables: Tables,
    pub(super) styles: Styles,
    pub(super) lists: Lists,
    pub(super) document: Document,
    pub(super) section: Section,
    pub(super) previous: Option<Section>,
    pub(super) sections: Vec<Node>,
    pub(super) section_fresh: bool,
    /// Styles that headers and footers refer to, seen or not.
    pub(super) header_styles: BTreeSet<String>,
    pub(super) metadata: Vec<Node>,
    pub(super) compat: Compat,
    pub(super) groups: Vec<Group>,
    pub(super) flows: Vec<Flow>,
    pub(super) buffers: Vec<String>,
    pub(super) pictures: Vec<Picture>,
    pub(super) shapes: Vec<ShapeDraft>,
    pub(super) objects: Vec<ObjectDraft>,
    pub(super) math: Vec<Part>,
    pub(super) drafts: Drafts,
    pub(super) numbering: super::labels::OldNumbering,
    pub(super) run_cache: Cache<(Rc<Chars>, (bool, bool))>,
    pub(super) paragraph_cache: Cache<ParagraphKey>,
    pub(super) scratch: String,
    pub(super) target: Target,
    pub(super) has_shape_picture: bool,
    /// Characters put into flows so far: what lengths of ranges are counted in.
    pub(super) characters: i64,
    pub(super) bookmarks: HashMap<String, (i64, Option<i64>)>,
    pub(super) ranges: HashMap<String, (i64, Option<i64>)>,
    pub(super) notices: Notices,
    pub(super) nodes: usize,
    pub(super) offset: usize,
    pub(super) word: String,
    pub(super) body: Vec<Node>,
    pub(super) document_page: Option<Codepage>,
    pub(super) bytes: Vec<u8>,
    pub(super) bytes_offset: usize,
    pub(super) skip: u32,
    pub(super) surrogate: Option<u32>,
    too_deep: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(limits: &'a Limits) -> Reader<'a> {
        Reader {
            limits,
            tables: Tables::default(),
            styles: Styles::default(),
            lists: Lists::default(),
            document: Document::default(),
            section: Section::default(),
            previous: None,
            sections: Vec::new(),
            section_fresh: true,
            header_styles: BTreeSet::new(),
            metadata: Vec::new(),
            compat: Compat { unbroken_wrapped_tables: true, ..Compat::default() },
            groups: Vec::new(),
            flows: vec![Flow::body()],
            buffers: Vec::new(),
            pictures: Vec::new(),
            shapes: Vec::new(),
            objects: Vec::new(),
            math: Vec::new(),
            drafts: Drafts::default(),
            numbering: Default::default(),
            run_cache: Cache::default(),
            paragraph_cache: Cache::default(),
            scratch: String::new(),
            target: Target::None,
            has_shape_picture: false,
            characters: 0,
            bookmarks: HashMap::new(),
            ranges: HashMap::new(),
            notices: Notices::default(),
            nodes: 0,
            offset: 0,
            word: String::new(),
            body: Vec::new(),
            document_page: None,
            bytes: Vec::new(),
            bytes_offset: 0,
            skip: 0,
            surrogate: None,
            too_deep: 0,
        }
    }

    /// Reads all tokens up to the end of the outermost group.
    pub(super) fn run(&mut self, bytes: &[u8], base: usize) -> Result<(), ReadError> {
        let mut tokens = Tokenizer::new(bytes);
        let mut ended = None;
        while let Some((offset, token)) = tokens.next() {
            self.offset = base + offset;
            if self.take(token) {
                ended = Some(offset + 1);
                break;
            }
            if self.nodes > self.limits.nodes {
                return Err(ReadError::Limit { part: String::new(), what: format!("{} nodes", self.limits.nodes) });
            }
        }
        self.offset = base + ended.unwrap_or(bytes.len());
        match ended {
            None => self.notices.add(self.offset, "}", "the file ends inside a group"),
            Some(at) => self.check_rest(bytes.get(at..).unwrap_or_default()),
        }
        while !self.groups.is_empty() {
            self.close_group();
        }
        Ok(())
    }

    fn check_rest(&mut self, rest: &[u8]) {
        if rest.iter().any(|b| !b.is_ascii_whitespace() && *b != 0) {
            self.notices.add(self.offset, "}", "bytes after the document's end are not read");
        }
    }

    /// Takes one token; true at the end of the document.
    fn take(&mut self, token: Token) -> bool {
        if self.too_deep > 0 {
            self.take_too_deep(token);
            return false;
        }
        match token {
            Token::Open => self.open_group(),
            Token::Close => {
                self.close_group();
                return self.groups.is_empty();
            }
            Token::Text(bytes) => self.take_text(bytes),
            Token::Hex(byte) => self.take_hex(byte),
            Token::Binary(bytes) => self.take_binary(bytes),
            Token::Word(word, number) => self.take_word(word, number),
            Token::Symbol(symbol) => self.take_symbol(symbol),
        }
        false
    }

    fn take_too_deep(&mut self, token: Token) {
        match token {
            Token::Open => self.too_deep += 1,
            Token::Close => self.too_deep -= 1,
            _ => {}
        }
    }

    /// What the group at hand is for.
    pub(super) fn dest(&self) -> Dest {
        self.groups.last().map_or(Dest::Skip, |group| group.dest)
    }

    /// The group at hand; there is one while tokens are taken.
    pub(super) fn group(&mut self) -> Option<&mut Group> {
        self.groups.last_mut()
    }

    /// Character formatting at hand.
    pub(super) fn chars(&self) -> Rc<Chars> {
        match self.groups.last() {
            Some(group) => Rc::clone(&group.chars),
            None => Rc::new(Chars::plain(&self.tables)),
        }
    }

    /// A table of the header has changed.
    fn forget(&mut self, dest: Dest) {
        if matches!(
            dest,
            Dest::FontTable | Dest::ColorTable | Dest::StyleSheet | Dest::StyleEntry | Dest::RevisionTable
        ) {
            self.run_cache.clear();
            self.paragraph_cache.clear();
        }
    }

    fn open_group(&mut self) {
        self.flush();
        self.skip = 0;
        if self.groups.len() >= self.limits.depth {
            self.notices.add(self.offset, "{", "groups nested too deeply are not read");
            self.too_deep = 1;
            return;
        }
        let mut group = match self.groups.last_mut() {
            Some(parent) => {
                parent.fresh = false;
                parent.clone()
            }
            None => self.first_group(),
        };
        (group.close, group.fresh, group.starred, group.alternative) = (Close::Nothing, true, false, None);
        match group.dest {
            Dest::Math => {
                self.math.push(Part::default());
                group.close = Close::MathPart;
            }
            Dest::StyleSheet => self.open_style(&mut group),
            Dest::FontTable => group.close = Close::Font,
            Dest::RevisionTable => group.close = Close::Revision,
            _ => {}
        }
        self.groups.push(group);
    }

    fn open_style(&mut self, group: &mut Group) {
        self.drafts.style = StyleDraft::default();
        self.drafts.style_name.clear();
        group.dest = Dest::StyleEntry;
        group.close = Close::Style;
        group.chars = Rc::new(Chars::plain(&self.tables));
        group.para = Rc::default();
    }

    fn first_group(&self) -> Group {
        Group {
            dest: Dest::Flow,
            close: Close::Nothing,
            chars: Rc::new(Chars::plain(&self.tables)),
            para: Rc::default(),
            fallback: 1,
            fresh: true,
            starred: false,
            alternative: None,
        }
    }

    fn close_group(&mut self) {
        self.flush();
        self.skip = 0;
        let close = self.groups.last().map_or(Close::Nothing, |group| group.close);
        if Reader::ends_flow(close) {
            self.end_flow_paragraph();
        } else if self.groups.len() == 1 {
            self.end_body();
        }
        if let Some(group) = self.groups.pop() {
            self.forget(group.dest);
            self.close(group);
        }
    }
}
