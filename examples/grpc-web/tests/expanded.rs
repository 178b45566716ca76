//! `expanded.rs` compiles: it is what the compiler sees in the place of the example. Nobody calls it.
// What a macro writes is not linted where it stands.
#![allow(
    unused,
    non_camel_case_types,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]

include!("../expanded.rs");
