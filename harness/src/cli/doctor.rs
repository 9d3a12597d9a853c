//! `recette doctor`: what this machine lacks, and what to do.

use crate::home::Home;
use crate::sandbox::{Ground, Sandbox};
use anyhow::Result;
use std::process::{Command, Stdio};

/// Bytes free that two builds, their fonts and a first run need.
const ROOM: u64 = 6 << 30;

/// One thing looked at.
struct Finding {
    what: &'static str,
    /// Fine, or what is wrong with what to do.
    result: Result<String, String>,
    /// Whether nothing works without it.
    needed: bool,
}

/// Runs `recette doctor`.
pub fn run() -> Result<u8> {
    let findings = look();
    for finding in &findings {
        match &finding.result {
            Ok(text) => println!("ok       {}: {text}", finding.what),
            Err(text) if finding.needed => println!("MISSING  {}: {text}", finding.what),
            Err(text) => println!("warning  {}: {text}", finding.what),
        }
    }
    let missing = findings.iter().any(|f| f.needed && f.result.is_err());
    Ok(if missing { super::USAGE } else { 0 })
}

/// The first thing that is needed and missing, for commands that would fail without it.
pub fn first_missing() -> Option<String> {
    let missing = |f: Finding| f.result.err().filter(|_| f.needed).map(|why| format!("{}: {why}", f.what));
    look().into_iter().find_map(missing)
}

fn look() -> Vec<Finding> {
    vec![
        Finding { what: "bubblewrap", result: program("bwrap", "--version", "bubblewrap"), needed: true },
        Finding { what: "user namespaces", result: sandbox(), needed: true },
        Finding { what: "dpkg-deb", result: program("dpkg-deb", "--version", "dpkg"), needed: false },
        Finding { what: "apt-get", result: program("apt-get", "--version", "apt"), needed: false },
        Finding { what: "disk", result: disk(), needed: false },
        Finding { what: "landlock", result: landlock(), needed: false },
    ]
}

fn program(name: &str, argument: &str, package: &str) -> Result<String, String> {
    let output = Command::new(name).arg(argument).stdin(Stdio::null()).output();
    let output = output.map_err(|e| format!("{e}\n         hint: apt-get install {package}"))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).lines().next().unwrap_or("there").to_owned())
}

fn sandbox() -> Result<String, String> {
    let hint = "hint: allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, \
                user.max_user_namespaces), or ask who runs the container";
    let sandbox = Sandbox::new(&Ground::Host("/usr".into()), 16).map_err(|e| e.to_string())?;
    let output = sandbox.command("/usr/bin/true", [""; 0]).stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => Ok("a sandbox starts".to_owned()),
        Ok(output) => Err(format!("{}\n         {hint}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) => Err(format!("{error}\n         hint: apt-get install bubblewrap")),
    }
}

fn disk() -> Result<String, String> {
    let home = Home::from_env().map_err(|e| e.to_string())?;
    let root = home.folder(".").map_err(|e| e.to_string())?;
    let stat = nix::sys::statvfs::statvfs(&root).map_err(|e| e.to_string())?;
    let free = stat.blocks_available() as u64 * stat.fragment_size() as u64;
    let text = format!("{} GB free in {}", free / 1_000_000_000, home.root().display());
    if free >= ROOM {
        return Ok(text);
    }
    Err(format!("{text}\n         hint: two builds and a first run want 6 GB; set RECETTE_HOME to a folder with room"))
}

fn landlock() -> Result<String, String> {
    let list = std::fs::read_to_string("/sys/kernel/security/lsm");
    match list {
        Ok(list) if list.contains("landlock") => Ok("there".to_owned()),
        Ok(_) => Err("this kernel has it not or not switched on; children are confined without it".to_owned()),
        // Without securityfs nobody can tell from here; every zygote reports what its children get.
        Err(_) => Ok("not told by this kernel; `recette run` records what children get".to_owned()),
    }
}
