//! The truth table: one labelled fact per row.
//!
//! In: CSV with a heading line. Out: [`Row`]s. Columns are found by name; those that are not needed are not looked at.
//! Deliberately absent: whether builds and documents of a row are at hand (see `plan`).

use recette_corpora::suite::tags::rows;
use recette_engine::format::Format;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Which way a fact went between the two builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// It fails in the older build and holds in the newer.
    Fixed,
    /// It holds in the older build and fails in the newer.
    Regressed,
    /// It holds in both: silence is expected.
    Stable,
}

/// At which stage the fact shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// In the model after the load.
    Import,
    /// In the saved file.
    Export,
    /// On the pages.
    Layout,
    /// In whether the office survives.
    Crash,
}

/// What a row counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scored {
    /// Detected and told.
    Yes,
    /// Detected only.
    Detect,
    /// Neither.
    No,
}

/// One fact about one document in two builds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Row {
    pub id: String,
    pub path: PathBuf,
    pub format: String,
    pub before: String,
    pub after: String,
    pub direction: Direction,
    pub aspect: String,
    pub stage: Stage,
    pub evidence: String,
    pub strength: String,
    pub sha256: String,
    /// What the fact's document has to be saved as.
    pub saved_as: Option<Format>,
    pub scored: Scored,
    pub value_before: String,
    pub value_after: String,
}

/// What cannot be understood in a table.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// The file cannot be read.
    #[error("{}: {source}\nhint: give the path of a truth table", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// A column is missing.
    #[error("line 1: no column {0}; hint: the first line names the columns")]
    Column(&'static str),
    /// A cell holds no known word.
    #[error("line {line}: {column} {value:?}; hint: one of {known}")]
    Word {
        /// From 1.
        line: usize,
        /// The column.
        column: &'static str,
        /// What it says.
        value: String,
        /// What it may say.
        known: &'static str,
    },
}

/// Reads a whole text, however broken its encoding.
pub fn read_text(path: &Path) -> Result<String, TruthError> {
    let bytes = std::fs::read(path).map_err(|source| TruthError::Read { path: path.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

/// A CSV text by column names.
pub struct Table {
    columns: HashMap<String, usize>,
    records: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Splits the text.
    pub fn of(text: &str) -> Table {
        let mut records = rows(text).into_iter();
        let heading = records.next().map(|(_, cells)| cells).unwrap_or_default();
        let columns = heading.iter().enumerate().map(|(i, name)| (name.trim().to_owned(), i)).collect();
        Table { columns, records: records.collect() }
    }

    /// Whether all columns are there.
    pub fn require(&self, names: &[&'static str]) -> Result<(), TruthError> {
        match names.iter().find(|name| !self.columns.contains_key(**name)) {
            Some(name) => Err(TruthError::Column(name)),
            None => Ok(()),
        }
    }

    /// The records with their lines.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().map(|(line, cells)| Record { table: self, line: *line, cells })
    }
}

/// One record.
pub struct Record<'a> {
    table: &'a Table,
    line: usize,
    cells: &'a [String],
}

impl Record<'_> {
    /// A cell by its column's name; empty where there is none.
    pub fn cell(&self, column: &str) -> &str {
        self.table.columns.get(column).and_then(|&i| self.cells.get(i)).map_or("", |c| c.trim())
    }

    fn word<T>(
        &self,
        column: &'static str,
        known: &'static str,
        parse: fn(&str) -> Option<T>,
    ) -> Result<T, TruthError> {
        let value = self.cell(column);
        parse(value).ok_or_else(|| TruthError::Word { line: self.line, column, value: value.to_owned(), known })
    }
}

/// Reads the rows of a truth table.
pub fn parse(text: &str) -> Result<Vec<Row>, TruthError> {
    let table = Table::of(text);
    table.require(&["id", "path", "build_before", "build_after", "direction", "aspect", "kind"])?;
    table.records().map(|record| row(&record)).collect()
}

fn row(record: &Record<'_>) -> Result<Row, TruthError> {
    let cell = |column| record.cell(column).to_owned();
    Ok(Row {
        id: cell("id"),
        path: PathBuf::from(record.cell("path")),
        format: cell("format"),
        before: cell("build_before"),
        after: cell("build_after"),
        direction: record.word("direction", "fixed, regressed, stable", direction)?,
        aspect: cell("aspect"),
        stage: record.word("kind", "import, export, layout, crash", stage)?,
        evidence: cell("evidence"),
        strength: cell("strength"),
        sha256: cell("sha256"),
        saved_as: record.word("route", "from>to, as odt>docx; or nothing", saved_as)?,
        scored: record.word("scored", "yes, detect, no; or nothing for yes", scored)?,
        value_before: cell("value_before"),
        value_after: cell("value_after"),
    })
}

fn direction(word: &str) -> Option<Direction> {
    match word {
        "fixed" => Some(Direction::Fixed),
        "regressed" => Some(Direction::Regressed),
        "stable" => Some(Direction::Stable),
        _ => None,
    }
}

fn stage(word: &str) -> Option<Stage> {
    match word {
        "import" => Some(Stage::Import),
        "export" => Some(Stage::Export),
        "layout" => Some(Stage::Layout),
        "crash" => Some(Stage::Crash),
        _ => None,
    }
}

fn scored(word: &str) -> Option<Scored> {
    match word {
        "yes" | "" => Some(Scored::Yes),
        "detect" => Some(Scored::Detect),
        "no" => Some(Scored::No),
        _ => None,
    }
}

fn saved_as(word: &str) -> Option<Option<Format>> {
    match word.split_once('>') {
        None => word.is_empty().then_some(None),
        Some((_, to)) => Format::of_extension(to).map(Some),
    }
}

impl Direction {
    /// The word of the table.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Fixed => "fixed",
            Direction::Regressed => "regressed",
            Direction::Stable => "stable",
        }
    }
}

impl Stage {
    /// The word of the table.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Import => "import",
            Stage::Export => "export",
            Stage::Layout => "layout",
            Stage::Crash => "crash",
        }
    }
}

impl Scored {
    /// The word of the table.
    pub fn name(self) -> &'static str {
        match self {
            Scored::Yes => "yes",
            Scored::Detect => "detect",
            Scored::No => "no",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "id,path,build_before,build_after,direction,aspect,kind,evidence,route,scored\n";

    fn check(line: &str, expected: Result<(Direction, Stage, Option<Format>, Scored), &str>) {
        let parsed = parse(&format!("{HEADING}{line}"));
        match (parsed, expected) {
            (Ok(rows), Ok(wanted)) => {
                let got = rows.first().map(|r| (r.direction, r.stage, r.saved_as, r.scored));
                assert_eq!(got, Some(wanted), "{line}");
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (got, expected) => panic!("{line}: {got:?}, not {expected:?}"),
        }
    }

    #[test]
    fn rows_are_read() {
        use Direction::*;
        check(
            "a,p.rtf,x,y,fixed,table,import,e,rtf>odt,yes",
            Ok((Fixed, Stage::Import, Some(Format::Odt), Scored::Yes)),
        );
        check("a,p.rtf,x,y,stable,table,crash,e,,", Ok((Stable, Stage::Crash, None, Scored::Yes)));
        check("a,p.rtf,x,y,regressed,t,layout,e,,no", Ok((Regressed, Stage::Layout, None, Scored::No)));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        check("a,p.rtf,x,y,better,table,import,e,,", Err("line 2: direction \"better\""));
        check("a,p.rtf,x,y,fixed,table,print,e,,", Err("line 2: kind \"print\""));
        check("a,p.rtf,x,y,fixed,table,import,e,rtf>wps,", Err("line 2: route \"rtf>wps\""));
        assert!(parse("id,path\n").unwrap_err().to_string().contains("no column build_before"));
    }

    #[test]
    fn quoted_cells_keep_commas_quotes_and_line_ends() {
        let rows = parse(&format!("{HEADING}a,p,x,y,fixed,t,import,\"f(1, \"\"b\"\")\n; 2\",,\n")).unwrap();
        assert_eq!(rows.first().map(|r| r.evidence.as_str()), Some("f(1, \"b\")\n; 2"));
    }
}
