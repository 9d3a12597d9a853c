//! Choosing documents: filters that all have to hold, then a repeatable sample.

use super::{Document, Suite, SuiteError, matcher};
use globset::GlobMatcher;
use recette_engine::format::Format;
use sha2::{Digest, Sha256};

/// Filters; an empty one lets everything through. Within one filter any value is enough.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// By content.
    pub formats: Vec<Format>,
    /// With one of these tags.
    pub tags: Vec<String>,
    /// With none of these tags.
    pub without_tags: Vec<String>,
    /// Of suites of these owners, any case.
    pub owners: Vec<String>,
    /// With a name that matches.
    pub globs: Vec<String>,
    /// Critical ones only.
    pub critical_only: bool,
    /// So many of what is left.
    pub sample: Option<Sample>,
}

/// A sample that depends on the documents and the seed only, not on their order or place: with documents added, most of
/// it stays.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// How many at most.
    pub count: usize,
    /// Another seed, another sample.
    pub seed: u64,
}

/// A document and the suite it is of.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The document.
    pub document: &'a Document,
}

/// The documents that pass, in the order of suites and paths.
pub fn select<'a>(suites: &'a [Suite], filters: &Filters) -> Result<Vec<Selected<'a>>, SuiteError> {
    let globs: Vec<GlobMatcher> = filters.globs.iter().map(|g| matcher(g)).collect::<Result<_, _>>()?;
    let all = suites.iter().flat_map(|suite| suite.documents.iter().map(move |document| Selected { suite, document }));
    let passing = all.filter(|s| passes(s, filters, &globs)).collect();
    Ok(match filters.sample {
        Some(sample) => sampled(passing, sample),
        None => passing,
    })
}

fn passes(selected: &Selected<'_>, filters: &Filters, globs: &[GlobMatcher]) -> bool {
    let Selected { suite, document } = selected;
    let tagged = |tags: &[String]| tags.iter().any(|t| document.tags.contains(t));
    let owner = suite.owner.to_lowercase();
    (filters.formats.is_empty() || filters.formats.contains(&document.format))
        && (filters.tags.is_empty() || tagged(&filters.tags))
        && !tagged(&filters.without_tags)
        && (filters.owners.is_empty() || filters.owners.iter().any(|o| o.to_lowercase() == owner))
        && (globs.is_empty() || document.all_names().any(|n| globs.iter().any(|g| g.is_match(n))))
        && (!filters.critical_only || document.critical)
}

/// Every document draws a number from its hash and the seed; the lowest are taken.
fn sampled(mut passing: Vec<Selected<'_>>, sample: Sample) -> Vec<Selected<'_>> {
    let draw = |document: &Document| {
        Sha256::new().chain_update(sample.seed.to_le_bytes()).chain_update(&document.sha256).finalize()
    };
    let mut ranked: Vec<(Vec<u8>, usize)> =
        passing.iter().enumerate().map(|(at, s)| (draw(s.document).to_vec(), at)).collect();
    ranked.sort();
    let kept: std::collections::BTreeSet<usize> = ranked.into_iter().take(sample.count).map(|(_, at)| at).collect();
    let mut at = 0..;
    passing.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    passing
}
