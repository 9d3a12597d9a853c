//! What a TOML file may say, as tables of keys: checked with every mistake at once, and published as a JSON schema.
//!
//! In: a text and the [`Key`]s it may have. Out: mistakes with line and hint, or the JSON schema of the same tables, so that
//! the two cannot differ. Deliberately absent: what keys mean together; `policy` and `group` say that.

use crate::Date;
use crate::words::{self, Id, Version};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The number of all files of today.
const SCHEMA: u64 = 1;

/// One key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it has to be there.
    pub required: bool,
    /// What it means: the hint of a mistake, the description in the JSON schema.
    pub says: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text for people.
    Text,
    /// A short name: lower case letters, digits, hyphens.
    Id,
    /// `2026-11-22`.
    Date,
    /// `26.8.2.2`.
    Version,
    /// A whole number from 0 up.
    Count,
    /// A number from 0 up.
    Number,
    /// True or false.
    Flag,
    /// A signature of the engine's.
    Signature,
    /// 64 hexadecimal digits.
    Hash,
    /// A keyed tag.
    Tag,
    /// A file below a folder: letters, digits and `._+~()- ` between slashes; safe in a list and on a command line.
    File,
    /// An Ed25519 public key: PEM, or its one line.
    PublicKey,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Several of one kind.
    List(&'static Kind),
    /// A table.
    Table(&'static [Key]),
    /// Tables, `[[name]]`.
    Tables(&'static [Key]),
}

/// A key that may be absent.
pub const fn may(name: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { name, kind, required: false, says }
}

/// A key that has to be there.
pub const fn must(name: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { name, kind, required: true, says }
}

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Mistake { line, what, hint } = self;
        write!(f, "line {line}: {what}; hint: {hint}")
    }
}

/// All mistakes of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Mistakes(pub Vec<Mistake>);

/// Reads a file of our own: held against its keys, its schema number the one that is known. What its keys mean together is
/// still to be checked.
pub fn read<'t, F: DeserializeOwned>(text: &'t str, keys: &'static [Key]) -> Result<(F, Checked<'t>), Mistakes> {
    let mut checked = Checked::new(text, keys);
    let file = toml::from_str::<F>(text).ok().filter(|_| checked.mistakes.is_empty());
    let Some(file) = file else {
        if checked.mistakes.is_empty() {
            checked.mistake(0, "cannot be read".to_owned(), "hold it against the published schema");
        }
        return Err(checked.mistakes());
    };
    checked.schema();
    Ok((file, checked))
}

/// A file while it is checked.
pub struct Checked<'t> {
    text: &'t str,
    table: Spanned<DeTable<'t>>,
    mistakes: Vec<Mistake>,
}

impl<'t> Checked<'t> {
    /// Reads a text as far as it is TOML and holds it against the keys.
    pub fn new(text: &'t str, keys: &'static [Key]) -> Checked<'t> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut checked = Checked { text, table: table.clone(), mistakes: Vec::new() };
        for error in errors {
            let at = error.span().map_or(0, |s| s.start);
            checked.mistake(
                at,
                error.message().replace('\n', " "),
                "TOML: key = \"text\", key = 1, key = [\"a\", \"b\"]",
            );
        }
        checked.check_table(table.get_ref(), 0, keys);
        checked
    }

    fn schema(&mut self) {
        let written = self.table.get_ref().get("schema").and_then(|value| whole(value.get_ref()));
        if written != Some(SCHEMA) {
            let what = format!("schema {}, this version reads {SCHEMA}", written.unwrap_or_default());
            self.mistake_at("schema", what, "use a newer recette");
        }
    }

    /// A mistake at a byte offset.
    pub fn mistake(&mut self, at: usize, what: String, hint: &str) {
        let line = self.text.get(..at).unwrap_or(self.text).matches('\n').count() + 1;
        self.mistakes.push(Mistake { line, what, hint: hint.to_owned() });
    }

    /// A mistake at `[[array]]` number `index`, at one of its keys where it has it.
    pub fn mistake_in(&mut self, array: &str, index: usize, key: &str, what: String, hint: &str) {
        let entry = self.table.get_ref().get(array).and_then(|v| v.get_ref().as_array()?.get(index));
        let within = entry.and_then(|e| e.get_ref().as_table()?.get(key));
        let at = within.or(entry).map_or(0, |v| v.span().start);
        self.mistake(at, what, hint);
    }

    /// A mistake at a key of the top.
    pub fn mistake_at(&mut self, key: &str, what: String, hint: &str) {
        let at = self.table.get_ref().get(key).map_or(0, |v| v.span().start);
        self.mistake(at, what, hint);
    }

    /// The value, or all mistakes in the order of lines.
    pub fn finish<T>(self, value: T) -> Result<T, Mistakes> {
        if self.mistakes.is_empty() { Ok(value) } else { Err(self.mistakes()) }
    }

    fn mistakes(mut self) -> Mistakes {
        self.mistakes.sort_by_key(|m| m.line);
        self.mistakes.dedup();
        Mistakes(self.mistakes)
    }

    fn check_table(&mut self, table: &DeTable<'_>, at: usize, keys: &'static [Key]) {
        for (name, value) in table {
            match keys.iter().find(|k| k.name == name.get_ref().as_ref()) {
                Some(key) => self.check_value(key.name, value, key.kind, key.says),
                None => self.unknown(name.span().start, name.get_ref(), keys),
            }
        }
        for key in keys.iter().filter(|k| k.required && !table.contains_key(k.name)) {
            self.mistake(at, format!("{} is missing", key.name), key.says);
        }
    }

    fn unknown(&mut self, at: usize, name: &str, keys: &'static [Key]) {
        let known: Vec<&str> = keys.iter().map(|k| k.name).collect();
        self.mistake(at, format!("unknown key {name:?}"), &format!("one of {}", known.join(", ")));
    }

    fn check_value(&mut self, name: &str, value: &Spanned<DeValue<'_>>, kind: Kind, says: &'static str) {
        let at = value.span().start;
        match (kind, value.get_ref()) {
            (Kind::Table(keys), DeValue::Table(table)) => self.check_table(table, at, keys),
            (Kind::Tables(keys), DeValue::Array(array)) => {
                for entry in array.iter() {
                    match entry.get_ref().as_table() {
                        Some(table) => self.check_table(table, entry.span().start, keys),
                        None => self.mistake(entry.span().start, format!("{name} holds no table"), says),
                    }
                }
            }
            (Kind::List(kind), DeValue::Array(array)) => {
                array.iter().for_each(|entry| self.check_value(name, entry, *kind, says));
            }
            (kind, value) => {
                if let Err(wanted) = fits(kind, value) {
                    self.mistake(at, format!("{name} is not {wanted}"), says);
                }
            }
        }
    }
}

/// Whether a simple value is of a kind; else what was wanted.
fn fits(kind: Kind, value: &DeValue<'_>) -> Result<(), String> {
    let text = value.as_str();
    let (fine, wanted) = match kind {
        Kind::Text => (text.is_some(), "a text in quotes"),
        Kind::Id => (text.is_some_and(|t| Id::parse(t).is_some()), "a short name of a-z, 0-9 and hyphens"),
        Kind::Date => (text.is_some_and(|t| date(t).is_some()), "a date as \"2026-11-22\""),
        Kind::Version => (text.is_some_and(|t| Version::parse(t).is_some()), "a version as \"26.8.2.2\""),
        Kind::Count => (whole(value).is_some(), "a whole number from 0 up"),
        Kind::Number => (number(value).is_some(), "a number from 0 up"),
        Kind::Flag => (value.as_bool().is_some(), "true or false"),
        Kind::Signature => (text.is_some_and(|t| words::aspect_of(t).is_some()), "a signature of the engine's"),
        Kind::Hash => (text.is_some_and(|t| words::is_hex(t, 64)), "64 hexadecimal digits"),
        Kind::Tag => (text.is_some_and(|t| crate::keys::Tag::parse(t).is_some()), "a keyed tag of 22 characters"),
        Kind::File => {
            (text.is_some_and(is_file), "a file's name of plain letters, digits and ._+~()-, below its folder")
        }
        Kind::PublicKey => (text.is_some_and(|t| crate::keys::PublicKey::parse(t).is_ok()), "an Ed25519 public key"),
        Kind::OneOf(words) => {
            let fine = text.is_some_and(|t| words.contains(&t));
            return if fine { Ok(()) } else { Err(format!("one of {}", words.join(", "))) };
        }
        Kind::List(_) => (false, "a list, [\"one\", \"two\"]"),
        Kind::Table(_) => (false, "a table"),
        Kind::Tables(_) => (false, "a list of tables, [[name]]"),
    };
    if fine { Ok(()) } else { Err(wanted.to_owned()) }
}

/// A date in its one canonical form.
pub fn date(text: &str) -> Option<Date> {
    text.parse().ok().filter(|date: &Date| date.to_string() == text)
}

/// Whether a text names a file below a folder in letters that no shell and no list of hashes reads otherwise.
pub fn is_file(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+~()- ".contains(c);
    let part = |p: &str| {
        p.starts_with(|c: char| c.is_ascii_alphanumeric()) && p.chars().all(plain) && !p.ends_with([' ', '.'])
    };
    text.len() <= 200 && text.split('/').all(part)
}

fn whole(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(i) if i.radix() == 10 => i.as_str().parse().ok(),
        _ => None,
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Integer(i) if i.radix() == 10 => i.as_str().parse().ok(),
        DeValue::Float(f) => f.as_str().parse::<f64>().ok(),
        _ => None,
    };
    number.filter(|n| n.is_finite() && *n >= 0.0)
}

/// The JSON schema of a file.
pub fn json_schema(title: &str, keys: &'static [Key]) -> Json {
    let mut schema = table_schema(keys);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema
}

fn table_schema(keys: &'static [Key]) -> Json {
    let properties: serde_json::Map<String, Json> = keys
        .iter()
        .map(|key| {
            let mut schema = kind_schema(key.kind);
            schema["description"] = json!(key.says);
            (key.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> = keys.iter().filter(|k| k.required).map(|k| k.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn kind_schema(kind: Kind) -> Json {
    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match kind {
        Kind::Text | Kind::PublicKey => json!({ "type": "string" }),
        Kind::Id => pattern("^[a-z0-9][a-z0-9-]{0,31}$"),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Version => pattern("^[0-9]{1,5}(\\.[0-9]{1,5}){0,4}$"),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Number => json!({ "type": "number", "minimum": 0 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Signature => pattern("^s1:"),
        Kind::Hash => pattern("^[0-9a-f]{64}$"),
        Kind::File => {
            let part = "[A-Za-z0-9]([A-Za-z0-9._+~() -]*[A-Za-z0-9_+~()-])?";
            pattern(&format!("^{part}(/{part})*$"))
        }
        Kind::Tag => pattern("^[A-Za-z0-9_-]{22}$"),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::List(kind) => json!({ "type": "array", "items": kind_schema(*kind) }),
        Kind::Table(keys) => table_schema(keys),
        Kind::Tables(keys) => json!({ "type": "array", "items": table_schema(keys) }),
    }
}
