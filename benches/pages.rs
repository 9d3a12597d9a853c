//! Comparing page pictures, against odiff, pixelmatch and dssim on the same pairs in turns.
//!
//! In: two builds that paint, and the folder of the peers (`benches/pages.sh` makes it). Out: a table on standard output, milliseconds a pair:
//! the median of the turns, then the mean over the pairs. Pairs are pages of generated documents at 96, 150 and 300 dpi: equal (one build,
//! twice), slightly different (the same layout by two builds), reflowed (one word more). Ours and pixelmatch get decoded
//! pixels; odiff reads an uncompressed file and dssim a PNG, and what either needs for a picture of one pixel is taken off.
//!
//! `cargo bench -p recette-benches --bench pages -- --peers DIR [--build NAME] [--other NAME]`

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use recette::context::Context;
use recette::evaluate::load_page;
use recette::office::Mode;
use recette::pages::digest;
use recette::pass::{Request, Worker};
use recette::store::Blobs;
use recette_benches::cases::{Case, Change};
use recette_engine::compare::PageView;
use recette_engine::raster::{Page, compare_pages};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const RESOLUTIONS: [u32; 3] = [96, 150, 300];
const KINDS: [&str; 3] = ["equal", "slightly different", "reflowed"];
const PEERS: [&str; 3] = ["odiff", "pixelmatch", "dssim"];

#[derive(Debug, Parser)]
struct Arguments {
    /// Folder with node_modules (odiff-bin, pixelmatch, pngjs) and bin/dssim
    #[arg(long)]
    peers: PathBuf,
    /// The build that paints: a name, or the folder of an installation
    #[arg(long, default_value = "lo252")]
    build: String,
    /// The build that paints the same slightly otherwise
    #[arg(long, default_value = "lo74")]
    other: String,
    /// Pairs of each kind
    #[arg(long, default_value_t = 4)]
    pairs: usize,
    /// Turns
    #[arg(long, default_value_t = 7)]
    turns: usize,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// Two pictures, decoded and as files.
struct Pair {
    left: Page,
    right: Page,
    folder: tempfile::TempDir,
}

impl Pair {
    fn new(left: Page, right: Page) -> Result<Pair> {
        let folder = tempfile::tempdir()?;
        for (name, page) in [("left", &left), ("right", &right)] {
            let png = page.to_png()?;
            image::load_from_memory(&png)?.to_rgba8().save(folder.path().join(format!("{name}.bmp")))?;
            std::fs::write(folder.path().join(format!("{name}.png")), png)?;
        }
        Ok(Pair { left, right, folder })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let blank = || Page::from_grey(1, 1, 96, vec![255]);
    let nothing = Pair::new(blank()?, blank()?)?;
    println!("| dpi | pair | recette | {} | odiff ÷ recette |\n|---:|---|---:|---:|---:|---:|---:|", PEERS.join(" | "));
    for dpi in RESOLUTIONS {
        let pairs = pairs(&arguments, dpi)?;
        for (kind, pairs) in KINDS.iter().zip(&pairs) {
            let rows: Vec<[f64; 4]> =
                pairs.iter().map(|pair| measure(pair, &nothing, &arguments)).collect::<Result<_>>()?;
            let mean = |column: usize| rows.iter().map(|row| row[column]).sum::<f64>() / rows.len().max(1) as f64;
            let columns: Vec<String> = (0..4).map(|column| format!("{:.1}", mean(column))).collect();
            println!("| {dpi} | {kind} | {} | {:.1} |", columns.join(" | "), mean(1) / mean(0));
        }
    }
    Ok(())
}

/// Pairs of each kind, painted by real builds.
fn pairs(arguments: &Arguments, dpi: u32) -> Result<[Vec<Pair>; 3]> {
    let [base, other] = [&arguments.build, &arguments.other].map(|build| Painted::by(build, dpi, arguments.pairs));
    let (base, other) = (base?, other?);
    let pair = |(left, right): (&Page, &Page)| Pair::new(left.clone(), right.clone());
    // The peers take pictures of one size only.
    let sized = |(left, right): &(&Page, &Page)| (left.width(), left.height()) == (right.width(), right.height());
    let all =
        |left: &[Page], right: &[Page]| left.iter().zip(right).filter(sized).map(pair).collect::<Result<Vec<Pair>>>();
    Ok([all(&base.before, &base.before)?, all(&base.before, &other.before)?, all(&base.before, &base.after)?])
}

/// The changed pages of cases whose paragraphs break otherwise, by one build.
struct Painted {
    before: Vec<Page>,
    after: Vec<Page>,
}

impl Painted {
    fn by(build: &str, dpi: u32, count: usize) -> Result<Painted> {
        let context = Context::new()?;
        let (mut conditions, kit) = context.conditions("fr-FR", "base", &mut |_| {})?;
        let standing = context.stand(build, &conditions, &kit)?;
        ensure!(standing.test.passes(Mode::Zygote), "{build} does not pass its self-test as a zygote");
        conditions.dpi = dpi;
        let folder = tempfile::tempdir()?;
        let blobs = Blobs::open(folder.path())?;
        let mut worker = Worker::new(&standing.office, &kit, &conditions, &blobs, Mode::Zygote);
        let mut painted = Painted { before: Vec::new(), after: Vec::new() };
        for case in (0..).map(Case::number).filter(|case| case.change == Change::WordNew).take(count) {
            painted.before.push(page(&mut worker, &case, &case.before())?);
            painted.after.push(page(&mut worker, &case, &case.after())?);
        }
        Ok(painted)
    }
}

fn page(worker: &mut Worker<'_>, case: &Case, bytes: &[u8]) -> Result<Page> {
    let (digest, format) = (digest(bytes), case.format);
    let request = Request { bytes, digest, format, saves: Vec::new(), seconds: 60, password: None, attempt: 1 };
    let pages = worker.pass(&request)?.pages.context("nothing was painted")?;
    load_page(worker.blobs, pages.get(case.page).context("no such page")?).map_err(anyhow::Error::msg)
}

/// Milliseconds of ours, then of [`PEERS`].
fn measure(pair: &Pair, nothing: &Pair, arguments: &Arguments) -> Result<[f64; 4]> {
    let peers = &arguments.peers;
    let odiff = peers.join("node_modules/.bin/odiff");
    let dssim = peers.join("bin/dssim");
    let mut columns: [Vec<f64>; 4] = Default::default();
    for _ in 0..arguments.turns {
        columns[0].push(timed(|| {
            compare_pages(
                PageView::AcrossBuilds,
                None,
                std::slice::from_ref(&pair.left),
                std::slice::from_ref(&pair.right),
            );
            Ok(())
        })?);
        let program = |program: &Path, extension: &str| -> Result<f64> {
            let run = |of: &Pair| timed(|| alone(program, of, extension));
            Ok((run(pair)? - run(nothing)?).max(0.0))
        };
        columns[1].push(program(&odiff, "bmp")?);
        columns[2].push(pixelmatch(pair, peers)?);
        columns[3].push(program(&dssim, "png")?);
    }
    Ok(columns.map(median))
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}

/// Runs a peer on both files; odiff exits with 22 where pixels differ.
fn alone(program: &Path, pair: &Pair, extension: &str) -> Result<()> {
    let files = ["left", "right"].map(|side| pair.file(&format!("{side}.{extension}")));
    let done = Command::new(program).args(files).output().with_context(|| program.display().to_string())?;
    ensure!(
        matches!(done.status.code(), Some(0 | 22)),
        "{}: {}",
        program.display(),
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

/// One comparison after a first that warms the interpreter up.
fn pixelmatch(pair: &Pair, peers: &Path) -> Result<f64> {
    const SCRIPT: &str = "import('pixelmatch').then(({default: match}) => {
        const {PNG} = require('pngjs'), fs = require('fs');
        const [a, b] = process.argv.slice(1).map(f => PNG.sync.read(fs.readFileSync(f)));
        const once = () => match(a.data, b.data, null, a.width, a.height);
        for (let i = 0; i < 3; i++) once();
        const start = process.hrtime.bigint();
        once();
        console.log(Number(process.hrtime.bigint() - start) / 1e6);
    })";
    let files = ["left.png", "right.png"].map(|name| pair.file(name));
    let done =
        Command::new("node").current_dir(peers).args(["-e", SCRIPT, "--"]).args(files).output().context("node")?;
    ensure!(done.status.success(), "node: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim().parse().context("pixelmatch printed no number")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
