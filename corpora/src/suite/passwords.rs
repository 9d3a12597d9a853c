//! The passwords file of a suite: TOML, `"path or glob or sha256" = "password"`.
//!
//! Kept apart from the manifest so that manifests can be shown around. Passwords never appear in messages.

use super::fields::{Context, Lines};
use super::manifest::{decode, lines};
use super::{Document, Suite, SuiteError, matcher};
use std::path::PathBuf;
use toml::de::DeTable;

/// Passwords by what they are for, in the file's order of keys.
#[derive(Clone, Default)]
pub struct Passwords(Vec<(String, String)>);

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passwords({})", self.0.len())
    }
}

impl Passwords {
    /// The suite's passwords; none where it names no file.
    pub fn of(suite: &Suite) -> Result<Passwords, SuiteError> {
        let Some(file) = &suite.passwords else { return Ok(Passwords::default()) };
        let path = suite.root.join(file);
        let text = std::fs::read_to_string(&path).map_err(SuiteError::io(&path, "cannot be read"))?;
        let mut ctx = Context { lines: Lines::of(&text), mistakes: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            // The parser's message may quote the line, and with it a password.
            ctx.mistake(
                error.span().map_or(0, |s| s.start),
                "not TOML".to_owned(),
                "write \"letters/a.docx\" = \"password\"",
            );
        }
        let passwords = entries(table.get_ref(), &mut ctx);
        match ctx.mistakes.is_empty() {
            true => Ok(passwords),
            false => Err(SuiteError::Manifest { path, mistakes: ctx.mistakes }),
        }
    }

    /// The password of a document: by hash, by one of its paths, by the first glob that matches.
    pub fn find(&self, document: &Document) -> Option<&str> {
        let exact = |key: &str| key == document.sha256 || document.all_names().any(|n| n == decode(key));
        let glob = |key: &str| matcher(key).is_ok_and(|g| document.all_names().any(|n| g.is_match(n)));
        let by = |test: &dyn Fn(&str) -> bool| self.0.iter().find(|(key, _)| test(key)).map(|(_, p)| p.as_str());
        by(&exact).or_else(|| by(&glob))
    }
}

fn entries(table: &DeTable<'_>, ctx: &mut Context) -> Passwords {
    let mut found = Vec::new();
    for (key, value) in table.iter() {
        match value.get_ref().as_str() {
            Some(password) => found.push((key.get_ref().to_string(), password.to_owned())),
            None => ctx.mistake(value.span().start, "a password is not a string".to_owned(), "put it in quotes"),
        }
    }
    Passwords(found)
}

/// What is wrong with the passwords file.
pub(super) fn problems(suite: &Suite) -> impl Iterator<Item = (PathBuf, String)> {
    let path = suite.root.join(suite.passwords.clone().unwrap_or_default());
    let unread = match Passwords::of(suite) {
        Ok(_) => None,
        Err(SuiteError::Manifest { mistakes, .. }) => Some(format!("mistakes:\n{}", lines(&mistakes))),
        Err(SuiteError::Io { source, .. }) => {
            Some(format!("cannot be read: {source}; hint: correct passwords in the manifest"))
        }
        Err(other) => Some(other.to_string()),
    };
    let open = suite.passwords.is_some() && readable_by_others(&path);
    let open = open.then(|| "readable by everybody; hint: chmod 600".to_owned());
    [unread, open].into_iter().flatten().map(move |why| (path.clone(), why))
}

fn readable_by_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o004 != 0)
}
