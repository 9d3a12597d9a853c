//! The styles all papers share, once for the three writers.

use super::paper::{Align, Char, Font, ParaFormat};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Body,
    Title,
    Heading1,
    Heading2,
    Heading3,
    Quote,
    Caption,
    Toc1,
    Toc2,
    Header,
    Footer,
    Note,
}

impl Style {
    pub const ALL: [Style; 12] = {
        use Style::*;
        [Body, Title, Heading1, Heading2, Heading3, Quote, Caption, Toc1, Toc2, Header, Footer, Note]
    };

    /// Number in an RTF stylesheet.
    pub fn index(self) -> usize {
        Style::ALL.iter().position(|s| *s == self).unwrap_or(0)
    }

    /// Word's id, Word's name, Writer's name.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Style::Body => ("Normal", "Normal", "Standard"),
            Style::Title => ("Title", "Title", "Title"),
            Style::Heading1 => ("Heading1", "heading 1", "Heading_20_1"),
            Style::Heading2 => ("Heading2", "heading 2", "Heading_20_2"),
            Style::Heading3 => ("Heading3", "heading 3", "Heading_20_3"),
            Style::Quote => ("Quote", "Quote", "Quotations"),
            Style::Caption => ("Caption", "caption", "Caption"),
            Style::Toc1 => ("TOC1", "toc 1", "Contents_20_1"),
            Style::Toc2 => ("TOC2", "toc 2", "Contents_20_2"),
            Style::Header => ("Header", "header", "Header"),
            Style::Footer => ("Footer", "footer", "Footer"),
            Style::Note => ("FootnoteText", "footnote text", "Footnote"),
        }
    }

    /// Outline level from 1, of headings.
    pub fn heading(self) -> Option<usize> {
        match self {
            Style::Heading1 => Some(1),
            Style::Heading2 => Some(2),
            Style::Heading3 => Some(3),
            _ => None,
        }
    }

    pub fn paragraph(self) -> ParaFormat {
        let spaced = |before, after| ParaFormat { before: Some(before), after: Some(after), ..ParaFormat::default() };
        match self {
            Style::Body => ParaFormat { line: Some(110), ..spaced(0, 120) },
            Style::Title => ParaFormat { align: Some(Align::Centre), ..spaced(240, 360) },
            Style::Heading1 => ParaFormat { keep_next: true, ..spaced(360, 160) },
            Style::Heading2 => ParaFormat { keep_next: true, ..spaced(280, 120) },
            Style::Heading3 => ParaFormat { keep_next: true, ..spaced(200, 80) },
            Style::Quote => ParaFormat { left: Some(567), right: Some(567), ..spaced(60, 180) },
            Style::Caption => ParaFormat { align: Some(Align::Centre), ..spaced(60, 200) },
            Style::Toc1 => spaced(80, 40),
            Style::Toc2 => ParaFormat { left: Some(284), ..spaced(0, 20) },
            Style::Header | Style::Footer | Style::Note => spaced(0, 0),
        }
    }

    pub fn text(self, font: Font) -> Char {
        let sized = |size| Char { size: Some(size), ..Char::default() };
        let heading = |size| Char { bold: true, colour: Some(0x00_0091), font: Some(Font::Sans), ..sized(size) };
        match self {
            Style::Body => Char { font: Some(font), ..sized(22) },
            Style::Title => Char { bold: true, font: Some(Font::Sans), ..sized(34) },
            Style::Heading1 => heading(28),
            Style::Heading2 => heading(25),
            Style::Heading3 => Char { italic: true, ..heading(22) },
            Style::Quote => Char { italic: true, ..sized(22) },
            Style::Caption => Char { italic: true, ..sized(19) },
            Style::Toc1 => Char { bold: true, ..sized(22) },
            Style::Toc2 => sized(21),
            Style::Header | Style::Footer => Char { colour: Some(0x66_6666), ..sized(17) },
            Style::Note => sized(18),
        }
    }
}

/// Direct formatting over a style's: what RTF has to repeat at every paragraph.
pub fn merged(style: Style, direct: &ParaFormat) -> ParaFormat {
    let base = style.paragraph();
    ParaFormat {
        align: direct.align.or(base.align),
        left: direct.left.or(base.left),
        right: direct.right.or(base.right),
        first: direct.first.or(base.first),
        before: direct.before.or(base.before),
        after: direct.after.or(base.after),
        line: direct.line.or(base.line),
        keep_next: direct.keep_next || base.keep_next,
        ..direct.clone()
    }
}

/// A run over its paragraph's style.
pub fn over(base: &Char, run: &Char) -> Char {
    Char {
        bold: base.bold || run.bold,
        italic: base.italic || run.italic,
        colour: run.colour.or(base.colour),
        size: run.size.or(base.size),
        font: run.font.or(base.font),
        ..run.clone()
    }
}
