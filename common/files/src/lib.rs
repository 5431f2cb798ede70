//! What is in a drive, in a folder and in a saved copy, and how they compare: each rule once, without network and
//! command line.
//!
//! | module | what it is |
//! |---|---|
//! | [`listing`] | the items of a drive, as the service lists them |
//! | [`tree`] | names and sizes as a tree |
//! | [`fits`] | what of a drive a disk cannot hold |
//! | [`disk`] | looking at a disk |
//! | [`local`] | looking at a local folder |
//! | [`name_key`] | names of the drive and names on a disk, made comparable |
//! | [`quickxorhash`] | the hash that the service keeps of each file |
//! | [`checklist`] | what ought to be in a copy, ticked off |
//! | [`saved_copy`] | reading a copy |
//! | [`quoting`] | words of a shell |
//! | [`rclone`] | what the calls of rclone have in common |
//! | [`mod@compare`] | the comparison, and its result in words |

pub mod checklist;
pub mod compare;
pub mod disk;
pub mod fits;
pub mod listing;
pub mod local;
pub mod name_key;
pub mod quickxorhash;
pub mod quoting;
pub mod rclone;
pub mod saved_copy;
pub mod tree;

pub use compare::{Compared, Expected, compare};
pub use listing::Counted;
pub use quickxorhash::QuickXorHash;
pub use saved_copy::SavedCopies;
pub use tree::Tree;
