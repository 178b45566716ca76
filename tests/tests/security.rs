//! `SECURITY.md` names the version of the Public Suffix List that is built in, and its day.

use std::fs;
use std::path::Path;

#[test]
fn the_version_of_the_list_is_the_one_that_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    let (_, package) = lock.split_once("name = \"psl\"\nversion = \"").unwrap();
    let (version, _) = package.split_once('"').unwrap();
    let notes = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    assert!(
        notes.contains(&format!("version {version} in this repository's")),
        "it is {version}: write that, and the day on which it was published"
    );
}
