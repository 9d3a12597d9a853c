//! From a check to what leaves the ministry: the one place where results of documents become rows of a bundle.
//!
//! In: a comparison with its plan, a policy, keys for tags. Out: a [`Bundle`]. Everything is put together anew, value by value;
//! nothing of a document is copied: names, paths, texts, sizes and hashes stay behind. Deliberately absent: signing, files.

use crate::pass::read_file;
use crate::plan::Planned;
use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use recette_certify::Date;
use recette_certify::bundle::{
    Build, Bundle, Conditions, Coverage, Flags, Group, Product, Row, SCHEMA, StepResult, Suite,
};
use recette_certify::group::{Carried, Group as GroupFile, Participant};
use recette_certify::keys::{Tag, TagKey};
use recette_certify::policy::Policy;
use recette_certify::words::{BuildId, Digest, Locale, Signature, Version};
use recette_engine::compare::{BuildInfo, Class, Comparison, DocumentResult, Outcome, Status};
use recette_engine::model::{Aspect, Node, Severity};
use recette_engine::read::{Limits, read};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a bundle is made of.
pub struct Making<'a> {
    /// The check.
    pub comparison: &'a Comparison,
    /// Its plan.
    pub planned: &'a [Planned],
    /// The group.
    pub group: &'a GroupFile,
    /// The ministry.
    pub participant: &'a Participant,
    /// Its policy.
    pub policy: &'a Policy,
    /// Its key for tags.
    pub tags: &'a TagKey,
    /// The group's key for tags, and the suites that are shared.
    pub shared: Option<(&'a TagKey, &'a BTreeSet<String>)>,
    /// Number of the bundle.
    pub sequence: u64,
    /// The day.
    pub made: Date,
}

/// What is read of one original.
struct Original {
    aspects: BTreeSet<Aspect>,
}

/// A group's place in the bundle.
type Places = BTreeMap<(Signature, Status), u32>;

impl Making<'_> {
    /// The bundle; `results` are those of the policy's steps.
    pub fn bundle(&self, results: Vec<StepResult>) -> Result<Bundle> {
        let originals = self.originals();
        let suites = self.suites();
        let (groups, places) = self.groups()?;
        let members = self.members(&places);
        let mut documents = Vec::new();
        for (document, groups) in self.comparison.documents.iter().zip(members) {
            documents.push((document, self.row(document, groups, &suites, &places, &originals)?));
        }
        documents.sort_by_key(|(_, row)| row.tag);
        let shared = self.shared_tags(&documents);
        let rows: Vec<Row> = documents.into_iter().map(|(_, row)| row).collect();
        let bundle = Bundle {
            schema: SCHEMA,
            group: self.group.group.clone(),
            round: self.group.round.clone(),
            participant: self.participant.id.clone(),
            sequence: self.sequence,
            made: self.made,
            base: build(&self.comparison.base)?,
            candidate: build(&self.comparison.candidate)?,
            conditions: self.conditions()?,
            recette: word(env!("CARGO_PKG_VERSION"), Version::parse)?,
            rules: self.policy.rules(|name| suites.get(name).copied()),
            results,
            suites: self.counted(&suites, &rows),
            groups,
            documents: rows,
            shared,
            coverage: coverage(&originals),
        };
        if let Err(why) = bundle.check() {
            bail!("the bundle would not be accepted: {why}");
        }
        Ok(bundle)
    }

    fn conditions(&self) -> Result<Conditions> {
        let word_of = |name: &str| self.comparison.conditions.get(name).map_or("", String::as_str);
        let digest = word(word_of("conditions digest"), Digest::parse)?;
        Ok(Conditions { digest, locale: word(word_of("locale"), Locale::parse)? })
    }

    /// Suites by name, with their numbers: ordered by a keyed tag, so that the order says nothing of names.
    fn suites(&self) -> BTreeMap<String, u16> {
        let names: BTreeSet<&String> = self.comparison.documents.iter().map(|d| &d.suite).collect();
        let mut tagged: Vec<(Tag, &String)> =
            names.into_iter().map(|n| (self.tags.tag(&format!("suite {n}")), n)).collect();
        tagged.sort();
        (0..).zip(tagged).map(|(number, (_, name))| (name.clone(), number)).collect()
    }

    fn counted(&self, suites: &BTreeMap<String, u16>, rows: &[Row]) -> Vec<Suite> {
        let mut counts = vec![0; suites.len()];
        rows.iter().map(|r| usize::from(r.suite)).for_each(|s| {
            if let Some(count) = counts.get_mut(s) {
                *count += 1;
            }
        });
        let mut by_number: Vec<(&u16, &String)> = suites.iter().map(|(name, number)| (number, name)).collect();
        by_number.sort();
        let of = |((_, name), documents): ((&u16, &String), u32)| Suite { documents, shared: self.is_shared(name) };
        by_number.into_iter().zip(counts).map(of).collect()
    }

    fn is_shared(&self, suite: &str) -> bool {
        self.shared.is_some_and(|(_, names)| names.contains(suite))
    }

    fn shared_tags(&self, documents: &[(&DocumentResult, Row)]) -> Vec<(Tag, u32)> {
        let Some((key, _)) = self.shared else { return Vec::new() };
        let numbered = (0..).zip(documents).filter(|(_, (document, _))| self.is_shared(&document.suite));
        let mut tags: Vec<(Tag, u32)> =
            numbered.map(|(number, (document, _))| (key.tag(&document.id), number)).collect();
        tags.sort();
        tags
    }

    /// The groups that got worse or changed, and what carried fixes are about.
    fn groups(&self) -> Result<(Vec<Group>, Places)> {
        let mut all: BTreeMap<(Signature, Status), Severity> = BTreeMap::new();
        for group in self.comparison.groups.iter().filter(|g| matches!(g.status, Status::Introduced | Status::Altered))
        {
            let signature = word(&group.signature.0, Signature::parse)?;
            let severity = all.entry((signature, group.status)).or_insert(group.severity);
            *severity = (*severity).max(group.severity);
        }
        for signature in self.group.carried.iter().flat_map(|fix| &fix.signatures) {
            all.insert((signature.clone(), Status::Kept), Severity::Major);
        }
        let places = (0..).zip(all.keys()).map(|(place, key)| (key.clone(), place)).collect();
        let groups = all.into_iter().map(|((signature, status), severity)| Group { signature, status, severity });
        Ok((groups.collect(), places))
    }

    fn row(
        &self,
        document: &DocumentResult,
        mut groups: BTreeSet<u32>,
        suites: &BTreeMap<String, u16>,
        places: &Places,
        originals: &HashMap<&str, Original>,
    ) -> Result<Row> {
        let tag = self.tags.tag(&document.id);
        groups.extend(self.kept(document, tag, places));
        let worse = matches!(document.class, Class::Regressed | Class::Mixed);
        let has = |status| groups.iter().any(|g| places.iter().any(|((_, s), place)| place == g && *s == status));
        let unexplained = match document.class {
            Class::Changed => !has(Status::Altered),
            _ => worse && !has(Status::Introduced),
        };
        let flags = Flags {
            critical: document.tags.iter().any(|t| t == "critical"),
            no_structure: originals.get(document.id.as_str()).is_none(),
            no_pages: document.pages.is_empty(),
            both_stop: document.class == Class::Unchanged && both_stop(document),
            unexplained,
        };
        let suite = suites.get(&document.suite).copied().context("a document of no suite")?;
        let groups = groups.into_iter().collect();
        Ok(Row { tag, suite, format: document.format, class: document.class, weight: document.weight, flags, groups })
    }

    /// The groups that each document is in, in the order of documents.
    fn members(&self, places: &Places) -> Vec<BTreeSet<u32>> {
        let mut members = vec![BTreeSet::new(); self.comparison.documents.len()];
        for group in &self.comparison.groups {
            let key = Signature::parse(&group.signature.0).map(|s| (s, group.status));
            let Some(place) = key.and_then(|key| places.get(&key)) else { continue };
            for &index in &group.documents {
                let class = self.comparison.documents.get(index).map(|d| d.class);
                let worse = matches!(class, Some(Class::Regressed | Class::Mixed));
                if let (true, Some(groups)) = (worse || group.status == Status::Altered, members.get_mut(index)) {
                    groups.insert(*place);
                }
            }
        }
        members
    }

    /// What carried fixes are about and the candidate shows in this document, as the base did.
    fn kept(&self, document: &DocumentResult, own: Tag, places: &Places) -> Vec<u32> {
        let shared = self.shared.map(|(key, _)| key.tag(&document.id));
        let about = |fix: &&Carried| fix.documents.iter().any(|tag| *tag == own || Some(*tag) == shared);
        let shown: HashSet<String> = document
            .findings
            .iter()
            .filter(|judged| judged.status != Status::Resolved)
            .map(|judged| judged.finding.signature().0)
            .collect();
        let fixes = self.group.carried.iter().filter(about).flat_map(|fix| &fix.signatures);
        let shown = fixes.filter(|s| shown.contains(s.as_str()));
        shown.filter_map(|s| places.get(&(s.clone(), Status::Kept)).copied()).collect()
    }

    /// Reads the originals: which aspects occur, and whether there is a structure at all.
    fn originals(&self) -> HashMap<&str, Original> {
        let included = self.planned.par_iter().filter(|p| p.excluded.is_none());
        included.filter_map(|p| Some((p.document.id.as_str(), original(p)?))).collect()
    }
}

fn original(planned: &Planned) -> Option<Original> {
    let bytes = read_file(&planned.document.path).ok()?;
    let reading = read(planned.document.format, &bytes, &Limits::default()).ok()?;
    let mut aspects = BTreeSet::new();
    occurring(&reading.document, &mut aspects);
    Some(Original { aspects })
}

fn occurring(node: &Node, aspects: &mut BTreeSet<Aspect>) {
    aspects.insert(node.kind.aspect());
    aspects.extend(node.properties.keys().map(|p| p.aspect()));
    node.children.iter().for_each(|child| occurring(child, aspects));
}

fn coverage(originals: &HashMap<&str, Original>) -> Coverage {
    let mut aspects: BTreeMap<Aspect, u32> = BTreeMap::new();
    originals.values().flat_map(|o| &o.aspects).for_each(|a| *aspects.entry(*a).or_default() += 1);
    Coverage { aspects }
}

fn both_stop(document: &DocumentResult) -> bool {
    let stops =
        |side: &Option<recette_engine::compare::Side>| side.as_ref().is_some_and(|s| s.outcome != Outcome::Finished);
    stops(&document.base) && stops(&document.candidate)
}

/// A build as bundles name it: by its product, version and hashes; the name it has here stays here.
pub fn build(info: &BuildInfo) -> Result<Build> {
    Ok(Build {
        product: Product::of(&info.product),
        version: word(&info.version, Version::parse)?,
        build_id: BuildId::parse(&info.build_id).unwrap_or_default(),
        fingerprint: word(&info.fingerprint, Digest::parse)?,
    })
}

fn word<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(text).with_context(|| format!("{text:?} is not of the vocabulary of bundles"))
}
