//! Which documents told something in earlier checks: a check with a budget begins with them.
//!
//! In: comparisons. Out: per document how often it was judged and how often it was not unchanged. Deliberately absent: anything a
//! verdict depends on; without the file the order is another one.

use crate::store::write_whole;
use recette_engine::compare::{Class, Comparison};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Counts by document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Told(BTreeMap<String, Count>);

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Count {
    judged: u32,
    told: u32,
}

impl Told {
    /// Of a file; empty where there is none or it is another version's.
    pub fn read(path: &Path) -> Told {
        std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        write_whole(path, &serde_json::to_vec(self)?)
    }

    /// Adds a comparison.
    pub fn add(&mut self, comparison: &Comparison) {
        for document in &comparison.documents {
            let told = match document.class {
                Class::Regressed | Class::Mixed | Class::Fixed | Class::Changed | Class::Flaky => 1,
                Class::Unchanged => 0,
                Class::Inconclusive | Class::Excluded => continue,
            };
            let count = self.0.entry(document.id.clone()).or_default();
            count.judged = count.judged.saturating_add(1);
            count.told = count.told.saturating_add(told);
        }
    }

    /// The part of its checks in which a document told something; 0 for what was never judged.
    pub fn share(&self, id: &str) -> f64 {
        self.0.get(id).map_or(0.0, |c| f64::from(c.told) / f64::from(c.judged.max(1)))
    }
}
