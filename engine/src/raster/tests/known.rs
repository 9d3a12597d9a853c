//! Known answers: one change, one finding; and silence where only the renderer differs.

use super::draw::{PEN, Pen, Sketch, lines, set, words};
use super::*;

#[track_caller]
fn check(left: &Sketch, right: &Sketch, expected: &[&str]) -> PageComparison {
    let comparison = compare(&[left.draw(PEN)], &[right.draw(PEN)]);
    assert_eq!(kinds(&comparison), expected, "{:?}", comparison.differences);
    comparison
}

#[track_caller]
fn check_silent(sketch: &Sketch, pen: Pen) {
    let comparison = compare(&[sketch.draw(PEN)], &[sketch.draw(pen)]);
    assert_eq!(comparison.differences, [], "{pen:?}");
}

/// The first region of a kind contains a point in pixels.
#[track_caller]
fn check_at(comparison: &PageComparison, kind: PageChangeKind, x: f32, y: f32) {
    let mm = |px: f32| px / 96.0 * 25.4;
    let change = comparison.differences.iter().flat_map(|d| &d.changes).find(|c| c.kind == kind).unwrap();
    let hit = |r: &Region| r.x <= mm(x) && mm(x) <= r.x + r.width && r.y <= mm(y) && mm(y) <= r.y + r.height;
    assert!(change.regions.iter().any(hit), "{x} {y}: {:?}", change.regions);
}

/// A table of three by three cells with text.
fn table(border: bool) -> Sketch {
    let mut sketch = set(&lines(4, 8));
    for i in 0..4 {
        let at = i as f32;
        sketch = sketch.line(80.0, 400.5 + 30.0 * at, 560.0, 400.5 + 30.0 * at);
        if border || i != 1 {
            sketch = sketch.line(80.5 + 160.0 * at, 400.0, 80.5 + 160.0 * at, 490.0);
        }
    }
    (0..9).fold(sketch, |s, i| s.text(90.0 + 160.0 * (i % 3) as f32, 410.0 + 30.0 * (i / 3) as f32, &words(70 + i, 2)))
}

#[test]
fn equal_pages_are_silent() {
    check(&set(&lines(1, 40)), &set(&lines(1, 40)), &[]);
    check(&Sketch::a4(), &Sketch::a4(), &[]);
}

#[test]
fn a_moved_page_says_how_far() {
    let shifted = Pen { dx: 3.78, dy: 3.78, ..PEN };
    let sketch = set(&lines(1, 30));
    let comparison = compare(&[sketch.draw(PEN)], &[sketch.draw(shifted)]);
    assert_eq!(kinds(&comparison), ["moved"], "{:?}", comparison.differences);
    let (dx, dy) = comparison.differences[0].changes[0].moved.unwrap();
    assert!((dx - 1.0).abs() < 0.2 && (dy - 1.0).abs() < 0.2, "{dx} {dy}");
    assert_eq!(comparison.differences[0].changes[0].lines, 30);
}

#[test]
fn a_deleted_line_is_missing_and_the_rest_moves_up() {
    let before = lines(1, 30);
    let mut after = before.clone();
    after.remove(12);
    let comparison = check(&set(&before), &set(&after), &["moved", "lines-missing"]);
    check_at(&comparison, PageChangeKind::LinesMissing, 200.0, 100.0 + 12.0 * 19.0 + 5.0);
    let d = &comparison.differences[0];
    assert_eq!((d.left_lines, d.right_lines, d.changes[0].lines), (30, 29, 1));
    let (dx, dy) = d.changes[1].moved.unwrap();
    assert!(dx.abs() < 0.3 && (dy + 5.03).abs() < 0.3, "{dx} {dy}");
}

#[test]
fn an_added_line_is_new() {
    let mut after = lines(1, 30);
    after.push(words(99, 9));
    check(&set(&lines(1, 30)), &set(&after), &["lines-new"]);
}

/// A line of 12 points in a page of text.
fn with_line(text: &str) -> Sketch {
    let mut sketch = set(&lines(1, 20)).text(80.0, 600.0, text);
    if let Some(draw::Item::Text { size, .. }) = sketch.items.last_mut() {
        *size = 13.0;
    }
    sketch
}

#[test]
fn an_accent_is_seen() {
    let page = |e: &str| with_line(&format!("qu{e}l r{e}sum{e} du contrat"));
    check(&page("é"), &page("e"), &["ink-missing"]);
    check(&page("e"), &page("é"), &["ink-new"]);
    let (one, other) = (with_line("un contrat rempli"), with_line("un contrat rémpli"));
    check(&one, &other, &["ink-new"]);
}

#[test]
fn one_digit_is_seen() {
    let with = |digit: &str| with_line(&format!("total {digit}12 euros"));
    for (a, b) in [("3", "8"), ("1", "7"), ("1", "4"), ("2", "5"), ("0", "6")] {
        let comparison = compare(&[with(a).draw(PEN)], &[with(b).draw(PEN)]);
        assert_eq!(comparison.differences.len(), 1, "{a} {b}");
        assert!(comparison.differences[0].regions.iter().all(|r| r.width < 8.0), "{a} {b}");
    }
    check(&with("3"), &with(" "), &["ink-missing"]);
}

#[test]
fn a_vanished_bullet_is_seen() {
    let page = |mark: &str| set(&lines(5, 20)).text(60.0, 100.0 + 19.0 * 4.0, mark);
    check(&page("•"), &page(" "), &["ink-missing"]);
    check(&page(" "), &page("•"), &["ink-new"]);
}

#[test]
fn a_vanished_border_is_seen() {
    let comparison = check(&table(true), &table(false), &["ink-missing"]);
    check_at(&comparison, PageChangeKind::InkMissing, 240.5, 445.0);
    check(&table(false), &table(true), &["ink-new"]);
    check(&table(true), &table(true), &[]);
}

#[test]
fn colours_are_seen() {
    let page =
        |ground: [u8; 3]| Sketch::a4().fill(80.0, 300.0, 300.0, 340.0, ground).text(90.0, 310.0, "total of the year");
    check(&page([255, 230, 150]), &page([200, 230, 255]), &["colour"]);
    let mut red = set(&lines(6, 10));
    if let draw::Item::Text { colour, .. } = &mut red.items[3] {
        *colour = [200, 0, 0];
    }
    check(&set(&lines(6, 10)), &red, &["colour"]);
}

#[test]
fn a_stamp_is_seen() {
    let plain = set(&lines(1, 30));
    let stamped = plain.clone().fill(600.0, 900.0, 611.0, 911.0, [0, 0, 160]);
    let comparison = check(&plain, &stamped, &["ink-new"]);
    check_at(&comparison, PageChangeKind::InkNew, 605.0, 905.0);
}

#[test]
fn words_in_other_lines_are_reflowed() {
    let all: Vec<String> = words(42, 90).split(' ').map(str::to_owned).collect();
    let paragraph = |per: usize| set(&all.chunks(per).map(|c| c.join(" ")).collect::<Vec<_>>());
    let comparison = compare(&[paragraph(10).draw(PEN)], &[paragraph(9).draw(PEN)]);
    let kinds = kinds(&comparison);
    assert!(kinds.contains(&"reflowed"), "{kinds:?}");
    assert!(!kinds.contains(&"lines-missing") && !kinds.contains(&"lines-new"), "{kinds:?}");
}

#[test]
fn pages_are_paired_by_content() {
    let pages: Vec<Page> = (0..6).map(|i| set(&lines(20 + i, 30)).draw(PEN)).collect();
    let extra = set(&lines(50, 25)).draw(PEN);
    let mut inserted = pages.clone();
    inserted.insert(2, extra.clone());
    assert_eq!(kinds(&compare(&pages, &inserted)), ["page-new"]);
    assert_eq!(kinds(&compare(&inserted, &pages)), ["page-missing"]);
    let mut swapped = pages.clone();
    swapped.swap(1, 2);
    assert_eq!(kinds(&compare(&pages, &swapped)), ["page-moved"]);
}

#[test]
fn an_inserted_page_pairs_the_others_though_they_differ_too() {
    let texts: Vec<Vec<String>> = (0..6).map(|i| lines(20 + i, 30)).collect();
    let left: Vec<Page> = texts.iter().map(|t| set(t).draw(PEN)).collect();
    let mut right: Vec<Page> = texts.iter().map(|t| set(&t[1..]).draw(Pen { dx: 0.3, ..PEN })).collect();
    right.insert(3, set(&lines(50, 25)).draw(PEN));
    let comparison = compare(&left, &right);
    assert_eq!(kinds(&comparison), ["page-new", "moved", "lines-missing"], "{:?}", comparison.differences);
    assert_eq!(
        comparison.differences.iter().filter(|d| d.left.is_none()).map(|d| d.right).collect::<Vec<_>>(),
        [Some(4)]
    );
}

#[test]
fn renderers_are_silent() {
    for sketch in [set(&lines(1, 30)), table(true)] {
        for (dx, dy) in [(0.4, 0.0), (0.0, 0.4), (-0.4, 0.4), (0.9, -0.3)] {
            check_silent(&sketch, Pen { dx, dy, ..PEN });
        }
        for (half, gamma) in [(0.55, 1.0), (0.70, 1.0), (0.62, 0.8), (0.62, 1.25)] {
            check_silent(&sketch, Pen { half, gamma, ..PEN });
        }
    }
}

/// White letters of half the size on ground that goes from red to blue.
fn on_gradient(text: &str, colour: [u8; 3]) -> Sketch {
    let strip = |s: Sketch, i: u8| {
        let at = f32::from(i) * 4.0;
        s.fill(80.0, 300.0 + at, 300.0, 304.0 + at, [220 - 5 * i, 20, 20 + 5 * i])
    };
    let mut sketch = (0..40).fold(Sketch::a4(), strip).text(120.0, 370.0, text);
    if let Some(draw::Item::Text { size, colour: ink, .. }) = sketch.items.last_mut() {
        (*size, *ink) = (7.0, colour);
    }
    sketch
}

#[test]
fn renderers_are_silent_where_profiles_say_little() {
    // A stroke one pixel wide, which a renderer draws between two pixels or paler.
    let stroke = |ink: u8| Sketch::a4().fill(200.0, 300.0, 201.0, 308.0, [ink; 3]);
    check(&stroke(155), &stroke(105), &[]);
    check(&stroke(105), &stroke(155), &[]);
    for (dx, dy, gamma) in [(0.5, 0.0, 1.0), (0.0, 0.0, 0.8), (0.5, 0.4, 1.25)] {
        check_silent(&on_gradient("vml de 45", [255; 3]), Pen { dx, dy, gamma, ..PEN });
    }
}

#[test]
fn small_things_on_coloured_ground_are_seen() {
    let differ = |what: &str, a: &Sketch, b: &Sketch| {
        assert_eq!(compare(&[a.draw(PEN)], &[b.draw(PEN)]).differences.len(), 1, "{what}");
        assert_eq!(compare(&[b.draw(PEN)], &[a.draw(PEN)]).differences.len(), 1, "{what}, the other way");
    };
    let stroke = Sketch::a4().fill(200.0, 300.0, 201.0, 312.0, [0; 3]);
    differ("a stroke gone", &stroke, &Sketch::a4());
    differ("no letters", &on_gradient("vml de 45", [255; 3]), &on_gradient("", [255; 3]));
    differ("black letters", &on_gradient("vml de 45", [255; 3]), &on_gradient("vml de 45", [0; 3]));
}

#[test]
fn grey_text_is_not_black_text() {
    let page = |colour: [u8; 3]| {
        let mut sketch = set(&lines(1, 12));
        if let Some(draw::Item::Text { colour: c, .. }) = sketch.items.get_mut(5) {
            *c = colour;
        }
        sketch
    };
    let comparison = compare(&[page([0; 3]).draw(PEN)], &[page([128; 3]).draw(PEN)]);
    assert!(kinds(&comparison).contains(&"colour"), "{:?}", comparison.differences);
}

#[test]
fn a_word_set_lower_has_moved_and_not_broken_otherwise() {
    let page = |y: f32| set(&lines(1, 12)).text(80.0, y, &words(70, 4));
    let comparison = check(&page(600.0), &page(612.0), &["moved"]);
    let (dx, dy) = comparison.differences[0].changes[0].moved.unwrap();
    assert!(dx.abs() < 0.3 && (dy - 3.2).abs() < 0.4, "{dx} {dy}");
}

#[test]
fn the_pale_edge_of_an_area_may_fall_between_pixels() {
    let page = |edge: u8| {
        Sketch::a4().fill(100.0, 200.0, 400.0, 300.0, [229, 229, 229]).fill(
            100.0,
            300.0,
            400.0,
            301.0,
            [edge, edge, edge],
        )
    };
    check(&page(255), &page(242), &[]);
}

#[test]
fn a_line_along_a_coloured_area_is_more_than_its_edge() {
    let area = || Sketch::a4().fill(100.0, 200.0, 400.0, 300.0, [180, 180, 180]);
    let lined = |ink: u8| area().fill(100.0, 300.0, 400.0, 301.0, [ink; 3]);
    check(&lined(0), &area(), &["ink-missing"]);
    check(&area(), &lined(0), &["ink-new"]);
    // A renderer may draw it paler, over two pixels.
    check(&lined(0), &area().fill(100.0, 300.0, 400.0, 302.0, [100; 3]), &[]);
}

/// A picture whose pixels all differ, drawn `dx` pixels to the right.
fn photograph(dx: f32) -> Sketch {
    let tile = |s: Sketch, i: usize| {
        let (x, y) = (100.0 + 3.0 * (i % 40) as f32 + dx, 200.0 + 3.0 * (i / 40) as f32);
        let level = (40 + (i * i * 7919 + i * 31) % 97 + 2 * (i % 40)) as u8;
        s.fill(x, y, x + 3.0, y + 3.0, [level; 3])
    };
    (0..1200).fold(Sketch::a4(), tile)
}

#[test]
fn a_photograph_a_pixel_off_is_the_same() {
    check(&photograph(0.0), &photograph(1.0), &[]);
    let stamped = photograph(0.0).fill(150.0, 220.0, 161.0, 231.0, [255; 3]);
    let comparison = compare(&[photograph(0.0).draw(PEN)], &[stamped.draw(PEN)]);
    assert_eq!(comparison.differences.len(), 1, "a stamp on it is seen");
}

#[test]
fn nothing_went_to_where_the_same_stands_on_both_pages() {
    let dashes = |s: Sketch, y: f32, ink: u8| {
        (0..30).fold(s, |s, i| s.fill(100.0 + 14.0 * i as f32, y, 107.0 + 14.0 * i as f32, y + 1.0, [ink; 3]))
    };
    let page = |ink: u8| dashes(dashes(set(&lines(1, 6)), 700.0, 150), 760.0, ink);
    check(&page(150), &page(175), &[]);
}

/// A box with a frame around it that is one tile wide.
fn framed(frame: [u8; 3]) -> Sketch {
    let sketch = set(&lines(6, 12)).fill(200.0, 600.0, 440.0, 760.0, [34, 62, 127]);
    let sides = [
        (192.0, 592.0, 448.0, 600.0),
        (192.0, 760.0, 448.0, 768.0),
        (192.0, 600.0, 200.0, 760.0),
        (440.0, 600.0, 448.0, 760.0),
    ];
    sides.into_iter().fold(sketch, |sketch, (x0, y0, x1, y1)| sketch.fill(x0, y0, x1, y1, frame))
}

#[test]
fn the_strip_along_an_edge_is_no_ground_and_a_box_is() {
    check(&framed([150, 148, 240]), &framed([128, 131, 222]), &[]);
    let (one, other) = ([150, 148, 240], [110, 118, 201]);
    let filled = |colour| framed(one).fill(500.0, 600.0, 540.0, 640.0, colour);
    check(&filled(one), &filled(other), &["colour"]);
}

#[test]
fn three_pixels_are_a_way_of_text() {
    let sketch = set(&lines(1, 30));
    let comparison = compare(&[sketch.draw(PEN)], &[sketch.draw(Pen { dx: 3.0, ..PEN })]);
    assert_eq!(kinds(&comparison), ["moved"], "{:?}", comparison.differences);
}

/// A table's coloured row with thin pale separators, which pieces come of, and the footer of its page.
fn coloured_row(y: f32) -> Sketch {
    let sheet = Sketch::a4().fill(20.0, y, 775.0, y + 20.0, [247, 150, 70]);
    let sheet =
        [128.0, 522.0, 566.0, 610.0].iter().fold(sheet, |s, x| s.fill(*x, y, *x + 1.0, y + 20.0, [250, 190, 140]));
    let sheet = sheet.line(20.0, y, 775.0, y).line(20.0, y + 20.0, 775.0, y + 20.0);
    sheet.line(20.0, y, 20.0, y + 20.0).line(775.0, y, 775.0, y + 20.0).text(20.0, 1090.0, "15.01.2026")
}

#[test]
fn a_row_that_went_elsewhere_whole_is_told() {
    check(&coloured_row(68.0), &coloured_row(81.0), &["ink-missing", "ink-new"]);
}
