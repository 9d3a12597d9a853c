//! One pair of pages: what a person would say changed.
//!
//! In: two pages. Out: changes with their regions in mm, line counts and a distance; none when all that differs is noise.
//! The distance is the share of both pages' ink that the other page does not show (see [`PageDifference::distance`]).
//! [`PageDifference::distance`]: crate::compare::PageDifference::distance

use super::bits::Bits;
use super::evidence::{Evidence, is_noise, joined};
use super::ground::{Ground, missing_rules, other_colour, other_depth};
use super::matching::{ALONE, Found, How, Matching, Sheet, Side, match_pieces};
use super::plane::{Plane, Rect, Scale, Shift};
use super::residue::{Residue, all_in_range, residue};
use super::segment::{beside_rules, segment};
use crate::compare::{PageChange, PageChangeKind, Region};
use std::collections::{BTreeMap, BTreeSet};

/// Shorter ways than this are rounding of positions, of one piece and on the average of those that went the same way.
const MOVED_MM: f32 = 0.75;
/// Of [`ALONE`] pieces that went the same way each may be measured a pixel wrong; they have to go farther.
const MOVED_ALONE_MM: f32 = 0.95;
/// Boxes of one kind nearer than this are one region.
const NEAR_MM: f32 = 2.5;
/// A lost piece narrower than this is no line of text.
const LINE_MM: f32 = 4.5;
/// So many pixels are nearly none.
const NEARLY: i32 = 3;
/// Most regions a change lists, and most ways that are told apart.
const MOST_REGIONS: usize = 60;
const MOST_WAYS: usize = 8;
/// What a moved, reflowed or recoloured contour pixel weighs against a missing one, and a coloured tile against a pixel.
const MOVED_WEIGHT: f32 = 0.1;
const REFLOWED_WEIGHT: f32 = 0.2;
const COLOUR_WEIGHT: f32 = 0.33;
const TILE_WEIGHT: f32 = 8.0;

/// What is different between two pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    pub changes: Vec<PageChange>,
    pub distance: f32,
    pub lines: (usize, usize),
    /// Densest window of remaining ink as a share of what is reported; what noise is measured with.
    #[cfg_attr(not(test), allow(dead_code))]
    pub densest: f32,
}

/// A page cut into pieces.
pub(crate) fn sheet(page: &super::Page) -> Sheet<'_> {
    let mut plane = Plane::of(page);
    let layout = segment(&plane);
    plane.erase(&layout.rules);
    Sheet::new(plane, layout)
}

/// Compares two pages.
pub(crate) fn judge<'a>(left: &Sheet<'a>, right: &Sheet<'a>) -> Verdict {
    let matching = match_pieces(left, right);
    let mut sum = Sum::new(left, right);
    sum.size();
    sum.lost(&matching);
    let away = [&matching.left, &matching.right].map(|side| sum.away(side));
    let trusted = [sum.trusted(&matching.left, &away[0]), sum.trusted(&matching.right, &away[1])];
    sum.moved(away);
    sum.rests(&matching);
    sum.rules(&matching, &trusted);
    sum.colours(&matching, &trusted[0]);
    sum.verdict()
}

struct Sum<'a, 'b> {
    left: &'b Sheet<'a>,
    right: &'b Sheet<'a>,
    scale: Scale,
    changes: Vec<PageChange>,
    /// Boxes without ink of their own lines: left page, right page.
    ink: (Vec<Rect>, Vec<Rect>),
    colour: Vec<Rect>,
    /// Contour pixels that are not shared.
    apart: f32,
    ground: f32,
    densest: f32,
}

impl<'a, 'b> Sum<'a, 'b> {
    fn new(left: &'b Sheet<'a>, right: &'b Sheet<'a>) -> Self {
        let scale = left.plane.scale;
        Sum {
            left,
            right,
            scale,
            changes: Vec::new(),
            ink: Default::default(),
            colour: Vec::new(),
            apart: 0.0,
            ground: 0.0,
            densest: 0.0,
        }
    }

    fn push(&mut self, kind: PageChangeKind, moved: Option<(f32, f32)>, lines: usize, rects: &[Rect]) {
        let near = self.scale.px(NEAR_MM) as i32;
        let regions = joined(rects, near).into_iter().take(MOST_REGIONS).map(|r| region(self.scale, r)).collect();
        self.changes.push(PageChange { kind, moved, lines, regions });
    }

    fn size(&mut self) {
        let (l, r) = (&self.left.plane, &self.right.plane);
        if l.width.abs_diff(r.width) > 1 || l.height.abs_diff(r.height) > 1 {
            let whole = l.bounds();
            self.push(PageChangeKind::Size, None, 0, &[whole]);
        }
    }

    /// Pieces and words that are nowhere on the other page.
    fn lost(&mut self, matching: &Matching) {
        let (missing, gone) = self.lost_lines([self.left, self.right], &matching.left);
        let (fresh, came) = self.lost_lines([self.right, self.left], &matching.right);
        for (kind, lines) in [(PageChangeKind::LinesMissing, missing), (PageChangeKind::LinesNew, fresh)] {
            if !lines.is_empty() {
                self.push(kind, None, rows(&lines), &lines);
            }
        }
        self.ink.0.extend(gone);
        self.ink.1.extend(came);
    }

    /// Lost boxes of a side: whole lines, and parts of lines.
    fn lost_lines(&mut self, [sheet, other]: [&Sheet<'a>; 2], side: &Side) -> (Vec<Rect>, Vec<Rect>) {
        let least = self.scale.px(LINE_MM) as i32;
        let mut visible: Vec<Rect> = side.lost.iter().chain(&side.lost_words).copied().collect();
        visible.retain(|r| sheet.plane.contours(*r) > 3.0);
        visible.retain(|r| !all_in_range(&sheet.plane, &other.plane, *r, Shift::default()));
        let shown = Untouched::of(sheet, other, &side.found);
        visible.retain(|r| !(near_a_rule(sheet, *r) || near_a_rule(other, *r)) || !shown.has(*r));
        self.apart += visible.iter().map(|r| sheet.plane.contours(*r)).sum::<f32>();
        let kept = |rect: &Rect| side.found.iter().any(|f| beside(&f.rect, rect));
        let tall = self.scale.px(14.0) as i32;
        visible
            .into_iter()
            .partition(|r| r.width() >= least && r.height() <= tall && !side.lost_words.contains(r) && !kept(r))
    }

    /// Pieces found elsewhere, grouped by how far they went. The left page's are listed; both pages' weigh, so that the distance is
    /// the same from either side.
    fn moved(&mut self, [here, there]: [Away; 2]) {
        self.apart += here.weight(&self.left.plane) + there.weight(&self.right.plane);
        let Away { words, whole } = here;
        if !words.is_empty() {
            let rects: Vec<Rect> = words.iter().map(|f| f.rect).collect();
            self.push(PageChangeKind::Reflowed, None, rows(&rects), &rects);
        }
        for (way, rects) in ways(&whole) {
            let mm = way.map(|(dx, dy)| (self.scale.mm(dx), self.scale.mm(dy)));
            self.push(PageChangeKind::Moved, mm, rows(&rects), &rects);
        }
    }

    /// What of a side was found elsewhere.
    fn away(&self, side: &Side) -> Away {
        let least = self.scale.px(MOVED_MM) as i32;
        let scrap = self.scale.px(1.1) as i32;
        let whole = |f: &Found| f.rect.width().min(f.rect.height()) >= scrap;
        let away: Vec<Found> = side.found.iter().copied().filter(|f| f.shift.reach() >= least && whole(f)).collect();
        // Words that all went straight up or down are a line that moved.
        let elsewhere = |s: Shift| s.dy.abs() >= 2 * least && s.dx.abs() >= 2 * least;
        let broken = away.iter().any(|f| f.how == How::Word && elsewhere(f.shift));
        let (words, whole): (Vec<Found>, Vec<Found>) = away.into_iter().partition(|f| broken && f.how == How::Word);
        Away { words, whole: far_enough(whole, self.scale) }
    }

    /// Pieces whose way may excuse what stands around them: they hardly moved, or it is told that they did. The way of a
    /// scrap says nothing: with it a whole bar would be elsewhere in silence.
    fn trusted(&self, side: &Side, away: &Away) -> Vec<Found> {
        let most = self.scale.px(MOVED_ALONE_MM) as i32;
        let told: BTreeSet<Shift> = away.words.iter().chain(&away.whole).map(|t| t.shift).collect();
        side.found.iter().copied().filter(|f| f.shift.reach() < most || told.contains(&f.shift)).collect()
    }

    /// What remains of pieces that were found, from both sides.
    fn rests(&mut self, matching: &Matching) {
        let mut evidence = Evidence::of(&self.left.plane, &self.right.plane);
        // Rules are compared on their own; a renderer puts them a pixel nearer to the letters or farther.
        let hidden = [self.left, self.right].map(|s| beside_rules(&s.plane, &s.layout.rules));
        for f in &matching.left.found {
            rest(&mut evidence, [self.left, self.right], [&hidden[0], &hidden[1]], f, false);
        }
        for f in &matching.right.found {
            rest(&mut evidence, [self.right, self.left], [&hidden[1], &hidden[0]], f, true);
        }
        self.densest = evidence.densest;
        for (grid, boxes) in [(&evidence.missing, &mut self.ink.0), (&evidence.fresh, &mut self.ink.1)] {
            let spots = grid.spots();
            self.apart += spots.iter().map(|s| (s.1 / 64.0).min(s.0.area() as f32)).sum::<f32>();
            boxes.extend(spots.iter().map(|s| s.0));
        }
    }

    fn rules(&mut self, matching: &Matching, [here, there]: &[Vec<Found>; 2]) {
        let (l, r) = (self.left, self.right);
        let mut gone = missing_rules(&l.plane, &l.layout.rules, &r.plane, here);
        let mut came = missing_rules(&r.plane, &r.layout.rules, &l.plane, there);
        gone.retain(|rect| !inside_lost(*rect, &matching.left));
        came.retain(|rect| !inside_lost(*rect, &matching.right));
        gone = truly_gone(gone, [l, r], here);
        came = truly_gone(came, [r, l], there);
        self.apart += gone.iter().chain(&came).map(|r| 2.0 * r.width().max(r.height()) as f32).sum::<f32>();
        self.ink.0.extend(gone);
        self.ink.1.extend(came);
    }

    fn colours(&mut self, matching: &Matching, trusted: &[Found]) {
        let (l, r) = (&self.left.plane, &self.right.plane);
        let paler = matching.left.found.iter().filter(|f| other_depth(l, r, f)).map(|f| f.rect);
        let inked: Vec<Rect> = matching.left.found.iter().flat_map(|f| other_colour(l, r, f)).chain(paler).collect();
        self.apart += COLOUR_WEIGHT * 2.0 * inked.iter().map(|rect| l.contours(*rect)).sum::<f32>();
        let (here, there) = (Ground::of(l), Ground::of(r));
        let shifts = frequent(trusted);
        let back: Vec<Shift> = shifts.iter().map(|s| s.reversed()).collect();
        // The inside of something that is missing or new as a whole is no colour of its own.
        let told =
            |rect: &Rect, ink: &[Rect]| ink.iter().any(|i| 2 * i.grown(4, 4).meet(rect).positive_area() > rect.area());
        let (ours, theirs) = (here.unlike(&there, &shifts), there.unlike(&here, &back));
        let ours = ours.into_iter().filter(|g| !told(g, &self.ink.0) && !told(g, &self.ink.1));
        let theirs = theirs.into_iter().filter(|g| !told(g, &self.ink.0) && !told(g, &self.ink.1));
        let ground: Vec<Rect> = ours.chain(theirs).collect();
        let tile = (self.scale.px(2.1) * self.scale.px(2.1)) as f32;
        self.apart += ground.iter().map(|g| TILE_WEIGHT * g.area() as f32 / tile).sum::<f32>();
        self.ground = TILE_WEIGHT * (here.coloured() + there.coloured()) as f32;
        self.colour = inked.into_iter().chain(ground).collect();
    }

    fn verdict(mut self) -> Verdict {
        let boxes = [
            (PageChangeKind::InkMissing, std::mem::take(&mut self.ink.0)),
            (PageChangeKind::InkNew, std::mem::take(&mut self.ink.1)),
            (PageChangeKind::Colour, std::mem::take(&mut self.colour)),
        ];
        for (kind, rects) in boxes.into_iter().filter(|b| !b.1.is_empty()) {
            self.push(kind, None, 0, &rects);
        }
        let order = |c: &PageChange| PageChangeKind::ALL.iter().position(|k| *k == c.kind);
        self.changes.sort_by_key(order);
        let all = |plane: &Plane<'_>| plane.contours(plane.bounds());
        let whole = all(&self.left.plane) + all(&self.right.plane) + self.ground;
        let sized = self.changes.iter().any(|c| c.kind == PageChangeKind::Size);
        let apart = self.apart + if sized { 0.05 * whole + 1.0 } else { 0.0 };
        let distance = if self.changes.is_empty() { 0.0 } else { (apart / whole.max(1.0)).clamp(1e-6, 1.0) };
        Verdict {
            changes: self.changes,
            distance,
            lines: (self.left.layout.lines, self.right.layout.lines),
            densest: self.densest,
        }
    }
}

/// Words that broke into other lines, and pieces that went elsewhere whole.
struct Away {
    words: Vec<Found>,
    whole: Vec<Found>,
}

impl Away {
    /// What it weighs by its contours on its page.
    fn weight(&self, plane: &Plane<'_>) -> f32 {
        let ink = |found: &[Found]| found.iter().map(|f| plane.contours(f.rect)).sum::<f32>();
        REFLOWED_WEIGHT * ink(&self.words) + MOVED_WEIGHT * ink(&self.whole)
    }
}

/// The pieces that a person sees elsewhere, by the average of those that went the same way to two pixels.
fn far_enough(found: Vec<Found>, scale: Scale) -> Vec<Found> {
    let [least, lone] = [MOVED_MM, MOVED_ALONE_MM].map(|mm| mm * scale.per_mm);
    let mut counts: BTreeMap<Shift, f32> = BTreeMap::new();
    found.iter().for_each(|f| *counts.entry(f.shift).or_default() += 1.0);
    let far = |way: Shift| {
        let same = counts.iter().filter(|(s, _)| s.is_like(way));
        let (dx, dy, n) = same.fold((0.0, 0.0, 0.0), |(x, y, n), (s, count)| {
            (x + s.dx as f32 * count, y + s.dy as f32 * count, n + count)
        });
        let least = if n <= ALONE as f32 { lone } else { least };
        dx.abs().max(dy.abs()) >= least * n
    };
    let far: BTreeSet<Shift> = counts.keys().copied().filter(|way| far(*way)).collect();
    found.into_iter().filter(|f| far.contains(&f.shift)).collect()
}

/// Adds what remains of a piece that was found; pages and what their rules hide are in the order of the piece's side.
fn rest(evidence: &mut Evidence, [here, there]: [&Sheet<'_>; 2], hidden: [&Bits; 2], found: &Found, mirrored: bool) {
    let Found { rect, shift, .. } = *found;
    if here.plane.same(rect, &there.plane, shift) {
        return;
    }
    let (shift, mut residue) = nearest(here, there, rect, shift);
    residue.forget(|x, y| {
        let (x, y) = (x + rect.x0, y + rect.y0);
        hidden[0].at(x, y) || hidden[1].at(x + shift.dx, y + shift.dy)
    });
    evidence.add(rect, shift, &residue, mirrored);
}

/// What remains where a piece was found or, if that is a pixel or two off, in its very place: the rows of a slice of a picture
/// resemble each other. The one that leaves less.
fn nearest(here: &Sheet<'_>, there: &Sheet<'_>, rect: Rect, shift: Shift) -> (Shift, Residue) {
    let at = |shift: Shift| (shift, residue(&here.plane, &there.plane, rect, shift));
    let found = at(shift);
    if !(1..=NEARLY).contains(&shift.reach()) {
        return found;
    }
    let place = at(Shift::default());
    if place.1.sum() <= found.1.sum() { place } else { found }
}

pub(crate) fn region(scale: Scale, rect: Rect) -> Region {
    let mm = |px: i32| scale.mm(px as f32);
    Region { x: mm(rect.x0), y: mm(rect.y0), width: mm(rect.width()), height: mm(rect.height()) }
}

/// So many pixels around a rule belong to what it may be a part of.
const AROUND_RULE: i32 = 2;

/// Whether a rule runs through a box or touches it.
fn near_a_rule(sheet: &Sheet<'_>, rect: Rect) -> bool {
    sheet.layout.rules.iter().any(|rule| rule.rect.grown(3, 3).meet(&rect).positive_area() > 0)
}

/// Two pages with their rules: what is even enough for a rule on one and not on the other is on both.
struct Untouched<'a, 'b> {
    here: &'b Sheet<'a>,
    there: &'b Sheet<'a>,
    shifts: Vec<Shift>,
}

impl<'a, 'b> Untouched<'a, 'b> {
    fn of(here: &'b Sheet<'a>, there: &'b Sheet<'a>, found: &[Found]) -> Self {
        Untouched { here, there, shifts: frequent(found).into_iter().take(2).collect() }
    }

    /// Whether the other page shows a box in its place, or where most of the page went.
    fn has(&self, rect: Rect) -> bool {
        let (here, there) = (self.here.painted(), self.there.painted());
        let like = |shift: Shift| 2.0 * there.contours(rect.shifted(shift).grown(1, 1)) >= here.contours(rect);
        self.shifts.iter().any(|shift| like(*shift) && is_noise(here, there, rect, *shift))
    }
}

/// The stretches of rules that the other page does not show as something else: the feet of a word's letters are a rule on the page
/// where they are even enough for one.
fn truly_gone<'a>(rules: Vec<Rect>, [here, there]: [&Sheet<'a>; 2], found: &[Found]) -> Vec<Rect> {
    let shown = Untouched::of(here, there, found);
    rules.into_iter().filter(|rule| !shown.has(rule.grown(AROUND_RULE, AROUND_RULE))).collect()
}

/// Whether a box is part of a piece that is lost anyway (long strokes of letters look like rules).
fn inside_lost(rect: Rect, side: &Side) -> bool {
    let covers = |lost: &Rect| 2 * lost.grown(3, 3).meet(&rect).positive_area() > rect.area();
    side.lost.iter().chain(&side.lost_words).any(covers)
}

/// Whether two boxes are on one line.
fn beside(a: &Rect, b: &Rect) -> bool {
    let common = a.y1.min(b.y1) - a.y0.max(b.y0);
    2 * common > a.height().min(b.height())
}

/// Number of lines that boxes lie on.
fn rows(rects: &[Rect]) -> usize {
    let mut sorted = rects.to_vec();
    sorted.sort_unstable();
    let mut lines: Vec<Rect> = Vec::new();
    for rect in sorted {
        if !lines.iter().rev().take(4).any(|line| beside(line, &rect)) {
            lines.push(rect);
        }
    }
    lines.len()
}

/// The shifts of pieces, most frequent first, and none at all.
fn frequent(found: &[Found]) -> Vec<Shift> {
    let all = found.iter().map(|f| f.shift).filter(|s| s.reach() > 1).collect();
    std::iter::once(Shift::default()).chain(Shift::by_frequency(all)).take(6).collect()
}

type Way = (Option<(f32, f32)>, Vec<Rect>);

/// Groups of boxes that went the same way, to two pixels; beyond [`MOST_WAYS`] they are one group without a way.
fn ways(found: &[Found]) -> Vec<Way> {
    let mut groups: Vec<(Shift, Vec<Found>)> = frequent(found).into_iter().map(|s| (s, Vec::new())).collect();
    for f in found {
        match groups.iter_mut().find(|(s, _)| s.is_like(f.shift)) {
            Some((_, group)) => group.push(*f),
            None => groups.push((f.shift, vec![*f])),
        }
    }
    groups.retain(|g| !g.1.is_empty());
    groups.sort_by_key(|(s, group)| (std::cmp::Reverse(group.len()), *s));
    let rest: Vec<Rect> = groups.iter().skip(MOST_WAYS).flat_map(|g| g.1.iter().map(|f| f.rect)).collect();
    let mut out: Vec<Way> = groups
        .into_iter()
        .take(MOST_WAYS)
        .map(|(_, group)| (Some(mean(&group)), group.iter().map(|f| f.rect).collect()))
        .collect();
    if !rest.is_empty() {
        out.push((None, rest));
    }
    out
}

fn mean(group: &[Found]) -> (f32, f32) {
    let n = group.len().max(1) as f32;
    let sum = group.iter().fold((0, 0), |(x, y), f| (x + f.shift.dx, y + f.shift.dy));
    (sum.0 as f32 / n, sum.1 as f32 / n)
}
