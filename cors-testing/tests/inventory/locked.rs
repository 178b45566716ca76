//! `assert_locked`: what the file is, and what a test says that fails.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;
use cors_testing::Inventory;
use cors_testing::lock::Lock;

#[cors_policy(
    allow_origins = ["https://b.example.com", "https://a.example.com", env("LOCKED_MORE", default = [])],
    dev(allow_origins = ["http://localhost:*"]),
    allow_headers = ["x-b", "x-a"],
    max_age = "1h",
)]
fn before() -> Router {
    Router::new()
        .route("/orders", get(async || ()))
        .route("/{id}", get(async || ()))
}

/// The same, but for a slip.
#[cors_policy(
    allow_origins = ["https://*.example.com"],
    allow_headers = ["x-a"],
    max_age = "2h",
)]
fn after() -> Router {
    Router::new()
        .route("/orders", get(async || ()).post(async || ()))
        .route("/added", get(async || ()))
}

const LOCK: &str = r#"{
  "version": 1,
  "endpoints": {
    "*": {
      "*": {"note":"fallback","policy":"inventory::locked::before"}
    },
    "/orders": {
      "GET": {"policy":"inventory::locked::before"}
    },
    "/{id}": {
      "GET": {"policy":"inventory::locked::before"}
    }
  },
  "policies": {
    "inventory::locked::before": {
      "allow_headers": [
        "x-a",
        "x-b"
      ],
      "allow_origins": [
        "https://a.example.com",
        "https://b.example.com",
        {
          "default": [],
          "env": "LOCKED_MORE"
        }
      ],
      "max_age": 3600
    }
  }
}
"#;

/// The path of a file for this test alone.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("locks");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn panic_of(inventory: &Inventory, file: &PathBuf) -> String {
    let asserted = catch_unwind(AssertUnwindSafe(|| inventory.assert_locked(file)));
    let panic = asserted.unwrap_err();
    panic
        .downcast::<String>()
        .map(|text| text.replace(&*file.to_string_lossy(), "cors.lock"))
        .unwrap()
}

#[tokio::test]
async fn the_file_is_stable_to_the_byte() {
    let inventory = Inventory::of(&before()).await;
    assert_eq!(inventory.lock().to_string(), LOCK);
    assert_eq!(Lock::parse(LOCK).as_ref(), Ok(inventory.lock()));
    let path = file("stable.lock");
    fs::write(&path, LOCK).unwrap();
    inventory.assert_locked(&path);
    // As git checks it out on Windows.
    fs::write(&path, LOCK.replace('\n', "\r\n")).unwrap();
    inventory.assert_locked(&path);
}

#[tokio::test]
async fn a_difference_shows_what_is_looser_first() {
    let path = file("differs.lock");
    // The policies have the same name, as they would after a change.
    fs::write(&path, LOCK.replace("::before", "::after")).unwrap();
    let told = panic_of(&Inventory::of(&after()).await, &path);
    assert_eq!(
        told,
        "\
the policies are not those of cors.lock:

looser   fallback, GET /orders (inventory::locked::after)
         allow_origins: `https://*.example.com` is allowed now
           for instance: with LOCKED_MORE=https://locked-more.x7q0.invalid, `https://x7q0.example.com` reads the response
tighter  fallback, GET /orders (inventory::locked::after)
         allow_origins: the origins in `LOCKED_MORE` are no longer allowed
           no longer: with LOCKED_MORE=https://locked-more.x7q0.invalid, `https://locked-more.x7q0.invalid` reads the response
         allow_headers: scripts may no longer send the header `x-b`
           no longer: with LOCKED_MORE=https://locked-more.x7q0.invalid, `https://a.example.com` sends the header `x-b`
neutral  fallback, GET /orders (inventory::locked::after)
         max_age: 3600 s, now 7200 s
added    GET /added (inventory::locked::after): looser than every endpoint before
added    POST /orders (inventory::locked::after): looser than every endpoint before
removed  GET /{id}

If this is meant, `CORS_LOCK=update cargo test` writes it."
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_told_with_what_to_do() {
    let inventory = Inventory::of(&before()).await;
    let missing = panic_of(&inventory, &file("missing.lock"));
    assert!(
        missing.starts_with("cors.lock cannot be read ("),
        "{missing}"
    );
    assert!(
        missing.ends_with("): `CORS_LOCK=update cargo test` writes it"),
        "{missing}"
    );
    for (text, why) in [
        ("", "it is not JSON"),
        (
            "{}",
            "its version is null, and this program reads 1: update the program",
        ),
        (
            &LOCK.replace("\"version\": 1", "\"version\": 2"),
            "its version is 2",
        ),
        (
            &LOCK.replace("3600", "-1"),
            "the policy `inventory::locked::before`: `max_age` cannot be `-1`",
        ),
        (
            &LOCK.replace("\"policy\":\"inventory", "\"policy\":\"other"),
            "* *: there is no policy `other::locked::before`",
        ),
    ] {
        let path = file("invalid.lock");
        fs::write(&path, text).unwrap();
        let told = panic_of(&inventory, &path);
        assert!(
            told.starts_with("cors.lock cannot be understood: "),
            "{told}"
        );
        assert!(told.contains(why), "{told}");
    }
}
