//! Raster diff: two lists of page images in, what a person would see in millimetres out (design §7).
//!
//! In: pages, or digests of pages and a way to get them. Out: a [`PageComparison`]. Equal digests end it: such pages are
//! never decoded. The rest goes one way:
//! ```text
//! pages ─ pairs (pages) ─ plane: darkness, contours ─ segment: pieces, rules ─ matching: where is each piece (likeness, align)
//!       ─ residue: what remains of a found piece beyond noise ─ evidence: dense spots, fitted once more where that can still
//!         change the answer (refit) │ ground: rules, colours ─ verdict
//! ```
//!
//! **Where the constants come from.** 163 documents (RTF, DOCX, ODT) were painted at 96 dpi by LibreOffice 7.4.7, 25.2.3 and
//! 26.8.2 through LibreOfficeKit with one font set, hinting off (`tests/measure.rs` repeats it). 7.4.7 against 25.2.3: 296
//! page pairs differ in some pixel, in 145 documents; 144 of these pairs and 87 documents are silent here. The densest
//! window of a silent pair reaches 0.00 of the threshold in 40 of 100, 0.69 in three quarters, 0.80 in 95, 0.95 at most; of
//! the reported pairs half have ink at 1.5 times the threshold and more, two in five are reported for a line, a rule, a way
//! or a colour alone. 25.2.3 against 26.8.2: of 62 documents that differ in some pixel 37 are reported. There is no empty gap
//! between noise and small differences; a threshold without regard to the ink in the window separated them worse. Seen in
//! pictures: a missing page number, separator and change mark are reported at a distance below 0.001.
//!
//! Second measure: 7.4.7 against 26.8.2 on 132 documents with a fact that holds in both, and 26.8.1 against 26.8.2 on 150; the
//! reported pages were looked at. Pieces of which a profile says little (a stroke one pixel wide, a diagonal line, the foot of
//! a letter under its underline, small letters on a gradient) were called lost though their ink was there. They are now judged
//! by the same threshold of ink as all others, in place or up to 1.6 mm off, which is less than from line to line. Of 17
//! documents that 26.8.1 and 26.8.2 paint otherwise 11 stay reported: markers of comments, pictures that are scaled otherwise,
//! shadows, a chart's axis.
//!
//! Third measure: 26.8.1 against 26.8.2 on 1,224 documents, every reported page looked at (of 45 documents whose pictures differed but
//! for marks of comments 15 stay reported), and 400 page pairs of 7.4.7 and 25.2.3 judged blind (`docs/pages-judged.md`): 96 of 100
//! reported pairs are different for a person, and 3 or 4 of 100 silent ones.
//!
//! **Known limits.** An acute that turns into a grave, or a 5 into a 6, may stay silent below 12 points; a thinner or
//! double border counts as the same border, and what is within three pixels of a rule is not looked at; large letters on
//! coloured ground may be reported for their weight; lines that flow over a page end are missing here and new there; check
//! boxes drawn half a millimetre smaller are reported, and now and then an l at the start of a justified line.
//!
//! Deliberately absent: recognition of characters, judgement which side is better (pages alone cannot say), files.

mod align;
mod bits;
mod evidence;
mod ground;
mod likeness;
mod matching;
mod page;
mod pages;
mod plane;
mod refit;
mod residue;
mod segment;
#[cfg(test)]
mod tests;
mod verdict;

pub use page::{MOST_PIXELS, Page, PageError, bgra_to_rgba, digest};

use crate::compare::{PageChange, PageChangeKind, PageComparison, PageDifference, PageImage, PageView, Region};
use crate::format::Route;
use pages::Step;
use std::borrow::Cow;
use std::rc::Rc;

/// Pixels of decoded pages that a comparison keeps at most, so that aligning and comparing decode a page once.
const KEPT_PIXELS: u64 = 64_000_000;

/// Which list a page is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Base, or render.
    Left,
    /// Candidate, or rerender.
    Right,
}

/// Compares two lists of pages.
pub fn compare_pages(view: PageView, route: Option<Route>, left: &[Page], right: &[Page]) -> PageComparison {
    let images = |pages: &[Page]| pages.iter().map(image).collect::<Vec<_>>();
    let load = |side: Side, index: usize| {
        let pages = if side == Side::Left { left } else { right };
        pages.get(index).map(Cow::Borrowed).ok_or_else(|| "no such page".to_owned())
    };
    match compare_borrowed(view, route, images(left), images(right), load) {
        Ok(comparison) => comparison,
        // Every page is at hand, so nothing can be unavailable.
        Err(_) => PageComparison {
            view,
            route,
            left: images(left),
            right: images(right),
            differences: Vec::new(),
            distance: 0.0,
        },
    }
}

/// Compares two lists of pages of which only the digests are at hand; `load` gets a page (index from 0) and is called only
/// for pages whose digest the other side does not have in that place.
pub fn compare_lazily(
    view: PageView,
    route: Option<Route>,
    left: Vec<PageImage>,
    right: Vec<PageImage>,
    mut load: impl FnMut(Side, usize) -> Result<Page, String>,
) -> Result<PageComparison, PageError> {
    compare_borrowed(view, route, left, right, |side, index| load(side, index).map(Cow::Owned))
}

/// What a store keeps about a page.
pub fn image(page: &Page) -> PageImage {
    PageImage { digest: digest(page), width: page.width(), height: page.height() }
}

fn compare_borrowed<'p>(
    view: PageView,
    route: Option<Route>,
    left: Vec<PageImage>,
    right: Vec<PageImage>,
    load: impl FnMut(Side, usize) -> Result<Cow<'p, Page>, String>,
) -> Result<PageComparison, PageError> {
    let digests = |images: &'_ [PageImage]| images.iter().map(|i| i.digest.clone()).collect::<Vec<String>>();
    let (l, r) = (digests(&left), digests(&right));
    if l == r {
        return Ok(PageComparison { view, route, left, right, differences: Vec::new(), distance: 0.0 });
    }
    let mut shelf = Shelf { load, kept: Default::default(), pixels: 0 };
    let (l, r): (Vec<&str>, Vec<&str>) =
        (l.iter().map(String::as_str).collect(), r.iter().map(String::as_str).collect());
    let steps = pages::pair_up(&l, &r, |is_left, index| {
        let page = shelf.get(if is_left { Side::Left } else { Side::Right }, index)?;
        Ok::<_, PageError>(pages::signature(&verdict::sheet(&page)))
    })?;
    let differences =
        steps.iter().filter_map(|step| difference(&mut shelf, *step).transpose()).collect::<Result<Vec<_>, _>>()?;
    let distance = differences.iter().map(|d| d.distance).sum::<f32>() / steps.len().max(1) as f32;
    Ok(PageComparison { view, route, left, right, differences, distance })
}

/// Decoded pages within a limit.
struct Shelf<'p, L> {
    load: L,
    kept: std::collections::BTreeMap<(Side, usize), Rc<Cow<'p, Page>>>,
    pixels: u64,
}

impl<'p, L: FnMut(Side, usize) -> Result<Cow<'p, Page>, String>> Shelf<'p, L> {
    fn get(&mut self, side: Side, index: usize) -> Result<Rc<Cow<'p, Page>>, PageError> {
        if let Some(page) = self.kept.get(&(side, index)) {
            return Ok(Rc::clone(page));
        }
        let word = if side == Side::Left { "left" } else { "right" };
        let unavailable = |message| PageError::Unavailable { side: word, number: index + 1, message };
        let page = Rc::new((self.load)(side, index).map_err(unavailable)?);
        let size = u64::from(page.width()) * u64::from(page.height());
        if self.pixels + size <= KEPT_PIXELS {
            self.pixels += size;
            self.kept.insert((side, index), Rc::clone(&page));
        }
        Ok(page)
    }

    /// A page that is needed no more.
    fn done(&mut self, side: Side, index: usize) {
        if let Some(page) = self.kept.remove(&(side, index)) {
            self.pixels -= u64::from(page.width()) * u64::from(page.height());
        }
    }
}

fn difference<'p, L>(shelf: &mut Shelf<'p, L>, step: Step) -> Result<Option<PageDifference>, PageError>
where
    L: FnMut(Side, usize) -> Result<Cow<'p, Page>, String>,
{
    match step {
        Step::Equal(..) => Ok(None),
        Step::Pair(i, j) => pair_difference(shelf, i, j),
        Step::Moved(i, j) => Ok(Some(PageDifference {
            left: Some(i + 1),
            right: Some(j + 1),
            distance: 0.1,
            changes: vec![PageChange { kind: PageChangeKind::PageMoved, moved: None, lines: 0, regions: Vec::new() }],
            ..Default::default()
        })),
        Step::Missing(i) => lone_difference(shelf, Side::Left, i).map(Some),
        Step::New(j) => lone_difference(shelf, Side::Right, j).map(Some),
    }
}

fn pair_difference<'p, L>(shelf: &mut Shelf<'p, L>, i: usize, j: usize) -> Result<Option<PageDifference>, PageError>
where
    L: FnMut(Side, usize) -> Result<Cow<'p, Page>, String>,
{
    let (left, right) = (shelf.get(Side::Left, i)?, shelf.get(Side::Right, j)?);
    let verdict = verdict::judge(&verdict::sheet(&left), &verdict::sheet(&right));
    shelf.done(Side::Left, i);
    shelf.done(Side::Right, j);
    let regions = regions(&verdict.changes);
    Ok((!verdict.changes.is_empty()).then_some(PageDifference {
        left: Some(i + 1),
        right: Some(j + 1),
        distance: verdict.distance,
        regions,
        changes: verdict.changes,
        left_lines: verdict.lines.0,
        right_lines: verdict.lines.1,
    }))
}

/// A page without a partner: all of it is the difference.
fn lone_difference<'p, L>(shelf: &mut Shelf<'p, L>, side: Side, index: usize) -> Result<PageDifference, PageError>
where
    L: FnMut(Side, usize) -> Result<Cow<'p, Page>, String>,
{
    let page = shelf.get(side, index)?;
    let sheet = verdict::sheet(&page);
    let whole = verdict::region(sheet.plane.scale, sheet.plane.bounds());
    let lines = sheet.layout.lines;
    let left = side == Side::Left;
    let kind = if left { PageChangeKind::PageMissing } else { PageChangeKind::PageNew };
    Ok(PageDifference {
        left: left.then_some(index + 1),
        right: (!left).then_some(index + 1),
        distance: 1.0,
        regions: vec![whole],
        changes: vec![PageChange { kind, moved: None, lines, regions: vec![whole] }],
        left_lines: if left { lines } else { 0 },
        right_lines: if left { 0 } else { lines },
    })
}

/// All regions of all changes, largest first.
fn regions(changes: &[PageChange]) -> Vec<Region> {
    let mut all: Vec<Region> = changes.iter().flat_map(|c| c.regions.iter().copied()).collect();
    all.sort_by(|a, b| (b.width * b.height).total_cmp(&(a.width * a.height)));
    all.dedup();
    all
}
