//! What can be lost or altered in WordprocessingML (ECMA-376): edits of elements and attributes.

use super::source::{Edit, Source};
use super::tags::{Tag, Tags};
use super::xml::{Change, Splice, drop, each, inner, part, set, unwrapped};
use super::{Kind, loss};
use recette_engine::model::Aspect::*;

const DOCUMENT: &str = "word/document.xml";

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    [characters(), paragraphs(), lists(), tables(), text(), inlines(), objects(), pages()].concat()
}

fn characters() -> Vec<Kind> {
    let c = CharacterFormat;
    vec![
        loss("bold dropped", c, |s| run(s, "w:b", drop)),
        loss("italic dropped", c, |s| run(s, "w:i", drop)),
        loss("underline dropped", c, |s| run(s, "w:u", drop)),
        loss("underline made wavy", c, |s| run(s, "w:u", |t, e| set(t, e, "w:val", "wave"))),
        loss("strike dropped", c, |s| run(s, "w:strike", drop)),
        loss("small caps dropped", c, |s| run(s, "w:smallCaps", drop)),
        loss("capitals dropped", c, |s| run(s, "w:caps", drop)),
        loss("super or subscript dropped", c, |s| run(s, "w:vertAlign", drop)),
        loss("letter spacing altered", c, |s| run(s, "w:spacing", |t, e| add(t, e, "w:val", 40))),
        loss("highlight dropped", c, |s| run(s, "w:highlight", drop)),
        loss("highlight altered", c, |s| run(s, "w:highlight", |t, e| set(t, e, "w:val", "green"))),
        loss("colour dropped", c, |s| run(s, "w:color", drop)),
        loss("colour altered", c, |s| run(s, "w:color", |t, e| set(t, e, "w:val", "1F7A3D"))),
        loss("size altered", c, |s| run(s, "w:sz", |t, e| add(t, e, "w:val", 4))),
        loss("font altered", c, |s| {
            run(s, "w:rFonts", |t, e| whole(t, e, "<w:rFonts w:ascii=\"Verdana\" w:hAnsi=\"Verdana\"/>"))
        }),
        loss("language altered", Accessibility, |s| run(s, "w:lang", |t, e| set(t, e, "w:val", "de-DE"))),
    ]
}

fn paragraphs() -> Vec<Kind> {
    let p = ParagraphFormat;
    vec![
        loss("alignment dropped", p, |s| para(s, "w:jc", drop)),
        loss("alignment altered", p, |s| {
            para(s, "w:jc", |t, e| {
                set(t, e, "w:val", if t.get(e, "w:val") == Some("right") { "center" } else { "right" })
            })
        }),
        loss("left indent altered", p, |s| para(s, "w:ind", |t, e| add(t, e, "w:left", 200))),
        loss("right indent altered", p, |s| para(s, "w:ind", |t, e| add(t, e, "w:right", 200))),
        loss("first-line indent altered", p, |s| para(s, "w:ind", |t, e| add(t, e, "w:firstLine", 120))),
        loss("indent dropped", p, |s| para(s, "w:ind", drop)),
        loss("space before altered", p, |s| para(s, "w:spacing", |t, e| add(t, e, "w:before", 100))),
        loss("space after altered", p, |s| para(s, "w:spacing", |t, e| add(t, e, "w:after", 100))),
        loss("line height altered", p, |s| para(s, "w:spacing", |t, e| add(t, e, "w:line", 60))),
        loss("keep with next dropped", p, |s| para(s, "w:keepNext", drop)),
        loss("page break dropped", p, |s| para(s, "w:pageBreakBefore", drop)),
        loss("tab stop moved", p, |s| para(s, "w:tab", |t, e| add(t, e, "w:pos", 300))),
        loss("tab leader dropped", p, |s| para(s, "w:tab", |t, e| Some((t.attribute(e, "w:leader")?, String::new())))),
        loss("tab stops dropped", p, |s| para(s, "w:tabs", drop)),
        loss("borders dropped", p, |s| para(s, "w:pBdr", drop)),
        loss("bottom border thickened", p, |s| children(s, "w:pBdr", "w:bottom", |t, e| set(t, e, "w:sz", "24"))),
        loss("bottom border made double", p, |s| {
            children(s, "w:pBdr", "w:bottom", |t, e| set(t, e, "w:val", "double"))
        }),
        loss("background dropped", p, |s| para(s, "w:shd", drop)),
        loss("style dropped", Style, |s| {
            para(s, "w:pStyle", |t, e| t.get(e, "w:val").filter(|v| *v != "Normal").and_then(|_| drop(t, e)))
        }),
        loss("style altered", Style, |s| {
            para(s, "w:pStyle", |t, e| {
                t.get(e, "w:val").filter(|v| v.starts_with("Heading")).and_then(|_| set(t, e, "w:val", "Quote"))
            })
        }),
        loss("outline level altered", Accessibility, |s| part(s, "word/styles.xml", "w:outlineLvl", used_level)),
    ]
}

fn lists() -> Vec<Kind> {
    let n = Numbering;
    vec![
        loss("list level altered", n, |s| {
            para(s, "w:ilvl", |t, e| set(t, e, "w:val", if t.get(e, "w:val") == Some("2") { "0" } else { "2" }))
        }),
        loss("item out of its list", n, |s| para(s, "w:numPr", drop)),
        loss("item in another list", n, |s| {
            para(s, "w:numId", |t, e| set(t, e, "w:val", if t.get(e, "w:val") == Some("1") { "2" } else { "1" }))
        }),
        loss("number format altered", n, |s| {
            part(s, "word/numbering.xml", "w:numFmt", |t, e| {
                set(
                    t,
                    e,
                    "w:val",
                    match t.get(e, "w:val")? {
                        "bullet" => return None,
                        "lowerLetter" => "decimal",
                        _ => "lowerLetter",
                    },
                )
            })
        }),
        loss("start of numbers altered", n, |s| part(s, "word/numbering.xml", "w:start", numbered_start)),
        loss("bullet altered", n, |s| {
            part(s, "word/numbering.xml", "w:lvlText", |t, e| {
                t.get(e, "w:val").filter(|v| !v.contains('%')).and_then(|_| set(t, e, "w:val", "*"))
            })
        }),
        loss("number text altered", n, |s| {
            part(s, "word/numbering.xml", "w:lvlText", |t, e| {
                t.get(e, "w:val").filter(|v| v.contains('%')).and_then(|v| set(t, e, "w:val", &format!("({v})")))
            })
        }),
    ]
}

fn tables() -> Vec<Kind> {
    let b = Table;
    vec![
        loss("cell background dropped", b, |s| children(s, "w:tcPr", "w:shd", drop)),
        loss("cell background altered", b, |s| children(s, "w:tcPr", "w:shd", |t, e| set(t, e, "w:fill", "FFFF00"))),
        loss("cell alignment dropped", b, |s| children(s, "w:tcPr", "w:vAlign", drop)),
        loss("header row dropped", b, |s| children(s, "w:trPr", "w:tblHeader", drop)),
        loss("row may be split", b, |s| children(s, "w:trPr", "w:cantSplit", drop)),
        loss("column span altered", b, spans),
        loss("vertical merge dropped", b, |s| {
            children(s, "w:tcPr", "w:vMerge", |t, e| t.get(e, "w:val").is_none().then(|| drop(t, e))?)
        }),
        loss("table borders dropped", b, |s| children(s, "w:tblPr", "w:tblBorders", drop)),
        loss("table borders thickened", b, |s| {
            children(s, "w:tblPr", "w:tblBorders", |t, e| whole(t, e, &t.outer(e).replace("w:sz=\"4\"", "w:sz=\"18\"")))
        }),
        loss("inner borders dropped", b, |s| children(s, "w:tblBorders", "w:insideH", drop)),
        loss("cell border dropped", b, |s| children(s, "w:tcPr", "w:tcBorders", drop)),
        loss("cell padding altered", b, |s| children(s, "w:tblCellMar", "w:left", |t, e| add(t, e, "w:w", 200))),
        loss("column narrowed", b, columns),
        loss("row lost", b, |s| {
            part(s, DOCUMENT, "w:tr", |t, e| (!t.outer(e).contains("vMerge")).then(|| drop(t, e))?)
        }),
        loss("table lost", b, |s| part(s, DOCUMENT, "w:tbl", drop)),
    ]
}

fn text() -> Vec<Kind> {
    vec![
        loss("run lost", Text, |s| texts(s, |_| Some(String::new()))),
        loss("word lost", Text, |s| {
            texts(s, |t| t.split_once(' ').filter(|(a, _)| !a.is_empty()).map(|(_, rest)| rest.to_owned()))
        }),
        loss("letter altered", Text, |s| texts(s, |t| t.contains('e').then(|| t.replacen('e', "o", 1)))),
        loss("text doubled", Text, |s| texts(s, |t| Some(format!("{t} {t}")))),
        loss("blanks at the end dropped", Text, |s| texts(s, |t| t.strip_suffix(' ').map(str::to_owned))),
        loss("paragraph lost", Text, |s| part(s, DOCUMENT, "w:p", |t, e| plain(t, e).then(|| drop(t, e))?)),
        loss("line break dropped", Text, |s| part(s, DOCUMENT, "w:br", drop)),
        loss("tabulator dropped", Text, |s| children(s, "w:r", "w:tab", drop)),
    ]
}

fn inlines() -> Vec<Kind> {
    vec![
        loss("field made text", Field, fields_to_text),
        loss("field altered", Field, |s| part(s, DOCUMENT, "w:instrText", field_words)),
        loss("link made text", Link, |s| unwrapped(s, DOCUMENT, "w:hyperlink")),
        loss("link altered", Link, |s| {
            part(s, "word/_rels/document.xml.rels", "Relationship", |t, e| {
                t.get(e, "Target")
                    .filter(|v| v.contains("dossier"))
                    .and_then(|v| set(t, e, "Target", &v.replace("dossier", "autre")))
            })
        }),
        loss("bookmark lost", Bookmark, bookmarks),
        loss("bookmark renamed", Bookmark, |s| {
            part(s, DOCUMENT, "w:bookmarkStart", |t, e| set(t, e, "w:name", "autre"))
        }),
        loss("footnote lost", Note, |s| references(s, "w:footnoteReference")),
        loss("endnote lost", Note, |s| references(s, "w:endnoteReference")),
        loss("note text altered", Text, |s| part(s, "word/footnotes.xml", "w:t", |t, e| inner(t, e, "autre"))),
        loss("comment lost", Comment, comments),
        loss("comment author altered", Comment, |s| {
            part(s, "word/comments.xml", "w:comment", |t, e| set(t, e, "w:author", "Autre"))
        }),
        loss("comment text altered", Text, |s| part(s, "word/comments.xml", "w:t", |t, e| inner(t, e, "autre"))),
        loss("comment range shortened", Comment, ranges),
        loss("insertion accepted", TrackedChange, |s| unwrapped(s, DOCUMENT, "w:ins")),
        loss("insertion refused", TrackedChange, |s| part(s, DOCUMENT, "w:ins", drop)),
        loss("deletion accepted", TrackedChange, |s| part(s, DOCUMENT, "w:del", drop)),
        loss("author of change altered", TrackedChange, |s| {
            [
                part(s, DOCUMENT, "w:ins", |t, e| set(t, e, "w:author", "Autre")),
                part(s, DOCUMENT, "w:del", |t, e| set(t, e, "w:author", "Autre")),
            ]
            .concat()
        }),
    ]
}

fn objects() -> Vec<Kind> {
    vec![
        loss("picture lost", Image, |s| drawings(s, "wp:inline")),
        loss("picture's data lost", Image, |s| {
            part(s, DOCUMENT, "a:blip", |t, e| Some((t.attribute(e, "r:embed")?, String::new())))
        }),
        loss("picture widened", Shape, |s| {
            in_drawing(s, "wp:inline", |x| x.replace("cx=\"863600\"", "cx=\"1200000\""))
        }),
        loss("alternative text lost", Accessibility, |s| {
            children(s, "wp:inline", "wp:docPr", |t, e| Some((t.attribute(e, "descr")?, String::new())))
        }),
        loss("alternative text altered", Accessibility, |s| {
            children(s, "wp:inline", "wp:docPr", |t, e| set(t, e, "descr", "Autre"))
        }),
        loss("text box lost", Shape, |s| drawings(s, "wp:anchor")),
        loss("text box moved", Shape, |s| part(s, DOCUMENT, "wp:posOffset", |t, e| inner(t, e, "300000"))),
        loss("fill altered", Shape, |s| {
            in_drawing(s, "wp:anchor", |x| x.replacen("<a:srgbClr val=\"", "<a:srgbClr val=\"FF0000\" x=\"", 1))
        }),
        loss("check box switched", FormControl, |s| {
            children(s, "w:checkBox", "w:default", |t, e| {
                set(t, e, "w:val", if t.get(e, "w:val") == Some("1") { "0" } else { "1" })
            })
        }),
        loss("entry lost", FormControl, |s| {
            part(s, DOCUMENT, "w:listEntry", |t, e| (t.get(e, "w:val") == Some("soir")).then(|| drop(t, e))?)
        }),
        loss("choice altered", FormControl, |s| part(s, DOCUMENT, "w:result", |t, e| set(t, e, "w:val", "2"))),
        loss("form field renamed", FormControl, |s| {
            children(s, "w:ffData", "w:name", |t, e| set(t, e, "w:val", "autre"))
        }),
        loss("content control made text", FormControl, controls),
        loss("content control's tag altered", FormControl, |s| {
            part(s, DOCUMENT, "w:tag", |t, e| set(t, e, "w:val", "autre"))
        }),
        loss("content control's title altered", FormControl, |s| {
            part(s, DOCUMENT, "w:alias", |t, e| set(t, e, "w:val", "autre"))
        }),
    ]
}

fn pages() -> Vec<Kind> {
    vec![
        loss("header lost", HeaderFooter, |s| first(part(s, DOCUMENT, "w:headerReference", drop))),
        loss("footers lost", HeaderFooter, |s| together(part(s, DOCUMENT, "w:footerReference", drop))),
        loss("page widened", PageSetup, |s| part(s, DOCUMENT, "w:pgSz", |t, e| add(t, e, "w:w", 1000))),
        loss("page heightened", PageSetup, |s| part(s, DOCUMENT, "w:pgSz", |t, e| add(t, e, "w:h", 1000))),
        loss("left margin altered", PageSetup, |s| part(s, DOCUMENT, "w:pgMar", |t, e| add(t, e, "w:left", 300))),
        loss("top margin altered", PageSetup, |s| part(s, DOCUMENT, "w:pgMar", |t, e| add(t, e, "w:top", 300))),
        loss("landscape made portrait", PageSetup, |s| {
            part(s, DOCUMENT, "w:pgSz", |t, e| {
                t.get(e, "w:orient").and_then(|_| whole(t, e, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"))
            })
        }),
        loss("footer distance altered", PageSetup, |s| part(s, DOCUMENT, "w:pgMar", |t, e| add(t, e, "w:footer", 200))),
        loss("columns dropped", Section, |s| part(s, DOCUMENT, "w:cols", drop)),
        loss("column gap altered", Section, |s| part(s, DOCUMENT, "w:cols", |t, e| add(t, e, "w:space", 300))),
        loss("section on a new page", Section, |s| {
            part(s, DOCUMENT, "w:type", |t, e| {
                (t.get(e, "w:val") == Some("continuous")).then(|| set(t, e, "w:val", "nextPage"))?
            })
        }),
        loss("title lost", Metadata, |s| part(s, "docProps/core.xml", "dc:title", drop)),
        loss("subject altered", Metadata, |s| part(s, "docProps/core.xml", "dc:subject", |t, e| inner(t, e, "Autre"))),
        loss("author altered", Metadata, |s| part(s, "docProps/core.xml", "dc:creator", |t, e| inner(t, e, "Autre"))),
        loss("keywords lost", Metadata, |s| part(s, "docProps/core.xml", "cp:keywords", drop)),
    ]
}

// ---- what an edit does to an element ----

fn whole(_: &Tags<'_>, tag: &Tag, with: &str) -> Option<Splice> {
    Some((tag.range(), with.to_owned()))
}

fn add(tags: &Tags<'_>, tag: &Tag, attribute: &str, by: i32) -> Option<Splice> {
    let value = tags.get(tag, attribute)?.parse::<i32>().ok()? + by;
    set(tags, tag, attribute, &value.to_string())
}

/// Only of a level whose style the samplers use, and to one that its name does not say.
fn used_level(tags: &Tags<'_>, tag: &Tag) -> Option<Splice> {
    matches!(tags.get(tag, "w:val"), Some("0" | "1")).then(|| set(tags, tag, "w:val", "4"))?
}

fn numbered_start(tags: &Tags<'_>, tag: &Tag) -> Option<Splice> {
    let after = tags.text.get(tag.open.end..)?;
    (!after.starts_with("<w:numFmt w:val=\"bullet\"/>")).then(|| set(tags, tag, "w:val", "5"))?
}

fn field_words(tags: &Tags<'_>, tag: &Tag) -> Option<Splice> {
    let pairs = [
        (" NUMPAGES ", " SECTIONPAGES "),
        (" PAGE ", " NUMPAGES "),
        ("REF repere", "REF autre"),
        ("MERGEFIELD champ", "MERGEFIELD autre"),
        ("SEQ Tableau", "SEQ Figure"),
    ];
    let old = tags.inner(tag);
    let (from, to) = pairs.iter().find(|(from, _)| old.contains(from))?;
    inner(tags, tag, &old.replace(from, to))
}

/// A paragraph with text outside tables, without anything that would be more than text.
fn plain(tags: &Tags<'_>, tag: &Tag) -> bool {
    let inside = tags.inner(tag);
    let nested = tag.parent.is_some_and(|p| tags.within(p, "w:tbl").or(tags.within(p, "w:drawing")).is_some());
    let more = [
        "w:sectPr",
        "w:numPr",
        "w:bookmark",
        "w:ins",
        "w:del",
        "Reference",
        "w:comment",
        "w:drawing",
        "fldChar",
        "w:pageBreak",
    ];
    !nested && inside.contains("</w:t>") && !more.iter().any(|m| inside.contains(m))
}

// ---- where edits are made ----

/// Elements below an element of a name.
fn children(source: &Source, parent: &str, element: &str, change: Change) -> Vec<Edit> {
    let wanted = |tags: &Tags<'_>, index: usize| tags.parent(index).is_some_and(|p| p.name == parent);
    each(source, DOCUMENT, |tags| {
        let found = tags.named(element).filter(|(index, _)| wanted(tags, *index));
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

/// Properties of runs with letters in paragraphs of body text, whose style says nothing about it.
fn run(source: &Source, element: &str, change: Change) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let wanted = |index: usize| {
            let (run, para) = (tags.within(index, "w:r")?, tags.within(index, "w:p")?);
            let text = tags.inner(tags.all.get(run)?);
            let body = tags.inner(tags.all.get(para)?).starts_with("<w:pPr><w:pStyle w:val=\"Normal\"/>");
            (body && text.contains("</w:t>")).then_some(())
        };
        let found = tags.named(element).filter(|(index, _)| wanted(*index).is_some());
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

/// Properties of paragraphs with text.
fn para(source: &Source, element: &str, change: Change) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let wanted = |index: usize| {
            let properties = tags.within(index, "w:pPr")?;
            let para = tags.all.get(tags.all.get(properties)?.parent?)?;
            tags.inner(para).contains("</w:t>").then_some(())
        };
        let found = tags.named(element).filter(|(index, _)| wanted(*index).is_some());
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

fn texts(source: &Source, change: fn(&str) -> Option<String>) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let lettered = |tag: &&Tag| tags.inner(tag).bytes().filter(u8::is_ascii_alphabetic).count() > 2;
        let of = |tag: &Tag| Some(vec![(tag.open.end..tag.close.start, change(tags.inner(tag))?)]);
        tags.named("w:t").map(|(_, tag)| tag).filter(lettered).filter_map(of).collect()
    })
}

fn first(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.truncate(1);
    edits
}

/// All of them as one: sections inherit what they do not say.
fn together(edits: Vec<Edit>) -> Vec<Edit> {
    edits.into_iter().reduce(Edit::and).into_iter().collect()
}

// ---- edits of more than an element ----

/// A span one column less, with a cell after it.
fn spans(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(index, tag): (usize, &Tag)| {
            let cell = tags.all.get(tags.within(index, "w:tc")?)?;
            let more = "<w:tc><w:tcPr><w:tcW w:w=\"1000\" w:type=\"dxa\"/></w:tcPr><w:p/></w:tc>".to_owned();
            Some(vec![(tag.range(), String::new()), (cell.close.end..cell.close.end, more)])
        };
        tags.named("w:gridSpan").filter_map(of).collect()
    })
}

/// In the grid and in the cells: the first column of a table.
fn columns(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(index, grid): (usize, &Tag)| {
            let table = tags.all.get(grid.parent?)?;
            let width = tags.get(tags.all.get(index + 1)?, "w:w")?;
            let narrow = (width.parse::<i32>().ok()? - 500).to_string();
            let mut splices = vec![set(tags, tags.all.get(index + 1)?, "w:w", &narrow)?];
            let wide = tags
                .named("w:tcW")
                .filter(|(_, w)| table.range().contains(&w.open.start) && tags.get(w, "w:w") == Some(width));
            splices.extend(wide.filter_map(|(_, w)| set(tags, w, "w:w", &narrow)));
            Some(splices)
        };
        tags.named("w:tblGrid").filter_map(of).collect()
    })
}

/// The runs that make a field, its result left.
fn fields_to_text(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let run = |index: usize| tags.all.get(tags.within(index, "w:r")?).map(Tag::range);
        let of = |(index, tag): (usize, &Tag)| {
            if ["FORM", "TOC"].iter().any(|k| tags.inner(tag).contains(k)) {
                return None;
            }
            let mut near: Vec<usize> = tags.named("w:fldChar").map(|(i, _)| i).collect();
            let after = near.partition_point(|i| *i < index);
            near = near.get(after.checked_sub(1)?..after + 2)?.to_vec();
            near.push(index);
            near.into_iter().map(|i| Some((run(i)?, String::new()))).collect()
        };
        tags.named("w:instrText").filter_map(of).collect()
    })
}

fn bookmarks(source: &Source) -> Vec<Edit> {
    pairs(source, "w:bookmarkStart", "w:bookmarkEnd", "w:id")
}

/// Both ends gone.
fn pairs(source: &Source, start: &str, end: &str, id: &str) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let (_, end) = tags.named(end).find(|(_, e)| tags.get(e, id) == tags.get(tag, id))?;
            Some(vec![(tag.range(), String::new()), (end.range(), String::new())])
        };
        tags.named(start).filter_map(of).collect()
    })
}

/// The run with the reference.
fn references(source: &Source, element: &str) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of =
            |(index, _): (usize, &Tag)| Some(vec![(tags.all.get(tags.within(index, "w:r")?)?.range(), String::new())]);
        tags.named(element).filter_map(of).collect()
    })
}

fn comments(source: &Source) -> Vec<Edit> {
    let ranges = pairs(source, "w:commentRangeStart", "w:commentRangeEnd", "w:id");
    ranges
        .into_iter()
        .zip(references(source, "w:commentReference"))
        .map(|(range, reference)| range.and(reference))
        .collect()
}

/// The start moved to the end.
fn ranges(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let (_, end) =
                tags.named("w:commentRangeEnd").find(|(_, e)| tags.get(e, "w:id") == tags.get(tag, "w:id"))?;
            Some(vec![(tag.range(), String::new()), (end.open.start..end.open.start, tags.outer(tag).to_owned())])
        };
        tags.named("w:commentRangeStart").filter_map(of).collect()
    })
}

/// The run of a drawing, or what carries both branches of it.
fn drawings(source: &Source, kind: &str) -> Vec<Edit> {
    references(source, kind)
}

fn in_drawing(source: &Source, kind: &str, change: fn(&str) -> String) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let new = change(tags.outer(tag));
            (new != tags.outer(tag)).then(|| vec![(tag.range(), new)])
        };
        tags.named(kind).filter_map(of).collect()
    })
}

/// Controls around runs.
fn controls(source: &Source) -> Vec<Edit> {
    each(source, DOCUMENT, |tags| {
        let of = |(index, tag): (usize, &Tag)| {
            let inside = tags.parent(index).is_some_and(|p| p.name == "w:p");
            let (_, content) = tags.named("w:sdtContent").find(|(_, c)| tag.range().contains(&c.open.start))?;
            inside.then(|| vec![(tag.range(), tags.inner(content).to_owned())])
        };
        tags.named("w:sdt").filter_map(of).collect()
    })
}
