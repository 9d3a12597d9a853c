//! Every word a person reads in a report, in English and French.
//!
//! In: nothing. Out: [`Words`] of a [`Language`]. A third language is a third file beside
//! `english` and a third arm in `vocabulary` and `subjects`; templates hold no words. `{}` marks where a number or a name goes.

mod accepted;
mod english;
mod french;
mod gaps;
pub mod sentences;
mod subjects;
mod versions;
mod vocabulary;

pub use accepted::AcceptedColumns;
pub use versions::VersionWords;
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
            Language::English => &english::ENGLISH,
            Language::French => &french::FRENCH,
        }
    }

    /// The other one.
    pub fn other(self) -> Language {
        self.pick(Language::French, Language::English)
    }

    /// The one that a locale such as `fr_FR.UTF-8` names; English where it names neither.
    pub fn of_locale(locale: &str) -> Language {
        // `frp` and `frr` are other languages.
        let word = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if word.eq_ignore_ascii_case("fr") { Language::French } else { Language::English }
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
    pub language_name: &'static str,
    pub languages: &'static str,
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
    pub producers: &'static str,
    pub producer: &'static str,
    pub more_folded: Plural,
    pub in_structure: &'static str,
    pub to_finding: &'static str,
    pub saved_as: &'static str,
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
    pub previous_version: &'static str,
    pub next_version: &'static str,
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
    pub not_compared: &'static str,
    pub pages_limited: &'static str,
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
    pub excerpt: &'static str,
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
    pub reference: &'static str,
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
    pub characters_n: Plural,
    pub more_characters: Plural,
    pub more_owners: Plural,
    pub more_producers: Plural,
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
    fn locales_name_languages() {
        let check = |locale, expected| assert_eq!(Language::of_locale(locale), expected, "{locale}");
        check("fr_FR.UTF-8", Language::French);
        check("fr", Language::French);
        check("C.UTF-8", Language::English);
        check("de_AT", Language::English);
        check("", Language::English);
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
