//! What holds for every input. Each function takes any bytes, and panics if it does not hold for them.
//!
//! cargo-fuzz looks for such bytes (`fuzz/README.md`); `cargo test` runs the same functions over those
//! that are kept, and over others made of them.

mod attribute;
mod lexer;
mod matcher;
mod naive;
mod patterns;
mod requests;

pub use attribute::attribute;
pub use matcher::matcher;
pub use patterns::patterns;
pub use requests::requests;

/// A function that holds something for every input.
pub type Target = fn(&[u8]);

/// All of them, by the names of their folders.
pub const TARGETS: [(&str, Target); 4] = [
    ("attribute", attribute),
    ("matcher", matcher),
    ("patterns", patterns),
    ("requests", requests),
];
