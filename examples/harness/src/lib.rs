//! What the tests of the examples share: an example's own program, running, and a README that is held
//! to what it does.
//!
//! A page's view of it is `cors_testing::Browser`'s, which takes [`Api::url`].

mod api;
mod directory;
pub mod readme;

pub use api::{Api, cors};
pub use directory::Directory;
