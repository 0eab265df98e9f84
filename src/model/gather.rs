//! Sets, maps and objects, gathered one by one.
//!
//! For objects, which are B-trees, `collect` sorts before it builds: a whole algorithm, which weighs several times what
//! inserting does. The others are named here for what they become.

use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use serde_json::{Map, Value as Json};

/// What `collect` does, by inserting; of what is given twice, the last counts.
pub(crate) trait Gather: Iterator + Sized {
    fn into_set(self) -> SortedSet<Self::Item>
    where
        Self::Item: Ord,
    {
        self.collect()
    }

    fn into_map<K: Ord, V>(self) -> SortedMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        self.collect()
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
