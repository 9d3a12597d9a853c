//! What a bundle is in numbers: classes, formats, aspects, accepted differences.
//!
//! In: a bundle that counts. Out: an [`Evidence`]. Deliberately absent: any verdict.

use super::{Evidence, Measured};
use crate::bundle::Bundle;
use crate::gates::{self, Extent};
use crate::intake::Counted;
use recette_engine::compare::{Class, Status};
use recette_engine::format::Format;
use recette_engine::model::Aspect;
use std::collections::{BTreeMap, BTreeSet};

impl Evidence {
    pub(super) fn of(counted: &Counted) -> Evidence {
        let Counted { file, digest, bundle } = counted;
        let accepted = bundle.rules.accepted.iter();
        Evidence {
            file: file.clone(),
            digest: digest.clone(),
            sequence: bundle.sequence,
            made: bundle.made,
            fingerprint: bundle.candidate.fingerprint.clone(),
            conditions: bundle.conditions.digest.clone(),
            policy: bundle.rules.digest(),
            classes: classes(bundle),
            formats: formats(bundle),
            aspects: aspects(bundle),
            accepted: accepted
                .map(|a| (a.signature.clone(), a.until, gates::extent(bundle, &a.signature).documents))
                .collect(),
        }
    }
}

fn classes(bundle: &Bundle) -> Vec<(Class, Extent)> {
    let mut all: BTreeMap<Class, Extent> = BTreeMap::new();
    for row in &bundle.documents {
        let extent = all.entry(row.class).or_default();
        extent.documents += 1;
        extent.weight += row.weight;
    }
    all.into_iter().collect()
}

fn formats(bundle: &Bundle) -> Vec<(Format, Measured)> {
    let mut all: BTreeMap<Format, Measured> = BTreeMap::new();
    for row in &bundle.documents {
        let of = all.entry(row.format).or_default();
        let settled = !matches!(row.class, Class::Inconclusive | Class::Flaky | Class::Excluded);
        of.documents += 1;
        of.not_measured += u64::from(!settled);
        of.no_structure += u64::from(settled && row.flags.no_structure);
        of.no_pages += u64::from(settled && row.flags.no_pages);
        of.both_stop += u64::from(row.flags.both_stop);
    }
    all.into_iter().collect()
}

fn aspects(bundle: &Bundle) -> Vec<(Aspect, u64, u64)> {
    let mut worse: BTreeMap<Aspect, u64> = BTreeMap::new();
    for row in &bundle.documents {
        let groups = row.groups.iter().filter_map(|g| bundle.groups.get(*g as usize));
        let introduced = groups.filter(|g| g.status == Status::Introduced);
        let aspects: BTreeSet<Aspect> = introduced.map(|g| g.signature.aspect()).collect();
        aspects.into_iter().for_each(|a| *worse.entry(a).or_default() += 1);
    }
    let known: BTreeSet<Aspect> = bundle.coverage.aspects.keys().chain(worse.keys()).copied().collect();
    let occurs = |a: &Aspect| bundle.coverage.aspects.get(a).map_or(0, |n| u64::from(*n));
    known.into_iter().map(|a| (a, occurs(&a), worse.get(&a).copied().unwrap_or(0))).collect()
}
