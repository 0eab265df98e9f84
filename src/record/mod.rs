//! The signed decision record: what it says, how it is signed, chained and verified. It knows nothing of the state machine:
//! what a transition *means* is verified above, by deciding again.

pub mod base64url;
pub mod deployment;
pub mod document;
pub mod evidence;
pub mod head;
pub mod jws;
pub mod key;
pub mod log;
pub mod note;
pub mod payload;
pub mod test_key;
pub mod tree;
pub mod verify;
pub mod wire;
