use super::*;
use recette_engine::format::detect;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

fn digest() -> String {
    let mut hasher = Sha256::new();
    all().unwrap().iter().for_each(|g| hasher.update(&g.bytes));
    hex::encode(hasher.finalize())
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(digest(), digest());
}

#[test]
fn every_paper_is_what_it_says() {
    let papers = all().unwrap();
    assert_eq!(papers.len(), 60);
    for paper in &papers {
        let found = detect(&paper.bytes, Some(paper.format.extension())).unwrap();
        assert_eq!((found.format, found.named, found.encryption), (paper.format, None, None), "{}", paper.file_name());
    }
}

#[test]
fn names_and_contents_are_all_different() {
    let papers = all().unwrap();
    let names: BTreeSet<String> = papers.iter().map(Generated::file_name).collect();
    let contents: BTreeSet<&[u8]> = papers.iter().map(|p| p.bytes.as_slice()).collect();
    assert_eq!((names.len(), contents.len()), (papers.len(), papers.len()));
}

#[test]
fn samplers_are_documents_and_no_part_of_the_suite() {
    let samplers = samplers(0..3).unwrap();
    for sampler in &samplers {
        assert_eq!(detect(&sampler.bytes, None).unwrap().format, sampler.format, "{}", sampler.file_name());
        assert!(sampler.format == Format::Rtf || damaged_parts(&sampler.bytes).is_empty(), "{}", sampler.file_name());
    }
    let names: BTreeSet<String> = samplers.iter().map(Generated::file_name).collect();
    assert_eq!(names.len(), 9);
    assert!(all().unwrap().iter().all(|paper| !names.contains(&paper.file_name())));
}

#[test]
fn a_long_paper_grows_with_its_pages() {
    let size = |pages| long(pages).unwrap().iter().map(|p| p.bytes.len()).sum::<usize>();
    assert!(size(20) > size(10));
}

/// Parts of a package whose XML does not end as it began.
fn damaged_parts(bytes: &[u8]) -> Vec<String> {
    use recette_engine::read::{Limits, package::Package, xml};
    let package = Package::open(bytes, &Limits::default()).unwrap();
    let names = package.names().filter(|n| n.ends_with(".xml") || n.ends_with(".rels"));
    let damage = |name: &str| xml::parse(name, package.part(name)?, &[], &Limits::default()).ok()?.damage;
    names.filter_map(|n| damage(n).map(|d| format!("{n}: {d:?}"))).collect()
}

#[test]
fn packages_are_well_formed() {
    for paper in all().unwrap().iter().filter(|p| p.format != Format::Rtf) {
        assert_eq!(damaged_parts(&paper.bytes), Vec::<String>::new(), "{}", paper.file_name());
    }
}

#[test]
fn rtf_groups_are_balanced_and_ascii() {
    for paper in all().unwrap().iter().filter(|p| p.format == Format::Rtf) {
        let text = String::from_utf8(paper.bytes.clone()).unwrap().replace("\\{", "").replace("\\}", "");
        assert!(text.is_ascii(), "{}", paper.name);
        let depth = text.bytes().fold(0i64, |d, b| d + i64::from(b == b'{') - i64::from(b == b'}'));
        assert_eq!(depth, 0, "{}", paper.name);
    }
}

#[test]
fn writing_gives_a_suite() {
    let dir = tempfile::TempDir::new().unwrap();
    assert_eq!(write_all(dir.path()).unwrap().len(), 60);
    let (suite, _) = crate::from_path(dir.path(), &crate::ScanOptions::default()).unwrap();
    assert_eq!((suite.documents.len(), suite.skipped.len()), (60, 0));
}
