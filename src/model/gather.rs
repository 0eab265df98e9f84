//! Ordered sets and maps, gathered one by one.
//!
//! `collect` sorts what it is given before it builds: a whole algorithm, which is compiled for each type and weighs several
//! times what inserting does. None of ours is large.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

/// What `collect` does, by inserting; of what is given twice, the last counts.
pub(crate) trait Gather: Iterator + Sized {
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        self.for_each(|item| {
            set.insert(item);
        });
        set
    }

    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        self.for_each(|(key, value)| {
            map.insert(key, value);
        });
        map
    }

    fn into_object(self) -> Map<String, Json>
    where
        Self: Iterator<Item = (String, Json)>,
    {
        let mut object = Map::new();
        self.for_each(|(key, value)| {
            object.insert(key, value);
        });
        object
    }
}

impl<I: Iterator> Gather for I {}
