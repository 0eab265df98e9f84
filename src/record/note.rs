//! Checkpoints: the head of a Merkle tree in a signed note (C2SP signed-note, tlog-checkpoint), verifier keys, and proofs that
//! stand on their own (C2SP tlog-proof). Anchored with somebody else, they uncover a tail that whoever stole the key wrote anew.

use base64ct::{Base64, Encoding};

use super::key::PublicKey;
use super::tree::{Hash, includes};
use crate::model::digest::Sha256;
use crate::model::invalid::quoted;

/// The algorithm of a signed note's key: Ed25519.
const ED25519: u8 = 1;
/// How a proof begins.
const PROOF: &str = "c2sp.org/tlog-proof@v1";
/// The largest note or proof that is read, in bytes.
const NOTE_BYTES: usize = 65_536;

/// What is wrong with a note, a key or a proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsound(String);

fn unsound(what: impl Into<String>) -> Unsound {
    Unsound(what.into())
}

/// A key under a name, as notes name it: `<name>+<key id>+<base64 of 0x01 and the key>`.
///
/// ```
/// use countersign::record::{note::NoteKey, test_key::InsecureTestKey};
///
/// let key = InsecureTestKey::from_seed([7; 32]).public().expect("it is a key");
/// let vkey = NoteKey::new("log.example.org/approvals", key).expect("the name is one");
/// assert_eq!(NoteKey::parse(&vkey.to_string()), Ok(vkey));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    key: PublicKey,
}

impl NoteKey {
    /// The key under this name.
    ///
    /// # Errors
    /// Where the name is empty or has white space or `+` in it.
    pub fn new(name: &str, key: PublicKey) -> Result<Self, Unsound> {
        let is_name =
            !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+');
        if !is_name {
            return Err(unsound(format!("{} cannot name a key: no white space and no `+`", quoted(name))));
        }
        Ok(NoteKey { name: name.to_owned(), key })
    }

    /// Reads a verifier key.
    ///
    /// # Errors
    /// Where it is none, is of another algorithm, or has another key's id.
    pub fn parse(text: &str) -> Result<Self, Unsound> {
        let no = || unsound(format!("{} is not a verifier key: `<name>+<id>+<key>`", quoted(text)));
        let mut parts = text.trim_end_matches('\n').splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(no());
        };
        let bytes = Base64::decode_vec(key).map_err(|_| no())?;
        let Some((&ED25519, key)) = bytes.split_first() else { return Err(no()) };
        let read = NoteKey::new(name, PublicKey::from_bytes(key).ok_or_else(no)?)?;
        if hex(&read.id()) != id {
            return Err(unsound(format!("{} has the id of another key", quoted(text))));
        }
        Ok(read)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of `SHA-256(name || 0x0a || 0x01 || key)`.
    fn id(&self) -> [u8; 4] {
        let mut bytes = self.name.clone().into_bytes();
        bytes.extend_from_slice(&[b'\n', ED25519]);
        bytes.extend_from_slice(self.key.as_bytes());
        let digest = Sha256::of(&bytes);
        digest.as_bytes().first_chunk().copied().unwrap_or_default()
    }
}

impl core::fmt::Display for NoteKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id()), Base64::encode_string(&bytes))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The head of a tree: its origin, its number of leaves, its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which tree.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root hash.
    pub root: Hash,
}

impl Checkpoint {
    /// What is signed: three lines, each with its end.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, Base64::encode_string(&self.root))
    }

    /// The signed note with this signature over [`text`](Self::text).
    #[must_use]
    pub fn note(&self, key: &NoteKey, signature: &[u8; 64]) -> String {
        let mut bytes = key.id().to_vec();
        bytes.extend_from_slice(signature);
        format!("{}\n\u{2014} {} {}\n", self.text(), key.name, Base64::encode_string(&bytes))
    }

    /// Reads a checkpoint that one of its lines shows to be signed by this key; other signatures are for others.
    ///
    /// # Errors
    /// Where it is no checkpoint, or is not signed by the key.
    pub fn open(note: &str, key: &NoteKey) -> Result<Self, Unsound> {
        if note.len() > NOTE_BYTES || note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(unsound("the checkpoint is not a signed note"));
        }
        let (text, signatures) = note
            .rsplit_once("\n\n")
            .ok_or_else(|| unsound("the checkpoint has no blank line before its signatures"))?;
        let text = format!("{text}\n");
        let checkpoint = Checkpoint::read(&text)?;
        let mut lines = signatures.strip_suffix('\n').into_iter().flat_map(|lines| lines.split('\n'));
        // The first line of this key decides: one that does not hold is not made good by another.
        let signature = lines.find_map(|line| {
            let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
            let bytes = Base64::decode_vec(signature).ok().filter(|_| name == key.name)?;
            let (id, signature) = bytes.split_first_chunk::<4>()?;
            (*id == key.id()).then(|| signature.to_vec())
        });
        let signed = signature.is_some_and(|signature| {
            let signature = signature.as_slice().try_into();
            signature.is_ok_and(|signature| key.key.verifies(text.as_bytes(), signature))
        });
        if signed {
            Ok(checkpoint)
        } else {
            Err(unsound(format!("the checkpoint is not signed by {}", quoted(&key.name))))
        }
    }

    fn read(text: &str) -> Result<Self, Unsound> {
        let no = || unsound("the checkpoint is not an origin, a size and a root, a line each");
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(no());
        };
        let number: u64 = size.parse().map_err(|_| no())?;
        let root: Hash =
            Base64::decode_vec(root).map_err(|_| no())?.as_slice().try_into().map_err(|_| no())?;
        // What follows are extensions, none of them empty, and the end of the last line.
        let mut rest = lines.rev();
        if origin.is_empty()
            || number.to_string() != size
            || rest.next() != Some("")
            || rest.any(str::is_empty)
        {
            return Err(no());
        }
        Ok(Checkpoint { origin: origin.to_owned(), size: number, root })
    }
}

/// A proof that a leaf is in a tree, with the checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The position of the leaf, from 0.
    pub index: u64,
    /// The audit path, the lowest node first.
    pub path: Vec<Hash>,
    /// The checkpoint, a signed note.
    pub checkpoint: String,
}

impl Proof {
    /// The text of a `.tlog-proof` file.
    #[must_use]
    pub fn text(&self) -> String {
        let path: String =
            self.path.iter().map(|node| format!("{}\n", Base64::encode_string(node))).collect();
        format!("{PROOF}\nindex {}\n{path}\n{}", self.index, self.checkpoint)
    }

    /// Reads a `.tlog-proof` file; a line with extra data says nothing to us.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Self, Unsound> {
        let no = || unsound("this is not a proof as c2sp.org/tlog-proof@v1 has it");
        let text = Some(text).filter(|text| text.len() <= NOTE_BYTES).ok_or_else(no)?;
        let (front, checkpoint) = text.split_once("\n\n").ok_or_else(no)?;
        let mut lines = front.split('\n').peekable();
        if lines.next() != Some(PROOF) {
            return Err(no());
        }
        lines.next_if(|line| line.starts_with("extra "));
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).ok_or_else(no)?;
        let number: u64 = index.parse().map_err(|_| no())?;
        if number.to_string() != index {
            return Err(no());
        }
        let node = |line: &str| Base64::decode_vec(line).ok()?.as_slice().try_into().ok();
        let path: Option<Vec<Hash>> = lines.map(node).collect();
        Ok(Proof { index: number, path: path.ok_or_else(no)?, checkpoint: checkpoint.to_owned() })
    }

    /// The checkpoint, if the proof leads from this leaf hash to it.
    ///
    /// # Errors
    /// Where the checkpoint is not signed by the key, or the leaf is not in its tree at that position.
    pub fn verify(&self, leaf: &Hash, key: &NoteKey) -> Result<Checkpoint, Unsound> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        if includes(&checkpoint.root, checkpoint.size, self.index, leaf, &self.path) {
            return Ok(checkpoint);
        }
        Err(unsound(format!("the record is not leaf {} of the tree of the checkpoint", self.index)))
    }
}
