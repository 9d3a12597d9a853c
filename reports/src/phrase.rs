//! Sentences about a comparison: the verdict, a group, a finding, an outcome.
//!
//! In: values of the engine and a language. Out: plain text without markup, with what comes from documents already made
//! visible and cut. Deliberately absent: deciding anything; the counts are the engine's.

use crate::clean::{short, visible};
use crate::words::{Language, fill};
use recette_engine::compare::{Comparison, Group, Outcome, Reason, Side, Status, Tally};
use recette_engine::finding::{Change, Finding, Origin};
use recette_engine::format::Format;
use recette_engine::model::{Border, Color, Property, Value};

/// Longest text of a document in a sentence.
const TEXT: usize = 240;

/// The verdict in one sentence: what regressed, what was fixed, what weighs most.
pub fn verdict(comparison: &Comparison, language: Language) -> String {
    let words = language.words();
    if comparison.tally.planned == 0 {
        return words.none_selected.to_owned();
    }
    let mut sentence = verdict_counts(&comparison.tally, worse_groups(comparison), language);
    if let Some(heaviest) = heaviest(comparison) {
        let colon = language.pick(":", "\u{a0}:");
        let and = language.pick(";", "\u{a0};");
        sentence.push_str(&format!(
            "{and} {}{colon} {}",
            words.heaviest_group,
            group_with_documents(comparison, heaviest, language)
        ));
    }
    let lead = match comparison.exit {
        3 => Some(words.undetermined),
        130 => Some(words.interrupted),
        106 => Some(words.shards_missing),
        _ => None,
    };
    match lead {
        Some(lead) => format!("{lead}{} {sentence}.", language.pick(":", "\u{a0}:")),
        None => format!("{}.", capitalised(&sentence)),
    }
}

fn worse_groups(comparison: &Comparison) -> usize {
    comparison.groups.iter().filter(open_worse).count()
}

/// Whether a group got worse in a document in which that is not accepted.
fn open_worse(group: &&Group) -> bool {
    group.status == Status::Introduced && group.accepted < group.documents.len()
}

fn heaviest(comparison: &Comparison) -> Option<&Group> {
    let worse = comparison.groups.iter().find(open_worse);
    worse.filter(|_| comparison.tally.regressed + comparison.tally.mixed > 0)
}

fn verdict_counts(tally: &Tally, groups: usize, language: Language) -> String {
    let words = language.words();
    let mut parts = Vec::new();
    if tally.regressed > 0 {
        let regressed = words.regressed_n.say(language, tally.regressed);
        let groups = (groups > 0).then(|| format!(" ({})", words.groups_n.say(language, groups)));
        parts.push(regressed + &groups.unwrap_or_default());
    } else {
        parts.push(words.none_regressed.to_owned());
    }
    let others = [
        (words.mixed_n, tally.mixed),
        (words.fixed_n, tally.fixed),
        (words.changed_n, tally.changed),
        (words.flaky_n, tally.flaky),
        (words.inconclusive_n, tally.inconclusive),
    ];
    parts.extend(others.iter().filter(|(_, n)| *n > 0).map(|(phrase, n)| phrase.say(language, *n)));
    if tally.accepted > 0 {
        parts.push(language.accepted_documents(tally.accepted));
    }
    if parts.len() == 1 && tally.regressed == 0 {
        parts.push(words.nothing_changed.to_owned());
    }
    parts.join(", ")
}

/// The sentence of a group, with how many documents of which format.
pub fn group_with_documents(comparison: &Comparison, group: &Group, language: Language) -> String {
    let sentence = group_sentence(group, language).text;
    if says_how_many(&sentence) {
        return sentence;
    }
    let format = common_format(comparison, group).map(|f| f.extension().to_uppercase());
    let n = group.documents.len();
    let form = language.words().in_documents.form(language, n);
    let count = fill(form, &[&language.number(n), &format.unwrap_or_default()]);
    format!("{sentence} {}", count.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The engine's sentence may already end in "… in 9 RTF documents".
fn says_how_many(sentence: &str) -> bool {
    sentence.rsplit_once(" in ").is_some_and(|(_, tail)| tail.starts_with(|c: char| c.is_ascii_digit()))
}

fn common_format(comparison: &Comparison, group: &Group) -> Option<Format> {
    let mut formats = group.documents.iter().filter_map(|&i| comparison.documents.get(i)).map(|d| d.format);
    let first = formats.next()?;
    formats.all(|f| f == first).then_some(first)
}

/// A sentence and whether it is in the report's language; the engine speaks English.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The text.
    pub text: String,
    /// False where only the engine's English is known.
    pub translated: bool,
}

/// What a person would say of a group.
pub fn group_sentence(group: &Group, language: Language) -> Sentence {
    let own = || Sentence { text: short(&group.sentence, TEXT, language), translated: language == Language::English };
    match language {
        Language::English if !group.sentence.is_empty() => own(),
        _ => match signature_sentence(&group.signature.0, language) {
            Some(text) => Sentence { text: text + &particulars(group, language), translated: true },
            None => own(),
        },
    }
}

/// What the engine's sentence says beyond the signature, in words of the language: how it stands to the base, and
/// what the documents were saved as.
fn particulars(group: &Group, language: Language) -> String {
    let says = |what: &str| group.sentence.contains(what);
    let how = match group.status {
        Status::Resolved if says("now nearer") => {
            language.pick(", now nearer the original", ", désormais plus près de l’original")
        }
        Status::Resolved => language.pick(", no longer", ", corrigé"),
        Status::Introduced if says("now farther") => {
            language.pick(", now farther from the original", ", désormais plus loin de l’original")
        }
        Status::Altered if says("in another way") => language.pick(", in another way", ", autrement"),
        Status::Altered if says("from one build") => {
            language.pick(", from one build to the other", ", d’une version à l’autre")
        }
        _ => "",
    };
    let route = group.signature.0.strip_prefix("s1:").and_then(|s| s.split('/').next()).unwrap_or_default();
    let saved = route.split_once('>').filter(|(from, to)| from != to);
    let saved = saved.map(|(_, to)| fill(language.words().saved_as, &[&short(&to.to_uppercase(), 8, language)]));
    format!("{how}{}", saved.unwrap_or_default())
}

/// A sentence made of a signature `s1:route/aspect/subject/change/origin`, where all its words are known.
pub fn signature_sentence(signature: &str, language: Language) -> Option<String> {
    let parts: Vec<&str> = signature.strip_prefix("s1:")?.split('/').collect();
    match parts.as_slice() {
        [_, "outcome", reason, stage] => language.outcome_word(reason, stage),
        [_, "layout", what, change, origin] => changed_sentence(language.layout_word(what)?, change, origin, language),
        [_, _, subject, change, origin] => {
            let name = language.subject_name(subject, subject.contains('.'))?;
            changed_sentence(name, change, origin, language)
        }
        _ => None,
    }
}

fn changed_sentence(name: &str, change: &str, origin: &str, language: Language) -> Option<String> {
    let change =
        [Change::Lost, Change::Gained, Change::Altered, Change::Moved].into_iter().find(|c| c.name() == change)?;
    let origin = ORIGINS.into_iter().find(|o| o.name() == origin)?;
    Some(format!("{}{}", changed(name, change, language), at_origin(origin, language)))
}

const ORIGINS: [Origin; 6] =
    [Origin::Import, Origin::Export, Origin::Layout, Origin::Unlocated, Origin::Environment, Origin::Malformed];

fn at_origin(origin: Origin, language: Language) -> &'static str {
    match origin {
        Origin::Import => language.pick(" on import", " à l’import"),
        Origin::Export => language.pick(" on export", " à l’export"),
        Origin::Layout => language.pick(" in layout", " à la mise en page"),
        Origin::Unlocated => "",
        Origin::Environment => language.pick(" through the environment", " par l’environnement"),
        Origin::Malformed => language.pick(" in a malformed document", " dans un document malformé"),
    }
}

fn changed(name: &str, change: Change, language: Language) -> String {
    let word = language.change(change);
    match language {
        Language::English => format!("{name} {word}"),
        Language::French if name.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'é', 'è', 'ê', 'à']) => {
            format!("{word} d’{name}")
        }
        Language::French => format!("{word} de {name}"),
    }
}

/// What a finding is about and how it differs: "Cell bottom border lost".
pub fn finding(finding: &Finding, language: Language) -> String {
    capitalised(&changed(language.subject(finding.subject), finding.change, language))
}

/// Old and new value of a finding in words; equal roundings are told apart by their exact values.
pub fn values(finding: &Finding, language: Language) -> (Option<String>, Option<String>) {
    let property = match finding.subject {
        recette_engine::finding::Subject::Property(property) => Some(property),
        _ => None,
    };
    let say = |v: &Value| value(v, property, language);
    let (old, new) = (finding.old.as_ref().map(say), finding.new.as_ref().map(say));
    match (&old, &new, &finding.old, &finding.new) {
        (Some(a), Some(b), Some(old), Some(new)) if a == b && old != new => {
            (Some(exact(a, old, language)), Some(exact(b, new, language)))
        }
        _ => (old, new),
    }
}

/// A rounded value with its exact one behind.
fn exact(rounded: &str, value: &Value, language: Language) -> String {
    match value {
        Value::Length(emu) => format!("{rounded} ({emu} EMU)"),
        Value::Border(border) => format!("{rounded} ({} EMU)", border.width),
        Value::Ratio(thousandths) => format!("{rounded} ({thousandths} ‰)"),
        Value::Text(text) => format!("{rounded} [{}]", characters(text, language)),
        _ => rounded.to_owned(),
    }
}

fn characters(text: &str, language: Language) -> String {
    language.words().characters_n.say(language, text.chars().count())
}

/// A value in words, lengths in the unit a person uses for that property.
pub fn value(value: &Value, property: Option<Property>, language: Language) -> String {
    match value {
        Value::Flag(on) => if *on { language.words().yes } else { language.words().no }.to_owned(),
        Value::Length(emu) => length(*emu, property, language),
        Value::Ratio(thousandths) => format!("{}\u{a0}%", language.decimal(*thousandths as f64 / 10.0, 1)),
        Value::Number(n) => n.to_string(),
        Value::Color(color_value) => color(*color_value, language),
        Value::Border(line) => border(line, language),
        Value::Token(word) => short(word, TEXT, language),
        Value::Text(text) => text_value(text, property, language),
    }
}

fn length(emu: i64, property: Option<Property>, language: Language) -> String {
    if property.is_some_and(in_points) { points(emu, language) } else { millimetres(emu, language) }
}

/// Type is measured in points, everything else in millimetres.
fn in_points(property: Property) -> bool {
    let name = property.name();
    let typographic = ["char.", "para.space", "para.line", "list."];
    typographic.iter().any(|prefix| name.starts_with(prefix))
}

fn points(emu: i64, language: Language) -> String {
    format!("{}\u{a0}pt", language.decimal(emu as f64 / 12_700.0, 2))
}

/// EMU as millimetres.
pub fn millimetres(emu: i64, language: Language) -> String {
    format!("{}\u{a0}mm", language.decimal(emu as f64 / 36_000.0, 2))
}

fn color(color: Color, language: Language) -> String {
    match color {
        Color::Auto => language.words().automatic.to_owned(),
        Color::Rgb(_) => color.to_string(),
    }
}

fn border(border: &Border, language: Language) -> String {
    format!("{} {} {}", border.style, points(border.width, language), color(border.color, language))
}

fn text_value(text: &str, property: Option<Property>, language: Language) -> String {
    let shown = match property {
        Some(Property::TableColumns | Property::ShapeCrop | Property::ParaFrame | Property::ParaTabs) => {
            lengths_in_text(text, language)
        }
        _ => text.to_owned(),
    };
    let (open, close) = language.pick(("“", "”"), ("«\u{a0}", "\u{a0}»"));
    format!("{open}{}{close}", short(&shown, TEXT, language))
}

/// Lists of lengths are written in EMU; people read millimetres.
fn lengths_in_text(text: &str, language: Language) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() || (c == '-' && digits.is_empty()) {
            digits.push(c);
            continue;
        }
        match digits.parse::<i64>() {
            Ok(emu) => out.push_str(&millimetres(emu, language)),
            Err(_) => out.push_str(&digits),
        }
        digits.clear();
        match c {
            '\0' => {}
            ';' => out.push_str("; "),
            c => out.push(c),
        }
    }
    out
}

/// How one side's trial ended, in words.
pub fn outcome(side: Option<&Side>, language: Language) -> String {
    end(side.map(|s| &s.outcome), language)
}

/// An outcome in words.
pub fn end(outcome: Option<&Outcome>, language: Language) -> String {
    match outcome {
        None => language.words().not_run.to_owned(),
        Some(Outcome::Finished) => language.words().finished.to_owned(),
        Some(Outcome::Stopped { stage, route, why }) => {
            let at = match route {
                Some(route) => format!("{} {route}", language.stage(*stage)),
                None => language.stage(*stage).to_owned(),
            };
            let stopped = fill(language.words().stopped_at, &[&at]);
            format!("{stopped}{} {}", language.pick(":", "\u{a0}:"), reason(why, language))
        }
    }
}

fn reason(reason: &Reason, language: Language) -> String {
    let words = language.words();
    let with = |what: &str, message: &str| match message {
        "" => what.to_owned(),
        message => format!("{what} ({})", short(message, TEXT, language)),
    };
    match reason {
        Reason::Crash { signal, .. } => with(words.crash, signal),
        Reason::Hang { seconds } => fill(words.hang, &[&seconds.to_string()]),
        Reason::Memory { mebibytes } => fill(words.memory, &[&mebibytes.to_string()]),
        Reason::Refused { message } => with(words.refused, message),
        Reason::NoOutput => words.no_output.to_owned(),
        Reason::UnreadableOutput { message } => with(words.unreadable, message),
        Reason::Password => words.password.to_owned(),
        Reason::Environment { message } => with(words.environment, message),
    }
}

/// Frames of a crash, innermost first; none for other ends.
pub fn frames(side: Option<&Side>) -> Vec<String> {
    match side.map(|s| &s.outcome) {
        Some(Outcome::Stopped { why: Reason::Crash { frames, .. }, .. }) => {
            frames.iter().take(30).map(|f| visible(&f.chars().take(400).collect::<String>())).collect()
        }
        _ => Vec::new(),
    }
}

/// Seconds in words.
pub fn seconds(seconds: f64, language: Language) -> String {
    format!("{}\u{a0}s", language.decimal(seconds, 2))
}

/// A sentence with a capital at its start.
pub fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    fn check(input: Value, property: Option<Property>, language: Language, expected: &str) {
        assert_eq!(value(&input, property, language).replace('\u{a0}', " "), expected);
    }

    #[test]
    fn lengths_in_the_unit_people_use() {
        check(Value::Length(152_400), Some(Property::CharSize), English, "12 pt");
        check(Value::Length(900_000), Some(Property::PageMarginTop), French, "25 mm");
        check(Value::twips(1), Some(Property::CellWidth), English, "0.02 mm");
        check(Value::text("360000;-36000"), Some(Property::TableColumns), English, "“10 mm; -1 mm”");
    }

    #[test]
    fn borders_and_flags() {
        let line = Border { width: 6350, color: Color::Rgb(0xff), style: recette_engine::model::BorderStyle::Solid };
        check(Value::Border(line), None, French, "solid 0,5 pt #0000ff");
        check(Value::Flag(true), None, French, "oui");
    }

    #[test]
    fn signature_makes_a_sentence() {
        let say = |s, language| signature_sentence(s, language).map(|s| s.replace('\u{a0}', " "));
        let signature = "s1:rtf>rtf/table/cell.border-bottom/lost/import";
        assert_eq!(say(signature, English).as_deref(), Some("cell bottom border lost on import"));
        assert_eq!(say(signature, French).as_deref(), Some("perte de bordure inférieure de cellule à l’import"));
        assert_eq!(say("s1:rtf/outcome/crash/load", French).as_deref(), Some("plantage (chargement)"));
        let pages = say("s1:rtf/layout/page-count/altered/layout", French);
        assert_eq!(pages.as_deref(), Some("modification de nombre de pages à la mise en page"));
        assert_eq!(say("s1:rtf/outcome/unheard-of/load", French), None);
    }

    #[test]
    fn engine_sentence_that_counts_is_left_alone() {
        assert!(says_how_many("table borders lost on import in 9 RTF letters"));
        assert!(!says_how_many("table borders lost in a header"));
    }
}
