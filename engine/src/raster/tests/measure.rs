//! Compares folders of pages painted by two builds: where the constants come from, and what to look at when they are doubted.
//!
//! `RASTER_LEFT=DIR RASTER_RIGHT=DIR [RASTER_OUT=DIR] [RASTER_ONLY=TEXT] cargo test --release -p recette-engine -- --ignored measure --nocapture`
//! A folder has one file a page: `DOCUMENT.pNNN.bgra`, width and height as 32-bit little endian, then premultiplied BGRA; or
//! `DOCUMENT.pNNN.rpg`, a page as a store keeps it (its blob unpacked).

use super::super::verdict::{judge, sheet};
use super::super::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn documents(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut out: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some((document, _)) = name.rsplit_once(".p") {
            out.entry(document.to_owned()).or_default().push(path);
        }
    }
    out.values_mut().for_each(|pages| pages.sort());
    out
}

fn page(path: &Path) -> Page {
    let bytes = std::fs::read(path).unwrap();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    if bytes.starts_with(b"RPG1") {
        return stored(number(4), number(8), bytes[12], &bytes[13..]);
    }
    Page::from_premultiplied_bgra(number(0), number(4), 96, &bytes[8..]).unwrap()
}

fn stored(width: u32, height: u32, channels: u8, samples: &[u8]) -> Page {
    match channels {
        1 => Page::from_grey(width, height, 96, samples.to_vec()).unwrap(),
        _ => {
            let rgba: Vec<u8> = samples.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
            Page::from_rgba(width, height, 96, &rgba).unwrap()
        }
    }
}

/// Left, right, and both on top of each other (left only red, right only green), with the regions framed.
fn picture(left: &Page, right: &Page, changes: &[PageChange]) -> image::RgbImage {
    let (w, h) = (left.width().max(right.width()), left.height().max(right.height()));
    let mut out = image::RgbImage::from_pixel(w * 3 + 20, h, image::Rgb([200; 3]));
    let (l, r) = (sheet(left), sheet(right));
    for y in 0..h {
        for x in 0..w {
            let (a, b) = (l.plane.colour(x as i32, y as i32), r.plane.colour(x as i32, y as i32));
            out.put_pixel(x, y, image::Rgb(a));
            out.put_pixel(w + 10 + x, y, image::Rgb(b));
            let grey = |c: [u8; 3]| ((u32::from(c[0]) + u32::from(c[1]) + u32::from(c[2])) / 3) as u8;
            out.put_pixel(2 * w + 20 + x, y, image::Rgb([grey(b), grey(a), grey(a).min(grey(b))]));
        }
    }
    for change in changes {
        use PageChangeKind::*;
        let (colour, offset) = match change.kind {
            LinesMissing | InkMissing | PageMissing => ([255, 0, 0], 0),
            LinesNew | InkNew | PageNew => ([0, 160, 0], w + 10),
            Moved | Reflowed => ([0, 0, 255], 0),
            _ => ([255, 0, 255], 0),
        };
        change.regions.iter().for_each(|r| frame(&mut out, r, offset, colour));
    }
    out
}

fn frame(out: &mut image::RgbImage, region: &Region, offset: u32, colour: [u8; 3]) {
    let px = |mm: f32| (mm * 96.0 / 25.4).round().max(0.0) as u32;
    let (x0, y0) = (px(region.x) + offset, px(region.y));
    let (x1, y1) = (x0 + px(region.width), y0 + px(region.height));
    let mut dot = |x: u32, y: u32| {
        if x < out.width() && y < out.height() {
            out.put_pixel(x, y, image::Rgb(colour));
        }
    };
    (x0..=x1).for_each(|x| [y0.saturating_sub(1), y1].into_iter().for_each(|y| dot(x, y)));
    (y0..=y1).for_each(|y| [x0.saturating_sub(1), x1].into_iter().for_each(|x| dot(x, y)));
}

fn words(changes: &[PageChange]) -> String {
    let word = |c: &PageChange| match c.moved {
        Some((dx, dy)) => format!("moved({dx:.1},{dy:.1})x{}", c.lines),
        None => format!("{}x{}/{}", c.kind.name(), c.lines, c.regions.len()),
    };
    changes.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The smallest regions of each change, four times as large: left, right, both.
fn zoomed(whole: &image::RgbImage, left: &Page, right: &Page, changes: &[PageChange]) -> image::RgbImage {
    const SIDE: u32 = 96;
    let w = left.width().max(right.width());
    let mut spots: Vec<(u32, u32)> = Vec::new();
    for change in changes {
        for r in change.regions.iter().rev().take(3) {
            let px = |mm: f32| (mm.max(0.0) * 96.0 / 25.4) as u32;
            spots.push((px(r.x + r.width / 2.0), px(r.y + r.height / 2.0)));
        }
    }
    spots.truncate(8);
    let mut out = image::RgbImage::from_pixel(SIDE * 3 * 4, SIDE * 2 * spots.len().max(1) as u32, image::Rgb([90; 3]));
    for (k, (cx, cy)) in spots.into_iter().enumerate() {
        for y in 0..SIDE * 2 - 4 {
            for x in 0..SIDE * 4 * 3 {
                let (panel, px) = (x / (SIDE * 4), x % (SIDE * 4) / 4);
                let (sx, sy) = ((cx + px).saturating_sub(SIDE / 2), (cy + y / 4).saturating_sub(SIDE / 4));
                let from = panel * (w + 10) + sx.min(w - 1);
                if from < whole.width() && sy < whole.height() {
                    out.put_pixel(x, k as u32 * SIDE * 2 + y, *whole.get_pixel(from, sy));
                }
            }
        }
    }
    out
}

#[test]
#[ignore = "needs folders of painted pages"]
fn measure() {
    let folder = |name: &str| std::env::var(name).map(PathBuf::from);
    let (left, right) = (documents(&folder("RASTER_LEFT").unwrap()), documents(&folder("RASTER_RIGHT").unwrap()));
    let only = std::env::var("RASTER_ONLY").unwrap_or_default();
    let out = folder("RASTER_OUT").ok();
    for (name, l) in left.iter().filter(|(name, _)| name.contains(&only)) {
        let Some(r) = right.get(name) else { continue };
        let (l, r): (Vec<Page>, Vec<Page>) = (l.iter().map(|p| page(p)).collect(), r.iter().map(|p| page(p)).collect());
        let start = std::time::Instant::now();
        let comparison = compare_pages(PageView::AcrossBuilds, None, &l, &r);
        let unequal = l.iter().zip(&r).filter(|(a, b)| a != b).count();
        println!(
            "DOC {name} pages {}/{} unequal {unequal} differing {} distance {:.5} ms {:.1}",
            l.len(),
            r.len(),
            comparison.differences.len(),
            comparison.distance,
            start.elapsed().as_secs_f64() * 1e3
        );
        for d in &comparison.differences {
            println!(
                "  PAGE {:?}/{:?} {:.5} lines {}/{} {}",
                d.left,
                d.right,
                d.distance,
                d.left_lines,
                d.right_lines,
                words(&d.changes)
            );
            if let (Some(out), Some(i), Some(j)) = (&out, d.left, d.right) {
                let whole = picture(&l[i - 1], &r[j - 1], &d.changes);
                zoomed(&whole, &l[i - 1], &r[j - 1], &d.changes)
                    .save(out.join(format!("{name}.{i}.{j}.zoom.png")))
                    .unwrap();
                whole.save(out.join(format!("{name}.{i}.{j}.png"))).unwrap();
            }
        }
        for (i, (a, b)) in l.iter().zip(&r).enumerate().filter(|(_, (a, b))| a != b) {
            let start = std::time::Instant::now();
            let verdict = judge(&sheet(a), &sheet(b));
            println!(
                "  PAIR {name} {} densest {:.2} changes {} ms {:.2}",
                i + 1,
                verdict.densest,
                verdict.changes.len(),
                start.elapsed().as_secs_f64() * 1e3
            );
        }
    }
}

#[test]
#[ignore = "prints times; run in release"]
fn speed() {
    use super::draw::{PEN, lines, set};
    let texts = lines(1, 45);
    let mut other = texts.clone();
    other[20].replace_range(0..1, "7");
    let (left, right) = (set(&texts).draw(PEN), set(&other).draw(PEN));
    let timed = |name: &str, work: &dyn Fn()| {
        let best = (0..20).map(|_| {
            let start = std::time::Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        });
        println!("{name}: {:.2} ms", best.fold(f64::MAX, f64::min));
    };
    let (l, r) = (sheet(&left), sheet(&right));
    timed("digest", &|| drop(digest(&left)));
    timed("plane", &|| drop(super::super::plane::Plane::of(&left)));
    timed("segment", &|| drop(super::super::segment::segment(&l.plane)));
    timed("sheet", &|| drop(sheet(&left)));
    timed("match", &|| drop(super::super::matching::match_pieces(&l, &r)));
    timed("ground", &|| drop(super::super::ground::Ground::of(&l.plane)));
    timed("judge", &|| drop(judge(&l, &r)));
    timed("whole pair", &|| drop(judge(&sheet(&left), &sheet(&right))));
}
