//! The content security policy, and the one inline script that it allows.
//!
//! The inline script goes to the page in the reader's language before anything is shown (the one that was chosen by the
//! switch, else the browser's), or loads the script. Where nothing can be kept the switch would lead in circles, so nothing
//! is decided there.//!
//! Measured on `file://`: `'self'` means nothing to Firefox there, hashes of external scripts are refused by Chromium (an
//! opaque origin has no CORS). So one inline loader is allowed by its hash, and `'strict-dynamic'` lets it, and only what
//! it loads, add scripts. Styles and images come by `'self'` (when served) or `file:` (from disk). Firefox lets a script
//! element of the page load a file of the same disk all the same; inline, `data:` and remote ones it refuses.

use super::order::Ordered;
use crate::words::{Language, icon};
use recette_engine::accept::Use;
use recette_engine::compare::{Class, Comparison};
use recette_engine::model::Aspect;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Goes to the reader's language, or loads the script from the report's root.
pub(super) const LOADER: &str = "(function(){var d=document.documentElement,o=d.getAttribute('data-other-lang'),w='';\
try{var s=localStorage;w=s.getItem('recette-language')||'';s.setItem('recette-probe','1');if(!w){\
w=(navigator.languages||[navigator.language]).map(function(l){return l.slice(0,2)})\
.filter(function(l){return l===d.lang||l===o})[0]||''}}catch(e){w=''}\
if(w&&w===o){location.replace(d.getAttribute('data-other')+location.hash);return}\
document.addEventListener('DOMContentLoaded',function(){var e=document.createElement('script');\
e.src=d.getAttribute('data-root')+'assets/report.js';document.head.appendChild(e)})})()";

/// The policy.
pub(super) fn content_security_policy() -> String {
    let hash = base64(&Sha256::digest(LOADER.as_bytes()));
    format!(
        "default-src 'none'; script-src 'strict-dynamic' 'sha256-{hash}'; style-src 'self' file:; \
         img-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
}

/// The words the script shows, as JSON that is safe inside a `script` element.
pub(super) fn script_words(language: Language, suffix: &str, ordered: &Ordered, comparison: &Comparison) -> String {
    let w = language.words();
    let other = language.other();
    let class = |c: Class| json!([c.name(), language.class(c), icon(c), other.class(c)]);
    let classes: Vec<_> = Class::ALL.into_iter().map(class).collect();
    let aspect = |&a: &Aspect| (a.name().to_owned(), json!([language.aspect(a), other.aspect(a)]));
    let aspects: serde_json::Map<_, _> = ordered.aspects.iter().map(aspect).collect();
    let entry = |used: &Use| json!([language.state(used.state), other.state(used.state)]);
    let entries: Vec<_> = comparison.accepted.iter().map(entry).collect();
    let words = json!({
        "classes": classes,
        "aspects": aspects,
        "entries": entries,
        "suffix": suffix,
        "loading": w.loading,
        "shown": w.shown_of,
        "more": w.show_more,
        "thousands": language.pick(",", "\u{202f}"),
        "decimal": language.pick(".", ","),
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
