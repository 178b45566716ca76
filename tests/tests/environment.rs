//! `env("VAR")` in processes of their own, which have the variable or have it not.

// Methods are there for where they stand.
#![allow(clippy::unused_self)]

use std::fmt::Display;
use std::panic::catch_unwind;
use std::process::{Command, Output};

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::{CorsPolicy, PolicyErrors, PolicyLayer, cors_policy, cors_route};

const VARIABLE: &str = "CORS_TESTS_ORIGINS";

#[cors_policy(allow_origins = env("CORS_TESTS_ORIGINS"), allow_credentials)]
fn panics() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("CORS_TESTS_ORIGINS"), allow_credentials)]
fn tells() -> Result<Router, PolicyErrors> {
    Ok(Router::new())
}

#[cors_policy(allow_origins = env("CORS_TESTS_ORIGINS"), allow_credentials)]
fn boxed() -> Result<Router, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Router::new())
}

#[cors_policy(allow_origins = env("CORS_TESTS_ORIGINS"), allow_credentials)]
struct Named;

#[cors_policy(Named, max_age = 60)]
async fn inherits() -> Result<Router, PolicyErrors> {
    std::future::ready(()).await;
    Ok(Router::new())
}

struct Routes;

impl Routes {
    #[cors_policy(Named, max_age = 60)]
    fn inherits(&self) -> Result<Router, PolicyErrors> {
        Ok(Router::new())
    }

    #[cors_policy(
        allow_origins = ["https://own.example.com", env("CORS_TESTS_ORIGINS")],
        allow_credentials,
    )]
    fn mixes(&self) -> Result<Router, PolicyErrors> {
        Ok(Router::new())
    }
}

/// Somebody's own error, which takes ours in.
#[derive(Debug)]
struct StartUp(PolicyErrors);

impl From<PolicyErrors> for StartUp {
    fn from(errors: PolicyErrors) -> StartUp {
        StartUp(errors)
    }
}

impl Display for StartUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cors_policy(Named)]
fn own_error() -> Result<Router, StartUp> {
    Ok(Router::new())
}

#[cors_policy(
    allow_origins = env("CORS_TESTS_ORIGINS", default = ["https://default.example.com"]),
    allow_credentials,
)]
struct Optional;

#[cors_policy(Named)]
async fn handler() {}

fn route() -> MethodRouter {
    cors_route!(get(handler))
}

/// What each way to a layer says, in this process.
#[tokio::main(flavor = "current_thread")]
async fn every_way() -> Vec<(&'static str, String)> {
    fn said<T>(result: Result<T, impl Display>) -> String {
        result.map_or_else(|error| error.to_string(), |_| "fine".to_owned())
    }
    let panicked = catch_unwind(panics).map_err(|panic| *panic.downcast::<String>().unwrap());
    let layer = catch_unwind(Named::layer).map_err(|panic| *panic.downcast::<String>().unwrap());
    // Its place is that of the call.
    let called = catch_unwind(|| PolicyLayer::new(Named::POLICY));
    let called = called.map_err(|panic| *panic.downcast::<String>().unwrap());
    let routed = catch_unwind(route).map_err(|panic| *panic.downcast::<String>().unwrap());
    // What was read once is not kept.
    let again = catch_unwind(route).map_err(|panic| *panic.downcast::<String>().unwrap());
    vec![
        ("panics", said(panicked)),
        ("tells", said(tells())),
        ("boxed", said(boxed())),
        ("inherits", said(inherits().await)),
        ("method", said(Routes.inherits())),
        ("mixes", said(Routes.mixes())),
        ("own_error", said(own_error())),
        ("layer", said(layer)),
        ("called", said(called)),
        ("routed", said(routed)),
        ("again", said(again)),
        ("try_layer", said(Named::try_layer())),
        ("beside", said(tells::try_layer())),
        ("by the trait", said(<Named as CorsPolicy>::try_layer())),
        ("optional", said(Optional::try_layer())),
    ]
}

const CHILD: &str = "CORS_TESTS_CHILD";

/// Runs [`every_way`] in a process that has this value: what it prints, and what it complains of.
fn with(value: Option<&str>) -> (String, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_child", "--nocapture"]);
    command.env(CHILD, "1").env_remove(VARIABLE);
    if let Some(value) = value {
        command.env(VARIABLE, value);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(status.success(), "{stdout}");
    (stdout, stderr)
}

/// What the child says of each way.
fn ways(value: Option<&str>) -> Vec<(String, String)> {
    let (stdout, _) = with(value);
    let mut ways = stdout.split('\u{1}');
    let _ = ways.next();
    ways.map(|way| {
        let (name, said) = way.split_once('\u{2}').unwrap();
        (
            name.to_owned(),
            said.split('\u{3}').next().unwrap().to_owned(),
        )
    })
    .collect()
}

#[test]
fn in_a_child() {
    if std::env::var_os(CHILD).is_none() {
        // In the process of the tests themselves: nothing has set the variable.
        assert!(tells().is_err());
        return;
    }
    for (name, said) in every_way() {
        print!("\u{1}{name}\u{2}{said}\u{3}");
    }
}

#[test]
fn a_sound_list_is_fine_whichever_way() {
    let ways = ways(Some(" https://app.example.com ,\nhttps://*.example.org, "));
    assert_eq!(ways.len(), 15);
    for (name, said) in ways {
        assert_eq!(said, "fine", "{name}");
    }
}

#[test]
fn every_way_tells_of_every_mistake() {
    let value = "https://app.example.com/,http://shop.example,https://*.github.io,*";
    let ways = ways(Some(value));
    assert_eq!(ways.len(), 15);
    for (name, said) in ways {
        let count = said
            .matches("\n- in the environment variable `CORS_TESTS_ORIGINS`: ")
            .count();
        assert_eq!(count, 4, "{name}: {said}");
        for lint in [
            "invalid_origin",
            "insecure_origin",
            "public_suffix",
            "wildcard_with_credentials",
        ] {
            assert!(said.contains(&format!("[cors::{lint}]")), "{name}: {said}");
        }
    }
}

#[test]
fn a_panic_is_where_the_policy_is() {
    let (_, complaints) = with(Some("https://app.example.com/"));
    let here = format!(" panicked at {}:", file!());
    // One is called by the standard library, which is given the function itself.
    assert_eq!(
        complaints.matches(" panicked at ").count(),
        5,
        "{complaints}"
    );
    assert_eq!(complaints.matches(&here).count(), 4, "{complaints}");
}

#[test]
fn an_unset_or_empty_variable_is_reported_by_name() {
    for (value, lint) in [(None, "missing_origins"), (Some(" , "), "empty_list")] {
        for (name, said) in ways(value) {
            if name == "optional" {
                assert_eq!(said, "fine");
                continue;
            }
            let expected = format!("[cors::{lint}]");
            assert!(
                said.contains(&expected) && said.contains("`CORS_TESTS_ORIGINS`"),
                "{name}: {said}"
            );
        }
    }
}
