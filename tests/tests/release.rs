//! What `dev(...)` adds is in a build for development, and in no build without debug assertions, as a release build
//! is: neither as an origin nor as a string in the binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = r#"
use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://in-every-build.example.com"],
    dev(allow_origins = ["http://while-developing.localhost:*"]),
    allow_credentials,
)]
fn api() -> Router {
    Router::new()
}

/// Builds upon a policy with such origins, and adds some of its own.
#[cors_policy(api, dev(allow_origins = ["http://while-developing-that.localhost:*"]))]
struct Built;

fn main() {
    let _app = api();
    for policy in [api::POLICY, Built::POLICY] {
        let origins: Vec<String> = std::env::args().skip(1).collect();
        let allowed = origins.iter().filter(|origin| policy.allows(origin));
        println!("{}", allowed.cloned().collect::<Vec<_>>().join(" "));
    }
}
"#;

/// Builds the program with or without debug assertions, and gives its path. All else is the same, so that the
/// dependencies are compiled once.
fn build(debug_assertions: bool) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dev-origins");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), PROGRAM).unwrap();
    let runtime = workspace.join("cors-runtime");
    let manifest = format!(
        "[package]\nname = \"dev-origins\"\nedition = \"2024\"\n\n[dependencies]\n\
         axum = {{ version = \"*\", default-features = false }}\n\
         cors-runtime = {{ path = '{}', default-features = false }}\n\n[workspace]\n",
        runtime.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--config"])
        .arg(format!(
            "profile.dev.package.dev-origins.debug-assertions={debug_assertions}"
        ))
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let built = folder.join("target/debug/dev-origins");
    // The next build takes its place.
    let kept = folder.join(format!("with-debug-assertions-{debug_assertions}"));
    fs::copy(built, &kept).unwrap();
    kept
}

fn contains(binary: &Path, text: &str) -> bool {
    let bytes = fs::read(binary).unwrap();
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

const PORT: &str = "http://while-developing.localhost:5173";
const OTHER: &str = "http://while-developing-that.localhost:5173";
const ALWAYS: &str = "https://in-every-build.example.com";

fn allowed(binary: &Path) -> Vec<String> {
    let output = Command::new(binary).args([PORT, OTHER, ALWAYS]).output();
    let stdout = String::from_utf8(output.unwrap().stdout).unwrap();
    stdout.lines().map(str::to_owned).collect()
}

#[test]
fn dev_origins_are_in_no_release_binary() {
    let development = build(true);
    assert_eq!(
        allowed(&development),
        [format!("{PORT} {ALWAYS}"), format!("{OTHER} {ALWAYS}")]
    );
    let release = build(false);
    assert_eq!(allowed(&release), [ALWAYS, ALWAYS]);
    // What is looked for can be found: in the one, or what is there in both.
    assert!(contains(&development, "http://while-developing.localhost"));
    assert!(contains(&release, "https://in-every-build.example.com"));
    assert!(!contains(&release, "while-developing"));
}
