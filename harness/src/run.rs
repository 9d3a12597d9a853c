//! Running: documents through one build, in parallel, repeating nothing that is settled.
//!
//! In: documents, a build, an open [`Run`]. Out: passes in the run. Each worker owns one zygote; hangs that
//! may have waited for others are tried again alone at the end. A first Ctrl-C lets what runs finish; what was done is kept.

use crate::conditions::{Conditions, Kit};
use crate::office::{Mode, Office};
use crate::pages::digest;
use crate::pass::{Request, Worker, key, read_file};
use crate::store::{Blobs, Pass, PassKey, Run};
use crate::trial::{Doubt, Known, Next, Settled, Trial, known};
use recette_engine::format::{Component, Format, Route};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

/// A document to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// SHA-256.
    pub id: String,
    /// Where its bytes are.
    pub path: PathBuf,
    /// Format by content.
    pub format: Format,
    /// Routes to save along.
    pub routes: Vec<Route>,
    /// Size in bytes, for the order of work.
    pub size: u64,
    /// Password, where the suite has one; never written down.
    #[serde(skip)]
    pub password: Option<String>,
}

impl Document {
    /// What the office saves: the routes' formats, then the witness.
    fn saves(&self) -> Vec<Format> {
        let mut saves: Vec<Format> = self.routes.iter().map(|r| r.to).collect();
        saves.push(witness(self.format));
        saves.dedup();
        saves
    }
}

/// The flat ODF of a format's component.
pub fn witness(format: Format) -> Format {
    match format.component() {
        Component::Text => Format::Fodt,
        Component::Sheet => Format::Fods,
        Component::Slides => Format::Fodp,
    }
}

/// A build that can be run, and everything it is run with.
pub struct Stand<'a> {
    /// The build.
    pub office: &'a Office,
    /// Helpers and profile.
    pub kit: &'a Kit,
    /// Conditions.
    pub conditions: &'a Conditions,
    /// Pages and files.
    pub blobs: &'a Blobs,
    /// Its run.
    pub run: &'a Run,
    /// How it is driven.
    pub mode: Mode,
    /// Workers.
    pub workers: usize,
    /// Set by Ctrl-C.
    pub stop: &'a AtomicBool,
    /// When no further document is begun.
    pub until: Option<Instant>,
    /// What every attempt at something is repeated for: nothing, or to confirm.
    pub confirm: bool,
}

/// Told before and after every document.
pub type Tell<'a> = &'a (dyn Fn(Step<'_>) + Sync);

/// Progress of a run.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A worker begins with a document.
    Begun {
        /// Which worker, from 0.
        worker: usize,
        /// Which document.
        document: &'a Document,
    },
    /// A worker is done with a document.
    Done {
        /// Which worker, from 0.
        worker: usize,
        /// Which document.
        document: &'a Document,
        /// Documents done.
        done: usize,
        /// Documents in all.
        of: usize,
        /// Passes that died of a signal.
        crashes: usize,
        /// Passes that were killed at their deadline.
        hangs: usize,
    },
}

impl Stand<'_> {
    /// Runs all documents; `seconds` gives each one's time limit. Out: number of passes that were executed.
    pub fn run_all(
        &self,
        documents: &[Document],
        seconds: &(dyn Fn(&Document) -> u64 + Sync),
        extra: &(dyn Fn(&Document) -> Vec<(Format, String)> + Sync),
        tell: Tell<'_>,
    ) -> io::Result<usize> {
        let workers = self.workers.clamp(1, documents.len().max(1));
        self.run_with(&mut self.crew(workers), documents, seconds, extra, tell)
    }

    /// Workers whose zygotes outlive one call of [`Stand::run_with`].
    pub fn crew(&self, workers: usize) -> Vec<Worker<'_>> {
        (0..workers).map(|_| Worker::new(self.office, self.kit, self.conditions, self.blobs, self.mode)).collect()
    }

    /// Like [`Stand::run_all`], with workers at hand.
    pub fn run_with(
        &self,
        crew: &mut [Worker<'_>],
        documents: &[Document],
        seconds: &(dyn Fn(&Document) -> u64 + Sync),
        extra: &(dyn Fn(&Document) -> Vec<(Format, String)> + Sync),
        tell: Tell<'_>,
    ) -> io::Result<usize> {
        // Large documents first, so that none is left running alone at the end.
        let mut order: Vec<&Document> = documents.iter().collect();
        order.sort_by_key(|d| std::cmp::Reverse(d.size));
        let shared = Shared {
            order,
            next: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            executed: AtomicUsize::new(0),
            late: Mutex::new(Vec::new()),
            error: Mutex::new(None),
        };
        std::thread::scope(|scope| {
            for (number, worker) in crew.iter_mut().enumerate() {
                let shared = &shared;
                scope.spawn(move || self.work((number, worker), shared, seconds, extra, tell));
            }
        });
        self.work_alone(&shared, seconds, extra)?;
        match shared.error.into_inner().unwrap_or_default() {
            Some(error) => Err(error),
            None => Ok(shared.executed.into_inner()),
        }
    }

    fn work(
        &self,
        (number, worker): (usize, &mut Worker<'_>),
        shared: &Shared<'_>,
        seconds: &(dyn Fn(&Document) -> u64 + Sync),
        extra: &(dyn Fn(&Document) -> Vec<(Format, String)> + Sync),
        tell: Tell<'_>,
    ) {
        while !self.ended() && !shared.failed() {
            let Some(document) = shared.order.get(shared.next.fetch_add(1, Ordering::Relaxed)) else { return };
            tell(Step::Begun { worker: number, document });
            match self.document(worker, document, seconds(document), &extra(document), false) {
                Ok(Done { executed, late, crashes, hangs }) => {
                    shared.executed.fetch_add(executed, Ordering::Relaxed);
                    if late {
                        shared.late().push(document);
                    }
                    let done = shared.done.fetch_add(1, Ordering::Relaxed) + 1;
                    tell(Step::Done { worker: number, document, done, of: shared.order.len(), crashes, hangs });
                }
                Err(error) => shared.fail(error),
            }
        }
    }

    /// Whether no further document is to be begun.
    fn ended(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Hangs get a second try with the machine for themselves.
    fn work_alone(
        &self,
        shared: &Shared<'_>,
        seconds: &(dyn Fn(&Document) -> u64 + Sync),
        extra: &(dyn Fn(&Document) -> Vec<(Format, String)> + Sync),
    ) -> io::Result<()> {
        let late = std::mem::take(&mut *shared.late());
        let mut worker = Worker::new(self.office, self.kit, self.conditions, self.blobs, self.mode);
        for document in late {
            if self.ended() {
                break;
            }
            let done = self.document(&mut worker, document, seconds(document), &extra(document), true)?;
            shared.executed.fetch_add(done.executed, Ordering::Relaxed);
        }
        Ok(())
    }

    fn document(
        &self,
        worker: &mut Worker<'_>,
        document: &Document,
        seconds: u64,
        extra: &[(Format, String)],
        alone: bool,
    ) -> io::Result<Done> {
        let mut done = Done::default();
        let terms = Terms { seconds, alone, doubt: doubt(self.run, document, self.mode, self.confirm) };
        let original = match known(&self.run.attempts(&original_key(document, self.mode)), terms.doubt) {
            Known::Settled(settled) => settled,
            Known::Again(_) => match self.original(worker, document, terms, &mut done)? {
                Some(settled) => settled,
                None => return Ok(done),
            },
        };
        if self.confirm {
            return Ok(done);
        }
        let own = document
            .routes
            .iter()
            .filter_map(|r| Some((r.to, original.pass.saves.get(r.to.extension())?.digest.clone())));
        let views: Vec<(Format, String)> = own.chain(extra.iter().cloned()).collect();
        for (format, name) in views {
            self.view(worker, format, name, terms, &mut done)?;
        }
        Ok(done)
    }

    fn original(
        &self,
        worker: &mut Worker<'_>,
        document: &Document,
        terms: Terms,
        done: &mut Done,
    ) -> io::Result<Option<Settled>> {
        let Some(bytes) = bytes_as_planned(document) else { return Ok(None) };
        let request = Request {
            bytes: &bytes,
            digest: document.id.clone(),
            format: document.format,
            saves: document.saves(),
            seconds: terms.seconds,
            password: document.password.clone(),
            attempt: 1,
        };
        self.settle(worker, request, terms, done)
    }

    fn view(
        &self,
        worker: &mut Worker<'_>,
        format: Format,
        name: String,
        terms: Terms,
        done: &mut Done,
    ) -> io::Result<()> {
        if let Known::Settled(_) = known(&self.run.attempts(&view_key(format, &name, self.mode)), terms.doubt) {
            return Ok(());
        }
        let (bytes, seconds) = (self.blobs.get(&name)?, terms.seconds);
        let request =
            Request { bytes: &bytes, digest: name, format, saves: vec![], seconds, password: None, attempt: 1 };
        self.settle(worker, request, terms, done).map(|_| ())
    }

    /// Attempts until it is settled; `None` when it has to wait until the machine is free.
    fn settle(
        &self,
        worker: &mut Worker<'_>,
        mut request: Request<'_>,
        terms: Terms,
        done: &mut Done,
    ) -> io::Result<Option<Settled>> {
        let key = request.key(self.mode);
        loop {
            let attempts = self.run.attempts(&key);
            match known(&attempts, terms.doubt) {
                Known::Settled(settled) => return Ok(Some(settled)),
                Known::Again(Next::Alone) if !terms.alone => {
                    done.late = true;
                    return Ok(None);
                }
                Known::Again(next) => {
                    request.attempt = attempts.len() as u32 + 1;
                    request.seconds = if next == Next::Normal { terms.seconds } else { terms.seconds * 3 };
                    let pass = worker.pass(&request)?;
                    done.crashes += usize::from(pass.death.is_some());
                    done.hangs += usize::from(pass.timed_out);
                    self.run.add(pass)?;
                    done.executed += 1;
                }
            }
        }
    }
}

/// On what terms a document is run.
#[derive(Clone, Copy)]
struct Terms {
    seconds: u64,
    /// It has the machine for itself.
    alone: bool,
    doubt: Doubt,
}

#[derive(Default)]
struct Done {
    executed: usize,
    late: bool,
    crashes: usize,
    hangs: usize,
}

struct Shared<'a> {
    order: Vec<&'a Document>,
    next: AtomicUsize,
    done: AtomicUsize,
    executed: AtomicUsize,
    late: Mutex<Vec<&'a Document>>,
    error: Mutex<Option<io::Error>>,
}

impl<'a> Shared<'a> {
    fn late(&self) -> std::sync::MutexGuard<'_, Vec<&'a Document>> {
        self.late.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn failed(&self) -> bool {
        self.error.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_some()
    }

    fn fail(&self, error: io::Error) {
        self.error.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
    }
}

/// The key of a document's first pass.
pub fn original_key(document: &Document, mode: Mode) -> PassKey {
    key(&document.id, document.format, &document.saves(), mode)
}

/// The key of a view.
pub fn view_key(format: Format, file: &str, mode: Mode) -> PassKey {
    key(file, format, &[], mode)
}

/// How the passes of a document in a mode are doubted: what a better mode stopped at is believed to stop at once.
fn doubt(run: &Run, document: &Document, mode: Mode, confirm: bool) -> Doubt {
    let above = Mode::LADDER.into_iter().take_while(|m| *m != mode);
    let only_of_success = above.map(|m| original_key(document, m)).any(|key| !run.attempts(&key).is_empty());
    Doubt { of_anything: confirm, only_of_success }
}

fn settled(run: &Run, key: &PassKey, doubt: Doubt) -> Option<Settled> {
    match known(&run.attempts(key), doubt) {
        Known::Settled(settled) => Some(settled),
        Known::Again(_) => None,
    }
}

/// Whether something was tried twice, or as often as it takes to believe it.
pub fn seen_twice(run: &Run, document: &Document, mode: Mode) -> bool {
    settled(run, &original_key(document, mode), doubt(run, document, mode, true)).is_some()
}

/// The trial of a document as the run has it; `None` where it is not complete.
pub fn trial(run: &Run, document: &Document, mode: Mode) -> Option<Trial> {
    let original = settled(run, &original_key(document, mode), doubt(run, document, mode, false))?;
    let mut views = BTreeMap::new();
    for route in &document.routes {
        if let Some(saved) = original.pass.saves.get(route.to.extension()) {
            views.insert(route.to, settled_view(run, document, route.to, &saved.digest, mode)?);
        }
    }
    Some(Trial::new(document.format, &document.routes, original, views))
}

/// A view of a file that was saved from a document, as the run has it.
pub fn settled_view(run: &Run, document: &Document, format: Format, file: &str, mode: Mode) -> Option<Settled> {
    settled(run, &view_key(format, file, mode), doubt(run, document, mode, false))
}

/// Time limit of each document: at least the conditions', at least ten times what the base took, where it came to an end.
pub fn limits(base: &Run, documents: &[Document], mode: Mode, least: u64) -> HashMap<String, u64> {
    let limit = |document: &Document| {
        let wall = trial(base, document, mode).map_or(0.0, |t| slowest(&t));
        (document.id.clone(), least.max((wall * 10.0).ceil() as u64))
    };
    documents.iter().map(limit).collect()
}

/// Seconds of a trial's slowest pass: each pass has the limit for itself. One that was killed says nothing about the time it needs.
fn slowest(trial: &Trial) -> f64 {
    passes(trial).filter(|p| !p.timed_out).map(|p| p.wall_ms as f64 / 1000.0).fold(0.0, f64::max)
}

/// A document's bytes, if they are still those that were planned; else it is told, and the run goes on without it.
fn bytes_as_planned(document: &Document) -> Option<Vec<u8>> {
    let why = match read_file(&document.path) {
        Ok(bytes) if digest(&bytes) == document.id => return Some(bytes),
        Ok(_) => format!("{}: changed since the run began", document.path.display()),
        Err(error) => error.to_string(),
    };
    eprintln!("warning: {why}; hint: it is not measured, run the same command again");
    None
}

/// All passes of a trial, for counting.
pub fn passes(trial: &Trial) -> impl Iterator<Item = &Pass> {
    trial.views.values().chain([&trial.original]).map(|s| &s.pass)
}
