//! Row and cell definitions (`\trowd` … `\cellx`; specification: “Table definitions”).
//!
//! In: control words. Out: [`RowDef`]s that `grid` makes tables of. Deliberately absent: table styles (`\ts`, `\yts`: their
//! formatting is repeated), autofit (`\trautofit`), spacing between cells (`\trspd`).

use super::border::Line;
use super::position::position;
use crate::model::{Property, Value};

/// One cell as defined up to its `\cellx`.
#[derive(Clone, Debug, Default)]
pub(super) struct CellDef {
    /// Right edge in twips.
    pub(super) right: i32,
    /// `\clmgf`, `\clmrg`
    pub(super) first_across: bool,
    pub(super) across: bool,
    /// `\clvmgf`, `\clvmrg`
    pub(super) first_down: bool,
    pub(super) down: bool,
    /// Top, left, bottom, right, diagonal.
    pub(super) borders: [Option<Line>; 5],
    /// `\clcbpat`, `\clcfpat`, `\clshdng`
    pub(super) back: Option<i32>,
    pub(super) fore: Option<i32>,
    pub(super) shading: i32,
    /// Word of `cell.vertical-align`.
    pub(super) vertical: &'static str,
    /// Word of `cell.text-direction`.
    pub(super) direction: &'static str,
    /// Padding (top, left, bottom, right) in twips.
    pub(super) padding: [Option<i32>; 4],
    pub(super) padding_unit: [Option<i32>; 4],
    /// `\clins`, `\cldel`
    pub(super) inserted: bool,
    pub(super) deleted: bool,
}

/// A row as defined so far.
#[derive(Clone, Debug, Default)]
pub(super) struct RowDef {
    /// Cells that have their `\cellx`.
    pub(super) cells: Vec<CellDef>,
    /// The one being defined.
    pub(super) next: CellDef,
    /// `\trleft`
    pub(super) left: i32,
    /// `\trgaph`
    pub(super) gap: i32,
    /// `\trrh`
    pub(super) height: i32,
    /// `\trhdr`, `\trkeep`, `\trkeepfollow`
    pub(super) header: bool,
    pub(super) keep: bool,
    pub(super) keep_next: bool,
    /// Word of `table.align`.
    pub(super) align: &'static str,
    /// `\rtlrow`
    pub(super) rtl: bool,
    /// `\tposx` and its kin
    pub(super) floats: bool,
    /// Where: properties of floating tables.
    pub(super) placement: Vec<(Property, Value)>,
    /// Top, left, bottom, right, inner horizontal, inner vertical.
    pub(super) borders: [Line; 6],
    /// Padding (top, left, bottom, right) in twips.
    pub(super) padding: [Option<i32>; 4],
    /// `\trcbpat`
    pub(super) back: Option<i32>,
}

/// Most cells that a row is believed to have.
const CELLS: usize = 1_000;

impl RowDef {
    /// The row's padding of one side: said, or the half gap left and right.
    pub(super) fn padding_of(&self, cell: &CellDef, side: usize) -> i32 {
        let default = if side % 2 == 1 { self.gap } else { 0 };
        let own = cell.padding.get(side).copied().flatten();
        own.or(self.padding.get(side).copied().flatten()).unwrap_or(default)
    }

    /// Takes a control word of rows and cells; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "cellx" => self.end_cell(value),
            "trleft" => self.left = value,
            "trgaph" => self.gap = value,
            "trrh" => self.height = value,
            "trhdr" => self.header = true,
            "trkeep" => self.keep = true,
            "trkeepfollow" => self.keep_next = true,
            "trql" => self.align = "start",
            "trqc" => self.align = "center",
            "trqr" => self.align = "end",
            "rtlrow" => self.rtl = true,
            "ltrrow" => self.rtl = false,
            "trpaddt" => set(&mut self.padding, 0, value),
            "trpaddl" => set(&mut self.padding, 1, value),
            "trpaddb" => set(&mut self.padding, 2, value),
            "trpaddr" => set(&mut self.padding, 3, value),
            "trcbpat" => self.back = number,
            _ => {
                return self.apply_place(word, value) || self.apply_silent(word) || self.apply_cell(word, number);
            }
        }
        true
    }

    /// Positions of floating tables.
    fn apply_place(&mut self, word: &str, value: i32) -> bool {
        use Property::*;
        if let Some((property, word)) = word.strip_prefix('t').and_then(position) {
            self.floats = true;
            self.placement.push((property, Value::token(word)));
            return true;
        }
        let length = |property| Some((property, Value::twips(i64::from(value))));
        let (floats, said) = match word {
            "tposx" | "tposnegx" => (true, length(ShapeX)),
            "tposy" | "tposnegy" => (true, length(ShapeY)),
            "tposyil" => (true, None),
            "tdfrmtxtTop" => (false, length(ShapeDistanceTop)),
            "tdfrmtxtBottom" => (false, length(ShapeDistanceBottom)),
            "tdfrmtxtLeft" => (false, length(ShapeDistanceStart)),
            "tdfrmtxtRight" => (false, length(ShapeDistanceEnd)),
            "tabsnoovrlp" => (false, Some((ShapeNoOverlap, Value::Flag(true)))),
            _ => return false,
        };
        self.floats |= floats;
        self.placement.extend(said);
        true
    }

    fn apply_silent(&mut self, word: &str) -> bool {
        match word {
            "trftsWidth" | "trftsWidthA" | "trftsWidthB" | "trwWidth" | "trwWidthA" | "trwWidthB" | "trautofit"
            | "trpaddfl" | "trpaddfr" | "trpaddft" | "trpaddfb" | "tblind" | "tblindtype" | "tblrsid"
            | "tbllkborder" | "tbllkshading" | "tbllkfont" | "tbllkcolor" | "tbllkbestfit" | "tbllkhdrrows"
            | "tbllkhdrcols" | "tbllklastrow" | "tbllklastcol" | "tbllknorowband" | "tbllknocolband" | "irow"
            | "irowband" | "lastrow" | "trcfpat" | "trshdng" | "trauth" | "trdate" | "taprtl" | "trspdl" | "trspdr"
            | "trspdt" | "trspdb" | "trspdfl" | "trspdfr" | "trspdft" | "trspdfb" | "ts" => {}
            _ => return false,
        }
        true
    }

    fn end_cell(&mut self, right: i32) {
        let mut cell = std::mem::take(&mut self.next);
        cell.right = right;
        cell.drop_foreign_units();
        if self.cells.len() < CELLS {
            self.cells.push(cell);
        }
    }

    fn apply_cell(&mut self, word: &str, number: Option<i32>) -> bool {
        let cell = &mut self.next;
        match word {
            "clmgf" => cell.first_across = true,
            "clmrg" => cell.across = true,
            "clvmgf" => cell.first_down = true,
            "clvmrg" => cell.down = true,
            "clcbpat" => cell.back = number,
            "clcfpat" => cell.fore = number,
            "clshdng" => cell.shading = number.unwrap_or(0),
            "clvertalt" => cell.vertical = "top",
            "clvertalc" => cell.vertical = "center",
            "clvertalb" => cell.vertical = "bottom",
            "cltxlrtb" | "cltxlrtbv" => cell.direction = "lr-tb",
            "cltxtbrl" | "cltxtbrlv" => cell.direction = "tb-rl",
            "cltxbtlr" => cell.direction = "bt-lr",
            "clins" => cell.inserted = true,
            "cldel" => cell.deleted = true,
            "clcbpatraw" | "clcfpatraw" | "clshdngraw" | "clshdrawnil" | "clfitText" | "clNoWrap" | "clhidemark"
            | "clftsWidth" | "clwWidth" | "clinsauth" | "clinsdttm" | "cldelauth" | "cldeldttm" | "clmrgd"
            | "clmrgdauth" | "clmrgdr" | "clmrgddttm" | "clsplit" | "clsplitr" => {}
            _ => return cell.apply_padding(word, number.unwrap_or(0)),
        }
        true
    }
}

impl CellDef {
    /// Offices write `\clpadt` for the left and `\clpadl` for the top side, against the specification, and read it so.
    fn apply_padding(&mut self, word: &str, value: i32) -> bool {
        match word {
            "clpadl" => set(&mut self.padding, 0, value),
            "clpadt" => set(&mut self.padding, 1, value),
            "clpadb" => set(&mut self.padding, 2, value),
            "clpadr" => set(&mut self.padding, 3, value),
            "clpadfl" => set(&mut self.padding_unit, 0, value),
            "clpadft" => set(&mut self.padding_unit, 1, value),
            "clpadfb" => set(&mut self.padding_unit, 2, value),
            "clpadfr" => set(&mut self.padding_unit, 3, value),
            _ => return false,
        }
        true
    }

    /// Only unit 3 is twips; 0 means that the padding is not to be looked at.
    fn drop_foreign_units(&mut self) {
        for (padding, unit) in self.padding.iter_mut().zip(self.padding_unit) {
            if unit != Some(3) {
                *padding = None;
            }
        }
    }
}

fn set(sides: &mut [Option<i32>; 4], side: usize, value: i32) {
    if let Some(slot) = sides.get_mut(side) {
        *slot = Some(value);
    }
}
