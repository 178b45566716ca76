//! The container: what its files say agrees with the program. No Docker engine is needed, so what
//! Docker itself does with them is not tested here.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::{fs, io};

use cors_example_harness::{Api, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode};

const PROGRAM: &str = env!("CARGO_BIN_EXE_docker");
const DOCKERFILE: &str = include_str!("../docker/Dockerfile");
const COMPOSE: &str = include_str!("../docker/compose.yaml");
const README: &str = include_str!("../docker/README.md");
const PAGE: &str = "https://app.example.com";

#[test]
fn the_readme_holds() {
    readme::holds("docker", PROGRAM, cfg!(debug_assertions));
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What stands behind this word, in the Dockerfile's lines that begin with it.
fn instructions(word: &str) -> Vec<&'static str> {
    DOCKERFILE
        .lines()
        .filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
        .collect()
}

fn only(word: &str) -> &'static str {
    match instructions(word)[..] {
        [instruction] => instruction,
        ref others => panic!("{word}: {others:?}"),
    }
}

/// The value of this key in `compose.yaml`, which has each key once.
fn composed(key: &str) -> &'static str {
    let mut lines = COMPOSE.lines().map(str::trim);
    let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    value.unwrap_or_else(|| panic!("{key}"))
}

/// The environment that the image has.
fn image_environment() -> Vec<(&'static str, &'static str)> {
    only("ENV")
        .split(' ')
        .map(|variable| variable.split_once('=').unwrap())
        .collect()
}

/// Does what the first stage does, with no other file than those that are copied there; gives the
/// program that the second stage takes.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let stage = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docker");
    let source = stage.join("src");
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source).unwrap();
    for copied in instructions("COPY") {
        if copied.starts_with("--from=") {
            continue;
        }
        let paths: Vec<&str> = copied.split(' ').collect();
        let (to, from) = paths.split_last().unwrap();
        let to = source.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        // With their times, so that Cargo sees what has not changed.
        let done = Command::new("cp")
            .arg("-a")
            .args(from)
            .arg(to)
            .current_dir(workspace())
            .status();
        assert!(done.unwrap().success(), "COPY {copied}");
    }
    let command = only("RUN").strip_prefix("cargo ").unwrap();
    let output = Command::new(env!("CARGO"))
        .args(command.split(' '))
        .current_dir(&source)
        .env("CARGO_TARGET_DIR", stage.join("target"))
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "RUN cargo {command}\n{said}");

    let mut copied = instructions("COPY").into_iter();
    let program = copied.find_map(|copied| copied.strip_prefix("--from=build /src/"));
    let (program, _) = program.unwrap().split_once(' ').unwrap();
    stage.join(program)
});

/// The container's program, with the container's environment and no other.
fn container(origins: Option<&str>) -> Command {
    let mut program = Command::new(&*BUILT);
    program.env_clear().envs(image_environment());
    if let Some(origins) = origins {
        program.env("CORS_ORIGINS", origins);
    }
    program
}

#[tokio::test]
async fn what_the_dockerfile_builds_serves_what_compose_says() {
    let variable = composed("CORS_ORIGINS");
    assert!(variable.starts_with("${CORS_ORIGINS:?"), "{variable}");
    let api = Api::start(&mut container(Some(
        "https://app.example.com,https://*.example.org",
    )));
    // Not on loopback alone, which nobody outside of a container reaches.
    let port = api.url().strip_prefix("http://0.0.0.0:").unwrap();
    let url = format!("http://127.0.0.1:{port}");

    let orders = || Request::get("/orders").credentials(Credentials::Include);
    for page in [PAGE, "https://shop.example.org"] {
        let orders = Browser::at(page).fetch(&*url, orders()).await;
        let orders: Vec<String> = orders.assert_allowed().json();
        assert_eq!(orders, ["a lamp", "a chair"]);
    }
    // It is a release build, and there are no origins for development anyway.
    for page in ["https://evil.example", "http://localhost:5173"] {
        let blocked = Browser::at(page)
            .fetch(&*url, orders())
            .await
            .assert_blocked();
        assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
        let message = blocked.message().replace(&url, "http://127.0.0.1:3000");
        assert_eq!(
            README.contains(&message),
            page.ends_with("5173"),
            "{message}"
        );
    }
    let health = api.send(Method::GET, "/orders", &[], "").await;
    assert_eq!(health.status(), StatusCode::OK);
}

#[test]
fn a_container_without_origins_ends_at_once() {
    for (origins, outcome) in [
        (None, "[cors::missing_origins]"),
        // What compose would hand on, were there no `:?`.
        (Some(""), "[cors::empty_list]"),
        (Some("https://app.example.com/"), "[cors::invalid_origin]"),
        (Some("http://app.example.com"), "[cors::insecure_origin]"),
        (Some("*"), "[cors::wildcard_with_credentials]"),
    ] {
        // Should it start after all, the test is not to wait for ever.
        let mut program = container(origins);
        let output = program.env("PORT", "no port, so it ends").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(outcome), "{said}");
    }
}

#[test]
fn the_files_agree() {
    // The port: the image's, the program's own, and the one that is published.
    let environment = image_environment();
    assert_eq!(environment, [("BIND", "0.0.0.0"), ("PORT", "3000")]);
    assert_eq!(only("EXPOSE"), "3000");
    assert!(COMPOSE.contains("\n    ports:\n      - \"127.0.0.1:3000:3000\"\n"));

    // The last stage has the program alone, and starts it, by nobody's name.
    let [build, last] = instructions("FROM")[..] else {
        panic!("there are two stages");
    };
    let manifest = fs::read_to_string(workspace().join("examples/Cargo.toml")).unwrap();
    let oldest = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \"")?.split('"').next());
    assert_eq!(build, format!("rust:{}-alpine AS build", oldest.unwrap()));
    assert_eq!(last, "scratch");
    let (_, program) = DOCKERFILE.split_once("COPY --from=build ").unwrap();
    let (_, copied) = program.lines().next().unwrap().split_once(' ').unwrap();
    assert_eq!(only("ENTRYPOINT"), format!("[\"{copied}\"]"));
    let (user, group) = only("USER").split_once(':').unwrap();
    for id in [user, group] {
        assert!(id.parse::<u32>().unwrap() > 0, "not root");
    }

    // The paths that compose names, from its own folder.
    let folder = workspace().join("examples/docker");
    let context = folder.join(composed("context")).canonicalize().unwrap();
    assert_eq!(context, workspace().canonicalize().unwrap());
    assert!(context.join(composed("dockerfile")).is_file());
}

/// Docker's own reading of `compose.yaml`, where there is a client with the plugin: not in CI, whose machines have none
/// (`REQUIRE_COMPOSE` is for those that have). What the file says is held to the program by the tests above all the same.
#[test]
fn compose_reads_its_file() {
    let compose = |origins: Option<&str>| {
        let mut docker = Command::new("docker");
        docker.args(["compose", "--file"]);
        docker.arg(workspace().join("examples/docker/compose.yaml"));
        docker.args(["config", "--format", "json"]);
        docker.env_remove("CORS_ORIGINS").stdin(Stdio::null());
        if let Some(origins) = origins {
            docker.env("CORS_ORIGINS", origins);
        }
        docker.output().unwrap()
    };
    let version = Command::new("docker").args(["compose", "version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("REQUIRE_COMPOSE").is_none(),
            "there is no `docker compose`"
        );
        // Past what the test harness catches.
        let missing =
            "there is no `docker compose`, so nobody has read compose.yaml as Docker does";
        let _ = writeln!(io::stderr(), "\nSKIPPED: {missing}\n");
        return;
    }
    let told = compose(None);
    assert!(!told.status.success());
    let complaint = String::from_utf8(told.stderr).unwrap();
    let (_, why) = composed("CORS_ORIGINS").split_once(":?").unwrap();
    assert!(complaint.contains(why.trim_end_matches('}')), "{complaint}");

    let told = compose(Some(PAGE));
    let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.success(), "{complaint}");
    let config: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let api = &config["services"]["api"];
    assert_eq!(api["environment"]["CORS_ORIGINS"], PAGE);
    assert_eq!(api["ports"][0]["host_ip"], "127.0.0.1");
    assert_eq!(api["ports"][0]["target"], 3000);
    assert_eq!(api["ports"][0]["published"], "3000");
    let workspace = workspace().canonicalize().unwrap();
    assert_eq!(api["build"]["context"], workspace.to_str().unwrap());
}
