//! Where this machine's apt gets Debian packages from (sources.list(5)).
//!
//! In: the text of `.list` and `.sources` files. Out: the address of the main archive, to be used with other suites.
//! Deliberately absent: options such as `trusted` and `signed-by`: what vouches for packages is decided in `apt`, never
//! by what a source says. No address of any mirror stands in this project.

use super::error::{At, BuildError, Result};
use std::path::Path;
use std::process::Command;

/// One binary package source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Address as apt reads it.
    pub uri: String,
    /// Suites taken from there.
    pub suites: Vec<String>,
    /// Components taken from there.
    pub components: Vec<String>,
}

/// Overrides what apt is set up with, for machines that are not Debian.
const OVERRIDE: &str = "RECETTE_DEBIAN_MIRROR";

/// The address of the main Debian archive, from the environment or this machine's apt.
pub fn mirror() -> Result<String> {
    if let Some(uri) = std::env::var(OVERRIDE).ok().filter(|uri| !uri.is_empty()) {
        return check_uri(uri);
    }
    let sources = configured()?;
    match main_archive(&sources) {
        Some(source) => check_uri(source.uri.clone()),
        None => Err(BuildError::usage(
            "apt sources",
            format!("none of this machine's {} sources is a Debian archive", sources.len()),
            format!("add one to /etc/apt/sources.list.d, or put its address into {OVERRIDE}"),
        )),
    }
}

/// An address goes into a sources file: it must stay one word.
fn check_uri(uri: String) -> Result<String> {
    let bad = uri.contains(|c: char| c.is_whitespace() || c.is_control() || "[]#".contains(c)) || !uri.contains(':');
    match bad {
        true => Err(BuildError::usage(format!("mirror {uri:?}"), "not an address", format!("correct {OVERRIDE}"))),
        false => Ok(uri),
    }
}

/// All sources of this machine's apt.
fn configured() -> Result<Vec<Source>> {
    let (file, folder) = locations()?;
    let mut sources = std::fs::read_to_string(&file).map(|text| parse_list(&text)).unwrap_or_default();
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(sources) };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        sources.extend(read_file(&path)?);
    }
    Ok(sources)
}

fn read_file(path: &Path) -> Result<Vec<Source>> {
    let parse: fn(&str) -> Vec<Source> = match path.extension().and_then(|e| e.to_str()) {
        Some("list") => parse_list,
        Some("sources") => parse_deb822,
        _ => return Ok(Vec::new()),
    };
    Ok(parse(&std::fs::read_to_string(path).at(path)?))
}

/// Asks apt where its sources are: they need not be in `/etc/apt`.
fn locations() -> Result<(String, String)> {
    let hint = "Debian builds need apt; on another system, export them on a Debian machine with `builds export`";
    let arguments = ["shell", "FILE", "Dir::Etc::sourcelist/f", "FOLDER", "Dir::Etc::sourceparts/d"];
    let output = Command::new("apt-config").args(arguments).output();
    let output = output.map_err(|error| BuildError::tool("apt-config", error.to_string(), hint))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.map(|v| v.trim_matches('\'').to_owned()).unwrap_or_default()
    };
    Ok((value("FILE"), value("FOLDER")))
}

/// The source that most looks like the archive all suites are in.
fn main_archive(sources: &[Source]) -> Option<&Source> {
    let best = sources.iter().rev().max_by_key(|source| likeness(source))?;
    (likeness(best) > 0).then_some(best)
}

/// Zero for anything that is not Debian's main archive; updates and security live elsewhere or do not hold all suites.
fn likeness(source: &Source) -> u8 {
    let plain = |suite: &String| SUITES.contains(&suite.as_str());
    let in_archive = |suite: &String| SUITES.iter().any(|known| suite.split('-').next() == Some(known));
    let security = |suite: &String| suite.ends_with("-security") || suite.ends_with("/updates");
    let path = source.uri.trim_end_matches('/');
    match () {
        _ if !source.components.iter().any(|component| component == "main") => 0,
        _ if source.suites.iter().all(security) => 0,
        _ if path.ends_with("/debian") && source.suites.iter().any(plain) => 3,
        _ if source.suites.iter().any(plain) => 2,
        _ if source.suites.iter().any(in_archive) => 1,
        _ => 0,
    }
}

const SUITES: [&str; 14] = [
    "oldoldstable",
    "oldstable",
    "stable",
    "testing",
    "unstable",
    "buster",
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "duke",
    "sid",
    "experimental",
    "rc-buggy",
];

/// One source per line: `deb [options] uri suite component…`.
pub fn parse_list(text: &str) -> Vec<Source> {
    text.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Source> {
    let line = line.split('#').next()?.trim();
    let mut rest = line.strip_prefix("deb")?.strip_prefix([' ', '\t'])?.trim_start();
    if let Some(options) = rest.strip_prefix('[') {
        rest = options.split_once(']')?.1;
    }
    let mut words = rest.split_whitespace().map(str::to_owned);
    let (uri, suite) = (words.next()?, words.next()?);
    Some(Source { uri, suites: vec![suite], components: words.collect() })
}

/// Paragraphs of fields, `Types: deb`; continuation lines are indented.
pub fn parse_deb822(text: &str) -> Vec<Source> {
    let without_comments: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    without_comments.split(|line| line.trim().is_empty()).flat_map(paragraph).collect()
}

fn paragraph(lines: &[&str]) -> Vec<Source> {
    let words = |name: &str| field(lines, name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let disabled = ["no", "false", "without", "off", "disable"].contains(&field(lines, "enabled").trim());
    if disabled || !words("types").iter().any(|kind| kind == "deb") {
        return Vec::new();
    }
    let source = |uri| Source { uri, suites: words("suites"), components: words("components") };
    words("uris").into_iter().map(source).collect()
}

/// The value of a field with its continuation lines.
fn field(lines: &[&str], name: &str) -> String {
    let mut value = String::new();
    let mut inside = false;
    for line in lines {
        if !line.starts_with([' ', '\t']) {
            let (key, rest) = line.split_once(':').unwrap_or((line, ""));
            inside = key.trim().eq_ignore_ascii_case(name);
            value.push_str(if inside { rest } else { "" });
        } else if inside {
            value.push(' ');
            value.push_str(line);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sources: Vec<Source>, expected: &[(&str, &str, &str)]) {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let expected = expected.iter().map(|e| Source { uri: e.0.into(), suites: words(e.1), components: words(e.2) });
        assert_eq!(sources, expected.collect::<Vec<_>>());
    }

    #[test]
    fn one_line_sources() {
        check(parse_list("deb http://m/debian sid main contrib # x\n"), &[("http://m/debian", "sid", "main contrib")]);
        check(parse_list("deb [arch=amd64 trusted=yes]\thttp://m/d ./"), &[("http://m/d", "./", "")]);
        check(parse_list("# deb http://m/debian sid main\ndeb-src http://m/debian sid main\ndeb\ndeb [x"), &[]);
    }

    #[test]
    fn deb822_sources() {
        let text = "# c\nTypes: deb deb-src\nURIs: http://m/debian\n# http://old\nSuites: trixie\n trixie-updates\nComponents: main\n";
        check(parse_deb822(text), &[("http://m/debian", "trixie trixie-updates", "main")]);
        check(
            parse_deb822("types: deb\nuris: http://a http://b\nsuites: sid\n"),
            &[("http://a", "sid", ""), ("http://b", "sid", "")],
        );
        check(
            parse_deb822("Enabled: no\nTypes: deb\nURIs: http://m\nSuites: sid\n\nTypes: deb-src\nURIs: http://m\n"),
            &[],
        );
    }

    fn chosen(text: &str, expected: Option<&str>) {
        let sources = parse_list(text);
        assert_eq!(main_archive(&sources).map(|s| s.uri.as_str()), expected);
    }

    #[test]
    fn the_main_archive_is_preferred() {
        let security = "deb http://s/debian-security trixie-security main\n";
        let vendor = "deb http://v/apt stable main\n";
        let main = "deb http://m/debian trixie main\n";
        chosen(&[security, vendor, main].concat(), Some("http://m/debian"));
        chosen(&[main, vendor, security].concat(), Some("http://m/debian"));
        chosen(security, None);
        chosen("deb http://u/ubuntu noble main\n", None);
        chosen("deb http://m/mirror bookworm-updates main\n", Some("http://m/mirror"));
    }

    #[test]
    fn an_address_stays_one_word() {
        assert!(check_uri("http://m/debian".into()).is_ok());
        assert!(check_uri("mirror+file:/etc/apt/mirrors/debian.list".into()).is_ok());
        assert!(check_uri("http://m/debian sid main\ndeb [trusted=yes] http://x".into()).is_err());
    }
}
