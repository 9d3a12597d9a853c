//! Border lines (`\brdrs`, `\brdrw`, `\brdrcf`, …) of characters, paragraphs, cells, rows and pages.

use super::tables::Tables;
use crate::model::{Border, BorderStyle, Value};

/// A line as it is being said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Style; none for `\brdrnone` or when nothing was said.
    style: Option<BorderStyle>,
    /// `\brdrw` in twips.
    width: Option<i32>,
    /// Strokes and gaps that `\brdrw` is repeated for.
    strokes: i32,
    color: Option<i32>,
    /// `\brsp` in twips.
    space: i32,
}

impl Line {
    /// Takes a control word that describes a line; false where it is not one.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "brdrw" => self.width = Some(number.unwrap_or(0).clamp(0, 255)),
            "brdrcf" => self.color = number,
            "brsp" => self.space = number.unwrap_or(0).clamp(0, 31_680),
            "brdrsh" | "brdrframe" => {}
            "brdrnone" | "brdrnil" | "brdrtbl" => self.style = None,
            _ => return self.apply_style(word),
        }
        true
    }

    fn apply_style(&mut self, word: &str) -> bool {
        use BorderStyle::*;
        let (style, strokes) = match word {
            "brdrs" => (Solid, 1),
            "brdrth" => (Solid, 2),
            "brdrhair" => (Solid, 1),
            "brdrdb" => (Double, 3),
            "brdrtriple" => (Double, 5),
            "brdrdot" => (Dotted, 1),
            "brdrdash" | "brdrdashsm" | "brdrdashd" | "brdrdashdd" | "brdrdashdot" | "brdrdashdotdot"
            | "brdrdashdotstr" => (Dashed, 1),
            "brdrtnthsg" | "brdrthtnsg" | "brdrtnthmg" | "brdrthtnmg" | "brdrtnthlg" | "brdrthtnlg" => (Double, 3),
            "brdrtnthtnsg" | "brdrtnthtnmg" | "brdrtnthtnlg" => (Double, 5),
            "brdrwavy" => (Wave, 1),
            "brdrwavydb" => (Wave, 2),
            "brdremboss" => (Ridge, 1),
            "brdrengrave" => (Groove, 1),
            "brdrinset" => (Inset, 1),
            "brdroutset" => (Outset, 1),
            _ => return false,
        };
        self.style = Some(style);
        self.strokes = strokes;
        true
    }

    /// Twips between the line and the text.
    pub(super) fn space(&self) -> i64 {
        i64::from(self.space)
    }

    /// The border, where one is to be seen.
    pub(super) fn border(&self, tables: &Tables) -> Option<Border> {
        let style = self.style?;
        let width = match self.width {
            Some(0) => 5,
            Some(width) => i64::from(width),
            None => 15,
        };
        Some(Border {
            width: width * i64::from(self.strokes.max(1)) * 635,
            color: tables.said_color(self.color),
            style,
        })
    }

    /// The same as a value.
    pub(super) fn value(&self, tables: &Tables) -> Option<Value> {
        self.border(tables).map(Value::Border)
    }
}

/// Sides in the order top, left, bottom, right, and two more that some owners have (between; horizontal, vertical;
/// diagonals).
pub(super) const TOP: usize = 0;
pub(super) const LEFT: usize = 1;
pub(super) const BOTTOM: usize = 2;
pub(super) const RIGHT: usize = 3;
pub(super) const INNER_H: usize = 4;
pub(super) const INNER_V: usize = 5;

/// What the words of a line describe at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Target {
    /// Nothing: they are dropped.
    #[default]
    None,
    /// `\chbrdr`
    Char,
    /// `\brdrt`, …, `\brdrbtw`
    Para(usize),
    /// `\box`: all four sides.
    ParaBox,
    /// `\clbrdrt`, …
    Cell(usize),
    /// `\trbrdrt`, …
    Row(usize),
    /// `\pgbrdrt`, …
    Page(usize),
}

impl Target {
    /// The target that a control word selects.
    pub(super) fn of_word(word: &str) -> Option<Target> {
        Some(match word {
            "chbrdr" => Target::Char,
            "brdrt" => Target::Para(TOP),
            "brdrl" => Target::Para(LEFT),
            "brdrb" => Target::Para(BOTTOM),
            "brdrr" => Target::Para(RIGHT),
            "brdrbtw" => Target::Para(INNER_H),
            "brdrbar" => Target::None,
            "box" => Target::ParaBox,
            "clbrdrt" => Target::Cell(TOP),
            "clbrdrl" => Target::Cell(LEFT),
            "clbrdrb" => Target::Cell(BOTTOM),
            "clbrdrr" => Target::Cell(RIGHT),
            "cldglu" | "cldgll" => Target::Cell(INNER_H),
            "trbrdrt" => Target::Row(TOP),
            "trbrdrl" => Target::Row(LEFT),
            "trbrdrb" => Target::Row(BOTTOM),
            "trbrdrr" => Target::Row(RIGHT),
            "trbrdrh" => Target::Row(INNER_H),
            "trbrdrv" => Target::Row(INNER_V),
            "pgbrdrt" => Target::Page(TOP),
            "pgbrdrl" => Target::Page(LEFT),
            "pgbrdrb" => Target::Page(BOTTOM),
            "pgbrdrr" => Target::Page(RIGHT),
            "tsbrdrt" | "tsbrdrl" | "tsbrdrb" | "tsbrdrr" | "tsbrdrh" | "tsbrdrv" | "tsbrdrdgl" | "tsbrdrdgr" => {
                Target::None
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[(&str, i32)], expected: Option<(i64, BorderStyle)>) {
        let mut line = Line::default();
        for (word, number) in words {
            assert!(line.apply(word, Some(*number)));
        }
        assert_eq!(line.border(&Tables::default()).map(|b| (b.width, b.style)), expected);
    }

    #[test]
    fn lines() {
        check(&[("brdrs", 0), ("brdrw", 10)], Some((6350, BorderStyle::Solid)));
        check(&[("brdrdb", 0), ("brdrw", 10)], Some((19050, BorderStyle::Double)));
        check(&[("brdrw", 10), ("brdrnone", 0)], None);
    }
}
