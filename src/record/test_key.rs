//! A private key inside the module's memory. For tests and demonstrations: the name says so, wherever it is used.

use ed25519_dalek::{Signer as _, SigningKey};

use super::key::PublicKey;

/// A key pair whose private half lies open in memory, made from a seed that everybody may know. Never for production: there,
/// a host signs with a key that it cannot export.
///
/// ```
/// use countersign::record::test_key::InsecureTestKey;
///
/// let key = InsecureTestKey::from_seed([7; 32]);
/// let signature = key.sign(b"message");
/// assert!(key.public().is_some_and(|public| public.verifies(b"message", &signature)));
/// ```
pub struct InsecureTestKey(SigningKey);

impl InsecureTestKey {
    /// The key pair of a seed: the 32 bytes that RFC 8032 calls the private key.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> Option<PublicKey> {
        PublicKey::from_bytes(self.0.verifying_key().as_bytes())
    }

    /// Signs a message (RFC 8032, Ed25519).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}
