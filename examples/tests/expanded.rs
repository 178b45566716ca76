//! Each `expanded.rs` compiles: it is what the compiler sees in the place of an example.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module for each, which nobody calls.
macro_rules! compiled {
    ($($module:ident: $path:literal)*) => {
        $(
            // What a macro writes is not linted where it stands.
            #[allow(unused, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
            mod $module {
                include!(concat!("../", $path));
            }
        )*
        const COMPILED: &[&str] = &[$($path),*];
    };
}

compiled! {
    dev_and_prod: "dev-and-prod/expanded.rs"
    docker: "docker/expanded.rs"
    env: "env/expanded.rs"
    internal_tools: "internal-tools/expanded.rs"
    mobile_backend: "mobile-backend/expanded.rs"
    monitoring: "monitoring/expanded.rs"
    multiple_domains: "multiple-domains/expanded.rs"
    public_api: "public-api/expanded.rs"
    single_domain: "single-domain/expanded.rs"
    spa: "spa/expanded.rs"
    websocket: "websocket/expanded.rs"
    playground_by_hand: "playground/src/cases/expanded/by_hand.rs"
    playground_dev_and_prod: "playground/src/cases/expanded/dev_and_prod.rs"
    playground_env: "playground/src/cases/expanded/env.rs"
    playground_internal_tools: "playground/src/cases/expanded/internal_tools.rs"
    playground_mirror: "playground/src/cases/expanded/mirror.rs"
    playground_mobile_backend: "playground/src/cases/expanded/mobile_backend.rs"
    playground_monitoring: "playground/src/cases/expanded/monitoring.rs"
    playground_multiple_domains: "playground/src/cases/expanded/multiple_domains.rs"
    playground_no_policy: "playground/src/cases/expanded/no_policy.rs"
    playground_public_api: "playground/src/cases/expanded/public_api.rs"
    playground_same_origin: "playground/src/cases/expanded/same_origin.rs"
    playground_single_domain: "playground/src/cases/expanded/single_domain.rs"
    playground_spa: "playground/src/cases/expanded/spa.rs"
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
