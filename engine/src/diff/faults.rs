//! Faults: what a file says against its format, so that the applications it is made for refuse it or mend it by losing something.
//!
//! In: two tables. Out: one finding per kind of fault in the saved file, with their number. A fault is no content: an office
//! that copies one from the original still writes a file that is refused, and one that leaves it out loses nothing. So a
//! fault of the saved file counts whether the original has it (origin: malformed) or not (export), and one of the original
//! alone does not. Deliberately absent: how each of them is recognised (the readers put it on the node as a property).

use super::tree::{Id, Tree};
use super::walk::clamp;
use crate::finding::{Change, Finding, Origin, Path, Subject};
use crate::format::Route;
use crate::model::{Property, Value};
use std::collections::BTreeMap;

const FAULTS: [Property; 3] = [Property::CharChangeFault, Property::ControlFault, Property::ChartFault];

/// Whether a property is a fault, which is not compared.
pub fn is_fault(property: Property) -> bool {
    FAULTS.contains(&property)
}

/// Findings about the faults of the saved file.
pub(super) fn findings(left: &Tree<'_>, right: &Tree<'_>, route: Route) -> Vec<Finding> {
    let before = of(left);
    let finding = |((property, value), (count, _)): (Key, (usize, Id))| {
        let original = before.get(&(property, value.clone()));
        Finding {
            path: Path("body[1]".to_owned()),
            subject: Subject::Property(property),
            change: Change::Gained,
            severity: property.severity(),
            origin: if original.is_some() { Origin::Malformed } else { Origin::Export },
            route,
            old: None,
            new: Some(value),
            place: original.and_then(|(_, first)| left.place(*first)),
            count: clamp(count),
        }
    };
    of(right).into_iter().map(finding).collect()
}

type Key = (Property, Value);

/// How often each fault occurs, and the first node that has it.
fn of(tree: &Tree<'_>) -> BTreeMap<Key, (usize, Id)> {
    let mut faults: BTreeMap<Key, (usize, Id)> = BTreeMap::new();
    for (id, item) in tree.items.iter().enumerate() {
        for property in FAULTS {
            if let Some(value) = item.node.properties.get(&property) {
                faults.entry((property, value.clone())).or_insert((0, id)).0 += 1;
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::{DiffOptions, diff, diff_outputs};
    use crate::finding::{Change, Origin};
    use crate::format::{Format, Route};
    use crate::model::{Kind, Node, Property, Value};

    const ROUTE: Route = Route { from: Format::Docx, to: Format::Docx };

    fn document(faults: usize) -> Node {
        let mut control = Node::new(Kind::Control);
        control.set(Property::ControlFault, Value::token("objects"));
        let sound = Node::new(Kind::Control);
        let controls = (0..2).map(|i| if i < faults { control.clone() } else { sound.clone() }).collect();
        let paragraph = Node { children: controls, ..Node::new(Kind::Paragraph) };
        let body = Node { children: vec![paragraph], ..Node::new(Kind::Body) };
        Node { children: vec![body], ..Node::new(Kind::Document) }
    }

    fn check(original: usize, saved: usize, expected: &[(Change, Origin, u32)]) {
        let findings = diff(&document(original), &document(saved), ROUTE, &DiffOptions::default()).findings;
        let seen: Vec<_> = findings.iter().map(|f| (f.change, f.origin, f.count)).collect();
        assert_eq!(seen, expected, "{original} to {saved}");
    }

    #[test]
    fn a_fault_counts_in_the_saved_file_only() {
        check(0, 0, &[]);
        check(1, 0, &[]);
        check(0, 1, &[(Change::Gained, Origin::Export, 1)]);
        check(1, 1, &[(Change::Gained, Origin::Malformed, 1)]);
        check(1, 2, &[(Change::Gained, Origin::Malformed, 2)]);
    }

    #[test]
    fn two_outputs_with_one_fault_do_not_differ() {
        let findings = |a, b| diff_outputs(&document(a), &document(b), ROUTE, &DiffOptions::default()).findings.len();
        assert_eq!([findings(1, 1), findings(0, 1)], [0, 1]);
    }
}
