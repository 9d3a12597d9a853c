//! The closed vocabulary of what leaves a ministry: short names, versions, signatures.
//!
//! In: text from a file that somebody else signed. Out: a value that can only hold what is allowed, or nothing. Deliberately
//! absent: free text of any kind.

use recette_engine::finding::{Change, Origin};
use recette_engine::format::Format;
use recette_engine::model::{Aspect, Kind, Property};
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer};
use serde::{Serialize, Serializer};

/// Makes a text type that only holds what its `parse` lets through.
macro_rules! checked_text {
    ($name:ident, $what:literal) => {
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = String::deserialize(deserializer)?;
                $name::parse(&text).ok_or_else(|| serde::de::Error::custom(concat!("not ", $what)))
            }
        }
    };
}

/// A short name: group, round, participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);
checked_text!(Id, "a short name");

impl Id {
    /// At most 32 of a-z, 0-9 and hyphens, no hyphen first.
    pub fn parse(text: &str) -> Option<Id> {
        let fine = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let sound = (1..=32).contains(&text.len()) && text.bytes().all(fine) && !text.starts_with('-');
        sound.then(|| Id(text.to_owned()))
    }
}

/// A version: numbers between points. Ordered by its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Version(String);
checked_text!(Version, "a version");

impl Version {
    /// At most five numbers of at most five digits.
    pub fn parse(text: &str) -> Option<Version> {
        let part = |p: &str| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        let sound = text.split('.').count() <= 5 && text.split('.').all(part);
        sound.then(|| Version(text.to_owned()))
    }

    fn numbers(&self) -> Vec<u32> {
        self.0.split('.').filter_map(|p| p.parse().ok()).collect()
    }

    /// Whether this version belongs to a release line: `26.8.2.2` to `26.8`.
    pub fn of_line(&self, line: &Version) -> bool {
        self.numbers().starts_with(&line.numbers())
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> std::cmp::Ordering {
        self.numbers().cmp(&other.numbers()).then_with(|| self.0.cmp(&other.0))
    }
}

/// What sets builds of one version apart: a commit, an office's `520(Build:2)`, a distribution's `4:25.2.3-2+deb13u6`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BuildId(String);
checked_text!(BuildId, "a build id");

/// Words of distributions' versions, and the one of offices.
const BUILD_WORDS: [&str; 9] = ["deb", "u", "b", "bpo", "ubuntu", "rc", "alpha", "beta", "Build"];

impl BuildId {
    /// Hexadecimal digits; or digits and marks between words of a closed list. May be empty.
    pub fn parse(text: &str) -> Option<BuildId> {
        let mark = |c: char| c.is_ascii_digit() || ".:+~-()".contains(c);
        let version = || text.split(mark).filter(|w| !w.is_empty()).all(|w| BUILD_WORDS.contains(&w));
        let sound = text.len() <= 64 && (text.bytes().all(is_lower_hex) || version());
        sound.then(|| BuildId(text.to_owned()))
    }
}

/// Hexadecimal digits: a hash of what is no document (build, conditions, policy, signed file).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(String);
checked_text!(Digest, "a digest");

impl Digest {
    /// 16 or 64 lower-case digits.
    pub fn parse(text: &str) -> Option<Digest> {
        (is_hex(text, 64) || is_hex(text, 16)).then(|| Digest(text.to_owned()))
    }

    /// SHA-256 of bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        use sha2::Digest as _;
        Digest(hex::encode(sha2::Sha256::digest(bytes)))
    }

    /// The first digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// A language as `fr-FR`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locale(String);
checked_text!(Locale, "a locale");

impl Locale {
    /// Two or three small letters, perhaps a country.
    pub fn parse(text: &str) -> Option<Locale> {
        let (language, country) = text.split_once('-').unwrap_or((text, "XX"));
        let small = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
        let great = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        (small && great).then(|| Locale(text.to_owned()))
    }
}

/// A signature of the engine's, every word of it from the closed vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature(String);
checked_text!(Signature, "a signature of the engine's");

impl Signature {
    /// Checks every word.
    pub fn parse(text: &str) -> Option<Signature> {
        aspect_of(text).map(|_| Signature(text.to_owned()))
    }

    /// What it is about; how a trial ended counts as the package.
    pub fn aspect(&self) -> Aspect {
        aspect_of(&self.0).unwrap_or(Aspect::Package)
    }

    /// What it is about, as a word: the aspect, or `outcome`.
    pub fn about(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }
}

/// Words of a trial's end.
const REASONS: [&str; 8] =
    ["crash", "hang", "memory", "refused", "no-output", "unreadable-output", "password", "environment"];
const STAGES: [&str; 5] = ["load", "render", "save", "reload", "rerender"];
/// What pages' signatures are about.
const PAGES: [&str; 6] = ["page", "page-count", "saved-page", "saved-page-count", "round-trip", "reference"];

/// The aspect of a signature all of whose words are known.
pub fn aspect_of(text: &str) -> Option<Aspect> {
    let words: Vec<&str> = text.strip_prefix("s1:")?.split('/').collect();
    match words.as_slice() {
        [on, "outcome", reason, stage] => {
            (is_route(on) && REASONS.contains(reason) && STAGES.contains(stage)).then_some(Aspect::Package)
        }
        [on, "layout", what, "altered", "layout"] if PAGES.contains(what) => is_route(on).then_some(Aspect::Layout),
        [on, aspect, subject, change, origin] => {
            let known = word::<Change>(change).is_some() && word::<Origin>(origin).is_some() && is_route(on);
            let own = subject_aspect(subject)?;
            (known && word::<Aspect>(aspect) == Some(own)).then_some(own)
        }
        _ => None,
    }
}

fn subject_aspect(subject: &str) -> Option<Aspect> {
    let property = word::<Property>(subject).map(Property::aspect);
    let node = word::<Kind>(subject).map(Kind::aspect);
    property.or(node).or((subject == "text").then_some(Aspect::Text))
}

fn is_route(text: &str) -> bool {
    text.split('>').count() <= 2 && text.split('>').all(|f| word::<Format>(f).is_some())
}

/// A word of one of the engine's enumerations.
pub fn word<'t, T: Deserialize<'t>>(text: &'t str) -> Option<T> {
    let deserializer: StrDeserializer<'t, WordError> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

fn is_lower_hex(b: u8) -> bool {
    b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
}

/// Whether a text is so many lower-case hexadecimal digits.
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(is_lower_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Aspect>) {
        assert_eq!(aspect_of(text), expected, "{text}");
    }

    #[test]
    fn signatures_of_the_engine_are_known_and_nothing_else_is() {
        check("s1:rtf>rtf/table/cell.border-bottom/lost/import", Some(Aspect::Table));
        check("s1:rtf>odt/text/text/lost/unlocated", Some(Aspect::Text));
        check("s1:docx>odt/image/image/moved/export", Some(Aspect::Image));
        check("s1:rtf/outcome/crash/load", Some(Aspect::Package));
        check("s1:rtf/layout/page-count/altered/layout", Some(Aspect::Layout));
        check("s1:rtf>rtf/layout/round-trip/altered/layout", Some(Aspect::Layout));
        check("s1:rtf>rtf/table/jean.dupont/lost/import", None);
        check("s1:rtf>rtf/text/cell.border-bottom/lost/import", None);
        check("s1:rtf/outcome/crash/load/", None);
        check("s2:rtf/outcome/crash/load", None);
        check("s1:RTF/outcome/crash/load", None);
        check("s1:rtf>rtf>rtf/outcome/crash/load", None);
        check("secret", None);
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let v = |t| Version::parse(t).unwrap();
        assert!(v("7.4.7.2") < v("25.2.3.2") && v("25.2.3") < v("25.2.10") && v("26.8.2.2").of_line(&v("26.8")));
        assert!(!v("26.80.1").of_line(&v("26.8")));
        assert_eq!(Version::parse("25.2 from Jean"), None);
        assert_eq!(Version::parse("1.2.3.4.5.6"), None);
    }

    #[test]
    fn names_and_builds_hold_no_text() {
        for (text, fine) in
            [("interieur", true), ("2026-11", true), ("", false), ("É", false), ("-a", false), ("a b", false)]
        {
            assert_eq!(Id::parse(text).is_some(), fine, "{text}");
        }
        for (text, fine) in [
            ("520(Build:2)", true),
            ("4:25.2.3-2+deb13u6", true),
            ("4:26.8.1.1-3+b1", true),
            ("4:25.2.3-2+jean1", false),
            ("bffef4ea93e5", true),
            ("", true),
            ("de la part de Jean", false),
            ("1(Build:x)", false),
        ] {
            assert_eq!(BuildId::parse(text).is_some(), fine, "{text}");
        }
        assert!(Locale::parse("fr-FR").is_some() && Locale::parse("fr-secret").is_none());
    }
}
