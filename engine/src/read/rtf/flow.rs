//! A flow of blocks that is being read: the body, a header, a note, the text of a shape.
//!
//! In: inlines, ends of paragraphs, cells and rows. Out: a flat list of blocks with tables nested as `\itap` says. A table
//! ends where a paragraph of less depth comes.

use super::chars::Chars;
use super::field::OpenField;
use super::grid::{self, RowData};
use super::table::RowDef;
use super::tables::Tables;
use crate::model::{Kind, Node};
use std::rc::Rc;

/// Deepest nesting of tables in one flow.
const TABLES: usize = 15;

/// A table that is being read.
#[derive(Debug, Default)]
struct Level {
    rows: Vec<RowData>,
    cells: Vec<(Vec<Node>, usize)>,
    blocks: Vec<Node>,
    row_start: Option<usize>,
}

/// Text that waits to become a run.
#[derive(Debug)]
pub(super) struct PendingRun {
    pub(super) text: String,
    pub(super) chars: Rc<Chars>,
    pub(super) offset: usize,
    pub(super) word: String,
}

/// A flow.
#[derive(Debug, Default)]
pub(super) struct Flow {
    blocks: Vec<Node>,
    levels: Vec<Level>,
    /// Inlines of the paragraph at hand.
    pub(super) inlines: Vec<Node>,
    /// The run at hand.
    pub(super) run: Option<PendingRun>,
    /// Fields whose groups are open.
    pub(super) fields: Vec<OpenField>,
    /// Where the paragraph at hand begins.
    pub(super) start: Option<usize>,
    /// Definition of rows outside nested tables.
    pub(super) row: RowDef,
    /// Definition of rows of nested tables.
    pub(super) nested_row: RowDef,
    /// `\page` or `\column` before the paragraph at hand.
    pub(super) break_before: Option<&'static str>,
    /// An automatic mark (`\chftn`, `\chatn`) has been met since the last note.
    pub(super) marked: bool,
    /// `\ftnalt`
    pub(super) endnote: bool,
    /// `\atnref`
    pub(super) reference: String,
    /// Whether it belongs to the body.
    pub(super) is_body: bool,
}

impl Flow {
    /// The flow of the body.
    pub(super) fn body() -> Flow {
        Flow { is_body: true, ..Flow::default() }
    }

    /// Whether the paragraph at hand has anything that needs a paragraph.
    pub(super) fn has_content(&self) -> bool {
        self.run.is_some() || self.inlines.iter().any(|node| node.kind != Kind::Bookmark)
    }

    /// Puts a finished paragraph at a depth of tables.
    pub(super) fn push_paragraph(&mut self, node: Node, depth: usize, tables: &Tables) {
        self.reach(depth, tables);
        self.container().push(node);
    }

    /// Ends a cell at a depth.
    pub(super) fn end_cell(&mut self, node: Node, depth: usize, offset: usize, tables: &Tables) {
        self.reach(depth.max(1), tables);
        if let Some(level) = self.levels.last_mut() {
            level.blocks.push(node);
            level.cells.push((std::mem::take(&mut level.blocks), offset));
        }
    }

    /// Ends a row: of the outermost table, or of the innermost nested one.
    pub(super) fn end_row(&mut self, nested: bool, offset: usize, tables: &Tables) {
        if !nested {
            self.reach(1, tables);
        }
        let def = if nested { self.nested_row.clone() } else { self.row.clone() };
        let Some(level) = self.levels.last_mut() else { return };
        if !level.blocks.is_empty() {
            level.cells.push((std::mem::take(&mut level.blocks), offset));
        }
        let offset = level.row_start.take().unwrap_or(offset);
        let cells = std::mem::take(&mut level.cells);
        if !cells.is_empty() {
            level.rows.push(RowData { def, cells, offset });
        }
    }

    /// Notes where a row begins.
    pub(super) fn begin_row(&mut self, offset: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.row_start.get_or_insert(offset);
        }
    }

    fn container(&mut self) -> &mut Vec<Node> {
        match self.levels.last_mut() {
            Some(level) => &mut level.blocks,
            None => &mut self.blocks,
        }
    }

    fn reach(&mut self, depth: usize, tables: &Tables) {
        let depth = depth.min(TABLES);
        while self.levels.len() > depth {
            self.close_table(tables);
        }
        while self.levels.len() < depth {
            self.levels.push(Level { row_start: self.start, ..Level::default() });
        }
    }

    /// Ends the innermost table; paragraphs that never got into a cell stay paragraphs.
    fn close_table(&mut self, tables: &Tables) {
        let nested = self.levels.len() > 1;
        let def = if nested { &self.nested_row } else { &self.row };
        let Some(mut level) = self.levels.pop() else { return };
        if !level.cells.is_empty() {
            let offset = level.row_start.unwrap_or(0);
            level.cells.extend((!level.blocks.is_empty()).then(|| (std::mem::take(&mut level.blocks), offset)));
            level.rows.push(RowData { def: def.clone(), cells: level.cells, offset });
        }
        let container = self.container();
        if !level.rows.is_empty() {
            container.push(grid::build(level.rows, tables));
        }
        container.append(&mut level.blocks);
    }

    /// Ends the flow. What needs no paragraph of its own goes to the last one.
    pub(super) fn finish(mut self, tables: &Tables) -> Vec<Node> {
        self.reach(0, tables);
        if !self.inlines.is_empty() {
            match self.blocks.last_mut().filter(|last| last.kind == Kind::Paragraph) {
                Some(last) => last.children.append(&mut self.inlines),
                None => {
                    let mut node = Node::new(Kind::Paragraph);
                    node.children = std::mem::take(&mut self.inlines);
                    self.blocks.push(node);
                }
            }
        }
        self.blocks
    }
}
