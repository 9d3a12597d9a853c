//! What says the same in RTF: edits of bytes after which nothing differs (RTF 1.9.1).

use super::source::{Edit, Source};
use super::words::{Word, Words};
use super::{Kind, same};
use std::ops::Range;

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        same("run split in two", split),
        same("line end after a control word", |s| after_words(s, &["fs", "lang", "f", "cf"], "\n")),
        same("line end before a paragraph", |s| before(s, "pard", "\n")),
        same("line end after a brace", |s| run_starts(s, "\n")),
        same("empty group in a run", |s| run_starts(s, "{}")),
        same("rsid of a run", |s| run_starts(s, "\\insrsid4653078\\charrsid4653078")),
        same("rsid of a paragraph", |s| after_words(s, &["plain"], "\\pararsid4653078 ")),
        same("unknown destination", |s| before(s, "pard", "{\\*\\inconnu rien}")),
        same("unknown control word", |s| run_starts(s, "\\inconnu7")),
        same("\\'xx as \\u", |s| {
            escapes(s, |t| t.strip_prefix("\\'").and_then(|h| Some(format!("\\u{}?", code(h.get(..2)?)?))))
        }),
        same("\\u as \\'xx", unicode_as_byte),
        same("replacement of two characters", two_replacements),
        same("no-break space as \\'a0", |s| escapes(s, |t| t.starts_with("\\~").then(|| "\\'a0".to_owned()))),
        same("flag with its number", flags),
        same("flag off and on again", before_flags),
        same("formatting words swapped", swapped),
        same("value said twice", twice),
        same("run in a group of its own", wrapped),
        same("word processor's generator", |s| prolog(s, "{\\*\\generator Autre 7.1;}")),
        same("table of rsids", |s| prolog(s, "{\\*\\rsidtbl \\rsid4653078\\rsid9999}")),
        same("view and proofing words", |s| prolog(s, "\\viewkind1\\viewscale100\\noxlattoyen\\expshrtn ")),
        same("style numbers shifted", style_numbers),
        same("font numbers shifted", font_numbers),
        same("list numbers shifted", list_numbers),
        same("automatic bookmark", |s| before_runs(s, "{\\*\\bkmkstart _GoBack}{\\*\\bkmkend _GoBack}")),
        same("old label altered", labels),
    ]
}

fn single(at: Range<usize>, with: &str) -> Edit {
    Edit::of(0, [(at, with.to_owned())])
}

/// In the middle of a run's text, at a blank.
fn split(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |run: Range<usize>| {
        let text = words.run_text(&run)?;
        let head = words.text.get(run.start..text.start)?.to_owned();
        let at = text.start + words.slice(&text).find(' ').filter(|n| *n > 0)?;
        Some(single(at..at, &format!("}}{head}")))
    };
    words.runs().filter_map(of).collect()
}

/// A control word ends with a blank that is part of it, or with anything else, such as a line end.
fn after_words(source: &Source, names: &[&str], with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let wanted = |w: &&Word| w.at.start > words.body && names.contains(&w.name.as_str());
    words.all.iter().filter(wanted).map(|w| single(w.at.end..w.at.end, with)).collect()
}

fn before(source: &Source, name: &str, with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let outermost = |w: &&Word| words.around(w.at.start).is_some_and(|g| g.start == 0);
    words.named(name).filter(outermost).map(|w| single(w.at.start..w.at.start, with)).collect()
}

fn run_starts(source: &Source, with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.runs().map(|r| single(r.start + 1..r.start + 1, with)).collect()
}

fn before_runs(source: &Source, with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let outermost = |r: &Range<usize>| words.around(r.start).is_some_and(|g| g.start == 0);
    words.runs().filter(outermost).map(|r| single(r.start..r.start, with)).collect()
}

/// The Unicode character of a byte of code page 1252 where it is Latin-1.
fn code(hex: &str) -> Option<u8> {
    u8::from_str_radix(hex, 16).ok().filter(|byte| *byte >= 0xA1)
}

/// One escape in the text of a run.
fn escapes(source: &Source, change: impl Fn(&str) -> Option<String>) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let mut edits = Vec::new();
    for text in words.runs().filter_map(|r| words.run_text(&r)) {
        for (at, _) in words.slice(&text).match_indices('\\') {
            let start = text.start + at;
            let rest = words.slice(&(start..text.end));
            let length = if rest.starts_with("\\'") { 4 } else { 2 };
            edits.extend(change(rest).map(|with| single(start..start + length, &with)));
        }
    }
    edits
}

fn unicode_words<'w>(words: &'w Words<'_>) -> impl Iterator<Item = &'w Word> {
    let replaced = |w: &&Word| !w.blank && words.text.as_bytes().get(w.at.end) == Some(&b'?');
    words.named("u").filter(replaced)
}

fn unicode_as_byte(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let byte = w.number.and_then(|n| u8::try_from(n).ok()).filter(|b| *b >= 0xA1)?;
        Some(single(w.at.start..w.at.end + 1, &format!("\\'{byte:02x}")))
    };
    unicode_words(&words).filter_map(of).collect()
}

fn two_replacements(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| single(w.at.start..w.at.end + 1, &format!("{{\\uc2{}??}}", w.token()));
    unicode_words(&words).map(of).collect()
}

fn flag_words<'w>(words: &'w Words<'_>) -> impl Iterator<Item = &'w Word> {
    let flag = |w: &&Word| matches!(w.name.as_str(), "b" | "i" | "strike" | "scaps" | "caps") && w.number.is_none();
    words.all.iter().filter(|w| w.at.start > words.body).filter(flag)
}

fn flags(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| single(w.at.start..w.at.end, &format!("\\{}1{}", w.name, if w.blank { " " } else { "" }));
    flag_words(&words).map(of).collect()
}

fn before_flags(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    flag_words(&words).map(|w| single(w.at.start..w.at.start, &format!("\\{}0", w.name))).collect()
}

/// Size before font.
fn swapped(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |pair: &[Word]| {
        let [font, size] = pair else { return None };
        let found = font.name == "f" && size.name == "fs" && font.at.end == size.at.start && font.at.start > words.body;
        let blank = if size.blank { " " } else { "" };
        found.then(|| single(font.at.start..size.at.end, &format!("{}{}{blank}", size.token(), font.token())))
    };
    words.all.windows(2).filter_map(of).collect()
}

fn twice(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| single(w.at.start..w.at.start, &w.token());
    ["fs", "sa", "li", "cellx"].iter().take(3).flat_map(|n| words.named(n).map(of).collect::<Vec<_>>()).collect()
}

fn wrapped(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |r: Range<usize>| Edit::of(0, [(r.start..r.start, "{".to_owned()), (r.end..r.end, "}".to_owned())]);
    words.runs().map(of).collect()
}

/// After the font table.
fn prolog(source: &Source, with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.groups_of("{\\fonttbl").map(|g| single(g.end..g.end, with)).collect()
}

/// All numbers of some words, everywhere.
fn renumbered(source: &Source, names: &[&str], by: i32) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let number = w.number.filter(|_| names.contains(&w.name.as_str()))?;
        Some((w.at.clone(), format!("\\{}{}{}", w.name, number + by, if w.blank { " " } else { "" })))
    };
    let splices: Vec<_> = words.all.iter().filter_map(of).collect();
    if splices.is_empty() { Vec::new() } else { vec![Edit::of(0, splices)] }
}

fn style_numbers(source: &Source) -> Vec<Edit> {
    // Style 0 is the default one: it keeps its number.
    let words = Words::new(source.text(0));
    if words.groups_of("{\\stylesheet").next().is_none() {
        return Vec::new();
    }
    let of = |w: &Word| {
        let number = w.number.filter(|n| *n > 0 && matches!(w.name.as_str(), "s" | "sbasedon" | "snext"))?;
        Some((w.at.clone(), format!("\\{}{}{}", w.name, number + 40, if w.blank { " " } else { "" })))
    };
    vec![Edit::of(0, words.all.iter().filter_map(of))]
}

fn font_numbers(source: &Source) -> Vec<Edit> {
    renumbered(source, &["f", "deff", "af", "adeff"], 30)
}

fn list_numbers(source: &Source) -> Vec<Edit> {
    [renumbered(source, &["ls"], 20), renumbered(source, &["listid"], 5000)].concat()
}

/// The copy of a label for readers that know no lists.
fn labels(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.groups_of("{\\listtext").map(|g| single(g, "{\\listtext\\tab ?.\\tab}")).collect()
}
