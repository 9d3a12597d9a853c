//! Dates and times in fields: their pictures (`\@ "dd/MM/yyyy"`), the same for RTF and WordprocessingML, and whether they stay.
//!
//! In: a picture, a field. Out: one spelling for pictures that show the same; `field.fixed`. Deliberately absent: locales' own
//! order, calendars.

use crate::model::{Node, Property, Value};

/// A picture without needless quotes and escapes; with a word for the half of the day, hours are those of twelve.
pub fn picture(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '\'' => quoted(&chars.by_ref().take_while(|c| *c != '\'').collect::<String>(), &mut out),
            c => out.push(c),
        }
    }
    let lower = out.to_lowercase();
    let Some(at) = lower.find("am/pm").filter(|_| lower.len() == out.len()) else { return out };
    let (before, rest) = (out.get(..at).unwrap_or_default(), out.get(at + 5..).unwrap_or_default());
    format!("{}am/pm{}", before.replace('H', "h"), rest.replace('H', "h"))
}

/// Quotes say something where they keep letters from being parts of the date.
fn quoted(literal: &str, out: &mut String) {
    let quote = if literal.chars().any(char::is_alphabetic) { "'" } else { "" };
    out.extend([quote, literal, quote]);
}

/// Says that a date or time is not set anew, where its field is locked; what a lock on other fields keeps is not seen.
pub fn set_fixed(locked: bool, field: &mut Node) {
    let dated = match field.properties.get(&Property::FieldKind) {
        Some(Value::Token(kind)) => kind == "DATE" || kind == "TIME",
        _ => false,
    };
    field.set(Property::FieldFixed, Value::Flag(locked && dated));
}

#[cfg(test)]
mod tests {
    use super::{picture, set_fixed};
    use crate::model::{Kind, Node, Property, Value};

    #[test]
    fn only_dates_and_times_are_fixed() {
        let check = |locked, kind: &str, expected| {
            let mut field = Node::new(Kind::Field);
            field.set(Property::FieldKind, Value::token(kind));
            set_fixed(locked, &mut field);
            assert_eq!(field.properties.contains_key(&Property::FieldFixed), expected, "{locked} {kind}");
        };
        check(true, "DATE", true);
        check(true, "TIME", true);
        check(false, "DATE", false);
        check(true, "TOC", false);
    }

    #[test]
    fn pictures_that_show_the_same_are_equal() {
        let check = |text, expected| assert_eq!(picture(text), expected, "{text}");
        check("H:mm\\ AM/PM", "h:mm am/pm");
        check("h:mm am/pm", "h:mm am/pm");
        check("d' 'MMMM yyyy", "d MMMM yyyy");
        check("H:mm' a'M'/p'M", "H:mm' a'M'/p'M");
        check("HH:mm", "HH:mm");
        check("\\", "");
    }
}
