//! What a person may want to know about a reading: each kind of thing once, with its first offset and how often.

use crate::model::Place;
use crate::read::Notice;
use std::collections::BTreeMap;

/// Most different notices that are kept.
const KINDS: usize = 500;

/// Notices, gathered by word and message.
#[derive(Debug, Default)]
pub(super) struct Notices {
    seen: BTreeMap<(&'static str, String), (usize, usize)>,
}

impl Notices {
    /// Notes something about a control word at an offset.
    pub(super) fn add(&mut self, offset: usize, word: &str, message: &'static str) {
        let room = self.seen.len() < KINDS;
        let key = (message, word.chars().take(40).collect::<String>());
        match self.seen.get_mut(&key) {
            Some((_, count)) => *count += 1,
            None if room => drop(self.seen.insert(key, (offset, 1))),
            None => {}
        }
    }

    /// All of them, by offset.
    pub(super) fn finish(self) -> Vec<Notice> {
        let mut all: Vec<Notice> = self
            .seen
            .into_iter()
            .map(|((message, word), (offset, count))| {
                let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
                let place = Place { part: String::new(), offset: offset as u64, word };
                Notice { place, message: format!("{message}{times}") }
            })
            .collect();
        all.sort_by_key(|notice| notice.place.offset);
        all
    }
}
