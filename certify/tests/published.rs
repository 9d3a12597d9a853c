//! The examples are sound, and the published schemas are those of the tables that check.
#![allow(clippy::unwrap_used)]

mod world;

use recette_certify::policy::{Policy, What};
use recette_certify::shape::{Key, json_schema};
use recette_certify::{group, policy};
use std::fs;
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/certification")
}

fn check(name: &str, title: &str, keys: &'static [Key]) {
    let path = docs().join(name);
    let schema = serde_json::to_string_pretty(&json_schema(title, keys)).unwrap() + "\n";
    if std::env::var_os("RECETTE_ACCEPT").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, schema, "accept with RECETTE_ACCEPT=1 cargo test -p recette-certify --test published");
}

#[test]
fn the_schemas_are_published() {
    check("policy.schema.json", "policy.toml", policy::KEYS);
    check("group.schema.json", "group.toml", group::KEYS);
}

#[test]
fn the_example_policies_are_sound() {
    let steps = |name: &str| {
        let text = fs::read_to_string(docs().join("example").join(name)).unwrap();
        Policy::parse(&text).unwrap_or_else(|mistakes| panic!("{name}:\n{mistakes}")).steps
    };
    let ten = steps("ten-steps.toml");
    let of = |kind: fn(&What) -> bool| ten.iter().filter(|s| kind(&s.what)).count();
    assert_eq!(ten.len(), 10);
    assert_eq!(of(|w| matches!(w, What::Gate { .. })), 4);
    assert_eq!(of(|w| matches!(w, What::Scenario(_))), 5);
    assert_eq!(of(|w| matches!(w, What::Attested { .. })), 1);
    assert_eq!(["gates-only.toml", "by-weight.toml", "people-first.toml"].map(|n| steps(n).len()), [2, 2, 3]);
}

#[test]
fn the_example_group_is_sound() {
    let text = fs::read_to_string(docs().join("example/group.toml")).unwrap();
    let group = group::Group::parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!((group.participants.len(), group.carried.len(), group.lines.len()), (3, 1, 2));
}

#[test]
fn ten_thousand_documents_fit_in_two_megabytes() {
    let documents: Vec<world::Doc> = world::regressed(10_000, 1_000);
    let bytes = world::signed(&world::bundle(0, &documents)).bytes.len();
    assert!(bytes < 2_000_000, "{bytes}");
}
