//! Origins that a source decides with each request: `allow_origins = with(...)` (§7).

use std::io;

use axum::Router;
use axum::extract::Request;
use axum::routing::get;
use cors_runtime::{Origin, OriginSource, SharedOrigins, SourceReply, cors_policy, origin_source};
use http::header;
use http::request::Parts;
use tower::ServiceExt as _;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;

mod failing;
mod nested;
mod set;
mod swaps;

#[cors_policy(
    allow_origins = with(origins),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
)]
fn shared(origins: SharedOrigins, calls: Calls) -> Router {
    routes(calls)
}

/// A source that answers at once, from what it is given.
#[cors_policy(
    allow_origins = with(|origin, request| {
        let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| origin.host().as_str().strip_prefix("app.") == Some(host))
    }),
    allow_methods = [PUT],
)]
fn by_host() -> Router {
    routes(Calls::default())
}

/// The same, which says so, and looks at a header of the app's own as well.
#[cors_policy(
    allow_origins = with(
        origin_source(|origin, request| {
            Ok::<_, io::Error>(request.headers.get("x-tenant").is_some_and(|tenant| {
                origin.host().as_str().as_bytes().starts_with(tenant.as_bytes())
            }))
        })
        .with_vary([header::HOST, "x-tenant".parse().unwrap()])
    ),
    allow_methods = [PUT],
)]
fn by_tenant() -> Router {
    routes(Calls::default())
}

#[tokio::test]
async fn a_closure_sees_the_origin_and_the_request() {
    let app = by_host();
    for (host, origin, is_allowed) in [
        ("acme.example", "https://app.acme.example", true),
        ("other.example", "https://app.acme.example", false),
        ("acme.example", "https://acme.example", false),
        ("acme.example", "null", false),
        ("acme.example", "https://app.acme.example/", false),
    ] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "PUT")] {
            let ask = ask.from(origin).with(header::HOST, host);
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let reply = Reply::read(response).await;
            assert_eq!(
                reply.allowed_origin().is_some(),
                is_allowed,
                "{host} {origin}"
            );
        }
    }
}

/// What `Vary` names, in one line or several.
fn names(reply: &Reply) -> Vec<String> {
    let lines = reply.vary().join(",").to_lowercase();
    lines
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect()
}

#[tokio::test]
async fn what_a_source_reads_is_in_vary() {
    let app = by_tenant();
    let send = async |ask: Ask| {
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        Reply::read(response).await
    };
    let tenant = || "x-tenant".parse().unwrap();
    let all = ["host", "origin", "x-tenant"];
    let sorted = |reply: &Reply| {
        let mut names = names(reply);
        names.sort();
        names
    };
    for ask in [
        Ask::get("/orders"),
        Ask::get("/orders").from(EVIL),
        Ask::get("/orders")
            .from("https://acme.example")
            .with(tenant(), "acme"),
        Ask::preflight("/orders", "PUT").from(EVIL),
    ] {
        assert_eq!(sorted(&send(ask).await), all);
    }
    let ask = Ask::preflight("/orders", "PUT").from("https://acme.example");
    let reply = send(ask.with(tenant(), "acme")).await;
    assert_eq!(reply.allowed_origin(), Some("https://acme.example"));
    assert!(
        all.iter()
            .all(|name| names(&reply).contains(&(*name).to_owned()))
    );
}

#[tokio::test]
async fn none_of_vary_is_written_twice() {
    let says = |vary: &'static str| async move { ([(header::VARY, vary)], "orders") };
    #[cors_policy(allow_origins = with(
        origin_source(|_, _| true).with_vary([header::HOST, header::ORIGIN])
    ))]
    fn around(app: Router) -> Router {
        app
    }
    for (own, expected) in [
        ("accept-encoding", vec!["accept-encoding", "origin", "host"]),
        ("Host", vec!["host", "origin"]),
        ("origin, accept", vec!["origin", "accept", "host"]),
        ("Origin, HOST", vec!["origin", "host"]),
        ("*", vec!["*"]),
    ] {
        let app = around(Router::new().route("/", get(move || says(own))));
        let response = app.oneshot(Ask::get("/").in_process()).await.unwrap();
        assert_eq!(names(&Reply::read(response).await), expected, "{own}");
    }
}

/// A source that says yes to everybody, and counts.
#[derive(Clone, Default)]
struct Everybody(Calls);

impl OriginSource for Everybody {
    fn ask(&self, _: &Origin<'_>, _: &Parts) -> SourceReply {
        self.0.add();
        true.into()
    }
}

#[cors_policy(
    allow_origins = with(source),
    dev(allow_origins = ["http://localhost:*"]),
    allow_credentials,
    dangerously_allow(dynamic_origins),
)]
fn careless(source: Everybody) -> Router {
    routes(Calls::default())
}

#[tokio::test]
async fn after_its_yes_the_rules_still_hold() {
    let asked = Everybody::default();
    let app = careless(asked.clone());
    for (origin, is_allowed, is_asked) in [
        ("https://any.example", true, true),
        ("null", false, false),
        ("http://plain.example", false, false),
        ("http://127.0.0.1:3000", true, true),
        // Of `dev(...)`: a build without it asks the source.
        ("http://localhost:3000", true, !cfg!(debug_assertions)),
        ("https://any.example/", false, false),
        ("https://Any.example", false, false),
        ("https://any.example, https://other.example", false, false),
        ("", false, false),
    ] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
            let before = asked.0.count();
            let ask = ask.from(origin);
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let reply = Reply::read(response).await;
            assert_eq!(reply.allowed_origin().is_some(), is_allowed, "{origin}");
            assert_eq!(asked.0.count() - before, usize::from(is_asked), "{origin}");
        }
    }
    // Nor is it asked about what has no origin, or more than one.
    let two = Ask::get("/orders").from(APP).with(header::ORIGIN, EVIL);
    for ask in [Ask::get("/orders"), two] {
        let before = asked.0.count();
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        assert_eq!(Reply::read(response).await.allowed_origin(), None);
        assert_eq!(asked.0.count(), before);
    }
}

#[tokio::test]
async fn the_expression_is_the_functions_own() {
    #[cors_policy(allow_origins = with(SharedOrigins::new(lines.lines())?), allow_methods = [PUT])]
    fn fallible(lines: &str) -> Result<Router, Box<dyn std::error::Error>> {
        Ok(routes(Calls::default()))
    }
    #[cors_policy(allow_origins = with(load(lines).await?))]
    async fn later(lines: &str) -> Result<Router, cors_runtime::PolicyErrors> {
        Ok(routes(Calls::default()))
    }
    async fn load(lines: &str) -> Result<SharedOrigins, cors_runtime::PolicyErrors> {
        tokio::task::yield_now().await;
        SharedOrigins::new(lines.lines())
    }
    assert!(fallible("https://a.example\nnonsense").is_err());
    assert!(later("nonsense").await.is_err());
    for app in [
        fallible("https://a.example").unwrap(),
        later("https://a.example").await.unwrap(),
    ] {
        let ask = Ask::get("/orders").from("https://a.example");
        let response = app.oneshot(ask.in_process()).await.unwrap();
        assert_eq!(
            Reply::read(response).await.allowed_origin(),
            Some("https://a.example")
        );
    }
}

/// A request's own extensions are at hand: what middleware outside has put there.
#[tokio::test]
async fn a_source_sees_extensions() {
    #[derive(Clone)]
    struct Tenant(&'static str);
    #[cors_policy(allow_origins = with(|origin, request: &Parts| {
        let tenant = request.extensions.get::<Tenant>();
        tenant.is_some_and(|tenant| origin.host().as_str() == tenant.0)
    }))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let app = app().layer(axum::middleware::map_request(
        async |mut request: Request| {
            request.extensions_mut().insert(Tenant("acme.example"));
            request
        },
    ));
    for (origin, is_allowed) in [("https://acme.example", true), (EVIL, false)] {
        let ask = Ask::get("/orders").from(origin);
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        assert_eq!(
            Reply::read(response).await.allowed_origin().is_some(),
            is_allowed
        );
    }
}
