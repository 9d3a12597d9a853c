//! What says the same in WordprocessingML (ECMA-376): edits of bytes after which nothing differs.

use super::source::{Edit, Packing, Source};
use super::tags::{Tag, Tags};
use super::xml::{after_start, before, each, here, opened, reordered};
use super::{Kind, same};

const DOCUMENT: &str = "word/document.xml";

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        same("run split in two", split),
        same("rsid of a paragraph", |s| attributes(s, "w:p", " w:rsidR=\"00AB12CD\" w:rsidRDefault=\"00AB12CD\"")),
        same("rsid of a run", |s| attributes(s, "w:r", " w:rsidRPr=\"00AB12CD\"")),
        same("table of rsids", |s| {
            after_start(
                s,
                "word/settings.xml",
                "w:settings",
                "<w:rsids><w:rsidRoot w:val=\"00AB12CD\"/><w:rsid w:val=\"00AB12CD\"/></w:rsids>",
            )
        }),
        same("attributes reordered", |s| reordered(s, DOCUMENT, turned)),
        same("white space between elements", |s| before(s, DOCUMENT, &["w:p", "w:tbl", "w:tr", "w:tc"], "\n  ")),
        same("white space in a tag", |s| in_tags(s, "w:spacing", "\n   ")),
        same("comment between elements", |s| before(s, DOCUMENT, &["w:p", "w:r"], "<!-- rien -->")),
        same("start and end tag for an empty element", |s| opened(s, DOCUMENT)),
        same("character reference", references),
        same("spell-check mark", |s| before(s, DOCUMENT, &["w:r"], "<w:proofErr w:type=\"spellStart\"/>")),
        same("page break of the last layout", |s| inside_runs(s, "<w:lastRenderedPageBreak/>")),
        same("automatic bookmark", |s| {
            before(
                s,
                DOCUMENT,
                &["w:r"],
                "<w:bookmarkStart w:id=\"9001\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"9001\"/>",
            )
        }),
        same("flag with its value", flags),
        same("ids of bookmarks altered", ids),
        same("numbers of lists altered", lists),
        same("ids of styles altered", styles),
        same("relationship ids altered", relations),
        same("parts in another order", |_| vec![Edit::packed(Packing::Reversed)]),
        same("parts not compressed", |_| vec![Edit::packed(Packing::Stored)]),
        same("another namespace prefix", prefix),
        same("proofing state", |s| {
            after_start(
                s,
                "word/settings.xml",
                "w:settings",
                "<w:proofState w:spelling=\"clean\" w:grammar=\"clean\"/>",
            )
        }),
        same("zoom of the window", |s| {
            after_start(s, "word/settings.xml", "w:settings", "<w:zoom w:percent=\"140\"/>")
        }),
        same("style that nothing uses", |s| {
            before_end(
                s,
                "word/styles.xml",
                "w:styles",
                "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Rien\"><w:name w:val=\"Rien\"/><w:rPr><w:b/></w:rPr></w:style>",
            )
        }),
        same("empty run", |s| before(s, DOCUMENT, &["w:r"], "<w:r><w:rPr><w:b/></w:rPr></w:r>")),
        same("smart tag around a run", |s| {
            around(s, "<w:smartTag w:uri=\"urn:x\" w:element=\"lieu\">", "</w:smartTag>")
        }),
    ]
}

/// Runs of text that stand in a paragraph, a link or a change.
fn runs<'t>(tags: &'t Tags<'t>) -> impl Iterator<Item = &'t Tag> {
    tags.named("w:r").map(|(_, tag)| tag).filter(|tag| tags.inner(tag).ends_with("</w:t>"))
}

/// At a blank of its text.
fn split(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |run: &Tag| {
            let (_, text) = tags.named("w:t").find(|(_, t)| run.range().contains(&t.open.start))?;
            let at = text.open.end + tags.inner(text).find(' ').filter(|n| *n > 0)?;
            let head = tags.text.get(run.open.start..text.open.end)?;
            Some(here(at, &format!("</w:t></w:r>{head}")))
        };
        runs(tags).filter_map(of).collect()
    })
}

fn attributes(source: &Source, element: &str, with: &str) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        tags.named(element).map(|(_, tag)| here(tag.open.start + 1 + element.len(), with)).collect()
    })
}

fn in_tags(source: &Source, element: &str, with: &str) -> Vec<Edit> {
    attributes(source, element, with)
}

fn before_end(source: &Source, part: &str, element: &str, with: &str) -> Vec<Edit> {
    each(source, part, |tags| tags.named(element).map(|(_, tag)| here(tag.close.start, with)).collect())
}

fn inside_runs(source: &Source, with: &str) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let text = |run: &Tag| tags.named("w:t").find(|(_, t)| run.range().contains(&t.open.start));
        runs(tags).filter_map(|run| Some(here(text(run)?.1.open.start, with))).collect()
    })
}

fn around(source: &Source, start: &str, end: &str) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of =
            |r: &Tag| vec![(r.open.start..r.open.start, start.to_owned()), (r.close.end..r.close.end, end.to_owned())];
        runs(tags).map(of).collect()
    })
}

fn turned(tag: &Tag) -> bool {
    matches!(tag.name.as_str(), "w:spacing" | "w:ind" | "w:tab" | "w:tcW" | "w:pgSz" | "w:pgMar" | "w:shd")
}

/// A letter as its number.
fn references(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let at = tag.open.end + tags.inner(tag).find('é')?;
            Some(vec![(at..at + 2, "&#xE9;".to_owned())])
        };
        tags.named("w:t").filter_map(of).collect()
    })
}

fn flags(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let flag = |t: &&Tag| {
            matches!(
                tags.open(t),
                "<w:b/>" | "<w:i/>" | "<w:caps/>" | "<w:strike/>" | "<w:keepNext/>" | "<w:tblHeader/>"
            )
        };
        let of = |(n, t): (usize, &Tag)| {
            vec![(t.range(), format!("<{} w:val=\"{}\"/>", t.name, ["1", "true", "on"][n % 3]))]
        };
        tags.all.iter().filter(flag).enumerate().map(of).collect()
    })
}

/// Values of attributes of some elements, all at once.
fn renamed(source: &Source, part: &str, places: &[(&str, &str)], change: impl Fn(&str) -> String) -> Edit {
    let Some(index) = source.part(part) else { return Edit::default() };
    let tags = Tags::new(source.text(index));
    let of = |tag: &Tag| {
        let (_, attribute) = places.iter().find(|(element, _)| *element == tag.name)?;
        let value = tags.value(tag, attribute)?;
        Some((value.clone(), change(tags.text.get(value)?)))
    };
    Edit::of(index, tags.all.iter().filter_map(of))
}

fn ids(source: &Source) -> Vec<Edit> {
    let places = [
        ("w:bookmarkStart", "w:id"),
        ("w:bookmarkEnd", "w:id"),
        ("w:ins", "w:id"),
        ("w:del", "w:id"),
        ("wp:docPr", "id"),
    ];
    vec![renamed(source, DOCUMENT, &places, |v| format!("7{v}"))]
}

/// In the document and in the table of lists.
fn lists(source: &Source) -> Vec<Edit> {
    let change = |v: &str| format!("4{v}");
    let (uses, table) = (
        renamed(source, DOCUMENT, &[("w:numId", "w:val")], change),
        renamed(source, "word/numbering.xml", &[("w:num", "w:numId")], change),
    );
    vec![uses.and(table)]
}

/// Ids are made up; names are what people know.
fn styles(source: &Source) -> Vec<Edit> {
    let change = |v: &str| format!("Style{v}");
    let mut edit = renamed(source, "word/styles.xml", &[("w:style", "w:styleId"), ("w:basedOn", "w:val")], change);
    let parts = source.parts.iter().map(|(name, _)| name.as_str());
    for part in parts.filter(|n| n.starts_with("word/") && n.ends_with(".xml") && !n.ends_with("styles.xml")) {
        edit = edit.and(renamed(source, part, &[("w:pStyle", "w:val")], change));
    }
    vec![edit]
}

fn relations(source: &Source) -> Vec<Edit> {
    let change = |v: &str| v.replace("rId", "lien");
    let table = renamed(source, "word/_rels/document.xml.rels", &[("Relationship", "Id")], change);
    let uses =
        [("w:hyperlink", "r:id"), ("a:blip", "r:embed"), ("w:headerReference", "r:id"), ("w:footerReference", "r:id")];
    vec![table.and(renamed(source, DOCUMENT, &uses, change))]
}

/// `w` is only what most producers call it.
fn prefix(source: &Source) -> Vec<Edit> {
    let Some(part) = source.part(DOCUMENT) else { return Vec::new() };
    let text = source.text(part);
    let new = text
        .replace("<w:", "<mot:")
        .replace("</w:", "</mot:")
        .replace(" w:", " mot:")
        .replace("xmlns:w=", "xmlns:mot=");
    vec![Edit::of(part, [(0..text.len(), new)])]
}
