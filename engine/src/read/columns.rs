//! Widths of text columns as all families compare them.
//!
//! In: what is left for text in each column, in any unit. Out: `section.column-widths`, where they are not equal.
//! Deliberately absent: gaps that differ from column to column.

use crate::model::{Node, Property, Value};

/// Differences of less than a hundredth of the sum are rounding.
const EQUAL: i64 = 10;

/// Sets the widths of a section's columns.
pub fn set_widths(widths: &[i64], section: &mut Node) {
    let sum: i64 = widths.iter().fold(0, |sum, width| sum.saturating_add(*width));
    if sum <= 0 || widths.len() < 2 || widths.iter().any(|width| *width <= 0) {
        return;
    }
    let shares: Vec<i64> = widths.iter().map(|width| width.saturating_mul(1000) / sum).collect();
    let (least, most) = (shares.iter().min().copied(), shares.iter().max().copied());
    if most.unwrap_or(0) - least.unwrap_or(0) >= EQUAL {
        let text: Vec<String> = shares.iter().map(i64::to_string).collect();
        section.set(Property::SectionColumnWidths, Value::Text(text.join("|")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn check(widths: &[i64], expected: Option<&str>) {
        let mut section = Node::new(Kind::Section);
        set_widths(widths, &mut section);
        assert_eq!(section.get(Property::SectionColumnWidths), expected.map(Value::text));
    }

    #[test]
    fn only_unequal_columns_have_widths() {
        check(&[2000, 4000], Some("333|666"));
        check(&[3000, 3010], None);
        check(&[i64::MAX, i64::MAX], None);
        check(&[-1, 5], None);
        check(&[], None);
    }
}
