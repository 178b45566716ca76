//! The program, in repositories of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BEFORE: &str = r#"{
  "version": 1,
  "endpoints": {
    "/health": {
      "GET": {"policy":null}
    },
    "/orders": {
      "GET": {"policy":"shop::api"},
      "PUT": {"enforce":"unsafe","policy":"shop::api"}
    }
  },
  "policies": {
    "shop::api": {
      "allow_headers": ["content-type"],
      "allow_methods": ["GET", "PUT"],
      "allow_origins": ["https://app.example.com", {"env": "SHOP_MORE", "default": []}],
      "max_age": 600
    }
  }
}
"#;

/// A repository with one commit on `main`.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Repository {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let repository = Repository(folder);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        let done = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    fn run(&self, arguments: &[&str]) -> Told {
        run_in(&self.0, arguments)
    }
}

/// What the program said.
struct Told {
    code: Option<i32>,
    text: String,
    error: String,
}

fn run_in(folder: &Path, arguments: &[&str]) -> Told {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_cargo-cors"))
        .arg("cors")
        .args(arguments)
        .current_dir(folder)
        // No repository around this one.
        .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"))
        .env_remove("SHOP_MORE")
        .output()
        .unwrap();
    Told {
        code: output.status.code(),
        text: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn list_is_a_table_or_json() {
    let repository = Repository::new("list");
    repository.write("cors.lock", BEFORE);
    let told = repository.run(&["list"]);
    assert_eq!(
        told.text,
        "\
METHOD  PATH     ORIGINS                             CREDENTIALS  ENFORCE  POLICY
GET     /health  -                                   -            -        none
GET     /orders  https://app.example.com and 1 more  no           -        shop::api
PUT     /orders  https://app.example.com and 1 more  no           unsafe   shop::api
"
    );
    assert_eq!(told.code, Some(0));
    // What is built, and what is hidden, is no part of the project.
    repository.write("target/package/cors.lock", "no lock");
    repository.write(".hidden/cors.lock", "no lock");
    repository.write("other/cors.lock", &BEFORE.replace("shop", "other"));
    let told = repository.run(&["list"]);
    assert!(told.text.starts_with("cors.lock\nMETHOD"), "{}", told.text);
    assert!(
        told.text.contains("\n\nother/cors.lock\nMETHOD"),
        "{}",
        told.text
    );
    let json: serde_json::Value =
        serde_json::from_str(&repository.run(&["list", "--json"]).text).unwrap();
    assert_eq!(json[1]["lock"], "other/cors.lock");
    assert_eq!(json[1]["endpoints"]["/orders"]["PUT"]["enforce"], "unsafe");
}

#[test]
fn what_cannot_be_told_is_told_with_what_to_do() {
    let repository = Repository::new("cannot");
    repository.commit("begin");
    let lock = [
        "there is no cors.lock below the current directory",
        "CORS_LOCK=update cargo test",
    ];
    let cases: [(&[&str], &[&str]); 7] = [
        (&["list"], &lock),
        (&["diff"], &lock),
        (
            &["explain", "/", "--origin", "https://app.example.com"],
            &lock,
        ),
        (
            &["diff", "v9"],
            &["there is no revision `v9`", "fetch-depth: 0"],
        ),
        (&["diff", "--output=x"], &["unexpected argument '--output'"]),
        (
            &["list", "--lock", "gone.lock"],
            &["gone.lock cannot be read"],
        ),
        (&["explain", "/"], &["--origin"]),
    ];
    for (arguments, words) in cases {
        let told = repository.run(arguments);
        assert_eq!((told.code, &*told.text), (Some(2), ""), "{arguments:?}");
        for word in words {
            assert!(told.error.contains(word), "{arguments:?}: {}", told.error);
        }
    }
    repository.write("cors.lock", BEFORE);
    for (arguments, word) in [
        (
            ["explain", "/orders", "--origin", "app.example.com"],
            "`app.example.com` is not an origin",
        ),
        (
            ["explain", "orders", "--origin", "https://app.example.com"],
            "`orders` is not a URL",
        ),
    ] {
        let told = repository.run(&arguments);
        assert_eq!(told.code, Some(2));
        assert!(told.error.contains(word), "{}", told.error);
    }
    repository.write("cors.lock", "{}");
    let told = repository.run(&["list"]);
    assert!(
        told.error
            .contains("cors.lock cannot be understood: its version is null"),
        "{}",
        told.error
    );
    // Not a repository.
    let folder = repository.0.join("../not-a-repository");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("cors.lock"), BEFORE).unwrap();
    let told = run_in(&folder.canonicalize().unwrap(), &["diff"]);
    assert_eq!(told.code, Some(2));
    assert!(
        told.error.contains("not a git repository"),
        "{}",
        told.error
    );
}

#[test]
fn diff_compares_with_where_the_branch_has_left_main() {
    let repository = Repository::new("diff");
    repository.write("cors.lock", BEFORE);
    repository.commit("begin");
    let told = repository.run(&["diff"]);
    assert_eq!(told.code, Some(0));
    assert!(
        told.text.starts_with("The policies are those of "),
        "{}",
        told.text
    );

    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    let after = BEFORE
        .replace(
            r#""https://app.example.com","#,
            r#""https://*.example.com","#,
        )
        .replace(r#""enforce":"unsafe","#, "")
        .replace("600", "60")
        .replace(r#""/health": {"#, r#""/new": {"#);
    repository.write("cors.lock", &after);
    repository.commit("change");
    // The main branch goes on: that is not this branch's.
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("cors.lock", &BEFORE.replace("shop::api", "shop::other"));
    repository.commit("go on");
    repository.git(&["checkout", "--quiet", "feature"]);

    let told = repository.run(&["diff"]);
    assert_eq!(
        told.text,
        "\
looser   GET /orders (shop::api)
         allow_origins: `https://*.example.com` is allowed now
           for instance: with SHOP_MORE=https://shop-more.x7q0.invalid, `https://x7q0.example.com` reads the response
looser   PUT /orders (shop::api)
         allow_origins: `https://*.example.com` is allowed now
           for instance: with SHOP_MORE=https://shop-more.x7q0.invalid, `https://x7q0.example.com` reads the response
         enforce: unsafe requests from other origins are no longer refused
           for instance: a POST from `https://x7q0.invalid` reaches the handler
tighter  GET /orders, PUT /orders (shop::api)
         allow_origins: `https://app.example.com` is no longer allowed
           no longer: with SHOP_MORE=https://shop-more.x7q0.invalid, `https://app.example.com` reads the response
neutral  GET /orders, PUT /orders (shop::api)
         max_age: 600 s, now 60 s
added    GET /new (no policy)
removed  GET /health
"
        .replace("tighter  GET /orders, PUT /orders (shop::api)\n         allow_origins: `https://app.example.com` is no longer allowed\n           no longer: with SHOP_MORE=https://shop-more.x7q0.invalid, `https://app.example.com` reads the response\n", "")
    );
    assert_eq!(told.code, Some(1));
    assert!(!told.text.contains('\u{1b}'));

    let markdown = repository.run(&["diff", "--markdown"]);
    assert_eq!(markdown.code, Some(1));
    assert!(
        markdown
            .text
            .starts_with("### CORS: this opens something\n\n`cors.lock`\n"),
        "{}",
        markdown.text
    );
    let row = "| **looser** | `GET /orders` | `allow_origins`: `https://*.example.com` is allowed now | with SHOP_MORE=https://shop-more.x7q0.invalid, `https://x7q0.example.com` reads the response |";
    assert!(markdown.text.contains(row), "{}", markdown.text);

    let json = repository.run(&["diff", "main~1", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(json["looser"], true);
    assert_eq!(
        json["locks"][0]["changed"][0]["differences"][0]["key"],
        "allow_origins"
    );
    assert_eq!(json["locks"][0]["added"][0]["endpoint"], "GET /new");
    assert_eq!(json["locks"][0]["removed"][0], "GET /health");
    // The other way round.
    repository.write(
        "cors.lock",
        &after.replace("https://*.example.com", "https://a.example.com"),
    );
    let told = repository.run(&["diff", "HEAD"]);
    assert!(
        told.text
            .starts_with("tighter  GET /orders, PUT /orders (shop::api)\n"),
        "{}",
        told.text
    );
    assert_eq!(told.code, Some(0));
}

#[test]
fn a_lock_in_another_folder_may_come_and_go() {
    let repository = Repository::new("folders");
    repository.write("one/cors.lock", BEFORE);
    repository.commit("begin");
    fs::remove_file(repository.0.join("one/cors.lock")).unwrap();
    repository.write("two/cors.lock", BEFORE);
    let told = repository.run(&["diff", "HEAD"]);
    assert_eq!(
        told.text,
        "\
one/cors.lock
removed  GET /health
removed  GET /orders
removed  PUT /orders
two/cors.lock
added    GET /health (no policy)
added    GET /orders (shop::api): looser than every endpoint before
added    PUT /orders (shop::api): looser than every endpoint before
"
    );
    assert_eq!(told.code, Some(1));
    // From inside.
    let told = run_in(&repository.0.join("two"), &["diff", "HEAD"]);
    assert!(
        told.text.starts_with("added    GET /health"),
        "{}",
        told.text
    );
    let told = repository.run(&["diff", "HEAD", "--lock", "two/cors.lock"]);
    assert_eq!(told.code, Some(1));
}

#[test]
fn explain_says_what_a_browser_does() {
    let repository = Repository::new("explain");
    repository.write("cors.lock", BEFORE);
    let app = ["explain", "/orders", "--origin", "https://app.example.com"];
    let told = repository.run(&app);
    assert!(
        told.text
            .ends_with("allowed: the script gets the response, 200\n"),
        "{}",
        told.text
    );
    assert_eq!(told.code, Some(0));
    let put = [&app[..], &["--method", "PUT", "--header", "x-token"]].concat();
    let told = repository.run(&put);
    assert!(
        told.text
            .contains("Request header field x-token is not allowed"),
        "{}",
        told.text
    );
    assert!(
        told.text
            .ends_with("add `\"x-token\"` to `allow_headers`\n"),
        "{}",
        told.text
    );
    assert_eq!(told.code, Some(1));
    // The same origin needs no permission.
    let own = [
        "explain",
        "https://app.example.com/health",
        "--origin",
        "https://app.example.com",
    ];
    assert_eq!(repository.run(&own).code, Some(0));
    let foreign = [
        "explain",
        "https://api.example.com/health",
        "--origin",
        "https://app.example.com",
    ];
    assert_eq!(repository.run(&foreign).code, Some(1));
}

#[test]
fn a_variable_is_read_and_a_source_is_asked_for() {
    let repository = Repository::new("assigned");
    let text = BEFORE.replace(r#", "default": []"#, "");
    repository.write("cors.lock", &text);
    let more = ["explain", "/orders", "--origin", "https://more.example"];
    let told = repository.run(&more);
    assert_eq!(told.code, Some(2));
    assert!(
        told.error
            .contains("the app does not start without `SHOP_MORE`"),
        "{}",
        told.error
    );
    let with = |value: &str| {
        Command::new(env!("CARGO_BIN_EXE_cargo-cors"))
            .arg("cors")
            .args(more)
            .current_dir(&repository.0)
            .env("SHOP_MORE", value)
            .output()
            .unwrap()
    };
    assert_eq!(with("https://more.example").status.code(), Some(0));
    assert_eq!(with("https://other.example").status.code(), Some(1));
    let broken = with("https://more.example/");
    assert_eq!(broken.status.code(), Some(2));

    let start = text.find(r#"["https://app.example.com""#).unwrap();
    let end = start + text[start..].find(']').unwrap() + 1;
    repository.write(
        "cors.lock",
        &text.replace(&text[start..end], "\"with(...)\""),
    );
    let told = repository.run(&more);
    assert!(
        told.text.starts_with("If the source allows the origin:\n"),
        "{}",
        told.text
    );
    assert!(
        told.text.contains("\nIf the source denies the origin:\n"),
        "{}",
        told.text
    );
    assert_eq!(told.code, Some(1));
    let allow = [&more[..], &["--source", "allow"]].concat();
    assert_eq!(repository.run(&allow).code, Some(0));
}
