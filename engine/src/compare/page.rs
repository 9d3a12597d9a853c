//! How pages differ, as reports say it.
//!
//! In: what [`crate::raster`] found on two sides' pages. Out: words, places and distances that are stored and shown.
//! Deliberately absent: pixels, and which side is better (`judge`).

use crate::format::Route;
use serde::{Deserialize, Serialize};

/// Image of a page, by hash of its pixels; reports get its file through a link function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageImage {
    /// Digest of the pixels; equal digest, equal page.
    pub digest: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A rectangle of a page in millimetres from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Region {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// The comparisons of pages (design §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageView {
    /// Base's render of the original against the candidate's.
    AcrossBuilds,
    /// Base's saved file against the candidate's, both painted by the candidate.
    InOneViewer,
    /// The same two files, both painted by the base: what a colleague sees who has not got the candidate yet.
    InBaseViewer,
    /// Render against rerender in the base.
    WithinBase,
    /// Render against rerender in the candidate.
    WithinCandidate,
    /// The suite's reference rendering against the base's render of the original.
    ReferenceBase,
    /// The suite's reference rendering against the candidate's render of the original.
    ReferenceCandidate,
}

/// What a person would call a change of a page; a closed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageChangeKind {
    /// The page is on the left side only.
    PageMissing,
    /// The page is on the right side only.
    PageNew,
    /// The page is on both sides, in another order.
    PageMoved,
    /// The page has another size.
    Size,
    /// Text, pictures or rules stand elsewhere.
    Moved,
    /// The same words break into other lines.
    Reflowed,
    /// Lines of text are gone.
    LinesMissing,
    /// Lines of text were added.
    LinesNew,
    /// Something is gone: a glyph, an accent, a bullet, a border, a picture.
    InkMissing,
    /// Something was added.
    InkNew,
    /// Text or ground has another colour.
    Colour,
}

impl PageChangeKind {
    /// All kinds, in the order in which reports show them.
    pub const ALL: [PageChangeKind; 11] = {
        use PageChangeKind::*;
        [PageMissing, PageNew, PageMoved, Size, LinesMissing, LinesNew, InkMissing, InkNew, Reflowed, Moved, Colour]
    };

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            PageChangeKind::PageMissing => "page-missing",
            PageChangeKind::PageNew => "page-new",
            PageChangeKind::PageMoved => "page-moved",
            PageChangeKind::Size => "size",
            PageChangeKind::Moved => "moved",
            PageChangeKind::Reflowed => "reflowed",
            PageChangeKind::LinesMissing => "lines-missing",
            PageChangeKind::LinesNew => "lines-new",
            PageChangeKind::InkMissing => "ink-missing",
            PageChangeKind::InkNew => "ink-new",
            PageChangeKind::Colour => "colour",
        }
    }

    /// What it is when left and right swap places.
    pub fn mirrored(self) -> PageChangeKind {
        use PageChangeKind::*;
        match self {
            PageMissing => PageNew,
            PageNew => PageMissing,
            LinesMissing => LinesNew,
            LinesNew => LinesMissing,
            InkMissing => InkNew,
            InkNew => InkMissing,
            other => other,
        }
    }
}

/// One change of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageChange {
    /// What.
    pub kind: PageChangeKind,
    /// How far in mm, right and down, for what moved as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<(f32, f32)>,
    /// Lines of text concerned; 0 where it is not about lines.
    #[serde(default)]
    pub lines: usize,
    /// Where, largest first: on the right page for what is new, else on the left one.
    pub regions: Vec<Region>,
}

/// One pair of pages that differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageDifference {
    /// Number of the page on the left side, from 1; none where it has no partner.
    pub left: Option<usize>,
    /// Number on the right side.
    pub right: Option<usize>,
    /// 0 equal … 1 nothing in common: the share of both pages' ink (contours, and coloured ground) that the other page
    /// does not show; what only moved counts a tenth, what broke into other lines a fifth, another colour a third.
    pub distance: f32,
    /// Where, largest first.
    pub regions: Vec<Region>,
    /// What changed, in the order of [`PageChangeKind::ALL`].
    #[serde(default)]
    pub changes: Vec<PageChange>,
    /// Lines of text on the left page.
    #[serde(default)]
    pub left_lines: usize,
    /// Lines of text on the right page.
    #[serde(default)]
    pub right_lines: usize,
}

/// One comparison of a document's pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageComparison {
    /// Which comparison.
    pub view: PageView,
    /// The save it is about, for all but across builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Pages on the left (base, or render).
    pub left: Vec<PageImage>,
    /// Pages on the right (candidate, or rerender).
    pub right: Vec<PageImage>,
    /// Pairs that differ beyond noise; empty when equal.
    pub differences: Vec<PageDifference>,
    /// Distance of the whole, 0 to 1.
    pub distance: f32,
}
