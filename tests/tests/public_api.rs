//! Lists the public interface of the libraries, so that a change to it is seen in review:
//! `tests/api/*.txt`. `UPDATE_EXPECT=1` writes them anew.
//!
//! rustdoc's JSON has no stable form yet. Where the compiler writes another than `public-api` reads, the
//! test says that it is skipped; with `REQUIRE_PUBLIC_API=1` it fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use public_api::Builder;
use serde_json::Value;

/// The format that this version of `public-api` reads.
const FORMAT: u64 = 57;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Has rustdoc write a crate's JSON, with all its features.
fn json(package: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("api");
    let output = Command::new(env!("CARGO"))
        .args([
            "rustdoc",
            "--lib",
            "--all-features",
            "--locked",
            "-p",
            package,
        ])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let file = format!("{}.json", package.replace('-', "_"));
    target.join("doc").join(file)
}

fn has_known_format(json: &Path) -> bool {
    let text = fs::read_to_string(json).unwrap();
    let format = serde_json::from_str::<Value>(&text).unwrap()["format_version"].as_u64();
    if format == Some(FORMAT) {
        return true;
    }
    let format = format.map_or_else(|| "that has no number".to_owned(), |it| it.to_string());
    let what = format!(
        "this rustdoc writes its JSON in the format {format}, and `public-api` reads {FORMAT}. To do: in \
         tests/Cargo.toml set `public-api` to the version whose table of compatible toolchains has this \
         compiler (https://github.com/cargo-public-api/cargo-public-api#compatibility-matrix), set FORMAT in \
         tests/tests/public_api.rs to {format}, and write the lists anew with UPDATE_EXPECT=1"
    );
    assert!(env::var_os("REQUIRE_PUBLIC_API").is_none(), "{what}");
    eprintln!("SKIPPED: {what}");
    false
}

#[test]
fn the_public_interface_is_what_was_reviewed() {
    for package in ["cors-policy", "cors-runtime", "cors-testing"] {
        let json = json(package);
        if !has_known_format(&json) {
            return;
        }
        let api = Builder::from_rustdoc_json(json)
            // `Send`, `Sync` and `Unpin` are asserted in `tests/auto_traits.rs` of each crate.
            .omit_auto_trait_impls(true)
            .omit_blanket_impls(true)
            .build()
            .unwrap();
        let items: Vec<String> = api
            .items()
            .map(ToString::to_string)
            // How a macro says when the future is `Unpin`: its own business.
            .filter(|item| !item.contains("pin_project_lite::__private"))
            .collect();
        let listed = items.join("\n") + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("api/{package}.txt"));
        if fs::read_to_string(&path).is_ok_and(|reviewed| reviewed == listed) {
            continue;
        }
        assert!(
            env::var_os("UPDATE_EXPECT").is_some(),
            "the public interface of `{package}` is another (UPDATE_EXPECT=1 writes it; then look at the change):\n{listed}"
        );
        fs::write(path, listed).unwrap();
    }
}

/// A promise that only a list keeps: one private field, and a type is no longer `Send`.
#[test]
fn of_every_public_type_it_is_asserted_whether_it_is_send() {
    for package in ["cors-policy", "cors-runtime", "cors-testing"] {
        let read = |path: String| fs::read_to_string(root().join(path)).unwrap();
        let listed = read(format!("tests/api/{package}.txt"));
        let asserted = read(format!("{package}/tests/auto_traits.rs"));
        let types = listed.lines().filter_map(|line| {
            let line = line.trim_start_matches("#[non_exhaustive] ");
            let path = ["pub struct ", "pub enum "]
                .iter()
                .find_map(|kind| line.strip_prefix(kind))?;
            let path = path.split(['<', '(', ' ']).next()?;
            path.rsplit("::").next()
        });
        let types: Vec<&str> = types.collect();
        assert!(!types.is_empty(), "{package}");
        for name in types {
            let is_asserted = ["<", "<Box<dyn "].iter().any(|before| {
                let name = format!("::{before}{name}");
                let mut uses = asserted.split(&name).skip(1);
                uses.any(|after| !after.starts_with(char::is_alphanumeric))
            });
            assert!(
                is_asserted,
                "add {name} to {package}/tests/auto_traits.rs: is it `Send`, `Sync`, `Unpin`?"
            );
        }
    }
}
