//! The tables of the header that everything else looks things up in: fonts, colours, revision authors.

use super::codepage::Codepage;
use crate::model::{Color, Value};
use std::collections::HashMap;

/// One font of `\fonttbl`.
#[derive(Clone, Debug, Default)]
pub(super) struct Font {
    /// Name without a code page suffix.
    pub(super) name: String,
    /// Code page of its bytes, where it says one.
    pub(super) codepage: Option<Codepage>,
}

impl Font {
    /// A font from its entry: the raw name, `\fcharset`, `\cpg`.
    pub(super) fn new(name: &str, charset: Option<i32>, cpg: Option<i32>) -> Font {
        let name = name.trim();
        let suffix = name.rsplit_once(' ').filter(|(_, suffix)| Codepage::of_suffix(suffix).is_some());
        let by_suffix = suffix.and_then(|(_, suffix)| Codepage::of_suffix(suffix));
        let codepage = match charset {
            Some(charset) => Codepage::of_charset(charset),
            None => by_suffix,
        };
        Font {
            name: suffix.map_or(name, |(family, _)| family.trim_end()).to_owned(),
            codepage: cpg.and_then(Codepage::of_number).or(codepage),
        }
    }
}

/// What the header declares.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// `\fonttbl`, by `\f`.
    pub(super) fonts: HashMap<i32, Font>,
    /// `\colortbl`, in order.
    pub(super) colors: Vec<Color>,
    /// `\*\revtbl`, in order.
    pub(super) authors: Vec<String>,
    /// `\deff`.
    pub(super) default_font: Option<i32>,
    /// `\deflang`.
    pub(super) default_language: Option<i32>,
    /// `\widowctrl`.
    pub(super) widow_control: bool,
    /// `\hyphauto`.
    pub(super) hyphenate: bool,
}

impl Tables {
    /// Name of a font, if it is in the table and has one.
    pub(super) fn font_name(&self, font: Option<i32>) -> Option<&str> {
        let font = self.fonts.get(&font.or(self.default_font).unwrap_or(0))?;
        Some(font.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Code page of a font, if it says one.
    pub(super) fn codepage(&self, font: Option<i32>) -> Option<Codepage> {
        self.fonts.get(&font.or(self.default_font).unwrap_or(0))?.codepage
    }

    /// A colour by index; what is not there is automatic.
    pub(super) fn color(&self, index: i32) -> Color {
        usize::try_from(index).ok().and_then(|at| self.colors.get(at)).copied().unwrap_or(Color::Auto)
    }

    /// The same as a value.
    pub(super) fn color_value(&self, index: Option<i32>) -> Value {
        Value::Color(self.said_color(index))
    }

    /// The colour of an index that may not be said; automatic where it is not.
    pub(super) fn said_color(&self, index: Option<i32>) -> Color {
        index.map_or(Color::Auto, |index| self.color(index))
    }

    /// Foreground over background in 1/100 per cent: what `\shading` and its kin make of `\cfpat` and `\cbpat`.
    pub(super) fn shaded(&self, fore: Option<i32>, back: Option<i32>, percent: i32) -> Color {
        let back = back.map_or(Color::Auto, |index| self.color(index));
        if percent <= 0 {
            return back;
        }
        let fore = match fore.map_or(Color::Auto, |index| self.color(index)) {
            Color::Auto => 0,
            Color::Rgb(rgb) => rgb,
        };
        let back = match back {
            Color::Auto => 0xff_ffff,
            Color::Rgb(rgb) => rgb,
        };
        Color::Rgb(mix(fore, back, u32::try_from(percent.min(10_000)).unwrap_or(0)))
    }

    /// A revision author by index; “Unknown” is what offices write for nobody.
    pub(super) fn author(&self, index: i32) -> Option<&str> {
        let name = usize::try_from(index).ok().and_then(|at| self.authors.get(at))?;
        Some(name.as_str()).filter(|name| !name.is_empty() && *name != "Unknown")
    }
}

fn mix(fore: u32, back: u32, percent: u32) -> u32 {
    let part = |shift: u32| {
        let (f, b) = ((fore >> shift) & 0xff, (back >> shift) & 0xff);
        ((f * percent + b * (10_000 - percent) + 5_000) / 10_000) << shift
    };
    part(16) | part(8) | part(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_of_font_names_are_code_pages() {
        let font = Font::new("Arial Tur", None, None);
        assert_eq!((font.name.as_str(), font.codepage), ("Arial", Codepage::of_number(1254)));
        assert_eq!(Font::new("Arial Black", Some(1), None).codepage, None);
    }

    #[test]
    fn shading_mixes() {
        let tables = Tables { colors: vec![Color::Auto, Color::Rgb(0xff0000)], ..Tables::default() };
        assert_eq!(tables.shaded(None, Some(1), 0), Color::Rgb(0xff0000));
        assert_eq!(tables.shaded(None, None, 2_500), Color::Rgb(0xbfbfbf));
        assert_eq!(tables.shaded(Some(1), None, 10_000), Color::Rgb(0xff0000));
    }
}
