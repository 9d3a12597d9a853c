//! Whether a suite still is what its manifest says: everything that is wrong, at once.

use super::manifest::{self, Mistake};
use super::walk::walk;
use super::{Document, Skip, Suite, SuiteError, file, matcher, passwords};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

/// What a check found.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// Documents of the manifest.
    pub planned: usize,
    /// Documents that are what they were.
    pub intact: usize,
    /// Everything else.
    pub problems: Vec<Problem>,
}

impl CheckReport {
    /// Whether there is anything that keeps a document from being run as it was. New files do not.
    pub fn is_sound(&self) -> bool {
        self.problems.iter().all(|p| matches!(p, Problem::New { .. }))
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Problem {
    /// The manifest itself.
    Manifest { path: PathBuf, mistake: Mistake },
    /// The whole directory is gone.
    NoRoot { root: PathBuf },
    /// A document is gone.
    Missing { path: PathBuf },
    /// A document is somewhere else now.
    Moved { from: PathBuf, to: PathBuf },
    /// A document has other bytes.
    Changed { path: PathBuf, was: String, is: String },
    /// A document or directory cannot be read.
    Unreadable { path: PathBuf, why: String },
    /// The reference rendering is gone.
    NoReference { path: PathBuf, reference: PathBuf },
    /// A glob of the manifest matches no document.
    IdleOverride { glob: String },
    /// The passwords file.
    Passwords { path: PathBuf, why: String },
    /// A file the manifest does not know.
    New { path: PathBuf },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Problem::*;
        let short = |h: &str| h.chars().take(12).collect::<String>();
        match self {
            Manifest { path, mistake } => write!(f, "{}: {mistake}", path.display()),
            NoRoot { root } => {
                write!(f, "{}: the suite's directory is gone; hint: mount it, or change root", root.display())
            }
            Missing { path } => write!(f, "{}: missing; hint: put it back, or add the directory again", path.display()),
            Moved { from, to } => {
                write!(
                    f,
                    "{}: moved to {}; hint: add the directory again, settings are kept",
                    from.display(),
                    to.display()
                )
            }
            Changed { path, was, is } => write!(
                f,
                "{}: changed (sha256 was {}…, is {}…); hint: add the directory again if that was meant",
                path.display(),
                short(was),
                short(is)
            ),
            Unreadable { path, why } => write!(f, "{}: {why}", path.display()),
            NoReference { path, reference } => {
                write!(
                    f,
                    "{}: reference rendering {} is missing; hint: put it back, or add again",
                    path.display(),
                    reference.display()
                )
            }
            IdleOverride { glob } => write!(f, "override {glob:?} matches no document; hint: correct it, or remove it"),
            Passwords { path, why } => write!(f, "{}: {why}", path.display()),
            New { path } => {
                write!(f, "{}: not in the suite; hint: add the directory again to take it in", path.display())
            }
        }
    }
}

/// Checks a manifest file and, as far as it can be understood, its documents.
pub fn check_manifest(path: &Path) -> Result<(Suite, CheckReport), SuiteError> {
    let (suite, mistakes) = manifest::parse(&manifest::text(path)?, path);
    let mut report = check(&suite);
    let mistakes = mistakes.into_iter().map(|mistake| Problem::Manifest { path: path.to_owned(), mistake });
    report.problems.splice(0..0, mistakes);
    Ok((suite, report))
}

/// Checks the documents of a suite.
pub fn check(suite: &Suite) -> CheckReport {
    let mut report = CheckReport { planned: suite.documents.len(), ..CheckReport::default() };
    if !suite.root.is_dir() {
        report.problems.push(Problem::NoRoot { root: suite.root.clone() });
        return report;
    }
    let mut strays = Strays::of(suite, &mut report.problems);
    for document in &suite.documents {
        let problems = document_problems(suite, document, &mut strays);
        report.intact += usize::from(problems.is_empty());
        report.problems.extend(problems);
    }
    idle_overrides(suite, &mut report.problems);
    report.problems.extend(passwords::problems(suite).map(|(path, why)| Problem::Passwords { path, why }));
    report.problems.extend(strays.left().map(|path| Problem::New { path }));
    report
}

fn document_problems(suite: &Suite, document: &Document, strays: &mut Strays) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        document.all_names().filter_map(|name| name_problem(suite, document, name, strays)).collect();
    if let Some(reference) = document.reference.clone().filter(|r| !suite.root.join(r).is_file()) {
        problems.push(Problem::NoReference { path: document.path.clone(), reference });
    }
    problems
}

fn name_problem(suite: &Suite, document: &Document, name: &Path, strays: &mut Strays) -> Option<Problem> {
    let path = name.to_owned();
    match file::digest(&suite.root.join(name)) {
        Ok((is, _)) if is == document.sha256 || document.sha256.is_empty() => None,
        Ok((is, _)) => Some(Problem::Changed { path, was: document.sha256.clone(), is }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Some(match strays.take(&suite.root, document) {
            Some(to) => Problem::Moved { from: path, to },
            None => Problem::Missing { path },
        }),
        Err(e) => Some(Problem::Unreadable { path, why: format!("cannot be read: {e}{}", file::hint(&e)) }),
    }
}

fn idle_overrides(suite: &Suite, problems: &mut Vec<Problem>) {
    for over in &suite.overrides {
        let Ok(glob) = matcher(&over.glob) else { continue };
        if !suite.documents.iter().any(|d| d.all_names().any(|n| glob.is_match(n))) {
            problems.push(Problem::IdleOverride { glob: over.glob.clone() });
        }
    }
}

/// Files below the root that the manifest does not know, by size: where missing documents may have gone. Only those of
/// a missing document's size are hashed.
struct Strays {
    by_size: HashMap<u64, Vec<(PathBuf, Option<String>)>>,
}

impl Strays {
    fn of(suite: &Suite, problems: &mut Vec<Problem>) -> Strays {
        let known = known_paths(suite);
        let excluded: Vec<_> = suite.exclude.iter().filter_map(|g| matcher(g).ok()).collect();
        let walked = walk(&suite.root);
        let unreadable = walked.skipped.into_iter().filter(|s| s.kind == Skip::Unreadable);
        problems.extend(unreadable.map(|s| Problem::Unreadable { path: s.path, why: s.reason }));
        let mut by_size: HashMap<u64, Vec<_>> = HashMap::new();
        for path in walked.files {
            let left_out = known.contains(path.as_path()) || excluded.iter().any(|g| g.is_match(&path));
            let Some(size) = (!left_out).then(|| std::fs::metadata(suite.root.join(&path)).ok()).flatten() else {
                continue;
            };
            by_size.entry(size.len()).or_default().push((path, None));
        }
        Strays { by_size }
    }

    fn take(&mut self, root: &Path, document: &Document) -> Option<PathBuf> {
        let candidates = self.by_size.get_mut(&document.size)?;
        for (path, hash) in candidates.iter_mut().filter(|(_, hash)| hash.is_none()) {
            *hash = file::digest(&root.join(path)).ok().map(|(hash, _)| hash);
        }
        let at = candidates.iter().position(|(_, hash)| hash.as_deref() == Some(&document.sha256))?;
        Some(candidates.remove(at).0)
    }

    /// What is left, sorted.
    fn left(self) -> impl Iterator<Item = PathBuf> {
        let left: BTreeSet<PathBuf> = self.by_size.into_values().flatten().map(|(path, _)| path).collect();
        left.into_iter()
    }
}

fn known_paths(suite: &Suite) -> BTreeSet<&Path> {
    let documents = suite.documents.iter().flat_map(|d| d.all_names().chain(d.reference.as_deref()));
    let others = suite.skipped.iter().map(|s| s.path.as_path()).chain(suite.passwords.as_deref());
    documents.chain(others).collect()
}
