//! The content security policy, and the one inline script that it allows.
//!
//! Measured on `file://`: `'self'` means nothing to Firefox there, hashes of external scripts are refused by Chromium (an
//! opaque origin has no CORS). So one inline loader is allowed by its hash, and `'strict-dynamic'` lets it, and only what
//! it loads, add scripts. Styles and images come by `'self'` (when served) or `file:` (from disk).

use crate::words::{Language, icon};
use recette_engine::compare::Class;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Loads the script from the report's root.
pub(super) const LOADER: &str = "(function(){var s=document.createElement('script');\
s.src=document.body.getAttribute('data-root')+'assets/report.js';document.head.appendChild(s)})()";

/// The policy.
pub(super) fn content_security_policy() -> String {
    let hash = base64(&Sha256::digest(LOADER.as_bytes()));
    format!(
        "default-src 'none'; script-src 'strict-dynamic' 'sha256-{hash}'; style-src 'self' file:; \
         img-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
}

/// The words the script shows, as JSON that is safe inside a `script` element.
pub(super) fn script_words(language: Language) -> String {
    let w = language.words();
    let classes: Vec<_> = Class::ALL.iter().map(|&c| json!([c.name(), language.class(c), icon(c)])).collect();
    let words = json!({
        "classes": classes,
        "loading": w.loading,
        "shown": w.shown_of,
        "more": w.show_more,
        "thousands": language.pick(",", "\u{202f}"),
    });
    words.to_string().replace('<', "\\u003c")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, i| bits << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if i <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        let check = |input: &str, expected: &str| assert_eq!(base64(input.as_bytes()), expected);
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foo", "Zm9v");
        check("foobar", "Zm9vYmFy");
    }
}
