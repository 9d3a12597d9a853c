//! Structural diff: original and saved file in, findings out (design §6).
//!
//! In: two resolved trees and the route between them. Out: a [`Difference`]: findings in the order of the original, and
//! where a counted budget forced a coarser look.
//!
//! The way: hash subtrees (`tree`), align children by content (`align`, `likeness`), descend into pairs that are not equal
//! (`walk`, `paragraph`), and settle what stands on one side only (`moved`). Values are equal within the tolerance of
//! the route ([`tolerance`](tolerance()), the only place with numbers for it). What changes by itself is in `volatile`.
//! Laws: a document does not differ from itself, its faults apart; swapping the sides mirrors lost and gained.
//!
//! ## Paths of what was gained
//! They name the original's parent, the sibling it follows, kind and a hash of the content:
//! `body[1]/after paragraph[3]/table~1f2e3d4c`, inside a paragraph `body[1]/paragraph[3]/field~1f2e3d4c`. So two builds
//! that gain the same thing at the same place say the same path, whatever else they gain.
//!
//! Deliberately absent: formats of files, origins (`locate` adds them), judgement of builds (`compare`).

mod align;
mod budget;
mod faults;
mod flat;
mod likeness;
mod moved;
mod origin;
mod paragraph;
mod property;
mod severity;
mod text;
mod tolerance;
mod tree;
mod volatile;
mod walk;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use faults::is_fault;
pub use origin::locate;
pub use tolerance::{Tolerance, equal, tolerance};

use crate::finding::{Finding, Origin};
use crate::format::Route;
use crate::model::Node;
use tree::Tree;
use walk::Walk;

/// Times that things inside of moved things are looked for elsewhere.
const ROUNDS: usize = 6;

/// What a diff may cost and tolerate.
#[derive(Clone, Copy, Debug)]
pub struct DiffOptions {
    /// Comparisons of nodes; beyond it a coarser alignment is used, and said.
    pub budget: u64,
}

impl Default for DiffOptions {
    fn default() -> Self {
        DiffOptions { budget: 20_000_000 }
    }
}

/// Findings of one save.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Findings, in the order of the original.
    pub findings: Vec<Finding>,
    /// Where the budget forced a coarser alignment.
    pub coarse: Vec<String>,
}

/// Compares an original with what an office saved of it.
pub fn diff(original: &Node, saved: &Node, route: Route, options: &DiffOptions) -> Difference {
    let (mut left, mut right) = (Tree::new(original), Tree::new(saved));
    left.controls.extend(right.controls.iter().cloned());
    right.controls.clone_from(&left.controls);
    let mut walk = Walk::new(&left, &right, route, options.budget);
    walk.run();
    for round in 0.. {
        if walk.lost.is_empty() && walk.gained.is_empty() {
            break;
        }
        walk.settle(round < ROUNDS);
        walk.run();
    }
    let mut findings = walk.findings();
    findings.extend(faults::findings(&left, &right, route));
    Difference { findings, coarse: walk.budget.into_notes() }
}

/// Compares what two builds saved of an original that cannot be read: differences without a direction, "old" the base's
/// and "new" the candidate's.
pub fn diff_outputs(base_saved: &Node, candidate_saved: &Node, route: Route, options: &DiffOptions) -> Difference {
    let mut difference = diff(base_saved, candidate_saved, route, options);
    difference.findings.retain(|finding| finding.origin != Origin::Malformed);
    difference
}

/// A digest that is equal for documents without any difference: to tell whether two attempts of one build agree.
pub fn tree_digest(document: &Node) -> String {
    let hash = Tree::new(document).items.first().map_or(0, |root| root.hash);
    format!("{hash:016x}")
}
