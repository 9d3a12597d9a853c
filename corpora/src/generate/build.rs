//! Short words for building papers.

use super::paper::*;
use super::style::Style;

/// Text with a little markup: `**bold**`, `//italic//`, `__underlined__`, tabs and line ends as themselves.
pub fn rich(text: &str) -> Vec<Inline> {
    let (mut char, mut run, mut inlines) = (Char::default(), String::new(), Vec::new());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let twice = chars.peek() == Some(&c) && "*/_".contains(c);
        if !twice && !matches!(c, '\t' | '\n') {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            inlines.push(Inline::Text(char.clone(), std::mem::take(&mut run)));
        }
        match c {
            '\t' => inlines.push(Inline::Tab),
            '\n' => inlines.push(Inline::Line),
            '*' => char.bold ^= true,
            '/' => char.italic ^= true,
            _ => char.underline ^= true,
        }
        if twice {
            chars.next();
        }
    }
    if !run.is_empty() {
        inlines.push(Inline::Text(char, run));
    }
    inlines
}

/// A run of plain text.
pub fn t(text: &str) -> Inline {
    Inline::Text(Char::default(), text.to_owned())
}

/// A paragraph of body text.
pub fn p(text: &str) -> Para {
    styled(Style::Body, text)
}

/// A justified paragraph of body text.
pub fn j(text: &str) -> Para {
    p(text).align(Align::Justified)
}

/// A paragraph of a style.
pub fn styled(style: Style, text: &str) -> Para {
    Para { style, inlines: rich(text), ..Para::default() }
}

/// A paragraph of given inlines.
pub fn of(inlines: Vec<Inline>) -> Para {
    Para { inlines, ..Para::default() }
}

/// An item of a list.
pub fn item(list: usize, level: usize, text: &str) -> Para {
    Para { list: Some((list, level)), ..p(text) }.after(60)
}

pub fn tab(at: i32, align: Align, dots: bool) -> Tab {
    Tab { at, align, dots }
}

impl Para {
    pub fn align(mut self, align: Align) -> Para {
        self.format.align = Some(align);
        self
    }

    pub fn left(mut self, left: i32) -> Para {
        self.format.left = Some(left);
        self
    }

    pub fn first(mut self, first: i32) -> Para {
        self.format.first = Some(first);
        self
    }

    pub fn before(mut self, before: i32) -> Para {
        self.format.before = Some(before);
        self
    }

    pub fn after(mut self, after: i32) -> Para {
        self.format.after = Some(after);
        self
    }

    pub fn line(mut self, line: i32) -> Para {
        self.format.line = Some(line);
        self
    }

    pub fn tabs(mut self, tabs: &[Tab]) -> Para {
        self.format.tabs = tabs.to_vec();
        self
    }

    pub fn rule(mut self) -> Para {
        self.format.rule_below = true;
        self
    }

    pub fn boxed(mut self, shade: Colour) -> Para {
        (self.format.boxed, self.format.shade) = (true, Some(shade));
        self
    }

    pub fn new_page(mut self) -> Para {
        self.format.page_break = true;
        self
    }

    /// More at its end.
    pub fn and(mut self, inlines: impl IntoIterator<Item = Inline>) -> Para {
        self.inlines.extend(inlines);
        self
    }

    /// All its runs in one size and perhaps bold.
    pub fn sized(mut self, size: i32, bold: bool) -> Para {
        for inline in &mut self.inlines {
            if let Inline::Text(char, _) = inline {
                char.size = Some(size);
                char.bold |= bold;
            }
        }
        self
    }
}

/// A cell with one paragraph.
pub fn cell(text: &str) -> Cell {
    with(p(text).after(20).before(20).line(100))
}

/// A cell with a number.
pub fn amount(text: &str) -> Cell {
    with(p(text).after(20).before(20).line(100).align(Align::Right))
}

/// A cell of a head row.
pub fn head(text: &str) -> Cell {
    let mut cell = with(p(&format!("**{text}**")).after(40).before(40).line(100).align(Align::Centre));
    (cell.shade, cell.centred) = (Some(0xDD_DDDD), true);
    cell
}

/// A table of figures is set smaller than text.
pub fn small(mut table: Table) -> Table {
    for cell in table.rows.iter_mut().flatten() {
        for block in &mut cell.blocks {
            if let CellBlock::Para(para) = block {
                *para = std::mem::take(para).sized(17, false);
            }
        }
    }
    table
}

/// A cell covered by the one above.
pub fn covered(span: usize) -> Cell {
    Cell { span, covered: true, blocks: Vec::new(), ..with(Para::default()) }
}

fn with(para: Para) -> Cell {
    Cell { span: 1, rows: 1, covered: false, shade: None, centred: false, blocks: vec![CellBlock::Para(para)] }
}

impl Cell {
    pub fn span(mut self, span: usize) -> Cell {
        self.span = span;
        self
    }

    pub fn rows(mut self, rows: usize) -> Cell {
        (self.rows, self.centred) = (rows, true);
        self
    }

    pub fn shade(mut self, shade: Colour) -> Cell {
        self.shade = Some(shade);
        self
    }

    pub fn block(mut self, block: CellBlock) -> Cell {
        self.blocks.push(block);
        self
    }
}

/// A section of portrait pages with a page number at the foot.
pub fn pages(blocks: Vec<Block>) -> Section {
    Section { landscape: false, columns: 1, continuous: false, header: Vec::new(), footer: vec![footer()], blocks }
}

/// Page so-and-so of so many.
pub fn footer() -> Para {
    let field = |f| Inline::Field(f, Char::default(), "1".to_owned());
    let mut para =
        styled(Style::Footer, "Page ").align(Align::Centre).and([field(Field::Page), t(" sur "), field(Field::Pages)]);
    para.format.before = Some(60);
    para
}

/// Paragraphs as blocks.
pub fn blocks(paras: impl IntoIterator<Item = Para>) -> Vec<Block> {
    paras.into_iter().map(Block::Para).collect()
}

pub fn on(year: u16, month: u8, day: u8) -> Moment {
    Moment { year, month, day, hour: 9 + day % 8, minute: month * 4 }
}
