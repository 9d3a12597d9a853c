//! The PDF of a dossier: its own page, printed by a Chromium of the machine.
//!
//! In: an HTML page of ours. Out: a tagged PDF. The browser gets a profile of its own that is thrown away and no
//! network, and is ended when it takes too long; the page's policy allows no script. Deliberately absent: a renderer of our own.

use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// A page of a dossier takes seconds; a machine with other work gets more.
const PATIENCE: Duration = Duration::from_secs(180);

/// Prints a page.
pub(super) fn print(page: &Path, pdf: &Path) -> Result<()> {
    let profile = tempfile::tempdir()?;
    let browser = NAMES.into_iter().find(|name| is_there(name));
    let browser = browser.context("no Chromium on this machine; hint: apt-get install chromium, and certify again")?;
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--disable-default-apps"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND"])
        .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--print-to-pdf={}", std::path::absolute(pdf)?.display()));
    if nix::unistd::geteuid().is_root() {
        // Its own sandbox does not start as root; the page is ours and has no script.
        command.arg("--no-sandbox");
    }
    command.arg(format!("file://{}", percent(&page.canonicalize()?.to_string_lossy())));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let end = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
            bail!("{browser} did not print within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let begins = super::read_limited(pdf, 5).unwrap_or_default();
    if begins != b"%PDF-" {
        let _ = std::fs::remove_file(pdf);
        bail!("{browser} printed nothing");
    }
    Ok(())
}

fn is_there(name: &str) -> bool {
    let version = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// A path as an address.
fn percent(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-~".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
