//! What an app compiles with `cors-runtime`: the crates that a feature needs are compiled with that feature only.

use std::process::Command;

/// The dependencies of `cors-runtime` with these features, besides the default ones.
fn dependencies(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "cors-runtime"])
        .args(["--features", features])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--depth",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lines = String::from_utf8(output.stdout).unwrap();
    // The first line is the crate itself.
    let crates = lines.lines().skip(1).map(|line| line.split(' ').next());
    crates.map(|name| name.unwrap().to_owned()).collect()
}

#[test]
fn a_plain_app_compiles_no_other_router() {
    assert_eq!(
        dependencies(""),
        [
            "arc-swap",
            "axum",
            "cors-macros",
            "cors-policy",
            "http",
            "pin-project-lite",
            "tokio",
            "tower-http",
            "tower-layer",
            "tower-service",
            "tracing",
        ]
    );
}

#[test]
fn a_feature_adds_the_crates_that_it_is_about() {
    let plain = dependencies("");
    for (feature, expected) in [
        ("aide", &["aide"][..]),
        ("utoipa", &["utoipa", "utoipa-axum"]),
        ("utoipa-02", &["utoipa", "utoipa-axum"]),
        ("serde", &[]),
    ] {
        let mut added = dependencies(feature);
        added.retain(|name| !plain.contains(name));
        assert_eq!(added, expected, "{feature}");
    }
}
