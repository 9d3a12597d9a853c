//! Forms: dotted lines, check boxes, form fields, content controls.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

fn dotted(label: &str) -> Para {
    p(&format!("{label} :\t")).tabs(&[tab(9638, Align::Right, true)]).after(160)
}

fn input(label: &str, name: &str, default: &str) -> Para {
    p(&format!("{label} : ")).and([Inline::Input(name.to_owned(), default.to_owned())])
}

fn choice(name: &str, on: bool, label: &str) -> Para {
    of(vec![Inline::CheckBox(name.to_owned(), on), t(&format!("  {label}"))]).left(284).after(60)
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|s| (*s).to_owned()).collect()
}

pub fn application() -> Paper {
    let mut seed = Seed::of("formulaire-subvention");
    let paras = vec![
        p("**Formulaire no 14 027*02**").align(Align::Right).sized(17, true),
        styled(Style::Title, "Demande de subvention d’équipement"),
        j("//Avant de remplir ce formulaire, lisez attentivement la notice. Les rubriques marquées d’un astérisque sont obligatoires.//").boxed(0xF2_F2F2),
        styled(Style::Heading2, "1. Identité du demandeur"),
        input("Dénomination", "denomination", "Commune de Nœux-la-Forêt"),
        input("Numéro d’identification", "numero", "219 904 170 00015"),
        dotted("Adresse"),
        dotted("Code postal, commune"),
        p("Département : ").and([Inline::DropDown("departement".to_owned(), texts(&["Haute-Lande", "Val-d’Orne", "Pays-de-Çéré"]), 1)]),
        styled(Style::Heading2, "2. Nature de l’opération"),
        choice("travaux", true, "travaux de bâtiment"),
        choice("voirie", false, "voirie et réseaux"),
        choice("materiel", true, "acquisition de matériel"),
        choice("etudes", false, "études préalables"),
        styled(Style::Heading2, "3. Calendrier et engagement"),
        p("Date de début : ").and([Inline::Control("Début".to_owned(), "15 septembre 2026".to_owned())]),
        p("Responsable : ").and([Inline::Control("Responsable".to_owned(), "M. Noël d’Aubigné".to_owned())]),
        j(&prose(&mut seed, 2)),
        p("Fait à\t, le\t").tabs(&[tab(5000, Align::Left, true), tab(8500, Align::Left, true)]).before(240),
        p("Signature et cachet :").left(5100).after(900),
    ];
    paper("formulaire-subvention", "Demande de subvention", Font::Sans, Vec::new(), vec![pages(blocks(paras))])
}

pub fn leave() -> Paper {
    let field = |name: &str, default: &str| vec![Inline::Input(name.to_owned(), default.to_owned())];
    let filled = |label: &str, name: &str, default: &str| {
        let value = Cell { blocks: vec![CellBlock::Para(of(field(name, default)).after(40).before(40))], ..cell("") };
        vec![cell(label).shade(0xF2_F2F2), value]
    };
    let mut period = cell("Période");
    period.blocks.push(CellBlock::Para(choice("matin", false, "matin")));
    period.blocks.push(CellBlock::Para(choice("journee", true, "journée entière")));
    let kinds = of(vec![Inline::DropDown(
        "nature".to_owned(),
        texts(&["congé annuel", "récupération", "absence autorisée"]),
        0,
    )]);
    let kind = Cell { blocks: vec![CellBlock::Para(kinds)], ..cell("") };
    let rows = vec![
        vec![head("Demande de congé").span(2)],
        filled("Nom et prénom", "nom", "Œuvrard, Maÿlis"),
        filled("Bureau", "bureau", "Bureau des méthodes"),
        filled("Du", "debut", "6 juillet 2026"),
        filled("Au", "fin", "24 juillet 2026 inclus"),
        vec![cell("Nature").shade(0xF2_F2F2), kind],
        vec![period.span(2)],
    ];
    let mut content = vec![
        Block::Para(styled(Style::Title, "Feuille de congé")),
        Block::Table(Table { columns: vec![3200, 6438], borders: Borders::Grid, head: 0, rows }),
    ];
    content.extend(blocks([
        p("Avis du supérieur hiérarchique :").before(360),
        choice("favorable", false, "favorable"),
        choice("defavorable", false, "défavorable, pour le motif suivant :"),
        p("\t\n\t\n\t").tabs(&[tab(9638, Align::Right, true)]),
        p("Date et signature de l’agent\tDate et signature du chef de service")
            .tabs(&[tab(9638, Align::Right, false)])
            .before(480),
    ]));
    paper("formulaire-conge", "Feuille de congé", Font::Sans, Vec::new(), vec![pages(content)])
}
