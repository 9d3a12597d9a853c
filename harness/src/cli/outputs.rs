//! Files for machines, and in which language people are spoken to.
//!
//! In: the options of `check`, `compare` and `report`, a comparison, its documents' files. Out: files that are complete or not there.

use super::Usage;
use crate::pages::digest;
use crate::plan::Planned;
use crate::store::write_for;
use anyhow::{Context as _, Result};
use clap::Args;
use recette_engine::compare::Comparison;
use recette_reports::difference::Shown;
use recette_reports::lines::Lines;
use recette_reports::{Content, Language, codequality, jsonl, junit, markdown, rerun, sarif};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Files for machines.
#[derive(Debug, Default, Args)]
pub struct Machine {
    /// JUnit XML: a test case per document
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub junit: Option<PathBuf>,
    /// SARIF 2.1.0: a result per difference, with baseline state and suppressions
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub sarif: Option<PathBuf>,
    /// JSON Lines: one line per difference
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub jsonl: Option<PathBuf>,
    /// Markdown summary, as for GITHUB_STEP_SUMMARY
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub markdown: Option<PathBuf>,
    /// GitLab code quality report
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub code_quality: Option<PathBuf>,
    /// Documents worth another look, for --only
    #[arg(long, value_name = "FILE", help_heading = "Files for machines")]
    pub rerun: Option<PathBuf>,
    /// How much of the documents' content they and --json carry: full, names, none
    #[arg(long, value_name = "HOW", default_value = "none", help_heading = "Files for machines")]
    pub content: String,
}

/// How much content a word allows.
pub fn content(word: &str) -> Result<Content, Usage> {
    match word {
        "full" => Ok(Content::Full),
        "names" => Ok(Content::Names),
        "none" => Ok(Content::None),
        other => Err(Usage(format!("--content {other:?}; hint: full, names or none"))),
    }
}

impl Machine {
    /// How much content the files may carry.
    pub fn content(&self) -> Result<Content, Usage> {
        content(&self.content)
    }

    /// Writes what was asked for.
    pub fn write(&self, comparison: &Comparison, planned: &[Planned], command: &str) -> Result<()> {
        let mut shown = Shown::new(comparison, self.content()?, language(), command);
        if shown.content.shows_names() && (self.sarif.is_some() || self.code_quality.is_some()) {
            shown.lines = lines(comparison, planned);
        }
        if let Some(path) = &self.junit {
            let mut bytes = Vec::new();
            junit::write(&shown, path, &mut bytes)?;
            put(path, &bytes)?;
        }
        if let Some(path) = &self.sarif {
            put(path, sarif::log(&shown)?.as_bytes())?;
        }
        if let Some(path) = &self.jsonl {
            let mut bytes = Vec::new();
            jsonl::write(&shown, path, &mut bytes)?;
            put(path, &bytes)?;
        }
        if let Some(path) = &self.markdown {
            put(path, markdown::summary(&shown).as_bytes())?;
        }
        if let Some(path) = &self.code_quality {
            put(path, codequality::report(&shown)?.as_bytes())?;
        }
        if let Some(path) = &self.rerun {
            put(path, rerun::list(&shown).as_bytes())?;
        }
        Ok(())
    }
}

/// In which lines findings are, of the documents that are still what was compared.
fn lines(comparison: &Comparison, planned: &[Planned]) -> Lines {
    let paths: HashMap<&str, &Path> =
        planned.iter().map(|p| (p.document.id.as_str(), p.document.path.as_path())).collect();
    let bytes = |id: &str| std::fs::read(paths.get(id)?).ok().filter(|bytes| digest(bytes) == id);
    Lines::of(comparison, |document| bytes(&document.id))
}

/// Writes a file that others may read, complete or not at all.
pub fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    write_for(0o666, path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// The language of the environment: French or English.
pub fn language() -> Language {
    language_of(|name| std::env::var(name).ok())
}

fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
    let first = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    Language::of_locale(&first.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_the_language() {
        let check = |set: &[(&str, &str)], expected| {
            let find = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
            assert_eq!(language_of(find), expected, "{set:?}");
        };
        check(&[], Language::English);
        check(&[("LANG", "fr_FR.UTF-8")], Language::French);
        check(&[("LANG", "fr_FR.UTF-8"), ("LC_ALL", "C")], Language::English);
        check(&[("LANG", "de_DE"), ("LC_MESSAGES", "fr")], Language::French);
        check(&[("LANG", "fr"), ("LC_ALL", "")], Language::French);
        check(&[("LANG", "frp_FR")], Language::English);
    }
}
