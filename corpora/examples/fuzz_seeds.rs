//! Seeds and dictionaries of the fuzz targets: the project's own papers, and what a folder of documents has.
//!
//! In: a folder to write to, perhaps a folder of documents (`RECETTE_CORPUS` of `run.sh`; nothing of it is kept in the
//! project). Out: `TARGET/` with one file per seed, `TARGET.dict` with the words that occur in them.

use recette_corpora::generate;
use recette_engine::format::Format;
use recette_engine::read::Limits;
use recette_engine::read::package::Package;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What the `diff` target cuts its input at.
const SEPARATOR: &[u8] = b"\n=====\n";
/// Larger seeds make every run slow.
const LARGEST: usize = 64 << 10;
/// Words of a dictionary.
const WORDS: usize = 1_500;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let out = arguments.next().ok_or_else(|| io::Error::other("usage: fuzz_seeds OUT [DOCUMENTS]"))?;
    let mut seeds = Seeds { out: &out, words: BTreeMap::new() };
    for paper in generate::all()? {
        seeds.add(&paper.file_name(), paper.format, &paper.bytes)?;
    }
    if let Some(documents) = arguments.next() {
        seeds.folder(&documents)?;
    }
    seeds.pairs()?;
    seeds.dictionaries()
}

struct Seeds<'a> {
    out: &'a Path,
    words: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Seeds<'_> {
    /// Everything below a folder that has a known extension.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                self.folder(&path)?;
                continue;
            }
            let format = path.extension().and_then(|e| Format::of_extension(&e.to_string_lossy()));
            let (Some(format), Some(name)) = (format, path.file_name()) else { continue };
            self.add(&name.to_string_lossy(), format, &std::fs::read(&path)?)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, format: Format, bytes: &[u8]) -> io::Result<()> {
        let part = match format {
            Format::Rtf => return self.seed("rtf", name, bytes),
            Format::Docx => ("docx_xml", "word/document.xml"),
            Format::Odt => ("odt_xml", "content.xml"),
            _ => return Ok(()),
        };
        self.seed("package", name, bytes)?;
        match Package::open(bytes, &Limits::default()) {
            Ok(package) => package.part(part.1).map_or(Ok(()), |data| self.seed(part.0, &format!("{name}.xml"), data)),
            Err(_) => Ok(()),
        }
    }

    fn seed(&mut self, target: &'static str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let words = self.words.entry(target).or_default();
        words_of(target, bytes).into_iter().for_each(|word| *words.entry(word).or_default() += 1);
        if bytes.len() > LARGEST {
            return Ok(());
        }
        std::fs::create_dir_all(self.out.join(target))?;
        std::fs::write(self.out.join(target).join(name), bytes)
    }

    /// Each small RTF seed beside the next one, and beside itself with a word less.
    fn pairs(&mut self) -> io::Result<()> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(self.out.join("rtf"))?.flatten().map(|e| e.path()).collect();
        paths.sort();
        let small: Vec<Vec<u8>> =
            paths.iter().filter_map(|p| std::fs::read(p).ok()).filter(|b| b.len() < LARGEST / 4).collect();
        for (index, pair) in small.windows(2).enumerate() {
            let [left, right] = pair else { continue };
            let less = [&left[..left.len() / 2], b"}"].concat();
            self.seed("diff", &format!("next-{index}"), &[left, SEPARATOR, right].concat())?;
            self.seed("diff", &format!("less-{index}"), &[left, SEPARATOR, &less].concat())?;
        }
        Ok(())
    }

    /// The words of most seeds first.
    fn dictionaries(&self) -> io::Result<()> {
        for (target, words) in &self.words {
            let mut words: Vec<(&String, &usize)> = words.iter().collect();
            words.sort_by_key(|(word, count)| (std::cmp::Reverse(**count), word.as_str()));
            let lines: String = words.iter().take(WORDS).map(|(word, _)| format!("\"{word}\"\n")).collect();
            std::fs::write(self.out.join(format!("{target}.dict")), lines)?;
        }
        Ok(())
    }
}

/// Control words of RTF, names of elements and attributes of XML; nothing of zip packages.
fn words_of(target: &str, bytes: &[u8]) -> std::collections::BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let letters = |s: &str| s.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':' || *c == '-').collect();
    let kept = |word: &String| (3..40).contains(&word.len());
    match target {
        "rtf" | "diff" => text
            .split('\\')
            .skip(1)
            .map(|s| s.chars().take_while(char::is_ascii_alphabetic).collect::<String>())
            .filter(|word| (2..40).contains(&word.len()))
            .map(|word| format!("\\\\{word}"))
            .collect(),
        "package" => Default::default(),
        _ => text
            .split(['<', ' '])
            .map(letters)
            .filter(|word: &String| word.contains(':') && kept(word))
            .map(|word| format!("{word} "))
            .collect(),
    }
}
