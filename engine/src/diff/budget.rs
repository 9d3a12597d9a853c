//! Counted work, so that the same pair of documents gives the same answer on any machine.

use std::collections::BTreeSet;

/// What is left of the comparisons, and what was done more coarsely for want of them.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    coarse: BTreeSet<String>,
}

impl Budget {
    /// A budget of so many comparisons.
    pub fn new(comparisons: u64) -> Budget {
        Budget { left: comparisons, coarse: BTreeSet::new() }
    }

    /// Takes comparisons if there are so many left.
    pub fn take(&mut self, comparisons: usize) -> bool {
        let wanted = comparisons as u64;
        let enough = wanted <= self.left;
        self.left = self.left.saturating_sub(wanted);
        enough
    }

    /// Remembers that something was compared more coarsely.
    pub fn note(&mut self, what: &str) {
        if !self.coarse.contains(what) {
            self.coarse.insert(what.to_owned());
        }
    }

    /// What was compared more coarsely.
    pub fn into_notes(self) -> Vec<String> {
        self.coarse.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_runs_out_and_stays_out() {
        let mut budget = Budget::new(10);
        assert!(budget.take(10));
        assert!(!budget.take(1));
    }
}
