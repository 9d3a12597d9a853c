//! What can be lost or altered in RTF: edits of control words and groups (RTF 1.9.1).

use super::source::{Edit, Source};
use super::words::{Word, Words};
use super::{Kind, loss};
use recette_engine::model::Aspect::*;
use std::ops::Range;

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    [characters(), paragraphs(), lists(), tables(), text(), inlines(), objects(), pages()].concat()
}

fn characters() -> Vec<Kind> {
    let c = CharacterFormat;
    vec![
        loss("bold dropped", c, |s| run_words(s, "b", drop_word)),
        loss("italic dropped", c, |s| run_words(s, "i", drop_word)),
        loss("underline dropped", c, |s| run_words(s, "ul", drop_word)),
        loss("double underline made single", c, |s| run_words(s, "uldb", |w| rename(w, "ul"))),
        loss("strike dropped", c, |s| run_words(s, "strike", drop_word)),
        loss("small caps dropped", c, |s| run_words(s, "scaps", drop_word)),
        loss("capitals dropped", c, |s| run_words(s, "caps", drop_word)),
        loss("superscript dropped", c, |s| run_words(s, "super", drop_word)),
        loss("subscript made superscript", c, |s| run_words(s, "sub", |w| rename(w, "super"))),
        loss("letter spacing altered", c, |s| run_words(s, "expndtw", |w| add(w, 40))),
        loss("highlight dropped", c, |s| run_words(s, "highlight", drop_word)),
        loss("colour dropped", c, |s| run_words(s, "cf", drop_word)),
        loss("colour altered", c, |s| run_words(s, "cf", |w| set(w, 8))),
        loss("size altered", c, |s| run_words(s, "fs", |w| add(w, 4))),
        loss("font altered", c, |s| run_words(s, "f", |w| set(w, if w.number == Some(2) { 1 } else { 2 }))),
        loss("language altered", Accessibility, |s| run_words(s, "lang", |w| set(w, 1031))),
    ]
}

fn paragraphs() -> Vec<Kind> {
    let p = ParagraphFormat;
    vec![
        loss("right alignment lost", p, |s| para_words(s, "qr", |w| rename(w, "ql"))),
        loss("centring lost", p, |s| para_words(s, "qc", |w| rename(w, "ql"))),
        loss("justification lost", p, |s| para_words(s, "qj", |w| rename(w, "ql"))),
        loss("left indent altered", p, |s| para_words(s, "li", |w| add(w, 200))),
        loss("right indent altered", p, |s| para_words(s, "ri", |w| add(w, 200))),
        loss("first-line indent altered", p, |s| para_words(s, "fi", |w| add(w, 120))),
        loss("space before altered", p, |s| para_words(s, "sb", |w| add(w, 100))),
        loss("space after altered", p, |s| para_words(s, "sa", |w| add(w, 100))),
        loss("line height altered", p, |s| para_words(s, "sl", |w| add(w, 60))),
        loss("keep with next dropped", p, |s| para_words(s, "keepn", drop_word)),
        loss("page break dropped", p, |s| para_words(s, "pagebb", drop_word)),
        loss("tab stop moved", p, |s| para_words(s, "tx", |w| add(w, 300))),
        loss("tab leader dropped", p, |s| para_words(s, "tldot", drop_word)),
        loss("tab stop made left", p, |s| para_words(s, "tqr", drop_word)),
        loss("border thickened", p, |s| para_words(s, "brdrw", |w| add(w, 30))),
        loss("border made double", p, |s| para_words(s, "brdrs", |w| rename(w, "brdrdb"))),
        loss("bottom border dropped", p, |s| para_borders(s, "\\brdrb\\brdrs")),
        loss("background dropped", p, |s| para_words(s, "cbpat", drop_word)),
        loss("style dropped", Style, |s| {
            para_words(s, "s", |w| w.number.filter(|n| *n > 0).and_then(|_| drop_word(w)))
        }),
        loss("style altered", Style, |s| {
            para_words(s, "s", |w| w.number.filter(|n| *n > 0 && *n != 5).and_then(|_| set(w, 5)))
        }),
        loss("outline level altered", Accessibility, |s| para_words(s, "outlinelevel", |w| set(w, 4))),
    ]
}

fn lists() -> Vec<Kind> {
    vec![
        loss("list level altered", Numbering, |s| {
            para_words(s, "ilvl", |w| set(w, if w.number == Some(2) { 0 } else { 2 }))
        }),
        loss("item out of its list", Numbering, out_of_list),
        loss("number format altered", Numbering, number_formats),
        loss("start of numbers altered", Numbering, number_starts),
        loss("bullet altered", Numbering, bullets),
    ]
}

fn tables() -> Vec<Kind> {
    let t = Table;
    vec![
        loss("cell background dropped", t, |s| table_words(s, "clcbpat", drop_word)),
        loss("cell background altered", t, |s| table_words(s, "clcbpat", |w| set(w, 7))),
        loss("cell alignment dropped", t, |s| table_words(s, "clvertalc", |w| rename(w, "clvertalt"))),
        loss("header row dropped", t, |s| table_words(s, "trhdr", drop_word)),
        loss("column edge moved", t, edges),
        loss("vertical merge dropped", t, |s| words(s, "clvmrg", drop_word)),
        loss("outer border dropped", t, |s| outer_borders(s, |_| String::new())),
        loss("outer border thickened", t, |s| outer_borders(s, |b| b.replace("\\brdrw10", "\\brdrw40"))),
        loss("table moved", t, |s| table_words(s, "trleft", |w| add(w, 400))),
        loss("row lost", t, rows),
        loss("cell text lost", Text, cell_texts),
    ]
}

fn text() -> Vec<Kind> {
    vec![
        loss("run lost", Text, |s| runs(s, |_| Some(String::new()))),
        loss("word lost", Text, |s| runs(s, |t| t.split_once(' ').map(|(_, rest)| rest.to_owned()))),
        loss("letter altered", Text, |s| {
            runs(s, |t| t.find('e').filter(|at| clean(t, *at)).map(|at| format!("{}o{}", &t[..at], &t[at + 1..])))
        }),
        loss("text doubled", Text, |s| runs(s, |t| Some(format!("{t} {t}")))),
        loss("paragraph lost", Text, |s| plain_paragraphs(s, String::new())),
        loss("paragraphs run together", Text, joined),
        loss("line break dropped", Text, |s| words(s, "line", drop_word)),
        loss("tabulator dropped", Text, body_tabs),
    ]
}

fn inlines() -> Vec<Kind> {
    vec![
        loss("field made text", Field, |s| groups(s, "{\\field{\\*\\fldinst {", |g| is_field(g).then(|| result(g))?)),
        loss("field altered", Field, |s| groups(s, "{\\*\\fldinst { ", field_words)),
        loss("link made text", Link, |s| groups(s, "{\\field{\\*\\fldinst { HYPERLINK", result)),
        loss("link altered", Link, |s| groups(s, "{\\*\\fldinst { HYPERLINK", |g| Some(g.replace("dossier", "autre")))),
        loss("bookmark lost", Bookmark, bookmarks),
        loss("bookmark renamed", Bookmark, renamed_bookmarks),
        loss("footnote lost", Note, |s| noted(s, "{\\footnote\\pard")),
        loss("endnote lost", Note, |s| noted(s, "{\\footnote\\ftnalt")),
        loss("endnote made footnote", Note, |s| words(s, "ftnalt", drop_word)),
        loss("note text altered", Text, |s| {
            groups(s, "{\\footnote", |g| g.rfind(' ').map(|at| format!("{}}}", &g[..at])))
        }),
        loss("comment lost", Comment, comments),
        loss("comment author altered", Comment, |s| {
            groups(s, "{\\*\\atnauthor ", |_| Some("{\\*\\atnauthor Autre}".to_owned()))
        }),
        loss("comment text altered", Text, |s| groups(s, "{\\*\\annotation", |g| Some(g.replace("Remarque", "Note")))),
        loss("insertion accepted", TrackedChange, |s| changes(s, "revised", &["revauth", "revdttm"])),
        loss("insertion refused", TrackedChange, |s| changed_runs(s, "revised")),
        loss("deletion accepted", TrackedChange, |s| changed_runs(s, "deleted")),
        loss("deletion undone", TrackedChange, |s| changes(s, "deleted", &["revauthdel", "revdttmdel"])),
        loss("author of change altered", TrackedChange, |s| {
            both(words(s, "revauth", other_author), words(s, "revauthdel", other_author))
        }),
    ]
}

fn objects() -> Vec<Kind> {
    vec![
        loss("picture lost", Image, |s| groups(s, "{\\*\\shppict", |_| Some(String::new()))),
        loss("picture widened", Shape, |s| words(s, "picwgoal", |w| add(w, 400))),
        loss("picture heightened", Shape, |s| words(s, "pichgoal", |w| add(w, 400))),
        loss("text box lost", Shape, |s| groups(s, "{\\shp{", |_| Some(String::new()))),
        loss("text box widened", Shape, |s| words(s, "shpright", |w| add(w, 600))),
        loss("text box moved", Shape, moved_boxes),
        loss("fill altered", Shape, |s| {
            groups(s, "{\\sp{\\sn fillColor}", |_| Some("{\\sp{\\sn fillColor}{\\sv 255}}".to_owned()))
        }),
        loss("outline altered", Shape, |s| {
            groups(s, "{\\sp{\\sn lineColor}", |_| Some("{\\sp{\\sn lineColor}{\\sv 255}}".to_owned()))
        }),
        loss("check box switched", FormControl, |s| groups(s, "{\\*\\formfield{\\fftype1", switched)),
        loss("entry lost", FormControl, |s| groups(s, "{\\*\\ffl soir", |_| Some(String::new()))),
        loss("choice altered", FormControl, |s| {
            groups(s, "{\\*\\formfield{\\fftype2", |g| Some(g.replace("ffres1", "ffres2").replace("ffres0", "ffres2")))
        }),
        loss("form field renamed", FormControl, |s| {
            groups(s, "{\\*\\ffname ", |_| Some("{\\*\\ffname autre}".to_owned()))
        }),
        loss("form field made text", FormControl, |s| groups(s, "{\\field{\\*\\fldinst { FORM", result)),
    ]
}

fn pages() -> Vec<Kind> {
    vec![
        loss("header lost", HeaderFooter, |s| first(groups(s, "{\\header ", |_| Some(String::new())))),
        loss("footer lost", HeaderFooter, footers),
        loss("page widened", PageSetup, |s| words(s, "pgwsxn", |w| add(w, 1000))),
        loss("page heightened", PageSetup, |s| words(s, "pghsxn", |w| add(w, 1000))),
        loss("left margin altered", PageSetup, |s| words(s, "marglsxn", |w| add(w, 300))),
        loss("top margin altered", PageSetup, |s| words(s, "margtsxn", |w| add(w, 300))),
        loss("landscape made portrait", PageSetup, portrait),
        loss("header distance altered", PageSetup, header_distance),
        loss("columns dropped", Section, |s| words(s, "cols", |w| set(w, 1))),
        loss("column gap altered", Section, |s| words(s, "colsx", |w| add(w, 300))),
        loss("section on a new page", Section, |s| words(s, "sbknone", |w| rename(w, "sbkpage"))),
        loss("title lost", Metadata, |s| info(s, "{\\title ", "")),
        loss("subject altered", Metadata, |s| info(s, "{\\subject ", "{\\subject Autre}")),
        loss("author altered", Metadata, |s| info(s, "{\\author ", "{\\author Autre}")),
        loss("keywords lost", Metadata, |s| info(s, "{\\keywords ", "")),
    ]
}

// ---- what an edit does to a word: the new text of its place ----

type Change = fn(&Word) -> Option<String>;

/// An empty text stands for dropping.
fn drop_word(_: &Word) -> Option<String> {
    Some(String::new())
}

fn rename(word: &Word, name: &str) -> Option<String> {
    Some(format!("\\{name}{}{}", word.number.map(|n| n.to_string()).unwrap_or_default(), blank(word)))
}

fn add(word: &Word, by: i32) -> Option<String> {
    word.number.map(|n| format!("\\{}{}{}", word.name, n + by, blank(word)))
}

fn set(word: &Word, to: i32) -> Option<String> {
    word.number.filter(|n| *n != to).map(|_| format!("\\{}{to}{}", word.name, blank(word)))
}

fn other_author(word: &Word) -> Option<String> {
    set(word, if word.number == Some(1) { 2 } else { 1 })
}

fn blank(word: &Word) -> &'static str {
    if word.blank { " " } else { "" }
}

fn edit(words: &Words<'_>, word: &Word, change: Change) -> Option<Edit> {
    let with = change(word)?;
    let at = if with.is_empty() { word.dropped(words.text) } else { word.at.clone() };
    Some(Edit::of(0, [(at, with)]))
}

// ---- where edits are made ----

/// Everywhere in the body.
fn words(source: &Source, name: &str, change: Change) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.named(name).filter_map(|w| edit(&words, w, change)).collect()
}

/// In groups of a run; not where the paragraph says the same before, which the run would then inherit.
fn run_words(source: &Source, name: &str, change: Change) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let runs: Vec<Range<usize>> = words.runs().collect();
    let wanted = |w: &&Word| {
        let before = words.slice(&words.paragraph(w.at.start));
        let inherited = Words::new(before).all.iter().any(|b| b.token() == w.token());
        let dropped = change(w).is_some_and(|with| with.is_empty());
        runs.iter().any(|r| r.contains(&w.at.start)) && !(dropped && inherited)
    };
    words.named(name).filter(wanted).filter_map(|w| edit(&words, w, change)).collect()
}

/// In the words of a paragraph that has text.
fn para_words(source: &Source, name: &str, change: Change) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let runs: Vec<Range<usize>> = words.runs().collect();
    let wanted = |w: &&Word| {
        let whole = words.whole_paragraph(w.at.start);
        words.paragraph(w.at.start).contains(&w.at.start) && runs.iter().any(|r| whole.contains(&r.start))
    };
    words.named(name).filter(wanted).filter_map(|w| edit(&words, w, change)).collect()
}

/// In rows of tables; nested ones have theirs in a group.
fn table_words(source: &Source, name: &str, change: Change) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.named(name).filter(|w| shown(&words, w)).filter_map(|w| edit(&words, w, change)).collect()
}

/// Not in the definition of a cell that another one covers: what it says there is not seen.
fn shown(words: &Words<'_>, word: &Word) -> bool {
    let before = words.text.get(..word.at.start).unwrap_or_default();
    let start = ["\\cellx", "\\trowd"].iter().filter_map(|w| before.rfind(w)).max().unwrap_or(0);
    !["\\clmrg", "\\clvmrg"].iter().any(|w| words.text.get(start..word.at.start).is_some_and(|t| t.contains(w)))
}

fn groups(source: &Source, start: &str, change: impl Fn(&str) -> Option<String>) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |g: Range<usize>| {
        let (old, new) = (words.slice(&g), change(words.slice(&g))?);
        (old != new).then(|| Edit::of(0, [(g, new)]))
    };
    words.groups_of(start).filter(|g| g.start >= words.body).filter_map(of).collect()
}

fn info(source: &Source, start: &str, with: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    words.groups_of(start).filter(|g| g.start < words.body).map(|g| Edit::of(0, [(g, with.to_owned())])).collect()
}

fn both(mut one: Vec<Edit>, other: Vec<Edit>) -> Vec<Edit> {
    one.extend(other);
    one
}

/// Sections inherit headers and footers: only the first one's are lost when they go.
fn first(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.truncate(1);
    edits
}

// ---- edits of more than a word ----

/// All of them, as later sections would still have theirs.
fn footers(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let footers = words.groups_of("{\\footer ").map(|g| (g, String::new()));
    vec![Edit::of(0, footers)]
}

/// The landscape section's width and height swapped, its word dropped.
fn portrait(source: &Source) -> Vec<Edit> {
    let text = source.text(0);
    let landscape = "\\lndscpsxn\\pgwsxn16838\\pghsxn11906";
    let portrait = "\\pgwsxn11906\\pghsxn16838";
    text.match_indices(landscape)
        .map(|(at, _)| Edit::of(0, [(at..at + landscape.len(), portrait.to_owned())]))
        .collect()
}

fn para_borders(source: &Source, start: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let rest = words.text.get(w.at.start..)?;
        let end = rest.starts_with(start).then(|| rest.find("\\brsp"))??;
        let digits = rest.get(end + 5..)?.bytes().take_while(u8::is_ascii_digit).count();
        Some(Edit::of(0, [(w.at.start..w.at.start + end + 5 + digits, String::new())]))
    };
    words.named("brdrb").filter_map(of).collect()
}

/// List words, label and old-style numbering of one paragraph.
fn out_of_list(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let mut edits = Vec::new();
    for word in words.named("ls") {
        let whole = words.whole_paragraph(word.at.start);
        let inside = |w: &&Word| whole.contains(&w.at.start) && matches!(w.name.as_str(), "ls" | "ilvl");
        let mut splices: Vec<_> =
            words.all.iter().filter(inside).map(|w| (w.dropped(words.text), String::new())).collect();
        let label = words.groups_of("{\\listtext").find(|g| whole.contains(&g.start));
        splices.extend(label.map(|g| (g, String::new())));
        edits.push(Edit::of(0, splices));
    }
    for group in words.groups_of("{\\*\\pn\\") {
        let whole = words.whole_paragraph(group.start);
        let label = words.groups_of("{\\pntext").find(|g| whole.contains(&g.start));
        edits.push(Edit::of(0, [group].into_iter().chain(label).map(|g| (g, String::new()))));
    }
    edits
}

fn levels(source: &Source, change: impl Fn(&str) -> Option<String>) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |g: Range<usize>| {
        Some(Edit::of(0, [(g.clone(), change(words.slice(&g)).filter(|new| new != words.slice(&g))?)]))
    };
    words.groups_of("{\\listlevel").filter_map(of).collect()
}

fn number_formats(source: &Source) -> Vec<Edit> {
    let change = |g: &str| {
        (!g.contains("nfc23")).then(|| match g.contains("nfc4\\") {
            true => g.replace("nfc4\\", "nfc0\\").replace("nfcn4\\", "nfcn0\\"),
            false => ["0", "1", "2", "3"].iter().fold(g.to_owned(), |g, n| {
                g.replace(&format!("nfc{n}\\"), "nfc4\\").replace(&format!("nfcn{n}\\"), "nfcn4\\")
            }),
        })
    };
    levels(source, change)
}

fn number_starts(source: &Source) -> Vec<Edit> {
    levels(source, |g| (!g.contains("nfc23")).then(|| g.replace("\\levelstartat1", "\\levelstartat5")))
}

fn bullets(source: &Source) -> Vec<Edit> {
    let change = |g: &str| {
        let start = g.find("\\leveltext\\'01").filter(|_| g.contains("nfc23"))? + 14;
        let end = start + g.get(start..)?.find(';')?;
        Some(format!("{}*{}", g.get(..start)?, g.get(end..)?))
    };
    let listed = levels(source, change);
    let words = Words::new(source.text(0));
    let of = |g: Range<usize>| Edit::of(0, [(g, "{\\pntxtb *}".to_owned())]);
    both(listed, words.groups_of("{\\pntxtb").map(of).collect())
}

/// All but the last edge of a row, so that the table keeps its width; not one inside a merged cell, where nothing is drawn.
fn edges(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let seen = |w: &&Word| {
        let next = words.text.get(w.at.end..).unwrap_or_default().trim_start();
        let cell = next.find("\\cellx").and_then(|end| next.get(..end)).unwrap_or_default();
        next.starts_with("\\cl") && !cell.contains("\\clmrg")
    };
    words.named("cellx").filter(seen).filter_map(|w| edit(&words, w, |w| add(w, 300))).collect()
}

/// The right border of the last cell of a row: no neighbour says it too.
fn outer_borders(source: &Source, change: impl Fn(&str) -> String) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let after = words.text.get(w.at.end..)?.trim_start();
        if after.starts_with("\\cl") {
            return None;
        }
        let start = words.text.get(..w.at.start)?.rfind("\\clbrdrr\\brdrs")?;
        let old = words.text.get(start..w.at.start)?;
        if old.contains("\\cellx") {
            return None;
        }
        let width = start + old.find("\\brdrw")? + 6;
        let end = width + words.text.get(width..)?.bytes().take_while(u8::is_ascii_digit).count();
        Some(Edit::of(0, [(start..end, change(words.text.get(start..end)?))]))
    };
    words.named("cellx").filter_map(of).collect()
}

/// Rows of the outermost level.
fn rows(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let start = words.text.get(..w.at.start)?.rfind("\n\\trowd").map(|n| n + 1)?;
        let row = words.text.get(start..w.at.start)?;
        (!row.contains("\\row\n") && !row.contains("clvm")).then(|| Edit::of(0, [(start..w.at.end, String::new())]))
    };
    words.named("row").filter_map(of).collect()
}

fn cell_texts(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |run: Range<usize>| {
        let ends = words.text.get(run.end..)?.trim_start().starts_with("\\cell");
        ends.then(|| Edit::of(0, [(run, String::new())]))
    };
    words.runs().filter_map(of).collect()
}

/// Runs whose text is not a field's result that changes by itself.
fn runs(source: &Source, change: impl Fn(&str) -> Option<String>) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |run: Range<usize>| {
        let text = words.run_text(&run)?;
        let old = words.slice(&text);
        let new = change(old).filter(|new| new != old)?;
        Some(Edit::of(0, [(text, new)]))
    };
    words.runs().filter_map(of).collect()
}

/// Whether a place is in text and not in an escape.
fn clean(text: &str, at: usize) -> bool {
    !text.get(at.saturating_sub(4)..at).is_none_or(|before| before.contains('\\'))
}

/// Paragraphs of the body outside tables that hold nothing but runs.
fn plain_paragraphs(source: &Source, with: String) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let runs: Vec<Range<usize>> = words.runs().collect();
    let of = |w: &Word| {
        let whole = words.whole_paragraph(w.at.start);
        let text = words.slice(&whole);
        let depth = words.around(w.at.start).is_some_and(|g| g.start == 0);
        let alone =
            text.ends_with("\\par\n") && !["\\*", "\\intbl", "\\sect", "\\field"].iter().any(|p| text.contains(p));
        (depth && alone && runs.iter().any(|r| whole.contains(&r.start))).then(|| Edit::of(0, [(whole, with.clone())]))
    };
    words.named("pard").filter_map(of).collect()
}

/// A paragraph's end taken away, the next one's words with it.
fn joined(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let end = words.text.get(w.at.end..)?;
        let next = words.paragraph(w.at.end + 7);
        let plain = end.starts_with("\n\\pard\\plain") && words.around(w.at.start).is_some_and(|g| g.start == 0);
        let here = words.slice(&words.whole_paragraph(w.at.start));
        let table = [here, words.slice(&next)].iter().any(|t| t.contains("\\intbl") || t.contains("\\ls"));
        let runs = words.text.get(next.end..)?.starts_with('{');
        (plain && !table && runs && next.start == w.at.end + 1)
            .then(|| Edit::of(0, [(w.at.start..next.end, String::new())]))
    };
    words.named("par").filter_map(of).collect()
}

/// Tabulators in text, not those of labels.
fn body_tabs(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let labelled = |w: &Word| {
        words
            .around(w.at.start)
            .is_some_and(|g| ["{\\listtext", "{\\pntext"].iter().any(|p| words.slice(&g).starts_with(p)))
    };
    words.named("tab").filter(|w| !labelled(w)).filter_map(|w| edit(&words, w, drop_word)).collect()
}

fn is_field(group: &str) -> bool {
    !["HYPERLINK", "FORM", "TOC"].iter().any(|k| group.contains(k))
}

/// A field's result.
fn result(group: &str) -> Option<String> {
    let start = group.find("{\\fldrslt ")? + 10;
    Some(group.get(start..group.len() - 2)?.to_owned()).filter(|r| r.contains("\\fs"))
}

fn field_words(group: &str) -> Option<String> {
    let pairs = [
        (" NUMPAGES ", " SECTIONPAGES "),
        (" PAGE ", " NUMPAGES "),
        ("REF repere", "REF autre"),
        ("MERGEFIELD champ", "MERGEFIELD autre"),
        ("SEQ Tableau", "SEQ Figure"),
    ];
    pairs.iter().find(|(old, _)| group.contains(old)).map(|(old, new)| group.replace(old, new))
}

fn bookmarks(source: &Source) -> Vec<Edit> {
    named_bookmarks(source, |_| String::new())
}

fn renamed_bookmarks(source: &Source) -> Vec<Edit> {
    named_bookmarks(source, |group| group.replace("repere", "autre"))
}

fn named_bookmarks(source: &Source, change: fn(&str) -> String) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |start: Range<usize>| {
        let end = words.slice(&start).replace("bkmkstart", "bkmkend");
        let end = words.groups_of(&end).next()?;
        Some(Edit::of(0, [start, end].map(|g| (g.clone(), change(words.slice(&g))))))
    };
    words.groups_of("{\\*\\bkmkstart ").filter_map(of).collect()
}

/// A note with its mark.
fn noted(source: &Source, start: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let mark = "{\\super\\chftn}";
    let of = |g: Range<usize>| Edit::of(0, [(g.start - mark.len()..g.end, String::new())]);
    words.groups_of(start).map(of).collect()
}

/// Everything of a comment but what it is about.
fn comments(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |annotation: Range<usize>| {
        let start = words.groups_of("{\\*\\atrfstart ").filter(|g| g.end < annotation.start).last()?;
        let end = words.groups_of("{\\*\\atrfend ").filter(|g| g.end < annotation.start).last()?;
        Some(Edit::of(0, [(start, String::new()), (end.start..annotation.end, String::new())]))
    };
    words.groups_of("{\\*\\annotation").filter_map(of).collect()
}

fn changes(source: &Source, first: &str, others: &[&str]) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let of = |w: &Word| {
        let group = words.around(w.at.start)?;
        let mine = |o: &&Word| group.contains(&o.at.start) && (o.name == first || others.contains(&o.name.as_str()));
        Some(Edit::of(0, words.all.iter().filter(mine).map(|o| (o.dropped(words.text), String::new()))))
    };
    words.named(first).filter_map(of).collect()
}

/// A run with its change.
fn changed_runs(source: &Source, word: &str) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let runs: Vec<Range<usize>> = words.runs().collect();
    let of = |w: &Word| {
        let run = runs.iter().find(|run| run.contains(&w.at.start))?;
        Some(Edit::of(0, [(run.clone(), String::new())]))
    };
    words.named(word).filter_map(of).collect()
}

/// Left and right edge.
fn moved_boxes(source: &Source) -> Vec<Edit> {
    let (left, right) = (words(source, "shpleft", |w| add(w, 500)), words(source, "shpright", |w| add(w, 500)));
    left.into_iter().zip(right).map(|(l, r)| l.and(r)).collect()
}

fn switched(group: &str) -> Option<String> {
    Some(match group.contains("ffres1") {
        true => group.replace("res1", "res0"),
        false => group.replace("res0", "res1"),
    })
}

/// Only where the section has a header.
fn header_distance(source: &Source) -> Vec<Edit> {
    let words = Words::new(source.text(0));
    let headed = |w: &&Word| {
        words.text.get(w.at.end..).and_then(|t| t.split('\n').nth(1)).is_some_and(|l| l.starts_with("{\\header"))
    };
    words.named("headery").filter(headed).filter_map(|w| edit(&words, w, |w| add(w, 200))).collect()
}
