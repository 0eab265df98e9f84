//! Maps in the order of their keys.
//!
//! The standard library's B-trees weigh five kilobytes of wasm for each type that they hold, and were a fifth of what a page
//! loads that previews. These are sorted lists, in pieces: found by halving, and what is added moves no more than a piece,
//! however much there is.

use std::borrow::Borrow;
use std::fmt::{self, Debug};
use std::{iter, mem, slice, vec};

/// Entries of a piece, at most.
const PIECE: usize = 128;
const HALF: usize = 64;

/// A map in the order of its keys.
///
/// ```
/// use countersign::model::sorted::SortedMap;
///
/// let mut ages = SortedMap::new();
/// assert_eq!(ages.insert("mia", 41), None);
/// assert_eq!(ages.insert("ana", 35), None);
/// assert_eq!(ages.insert("mia", 42), Some(41));
/// assert_eq!(ages.iter().collect::<Vec<_>>(), [(&"ana", &35), (&"mia", &42)]);
/// ```
#[derive(Clone)]
pub struct SortedMap<K, V> {
    /// None of them empty.
    pieces: Vec<Vec<(K, V)>>,
}

/// A piece, and the place in it.
type At = (usize, usize);

impl<K, V> SortedMap<K, V> {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { pieces: Vec::new() }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).fold(0, usize::saturating_add)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The entries, in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { pieces: self.pieces.iter(), piece: [].iter() }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The keys by themselves.
    pub fn into_keys(self) -> impl Iterator<Item = K> {
        self.into_iter().map(|(key, _)| key)
    }

    /// The values by themselves.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Leaves out what `kept` says no to.
    pub fn retain(&mut self, mut kept: impl FnMut(&K, &mut V) -> bool) {
        for piece in &mut self.pieces {
            piece.retain_mut(|(key, value)| kept(key, value));
        }
        self.pieces.retain(|piece| !piece.is_empty());
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (piece, at) = self.find(key).ok()?;
        self.pieces.get(piece)?.get(at).map(|(_, value)| value)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Puts a value in; gives the one that it takes the place of.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(at) => self.at(at).map(|known| mem::replace(known, value)),
            Err(at) => {
                self.put(at, (key, value));
                None
            }
        }
    }

    /// Changes the value of a key, or the default if it has none yet.
    pub fn change(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        self.change_or(key, V::default, change);
    }

    /// The same, with another value to begin with.
    pub fn change_or(&mut self, key: K, begin: impl FnOnce() -> V, change: impl FnOnce(&mut V)) {
        match self.find(&key) {
            Ok(at) => {
                if let Some(value) = self.at(at) {
                    change(value);
                }
            }
            Err(at) => {
                let mut value = begin();
                change(&mut value);
                self.put(at, (key, value));
            }
        }
    }

    /// Takes an entry out; gives its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (piece, at) = self.find(key).ok()?;
        let entries = self.pieces.get_mut(piece)?;
        let (_, value) = entries.remove(at);
        if entries.is_empty() {
            self.pieces.remove(piece);
        }
        Some(value)
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<At, At>
    where
        K: Borrow<Q>,
    {
        let begins_before =
            |piece: &Vec<(K, V)>| piece.first().is_some_and(|(first, _)| first.borrow() <= key);
        let piece = self.pieces.partition_point(begins_before).saturating_sub(1);
        let entries = self.pieces.get(piece).map_or(&[][..], Vec::as_slice);
        match entries.binary_search_by(|(known, _)| known.borrow().cmp(key)) {
            Ok(at) => Ok((piece, at)),
            Err(at) => Err((piece, at)),
        }
    }

    fn at(&mut self, (piece, at): At) -> Option<&mut V> {
        self.pieces.get_mut(piece)?.get_mut(at).map(|(_, value)| value)
    }

    fn put(&mut self, (piece, at): At, entry: (K, V)) {
        let Some(entries) = self.pieces.get_mut(piece) else { return self.pieces.push(vec![entry]) };
        entries.insert(at, entry);
        if entries.len() > PIECE {
            let rest = entries.split_off(HALF);
            self.pieces.insert(piece.saturating_add(1), rest);
        }
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Debug, V: Debug> Debug for SortedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

// Where one piece ends and the next begins says nothing.
impl<K: PartialEq, V: PartialEq> PartialEq for SortedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for SortedMap<K, V> {}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| {
            self.insert(key, value);
        });
    }
}

/// Of what is given twice, the last counts.
impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

/// The entries of a map, in order.
#[derive(Debug)]
pub struct Iter<'m, K, V> {
    pieces: slice::Iter<'m, Vec<(K, V)>>,
    piece: slice::Iter<'m, (K, V)>,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), piece: self.piece.clone() }
    }
}

impl<'m, K, V> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.piece.next() {
                Some((key, value)) => return Some((key, value)),
                None => self.piece = self.pieces.next()?.iter(),
            }
        }
    }
}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = iter::Flatten<vec::IntoIter<Vec<(K, V)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pieces_are_split_and_never_empty() {
        let mut map = SortedMap::new();
        for key in (0..10_000_u32).map(|key| key.wrapping_mul(7_919) % 10_000) {
            assert_eq!(map.insert(key, key), None);
        }
        assert!(map.pieces.len() > 10_000 / PIECE && map.pieces.iter().all(|piece| piece.len() <= PIECE));
        assert!(map.keys().copied().eq(0..10_000));
        for key in 0..10_000 {
            assert_eq!(map.remove(&key), Some(key));
            assert!(map.pieces.iter().all(|piece| !piece.is_empty()));
        }
        assert!(map.is_empty());
    }

    proptest! {
        /// As the standard library's, whatever is done to it.
        #[test]
        fn is_a_map(steps in prop::collection::vec((0_u16..1_000, 0_u8..4), 0..3_000)) {
            let (mut map, mut model) = (SortedMap::new(), BTreeMap::new());
            for (at, (key, what)) in steps.into_iter().enumerate() {
                match what {
                    0 => prop_assert_eq!(map.remove(&key), model.remove(&key)),
                    1 => {
                        map.change(key, |value| *value = at);
                        model.insert(key, at);
                    }
                    _ => prop_assert_eq!(map.insert(key, at), model.insert(key, at)),
                }
                prop_assert_eq!(map.get(&key), model.get(&key));
                prop_assert_eq!(map.contains_key(&key), model.contains_key(&key));
            }
            prop_assert_eq!(map.len(), model.len());
            prop_assert!(map.iter().eq(model.iter()));
            // Built in another order, its pieces lie elsewhere: it is the same map.
            let again: SortedMap<u16, usize> = model.iter().map(|(key, value)| (*key, *value)).collect();
            prop_assert!(map == again);
            map.retain(|key, _| key % 3 == 0);
            model.retain(|key, _| key % 3 == 0);
            prop_assert!(map.into_iter().eq(model));
        }
    }
}
