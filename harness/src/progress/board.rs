//! What is known of a run while it goes on: what every worker is at, since when; the slowest documents; crashes and hangs.
//!
//! In: steps, each with its moment. Out: lines for people. Names of files cannot drive the terminal.

use crate::run::Step;
use recette_reports::Language;
use recette_reports::clean::short;
use std::time::{Duration, Instant};

/// A document that takes longer is told as stalled.
const STALLED: Duration = Duration::from_secs(30);
/// So many of the slowest documents are told.
const SLOWEST: usize = 3;
/// Characters of a document's name.
const NAME: usize = 60;

pub(super) struct Board {
    workers: Vec<Option<(Instant, String)>>,
    slowest: Vec<(Duration, String)>,
    crashes: usize,
    hangs: usize,
}

impl Board {
    pub(super) fn new(workers: usize) -> Board {
        Board { workers: vec![None; workers], slowest: Vec::new(), crashes: 0, hangs: 0 }
    }

    pub(super) fn note(&mut self, step: Step<'_>, now: Instant) {
        match step {
            Step::Begun { worker, document } => {
                let name = document.path.file_name().unwrap_or_default().to_string_lossy();
                if let Some(place) = self.workers.get_mut(worker) {
                    *place = Some((now, short(&name, NAME, Language::English)));
                }
            }
            Step::Done { worker, crashes, hangs, .. } => {
                self.crashes += crashes;
                self.hangs += hangs;
                if let Some((since, name)) = self.workers.get_mut(worker).and_then(Option::take) {
                    self.slow(now.saturating_duration_since(since), name);
                }
            }
        }
    }

    fn slow(&mut self, took: Duration, name: String) {
        self.slowest.push((took, name));
        self.slowest.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
        self.slowest.truncate(SLOWEST);
    }

    /// What a worker is at.
    pub(super) fn worker(&self, worker: usize, now: Instant) -> String {
        match self.workers.get(worker).and_then(Option::as_ref) {
            None => format!("worker {}: idle", worker + 1),
            Some((since, name)) => {
                let took = now.saturating_duration_since(*since);
                let stalled = if took >= STALLED { "  stalled" } else { "" };
                format!("worker {}: {:>3} s  {name}{stalled}", worker + 1, took.as_secs())
            }
        }
    }

    /// Crashes, hangs, the slowest documents.
    pub(super) fn whole(&self) -> String {
        let slowest: Vec<String> =
            self.slowest.iter().map(|(took, name)| format!("{name} {:.1} s", took.as_secs_f64())).collect();
        let slowest = if slowest.is_empty() { String::new() } else { format!("; slowest: {}", slowest.join(", ")) };
        format!("{} crashes, {} hangs{slowest}", self.crashes, self.hangs)
    }

    /// What a plain line adds: what went wrong, and what does not come on.
    pub(super) fn trouble(&self, now: Instant) -> String {
        let stalled = self.workers.iter().flatten().filter_map(|(since, name)| {
            let took = now.saturating_duration_since(*since);
            (took >= STALLED).then(|| format!(", stalled: {name} ({})", seconds(took.as_secs_f64())))
        });
        std::iter::once(self.ends()).chain(stalled).collect()
    }

    /// What the last line of a step adds.
    pub(super) fn summary(&self) -> String {
        let slowest = self.slowest.first().filter(|(took, _)| *took >= Duration::from_secs(5));
        let slowest = slowest.map(|(took, name)| format!(", slowest: {name} ({})", seconds(took.as_secs_f64())));
        format!("{}{}", self.ends(), slowest.unwrap_or_default())
    }

    fn ends(&self) -> String {
        let told = [(self.crashes, "crashes"), (self.hangs, "hangs")];
        told.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {n} {what}")).collect()
    }
}

/// Seconds in words.
pub(super) fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 60.0 => format!("{s:.0} s"),
        s => format!("{} min {:02} s", s as u64 / 60, s as u64 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Document;
    use recette_engine::format::Format;

    fn document(name: &str) -> Document {
        Document { id: "d".into(), path: name.into(), format: Format::Rtf, routes: vec![], size: 1, password: None }
    }

    fn done<'a>(worker: usize, document: &'a Document, crashes: usize) -> Step<'a> {
        Step::Done { worker, document, done: 1, of: 3, crashes, hangs: 0 }
    }

    #[test]
    fn workers_stalled_slowest_and_crashes_are_told() {
        let (mut board, start) = (Board::new(2), Instant::now());
        let at = |s: u64| start + Duration::from_secs(s);
        let (a, b) = (document("dir/a.rtf"), document("b\u{1b}[2J.rtf"));
        board.note(Step::Begun { worker: 0, document: &a }, start);
        board.note(Step::Begun { worker: 1, document: &b }, start);
        assert_eq!(board.worker(0, at(12)), "worker 1:  12 s  a.rtf");
        assert_eq!(board.worker(1, at(40)), "worker 2:  40 s  b⟦U+001B⟧[2J.rtf  stalled");
        assert_eq!(board.trouble(at(40)), ", stalled: a.rtf (40 s), stalled: b⟦U+001B⟧[2J.rtf (40 s)");
        board.note(done(0, &a, 2), at(41));
        assert_eq!(board.worker(0, at(41)), "worker 1: idle");
        assert_eq!(board.whole(), "2 crashes, 0 hangs; slowest: a.rtf 41.0 s");
        board.note(done(1, &b, 0), at(50));
        assert_eq!(board.summary(), ", 2 crashes, slowest: b⟦U+001B⟧[2J.rtf (50 s)");
        assert_eq!(board.trouble(at(60)), ", 2 crashes");
    }
}
