//! Directories become suites: walked, hashed, detected, described by a manifest. Nothing is copied.

use super::file::{self, Seen};
use super::manifest::{self, Mistake};
use super::tags::{self, TagImport};
use super::walk::{SETTINGS, Walked, walk};
use super::{Document, Settings, Skip, Skipped, Suite, SuiteError, list, matcher, write};
use globset::GlobMatcher;
use recette_engine::read::Limits;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What to do with a file that has a document's name and not its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Broken {
    /// List it as skipped, with the reason.
    #[default]
    Skip,
    /// Run it as what its name says: for suites that test how an office refuses.
    Include,
}

/// Told of a file: its number from 0, how many there are, its path.
pub type Progress = dyn Fn(usize, usize, &Path);

/// How to scan.
#[derive(Clone, Copy, Default)]
pub struct ScanOptions<'a> {
    /// Limits of detection.
    pub limits: Limits,
    /// Files with a document's name only.
    pub broken: Broken,
    /// CSV with the columns `path` and `tags`.
    pub tags_from: Option<&'a Path>,
    /// Told before each file.
    pub progress: Option<&'a Progress>,
}

/// What a new suite is to be. `None` keeps what the suite's manifest or the directory's `recette.toml` says.
#[derive(Clone, Copy, Default)]
pub struct AddOptions<'a> {
    /// Ministry.
    pub owner: Option<&'a str>,
    /// Of the whole suite.
    pub weight: Option<f64>,
    /// Of every document.
    pub critical: Option<bool>,
    /// More tags of every document.
    pub tags: &'a [String],
    /// Whether tags may leave under the group's key.
    pub shared: Option<bool>,
    /// Passwords file, relative to the directory.
    pub passwords: Option<&'a Path>,
    /// How to scan.
    pub scan: ScanOptions<'a>,
}

/// What was added.
#[derive(Debug)]
pub struct Added {
    /// As written.
    pub suite: Suite,
    /// Where.
    pub manifest: PathBuf,
    /// What came of `tags_from`.
    pub tags: TagImport,
}

/// Describes a directory as the suite `name` in `suites` (a directory for manifests). Adding again brings the manifest up
/// to date and keeps what was said of documents by hand.
pub fn add(dir: &Path, name: &str, suites: &Path, options: &AddOptions<'_>) -> Result<Added, SuiteError> {
    list::check_name(name)?;
    let manifest = list::manifest_path(suites, name);
    let root = std::fs::canonicalize(dir).map_err(SuiteError::io(dir, "cannot be found"))?;
    let mut suite = match manifest.exists() {
        true => manifest::load(&manifest)?,
        false => described(&root)?,
    };
    let known = Settled::of(&suite);
    if manifest.exists() && suite.root != root {
        return Err(SuiteError::Taken { name: name.to_owned(), root: suite.root, manifest });
    }
    name.clone_into(&mut suite.name);
    suite.root = root;
    options.apply(&mut suite);
    let tags = fill(&mut suite, walk, &options.scan, &known)?;
    std::fs::create_dir_all(suites).map_err(SuiteError::io(suites, "cannot be made"))?;
    write::save(&suite, &manifest)?;
    Ok(Added { suite, manifest, tags })
}

/// A suite of a directory or of a single file, for this once. The directory's `recette.toml` is honoured.
pub fn from_path(path: &Path, options: &ScanOptions<'_>) -> Result<(Suite, TagImport), SuiteError> {
    let full = std::fs::canonicalize(path).map_err(SuiteError::io(path, "cannot be found"))?;
    if full.is_dir() {
        let mut suite = described(&full)?;
        let known = Settled::of(&suite);
        let tags = fill(&mut suite, walk, options, &known)?;
        return Ok((suite, tags));
    }
    let root = full.parent().unwrap_or(Path::new("/"));
    let mut suite = described(root)?;
    let known = Settled::of(&suite);
    let name = PathBuf::from(full.file_name().unwrap_or_default());
    let only = |_: &Path| Walked { files: vec![name], skipped: Vec::new() };
    let tags = fill(&mut suite, only, options, &known)?;
    Ok((suite, tags))
}

/// A suite by name, or a directory or file by path. A name with a slash, or one no manifest has, is a path.
pub fn open(what: &str, suites: &Path, options: &ScanOptions<'_>) -> Result<(Suite, TagImport), SuiteError> {
    let manifest = list::manifest_path(suites, what);
    if list::check_name(what).is_ok() && manifest.exists() {
        let mut suite = manifest::load(&manifest)?;
        let tags = import(&mut suite, options)?;
        return Ok((suite, tags));
    }
    if Path::new(what).exists() {
        return from_path(Path::new(what), options);
    }
    Err(SuiteError::Unknown { what: what.to_owned(), hint: list::hint(suites) })
}

impl AddOptions<'_> {
    fn apply(&self, suite: &mut Suite) {
        if let Some(owner) = self.owner {
            owner.clone_into(&mut suite.owner);
        }
        suite.weight = self.weight.unwrap_or(suite.weight);
        suite.shared = self.shared.unwrap_or(suite.shared);
        suite.defaults.critical = self.critical.or(suite.defaults.critical);
        suite.passwords = self.passwords.map(Path::to_owned).or_else(|| suite.passwords.take());
        let tags: BTreeSet<String> = suite.tags.iter().chain(self.tags).cloned().collect();
        suite.tags = tags.into_iter().collect();
    }
}

/// The suite of a directory before its documents are looked for: what its `recette.toml` says, if there is one.
fn described(root: &Path) -> Result<Suite, SuiteError> {
    let settings = root.join(SETTINGS);
    let name = root.file_name().map_or_else(|| "root".to_owned(), |n| n.to_string_lossy().into_owned());
    if !settings.is_file() {
        return Ok(Suite::new(&name, "", root));
    }
    let mut suite = manifest::load(&settings)?;
    suite.root = root.to_owned();
    if suite.name.is_empty() {
        suite.name = name;
    }
    Ok(suite)
}

/// What was said of single documents by hand, to be kept when they are found again: by content, else by path.
struct Settled {
    by_hash: HashMap<String, Settings>,
    by_path: HashMap<PathBuf, Settings>,
}

impl Settled {
    fn of(suite: &Suite) -> Settled {
        let said = |d: &&Document| d.own != Settings::default();
        let by_hash = suite.documents.iter().filter(said).map(|d| (d.sha256.clone(), d.own.clone())).collect();
        let paths =
            suite.documents.iter().filter(said).flat_map(|d| d.all_names().map(|n| (n.to_owned(), d.own.clone())));
        Settled { by_hash, by_path: paths.collect() }
    }

    fn find(&self, sha256: &str, path: &Path) -> Settings {
        self.by_hash.get(sha256).or_else(|| self.by_path.get(path)).cloned().unwrap_or_default()
    }
}

fn fill(
    suite: &mut Suite,
    files: impl FnOnce(&Path) -> Walked,
    options: &ScanOptions<'_>,
    known: &Settled,
) -> Result<TagImport, SuiteError> {
    let walked = files(&suite.root);
    let mut scan = Scan::new(suite, walked.skipped)?;
    let mut buffer = Vec::new();
    for (number, path) in walked.files.iter().enumerate() {
        if let Some(progress) = options.progress {
            progress(number, walked.files.len(), path);
        }
        scan.file(path, options, known, &mut buffer);
    }
    let (documents, skipped) = scan.finish();
    (suite.documents, suite.skipped) = (documents, skipped);
    import(suite, options)
}

/// Tags from the CSV, if one is given; then everything is resolved.
fn import(suite: &mut Suite, options: &ScanOptions<'_>) -> Result<TagImport, SuiteError> {
    let report = match options.tags_from {
        Some(csv) => tags::import(suite, csv)?,
        None => TagImport::default(),
    };
    suite.resolve();
    Ok(report)
}

/// The state of a scan: each content once, in the order of paths.
struct Scan {
    root: PathBuf,
    exclude: Vec<GlobMatcher>,
    passwords: Option<PathBuf>,
    documents: Vec<Document>,
    by_hash: HashMap<String, usize>,
    skipped: BTreeMap<PathBuf, Skipped>,
}

impl Scan {
    fn new(suite: &Suite, skipped: Vec<Skipped>) -> Result<Scan, SuiteError> {
        Ok(Scan {
            root: suite.root.clone(),
            exclude: suite.exclude.iter().map(|g| matcher(g)).collect::<Result<_, _>>()?,
            passwords: suite.passwords.clone(),
            documents: Vec::new(),
            by_hash: HashMap::new(),
            skipped: skipped.into_iter().map(|s| (s.path.clone(), s)).collect(),
        })
    }

    fn file(&mut self, path: &Path, options: &ScanOptions<'_>, known: &Settled, buffer: &mut Vec<u8>) {
        if self.passwords.as_deref() == Some(path) {
            return;
        }
        if self.exclude.iter().any(|g| g.is_match(path)) {
            return self.skip(path, Skip::Excluded, "left out by the manifest's exclude".to_owned());
        }
        let seen = match file::look(&self.root.join(path), &options.limits, buffer) {
            Ok(seen) => seen,
            Err(e) => return self.skip(path, Skip::Unreadable, format!("cannot be read: {e}{}", file::hint(&e))),
        };
        if let Some(&twin) = self.by_hash.get(&seen.sha256) {
            if let Some(document) = self.documents.get_mut(twin) {
                document.names.push(path.to_owned());
            }
            return;
        }
        match document(path, &seen, options.broken) {
            Err(reason) => self.skip(path, Skip::NotADocument, reason),
            Ok(mut document) => {
                document.own = known.find(&document.sha256, path);
                self.by_hash.insert(seen.sha256, self.documents.len());
                self.documents.push(document);
            }
        }
    }

    fn skip(&mut self, path: &Path, kind: Skip, reason: String) {
        self.skipped.insert(path.to_owned(), Skipped { path: path.to_owned(), kind, reason });
    }

    /// Reference renderings are known once all files are: a PDF beside a document is no stray file.
    fn finish(mut self) -> (Vec<Document>, Vec<Skipped>) {
        let mut used = BTreeSet::new();
        for document in &mut self.documents {
            let pdfs: Vec<PathBuf> =
                document.all_names().flat_map(|n| ["pdf", "PDF"].map(|e| n.with_extension(e))).collect();
            document.reference = pdfs.iter().find(|p| self.root.join(p).is_file()).cloned();
            used.extend(pdfs);
        }
        let excluded = |s: &Skipped| s.kind == Skip::NotADocument && used.contains(&s.path);
        (self.documents, self.skipped.into_values().filter(|s| !excluded(s)).collect())
    }
}

fn document(path: &Path, seen: &Seen, broken: Broken) -> Result<Document, String> {
    let mut document = Document {
        path: path.to_owned(),
        sha256: seen.sha256.clone(),
        format: recette_engine::format::Format::Rtf,
        size: seen.size,
        names: Vec::new(),
        named: None,
        encrypted: None,
        broken: None,
        reference: None,
        own: Settings::default(),
        weight: 1.0,
        critical: false,
        tags: Vec::new(),
    };
    match (&seen.detected, broken, file::promised(path)) {
        (Ok(found), ..) => {
            document.format = found.format;
            document.named.clone_from(&found.named);
            document.encrypted = found.encryption.map(str::to_owned);
        }
        (Err(reason), Broken::Include, Some(format)) => {
            document.format = format;
            document.broken = Some(reason.clone());
        }
        (Err(reason), ..) => return Err(reason.clone()),
    }
    Ok(document)
}

/// Mistakes of a `recette.toml` or manifest, for callers that go on.
pub fn mistakes(error: &SuiteError) -> &[Mistake] {
    match error {
        SuiteError::Manifest { mistakes, .. } => mistakes,
        _ => &[],
    }
}
