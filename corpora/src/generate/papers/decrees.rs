//! Decrees (arrêtés): recitals, numbered articles, sub-lists, signature.

use super::letters::letterhead;
use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

fn title(text: &str, number: &str) -> Vec<Para> {
    vec![
        styled(Style::Title, text).after(120),
        p(&format!("NOR : {number}")).align(Align::Centre).sized(19, false).after(360),
    ]
}

fn recitals(items: &[&str]) -> Vec<Para> {
    let mut paras = vec![j("Le ministre de l’équipement rural et des services de proximité,").after(200)];
    paras.extend(items.iter().map(|i| j(i).left(284).after(100)));
    paras.push(p("**Arrête :**").align(Align::Centre).before(240).after(240).sized(24, true));
    paras
}

fn article(number: usize, heading: &str) -> Para {
    let name = if number == 1 { "Article 1er".to_owned() } else { format!("Article {number}") };
    let mut heading_ = styled(Style::Heading3, &format!("{name} — {heading}")).align(Align::Left);
    heading_.inlines = vec![Inline::Bookmark(format!("art{number}"), heading_.inlines)];
    heading_
}

fn done(signatory: &str) -> Vec<Para> {
    vec![
        p("Fait le 24 mars 2026.").before(360),
        p(&format!("Pour le ministre et par délégation :\nLe directeur général,\n**{signatory}**"))
            .left(5100)
            .before(240),
    ]
}

pub fn organisation() -> Paper {
    let mut seed = Seed::of("arrete-organisation");
    let mut paras = title("Arrêté du 24 mars 2026 portant organisation de la direction des méthodes", "MERX2600417A");
    paras.extend(recitals(&[
        "**Vu** le code de l’équipement rural, notamment ses articles L. 112-4 et R. 112-9 à R. 112-17 ;",
        "**Vu** le décret no 2025-9981 du 3 novembre 2025 relatif aux administrations de proximité ;",
        "**Vu** l’avis du comité social d’administration en date du 11 février 2026 ;",
        "**Considérant** que la répartition des bureaux ne répond plus aux besoins du service,",
    ]));
    paras.extend([
        article(1, "Composition"),
        j("La direction des méthodes comprend :"),
        item(0, 0, "la sous-direction des procédures, composée :"),
        item(0, 1, "du bureau des formulaires ;"),
        item(0, 1, "du bureau de la simplification, qui regroupe :"),
        item(0, 2, "la cellule « rédaction » ;"),
        item(0, 2, "la cellule « accessibilité » ;"),
        item(0, 0, "la sous-direction des moyens ;"),
        item(0, 0, "la mission d’audit interne."),
        article(2, "Attributions"),
        j(&prose(&mut seed, 3)),
        item(1, 0, "Elle prépare les textes relatifs à l’organisation des services."),
        item(1, 0, "Elle assure le suivi des effectifs et des emplois."),
        item(1, 0, "Elle tient le registre des délégations mentionnées à l’article 3."),
        article(3, "Délégations"),
        j(&prose(&mut seed, 2)),
        article(4, "Exécution"),
        j("Le directeur général est chargé de l’exécution du présent arrêté, qui sera publié au //Bulletin officiel// du ministère."),
    ]);
    paras.extend(done("Gaël Le Floc’h"));
    paper(
        "arrete-organisation",
        "Arrêté portant organisation",
        Font::Serif,
        vec![ListKind::Decimal, ListKind::Letters],
        vec![pages(blocks(paras))],
    )
}

pub fn appointment() -> Paper {
    let mut seed = Seed::of("arrete-nomination");
    let mut paras = title("Arrêté du 24 mars 2026 portant nomination au conseil consultatif", "MERR2600102A");
    paras.extend(recitals(&[
        "**Vu** la loi no 2024-999 du 9 juillet 2024 ;",
        "**Vu** l’arrêté du 2 mai 2023 modifié, notamment son article 6,",
    ]));
    paras.push(article(1, "Membres"));
    paras.push(j("Sont nommés membres du conseil consultatif, pour une durée de trois ans :"));
    paras.extend(
        PEOPLE
            .iter()
            .zip(TOWNS)
            .map(|(who, town)| item(0, 0, &format!("{who}, en qualité de représentant de {town} ;"))),
    );
    paras.push(article(2, "Suppléance"));
    paras.push(j(&prose(&mut seed, 2)).and([
        t(" (voir l’"),
        Inline::Field(Field::Ref("art1".to_owned()), Char::default(), "Article 1er — Membres".to_owned()),
        t(")."),
    ]));
    paras.push(article(3, "Publication"));
    paras.push(j("Le présent arrêté sera publié au //Journal// de l’administration."));
    paras.extend(done("Maÿlis Œuvrard"));
    paper(
        "arrete-nomination",
        "Arrêté portant nomination",
        Font::Serif,
        vec![ListKind::Legal],
        vec![pages(blocks(paras))],
    )
}

pub fn delegation() -> Paper {
    let mut seed = Seed::of("decision-delegation");
    let mut content = vec![letterhead("Secrétariat général", "Ambérac, le 24 mars 2026")];
    content.extend(blocks(title("Décision portant délégation de signature", "MERS2600007S")));
    content.extend(blocks([
        article(1, "Délégataires"),
        j("Délégation est donnée, dans la limite des montants ci-après :"),
    ]));
    let mut rows = vec![vec![head("Délégataire"), head("Actes"), head("Plafond (€)")]];
    for (index, who) in PEOPLE.iter().enumerate() {
        let acts =
            if index % 2 == 0 { cell("Bons de commande et certificats de service fait").rows(2) } else { covered(1) };
        rows.push(vec![cell(who), acts, amount(&seed.amount(90_000).1)]);
    }
    content.push(Block::Table(Table { columns: vec![3400, 4238, 2000], borders: Borders::Grid, head: 1, rows }));
    content.extend(blocks([article(2, "Durée"), j(&prose(&mut seed, 3))]));
    content.extend(blocks(done("Noël d’Aubigné")));
    paper("decision-delegation", "Délégation de signature", Font::Sans, Vec::new(), vec![pages(content)])
}
