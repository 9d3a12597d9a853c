//! Drafts with insertions and deletions by two authors, and comments.

use super::{AUTHORS, paper};
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

fn change(inserted: bool, who: usize, day: u8, text: &str) -> Inline {
    let author = if who == 0 { AUTHORS[0] } else { AUTHORS[1] };
    Inline::Change(Change { inserted, author, date: on(2026, 2, day) }, rich(text))
}

fn comment(who: usize, day: u8, text: &str, on_text: &str) -> Inline {
    let (author, initials) = if who == 0 { (AUTHORS[0], "HB") } else { (AUTHORS[1], "GLF") };
    Inline::Comment(Comment { author, initials, date: on(2026, 2, day), text: text.to_owned() }, rich(on_text))
}

pub fn note() -> Paper {
    let mut seed = Seed::of("projet-note");
    let paras = vec![
        styled(Style::Title, "Projet de note de service — version 3"),
        j("La présente note précise les conditions dans lesquelles ").and([
            change(false, 0, 3, "les bureaux"),
            change(true, 0, 3, "les services centraux et déconcentrés"),
            t(" organisent le travail à distance."),
        ]),
        j("Le nombre de jours est fixé à ").and([
            change(false, 1, 5, "un"),
            change(true, 1, 5, "**deux** jours"),
            t(" par semaine, "),
            comment(
                0,
                6,
                "Le comité a retenu « deux jours » ; à mettre en cohérence avec l’article 4.",
                "sous réserve des nécessités du service",
            ),
            t("."),
        ]),
        j(&prose(&mut seed, 2)).and([change(true, 0, 7, " Les dérogations sont accordées par écrit.")]),
        item(0, 0, "demande présentée par l’agent").and([change(true, 1, 7, " au moins quinze jours avant"), t(" ;")]),
        item(0, 0, "avis du chef de bureau ;"),
        item(0, 0, "décision ").and([
            change(false, 0, 8, "du sous-directeur"),
            change(true, 0, 8, "du directeur"),
            t("."),
        ]),
        j(&prose(&mut seed, 2)).and([change(false, 1, 9, " Cette phrase fait double emploi et peut être supprimée.")]),
        p("La date d’entrée en vigueur est ")
            .and([comment(1, 10, "À confirmer par le secrétariat général.", "le 1er septembre 2026"), t(".")]),
    ];
    paper("projet-note", "Projet de note de service", Font::Serif, vec![ListKind::Bullets], vec![pages(blocks(paras))])
}

pub fn circular() -> Paper {
    let mut seed = Seed::of("projet-circulaire");
    let mut paras = vec![styled(Style::Title, "Projet de circulaire relative à l’accueil du public")];
    for (number, heading) in ["Principes", "Horaires", "Suivi"].iter().enumerate() {
        let day = 11 + u8::try_from(number).unwrap_or(0);
        paras.push(styled(Style::Heading1, &format!("{}. {heading}", number + 1)).and([change(
            true,
            number % 2,
            day,
            " (nouveau)",
        )]));
        paras.push(j(&prose(&mut seed, 2)).and([
            t(" "),
            change(false, 0, day, &prose(&mut seed, 1)),
            change(true, 1, day, &prose(&mut seed, 1)),
        ]));
        paras.push(j("Les services ").and([
            comment(
                number % 2,
                day,
                &format!("Observation no {} : préciser lesquels.", number + 1),
                "//mentionnés en annexe//",
            ),
            t(" rendent compte chaque trimestre."),
        ]));
    }
    paper("projet-circulaire", "Projet de circulaire", Font::Sans, Vec::new(), vec![pages(blocks(paras))])
}
