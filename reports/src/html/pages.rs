//! Page images side by side, with the regions that differ.

use super::Report;
use super::images::{ImageStore, Window};
use crate::words::{Language, fill};
use crate::{Result, clean};
use recette_engine::compare::{DocumentResult, PageComparison, PageDifference, PageImage, PageView, Region};

/// Pages are painted at 96 dpi (design §5).
const MM_PER_PIXEL: f32 = 25.4 / 96.0;
const REGIONS: usize = 30;
/// Pages with more pixels (an A4 page has 0.9 million) are shown around their regions only.
const LARGE: u64 = 1_300_000;
/// Pixels around the regions of such a page.
const AROUND: f32 = 60.0;

/// One comparison of a document's pages, as the template shows it.
pub(super) struct ComparisonView {
    pub title: &'static str,
    pub route: Option<String>,
    pub distance: String,
    pub pairs: Vec<PairView>,
    pub more: Option<String>,
}

/// Two pages side by side.
pub(super) struct PairView {
    pub anchor: String,
    pub title: String,
    pub distance: String,
    /// Said where only a part of the pages is shown.
    pub excerpt: Option<String>,
    pub left: PaneView,
    pub right: PaneView,
    pub regions: Vec<RegionView>,
    pub regions_more: Option<String>,
}

/// One page.
pub(super) struct PaneView {
    pub caption: String,
    pub alt: String,
    pub file: Option<String>,
    /// Said instead of an image.
    pub missing: &'static str,
    pub width: u32,
    pub height: u32,
    /// Place and size in millimetres, what regions are drawn in.
    pub view_box: String,
}

/// One box.
pub(super) struct RegionView {
    pub n: usize,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub label_y: f32,
    pub words: String,
}

/// The comparisons that have something to show, with their images copied.
pub(super) fn comparisons(
    report: &Report,
    document: &DocumentResult,
    store: &ImageStore,
) -> Result<Vec<ComparisonView>> {
    let differing = document.pages.iter().filter(|c| !c.differences.is_empty()).enumerate();
    differing.map(|(n, c)| comparison(report, n, c, store)).collect()
}

fn comparison(report: &Report, n: usize, c: &PageComparison, store: &ImageStore) -> Result<ComparisonView> {
    let most = report.options.most_page_pairs;
    let mut heaviest: Vec<&PageDifference> = c.differences.iter().collect();
    heaviest.sort_by(|a, b| b.distance.total_cmp(&a.distance));
    heaviest.truncate(most);
    heaviest.sort_by_key(|d| (d.left.or(d.right), d.right));
    let pairs = heaviest.iter().enumerate().map(|(i, d)| pair(report, format!("p{n}-{i}"), c, d, store));
    let more = c.differences.len().checked_sub(most).filter(|&n| n > 0);
    Ok(ComparisonView {
        title: report.language().page_view(c.view),
        route: c.route.map(|r| r.to_string().replace('>', " → ")),
        distance: percent(c.distance, report.language()),
        pairs: pairs.collect::<Result<_>>()?,
        more: more.map(|n| report.w.more_pages.say(report.language(), n)),
    })
}

fn percent(distance: f32, language: Language) -> String {
    let percent = f64::from(distance) * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return format!("<\u{a0}{}\u{a0}%", language.decimal(0.1, 1));
    }
    format!("{}\u{a0}%", language.decimal(percent, 1))
}

fn pair(
    report: &Report,
    anchor: String,
    c: &PageComparison,
    d: &PageDifference,
    store: &ImageStore,
) -> Result<PairView> {
    let [left, right] = side_names(report, c.view);
    let images = [d.left.and_then(|n| nth(&c.left, n)), d.right.and_then(|n| nth(&c.right, n))];
    let window = window(&d.regions, images);
    let left = pane(report, (&left, d.left, images[0]), window, store)?;
    let right = pane(report, (&right, d.right, images[1]), window, store)?;
    let size = images[1].or(images[0]);
    let more = d.regions.len().checked_sub(REGIONS).filter(|&n| n > 0);
    Ok(PairView {
        anchor,
        title: title(report, d),
        distance: percent(d.distance, report.language()),
        excerpt: (window != WHOLE).then(|| report.w.excerpt.to_owned()),
        left,
        right,
        regions: d
            .regions
            .iter()
            .filter(|r| is_finite(r))
            .take(REGIONS)
            .enumerate()
            .map(|(n, r)| region(report, n + 1, r, size))
            .collect(),
        regions_more: more.map(|n| report.w.more_regions.say(report.language(), n)),
    })
}

fn title(report: &Report, d: &PageDifference) -> String {
    let (w, number) = (report.w, |n: usize| report.language().number(n));
    match (d.left, d.right) {
        (Some(left), Some(right)) if left == right => format!("{} {}", w.page, number(left)),
        (Some(left), Some(right)) => format!("{} {} → {}", w.page, number(left), number(right)),
        (Some(left), None) => format!("{} {} ({})", w.page, number(left), w.page_gone),
        (None, Some(right)) => format!("{} {} ({})", w.page, number(right), w.page_new),
        (None, None) => w.page.to_owned(),
    }
}

/// What stands left and right.
fn side_names(report: &Report, view: PageView) -> [String; 2] {
    let w = report.w;
    let [base, candidate] = [&report.comparison.base.name, &report.comparison.candidate.name]
        .map(|name| clean::short(name, 40, report.language()));
    match view {
        PageView::AcrossBuilds => [format!("{} ({base})", w.base), format!("{} ({candidate})", w.candidate)],
        PageView::InOneViewer => {
            [base, candidate.clone()].map(|by| format!("{} {by}, {} {candidate}", w.saved_by, w.painted_by))
        }
        PageView::InBaseViewer => {
            [base.clone(), candidate].map(|by| format!("{} {by}, {} {base}", w.saved_by, w.painted_by))
        }
        PageView::WithinBase => [w.render, w.rerender].map(|what| format!("{what} ({base})")),
        PageView::WithinCandidate => [w.render, w.rerender].map(|what| format!("{what} ({candidate})")),
        PageView::ReferenceBase => [w.reference.to_owned(), format!("{} ({base})", w.render)],
        PageView::ReferenceCandidate => [w.reference.to_owned(), format!("{} ({candidate})", w.render)],
    }
}

fn nth(pages: &[PageImage], number: usize) -> Option<&PageImage> {
    pages.get(number.checked_sub(1)?)
}

const WHOLE: Window = Window { x: 0, y: 0, width: u32::MAX, height: u32::MAX };

/// The part of two pages that is shown, the same of both, so that they lie over each other: all, or what holds every region.
fn window(regions: &[Region], images: [Option<&PageImage>; 2]) -> Window {
    let area = |i: &PageImage| u64::from(i.width) * u64::from(i.height);
    let there = || images.into_iter().flatten();
    let large = there().any(|i| area(i) > LARGE);
    let finite = || regions.iter().filter(|r| is_finite(r));
    let pixel = |mm: f32, around: f32| (mm / MM_PER_PIXEL + around).max(0.0) as u32;
    let (Some(x), Some(y), true) = (
        finite().map(|r| pixel(r.x, -AROUND)).min(),
        finite().map(|r| pixel(r.y, -AROUND)).min(),
        large && there().count() == 2,
    ) else {
        return WHOLE;
    };
    let right = finite().map(|r| pixel(r.x + r.width, AROUND)).max().unwrap_or(x);
    let bottom = finite().map(|r| pixel(r.y + r.height, AROUND)).max().unwrap_or(y);
    // A page that ends before the window has nothing to lay over the other.
    if there().any(|i| i.width <= x || i.height <= y) {
        return WHOLE;
    }
    Window { x, y, width: right.saturating_sub(x).max(1), height: bottom.saturating_sub(y).max(1) }
}

type Shown<'a> = (&'a str, Option<usize>, Option<&'a PageImage>);

fn pane(report: &Report, (side, number, image): Shown<'_>, window: Window, store: &ImageStore) -> Result<PaneView> {
    let file = image.map(|i| store.file(i, window)).transpose()?.flatten();
    let page = number.map(|n| format!(", {} {}", report.w.page.to_lowercase(), report.language().number(n)));
    let caption = format!("{side}{}", page.unwrap_or_default());
    let (width, height) = image.map_or((794, 1123), |i| (i.width, i.height));
    let (width, height) =
        (window.width.min(width.saturating_sub(window.x)), window.height.min(height.saturating_sub(window.y)));
    let box_mm = [window.x, window.y, width, height].map(|pixels| (pixels as f32 * MM_PER_PIXEL).to_string());
    Ok(PaneView {
        alt: caption.clone(),
        caption,
        file,
        missing: if number.is_none() { report.w.no_page } else { report.w.no_image },
        width,
        height,
        view_box: box_mm.join(" "),
    })
}

fn is_finite(region: &Region) -> bool {
    [region.x, region.y, region.width, region.height].iter().all(|x| x.is_finite())
}

/// A box inside its page, whatever numbers came.
fn region(report: &Report, n: usize, region: &Region, page: Option<&PageImage>) -> RegionView {
    let (most_x, most_y) =
        page.map_or((2000.0, 2000.0), |p| (p.width as f32 * MM_PER_PIXEL, p.height as f32 * MM_PER_PIXEL));
    let inside = |x: f32, most: f32| x.max(0.0).min(most);
    let (x, y) = (inside(region.x, most_x), inside(region.y, most_y));
    let (width, height) = (inside(region.width, most_x - x), inside(region.height, most_y - y));
    let mm = |x: f32| format!("{}\u{a0}mm", report.language().decimal(f64::from(x), 1));
    let words = fill(report.w.region, &[&n.to_string(), &mm(x), &mm(y), &mm(width), &mm(height)]);
    // A label above its box, or in it at the page's top.
    let label_y = if y > 6.0 { y - 1.5 } else { y + height.min(6.0) + 4.0 };
    RegionView { n, x, y, width, height, label_y, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_shown_around_their_regions_alike_on_both_sides() {
        let image = |width, height| PageImage { digest: "d".into(), width, height };
        let region = |x, y| Region { x, y, width: 25.4, height: 25.4 };
        let check = |left: (u32, u32), right: (u32, u32), regions: &[Region], expected: [u32; 4]| {
            let (left, right) = (image(left.0, left.1), image(right.0, right.1));
            let w = window(regions, [Some(&left), Some(&right)]);
            assert_eq!([w.x, w.y, w.width, w.height], expected);
        };
        let whole = [0, 0, u32::MAX, u32::MAX];
        check((794, 1123), (794, 1123), &[region(50.8, 50.8)], whole);
        check((2000, 2000), (1900, 2000), &[region(254.0, 254.0), region(279.4, 254.0)], [900, 900, 312, 216]);
        check((2000, 2000), (2000, 2000), &[region(0.0, 0.0)], [0, 0, 156, 156]);
        check((2000, 2000), (2000, 2000), &[], whole);
        check((2000, 2000), (500, 500), &[region(254.0, 254.0)], whole);
        check((2000, 2000), (2000, 2000), &[Region { x: f32::NAN, ..region(0.0, 0.0) }], whole);
    }
}
