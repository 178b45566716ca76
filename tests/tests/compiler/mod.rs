//! What the compiler says of a set of programs, as data: the programs are the binaries of a crate
//! that is made for the purpose.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A program, and the name under which it is compiled.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) source: String,
}

/// One thing that the compiler says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The name of the program.
    pub(crate) program: String,
    /// `error` or `warning`.
    pub(crate) level: String,
    /// Its text.
    pub(crate) message: String,
    /// Its notes and helps.
    pub(crate) notes: Vec<String>,
    /// All of it, as a terminal shows it.
    pub(crate) rendered: String,
    /// The bytes of the source that it underlines; empty where it underlines nothing in it.
    pub(crate) bytes: std::ops::Range<usize>,
    /// Its line, counted from 1.
    pub(crate) line: usize,
}

/// The cases in the folders of `tests/ui` that `pick` takes the path of.
pub(crate) fn cases(pick: impl Fn(&Path) -> bool) -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && pick(&path) {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let name: Vec<_> = name.iter().map(|part| part.to_str().unwrap()).collect();
                found.push(Program {
                    name: name.join("-"),
                    source: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The cases whose text is pinned, word by word.
pub(crate) fn pinned_cases() -> Vec<Program> {
    cases(|path| !is_told_by_rustc(path) && !is_quiet(path))
}

/// Whether the case is one whose text is rustc's.
pub(crate) fn is_told_by_rustc(path: &Path) -> bool {
    path.parent()
        .is_some_and(|folder| folder.ends_with("told_by_rustc"))
}

/// Whether the case is one of which nothing is said.
pub(crate) fn is_quiet(path: &Path) -> bool {
    path.parent()
        .is_some_and(|folder| folder.ends_with("quiet"))
}

/// Everything that `cargo check` says of these programs.
pub(crate) fn check(crate_name: &str, programs: &[Program]) -> Vec<Said> {
    let folder = write_crate(crate_name, programs);
    let output = cargo(&folder)
        .args(["check", "--bins", "--keep-going"])
        .arg("--message-format=json")
        .output()
        .unwrap();
    let said: Vec<Said> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| said(&serde_json::from_str(line).unwrap(), &folder))
        .collect();
    let failed = said.iter().any(|said| said.level == "error");
    assert_eq!(
        output.status.success(),
        !failed,
        "cargo itself failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

/// What a program prints.
// `mod compiler` is compiled into several tests.
#[allow(dead_code)]
pub(crate) fn run(crate_name: &str, program: &Program) -> String {
    let folder = write_crate(crate_name, std::slice::from_ref(program));
    let output = cargo(&folder).args(["run", "--quiet"]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes a crate with these programs, and returns its folder.
///
/// The crate is a workspace of its own with a copy of this one's lock file, so that nothing is
/// looked up or downloaded that was not used to build this test.
fn write_crate(crate_name: &str, programs: &[Program]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(crate_name);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = tests.parent().unwrap();
    let bin = folder.join("src/bin");
    if bin.exists() {
        fs::remove_dir_all(&bin).unwrap();
    }
    fs::create_dir_all(&bin).unwrap();
    for program in programs {
        fs::write(bin.join(format!("{}.rs", program.name)), &program.source).unwrap();
    }
    let path = |folder: PathBuf| toml_string(folder.to_str().unwrap());
    let manifest = format!(
        "[package]\nname = \"{crate_name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\naxum = {{ version = \"*\", default-features = false, features = [\"form\", \"json\", \"query\"] }}\n\
         axum-extra = {{ version = \"*\", default-features = false, features = [\"cached\", \"cookie\", \
         \"json-deserializer\", \"typed-header\", \"with-rejection\"] }}\n\
         cors-runtime = {{ path = {}, features = [\"utoipa\"] }}\ncors-tests = {{ path = {} }}\n\
         utoipa = {{ version = \"6\", default-features = false, features = [\"macros\"] }}\nutoipa-axum = \"0.3\"\n\n[workspace]\n",
        path(workspace.join("cors-runtime")),
        path(tests.to_owned()),
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(folder)
        .env("CARGO_NET_OFFLINE", "true")
        // One for all: the dependencies are compiled once.
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"),
        )
        .env_remove("RUSTFLAGS");
    cargo
}

fn toml_string(text: &str) -> String {
    format!("'{text}'")
}

fn said(line: &Value, folder: &Path) -> Option<Said> {
    if line["reason"] != "compiler-message" {
        return None;
    }
    let message = &line["message"];
    let text = message["message"].as_str().unwrap();
    let is_summary = message["code"].is_null()
        && (text.starts_with("aborting due to") || text.contains("emitted"));
    let source = line["target"]["src_path"].as_str().unwrap();
    let is_note = !matches!(message["level"].as_str(), Some("error" | "warning"));
    if is_summary || is_note || !Path::new(source).starts_with(folder) {
        return None;
    }
    let mut span = message["spans"]
        .as_array()
        .unwrap()
        .iter()
        .find(|span| span["is_primary"] == true);
    // What a macro wrote has a span in the macro; the user sees where it was called.
    while let Some(inner) = span
        && !source.ends_with(inner["file_name"].as_str().unwrap())
        && inner["expansion"].is_object()
    {
        span = Some(&inner["expansion"]["span"]);
    }
    let number = |name: &str| {
        span.and_then(|span| span[name].as_u64())
            .map_or(0, |number| usize::try_from(number).unwrap())
    };
    Some(Said {
        program: line["target"]["name"].as_str().unwrap().to_owned(),
        level: message["level"].as_str().unwrap().to_owned(),
        message: text.to_owned(),
        notes: message["children"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| note["message"].as_str().unwrap().to_owned())
            .collect(),
        rendered: message["rendered"].as_str().unwrap().to_owned(),
        bytes: number("byte_start")..number("byte_end"),
        line: number("line_start"),
    })
}
