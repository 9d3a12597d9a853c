//! Pages nobody would paint, and the entrances.

use super::draw::{PEN, lines, set};
use super::*;

#[test]
fn strange_sizes_are_compared() {
    let blank = |w: u32, h: u32| Page::from_grey(w, h, 96, vec![255; (w * h) as usize]).unwrap();
    let sizes = [(0, 0), (0, 5), (5, 0), (1, 1), (1, 4000), (4000, 1), (64, 64)];
    for (w, h) in sizes {
        for (v, k) in sizes {
            let comparison = compare(&[blank(w, h)], &[blank(v, k)]);
            let sized = w.abs_diff(v) > 1 || h.abs_diff(k) > 1;
            assert_eq!(kinds(&comparison), if sized { vec!["size"] } else { vec![] }, "{w}x{h} {v}x{k}");
        }
    }
}

#[test]
fn no_pages_at_all() {
    let page = [set(&lines(1, 3)).draw(PEN)];
    assert_eq!(compare(&[], &[]).distance, 0.0);
    assert_eq!(kinds(&compare(&page, &[])), ["page-missing"]);
    assert_eq!(kinds(&compare(&[], &page)), ["page-new"]);
}

#[test]
fn five_metres_are_refused() {
    let error = Page::from_grey(18_898, 18_898, 96, Vec::new()).unwrap_err();
    assert_eq!(error, PageError::TooLarge { width: 18_898, height: 18_898 });
    assert!(error.to_string().contains("40 megapixels"));
    assert_eq!(
        Page::from_rgba(2, 2, 96, &[0; 15]).unwrap_err(),
        PageError::WrongLength { width: 2, height: 2, expected: 16, found: 15 }
    );
    assert!(Page::from_grey(u32::MAX, u32::MAX, 96, Vec::new()).is_err());
    assert!(Page::from_rgb(2, 2, 96, vec![0; 11]).is_err());
}

#[test]
fn equal_pictures_have_equal_digests() {
    let grey = Page::from_grey(2, 1, 96, vec![7, 255]).unwrap();
    let rgba = Page::from_rgba(2, 1, 96, &[7, 7, 7, 255, 99, 99, 99, 0]).unwrap();
    let bgra = Page::from_premultiplied_bgra(2, 1, 96, &[7, 7, 7, 255, 0, 0, 0, 0]).unwrap();
    assert_eq!([digest(&grey), digest(&rgba)], [digest(&bgra), digest(&bgra)]);
    assert_eq!(digest(&grey), digest(&Page::from_rgb(2, 1, 96, vec![7, 7, 7, 255, 255, 255]).unwrap()));
    assert_ne!(digest(&grey), digest(&Page::from_grey(1, 2, 96, vec![7, 255]).unwrap()));
    let mut pixels = [10, 20, 30, 255, 0, 0, 0, 0, 50, 60, 70, 128];
    bgra_to_rgba(&mut pixels);
    assert_eq!(pixels, [30, 20, 10, 255, 255, 255, 255, 255, 197, 187, 177, 255]);
}

#[test]
fn png_keeps_pixels() {
    let coloured = Page::from_rgba(2, 2, 96, &[1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 0, 0, 0, 255]).unwrap();
    assert_eq!(Page::from_rgb(2, 2, 96, vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0]).unwrap(), coloured);
    for page in [coloured, Page::from_grey(3, 1, 96, vec![0, 128, 255]).unwrap()] {
        assert_eq!(Page::from_png(&page.to_png().unwrap(), 96).unwrap(), page);
    }
    assert!(matches!(Page::from_png(b"no picture", 96), Err(PageError::Png(_))));
    assert!(matches!(Page::from_png(&[], 96), Err(PageError::Png(_))));
}

#[test]
fn equal_pages_are_never_loaded() {
    let images = |names: &[&str]| {
        names.iter().map(|n| PageImage { digest: (*n).to_owned(), width: 9, height: 9 }).collect::<Vec<_>>()
    };
    let mut asked = Vec::new();
    let blank = |shade| Page::from_grey(9, 9, 96, vec![shade; 81]).unwrap();
    let mut load = |side, index| {
        asked.push((side, index));
        Ok(blank(255))
    };
    let (l, r) = (images(&["a", "b", "c"]), images(&["a", "x", "c"]));
    compare_lazily(PageView::InOneViewer, None, l.clone(), l.clone(), &mut load).unwrap();
    compare_lazily(PageView::InOneViewer, None, l, r, &mut load).unwrap();
    assert_eq!(asked, [(Side::Left, 1), (Side::Right, 1)]);
}

#[test]
fn a_page_that_does_not_come_is_named() {
    let images = |n: &str| vec![PageImage { digest: n.to_owned(), width: 9, height: 9 }];
    let error =
        compare_lazily(PageView::InOneViewer, None, images("a"), images("b"), |_, _| Err("blob is gone".to_owned()))
            .unwrap_err();
    assert_eq!(error.to_string(), "page 1 of the left side: blob is gone");
}

#[test]
fn ten_thousand_pages_keep_the_budget() {
    let images = |shift: usize| -> Vec<PageImage> {
        (0..10_000).map(|i| PageImage { digest: format!("{}", i + shift), width: 9, height: 9 }).collect()
    };
    let mut loads = 0;
    let blank = Page::from_grey(9, 9, 96, vec![255; 81]).unwrap();
    let shifted = compare_lazily(PageView::InOneViewer, None, images(0), images(3), |_, _| {
        loads += 1;
        Ok(blank.clone())
    });
    assert_eq!((shifted.unwrap().differences.len(), loads), (6, 6));
    let other =
        compare_lazily(PageView::InOneViewer, None, images(0), images(50_000), |_, _| Ok(blank.clone())).unwrap();
    assert_eq!(other.differences, []);
}
