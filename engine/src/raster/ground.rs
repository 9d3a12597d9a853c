//! What is not text: straight rules and coloured ground.
//!
//! In: two prepared pages and the shifts at which their text was found. Out: stretches of rules that the other page does not
//! have, and boxes of ground with another colour. A rule is there when anything changes darkness within two pixels of where
//! it should be, at once or over several pixels, so thickness and position to a pixel do not matter; ground is the mean of pixels that are not ink, looked
//! for in the neighbouring tiles too.

use super::bits::runs;
use super::matching::Found;
use super::plane::{Plane, Rect, Shift};
use super::segment::{Rule, middle};

/// A rule that stands out from both of its sides by so many levels of darkness is a line and not only the edge of an area; the
/// other page has to show at least this part of it.
const LINE: u8 = 96;
const LINE_SHOWN: f32 = 0.4;

/// Shortest stretch of a rule that is reported missing, in mm.
const STRETCH_MM: f32 = 3.0;
/// How far off a rule may lie, in pixels.
const OFF: i32 = 2;
/// Levels of darkness by which something that may be the rule stands out: less than a contour, because antialiasing spreads the
/// edge of a pale area over two pixels.
const FAINT: u8 = 16;
/// Side of a tile of ground in mm, and the fewest tiles of another colour side by side that count.
const TILE_MM: f32 = 2.1;
const TILES: i64 = 4;
/// Levels of a channel by which ground may differ (renderers blend and dither).
const SHADE: u8 = 16;
/// Levels of a channel between which the middle half of a tile's pixels lie.
const UNEVEN: u8 = 24;

/// Stretches of `here`'s rules that `there` has at none of the shifts that text near them was found at.
pub(crate) fn missing_rules(here: &Plane<'_>, rules: &[Rule], there: &Plane<'_>, found: &[Found]) -> Vec<Rect> {
    rules.iter().flat_map(|rule| missing_stretches(here, *rule, there, &near(found, rule.rect))).collect()
}

/// No shift, and the shifts of the pieces nearest to a box.
fn near(found: &[Found], rect: Rect) -> Vec<Shift> {
    let away = |f: &Found| {
        let gap = |a0: i32, a1: i32, b0: i32, b1: i32| (b0 - a1).max(a0 - b1).max(0);
        gap(f.rect.x0, f.rect.x1, rect.x0, rect.x1) + 2 * gap(f.rect.y0, f.rect.y1, rect.y0, rect.y1)
    };
    let mut out = vec![Shift::default()];
    let mut moved: Vec<(i32, Shift)> = found.iter().map(|f| (away(f), f.shift)).collect();
    moved.sort_unstable();
    for (_, shift) in moved {
        if out.len() < 7 && !out.contains(&shift) {
            out.push(shift);
        }
    }
    out
}

fn missing_stretches(here: &Plane<'_>, rule: Rule, there: &Plane<'_>, shifts: &[Shift]) -> Vec<Rect> {
    let mut best: Option<(i32, Vec<Rect>)> = None;
    let line = line_level(here, rule);
    for &shift in shifts {
        let gaps = gaps(rule, line, there, shift, here.scale.px(STRETCH_MM));
        let sum = gaps.iter().map(|g| g.width().max(g.height())).sum();
        if best.as_ref().is_none_or(|(least, _)| sum < *least) {
            best = Some((sum, gaps));
        }
        if sum == 0 {
            break;
        }
    }
    best.map(|(_, gaps)| gaps).unwrap_or_default()
}

/// The darkness from which a pixel is part of a rule that is a line; none for a rule that is the edge of an area, or faint.
fn line_level(here: &Plane<'_>, rule: Rule) -> Option<u8> {
    let (from, to, ..) = rule.extent();
    let middle = |at: i32| middle(&rule.along(at, |x, y| here.painted_at(x, y)));
    let level = (from..to).map(middle).max()?;
    let sides = middle(from - OFF).max(middle(to + OFF - 1));
    let out = level.saturating_sub(sides);
    (out >= LINE).then_some(sides + (LINE_SHOWN * f32::from(out)) as u8)
}

/// The parts of a window where no pixel is as dark as the line that should be there.
fn without_line(there: &Plane<'_>, window: Rect, horizontal: bool, level: u8) -> Vec<(i32, i32)> {
    let (low, high, start, end) = Rule { rect: window, horizontal }.extent();
    let dark = |at: i32, i: i32| if horizontal { there.painted_at(at, i) } else { there.painted_at(i, at) };
    stretches(start..end, |at| (low..high).all(|i| dark(at, i) < level))
}

/// Stretches of places of which something holds.
fn stretches(places: std::ops::Range<i32>, holds: impl Fn(i32) -> bool) -> Vec<(i32, i32)> {
    let mut out: Vec<(i32, i32)> = Vec::new();
    for at in places.filter(|at| holds(*at)) {
        match out.last_mut() {
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => out.push((at, at + 1)),
        }
    }
    out
}

/// Where along a rule nothing changes darkness on the other page, or where a line is no more than the edge of an area.
fn gaps(rule: Rule, line: Option<u8>, there: &Plane<'_>, shift: Shift, least: usize) -> Vec<Rect> {
    let place = rule.rect.shifted(shift);
    let window = if rule.horizontal { place.grown(0, OFF) } else { place.grown(OFF, 0) };
    let edgeless = if rule.horizontal { across(there, window) } else { down(there, window) };
    let edgeless = edgeless.into_iter().flat_map(|stretch| blank(there, window, rule.horizontal, stretch));
    let lineless = line.map(|level| without_line(there, window, rule.horizontal, level)).unwrap_or_default();
    let mut long: Vec<(i32, i32)> = edgeless.chain(lineless).filter(|(a, b)| (b - a) as usize >= least).collect();
    long.sort_unstable();
    long.dedup_by(|next, last| {
        let joins = next.0 <= last.1;
        if joins {
            last.1 = last.1.max(next.1);
        }
        joins
    });
    long.into_iter()
        .map(|(from, to)| {
            if rule.horizontal {
                Rect { x0: from - shift.dx, x1: to - shift.dx, ..rule.rect }
            } else {
                Rect { y0: from - shift.dy, y1: to - shift.dy, ..rule.rect }
            }
        })
        .collect()
}

/// The parts of a stretch where darkness stays the same over the whole window.
fn blank(plane: &Plane<'_>, window: Rect, horizontal: bool, (from, to): (i32, i32)) -> Vec<(i32, i32)> {
    let (low, high, ..) = Rule { rect: window, horizontal }.extent();
    let faint = |at: i32| {
        let darkness = |i: i32| if horizontal { plane.dark_at(at, i) } else { plane.dark_at(i, at) };
        let (least, most) = (low..high).map(darkness).fold((255, 0), |(l, m), d| (d.min(l), d.max(m)));
        most >= least.saturating_add(FAINT)
    };
    stretches(from..to, |at| !faint(at))
}

/// Stretches of columns without any edge in the window's rows.
fn across(plane: &Plane<'_>, window: Rect) -> Vec<(i32, i32)> {
    let rows = window.y0.max(0) as usize..(window.y1.max(0) as usize).min(plane.height);
    let inked = plane.edges.columns(rows);
    let mut gaps = Vec::new();
    let mut at = window.x0;
    for (from, to) in runs(&inked, plane.width, 1) {
        let (from, to) = (from as i32, to as i32);
        if from > at {
            gaps.push((at, from.min(window.x1)));
        }
        at = at.max(to);
    }
    gaps.push((at, window.x1));
    gaps.retain(|(from, to)| to > from && *from < window.x1);
    gaps
}

/// Stretches of rows without any edge in the window's columns.
fn down(plane: &Plane<'_>, window: Rect) -> Vec<(i32, i32)> {
    let (x0, x1) = (window.x0.max(0) as usize, (window.x1.max(0) as usize).min(plane.width));
    let inked = |y: i32| y >= 0 && (y as usize) < plane.height && x0 < x1 && plane.edges.any(y as usize, x0, x1);
    stretches(window.y0..window.y1, |y| !inked(y))
}

/// The colours of a page's ground, tile by tile; none where a tile is mostly ink.
pub(crate) struct Ground {
    tile: usize,
    width: usize,
    height: usize,
    colours: Vec<Option<[u8; 3]>>,
}

impl Ground {
    pub fn of(plane: &Plane<'_>) -> Ground {
        let tile = plane.scale.px(TILE_MM).max(2);
        let (width, height) = (plane.width.div_ceil(tile), plane.height.div_ceil(tile));
        let colours = (0..width * height).map(|i| mean(plane, tile, i % width.max(1), i / width.max(1))).collect();
        Ground { tile, width, height, colours }
    }

    /// Number of tiles that are not paper.
    pub fn coloured(&self) -> usize {
        self.colours.iter().flatten().filter(|c| c.iter().any(|&v| v < 255 - SHADE)).count()
    }

    fn at(&self, column: i32, row: i32) -> Option<[u8; 3]> {
        let inside = column >= 0 && row >= 0 && (column as usize) < self.width && (row as usize) < self.height;
        if inside { self.colours.get(row as usize * self.width + column as usize).copied().flatten() } else { None }
    }

    /// Boxes of this ground that the other page has in no neighbouring tile at any of the shifts.
    pub fn unlike(&self, other: &Ground, shifts: &[Shift]) -> Vec<Rect> {
        let tile = self.tile as i32;
        let places = || (0..self.height as i32).flat_map(|row| (0..self.width as i32).map(move |column| (column, row)));
        let is_odd = |(column, row)| self.at(column, row).is_some_and(|c| !other.has(c, column, row, shifts));
        let odd: std::collections::BTreeSet<(i32, i32)> = places().filter(|place| is_odd(*place)).collect();
        // A strip one tile wide is the edge of something, around whatever it goes.
        let square = |x: i32, y: i32| [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].iter().all(|p| odd.contains(p));
        let wide =
            |(x, y): &&(i32, i32)| [(0, 0), (1, 0), (0, 1), (1, 1)].iter().any(|(dx, dy)| square(x - dx, y - dy));
        let tile_at = |&(column, row): &(i32, i32)| Rect {
            x0: column * tile,
            y0: row * tile,
            x1: (column + 1) * tile,
            y1: (row + 1) * tile,
        };
        let odd: Vec<Rect> = odd.iter().filter(wide).map(tile_at).collect();
        let joined = super::evidence::joined(&odd, 2);
        let least = TILES * i64::from(tile * tile);
        joined.into_iter().filter(|r| r.area() >= least && r.width().min(r.height()) >= 2 * tile).collect()
    }

    fn has(&self, colour: [u8; 3], column: i32, row: i32, shifts: &[Shift]) -> bool {
        let tile = self.tile as i32;
        let near = |c: [u8; 3]| c.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) <= SHADE);
        let shown = |s: &Shift| {
            let (column, row) =
                (column + (s.dx as f32 / tile as f32).round() as i32, row + (s.dy as f32 / tile as f32).round() as i32);
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
            let mut seen = false;
            for (dx, dy) in around {
                match self.at(column + dx, row + dy) {
                    Some(c) if near(c) => return true,
                    Some(_) => seen = true,
                    None => {}
                }
            }
            // Ink all around says nothing about the ground.
            !seen
        };
        shifts.iter().any(shown)
    }
}

fn mean(plane: &Plane<'_>, tile: usize, column: usize, row: usize) -> Option<[u8; 3]> {
    let (x0, y0) = (column * tile, row * tile);
    let (x1, y1) = ((x0 + tile).min(plane.width), (y0 + tile).min(plane.height));
    // Most of a document is paper.
    let white = |y: usize| plane.row(y as i32, x0 as i32, x1 as i32).iter().fold(0, |all, d| all | d) == 0;
    if (y0..y1).all(white) {
        return Some([255; 3]);
    }
    let ink: u32 = (y0..y1).map(|y| plane.edges.count(y, x0, x1)).sum();
    if 4 * ink as usize > (x1 - x0) * (y1 - y0) {
        return None;
    }
    // The median: halos of letters and the inside of thick strokes are the smaller part.
    let mut seen: Vec<[u8; 3]> = Vec::with_capacity((tile / 2 + 1) * (tile / 2 + 1));
    for y in (y0..y1).step_by(2) {
        let flat = (x0..x1).step_by(2).filter(|&x| !plane.edges.any(y, x, x + 1));
        seen.extend(flat.map(|x| plane.colour(x as i32, y as i32)));
    }
    // The inside of a photograph is no ground.
    let median = |channel: usize| {
        let mut values: Vec<u8> = seen.iter().map(|c| c[channel]).collect();
        values.sort_unstable();
        let part = |quarters: usize| values.get(values.len() * quarters / 4).copied();
        (part(3)?.abs_diff(part(1)?) <= UNEVEN).then(|| part(2))?
    };
    match plane.page.is_grey() {
        true => median(0).map(|grey| [grey; 3]),
        false => Some([median(0)?, median(1)?, median(2)?]),
    }
}

/// Boxes of a piece whose ink has another colour in its place on the other page.
pub(crate) fn other_colour(left: &Plane<'_>, right: &Plane<'_>, found: &Found) -> Vec<Rect> {
    if left.page.is_grey() && right.page.is_grey() || left.same(found.rect, right, found.shift) {
        return Vec::new();
    }
    const STEP: i32 = 24;
    /// A strip of so few pixels is the edge of something.
    const NARROW: i32 = 3;
    let rect = found.rect;
    let mut out = Vec::new();
    let mut x0 = rect.x0;
    while x0 < rect.x1 {
        let part = Rect { x0, x1: (x0 + STEP).min(rect.x1), ..rect };
        if part.width().min(part.height()) >= NARROW && tinted_elsewise(left, right, part, found.shift) {
            out.push(part);
        }
        x0 += STEP;
    }
    out
}

/// How far apart the strongest ink of a line may be: small type is drawn weaker where its stems fall between pixels.
const DEPTH: (f32, f32) = (0.72, 56.0);
/// The same for all ink, which keeps its sum where stems fall between pixels.
const DEPTH_OF_ALL: f32 = 0.8;
/// Least pixels from which the strongest part of an ink says something.
const STRONGEST: usize = 12;

/// Whether a piece is drawn black on one page and grey on the other.
pub(crate) fn other_depth(left: &Plane<'_>, right: &Plane<'_>, found: &Found) -> bool {
    let there = found.rect.shifted(found.shift);
    if left.same(found.rect, right, found.shift) {
        return false;
    }
    let Some(ours) = depth(left, found.rect) else { return false };
    // A box of few rows may hold more of a line a pixel higher or lower.
    let off = |dy: i32| depth(right, there.shifted(Shift { dx: 0, dy }));
    [0, -1, 1, -2, 2].into_iter().all(|dy| off(dy).is_some_and(|theirs| ours.is_other(&theirs)))
}

/// How far a box's ink stands out from its ground, in levels of darkness.
struct Depth {
    /// The strongest thirtieth of it.
    strongest: f32,
    /// All of it, summed.
    ink: f32,
}

impl Depth {
    fn is_other(&self, other: &Depth) -> bool {
        let weaker = |a: f32, b: f32, share: f32| a.min(b) < share * a.max(b);
        weaker(self.strongest, other.strongest, DEPTH.0)
            && (self.strongest - other.strongest).abs() > DEPTH.1
            && weaker(self.ink, other.ink, DEPTH_OF_ALL)
    }
}

fn depth(plane: &Plane<'_>, rect: Rect) -> Option<Depth> {
    let levels = levels(plane, rect);
    let area: usize = levels.iter().sum();
    let ground = level_of(&levels, area / 2)?;
    let mut away = [0usize; 256];
    levels.iter().enumerate().for_each(|(level, count)| away[level.abs_diff(ground)] += count);
    let count = area / 30;
    let ink: usize = away.iter().enumerate().map(|(level, count)| level * count).sum();
    let mut open = count;
    let strongest: usize = (0..256usize)
        .rev()
        .map(|level| {
            let taken = away[level].min(open);
            open -= taken;
            level * taken
        })
        .sum();
    let strongest = strongest as f32 / count.max(1) as f32;
    (count >= STRONGEST).then_some(Depth { strongest, ink: ink as f32 })
}

/// How many pixels of a box have each level of darkness; white where it leaves the page.
fn levels(plane: &Plane<'_>, rect: Rect) -> [usize; 256] {
    let mut levels = [0; 256];
    let inside = rect.meet(&plane.bounds());
    for y in inside.y0..inside.y1 {
        plane.row(y, inside.x0, inside.x1).iter().for_each(|dark| levels[usize::from(*dark)] += 1);
    }
    levels[0] += (rect.area() - inside.positive_area()).max(0) as usize;
    levels
}

/// The level of the pixel at a place in the order of darkness.
fn level_of(levels: &[usize; 256], place: usize) -> Option<usize> {
    let mut before = 0;
    levels.iter().position(|count| {
        before += count;
        before > place
    })
}

/// Whether ink has another colour at every place that is a pixel off: a box cuts through letters and through their ground.
fn tinted_elsewise(left: &Plane<'_>, right: &Plane<'_>, part: Rect, shift: Shift) -> bool {
    let Some(ours) = tint(left, part) else { return false };
    let off = |dx: i32, dy: i32| Shift { dx: shift.dx + dx, dy: shift.dy + dy };
    let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
    let other = |(dx, dy)| tint(right, part.shifted(off(dx, dy))).is_some_and(|theirs| tinted_otherwise(ours, theirs));
    tint(right, part.shifted(shift)).is_some_and(|theirs| tinted_otherwise(ours, theirs))
        && around.into_iter().all(other)
}

/// Share of each channel in what a box takes from white; none where there is too little ink to say.
fn tint(plane: &Plane<'_>, rect: Rect) -> Option<[f32; 3]> {
    let mut sum = [0.0f32; 3];
    for y in rect.y0..rect.y1 {
        for x in rect.x0..rect.x1 {
            plane.colour(x, y).iter().zip(&mut sum).for_each(|(&c, s)| *s += f32::from(255 - c));
        }
    }
    let all: f32 = sum.iter().sum();
    (all > 3000.0).then(|| sum.map(|s| s / all))
}

fn tinted_otherwise(a: [f32; 3], b: [f32; 3]) -> bool {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() > 0.14
}
