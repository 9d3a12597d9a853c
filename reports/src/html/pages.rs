//! Page images side by side, with the regions that differ.

use super::Report;
use super::images::ImageStore;
use crate::words::{Language, fill};
use crate::{Result, clean};
use recette_engine::compare::{DocumentResult, PageComparison, PageDifference, PageImage, PageView, Region};

/// Pages are painted at 96 dpi (design §5).
const MM_PER_PIXEL: f32 = 25.4 / 96.0;
const REGIONS: usize = 30;

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
    /// Size in millimetres, what regions are drawn in.
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
    store: &mut ImageStore,
) -> Result<Vec<ComparisonView>> {
    let differing = document.pages.iter().filter(|c| !c.differences.is_empty()).enumerate();
    differing.map(|(n, c)| comparison(report, n, c, store)).collect()
}

fn comparison(report: &Report, n: usize, c: &PageComparison, store: &mut ImageStore) -> Result<ComparisonView> {
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
    store: &mut ImageStore,
) -> Result<PairView> {
    let [left, right] = side_names(report, c.view);
    let left = pane(report, &left, &c.left, d.left, store)?;
    let right = pane(report, &right, &c.right, d.right, store)?;
    let size = d.right.and_then(|n| nth(&c.right, n)).or(d.left.and_then(|n| nth(&c.left, n)));
    let more = d.regions.len().checked_sub(REGIONS).filter(|&n| n > 0);
    Ok(PairView {
        anchor,
        title: title(report, d),
        distance: percent(d.distance, report.language()),
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

fn pane(
    report: &Report,
    side: &str,
    pages: &[PageImage],
    number: Option<usize>,
    store: &mut ImageStore,
) -> Result<PaneView> {
    let image = number.and_then(|n| nth(pages, n));
    let file = image.map(|i| store.file(i)).transpose()?.flatten();
    let page = number.map(|n| format!(", {} {}", report.w.page.to_lowercase(), report.language().number(n)));
    let caption = format!("{side}{}", page.unwrap_or_default());
    let (width, height) = image.map_or((794, 1123), |i| (i.width, i.height));
    Ok(PaneView {
        alt: caption.clone(),
        caption,
        file,
        missing: if number.is_none() { report.w.no_page } else { report.w.no_image },
        width,
        height,
        view_box: format!("0 0 {} {}", width as f32 * MM_PER_PIXEL, height as f32 * MM_PER_PIXEL),
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
