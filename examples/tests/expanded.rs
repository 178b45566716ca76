//! Each `expanded.rs` compiles: it is what the compiler sees in the place of an example. And each example has a
//! `cors.lock`: which route is open to whom.
//!
//! In an app of your own, the test of the lock is in the crate of the app. Here, one program has those of all examples.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::Router;
use cors_testing::Inventory;

/// A module for each, and its app.
macro_rules! compiled {
    ($($module:ident: $path:literal $(=> $app:expr)?;)*) => {
        $(
            // What a macro writes is not linted where it stands.
            #[allow(unused, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
            mod $module {
                include!(concat!("../", $path));

                $(pub(super) fn locked() -> axum::Router { $app })?
            }
        )*
        const COMPILED: &[&str] = &[$($path),*];
    };
}

compiled! {
    dev_and_prod: "dev-and-prod/expanded.rs" => api(Arc::default());
    docker: "docker/expanded.rs" => api().unwrap();
    env_example: "env/expanded.rs" => api(Arc::default()).unwrap();
    internal_tools: "internal-tools/expanded.rs" => api(Arc::default());
    mobile_backend: "mobile-backend/expanded.rs" => api(Arc::default());
    monitoring: "monitoring/expanded.rs" => app();
    multiple_domains: "multiple-domains/expanded.rs" => api();
    public_api: "public-api/expanded.rs" => api(Arc::default());
    single_domain: "single-domain/expanded.rs" => api(Arc::default());
    spa: "spa/expanded.rs" => api(Arc::default());
    websocket: "websocket/expanded.rs" => api(Chat::new());
    playground_by_hand: "playground/src/cases/expanded/by_hand.rs";
    playground_dev_and_prod: "playground/src/cases/expanded/dev_and_prod.rs";
    playground_env: "playground/src/cases/expanded/env.rs";
    playground_internal_tools: "playground/src/cases/expanded/internal_tools.rs";
    playground_mirror: "playground/src/cases/expanded/mirror.rs";
    playground_mobile_backend: "playground/src/cases/expanded/mobile_backend.rs";
    playground_monitoring: "playground/src/cases/expanded/monitoring.rs";
    playground_multiple_domains: "playground/src/cases/expanded/multiple_domains.rs";
    playground_no_policy: "playground/src/cases/expanded/no_policy.rs";
    playground_public_api: "playground/src/cases/expanded/public_api.rs";
    playground_same_origin: "playground/src/cases/expanded/same_origin.rs";
    playground_single_domain: "playground/src/cases/expanded/single_domain.rs";
    playground_spa: "playground/src/cases/expanded/spa.rs";
}

async fn assert_locked(example: &str, app: &Router) {
    let inventory = Inventory::of(app).await;
    inventory.assert_locked(format!("{example}/cors.lock"));
}

#[tokio::test]
async fn the_examples_are_locked() {
    assert_locked("dev-and-prod", &dev_and_prod::locked()).await;
    assert_locked("internal-tools", &internal_tools::locked()).await;
    assert_locked("mobile-backend", &mobile_backend::locked()).await;
    assert_locked("monitoring", &monitoring::locked()).await;
    assert_locked("multiple-domains", &multiple_domains::locked()).await;
    assert_locked("public-api", &public_api::locked()).await;
    assert_locked("single-domain", &single_domain::locked()).await;
    assert_locked("spa", &spa::locked()).await;
    assert_locked("websocket", &websocket::locked()).await;
}

/// Set where this program runs itself.
const INSIDE: &str = "LOCKS_INSIDE";

/// They do not start without `CORS_ORIGINS`, and its value is not in the lock.
#[tokio::test]
async fn the_examples_that_read_the_environment_are_locked() {
    if env::var_os(INSIDE).is_some() {
        assert_locked("env", &env_example::locked()).await;
        assert_locked("docker", &docker::locked()).await;
        return;
    }
    for value in [
        "https://one.example",
        "https://two.example,https://*.three.example",
    ] {
        let output = Command::new(env::current_exe().unwrap())
            .args([
                "the_examples_that_read_the_environment_are_locked",
                "--nocapture",
            ])
            .env(INSIDE, "1")
            .env("CORS_ORIGINS", value)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn none_is_forgotten() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = files(here)
        .into_iter()
        // One that is a package of its own has a test like this, too.
        .filter(|folder| !folder.join("Cargo.toml").exists())
        .filter(|folder| folder.join("main.rs").exists())
        .map(|folder| folder.join("expanded.rs"));
    let cases = files(&here.join("playground/src/cases/expanded"));
    let written: BTreeSet<PathBuf> = examples.chain(cases).collect();
    let compiled: BTreeSet<PathBuf> = COMPILED.iter().map(|path| here.join(path)).collect();
    assert_eq!(compiled, written);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
