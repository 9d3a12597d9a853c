//! The matrix: how often a kind of edit was seen, or was silent, per format.
//!
//! In: counted edits. Out: JSON (design §13 of losses by aspect and format, silence of equivalences, and each cell) and
//! Markdown, for people and for `docs/inject.md`.

use super::{FORMATS, Kind};
use recette_engine::finding::Finding;
use recette_engine::format::Format;
use recette_engine::model::Aspect;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

/// What has to be reached.
pub const RECALL: f64 = 0.98;
/// Silence over all equivalences.
pub const SILENCE: f64 = 0.995;

/// Misses kept of a cell.
const KEPT: usize = 3;

/// A kind of edit in one format.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Of a loss.
    pub aspect: Option<Aspect>,
    /// Edits that were told, or silent.
    pub hit: usize,
    /// Edits.
    pub of: usize,
    /// Some that were not.
    pub misses: Vec<Miss>,
}

/// An edit that was not told, or raised something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The document.
    pub document: String,
    /// Which of its places.
    pub site: usize,
    /// What was found instead.
    pub found: Vec<String>,
}

impl Miss {
    /// With the first findings as text.
    pub fn new(document: &str, site: usize, found: &[Finding]) -> Miss {
        let show = |f: &Finding| {
            let value =
                |v: &Option<recette_engine::model::Value>| v.as_ref().map_or("-".to_owned(), ToString::to_string);
            format!("{} {} {}: {} -> {}", f.path, f.subject.name(), f.change.name(), value(&f.old), value(&f.new))
        };
        Miss { document: document.to_owned(), site, found: found.iter().take(4).map(show).collect() }
    }
}

/// All cells.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// By format and kind.
    pub cells: BTreeMap<(Format, &'static str), Cell>,
}

/// Hits of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// Told.
    pub hit: usize,
    /// Edits.
    pub of: usize,
}

/// Silent ones of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// Without any finding.
    pub silent: usize,
    /// Edits.
    pub of: usize,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
pub struct Shown<'m> {
    losses: BTreeMap<String, Hits>,
    equivalences: Silence,
    cells: BTreeMap<String, Hits>,
    silences: BTreeMap<String, Silence>,
    misses: BTreeMap<String, &'m [Miss]>,
}

impl Cell {
    /// An empty one.
    pub fn of(kind: &Kind) -> Cell {
        Cell { aspect: kind.aspect, ..Cell::default() }
    }

    fn rate(&self) -> f64 {
        if self.of == 0 { 0.0 } else { self.hit as f64 / self.of as f64 }
    }

    /// Whether it falls short of what has to be reached.
    pub fn is_short(&self) -> bool {
        self.rate() < if self.aspect.is_some() { RECALL } else { SILENCE }
    }
}

impl Matrix {
    /// Counts one edit.
    pub fn count(&mut self, format: Format, kind: &Kind, miss: Option<Miss>) {
        let cell = self.cells.entry((format, kind.name)).or_insert_with(|| Cell::of(kind));
        cell.of += 1;
        cell.hit += usize::from(miss.is_none());
        cell.misses.extend(miss);
        cell.keep();
    }

    /// Adds what another worker counted.
    pub fn add(&mut self, other: Matrix) {
        for (key, cell) in other.cells {
            let mine = self.cells.entry(key).or_insert_with(|| Cell { aspect: cell.aspect, ..Cell::default() });
            (mine.hit, mine.of) = (mine.hit + cell.hit, mine.of + cell.of);
            mine.misses.extend(cell.misses);
            mine.keep();
        }
    }

    /// Cells with some edits, but fewer than these.
    pub fn few(&self, least: usize) -> BTreeSet<(Format, &'static str)> {
        let few = |cell: &Cell| (1..least).contains(&cell.of);
        self.cells.iter().filter(|(_, cell)| few(cell)).map(|(key, _)| *key).collect()
    }

    /// What is printed as JSON.
    pub fn shown(&self) -> Shown<'_> {
        let mut shown = Shown {
            losses: BTreeMap::new(),
            equivalences: Silence::default(),
            cells: BTreeMap::new(),
            silences: BTreeMap::new(),
            misses: BTreeMap::new(),
        };
        for ((format, name), cell) in &self.cells {
            let key = format!("{format}/{name}");
            let (hit, of) = (cell.hit, cell.of);
            match cell.aspect {
                Some(aspect) => {
                    let losses = shown.losses.entry(format!("{}/{format}", aspect.name())).or_default();
                    *losses = Hits { hit: losses.hit + hit, of: losses.of + of };
                    shown.cells.insert(key.clone(), Hits { hit, of });
                }
                None => {
                    let all = &mut shown.equivalences;
                    *all = Silence { silent: all.silent + hit, of: all.of + of };
                    shown.silences.insert(key.clone(), Silence { silent: hit, of });
                }
            }
            if !cell.misses.is_empty() {
                shown.misses.insert(key, &cell.misses);
            }
        }
        shown
    }

    /// Losses, or equivalences, by name with a cell per format; the line of a table.
    fn rows(&self, losses: bool) -> BTreeMap<(String, &'static str), [Option<&Cell>; 3]> {
        let mut rows: BTreeMap<_, [Option<&Cell>; 3]> = BTreeMap::new();
        for ((format, name), cell) in self.cells.iter().filter(|(_, c)| c.aspect.is_some() == losses) {
            let aspect = cell.aspect.map_or("", Aspect::name).to_owned();
            let row = rows.entry((aspect, *name)).or_default();
            if let Some(slot) = FORMATS.iter().position(|f| f == format).and_then(|at| row.get_mut(at)) {
                *slot = Some(cell);
            }
        }
        rows
    }

    fn table(&self, losses: bool, out: &mut String) {
        let formats = FORMATS.map(|f| f.extension().to_uppercase()).join(" | ");
        let (lead, rule) = if losses { ("aspect | loss", "---|---") } else { ("equivalence", "---") };
        let _ = writeln!(out, "| {lead} | {formats} |\n|{rule}|---:|---:|---:|");
        for ((aspect, name), cells) in self.rows(losses) {
            let lead = if losses { format!("{aspect} | {name}") } else { name.to_owned() };
            let _ = writeln!(out, "| {lead} | {} |", cells.map(show).join(" | "));
        }
    }
}

impl Cell {
    fn keep(&mut self) {
        self.misses.sort_by(|a, b| (&a.document, a.site).cmp(&(&b.document, b.site)));
        self.misses.truncate(KEPT);
    }
}

fn show(cell: Option<&Cell>) -> String {
    match cell {
        None => "–".to_owned(),
        Some(cell) if cell.is_short() => format!("**{} of {}**", cell.hit, cell.of),
        Some(cell) => format!("{} of {}", cell.hit, cell.of),
    }
}

/// The matrix as Markdown, perhaps with some of what was missed: `docs/inject.md` is this page without.
pub struct Page<'m>(pub &'m Matrix, pub bool);

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Page(matrix, misses) = self;
        let shown = matrix.shown();
        let (hit, of) = shown.losses.values().fold((0, 0), |(h, o), l| (h + l.hit, o + l.of));
        let short = matrix.cells.values().filter(|c| c.aspect.is_some() && c.is_short()).count();
        let cells = matrix.cells.values().filter(|c| c.aspect.is_some()).count();
        let Silence { silent, of: all } = shown.equivalences;
        let mut out = format!(
            "# Injected losses and equivalences\n\nWritten by `recette accuracy --inject`: edits of bytes of generated documents, by tables \
             that know nothing of the readers. A loss counts as told when a finding of its aspect came of it, an equivalence as silent \
             when no finding did. Bold: fewer than {} % told, or any equivalence that is not silent.\n\n\
             Told: {hit} of {of}, {short} of {cells} cells short. Silent: {silent} of {all} (wanted: {} %).\n\n",
            RECALL * 100.0,
            SILENCE * 100.0
        );
        matrix.table(true, &mut out);
        out.push('\n');
        matrix.table(false, &mut out);
        if *misses {
            matrix.tell_misses(&mut out);
        }
        f.write_str(&out)
    }
}

impl Matrix {
    fn tell_misses(&self, out: &mut String) {
        for ((format, name), miss) in
            self.cells.iter().flat_map(|(key, cell)| cell.misses.iter().map(move |m| (key, m)))
        {
            let found = if miss.found.is_empty() { "nothing".to_owned() } else { miss.found.join("; ") };
            let _ = writeln!(out, "\n{format}, {name}: {}, place {}: {found}", miss.document, miss.site);
        }
    }
}
