//! Words about the accepted list and about files for machines, in English and French.

use super::{Language, Plural, fill};
use recette_engine::accept::{State, Use};

/// Headings and sentences of the list in a report.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct AcceptedColumns {
    pub heading: &'static str,
    pub caption: &'static str,
    pub entry: &'static str,
    pub state: &'static str,
    pub scope: &'static str,
    pub reason: &'static str,
    pub issue: &'static str,
    pub until: &'static str,
    pub without: &'static str,
    pub met: &'static str,
}

const COLUMNS: AcceptedColumns = AcceptedColumns {
    heading: "Accepted list",
    caption: "Differences accepted on purpose, those that need somebody first",
    entry: "Accepted difference",
    state: "State",
    scope: "Scope",
    reason: "Reason",
    issue: "Followed up",
    until: "Last day",
    without: "Without the accepted list this document would be: {}.",
    met: "Entries of the accepted list that this document meets",
};

const COLONNES: AcceptedColumns = AcceptedColumns {
    heading: "Liste des écarts acceptés",
    caption: "Écarts acceptés délibérément, d’abord ceux qui demandent une décision",
    entry: "Écart accepté",
    state: "État",
    scope: "Portée",
    reason: "Motif",
    issue: "Suivi",
    until: "Dernier jour",
    without: "Sans la liste des écarts acceptés, ce document serait classé\u{a0}: {}.",
    met: "Écarts acceptés rencontrés dans ce document",
};

/// The words of one language.
struct Words {
    heading: &'static str,
    documents_n: Plural,
    entries_n: Plural,
    holds: &'static str,
    fewer: &'static str,
    exceeded: &'static str,
    expired: &'static str,
    vanished: &'static str,
    vanished_partly: &'static str,
    unmeasured: &'static str,
    accepted: &'static str,
    left_out: Plural,
    page_differences: &'static str,
}

const ENGLISH: Words = Words {
    heading: "Accepted list",
    documents_n: Plural {
        one: "of them 1 would be worse without the accepted list",
        other: "of them {} would be worse without the accepted list",
    },
    entries_n: Plural {
        one: "{} entry covers what it was written for",
        other: "{} entries cover what they were written for",
    },
    holds: "holds: met {} of at most {} times",
    fewer: "holds, met less often than accepted: {} of at most {} times; its count can be lowered",
    exceeded: "exceeded: met {} times, at most {} accepted; it covers nothing",
    expired: "expired on {}, met {} times; it covers nothing",
    vanished: "vanished: not met in the {} documents of its scope; it can be removed",
    vanished_partly: "not met in the {} documents of its scope that were compared; {} were not",
    unmeasured: "no document of its scope was compared",
    accepted: "accepted",
    left_out: Plural {
        one: "{} more is left out here: the file has reached its limit",
        other: "{} more are left out here: the file has reached its limit",
    },
    page_differences: "pages",
};

const FRENCH: Words = Words {
    heading: "Liste des écarts acceptés",
    documents_n: Plural {
        one: "dont 1 serait pire sans la liste des écarts acceptés",
        other: "dont {} seraient pires sans la liste des écarts acceptés",
    },
    entries_n: Plural {
        one: "{} entrée couvre ce pour quoi elle a été écrite",
        other: "{} entrées couvrent ce pour quoi elles ont été écrites",
    },
    holds: "valable\u{a0}: rencontrée {} fois sur {} au plus",
    fewer: "valable, rencontrée moins souvent qu’accepté\u{a0}: {} fois sur {} au plus\u{a0}; son nombre peut être abaissé",
    exceeded: "dépassée\u{a0}: rencontrée {} fois, {} au plus acceptées\u{a0}; elle ne couvre rien",
    expired: "expirée le {}, rencontrée {} fois\u{a0}; elle ne couvre rien",
    vanished: "disparue\u{a0}: pas rencontrée dans les {} documents de sa portée\u{a0}; elle peut être retirée",
    vanished_partly: "pas rencontrée dans les {} documents comparés de sa portée\u{a0}; {} ne l’ont pas été",
    unmeasured: "aucun document de sa portée n’a été comparé",
    accepted: "accepté",
    left_out: Plural {
        one: "{} autre est omis ici\u{a0}: le fichier a atteint sa limite",
        other: "{} autres sont omis ici\u{a0}: le fichier a atteint sa limite",
    },
    page_differences: "pages",
};

impl Language {
    fn accepted_words(self) -> &'static Words {
        self.pick(&ENGLISH, &FRENCH)
    }

    /// The heading over the accepted list.
    pub fn accepted_list(self) -> &'static str {
        self.accepted_words().heading
    }

    /// How many of the documents above would be worse without the list.
    pub fn accepted_documents(self, n: usize) -> String {
        self.accepted_words().documents_n.say(self, n)
    }

    /// How many entries hold.
    pub fn holding_entries(self, n: usize) -> String {
        self.accepted_words().entries_n.say(self, n)
    }

    /// The word behind what is accepted.
    pub fn accepted(self) -> &'static str {
        self.accepted_words().accepted
    }

    /// What a file that has reached its limit says at its end.
    pub fn left_out(self, n: usize) -> String {
        self.accepted_words().left_out.say(self, n)
    }

    /// Where a difference of pages is.
    pub fn page_differences(self) -> &'static str {
        self.accepted_words().page_differences
    }

    /// The word for what became of an entry.
    pub fn state(self, state: State) -> &'static str {
        match state {
            State::Holds => self.pick("holds", "valable"),
            State::Exceeded => self.pick("exceeded", "dépassée"),
            State::Expired => self.pick("expired", "expirée"),
            State::Vanished => self.pick("vanished", "disparue"),
            State::Unmeasured => self.pick("unmeasured", "non mesurée"),
        }
    }

    /// Headings over the list of entries in a report.
    pub fn accepted_columns(self) -> AcceptedColumns {
        self.pick(COLUMNS, COLONNES)
    }

    /// What became of an entry.
    pub fn entry_state(self, used: &Use) -> String {
        let words = self.accepted_words();
        let number = |n: usize| self.number(n);
        let (met, most) = (number(used.count), number(used.entry.count));
        match used.state {
            State::Holds if used.count < used.entry.count && used.open == 0 => fill(words.fewer, &[&met, &most]),
            State::Holds => fill(words.holds, &[&met, &most]),
            State::Exceeded => fill(words.exceeded, &[&met, &most]),
            State::Expired => {
                let until = used.entry.until.as_ref().map(ToString::to_string).unwrap_or_default();
                fill(words.expired, &[&until, &met])
            }
            State::Vanished if used.open > 0 => {
                fill(words.vanished_partly, &[&number(used.compared), &number(used.open)])
            }
            State::Vanished => fill(words.vanished, &[&number(used.compared)]),
            State::Unmeasured => words.unmeasured.to_owned(),
        }
    }
}
