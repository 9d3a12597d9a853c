//! The accuracy card as a section: what was given, or that none was.
//!
//! In: the material. Out: a section. The truth table is English; its words that are known here are said in French too.

use super::Material;
use super::accuracy::{Card, Rate, Rates};
use super::page::{Block, Cell, Section, table};
use crate::sentences::Language;

pub(super) fn section(m: &Material<'_>, l: Language) -> Option<Section> {
    let title = l.pick("Fiabilité de l’outil", "How far the tool can be believed");
    let none = "No accuracy card was given for this dossier: how much is missed, and how often an alarm is false, is not said here.";
    let none = l.pick("Aucune fiche de fiabilité n’a été fournie pour ce dossier\u{a0}: il ne dit pas combien d’écarts échappent, ni combien d’alarmes sont fausses.", none);
    let blocks = m.accuracy.map_or_else(|| vec![Block::Text(none.to_owned())], |card| card_blocks(card, l));
    Section::new("accuracy", title, blocks)
}

fn card_blocks(card: &Card, l: Language) -> Vec<Block> {
    let text = |text: &str| Block::Text(text.to_owned());
    let measured = l.pick(
        "Mesuré sur des documents dont on sait ce qu’une version y a cassé ou réparé (une ligne par écart). Vue\u{a0}: l’outil montre une différence de cet aspect, ou des pages qui changent là où il se voit. Dite telle quelle\u{a0}: il dit aussi si l’écart apparaît ou disparaît. Entre parenthèses, l’intervalle de Wilson à 95 %\u{a0}: il est large là où les lignes sont peu nombreuses.",
        "Measured on documents of which it is known what a version broke or mended in them (a row per difference). Seen: the tool shows a difference of that aspect, or pages that change where it can be seen. Told as it is: it also says whether it came or went. In brackets Wilson’s interval at 95 %: it is wide where rows are few.",
    );
    let tables = DIMENSIONS.into_iter().filter_map(|dimension| dimension_table(card, dimension, l));
    let rest = l.pick("Le reste de la fiche\u{a0}: accuracy.json.", "The rest of the card: accuracy.json.");
    let stable = [text(measured), Block::Text(stable(card, l))];
    stable.into_iter().chain(tables).chain([text(rest)]).collect()
}

/// Dimensions of a card that are shown, in this order.
const DIMENSIONS: [&str; 4] = ["scored", "format", "aspect", "kind"];

fn dimension_table(card: &Card, dimension: &str, l: Language) -> Option<Block> {
    let caption = match dimension {
        "scored" => l.pick("Par exigence", "By what is asked"),
        "format" => l.pick("Par format", "By format"),
        "aspect" => l.pick("Par aspect, dans les mots de la table de vérité", "By aspect, in the truth table’s words"),
        _ => l.pick("Par étape", "By stage"),
    };
    let head = match l {
        Language::French => ["Lignes", "Vues", "Dites telles quelles"],
        Language::English => ["Rows", "Seen", "Told as they are"],
    };
    let row = |(name, r): (&String, &Rates)| vec![Cell::text(word(name, l)), rate(r.detected, l), rate(r.told, l)];
    table(caption, &head, card.by.get(dimension)?.iter().map(row).collect())
}

fn stable(card: &Card, l: Language) -> String {
    let s = &card.stable;
    let of = |hit| rate_text(Rate { hit, of: s.of, low: s.low, high: s.high }, l);
    let (alarms, changed) = (of(s.alarms), share(s.changed, s.of, l));
    let (skipped, pages) = (l.number(card.skipped), l.number(card.on_pages_only));
    match l {
        Language::French => format!(
            "Documents où rien ne devait changer, déclarés moins bons\u{a0}: {alarms}\u{a0}; déclarés différents en quoi que ce soit\u{a0}: {changed}. Lignes non mesurées\u{a0}: {skipped}\u{a0}; vues sur les pages seulement\u{a0}: {pages}."
        ),
        Language::English => format!(
            "Documents in which nothing should change, called worse: {alarms}; called different in any way: {changed}. Rows not measured: {skipped}; seen on pages alone: {pages}."
        ),
    }
}

fn rate(rate: Rate, l: Language) -> Cell {
    Cell::number(rate_text(rate, l))
}

fn rate_text(Rate { hit, of, low, high }: Rate, l: Language) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let (share, low, high) = (share(hit, of, l), l.percent(low), l.percent(high));
    format!("{share} ({low}{}{high})", l.pick(" à ", " to "))
}

/// `8 of 10: 80.0 %`.
fn share(hit: u64, of: u64, l: Language) -> String {
    let percent = l.percent(hit as f64 / of.max(1) as f64);
    let count = format!("{}{}{}", l.number(hit), l.pick(" sur ", " of "), l.number(of));
    l.pair(count, &format!("{percent}\u{a0}%"))
}

/// A word of the truth table; one that is not known here stays as it is.
fn word(name: &str, l: Language) -> String {
    let known = WORDS.iter().find(|(word, ..)| *word == name);
    known.map_or_else(|| name.to_owned(), |(_, french, english)| l.pick(*french, *english).to_owned())
}

/// Words of the truth table, in French and English.
const WORDS: [(&str, &str, &str); 24] = [
    ("yes", "à dire telles quelles", "to be told as it is"),
    ("detect", "à voir, sans plus", "to be seen, no more"),
    ("crash", "plantage", "crash"),
    ("export", "enregistrement", "export"),
    ("import", "chargement", "import"),
    ("layout", "mise en page", "layout"),
    ("character property", "propriété de caractère", "character property"),
    ("comment", "commentaire", "comment"),
    ("crash/hang", "plantage ou blocage", "crash or hang"),
    ("field/form/bookmark", "champ, formulaire, signet", "field, form, bookmark"),
    ("footnote/endnote", "note de bas de page ou de fin", "footnote or endnote"),
    ("formula", "formule", "formula"),
    ("header/footer", "en-tête, pied de page", "header, footer"),
    ("image/shape/frame", "image, forme, cadre", "image, shape, frame"),
    ("list/numbering", "liste, numérotation", "list, numbering"),
    ("metadata", "métadonnées", "metadata"),
    ("other", "autre", "other"),
    ("page count/layout", "nombre de pages, mise en page", "page count, layout"),
    ("paragraph property", "propriété de paragraphe", "paragraph property"),
    ("section/page style", "section, style de page", "section, page style"),
    ("style", "style", "style"),
    ("table", "tableau", "table"),
    ("text", "texte", "text"),
    ("tracked change", "modification suivie", "tracked change"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Shaped as a real card is: figures and words of one.
    const CARD: &str = include_str!("card/real.json");

    fn texts(language: Language) -> Vec<String> {
        let card = Card::parse(CARD).unwrap();
        let of = |block| match block {
            Block::Text(text) => vec![text],
            Block::Table(t) => {
                t.rows.iter().map(|row| row.iter().map(Cell::said).collect::<Vec<_>>().join(" | ")).collect()
            }
            other => panic!("{other:?}"),
        };
        card_blocks(&card, language).into_iter().flat_map(of).collect()
    }

    #[test]
    fn a_real_card_is_said_in_both_languages() {
        let (french, english) = (texts(Language::French), texts(Language::English));
        let has =
            |texts: &[String], wanted: &str| assert!(texts.iter().any(|t| t.contains(wanted)), "{wanted}: {texts:#?}");
        has(
            &english,
            "to be told as it is | 140 of 163: 85.9\u{a0}% (79.7 to 90.4) | 134 of 163: 82.2\u{a0}% (75.6 to 87.3)",
        );
        has(&french, "à voir, sans plus | 53 sur 70\u{a0}: 75,7\u{a0}% (64,5 à 84,2) | –");
        has(&french, "doc | 12 sur 15\u{a0}: 80,0\u{a0}% (54,8 à 93,0) | –");
        has(&french, "plantage ou blocage | 3 sur 4");
        has(
            &english,
            "called worse: 10 of 132: 7.6\u{a0}% (4.2 to 13.4); called different in any way: 39 of 132: 29.5\u{a0}%.",
        );
        assert_eq!(french.len(), english.len());
    }

    #[test]
    fn a_word_that_is_new_is_shown_as_it_is() {
        assert_eq!(word("hyperlink", Language::French), "hyperlink");
    }
}
