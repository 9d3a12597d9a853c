//! Account tables as a business application exports them.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::{Seed, euros};
use crate::generate::style::Style;
use crate::generate::words::*;

pub fn statement() -> Paper {
    let mut seed = Seed::of("etat-depenses");
    let mut rows = vec![
        vec![
            head("Chapitre").rows(2),
            head("Intitulé").rows(2),
            head("Exercice 2025").span(2),
            head("Exercice 2026").span(2),
        ],
        vec![covered(1), covered(1), head("Engagé"), head("Mandaté"), head("Engagé"), head("Mandaté")],
    ];
    let mut sums = [0i64; 4];
    for (index, chapter) in CHAPTERS.iter().enumerate() {
        let mut row = vec![cell(&format!("60{:02}", 11 + index * 3)), cell(chapter)];
        for sum in &mut sums {
            let (cents, text) = seed.amount(900_000);
            *sum += cents;
            row.push(amount(&text));
        }
        rows.push(row);
    }
    let mut total = vec![cell("**Total général**").span(2).shade(0xF2_F2F2)];
    total.extend(sums.iter().map(|s| amount(&format!("**{}**", euros(*s))).shade(0xF2_F2F2)));
    rows.push(total);
    let table = Table { columns: vec![1100, 3178, 1340, 1340, 1340, 1340], borders: Borders::Grid, head: 2, rows };
    let mut content = blocks([
        styled(Style::Title, "État des dépenses par chapitre").after(60),
        p("Service : 0417 — Direction des méthodes\tÉdité le 31/03/2026")
            .tabs(&[tab(9638, Align::Right, false)])
            .sized(19, false)
            .rule(),
    ]);
    content.push(Block::Table(small(table)));
    content.push(Block::Para(
        p("Montants en euros. Les chapitres sans mouvement ne sont pas édités.").before(120).sized(17, false),
    ));
    content.push(Block::Para(
        p("Arrêté le présent état à la somme de :\t\nVisa du comptable :\t")
            .tabs(&[tab(9638, Align::Right, true)])
            .before(480),
    ));
    paper("etat-depenses", "État des dépenses par chapitre", Font::Sans, Vec::new(), vec![pages(content)])
}

/// Many rows on landscape pages: the head is repeated.
pub fn credits() -> Paper {
    let mut seed = Seed::of("releve-credits");
    let columns = ["Date", "Pièce", "Commune", "Libellé", "Débit", "Crédit", "Solde"];
    let mut rows = vec![columns.iter().map(|c| head(c)).collect::<Vec<_>>()];
    let mut balance = 28_000_000i64;
    rows.push(vec![
        cell("**Report de l’exercice antérieur**").span(6).shade(0xE8_EDFF),
        amount(&format!("**{}**", euros(balance))).shade(0xE8_EDFF),
    ]);
    for number in 0..56 {
        let (cents, text) = seed.amount(8_000);
        let credit = seed.below(3) == 0;
        balance += if credit { cents } else { -cents };
        let (debit, credit) = if credit { (String::new(), text) } else { (text, String::new()) };
        let day = format!("{:02}/{:02}/2026", number % 28 + 1, number / 28 + 1);
        let piece = format!("M{:05}", 4100 + number * 7);
        let mut row = vec![cell(&day), cell(&piece), cell(seed.pick(TOWNS)), cell(seed.pick(CHAPTERS))];
        row.extend([amount(&debit), amount(&credit), amount(&euros(balance))]);
        rows.push(row);
    }
    let table =
        Table { columns: vec![1300, 1200, 2700, 4170, 1700, 1700, 1800], borders: Borders::Rows, head: 1, rows };
    let mut section =
        pages(vec![Block::Para(styled(Style::Title, "Relevé des crédits de paiement")), Block::Table(small(table))]);
    section.landscape = true;
    section.header =
        vec![styled(Style::Header, "Application COMPTAL\tRelevé no 3").tabs(&[tab(14570, Align::Right, false)]).rule()];
    paper("releve-credits", "Relevé des crédits de paiement", Font::Sans, Vec::new(), vec![section])
}
