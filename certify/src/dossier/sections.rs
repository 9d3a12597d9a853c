//! What a dossier says after its first page, section by section.
//!
//! In: the material. Out: sections in a language. Numbers come from the certificate and the bundles; nothing is decided here.

use super::page::{Block, Cell, Section, list, shown, state_mark, table};
use super::{Material, binaries, card, coverage, verify};
use crate::certificate::{Blocker, Evidence, Participant, State};
use crate::gates::Extent;
use crate::sentences::Language;
use crate::words::Id;

/// Groups that block, in full; the rest are in `certificate.json`.
const BLOCKERS: usize = 40;

pub(super) fn sections(m: &Material<'_>, l: Language) -> Vec<Section> {
    let all = [
        against(m, l),
        coverage::not_tested(m, l),
        ministries(m, l),
        votes(m, l),
        blockers(m, l),
        accepted(m, l),
        coverage::coverage(m, l),
        card::section(m, l),
        versions(m, l),
        carried(m, l),
        conditions(m, l),
        binaries::section(m, l),
        not_believed(m, l),
        verify::section(m, l),
    ];
    all.into_iter().flatten().collect()
}

fn against(m: &Material<'_>, l: Language) -> Option<Section> {
    let c = m.certificate;
    let mut blocks: Vec<Block> = list(c.points.iter().map(|p| l.point(p)).collect()).into_iter().collect();
    if c.points.is_empty() {
        blocks.push(Block::Text(l.pick("Rien ne s’y oppose.", "Nothing stands against it.").to_owned()));
    }
    if let Some(remarks) = list(c.remarks.iter().map(|r| l.remark(r)).collect()) {
        blocks.push(Block::Heading(l.pick("À savoir", "To know").to_owned()));
        blocks.push(remarks);
    }
    Section::new("points", l.pick("Ce qui s’y oppose", "What stands against it"), blocks)
}

pub(super) fn bundles<'a>(m: &Material<'a>) -> Vec<(&'a Participant, &'a Evidence)> {
    m.certificate.participants.iter().filter_map(|p| Some((p, p.bundle.as_ref()?))).collect()
}

fn ministries(m: &Material<'_>, l: Language) -> Option<Section> {
    let blocks = m.certificate.participants.iter().flat_map(|p| ministry(p, l)).collect();
    Section::new("ministries", l.pick("Éléments par ministère", "Evidence per ministry"), blocks)
}

fn ministry(p: &Participant, l: Language) -> Vec<Block> {
    let heading = Block::Heading(format!("{} ({}) – {}", shown(&p.name), p.id, l.state(p.state)));
    let tables = p.bundle.as_ref().map(|e| [bundle_table(p, e, l), step_table(p, l), class_table(p, e, l)]);
    [heading].into_iter().chain(tables.into_iter().flatten().flatten()).collect()
}

fn bundle_table(p: &Participant, e: &Evidence, l: Language) -> Option<Block> {
    let facts = [
        (l.pick("Fichier", "File"), e.file.clone()),
        (l.pick("SHA-256 de ce qui est signé", "SHA-256 of what is signed"), e.digest.to_string()),
        (l.pick("Date, numéro", "Day, number"), format!("{}, {}", e.made, e.sequence)),
        (l.pick("Empreinte du binaire testé", "Fingerprint of the build that was tested"), e.fingerprint.to_string()),
        (l.pick("Étapes de la politique", "Steps of the policy"), e.policy.to_string()),
    ];
    let rows = facts.into_iter().map(|(what, value)| vec![Cell::text(what), Cell::code(value)]).collect();
    table(&about(p, l.pick("lot signé", "bundle")), &[l.pick("Quoi", "What"), l.pick("Valeur", "Value")], rows)
}

fn step_table(p: &Participant, l: Language) -> Option<Block> {
    let steps = p.steps.iter().map(|s| {
        let why = s.why.as_ref().map(|w| l.why(w)).unwrap_or_default();
        let standing = Cell::mark(state_mark(State::of(s.standing)), l.standing(s.standing));
        vec![Cell::text(s.step.to_string()), Cell::text(l.step_kind(&s.kind)), standing, Cell::text(why)]
    });
    let head =
        [l.pick("Étape", "Step"), l.pick("Sorte", "Kind"), l.pick("Résultat", "Result"), l.pick("Raison", "Reason")];
    table(&about(p, l.pick("étapes", "steps")), &head, steps.collect())
}

fn class_table(p: &Participant, e: &Evidence, l: Language) -> Option<Block> {
    let classes = e.classes.iter().map(|(class, extent)| {
        let name = Cell::mark((class.name(), recette_reports::words::icon(*class)), l.class(*class));
        vec![name, Cell::number(l.number(extent.documents)), Cell::number(l.weight(extent.weight))]
    });
    let head = [l.pick("Classe", "Class"), "Documents", l.pick("Documents × postes", "Documents × desktops")];
    table(&about(p, "documents"), &head, classes.collect())
}

fn about(p: &Participant, what: &str) -> String {
    format!("{} – {what}", p.id)
}

fn votes(m: &Material<'_>, l: Language) -> Option<Section> {
    let c = m.certificate;
    let made = |id: &Id| m.believed.votes.get(id).map(|v| v.made.to_string()).unwrap_or_default();
    let rows =
        c.participants.iter().map(|p| vec![Cell::text(&p.name), Cell::text(l.choice(p.vote)), Cell::text(made(&p.id))]);
    let caption = match l {
        Language::French => format!("Règle\u{a0}: {}", l.approval(c.approval)),
        Language::English => format!("Rule: {}", l.approval(c.approval)),
    };
    let head = [l.pick("Ministère", "Ministry"), "Vote", l.pick("Date", "Day")];
    let vote = format!(
        "recette key vote --group group.toml --key MINISTERE.key.pem --dossier {} --choice approve -o MINISTERE.vote",
        c.evidence
    );
    let text = l.pick(
        "Chaque vote porte sur l’ensemble des éléments ci-dessus\u{a0}: le SHA-256 de evidence.txt. Un lot de plus ou de moins, et il est caduc. Pour voter (approve, refuse ou abstain)\u{a0}:",
        "Each vote is on all of the evidence above: the SHA-256 of evidence.txt. One bundle more or less, and it is stale. To vote (approve, refuse or abstain):",
    );
    let blocks = table(&caption, &head, rows.collect())
        .into_iter()
        .chain([Block::Text(text.to_owned()), Block::Lines(vec![vote])]);
    Section::new("votes", l.pick("Votes", "Votes"), blocks.collect())
}

fn blockers(m: &Material<'_>, l: Language) -> Option<Section> {
    let c = m.certificate;
    let mut blocks: Vec<Block> = c.blockers.iter().take(BLOCKERS).flat_map(|b| blocker(b, l)).collect();
    if let Some(more) = c.blockers.len().checked_sub(BLOCKERS).filter(|n| *n > 0) {
        blocks.push(Block::Text(format!("{} (certificate.json)", l.more(more))));
    }
    if !c.accepting_all.is_empty() {
        let all: Vec<String> = c.accepting_all.iter().map(|(id, s)| l.pair(id, l.state(*s))).collect();
        blocks.push(Block::Text(format!(
            "{} {}.",
            l.pick("Si tout cela était accepté\u{a0}:", "If all of it were accepted:"),
            all.join(", ")
        )));
    }
    Section::new("blockers", l.pick("Ce qui bloque", "What blocks"), blocks)
}

fn blocker(b: &Blocker, l: Language) -> Vec<Block> {
    let extent = |(id, e): &(Id, Extent), what: &str| {
        vec![
            Cell::text(id.as_str()),
            Cell::text(what),
            Cell::number(l.number(e.documents)),
            Cell::number(l.weight(e.weight)),
        ]
    };
    let blocks = b.blocks.iter().map(|e| extent(e, l.pick("bloqué", "blocked")));
    let others = b.others.iter().map(|e| extent(e, l.pick("aussi touché", "has it too")));
    let head = [
        l.pick("Ministère", "Ministry"),
        l.pick("Effet", "Effect"),
        "Documents",
        l.pick("Documents × postes", "Documents × desktops"),
    ];
    let title = format!("{} – {} {}", l.signature(&b.signature), l.pick("gravité", "severity"), l.severity(b.severity));
    let mut all = vec![Block::Heading(title)];
    all.extend(table(b.signature.as_str(), &head, blocks.chain(others).collect()));
    let accepting: Vec<String> = b.accepting.iter().map(|(id, s)| l.pair(id, l.state(*s))).collect();
    if !accepting.is_empty() {
        all.push(Block::Text(format!(
            "{} {}.",
            l.pick("Si on l’accepte\u{a0}:", "If accepted:"),
            accepting.join(", ")
        )));
    }
    all
}

fn accepted(m: &Material<'_>, l: Language) -> Option<Section> {
    let all = bundles(m).into_iter().flat_map(|(p, e)| e.accepted.iter().map(move |a| (p, a)));
    let rows = all.map(|(p, (signature, until, documents))| {
        let cells = [Cell::text(p.id.as_str()), Cell::text(l.signature(signature)), Cell::code(signature.as_str())];
        cells.into_iter().chain([Cell::text(until.to_string()), Cell::number(l.number(*documents))]).collect()
    });
    let head = match l {
        Language::French => ["Ministère", "Différence", "Signature", "Jusqu’au", "Documents qui l’ont"],
        Language::English => ["Ministry", "Difference", "Signature", "Until", "Documents that have it"],
    };
    let caption = l.pick(
        "Différences acceptées\u{a0}; les raisons restent dans les ministères",
        "Accepted differences; the reasons stay in the ministries",
    );
    let none = || {
        Block::Text(
            l.pick("Aucun ministère n’a accepté de différence.", "No ministry has accepted a difference.").to_owned(),
        )
    };
    let block = table(caption, &head, rows.collect()).unwrap_or_else(none);
    Section::new("accepted", l.pick("Différences acceptées", "Accepted differences"), vec![block])
}

fn versions(m: &Material<'_>, l: Language) -> Option<Section> {
    let c = m.certificate;
    let rows = c.versions.iter().map(|v| {
        let ids = |ids: &[Id]| ids.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
        let end = v.end.map_or(l.pick("inconnue", "unknown").to_owned(), |d| d.to_string());
        let certified = if v.certified { l.pick("certifiée aujourd’hui", "certified now") } else { "" };
        vec![
            Cell::text(v.version.as_str()),
            Cell::text(certified),
            Cell::text(end),
            Cell::text(ids(&v.passes)),
            Cell::text(ids(&v.lacks)),
        ]
    });
    let head = match l {
        Language::French => ["Version", "État", "Fin de support", "Convient à", "Pas établi pour"],
        Language::English => ["Version", "State", "End of support", "Suits", "Not shown for"],
    };
    let mut blocks: Vec<Block> =
        table(l.pick("Versions connues", "Versions that are known"), &head, rows.collect()).into_iter().collect();
    if let Some(f) = &c.fallback {
        blocks.push(Block::Text(format!(
            "{} {}.",
            l.pick("Dernière version qui convient à tous\u{a0}:", "Latest version that suits everyone:"),
            l.fallback(f)
        )));
    }
    let late: Vec<String> = c.too_late.iter().map(|(line, end)| l.supported(line, Some(*end))).collect();
    if let Some(late) = list(late) {
        blocks.push(Block::Text(
            l.pick(
                "Trop tard pour être certifiées et déployées avant la fin de leur support\u{a0}:",
                "Too late to be certified and deployed before support ends:",
            )
            .to_owned(),
        ));
        blocks.push(late);
    }
    Section::new("versions", l.pick("Versions et support", "Versions and support"), blocks)
}

fn carried(m: &Material<'_>, l: Language) -> Option<Section> {
    let rows = m.certificate.carried.iter().map(|f| {
        let seen: Vec<&str> = f.seen_by.iter().map(Id::as_str).collect();
        let numbers = [f.documents, f.back, f.open].map(|n| Cell::number(l.number(n as u64)));
        let cells = [Cell::text(f.id.as_str()), Cell::text(f.owner.as_str()), Cell::text(&f.note)];
        cells.into_iter().chain(numbers).chain([Cell::text(seen.join(", "))]).collect()
    });
    let head = match l {
        Language::French => {
            ["Correction", "Porteur", "Note", "Documents", "Reperdue dans", "Non mesurée dans", "Vue par"]
        }
        Language::English => ["Fix", "Owner", "Note", "Documents", "Lost again in", "Not measured in", "Seen by"],
    };
    let caption = l.pick("Corrections qui ne doivent plus se perdre", "Fixes that must not be lost again");
    Section::new("carried", caption, table(caption, &head, rows.collect()).into_iter().collect())
}

fn conditions(m: &Material<'_>, l: Language) -> Option<Section> {
    let current = m.believed.bundles.iter().map(|c| &c.bundle);
    let rows = current.map(|b| {
        let builds =
            format!("{} {} → {} {}", b.base.version, b.base.build_id, b.candidate.version, b.candidate.build_id);
        let cells = [Cell::text(b.participant.as_str()), Cell::text(builds), Cell::code(b.conditions.digest.as_str())];
        cells.into_iter().chain([Cell::text(b.conditions.locale.as_str()), Cell::text(b.recette.as_str())]).collect()
    });
    let head = match l {
        Language::French => ["Ministère", "Comparé", "Empreinte des conditions", "Langue", "Recette"],
        Language::English => ["Ministry", "Compared", "Digest of the conditions", "Language", "Recette"],
    };
    let caption = l.pick(
        "Ce dont les résultats dépendent\u{a0}: polices, langue, limites, horloge figée",
        "What results depend on: fonts, language, limits, a frozen clock",
    );
    Section::new(
        "conditions",
        l.pick("Conditions", "Conditions"),
        table(caption, &head, rows.collect()).into_iter().collect(),
    )
}

fn not_believed(m: &Material<'_>, l: Language) -> Option<Section> {
    let rows = m.certificate.refused.iter().map(|r| vec![Cell::code(&r.file), Cell::text(l.reason(&r.reason))]);
    let head = [l.pick("Début du SHA-256 du fichier", "Beginning of the file’s SHA-256"), l.pick("Raison", "Reason")];
    let caption = l.pick(
        "Ces fichiers ont été reçus et ne comptent pas\u{a0}; ils ne sont pas dans le dossier",
        "These files were received and do not count; they are not in the dossier",
    );
    Section::new(
        "not-believed",
        l.pick("Fichiers refusés", "Files that are not believed"),
        table(caption, &head, rows.collect()).into_iter().collect(),
    )
}
