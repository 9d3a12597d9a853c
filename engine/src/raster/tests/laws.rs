//! Laws that hold for any pages.

use super::draw::{PEN, Pen, Sketch, lines, set};
use super::*;
use proptest::prelude::*;

/// One damage at a place of its own on a page of 24 lines.
fn damaged(sketch: Sketch, damage: usize) -> Sketch {
    let y = 600.0 + 40.0 * (damage / 3) as f32;
    match damage % 3 {
        0 => sketch.fill(120.0, y, 133.0, y + 13.0, [0, 0, 0]),
        1 => sketch.line(200.0, y, 420.0, y),
        _ => sketch.text(450.0, y, "overprint"),
    }
}

fn page_of(seed: usize, damages: &[usize]) -> Page {
    damages.iter().fold(set(&lines(seed, 24)), |s, &d| damaged(s, d)).draw(PEN)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_page_does_not_differ_from_itself(seed in 0usize..500, damages in prop::collection::vec(0usize..30, 0..4)) {
        let page = page_of(seed, &damages);
        prop_assert_eq!(compare(std::slice::from_ref(&page), std::slice::from_ref(&page)).distance, 0.0);
    }

    #[test]
    fn sides_mirror(seed in 0usize..500, a in prop::collection::vec(0usize..30, 0..4), b in prop::collection::vec(0usize..30, 0..4)) {
        let (l, r) = ([page_of(seed, &a)], [page_of(seed, &b)]);
        let (there, back) = (compare(&l, &r), compare(&r, &l));
        prop_assert!((there.distance - back.distance).abs() < 1e-4, "{} {}", there.distance, back.distance);
        let mirrored = |c: &PageComparison| {
            let mut all: Vec<_> = c.differences.iter().flat_map(|d| d.changes.iter().map(|c| c.kind.mirrored())).collect();
            all.sort();
            all
        };
        let mut plain: Vec<_> = back.differences.iter().flat_map(|d| d.changes.iter().map(|c| c.kind)).collect();
        plain.sort();
        prop_assert_eq!(mirrored(&there), plain);
    }

    #[test]
    fn a_second_damage_never_scores_better(seed in 0usize..500, first in 0usize..15, second in 15usize..30) {
        let plain = [page_of(seed, &[])];
        let (one, two) = (compare(&plain, &[page_of(seed, &[first])]), compare(&plain, &[page_of(seed, &[first, second])]));
        prop_assert!(one.distance > 0.0 && two.distance > one.distance, "{} {}", one.distance, two.distance);
    }

    // Measured on 6,000 draws: 5 report one spot of a millimetre (seed 323 at -0.168, -0.367 and 0.56 is another), none more.
    #[test]
    fn less_than_a_pixel_is_silent_or_one_spot(seed in 0usize..500, dx in -0.45f32..0.45, dy in -0.45f32..0.45, half in 0.56f32..0.68) {
        let sketch = set(&lines(seed, 12));
        let comparison = compare(&[sketch.draw(PEN)], &[sketch.draw(Pen { dx, dy, half, ..PEN })]);
        let regions: usize = comparison.differences.iter().flat_map(|d| &d.changes).map(|c| c.regions.len()).sum();
        prop_assert!(regions <= 1 && comparison.distance < 1e-4, "{:?}", comparison.differences);
    }

    #[test]
    fn any_pixels_are_compared(w in 0u32..40, h in 0u32..40, bytes in prop::collection::vec(any::<u8>(), 1600)) {
        let page = |skip: usize| Page::from_grey(w, h, 96, bytes.iter().cycle().skip(skip).take((w * h) as usize).copied().collect()).unwrap();
        let comparison = compare(&[page(0)], &[page(7)]);
        prop_assert!((0.0..=1.0).contains(&comparison.distance));
    }
}
