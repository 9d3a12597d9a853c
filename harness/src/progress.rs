//! Progress on standard error: on a terminal a live view with rate, time left, what every worker is at, stalled and slowest
//! documents and crashes so far; plain lines otherwise.

mod board;

use crate::builds::Progress;
use crate::run::Step;
use board::{Board, seconds};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Between plain lines.
const PAUSE: Duration = Duration::from_secs(10);
/// Between two looks of the live view at what the workers are at.
const TICK: Duration = Duration::from_millis(500);

/// One long step of work.
pub struct Meter {
    name: String,
    started: Instant,
    bar: Option<ProgressBar>,
    /// Lines under the bar: one per worker, and one for the whole.
    lines: Vec<ProgressBar>,
    board: Arc<Mutex<Board>>,
    last: Mutex<Instant>,
}

impl Meter {
    /// A step of `total` things.
    pub fn new(name: &str, total: u64) -> Meter {
        Meter::with_workers(name, total, 0)
    }

    /// A step of `total` documents that so many workers are at.
    pub fn with_workers(name: &str, total: u64, workers: usize) -> Meter {
        let started = Instant::now();
        let board = Arc::new(Mutex::new(Board::new(workers)));
        let (mut bar, mut lines) = (None, Vec::new());
        if std::io::stderr().is_terminal() {
            let all = MultiProgress::new();
            let main = all.add(main_bar(name, total));
            main.enable_steady_tick(TICK);
            bar = Some(main);
            if workers > 0 {
                lines.extend((0..workers).map(|w| all.add(line(&board, move |b| b.worker(w, Instant::now())))));
                lines.push(all.add(line(&board, Board::whole)));
            }
        } else {
            eprintln!("{name}: {total} to do");
        }
        Meter { name: name.to_owned(), started, bar, lines, board, last: Mutex::new(started) }
    }

    /// A step of a run.
    pub fn step(&self, step: Step<'_>) {
        if let Step::Done { done, of, .. } = step {
            lock(&self.board).note(step, Instant::now());
            return self.at(done as u64, of as u64, "");
        }
        lock(&self.board).note(step, Instant::now());
    }

    /// `done` of `of` are done; `what` was the last.
    pub fn at(&self, done: u64, of: u64, what: &str) {
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_position(done);
            bar.set_message(what.to_owned());
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.elapsed() >= PAUSE || done == of {
            *last = Instant::now();
            let trouble = lock(&self.board).trouble(Instant::now());
            eprintln!("{}: {done} of {of}{}{trouble}", self.name, self.rate(done, of));
        }
    }

    fn rate(&self, done: u64, of: u64) -> String {
        let elapsed = self.started.elapsed().as_secs_f64();
        if done == 0 || elapsed < 1.0 {
            return String::new();
        }
        let left = elapsed / done as f64 * of.saturating_sub(done) as f64;
        format!(", {:.1} a second, {} left", done as f64 / elapsed, seconds(left))
    }

    /// Ends the step with a line.
    pub fn end(self, line: &str) {
        self.lines.iter().for_each(ProgressBar::finish_and_clear);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let summary = lock(&self.board).summary();
        eprintln!("{}: {line}, in {}{summary}", self.name, seconds(self.started.elapsed().as_secs_f64()));
    }
}

fn lock(board: &Mutex<Board>) -> std::sync::MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn main_bar(name: &str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:24} {pos}/{len} {per_sec} {eta} left  {wide_msg}");
    let bar = ProgressBar::new(total).with_prefix(name.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// A line that asks the board again at every tick.
fn line(board: &Arc<Mutex<Board>>, say: impl Fn(&Board) -> String + Clone + Send + Sync + 'static) -> ProgressBar {
    let board = Arc::clone(board);
    let key = move |_: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
        // A line that cannot be drawn is drawn at the next tick.
        let _ = out.write_str(&say(&lock(&board)));
    };
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("  {board}") {
        bar.set_style(style.with_key("board", key));
    }
    bar.enable_steady_tick(TICK);
    bar
}

/// Shows what adding a build or fonts tells.
pub fn provisioning() -> impl FnMut(Progress) {
    let mut meter: Option<(&'static str, Meter)> = None;
    move |progress| {
        let (name, done, total) = match progress {
            Progress::Step(line) | Progress::Note(line) => {
                meter = None;
                return eprintln!("{line}");
            }
            Progress::Download { done, total } => ("download (kB)", done / 1000, total / 1000),
            Progress::Unpack { done, total } => ("unpack", done, total),
        };
        if meter.as_ref().is_none_or(|(known, _)| *known != name) {
            meter = Some((name, Meter::new(name, total)));
        }
        if let Some((_, meter)) = &meter {
            meter.at(done, total, "");
        }
    }
}
