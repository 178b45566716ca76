//! Files of the documentation that are made from what a real browser does.

use std::path::Path;
use std::{env, fs};

/// Compares a file of the documentation (its path in the repository) with what was seen. `UPDATE_EXPECT=1`
/// writes it anew.
///
/// # Panics
///
/// If the two differ.
pub fn hold(file: &str, seen: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = path.join(file);
    if fs::read_to_string(&path).is_ok_and(|found| found == seen) {
        return;
    }
    assert!(
        env::var_os("UPDATE_EXPECT").is_some(),
        "`{file}` is not this (UPDATE_EXPECT=1 writes it):\n{seen}"
    );
    fs::write(&path, seen).expect("it can be written");
}
