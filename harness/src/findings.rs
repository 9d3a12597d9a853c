//! Evaluations that were made already: findings = evidence + engine (design §10).
//!
//! In: a document, both runs. Out: its [`DocumentInput`], kept under a digest of everything it was made of, so that the
//! same check again reads, diffs and compares no pages. Nothing is ever looked up by name: another attempt, another
//! engine, another tag is another key. Deliberately absent: deletion (the whole folder can be thrown away at any time).

use crate::evaluate::{Sides, evaluate_anew};
use crate::office::Mode;
use crate::pages::digest;
use crate::plan::Planned;
use crate::reference::NOT_PAINTED;
use crate::run::{original_key, view_key};
use crate::store::{Pass, write_whole};
use recette_engine::compare::DocumentInput;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Digest of the sources that turn evidence into findings (see `build.rs`): a version number would be the same for two
/// engines in development.
const ENGINE: &str = env!("RECETTE_ENGINE");

/// Where evaluations are kept.
#[derive(Clone, Debug)]
pub struct Findings {
    folder: PathBuf,
}

impl Findings {
    /// Those of a home.
    pub fn of(home: &Path) -> Findings {
        Findings { folder: home.join("findings") }
    }

    /// The evaluation of a document, from the last time or made now.
    pub fn evaluate(&self, planned: &Planned, sides: &Sides<'_>) -> DocumentInput {
        let Some(path) = key(planned, sides).map(|key| self.path(&key)) else { return evaluate_anew(planned, sides) };
        if let Some(known) = get(&path) {
            return known;
        }
        let input = evaluate_anew(planned, sides);
        if whole(planned, &input) {
            // One that cannot be kept is made again the next time.
            let _ = put(&path, &input);
        }
        input
    }

    fn path(&self, key: &str) -> PathBuf {
        let (shelf, rest) = key.split_at_checked(2).unwrap_or(("00", key));
        self.folder.join(shelf).join(rest)
    }
}

/// Whether everything it is made of could be read: a file that comes back must not find an old gap.
fn whole(planned: &Planned, input: &DocumentInput) -> bool {
    let missing = |remark: &String| remark.starts_with("blob ") || remark.starts_with(NOT_PAINTED);
    planned.document.path.is_file() && !input.remarks.iter().any(missing)
}

/// Digest of everything an evaluation is made of.
fn key(planned: &Planned, sides: &Sides<'_>) -> Option<String> {
    let evidence = evidence(planned, sides);
    let modes: Vec<&str> = sides.ladder.modes().map(Mode::name).collect();
    serde_json::to_vec(&(ENGINE, modes, planned, evidence, sides.mixed_fleet)).ok().map(|bytes| digest(&bytes))
}

/// All attempts at the document and at views of what was saved from it, in both runs and every mode.
fn evidence(planned: &Planned, sides: &Sides<'_>) -> Vec<Vec<Pass>> {
    sides.ladder.modes().flat_map(|mode| evidence_in(mode, planned, sides)).collect()
}

fn evidence_in(mode: Mode, planned: &Planned, sides: &Sides<'_>) -> Vec<Vec<Pass>> {
    let runs = [sides.base, sides.candidate];
    let mut evidence: Vec<Vec<Pass>> =
        runs.iter().map(|run| run.attempts(&original_key(&planned.document, mode))).collect();
    let mut saved = BTreeSet::new();
    for route in &planned.document.routes {
        let files = evidence.iter().flatten().filter_map(|pass| pass.saves.get(route.to.extension()));
        saved.extend(files.map(|file| (route.to, file.digest.clone())));
    }
    for (format, file) in saved {
        evidence.extend(runs.iter().map(|run| run.attempts(&view_key(format, &file, mode))));
    }
    evidence
}

fn get(path: &Path) -> Option<DocumentInput> {
    let bytes = zstd::stream::decode_all(std::fs::File::open(path).ok()?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn put(path: &Path, input: &DocumentInput) -> io::Result<()> {
    write_whole(path, &zstd::bulk::compress(&serde_json::to_vec(input)?, 1)?)
}
