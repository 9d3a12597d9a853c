//! What says the same in ODF text (ODF 1.3 part 3): edits of bytes after which nothing differs.

use super::source::{Edit, Packing, Source};
use super::tags::{Tag, Tags};
use super::xml::{Splice, after_start, before, each, here, opened, reordered};
use super::{Kind, same};

const CONTENT: &str = "content.xml";

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        same("span split in two", split),
        same("automatic styles renamed", renamed),
        same("automatic styles in another order", ordered),
        same("automatic style copied", copied),
        same("attributes reordered", |s| reordered(s, CONTENT, turned)),
        same("white space between elements", |s| {
            before(s, CONTENT, &["text:list-item", "table:table-row", "table:table-cell", "table:table-column"], "\n  ")
        }),
        same("line end in a tag", |s| in_tags(s, "text:p")),
        same("comment between elements", |s| before(s, CONTENT, &["text:p", "text:span"], "<!-- rien -->")),
        same("start and end tag for an empty element", |s| opened(s, CONTENT)),
        same("character reference", references),
        same("blank as an element", blanks),
        same("points as millimetres", |s| units(s, |pt| format!("{:.5}mm", pt * 25.4 / 72.0))),
        same("points as centimetres", |s| units(s, |pt| format!("{:.6}cm", pt * 2.54 / 72.0))),
        same("points as inches", |s| units(s, |pt| format!("{:.6}in", pt / 72.0))),
        same("page break of the last layout", |s| inside_spans(s, "<text:soft-page-break/>")),
        same("automatic bookmark", |s| before(s, CONTENT, &["text:span"], "<text:bookmark text:name=\"_GoBack\"/>")),
        same("parts in another order", |_| vec![Edit::packed(Packing::Reversed)]),
        same("parts not compressed", |_| vec![Edit::packed(Packing::Stored)]),
        same("another namespace prefix", prefix),
        same("name of a table", |s| values(s, "table:table", "table:name", "Autre")),
        same("numbers of notes", |s| values(s, "text:note", "text:id", "ftn77")),
        same("generator", |s| {
            after_start(
                s,
                "meta.xml",
                "office:meta",
                "<meta:generator>Autre/7.1</meta:generator><meta:editing-cycles>9</meta:editing-cycles>",
            )
        }),
        same("statistics", |s| {
            after_start(
                s,
                "meta.xml",
                "office:meta",
                "<meta:document-statistic meta:page-count=\"3\" meta:word-count=\"9\"/>",
            )
        }),
        same("style that nothing uses", |s| {
            after_start(
                s,
                CONTENT,
                "office:automatic-styles",
                "<style:style style:name=\"X1\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>",
            )
        }),
        same("rsid of a span", rsids),
        same("colour in capitals", colours),
    ]
}

/// Spans of text and nothing else.
fn spans<'t>(tags: &'t Tags<'t>) -> impl Iterator<Item = &'t Tag> {
    tags.named("text:span").map(|(_, tag)| tag).filter(|tag| !tags.inner(tag).contains('<'))
}

/// After a blank, which would else be a leading one of nothing.
fn split(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |tag: &Tag| {
            let at = tag.open.end + tags.inner(tag).find(' ')? + 1;
            Some(here(at, &format!("</text:span>{}", tags.open(tag))))
        };
        spans(tags).filter_map(of).collect()
    })
}

fn automatic<'t>(tags: &'t Tags<'t>) -> impl Iterator<Item = &'t Tag> {
    tags.named("style:style").filter(|(i, _)| tags.within(*i, "office:automatic-styles").is_some()).map(|(_, tag)| tag)
}

/// All at once, with all their uses.
fn renamed(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let names: Vec<&str> = automatic(tags).filter_map(|t| tags.get(t, "style:name")).collect();
        let uses = ["style:name", "text:style-name", "table:style-name", "draw:style-name"];
        let of = |tag: &Tag| {
            let place = uses.iter().find_map(|a| tags.value(tag, a))?;
            let old = tags.text.get(place.clone())?;
            names.contains(&old).then(|| (place, format!("auto{old}")))
        };
        vec![tags.all.iter().filter_map(of).collect()]
    })
}

fn ordered(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let all: Vec<&Tag> = automatic(tags).collect();
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return Vec::new() };
        let reversed: String = all.iter().rev().map(|t| tags.outer(t)).collect();
        vec![vec![(first.open.start..last.close.end, reversed)]]
    })
}

/// One use gets a copy of its style under another name.
fn copied(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let used = tags.all.iter().filter(|t| matches!(t.name.as_str(), "text:span" | "text:p"));
        used.filter_map(|tag| copy(tags, tag, |style| style)).collect()
    })
}

/// The automatic style of an element, under a name that only it uses, and perhaps with something that says nothing.
fn copy(tags: &Tags<'_>, user: &Tag, change: impl Fn(String) -> String) -> Option<Vec<Splice>> {
    let (place, name) = (tags.value(user, "text:style-name")?, tags.get(user, "text:style-name")?);
    let style = automatic(tags).find(|s| tags.get(s, "style:name") == Some(name))?;
    let copy = change(tags.outer(style).replacen(&format!("\"{name}\""), "\"X99\"", 1));
    Some(vec![(style.close.end..style.close.end, copy), (place, "X99".to_owned())])
}

fn turned(tag: &Tag) -> bool {
    tag.name.contains("-properties")
        || matches!(tag.name.as_str(), "text:h" | "style:style" | "draw:frame" | "text:list")
}

fn in_tags(source: &Source, element: &str) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let attributed = |t: &&Tag| tags.open(t).contains("=\"");
        tags.named(element)
            .map(|(_, t)| t)
            .filter(attributed)
            .map(|t| here(t.open.start + 1 + element.len(), "\n  "))
            .collect()
    })
}

fn references(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |tag: &Tag| {
            let at = tag.open.end + tags.inner(tag).find('é')?;
            Some(vec![(at..at + 2, "&#233;".to_owned())])
        };
        spans(tags).filter_map(of).collect()
    })
}

/// A single blank between letters.
fn blanks(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |tag: &Tag| {
            let inner = tags.inner(tag);
            let at = tag.open.end + inner.find(' ').filter(|n| *n > 0 && *n + 1 < inner.len())?;
            Some(vec![(at..at + 1, "<text:s/>".to_owned())])
        };
        spans(tags).filter_map(of).collect()
    })
}

fn inside_spans(source: &Source, with: &str) -> Vec<Edit> {
    each(source, CONTENT, |tags| spans(tags).map(|t| here(t.open.end, with)).collect())
}

/// One length of an automatic style.
fn units(source: &Source, show: fn(f64) -> String) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let Some((_, styles)) = tags.named("office:automatic-styles").next() else { return Vec::new() };
        let ends = tags.inner(styles).match_indices("pt\"").map(|(at, _)| styles.open.end + at);
        let of = |end: usize| {
            let start = tags.text.get(..end)?.rfind('"')? + 1;
            let points: f64 = tags.text.get(start..end)?.parse().ok()?;
            Some(vec![(start..end + 2, show(points))])
        };
        ends.filter_map(of).collect()
    })
}

fn prefix(source: &Source) -> Vec<Edit> {
    let Some(part) = source.part(CONTENT) else { return Vec::new() };
    let text = source.text(part);
    let new = text
        .replace("<text:", "<texte:")
        .replace("</text:", "</texte:")
        .replace(" text:", " texte:")
        .replace("xmlns:text=", "xmlns:texte=");
    vec![Edit::of(part, [(0..text.len(), new)])]
}

fn values(source: &Source, element: &str, attribute: &str, to: &str) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        tags.named(element).filter_map(|(_, t)| Some(vec![(tags.value(t, attribute)?, to.to_owned())])).collect()
    })
}

/// As the office writes them: an automatic style of their own for runs that were typed at another time.
fn rsids(source: &Source) -> Vec<Edit> {
    const RSID: &str = "<style:text-properties officeooo:rsid=\"00ab12cd\" \
                        xmlns:officeooo=\"http://openoffice.org/2009/office\"";
    let marked = |style: String| style.replacen("<style:text-properties", RSID, 1);
    each(source, CONTENT, |tags| spans(tags).filter_map(|tag| copy(tags, tag, marked)).collect())
}

fn colours(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let Some((_, styles)) = tags.named("office:automatic-styles").next() else { return Vec::new() };
        let found = tags.inner(styles).match_indices('#').map(|(at, _)| styles.open.end + at + 1);
        found.filter_map(|at| Some(vec![(at..at + 6, tags.text.get(at..at + 6)?.to_uppercase())])).collect()
    })
}
