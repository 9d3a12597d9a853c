//! Characters of symbol fonts, the same for all families.
//!
//! In: codes of symbol fonts. Out: in running text the private use area U+F020–U+F0FF; in bullets what a person sees, so
//! that the same bullet of another font or family compares equal. Deliberately absent: symbols of running text as letters,
//! because which glyph a font has there is the font's own affair.

/// What a person sees for a bullet of a font; other characters as they are.
pub fn bullet(c: char, font: &str) -> char {
    seen(private(c, font))
}

/// What a person sees for a bullet whose font is not known, or is said by the private use area itself.
pub fn seen(c: char) -> char {
    match c {
        '\u{F0B7}' | '\u{B7}' | '\u{F06C}' | '\u{F09F}' | '\u{2022}' | '\u{25CF}' => '•',
        '\u{F0A7}' | '\u{F06E}' | '\u{25A0}' | '\u{25AA}' => '▪',
        '\u{F0A8}' | '\u{F06F}' | '\u{F071}' | '\u{F072}' | '\u{25A1}' => '□',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' | '\u{2714}' => '✓',
        '\u{F0FB}' | '\u{2718}' => '✗',
        '\u{F076}' => '❖',
        '\u{F0E0}' => '→',
        '\u{F0F0}' => '⇨',
        '\u{F02D}' => '-',
        '\u{F0BE}' => '–',
        '\u{F0DE}' => '⇒',
        '\u{F0E8}' => '➔',
        other => other,
    }
}

/// A code of a symbol font in the private use area; characters of other fonts as they are.
pub fn private(c: char, font: &str) -> char {
    let code = u32::from(c);
    if !is_symbol_font(font) || !(0x21..=0xFF).contains(&code) {
        return c;
    }
    char::from_u32(0xF000 + code).unwrap_or(c)
}

/// Whether a font's text is codes, not letters.
fn is_symbol_font(font: &str) -> bool {
    ["symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"].iter().any(|f| font.eq_ignore_ascii_case(f))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(c: char, font: &str, expected: char) {
        assert_eq!(bullet(c, font), expected, "{c:?} in {font}");
    }

    #[test]
    fn bullets() {
        check('\u{F0B7}', "Symbol", '•');
        check('\u{F0B7}', "", '•');
        check('·', "Symbol", '•');
        check('\u{F0A7}', "Wingdings", '▪');
        check('§', "Wingdings", '▪');
        check('§', "Arial", '§');
        check('o', "Courier New", 'o');
        check('é', "Arial", 'é');
    }
}
