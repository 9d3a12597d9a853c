//! Which piece of the left page is which of the right one.
//!
//! In: two segmented pages. Out: for every piece of each side where the other side shows the same, and the pieces that it
//! shows nowhere. A piece is looked for, in this order: in its place; where its neighbours went; anywhere, by content in
//! reading order; anywhere at all; word by word (text that broke into other lines); as a changed piece in its old place; by
//! its ink alone.
//! A place is judged by its pixels and not by how the other page was cut. Comparisons by content are counted.

use super::align::align;
use super::evidence::is_noise;
use super::likeness::{correlation, likeness, profile_likeness};
use super::plane::{Plane, Rect, Shift, smooth};
use super::residue::all_in_range;
use super::segment::{Layout, Piece};
use std::cell::OnceCell;

/// Correlation from which on a place shows the same piece, in its old place and elsewhere. Different words correlate
/// below 0.5, a line with one digit changed at 0.9 and more.
const IN_PLACE: f32 = 0.72;
const ELSEWHERE: f32 = 0.86;
/// The same for words, whose order helps.
const WORD: f32 = 0.68;
/// Below this, a piece and what overlaps it are two things and not one that was changed.
const CHANGED: f32 = 0.25;
/// Comparisons of profiles a page pair may cost.
const BUDGET: usize = 60_000;
/// Places whose ink is compared at most, and the least share of a piece's contours that its place must show.
const MOST_IN_NOISE: usize = 600;
const CONTOURS: f32 = 0.5;
/// How far from its place a piece is looked for by its ink alone.
const SAME_LINE_MM: f32 = 1.6;
/// Pieces that are taken apart into words at most; more have nothing in common anyway.
const MOST_WORDS: usize = 1_500;

/// So many pieces that go the same way are few, and a way is at least so long.
pub(crate) const ALONE: usize = 2;
const STAY_MM: f32 = 0.5;
/// What went farther than this sideways or up cannot be taken for what is drawn a pixel or two off; lines are fitted sideways.
const FAR_MM: [f32; 2] = [2.1, 1.05];

/// A page with its pieces.
pub(crate) struct Sheet<'a> {
    /// Without its rules.
    pub plane: Plane<'a>,
    pub layout: Layout,
    painted: OnceCell<Plane<'a>>,
}

impl<'a> Sheet<'a> {
    pub fn new(plane: Plane<'a>, layout: Layout) -> Sheet<'a> {
        Sheet { plane, layout, painted: OnceCell::new() }
    }

    /// The page with its rules, prepared where somebody asks for it.
    pub fn painted(&self) -> &Plane<'a> {
        self.painted.get_or_init(|| Plane::of(self.plane.page))
    }
}

/// How a piece was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// In its place, or moved with its line.
    Whole,
    /// A word of a line that broke otherwise.
    Word,
}

/// A box here and where it is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub rect: Rect,
    pub shift: Shift,
    pub how: How,
}

/// One side's pieces after matching.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    pub found: Vec<Found>,
    /// Whole pieces that are nowhere.
    pub lost: Vec<Rect>,
    /// Words that are nowhere, of pieces whose other words were found.
    pub lost_words: Vec<Rect>,
}

/// Both sides; shifts point to the other side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matching {
    pub left: Side,
    pub right: Side,
}

pub(crate) fn match_pieces<'a>(left: &Sheet<'a>, right: &Sheet<'a>) -> Matching {
    let mut l = Search::new(left, right);
    let mut r = Search::new(right, left);
    l.follow(&[Shift::default()]);
    r.follow(&[Shift::default()]);
    for (i, j) in by_content(&l, &r) {
        let shift = l.pair(i, &r, j);
        r.settle(j, shift.reversed());
    }
    let shifts = common(&l);
    l.follow(&shifts);
    r.follow(&shifts.iter().map(|s| s.reversed()).collect::<Vec<_>>());
    by_word(&mut l, &mut r);
    changed_in_place(&mut l, &r);
    changed_in_place(&mut r, &l);
    within_noise(&mut l);
    within_noise(&mut r);
    where_the_other_is(&mut l, &r);
    where_the_other_is(&mut r, &l);
    stay(&mut l);
    stay(&mut r);
    Matching { left: l.result(), right: r.result() }
}

/// The state of one side while it is searched.
struct Search<'a, 'b> {
    here: &'b Sheet<'a>,
    there: &'b Sheet<'a>,
    places: Vec<Option<Shift>>,
    words: Vec<Found>,
    lost_words: Vec<Rect>,
    /// Pieces that were taken apart.
    apart: Vec<bool>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(here: &'b Sheet<'a>, there: &'b Sheet<'a>) -> Self {
        let count = here.layout.pieces.len();
        Search {
            here,
            there,
            places: vec![None; count],
            words: Vec::new(),
            lost_words: Vec::new(),
            apart: vec![false; count],
        }
    }

    fn pieces(&self) -> &'b [Piece] {
        &self.here.layout.pieces
    }

    fn open(&self) -> Vec<usize> {
        (0..self.places.len())
            .filter(|&i| self.place(i).is_none() && !self.apart.get(i).copied().unwrap_or(true))
            .collect()
    }

    fn place(&self, i: usize) -> Option<Shift> {
        self.places.get(i).copied().flatten()
    }

    fn rect(&self, i: usize) -> Rect {
        self.pieces().get(i).map_or(Rect::new(0, 0, 0, 0), |p| p.rect)
    }

    fn settle(&mut self, i: usize, shift: Shift) {
        if let Some(place @ None) = self.places.get_mut(i) {
            *place = Some(shift);
        }
    }

    /// Settles what shows the same at one of the shifts or where the piece before it went.
    fn follow(&mut self, shifts: &[Shift]) {
        let mut last = Shift::default();
        for i in self.open() {
            let rect = self.rect(i);
            let trials = shifts.iter().chain(std::iter::once(&last));
            let best = trials.map(|&s| self.there_at(rect, s)).max_by(|a, b| a.score.total_cmp(&b.score));
            if let Some(best) = best.filter(|b| b.score >= IN_PLACE) {
                last = best.shift;
                self.settle(i, best.shift);
            }
        }
    }

    fn there_at(&self, rect: Rect, shift: Shift) -> super::likeness::Likeness {
        likeness(&self.here.plane, rect, &self.there.plane, shift)
    }

    /// Settles piece `i` on the other side's piece `j`, exactly.
    fn pair(&mut self, i: usize, other: &Search<'_, '_>, j: usize) -> Shift {
        let shift = self.exact(self.rect(i), other.rect(j));
        self.settle(i, shift);
        shift
    }

    fn exact(&self, rect: Rect, there: Rect) -> Shift {
        self.there_at(rect, Shift { dx: there.x0 - rect.x0, dy: there.y0 - rect.y0 }).shift
    }

    fn result(self) -> Side {
        let mut side = Side { lost_words: self.lost_words, ..Side::default() };
        for (i, piece) in self.here.layout.pieces.iter().enumerate() {
            match self.places.get(i).copied().flatten() {
                Some(shift) => side.found.push(Found { rect: piece.rect, shift, how: How::Whole }),
                None if self.apart.get(i) == Some(&true) => {}
                None => side.lost.push(piece.rect),
            }
        }
        side.found.extend(self.words);
        side
    }
}

/// The shifts that pieces were found at, most frequent first.
fn common(side: &Search<'_, '_>) -> Vec<Shift> {
    let words = side.words.iter().map(|w| w.shift);
    let all = side.places.iter().flatten().copied().chain(words).collect();
    Shift::by_frequency(all).take(6).collect()
}

/// What a piece looks like, to be compared with pieces in other places.
struct Trace {
    rect: Rect,
    profile: Vec<f32>,
    mass: f32,
}

fn trace(plane: &Plane<'_>, rect: Rect) -> Trace {
    let profile = smooth(&plane.patch(rect).columns());
    let mass = profile.iter().sum();
    Trace { rect, profile, mass }
}

/// Likeness of two traces; zero at once when size or ink are too different.
fn alike(a: &Trace, b: &Trace) -> f32 {
    let (wa, wb) = (a.rect.width(), b.rect.width());
    let (ha, hb) = (a.rect.height(), b.rect.height());
    let near = |x: i32, y: i32, slack: i32| (x - y).abs() <= slack;
    if !near(wa, wb, 3 + wa.max(wb) / 50)
        || !near(ha, hb, 3 + ha.max(hb) / 10)
        || a.mass.min(b.mass) < 0.6 * a.mass.max(b.mass)
    {
        return 0.0;
    }
    let room = [0.0; super::likeness::DRIFT as usize];
    let padded: Vec<f32> = room.iter().chain(&b.profile).chain(&room).copied().collect();
    let (chunked, _) = profile_likeness(&a.profile, &padded);
    chunked.max(correlation(&a.profile, &b.profile))
}

/// Pairs open pieces by what they look like: in reading order first, then regardless of order.
fn by_content(l: &Search<'_, '_>, r: &Search<'_, '_>) -> Vec<(usize, usize)> {
    let (left, right) = (l.open(), r.open());
    let traces = |s: &Search<'_, '_>, open: &[usize]| -> Vec<Trace> {
        open.iter().map(|&i| trace(&s.here.plane, s.rect(i))).collect()
    };
    let (lt, rt) = (traces(l, &left), traces(r, &right));
    let like = |i: usize, j: usize| match (lt.get(i), rt.get(j)) {
        (Some(a), Some(b)) => alike(a, b),
        _ => 0.0,
    };
    let mut pairs = align(left.len(), right.len(), BUDGET, ELSEWHERE, like);
    pairs.extend(any_order(&pairs, &lt, &rt));
    pairs.into_iter().filter_map(|(i, j)| Some((*left.get(i)?, *right.get(j)?))).collect()
}

/// Pairs what the ordered alignment left over; the likest first, then the nearest.
fn any_order(done: &[(usize, usize)], lt: &[Trace], rt: &[Trace]) -> Vec<(usize, usize)> {
    let open = |count: usize, taken: Vec<usize>| -> Vec<usize> { (0..count).filter(|i| !taken.contains(i)).collect() };
    let left = open(lt.len(), done.iter().map(|p| p.0).collect());
    let right = open(rt.len(), done.iter().map(|p| p.1).collect());
    if left.len() * right.len() > BUDGET {
        return Vec::new();
    }
    let mut all: Vec<(i32, i64, usize, usize)> = Vec::new();
    for &i in &left {
        for &j in &right {
            if let (Some(a), Some(b)) = (lt.get(i), rt.get(j)) {
                let like = alike(a, b);
                if like >= ELSEWHERE {
                    let away = i64::from((a.rect.x0 - b.rect.x0).abs()) + i64::from((a.rect.y0 - b.rect.y0).abs());
                    all.push((-(like * 20.0) as i32, away, i, j));
                }
            }
        }
    }
    all.sort_unstable();
    let (mut used_left, mut used_right) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    all.into_iter()
        .filter(|&(_, _, i, j)| {
            !used_left.contains(&i) && !used_right.contains(&j) && used_left.insert(i) && used_right.insert(j)
        })
        .map(|(_, _, i, j)| (i, j))
        .collect()
}

/// Words of open pieces in reading order, with the piece each belongs to.
fn words(side: &Search<'_, '_>) -> Vec<(usize, Trace)> {
    let mut out = Vec::new();
    for i in side.open() {
        for rect in words_of(&side.here.plane, side.rect(i)) {
            if out.len() < MOST_WORDS {
                out.push((i, trace(&side.here.plane, rect)));
            }
        }
    }
    out
}

/// Parts of a box between white columns at least a fifth of its height wide.
fn words_of(plane: &Plane<'_>, rect: Rect) -> Vec<Rect> {
    let columns = plane.edges.columns(rect.y0.max(0) as usize..rect.y1.max(0) as usize);
    let gap = (rect.height() / 5).clamp(2, 6) as usize + 1;
    super::bits::runs(&columns, plane.width, gap)
        .into_iter()
        .map(|(from, to)| Rect { x0: (from as i32).max(rect.x0), x1: (to as i32).min(rect.x1), ..rect })
        .filter(|word| word.width() > 0)
        .collect()
}

/// Finds the words of pieces that are nowhere as a whole: text that broke into other lines.
fn by_word(l: &mut Search<'_, '_>, r: &mut Search<'_, '_>) {
    let (lw, rw) = (words(l), words(r));
    let like = |i: usize, j: usize| match (lw.get(i), rw.get(j)) {
        (Some((_, a)), Some((_, b))) => alike(a, b),
        _ => 0.0,
    };
    let pairs = align(lw.len(), rw.len(), BUDGET * 4, WORD, like);
    let left: Vec<Option<usize>> = partners(lw.len(), pairs.iter().copied());
    let right: Vec<Option<usize>> = partners(rw.len(), pairs.iter().map(|&(i, j)| (j, i)));
    take_apart(l, &lw, &rw, &left);
    take_apart(r, &rw, &lw, &right);
}

fn partners(count: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Option<usize>> {
    let mut out = vec![None; count];
    for (i, j) in pairs {
        if let Some(place) = out.get_mut(i) {
            *place = Some(j);
        }
    }
    out
}

/// Pieces most of whose ink was found as words are taken apart into them; the others stay whole and open.
fn take_apart(
    side: &mut Search<'_, '_>,
    ours: &[(usize, Trace)],
    theirs: &[(usize, Trace)],
    partner: &[Option<usize>],
) {
    let with: Vec<(&(usize, Trace), Option<usize>)> = ours.iter().zip(partner.iter().copied()).collect();
    for group in with.chunk_by(|a, b| a.0.0 == b.0.0) {
        let mass = |matched: bool| group.iter().filter(|g| !matched || g.1.is_some()).map(|g| g.0.1.mass).sum::<f32>();
        if group.len() < 2 && group.iter().all(|g| g.1.is_none()) || mass(true) < 0.4 * mass(false) {
            continue;
        }
        for ((piece, word), partner) in group {
            if let Some(apart) = side.apart.get_mut(*piece) {
                *apart = true;
            }
            match partner.and_then(|j| theirs.get(j)) {
                Some((_, other)) => {
                    let shift = side.exact(word.rect, other.rect);
                    side.words.push(Found { rect: word.rect, shift, how: How::Word });
                }
                None => side.lost_words.push(word.rect),
            }
        }
    }
}

/// An open piece that still resembles what is in its place was changed, not replaced.
fn changed_in_place(side: &mut Search<'_, '_>, other: &Search<'_, '_>) {
    for i in side.open() {
        let rect = side.rect(i);
        let covers =
            |j: &usize| 2 * rect.meet(&other.rect(*j)).positive_area() >= rect.area().max(other.rect(*j).area());
        if other.open().iter().any(covers) {
            let best = side.there_at(rect, Shift::default());
            if best.score >= CHANGED {
                side.settle(i, best.shift);
            }
        }
    }
}

/// An open piece is where a piece of the other side was found in its place: cut otherwise, or a profile too weak from this side.
/// What it has beyond that one is a rest of ink.
fn where_the_other_is(side: &mut Search<'_, '_>, other: &Search<'_, '_>) {
    let near = side.here.plane.scale.px(SAME_LINE_MM) as i32;
    let whole = (0..other.places.len()).filter_map(|j| Some((other.rect(j), other.place(j)?)));
    let words = other.words.iter().map(|w| (w.rect, w.shift));
    let found: Vec<(Rect, Shift)> = whole.chain(words).filter(|(_, shift)| shift.reach() <= near).collect();
    for i in side.open() {
        let rect = side.rect(i);
        let covers =
            |(there, shift): &&(Rect, Shift)| 2 * there.shifted(*shift).meet(&rect).positive_area() >= rect.area();
        if let Some((_, shift)) = found.iter().find(covers) {
            side.settle(i, shift.reversed());
        }
    }
}

/// Takes back ways that nobody would see: what went far when its old place shows it too, and, of few pieces that went a way of their
/// own, what the place shows where most went (parts of a picture resemble each other) or what this page has there too (the dashes
/// of a line).
fn stay(side: &mut Search<'_, '_>) {
    let all: Vec<Shift> = side.places.iter().flatten().copied().chain(side.words.iter().map(|w| w.shift)).collect();
    let scale = side.here.plane.scale;
    let (least, far) = (scale.px(STAY_MM) as i32, FAR_MM.map(|mm| scale.px(mm) as i32));
    let alone = |way: Shift| way.reach() >= least && all.iter().filter(|s| s.is_like(way)).count() <= ALONE;
    let mut usual: Vec<Shift> = Shift::by_frequency(all.clone()).filter(|s| !alone(*s)).take(2).collect();
    usual.insert(0, Shift::default());
    let shown = Shown { here: &side.here.plane, there: &side.there.plane };
    let place = |rect: Rect, went: Shift| {
        let ways = if alone(went) { usual.as_slice() } else { &[Shift::default()] };
        let in_place = ways.iter().copied().find(|way| shown.at(rect, *way));
        let twin = |way: &Shift| alone(went) && shown.twin(rect, went, *way);
        in_place.or_else(|| ways.iter().copied().find(twin)).unwrap_or(went)
    };
    let astray = |way: Shift| way.dx.abs() >= far[0] || way.dy.abs() >= far[1] || alone(way);
    // A profile of many strokes resembles itself a few pixels on; the pixels know better.
    let settled = |rect: Rect, went: Shift| match astray(went) {
        true => place(rect, went),
        false if went.reach() > least => shown.nearer_in_place(rect, went).unwrap_or(went),
        false => went,
    };
    for (piece, went) in side.here.layout.pieces.iter().zip(&mut side.places) {
        *went = went.map(|went| settled(piece.rect, went));
    }
    for word in &mut side.words {
        word.shift = settled(word.rect, word.shift);
    }
}

/// What the other page shows within what renderers vary.
struct Shown<'a, 'b> {
    here: &'b Plane<'a>,
    there: &'b Plane<'a>,
}

impl Shown<'_, '_> {
    /// Whether it shows a box somewhere.
    fn at(&self, rect: Rect, way: Shift) -> bool {
        is_noise(self.here, self.there, rect, way) || all_in_range(self.here, self.there, rect, way)
    }

    /// Where a box is to a pixel, if it looks more like its own place than like where it went, as the pixels are.
    fn nearer_in_place(&self, rect: Rect, went: Shift) -> Option<Shift> {
        let here = self.here.patch(rect);
        let apart = |way: Shift| -> f32 {
            let there = self.there.patch(rect.shifted(way));
            here.dark.iter().zip(&there.dark).map(|(a, b)| (a - b).abs()).sum()
        };
        let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| Shift { dx, dy }));
        let near = around.map(|way| (apart(way), way)).min_by(|a, b| a.0.total_cmp(&b.0));
        near.filter(|(least, _)| *least <= apart(went)).map(|(_, way)| way)
    }

    /// Whether something stands on this page too where a box went, seen from where most went.
    fn twin(&self, rect: Rect, went: Shift, way: Shift) -> bool {
        let twin = rect.shifted(went).shifted(way.reversed());
        2.0 * self.here.contours(twin) >= self.here.contours(rect) && self.at(twin, way)
    }
}

/// What shows the same ink in its place, or where its neighbours went, within what renderers vary is there, however little its
/// profile resembles: a stroke one pixel wide, an l that stands alone, the foot of a letter under its underline, small letters
/// on a gradient.
fn within_noise(side: &mut Search<'_, '_>) {
    // Farther away stand other lines and other letters, which may be the same.
    let near = side.here.plane.scale.px(SAME_LINE_MM) as i32;
    let mut shifts = vec![Shift::default()];
    shifts.extend(common(side).into_iter().filter(|s| (1..=near).contains(&s.reach())));
    let (here, there) = (&side.here.plane, &side.there.plane);
    let mut trials = MOST_IN_NOISE;
    let mut place = |rect: Rect| {
        let shown = |shift: &Shift| {
            trials = trials.saturating_sub(1);
            let theirs = there.contours(rect.shifted(*shift).grown(1, 1));
            trials > 0 && theirs >= CONTOURS * here.contours(rect) && is_noise(here, there, rect, *shift)
        };
        shifts.iter().copied().find(shown)
    };
    for i in side.open() {
        if let Some(shift) = place(side.rect(i)) {
            side.settle(i, shift);
        }
    }
    for rect in std::mem::take(&mut side.lost_words) {
        match place(rect) {
            Some(shift) => side.words.push(Found { rect, shift, how: How::Word }),
            None => side.lost_words.push(rect),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::draw::{PEN, Pen, lines, set};
    use super::super::verdict::sheet;
    use super::*;

    /// Where the lines of a page are in the end that were first found three pixels to the right.
    fn kept(drawn: Pen) -> Vec<Shift> {
        let page = set(&lines(1, 12));
        let (left, right) = (page.draw(PEN), page.draw(drawn));
        let (left, right) = (sheet(&left), sheet(&right));
        let mut search = Search::new(&left, &right);
        search.places.fill(Some(Shift { dx: 3, dy: 0 }));
        stay(&mut search);
        search.places.into_iter().flatten().collect()
    }

    #[test]
    fn a_few_pixels_are_a_way_only_where_the_pixels_agree_there() {
        let all = |dx: f32, expected: i32| {
            let kept = kept(Pen { dx, ..PEN });
            assert_eq!(
                (kept.len(), kept.iter().all(|s| *s == Shift { dx: expected, dy: 0 })),
                (12, true),
                "{dx}: {kept:?}"
            );
        };
        all(0.0, 0);
        all(0.4, 0);
        all(1.0, 1);
        all(3.0, 3);
    }
}
