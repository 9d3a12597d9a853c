//! Tags from a table somebody else keeps: CSV (RFC 4180) with a heading line and the columns `path` and `tags`.
//!
//! Tags in a cell are separated by `;`, `|` or blanks. Other columns are not looked at.

use super::{Suite, SuiteError};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagImport {
    /// Documents that got tags.
    pub tagged: usize,
    /// Lines whose path is no document of the suite: line and path.
    pub unmatched: Vec<(usize, String)>,
    /// Lines that cannot be understood: line and why.
    pub mistakes: Vec<(usize, String)>,
}

/// Adds the tags of a CSV file to the documents' own. Paths are relative to the suite's root or to the CSV's directory.
pub fn import(suite: &mut Suite, csv: &Path) -> Result<TagImport, SuiteError> {
    let bytes = std::fs::read(csv).map_err(SuiteError::io(csv, "cannot be read"))?;
    let text = String::from_utf8_lossy(&bytes);
    let base = csv.parent().and_then(|p| std::fs::canonicalize(p).ok()).unwrap_or_default();
    Ok(apply(suite, text.trim_start_matches('\u{feff}'), &base))
}

fn apply(suite: &mut Suite, text: &str, base: &Path) -> TagImport {
    let mut report = TagImport::default();
    let mut rows = rows(text).into_iter();
    let heading = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let column = |name: &str| heading.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let (Some(path), Some(tags)) = (column("path"), column("tags")) else {
        report.mistakes.push((1, "no columns path and tags; hint: the first line names the columns".to_owned()));
        return report;
    };
    let index: HashMap<PathBuf, usize> =
        suite.documents.iter().enumerate().flat_map(|(i, d)| d.all_names().map(move |n| (n.to_owned(), i))).collect();
    let mut tagged = BTreeSet::new();
    for (line, cells) in rows {
        let (Some(path), Some(tags)) = (cells.get(path), cells.get(tags)) else {
            report.mistakes.push((line, format!("{} columns, {} in the heading", cells.len(), heading.len())));
            continue;
        };
        let beside = base.join(path).strip_prefix(&suite.root).map(Path::to_owned).unwrap_or_default();
        let found = index.get(Path::new(path)).or_else(|| index.get(&beside));
        match found.and_then(|&i| Some((i, suite.documents.get_mut(i)?))) {
            None => report.unmatched.push((line, path.clone())),
            Some((i, document)) => {
                let new = tags.split([';', '|', ' ']).filter(|t| !t.is_empty()).map(str::to_owned);
                let all: BTreeSet<String> = document.own.tags.drain(..).chain(new).collect();
                document.own.tags = all.into_iter().collect();
                if !document.own.tags.is_empty() {
                    tagged.insert(i);
                }
            }
        }
    }
    report.tagged = tagged.len();
    report
}

/// Records of a CSV text with the line they start at; a quoted cell may hold commas, line ends and doubled quotes.
pub fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut start) = (false, 1, 1);
    let mut chars = text.chars().chain(std::iter::once('\n')).peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => cell.extend(chars.next()),
            (true, '"') => quoted = false,
            (true, c) => cell.push(c),
            (false, '"') if cell.is_empty() => quoted = true,
            (false, ',') => cells.push(std::mem::take(&mut cell)),
            (false, '\r') => {}
            (false, '\n') => {
                cells.push(std::mem::take(&mut cell));
                let record = std::mem::take(&mut cells);
                if record.iter().any(|c| !c.is_empty()) {
                    rows.push((start, record));
                }
                start = line;
            }
            (false, c) => cell.push(c),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn check(csv: &str, expected: &[(usize, &[&str])]) {
        let got = rows(csv);
        let got: Vec<(usize, Vec<&str>)> =
            got.iter().map(|(l, r)| (*l, r.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(usize, Vec<&str>)> = expected.iter().map(|(l, r)| (*l, r.to_vec())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn records_and_cells() {
        check("a,b\r\nc,\n", &[(1, &["a", "b"]), (2, &["c", ""])]);
        check("\"a,\"\"b\"\"\",c\n\nd", &[(1, &["a,\"b\"", "c"]), (3, &["d"])]);
        check("\"a\nb\",c\nd,e", &[(1, &["a\nb", "c"]), (3, &["d", "e"])]);
        check("", &[]);
    }
}
