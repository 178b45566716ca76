//! What every example has, for those who go from one to the next.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders with a program.
fn examples() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = fs::read_dir(here).unwrap().map(|entry| entry.unwrap());
    let mut examples: Vec<PathBuf> = folders
        .map(|folder| folder.path())
        .filter(|folder| folder.join("main.rs").exists())
        .collect();
    examples.sort();
    assert!(!examples.is_empty(), "the examples are gone");
    examples
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of every test in a folder.
fn tests(folder: &Path) -> String {
    let mut tests = String::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests += &self::tests(&path);
        } else if path.extension() == Some(OsStr::new("rs")) {
            tests += &read(&path);
        }
    }
    tests
}

#[test]
fn the_course_has_every_example() {
    let course = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    for example in examples() {
        let name = example.file_name().unwrap().to_string_lossy();
        let link = format!("[`{name}`]({name}/README.md)");
        assert!(course.contains(&link), "{link}");
    }
}

#[test]
fn the_program_fits_on_a_page() {
    for example in examples() {
        let main = read(&example.join("main.rs"));
        assert!(main.lines().count() < 100, "{}", example.display());
    }
}

#[test]
fn the_readme_answers_the_same_questions() {
    for example in examples() {
        let readme = read(&example.join("README.md"));
        let mut lines = readme.lines();
        for part in [
            "When to use it: ",
            "```sh",
            "## The policy",
            "## Try it",
            "## In the browser's console",
            "```js",
            "## What goes wrong, and how it looks",
        ] {
            assert!(
                lines.any(|line| line.starts_with(part)),
                "{}: no `{part}`, or not in this order",
                example.display()
            );
        }
    }
}

#[test]
fn the_readme_is_held_by_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for example in examples() {
        let case = example.file_name().unwrap().to_str().unwrap();
        let tests = tests(&here) + &tests(&example.join("tests"));
        let held = format!("readme::holds(\"{case}\", ");
        assert!(tests.contains(&held), "nothing calls `{held}…)`");
    }
}
