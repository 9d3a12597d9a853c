//! Makes text from documents safe to show: to a person who reads it, and to a shell that gets it.
//!
//! Escaping for HTML is the templates' work. Here: control characters become visible (a file name with an escape
//! sequence must not drive a terminal), bidirectional controls become visible (`fdp.exe` must not look like `exe.pdf`),
//! and what is longer than a person reads is cut with a note that says how much.

use crate::words::Language;

/// Text with every control, bidirectional and invisible character replaced by something visible.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    out
}

fn push_visible(out: &mut String, c: char) {
    match c {
        '\t' => out.push('⇥'),
        '\n' => out.push('↵'),
        _ if c.is_control() || is_invisible(c) => out.push_str(&format!("⟦U+{:04X}⟧", c as u32)),
        _ => out.push(c),
    }
}

/// Characters that change how others are shown, or show nothing (zero-width joiners belong to scripts and stay).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// [`visible`] text of at most `most` characters, with a note of how many more there are.
pub fn short(text: &str, most: usize, language: Language) -> String {
    let mut cut = visible(text.get(..byte_limit(text, most)).unwrap_or(text));
    let left = text.len().checked_sub(byte_limit(text, most)).filter(|&left| left > 0);
    if left.is_some() {
        let more = text.chars().skip(most).count();
        cut.push_str(&format!("… [{}]", language.words().more_characters.say(language, more)));
    }
    cut
}

/// [`visible`] text of at most `most` characters; what is cut leaves `…`, for data that has no language.
pub fn cut(text: &str, most: usize) -> String {
    let kept = text.get(..byte_limit(text, most)).unwrap_or(text);
    visible(kept) + if kept.len() < text.len() { "…" } else { "" }
}

/// The byte at which the first `most` characters end.
fn byte_limit(text: &str, most: usize) -> usize {
    text.char_indices().nth(most).map_or(text.len(), |(at, _)| at)
}

/// A word for a POSIX shell; control characters come in bash's `$'…'` form, so that the command survives copying.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    match () {
        _ if !text.is_empty() && text.chars().all(plain) => text.to_owned(),
        _ if text.chars().any(|c| c.is_control() || is_invisible(c)) => ansi_c_quoted(text),
        _ => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

fn ansi_c_quoted(text: &str) -> String {
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || is_invisible(c) => {
                let mut buffer = [0; 4];
                c.encode_utf8(&mut buffer).bytes().for_each(|b| out.push_str(&format!("\\x{b:02x}")));
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A file name made of what stood in a digest: letters and digits only, so that no digest can leave its folder.
pub fn file_stem(digest: &str) -> String {
    digest.chars().filter(char::is_ascii_alphanumeric).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(visible(input), expected);
    }

    #[test]
    fn bidi_overrides_show() {
        check("invoice\u{202e}fdp.exe", "invoice⟦U+202E⟧fdp.exe");
    }

    #[test]
    fn escape_sequences_show() {
        check("\x1b[31mred\n", "⟦U+001B⟧[31mred↵");
    }

    #[test]
    fn accents_and_joiners_stay() {
        check("Arrêté — « œuvre » न्\u{200d}", "Arrêté — « œuvre » न्\u{200d}");
    }

    #[test]
    fn cut_says_how_much_is_left() {
        assert_eq!(short("éééé", 3, Language::English), "ééé… [1 more character]");
        assert_eq!(short("ééé", 3, Language::English), "ééé");
    }

    #[test]
    fn cut_without_words() {
        assert_eq!(cut("éééé", 3), "ééé…");
        assert_eq!(cut("ééé", 3), "ééé");
    }

    #[test]
    fn shell_words() {
        assert_eq!(shell_word("a/b.rtf"), "a/b.rtf");
        assert_eq!(shell_word("l'été $(rm).rtf"), r"'l'\''été $(rm).rtf'");
        assert_eq!(shell_word("a\n'b"), r"$'a\x0a\'b'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn stems_stay_in_their_folder() {
        assert_eq!(file_stem("../../etc/passwd"), "etcpasswd");
    }

    proptest! {
        #[test]
        fn nothing_visible_is_a_control(text in ".*") {
            prop_assert!(!visible(&text).chars().any(|c| c.is_control() || is_invisible(c)));
        }
    }
}
