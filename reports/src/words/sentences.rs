//! The engine's and the harness's English sentences (what was not measured, remarks, conditions) in another language.
//!
//! What was not measured is in `gaps`. In: a sentence as it is stored. Out: what a reader sees of it, and whether it is in the reader's language. A pattern is
//! a sentence with `{}` where something else stands; the first that matches as a whole is taken, and what it does not
//! know stays English and is marked as such. Deliberately absent: sentences of offices and operating systems.

use super::{Language, fill, gaps};
use crate::clean::short;
use crate::phrase::Sentence;

/// A sentence of at most `most` characters.
pub fn say(sentence: &str, most: usize, language: Language) -> Sentence {
    let known = match language {
        Language::English => Some(sentence.to_owned()),
        Language::French => gaps::french(sentence).or_else(|| french(sentence)),
    };
    let translated = known.is_some();
    Sentence { text: short(known.as_deref().unwrap_or(sentence), most, language), translated }
}

/// English, French.
const FRENCH: &[(&str, &str)] = &[
    ("no trial of the {}", "pas d’essai de la {}"),
    ("trial of the {} failed on our side: {}", "l’essai de la {} a échoué de notre côté : {}"),
    ("attempts end differently in the {}", "les essais de la {} ne se terminent pas tous de la même façon"),
    ("attempts save different documents in the {}", "les essais de la {} n’enregistrent pas tous le même document"),
    ("base", "référence"),
    ("candidate", "candidate"),
    ("password", "mot de passe"),
    (
        "1 difference from the original is the same in both builds",
        "1 différence avec l’original est la même dans les deux versions",
    ),
    (
        "{} differences from the original are the same in both builds",
        "{} différences avec l’original sont les mêmes dans les deux versions",
    ),
    ("slower: {} s of CPU time instead of {} s", "plus lent : {} s de temps processeur au lieu de {} s"),
    ("faster: {} s of CPU time instead of {} s", "plus rapide : {} s de temps processeur au lieu de {} s"),
    ("driven by {}, because {}", "traité en mode {}, car {}"),
    ("{}; {}", "{} ; {}"),
    ("{} stopped by {}", "la {} s’est arrêtée en mode {}"),
    ("{}: compared coarsely ({})", "{} : comparaison simplifiée ({})"),
    ("pages are not compared: {}", "les pages n’ont pas été comparées : {}"),
    ("the original's structure is not read: {}", "la structure de l’original n’a pas pu être lue : {}"),
    ("the saved {} is not read: {}", "le fichier {} enregistré n’a pas pu être lu : {}"),
    ("the reference rendering is not painted: {}", "le rendu de référence n’a pas pu être affiché : {}"),
    ("not RTF: it does not begin with {\\rtf", "n’est pas du RTF : le fichier ne commence pas par {\\rtf"),
    ("not a sound document: {}", "document endommagé : {}"),
    ("is binary data of no known kind, not a document", "données binaires de type inconnu, et non un document"),
    ("is plain text, not a document", "texte brut, et non un document"),
    ("is a web page, not a document", "page web, et non un document"),
    ("fonts", "polices"),
    ("locale", "paramètres régionaux"),
    ("clock", "horloge"),
    ("resolution", "résolution"),
    ("time limit", "limite de temps"),
    ("memory limit", "limite de mémoire"),
    ("conditions digest", "empreinte des conditions"),
    ("mode", "mode"),
    ("modes", "modes"),
    ("sandbox", "bac à sable"),
    ("limits", "limites"),
    ("{}, frozen", "{}, figée"),
    ("base: {} ({})", "jeu de base : {} ({})"),
    ("fr: {} ({})", "jeu français : {} ({})"),
    ("{} dpi", "{} ppp"),
    ("{} s", "{} s"),
    ("{} MiB", "{} Mio"),
];

/// The French sentence; what stands in it is translated too where it is known.
fn french(sentence: &str) -> Option<String> {
    if is_neutral(sentence) || sentence.len() > 2000 {
        return Some(sentence.to_owned());
    }
    let (parts, french) = FRENCH.iter().find_map(|(english, french)| Some((parts(sentence, english)?, french)))?;
    let inner: Vec<String> = parts.into_iter().map(french_part).collect();
    Some(fill(french, &inner.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Numbers, and single words that belong to no language: locales, digests, versions.
fn is_neutral(text: &str) -> bool {
    let numbers = text.chars().all(|c| c.is_ascii_digit() || ".,:-> ()".contains(c));
    let code = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    numbers || text.chars().all(code) && text.contains(|c: char| c.is_ascii_digit() || c == '-')
}

/// What stands in a sentence may be a name or a number and stays then.
fn french_part(part: &str) -> String {
    match part.replace('.', ",") {
        number if part.parse::<f64>().is_ok() => number,
        _ => french(part).unwrap_or_else(|| part.to_owned()),
    }
}

/// What stands at the `{}` of a pattern, where the whole sentence matches.
fn parts<'s>(sentence: &'s str, pattern: &str) -> Option<Vec<&'s str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let pieces: Vec<&str> = pieces.collect();
    for (n, piece) in pieces.iter().enumerate() {
        let end = if n + 1 == pieces.len() { rest.strip_suffix(piece)?.len() } else { rest.find(piece)? };
        let (part, after) = rest.split_at_checked(end)?;
        parts.push(part);
        rest = after.strip_prefix(piece)?;
    }
    (rest.is_empty() && !parts.contains(&"")).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(english: &str, expected: Option<&str>) {
        assert_eq!(french(english).as_deref(), expected);
    }

    #[test]
    fn sentences_are_said_in_french() {
        check(
            "slower: 4.1 s of CPU time instead of 1.2 s",
            Some("plus lent : 4,1 s de temps processeur au lieu de 1,2 s"),
        );
        check("no trial of the base", Some("pas d’essai de la référence"));
        check(
            "attempts end differently in the candidate",
            Some("les essais de la candidate ne se terminent pas tous de la même façon"),
        );
        check("2026-01-15 12:00 UTC, frozen", Some("2026-01-15 12:00 UTC, figée"));
        check("fr-FR", Some("fr-FR"));
        check("9e22ff8c7da3c26e", Some("9e22ff8c7da3c26e"));
        check(
            "base: Liberation 2.1.5, DejaVu 2.37 (0f1e2d3c4b5a)",
            Some("jeu de base : Liberation 2.1.5, DejaVu 2.37 (0f1e2d3c4b5a)"),
        );
    }

    #[test]
    fn what_was_not_measured_is_said_as_on_the_terminal() {
        for gap in [
            "17 documents unchanged only because both builds stop",
            "1 document (doc) without a comparison of structure",
            "56 documents left out: the budget of 20s was spent",
            "4 documents of which the base has not opened what the candidate saved",
        ] {
            let said = say(gap, 300, Language::French);
            assert!(said.translated && said.text != gap, "{gap}");
            assert_eq!(said.text, Language::French.gap(gap));
        }
    }

    #[test]
    fn what_is_not_known_stays_and_is_marked() {
        check("the moon was in the way", None);
        assert!(!say("the moon was in the way", 99, Language::French).translated);
        assert!(say("the moon was in the way", 99, Language::English).translated);
    }
}
