//! A build as it is driven: where its files are, and how its processes are started.
//!
//! In: a ground, the program folder, conditions. Out: sandboxes, zygotes, single `soffice` runs. Deliberately absent:
//! where builds come from (see `builds`) and what the results mean (see `trial`).

use crate::conditions::{Conditions, Kit};
use crate::sandbox::{Ground, OFFICE, Sandbox};
use crate::zygote::{Heard, Zygote, memory_file};
use recette_wire::{ChildLimits, Event, Job, Save};
use std::io;
use std::path::{Path, PathBuf};

/// How an office is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Loaded once, a child per document.
    Zygote,
    /// LibreOfficeKit, one process per document.
    Kit,
    /// `soffice --convert-to`, several processes per document.
    Soffice,
}

impl Mode {
    /// The best first.
    pub const LADDER: [Mode; 3] = [Mode::Zygote, Mode::Kit, Mode::Soffice];

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
            Ground::Host(install) => match inside.strip_prefix(OFFICE) {
                Ok(below) => install.join(below).is_dir(),
                Err(_) => inside.is_dir(),
            },
        }
    }

    /// Starts a zygote, or a process for one document.
    pub fn start(&self, kit: &Kit, conditions: &Conditions, mode: Mode) -> io::Result<Zygote> {
        Zygote::start(&self.sandbox(kit, conditions)?, &self.program, mode)
    }

    /// Runs plain `soffice` once on a document. Out: the file it wrote, or why there is none.
    pub fn convert(&self, kit: &Kit, conditions: &Conditions, request: &Convert<'_>) -> io::Result<Converted> {
        let (extension, filter) = match request.target.split_once(':') {
            Some((extension, filter)) => (extension, Some(filter.to_owned())),
            None => (request.target, None),
        };
        let limits = ChildLimits {
            wall_ms: request.seconds * 1000,
            memory_mib: conditions.memory_mib,
            scratch_mib: conditions.scratch_mib,
        };
        let save = Save { name: extension.to_owned(), extension: extension.to_owned(), filter };
        let job = Job { extension: request.extension.to_owned(), saves: vec![save], limits, ..Job::default() };
        let mut file = None;
        let heard = self.start(kit, conditions, Mode::Soffice)?.run_once(
            &job,
            &memory_file(request.bytes)?,
            &mut |event, payload| {
                if matches!(event, Event::Saved { .. }) {
                    file = Some(payload);
                }
            },
        );
        Ok(Converted { file, end: end(&heard)? })
    }
}

/// How plain `soffice` ended; an error where our own side failed.
fn end(heard: &Heard) -> io::Result<End> {
    let setup = heard.events.iter().find_map(|e| match e {
        Event::Failed { stage, message, .. } if stage == "setup" => Some(message),
        _ => None,
    });
    if let Some(message) = setup.or(heard.trouble.as_ref()) {
        return Err(io::Error::other(format!("soffice: {message}")));
    }
    let reply = heard.reply.clone().unwrap_or_default();
    Ok(match (reply.timed_out, reply.signal) {
        (true, _) => End::TimedOut,
        (_, Some(signal)) => End::Signal(signal),
        _ => End::Exited(reply.exit.unwrap_or(-1)),
    })
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
    /// Seconds it may take.
    pub seconds: u64,
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
