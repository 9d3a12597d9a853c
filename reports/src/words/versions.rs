//! Words about several versions side by side, in English and French.

use super::{Language, Plural};

/// The words of one language.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct VersionWords {
    pub heading: &'static str,
    pub link: &'static str,
    pub matrix: &'static str,
    pub version: &'static str,
    pub finished: &'static str,
    pub crashes: &'static str,
    pub hangs: &'static str,
    pub other_stops: &'static str,
    pub not_run: &'static str,
    pub whole: &'static str,
    pub by_format: &'static str,
    pub by_aspect: &'static str,
    pub all_formats: &'static str,
    pub how_counted: &'static str,
    pub unequal: &'static str,
    pub fidelity: &'static str,
    pub fidelity_caption: &'static str,
    pub measured: &'static str,
    pub against: &'static str,
    pub against_caption: &'static str,
    pub first: &'static str,
    pub came: &'static str,
    pub went: &'static str,
    pub none: &'static str,
    pub stopped: &'static str,
    pub stopped_none: &'static str,
    pub recovered: &'static str,
    pub before: &'static str,
    pub unmeasured: &'static str,
    pub more_documents: Plural,
}

const ENGLISH: VersionWords = VersionWords {
    heading: "Versions side by side",
    link: "Versions side by side: fidelity, crashes, what came and went",
    matrix: "What each version made of the same documents",
    version: "Version",
    finished: "Finished",
    crashes: "Crashes",
    hangs: "Hangs",
    other_stops: "Other stops",
    not_run: "Not run",
    whole: "Saved without a difference",
    by_format: "Documents saved without any difference from the original, by format",
    by_aspect: "Documents with a difference from the original, by aspect",
    all_formats: "all",
    how_counted: "Percentages are of the documents whose saved files could be compared with the original; both numbers follow. Differences that a format implies are included, alike for all versions.",
    unequal: "Not every version was run and compared over the same documents: a percentage may differ from the next one for that reason alone.",
    fidelity: "Fidelity by format and aspect",
    fidelity_caption: "Documents with a difference from the original, by format and aspect",
    measured: "Compared",
    against: "Against the version before",
    against_caption: "Documents by class, {} → {}",
    first: "The first version: there is none before it to compare with.",
    came: "Came with this version",
    went: "Went with this version",
    none: "Nothing.",
    stopped: "Documents that were not finished",
    stopped_none: "Every document was finished.",
    recovered: "Finished again: the version before stopped",
    before: "With the version before",
    unmeasured: "not compared",
    more_documents: Plural { one: "{} more document", other: "{} more documents" },
};

const FRENCH: VersionWords = VersionWords {
    heading: "Versions côte à côte",
    link: "Versions côte à côte\u{a0}: fidélité, plantages, ce qui est apparu ou a disparu",
    matrix: "Ce que chaque version a fait des mêmes documents",
    version: "Version",
    finished: "Terminés",
    crashes: "Plantages",
    hangs: "Blocages",
    other_stops: "Autres arrêts",
    not_run: "Non exécutés",
    whole: "Enregistrés sans écart",
    by_format: "Documents enregistrés sans aucun écart avec l’original, par format",
    by_aspect: "Documents présentant un écart avec l’original, par aspect",
    all_formats: "tous",
    how_counted: "Les pourcentages portent sur les documents dont les fichiers enregistrés ont pu être comparés à l’original\u{a0}; les deux nombres suivent. Les écarts inhérents à un format sont compris, de la même façon pour toutes les versions.",
    unequal: "Toutes les versions n’ont pas été exécutées et comparées sur les mêmes documents\u{a0}: deux pourcentages peuvent différer pour cette seule raison.",
    fidelity: "Fidélité par format et par aspect",
    fidelity_caption: "Documents présentant un écart avec l’original, par format et par aspect",
    measured: "Comparés",
    against: "Par rapport à la version précédente",
    against_caption: "Documents par classe, {} → {}",
    first: "Première version\u{a0}: aucune ne la précède dans la comparaison.",
    came: "Apparu avec cette version",
    went: "Disparu avec cette version",
    none: "Rien.",
    stopped: "Documents non terminés",
    stopped_none: "Tous les documents ont été traités jusqu’au bout.",
    recovered: "De nouveau traités jusqu’au bout\u{a0}: la version précédente s’arrêtait",
    before: "Avec la version précédente",
    unmeasured: "non comparé",
    more_documents: Plural { one: "{} autre document", other: "{} autres documents" },
};

impl Language {
    /// Words about several versions.
    pub fn version_words(self) -> &'static VersionWords {
        self.pick(&ENGLISH, &FRENCH)
    }
}
