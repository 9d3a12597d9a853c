//! Notes that show what a text processor can do: lists of all sorts, character formats, links, nested tables.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

pub fn lists() -> Paper {
    let mut seed = Seed::of("circulaire-listes");
    let kinds = [
        (ListKind::Bullets, "Puces"),
        (ListKind::Decimal, "Chiffres, lettres, romains"),
        (ListKind::Legal, "Numérotation légale"),
        (ListKind::Plan, "Plan"),
        (ListKind::Letters, "Lettres"),
    ];
    let mut paras =
        vec![styled(Style::Title, "Circulaire relative à la présentation des énumérations"), j(&prose(&mut seed, 2))];
    for (list, (_, name)) in kinds.iter().enumerate() {
        paras.push(styled(Style::Heading2, name));
        for (level, text) in [
            (0, "premier point"),
            (1, "détail du premier point"),
            (2, "précision"),
            (2, "autre précision"),
            (1, "second détail"),
            (0, "deuxième point"),
        ] {
            paras.push(item(list, level, &format!("{text} — //{}// ;", seed.pick(CHAPTERS))));
        }
        paras.push(j(&prose(&mut seed, 1)).left(397));
        paras.push(item(list, 0, "troisième point, après un alinéa sans numéro."));
    }
    paper(
        "circulaire-listes",
        "Circulaire relative aux énumérations",
        Font::Serif,
        kinds.map(|k| k.0).to_vec(),
        vec![pages(blocks(paras))],
    )
}

pub fn typography() -> Paper {
    let mut seed = Seed::of("note-typographie");
    let run = |char: Char, text: &str| Inline::Text(char, text.to_owned());
    let c = Char::default;
    let link = |url: &str, text: &str| {
        Inline::Link(
            url.to_owned(),
            vec![Inline::Text(Char { underline: true, colour: Some(0x00_0091), ..Char::default() }, text.to_owned())],
        )
    };
    let mut content = blocks([
        styled(Style::Title, "Note sur les usages typographiques"),
        j(
            "— « Ça alors ! », s’écria l’œuvre ; à Noël, l’aïeul naïf goûta l’été… 50 % du bœuf, 3 € l’once, le n° 7 — voilà.",
        ),
        of(vec![
            run(Char { bold: true, ..c() }, "gras"),
            t(", "),
            run(Char { italic: true, ..c() }, "italique"),
            t(", "),
            run(Char { underline: true, ..c() }, "souligné"),
            t(", "),
            run(Char { double_underline: true, ..c() }, "double soulignement"),
            t(", "),
            run(Char { strike: true, ..c() }, "barré"),
            t(", "),
            run(Char { small_caps: true, ..c() }, "Petites Capitales"),
            t(", "),
            run(Char { caps: true, ..c() }, "capitales"),
            t(", "),
            run(Char { highlight: true, ..c() }, "surligné"),
            t(", "),
            run(Char { colour: Some(0xE1_000F), ..c() }, "rouge"),
            t(", "),
            run(Char { spacing: 60, ..c() }, "espacé"),
            t(", "),
            run(Char { font: Some(Font::Mono), ..c() }, "chasse fixe"),
            t(", "),
            run(Char { size: Some(32), bold: true, italic: true, ..c() }, "grand"),
            t("."),
        ]),
        of(vec![
            t("Le 1"),
            run(Char { raised: true, ..c() }, "er"),
            t(" janvier, l’eau (H"),
            run(Char { lowered: true, ..c() }, "2"),
            t("O) ; "),
            run(Char { language: Some("en-GB"), italic: true, ..c() }, "as the English say"),
            t(" ; "),
            run(Char { language: Some("de-DE"), ..c() }, "größer und älter"),
            t("."),
        ]),
        p("Caractères hors du latin : ≤ ≥ ≠ → α β Ω — et hors du plan de base : 𝄞.").boxed(0xF2_F2F2),
        p("Voir le ").and([
            link("https://www.exemple.invalid/guide?page=1&lang=fr", "guide en ligne"),
            t(" ou écrire à "),
            link("mailto:methodes@exemple.invalid", "methodes@exemple.invalid"),
            t("."),
        ]),
        styled(Style::Heading1, "Tableaux imbriqués").new_page(),
    ]);
    let inner = Table {
        columns: vec![1900, 1900],
        borders: Borders::Grid,
        head: 0,
        rows: vec![vec![cell("oui"), amount("12,50")], vec![cell("non"), amount("7,25")]],
    };
    let outer = cell("Le détail figure ci-dessous :")
        .block(CellBlock::Table(inner))
        .block(CellBlock::Para(p("fin du détail").after(0)));
    let rows = vec![
        vec![head("Rubrique"), head("Contenu")],
        vec![cell(&prose(&mut seed, 1)), outer],
        vec![cell("Sans détail").shade(0xE8_EDFF), cell(&prose(&mut seed, 2))],
    ];
    content.push(Block::Table(Table { columns: vec![4819, 4819], borders: Borders::Grid, head: 1, rows }));
    content.push(Block::Para(j(&prose(&mut seed, 3)).before(240)));
    paper("note-typographie", "Note sur les usages typographiques", Font::Serif, Vec::new(), vec![pages(content)])
}
