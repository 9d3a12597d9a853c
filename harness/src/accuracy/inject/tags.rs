//! Tags of an XML part by their place in the text: enough to edit what the generator wrote.
//!
//! In: text without comments, CDATA or `>` in attributes, as the generator writes it. Out: tags with their partners and
//! parents. Deliberately absent: everything else of XML.

use std::ops::Range;

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name with prefix.
    pub name: String,
    /// Its start tag.
    pub open: Range<usize>,
    /// Its end tag; empty and at the end of `open` for an empty element.
    pub close: Range<usize>,
    /// Index of the element around it.
    pub parent: Option<usize>,
}

/// All elements of a part, in document order.
#[derive(Clone, Debug, Default)]
pub struct Tags<'t> {
    /// The text they stand in.
    pub text: &'t str,
    /// The elements.
    pub all: Vec<Tag>,
}

impl<'t> Tags<'t> {
    /// Finds them.
    pub fn new(text: &'t str) -> Tags<'t> {
        let (mut all, mut stack, mut at): (Vec<Tag>, Vec<usize>, usize) = (Vec::new(), Vec::new(), 0);
        while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|n| at + n) {
            let Some(end) = text.get(start..).and_then(|rest| rest.find('>')).map(|n| start + n + 1) else { break };
            let inside = text.get(start + 1..end - 1).unwrap_or_default();
            at = end;
            match inside.chars().next() {
                Some('?' | '!') | None => {}
                Some('/') => {
                    if let Some(tag) = stack.pop().and_then(|index| all.get_mut(index)) {
                        tag.close = start..end;
                    }
                }
                Some(_) => {
                    let name = inside.split([' ', '/', '\n']).next().unwrap_or_default().to_owned();
                    let parent = stack.last().copied();
                    all.push(Tag { name, open: start..end, close: end..end, parent });
                    if !inside.ends_with('/') {
                        stack.push(all.len() - 1);
                    }
                }
            }
        }
        Tags { text, all }
    }

    /// Elements of a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = (usize, &Tag)> {
        self.all.iter().enumerate().filter(move |(_, tag)| tag.name == name)
    }

    /// The element itself or one around it, of a name, by index.
    pub fn within(&self, index: usize, name: &str) -> Option<usize> {
        let mut at = Some(index);
        while let Some(tag) = at.and_then(|i| self.all.get(i)) {
            if tag.name == name {
                return at;
            }
            at = tag.parent;
        }
        None
    }

    /// The element around.
    pub fn parent(&self, index: usize) -> Option<&Tag> {
        self.all.get(index)?.parent.and_then(|p| self.all.get(p))
    }

    /// The start tag as text.
    pub fn open(&self, tag: &Tag) -> &'t str {
        self.text.get(tag.open.clone()).unwrap_or_default()
    }

    /// The element as text, tags included.
    pub fn outer(&self, tag: &Tag) -> &'t str {
        self.text.get(tag.range()).unwrap_or_default()
    }

    /// What is inside, markup included.
    pub fn inner(&self, tag: &Tag) -> &'t str {
        self.text.get(tag.open.end..tag.close.start).unwrap_or_default()
    }

    /// The place of an attribute's value.
    pub fn value(&self, tag: &Tag, attribute: &str) -> Option<Range<usize>> {
        let needle = format!(" {attribute}=\"");
        let start = tag.open.start + self.open(tag).find(&needle)? + needle.len();
        let length = self.text.get(start..)?.find('"')?;
        Some(start..start + length)
    }

    /// An attribute's value.
    pub fn get(&self, tag: &Tag, attribute: &str) -> Option<&'t str> {
        self.text.get(self.value(tag, attribute)?)
    }

    /// The place of an attribute, the blank before it included.
    pub fn attribute(&self, tag: &Tag, attribute: &str) -> Option<Range<usize>> {
        let value = self.value(tag, attribute)?;
        Some(value.start - attribute.len() - 3..value.end + 1)
    }
}

impl Tag {
    /// From its start tag to its end tag.
    pub fn range(&self) -> Range<usize> {
        self.open.start..self.close.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_know_their_ends_parents_and_attributes() {
        let tags = Tags::new("<?xml?><a x=\"1\" y=\"2\"><b/>t<c>u</c></a>");
        let names: Vec<_> = tags.all.iter().map(|t| (t.name.as_str(), t.parent, tags.inner(t))).collect();
        assert_eq!(names, [("a", None, "<b/>t<c>u</c>"), ("b", Some(0), ""), ("c", Some(0), "u")]);
        assert_eq!(tags.get(&tags.all[0], "y"), Some("2"));
        assert_eq!(&tags.text[tags.attribute(&tags.all[0], "x").unwrap()], " x=\"1\"");
        assert_eq!(tags.within(2, "a"), Some(0));
    }
}
