//! Compares the properties of two nodes.
//!
//! In: two property maps and a route. Out: one change per property that is not equal within the route's tolerance, in the
//! order of the property list. A value that is the property's default is the same as none. Deliberately absent:
//! properties that a reader says only where it knows them, when one side does not say them.

use super::faults;
use super::tolerance;
use crate::finding::Change;
use crate::format::Route;
use crate::model::{Node, Properties, Property, Value};

/// One property that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Altered {
    pub property: Property,
    pub change: Change,
    pub old: Option<Value>,
    pub new: Option<Value>,
}

/// Properties whose absence means that the file does not say, not that there is none.
fn unknown_when_absent(property: Property) -> bool {
    use Property::*;
    matches!(
        property,
        CellPaddingTop
            | CellPaddingBottom
            | CellPaddingStart
            | CellPaddingEnd
            | ObjectDigest
            // Without them a geometry has its own, and other families count otherwise.
            | ShapeAdjust
            // A paragraph in a frame has none, and offices choose.
            | ShapeWrapSide
            | PackageDigest
            // A document that names no font or language has those of the office that opens it, …
            | CharFont
            | CharLanguage
            // … and offices switch pair kerning on by themselves.
            | CharKerning
    )
}

/// Properties that offices give to what has none; losing one is a loss.
fn given_by_offices(property: Property) -> bool {
    property == Property::ControlName
}

/// Compares two property maps.
pub(super) fn compare(left: &Properties, right: &Properties, route: Route) -> Vec<Altered> {
    if left == right {
        return Vec::new();
    }
    let mut properties: Vec<Property> = left.keys().chain(right.keys()).copied().collect();
    properties.sort_unstable();
    properties.dedup();
    properties.into_iter().filter_map(|p| one(p, left.get(&p), right.get(&p), route)).collect()
}

/// Compares the properties of two nodes, without those that nodes of their kind are identified by.
pub(super) fn compare_nodes(left: &Node, right: &Node, route: Route) -> Vec<Altered> {
    compare(&left.properties, &right.properties, route)
}

fn one(property: Property, old: Option<&Value>, new: Option<&Value>, route: Route) -> Option<Altered> {
    if faults::is_fault(property) {
        return None;
    }
    let default = property.default_value();
    let said = |value: Option<&Value>| value.filter(|v| default.as_ref() != Some(v)).cloned();
    let (old, new) = (said(old), said(new));
    let change = match (&old, &new) {
        (None, None) => return None,
        (Some(a), Some(b)) if tolerance::equal(route, property, a, b) => return None,
        (Some(_), Some(_)) => Change::Altered,
        _ if unknown_when_absent(property) => return None,
        (None, Some(_)) if given_by_offices(property) => return None,
        (Some(value), None) if is_default(route, property, value, default.as_ref()) => return None,
        (None, Some(value)) if is_default(route, property, value, default.as_ref()) => return None,
        (Some(_), None) => Change::Lost,
        (None, Some(_)) => Change::Gained,
    };
    Some(Altered { property, change, old: old.or_else(|| default.clone()), new: new.or(default) })
}

fn is_default(route: Route, property: Property, value: &Value, default: Option<&Value>) -> bool {
    default.is_some_and(|default| tolerance::equal(route, property, value, default))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    const ROUTE: Route = Route { from: Format::Rtf, to: Format::Rtf };

    fn check(left: &[(Property, Value)], right: &[(Property, Value)], expected: &[(Property, Change)]) {
        let map = |side: &[(Property, Value)]| side.iter().cloned().collect::<Properties>();
        let found: Vec<_> = compare(&map(left), &map(right), ROUTE).iter().map(|a| (a.property, a.change)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_default_is_the_same_as_nothing() {
        check(&[(Property::CharBold, Value::Flag(false))], &[], &[]);
        check(&[(Property::CharBold, Value::Flag(true))], &[], &[(Property::CharBold, Change::Lost)]);
        check(&[], &[(Property::ParaSpaceAfter, Value::Length(100))], &[]);
    }

    #[test]
    fn two_values_are_an_alteration() {
        let size = |n| (Property::CharSize, Value::Length(n));
        check(&[size(127_000)], &[size(254_000)], &[(Property::CharSize, Change::Altered)]);
    }

    #[test]
    fn a_name_that_an_office_gives_is_no_difference() {
        let name = || (Property::ControlName, Value::text("Bookmark"));
        check(&[], &[name()], &[]);
        check(&[name()], &[], &[(Property::ControlName, Change::Lost)]);
    }

    #[test]
    fn what_a_file_does_not_say_is_not_lost() {
        check(&[(Property::CellPaddingTop, Value::Length(99_999))], &[], &[]);
    }
}
