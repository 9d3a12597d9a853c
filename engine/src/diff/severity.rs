//! How much a difference weighs: text lost is critical, objects and structure are major, formats minor, and what the
//! property table calls cosmetic is cosmetic.

use crate::finding::Change;
use crate::model::{Kind, Property, Severity};

/// A whole node; `ink` is the number of its characters (not white space) that are nowhere else.
pub(super) fn of_node(kind: Kind, change: Change, ink: usize) -> Severity {
    use Kind::*;
    let empty = ink == 0;
    match (kind, change) {
        (Comment | Formula | Control | Object | Chart | Image, Change::Lost) => Severity::Major,
        (Style | Metadata, Change::Lost | Change::Altered) => Severity::Minor,
        (Style | Metadata, _) => Severity::Cosmetic,
        (Paragraph | Run | Break, _) if empty => Severity::Minor,
        (Unknown, _) if empty => Severity::Cosmetic,
        (Bookmark, Change::Gained | Change::Moved) => Severity::Minor,
        (Unknown | Macro | Signature, _) => Severity::Major,
        (_, Change::Lost) if !empty => Severity::Critical,
        _ => Severity::Major,
    }
}

/// A stretch of text: what it was and what it is.
pub(super) fn of_text(old: &str, new: &str, change: Change) -> Severity {
    let ink = |text: &str| text.chars().filter(|c| !is_blank(*c)).collect::<String>();
    let (old, new) = (ink(old), ink(new));
    match change {
        _ if old == new => Severity::Minor,
        Change::Lost => Severity::Critical,
        Change::Altered if new.chars().count() < old.chars().count() => Severity::Critical,
        _ => Severity::Major,
    }
}

/// White space, and the characters that are drawn as nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A property of something; a format of nothing but blanks is not seen.
pub(super) fn of_property(property: Property, only_blanks: bool) -> Severity {
    match property.severity() {
        Severity::Minor if only_blanks => Severity::Cosmetic,
        severity => severity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_lost_is_critical_and_blanks_are_not() {
        assert_eq!(of_text("mot", "", Change::Lost), Severity::Critical);
        assert_eq!(of_text("\t", " ", Change::Altered), Severity::Minor);
        assert_eq!(of_text("", "mot", Change::Gained), Severity::Major);
        assert_eq!(of_text("abc", "ab", Change::Altered), Severity::Critical);
    }

    #[test]
    fn an_empty_paragraph_is_minor() {
        assert_eq!(of_node(Kind::Paragraph, Change::Lost, 0), Severity::Minor);
        assert_eq!(of_node(Kind::Table, Change::Lost, 0), Severity::Major);
        assert_eq!(of_node(Kind::Table, Change::Lost, 3), Severity::Critical);
    }
}
