//! Effective attributes: property elements laid over one another from the default style to the direct format.
//!
//! In: `style:*-properties` elements in order. Out: [`Attrs`], where shorthands are expanded (`fo:margin`, `fo:border`,
//! `fo:padding`), percentages of the parent's value are resolved, and of attributes that exclude one another (the three
//! kinds of line height, a colour and "automatic colour", the two ways to name a font) only the last one stands.

use super::styles::Styles;
use super::units;
use crate::read::xml::Element;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Effective attributes by name.
#[derive(Clone, Debug, Default)]
pub struct Attrs<'a> {
    map: BTreeMap<&'a str, Cow<'a, str>>,
}

/// Key under which a font family stands, however it was named; likewise `-asian` and `-complex`.
pub const FONT: [&str; 3] = ["font", "font-asian", "font-complex"];

impl<'a> Attrs<'a> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.map.get(name).map(Cow::as_ref)
    }

    /// A length in EMU.
    pub fn length(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(units::length)
    }

    /// Whether an attribute has a value.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// Lays the attributes of a property element over these.
    pub fn overlay(&mut self, element: &'a Element, styles: &Styles<'a>) {
        for shorthand in true_then_false() {
            for (name, value) in &element.attributes {
                self.put(name, value, styles, shorthand);
            }
        }
    }

    /// Shorthands go first so that the special attribute of the same element wins in any order.
    fn put(&mut self, name: &'a str, value: &'a str, styles: &Styles<'a>, shorthand: bool) {
        let sides = SHORTHANDS.iter().find(|(short, _)| *short == name).map(|(_, sides)| sides);
        match sides {
            Some(sides) if shorthand => sides.iter().for_each(|side| self.put_resolved(side, value)),
            None if !shorthand => self.put_single(name, value, styles),
            _ => {}
        }
    }

    fn put_single(&mut self, name: &'a str, value: &'a str, styles: &Styles<'a>) {
        match name {
            "style:font-name" => self.put_font(0, styles.font(value)),
            "style:font-name-asian" => self.put_font(1, styles.font(value)),
            "style:font-name-complex" => self.put_font(2, styles.font(value)),
            "fo:font-family" => self.put_font(0, super::styles::first_family(value)),
            "style:font-family-asian" => self.put_font(1, super::styles::first_family(value)),
            "style:font-family-complex" => self.put_font(2, super::styles::first_family(value)),
            "fo:line-height" | "style:line-height-at-least" | "style:line-spacing" => {
                for other in ["fo:line-height", "style:line-height-at-least", "style:line-spacing"] {
                    self.map.remove(other);
                }
                self.put_resolved(name, value);
            }
            "fo:color" => {
                self.map.remove("style:use-window-font-color");
                self.put_resolved(name, value);
            }
            "style:font-size-rel" => self.put_relative_size(value),
            _ => self.put_resolved(name, value),
        }
    }

    fn put_font(&mut self, script: usize, family: String) {
        if let Some(key) = FONT.get(script) {
            self.map.insert(key, Cow::Owned(family));
        }
    }

    fn put_relative_size(&mut self, value: &str) {
        let Some(base) = self.length("fo:font-size") else { return };
        if let Some(by) = units::length(value) {
            self.map.insert("fo:font-size", emu(base.saturating_add(by)));
        }
    }

    fn put_resolved(&mut self, name: &'a str, value: &'a str) {
        let relative = RELATIVE.contains(&name) && value.ends_with('%');
        let base = self.length(name).or((name == "fo:font-size").then_some(DEFAULT_SIZE));
        let value = match base {
            Some(base) if relative => units::length_of(value, base).map_or(Cow::Borrowed(value), emu),
            None if relative => return,
            _ => Cow::Borrowed(value),
        };
        self.map.insert(name, value);
    }
}

/// 12 pt, LibreOffice's size where no style says one.
pub const DEFAULT_SIZE: i64 = 152_400;

fn true_then_false() -> [bool; 2] {
    [true, false]
}

/// A length in EMU as text that [`units::length`] reads back exactly enough (1 EMU is 1/12700 pt).
fn emu<'a>(value: i64) -> Cow<'a, str> {
    Cow::Owned(format!("{}pt", value as f64 / 12_700.0))
}

/// Attributes whose percentage is one of the parent style's value.
const RELATIVE: &[&str] =
    &["fo:font-size", "fo:margin-left", "fo:margin-right", "fo:margin-top", "fo:margin-bottom", "fo:text-indent"];

const SHORTHANDS: &[(&str, [&str; 4])] = &[
    ("fo:margin", ["fo:margin-top", "fo:margin-bottom", "fo:margin-left", "fo:margin-right"]),
    ("fo:padding", ["fo:padding-top", "fo:padding-bottom", "fo:padding-left", "fo:padding-right"]),
    ("fo:border", ["fo:border-top", "fo:border-bottom", "fo:border-left", "fo:border-right"]),
    (
        "style:border-line-width",
        [
            "style:border-line-width-top",
            "style:border-line-width-bottom",
            "style:border-line-width-left",
            "style:border-line-width-right",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn effective(layers: &[&[(&str, &str)]], name: &str) -> Option<String> {
        let elements: Vec<Element> = layers
            .iter()
            .map(|layer| Element {
                attributes: layer.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
                ..Element::default()
            })
            .collect();
        let styles = Styles::default();
        let mut attrs = Attrs::default();
        for element in &elements {
            attrs.overlay(element, &styles);
        }
        attrs.get(name).map(str::to_owned)
    }

    #[test]
    fn percentages_are_of_the_parent() {
        let layers: &[&[(&str, &str)]] = &[&[("fo:font-size", "10pt")], &[("fo:font-size", "150%")]];
        assert_eq!(effective(layers, "fo:font-size").as_deref(), Some("15pt"));
    }

    #[test]
    fn shorthands_lose_against_sides_of_the_same_element_only() {
        let sides: &[(&str, &str)] = &[("fo:border-left", "none"), ("fo:border", "1pt solid #000000")];
        assert_eq!(effective(&[sides], "fo:border-left").as_deref(), Some("none"));
        assert_eq!(effective(&[sides, &[("fo:border", "2pt")]], "fo:border-left").as_deref(), Some("2pt"));
    }

    #[test]
    fn one_line_height_stands() {
        let layers: &[&[(&str, &str)]] = &[&[("fo:line-height", "115%")], &[("style:line-height-at-least", "1cm")]];
        assert_eq!(effective(layers, "fo:line-height"), None);
    }
}
