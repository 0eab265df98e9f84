//! Merkle trees (RFC 6962 section 2.1): the reference tree of the certificate-transparency project, and every proof up to
//! 1,024 leaves beside the definitions written down as they stand in the RFC.

use std::cell::RefCell;

use countersign::record::tree::{
    Hash, consistency_proof, includes, inclusion_proof, is_consistent, leaf_hash, root,
};
use sha2::{Digest as _, Sha256};

use super::ed25519::from_hex;

/// The leaves of the reference tree.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// Its roots, from no leaf to eight.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
/// Nodes of it that its proofs name.
const NODE_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const NODE_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const NODE_6: &str = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
const NODE_2_3: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const NODE_4_5: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const NODE_6_7: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const NODE_4_7: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

fn hash(text: &str) -> Hash {
    from_hex(text).try_into().unwrap()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| hash(text)).collect()
}

fn reference() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| leaf_hash(&from_hex(leaf))).collect()
}

#[test]
fn the_reference_tree_has_its_published_roots_and_proofs() {
    let leaves = reference();
    for (size, published) in ROOTS.iter().enumerate() {
        assert_eq!(root(&leaves[..size]), hash(published), "{size} leaves");
    }
    let inclusion: [(usize, usize, &[&str]); 5] = [
        (0, 1, &[]),
        (0, 8, &[NODE_1, NODE_2_3, NODE_4_7]),
        (5, 8, &[NODE_4, NODE_6_7, ROOTS[4]]),
        (2, 3, &[ROOTS[2]]),
        (1, 5, &[ROOTS[1], NODE_2_3, NODE_4]),
    ];
    for (index, size, path) in inclusion {
        assert_eq!(inclusion_proof(&leaves[..size], index), Some(hashes(path)), "{index} of {size}");
        assert!(includes(&hash(ROOTS[size]), size as u64, index as u64, &leaves[index], &hashes(path)));
    }
    let consistency: [(usize, usize, &[&str]); 5] = [
        (1, 1, &[]),
        (1, 8, &[NODE_1, NODE_2_3, NODE_4_7]),
        (6, 8, &[NODE_4_5, NODE_6_7, ROOTS[4]]),
        (2, 5, &[NODE_2_3, NODE_4]),
        (6, 7, &[NODE_4_5, NODE_6, ROOTS[4]]),
    ];
    for (old, size, path) in consistency {
        assert_eq!(consistency_proof(&leaves[..size], old), Some(hashes(path)), "{old} to {size}");
        let (from, to) = (hash(ROOTS[old]), hash(ROOTS[size]));
        assert!(is_consistent(&from, old as u64, &to, size as u64, &hashes(path)));
    }
}

/// RFC 6962 as it is written: `MTH`, `PATH` and `PROOF` call themselves, over `D[from:to]`.
struct Definition {
    leaves: Vec<Hash>,
    /// `MTH` of the parts that were asked for, by where they begin and end.
    known: RefCell<Vec<Option<Hash>>>,
}

impl Definition {
    fn new(leaves: Vec<Hash>) -> Self {
        let known = RefCell::new(vec![None; (leaves.len() + 1).pow(2)]);
        Definition { leaves, known }
    }

    /// The largest power of two smaller than n.
    fn k(n: usize) -> usize {
        let mut k = 1;
        while k * 2 < n {
            k *= 2;
        }
        k
    }

    fn mth(&self, from: usize, to: usize) -> Hash {
        let at = from * (self.leaves.len() + 1) + to;
        if let Some(known) = self.known.borrow()[at] {
            return known;
        }
        let hash = match to - from {
            0 => Sha256::digest([]).into(),
            1 => self.leaves[from],
            n => {
                let k = Self::k(n);
                let mut bytes = vec![1_u8];
                bytes.extend(self.mth(from, from + k));
                bytes.extend(self.mth(from + k, to));
                Sha256::digest(&bytes).into()
            }
        };
        self.known.borrow_mut()[at] = Some(hash);
        hash
    }

    fn path(&self, m: usize, from: usize, to: usize) -> Vec<Hash> {
        let n = to - from;
        if n == 1 {
            return vec![];
        }
        let k = Self::k(n);
        let (mut path, last) = match m < k {
            true => (self.path(m, from, from + k), self.mth(from + k, to)),
            false => (self.path(m - k, from + k, to), self.mth(from, from + k)),
        };
        path.push(last);
        path
    }

    fn proof(&self, m: usize, to: usize) -> Vec<Hash> {
        self.subproof(m, 0, to, true)
    }

    fn subproof(&self, m: usize, from: usize, to: usize, b: bool) -> Vec<Hash> {
        let n = to - from;
        if m == n {
            return if b { vec![] } else { vec![self.mth(from, to)] };
        }
        let k = Self::k(n);
        let (mut path, last) = match m <= k {
            true => (self.subproof(m, from, from + k, b), self.mth(from + k, to)),
            false => (self.subproof(m - k, from + k, to, false), self.mth(from, from + k)),
        };
        path.push(last);
        path
    }
}

/// A tree of `size` different leaves.
fn leaves(size: usize) -> Vec<Hash> {
    (0..size).map(|at| leaf_hash(format!("record {at}").as_bytes())).collect()
}

/// Every proof of trees up to this size is checked.
const MOST: usize = 1_024;
/// Every proof of trees up to this size is also made; of larger ones, which take long without being optimised, those at both
/// ends and at some places between.
const MADE: usize = 160;

#[test]
fn every_proof_up_to_1024_leaves_is_that_of_the_definition() {
    let all = leaves(MOST);
    // The sizes are shared out among threads; each remembers its own hashes.
    std::thread::scope(|scope| {
        for turn in 0..2 {
            let (all, definition) = (&all, Definition::new(all.clone()));
            scope.spawn(move || {
                for size in (1..=MOST).filter(|size| size % 2 == turn) {
                    size_is_that_of(&definition, &all[..size]);
                }
            });
        }
    });
}

fn size_is_that_of(definition: &Definition, leaves: &[Hash]) {
    let size = leaves.len();
    let whole = definition.mth(0, size);
    assert_eq!(root(leaves), whole, "{size} leaves");
    for index in 0..size {
        let path = definition.path(index, 0, size);
        assert!(includes(&whole, size as u64, index as u64, &leaves[index], &path), "{index} of {size}");
        let old = index + 1;
        let proof = definition.proof(old, size);
        let from = definition.mth(0, old);
        assert!(is_consistent(&from, old as u64, &whole, size as u64, &proof), "{old} to {size}");
        let makes = size <= MADE || [0, 1, size / 3, size / 2, size - 2, size - 1].contains(&index);
        if makes {
            assert_eq!(inclusion_proof(leaves, index).as_ref(), Some(&path), "{index} of {size}");
            assert_eq!(consistency_proof(leaves, old).as_ref(), Some(&proof), "{old} to {size}");
        }
    }
    assert_eq!(inclusion_proof(leaves, size), None);
    assert_eq!(consistency_proof(leaves, size + 1), None);
}

/// The proof with one byte changed, for each byte.
fn flipped(path: &[Hash]) -> impl Iterator<Item = Vec<Hash>> {
    (0..path.len() * 32).map(|at| {
        let mut path = path.to_vec();
        path[at / 32][at % 32] ^= 1 << (at % 8);
        path
    })
}

/// The proof with a node too few, at either end, and with one too many.
fn longer_and_shorter(path: &[Hash]) -> Vec<Vec<Hash>> {
    let (first, last) = (path.first().copied(), path.last().copied());
    let more = [first.unwrap_or([7; 32]), last.unwrap_or([7; 32]), [0; 32]];
    let longer = more.iter().flat_map(|node| [[path, &[*node]].concat(), [&[*node], path].concat()]);
    let shorter = [path.split_first().map(|(_, rest)| rest), path.split_last().map(|(_, rest)| rest)];
    longer.chain(shorter.into_iter().flatten().map(<[Hash]>::to_vec)).collect()
}

#[test]
fn a_proof_of_something_else_is_refused() {
    for size in [1, 2, 3, 5, 7, 8, 13, 31, 32, 33] {
        let leaves = leaves(size);
        let whole = root(&leaves);
        for index in 0..size {
            let path = inclusion_proof(&leaves, index).unwrap();
            let holds = |root: &Hash, size: usize, index: usize, leaf: &Hash, path: &[Hash]| {
                includes(root, size as u64, index as u64, leaf, path)
            };
            assert!(holds(&whole, size, index, &leaves[index], &path));
            let others = flipped(&path).chain(longer_and_shorter(&path));
            for other in others {
                assert!(!holds(&whole, size, index, &leaves[index], &other), "{index} of {size}");
            }
            for other in (0..size + 2).filter(|other| *other != index) {
                assert!(!holds(&whole, size, other, &leaves[index], &path), "{index} as {other} of {size}");
                let leaf = leaves.get(other).copied().unwrap_or([9; 32]);
                assert!(!holds(&whole, size, index, &leaf, &path), "{other} at {index} of {size}");
            }
            // The root of another tree.
            for other in [root(&leaves[..size - 1]), [0; 32]] {
                assert!(!holds(&other, size, index, &leaves[index], &path));
            }
            assert!(!holds(&whole, index, index, &leaves[index], &path), "beyond the tree");
        }
    }
}

#[test]
fn a_tree_that_does_more_than_add_is_refused() {
    for size in [2, 3, 5, 7, 8, 13, 31, 32, 33] {
        let leaves = leaves(size);
        let whole = root(&leaves);
        for old in 1..size {
            let proof = consistency_proof(&leaves, old).unwrap();
            let from = root(&leaves[..old]);
            let holds = |from: &Hash, old: usize, to: &Hash, size: usize, path: &[Hash]| {
                is_consistent(from, old as u64, to, size as u64, path)
            };
            assert!(holds(&from, old, &whole, size, &proof));
            for other in flipped(&proof).chain(longer_and_shorter(&proof)) {
                assert!(!holds(&from, old, &whole, size, &other), "{old} to {size}");
            }
            for other in (1..size).filter(|other| *other != old) {
                assert!(!holds(&from, other, &whole, size, &proof), "{old} as {other} to {size}");
                let another = root(&leaves[..other]);
                assert!(!holds(&another, old, &whole, size, &proof), "{other} as {old} to {size}");
            }
            // One leaf of the old tree written anew: the new tree does not begin with it.
            let mut rewritten = leaves.clone();
            rewritten[old - 1] = leaf_hash(b"another history");
            let anew = root(&rewritten);
            let of_anew = consistency_proof(&rewritten, old).unwrap();
            assert!(!holds(&from, old, &anew, size, &of_anew), "{old} to {size}, rewritten");
            assert!(!holds(&from, size + 1, &whole, size, &proof), "the old one larger");
        }
        assert!(!is_consistent(&whole, size as u64, &root(&leaves[..1]), size as u64, &[]), "equal in size");
        assert!(is_consistent(&root(&[]), 0, &whole, size as u64, &[]), "from the empty tree");
        assert!(!is_consistent(&[0; 32], 0, &whole, size as u64, &[]), "from no tree at all");
    }
}

#[test]
fn the_size_of_the_tree_is_part_of_a_proof() {
    // The number of siblings on either side tells the size as far as a proof can tell it: another size never holds where the
    // path would have another shape.
    for size in 1..=64_usize {
        let leaves = leaves(size);
        let whole = root(&leaves);
        for index in 0..size {
            let path = inclusion_proof(&leaves, index).unwrap();
            for other in (1..=70_usize).filter(|other| *other != size && index < *other) {
                let shape = |size: usize| {
                    let definition = Definition::new(vec![[0; 32]; size]);
                    sides(&definition, index, size)
                };
                let holds = includes(&whole, other as u64, index as u64, &leaves[index], &path);
                assert_eq!(holds, shape(other) == shape(size), "{index} of {size} as of {other}");
            }
        }
    }
}

/// On which side the siblings of a leaf are, from the leaf up.
fn sides(definition: &Definition, index: usize, size: usize) -> Vec<bool> {
    let (mut from, mut to, mut sides) = (0, size, Vec::new());
    while to - from > 1 {
        let k = Definition::k(to - from);
        let left = index < from + k;
        sides.push(left);
        (from, to) = if left { (from, from + k) } else { (from + k, to) };
    }
    debug_assert!(to <= definition.leaves.len());
    sides.reverse();
    sides
}
