//! `recette accept`: writes differences of the last check to the accepted list, sorted, for review.

use super::outputs::put;
use super::{Usage, check};
use crate::accepted::{in_days, is_signature, read, same, text};
use crate::context::Context;
use anyhow::{Context as _, Result};
use clap::Args;
use recette_engine::accept::{Covers, Day, Entry, State, worse};
use recette_engine::compare::Comparison;
use recette_engine::finding::Signature;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Days until an entry expires, if nothing else is said: until the next certified version.
const DAYS: i64 = 183;
/// Characters of a document's hash in an entry.
const HASH: usize = 16;

/// Arguments of `accept`.
#[derive(Debug, Args)]
pub struct Accept {
    /// Signatures of what is accepted, as check prints them
    #[arg(required_unless_present_any = ["all", "prune"])]
    signatures: Vec<String>,
    /// Everything that got worse
    #[arg(long, conflicts_with = "signatures")]
    all: bool,
    /// Remove entries that are over: expired, or no longer met although all documents of their scope were compared
    #[arg(long)]
    prune: bool,
    /// The list
    #[arg(long, default_value = "accepted.toml")]
    accepted: PathBuf,
    /// Why it is accepted
    #[arg(long, required_unless_present = "prune")]
    reason: Option<String>,
    /// Who answers for it
    #[arg(long, default_value = "")]
    owner: String,
    /// Where it is followed up
    #[arg(long, default_value = "")]
    issue: String,
    /// Its last day, or none (default: in half a year)
    #[arg(long)]
    until: Option<String>,
    /// Only in the documents in which it was met, by hash (default: in their suite)
    #[arg(long)]
    only_documents: bool,
}

/// Runs `accept`.
pub fn run(accept: &Accept) -> Result<u8> {
    let comparison = check::last_comparison(&Context::new()?)?;
    let mut list = if accept.accepted.exists() { read(&accept.accepted)? } else { Vec::new() };
    let before = list.clone();
    if accept.prune {
        list.retain(|entry| !over(&comparison, entry));
    }
    if accept.all || !accept.signatures.is_empty() {
        for entry in wanted(accept, &comparison)? {
            list.retain(|known| !same(known, &entry));
            list.push(entry);
        }
    }
    tell(&before, &list);
    let text = text(list).context("the accepted list")?;
    put(&accept.accepted, text.as_bytes())?;
    println!("{}", accept.accepted.display());
    Ok(0)
}

/// Whether an entry has nothing to do any more, by the last check that applied it.
fn over(comparison: &Comparison, entry: &Entry) -> bool {
    comparison.accepted.iter().any(|used| {
        let gone = used.state == State::Vanished && used.open == 0;
        same(&used.entry, entry) && (gone || used.state == State::Expired)
    })
}

fn wanted(accept: &Accept, comparison: &Comparison) -> Result<Vec<Entry>> {
    let chosen: Vec<Signature> = accept.signatures.iter().cloned().map(Signature).collect();
    if let Some(other) = chosen.iter().find(|s| !is_signature(s)) {
        return Err(Usage(format!("{:?} is no signature; hint: check prints them, s1:…", other.0)).into());
    }
    let found = open_differences(comparison, |signature| accept.all || chosen.contains(signature));
    if let Some(missing) = chosen.iter().find(|s| !found.keys().any(|(met, _)| met == *s)) {
        return Err(Usage(format!("nothing got worse in the last check under {missing}, or it is accepted")).into());
    }
    let until = until(accept.until.as_deref())?;
    let entry = |((signature, suite), met): ((Signature, String), Met)| Entry {
        signature,
        suite: Some(suite),
        documents: if accept.only_documents { met.documents } else { Vec::new() },
        count: met.count,
        reason: accept.reason.clone().unwrap_or_default(),
        owner: accept.owner.clone(),
        issue: accept.issue.clone(),
        until: until.clone(),
    };
    Ok(found.into_iter().map(entry).collect())
}

fn until(text: Option<&str>) -> Result<Option<Day>> {
    match text {
        None => Ok(Some(in_days(DAYS))),
        Some("none") => Ok(None),
        Some(text) => {
            let day = Day::parse(text).ok_or_else(|| Usage(format!("--until {text:?}; hint: 2027-03-31, or none")));
            Ok(Some(day?))
        }
    }
}

/// How often one difference was met in one suite, and where.
#[derive(Default)]
struct Met {
    count: usize,
    documents: Vec<String>,
}

/// What got worse and is not covered by an entry that holds. Where some of a suite is covered the whole is counted, since the
/// new entry's scope is the whole suite.
fn open_differences(
    comparison: &Comparison,
    chosen: impl Fn(&Signature) -> bool,
) -> BTreeMap<(Signature, String), Met> {
    let covers = Covers::of(&comparison.accepted);
    let mut found: BTreeMap<(Signature, String), (Met, bool)> = BTreeMap::new();
    for (index, document) in comparison.documents.iter().enumerate() {
        for worse in worse(document).into_iter().filter(|w| chosen(&w.signature)) {
            let open = covers.entry(&worse.signature, index).is_none();
            let (met, any_open) = found.entry((worse.signature, document.suite.clone())).or_default();
            met.count += worse.count;
            *any_open |= open;
            let hash = document.id.get(..HASH).unwrap_or(&document.id);
            if met.documents.last().is_none_or(|last| last != hash) {
                met.documents.push(hash.to_owned());
            }
        }
    }
    found.into_iter().filter(|(_, (_, open))| *open).map(|(key, (met, _))| (key, sorted(met))).collect()
}

fn sorted(mut met: Met) -> Met {
    met.documents.sort();
    met
}

fn tell(before: &[Entry], after: &[Entry]) {
    let added = after.iter().filter(|e| !before.iter().any(|b| same(b, e))).count();
    let removed = before.iter().filter(|b| !after.iter().any(|e| same(b, e))).count();
    let altered = after.iter().filter(|e| before.iter().any(|b| same(b, e) && b != *e)).count();
    eprintln!("{added} entries added, {altered} altered, {removed} removed; {} in all", after.len());
}
