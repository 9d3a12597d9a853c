//! Progress on standard error: a bar with rate and time left on a terminal, plain lines otherwise.

use crate::builds::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between plain lines.
const PAUSE: Duration = Duration::from_secs(10);

/// One long step of work.
pub struct Meter {
    name: String,
    started: Instant,
    bar: Option<ProgressBar>,
    last: Mutex<Instant>,
}

impl Meter {
    /// A step of `total` things.
    pub fn new(name: &str, total: u64) -> Meter {
        let started = Instant::now();
        let bar = std::io::stderr().is_terminal().then(|| bar(name, total));
        if bar.is_none() {
            eprintln!("{name}: {total} to do");
        }
        Meter { name: name.to_owned(), started, bar, last: Mutex::new(started) }
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
            eprintln!("{}: {done} of {of}{}", self.name, self.rate(done, of));
        }
    }

    fn rate(&self, done: u64, of: u64) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        if done == 0 || seconds < 1.0 {
            return String::new();
        }
        let left = seconds / done as f64 * of.saturating_sub(done) as f64;
        format!(", {:.1} a second, {} left", done as f64 / seconds, words(left))
    }

    /// Ends the step with a line.
    pub fn end(self, line: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("{}: {line}, in {}", self.name, words(self.started.elapsed().as_secs_f64()));
    }
}

fn bar(name: &str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:24} {pos}/{len} {per_sec} {eta} left  {wide_msg}");
    let bar = ProgressBar::new(total).with_prefix(name.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

fn words(seconds: f64) -> String {
    match seconds {
        s if s < 60.0 => format!("{s:.0} s"),
        s => format!("{} min {:02} s", s as u64 / 60, s as u64 % 60),
    }
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
