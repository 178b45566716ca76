//! The README's test with a browser, word for word.

include!("code.rs");
