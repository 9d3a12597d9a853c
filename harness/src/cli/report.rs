//! `recette report`: the last check as a folder of HTML, and several versions over its documents side by side.
//!
//! In: what a check kept, stored runs. Out: the folder. No office is run here: what no run has is told as not run. A version is
//! compared with the one before it, as a check would.

use super::Usage;
use super::check::{Kept, last};
use super::outputs::{content, language};
use crate::check::evaluated;
use crate::context::Context;
use crate::evaluate::{Sides, structures};
use crate::labels;
use crate::pages::Page as StoredPage;
use crate::plan::Planned;
use crate::store::Run;
use anyhow::{Context as _, Result};
use clap::Args;
use recette_engine::compare::{PageImage, compare};
use recette_engine::format::Route;
use recette_engine::model::Node;
use recette_reports::Content;
use recette_reports::html::{ImageSource, Options, SavedViews, StructureViews};
use recette_reports::versions::Version;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct Report {
    /// Folder of the HTML report
    folder: PathBuf,
    /// How much of the documents' content it carries: full, names, none
    #[arg(long, default_value = "full")]
    content: String,
    /// Builds or labels, oldest first, side by side over the documents of the last check: a version matrix, a page for each
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    versions: Vec<String>,
}

/// Runs `report`.
pub fn report(report: &Report) -> Result<u8> {
    let content = content(&report.content)?;
    if report.versions.len() == 1 {
        return Err(Usage("--versions with one name; hint: at least two, oldest first, with commas".to_owned()).into());
    }
    let context = Context::new()?;
    let kept = last(&context)?;
    let runs = Runs::open(&context, &kept, &report.versions)?;
    let [base, candidate] = &kept.runs;
    let versions = runs.versions(&report.versions, &kept)?;
    write(&kept, &runs.sides(base, candidate, &kept)?, (content, versions), &report.folder)?;
    println!("{}", report.folder.join("index.html").display());
    Ok(0)
}

/// Stored runs, each open once.
struct Runs<'a> {
    context: &'a Context,
    open: BTreeMap<String, Run>,
    /// The folder of each version's run.
    folders: Vec<String>,
}

impl<'a> Runs<'a> {
    /// Those of the last check, and the newest of each version under the same conditions.
    fn open(context: &'a Context, kept: &Kept, names: &[String]) -> Result<Runs<'a>> {
        let reopen = |name: &String| {
            let run = Run::reopen(context.home.root(), name).with_context(|| format!("run {name}"))?;
            Ok::<_, anyhow::Error>((name.clone(), run))
        };
        let mut open = kept.runs.iter().map(reopen).collect::<Result<BTreeMap<_, _>>>()?;
        let conditions = open.values().next().map(|run| run.info.conditions.clone()).unwrap_or_default();
        let mut folders = Vec::new();
        for name in names {
            let (folder, words) = labels::last(&context.home, name, &conditions)?;
            eprintln!("{name}: {words}");
            if !open.contains_key(&folder) {
                open.extend([reopen(&folder)?]);
            }
            folders.push(folder);
        }
        Ok(Runs { context, open, folders })
    }

    fn sides<'s>(&'s self, base: &str, candidate: &str, kept: &'s Kept) -> Result<Sides<'s>> {
        let run = |name: &str| self.open.get(name).with_context(|| format!("run {name} is not open"));
        let Context { blobs, findings, references, .. } = self.context;
        let (base, candidate, ladder) = (run(base)?, run(candidate)?, &kept.ladder);
        // The last check's comparison is there already; versions stand one after the other, not side by side in a fleet.
        Ok(Sides { base, candidate, blobs, findings, references, ladder, mixed_fleet: false })
    }

    /// Each version against the one before it; one pair of them in memory at a time.
    fn versions(&self, names: &[String], kept: &Kept) -> Result<Vec<Version>> {
        let mut versions = Vec::new();
        for (pair, names) in self.folders.windows(2).zip(names.windows(2)) {
            let ([before, after], [from, to]) = (pair, names) else { continue };
            let sides = self.sides(before, after, kept)?;
            let inputs = evaluated(&kept.planned, &sides, &format!("compare {from} → {to}"));
            let (base, candidate) = (&sides.base.info.build, &sides.candidate.info.build);
            if versions.is_empty() {
                versions.push(Version::first(base.clone(), &inputs));
            }
            let words = sides.candidate.info.words.clone();
            let comparison = compare(base.clone(), candidate.clone(), words, inputs.clone(), 0);
            versions.push(Version::next(comparison, &inputs));
        }
        Ok(versions)
    }
}

/// Writes the HTML report.
pub(super) fn write(
    kept: &Kept,
    sides: &Sides<'_>,
    (content, versions): (Content, Vec<Version>),
    folder: &Path,
) -> Result<()> {
    let plan: BTreeMap<&str, &Planned> = kept.planned.iter().map(|p| (p.document.id.as_str(), p)).collect();
    let images = |image: &PageImage| pixels(sides, image);
    let structure = |id: &str| Some(views(structures(plan.get(id)?, sides)));
    let paths = kept.planned.iter().map(|p| (p.document.id.clone(), p.document.path.display().to_string()));
    let mut options = Options {
        language: language(),
        content,
        command: kept.command.clone(),
        paths: paths.collect(),
        versions,
        ..Options::default()
    };
    options.document_commands.extend(Some(kept.again.clone()).filter(|again| !again.is_empty()));
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    recette_reports::html::write(&kept.comparison, &images, &structure, &options, folder)?;
    Ok(())
}

fn pixels(sides: &Sides<'_>, image: &PageImage) -> Option<ImageSource> {
    let page = StoredPage::decode(&sides.blobs.get(&image.digest).ok()?)?;
    Some(ImageSource { width: page.width, height: page.height, samples: page.samples })
}

fn views(mut trees: BTreeMap<String, Node>) -> StructureViews {
    let original = trees.remove("original");
    let mut saved: Vec<SavedViews> = Vec::new();
    for (name, tree) in trees {
        let Some((side, route)) = name.split_once(' ').and_then(|(s, r)| Some((s, parse_route(r)?))) else { continue };
        let place = match saved.iter().position(|v| v.route == route) {
            Some(place) => place,
            None => {
                saved.push(SavedViews { route, base: None, candidate: None });
                saved.len() - 1
            }
        };
        if let Some(views) = saved.get_mut(place) {
            if side == "base" { views.base = Some(tree) } else { views.candidate = Some(tree) }
        }
    }
    StructureViews { original, saved }
}

fn parse_route(text: &str) -> Option<Route> {
    use recette_engine::format::Format;
    let (from, to) = text.split_once('>')?;
    Some(Route { from: Format::of_extension(from)?, to: Format::of_extension(to)? })
}
