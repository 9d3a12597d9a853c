//! `last:NAME`: the newest stored run under a label, or of a build of that name.
//!
//! In: a label or a name, the digest of the conditions. Out: the name of a run's folder. A label is a file `labels/NAME` to which a line
//! is added whenever a run is labelled: CI labels what passed on its main branch, and compares everything else with it, also
//! when that build's files are long gone. Deliberately absent: deletion, and runs under other conditions, which nothing can be
//! compared with.

use crate::home::Home;
use crate::store::{Run, RunInfo};
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

/// How a stored run is asked for.
const LAST: &str = "last:";

/// A label that the caller has to mend.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LabelError(String);

/// The name in `last:NAME`.
pub fn wanted(text: &str) -> Option<&str> {
    text.strip_prefix(LAST)
}

/// Whether a label can be a file's name and nothing else.
pub fn check(label: &str) -> Result<(), LabelError> {
    let sound = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
    if label.is_empty() || label.starts_with('.') || !label.chars().all(sound) {
        return Err(LabelError(format!("label {label:?}; hint: letters, digits, - _ . +, as in main or release-25.2")));
    }
    Ok(())
}

/// One line of a label.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    run: String,
    conditions: String,
    version: String,
    build_id: String,
    at: String,
}

/// Gives a run a label.
pub fn put(home: &Home, label: &str, run: &Run) -> Result<()> {
    check(label)?;
    let path = home.folder("labels")?.join(label);
    let line = Line {
        run: run.name(),
        conditions: run.info.conditions.clone(),
        version: run.info.build.version.clone(),
        build_id: run.info.build.build_id.clone(),
        at: jiff::Timestamp::now().to_string(),
    };
    let mut file =
        std::fs::File::options().create(true).append(true).open(&path).context(path.display().to_string())?;
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    file.write_all(&bytes).with_context(|| path.display().to_string())
}

/// The newest run under a label, else of a build of this name; with words that say which it is.
pub fn last(home: &Home, name: &str, conditions: &str) -> Result<(String, String)> {
    check(name)?;
    let runs = home.folder("runs")?;
    if let Some(line) = labelled(&home.folder("labels")?.join(name), &runs, conditions) {
        return Ok((line.run, format!("{} {}, labelled {name} at {}", line.version, line.build_id, line.at)));
    }
    if let Some((run, info)) = of_build(&runs, name, conditions) {
        return Ok((run, format!("{} {}, the newest run of {name}", info.build.version, info.build.build_id)));
    }
    let why = format!("no run of {name} is stored under these conditions (digest {conditions})");
    let hint = format!("hint: recette run --build BUILD --label {name} …, with the same --locale and --fonts");
    Err(LabelError(format!("{why}\n{hint}")).into())
}

fn labelled(path: &Path, runs: &Path, conditions: &str) -> Option<Line> {
    let text = std::fs::read_to_string(path).ok()?;
    let lines = text.lines().rev().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let mut usable = lines.filter(|l| l.conditions == conditions && runs.join(&l.run).join("run.json").is_file());
    usable.next()
}

/// The build's own run: those that were executed anew on purpose stand apart.
fn of_build(runs: &Path, name: &str, conditions: &str) -> Option<(String, RunInfo)> {
    let mut found: Vec<(SystemTime, String, RunInfo)> = Vec::new();
    for entry in std::fs::read_dir(runs).ok()?.flatten() {
        let info: Option<RunInfo> =
            std::fs::read(entry.path().join("run.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let Some(info) = info.filter(|i| i.build.name == name && i.conditions == conditions) else { continue };
        let run = entry.file_name().to_string_lossy().into_owned();
        let touched = std::fs::metadata(entry.path().join("trials.jsonl")).and_then(|m| m.modified());
        if run.split('-').count() == 2 {
            found.push((touched.unwrap_or(SystemTime::UNIX_EPOCH), run, info));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    found.pop().map(|(_, run, info)| (run, info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use recette_engine::compare::BuildInfo;

    fn run(home: &Home, build: &str, fingerprint: &str, conditions: &str) -> Run {
        let fingerprint = fingerprint.repeat(16);
        let build = BuildInfo { name: build.to_owned(), fingerprint, version: "1".to_owned(), ..BuildInfo::default() };
        let info =
            RunInfo { schema: crate::store::SCHEMA, build, conditions: conditions.to_owned(), ..RunInfo::default() };
        Run::open(home.root(), info, None).unwrap()
    }

    #[test]
    fn the_newest_label_under_these_conditions_counts() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let (one, two, other) = (run(&home, "x", "1", "c"), run(&home, "y", "2", "c"), run(&home, "z", "3", "d"));
        assert!(last(&home, "main", "c").unwrap_err().to_string().contains("no run of main"));
        for labelled in [&one, &two, &other] {
            put(&home, "main", labelled).unwrap();
        }
        assert_eq!(last(&home, "main", "c").unwrap().0, two.name());
        assert_eq!(last(&home, "main", "d").unwrap().0, other.name());
        std::fs::remove_dir_all(two.folder()).unwrap();
        assert_eq!(last(&home, "main", "c").unwrap().0, one.name());
    }

    #[test]
    fn without_a_label_the_builds_own_run_counts() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let own = run(&home, "lo74", "1", "c");
        let _apart = Run::open(home.root(), own.info.clone(), Some("a1795352948037")).unwrap();
        assert_eq!(last(&home, "lo74", "c").unwrap().0, own.name());
        assert!(last(&home, "lo74", "e").is_err());
    }

    #[test]
    fn labels_cannot_leave_their_folder() {
        for wrong in ["", "../x", "a/b", ".hidden", "a b"] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
        assert_eq!(wanted("last:main"), Some("main"));
        assert_eq!(wanted("main"), None);
    }
}
