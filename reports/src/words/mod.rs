//! Every word a person reads in a report, in English and French.
//!
//! In: nothing. Out: [`Words`] of a [`Language`]. A third language is a third constant here and a third arm in
//! `vocabulary` and `subjects`; templates and code hold no words. `{}` marks where a number or a name goes.

mod subjects;
mod vocabulary;

pub use vocabulary::icon;

/// Languages of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

/// A phrase with a number in it, in singular and plural.
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    one: &'static str,
    other: &'static str,
}

impl Plural {
    /// The phrase for a number.
    pub fn say(&self, language: Language, n: usize) -> String {
        self.form(language, n).replacen("{}", &language.number(n), 1)
    }

    /// The form for a number, its places still open.
    pub fn form(&self, language: Language, n: usize) -> &'static str {
        if language.is_singular(n) { self.one } else { self.other }
    }
}

/// Fills the `{}` of a phrase, in order.
pub fn fill(phrase: &str, parts: &[&str]) -> String {
    let mut pieces = phrase.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (i, piece) in pieces.enumerate() {
        out.push_str(parts.get(i).copied().unwrap_or_default());
        out.push_str(piece);
    }
    out
}

impl Language {
    /// Its words.
    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    pub(crate) fn pick<T>(self, english: T, french: T) -> T {
        match self {
            Language::English => english,
            Language::French => french,
        }
    }

    fn is_singular(self, n: usize) -> bool {
        self.pick(n == 1, n < 2)
    }

    /// A whole number with its thousands apart.
    pub fn number(self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(self.pick(",", "\u{202f}"));
            }
            out.push(digit);
        }
        out
    }

    /// A number with at most `places` decimals, without trailing zeros.
    pub fn decimal(self, x: f64, places: usize) -> String {
        let fixed = format!("{x:.places$}");
        let short = if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
        let short = if short == "-0" { "0" } else { short };
        short.replace('.', self.pick(".", ","))
    }
}

/// The words of one language.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Words {
    pub lang: &'static str,
    pub report_title: &'static str,
    pub skip: &'static str,
    pub verdict: &'static str,
    pub not_measured: &'static str,
    pub all_measured: &'static str,
    pub tally: &'static str,
    pub tally_caption: &'static str,
    pub planned: &'static str,
    pub both_stop: &'static str,
    pub sum_wrong: &'static str,
    pub groups: &'static str,
    pub groups_worse: &'static str,
    pub groups_better: &'static str,
    pub groups_changed: &'static str,
    pub groups_none: &'static str,
    pub what: &'static str,
    pub severity: &'static str,
    pub origin: &'static str,
    pub documents: &'static str,
    pub owners: &'static str,
    pub differences: &'static str,
    pub weight: &'static str,
    pub example: &'static str,
    pub show_group: &'static str,
    pub signature: &'static str,
    pub filter: &'static str,
    pub filter_hint: &'static str,
    pub filter_not: &'static str,
    pub filter_example: &'static str,
    pub clear: &'static str,
    pub show_more: &'static str,
    pub loading: &'static str,
    pub shown_of: &'static str,
    pub document: &'static str,
    pub class: &'static str,
    pub format: &'static str,
    pub suite: &'static str,
    pub owner: &'static str,
    pub tags: &'static str,
    pub worse_short: &'static str,
    pub better_short: &'static str,
    pub aspects: &'static str,
    pub list_caption: &'static str,
    pub list_pages: &'static str,
    pub page_of: &'static str,
    pub first_shown: &'static str,
    pub back: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub builds: &'static str,
    pub builds_caption: &'static str,
    pub base: &'static str,
    pub candidate: &'static str,
    pub name: &'static str,
    pub product: &'static str,
    pub version: &'static str,
    pub build_id: &'static str,
    pub fingerprint: &'static str,
    pub source: &'static str,
    pub conditions_caption: &'static str,
    pub condition: &'static str,
    pub value: &'static str,
    pub executed: &'static str,
    pub again: &'static str,
    pub again_hint: &'static str,
    pub outcome: &'static str,
    pub structure: &'static str,
    pub pages: &'static str,
    pub outcome_caption: &'static str,
    pub finished: &'static str,
    pub not_run: &'static str,
    pub ended: &'static str,
    pub frames: &'static str,
    pub cpu: &'static str,
    pub wall: &'static str,
    pub attempts: &'static str,
    pub mode: &'static str,
    pub judgements: &'static str,
    pub remarks: &'static str,
    pub findings: &'static str,
    pub findings_caption: &'static str,
    pub findings_none: &'static str,
    pub kept_findings: &'static str,
    pub status: &'static str,
    pub where_: &'static str,
    pub route: &'static str,
    pub nothing: &'static str,
    pub base_made: &'static str,
    pub candidate_made: &'static str,
    pub byte: &'static str,
    pub structure_heading: &'static str,
    pub structure_caption: &'static str,
    pub structure_equal: &'static str,
    pub original: &'static str,
    pub line_equal: &'static str,
    pub line_differs: &'static str,
    pub line_missing: &'static str,
    pub pages_heading: &'static str,
    pub pages_none: &'static str,
    pub page: &'static str,
    pub page_new: &'static str,
    pub page_gone: &'static str,
    pub no_page: &'static str,
    pub no_image: &'static str,
    pub regions: &'static str,
    pub region: &'static str,
    pub distance: &'static str,
    pub view_side: &'static str,
    pub view_swipe: &'static str,
    pub view_onion: &'static str,
    pub view_difference: &'static str,
    pub view_label: &'static str,
    pub slider: &'static str,
    pub show_regions: &'static str,
    pub render: &'static str,
    pub rerender: &'static str,
    pub saved_by: &'static str,
    pub painted_by: &'static str,
    pub withheld: &'static str,
    pub keys: &'static str,
    pub keys_list: &'static str,
    pub keys_on: &'static str,
    pub heaviest_group: &'static str,
    pub none_regressed: &'static str,
    pub none_selected: &'static str,
    pub nothing_changed: &'static str,
    pub undetermined: &'static str,
    pub interrupted: &'static str,
    pub shards_missing: &'static str,
    pub stopped_at: &'static str,
    pub crash: &'static str,
    pub hang: &'static str,
    pub memory: &'static str,
    pub refused: &'static str,
    pub no_output: &'static str,
    pub unreadable: &'static str,
    pub password: &'static str,
    pub environment: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub automatic: &'static str,
    pub heaviest_groups: &'static str,
    pub regressed_n: Plural,
    pub groups_n: Plural,
    pub mixed_n: Plural,
    pub fixed_n: Plural,
    pub changed_n: Plural,
    pub flaky_n: Plural,
    pub inconclusive_n: Plural,
    pub in_documents: Plural,
    pub more_characters: Plural,
    pub more_owners: Plural,
    pub more_sentences: Plural,
    pub more_groups: Plural,
    pub more_findings: Plural,
    pub more_regions: Plural,
    pub more_pages: Plural,
    pub equal_lines: Plural,
    pub lines_left_out: Plural,
    pub times: Plural,
    pub trials_n: Plural,
    pub kept_n: Plural,
    pub differences_n: Plural,
}

const ENGLISH: Words = Words {
    lang: "en",
    report_title: "Comparison of two builds",
    skip: "Skip to the content",
    verdict: "Verdict",
    not_measured: "Not measured",
    all_measured: "Everything that was planned was measured.",
    tally: "Tally",
    tally_caption: "Documents per class; the classes add up to what was planned",
    planned: "planned",
    both_stop: "of the unchanged: unchanged because both builds stop",
    sum_wrong: "The classes do not add up to what was planned: this report is incomplete.",
    groups: "Groups of differences",
    groups_worse: "Worse in the candidate",
    groups_better: "Better in the candidate",
    groups_changed: "Different, neither better nor worse",
    groups_none: "No differences were grouped.",
    what: "What",
    severity: "Severity",
    origin: "Origin",
    documents: "Documents",
    owners: "Owners",
    differences: "Differences",
    weight: "Weight",
    example: "Smallest example",
    show_group: "List its documents",
    signature: "Signature",
    filter: "Filter",
    filter_hint: "Words of a name, owner, suite or tag; and",
    filter_not: "A minus before a word leaves it out, a comma means or:",
    filter_example: "class:regressed,mixed aspect:table -format:docx",
    clear: "Clear",
    show_more: "Show more",
    loading: "Loading the list: {} of {} parts",
    shown_of: "{} of {} documents match; {} shown",
    document: "Document",
    class: "Class",
    format: "Format",
    suite: "Suite",
    owner: "Owner",
    tags: "Tags",
    worse_short: "Worse",
    better_short: "Better",
    aspects: "Aspects",
    list_caption: "Documents, heaviest first",
    list_pages: "All documents, page by page",
    page_of: "Page {} of {}",
    first_shown: "The {} heaviest of {} documents.",
    back: "Back to the comparison",
    previous: "Previous document",
    next: "Next document",
    builds: "Builds and conditions",
    builds_caption: "The two builds that were compared",
    base: "Base",
    candidate: "Candidate",
    name: "Name",
    product: "Product",
    version: "Version",
    build_id: "Build id",
    fingerprint: "Fingerprint",
    source: "Source",
    conditions_caption: "Conditions, the same for both builds",
    condition: "Condition",
    value: "Value",
    executed: "Executed for this comparison",
    again: "Show it again",
    again_hint: "Run this to get the same comparison:",
    outcome: "Outcome",
    structure: "Structure",
    pages: "Pages",
    outcome_caption: "How the trial ended with each build",
    finished: "finished",
    not_run: "not run",
    ended: "Ended",
    frames: "Innermost frames",
    cpu: "CPU time",
    wall: "Elapsed time",
    attempts: "Attempts",
    mode: "Mode",
    judgements: "Judgements",
    remarks: "Remarks",
    findings: "Findings",
    findings_caption: "Differences between the original and what each build saved",
    findings_none: "No difference in structure was found.",
    kept_findings: "In both builds, equal",
    status: "Status",
    where_: "Where in the original",
    route: "Route",
    nothing: "nothing",
    base_made: "base",
    candidate_made: "candidate",
    byte: "byte",
    structure_heading: "Structure around the findings",
    structure_caption: "Outline of the original and of what each build saved",
    structure_equal: "The outlines are equal.",
    original: "Original",
    line_equal: "equal",
    line_differs: "differs",
    line_missing: "not here",
    pages_heading: "Page images",
    pages_none: "No page differs beyond noise.",
    page: "Page",
    page_new: "new page",
    page_gone: "page gone",
    no_page: "No such page on this side",
    no_image: "The image is not in the store",
    regions: "Regions that differ, largest first",
    region: "Region {}: {} from the left, {} from the top, {} wide, {} high",
    distance: "distance",
    view_side: "Side by side",
    view_swipe: "Swipe",
    view_onion: "Onion skin",
    view_difference: "Difference",
    view_label: "View",
    slider: "Left or right",
    show_regions: "Mark regions",
    render: "Original as loaded",
    rerender: "Saved file as reloaded",
    saved_by: "saved by",
    painted_by: "painted by",
    withheld: "Withheld: this report carries no content of documents.",
    keys: "Keyboard",
    keys_list: "j next · k previous · Enter open · / filter · 1 side by side · 2 swipe · 3 onion skin · 4 difference · r regions · ? this help",
    keys_on: "Keyboard shortcuts on",
    heaviest_group: "heaviest group",
    none_regressed: "no document regressed",
    none_selected: "Nothing was compared: no document was selected.",
    nothing_changed: "nothing changed",
    undetermined: "Undetermined, too much could not be compared",
    interrupted: "Interrupted, what follows is partial",
    shards_missing: "Shards are missing, what follows is partial",
    stopped_at: "stopped at {}",
    crash: "crash",
    hang: "no end within {} s",
    memory: "memory limit of {} MiB",
    refused: "refused",
    no_output: "nothing written",
    unreadable: "unreadable output",
    password: "password needed",
    environment: "the environment failed, not the build",
    yes: "on",
    no: "off",
    automatic: "automatic",
    heaviest_groups: "Heaviest groups",
    regressed_n: Plural { one: "{} document regressed", other: "{} documents regressed" },
    groups_n: Plural { one: "{} group", other: "{} groups" },
    mixed_n: Plural { one: "{} mixed", other: "{} mixed" },
    fixed_n: Plural { one: "{} fixed", other: "{} fixed" },
    changed_n: Plural { one: "{} changed", other: "{} changed" },
    flaky_n: Plural { one: "{} flaky", other: "{} flaky" },
    inconclusive_n: Plural { one: "{} inconclusive", other: "{} inconclusive" },
    in_documents: Plural { one: "in {} {} document", other: "in {} {} documents" },
    more_characters: Plural { one: "{} more character", other: "{} more characters" },
    more_owners: Plural { one: "and {} more", other: "and {} more" },
    more_sentences: Plural { one: "and {} more, not shown", other: "and {} more, not shown" },
    more_groups: Plural {
        one: "{} more group, not shown here: see the JSON",
        other: "{} more groups, not shown here: see the JSON",
    },
    more_findings: Plural { one: "{} more finding, not shown here", other: "{} more findings, not shown here" },
    more_regions: Plural { one: "and {} more region", other: "and {} more regions" },
    more_pages: Plural {
        one: "{} more page that differs, not shown here",
        other: "{} more pages that differ, not shown here",
    },
    equal_lines: Plural { one: "{} equal line", other: "{} equal lines" },
    lines_left_out: Plural { one: "{} more line, not shown here", other: "{} more lines, not shown here" },
    times: Plural { one: "{} time", other: "{} times" },
    trials_n: Plural { one: "{} trial or view", other: "{} trials and views" },
    kept_n: Plural { one: "{} finding", other: "{} findings" },
    differences_n: Plural { one: "{} difference", other: "{} differences" },
};

const FRENCH: Words = Words {
    lang: "fr",
    report_title: "Comparaison de deux versions",
    skip: "Aller au contenu",
    verdict: "Verdict",
    not_measured: "Ce qui n’a pas été mesuré",
    all_measured: "Tout ce qui était prévu a été mesuré.",
    tally: "Décompte",
    tally_caption: "Documents par classe ; la somme des classes est égale au prévu",
    planned: "prévus",
    both_stop: "parmi les inchangés : inchangés parce que les deux versions s’arrêtent",
    sum_wrong: "La somme des classes n’est pas égale au prévu : ce rapport est incomplet.",
    groups: "Groupes de différences",
    groups_worse: "Moins bien dans la candidate",
    groups_better: "Mieux dans la candidate",
    groups_changed: "Différent, ni mieux ni moins bien",
    groups_none: "Aucune différence groupée.",
    what: "Quoi",
    severity: "Gravité",
    origin: "Origine",
    documents: "Documents",
    owners: "Propriétaires",
    differences: "Différences",
    weight: "Poids",
    example: "Plus petit exemple",
    show_group: "Lister ses documents",
    signature: "Signature",
    filter: "Filtre",
    filter_hint: "Mots d’un nom, d’un propriétaire, d’une suite ou d’une étiquette ; et",
    filter_not: "Un moins devant un mot l’exclut, une virgule veut dire ou :",
    filter_example: "class:regressed,mixed aspect:table -format:docx",
    clear: "Effacer",
    show_more: "En montrer davantage",
    loading: "Chargement de la liste : {} parties sur {}",
    shown_of: "{} documents sur {} correspondent ; {} affichés",
    document: "Document",
    class: "Classe",
    format: "Format",
    suite: "Suite",
    owner: "Propriétaire",
    tags: "Étiquettes",
    worse_short: "Moins bien",
    better_short: "Mieux",
    aspects: "Aspects",
    list_caption: "Documents, les plus graves d’abord",
    list_pages: "Tous les documents, page par page",
    page_of: "Page {} sur {}",
    first_shown: "Les {} documents les plus graves sur {}.",
    back: "Retour à la comparaison",
    previous: "Document précédent",
    next: "Document suivant",
    builds: "Versions et conditions",
    builds_caption: "Les deux versions comparées",
    base: "Référence",
    candidate: "Candidate",
    name: "Nom",
    product: "Produit",
    version: "Version",
    build_id: "Identifiant de construction",
    fingerprint: "Empreinte",
    source: "Origine",
    conditions_caption: "Conditions, les mêmes pour les deux versions",
    condition: "Condition",
    value: "Valeur",
    executed: "Exécutés pour cette comparaison",
    again: "Revoir ce résultat",
    again_hint: "Pour refaire la même comparaison :",
    outcome: "Issue",
    structure: "Structure",
    pages: "Pages",
    outcome_caption: "Fin de l’essai avec chaque version",
    finished: "terminé",
    not_run: "non exécuté",
    ended: "Fin",
    frames: "Pile, du plus profond",
    cpu: "Temps processeur",
    wall: "Temps écoulé",
    attempts: "Tentatives",
    mode: "Mode",
    judgements: "Jugements",
    remarks: "Remarques",
    findings: "Constats",
    findings_caption: "Différences entre l’original et ce que chaque version a enregistré",
    findings_none: "Aucune différence de structure.",
    kept_findings: "Dans les deux versions, identiques",
    status: "Statut",
    where_: "Où dans l’original",
    route: "Route",
    nothing: "rien",
    base_made: "référence",
    candidate_made: "candidate",
    byte: "octet",
    structure_heading: "Structure autour des constats",
    structure_caption: "Plan de l’original et de ce que chaque version a enregistré",
    structure_equal: "Les plans sont identiques.",
    original: "Original",
    line_equal: "identique",
    line_differs: "diffère",
    line_missing: "absent",
    pages_heading: "Images des pages",
    pages_none: "Aucune page ne diffère au-delà du bruit.",
    page: "Page",
    page_new: "nouvelle page",
    page_gone: "page disparue",
    no_page: "Pas de telle page de ce côté",
    no_image: "L’image n’est pas dans le dépôt",
    regions: "Zones différentes, de la plus grande à la plus petite",
    region: "Zone {} : à {} de la gauche, {} du haut, largeur {}, hauteur {}",
    distance: "distance",
    view_side: "Côte à côte",
    view_swipe: "Balayage",
    view_onion: "Transparence",
    view_difference: "Différence",
    view_label: "Affichage",
    slider: "Gauche ou droite",
    show_regions: "Marquer les zones",
    render: "Original chargé",
    rerender: "Fichier enregistré rechargé",
    saved_by: "enregistré par",
    painted_by: "affiché par",
    withheld: "Non montré : ce rapport ne contient rien des documents.",
    keys: "Clavier",
    keys_list: "j suivant · k précédent · Entrée ouvrir · / filtre · 1 côte à côte · 2 balayage · 3 transparence · 4 différence · r zones · ? cette aide",
    keys_on: "Raccourcis clavier actifs",
    heaviest_group: "groupe le plus lourd",
    none_regressed: "aucun document n’a régressé",
    none_selected: "Rien n’a été comparé : aucun document sélectionné.",
    nothing_changed: "rien n’a changé",
    undetermined: "Indéterminé, trop de documents n’ont pas pu être comparés",
    interrupted: "Interrompu, ce qui suit est partiel",
    shards_missing: "Il manque des lots, ce qui suit est partiel",
    stopped_at: "arrêté : {}",
    crash: "plantage",
    hang: "pas de fin en {} s",
    memory: "limite mémoire de {} Mio",
    refused: "refusé",
    no_output: "rien d’écrit",
    unreadable: "sortie illisible",
    password: "mot de passe requis",
    environment: "panne de l’environnement, pas de la version",
    yes: "oui",
    no: "non",
    automatic: "automatique",
    heaviest_groups: "Groupes les plus lourds",
    regressed_n: Plural { one: "{} document a régressé", other: "{} documents ont régressé" },
    groups_n: Plural { one: "{} groupe", other: "{} groupes" },
    mixed_n: Plural { one: "{} mixte", other: "{} mixtes" },
    fixed_n: Plural { one: "{} corrigé", other: "{} corrigés" },
    changed_n: Plural { one: "{} modifié", other: "{} modifiés" },
    flaky_n: Plural { one: "{} instable", other: "{} instables" },
    inconclusive_n: Plural { one: "{} non conclu", other: "{} non conclus" },
    in_documents: Plural { one: "dans {} document {}", other: "dans {} documents {}" },
    more_characters: Plural { one: "{} caractère de plus", other: "{} caractères de plus" },
    more_owners: Plural { one: "et {} autre", other: "et {} autres" },
    more_sentences: Plural { one: "et {} autre, non montré", other: "et {} autres, non montrés" },
    more_groups: Plural {
        one: "{} autre groupe, non montré ici : voir le JSON",
        other: "{} autres groupes, non montrés ici : voir le JSON",
    },
    more_findings: Plural { one: "{} autre constat, non montré ici", other: "{} autres constats, non montrés ici" },
    more_regions: Plural { one: "et {} autre zone", other: "et {} autres zones" },
    more_pages: Plural {
        one: "{} autre page différente, non montrée ici",
        other: "{} autres pages différentes, non montrées ici",
    },
    equal_lines: Plural { one: "{} ligne identique", other: "{} lignes identiques" },
    lines_left_out: Plural { one: "{} autre ligne, non montrée ici", other: "{} autres lignes, non montrées ici" },
    times: Plural { one: "{} fois", other: "{} fois" },
    trials_n: Plural { one: "{} essai ou vue", other: "{} essais et vues" },
    kept_n: Plural { one: "{} constat", other: "{} constats" },
    differences_n: Plural { one: "{} différence", other: "{} différences" },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_correct() {
        let say = |language: Language, n| language.words().regressed_n.say(language, n);
        assert_eq!(say(Language::English, 1), "1 document regressed");
        assert_eq!(say(Language::English, 0), "0 documents regressed");
        assert_eq!(say(Language::English, 1204), "1,204 documents regressed");
        assert_eq!(say(Language::French, 0), "0 document a régressé");
        assert_eq!(say(Language::French, 12), "12 documents ont régressé");
    }

    #[test]
    fn decimals_are_short() {
        assert_eq!(Language::English.decimal(12.50, 2), "12.5");
        assert_eq!(Language::French.decimal(0.25, 2), "0,25");
        assert_eq!(Language::English.decimal(-0.001, 2), "0");
        assert_eq!(Language::English.decimal(100.0, 0), "100");
    }

    #[test]
    fn phrases_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["1", "2"]), "1 of 2");
        assert_eq!(fill("{} of {}", &["1"]), "1 of ");
    }
}
