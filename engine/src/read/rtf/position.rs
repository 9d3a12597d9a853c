//! Control words that say where frames of paragraphs stand (`\phcol`, `\posxc`, …; floating tables have the same with a `t`
//! before them) and how text goes round them.
//!
//! In: a word. Out: the property and the word of the model. Deliberately absent: distances (`\posx`), and `\posyil`, which
//! the model has no word for, and `\wrapdefault`.

use crate::model::Property::{self, ShapeWrap, ShapeXAlign, ShapeXFrom, ShapeYAlign, ShapeYFrom};

/// What a word says; none for other words.
pub(super) fn position(word: &str) -> Option<(Property, &'static str)> {
    Some(match word {
        "phcol" => (ShapeXFrom, "column"),
        "phmrg" => (ShapeXFrom, "margin"),
        "phpg" => (ShapeXFrom, "page"),
        "pvpara" => (ShapeYFrom, "paragraph"),
        "pvmrg" => (ShapeYFrom, "margin"),
        "pvpg" => (ShapeYFrom, "page"),
        "posxl" => (ShapeXAlign, "left"),
        "posxc" => (ShapeXAlign, "center"),
        "posxr" => (ShapeXAlign, "right"),
        "posxi" => (ShapeXAlign, "inside"),
        "posxo" => (ShapeXAlign, "outside"),
        "posyt" => (ShapeYAlign, "top"),
        "posyc" => (ShapeYAlign, "center"),
        "posyb" => (ShapeYAlign, "bottom"),
        "posyin" => (ShapeYAlign, "inside"),
        "posyout" => (ShapeYAlign, "outside"),
        "nowrap" => (ShapeWrap, "top-bottom"),
        "wraparound" => (ShapeWrap, "square"),
        "wraptight" => (ShapeWrap, "tight"),
        "wrapthrough" => (ShapeWrap, "through"),
        _ => return None,
    })
}
