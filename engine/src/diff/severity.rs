//! How much a difference weighs: text lost is critical, objects and structure are major, formats minor, and what the
//! property table calls cosmetic is cosmetic.

use super::property::Altered;
use crate::finding::Change;
use crate::model::{Color, Kind, Property, Severity, Value};

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

/// A property of something. A format of nothing but blanks is not seen; neither is black for automatic, nor a value said
/// where the original left it to the office.
pub(super) fn of_property(altered: &Altered, only_blanks: bool) -> Severity {
    let unseen = only_blanks || said_for_the_office(altered) || black_for_automatic(altered);
    match altered.property.severity() {
        Severity::Minor if unseen => Severity::Cosmetic,
        severity => severity,
    }
}

/// Values that a document may leave to the office and that an office says when it saves.
fn said_for_the_office(altered: &Altered) -> bool {
    use Property::*;
    altered.change == Change::Gained
        && matches!(
            altered.property,
            CharFont
                | CharFontAsian
                | CharFontComplex
                | CharSize
                | CharLanguage
                | ParaWidowControl
                | PageWidth
                | PageHeight
                | PageMarginTop
                | PageMarginBottom
                | PageMarginStart
                | PageMarginEnd
                | TableWidth
                | TableColumns
                | CellWidth
        )
}

fn black_for_automatic(altered: &Altered) -> bool {
    let black = |value: &Option<Value>| matches!(value, Some(Value::Color(Color::Auto | Color::Rgb(0))));
    altered.property == Property::CharColor && black(&altered.old) && black(&altered.new)
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
    fn black_for_automatic_is_cosmetic() {
        let color = |rgb| Some(Value::Color(rgb));
        let check = |new, expected| {
            let (property, change) = (Property::CharColor, Change::Gained);
            let altered = Altered { property, change, old: color(Color::Auto), new: color(new) };
            assert_eq!(of_property(&altered, false), expected);
        };
        check(Color::Rgb(0), Severity::Cosmetic);
        check(Color::Rgb(0xff_00_00), Severity::Minor);
    }

    #[test]
    fn an_empty_paragraph_is_minor() {
        assert_eq!(of_node(Kind::Paragraph, Change::Lost, 0), Severity::Minor);
        assert_eq!(of_node(Kind::Table, Change::Lost, 0), Severity::Major);
        assert_eq!(of_node(Kind::Table, Change::Lost, 3), Severity::Critical);
    }
}
