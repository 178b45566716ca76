//! Placeholder until the example is written.
fn main() {}
