//! The one page for the group's meeting: who stands where, what is asked of the group, what was tested and what is deployed.
//!
//! In: the material of a dossier. Out: sections that fit one sheet of paper: whatever could be long is cut and says so.

use super::Material;
use super::binaries;
use super::page::{Block, Cell, Section, list, shown, state_mark, table};
use crate::certificate::{Blocker, Participant, Point, State, Verdict};
use crate::sentences::Language;
use crate::words::Id;

/// Rows and items of the one page.
const MINISTRIES: usize = 12;
const POINTS: usize = 5;
const DECISIONS: usize = 7;
const FILES: usize = 5;

pub(super) fn sections(m: &Material<'_>, l: Language) -> Vec<Section> {
    let all = [against(m, l), ministries(m, l), decisions(m, l), binaries(m, l)];
    all.into_iter().flatten().collect()
}

fn against(m: &Material<'_>, l: Language) -> Option<Section> {
    let points = m.certificate.points.iter().map(|p| l.point(p)).collect();
    let blocks = list(cut(points, POINTS, l)).into_iter().collect();
    Section::new("decided", l.pick("Qui s’y oppose, et par quoi", "Who stands against it, and by what"), blocks)
}

fn ministries(m: &Material<'_>, l: Language) -> Option<Section> {
    let c = m.certificate;
    let rows = c.participants.iter().take(MINISTRIES).map(|p| {
        let step = p
            .deciding()
            .and_then(|s| Some(l.pair(format!("{} {}", l.pick("étape", "step"), s.step), &l.why(s.why.as_ref()?))));
        let desktops = p.desktops.map_or("–".to_owned(), |n| l.number(n));
        let cells = [
            Cell::text(&p.name),
            Cell::mark(state_mark(p.state), l.state(p.state)),
            Cell::text(step.unwrap_or_default()),
        ];
        cells.into_iter().chain([Cell::text(l.choice(p.vote)), Cell::number(desktops)]).collect()
    });
    let head = match l {
        Language::French => ["Ministère", "Résultats", "Décidé par", "Vote", "Postes"],
        Language::English => ["Ministry", "Results", "Decided by", "Vote", "Desktops"],
    };
    let caption = quorum(m, l);
    let mut blocks: Vec<Block> = table(&caption, &head, rows.collect()).into_iter().collect();
    if let Some(more) = c.participants.len().checked_sub(MINISTRIES).filter(|n| *n > 0) {
        blocks.push(Block::Text(l.more(more)));
    }
    Section::new("who", l.pick("Où en sont les ministères", "Where the ministries stand"), blocks)
}

fn quorum(m: &Material<'_>, l: Language) -> String {
    let (passed, needed) = m.certificate.quorum;
    let approval = l.approval(m.certificate.approval);
    match l {
        Language::French => {
            format!("Avis favorables\u{a0}: {passed}, quorum de {needed}\u{a0}; approbation\u{a0}: {approval}")
        }
        Language::English => format!("{passed} pass, quorum {needed}; approval: {approval}"),
    }
}

fn decisions(m: &Material<'_>, l: Language) -> Option<Section> {
    let asked = cut(asked(m, l), DECISIONS, l);
    let blocks = if asked.is_empty() { vec![] } else { vec![Block::Numbered(asked)] };
    Section::new("decisions", l.pick("Décisions demandées au groupe", "Decisions that are asked of the group"), blocks)
}

/// What the group has to settle, the most pressing first.
fn asked(m: &Material<'_>, l: Language) -> Vec<String> {
    let c = m.certificate;
    let mut asked = vec![main_question(m, l)];
    let alone: Vec<&Blocker> = c.blockers.iter().filter(|b| !b.accepting.is_empty()).collect();
    asked.extend(alone.iter().take(3).map(|b| accept(b, l)));
    if alone.is_empty() && !c.accepting_all.is_empty() {
        asked.push(accept_all(m, l));
    }
    asked.extend(of_missing(m, l));
    asked.extend(open_steps(m, l));
    if !c.too_late.is_empty() {
        asked.push(bridge(m, l));
    }
    if c.deployed.is_empty() {
        asked.push(
            l.pick(
                "Nommer les fichiers à déployer\u{a0}: le fichier du groupe n’en cite aucun",
                "Name the files to deploy: the group file lists none",
            )
            .to_owned(),
        );
    }
    asked
}

fn main_question(m: &Material<'_>, l: Language) -> String {
    let c = m.certificate;
    let (candidate, end) = &c.candidate;
    let until = l.supported(candidate, *end);
    let only_votes = c.points.iter().all(|p| matches!(p, Point::NoVote { .. }));
    match (c.verdict, &c.fallback, l) {
        (Verdict::Certified, _, Language::French) => {
            format!("Constater que LibreOffice {until}, est certifiée, et fixer la date de déploiement")
        }
        (Verdict::Certified, _, Language::English) => {
            format!("Record that LibreOffice {until}, is certified, and set the day of its deployment")
        }
        (_, _, Language::French) if only_votes => {
            format!("Voter sur LibreOffice {until} (éléments {})", c.evidence.short())
        }
        (_, _, Language::English) if only_votes => {
            format!("Vote on LibreOffice {until} (evidence {})", c.evidence.short())
        }
        (_, Some(fallback), Language::French) => {
            format!("Rester sur la dernière version qui convient à tous\u{a0}: {}", l.fallback(fallback))
        }
        (_, Some(fallback), Language::English) => {
            format!("Stay with the latest version that suits everyone: {}", l.fallback(fallback))
        }
        (_, None, _) => l
            .pick("Choisir une version\u{a0}: aucune ne convient à tous", "Choose a version: none suits everyone")
            .to_owned(),
    }
}

fn accept(blocker: &Blocker, l: Language) -> String {
    let what = l.signature(&blocker.signature);
    let who: Vec<&str> = blocker.blocks.iter().map(|(id, _)| id.as_str()).collect();
    let (who, then) = (l.some(&who), stand(&blocker.accepting, l));
    match l {
        Language::French => {
            format!("{who}\u{a0}: accepter «\u{a0}{what}\u{a0}», ou attendre une correction (si on l’accepte, {then})")
        }
        Language::English => {
            format!("{who}: accept “{what}”, or wait for a fix (if accepted, {then})")
        }
    }
}

/// Where participants would stand.
fn stand(states: &[(Id, State)], l: Language) -> String {
    let each: Vec<String> = states.iter().map(|(id, state)| l.pair(id, l.state(*state))).collect();
    l.some(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Where no difference decides alone.
fn accept_all(m: &Material<'_>, l: Language) -> String {
    let (n, then) = (m.certificate.blockers.len(), stand(&m.certificate.accepting_all, l));
    match l {
        Language::French => {
            format!(
                "Accepter ensemble les {n} différences qui bloquent, ou attendre des corrections (si on les accepte, {then})"
            )
        }
        Language::English => {
            format!("Accept the {n} differences that block, all of them, or wait for fixes (if accepted, {then})")
        }
    }
}

fn of_missing(m: &Material<'_>, l: Language) -> Option<String> {
    let missing = m.certificate.participants.iter().filter(|p| p.state == State::Missing);
    let names = names(missing.map(|p| &p.id))?;
    Some(match l {
        Language::French => format!("Obtenir des résultats, ou une abstention signée, de\u{a0}: {names}"),
        Language::English => format!("Get results, or a signed abstention, from: {names}"),
    })
}

fn open_steps(m: &Material<'_>, l: Language) -> Option<String> {
    let open = |p: &&Participant| p.state == State::Undetermined;
    let names = names(m.certificate.participants.iter().filter(open).map(|p| &p.id))?;
    Some(match l {
        Language::French => format!("Faire conclure les étapes encore ouvertes de\u{a0}: {names}"),
        Language::English => format!("Have the steps settled that are still open at: {names}"),
    })
}

fn names<'a>(ids: impl Iterator<Item = &'a Id>) -> Option<String> {
    let ids: Vec<&str> = ids.map(Id::as_str).collect();
    (!ids.is_empty()).then(|| ids.join(", "))
}

fn bridge(m: &Material<'_>, l: Language) -> String {
    let lines: Vec<String> = m.certificate.too_late.iter().map(|(line, end)| format!("{line} ({end})")).collect();
    match l {
        Language::French => format!(
            "Prévoir la suite pour les branches dont le support finit avant tout déploiement\u{a0}: {}",
            lines.join(", ")
        ),
        Language::English => {
            format!("Plan for release lines whose support ends before anything could be deployed: {}", lines.join(", "))
        }
    }
}

fn binaries(m: &Material<'_>, l: Language) -> Option<Section> {
    let mut blocks: Vec<Block> = binaries::tested(m, FILES, l).into_iter().collect();
    blocks.push(binaries::deployed(m, FILES, l).unwrap_or_else(|| binaries::none_deployed(l)));
    if let Some(more) = m.certificate.deployed.len().checked_sub(FILES).filter(|n| *n > 0) {
        blocks.push(Block::Text(format!("{} (deployed.sha256)", l.more(more))));
    }
    blocks.push(Block::Text(key_line(m, l)));
    Section::new(
        "binaries-first",
        l.pick("Ce qui a été testé, et ce qui est déployé", "What was tested, and what is deployed"),
        blocks,
    )
}

fn key_line(m: &Material<'_>, l: Language) -> String {
    let id = m.group.secretary.map(|k| k.id().to_string()).unwrap_or_default();
    match l {
        Language::French => format!(
            "Dossier du {}, votes sur les éléments {}\u{a0}; signé avec la clé {id}.",
            m.certificate.made, m.certificate.evidence
        ),
        Language::English => format!(
            "Dossier of {}, votes are on evidence {}; signed with key {id}.",
            m.certificate.made, m.certificate.evidence
        ),
    }
}

/// The first of them, and how many more there are.
fn cut(mut items: Vec<String>, most: usize, l: Language) -> Vec<String> {
    if let Some(more) = items.len().checked_sub(most).filter(|n| *n > 0) {
        items.truncate(most);
        items.push(l.more(more));
    }
    items.iter().map(|i| shown(i)).collect()
}
