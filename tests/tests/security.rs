//! `SECURITY.md` names the day of the Public Suffix List that is built in.

use std::fs;
use std::path::Path;

use cors_runtime::PUBLIC_SUFFIX_LIST_DATE;

#[test]
fn the_day_of_the_list_is_the_one_that_is_named() {
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SECURITY.md");
    let notes = fs::read_to_string(notes).unwrap();
    assert!(
        notes.contains(&format!("published on {PUBLIC_SUFFIX_LIST_DATE} (")),
        "it is {PUBLIC_SUFFIX_LIST_DATE}: write that"
    );
}
