//! Properties of formatting that has just been met: documents repeat themselves, and building a map is what costs most.
//!
//! Must be cleared where a table of the header changes.

use crate::model::Properties;

/// Most recent entries, the latest used first.
const ENTRIES: usize = 8;

/// A few keys with the properties they stand for.
#[derive(Debug)]
pub(super) struct Cache<K> {
    entries: Vec<(K, Properties)>,
}

impl<K> Default for Cache<K> {
    fn default() -> Self {
        Cache { entries: Vec::new() }
    }
}

impl<K: PartialEq> Cache<K> {
    /// The properties of a key, if it was among the last ones.
    pub(super) fn get(&mut self, key: &K) -> Option<Properties> {
        let at = self.entries.iter().position(|(known, _)| known == key)?;
        self.entries.get_mut(..=at)?.rotate_right(1);
        self.entries.first().map(|(_, properties)| properties.clone())
    }

    /// Keeps the properties of a key.
    pub(super) fn put(&mut self, key: K, properties: Properties) {
        self.entries.truncate(ENTRIES - 1);
        self.entries.insert(0, (key, properties));
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_kept() {
        let mut cache = Cache::default();
        (0..20).for_each(|key| cache.put(key, Properties::new()));
        assert!(cache.get(&3).is_none() && cache.get(&13).is_some() && cache.get(&19).is_some());
    }
}
