//! Bytes of text to characters: code pages of documents and fonts, and symbol fonts.
//!
//! In: the numbers of `\ansicpg`, `\cpg` and `\fcharset`. Out: characters. Symbol fonts (`\fcharset2`) go to the private use
//! area U+F020–U+F0FF, as in the two other families; `read::symbols` says what a person sees there. Deliberately absent: Johab
//! (1361), read as Korean 949.

use encoding_rs as enc;
use oem_cp::code_table::DECODING_TABLE_CP_MAP;

/// How bytes of text become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codepage {
    /// One that the web knows (Windows, Mac, East Asian).
    Known(&'static enc::Encoding),
    /// One of DOS.
    Oem(u16),
    /// Glyph numbers of a symbol font.
    Symbol,
}

/// What `\ansi` means.
pub(super) const ANSI: Codepage = Codepage::Known(enc::WINDOWS_1252);

impl Codepage {
    /// The code page of `\fcharset`; none where the document's own counts.
    pub(super) fn of_charset(charset: i32) -> Option<Codepage> {
        let known = match charset {
            0 => enc::WINDOWS_1252,
            2 => return Some(Codepage::Symbol),
            77 => enc::MACINTOSH,
            78 | 128 => enc::SHIFT_JIS,
            79 | 129 | 130 => enc::EUC_KR,
            80 | 134 => enc::GBK,
            81 | 136 => enc::BIG5,
            161 | 85 => enc::WINDOWS_1253,
            162 | 86 => enc::WINDOWS_1254,
            163 => enc::WINDOWS_1258,
            177 | 181 | 83 => enc::WINDOWS_1255,
            178..=180 | 84 => enc::WINDOWS_1256,
            186 => enc::WINDOWS_1257,
            204 => enc::WINDOWS_1251,
            89 => enc::X_MAC_CYRILLIC,
            222 | 87 => enc::WINDOWS_874,
            238 | 88 => enc::WINDOWS_1250,
            254 => return Some(Codepage::Oem(437)),
            255 => return Some(Codepage::Oem(850)),
            _ => return None,
        };
        Some(Codepage::Known(known))
    }

    /// The code page with a number.
    pub(super) fn of_number(number: i32) -> Option<Codepage> {
        let known = match number {
            42 => return Some(Codepage::Symbol),
            708 | 1256 => enc::WINDOWS_1256,
            874 => enc::WINDOWS_874,
            932 => enc::SHIFT_JIS,
            936 => enc::GBK,
            949 | 1361 => enc::EUC_KR,
            950 => enc::BIG5,
            1250 => enc::WINDOWS_1250,
            1251 => enc::WINDOWS_1251,
            1252 | 28591 => enc::WINDOWS_1252,
            1253 => enc::WINDOWS_1253,
            1254 => enc::WINDOWS_1254,
            1255 => enc::WINDOWS_1255,
            1257 => enc::WINDOWS_1257,
            1258 => enc::WINDOWS_1258,
            10000 => enc::MACINTOSH,
            10001 => enc::SHIFT_JIS,
            10002 => enc::BIG5,
            10003 => enc::EUC_KR,
            10007 => enc::X_MAC_CYRILLIC,
            10008 => enc::GBK,
            20866 => enc::KOI8_R,
            21866 => enc::KOI8_U,
            28592 => enc::ISO_8859_2,
            28595 => enc::ISO_8859_5,
            28605 => enc::ISO_8859_15,
            51932 => enc::EUC_JP,
            54936 => enc::GB18030,
            65001 => enc::UTF_8,
            _ => return oem(number),
        };
        Some(Codepage::Known(known))
    }

    /// The code page that old font names carry as a suffix (`Arial CE`).
    pub(super) fn of_suffix(suffix: &str) -> Option<Codepage> {
        let known = match suffix {
            "CE" => enc::WINDOWS_1250,
            "Cyr" | "CYR" => enc::WINDOWS_1251,
            "Greek" => enc::WINDOWS_1253,
            "Tur" | "TUR" => enc::WINDOWS_1254,
            "(Hebrew)" => enc::WINDOWS_1255,
            "(Arabic)" => enc::WINDOWS_1256,
            "Baltic" => enc::WINDOWS_1257,
            "(Vietnamese)" => enc::WINDOWS_1258,
            "(Thai)" => enc::WINDOWS_874,
            "Western" => enc::WINDOWS_1252,
            _ => return None,
        };
        Some(Codepage::Known(known))
    }

    /// Appends the characters of some bytes; control characters are dropped, a tabulator is one.
    pub(super) fn decode(self, bytes: &[u8], out: &mut String) {
        match self {
            Codepage::Symbol => out.extend(bytes.iter().filter_map(|&b| symbol(b))),
            Codepage::Oem(page) => push_visible(&decode_oem(page, bytes), out),
            Codepage::Known(encoding) if bytes.is_ascii() || encoding == enc::UTF_8 => {
                push_visible(&String::from_utf8_lossy(bytes), out);
            }
            Codepage::Known(encoding) => push_visible(&encoding.decode_without_bom_handling(bytes).0, out),
        }
    }
}

fn oem(number: i32) -> Option<Codepage> {
    let page = u16::try_from(number).ok()?;
    DECODING_TABLE_CP_MAP.contains_key(&page).then_some(Codepage::Oem(page))
}

fn decode_oem(page: u16, bytes: &[u8]) -> String {
    match DECODING_TABLE_CP_MAP.get(&page) {
        Some(table) => table.decode_string_lossy(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn push_visible(text: &str, out: &mut String) {
    if text.bytes().any(|b| b < b' ' && b != b'\t') {
        out.extend(text.chars().filter(|&c| c >= ' ' || c == '\t'));
    } else {
        out.push_str(text);
    }
}

fn symbol(byte: u8) -> Option<char> {
    match byte {
        b'\t' | b' ' => Some(char::from(byte)),
        0..0x20 => None,
        _ => char::from_u32(0xF000 + u32::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: Option<Codepage>, bytes: &[u8], expected: &str) {
        let mut out = String::new();
        page.unwrap().decode(bytes, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn code_pages_of_fonts() {
        check(Codepage::of_charset(0), b"\xe9t\xe9", "été");
        check(Codepage::of_charset(204), b"\xd2\xe5\xea\xf1\xf2", "Текст");
        check(Codepage::of_charset(128), b"\x82\xa0A", "あA");
        check(Codepage::of_charset(77), b"\x8e", "é");
        check(Codepage::of_charset(2), b"\xb7 ", "\u{F0B7} ");
    }

    #[test]
    fn code_pages_by_number() {
        check(Codepage::of_number(437), b"\x82", "é");
        check(Codepage::of_number(850), b"\x82\x01", "é");
        check(Codepage::of_number(65001), "é".as_bytes(), "é");
        assert_eq!(Codepage::of_number(7), None);
        assert_eq!(Codepage::of_charset(1), None);
    }
}
