//! Columns of unequal width, the same for all families.
//!
//! In: width of each column and the gap after it. Out: `section.column-widths`: shares of the text's width, because families
//! count in lengths or in shares. Deliberately absent: the gaps themselves.

use crate::model::{Node, Property, Value};

/// Most columns that are looked at.
const MOST: usize = 64;

/// Says the shares where they are not equal. A column has half of the gaps beside it.
pub fn set_widths(columns: &[(i64, i64)], node: &mut Node) {
    let columns = columns.get(..columns.len().min(MOST)).unwrap_or_default();
    let mut widths = Vec::with_capacity(columns.len());
    let mut before = 0;
    for (i, &(width, gap)) in columns.iter().enumerate() {
        let gap = if i + 1 == columns.len() { 0 } else { gap.clamp(0, 1 << 40) };
        widths.push(width.clamp(0, 1 << 40) + (before + gap) / 2);
        before = gap;
    }
    let total: i64 = widths.iter().sum();
    if total == 0 {
        return;
    }
    let shares: Vec<i64> = widths.iter().map(|width| (width * 1000 + total / 2) / total).collect();
    let unequal = shares.iter().max().zip(shares.iter().min()).is_some_and(|(most, least)| most - least > 15);
    if unequal {
        let text: Vec<String> = shares.iter().map(i64::to_string).collect();
        node.set(Property::SectionColumnWidths, Value::text(text.join(";")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn check(columns: &[(i64, i64)], expected: Option<&str>) {
        let mut node = Node::new(Kind::Section);
        set_widths(columns, &mut node);
        assert_eq!(node.get(Property::SectionColumnWidths), expected.map(Value::text), "{columns:?}");
    }

    #[test]
    fn shares() {
        check(&[(2000, 1000), (6000, 0)], Some("278;722"));
        check(&[(2000, 1000), (2000, 1000)], None);
        check(&[(0, 0), (0, 0)], None);
        check(&[], None);
        check(&[(i64::MAX, i64::MAX), (1, 1)], Some("750;250"));
    }
}
