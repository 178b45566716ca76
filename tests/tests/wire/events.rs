//! What is told of refused requests (§8): one `tracing` event each, and nothing in it that a client
//! could write a log with.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;
use http::header;
use tower::ServiceExt as _;
use tracing::Level;

use crate::app::{Calls, public, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, Mirroring, Site};
use crate::watched::{Heard, Watched};

#[cors_policy(Mirroring)]
fn mirroring() -> Router {
    routes(Calls::default())
}

#[cors_policy(same_origin)]
fn private() -> Router {
    routes(Calls::default())
}

/// A policy around two others, one of them two routers further in.
#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = ["x-token"])]
fn outer() -> Router {
    let deep = Router::new().nest("/deeper", inner());
    Router::new()
        .route("/orders", get(async || "orders"))
        .nest("/inner", inner())
        .nest("/deep", deep)
}

#[cors_policy(Site)]
fn inner() -> Router {
    routes(Calls::default())
}

async fn send(app: &Router, ask: Ask) {
    let response = app.clone().oneshot(ask.in_process()).await.unwrap();
    drop(response);
}

/// The fields of an event, in the order in which the tables here have them.
fn told(heard: &Heard) -> [&str; 8] {
    let names = [
        "policy",
        "preflight",
        "origin",
        "method",
        "headers",
        "reason",
        "key",
        "message",
    ];
    assert_eq!(heard.level, Level::INFO);
    assert!(
        heard.fields.keys().all(|name| names.contains(name)),
        "{heard:?}"
    );
    names.map(|name| heard.field(name))
}

#[tokio::test]
async fn a_refused_request_is_told_once_with_what_to_change() {
    let (site, private, mirroring) = (site(Calls::default()), private(), mirroring());
    let preflight = || Ask::preflight("/orders", "PUT").from(APP);
    #[rustfmt::skip]
    let rows = [
        (&site, Ask::get("/orders").from(EVIL), [
            "site", "false", EVIL, "GET", "", "origin_not_allowed", "allow_origins",
            "refused: the origin is not in `allow_origins`",
        ]),
        (&site, Ask::preflight("/orders", "PUT").from(EVIL).for_headers("x-token"), [
            "site", "true", EVIL, "PUT", "x-token", "origin_not_allowed", "allow_origins",
            "refused: the origin is not in `allow_origins`",
        ]),
        (&site, Ask::preflight("/orders", "patch").from(APP), [
            "site", "true", APP, "patch", "", "method_not_allowed", "allow_methods",
            "refused: the method `patch` is not in `allow_methods` (methods are case-sensitive)",
        ]),
        (&site, preflight().for_headers("x-other,x-token"), [
            "site", "true", APP, "PUT", "x-other,x-token", "header_not_allowed", "allow_headers",
            "refused: the header `x-other` is not in `allow_headers`",
        ]),
        (&site, Ask::get("/nowhere").from(APP).from(EVIL), [
            "site", "false", APP, "GET", "", "several_origins", "-",
            "refused: there is more than one `Origin`",
        ]),
        (&private, Ask::new("DELETE", "/orders").from(APP), [
            "private", "false", APP, "DELETE", "", "not_shared", "same_origin",
            "refused: the policy shares with no other origin (`same_origin`)",
        ]),
        (&mirroring, Ask::preflight("/orders", "GET").from(APP).for_headers("a;b"), [
            "mirroring", "true", APP, "GET", "a;b", "malformed_headers", "-",
            "refused: `Access-Control-Request-Headers` is no list of header names that a browser sends",
        ]),
    ];
    let watched = Watched::here();
    for (app, ask, expected) in rows {
        send(app, ask).await;
        assert_eq!(told(&watched.one()), expected);
    }
}

/// The policy that decides tells, and those around it do not repeat it.
#[tokio::test]
async fn nested_policies_tell_once() {
    let app = outer();
    let watched = Watched::here();
    for path in ["/inner/orders", "/deep/deeper/orders"] {
        for ask in [
            Ask::get(path).from(EVIL),
            Ask::preflight(path, "PUT").from(EVIL),
            Ask::preflight(path, "DELETE").from(APP),
        ] {
            send(&app, ask).await;
            assert_eq!(watched.one().field("policy"), "inner");
        }
    }
    let ask = Ask::preflight("/orders", "PUT").from(EVIL);
    send(&app, ask.for_headers("x-other")).await;
    assert_eq!(watched.one().field("policy"), "outer");
}

#[tokio::test]
async fn a_request_that_is_not_refused_emits_no_event() {
    let (site, public, outer) = (site(Calls::default()), public(Calls::default()), outer());
    let site_of = |site: &str| {
        let name = "sec-fetch-site".parse().unwrap();
        Ask::new("POST", "/orders").from(EVIL).with(name, site)
    };
    let watched = Watched::here();
    for ask in [
        Ask::get("/orders"),
        Ask::get("/nowhere"),
        Ask::options("/orders"),
        Ask::get("/orders").from(APP),
        Ask::get("/panics").from(APP),
        Ask::options("/orders").from(APP),
        Ask::preflight("/orders", "PUT").from(APP),
        Ask::preflight("/orders", "PUT")
            .from(APP)
            .for_headers("x-token"),
        site_of("same-origin"),
    ] {
        for app in [&site, &public, &outer] {
            send(app, ask.clone()).await;
        }
        let inside = Ask {
            path: format!("/inner{}", ask.path),
            ..ask
        };
        send(&outer, inside).await;
        let heard = watched.take();
        assert!(heard.is_empty(), "{heard:?}");
    }
    send(&site, site_of("same-site")).await;
    assert_eq!(watched.one().field("origin"), EVIL);
}

/// Nothing that a client sends ends a line, moves a cursor, or fills a disk.
#[tokio::test]
async fn what_a_client_sends_is_escaped_and_cut() {
    let site = site(Calls::default());
    let mirroring = mirroring();
    let megabyte = vec![b'x'; 1 << 20];
    let escapes = vec![0xff; 1 << 20];
    #[rustfmt::skip]
    let values: [(&[u8], &str); 9] = [
        (b"a\tb", "a\\tb"),
        (b"\xc2\x9b31m", "\\xc2\\x9b31m"),
        (b"\x80\xff", "\\x80\\xff"),
        ("\u{202e}\u{2028}".as_bytes(), "\\xe2\\x80\\xae\\xe2\\x80\\xa8"),
        (b"a\\n", "a\\\\n"),
        (b"\" policy=\"api", "\\\" policy=\\\"api"),
        (b"'", "\\'"),
        (&megabyte, "xxxx"),
        (&escapes, "\\xff\\xff"),
    ];
    let watched = Watched::here();
    for (value, shown) in values {
        let preflight = Ask::options("/orders").from(value).for_headers(value);
        let preflight = preflight.with(header::ACCESS_CONTROL_REQUEST_METHOD, value);
        let mirrored = Ask::preflight("/orders", "GET").from(APP);
        for (app, ask, fields) in [
            (&site, Ask::get("/orders").from(value), &["origin"][..]),
            (&site, preflight, &["origin", "method", "headers"]),
            (
                &mirroring,
                mirrored.for_headers([value, b";"].concat()),
                &["headers"],
            ),
        ] {
            send(app, ask).await;
            let heard = watched.one();
            for (name, text) in &heard.fields {
                let plain = text.replace('…', "");
                let harmless = plain.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                assert!(harmless, "{name}: {text}");
                assert!(text.len() <= 403, "{name}: {} bytes", text.len());
            }
            for name in fields {
                assert!(heard.field(name).starts_with(shown), "{heard:?}");
                let is_cut = heard.field(name).ends_with('…');
                assert_eq!(is_cut, value.len() > 100, "{heard:?}");
            }
        }
    }
}

/// A method that is none of HTTP's can be of any length.
#[tokio::test]
async fn a_long_method_is_cut() {
    let watched = Watched::here();
    let ask = Ask::new(&"M".repeat(100_000), "/any").from(EVIL);
    send(&site(Calls::default()), ask).await;
    let heard = watched.one();
    assert!(heard.field("method").len() < 200, "{heard:?}");
}

/// The name of a header that is not allowed is in the message.
#[tokio::test]
async fn a_long_header_name_is_cut() {
    let watched = Watched::here();
    let ask = Ask::preflight("/orders", "PUT").from(APP);
    send(&site(Calls::default()), ask.for_headers("x".repeat(1024))).await;
    let heard = watched.one();
    assert_eq!(heard.field("reason"), "header_not_allowed");
    assert!(heard.field("message").len() < 200, "{heard:?}");
}

#[cors_policy(allow_origins = ["https://app.example.com", env("CORS_TESTS_EXTRA")])]
struct Repeated;

/// The variable is set in a process of its own.
#[test]
fn a_pattern_that_the_environment_repeats_is_a_warning() {
    const VARIABLE: &str = "CORS_TESTS_EXTRA";
    if std::env::var_os(VARIABLE).is_none() {
        let itself = "events::a_pattern_that_the_environment_repeats_is_a_warning";
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", itself])
            .env(VARIABLE, format!("{APP}, https://b.example"))
            .status();
        assert!(status.unwrap().success());
        return;
    }
    let watched = Watched::here();
    let app = Router::<()>::new().layer(Repeated::layer());
    let heard = watched.one();
    assert_eq!(heard.level, Level::WARN);
    assert_eq!(heard.field("policy"), "Repeated");
    let message = heard.field("message");
    assert!(
        message.contains(VARIABLE) && message.contains(APP),
        "{message}"
    );
    drop(app);
}
