//! Reports of several sections: contents, headers and footers, columns, landscape pages, captions, text boxes.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::{Seed, euros};
use crate::generate::style::Style;
use crate::generate::words::*;

fn running(title: &str, width: i32) -> Vec<Para> {
    vec![styled(Style::Header, &format!("{title}\tExercice 2025")).tabs(&[tab(width, Align::Right, false)]).rule()]
}

fn heading(style: Style, name: &str, text: &str) -> Para {
    let para = styled(style, text);
    Para { inlines: vec![Inline::Bookmark(name.to_owned(), para.inlines)], ..para }
}

fn caption(text: &str, number: usize) -> Para {
    let seq = Inline::Field(Field::Seq("Tableau".to_owned()), Char::default(), number.to_string());
    styled(Style::Caption, "Tableau ").and([seq, t(&format!(" — {text}"))])
}

fn cover() -> Section {
    let paras = vec![
        of(vec![Inline::Emblem(2720, 1813)]).align(Align::Centre).before(2400),
        p(MINISTRY).align(Align::Centre).before(360).sized(24, true),
        styled(Style::Title, "Rapport annuel d’activité").before(1800).sized(52, true),
        p("Exercice 2025").align(Align::Centre).sized(32, false),
        p("Adopté le 18 mars 2026").align(Align::Centre).before(3600),
    ];
    Section { footer: Vec::new(), ..pages(blocks(paras)) }
}

pub fn annual() -> Paper {
    let mut seed = Seed::of("rapport-annuel");
    let chapters = ["Une année de transition", "Les moyens", "Les résultats"];
    let entries = vec![
        (1, "1. Une année de transition".to_owned(), 3),
        (2, "1.1. Faits marquants".to_owned(), 3),
        (1, "2. Les moyens".to_owned(), 3),
        (2, "2.1. Faits marquants".to_owned(), 3),
        (1, "3. Les résultats".to_owned(), 4),
        (2, "3.1. Faits marquants".to_owned(), 4),
        (1, "Annexe — Exécution par commune".to_owned(), 5),
    ];
    let contents = vec![Block::Para(p("**Sommaire**").sized(28, true)), Block::Toc(entries)];
    let mut text = Vec::new();
    for (index, chapter) in chapters.iter().enumerate() {
        let number = index + 1;
        text.push(Block::Para(heading(Style::Heading1, &format!("chap{number}"), &format!("{number}. {chapter}"))));
        text.push(Block::Para(j(&prose(&mut seed, 4))));
        text.push(Block::Para(heading(
            Style::Heading2,
            &format!("faits{number}"),
            &format!("{number}.1. Faits marquants"),
        )));
        text.extend(blocks([
            j(&prose(&mut seed, 3)),
            item(0, 0, "réorganisation des guichets ;"),
            item(0, 0, "ouverture du portail « proximité » ;"),
            item(0, 0, "achèvement de l’inventaire."),
        ]));
        text.push(Block::Para(j(&prose(&mut seed, 2)).and([
            t(" (voir le chapitre "),
            Inline::Field(Field::Ref("chap2".to_owned()), Char::default(), "2. Les moyens".to_owned()),
            t(", page "),
            Inline::Field(Field::PageRef("chap2".to_owned()), Char::default(), "3".to_owned()),
            t(")."),
        ])));
    }
    let with_header = |blocks, title: &str| Section { header: running(title, 9638), ..pages(blocks) };
    let mut annex = with_header(annex(&mut seed), "Annexe");
    (annex.landscape, annex.header) = (true, running("Annexe", 14570));
    let sections =
        vec![cover(), with_header(contents, "Sommaire"), with_header(text, "Rapport annuel d’activité"), annex];
    paper("rapport-annuel", "Rapport annuel d’activité", Font::Serif, vec![ListKind::Bullets], sections)
}

fn annex(seed: &mut Seed) -> Vec<Block> {
    let mut rows = vec![vec![
        head("Commune"),
        head("1er trimestre"),
        head("2e trimestre"),
        head("3e trimestre"),
        head("4e trimestre"),
        head("Total"),
    ]];
    for town in TOWNS {
        let parts: Vec<i64> = (0..4).map(|_| seed.amount(60_000).0).collect();
        let mut row = vec![cell(town)];
        row.extend(parts.iter().map(|c| amount(&euros(*c))));
        row.push(amount(&format!("**{}**", euros(parts.iter().sum()))));
        rows.push(row);
    }
    let table = Table { columns: vec![4070, 2100, 2100, 2100, 2100, 2100], borders: Borders::Grid, head: 1, rows };
    vec![
        Block::Para(styled(Style::Heading1, "Annexe — Exécution par commune")),
        Block::Table(table),
        Block::Para(caption("Crédits exécutés par commune et par trimestre, en euros", 1)),
    ]
}

/// Two columns under a title over the whole width, with a text box.
pub fn inspection() -> Paper {
    let mut seed = Seed::of("rapport-inspection");
    let frame = Frame {
        left: 5900,
        top: 60,
        width: 3600,
        height: 1700,
        paras: vec![
            p("**À retenir**").after(60),
            p("Onze recommandations, dont trois prioritaires.").after(60),
            p("Suite attendue : //sous six mois//.").after(0),
        ],
    };
    let title = vec![
        styled(Style::Title, "Rapport d’inspection du centre de Saint-Élier"),
        Para { inlines: std::iter::once(Inline::Frame(frame)).chain(rich(&prose(&mut seed, 5))).collect(), ..j("") },
        j(&prose(&mut seed, 2)),
    ];
    let mut columns = Vec::new();
    for subject in ["Organisation", "Locaux et sécurité", "Gestion financière", "Relations avec les usagers"] {
        columns.push(styled(Style::Heading2, subject));
        columns.push(j(&prose(&mut seed, 3)));
        columns.push(item(0, 0, &prose(&mut seed, 1)));
    }
    let first = Section { header: running("Inspection générale", 9638), ..pages(blocks(title)) };
    let second =
        Section { columns: 2, continuous: true, header: Vec::new(), footer: Vec::new(), ..pages(blocks(columns)) };
    let last = Section {
        continuous: true,
        header: Vec::new(),
        footer: Vec::new(),
        ..pages(blocks([
            styled(Style::Heading1, "Conclusion"),
            j(&prose(&mut seed, 4)),
            p("Les inspecteurs,\n**Hélène Brûlard** — **Gaël Le Floc’h**").left(5100).before(360),
        ]))
    };
    paper("rapport-inspection", "Rapport d’inspection", Font::Serif, vec![ListKind::Plan], vec![first, second, last])
}
