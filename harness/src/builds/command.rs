//! Any converter as a build: `command:FILE.toml` (design §4).
//!
//! In: a TOML file with `name`, `version`, and `command` as a list of words with `{input}` and `{output}`. Out: a
//! validated [`CommandSpec`] with the program's full path, and its fingerprint. Running it is not done here. There is no
//! shell: words reach the program as they are.

use super::error::{At, BuildError, Result};
use super::fingerprint;
use super::libraries::Search;
use serde::{Deserialize, Serialize};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// How to run a converter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandSpec {
    /// Full path of the program.
    pub program: PathBuf,
    /// Its arguments, with `{input}` and `{output}`.
    pub arguments: Vec<String>,
}

impl CommandSpec {
    /// The arguments for one document.
    pub fn arguments_for(&self, input: &str, output: &str) -> Vec<String> {
        self.arguments.iter().map(|word| fill(word, input, output)).collect()
    }
}

/// Fills both places in one pass: a file name that looks like a place is left alone.
fn fill(word: &str, input: &str, output: &str) -> String {
    let mut text = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (value, length) = match () {
            _ if from.starts_with("{input}") => (input, "{input}".len()),
            _ if from.starts_with("{output}") => (output, "{output}".len()),
            _ => ("{", 1),
        };
        text.push_str(value);
        rest = from.get(length..).unwrap_or_default();
    }
    text + rest
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    version: String,
    command: Vec<String>,
}

/// A command as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The converter's name.
    pub product: String,
    /// Its version, by the file's word.
    pub version: String,
    /// How to run it.
    pub spec: CommandSpec,
}

/// Reads and checks a file; `search` is the value of `PATH`.
pub fn read(file: &Path, search: &str) -> Result<Command> {
    let text = std::fs::read_to_string(file).at(file)?;
    let parsed: File = toml::from_str(&text).map_err(|error| BuildError::broken(file, error.to_string()))?;
    let refuse = |why: String| Err(BuildError::broken(file, why));
    let Some((program, arguments)) = parsed.command.split_first() else {
        return refuse("`command` is empty".into());
    };
    for place in ["{input}", "{output}"] {
        if !arguments.iter().any(|word| word.contains(place)) {
            return refuse(format!("`command` has no {place}"));
        }
    }
    if parsed.name.trim().is_empty() || parsed.version.trim().is_empty() {
        return refuse("`name` and `version` must say something".into());
    }
    let program = find(program, file, search)?;
    Ok(Command {
        product: parsed.name,
        version: parsed.version,
        spec: CommandSpec { program, arguments: arguments.to_vec() },
    })
}

/// The hash of what runs: the words, the program, the libraries it loads.
pub fn fingerprint(spec: &CommandSpec) -> Result<String> {
    let mut files = vec![("program".to_owned(), spec.program.clone())];
    let closure = Search::host().closure(std::slice::from_ref(&spec.program));
    files.extend(closure.found.into_iter().map(|(name, place)| (format!("host:{name}"), place)));
    let words = serde_json::to_string(&spec.arguments).unwrap_or_default();
    Ok(super::hash::sha256_of_text(&format!("{words}\n{}", fingerprint::of_files(files)?)))
}

/// A program by its path (seen from the file's folder) or by its name on the search path.
fn find(program: &str, file: &Path, search: &str) -> Result<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let candidates: Vec<PathBuf> = match program.contains('/') {
        true => vec![folder.join(program)],
        false => std::env::split_paths(search).map(|folder| folder.join(program)).collect(),
    };
    let found = candidates.iter().find(|path| is_program(path));
    let missing = || BuildError::usage(program, "no such program", "give its full path or install it");
    let found = found.ok_or_else(missing)?;
    std::fs::canonicalize(found).at(found)
}

fn is_program(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Command> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("convert");
        std::fs::write(&program, "#!/bin/sh\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(folder.path().join("c.toml"), text).unwrap();
        read(&folder.path().join("c.toml"), folder.path().to_str().unwrap())
    }

    fn refused(text: &str, part: &str) {
        let error = read_text(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn a_command_with_both_places() {
        let text = "name='Pandoc'\nversion='3.1'\ncommand=['convert','{input}','-o','{output}']";
        let command = read_text(text).unwrap();
        assert_eq!((command.product.as_str(), command.version.as_str()), ("Pandoc", "3.1"));
        assert!(command.spec.program.ends_with("convert") && command.spec.program.is_absolute());
        assert_eq!(command.spec.arguments_for("/in/{output}.rtf", "o"), ["/in/{output}.rtf", "-o", "o"]);
        assert!(read_text(&text.replace("'convert'", "'./convert'")).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused("name='x'\nversion='1'\ncommand=[]", "empty");
        refused("name='x'\nversion='1'\ncommand=['convert','{input}']", "{output}");
        refused("name=''\nversion='1'\ncommand=['convert','{input}','{output}']", "name");
        refused("name='x'\nversion='1'\ncommand=['nothing','{input}','{output}']", "no such program");
        refused("name='x'\nversion='1'\ncommand='convert {input}'", "c.toml");
        refused("name='x'\nshell=true", "shell");
    }

    #[test]
    fn places_inside_words() {
        assert_eq!(fill("--in={input},{x}{", "a", "b"), "--in=a,{x}{");
    }

    #[test]
    fn the_fingerprint_follows_words_and_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("p");
        std::fs::write(&program, "1").unwrap();
        let spec = |words: &[&str]| CommandSpec {
            program: program.clone(),
            arguments: words.iter().map(|w| w.to_string()).collect(),
        };
        let first = fingerprint(&spec(&["a b"])).unwrap();
        assert_ne!(first, fingerprint(&spec(&["a", "b"])).unwrap());
        std::fs::write(&program, "2").unwrap();
        assert_ne!(first, fingerprint(&spec(&["a b"])).unwrap());
    }
}
