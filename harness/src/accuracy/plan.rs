//! Which rows of a table can be measured here, and with which builds and documents.
//!
//! In: rows, `builds.csv`, the builds and documents at hand. Out: a [`Plan`]: pairs of builds with their documents, and
//! the rows that are skipped, with the reason. A document is run along its default routes and those of all its rows,
//! whatever the pair, so that one trial serves every pair.

use super::truth::{Row, Table, TruthError};
use crate::builds::{Build, Kind};
use crate::plan::{Planned, Selection, plan};
use anyhow::Result;
use recette_engine::format::Route;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The builds a table names: name, then version.
pub fn versions(text: &str) -> Result<BTreeMap<String, String>, TruthError> {
    let table = Table::of(text);
    table.require(&["name", "version"])?;
    Ok(table.records().map(|r| (r.cell("name").to_owned(), r.cell("version").to_owned())).collect())
}

/// Whether a build's version is the one that is meant: 7.0.4.2 is 7.0.4, and 7.0.40 is not.
pub fn is_version(found: &str, meant: &str) -> bool {
    match found.strip_prefix(meant) {
        Some(rest) => !meant.is_empty() && (rest.is_empty() || rest.starts_with(['.', '-', '~', '+'])),
        None => false,
    }
}

/// The build at hand for a name of the table, or why there is none. One of the same name comes first.
pub fn build_for<'b>(
    name: &str,
    versions: &BTreeMap<String, String>,
    builds: &'b [Build],
) -> Result<&'b Build, String> {
    let version = versions.get(name).ok_or_else(|| format!("build {name} is not in the table of builds"))?;
    let fits = |b: &&Build| b.kind == Kind::Office && is_version(&b.version, version);
    let mut fitting: Vec<&Build> = builds.iter().filter(fits).collect();
    fitting.sort_by_key(|b| (b.name != name, b.name.clone()));
    if let Some(build) = fitting.first() {
        return Ok(build);
    }
    match builds.iter().find(|b| b.name == name) {
        Some(other) => Err(format!("build {name} is {} here, not {version}", other.version)),
        None => Err(format!("build {name} ({version}) is not added")),
    }
}

/// One row with the document it is about.
pub struct Measured {
    /// The row.
    pub row: Row,
    /// Index into the pair's documents.
    pub document: usize,
}

/// Everything two builds are compared in.
pub struct PairPlan {
    /// Name of the base at hand.
    pub base: String,
    /// Name of the candidate at hand.
    pub candidate: String,
    /// Documents, each once.
    pub planned: Vec<Planned>,
    /// Rows.
    pub rows: Vec<Measured>,
}

/// What is to be done.
#[derive(Default)]
pub struct Plan {
    /// Per pair of builds.
    pub pairs: Vec<PairPlan>,
    /// Rows that cannot be measured, by reason.
    pub skipped: BTreeMap<String, Vec<String>>,
}

/// Finds builds and documents for all rows. `suites` is where suites of the home are described.
pub fn lay_out(
    rows: Vec<Row>,
    versions: &BTreeMap<String, String>,
    builds: &[Build],
    documents: &Path,
    suites: &Path,
) -> Result<Plan> {
    let mut found = Found { root: documents, suites, known: BTreeMap::new(), extra: BTreeMap::new() };
    let mut out = Plan::default();
    let mut pairs: BTreeMap<(String, String), Vec<(Row, PathBuf)>> = BTreeMap::new();
    for row in rows {
        let names = build_for(&row.before, versions, builds)
            .and_then(|base| Ok((base.name.clone(), build_for(&row.after, versions, builds)?.name.clone())));
        let checked = match names {
            Ok(names) => found.note(&row)?.map(|path| (names, path)),
            Err(why) => Err(why),
        };
        match checked {
            Ok((names, path)) => pairs.entry(names).or_default().push((row, path)),
            Err(why) => out.skipped.entry(why).or_default().push(row.id),
        }
    }
    out.pairs = pairs.into_iter().map(|((base, candidate), rows)| found.pair(base, candidate, rows)).collect();
    Ok(out)
}

/// Documents of the table that were looked at, by path.
struct Found<'a> {
    root: &'a Path,
    suites: &'a Path,
    known: BTreeMap<PathBuf, Result<Planned, String>>,
    /// Routes beside the defaults by document, in one order whatever the rows': they are part of the key of what was run.
    extra: BTreeMap<String, BTreeSet<Route>>,
}

impl Found<'_> {
    /// Looks a row's document up once and adds the row's route; gives the path it is known under, or why it is not used.
    fn note(&mut self, row: &Row) -> Result<Result<PathBuf, String>> {
        if !self.known.contains_key(&row.path) {
            let planned = self.look(&row.path)?;
            self.known.insert(row.path.clone(), planned);
        }
        let Some(known) = self.known.get(&row.path) else { return Ok(Err("document is not looked at".to_owned())) };
        let planned = match known {
            Ok(planned) => planned,
            Err(why) => return Ok(Err(why.clone())),
        };
        if !row.sha256.is_empty() && row.sha256 != planned.document.id {
            return Ok(Err("document has another content than the table's".to_owned()));
        }
        let route = row.saved_as.map(|to| Route { from: planned.document.format, to });
        if let Some(route) = route.filter(|r| !planned.document.routes.contains(r)) {
            self.extra.entry(planned.document.id.clone()).or_default().insert(route);
        }
        Ok(Ok(row.path.clone()))
    }

    fn look(&self, path: &Path) -> Result<Result<Planned, String>> {
        let full = self.root.join(path);
        if !full.is_file() {
            return Ok(Err("document is not there".to_owned()));
        }
        let selection = Selection { what: &[full.to_string_lossy().into_owned()], ..Selection::default() };
        let planned = plan(&selection, self.suites)?.pop();
        Ok(planned.map(|p| named(p, path)).ok_or_else(|| "document is of no format we know".to_owned()))
    }

    fn pair(&self, base: String, candidate: String, rows: Vec<(Row, PathBuf)>) -> PairPlan {
        let mut pair = PairPlan { base, candidate, planned: Vec::new(), rows: Vec::new() };
        for (row, path) in rows {
            let Some(Ok(planned)) = self.known.get(&path) else { continue };
            let at = pair.planned.iter().position(|p| p.document.id == planned.document.id);
            let document = at.unwrap_or_else(|| {
                let mut planned = planned.clone();
                planned.document.routes.extend(self.extra.get(&planned.document.id).into_iter().flatten());
                pair.planned.push(planned);
                pair.planned.len() - 1
            });
            pair.rows.push(Measured { row, document });
        }
        pair
    }
}

fn named(planned: Planned, path: &Path) -> Planned {
    Planned { name: path.to_string_lossy().into_owned(), suite: "truth".to_owned(), ..planned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_match_by_whole_parts() {
        let check = |found, meant, expected| assert_eq!(is_version(found, meant), expected, "{found} {meant}");
        check("7.0.4.2", "7.0.4", true);
        check("7.0.4", "7.0.4", true);
        check("7.0.40.1", "7.0.4", false);
        check("26.8.1.1", "26.8.2.2", false);
        check("7.0.4", "", false);
    }

    fn build(name: &str, version: &str) -> Build {
        let json = serde_json::json!({
            "schema": 1, "name": name, "product": "LibreOffice", "version": version, "build_id": "", "source": "",
            "kind": "office", "fingerprint": "", "ground": {"own-root": {"program": "/p"}}, "architecture": "", "added": "",
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn builds_are_found_by_version_and_named_when_missing() {
        let versions = versions("name,version,debian_suite\nlo70,7.0.4,bullseye\nlo74,7.4.7,bookworm\n").unwrap();
        let builds = [build("certified", "7.0.4.2"), build("lo74", "7.4.9.1")];
        let name = |wanted| build_for(wanted, &versions, &builds).map(|b| b.name.clone());
        assert_eq!(name("lo70").as_deref(), Ok("certified"));
        assert_eq!(name("lo74").unwrap_err(), "build lo74 is 7.4.9.1 here, not 7.4.7");
        assert_eq!(name("lo99").unwrap_err(), "build lo99 is not in the table of builds");
        let none = build_for("lo70", &versions, &[]).map(|b| b.name.clone());
        assert_eq!(none.unwrap_err(), "build lo70 (7.0.4) is not added");
    }
}
