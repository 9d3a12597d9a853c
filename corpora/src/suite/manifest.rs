//! Manifests: `suites/NAME.toml`, written by `add`, and `recette.toml` in a directory of documents, written by hand.
//!
//! Both have one schema. In a `recette.toml` the root is the directory it lies in, and documents need no hash: they only
//! carry settings. Every mistake is reported at once, with its line and what to do.
//!
//! ```toml
//! name = "courriers"
//! owner = "Ministère des Exemples"
//! root = "/srv/documents/courriers"
//! weight = 1200
//! tags = ["courrier"]
//! [defaults]
//! critical = false
//! [[override]]
//! match = "decisions/**"
//! critical = true
//! [[document]]
//! path = "a.rtf"
//! weight = 3
//! ```

pub use super::fields::Mistake;
use super::fields::{Context, Fields, Lines};
use super::{Document, Override, Settings, Skip, Skipped, Suite, SuiteError, matcher};
use recette_engine::format::Format;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use toml::de::DeTable;

/// The schema this version writes and reads.
pub const SCHEMA: u32 = 1;

/// Reads a manifest; any mistake is an error that lists them all.
pub fn load(path: &Path) -> Result<Suite, SuiteError> {
    let text = text(path)?;
    let (suite, mistakes) = parse(&text, path);
    match mistakes.is_empty() {
        true => Ok(suite),
        false => Err(SuiteError::Manifest { path: path.to_owned(), mistakes }),
    }
}

/// The text of a manifest; one that is not UTF-8 is read as far as it can be.
pub(super) fn text(path: &Path) -> Result<String, SuiteError> {
    let bytes = std::fs::read(path).map_err(SuiteError::io(path, "cannot be read"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a manifest's text as far as it goes, with all its mistakes in the order of lines.
pub fn parse(text: &str, path: &Path) -> (Suite, Vec<Mistake>) {
    let mut ctx = Context { lines: Lines::of(text), mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |s| s.start);
        ctx.mistake(
            at,
            error.message().trim().replace('\n', " "),
            "TOML: key = \"text\", key = 1, key = [\"a\", \"b\"]",
        );
    }
    let suite = suite(Fields::new(table.get_ref(), 0), path, &mut ctx);
    ctx.mistakes.sort_by_key(|m| m.line);
    (suite, ctx.mistakes)
}

/// One mistake a line.
pub fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|m| format!("  {m}")).collect::<Vec<_>>().join("\n")
}

fn suite(mut top: Fields<'_, '_>, path: &Path, ctx: &mut Context) -> Suite {
    schema(&mut top, ctx);
    let here = path.parent().unwrap_or(Path::new("."));
    let root = top.string("root", ctx).map_or_else(|| here.to_owned(), |(r, _)| here.join(decode(&r)));
    let name = top.string("name", ctx).map(|n| n.0).unwrap_or_default();
    let owner = top.string("owner", ctx).map(|o| o.0).unwrap_or_default();
    let mut suite = Suite::new(&name, &owner, &root);
    suite.weight = top.number("weight", ctx).unwrap_or(1.0);
    suite.shared = top.flag("shared", ctx).unwrap_or(false);
    suite.tags = tags(&mut top, ctx);
    suite.passwords = top.string("passwords", ctx).map(|(p, _)| decode(&p));
    suite.exclude = globs(top.strings("exclude", ctx), ctx);
    let critical = top.flag("critical", ctx);
    if let Some(mut defaults) = top.table("defaults", ctx) {
        suite.defaults = settings(&mut defaults, ctx);
        defaults.finish(ctx);
    }
    suite.defaults.critical = suite.defaults.critical.or(critical);
    suite.overrides = top.tables("override", ctx).into_iter().filter_map(|f| override_of(f, ctx)).collect();
    suite.documents = documents(&mut top, ctx);
    suite.skipped = top.tables("skipped", ctx).into_iter().filter_map(|f| skipped(f, ctx)).collect();
    top.finish(ctx);
    suite.resolve();
    suite
}

fn schema(top: &mut Fields<'_, '_>, ctx: &mut Context) {
    let written = top.number("schema", ctx).unwrap_or(f64::from(SCHEMA));
    if written > f64::from(SCHEMA) {
        ctx.mistake(top.offset, format!("schema {written}, this version reads up to {SCHEMA}"), "use a newer recette");
    }
}

fn tags(fields: &mut Fields<'_, '_>, ctx: &mut Context) -> Vec<String> {
    fields.strings("tags", ctx).into_iter().map(|(tag, _)| tag).collect()
}

fn settings(fields: &mut Fields<'_, '_>, ctx: &mut Context) -> Settings {
    Settings { weight: fields.number("weight", ctx), critical: fields.flag("critical", ctx), tags: tags(fields, ctx) }
}

fn globs(globs: Vec<(String, usize)>, ctx: &mut Context) -> Vec<String> {
    for (glob, at) in &globs {
        if let Err(error) = matcher(glob) {
            ctx.mistake(*at, error.to_string(), "");
        }
    }
    globs.into_iter().map(|(glob, _)| glob).collect()
}

fn override_of(mut fields: Fields<'_, '_>, ctx: &mut Context) -> Option<Override> {
    let glob = fields.string("match", ctx);
    if glob.is_none() {
        ctx.mistake(fields.offset, "override without match".to_owned(), "add match = \"letters/**\"");
    }
    let glob = globs(glob.into_iter().collect(), ctx).pop();
    let settings = settings(&mut fields, ctx);
    fields.finish(ctx);
    Some(Override { glob: glob?, settings })
}

fn documents(top: &mut Fields<'_, '_>, ctx: &mut Context) -> Vec<Document> {
    let mut lines: HashMap<PathBuf, usize> = HashMap::new();
    let mut documents = Vec::new();
    for fields in top.tables("document", ctx) {
        let at = fields.offset;
        let Some(document) = document(fields, ctx) else { continue };
        for name in document.all_names() {
            if let Some(first) = lines.insert(name.to_owned(), ctx.lines.line(at)) {
                ctx.mistake(at, format!("{} is already at line {first}", name.display()), "remove one of the two");
            }
        }
        documents.push(document);
    }
    documents
}

fn document(mut fields: Fields<'_, '_>, ctx: &mut Context) -> Option<Document> {
    let path = relative(&mut fields, "path", ctx);
    if path.is_none() {
        ctx.mistake(fields.offset, "document without a usable path".to_owned(), "add path = \"letters/a.rtf\"");
    }
    let sha256 = hash(&mut fields, ctx).unwrap_or_default();
    let format = format(&mut fields, ctx).or_else(|| path.as_deref().and_then(super::file::promised));
    let named = fields.string("named", ctx).map(|n| n.0);
    let document = Document {
        path: path.clone().unwrap_or_default(),
        sha256,
        format: format.unwrap_or(Format::Rtf),
        size: fields.number("size", ctx).map_or(0, |n| n as u64),
        names: fields.strings("names", ctx).iter().map(|(n, _)| decode(n)).collect(),
        named,
        encrypted: fields.string("encrypted", ctx).map(|e| e.0),
        broken: fields.string("broken", ctx).map(|b| b.0),
        reference: relative(&mut fields, "reference", ctx),
        own: settings(&mut fields, ctx),
        weight: 1.0,
        critical: false,
        tags: Vec::new(),
    };
    fields.finish(ctx);
    path.map(|_| document)
}

fn hash(fields: &mut Fields<'_, '_>, ctx: &mut Context) -> Option<String> {
    let (hash, at) = fields.string("sha256", ctx)?;
    let fine = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if !fine {
        ctx.mistake(
            at,
            format!("sha256 is {} characters, not 64 hexadecimal ones", hash.chars().count()),
            "add the directory again",
        );
    }
    fine.then(|| hash.to_ascii_lowercase())
}

fn format(fields: &mut Fields<'_, '_>, ctx: &mut Context) -> Option<Format> {
    let (name, at) = fields.string("format", ctx)?;
    let format = Format::of_extension(&name);
    if format.is_none() {
        let known: Vec<&str> = Format::ALL.iter().map(|f| f.extension()).collect();
        ctx.mistake(at, format!("unknown format {name}"), &format!("one of {}", known.join(" ")));
    }
    format
}

/// A path below the root; one that leads out of it is a mistake, for a manifest may come from somewhere else.
fn relative(fields: &mut Fields<'_, '_>, key: &'static str, ctx: &mut Context) -> Option<PathBuf> {
    let (text, at) = fields.string(key, ctx)?;
    let path = decode(&text);
    let inside = !text.is_empty() && path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !inside {
        ctx.mistake(
            at,
            format!("{key} {text:?} leads out of the suite's root"),
            "write it relative to the root, without ..",
        );
    }
    inside.then_some(path)
}

fn skipped(mut fields: Fields<'_, '_>, ctx: &mut Context) -> Option<Skipped> {
    let path = relative(&mut fields, "path", ctx);
    let word = fields.string("kind", ctx).map(|k| k.0).unwrap_or_default();
    let kind = Skip::ALL.iter().find(|(_, w)| *w == word).map_or(Skip::NotADocument, |(kind, _)| *kind);
    let reason = fields.string("reason", ctx).map(|r| r.0).unwrap_or_default();
    fields.finish(ctx);
    Some(Skipped { path: path?, kind, reason })
}

/// A path as TOML can hold it. Names that are not UTF-8 (old shares have them) are `hex:` and their bytes.
pub(super) fn encode(path: &Path) -> String {
    match path.to_str() {
        Some(text) if !text.starts_with("hex:") => text.to_owned(),
        _ => format!("hex:{}", hex::encode(path.as_os_str().as_encoded_bytes())),
    }
}

pub(super) fn decode(text: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    match text.strip_prefix("hex:").and_then(|h| hex::decode(h).ok()) {
        Some(bytes) => PathBuf::from(std::ffi::OsString::from_vec(bytes)),
        None => PathBuf::from(text),
    }
}
