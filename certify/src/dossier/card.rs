//! The accuracy card as a section: what was given, or that none was.

use super::Material;
use super::accuracy::{Card, Rate, Rates};
use super::page::{Block, Cell, Section, table};
use crate::sentences::Language;

pub(super) fn section(m: &Material<'_>, l: Language) -> Option<Section> {
    let title = l.pick("Fiabilité de l’outil", "How far the tool can be believed");
    let none = "No accuracy card was given for this dossier: how much is missed, and how often an alarm is false, is not said here.";
    let none = l.pick("Aucune fiche de fiabilité n’a été fournie pour ce dossier : il ne dit pas combien d’écarts échappent, ni combien d’alarmes sont fausses.", none);
    let blocks = m.accuracy.map_or_else(|| vec![Block::Text(none.to_owned())], |card| card_blocks(card, l));
    Section::new("accuracy", title, blocks)
}

fn card_blocks(card: &Card, l: Language) -> Vec<Block> {
    let head = match l {
        Language::French => ["Lignes", "Vues", "Dites telles quelles"],
        Language::English => ["Rows", "Detected", "Told as they are"],
    };
    let dimensions = [
        (
            "scored",
            l.pick(
                "Par exigence : dire l’écart (yes), ou seulement le voir (detect)",
                "By what is asked: to tell the difference (yes), or only to see it (detect)",
            ),
        ),
        ("format", l.pick("Par format", "By format")),
        ("aspect", l.pick("Par aspect, dans les mots de la table de vérité", "By aspect, in the truth table’s words")),
        ("kind", l.pick("Par étape", "By stage")),
    ];
    let tables = dimensions.into_iter().filter_map(|(dimension, caption)| {
        let rates = card.by.get(dimension)?;
        let row = |(name, r): (&String, &Rates)| vec![Cell::text(name), rate(r.detected, l), rate(r.told, l)];
        table(caption, &head, rates.iter().map(row).collect())
    });
    let s = &card.stable;
    let alarms = rate_text(Rate { hit: s.alarms, of: s.of, low: s.low, high: s.high }, l);
    let (skipped, pages) = (l.number(card.skipped), l.number(card.on_pages_only));
    let text = match l {
        Language::French => format!(
            "Mesuré sur des documents dont la vérité est connue, avec l’intervalle de Wilson à 95 %. Documents stables qui ont déclenché une alarme : {alarms}. Lignes non mesurées : {skipped} ; vues sur les pages seulement : {pages}."
        ),
        Language::English => format!(
            "Measured on documents of which the truth is known, with Wilson’s interval at 95 %. Stable documents that raised an alarm: {alarms}. Rows not measured: {skipped}; seen on pages alone: {pages}."
        ),
    };
    [Block::Text(text)].into_iter().chain(tables).collect()
}

fn rate(rate: Rate, l: Language) -> Cell {
    Cell::number(rate_text(rate, l))
}

fn rate_text(Rate { hit, of, low, high }: Rate, l: Language) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let percent = |x: f64| l.decimal(100.0 * x, 1);
    let share = percent(hit as f64 / of as f64);
    let (hit, of, low, high) = (l.number(hit), l.number(of), percent(low), percent(high));
    match l {
        Language::French => format!("{hit} sur {of} : {share} % ({low} à {high})"),
        Language::English => format!("{hit} of {of}: {share} % ({low} to {high})"),
    }
}
