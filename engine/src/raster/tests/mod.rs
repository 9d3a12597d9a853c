//! Known answers, laws, noise; and the measurement that the constants come from.

pub(super) mod draw;
mod hostile;
mod known;
mod laws;
mod measure;

use super::*;

fn compare(left: &[Page], right: &[Page]) -> PageComparison {
    compare_pages(PageView::AcrossBuilds, None, left, right)
}

fn kinds(comparison: &PageComparison) -> Vec<&'static str> {
    let mut all: Vec<_> = comparison.differences.iter().flat_map(|d| d.changes.iter().map(|c| c.kind)).collect();
    all.sort();
    all.dedup();
    all.into_iter().map(PageChangeKind::name).collect()
}
