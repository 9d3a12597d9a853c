//! Columns of text that are not alike, in one form for all families.
//!
//! In: what columns weigh: widths with the gaps between them halved, or ODF's relative widths. Out: `section.column-widths`, only
//! where a person would see that they differ. Deliberately absent: gaps that differ from each other.

use crate::model::{Node, Property, Value};

/// Percent by which columns differ at most that are meant to be alike.
const ALIKE: i64 = 2;

/// Says the shares of columns that are not alike, in percent.
pub fn set_shares(weights: &[i64], node: &mut Node) {
    let total: i64 = weights.iter().fold(0, |sum: i64, weight| sum.saturating_add((*weight).max(0)));
    if weights.len() < 2 || total == 0 {
        return;
    }
    let share = |weight: &i64| (i128::from((*weight).max(0)) * 100 + i128::from(total) / 2) / i128::from(total);
    let shares: Vec<i64> = weights.iter().map(|weight| share(weight) as i64).collect();
    let spread = shares.iter().max().zip(shares.iter().min()).map_or(0, |(most, least)| most - least);
    if spread > ALIKE {
        let text: Vec<String> = shares.iter().map(i64::to_string).collect();
        node.set(Property::SectionColumnWidths, Value::text(text.join(";")));
    }
}

/// What columns weigh, of widths and the gaps after them: half of each gap belongs to either neighbour.
pub fn weights(columns: &[(i64, i64)]) -> Vec<i64> {
    let last = columns.len().saturating_sub(1);
    let gap =
        |at: Option<usize>| at.filter(|at| *at < last).and_then(|at| columns.get(at)).map_or(0, |column| column.1);
    let weight = |(at, column): (usize, &(i64, i64))| {
        column.0.saturating_add(gap(at.checked_sub(1)) / 2).saturating_add(gap(Some(at)) / 2)
    };
    columns.iter().enumerate().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn only_columns_that_differ_have_shares() {
        let check = |weights: &[i64], expected: Option<&str>| {
            let mut node = Node::new(Kind::Section);
            set_shares(weights, &mut node);
            assert_eq!(node.get(Property::SectionColumnWidths), expected.map(Value::text), "{weights:?}");
        };
        check(&[1, 2], Some("33;67"));
        check(&[1_000, 1_010], None);
        check(&[5], None);
        check(&[0, 0], None);
        check(&[-1, 4], Some("0;100"));
        check(&[i64::MAX, i64::MAX], None);
    }

    #[test]
    fn neighbours_share_their_gap() {
        assert_eq!(weights(&[(100, 20), (200, 40), (300, 99)]), [110, 230, 320]);
        assert_eq!(weights(&[]), [0i64; 0]);
    }
}
