//! Every kind of policy with every kind of request, against the words of design §5.

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::get;
use cors_runtime::{PolicyLayer, cors_policy};
use http::header;

use crate::ask::Ask;
use crate::oracle::{Asked, Expected, Meant, Own, Sharing, expected};
use crate::policies::{Mirroring, Private, Public, Site};
use crate::reply::Reply;
use crate::server::Server;

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Bare;

#[cors_policy(allow_origins = "*")]
struct BareWildcard;

#[cors_policy(allow_origins = "*", allow_headers = mirror, expose_headers = ["etag"])]
struct MirroringWildcard;

#[cors_policy(
    allow_origins = ["https://*.example.com", "http://localhost:*"],
    allow_methods = ["DELETE", custom("PURGE")],
    allow_headers = mirror,
    expose_headers = ["x-total"],
    allow_credentials,
    max_age = 0,
)]
struct Patterns;

#[cors_policy(
    allow_origins = ["null", "https://admin.example.com:8443"],
    allow_methods = "*",
    allow_headers = "*",
    expose_headers = "*",
    dangerously_allow(null_origin),
)]
struct WithNull;

/// Each kind of policy, made by the macro, and the same told to the oracle.
fn policies() -> [(PolicyLayer, Meant); 9] {
    const SAFELISTED: &str = "GET,HEAD,POST";
    let bare = |origins| Meant {
        origins,
        methods: SAFELISTED,
        headers: Asked::NotOne,
        expose: None,
        credentials: false,
        max_age: None,
    };
    [
        (
            Bare::layer(),
            bare(Sharing::Only(&["https://app.example.com"])),
        ),
        (
            Site::layer(),
            Meant {
                origins: Sharing::Only(&["https://app.example.com", "https://admin.example.com"]),
                methods: "GET,PUT",
                headers: Asked::Listed("content-type,x-token"),
                expose: Some("etag,x-total"),
                credentials: true,
                max_age: Some("600"),
            },
        ),
        (
            Patterns::layer(),
            Meant {
                origins: Sharing::Only(&[
                    "https://app.example.com",
                    "https://admin.example.com",
                    "https://a.b.example.com",
                    "http://localhost",
                    "http://localhost:5173",
                ]),
                methods: "DELETE,PURGE",
                headers: Asked::Echoed,
                expose: Some("x-total"),
                credentials: true,
                max_age: Some("0"),
            },
        ),
        (
            WithNull::layer(),
            Meant {
                origins: Sharing::Only(&["null", "https://admin.example.com:8443"]),
                methods: "*",
                headers: Asked::Listed("*"),
                expose: Some("*"),
                credentials: false,
                max_age: None,
            },
        ),
        (
            Mirroring::layer(),
            Meant {
                headers: Asked::Echoed,
                ..bare(Sharing::Only(&["https://app.example.com"]))
            },
        ),
        (Private::layer(), bare(Sharing::Only(&[]))),
        (BareWildcard::layer(), bare(Sharing::Everybody)),
        (
            MirroringWildcard::layer(),
            Meant {
                headers: Asked::Echoed,
                expose: Some("etag"),
                ..bare(Sharing::Everybody)
            },
        ),
        (
            Public::layer(),
            Meant {
                methods: "*",
                headers: Asked::Listed("*,authorization"),
                expose: Some("*"),
                max_age: Some("60"),
                ..bare(Sharing::Everybody)
            },
        ),
    ]
}

/// The origins of a request: none, one, or two.
const ORIGINS: [&[&[u8]]; 20] = [
    &[],
    &[b"https://app.example.com"],
    &[b"https://admin.example.com"],
    &[b"https://admin.example.com:8443"],
    &[b"https://a.b.example.com"],
    &[b"https://example.com"],
    &[b"http://localhost"],
    &[b"http://localhost:5173"],
    &[b"https://evil.example"],
    &[b"https://app.example.com.evil.example"],
    &[b"null"],
    &[b""],
    &[b"*"],
    &[b"https://app.example.com/"],
    &[b"HTTPS://APP.EXAMPLE.COM"],
    &[b"https://app.example.com:443"],
    &[b"https://\xc3\xa4pp.example.com"],
    &[b"https://app.example.com, https://admin.example.com"],
    &[b"https://app.example.com", b"https://app.example.com"],
    &[b"https://evil.example", b"https://app.example.com"],
];

const PATHS: [(&str, Own); 4] = [
    ("/plain", own(StatusCode::OK, "plain", &[])),
    (
        "/varies",
        own(StatusCode::OK, "varies", &["accept, origin"]),
    ),
    ("/own", own(StatusCode::CREATED, "own", &["accept"])),
    ("/nowhere", own(StatusCode::NOT_FOUND, "", &[])),
];

const fn own(status: StatusCode, body: &'static str, vary: &'static [&'static str]) -> Own {
    Own { status, body, vary }
}

fn app(policy: PolicyLayer) -> Router {
    async fn varies() -> impl IntoResponse {
        ([(header::VARY, "Accept, Origin")], "varies")
    }
    async fn own() -> impl IntoResponse {
        let headers = AppendHeaders([
            (header::VARY, "Accept"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
            (header::ACCESS_CONTROL_EXPOSE_HEADERS, "x-own"),
        ]);
        (StatusCode::CREATED, headers, "own")
    }
    /// Shows that an answer is the app's.
    async fn mark(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        response.headers_mut().insert("x-app", "1".parse().unwrap());
        response
    }
    let plain = get(|| async { "plain" });
    Router::new()
        .route("/plain", plain.options(|| async { "plain" }))
        .route("/varies", get(varies).options(varies))
        .route("/own", get(own).options(own))
        .layer(from_fn(mark))
        .layer(policy)
}

fn asks() -> Vec<(Ask, Own)> {
    let mut asks = Vec::new();
    let mut vary = |ask: Ask, own: &Own| {
        for requested in [None, Some("PUT"), Some("g@rbage")] {
            for names in [None, Some("x-token"), Some("")] {
                let mut ask = ask.clone();
                if let Some(method) = requested {
                    ask = ask.with(header::ACCESS_CONTROL_REQUEST_METHOD, method);
                }
                if let Some(names) = names {
                    ask = ask.for_headers(names);
                }
                let is_options = ask.method == "OPTIONS";
                // For other methods these change nothing: once with both, once without.
                if is_options || requested.is_some() == names.is_some() && requested != Some("PUT")
                {
                    asks.push((ask, own.clone()));
                }
            }
        }
    };
    for (path, own) in PATHS {
        for method in ["GET", "HEAD", "POST", "PURGE", "OPTIONS"] {
            let routed = own.status == StatusCode::NOT_FOUND || !matches!(method, "POST" | "PURGE");
            // axum's 405 has neither a body nor what a handler sets.
            let not_allowed = Own {
                status: StatusCode::METHOD_NOT_ALLOWED,
                body: "",
                vary: &[],
            };
            let own = if routed { &own } else { &not_allowed };
            for origins in ORIGINS {
                let ask = Ask::new(method, path);
                vary(origins.iter().fold(ask, Ask::from), own);
            }
        }
    }
    asks
}

fn got(reply: &Reply, expected: &Expected) -> Expected {
    Expected {
        status: reply.status,
        // Compared by the caller's word for it, so that the two have one type.
        body: if reply.body == expected.body {
            expected.body
        } else {
            "another body"
        },
        vary: reply.vary(),
        cors: reply.cors(),
        reaches_the_app: reply.headers.contains_key("x-app"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_policy_answers_every_request_as_the_contract_says() {
    let asks = std::sync::Arc::new(asks());
    let mut running = Vec::new();
    for (layer, meant) in policies() {
        let asks = asks.clone();
        running.push(tokio::spawn(async move {
            let name = layer.policy().name();
            let server = Server::of(app(layer)).await;
            let mut connection = server.connect().await;
            let mut allowed = 0;
            for (ask, own) in asks.iter() {
                let expected = expected(&meant, ask, own);
                allowed += usize::from(!expected.cors.is_empty());
                let reply = connection.send(ask.clone()).await;
                assert_eq!(got(&reply, &expected), expected, "{name}: {ask:?}");
            }
            (meant.origins, allowed, asks.len())
        }));
    }
    for running in running {
        let (origins, allowed, asked) = running.await.unwrap();
        assert!(asked > 1_000);
        match origins {
            Sharing::Everybody => assert_eq!(allowed, asked),
            Sharing::Only([]) => assert_eq!(allowed, 0),
            Sharing::Only(_) => assert!(0 < allowed && allowed < asked),
        }
    }
}
