//! Minutes (comptes rendus) with footnotes and endnotes.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

fn note(kind: NoteKind, text: &str) -> Inline {
    Inline::Note(kind, text.to_owned())
}

fn attendance() -> Block {
    let mut rows = vec![vec![head("Nom"), head("Service"), head("Présence")]];
    for (index, who) in PEOPLE.iter().enumerate() {
        let here = if index % 4 == 3 { "excusé" } else { "présent" };
        rows.push(vec![cell(who), cell(TOWNS.get(index).copied().unwrap_or_default()), cell(here)]);
    }
    Block::Table(Table { columns: vec![4000, 3638, 2000], borders: Borders::Rows, head: 1, rows })
}

pub fn committee() -> Paper {
    let mut seed = Seed::of("compte-rendu-comite");
    let foot = |text| note(NoteKind::Foot, text);
    let mut content = blocks([
        styled(Style::Title, "Compte rendu de la réunion du comité de suivi").after(80),
        p("Séance du 5 mars 2026 — salle des Conférences").align(Align::Centre).after(240),
    ]);
    content.push(attendance());
    content.extend(blocks([
        p("La séance est ouverte à 9 h 30 sous la présidence de Mme Brûlard.").before(240),
        styled(Style::Heading1, "Point 1 — Approbation du procès-verbal"),
        j("Le procès-verbal de la séance précédente")
            .and([foot("Séance du 8 janvier 2026, diffusée le 15 janvier."), t(" est approuvé à l’unanimité.")]),
        styled(Style::Heading1, "Point 2 — Avancement du programme"),
        j(&prose(&mut seed, 3)).and([foot(
            "Les chiffres sont arrêtés au 31 décembre ; ils ne tiennent pas compte des opérations « blanches ».",
        )]),
        j("M. Le Floc’h indique que trois départements sur cinq ont rendu leur bilan").and([
            foot("Haute-Lande, Val-d’Orne et Pays-de-Çéré."),
            t(" ; les deux autres sont attendus avant l’été."),
        ]),
        styled(Style::Heading2, "Décisions"),
        item(0, 0, "Un calendrier révisé est diffusé //avant le 20 mars//."),
        item(0, 0, "Le secrétariat relance les services retardataires."),
        item(0, 0, "La prochaine séance est fixée au 7 mai 2026, à 14 h."),
        styled(Style::Heading1, "Point 3 — Questions diverses"),
        j(&prose(&mut seed, 2)).and([foot("Question posée par Mme N’Diaye.")]),
        p("L’ordre du jour étant épuisé, la séance est levée à 11 h 45.").before(240),
    ]));
    let mut section = pages(content);
    section.header = vec![
        styled(Style::Header, "Comité de suivi\tSéance du 5 mars 2026").tabs(&[tab(9638, Align::Right, false)]).rule(),
    ];
    paper("compte-rendu-comite", "Compte rendu du comité de suivi", Font::Serif, vec![ListKind::Decimal], vec![section])
}

pub fn council() -> Paper {
    let mut seed = Seed::of("proces-verbal-conseil");
    let end = |text: String| Inline::Note(NoteKind::End, text);
    let mut paras = vec![styled(Style::Title, "Procès-verbal du conseil d’administration")];
    for (number, subject) in ["Budget rectificatif", "Plan de formation", "Schéma immobilier"].iter().enumerate() {
        paras.push(styled(Style::Heading1, &format!("Délibération no 2026-{:02} : {subject}", number + 1)));
        paras.push(
            j(&prose(&mut seed, 2))
                .and([end(format!("Rapport de présentation no {}, annexé à l’original.", 41 + number))]),
        );
        let voice = format!("« {} »", prose(&mut seed, 1));
        paras.push(styled(Style::Quote, &voice));
        paras.push(
            j(&prose(&mut seed, 2)).and([note(NoteKind::Foot, "Intervention retranscrite à la demande de l’orateur.")]),
        );
        paras.push(p("**Vote :**\tpour : 17\tcontre : 2\tabstentions : 1").tabs(&[
            tab(1400, Align::Left, false),
            tab(4800, Align::Centre, false),
            tab(9638, Align::Right, false),
        ]));
    }
    paras.push(p("La présidente,\tLe secrétaire de séance,").tabs(&[tab(6000, Align::Left, false)]).before(480));
    paper(
        "proces-verbal-conseil",
        "Procès-verbal du conseil d’administration",
        Font::Serif,
        Vec::new(),
        vec![pages(blocks(paras))],
    )
}
