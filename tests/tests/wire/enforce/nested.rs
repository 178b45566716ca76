//! `enforce` where policies nest: the nearest policy decides, by origins of its own.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use cors_runtime::{Enforce, Policy, PolicyLayer, cors_policy, cors_route};
use http::{Method, Request};
use tower::{Layer as _, ServiceExt as _};

use crate::app::Calls;
use crate::ask::Ask;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;
use crate::watched::Watched;

fn counted(path: &str, calls: &Calls) -> Router {
    let calls = calls.clone();
    let handler = async move || {
        calls.add();
        "handled"
    };
    Router::new().route(path, post(handler.clone()).get(handler))
}

#[cors_policy(allow_origins = ["https://inner.example"])]
fn silent(calls: &Calls) -> Router {
    counted("/silent", calls)
}

#[cors_policy(allow_origins = ["https://inner.example"], enforce(all))]
fn strict(calls: &Calls) -> Router {
    counted("/strict", calls)
}

#[cors_policy(allow_origins = ["https://inner.example"], enforce = false)]
fn off(calls: &Calls) -> Router {
    counted("/off", calls)
}

#[cors_policy(allow_origins = "*")]
fn public(calls: &Calls) -> Router {
    counted("/public", calls)
}

#[cors_policy(same_origin)]
fn private(calls: &Calls) -> Router {
    counted("/private", calls)
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
fn outer(calls: &Calls) -> Router {
    counted("/outer", calls)
        .merge(silent(calls))
        .merge(strict(calls))
        .merge(off(calls))
        .merge(public(calls))
        .merge(private(calls))
}

const INNER: &str = "https://inner.example";

async fn status(app: &Router, method: &str, path: &str, origin: &str) -> u16 {
    let ask = Ask::new(method, path).from(origin);
    let response = app.clone().oneshot(ask.in_process()).await.unwrap();
    response.status().as_u16()
}

#[tokio::test]
async fn the_nearest_policy_enforces_by_its_own_origins() {
    let calls = Calls::default();
    let app = outer(&calls);
    let rows = [
        ("POST", "/outer", [200, 403, 403]),
        ("GET", "/outer", [200, 200, 200]),
        ("POST", "/silent", [403, 200, 403]),
        ("GET", "/silent", [200, 200, 200]),
        ("POST", "/strict", [403, 200, 403]),
        ("GET", "/strict", [403, 200, 403]),
        ("POST", "/off", [200, 200, 200]),
        ("POST", "/public", [200, 200, 200]),
        ("POST", "/private", [403, 403, 403]),
        ("GET", "/private", [200, 200, 200]),
    ];
    for (method, path, expected) in rows {
        for (origin, expected) in [APP, INNER, EVIL].into_iter().zip(expected) {
            let before = calls.count();
            let found = status(&app, method, path, origin).await;
            assert_eq!(found, expected, "{method} {path} from {origin}");
            let ran = calls.count() - before;
            assert_eq!(
                ran,
                usize::from(expected == 200),
                "{method} {path} from {origin}"
            );
        }
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
fn further_out(calls: &Calls) -> Router {
    in_between(calls)
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = false)]
fn in_between(calls: &Calls) -> Router {
    silent(calls)
}

#[tokio::test]
async fn the_nearest_that_mentions_it_is_inherited() {
    let app = further_out(&Calls::default());
    assert_eq!(status(&app, "POST", "/silent", EVIL).await, 200);
}

#[test]
fn a_policy_with_every_origin_inside_is_one_warning() {
    let watched = Watched::here();
    let app = outer(&Calls::default());
    let heard = watched.one();
    assert_eq!(heard.level, tracing::Level::WARN);
    assert_eq!(
        (heard.field("outer"), heard.field("inner")),
        ("outer", "public")
    );
    assert!(
        heard.field("message").contains("`enforce = false`"),
        "{heard:?}"
    );
    drop(app.with_state::<()>(()));
    assert!(watched.take().is_empty());
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
async fn change() -> &'static str {
    "changed"
}

#[cors_policy(allow_origins = ["https://partner.example"])]
async fn remove() -> &'static str {
    "removed"
}

#[tokio::test]
async fn each_method_of_a_route_has_its_own() {
    let app = Router::new().route("/", cors_route!(post(change).delete(remove)));
    assert_eq!(status(&app, "POST", "/", EVIL).await, 403);
    assert_eq!(status(&app, "DELETE", "/", EVIL).await, 200);
    // A method that no handler serves is axum's.
    assert_eq!(status(&app, "PUT", "/", EVIL).await, 405);

    #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
    fn around() -> Router {
        Router::new().route("/", cors_route!(post(change).delete(remove)))
    }
    let app = around();
    assert_eq!(status(&app, "DELETE", "/", EVIL).await, 403);
    assert_eq!(
        status(&app, "DELETE", "/", "https://partner.example").await,
        200
    );
    assert_eq!(status(&app, "PUT", "/", EVIL).await, 403);
}

#[tokio::test]
async fn a_policy_that_is_made_at_run_time_enforces() {
    let policy = Policy::builder()
        .allow_origins([APP])
        .enforce(Enforce::ALL)
        .build()
        .unwrap();
    let app = counted("/", &Calls::default()).layer(PolicyLayer::new(policy));
    assert_eq!(status(&app, "GET", "/", EVIL).await, 403);
    assert_eq!(status(&app, "GET", "/", APP).await, 200);
}

#[tokio::test]
async fn a_named_policy_passes_it_on() {
    #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
    struct Site;

    #[cors_policy(Site, max_age = 60)]
    fn inherits() -> Router {
        counted("/", &Calls::default())
    }

    #[cors_policy(Site, enforce(all))]
    fn replaces() -> Router {
        counted("/", &Calls::default())
    }

    #[cors_policy(Site, enforce = false)]
    fn clears() -> Router {
        counted("/", &Calls::default())
    }

    for (app, expected) in [
        (inherits(), [403, 200]),
        (replaces(), [403, 403]),
        (clears(), [200, 200]),
    ] {
        let found = [
            status(&app, "POST", "/", EVIL).await,
            status(&app, "GET", "/", EVIL).await,
        ];
        assert_eq!(found, expected);
    }
}

/// A policy that the outer one cannot see.
#[cors_policy(allow_origins = "*")]
fn hides(calls: &Calls) -> Router {
    Router::new().nest_service("/in", strict(calls))
}

#[tokio::test]
async fn a_hidden_policy_enforces_what_it_says() {
    let calls = Calls::default();
    let app = hides(&calls);
    let ask = Ask::new("POST", "/in/strict").from(EVIL);
    let answering = tokio::spawn(app.oneshot(ask.in_process()));
    match answering.await {
        Ok(response) => {
            let reply = Reply::read(response.unwrap()).await;
            assert_eq!(
                (reply.status.as_u16(), reply.cors().len()),
                (403, 0),
                "{reply:?}"
            );
        }
        // In debug builds, the hidden policy is a panic.
        Err(panicked) => assert!(panicked.is_panic() && cfg!(debug_assertions)),
    }
    assert_eq!(calls.count(), 0);
}

#[tokio::test]
async fn no_middleware_runs_for_a_refused_request() {
    use axum::extract::Request;
    use axum::middleware::{Next, from_fn};

    let calls = Calls::default();
    let inside = calls.clone();
    let app = counted("/", &calls).layer(from_fn(move |request: Request, next: Next| {
        inside.add();
        next.run(request)
    }));
    let app = app.layer(PolicyLayer::new(strict::POLICY));
    assert_eq!(status(&app, "POST", "/", EVIL).await, 403);
    assert_eq!(calls.count(), 0);
    assert_eq!(status(&app, "POST", "/", INNER).await, 200);
    assert_eq!(calls.count(), 2);
}

#[tokio::test]
async fn a_method_that_is_changed_on_the_way_is_checked_again() {
    #[cors_policy(allow_origins = ["https://partner.example"], enforce = false)]
    async fn hook() -> &'static str {
        "hook"
    }
    #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
    fn around(routes: axum::routing::MethodRouter) -> Router {
        let post = tower::util::MapRequestLayer::new(|mut request: Request<Body>| {
            *request.method_mut() = Method::POST;
            request
        });
        Router::new().fallback_service(post.layer(routes))
    }
    #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
    fn whole() -> axum::routing::MethodRouter {
        post(async || "changed")
    }
    let per_method = around(cors_route!(axum::routing::get(hook).post(change)).with_state(()));
    for app in [per_method, around(whole())] {
        assert_eq!(status(&app, "GET", "/", EVIL).await, 403);
        assert_eq!(status(&app, "GET", "/", APP).await, 200);
    }
}

#[tokio::test]
async fn null_never_passes_by_being_allowed() {
    #[cors_policy(allow_origins = ["null", "https://inner.example"], dangerously_allow(null_origin))]
    fn sandboxed(calls: &Calls) -> Router {
        counted("/", calls)
    }
    #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
    fn around() -> Router {
        sandboxed(&Calls::default())
    }
    assert_eq!(status(&around(), "POST", "/", "null").await, 403);
    assert_eq!(status(&around(), "POST", "/", INNER).await, 200);
}
