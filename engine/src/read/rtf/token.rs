//! Bytes in, tokens with byte offsets out (specification 1.9.1, “Conventions of an RTF reader”).
//!
//! Knows `\bin` because nothing else may look at the bytes that follow it. Deliberately absent: meaning. Never fails:
//! what is not RTF becomes text or nothing.

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word` or `\word-12`, its one delimiting blank swallowed.
    Word(&'a str, Option<i32>),
    /// `\~`, `\*`, …: the character after the backslash.
    Symbol(u8),
    /// `\'e9`
    Hex(u8),
    /// Plain bytes up to the next control or line end.
    Text(&'a [u8]),
    /// The bytes after `\bin`.
    Binary(&'a [u8]),
}

/// Cuts a file into tokens.
pub(super) struct Tokenizer<'a> {
    bytes: &'a [u8],
    at: usize,
    binary: usize,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokenizer<'a> {
        Tokenizer { bytes, at: 0, binary: 0 }
    }

    /// The next token and the offset of its first byte.
    pub(super) fn next(&mut self) -> Option<(usize, Token<'a>)> {
        if self.binary > 0 {
            return self.take_binary();
        }
        while matches!(self.peek(0), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        let start = self.at;
        let token = match self.peek(0)? {
            b'{' => self.one(Token::Open),
            b'}' => self.one(Token::Close),
            b'\\' => self.control(),
            _ => self.text(),
        };
        Some((start, token))
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn one(&mut self, token: Token<'a>) -> Token<'a> {
        self.at += 1;
        token
    }

    fn text(&mut self) -> Token<'a> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|b| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n')).unwrap_or(rest.len());
        self.at += end;
        Token::Text(rest.get(..end).unwrap_or_default())
    }

    fn control(&mut self) -> Token<'a> {
        self.at += 1;
        match self.peek(0) {
            None => Token::Symbol(b'\\'),
            Some(b'\'') => self.hex(),
            Some(b) if b.is_ascii_alphabetic() => self.word(),
            Some(b) => self.one(Token::Symbol(b)),
        }
    }

    fn hex(&mut self) -> Token<'a> {
        self.at += 1;
        match (self.peek(0).and_then(hex_digit), self.peek(1).and_then(hex_digit)) {
            (Some(high), Some(low)) => {
                self.at += 2;
                Token::Hex(high << 4 | low)
            }
            _ => Token::Symbol(b'\''),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let start = self.at;
        while self.peek(0).is_some_and(|b| b.is_ascii_alphabetic()) {
            self.at += 1;
        }
        let name = self.bytes.get(start..self.at).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
        let parameter = self.parameter();
        if self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            self.binary = usize::try_from(parameter.unwrap_or(0)).unwrap_or(0);
        }
        Token::Word(name, parameter)
    }

    fn parameter(&mut self) -> Option<i32> {
        let negative = self.peek(0) == Some(b'-') && self.peek(1).is_some_and(|b| b.is_ascii_digit());
        if negative {
            self.at += 1;
        }
        let mut number: Option<i32> = None;
        while let Some(digit) = self.peek(0).filter(u8::is_ascii_digit) {
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(i32::from(digit - b'0')));
            self.at += 1;
        }
        number.map(|n| if negative { -n } else { n })
    }

    fn take_binary(&mut self) -> Option<(usize, Token<'a>)> {
        let start = self.at;
        let end = start.saturating_add(std::mem::take(&mut self.binary)).min(self.bytes.len());
        self.at = end;
        Some((start, Token::Binary(self.bytes.get(start..end).unwrap_or_default())))
    }
}

/// The value of a hexadecimal digit.
pub(super) fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected: &[(usize, Token)]) {
        let mut tokens = Tokenizer::new(input);
        let all: Vec<_> = std::iter::from_fn(|| tokens.next()).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn words_take_one_blank_and_a_number() {
        check(b"\\b0  x", &[(0, Token::Word("b", Some(0))), (4, Token::Text(b" x"))]);
        check(b"\\li-720\\par", &[(0, Token::Word("li", Some(-720))), (7, Token::Word("par", None))]);
        check(b"\\fs999999999999", &[(0, Token::Word("fs", Some(i32::MAX)))]);
    }

    #[test]
    fn hex_and_symbols() {
        check(b"\\'e9\\~", &[(0, Token::Hex(0xe9)), (4, Token::Symbol(b'~'))]);
        check(b"\\'zz", &[(0, Token::Symbol(b'\'')), (2, Token::Text(b"zz"))]);
        check(b"\\", &[(0, Token::Symbol(b'\\'))]);
    }

    #[test]
    fn line_ends_are_nothing_and_binary_is_opaque() {
        check(b"a\r\nb", &[(0, Token::Text(b"a")), (3, Token::Text(b"b"))]);
        let bin = [(0, Token::Word("bin", Some(3))), (6, Token::Binary(b"}\n{")), (9, Token::Close)];
        check(b"\\bin3 }\n{}", &bin);
        check(b"\\bin9 ab", &[(0, Token::Word("bin", Some(9))), (6, Token::Binary(b"ab"))]);
    }
}
