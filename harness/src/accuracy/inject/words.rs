//! Control words and groups of an RTF by their place in the text: enough to edit what the generator wrote.
//!
//! In: the ASCII text of a generated RTF, which has no `\bin`. Out: words with their numbers, groups, run groups.

use std::ops::Range;

/// A control word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without backslash and number.
    pub name: String,
    /// Its number.
    pub number: Option<i32>,
    /// Its place, the blank that ends it included.
    pub at: Range<usize>,
    /// Whether a blank ends it.
    pub blank: bool,
}

/// An RTF's text with its words and groups.
#[derive(Clone, Debug)]
pub struct Words<'t> {
    /// The text.
    pub text: &'t str,
    /// All control words.
    pub all: Vec<Word>,
    /// Every group, from brace to brace, in the order of their starts.
    pub groups: Vec<Range<usize>>,
    /// Where the body begins.
    pub body: usize,
}

impl<'t> Words<'t> {
    /// Finds them.
    pub fn new(text: &'t str) -> Words<'t> {
        let mut words = Words { text, all: Vec::new(), groups: Vec::new(), body: text.find("\\sectd").unwrap_or(0) };
        let (mut stack, mut at) = (Vec::new(), 0);
        while let Some(byte) = text.as_bytes().get(at) {
            at = match byte {
                b'{' => {
                    stack.push(words.groups.len());
                    words.groups.push(at..at);
                    at + 1
                }
                b'}' => {
                    if let Some(group) = stack.pop().and_then(|index| words.groups.get_mut(index)) {
                        group.end = at + 1;
                    }
                    at + 1
                }
                b'\\' => words.control(at),
                _ => at + 1,
            };
        }
        words
    }

    /// Takes a control word or symbol; gives the place after it.
    fn control(&mut self, at: usize) -> usize {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            return at + if rest.starts_with('\'') { 4 } else { 2 };
        }
        let sign = usize::from(rest.as_bytes().get(letters) == Some(&b'-'));
        let digits = rest.bytes().skip(letters + sign).take_while(u8::is_ascii_digit).count();
        let length = if digits == 0 { letters } else { letters + sign + digits };
        let blank = rest.as_bytes().get(length) == Some(&b' ');
        let end = at + 1 + length + usize::from(blank);
        self.all.push(Word {
            name: rest.get(..letters).unwrap_or_default().to_owned(),
            number: rest.get(letters..length).and_then(|n| n.parse().ok()),
            at: at..end,
            blank,
        });
        end
    }

    /// Words of a name in the body.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Word> {
        self.all.iter().filter(move |w| w.name == name && w.at.start >= self.body)
    }

    /// The group that starts with this, in the body or before it.
    pub fn groups_of(&self, start: &str) -> impl Iterator<Item = Range<usize>> {
        self.groups.iter().filter(move |g| self.slice(g).starts_with(start)).cloned()
    }

    /// Text of a place.
    pub fn slice(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// The smallest group around a place.
    pub fn around(&self, at: usize) -> Option<Range<usize>> {
        self.groups.iter().rev().find(|g| g.start < at && at < g.end).cloned()
    }

    /// The words at the start of the paragraph that a place stands in, and where they begin.
    pub fn paragraph(&self, at: usize) -> Range<usize> {
        let start = self.text.get(..at).and_then(|t| t.rfind("\\pard")).unwrap_or(0);
        let ends = ["{", "\n"].iter().filter_map(|e| self.text.get(start..)?.find(e)).min();
        start..start + ends.unwrap_or(0)
    }

    /// From `\pard` to what ends the paragraph.
    pub fn whole_paragraph(&self, at: usize) -> Range<usize> {
        let start = self.paragraph(at).start;
        let rest = self.text.get(start + 5..).unwrap_or_default();
        let end = rest.find("\\pard").map_or(self.text.len(), |n| start + 5 + n);
        start..end
    }

    /// Groups of one run of text: words with a font size, then letters, no group inside.
    pub fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        self.groups.iter().filter(|g| g.start > self.body && self.run_text(g).is_some()).cloned()
    }

    /// Where the text of a run group stands.
    pub fn run_text(&self, group: &Range<usize>) -> Option<Range<usize>> {
        let inside = self.text.get(group.start + 1..group.end.checked_sub(1)?)?;
        let nested = self.groups.iter().any(|g| g.start > group.start && g.end < group.end);
        if nested || !inside.contains("\\fs") || inside.starts_with("\\*") {
            return None;
        }
        let last = self.all.iter().rev().find(|w| {
            w.at.start > group.start
                && w.at.end <= group.end
                && !matches!(w.name.as_str(), "u" | "par" | "cell" | "tab")
        })?;
        let text = last.at.end..group.end - 1;
        self.slice(&text).bytes().filter(u8::is_ascii_alphabetic).nth(2).map(|_| text)
    }
}

impl Word {
    /// Taken away: its blank goes too where it would become text.
    pub fn dropped(&self, text: &str) -> Range<usize> {
        let before = text.as_bytes().get(self.at.start.wrapping_sub(1));
        let needed = before.is_some_and(u8::is_ascii_alphanumeric);
        self.at.start..self.at.end - usize::from(self.blank && needed)
    }

    /// As it is written.
    pub fn token(&self) -> String {
        format!("\\{}{}", self.name, self.number.map(|n| n.to_string()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_groups_are_found() {
        let words = Words::new("{\\sectd\\pard\\fs-2 {\\b\\fs22 gr\\'e9s \\{ texte}\\par}");
        let names: Vec<_> = words.all.iter().map(|w| (w.token(), w.blank)).collect();
        let expected = [
            ("\\sectd", false),
            ("\\pard", false),
            ("\\fs-2", true),
            ("\\b", false),
            ("\\fs22", true),
            ("\\par", false),
        ];
        assert_eq!(names, expected.map(|(t, b)| (t.to_owned(), b)));
        let runs: Vec<_> = words.runs().filter_map(|g| words.run_text(&g)).map(|t| words.slice(&t)).collect();
        assert_eq!(runs, ["gr\\'e9s \\{ texte"]);
    }

    #[test]
    fn a_dropped_word_leaves_the_blank_that_the_one_before_needs() {
        let text = "{\\fs22\\b x}{\\b x}";
        let words = Words::new(text);
        let left: Vec<_> = words.all.iter().filter(|w| w.name == "b").map(|w| &text[w.dropped(text)]).collect();
        assert_eq!(left, ["\\b", "\\b "]);
    }
}
