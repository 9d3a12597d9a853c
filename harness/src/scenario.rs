//! Scenario steps: a ministry's own macro, script, mail merge, extension or start, in the build under test.
//!
//! In: a build, a policy's scenario and the folder its files are in. Out: whether the outcome was what it has to be, and
//! what was said of it, for the ministry only. Everything runs in the sandbox of every other mode: no network, an empty root
//! with the build's files read-only, a profile of its own on a tmpfs. A driver in Python, run by the build's own interpreter,
//! starts the office and checks the outcome (`assets/scenario.py`). Time and each process's memory are limited. Deliberately absent: anything taken from a bundle: only
//! the ministry's own policy names what runs.

use crate::conditions::{Conditions, Kit};
use crate::office::Office;
use crate::sandbox::{Ground, Sandbox};
use anyhow::{Context as _, Result, bail};
use recette_certify::policy::Scenario;
use serde::Deserialize;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const DRIVER: &str = include_str!("../assets/scenario.py");
/// What the driver says is one line; more than this is not read.
const MOST_SAID: u64 = 1 << 20;

/// What an office takes before it has a document, as it is reckoned for plain `soffice` too.
const OWN_MIB: u64 = 2048;

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Outcome {
    /// Whether it is what it has to be.
    pub passed: bool,
    /// For people.
    pub said: Vec<String>,
}

/// Runs a scenario; an error is our side's (no such file, no sandbox).
pub fn run(office: &Office, kit: &Kit, conditions: &Conditions, scenario: &Scenario, folder: &Path) -> Result<Outcome> {
    let mut sandbox = office.sandbox(kit, conditions)?;
    let mut driver = tempfile::NamedTempFile::new()?;
    driver.write_all(DRIVER.as_bytes())?;
    sandbox.show(driver.path(), "/in/scenario.py");
    let task = task(office, scenario, folder, &mut sandbox)?;
    let python = python(office).context("this build has no Python; hint: python3-uno, or an office with its own")?;
    // What every process of the office and of the ministry's script may take, as in other passes.
    let mut command = sandbox.limited(OWN_MIB + conditions.memory_mib, &python, ["/in/scenario.py", &task]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.spawn().context("cannot start bwrap; hint: recette doctor")?;
    finish(child, Duration::from_secs(scenario.seconds))
}

/// The task for the driver; its files are shown below `/in`.
fn task(office: &Office, scenario: &Scenario, folder: &Path, sandbox: &mut Sandbox) -> Result<String> {
    let mut show = |name: &Option<String>, key: &str| -> Result<Option<String>> {
        let Some(name) = name else { return Ok(None) };
        let path = inside(folder, name)?;
        let extension = Path::new(name).extension().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("/in/{key}.{extension}");
        sandbox.show(&path, &shown);
        Ok(Some(shown))
    };
    let task = serde_json::json!({
        "program": office.program,
        "scenario": scenario.kind,
        "document": show(&scenario.document, "document")?,
        "script": show(&scenario.script, "script")?,
        "data": show(&scenario.data, "data")?,
        "extension": show(&scenario.extension, "extension")?,
        "macro": scenario.procedure,
        "language": scenario.language,
        "expect": scenario.expect,
    });
    Ok(task.to_string())
}

/// A file of the policy's folder.
fn inside(folder: &Path, name: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    if !Path::new(name).components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir)) {
        bail!("{name}: leads out of the policy's folder; hint: write it relative to policy.toml, without ..");
    }
    if !path.is_file() {
        bail!("{}: no such file; hint: scenarios name files relative to policy.toml", path.display());
    }
    Ok(path.canonicalize()?)
}

/// The interpreter that has the build's UNO bridge: the office's own, else the file system's.
fn python(office: &Office) -> Option<String> {
    let own = format!("{}/python", office.program);
    let host = |inside: &str| match &office.ground {
        Ground::Root(root) => root.join(inside.trim_start_matches('/')),
        Ground::Host(install) => match inside.strip_prefix(crate::sandbox::OFFICE) {
            Some(below) => install.join(below.trim_start_matches('/')),
            None => PathBuf::from(inside),
        },
    };
    let there = |inside: &String| std::fs::symlink_metadata(host(inside)).is_ok();
    [own, "/usr/bin/python3".to_owned()].into_iter().find(there)
}

/// Waits for the driver's line; past its time everything is ended.
fn finish(mut child: Child, limit: Duration) -> Result<Outcome> {
    let mut stdout = child.stdout.take().context("no pipe")?;
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        let _ = stdout.by_ref().take(MOST_SAID).read_to_end(&mut said);
        said
    });
    let end = Instant::now() + limit;
    let in_time = loop {
        match child.try_wait()? {
            Some(_) => break true,
            None if Instant::now() >= end => break false,
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    if !in_time {
        // bubblewrap takes everything inside with it.
        child.kill()?;
        child.wait()?;
        let said = vec![format!("not done after {} s", limit.as_secs())];
        return Ok(Outcome { passed: false, said });
    }
    let said = reader.join().unwrap_or_default();
    Ok(outcome(&String::from_utf8_lossy(&said)))
}

/// The last line that is an outcome. A macro or script cannot pass for one: what it prints goes elsewhere.
fn outcome(said: &str) -> Outcome {
    let last = said.lines().rev().find_map(|line| serde_json::from_str(line).ok());
    last.unwrap_or_else(|| Outcome { passed: false, said: vec!["ended without a word: crashed".to_owned()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_a_failure() {
        assert!(!outcome("").passed && !outcome("{\"passed\": tru").passed);
        assert!(outcome("noise\n{\"passed\": true, \"said\": []}\n").passed);
    }

    #[test]
    fn files_stay_in_the_policys_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "x").unwrap();
        assert!(inside(folder.path(), "a.csv").is_ok());
        for name in ["../a.csv", "/etc/passwd", "b.csv"] {
            assert!(inside(folder.path(), name).is_err(), "{name}");
        }
    }
}
