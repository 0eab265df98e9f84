//! Merkle trees as RFC 6962 section 2 defines them, with SHA-256: the root of all records in the order in which they were
//! committed, and proofs that a record is in it and that a later tree only added to it.

use sha2::Digest as _;

/// A node of the tree, 32 bytes.
pub type Hash = [u8; 32];

/// The hash of a leaf: `SHA-256(0x00 || data)`.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    sha2::Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of an inner node: `SHA-256(0x01 || left || right)`.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha2::Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree over these leaf hashes; of none, the digest of nothing.
///
/// ```
/// use countersign::record::tree::{leaf_hash, root};
/// use countersign::model::digest::Sha256;
///
/// assert_eq!(root(&[]), *Sha256::of(b"").as_bytes());
/// assert_eq!(root(&[leaf_hash(b"one")]), leaf_hash(b"one"));
/// ```
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    // A stack of complete subtrees, the largest first, as the binary digits of their number.
    let mut stack: Vec<(u32, Hash)> = Vec::new();
    for leaf in leaves {
        let (mut level, mut node) = (0_u32, *leaf);
        while let Some((_, left)) = stack.pop_if(|(of, _)| *of == level) {
            node = node_hash(&left, &node);
            level = level.saturating_add(1);
        }
        stack.push((level, node));
    }
    let mut nodes = stack.into_iter().rev().map(|(_, node)| node);
    match nodes.next() {
        None => sha2::Sha256::digest([]).into(),
        Some(last) => nodes.fold(last, |right, left| node_hash(&left, &right)),
    }
}

/// Where a tree of this many leaves is divided: the largest power of two below it.
fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    let half = leaves.len().next_power_of_two().checked_shr(1).unwrap_or_default();
    leaves.split_at(half.min(leaves.len()))
}

/// The audit path of the leaf at `index` (RFC 6962 section 2.1.1), the lowest node first; `None` where there is no such leaf.
#[must_use]
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut leaves, mut index, mut path) = (leaves, index, Vec::new());
    while leaves.len() > 1 {
        let (left, right) = split(leaves);
        match index.checked_sub(left.len()) {
            None => {
                path.push(root(right));
                leaves = left;
            }
            Some(beyond) => {
                path.push(root(left));
                (leaves, index) = (right, beyond);
            }
        }
    }
    path.reverse();
    Some(path)
}

/// Whether the leaf is at `index` of a tree of `size` leaves with this root (RFC 9162 section 2.1.3.2).
#[must_use]
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut node) = (index, size.saturating_sub(1), *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            node = node_hash(sibling, &node);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            node = node_hash(&node, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && node == *root
}

/// The proof that the tree of the first `old` leaves is the beginning of this one (RFC 6962 section 2.1.2); `None` where
/// there are not as many. Between equal trees, and from the empty one, nothing is needed.
#[must_use]
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    if old == 0 || old == leaves.len() {
        return Some(path);
    }
    let (mut leaves, mut old, mut whole) = (leaves, old, true);
    while old != leaves.len() {
        let (left, right) = split(leaves);
        match old.checked_sub(left.len()).filter(|beyond| *beyond > 0) {
            None => {
                path.push(root(right));
                leaves = left;
            }
            Some(beyond) => {
                path.push(root(left));
                (leaves, old, whole) = (right, beyond, false);
            }
        }
    }
    if !whole {
        path.push(root(leaves));
    }
    path.reverse();
    Some(path)
}

/// Whether a tree of `size` leaves with root `new` only adds to one of `old_size` leaves with root `old` (RFC 9162 section
/// 2.1.4.2).
#[must_use]
pub fn is_consistent(old: &Hash, old_size: u64, new: &Hash, size: u64, path: &[Hash]) -> bool {
    if old_size > size {
        return false;
    }
    if old_size == size {
        return path.is_empty() && old == new;
    }
    if old_size == 0 {
        return path.is_empty() && *old == root(&[]);
    }
    let mut nodes = path.iter();
    let first = if old_size.is_power_of_two() { Some(old) } else { nodes.next() };
    let Some(first) = first else { return false };
    let (mut at, mut last) = (old_size.saturating_sub(1), size.saturating_sub(1));
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut from, mut to) = (*first, *first);
    for node in nodes {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            from = node_hash(node, &from);
            to = node_hash(node, &to);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            to = node_hash(&to, node);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && from == *old && to == *new
}
