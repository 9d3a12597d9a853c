//! Debian packages through apt's own tools in a private state directory (apt.conf(5), design §4).
//!
//! In: a suite and package names. Out: the list of packages that they need on an empty system, and their files in a
//! cache that all builds share. The machine's own package state is neither read nor written; its apt configuration is
//! used for what reaches the archive (proxies, certificates, credentials) and for nothing that trusts or runs anything:
//! hooks, preferences, keyrings and options of its sources are replaced. Deliberately absent: resolving, fetching and
//! verifying, which apt does; installing, which nobody does.

use super::error::{At, BuildError, Result};
use super::hash::sha256_of_file;
use super::progress::Progress;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What to resolve, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// Address of the archive.
    pub mirror: String,
    /// `trixie`, `bookworm-backports`.
    pub suite: String,
    /// `7.4.7` or a full version, for the packages that match `pinned`.
    pub version: Option<String>,
    /// A package that carries the version asked for, to look it up.
    pub versioned: &'static str,
    /// Packages that must come from that version, in words of apt_preferences(5).
    pub pinned: &'static str,
    /// Packages wanted.
    pub packages: Vec<String>,
    /// Keyrings that may vouch for the archive.
    pub keyrings: Vec<PathBuf>,
}

/// One package file of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// `libreoffice-core`.
    pub name: String,
    /// `4:25.2.3-2+deb13u6`.
    pub version: String,
    /// Name of the file in the cache.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 as the signed index says it.
    pub sha256: String,
}

/// A private apt: its own sources, lists, status and preferences.
#[derive(Debug)]
pub struct Apt {
    folder: PathBuf,
    archives: PathBuf,
    request: Request,
}

impl Apt {
    /// Sets one up in an existing empty folder, with package files kept in `archives`.
    pub fn new(folder: &Path, archives: &Path, request: Request) -> Result<Apt> {
        let apt = Apt { folder: folder.to_owned(), archives: archives.to_owned(), request };
        for sub in ["lists/partial", "cache", "none/partial", "keyrings"] {
            std::fs::create_dir_all(folder.join(sub)).at(folder.join(sub))?;
        }
        std::fs::create_dir_all(archives.join("partial")).at(archives)?;
        apt.trust()?;
        let architecture = architecture()?;
        apt.write("status", "")?;
        apt.write("preferences", "")?;
        apt.write("sources.list", &apt.sources(&architecture))?;
        apt.write("apt.conf", &apt.configuration(&architecture))?;
        Ok(apt)
    }

    /// Fetches the index of the suite and checks its signature.
    pub fn update(&self) -> Result<()> {
        let text = self.run("apt-get", &["-qq", "update"])?;
        match self.unverified(&text) {
            true => Err(BuildError::tool("apt-get update", tail(&text), UNVERIFIED)),
            false => self.pin(),
        }
    }

    /// What has to be fetched and unpacked, in the order of names.
    pub fn plan(&self) -> Result<Vec<Package>> {
        let none = format!("Dir::Cache::archives={}/", self.folder.join("none").display());
        let mut arguments = vec!["-o", &none, "-qq", "-y", "--print-uris", "install"];
        arguments.extend(self.request.packages.iter().map(String::as_str));
        let text = self.run("apt-get", &arguments)?;
        let mut packages: Vec<Package> = text.lines().filter_map(parse_uri_line).collect();
        packages.sort_by(|a, b| a.file.cmp(&b.file));
        match packages.is_empty() {
            true => Err(BuildError::tool("apt-get", format!("resolved nothing: {}", tail(&text)), "")),
            false => Ok(packages),
        }
    }

    /// Brings all package files into the cache and checks each against the signed index.
    pub fn fetch(&self, plan: &[Package], progress: &mut dyn FnMut(Progress)) -> Result<Vec<PathBuf>> {
        let missing: Vec<&Package> = plan.iter().filter(|package| !self.is_cached(package)).collect();
        if !missing.is_empty() {
            for package in &missing {
                // A file of another size or content would be taken for an unfinished download.
                let _ = std::fs::remove_file(self.archives.join(&package.file));
            }
            self.download(missing.iter().map(|package| package.size).sum(), progress)?;
        }
        plan.iter().map(|package| self.checked(package)).collect()
    }

    fn download(&self, total: u64, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let mut command = self.command("apt-get");
        command.args(["-o", "APT::Status-Fd=1", "-qq", "-y", "--download-only", "install"]);
        let mut child = command.args(&self.request.packages).stdout(Stdio::piped()).spawn().map_err(no_apt)?;
        let errors = drain(child.stderr.take());
        for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(|l| l.ok()) {
            if let Some(percent) = parse_status(&line) {
                progress(Progress::Download { done: (total as f64 * percent / 100.0) as u64, total });
            }
        }
        let status = child.wait().at("apt-get")?;
        let errors = errors.join().unwrap_or_default();
        match status.success() {
            true => Ok(()),
            false => Err(BuildError::tool("apt-get install --download-only", tail(&errors), NETWORK)),
        }
    }

    fn is_cached(&self, package: &Package) -> bool {
        self.checked(package).is_ok()
    }

    fn checked(&self, package: &Package) -> Result<PathBuf> {
        let path = self.archives.join(&package.file);
        let size = std::fs::metadata(&path).at(&path)?.len();
        if size != package.size || sha256_of_file(&path)? != package.sha256 {
            return Err(BuildError::broken(path, "is not the package that the signed index lists"));
        }
        Ok(path)
    }

    /// Pins the version asked for: apt would otherwise take the newest of the suite.
    fn pin(&self) -> Result<()> {
        let Some(wanted) = &self.request.version else { return Ok(()) };
        let text = self.run("apt-cache", &["madison", self.request.versioned])?;
        let offered: Vec<&str> = text.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim).collect();
        let Some(version) = offered.iter().find(|version| is_version(version, wanted)) else {
            let why = format!("{} has {} and not {wanted}", self.request.suite, offered.join(", "));
            return Err(BuildError::usage(
                format!("debian:{}={wanted}", self.request.suite),
                why,
                "an archive keeps the newest only: import a build exported earlier, or point apt at a snapshot",
            ));
        };
        let pinned = self.request.pinned;
        self.write("preferences", &format!("Package: {pinned}\nPin: version {version}\nPin-Priority: 1001\n"))
    }

    /// Copies the keyrings into the private folder: a path in `signed-by` may hold no blank, a home may.
    fn trust(&self) -> Result<()> {
        for (number, keyring) in self.request.keyrings.iter().enumerate() {
            let extension = keyring.extension().and_then(|e| e.to_str()).unwrap_or("gpg");
            let copy = self.folder.join(format!("keyrings/{number}.{extension}"));
            std::fs::copy(keyring, &copy).at(keyring)?;
        }
        Ok(())
    }

    fn sources(&self, architecture: &str) -> String {
        let options = format!("[arch={architecture} target=Packages]");
        let line = |suite: &str| format!("deb {options} {} {suite} main\n", self.request.mirror);
        suites(&self.request.suite).iter().map(|suite| line(suite)).collect()
    }

    /// Paths are quoted for apt.conf; the home's own path may hold blanks.
    fn configuration(&self, architecture: &str) -> String {
        let at = |name: &str| self.folder.join(name).display().to_string();
        let archives = format!("{}/", self.archives.display());
        let settings = [
            ("Dir::Etc::sourcelist", at("sources.list")),
            ("Dir::Etc::sourceparts", "/dev/null".into()),
            ("Dir::Etc::preferences", at("preferences")),
            ("Dir::Etc::preferencesparts", "/dev/null".into()),
            ("Dir::Etc::trusted", "/dev/null".into()),
            ("Dir::Etc::trustedparts", at("keyrings/")),
            ("Dir::State", at("")),
            ("Dir::State::lists", at("lists/")),
            ("Dir::State::status", at("status")),
            ("Dir::State::extended_states", at("extended_states")),
            ("Dir::Cache", at("cache/")),
            ("Dir::Cache::archives", archives),
            ("Dir::Log", at("log/")),
            ("APT::Architecture", architecture.into()),
            ("APT::Architectures::", architecture.into()),
            // Otherwise apt as root changes to a user who may not read the home.
            ("APT::Sandbox::User", "root".into()),
            ("APT::Default-Release", default_release(&self.request.suite)),
            ("APT::Install-Recommends", "false".into()),
            ("APT::Install-Suggests", "false".into()),
            ("APT::Get::AllowUnauthenticated", "false".into()),
            ("APT::Keep-Downloaded-Packages", "true".into()),
            ("Acquire::AllowInsecureRepositories", "false".into()),
            ("Acquire::AllowWeakRepositories", "false".into()),
            ("Acquire::AllowDowngradeToInsecureRepositories", "false".into()),
            ("Acquire::ForceHash", "SHA256".into()),
            ("Acquire::Languages", "none".into()),
            ("Acquire::Retries", "3".into()),
        ];
        let set = settings.iter().map(|(key, value)| format!("{key} \"{value}\";\n"));
        CLEARED.iter().map(|key| format!("#clear {key};\n")).chain(set).collect()
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        std::fs::write(self.folder.join(name), text).at(self.folder.join(name))
    }

    fn command(&self, tool: &str) -> Command {
        let mut command = Command::new(tool);
        command.arg("-c").arg(self.folder.join("apt.conf"));
        command.env("LC_ALL", "C.UTF-8").env("DEBIAN_FRONTEND", "noninteractive").env_remove("APT_CONFIG");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a tool and gives what it printed on both channels.
    fn run(&self, tool: &str, arguments: &[&str]) -> Result<String> {
        let output = self.command(tool).args(arguments).output().map_err(no_apt)?;
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        match (output.status.success(), self.unverified(&text)) {
            (true, _) => Ok(text),
            (false, true) => Err(BuildError::tool(tool, tail(&text), UNVERIFIED)),
            (false, false) => Err(BuildError::tool(tool, tail(&text), NETWORK)),
        }
    }

    /// apt words this as a warning and goes on with what it had before, which here is nothing.
    fn unverified(&self, text: &str) -> bool {
        ["NO_PUBKEY", "EXPKEYSIG", "is not signed", "couldn't be verified", "could not be verified", "Missing key"]
            .iter()
            .any(|words| text.contains(words))
    }
}

const UNVERIFIED: &str = "no keyring of this machine vouches for the suite: install a newer debian-archive-keyring";
const NETWORK: &str = "check the network, the proxy of apt and the name of the suite";

/// Lists and hooks of the machine's configuration that have no say here.
const CLEARED: [&str; 9] = [
    "APT::Architectures",
    "APT::Update::Pre-Invoke",
    "APT::Update::Post-Invoke",
    "APT::Update::Post-Invoke-Success",
    "DPkg::Pre-Invoke",
    "DPkg::Post-Invoke",
    "DPkg::Pre-Install-Pkgs",
    "APT::Never-MarkAuto-Sections",
    "APT::Install-Recommends-Sections",
];

/// Whether an error says that no key vouches for a suite, so that newer keys may help.
pub fn lacks_key(error: &BuildError) -> bool {
    matches!(error, BuildError::Tool { hint, .. } if hint == UNVERIFIED)
}

fn no_apt(error: std::io::Error) -> BuildError {
    let hint = "Debian builds need apt; on another system, import a build exported on a Debian machine";
    BuildError::tool("apt-get", error.to_string(), hint)
}

/// Debian's word for the processor.
pub fn architecture() -> Result<String> {
    match std::env::consts::ARCH {
        "x86_64" => Ok("amd64".into()),
        "aarch64" => Ok("arm64".into()),
        other => Err(BuildError::usage(other, "no office builds for this processor", "")),
    }
}

/// A derived suite holds only what differs from the one it is derived from.
fn suites(suite: &str) -> Vec<&str> {
    let derived = ["-backports-sloppy", "-backports", "-updates", "-proposed-updates", "-security"];
    match derived.iter().find_map(|ending| suite.strip_suffix(ending)) {
        Some(base) => vec![base, suite],
        None if suite == "experimental" => vec!["sid", suite],
        None => vec![suite],
    }
}

/// Backports and experimental are taken only when asked for: this asks.
fn default_release(suite: &str) -> String {
    if suites(suite).len() > 1 { suite.to_owned() } else { String::new() }
}

/// A full version is itself; an upstream version is any packaging of it.
fn is_version(offered: &str, wanted: &str) -> bool {
    let without_epoch = offered.split_once(':').map_or(offered, |parts| parts.1);
    let upstream = without_epoch.rsplit_once('-').map_or(without_epoch, |parts| parts.0);
    let longer = upstream.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(['.', '~', '+']));
    offered == wanted || without_epoch == wanted || upstream == wanted || longer
}

/// `'uri' name_version_arch.deb size SHA256:hex`.
fn parse_uri_line(line: &str) -> Option<Package> {
    let (_, rest) = line.strip_prefix('\'')?.split_once("' ")?;
    let mut words = rest.split(' ');
    let (file, size, hash) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
    let sha256 = hash.strip_prefix("SHA256:")?.to_ascii_lowercase();
    let mut parts = file.strip_suffix(".deb")?.split('_');
    let (name, version) = (parts.next()?.to_owned(), parts.next()?.replace("%3a", ":"));
    let safe = !file.contains('/') && sha256.len() == 64;
    safe.then(|| Package { name, version, file: file.to_owned(), size, sha256 })
}

/// `dlstatus:2:3.5588:Retrieving file 2 of 9`.
fn parse_status(line: &str) -> Option<f64> {
    line.strip_prefix("dlstatus:")?.split(':').nth(1)?.parse().ok().filter(|p| (0.0..=100.0).contains(p))
}

fn drain(stream: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // A broken pipe leaves what came before it, which is what there is to show.
        let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The last lines of a tool's output that say something.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let errors: Vec<&str> = lines.iter().copied().filter(|line| line.starts_with(['E', 'W'])).collect();
    let chosen = if errors.is_empty() { lines } else { errors };
    chosen.iter().rev().take(4).rev().copied().collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_plan() {
        let hash = "5b6825de4263824b78c4c51f6476414f3b4e89c2ab63e81dc8b9b5501e867cf6";
        let line = format!("'http://m/pool/x/x_4%3a1-2_amd64.deb' x_4%3a1-2_amd64.deb 49432 SHA256:{hash}");
        let package = parse_uri_line(&line).unwrap();
        assert_eq!((package.name.as_str(), package.version.as_str(), package.size), ("x", "4:1-2", 49432));
        for bad in
            ["", "'x' y", "'u' ../x_1_a.deb 1 SHA256:00", "'u' x_1_a.deb 1 MD5Sum:00", "'u' x_1_a.deb x SHA256:0"]
        {
            assert_eq!(parse_uri_line(bad), None, "{bad}");
        }
    }

    #[test]
    fn progress_of_a_download() {
        assert_eq!(parse_status("dlstatus:2:3.5588:Retrieving file 2 of 9"), Some(3.5588));
        assert_eq!(parse_status("dlstatus:2:NaN:x"), None);
        assert_eq!(parse_status("pmstatus:x:1:y"), None);
    }

    #[test]
    fn versions_by_upstream_or_in_full() {
        for wanted in ["4:7.4.7-1+deb12u14", "7.4.7-1+deb12u14", "7.4.7", "7.4"] {
            assert!(is_version("4:7.4.7-1+deb12u14", wanted), "{wanted}");
        }
        for wanted in ["7.4.70", "7", "7.4.6", "25.2"] {
            assert_eq!(is_version("4:7.4.7-1+deb12u14", wanted), wanted == "7", "{wanted}");
        }
    }

    #[test]
    fn derived_suites_bring_their_base() {
        assert_eq!(suites("bookworm-backports"), ["bookworm", "bookworm-backports"]);
        assert_eq!(suites("experimental"), ["sid", "experimental"]);
        assert_eq!(suites("trixie"), ["trixie"]);
        assert_eq!(
            (default_release("trixie"), default_release("trixie-backports")),
            ("".into(), "trixie-backports".into())
        );
    }

    fn request() -> Request {
        Request {
            mirror: "http://m/debian".into(),
            suite: "bookworm-backports".into(),
            version: None,
            versioned: "x",
            pinned: "x*",
            packages: vec!["x".into()],
            keyrings: vec!["/k/a.gpg".into()],
        }
    }

    #[test]
    fn sources_never_say_trusted() {
        let apt = Apt { folder: "/s".into(), archives: "/c".into(), request: request() };
        let line = "deb [arch=amd64 target=Packages] http://m/debian bookworm main\n";
        assert!(apt.sources("amd64").starts_with(line), "{}", apt.sources("amd64"));
        assert!(apt.configuration("amd64").contains("Dir::Etc::trustedparts \"/s/keyrings/\";"));
        assert!(apt.configuration("amd64").contains("Dir::State::status \"/s/status\";"));
    }

    #[test]
    fn a_package_that_is_not_what_the_index_says_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let apt = Apt { folder: folder.path().into(), archives: folder.path().into(), request: request() };
        std::fs::write(folder.path().join("x_1_a.deb"), "four").unwrap();
        let package = |sha256: &str, size| Package {
            name: "x".into(),
            version: "1".into(),
            file: "x_1_a.deb".into(),
            size,
            sha256: sha256.into(),
        };
        let right = "04efaf080f5a3e74e1c29d1ca6a48569382cbbcd324e8d59d2b83ef21c039f00";
        assert!(apt.is_cached(&package(right, 4)));
        assert!(!apt.is_cached(&package(right, 5)));
        assert!(!apt.is_cached(&package(&"0".repeat(64), 4)));
    }

    #[test]
    fn the_tail_prefers_errors() {
        assert_eq!(tail("Reading\nE: Unable to locate package x\nDone\n"), "E: Unable to locate package x");
        assert_eq!(tail("a\n\nb\n"), "a; b");
    }
}
