//! Chains of methods alone, whose handlers are under their policies without a layer. Each is the same on the
//! wire as with middleware in it that does nothing, where a layer is around axum's own services.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use cors_runtime::{cors_policy, cors_route};
use http::{HeaderMap, StatusCode};
use tower::ServiceExt as _;
use tower::layer::util::Identity;

use super::{OURS, OURS_ANSWER, Ours, THEIRS, Theirs, our_handler, ours, their_handler};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{INNER, Inner, OUTER, Outer, Spot, inner_route, nearest_decides};
use crate::reply::Reply;
use crate::server::Server;
use crate::shadowed::is_silent;
use crate::watched::Watched;

/// Sets headers that are the policy's to set, and some that are not.
#[cors_policy(Ours)]
async fn sets_headers() -> impl IntoResponse {
    let headers = [
        ("access-control-allow-origin", "https://evil.example"),
        ("vary", "accept"),
        ("etag", "\"1\""),
    ];
    (StatusCode::CREATED, headers, "created")
}

/// The error of its extractor is a response, too.
#[cors_policy(Theirs)]
async fn rejects(_: axum::extract::Path<u64>) {}

async fn fallback() -> (StatusCode, &'static str) {
    (StatusCode::IM_A_TEAPOT, "fallback")
}

/// A chain, and the same with a layer.
type Both = (&'static str, fn() -> MethodRouter, fn() -> MethodRouter);

macro_rules! both {
    ($($chain:tt)*) => {
        (
            stringify!($($chain)*),
            || cors_route!($($chain)*),
            || cors_route!($($chain)*.layer(Identity::new())),
        )
    };
}

/// An app with a route at `/`.
type App = (&'static str, fn(MethodRouter) -> Router);

fn alone(route: MethodRouter) -> Router {
    Router::new().route("/", route)
}

#[cors_policy(Outer)]
fn annotated(inside: Router) -> Router {
    inside
}

const APPS: [App; 8] = [
    ("alone", alone),
    ("with state", |route| alone(route).with_state(())),
    ("in an annotated router", |route| annotated(alone(route))),
    ("merged into one", |route| {
        annotated(Router::new().merge(alone(route)))
    }),
    ("as a service in one", |route| {
        annotated(Router::new().route_service("/", route))
    }),
    ("with another `cors_route!` on its path", |route| {
        Router::new()
            .route("/", cors_route!(post(their_handler)))
            .route("/", route)
    }),
    ("with a fallback", |route| alone(route.fallback(fallback))),
    ("with a fallback of the router", |route| {
        alone(route).method_not_allowed_fallback(fallback)
    }),
];

/// The response to a request, and the outcome.
async fn answer(app: Router, ask: Ask) -> (StatusCode, HeaderMap, String, Option<String>) {
    let (request, recorder) = ask.recorded();
    let reply = Reply::read(app.oneshot(request).await.unwrap()).await;
    let body = String::from_utf8(reply.body.to_vec()).unwrap();
    let outcome = recorder.outcome().map(|outcome| format!("{outcome:?}"));
    (reply.status, reply.headers, body, outcome)
}

#[tokio::test]
async fn a_plain_chain_is_the_same_as_one_with_a_layer() {
    let chains: [Both; 8] = [
        both!(get(our_handler)),
        both!(get(our_handler).put(their_handler)),
        both!(get(our_handler).head(their_handler).delete(sets_headers)),
        both!(get(their_handler).options(our_handler)),
        both!(trace(our_handler).connect(their_handler)),
        both!(patch(rejects).put(sets_headers)),
        both!(on(MethodFilter::GET.or(MethodFilter::PUT), our_handler).delete(their_handler)),
        both!(MethodRouter::new().get(our_handler as Theirs)),
    ];
    let methods = [
        "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY",
    ];
    let mut outcomes = 0;
    for (chain, plain, layered) in chains {
        for (place, app) in APPS {
            let (plain, layered) = (app(plain()), app(layered()));
            for method in methods {
                for from in [Some(OURS), Some(THEIRS), Some("https://all.example"), None] {
                    let asks = [Ask::new(method, "/"), Ask::preflight("/", method)];
                    for ask in asks {
                        let ask = from.into_iter().fold(ask, Ask::from);
                        let expected = answer(layered.clone(), ask.clone()).await;
                        let about = format!("{chain} {place}: {ask:?}");
                        outcomes += usize::from(expected.3.is_some());
                        assert_eq!(answer(plain.clone(), ask).await, expected, "{about}");
                    }
                }
            }
        }
    }
    assert!(outcomes > 1_000, "only {outcomes}");
}

/// `OPTIONS` by axum's own function, around the chain: it gets each of them, a preflight too.
#[tokio::test]
async fn options_may_be_routed_outside() {
    let route = cors_route!(get(our_handler)).options(fallback);
    let server = Server::of(alone(route)).await;
    for ask in [Ask::options("/"), Ask::preflight("/", "GET")] {
        let reply = server.send(ask.from(OURS)).await;
        assert_eq!((reply.status.as_u16(), reply.cors()), (418, vec![]));
    }
}

/// In generic functions, and evaluated more than once.
#[tokio::test]
async fn one_chain_may_route_many_paths() {
    fn route<T: Default + ToString + Send + 'static>() -> MethodRouter {
        cors_route!(get(default::<T>).put(our_handler))
    }
    #[cors_policy(Ours)]
    async fn default<T: Default + ToString>() -> String {
        T::default().to_string()
    }
    let watched = Watched::here();
    let app = Router::new()
        .route("/number", route::<u8>())
        .route("/bool", route::<bool>())
        .nest("/nested", Router::new().route("/bool", route::<bool>()));
    let server = Server::of(annotated(app)).await;
    for (path, body) in [
        ("/number", "0"),
        ("/bool", "false"),
        ("/nested/bool", "false"),
    ] {
        let reply = server.send(Ask::get(path).from(OURS)).await;
        assert_eq!(
            (&*reply.body, reply.cors()),
            (body.as_bytes(), OURS_ANSWER.map(str::to_owned).to_vec())
        );
        let reply = server.send(Ask::preflight(path, "PUT").from(OURS)).await;
        assert_eq!(reply.cors(), ours("GET,HEAD,PUT"));
    }
    is_silent(&watched, "one chain on many paths");
}

/// A service in the state is cloned with the handler, and is not one of the policies around it.
#[tokio::test]
async fn a_service_in_the_state_is_not_another_policy() {
    async fn handled(State((calls, _)): State<(Calls, MethodRouter)>) -> Response {
        calls.add();
        "handled".into_response()
    }
    let watched = Watched::here();
    let calls = Calls::default();
    let route = cors_route!(get(handled as Inner).put(handled as Inner));
    let app = Router::new()
        .route("/there", route)
        .layer(Outer::layer())
        .with_state((calls.clone(), inner_route(&Calls::default())));
    let server = Server::of(app).await;
    let policy = INNER.routed("GET,HEAD,PUT");
    let spots = [Spot::by_method("/there", policy, policy, OUTER)];
    nearest_decides("in the state", &spots, &calls, async |ask| {
        server.send(ask).await
    })
    .await;
    is_silent(&watched, "a service in the state");
}
