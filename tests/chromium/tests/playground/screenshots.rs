//! How it looks, for the README.

use std::path::{Path, PathBuf};

use crate::opened::Opened;

/// `DELETE`, by the app: the policy does not list it.
const CELL: &str = "document.querySelectorAll('[data-case=single-domain] td button')[24].click()";

/// A stranger's form.
const FORM: &str = "document.querySelector('#forms button').click();
    document.getElementById('forms').scrollIntoView()";

const DESKTOP: (u32, u32) = (1280, 1160);
const PHONE: (u32, u32) = (390, 844);

/// The name, the colour scheme, the size, and what is done before.
const SCENES: [(&str, &str, (u32, u32), &str); 5] = [
    ("light", "light", DESKTOP, ""),
    ("dark", "dark", DESKTOP, ""),
    ("phone", "light", PHONE, "scrollTo(0, 0)"),
    ("forms", "light", (1280, 420), FORM),
    ("cell", "light", DESKTOP, CELL),
];

fn file(name: &str) -> PathBuf {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    docs.join(format!("playground-{name}.png"))
}

/// They are made where they are asked for, on the ports that everybody has: `UPDATE_SCREENSHOTS=1`.
#[tokio::test]
async fn the_readme_has_its_screenshots() {
    if std::env::var_os("UPDATE_SCREENSHOTS").is_none() {
        for (name, ..) in SCENES {
            let kept = file(name);
            assert!(kept.exists(), "UPDATE_SCREENSHOTS=1 makes {kept:?}");
        }
        return;
    }
    let opened = Opened::start_at("3000").await;
    let opened = opened.expect("screenshots need a Chromium");
    for (name, scheme, (width, height), before) in SCENES {
        opened.size(width, height).await;
        opened.prefer(scheme).await;
        opened.run(before).await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let image = opened.chromium.page().screenshot().await.unwrap();
        std::fs::write(file(name), image).unwrap();
    }
}
