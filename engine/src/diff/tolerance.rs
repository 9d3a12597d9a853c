//! When two values of a property are equal.
//!
//! In: route, property, two values. Out: yes or no. Formats count lengths in different steps (twips are 635 EMU, 1/100 mm
//! is 360 EMU) and an office rounds on the way; the tolerance is the coarsest step of the route, said here per
//! property with its unit and nowhere else.

use crate::format::{Component, Format, Route};
use crate::model::{Border, Color, Property, Value};

/// One twip in EMU.
const TWIP: i64 = 635;
/// 1/100 mm in EMU.
const HUNDREDTH_MM: i64 = 360;
/// Half a point in EMU, the step of font sizes in RTF and Office Open XML.
const HALF_POINT: i64 = 6_350;
/// A tenth of a point, the step of font sizes in ODF as offices write it.
const TENTH_POINT: i64 = 1_270;
/// Half a millimetre in EMU.
const HALF_MM: i64 = 18_000;
/// A quarter of a point, the thinnest border of Office Open XML.
const THINNEST: i64 = 3_175;
/// An eighth of a point, the step of border widths in Office Open XML; rounded up.
const EIGHTH_POINT: i64 = 1_588;

/// How far apart values may be and still be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// Not at all.
    Exact,
    /// So many EMU.
    Emu(i64),
    /// So many thousandths.
    Thousandths(i64),
    /// So many of the number's own unit.
    Units(i64),
    /// Names: case, underscores and surrounding blanks do not count.
    Name,
}

/// The tolerance of a property on a route.
pub fn tolerance(route: Route, property: Property) -> Tolerance {
    use Property::*;
    match property {
        CharSize => Tolerance::Emu(font_step(route) - 1),
        CharBorder | ParaBorderTop | ParaBorderBottom | ParaBorderStart | ParaBorderEnd | ParaBorderBetween
        | CellBorderTop | CellBorderBottom | CellBorderStart | CellBorderEnd | CellBorderDiagonal | PageBorder
        | ShapeLine => Tolerance::Emu(EIGHTH_POINT),
        // Edges of a grid are sums of rounded widths.
        TableColumns | TableWidth | CellWidth => Tolerance::Emu(4 * step(route)),
        ShapeWidth | ShapeHeight | ShapeX | ShapeY | ShapeCrop | ShapeShadowOffset | ParaFrame => {
            Tolerance::Emu(2 * step(route))
        }
        // Offices take the nearest paper size they know, and count a header's height in steps of their own.
        PageWidth | PageHeight | PageMarginTop | PageMarginBottom => Tolerance::Emu(HALF_MM),
        // Half a border belongs to it here and not there.
        TableIndent => Tolerance::Emu(20 * TWIP),
        ParaLineHeight | CharScale => Tolerance::Thousandths(9),
        ShapeRotation => Tolerance::Units(10),
        // Hundred-thousandths of the shape's size, and thousandths of the text's width.
        ShapeAdjust => Tolerance::Units(200),
        SectionColumnWidths => Tolerance::Units(15),
        CharFont | CharFontAsian | CharFontComplex | CharStyle | ParaStyle | StyleParent | CharLanguage => {
            Tolerance::Name
        }
        _ => Tolerance::Emu(step(route)),
    }
}

/// The coarsest step of lengths: a text document's lengths are twips inside the office whatever the formats are.
fn step(route: Route) -> i64 {
    match route.from.component() {
        Component::Text => TWIP,
        Component::Sheet | Component::Slides => HUNDREDTH_MM,
    }
}

fn font_step(route: Route) -> i64 {
    if is_odf(route.from) && is_odf(route.to) { TENTH_POINT } else { HALF_POINT }
}

fn is_odf(format: Format) -> bool {
    use Format::*;
    matches!(format, Odt | Ott | Fodt | Ods | Ots | Fods | Odp | Otp | Fodp)
}

/// Whether two values of a property are equal on a route.
pub fn equal(route: Route, property: Property, a: &Value, b: &Value) -> bool {
    if a == b {
        return true;
    }
    let tolerance = tolerance(route, property);
    match (a, b) {
        (Value::Length(a), Value::Length(b)) => near(*a, *b, length(route, tolerance)),
        (Value::Ratio(a), Value::Ratio(b)) => near(*a, *b, thousandths(tolerance)),
        (Value::Number(a), Value::Number(b)) => near(*a, *b, units(tolerance)),
        (Value::Color(a), Value::Color(b)) => colors(*a, *b),
        (Value::Border(a), Value::Border(b)) => borders(a, b, emu(tolerance)),
        (Value::Text(a), Value::Text(b)) => texts(property, a, b, tolerance),
        (Value::Token(a), Value::Token(b)) => words(route, property, a, b),
        // Readers of two formats may call the same word one or the other.
        (Value::Text(a), Value::Token(b)) | (Value::Token(a), Value::Text(b)) => a == b,
        _ => false,
    }
}

fn near(a: i64, b: i64, by: i64) -> bool {
    a.abs_diff(b) <= by.unsigned_abs()
}

/// Of a property that is a length here and a ratio there, the tolerance is in thousandths: its lengths have the route's step.
fn length(route: Route, tolerance: Tolerance) -> i64 {
    match tolerance {
        Tolerance::Emu(emu) => emu,
        _ => step(route),
    }
}

fn emu(tolerance: Tolerance) -> i64 {
    match tolerance {
        Tolerance::Emu(emu) => emu,
        _ => 0,
    }
}

fn thousandths(tolerance: Tolerance) -> i64 {
    match tolerance {
        Tolerance::Thousandths(thousandths) => thousandths,
        _ => 0,
    }
}

fn units(tolerance: Tolerance) -> i64 {
    match tolerance {
        Tolerance::Units(units) => units,
        _ => 0,
    }
}

/// One step of a channel is what tints round by, and nobody sees it.
fn colors(a: Color, b: Color) -> bool {
    let (Color::Rgb(a), Color::Rgb(b)) = (a, b) else { return a == b };
    a.to_be_bytes().iter().zip(b.to_be_bytes()).all(|(a, b)| a.abs_diff(b) <= 1)
}

/// Words that only ODF tells apart.
fn words(route: Route, property: Property, a: &str, b: &str) -> bool {
    if is_odf(route.from) && is_odf(route.to) {
        return false;
    }
    let alike: &[&str] = match property {
        Property::ShapeAnchor => &["paragraph", "character"],
        Property::TableAlign => &["start", "full"],
        // Letters stand on the base line where it is left to the office.
        Property::ParaVerticalAlign => &["auto", "baseline"],
        _ => return false,
    };
    alike.contains(&a) && alike.contains(&b)
}

/// An automatic border colour is drawn black, and lines thinner than the thinnest look the same.
fn borders(a: &Border, b: &Border, by: i64) -> bool {
    let drawn = |color: Color| if color == Color::Auto { Color::Rgb(0) } else { color };
    a.style == b.style
        && colors(drawn(a.color), drawn(b.color))
        && near(a.width.max(THINNEST), b.width.max(THINNEST), by)
}

fn texts(property: Property, a: &str, b: &str, tolerance: Tolerance) -> bool {
    match property {
        Property::ParaTabs
        | Property::TableColumns
        | Property::ParaFrame
        | Property::ShapeCrop
        | Property::ShapeShadowOffset => lists(a, b, emu(tolerance)),
        Property::ShapeAdjust | Property::SectionColumnWidths => lists(a, b, units(tolerance)),
        // That a reference can be clicked is not seen, and ODF cannot say that it cannot.
        Property::FieldInstruction => said_once(a) == said_once(b),
        _ if tolerance == Tolerance::Name => name(a) == name(b),
        _ => false,
    }
}

/// The words of a field's code. That a reference can be clicked is not seen, and ODF cannot say that it cannot; a switch
/// without an argument that is there twice says nothing more.
fn said_once(code: &str) -> Vec<&str> {
    let switch = |word: &str| word.len() == 2 && word.starts_with('\\');
    let words: Vec<&str> = code.split(' ').filter(|word| *word != "\\h").collect();
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        let alone = switch(word) && words.get(i + 1).is_none_or(|next| switch(next));
        if !(alone && kept.contains(word)) {
            kept.push(word);
        }
    }
    kept
}

/// A name without what formats change in it: case, `_` and `_20_` for blanks.
pub(super) fn name(name: &str) -> String {
    name.replace("_20_", " ").replace('_', " ").trim().to_lowercase()
}

/// Lists of numbers and words (tab stops, columns): the same words, and numbers within the tolerance.
fn lists(a: &str, b: &str, by: i64) -> bool {
    let (mut left, mut right) = (Pieces(a), Pieces(b));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(Piece::Number(a)), Some(Piece::Number(b))) if near(a, b, by) => (),
            (Some(Piece::Word(a)), Some(Piece::Word(b))) if a == b => (),
            _ => return false,
        }
    }
}

enum Piece<'a> {
    Number(i64),
    Word(&'a str),
}

/// Cuts a list into numbers and what stands between them.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0;
        let sign = usize::from(text.starts_with('-'));
        let digits = text.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
        let (head, number) = match digits {
            0 => (word_end(text), None),
            _ => (sign + digits, text.get(..sign + digits).and_then(|n| n.parse().ok())),
        };
        let (head, tail) = text.split_at_checked(head)?;
        self.0 = tail;
        match number {
            _ if head.is_empty() => None,
            Some(number) => Some(Piece::Number(number)),
            None => Some(Piece::Word(head)),
        }
    }
}

/// Length of the words before the next number; at least one character.
fn word_end(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let rest = text.get(first..).unwrap_or_default();
    first + rest.find(|c: char| c == '-' || c.is_ascii_digit()).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BorderStyle;

    const RTF: Route = Route { from: Format::Rtf, to: Format::Odt };
    const ODT: Route = Route { from: Format::Odt, to: Format::Odt };

    fn check(route: Route, property: Property, a: Value, b: Value, expected: bool) {
        assert_eq!(equal(route, property, &a, &b), expected, "{property:?} {a} {b}");
    }

    #[test]
    fn one_twip_is_nothing_and_two_are_something() {
        check(RTF, Property::ParaIndentStart, Value::twips(720), Value::twips(721), true);
        check(RTF, Property::ParaIndentStart, Value::twips(720), Value::twips(722), false);
    }

    #[test]
    fn font_sizes_differ_from_half_a_point_on() {
        check(RTF, Property::CharSize, Value::Length(127_000), Value::Length(133_350), false);
        check(RTF, Property::CharSize, Value::Length(127_000), Value::Length(130_000), true);
        check(ODT, Property::CharSize, Value::Length(127_000), Value::Length(130_000), false);
    }

    #[test]
    fn a_line_height_is_a_ratio_or_a_length() {
        check(RTF, Property::ParaLineHeight, Value::Ratio(1150), Value::Ratio(1155), true);
        check(RTF, Property::ParaLineHeight, Value::Length(152_400), Value::Length(152_640), true);
        check(RTF, Property::ParaLineHeight, Value::Length(152_400), Value::Ratio(1000), false);
    }

    #[test]
    fn an_automatic_border_is_black() {
        let border = |color| Value::Border(Border { width: 6350, color, style: BorderStyle::Solid });
        check(RTF, Property::CellBorderTop, border(Color::Auto), border(Color::Rgb(0)), true);
        check(RTF, Property::CellBorderTop, border(Color::Auto), border(Color::Rgb(0xff)), false);
    }

    #[test]
    fn one_step_of_a_colour_is_not_seen() {
        let color = |rgb| Value::Color(Color::Rgb(rgb));
        check(RTF, Property::CharColor, color(0x1f_49_7d), color(0x20_48_7d), true);
        check(RTF, Property::CharColor, color(0x1f_49_7d), color(0x21_49_7d), false);
        check(RTF, Property::CharColor, color(0), Value::Color(Color::Auto), false);
        let border = |color| Value::Border(Border { width: 6350, color, style: BorderStyle::Solid });
        check(RTF, Property::CellBorderTop, border(Color::Auto), border(Color::Rgb(1)), true);
    }

    #[test]
    fn words_of_one_family_are_no_difference_in_another() {
        let anchor = Property::ShapeAnchor;
        check(RTF, anchor, Value::token("paragraph"), Value::token("character"), true);
        check(ODT, anchor, Value::token("paragraph"), Value::token("character"), false);
        check(RTF, anchor, Value::token("paragraph"), Value::token("inline"), false);
        let vertical = Property::ParaVerticalAlign;
        check(RTF, vertical, Value::token("auto"), Value::token("baseline"), true);
        check(RTF, vertical, Value::token("auto"), Value::token("center"), false);
    }

    #[test]
    fn tab_stops_compare_one_by_one() {
        let tabs = |text: &str| Value::text(text);
        check(RTF, Property::ParaTabs, tabs("left@720000[.];right@-635"), tabs("left@720635[.];right@0"), true);
        check(RTF, Property::ParaTabs, tabs("left@720000[.]"), tabs("left@720000[-]"), false);
        check(RTF, Property::ParaTabs, tabs("left@720000"), tabs("left@720000;left@800000"), false);
    }

    #[test]
    fn columns_compare_one_by_one() {
        let widths = |text: &str| Value::text(text);
        check(RTF, Property::SectionColumnWidths, widths("333;667"), widths("340;660"), true);
        check(RTF, Property::SectionColumnWidths, widths("333;667"), widths("400;600"), false);
    }

    #[test]
    fn a_reference_that_can_be_clicked_is_the_same() {
        check(RTF, Property::FieldInstruction, Value::text("chap2 \\h"), Value::text("chap2"), true);
        check(RTF, Property::FieldInstruction, Value::text("chap2"), Value::text("chap3"), false);
        check(RTF, Property::FieldInstruction, Value::text("_Ref \\r"), Value::text("_Ref \\r \\r \\h"), true);
        check(RTF, Property::FieldInstruction, Value::text("a \\s x \\s y"), Value::text("a \\s x y"), false);
        check(RTF, Property::FieldInstruction, Value::text("chap2 \\r \\r \\h"), Value::text("chap2 \\r"), true);
        check(RTF, Property::FieldInstruction, Value::text("a a"), Value::text("a"), false);
    }

    #[test]
    fn style_names_are_blind_for_case() {
        check(RTF, Property::ParaStyle, Value::text("heading 1"), Value::text("Heading_20_1"), true);
    }

    #[test]
    fn odd_lists_do_not_panic() {
        check(RTF, Property::ParaTabs, Value::text("é-99999999999999999999"), Value::text("-"), false);
    }
}
