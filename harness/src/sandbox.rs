//! The outer sandbox: bubblewrap around every office process, whatever the mode.
//!
//! In: what to show inside, and the command. Out: a [`Command`] that starts it with no network, no host files but those
//! named, a read-only root, tmpfs for what may be written, a cleared environment and no privilege. Deliberately absent:
//! what each document's child gives up on top (the zygote does that).

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an office process sees as its file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The root file system of a build of its own.
    Root(PathBuf),
    /// The host's libraries, and an installation: below `/usr` at its own path, else as [`OFFICE`].
    Host(PathBuf),
}

/// Files of the host's `/etc` that the dynamic loader and fontconfig need.
const HOST_ETC: [&str; 2] = ["/etc/ld.so.cache", "/etc/fonts"];
/// Where an installation outside `/usr` is shown: its own path could be covered by a tmpfs, and is nobody's business.
pub const OFFICE: &str = "/office";
/// Where distributions keep parts of an installation below `/usr`: configuration, registered extensions.
const HOST_OFFICE: [&str; 2] = ["/etc/libreoffice", "/var/lib/libreoffice"];

/// A sandbox under construction.
#[derive(Clone, Debug)]
pub struct Sandbox {
    arguments: Vec<OsString>,
}

impl Sandbox {
    /// An empty root with the ground's files, `/proc`, `/dev` and a tmpfs `/tmp` of `tmp_mib`.
    pub fn new(ground: &Ground, tmp_mib: u64) -> std::io::Result<Sandbox> {
        let mut sandbox = Sandbox { arguments: Vec::new() };
        sandbox.words(&["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--hostname", "recette"]);
        // Not root inside either: a child could not map root into a name space of its own.
        sandbox.words(&["--cap-drop", "ALL", "--unshare-user", "--uid", "1000", "--gid", "1000"]);
        match ground {
            Ground::Root(root) => sandbox.root(root)?,
            Ground::Host(install) => sandbox.host(install),
        }
        sandbox.words(&["--proc", "/proc", "--dev", "/dev"]);
        for folder in ["/tmp", "/in", "/scratch", "/profile"] {
            sandbox.words(&["--size", &(tmp_mib << 20).to_string(), "--tmpfs", folder]);
        }
        Ok(sandbox)
    }

    fn words(&mut self, words: &[&str]) {
        self.arguments.extend(words.iter().map(OsString::from));
    }

    fn root(&mut self, root: &Path) -> std::io::Result<()> {
        for entry in ["usr", "lib", "lib32", "lib64", "libx32", "bin", "sbin", "etc", "opt", "var"] {
            let path = root.join(entry);
            let inside = format!("/{entry}");
            match std::fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_symlink() => {
                    let target = std::fs::read_link(&path)?;
                    self.arguments.extend(["--symlink".into(), target.into_os_string(), inside.into()]);
                }
                Ok(_) => self.show(&path, &inside),
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn host(&mut self, install: &Path) {
        self.show(Path::new("/usr"), "/usr");
        for entry in ["/lib", "/lib32", "/lib64", "/bin", "/sbin"] {
            match std::fs::read_link(entry) {
                Ok(target) => self.arguments.extend(["--symlink".into(), target.into_os_string(), entry.into()]),
                Err(_) if Path::new(entry).exists() => self.show(Path::new(entry), entry),
                Err(_) => {}
            }
        }
        for file in HOST_ETC.into_iter().filter(|f| Path::new(f).exists()) {
            self.show(Path::new(file), file);
        }
        if !install.starts_with("/usr") {
            return self.show(install, OFFICE);
        }
        for folder in HOST_OFFICE.into_iter().filter(|f| Path::new(f).exists()) {
            self.show(Path::new(folder), folder);
        }
    }

    /// Shows a file or folder of the host, read-only.
    pub fn show(&mut self, from: &Path, inside: &str) {
        self.arguments.extend(["--ro-bind".into(), from.as_os_str().to_owned(), inside.into()]);
    }

    /// Shows a folder of the host, writable: for the peers of the benchmarks only.
    pub fn show_writable(&mut self, from: &Path, inside: &str) {
        self.arguments.extend(["--bind".into(), from.as_os_str().to_owned(), inside.into()]);
    }

    /// Covers a folder with an empty one.
    pub fn cover(&mut self, inside: &str) {
        self.words(&["--tmpfs", inside, "--remount-ro", inside]);
    }

    /// Sets a variable of the cleared environment.
    pub fn set(&mut self, name: &str, value: &str) {
        self.words(&["--setenv", name, value]);
    }

    /// The command that runs `program` in it, no process with more address space than so many MiB.
    pub fn limited<I, S>(&self, memory_mib: u64, program: &str, arguments: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let inside = self.command(program, arguments);
        let mut command = with_own_group("prlimit");
        command.arg(format!("--as={}", memory_mib << 20)).arg("--").arg(inside.get_program()).args(inside.get_args());
        command
    }

    /// The command that runs `program` in it.
    pub fn command<I, S>(&self, program: &str, arguments: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = with_own_group("bwrap");
        command.args(&self.arguments).args(["--chdir", "/", "--remount-ro", "/", "--", program]).args(arguments);
        command
    }
}

/// A program of the host's: a Ctrl-C on the terminal is for the harness, which lets what runs finish.
fn with_own_group(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin:/usr/local/bin");
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
