//! A build as it is driven: where its files are, and how its processes are started.
//!
//! In: a ground, the program folder, conditions. Out: sandboxes, zygotes, single `soffice` runs. Deliberately absent:
//! where builds come from (see `builds`) and what the results mean (see `trial`).

use crate::conditions::{Conditions, Kit};
use crate::sandbox::{Ground, Sandbox};
use crate::zygote::Zygote;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How an office is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Loaded once, a child per document.
    Zygote,
    /// LibreOfficeKit, one process per document.
    Kit,
    /// `soffice --convert-to`, several processes per document.
    Soffice,
}

impl Mode {
    /// The word in reports and keys.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Zygote => "zygote",
            Mode::Kit => "kit",
            Mode::Soffice => "soffice",
        }
    }
}

/// An installed office that can be driven.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its file system.
    pub ground: Ground,
    /// Program folder, as seen inside.
    pub program: String,
    /// OpenSymbol of the build: the one font that is not pinned, because bullets are mapped to it.
    pub symbol_font: Option<PathBuf>,
    /// Filter name with which DOCX has to be saved, where the extension alone loses the compatibility mode.
    pub docx_filter: Option<String>,
}

impl Office {
    /// A sandbox furnished with fonts, profile and helpers.
    pub fn sandbox(&self, kit: &Kit, conditions: &Conditions) -> io::Result<Sandbox> {
        let mut sandbox = Sandbox::new(&self.ground, conditions.scratch_mib)?;
        let fonts = Path::new(&self.program).parent().map(|p| p.join("share/fonts/truetype")).unwrap_or_default();
        let covered = self.exists(&fonts).then(|| fonts.to_string_lossy().into_owned());
        kit.furnish(&mut sandbox, self.symbol_font.as_deref(), covered.as_deref());
        Ok(sandbox)
    }

    fn exists(&self, inside: &Path) -> bool {
        match &self.ground {
            Ground::Root(root) => root.join(inside.strip_prefix("/").unwrap_or(inside)).is_dir(),
            Ground::Host(_) => inside.is_dir(),
        }
    }

    /// Starts a zygote, or a process for one document.
    pub fn start(&self, kit: &Kit, conditions: &Conditions, mode: Mode) -> io::Result<Zygote> {
        Zygote::start(&self.sandbox(kit, conditions)?, &self.program, mode)
    }

    /// Runs plain `soffice` once on a document. Out: the file it wrote, or why there is none.
    pub fn convert(&self, kit: &Kit, conditions: &Conditions, request: &Convert<'_>) -> io::Result<Converted> {
        let scratch = tempfile::tempdir()?;
        let (input, out, profile) =
            (scratch.path().join("in"), scratch.path().join("out"), scratch.path().join("profile"));
        for folder in [&input, &out, &profile] {
            std::fs::create_dir(folder)?;
        }
        std::fs::write(input.join(format!("document.{}", request.extension)), request.bytes)?;
        kit.copy_profile(&profile)?;
        let mut sandbox = self.sandbox(kit, conditions)?;
        sandbox.show(&input, "/in");
        sandbox.show_writable(&out, "/scratch");
        sandbox.show_writable(&profile, "/profile");
        let mut end = self.soffice(&sandbox, request, conditions)?;
        // A new profile ends the first run with "restart needed".
        if end == End::Exited(81) {
            end = self.soffice(&sandbox, request, conditions)?;
        }
        let target = request.target.split(':').next().unwrap_or(request.target);
        let file = std::fs::read(out.join(format!("document.{target}"))).ok().filter(|bytes| !bytes.is_empty());
        Ok(Converted { file, end })
    }

    fn soffice(&self, sandbox: &Sandbox, request: &Convert<'_>, conditions: &Conditions) -> io::Result<End> {
        let document = format!("/in/document.{}", request.extension);
        let program = format!("{}/soffice.bin", self.program);
        let arguments = [
            "-env:UserInstallation=file:///profile",
            "--headless",
            "--norestore",
            "--nologo",
            "--convert-to",
            request.target,
            "--outdir",
            "/scratch",
            &document,
        ];
        let mut command = sandbox.command(&program, arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let deadline = Instant::now() + Duration::from_secs(conditions.seconds);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(match status.code() {
                    Some(code) if code > 128 => End::Signal(code - 128),
                    Some(code) => End::Exited(code),
                    None => End::Signal(9),
                });
            }
            if Instant::now() > deadline {
                child.kill()?;
                child.wait()?;
                return Ok(End::TimedOut);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// One conversion by plain `soffice`.
#[derive(Clone, Copy, Debug)]
pub struct Convert<'a> {
    /// The document.
    pub bytes: &'a [u8],
    /// Its extension.
    pub extension: &'a str,
    /// `--convert-to`: extension, or extension and filter.
    pub target: &'a str,
}

/// What plain `soffice` made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The file it wrote.
    pub file: Option<Vec<u8>>,
    /// How it ended.
    pub end: End,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With an exit code.
    Exited(i32),
    /// By a signal.
    Signal(i32),
    /// Killed at its deadline.
    TimedOut,
}
