//! A check that has only so much time: which documents come first, and until when.
//!
//! In: the plan, what earlier checks told, the documents' own files. Out: an order: critical documents (left out they leave the gate
//! open), then those that told something in earlier checks, then one for every rare feature, then the rest. Deliberately
//! absent: running them (`check`), and any guess at how long one takes.

use crate::pass::read_file;
use crate::plan::Planned;
use crate::told::Told;
use rayon::prelude::*;
use recette_engine::model::Node;
use recette_engine::read::{Limits, read};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

/// Parts of the budget after which documents are no longer read for their features, begun, and looked at twice.
const READ: f64 = 0.1;
const BEGIN: f64 = 0.75;

/// So much time, from now.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// All of it.
    pub whole: Duration,
    begun: Instant,
}

impl Budget {
    /// Of words like `10m` or `1h 30m`, from now.
    pub fn parse(text: &str) -> Option<Budget> {
        let whole: jiff::SignedDuration = text.parse().ok()?;
        let whole = Duration::try_from(whole).ok().filter(|d| !d.is_zero())?;
        Some(Budget { whole, begun: Instant::now() })
    }

    fn at(&self, part: f64) -> Instant {
        self.begun + self.whole.mul_f64(part)
    }

    /// When no further document is begun: the rest is for looking twice.
    pub fn begin_until(&self) -> Instant {
        self.at(BEGIN)
    }

    /// What is told of documents that were left out.
    pub fn left_out(&self, documents: usize) -> Option<String> {
        let plural = if documents == 1 { "" } else { "s" };
        let whole = jiff::SignedDuration::try_from(self.whole).unwrap_or_default();
        (documents > 0).then(|| format!("{documents} document{plural} left out: the budget of {whole:#} was spent"))
    }

    /// When it is over.
    pub fn over(&self) -> Instant {
        self.at(1.0)
    }
}

/// Runs what is open in batches, each twice as large as the one before, until no further document is begun. `now` is asked for
/// the time, `stopped` whether somebody pressed Ctrl-C; gives what the batches give, summed.
pub fn spend<T, E>(
    open: &[T],
    first_batch: usize,
    until: Instant,
    (now, stopped): (impl Fn() -> Instant, impl Fn() -> bool),
    mut run: impl FnMut(&[T]) -> Result<usize, E>,
) -> Result<usize, E> {
    let (mut rest, mut batch, mut sum) = (open, first_batch.max(1), 0);
    while !rest.is_empty() && !stopped() && now() < until {
        let (these, later) = rest.split_at(batch.min(rest.len()));
        sum += run(these)?;
        (rest, batch) = (later, batch * 2);
    }
    Ok(sum)
}

/// Indexes of the plan, likeliest to tell first.
pub fn order(planned: &[Planned], told: &Told, budget: &Budget) -> Vec<usize> {
    let until = budget.at(READ);
    let features: Vec<BTreeSet<String>> = planned.par_iter().map(|p| features(p, until)).collect();
    let sizes: Vec<u64> = planned.iter().map(|p| p.document.size).collect();
    let mut order = by_rarity(&features, &sizes);
    let share = |i: usize| told.share(&planned[i].document.id);
    let critical = |i: usize| planned[i].tags.iter().any(|t| t == "critical");
    order.sort_by(|&a, &b| critical(b).cmp(&critical(a)).then(share(b).total_cmp(&share(a))));
    order
}

/// One document for every feature, the rarest first and the smallest of those that have it; then what has rare ones.
fn by_rarity(features: &[BTreeSet<String>], sizes: &[u64]) -> Vec<usize> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, of) in features.iter().enumerate() {
        of.iter().for_each(|f| holders.entry(f).or_default().push(index));
    }
    let mut rarest: Vec<(&str, &Vec<usize>)> = holders.iter().map(|(f, h)| (*f, h)).collect();
    rarest.sort_by_key(|(_, holders)| holders.len());
    let (mut covered, mut order, mut taken) = (HashSet::new(), Vec::new(), HashSet::new());
    for (feature, holders) in rarest {
        if covered.contains(feature) {
            continue;
        }
        if let Some(&pick) = holders.iter().min_by_key(|&&i| sizes[i]) {
            covered.extend(features[pick].iter().map(String::as_str));
            taken.insert(pick);
            order.push(pick);
        }
    }
    let rarity = |i: &usize| -> f64 { features[*i].iter().map(|f| 1.0 / holders[f.as_str()].len() as f64).sum() };
    let mut rest: Vec<usize> = (0..features.len()).filter(|i| !taken.contains(i)).collect();
    rest.sort_by(|a, b| rarity(b).total_cmp(&rarity(a)).then(sizes[*a].cmp(&sizes[*b])));
    order.extend(rest);
    order
}

/// What can be met in a document: format, tags, kinds of elements and properties. Only format and tags where there is no time or
/// no reader.
fn features(planned: &Planned, until: Instant) -> BTreeSet<String> {
    let format = planned.document.format;
    let mut found: BTreeSet<String> = planned.tags.iter().map(|tag| format!("tag {tag}")).collect();
    found.insert(format.to_string());
    if planned.excluded.is_some() || Instant::now() >= until {
        return found;
    }
    let bytes = read_file(&planned.document.path).ok();
    if let Some(reading) = bytes.and_then(|bytes| read(format, &bytes, &Limits::default()).ok()) {
        let mut words = HashSet::new();
        collect(&reading.document, &mut words);
        found.extend(words.into_iter().map(|word| format!("{format} {word}")));
    }
    found
}

fn collect(node: &Node, words: &mut HashSet<&'static str>) {
    words.insert(node.kind.name());
    words.extend(node.properties.keys().map(|p| p.name()));
    node.children.iter().for_each(|child| collect(child, words));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(of: &[&[&str]]) -> Vec<BTreeSet<String>> {
        of.iter().map(|set| set.iter().map(|f| (*f).to_owned()).collect()).collect()
    }

    #[test]
    fn every_feature_is_met_early_by_the_smallest_that_has_it() {
        let features = sets(&[&["a"], &["a"], &["a", "rare"], &["a", "b"], &["a", "b"]]);
        assert_eq!(by_rarity(&features, &[1, 1, 9, 5, 4]), [2, 4, 3, 0, 1]);
    }

    #[test]
    fn all_documents_come_once() {
        let features = sets(&[&[], &["x"], &["x", "y"], &[]]);
        let mut order = by_rarity(&features, &[4, 3, 2, 1]);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3]);
    }

    /// Documents that take so many seconds each, with an injected clock, under a budget in seconds: how many are done, and how late
    /// the last of them ends, in seconds after no further one was to be begun.
    fn spent(budget: u64, each: u64, documents: usize) -> (usize, u64) {
        let budget = Budget { whole: Duration::from_secs(budget), begun: Instant::now() };
        let clock = std::cell::Cell::new(budget.begun);
        let (until, mut done) = (budget.begin_until(), Vec::new());
        let open: Vec<usize> = (0..documents).collect();
        let run = |batch: &[usize]| {
            // As a stand does: it looks at the clock before each document.
            for &document in batch.iter().take_while(|_| clock.get() < until) {
                clock.set(clock.get() + Duration::from_secs(each));
                done.push(document);
            }
            Ok::<_, std::convert::Infallible>(batch.len())
        };
        spend(&open, 12, until, (|| clock.get(), || false), run).unwrap();
        assert!(done.iter().enumerate().all(|(at, &document)| at == document), "likeliest first: {done:?}");
        (done.len(), clock.get().saturating_duration_since(until).as_secs())
    }

    #[test]
    fn a_budget_is_met_within_the_time_of_the_documents_that_were_begun() {
        // Three quarters of ten minutes are 450 s.
        assert_eq!(spent(600, 10, 1000), (45, 0));
        assert_eq!(spent(600, 7, 1000), (65, 5));
        assert_eq!(spent(600, 2000, 1000), (1, 1550));
        assert_eq!(spent(600, 1, 100), (100, 0), "what fits is all done");
    }

    #[test]
    fn nothing_is_begun_when_time_is_up_or_somebody_stops() {
        let (budget, ran) = (Budget { whole: Duration::from_secs(60), begun: Instant::now() }, std::cell::Cell::new(0));
        let count = |batch: &[u8]| {
            ran.set(ran.get() + batch.len());
            Ok::<_, std::convert::Infallible>(0)
        };
        spend(&[0; 9], 3, budget.begin_until(), (|| budget.begin_until(), || false), count).unwrap();
        spend(&[0; 9], 3, budget.begin_until(), (|| budget.begun, || true), count).unwrap();
        assert_eq!(ran.get(), 0);
        spend(&[0; 9], 3, budget.begin_until(), (|| budget.begun, || ran.get() > 2), count).unwrap();
        assert_eq!(ran.get(), 3);
    }

    #[test]
    fn budgets_are_words() {
        let seconds = |text: &str| Budget::parse(text).map(|b| b.whole.as_secs());
        assert_eq!(seconds("10m"), Some(600));
        assert_eq!(seconds("1h 30m"), Some(5400));
        assert_eq!(seconds("90s"), Some(90));
        for wrong in ["", "0s", "-5m", "ten minutes", "10"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
