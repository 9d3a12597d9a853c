//! Other programs on the same files: what they take to read one, or to compare two.
//!
//! - `docx-rs`: reads DOCX, in this process;
//! - `python-docx` and `xmldiff` (`document.xml` or `content.xml` only, once as it comes and once with its fast match):
//!   their own time, without the start of Python;
//! - `pandoc` (to its JSON tree) and `diffoscope`: with their start, a tenth of a second and more.
//!
//! Ours reads and compares whole packages: every part, styles and all.

use crate::{Arguments, best, compared, content, megabytes};
use anyhow::{Result, ensure};
use recette_corpora::generate::{self, Generated};
use recette_engine::format::Format;
use recette_engine::read::package::Package;
use recette_engine::read::{Limits, read};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What has to be reached against xmldiff (issue 3).
const WANTED: f64 = 50.0;
/// Tries of ours to one of a peer: what takes milliseconds is often interrupted as a whole.
const OURS: usize = 8;
/// Longest that a peer may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Papers that every peer gets.
const NAMED: [&str; 2] = ["rapport-annuel", "releve-credits"];
/// Pages of a long paper for all, and of one that those get which do not grow with the square.
const LONG: [usize; 2] = [20, 200];
/// What the second file of a pair has in place of the first one's.
const EDITS: [(&str, &str); 5] =
    [("la demande", "la requete"), ("Commune", "Ville"), ("Feuillet", "Page"), ("2026", "2027"), ("<w:b/>", "")];

/// Prints the seconds of one task, without Python's start.
const PYTHON: &str = "
import sys, time
task, *files = sys.argv[1:]
if task == 'python-docx':
    import docx
    start = time.perf_counter()
    for file in files:
        [p.text for p in docx.Document(file).paragraphs]
else:
    from xmldiff import main
    start = time.perf_counter()
    main.diff_files(*files, diff_options={'fast_match': task != 'xmldiff'})
print(time.perf_counter() - start)
";

/// Prints the table of all peers on all inputs, and the least ratio against xmldiff on `document.xml`.
pub fn table(arguments: &Arguments) -> Result<()> {
    println!(
        "\n| input | task | peer | its seconds | ours | its MB/s | ours | ratio |\n|---|---|---|---:|---:|---:|---:|---:|"
    );
    let folder = tempfile::tempdir()?;
    let mut least = [f64::INFINITY; 2];
    for (paper, long) in papers()? {
        let pair = Pair::new(folder.path(), &paper)?;
        ensure!(pair.ours() > 0, "the pair {} does not differ", pair.name);
        for peer in Peer::ALL.into_iter().filter(|peer| peer.takes(paper.format, long)) {
            let ratio = against(arguments, &pair, peer).unwrap_or(f64::INFINITY);
            if peer.is_xmldiff() && paper.format == Format::Docx {
                let slot = &mut least[usize::from(peer == Peer::XmldiffFast)];
                *slot = slot.min(ratio);
            }
        }
    }
    let [plain, fast] = least;
    match plain.is_finite() {
        true => println!(
            "\nLeast ratio against xmldiff on document.xml: {plain:.0} (wanted: {WANTED}); with its fast match {fast:.0}"
        ),
        false => println!("\nxmldiff is absent: nothing to compare with"),
    }
    Ok(())
}

/// The inputs, and whether one is of the longest.
fn papers() -> Result<Vec<(Generated, bool)>> {
    let named = generate::all()?.into_iter().filter(|paper| NAMED.contains(&paper.name.as_str()));
    let mut papers: Vec<_> = named.map(|paper| (paper, false)).collect();
    for pages in LONG {
        papers.extend(generate::long(pages)?.into_iter().map(|paper| {
            let name = format!("{}-{pages}", paper.name);
            (Generated { name, ..paper }, pages == LONG[1])
        }));
    }
    Ok(papers)
}

#[derive(Clone, Copy, PartialEq)]
enum Peer {
    DocxRs,
    PythonDocx,
    Pandoc,
    Xmldiff,
    XmldiffFast,
    Diffoscope,
}

impl Peer {
    const ALL: [Peer; 6] =
        [Peer::DocxRs, Peer::PythonDocx, Peer::Pandoc, Peer::Xmldiff, Peer::XmldiffFast, Peer::Diffoscope];

    fn name(self) -> &'static str {
        match self {
            Peer::DocxRs => "docx-rs",
            Peer::PythonDocx => "python-docx",
            Peer::Pandoc => "pandoc",
            Peer::Xmldiff => "xmldiff",
            Peer::XmldiffFast => "xmldiff, fast match",
            Peer::Diffoscope => "diffoscope",
        }
    }

    fn is_xmldiff(self) -> bool {
        matches!(self, Peer::Xmldiff | Peer::XmldiffFast)
    }

    fn compares(self) -> bool {
        self.is_xmldiff() || self == Peer::Diffoscope
    }

    /// Whether it knows a format, and is not kept from long inputs.
    fn takes(self, format: Format, long: bool) -> bool {
        match self {
            Peer::DocxRs | Peer::PythonDocx => format == Format::Docx,
            Peer::Pandoc => true,
            Peer::Xmldiff | Peer::XmldiffFast => format != Format::Rtf && !long,
            Peer::Diffoscope => !long,
        }
    }
}

/// Two files of a paper, the second with some edits, whole and as the part that holds the text.
struct Pair {
    name: String,
    format: Format,
    size: usize,
    bytes: [Vec<u8>; 2],
    paths: [PathBuf; 2],
    parts: [PathBuf; 2],
}

impl Pair {
    fn new(folder: &Path, paper: &Generated) -> Result<Pair> {
        let (parts, changed) = match paper.format {
            Format::Rtf => (Default::default(), edited(&paper.bytes)),
            format => packed(format, paper)?,
        };
        let at = |n: usize, end: &str| folder.join(format!("{}-{n}.{end}", paper.name));
        let end = paper.format.to_string();
        let part = format!("{end}.xml");
        let pair = Pair {
            name: paper.file_name(),
            format: paper.format,
            size: content(paper),
            bytes: [paper.bytes.clone(), changed],
            paths: [at(0, &end), at(1, &end)],
            parts: [at(0, &part), at(1, &part)],
        };
        let files = pair.paths.iter().zip(&pair.bytes).chain(pair.parts.iter().zip(&parts));
        for (path, bytes) in files {
            std::fs::write(path, bytes)?;
        }
        Ok(pair)
    }

    /// From the bytes of both files to findings.
    fn ours(&self) -> usize {
        let [left, right] = [0, 1].map(|n| read(self.format, &self.bytes[n], &Limits::default()));
        match (left, right) {
            (Ok(left), Ok(right)) => compared(self.format, &left.document, &right.document),
            _ => 0,
        }
    }

    fn reads(&self) -> bool {
        read(self.format, &self.bytes[0], &Limits::default()).is_ok()
    }
}

/// Three of each edit.
fn edited(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text).into_owned();
    EDITS.iter().fold(text, |text, (old, new)| text.replacen(old, new, 3)).into_bytes()
}

/// Both states of the part that holds the text, and the package with the second.
fn packed(format: Format, paper: &Generated) -> Result<([Vec<u8>; 2], Vec<u8>)> {
    let name = if format == Format::Docx { "word/document.xml" } else { "content.xml" };
    let package = Package::open(&paper.bytes, &Limits::default())?;
    let left = package.part(name).unwrap_or_default().to_vec();
    let right = edited(&left);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in package.names() {
        writer.start_file(part, zip::write::SimpleFileOptions::default())?;
        writer.write_all(if part == name { &right } else { package.part(part).unwrap_or_default() })?;
    }
    Ok(([left, right], writer.finish()?.into_inner()))
}

/// What a peer did.
enum Turn {
    Took(Duration),
    Failed,
    Absent,
}

/// One line of the table; the ratio comes back.
fn against(arguments: &Arguments, pair: &Pair, peer: Peer) -> Option<f64> {
    let (mut theirs, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..arguments.turns.max(1) {
        match theirs_once(arguments, pair, peer) {
            Turn::Took(time) => theirs = theirs.min(time),
            turn => {
                let word = if matches!(turn, Turn::Absent) { "absent" } else { "failed" };
                println!("| {} | {} | {} | {word} | | | | |", pair.name, task(peer), peer.name());
                return None;
            }
        }
        ours = ours.min(if peer.compares() { best(OURS, || pair.ours()) } else { best(OURS, || pair.reads()) });
        if theirs > PATIENCE / 4 {
            break;
        }
    }
    Some(line(pair, peer, theirs, ours))
}

fn task(peer: Peer) -> &'static str {
    if peer.compares() { "compare" } else { "read" }
}

fn line(pair: &Pair, peer: Peer, theirs: Duration, ours: Duration) -> f64 {
    let size = if peer.compares() { pair.size * 2 } else { pair.size };
    let late = if theirs >= PATIENCE { "> " } else { "" };
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64().max(1e-9);
    println!(
        "| {} | {} | {} | {late}{:.3} | {:.5} | {:.2} | {:.1} | {late}{ratio:.0} |",
        pair.name,
        task(peer),
        peer.name(),
        theirs.as_secs_f64(),
        ours.as_secs_f64(),
        megabytes(size, theirs),
        megabytes(size, ours)
    );
    ratio
}

fn theirs_once(arguments: &Arguments, pair: &Pair, peer: Peer) -> Turn {
    let [left, right] = &pair.paths;
    let from = format!("--from={}", pair.format);
    match peer {
        Peer::DocxRs => docx_rs(&pair.bytes[0]),
        Peer::PythonDocx => python(arguments, "python-docx", &pair.paths[..1]),
        Peer::Xmldiff => python(arguments, "xmldiff", &pair.parts),
        Peer::XmldiffFast => python(arguments, "fast", &pair.parts),
        Peer::Diffoscope => program(arguments, "diffoscope", &[left, right], &[0, 1]),
        Peer::Pandoc => program(arguments, "pandoc", &[Path::new(&from), Path::new("--to=json"), left], &[0]),
    }
}

fn docx_rs(bytes: &[u8]) -> Turn {
    let start = Instant::now();
    match std::hint::black_box(docx_rs::read_docx(bytes)) {
        Ok(_) => Turn::Took(start.elapsed()),
        Err(_) => Turn::Failed,
    }
}

/// What ends a peer that takes too long.
fn patient() -> Command {
    let mut command = Command::new("timeout");
    command.arg(PATIENCE.as_secs().to_string()).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// Exit code of `timeout` where time was out.
const LATE: i32 = 124;

fn python(arguments: &Arguments, task: &str, files: &[PathBuf]) -> Turn {
    let Ok(output) = patient().arg(&arguments.python).args(["-c", PYTHON, task]).args(files).output() else {
        return Turn::Absent;
    };
    match (output.status.code(), String::from_utf8_lossy(&output.stdout).trim().parse()) {
        (Some(LATE), _) => Turn::Took(PATIENCE),
        (_, Ok(seconds)) => Turn::Took(Duration::from_secs_f64(seconds)),
        _ => Turn::Absent,
    }
}

/// A program beside the Python of the peers, else the machine's; `good` are the exit codes of work that was done.
fn program(arguments: &Arguments, name: &str, task: &[&Path], good: &[i32]) -> Turn {
    let beside = arguments.python.with_file_name(name);
    let file = if beside.is_file() { beside } else { PathBuf::from(name) };
    let start = Instant::now();
    let status = patient().arg(file).args(task).stdout(Stdio::null()).status();
    match status.ok().and_then(|status| status.code()) {
        Some(LATE) => Turn::Took(PATIENCE),
        Some(126 | 127) | None => Turn::Absent,
        Some(code) if good.contains(&code) => Turn::Took(start.elapsed()),
        Some(_) => Turn::Failed,
    }
}
