//! Property bags: what one `w:rPr`, `w:pPr`, `w:tblPr`, `w:trPr` or `w:tcPr` says, and how bags are laid over each other.
//!
//! In: elements. Out: structures whose fields are `None` where nothing is said, so that the style hierarchy is a chain of
//! `overlay`. Values are EMU and words of the model already; only what needs text or neighbours is settled later.
//! ECMA-376 part 1 §17.3, §17.4, §17.7.2.

pub mod para;
pub mod run;
pub mod table;

use super::names::val;
use super::theme::Theme;
use super::units::{border, hex_color, integer_of};
use crate::model::{Border, Color};
use crate::read::xml::Element;

/// Declares a bag and its `overlay`.
macro_rules! bag {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $t:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $($(#[$fmeta])* pub $field: Option<$t>,)* }

        impl $name {
            /// Lets what `over` says win.
            pub fn overlay(&mut self, over: &$name) {
                $(if over.$field.is_some() { self.$field.clone_from(&over.$field); })*
            }
        }
    };
}
pub(crate) use bag;

/// A border that was said: a line, or explicitly none.
pub type Edge = Option<Border>;

/// Reads a border element.
pub fn edge(element: &Element, theme: &Theme) -> Edge {
    let color = theme.word_color(element, "w:color", "theme").unwrap_or(Color::Auto);
    border(val(element).unwrap_or("nil"), integer_of(element, "w:sz").unwrap_or(4), color)
}

/// The colour a `w:shd` shows: its fill, or the mixture of pattern colour and fill. `Auto` for none.
pub fn shading(element: &Element, theme: &Theme) -> Color {
    let fill = theme.word_color(element, "w:fill", "themeFill").unwrap_or(Color::Auto);
    let share = match val(element).unwrap_or("clear") {
        "clear" | "nil" => return fill,
        "solid" => 1000,
        word => pattern_share(word),
    };
    let ink = theme.word_color(element, "w:color", "theme").unwrap_or(Color::Auto);
    mixed(ink, fill, share)
}

/// Thousandths of ink in a pattern: `pct12` is 12.5 %, stripes count by their cover.
fn pattern_share(word: &str) -> u32 {
    let percent = word.strip_prefix("pct").and_then(|n| n.parse::<u32>().ok());
    match percent {
        Some(12) => 125,
        Some(37) => 375,
        Some(62) => 625,
        Some(87) => 875,
        Some(n) => n.min(100) * 10,
        None if word.starts_with("thin") => 250,
        None => 500,
    }
}

fn mixed(ink: Color, fill: Color, share: u32) -> Color {
    let part = |c: Color, auto: u32| if let Color::Rgb(rgb) = c { rgb } else { auto };
    let (ink, fill) = (part(ink, 0), part(fill, 0xFF_FFFF));
    let channel = |shift: u32| {
        let (i, f) = (ink >> shift & 0xFF, fill >> shift & 0xFF);
        ((i * share + f * (1000 - share)) / 1000) << shift
    };
    Color::Rgb(channel(16) | channel(8) | channel(0))
}

/// `w:val` as a colour, the theme's where it has none.
pub fn color(element: &Element, theme: &Theme) -> Option<Color> {
    theme.word_color(element, "w:val", "theme").or_else(|| val(element).and_then(hex_color))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: Color) {
        let xml = format!("<w:shd xmlns:w='{}' {xml}/>", super::super::names::NAMESPACES[0].0);
        let limits = crate::read::Limits::default();
        let part = crate::read::xml::parse("t", xml.as_bytes(), super::super::names::NAMESPACES, &limits).unwrap();
        assert_eq!(shading(&part.root, &Theme::default()), expected, "{xml}");
    }

    #[test]
    fn shadings() {
        check("w:val='clear' w:fill='FF0000'", Color::Rgb(0xFF0000));
        check("w:val='clear' w:fill='auto'", Color::Auto);
        check("w:val='solid' w:color='00FF00' w:fill='FF0000'", Color::Rgb(0x00FF00));
        check("w:val='pct50' w:color='auto' w:fill='FFFFFF'", Color::Rgb(0x7F7F7F));
    }
}
