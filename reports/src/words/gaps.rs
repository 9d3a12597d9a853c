//! What was not measured, in French: the engine and the harness say it in English, in sentences of a closed form.

use super::Language;

/// Ends of sentences, and how they end in French for one and for several documents.
const ENDS: [(&str, &str, &str); 7] = [
    (
        "inconclusive: a side is missing or failed for reasons of its own",
        "non concluant\u{a0}: un côté manque ou a échoué pour des raisons qui lui sont propres",
        "non concluants\u{a0}: un côté manque ou a échoué pour des raisons qui lui sont propres",
    ),
    ("excluded", "exclu", "exclus"),
    (
        "flaky: attempts of one build disagree",
        "instable\u{a0}: les essais d’une même version divergent",
        "instables\u{a0}: les essais d’une même version divergent",
    ),
    (
        "unchanged only because both builds stop",
        "inchangé seulement parce que les deux versions s’arrêtent",
        "inchangés seulement parce que les deux versions s’arrêtent",
    ),
    ("without a comparison of structure", "sans comparaison de structure", "sans comparaison de structure"),
    ("without a comparison of pages", "sans comparaison de pages", "sans comparaison de pages"),
    (
        "of which the base has not opened what the candidate saved",
        "dont la version de référence n’a pas ouvert ce que la candidate a enregistré",
        "dont la version de référence n’a pas ouvert ce que la candidate a enregistré",
    ),
];

impl Language {
    /// A sentence about what was not measured; as it is where its form is not known.
    pub fn gap(self, sentence: &str) -> String {
        let translated = match self {
            Language::English => None,
            Language::French => french(sentence),
        };
        translated.unwrap_or_else(|| sentence.to_owned())
    }
}

pub(super) fn french(sentence: &str) -> Option<String> {
    let (number, rest) = sentence.split_once(' ')?;
    let n: usize = number.parse().ok()?;
    let rest = rest.strip_prefix("documents ").or_else(|| rest.strip_prefix("document "))?;
    let (format, rest) = match rest.split_once(") ").filter(|_| rest.starts_with('(')) {
        Some((format, rest)) => (format!("{format}) "), rest),
        None => (String::new(), rest),
    };
    let documents = format!("{} {}", Language::French.number(n), if n < 2 { "document" } else { "documents" });
    let budget = rest.strip_prefix("left out: the budget of ").and_then(|r| r.strip_suffix(" was spent"));
    if let Some(budget) = budget {
        return Some(format!("{documents} omis\u{a0}: le temps accordé ({budget}) est épuisé"));
    }
    let (_, one, several) = ENDS.iter().find(|(english, _, _)| *english == rest)?;
    Some(format!("{documents} {format}{}", if n < 2 { one } else { several }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_translated_and_others_stay() {
        let check = |english: &str, french: &str| {
            assert_eq!(Language::French.gap(english).replace('\u{a0}', " "), french);
            assert_eq!(Language::English.gap(english), english);
        };
        check("1 document excluded", "1 document exclu");
        check(
            "17 documents unchanged only because both builds stop",
            "17 documents inchangés seulement parce que les deux versions s’arrêtent",
        );
        check(
            "3 documents (xlsx) without a comparison of structure",
            "3 documents (xlsx) sans comparaison de structure",
        );
        check(
            "2 documents left out: the budget of 10m was spent",
            "2 documents omis : le temps accordé (10m) est épuisé",
        );
        check(
            "1 document of which the base has not opened what the candidate saved",
            "1 document dont la version de référence n’a pas ouvert ce que la candidate a enregistré",
        );
        check("rtf>odt was not run", "rtf>odt was not run");
    }
}
