//! What can be lost or altered in ODF text (ODF 1.3 part 3): edits of elements, attributes and automatic styles.
//!
//! An automatic style is shared: an edit gives one use of it a copy with a name of its own, in which something changed.

use super::source::{Edit, Source};
use super::tags::{Tag, Tags};
use super::xml::{Change, Splice, drop, each, inner, part, set, unwrapped};
use super::{Kind, loss};
use recette_engine::model::Aspect::*;

const CONTENT: &str = "content.xml";

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    [characters(), paragraphs(), lists(), tables(), text(), inlines(), objects(), pages()].concat()
}

fn characters() -> Vec<Kind> {
    let c = CharacterFormat;
    vec![
        loss("bold dropped", c, |s| span(s, "fo:font-weight", drop_value)),
        loss("italic dropped", c, |s| span(s, "fo:font-style", drop_value)),
        loss("underline dropped", c, |s| span(s, "style:text-underline-style", drop_value)),
        loss("underline made wavy", c, |s| span(s, "style:text-underline-style", |_| Some("wave".into()))),
        loss("double underline made single", c, |s| span(s, "style:text-underline-type", drop_value)),
        loss("strike dropped", c, |s| span(s, "style:text-line-through-style", drop_value)),
        loss("small caps dropped", c, |s| span(s, "fo:font-variant", drop_value)),
        loss("capitals dropped", c, |s| span(s, "fo:text-transform", drop_value)),
        loss("super or subscript dropped", c, |s| span(s, "style:text-position", drop_value)),
        loss("letter spacing altered", c, |s| span(s, "fo:letter-spacing", |_| Some("4pt".into()))),
        loss("highlight dropped", c, |s| span(s, "fo:background-color", drop_value)),
        loss("highlight altered", c, |s| span(s, "fo:background-color", |_| Some("#00ff00".into()))),
        loss("colour dropped", c, |s| span(s, "fo:color", drop_value)),
        loss("colour altered", c, |s| span(s, "fo:color", |_| Some("#1f7a3d".into()))),
        loss("size altered", c, |s| span(s, "fo:font-size", |_| Some("17pt".into()))),
        loss("font altered", c, |s| span(s, "style:font-name", |_| Some("Verdana".into()))),
        loss("language altered", Accessibility, |s| span(s, "fo:language", |_| Some("de".into()))),
    ]
}

fn paragraphs() -> Vec<Kind> {
    let p = ParagraphFormat;
    vec![
        loss("alignment dropped", p, |s| para(s, "fo:text-align", drop_value)),
        loss("alignment altered", p, |s| {
            para(s, "fo:text-align", |v| Some(if v == "end" { "center" } else { "end" }.into()))
        }),
        loss("left indent altered", p, |s| para(s, "fo:margin-left", longer)),
        loss("right indent altered", p, |s| para(s, "fo:margin-right", longer)),
        loss("first-line indent altered", p, |s| para(s, "fo:text-indent", longer)),
        loss("space before altered", p, |s| para(s, "fo:margin-top", longer)),
        loss("space after altered", p, |s| para(s, "fo:margin-bottom", longer)),
        loss("line height altered", p, |s| para(s, "fo:line-height", |_| Some("180%".into()))),
        loss("keep with next dropped", p, |s| para(s, "fo:keep-with-next", drop_value)),
        loss("page break dropped", p, |s| para(s, "fo:break-before", drop_value)),
        loss("tab stop moved", p, |s| para(s, "style:position", longer)),
        loss("tab leader dropped", p, |s| para(s, "style:leader-style", drop_value)),
        loss("tab stop made left", p, left_tabs),
        loss("borders dropped", p, |s| para(s, "fo:border", drop_value)),
        loss("border thickened", p, |s| para(s, "fo:border", |v| Some(v.replace("0.75pt", "3pt")))),
        loss("bottom border dropped", p, |s| para(s, "fo:border-bottom", drop_value)),
        loss("bottom border made double", p, |s| para(s, "fo:border-bottom", |v| Some(v.replace("solid", "double")))),
        loss("background dropped", p, |s| para(s, "fo:background-color", drop_value)),
        loss("style altered", Style, |s| {
            part(s, CONTENT, "text:p", |t, e| {
                matches!(t.get(e, "text:style-name"), Some("Quotations" | "Caption"))
                    .then(|| set(t, e, "text:style-name", "Contents_20_2"))?
            })
        }),
        loss("heading made a paragraph", Accessibility, headings),
        loss("outline level altered", Accessibility, |s| {
            part(s, CONTENT, "text:h", |t, e| set(t, e, "text:outline-level", "5"))
        }),
    ]
}

fn lists() -> Vec<Kind> {
    let n = Numbering;
    vec![
        loss("list level altered", n, raised),
        loss("item out of its list", n, out_of_list),
        loss("item in another list", n, |s| {
            part(s, CONTENT, "text:list", |t, e| {
                set(t, e, "text:style-name", if t.get(e, "text:style-name") == Some("L1") { "L2" } else { "L1" })
            })
        }),
        loss("number format altered", n, |s| {
            part(s, CONTENT, "text:list-level-style-number", |t, e| {
                set(t, e, "style:num-format", if t.get(e, "style:num-format") == Some("a") { "1" } else { "a" })
            })
        }),
        loss("number suffix altered", n, |s| {
            part(s, CONTENT, "text:list-level-style-number", |t, e| set(t, e, "style:num-suffix", "-"))
        }),
        loss("start of numbers altered", n, |s| {
            part(s, CONTENT, "text:list-level-style-number", |_, e| {
                Some((e.open.start + 29..e.open.start + 29, " text:start-value=\"5\"".into()))
            })
        }),
        loss("bullet altered", n, |s| {
            part(s, CONTENT, "text:list-level-style-bullet", |t, e| set(t, e, "text:bullet-char", "*"))
        }),
    ]
}

fn tables() -> Vec<Kind> {
    let b = Table;
    vec![
        loss("cell background dropped", b, |s| cell(s, "fo:background-color", drop_value)),
        loss("cell background altered", b, |s| cell(s, "fo:background-color", |_| Some("#ffff00".into()))),
        loss("cell alignment dropped", b, |s| cell(s, "style:vertical-align", drop_value)),
        loss("cell padding altered", b, |s| cell(s, "fo:padding-left", |_| Some("12pt".into()))),
        loss("header rows dropped", b, |s| unwrapped(s, CONTENT, "table:table-header-rows")),
        loss("column span dropped", b, |s| spans(s, "table:number-columns-spanned")),
        loss("row span dropped", b, |s| spans(s, "table:number-rows-spanned")),
        loss("cell borders dropped", b, |s| outer(s, |_| "fo:border=\"none\"".into())),
        loss("cell borders thickened", b, |s| outer(s, |v| v.replace("0.5pt", "2pt"))),
        loss("cell borders coloured", b, |s| outer(s, |v| v.replace("#000000", "#e1000f"))),
        loss("column narrowed", b, |s| {
            restyled(s, "table:table-column", "table:style-name", "style:column-width", |_| Some("40pt".into()))
        }),
        loss("table narrowed", b, |s| {
            restyled(s, "table:table", "table:style-name", "style:width", |_| Some("200pt".into()))
        }),
        loss("row lost", b, |s| {
            part(s, CONTENT, "table:table-row", |t, e| {
                (!t.outer(e).contains("-spanned") && !t.outer(e).contains("covered")).then(|| drop(t, e))?
            })
        }),
        loss("table lost", b, |s| part(s, CONTENT, "table:table", drop)),
    ]
}

fn text() -> Vec<Kind> {
    vec![
        loss("span lost", Text, |s| spans_of_text(s, |_| Some(String::new()))),
        loss("word lost", Text, |s| spans_of_text(s, |t| t.split_once(' ').map(|(_, rest)| rest.to_owned()))),
        loss("letter altered", Text, |s| spans_of_text(s, |t| t.contains('e').then(|| t.replacen('e', "o", 1)))),
        loss("text doubled", Text, |s| spans_of_text(s, |t| Some(format!("{t} {t}")))),
        loss("paragraph lost", Text, |s| part(s, CONTENT, "text:p", |t, e| plain(t, e).then(|| drop(t, e))?)),
        loss("line break dropped", Text, |s| part(s, CONTENT, "text:line-break", drop)),
        loss("tabulator dropped", Text, |s| part(s, CONTENT, "text:tab", drop)),
    ]
}

fn inlines() -> Vec<Kind> {
    vec![
        loss("field made text", Field, |s| {
            [
                unwrapped(s, CONTENT, "text:bookmark-ref"),
                unwrapped(s, CONTENT, "text:database-display"),
                unwrapped(s, CONTENT, "text:sequence"),
            ]
            .concat()
        }),
        loss("reference altered", Field, |s| {
            part(s, CONTENT, "text:bookmark-ref", |t, e| set(t, e, "text:ref-name", "autre"))
        }),
        loss("merge field altered", Field, |s| {
            part(s, CONTENT, "text:database-display", |t, e| set(t, e, "text:column-name", "autre"))
        }),
        loss("link made text", Link, |s| unwrapped(s, CONTENT, "text:a")),
        loss("link altered", Link, |s| {
            part(s, CONTENT, "text:a", |t, e| set(t, e, "xlink:href", "https://example.org/autre"))
        }),
        loss("bookmark lost", Bookmark, |s| bookmarks(s, None)),
        loss("bookmark renamed", Bookmark, |s| bookmarks(s, Some("autre"))),
        loss("footnote lost", Note, |s| notes(s, "footnote", drop)),
        loss("endnote lost", Note, |s| notes(s, "endnote", drop)),
        loss("endnote made footnote", Note, |s| notes(s, "endnote", |t, e| set(t, e, "text:note-class", "footnote"))),
        loss("note text altered", Text, |s| {
            part(s, CONTENT, "text:note-body", |t, e| {
                inner(t, e, "<text:p text:style-name=\"Footnote\">autre</text:p>")
            })
        }),
        loss("comment lost", Comment, comments),
        loss("comment author altered", Comment, |s| {
            below(s, "office:annotation", "dc:creator", |t, e| inner(t, e, "Autre"))
        }),
        loss("comment text altered", Text, |s| below(s, "office:annotation", "text:p", |t, e| inner(t, e, "autre"))),
        loss("insertion accepted", TrackedChange, insertions),
        loss("deletion accepted", TrackedChange, deletions),
        loss("author of change altered", TrackedChange, |s| {
            below(s, "office:change-info", "dc:creator", |t, e| inner(t, e, "Autre"))
        }),
        loss("deleted text altered", Text, |s| below(s, "text:deletion", "text:p", |t, e| inner(t, e, "autre"))),
    ]
}

fn objects() -> Vec<Kind> {
    vec![
        loss("picture lost", Image, |s| frames(s, "draw:image", drop)),
        loss("picture's data lost", Image, |s| {
            part(s, CONTENT, "draw:image", |t, e| set(t, e, "xlink:href", "Pictures/autre.png"))
        }),
        loss("picture widened", Shape, |s| frames(s, "draw:image", |t, e| set(t, e, "svg:width", "99pt"))),
        loss("alternative text lost", Accessibility, |s| part(s, CONTENT, "svg:desc", drop)),
        loss("alternative text altered", Accessibility, |s| part(s, CONTENT, "svg:desc", |t, e| inner(t, e, "Autre"))),
        loss("anchor altered", Shape, |s| frames(s, "draw:text-box", |t, e| set(t, e, "text:anchor-type", "page"))),
        loss("text box lost", Shape, |s| frames(s, "draw:text-box", drop)),
        loss("text box moved", Shape, |s| frames(s, "draw:text-box", |t, e| set(t, e, "svg:x", "12pt"))),
        loss("text box widened", Shape, |s| frames(s, "draw:text-box", |t, e| set(t, e, "svg:width", "99pt"))),
        loss("fill altered", Shape, |s| graphic(s, |x| x.replace("#e8edff", "#ff0000"))),
        loss("outline altered", Shape, |s| graphic(s, |x| x.replace("0.75pt solid #000091", "3pt solid #ff0000"))),
        loss("wrap altered", Shape, |s| graphic(s, |x| x.replace("style:wrap=\"parallel\"", "style:wrap=\"none\""))),
        loss("check box switched", FormControl, |s| {
            part(s, CONTENT, "field:param", |t, e| {
                set(t, e, "field:value", if t.get(e, "field:value") == Some("true") { "false" } else { "true" })
            })
        }),
        loss("entry lost", FormControl, |s| {
            part(s, CONTENT, "text:label", |t, e| (t.get(e, "text:value") == Some("soir")).then(|| drop(t, e))?)
        }),
        loss("form field renamed", FormControl, |s| {
            part(s, CONTENT, "field:fieldmark", |t, e| set(t, e, "text:name", "autre"))
        }),
        loss("content control made text", FormControl, |s| unwrapped(s, CONTENT, "loext:content-control")),
    ]
}

fn pages() -> Vec<Kind> {
    vec![
        loss("header lost", HeaderFooter, |s| part(s, "styles.xml", "style:header", drop)),
        loss("footer lost", HeaderFooter, |s| part(s, "styles.xml", "style:footer", drop)),
        loss("page widened", PageSetup, |s| layout(s, |t, e| set(t, e, "fo:page-width", "900pt"))),
        loss("page heightened", PageSetup, |s| layout(s, |t, e| set(t, e, "fo:page-height", "900pt"))),
        loss("left margin altered", PageSetup, |s| layout(s, |t, e| set(t, e, "fo:margin-left", "80pt"))),
        loss("top margin altered", PageSetup, |s| layout(s, |t, e| set(t, e, "fo:margin-top", "80pt"))),
        loss("landscape made portrait", PageSetup, portrait),
        loss("columns dropped", Section, |s| {
            part(s, CONTENT, "style:columns", |t, e| set(t, e, "fo:column-count", "1"))
        }),
        loss("section dissolved", Section, |s| unwrapped(s, CONTENT, "text:section")),
        loss("title lost", Metadata, |s| part(s, "meta.xml", "dc:title", drop)),
        loss("subject altered", Metadata, |s| part(s, "meta.xml", "dc:subject", |t, e| inner(t, e, "Autre"))),
        loss("author altered", Metadata, |s| part(s, "meta.xml", "meta:initial-creator", |t, e| inner(t, e, "Autre"))),
        loss("keywords lost", Metadata, |s| part(s, "meta.xml", "meta:keyword", drop)),
    ]
}

// ---- what an edit does ----

/// The new value of an attribute; an empty one drops it.
type Value = fn(&str) -> Option<String>;

fn drop_value(_: &str) -> Option<String> {
    Some(String::new())
}

/// Five points more.
fn longer(value: &str) -> Option<String> {
    Some(format!("{}pt", value.strip_suffix("pt")?.parse::<f64>().ok()? + 5.0))
}

/// A paragraph of the body with text, without anything that would be more than text.
fn plain(tags: &Tags<'_>, tag: &Tag) -> bool {
    let body = tag.parent.and_then(|p| tags.all.get(p)).is_some_and(|p| p.name == "office:text");
    let more = [
        "text:bookmark",
        "text:change",
        "text:note",
        "office:annotation",
        "draw:",
        "field:",
        "text:database",
        "text:sequence",
        "text:page",
        "text:a ",
        "loext:",
    ];
    let paged = definition(tags, tags.get(tag, "text:style-name").unwrap_or_default())
        .is_some_and(|d| tags.outer(d).contains("master-page") || tags.outer(d).contains("break-before"));
    body && !paged && tags.inner(tag).len() > 20 && !more.iter().any(|m| tags.inner(tag).contains(m))
}

// ---- where edits are made ----

/// Elements somewhere below an element of a name.
fn below(source: &Source, above: &str, element: &str, change: Change) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let found = tags.named(element).filter(|(index, _)| tags.within(*index, above).is_some());
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

/// The automatic style of a name.
fn definition<'t>(tags: &'t Tags<'_>, name: &str) -> Option<&'t Tag> {
    tags.named("style:style").map(|(_, tag)| tag).find(|tag| tags.get(tag, "style:name") == Some(name))
}

/// One use of an automatic style gets a copy with other properties.
fn copied(tags: &Tags<'_>, user: &Tag, name: &str, change: impl Fn(&str) -> Option<String>) -> Option<Vec<Splice>> {
    let (place, style) = (tags.value(user, name)?, tags.get(user, name)?);
    let definition = definition(tags, style)?;
    let old = tags.outer(definition);
    let new = change(old).filter(|new| new != old)?;
    let copy = new.replacen(&format!("style:name=\"{style}\""), "style:name=\"X99\"", 1);
    Some(vec![(definition.close.end..definition.close.end, copy), (place, "X99".to_owned())])
}

fn restyled(source: &Source, element: &str, name: &str, attribute: &str, value: Value) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| copied(tags, tag, name, |old| revalued(old, attribute, value));
        tags.named(element).filter_map(of).collect()
    })
}

/// The first attribute of a name in a text.
fn revalued(old: &str, attribute: &str, value: Value) -> Option<String> {
    let needle = format!(" {attribute}=\"");
    let start = old.find(&needle)?;
    let at = start + needle.len();
    let end = at + old.get(at..)?.find('"')?;
    let new = value(old.get(at..end)?)?;
    Some(match new.is_empty() {
        true => format!("{}{}", old.get(..start)?, old.get(end + 1..)?),
        false => format!("{}{new}{}", old.get(..at)?, old.get(end..)?),
    })
}

/// Spans with letters.
fn span(source: &Source, attribute: &str, value: Value) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let lettered = |tag: &Tag| tags.inner(tag).bytes().filter(u8::is_ascii_alphabetic).count() > 2;
        let found = tags.named("text:span").filter(|(_, tag)| lettered(tag));
        found
            .filter_map(|(_, tag)| copied(tags, tag, "text:style-name", |old| revalued(old, attribute, value)))
            .collect()
    })
}

fn para(source: &Source, attribute: &str, value: Value) -> Vec<Edit> {
    restyled(source, "text:p", "text:style-name", attribute, value)
}

fn cell(source: &Source, attribute: &str, value: Value) -> Vec<Edit> {
    restyled(source, "table:table-cell", "table:style-name", attribute, value)
}

/// Cells at the end of a row whose borders say so: at the right no neighbour says the same.
fn outer(source: &Source, change: fn(&str) -> String) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let last = |tag: &Tag| tags.text.get(tag.close.end..).is_some_and(|t| t.starts_with("</table:table-row>"));
        let grid = |old: &str| {
            let value = "fo:border=\"0.5pt solid #000000\"";
            old.contains(value).then(|| old.replace(value, &change(value)))
        };
        let found = tags.named("table:table-cell").filter(|(_, tag)| last(tag));
        found.filter_map(|(_, tag)| copied(tags, tag, "table:style-name", grid)).collect()
    })
}

fn graphic(source: &Source, change: fn(&str) -> String) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let boxes = tags.named("draw:frame").filter(|(_, tag)| tags.inner(tag).starts_with("<draw:text-box"));
        boxes.filter_map(|(_, tag)| copied(tags, tag, "draw:style-name", |old| Some(change(old)))).collect()
    })
}

fn frames(source: &Source, holding: &str, change: Change) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let holds = |tag: &Tag| tags.inner(tag).starts_with(&format!("<{holding}"));
        let found = tags.named("draw:frame").filter(|(_, tag)| holds(tag));
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

/// Spans of text and nothing else.
fn spans_of_text(source: &Source, change: fn(&str) -> Option<String>) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let text = |tag: &&Tag| !tags.inner(tag).contains('<') && tags.inner(tag).len() > 2;
        let of = |tag: &Tag| Some(vec![(tag.open.end..tag.close.start, change(tags.inner(tag))?)]);
        tags.named("text:span").map(|(_, tag)| tag).filter(text).filter_map(of).collect()
    })
}

fn notes(source: &Source, class: &str, change: Change) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let found = tags.named("text:note").filter(|(_, tag)| tags.get(tag, "text:note-class") == Some(class));
        found.filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect()
    })
}

// ---- edits of more than an element ----

fn left_tabs(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let left = |old: &str| Some(old.replace("style:type=\"right\"", "style:type=\"left\""));
        tags.named("text:p").filter_map(|(_, tag)| copied(tags, tag, "text:style-name", left)).collect()
    })
}

fn headings(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let level = tags.attribute(tag, "text:outline-level")?;
            let style = tags.value(tag, "text:style-name")?;
            let name = tag.open.start + 1..tag.open.start + 7;
            Some(vec![
                (name, "text:p".into()),
                (level, String::new()),
                (style, "Standard".into()),
                (tag.close.clone(), "</text:p>".into()),
            ])
        };
        tags.named("text:h").filter_map(of).collect()
    })
}

/// An item of the first level put one level in.
fn raised(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(index, tag): (usize, &Tag)| {
            let item = tags.parent(index).filter(|p| p.name == "text:list-item")?;
            let list = tags.all.get(item.parent?)?;
            tags.get(list, "xml:id")?;
            let (start, end) = ("<text:list><text:list-item>", "</text:list-item></text:list>");
            Some(vec![(tag.open.start..tag.open.start, start.into()), (tag.close.end..tag.close.end, end.into())])
        };
        tags.named("text:p").filter_map(of).collect()
    })
}

/// The paragraph without the lists around it.
fn out_of_list(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, list): (usize, &Tag)| {
            tags.get(list, "xml:id")?;
            let (_, paragraph) = tags.named("text:p").find(|(_, p)| list.range().contains(&p.open.start))?;
            Some(vec![(list.range(), tags.outer(paragraph).to_owned())])
        };
        tags.named("text:list").filter_map(of).collect()
    })
}

/// The attribute gone, covered cells as they are.
fn spans(source: &Source, attribute: &str) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| Some(vec![(tags.attribute(tag, attribute)?, String::new())]);
        tags.named("table:table-cell").filter_map(of).collect()
    })
}

/// Both ends gone or renamed.
fn bookmarks(source: &Source, name: Option<&str>) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let same = |(_, end): &(usize, &Tag)| tags.get(end, "text:name") == tags.get(tag, "text:name");
            let end = tags.named("text:bookmark-end").find(same)?.1;
            [tag, end]
                .map(|t| match name {
                    Some(name) => set(tags, t, "text:name", name),
                    None => drop(tags, t),
                })
                .into_iter()
                .collect()
        };
        tags.named("text:bookmark-start").filter_map(of).collect()
    })
}

fn comments(source: &Source) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let same = |(_, end): &(usize, &Tag)| tags.get(end, "office:name") == tags.get(tag, "office:name");
            let end = tags.named("office:annotation-end").find(same)?.1;
            Some([tag, end].map(|t| (t.range(), String::new())).to_vec())
        };
        tags.named("office:annotation").filter_map(of).collect()
    })
}

/// Marks and region of a change.
fn changes(source: &Source, element: &str) -> Vec<Edit> {
    each(source, CONTENT, |tags| {
        let of = |(_, region): (usize, &Tag)| {
            let id = tags.get(region, "text:id")?;
            tags.inner(region).starts_with(&format!("<{element}>")).then_some(())?;
            let marks = tags.all.iter().filter(|t| tags.get(t, "text:change-id") == Some(id));
            Some(marks.chain([region]).map(|t| (t.range(), String::new())).collect())
        };
        tags.named("text:changed-region").filter_map(of).collect()
    })
}

fn insertions(source: &Source) -> Vec<Edit> {
    changes(source, "text:insertion")
}

fn deletions(source: &Source) -> Vec<Edit> {
    changes(source, "text:deletion")
}

fn layout(source: &Source, change: Change) -> Vec<Edit> {
    part(source, "styles.xml", "style:page-layout-properties", change)
}

fn portrait(source: &Source) -> Vec<Edit> {
    each(source, "styles.xml", |tags| {
        let of = |(_, tag): (usize, &Tag)| {
            let orientation = set(tags, tag, "style:print-orientation", "portrait")?;
            Some(vec![
                orientation,
                set(tags, tag, "fo:page-width", "595.3pt")?,
                set(tags, tag, "fo:page-height", "841.9pt")?,
            ])
        };
        tags.named("style:page-layout-properties").filter_map(of).collect()
    })
}
