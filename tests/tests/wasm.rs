//! Policies in WebAssembly: built for `wasm32-unknown-unknown` and run by Node.
//!
//! Where there is no such target or no Node, the test says that it is skipped; with `REQUIRE_WASM=1` it fails.

use std::env;
use std::path::Path;
use std::process::{Command, Output};

/// Instantiates a module that imports nothing, and calls its `main`.
const RUN: &str = r#"
const { readFileSync } = require("node:fs");
WebAssembly.instantiate(readFileSync(process.argv[1]), {})
    .then(({ instance }) => process.exit(instance.exports.main(0, 0)))
    .catch((error) => { console.error(error); process.exit(101); });
"#;

fn run(command: &mut Command) -> Option<Output> {
    command
        .output()
        .ok()
        .filter(|output| output.status.success())
}

fn has_target() -> bool {
    let output = run(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    output.is_some_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

const TARGET: &str = "wasm32-unknown-unknown";

#[test]
fn policies_work_in_web_assembly() {
    if !has_target() || run(Command::new("node").arg("--version")).is_none() {
        let missing =
            "there is no target `wasm32-unknown-unknown` (`rustup target add` it), or no `node`";
        assert!(env::var_os("REQUIRE_WASM").is_none(), "{missing}");
        eprintln!("SKIPPED: {missing}");
        return;
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wasm");
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "-p",
            "cors-wasm",
            "--target",
            TARGET,
        ])
        .arg("--target-dir")
        .arg(&target)
        // Rustdoc's and the workspace's flags are for this machine.
        .env_remove("RUSTFLAGS")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let module = target.join(TARGET).join("debug/cors-wasm.wasm");
    let output = Command::new("node")
        .arg("-e")
        .arg(RUN)
        .arg(module)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", output.status);
}
