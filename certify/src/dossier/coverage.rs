//! What was tested, by aspect and ministry, and what was not.
//!
//! In: the material. Out: two sections. What nobody's documents show is told, not left out.

use super::Material;
use super::page::{Block, Cell, Section, list, shown, table};
use super::sections::bundles;
use crate::bundle::StepResult;
use crate::certificate::{Evidence, Participant, State};
use crate::policy::{ASPECTS, Rule, ScenarioKind};
use crate::sentences::Language;
use crate::words::word;
use recette_engine::format::Format;
use recette_engine::model::Aspect;
use std::collections::BTreeSet;

/// Columns of ministries side by side, so that a table fits on paper.
const SIDE_BY_SIDE: usize = 4;

pub(super) fn not_tested(m: &Material<'_>, l: Language) -> Option<Section> {
    let blocks = list(untested(m, l)).into_iter().chain(partly(m, l)).collect();
    Section::new("not-tested", l.pick("Ce qui n’a pas été testé", "What was not tested"), blocks)
}

fn untested(m: &Material<'_>, l: Language) -> Vec<String> {
    let none = m.certificate.participants.iter().filter(|p| matches!(p.state, State::Missing | State::Abstains));
    let lists = [
        (l.pick("Rien des documents de", "Nothing of the documents of"), none.map(|p| p.id.to_string()).collect()),
        (
            l.pick(
                "Aspects qui n’apparaissent dans aucun document lu",
                "Aspects that occur in no document that was read",
            ),
            unseen_aspects(m, l),
        ),
        (
            l.pick("Formats dont aucun document n’a été soumis", "Formats of which no document was given"),
            unseen_formats(m),
        ),
        (l.pick("Scénarios qu’aucun ministère n’a exécutés", "Scenarios that no ministry ran"), unseen_scenarios(m, l)),
    ];
    let lists = lists.into_iter().filter(|(_, names): &(_, Vec<String>)| !names.is_empty());
    let platforms: BTreeSet<&str> = m.group.deployed.iter().map(|d| d.platform.as_str()).collect();
    let platforms = platforms.into_iter().map(|platform| not_run(platform, l));
    platforms.chain(lists.map(|(what, names)| l.pair(what, &names.join(", ")))).collect()
}

fn not_run(platform: &str, l: Language) -> String {
    let platform = shown(platform);
    match l {
        Language::French => format!(
            "Les fichiers déployés pour {platform} n’ont pas été exécutés eux-mêmes\u{a0}: les essais tournent sous Linux, avec les binaires cités plus loin."
        ),
        Language::English => format!(
            "The files deployed for {platform} were not run themselves: trials run on Linux, with the binaries that are named below."
        ),
    }
}

/// Documents of which something was not looked at.
fn partly(m: &Material<'_>, l: Language) -> Option<Block> {
    let formats = bundles(m).into_iter().flat_map(|(p, e)| e.formats.iter().map(move |(f, n)| (p, f, n)));
    let rows =
        formats.filter(|(_, _, n)| n.not_measured + n.no_structure + n.no_pages + n.both_stop > 0).map(|(p, f, n)| {
            let numbers = [n.documents, n.not_measured, n.no_structure, n.no_pages, n.both_stop];
            let cells = [Cell::text(p.id.as_str()), Cell::text(f.extension())];
            cells.into_iter().chain(numbers.map(|n| Cell::number(l.number(n)))).collect()
        });
    let head = match l {
        Language::French => [
            "Ministère",
            "Format",
            "Documents",
            "Non mesurés",
            "Structure non lue",
            "Pages non comparées",
            "Les deux versions s’arrêtent",
        ],
        Language::English => [
            "Ministry",
            "Format",
            "Documents",
            "Not measured",
            "Structure not read",
            "Pages not compared",
            "Both builds stop",
        ],
    };
    let caption =
        l.pick("Documents mesurés en partie, ou pas du tout", "Documents that were measured in part, or not at all");
    table(caption, &head, rows.collect())
}

/// Layout and package are no part of a document's structure: pages and outcomes show them.
fn unseen_aspects(m: &Material<'_>, l: Language) -> Vec<String> {
    let seen: BTreeSet<Aspect> =
        bundles(m).iter().flat_map(|(_, e)| &e.aspects).filter(|(_, n, _)| *n > 0).map(|(a, ..)| *a).collect();
    let all = ASPECTS.iter().filter_map(|a| word::<Aspect>(a));
    let unseen = all.filter(|a| !seen.contains(a) && !matches!(a, Aspect::Layout | Aspect::Package));
    unseen.map(|a| l.aspect(a).to_owned()).collect()
}

fn unseen_formats(m: &Material<'_>) -> Vec<String> {
    let seen: BTreeSet<Format> = bundles(m).iter().flat_map(|(_, e)| &e.formats).map(|(f, _)| *f).collect();
    Format::ALL.into_iter().filter(|f| !seen.contains(f)).map(|f| f.extension().to_owned()).collect()
}

fn unseen_scenarios(m: &Material<'_>, l: Language) -> Vec<String> {
    use ScenarioKind::*;
    let current = m.believed.bundles.iter().filter(|c| c.bundle.candidate.version == m.group.candidate.version);
    let run = |kind| {
        current.clone().any(|c| {
            let steps = c.bundle.rules.steps.iter().zip(&c.bundle.results);
            steps.into_iter().any(|(rule, result)| *rule == Rule::Scenario(kind) && *result != StepResult::Missing)
        })
    };
    let kinds = [BasicMacro, PythonScript, MailMerge, Extension, ReadOnlyStart];
    kinds.into_iter().filter(|k| !run(*k)).map(|k| l.scenario(k).to_owned()).collect()
}

pub(super) fn coverage(m: &Material<'_>, l: Language) -> Option<Section> {
    let text = l.pick(
        "Dans combien de documents un aspect apparaît et, entre parenthèses, dans combien il est moins bon.",
        "In how many documents an aspect occurs and, in brackets, in how many it is worse.",
    );
    let all = bundles(m);
    let tables = all.chunks(SIDE_BY_SIDE).filter_map(|some| coverage_table(some, l));
    let blocks: Vec<Block> = [Block::Text(text.to_owned())].into_iter().chain(tables).collect();
    Section::new(
        "coverage",
        l.pick("Couverture par aspect et par ministère", "Coverage by aspect and ministry"),
        blocks,
    )
}

fn coverage_table(some: &[(&Participant, &Evidence)], l: Language) -> Option<Block> {
    let names: Vec<&str> = some.iter().map(|(p, _)| p.id.as_str()).collect();
    let head: Vec<&str> = [l.pick("Aspect", "Aspect")].into_iter().chain(names.iter().copied()).collect();
    let known: BTreeSet<Aspect> = some.iter().flat_map(|(_, e)| &e.aspects).map(|(a, ..)| *a).collect();
    let rows = known.into_iter().map(|aspect| {
        let of = |(_, e): &(&Participant, &Evidence)| {
            let found = e.aspects.iter().find(|(a, ..)| *a == aspect).map_or((0, 0), |(_, n, worse)| (*n, *worse));
            Cell::number(format!("{} ({})", l.number(found.0), l.number(found.1)))
        };
        [Cell::text(l.aspect(aspect))].into_iter().chain(some.iter().map(of)).collect()
    });
    table(&format!("{} {}", l.pick("Documents de", "Documents of"), names.join(", ")), &head, rows.collect())
}
