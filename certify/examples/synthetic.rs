//! Synthetic ministries at full size: writes a group file and signed bundles, or certifies them and says what it took.
//!
//! The secretary's key is written too, for dossiers. `synthetic FOLDER [MINISTRIES] [DOCUMENTS]` writes; `recette certify --group FOLDER/group.toml FOLDER/*.recette` is what is
//! measured. Every document is another one, a tenth regresses in one to five of 400 groups.
#![allow(clippy::unwrap_used)]

#[path = "../tests/world/mod.rs"]
mod world;

use recette_certify::bundle::{Bundle, Group};
use recette_certify::policy::{Gate, Rule};
use recette_certify::words::Signature;
use recette_engine::compare::{Class, Status};
use recette_engine::model::{Aspect, Property, Severity};
use world::{bundle, gate, group_text, key, name, signed};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(arguments.next().expect("a folder"));
    let mut number = |default: usize| arguments.next().map_or(default, |n| n.parse().unwrap());
    let (ministries, documents) = (number(9), number(50_000));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("group.toml"), group_text(ministries, 3, "")).unwrap();
    std::fs::write(folder.join("secretary.key.pem"), key(200).to_pem().unwrap()).unwrap();
    for ministry in 0..ministries {
        let bytes = signed(&large(ministry, documents)).bytes;
        println!("{}: {documents} documents, {} bytes", name(ministry), bytes.len());
        std::fs::write(folder.join(format!("{}.recette", name(ministry))), bytes).unwrap();
    }
}

/// Signatures as the engine makes them, one a property.
fn signatures() -> Vec<Group> {
    let group = |p: &Property| Group {
        signature: Signature::parse(&format!("s1:rtf>odt/{}/{}/lost/import", p.aspect().name(), p.name())).unwrap(),
        status: Status::Introduced,
        severity: p.severity(),
    };
    Property::ALL.iter().take(400).map(group).collect()
}

fn large(ministry: usize, documents: usize) -> Bundle {
    let groups = signatures();
    let few = groups.len() as u32;
    let document = |n: usize| match n % 10 {
        0 => (
            Class::Regressed,
            (0..=(n as u32 / 10 % 5)).map(|k| (n as u32 / 50 * 7 + ministry as u32 + k) % few).collect(),
        ),
        1 => (Class::Fixed, vec![]),
        _ => (Class::Unchanged, vec![]),
    };
    let rows: Vec<(Class, Vec<u32>)> = (0..documents).map(document).map(|(c, g)| (c, sorted(g))).collect();
    let mut bundle = bundle(ministry, &rows);
    bundle.groups = groups;
    let over = |aspect| Rule::Gate(Gate { aspects: vec![aspect], severity: Some(Severity::Major), ..gate() });
    bundle.rules.steps = vec![
        Rule::Gate(Gate { max_regressed: documents as u64, max_mixed: documents as u64, ..gate() }),
        over(Aspect::Text),
        over(Aspect::Table),
        Rule::Gate(Gate { severity: Some(Severity::Critical), ..gate() }),
    ];
    bundle.results = bundle.rules.steps.iter().map(|_| recette_certify::bundle::StepResult::Gate).collect();
    bundle.check().unwrap();
    bundle
}

fn sorted(mut groups: Vec<u32>) -> Vec<u32> {
    groups.sort_unstable();
    groups.dedup();
    groups
}
