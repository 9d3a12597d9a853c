//! `policy.toml` as it is written: its keys, and which of them go together.
//!
//! In: the text. Out: a [`Policy`], or all mistakes at once. The tables of keys are also the published schema.

use super::{Accepted, AcceptedRule, Gate, Policy, Scenario, ScenarioKind, Step, What};
use crate::keys::PublicKey;
use crate::shape::{Checked, Key, Kind, Mistakes, may, must, read};
use crate::words::{Id, Signature};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Severity};
use serde::Deserialize;

/// Format names, as a policy writes them.
const FORMATS: [&str; 21] = [
    "rtf", "doc", "odt", "ott", "fodt", "docx", "docm", "dotx", "dotm", "ods", "ots", "fods", "xlsx", "xlsm", "xltx",
    "odp", "otp", "fodp", "pptx", "pptm", "potx",
];
/// Aspect names, as signatures write them.
pub const ASPECTS: [&str; 31] = [
    "text",
    "character-format",
    "paragraph-format",
    "numbering",
    "table",
    "image",
    "shape",
    "field",
    "link",
    "bookmark",
    "header-footer",
    "page-setup",
    "section",
    "note",
    "comment",
    "tracked-change",
    "style",
    "metadata",
    "accessibility",
    "macro",
    "signature",
    "embedded-object",
    "form-control",
    "formula",
    "chart",
    "cell",
    "number-format",
    "slide",
    "animation",
    "layout",
    "package",
];
const SEVERITIES: [&str; 4] = ["cosmetic", "minor", "major", "critical"];
const SCENARIOS: [&str; 5] = ["basic-macro", "python-script", "mail-merge", "extension", "read-only-start"];
const KINDS: [&str; 3] = ["gate", "scenario", "attested"];

/// Keys of `policy.toml`.
pub const KEYS: &[Key] = &[
    must("schema", Kind::Count, "1"),
    must("participant", Kind::Id, "the ministry's id in the group file"),
    must("step", Kind::Tables(STEP), "the steps in order, [[step]]"),
    may("accepted", Kind::Tables(ACCEPTED), "differences accepted on purpose, [[accepted]]"),
];

const STEP: &[Key] = &[
    must("title", Kind::Text, "what people call the step; it stays in the ministry"),
    must("kind", Kind::OneOf(&KINDS), "gate (over results), scenario (run in the build) or attested (by a person)"),
    may("suites", Kind::List(&Kind::Text), "gate: only these suites; default all"),
    may("formats", Kind::List(&Kind::OneOf(&FORMATS)), "gate: only these formats; default all"),
    may("aspects", Kind::List(&Kind::OneOf(&ASPECTS)), "gate: only differences of these aspects; default all"),
    may("severity", Kind::OneOf(&SEVERITIES), "gate: only differences at least as severe; default all"),
    may("critical", Kind::Flag, "gate: only documents that are critical"),
    may("untouched", Kind::Flag, "gate: none may differ at all, not even for the better"),
    may("max_regressed", Kind::Count, "gate: most regressed documents; default 0"),
    may("max_mixed", Kind::Count, "gate: most documents mixed or regressed; default as max_regressed"),
    may("max_changed", Kind::Count, "gate: most documents changed, mixed or regressed; default no limit"),
    may("max_weight", Kind::Number, "gate: most weight of documents mixed or regressed; default no limit"),
    may("max_inconclusive", Kind::Count, "gate: most documents inconclusive or flaky; default 0"),
    may("min_finished", Kind::Count, "gate: fewest documents that came to an end and are not worse; default 1"),
    may("scenario", Kind::OneOf(&SCENARIOS), "scenario: which"),
    may("document", Kind::Text, "scenario: the document, relative to the policy's folder"),
    may("macro", Kind::Text, "scenario basic-macro: Library.Module.Procedure inside the document"),
    may("script", Kind::Text, "scenario python-script: the script, relative to the policy's folder"),
    may("data", Kind::Text, "scenario mail-merge: the CSV, first line the fields"),
    may("extension", Kind::Text, "scenario extension: the .oxt, relative to the policy's folder"),
    may("language", Kind::Text, "scenario read-only-start: language pack that has to be there; default fr"),
    may("expect", Kind::List(&Kind::Text), "scenario: texts that have to be in what comes out"),
    may("seconds", Kind::Count, "scenario: how long it may take; default 300"),
    may("person", Kind::Text, "attested: who signs; the name stays in the ministry"),
    may("key", Kind::PublicKey, "attested: that person's public key"),
    may("valid_days", Kind::Count, "attested: how many days the word holds; default 180"),
];

const ACCEPTED: &[Key] = &[
    must("signature", Kind::Signature, "s1:… as the report shows it"),
    must("documents", Kind::Count, "the highest count of documents; more of them and nothing is accepted"),
    must("until", Kind::Date, "the day it ends: \"2027-06-30\""),
    must("reason", Kind::Text, "why; it stays in the ministry"),
    must("owner", Kind::Text, "who answers for it; it stays in the ministry"),
    may("issue", Kind::Text, "where it is tracked"),
];

impl Policy {
    /// Reads `policy.toml`, with all its mistakes.
    pub fn parse(text: &str) -> Result<Policy, Mistakes> {
        let (file, mut checked) = read::<File>(text, KEYS)?;
        let steps = file.step.into_iter().enumerate();
        let steps: Vec<Step> = steps.filter_map(|(index, step)| step.check(index, &mut checked)).collect();
        if steps.is_empty() {
            let hint = "a policy without steps would pass everything: add [[step]]";
            checked.mistake_at("step", "no step".to_owned(), hint);
        }
        let accepted = file.accepted.into_iter().map(AcceptedFile::accepted).collect();
        checked.finish(Policy { participant: file.participant, steps, accepted })
    }
}

/// The file as it is written.
#[derive(Deserialize)]
struct File {
    participant: Id,
    step: Vec<StepFile>,
    #[serde(default)]
    accepted: Vec<AcceptedFile>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StepFile {
    title: String,
    kind: String,
    suites: Vec<String>,
    formats: Vec<Format>,
    aspects: Vec<Aspect>,
    severity: Option<Severity>,
    critical: bool,
    untouched: bool,
    max_regressed: Option<u64>,
    max_mixed: Option<u64>,
    max_changed: Option<u64>,
    max_weight: Option<f64>,
    max_inconclusive: Option<u64>,
    min_finished: Option<u64>,
    scenario: Option<ScenarioKind>,
    document: Option<String>,
    #[serde(rename = "macro")]
    procedure: Option<String>,
    script: Option<String>,
    data: Option<String>,
    extension: Option<String>,
    language: Option<String>,
    expect: Vec<String>,
    seconds: Option<u64>,
    person: Option<String>,
    key: Option<PublicKey>,
    valid_days: Option<u64>,
}

#[derive(Deserialize)]
struct AcceptedFile {
    signature: Signature,
    documents: u64,
    until: String,
    reason: String,
    owner: String,
    issue: Option<String>,
}

impl AcceptedFile {
    fn accepted(self) -> Accepted {
        let AcceptedFile { signature, documents, until, reason, owner, issue } = self;
        let until = crate::shape::date(&until).unwrap_or_default();
        Accepted { rule: AcceptedRule { signature, documents, until }, reason, owner, issue }
    }
}

impl StepFile {
    fn check(self, index: usize, checked: &mut Checked<'_>) -> Option<Step> {
        let title = self.title.clone();
        let what = match self.kind.as_str() {
            "gate" => Some(self.gate()),
            "scenario" => self.scenario(index, checked),
            _ => self.attested(index, checked),
        };
        what.map(|what| Step { title, what })
    }

    fn gate(self) -> What {
        let max_regressed = self.max_regressed.unwrap_or(0);
        let gate = Gate {
            suites: Vec::new(),
            formats: self.formats,
            aspects: self.aspects,
            severity: self.severity,
            critical: self.critical,
            untouched: self.untouched,
            max_regressed,
            max_mixed: self.max_mixed.unwrap_or(max_regressed),
            max_changed: self.max_changed,
            max_weight: self.max_weight,
            max_inconclusive: self.max_inconclusive.unwrap_or(0),
            min_finished: self.min_finished.unwrap_or(1),
        };
        What::Gate { gate, suites: self.suites }
    }

    fn scenario(self, index: usize, checked: &mut Checked<'_>) -> Option<What> {
        let mut lacking = |key: &str, hint: &str| {
            checked.mistake_in("step", index, "scenario", format!("scenario without {key}"), hint);
        };
        let Some(kind) = self.scenario else {
            lacking("scenario", "scenario = \"mail-merge\"");
            return None;
        };
        let due: &[(&str, &Option<String>)] = match kind {
            ScenarioKind::BasicMacro => &[("document", &self.document), ("macro", &self.procedure)],
            ScenarioKind::PythonScript => &[("script", &self.script)],
            ScenarioKind::MailMerge => &[("document", &self.document), ("data", &self.data)],
            ScenarioKind::Extension => &[("extension", &self.extension)],
            ScenarioKind::ReadOnlyStart => &[("document", &self.document)],
        };
        for (key, _) in due.iter().filter(|(_, value)| value.is_none()) {
            lacking(key, "its files are named relative to the policy's folder");
        }
        let checks_texts = !matches!(kind, ScenarioKind::Extension | ScenarioKind::ReadOnlyStart);
        if checks_texts && self.expect.is_empty() {
            lacking(
                "expect",
                "expect = [\"a text that has to be in what comes out\"]: a step that cannot fail shows nothing",
            );
        }
        Some(What::Scenario(Scenario {
            kind,
            document: self.document,
            procedure: self.procedure,
            script: self.script,
            data: self.data,
            extension: self.extension,
            language: self.language.unwrap_or_else(|| "fr".to_owned()),
            expect: self.expect,
            seconds: self.seconds.unwrap_or(300),
        }))
    }

    fn attested(self, index: usize, checked: &mut Checked<'_>) -> Option<What> {
        match (self.person, self.key) {
            (Some(person), Some(key)) => {
                Some(What::Attested { person, key, valid_days: self.valid_days.unwrap_or(180) })
            }
            _ => {
                let hint = "person = \"…\" and key = \"…\", the line that recette key new prints";
                checked.mistake_in("step", index, "kind", "attested step without person or key".to_owned(), hint);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::word;

    #[test]
    fn the_words_are_the_engines() {
        assert_eq!(FORMATS.map(Some), Format::ALL.map(|f| Some(f.extension())));
        assert!(ASPECTS.iter().all(|a| word::<Aspect>(a).is_some_and(|aspect| aspect.name() == *a)));
        assert!(SEVERITIES.iter().all(|s| word::<Severity>(s).is_some()));
        assert!(SCENARIOS.iter().all(|s| word::<ScenarioKind>(s).is_some()));
    }

    #[test]
    fn every_mistake_is_told_with_its_line_and_a_hint() {
        let text = "schema = 2\nparticipant = \"Intérieur\"\n[[step]]\ntitle = \"a\"\nkind = \"gate\"\nmax_regresed = 1\n\
                    max_mixed = -1\nformats = [\"rtf\", \"wpd\"]\n[[step]]\nkind = \"scenrio\"\n[[accepted]]\nsignature = \"s1:x\"\n";
        let Mistakes(mistakes) = Policy::parse(text).unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|m| m.line).collect();
        assert_eq!(lines, [2, 6, 7, 8, 9, 10, 11, 11, 11, 11, 12], "{mistakes:#?}");
        assert!(mistakes.iter().all(|m| !m.hint.is_empty()));
    }

    #[test]
    fn what_does_not_go_together_is_told() {
        let step =
            |rest: &str| Policy::parse(&format!("schema = 1\nparticipant = \"a\"\n[[step]]\ntitle = \"t\"\n{rest}"));
        let told = |rest: &str| step(rest).unwrap_err().to_string();
        assert!(told("kind = \"scenario\"").contains("line 3: scenario without scenario"));
        let merge = told("kind = \"scenario\"\nscenario = \"mail-merge\"");
        assert!(
            merge.contains("line 6: scenario without document")
                && merge.contains("without data")
                && merge.contains("without expect")
        );
        assert!(told("kind = \"attested\"").contains("line 5: attested step without person or key"));
        assert!(told("not toml").contains("line 5"));
        assert!(step("kind = \"gate\"").is_ok());
    }
}
