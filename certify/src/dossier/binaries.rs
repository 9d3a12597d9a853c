//! Which binaries were tested, and which are deployed.
//!
//! In: the material. Out: the two tables, in full and for the first page, and how a technician holds a machine's files against them.

use super::page::{Block, Cell, Section, table};
use super::{Material, verify};
use crate::bundle::Build;
use crate::sentences::Language;
use crate::words::{Digest, Id};
use std::collections::BTreeMap;

/// A build under the candidate's version, and who tested it.
struct TestedBuild<'a> {
    build: &'a Build,
    by: Vec<&'a Id>,
}

impl TestedBuild<'_> {
    fn row(&self) -> Vec<Cell> {
        let Build { version, build_id, fingerprint, .. } = self.build;
        let by: Vec<&str> = self.by.iter().map(|id| id.as_str()).collect();
        vec![Cell::text(format!("{version} {build_id}")), Cell::hash(fingerprint.as_str()), Cell::text(by.join(", "))]
    }
}

impl<'a> Material<'a> {
    /// What was tested as the candidate.
    fn tested_builds(&self) -> Vec<TestedBuild<'a>> {
        let mut all: BTreeMap<&Digest, TestedBuild<'a>> = BTreeMap::new();
        let bundles = self.believed.bundles.iter().map(|c| &c.bundle);
        for bundle in bundles.filter(|b| b.candidate.version == self.group.candidate.version) {
            let build = &bundle.candidate;
            let tested = all.entry(&build.fingerprint).or_insert(TestedBuild { build, by: vec![] });
            tested.by.push(&bundle.participant);
        }
        all.into_values().collect()
    }
}

/// The builds that were tested.
pub(super) fn tested(m: &Material<'_>, most: usize, l: Language) -> Option<Block> {
    let head = match l {
        Language::French => ["Version et construction", "Empreinte SHA-256", "Testé par"],
        Language::English => ["Version and build", "SHA-256 fingerprint", "Tested by"],
    };
    let rows = m.tested_builds().iter().take(most).map(TestedBuild::row).collect();
    table(l.pick("Testé, sous Linux", "Tested, on Linux"), &head, rows)
}

/// The files that are deployed.
pub(super) fn deployed(m: &Material<'_>, most: usize, l: Language) -> Option<Block> {
    let head = match l {
        Language::French => ["Fichier", "SHA-256", "Plate-forme"],
        Language::English => ["File", "SHA-256", "Platform"],
    };
    let files = m.group.deployed.iter().take(most);
    let rows = files.map(|d| vec![Cell::text(&d.file), Cell::hash(&d.sha256), Cell::text(&d.platform)]);
    table(l.pick("Déployé", "Deployed"), &head, rows.collect())
}

/// In full.
pub(super) fn section(m: &Material<'_>, l: Language) -> Option<Section> {
    let mut blocks: Vec<Block> = tested(m, usize::MAX, l).into_iter().collect();
    blocks.extend(m.tested.iter().map(|t| {
        let (files, name) = (l.number(t.files()), t.name());
        Block::Text(match l {
            Language::French => format!("Les {files} fichiers qui font cette empreinte, avec leur SHA-256\u{a0}: {name} (sha256sum de ce fichier donne l’empreinte)."),
            Language::English => format!("The {files} files that make this fingerprint, with their SHA-256: {name} (sha256sum of that file gives the fingerprint)."),
        })
    }));
    match deployed(m, usize::MAX, l) {
        Some(files) => blocks.extend([files].into_iter().chain(verify::deployed(m, l))),
        None => blocks.push(none_deployed(l)),
    }
    Section::new("binaries", l.pick("Binaires testés et déployés", "Binaries tested and deployed"), blocks)
}

/// Where the group file lists no file.
pub(super) fn none_deployed(l: Language) -> Block {
    let text =
        l.pick("Le fichier du groupe ne cite aucun fichier à déployer.", "The group file lists no file to deploy.");
    Block::Text(text.to_owned())
}
