//! Ranges of moves (ECMA-376 part 1 §17.13.5.24, §17.13.5.28): `w:moveFromRangeStart` … `w:moveToRangeEnd`.
//!
//! A `w:moveFrom` or `w:moveTo` outside of a range of its kind moves nothing: there is no name to find its other end by, and
//! it reads as a deletion or an insertion, and as a fault. Ranges are compared by place in the part, because marks between rows are met
//! before the rows. Deliberately absent: names of moves, whether the other end is there.

use super::reader::{PartContext, Reader};
use crate::read::xml::Element;
use std::rc::Rc;

/// Text that a named move takes from or brings to a place.
#[derive(Debug)]
pub struct MoveRange {
    part: Rc<PartContext>,
    from: bool,
    id: String,
    start: u64,
    /// None while it is open.
    end: Option<u64>,
}

/// Most ranges that are looked through for one: those of a hostile file are many.
const NEAR: usize = 200;

impl Reader<'_> {
    /// Takes a start or end of a range.
    pub fn move_mark(&mut self, e: &Element) {
        let from = e.name.starts_with("w:moveFrom");
        let id = e.attribute("w:id").unwrap_or_default();
        if e.name.ends_with("Start") {
            let (part, id) = (Rc::clone(&self.part), id.to_owned());
            self.moves.push(MoveRange { part, from, id, start: e.offset, end: None });
            return;
        }
        let part = &self.part;
        let of_it = |m: &&mut MoveRange| m.from == from && m.id == id && m.end.is_none() && Rc::ptr_eq(&m.part, part);
        if let Some(range) = self.moves.iter_mut().rev().take(NEAR).find(of_it) {
            range.end = Some(e.offset);
        }
    }

    /// Whether a `w:moveFrom` or `w:moveTo` is part of a named move.
    pub fn is_move(&self, e: &Element) -> bool {
        let from = e.name == "w:moveFrom";
        let around = |m: &MoveRange| m.start < e.offset && m.end.is_none_or(|end| e.offset < end);
        self.moves.iter().rev().take(NEAR).any(|m| m.from == from && around(m) && Rc::ptr_eq(&m.part, &self.part))
    }
}
