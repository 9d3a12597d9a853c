//! From two runs to the values a comparison is made of: read, diff, compare pages.
//!
//! In: a document, both builds' trials, blobs. Out: a [`DocumentInput`]. No office is run here, so a new engine can judge
//! old runs again. Deliberately absent: judgement, which is the engine's.

use crate::findings::Findings;
use crate::ladder::Ladder;
use crate::office::Mode;
use crate::pages::Page as StoredPage;
use crate::pass::read_file;
use crate::plan::Planned;
use crate::reference::References;
use crate::run::{original_key, settled_view, trial, witness};
use crate::store::{Blobs, PageRef, Pass, Run};
use crate::trial::{Settled, Trial};
use recette_engine::compare::{Attempt, DocumentInput, PageComparison, PageImage, PageView, Side, SideInput};
use recette_engine::diff::{DiffOptions, diff, diff_outputs, locate, tree_digest};
use recette_engine::finding::Finding;
use recette_engine::format::{Format, Route};
use recette_engine::model::Node;
use recette_engine::raster::{self, Page, Side as PageSide};
use recette_engine::read::producer::producer;
use recette_engine::read::{Limits, ReadError, read};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Both runs and what they were made with.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Base's run.
    pub base: &'a Run,
    /// Candidate's run.
    pub candidate: &'a Run,
    /// Pages and files.
    pub blobs: &'a Blobs,
    /// Evaluations made before.
    pub findings: &'a Findings,
    /// Reference renderings, painted.
    pub references: &'a References,
    /// Modes of both.
    pub ladder: &'a Ladder,
    /// Whether the base opened what the candidate saved.
    pub mixed_fleet: bool,
}

impl Sides<'_> {
    /// The mode in which a document is compared.
    pub fn mode(&self, planned: &Planned) -> Mode {
        self.ladder.mode(&[self.base, self.candidate], &planned.document)
    }
}

/// Everything a comparison needs to know about one document, from the last time where nothing changed since.
pub fn evaluate(planned: &Planned, sides: &Sides<'_>) -> DocumentInput {
    match &planned.excluded {
        Some(_) => blank(planned),
        None => sides.findings.evaluate(planned, sides),
    }
}

/// The same, read, diffed and compared now.
pub fn evaluate_anew(planned: &Planned, sides: &Sides<'_>) -> DocumentInput {
    let mut input = blank(planned);
    let mode = sides.mode(planned);
    let base = trial(sides.base, &planned.document, mode);
    let candidate = trial(sides.candidate, &planned.document, mode);
    input.remarks.extend(driven_otherwise(planned, sides, mode));
    let bytes = original_bytes(planned, &mut input.remarks);
    let original = bytes.as_ref().and_then(|bytes| read_original(planned, bytes, &mut input.remarks));
    input.producer = bytes.and_then(|bytes| producer(planned.document.format, &bytes, &Limits::default()));
    let trees = Trees { sides, planned, mode, original: original.as_ref(), read: RefCell::default() };
    input.base = base.as_ref().map(|t| trees.side(sides.base, t, &mut input.remarks));
    input.candidate = candidate.as_ref().map(|t| trees.side(sides.candidate, t, &mut input.remarks));
    if let (Some(base), Some(candidate)) = (&base, &candidate) {
        if original.is_none() {
            input.direct = trees.direct(base, candidate);
        }
        input.pages = pages(&trees, base, candidate, &mut input.remarks);
    }
    input
}

/// Why a document is not compared in the best mode: its outcome there is not one that users of a desktop meet.
fn driven_otherwise(planned: &Planned, sides: &Sides<'_>, mode: Mode) -> Option<String> {
    let side = |name: &str, run| {
        let ends = sides.ladder.why_not_above(run, &planned.document, mode);
        (!ends.is_empty()).then(|| format!("{name} stopped by {}", ends.join(" and ")))
    };
    let both: Vec<String> =
        [side("base", sides.base), side("candidate", sides.candidate)].into_iter().flatten().collect();
    (!both.is_empty()).then(|| format!("driven by {}, because {}", mode.name(), both.join("; ")))
}

fn blank(planned: &Planned) -> DocumentInput {
    DocumentInput {
        id: planned.document.id.clone(),
        name: planned.name.clone(),
        format: planned.document.format,
        suite: planned.suite.clone(),
        owner: planned.owner.clone(),
        weight: planned.weight,
        tags: planned.tags.clone(),
        bytes: planned.document.size,
        producer: None,
        excluded: planned.excluded.clone(),
        base: None,
        candidate: None,
        direct: None,
        pages: Vec::new(),
        remarks: planned.remarks.clone(),
    }
}

/// The original; that it cannot be read is remarked.
fn original_bytes(planned: &Planned, remarks: &mut Vec<String>) -> Option<Vec<u8>> {
    read_file(&planned.document.path).map_err(|error| remarks.push(error.to_string())).ok()
}

/// The original's tree; `None` where there is no reader for it or it cannot be read, which is remarked.
fn read_original(planned: &Planned, bytes: &[u8], remarks: &mut Vec<String>) -> Option<Node> {
    match read(planned.document.format, bytes, &Limits::default()) {
        Ok(reading) => Some(reading.document),
        Err(ReadError::NoReader(_)) => None,
        Err(error) => {
            remarks.push(format!("the original's structure is not read: {error}"));
            None
        }
    }
}

/// A saved file as read: no tree where there is no reader for it, or why not.
type ReadOnce = Result<Option<Rc<Node>>, String>;

/// Reads saved files, each once, and compares them with the original.
struct Trees<'a> {
    sides: &'a Sides<'a>,
    planned: &'a Planned,
    mode: Mode,
    original: Option<&'a Node>,
    /// By format and digest: attempts and builds can have written the same bytes.
    read: RefCell<HashMap<(Format, String), ReadOnce>>,
}

impl Trees<'_> {
    fn side(&self, run: &Run, trial: &Trial, remarks: &mut Vec<String>) -> SideInput {
        let (cpu_seconds, wall_seconds) = trial.seconds();
        let side = Side {
            outcome: trial.outcome.clone(),
            cpu_seconds,
            wall_seconds,
            attempts: trial.original.attempts,
            mode: self.mode.name().to_owned(),
        };
        let mut input = SideInput { side, attempts: self.attempts(run, trial), measured: vec![], findings: vec![] };
        if let Some(original) = self.original {
            self.findings(original, trial, &mut input, remarks);
        }
        input
    }

    fn findings(&self, original: &Node, trial: &Trial, input: &mut SideInput, remarks: &mut Vec<String>) {
        let options = DiffOptions::default();
        for route in &self.planned.document.routes {
            let Some(saved) = self.saved(&trial.original.pass, route.to, remarks) else { continue };
            let difference = diff(original, &saved, *route, &options);
            input.measured.push(*route);
            input.findings.extend(difference.findings);
            remarks.extend(difference.coarse.iter().map(|c| format!("{route}: compared coarsely ({c})")));
        }
        let witness = self.saved(&trial.original.pass, witness(self.planned.document.format), &mut vec![]);
        locate(&mut input.findings, original, self.planned.document.format, witness.as_deref(), &options);
    }

    fn saved(&self, pass: &Pass, format: Format, remarks: &mut Vec<String>) -> Option<Rc<Node>> {
        let saved = pass.saves.get(format.extension())?;
        let key = (format, saved.digest.clone());
        let known = self.read.borrow().get(&key).cloned();
        let tree = known.unwrap_or_else(|| {
            let tree = self.read_saved(format, &saved.digest);
            self.read.borrow_mut().insert(key, tree.clone());
            tree
        });
        tree.unwrap_or_else(|why| {
            remarks.push(why);
            None
        })
    }

    /// `None` where there is no reader for the format.
    fn read_saved(&self, format: Format, digest: &str) -> Result<Option<Rc<Node>>, String> {
        let bytes = self.sides.blobs.get(digest).map_err(|e| e.to_string())?;
        match read(format, &bytes, &Limits::default()) {
            Ok(reading) => Ok(Some(Rc::new(reading.document))),
            Err(ReadError::NoReader(_)) => Ok(None),
            Err(error) => Err(format!("the saved {format} is not read: {error}")),
        }
    }

    /// What several attempts of one build agree in; the digests are only worth their price where there are several.
    fn attempts(&self, run: &Run, trial: &Trial) -> Vec<Attempt> {
        let passes = run.attempts(&original_key(&self.planned.document, self.mode));
        let sound: Vec<Pass> = passes.into_iter().filter(|p| p.trouble.is_none()).collect();
        if sound.len() < 2 {
            return vec![Attempt { outcome: trial.outcome.clone(), digest: None }];
        }
        // A hang that ended when it had the machine for itself was only slow: the last attempt alone counts.
        let first_that_counts = sound.iter().take_while(|p| p.timed_out && !trial.original.flaky).count();
        let counting = sound.get(first_that_counts.min(sound.len() - 1)..).unwrap_or_default();
        counting.iter().map(|pass| self.attempt(pass, trial)).collect()
    }

    fn attempt(&self, pass: &Pass, trial: &Trial) -> Attempt {
        let settled = Settled { pass: pass.clone(), ..trial.original.clone() };
        let again =
            Trial::new(self.planned.document.format, &self.planned.document.routes, settled, trial.views.clone());
        let trees = self.planned.document.routes.iter().map(|r| match self.saved(pass, r.to, &mut vec![]) {
            Some(tree) => tree_digest(&tree),
            None => pass.saves.contains_key(r.to.extension()).to_string(),
        });
        let pages = pass.pages.iter().flatten().map(|p| p.digest.clone());
        Attempt { outcome: again.outcome, digest: Some(trees.chain(pages).collect::<Vec<_>>().join(" ")) }
    }

    /// Pages of the suite's reference rendering.
    fn reference(&self, remarks: &mut Vec<String>) -> Option<Vec<PageRef>> {
        let reference = self.planned.reference.as_ref()?;
        let pages = self.sides.references.pages(reference, self.sides.blobs);
        pages.map_err(|error| remarks.push(error)).ok()
    }

    /// What the builds' outputs differ in, where the original has no reader.
    fn direct(&self, base: &Trial, candidate: &Trial) -> Option<Vec<Finding>> {
        let mut found = None;
        for route in &self.planned.document.routes {
            let of = |trial: &Trial| self.saved(&trial.original.pass, route.to, &mut vec![]);
            let (Some(left), Some(right)) = (of(base), of(candidate)) else { continue };
            let difference = diff_outputs(&left, &right, *route, &DiffOptions::default());
            found.get_or_insert_with(Vec::new).extend(difference.findings);
        }
        found
    }
}

/// The comparisons of pages of design §7 that both sides got far enough for.
fn pages(trees: &Trees<'_>, base: &Trial, candidate: &Trial, remarks: &mut Vec<String>) -> Vec<PageComparison> {
    let Trees { planned, sides, .. } = trees;
    let reference = trees.reference(remarks);
    let mut made: Vec<PageComparison> = Vec::new();
    let mut add = |view, route, left: Option<&Vec<PageRef>>, right: Option<&Vec<PageRef>>| {
        let (Some(left), Some(right)) = (left, right) else { return };
        // The same two lists of pages, as when both builds paint alike, are compared once.
        let same = |c: &&PageComparison| is_list(&c.left, left) && is_list(&c.right, right);
        if let Some(known) = made.iter().find(same) {
            let again = PageComparison { view, route, ..known.clone() };
            return made.push(again);
        }
        match compare_pages(sides.blobs, view, route, left, right) {
            Ok(comparison) => made.push(comparison),
            Err(error) => remarks.push(format!("pages are not compared: {error}")),
        }
    };
    let original = |trial: &Trial| trial.original.pass.pages.clone();
    let (base_pages, candidate_pages) = (original(base), original(candidate));
    add(PageView::AcrossBuilds, None, base_pages.as_ref(), candidate_pages.as_ref());
    add(PageView::ReferenceBase, None, reference.as_ref(), base_pages.as_ref());
    add(PageView::ReferenceCandidate, None, reference.as_ref(), candidate_pages.as_ref());
    for route in &planned.document.routes {
        let own = |trial: &Trial| trial.views.get(&route.to).and_then(|v| v.pass.pages.clone());
        let by_candidate = opened_by(trees, sides.candidate, base, *route).and_then(|v| v.pass.pages);
        let (base_own, candidate_own) = (own(base), own(candidate));
        if sides.mixed_fleet {
            // What the base cannot open has no page at all there.
            let by_base = opened_by(trees, sides.base, candidate, *route).map(|v| v.pass.pages.unwrap_or_default());
            add(PageView::InBaseViewer, Some(*route), base_own.as_ref(), by_base.as_ref());
        }
        add(PageView::InOneViewer, Some(*route), by_candidate.as_ref(), candidate_own.as_ref());
        add(PageView::WithinBase, Some(*route), base_pages.as_ref(), base_own.as_ref());
        add(PageView::WithinCandidate, Some(*route), candidate_pages.as_ref(), candidate_own.as_ref());
    }
    made
}

/// How a build opened what the other one saved.
fn opened_by(trees: &Trees<'_>, run: &Run, other: &Trial, route: Route) -> Option<Settled> {
    let saved = other.original.pass.saves.get(route.to.extension())?;
    settled_view(run, &trees.planned.document, route.to, &saved.digest, trees.mode)
}

fn is_list(images: &[PageImage], pages: &[PageRef]) -> bool {
    images.len() == pages.len() && images.iter().zip(pages).all(|(i, p)| i.digest == p.digest)
}

fn compare_pages(
    blobs: &Blobs,
    view: PageView,
    route: Option<Route>,
    left: &[PageRef],
    right: &[PageRef],
) -> Result<PageComparison, String> {
    let images = |pages: &[PageRef]| -> Vec<PageImage> {
        pages.iter().map(|p| PageImage { digest: p.digest.clone(), width: p.width, height: p.height }).collect()
    };
    let load = |side: PageSide, index: usize| {
        let pages = if side == PageSide::Left { left } else { right };
        load_page(blobs, pages.get(index).ok_or("no such page")?)
    };
    raster::compare_lazily(view, route, images(left), images(right), load).map_err(|e| e.to_string())
}

/// A stored page as the engine compares it.
pub fn load_page(blobs: &Blobs, page: &PageRef) -> Result<Page, String> {
    let bytes = blobs.get(&page.digest).map_err(|e| e.to_string())?;
    let stored = StoredPage::decode(&bytes).ok_or("a stored page is damaged")?;
    let (width, height) = (stored.width, stored.height);
    let made = match stored.channels {
        1 => Page::from_grey(width, height, page.dpi, stored.samples),
        _ => Page::from_rgb(width, height, page.dpi, stored.samples),
    };
    made.map_err(|e| e.to_string())
}

/// The trees that a report shows of a document.
pub fn structures(planned: &Planned, sides: &Sides<'_>) -> BTreeMap<String, Node> {
    let mut trees = BTreeMap::new();
    let mut remarks = Vec::new();
    let bytes = original_bytes(planned, &mut remarks);
    if let Some(original) = bytes.and_then(|bytes| read_original(planned, &bytes, &mut remarks)) {
        trees.insert("original".to_owned(), original);
    }
    let mode = sides.mode(planned);
    let reader = Trees { sides, planned, mode, original: None, read: RefCell::default() };
    for (name, run) in [("base", sides.base), ("candidate", sides.candidate)] {
        let Some(trial) = trial(run, &planned.document, mode) else { continue };
        for route in &planned.document.routes {
            if let Some(tree) = reader.saved(&trial.original.pass, route.to, &mut remarks) {
                trees.insert(format!("{name} {route}"), tree.as_ref().clone());
            }
        }
    }
    trees
}
