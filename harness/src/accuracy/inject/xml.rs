//! Edits of XML parts that both packages have: an element taken away, an attribute set, something put beside a tag.
//!
//! In: a part's tags. Out: splices of its text, one list per edit. Deliberately absent: names of elements of either format.

use super::source::{Edit, Source};
use super::tags::{Tag, Tags};
use std::ops::Range;

/// A place of a part's text and what comes there.
pub type Splice = (Range<usize>, String);

/// What an edit does to an element; none where it cannot be done.
pub type Change = fn(&Tags<'_>, &Tag) -> Option<Splice>;

// ---- what an edit does to an element ----

/// Taken away with all that is inside.
pub fn drop(_: &Tags<'_>, tag: &Tag) -> Option<Splice> {
    Some((tag.range(), String::new()))
}

/// Other content, where there is some.
pub fn inner(tags: &Tags<'_>, tag: &Tag, with: &str) -> Option<Splice> {
    (!tags.inner(tag).trim().is_empty()).then(|| (tag.open.end..tag.close.start, with.to_owned()))
}

/// Another value of an attribute that it has.
pub fn set(tags: &Tags<'_>, tag: &Tag, attribute: &str, to: &str) -> Option<Splice> {
    let value = tags.value(tag, attribute)?;
    (tags.text.get(value.clone()) != Some(to)).then(|| (value, to.to_owned()))
}

/// Something put at a place.
pub fn here(at: usize, with: &str) -> Vec<Splice> {
    vec![(at..at, with.to_owned())]
}

// ---- where edits are made ----

/// Edits of one part, each of several splices.
pub fn each(source: &Source, name: &str, change: impl Fn(&Tags<'_>) -> Vec<Vec<Splice>>) -> Vec<Edit> {
    let Some(part) = source.part(name) else { return Vec::new() };
    change(&Tags::new(source.text(part))).into_iter().map(|splices| Edit::of(part, splices)).collect()
}

/// Every element of a name in a part.
pub fn part(source: &Source, name: &str, element: &str, change: Change) -> Vec<Edit> {
    each(source, name, |tags| tags.named(element).filter_map(|(_, tag)| Some(vec![change(tags, tag)?])).collect())
}

/// Start and end tag gone, what is inside stays.
pub fn unwrapped(source: &Source, name: &str, element: &str) -> Vec<Edit> {
    each(source, name, |tags| {
        let of = |(_, tag): (usize, &Tag)| vec![(tag.open.clone(), String::new()), (tag.close.clone(), String::new())];
        tags.named(element).map(of).collect()
    })
}

/// Before each element of these names.
pub fn before(source: &Source, name: &str, elements: &[&str], with: &str) -> Vec<Edit> {
    each(source, name, |tags| {
        let found = tags.all.iter().filter(|tag| elements.contains(&tag.name.as_str()));
        found.map(|tag| here(tag.open.start, with)).collect()
    })
}

/// After each start tag of a name.
pub fn after_start(source: &Source, name: &str, element: &str, with: &str) -> Vec<Edit> {
    each(source, name, |tags| tags.named(element).map(|(_, tag)| here(tag.open.end, with)).collect())
}

/// An empty element with an end tag.
pub fn opened(source: &Source, name: &str) -> Vec<Edit> {
    each(source, name, |tags| {
        let of = |tag: &Tag| vec![(tag.open.end - 2..tag.open.end, format!("></{}>", tag.name))];
        tags.all.iter().filter(|tag| tags.open(tag).ends_with("/>")).map(of).collect()
    })
}

/// The attributes in opposite order, of wanted elements that have two or more.
pub fn reordered(source: &Source, name: &str, wanted: fn(&Tag) -> bool) -> Vec<Edit> {
    each(source, name, |tags| {
        tags.all.iter().filter(|tag| wanted(tag)).filter_map(|tag| reversed(tags, tag)).map(|one| vec![one]).collect()
    })
}

fn reversed(tags: &Tags<'_>, tag: &Tag) -> Option<Splice> {
    let open = tags.open(tag);
    let (start, end) = (open.find(' ')?, open.rfind('"')? + 1);
    let halves: Vec<&str> = open.get(start..end)?.split_inclusive('"').collect();
    let mut pairs: Vec<String> = halves.chunks(2).map(<[&str]>::concat).collect();
    pairs.reverse();
    (pairs.len() > 1).then(|| (tag.open.start + start..tag.open.start + end, pairs.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use recette_engine::format::Format;

    fn check(edits: impl Fn(&Source) -> Vec<Edit>, expected: &[&str]) {
        let text = "<a x=\"1\" y=\"2\"><b/>t</a>";
        let source = Source { format: Format::Rtf, parts: vec![("p".to_owned(), text.into())] };
        let edited = |edit: &Edit| String::from_utf8(source.edited(edit).unwrap()).unwrap();
        assert_eq!(edits(&source).iter().map(edited).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn elements_are_edited_where_they_stand() {
        check(|s| part(s, "p", "b", drop), &["<a x=\"1\" y=\"2\">t</a>"]);
        check(|s| part(s, "p", "a", |t, e| inner(t, e, "u")), &["<a x=\"1\" y=\"2\">u</a>"]);
        check(|s| part(s, "p", "a", |t, e| set(t, e, "y", "3")), &["<a x=\"1\" y=\"3\"><b/>t</a>"]);
        check(|s| part(s, "p", "a", |t, e| set(t, e, "y", "2")), &[]);
        check(|s| unwrapped(s, "p", "a"), &["<b/>t"]);
        check(|s| before(s, "p", &["b"], "-"), &["<a x=\"1\" y=\"2\">-<b/>t</a>"]);
        check(|s| after_start(s, "p", "a", "-"), &["<a x=\"1\" y=\"2\">-<b/>t</a>"]);
        check(|s| opened(s, "p"), &["<a x=\"1\" y=\"2\"><b></b>t</a>"]);
        check(|s| reordered(s, "p", |_| true), &["<a y=\"2\" x=\"1\"><b/>t</a>"]);
        check(|s| part(s, "q", "b", drop), &[]);
    }
}
