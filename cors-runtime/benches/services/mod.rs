//! The services that are compared: one app, with different ways to have CORS. Each benchmark uses
//! some of them.

#![allow(dead_code)]

use axum::Router;
use axum::routing::{MethodRouter, get, put};
use cors_runtime::__private::{ListedOrigins, Methods, Origins, Parts, RequestHeaders};
use cors_runtime::{Policy, PolicyLayer, SharedOrigins, cors_policy, cors_route};
use http::{HeaderName, HeaderValue, Method, header};
use tower::layer::util::Identity;
use tower_http::cors::CorsLayer;

pub(crate) const ORIGIN: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://evil.example";

pub(crate) struct Services {
    pub(crate) bare: Router,
    pub(crate) layered: Router,
    pub(crate) limit: Router,
    pub(crate) by_hand: Router,
    pub(crate) ours: Router,
}

impl Services {
    pub(crate) fn new() -> Services {
        let one = [ORIGIN.to_owned()];
        Services {
            bare: app().with_state(()),
            layered: app().layer(Identity::new()).with_state(()),
            limit: limit().with_state(()),
            by_hand: hand_written(&one),
            ours: ours(&one),
        }
    }
}

async fn hello() -> &'static str {
    "hello"
}

fn app() -> Router {
    Router::new().route("/", get(hello).put(hello))
}

/// The headers that CORS needs, from the handlers themselves.
fn limit() -> Router {
    async fn answer() -> ([(HeaderName, HeaderValue); 2], &'static str) {
        let origin = HeaderValue::from_static(ORIGIN);
        let headers = [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
            (header::VARY, HeaderValue::from_static("origin")),
        ];
        (headers, "hello")
    }
    async fn preflight() -> [(HeaderName, HeaderValue); 5] {
        let value = HeaderValue::from_static;
        [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, value(ORIGIN)),
            (header::ACCESS_CONTROL_ALLOW_METHODS, value("GET,PUT")),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, value("content-type")),
            (header::ACCESS_CONTROL_MAX_AGE, value("600")),
            (header::VARY, value("origin")),
        ]
    }
    Router::new().route("/", get(answer).put(answer).options(preflight))
}

/// As people write it.
pub(crate) fn hand_written(origins: &[String]) -> Router {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .map(|origin| origin.parse().unwrap())
        .collect();
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .max_age(std::time::Duration::from_mins(10));
    app().layer(layer).with_state(())
}

/// The same policy. One with 10,000 origins is not written by hand, so it is put together as the
/// macro would.
pub(crate) fn ours(origins: &[String]) -> Router {
    let patterns: Vec<&'static str> = origins
        .iter()
        .map(|origin| &*origin.clone().leak())
        .collect();
    let policy = Policy::from_parts(Parts {
        name: "bench",
        allow_origins: Origins::Listed(ListedOrigins {
            patterns: patterns.leak(),
            ..ListedOrigins::NONE
        }),
        allow_methods: Methods::Listed(&["GET", "PUT"]),
        allow_headers: RequestHeaders::Listed(&["content-type"]),
        max_age: Some(600),
        ..Parts::NONE
    });
    app().layer(PolicyLayer::new(policy)).with_state(())
}

pub(crate) fn origins(number: usize) -> Vec<String> {
    let mut origins: Vec<String> = (1..number)
        .map(|at| format!("https://site-{at}.example"))
        .collect();
    origins.push(ORIGIN.to_owned());
    origins
}

pub(crate) fn subdomains(number: usize) -> Vec<String> {
    (0..number)
        .map(|at| format!("https://*.site-{at}.example"))
        .collect()
}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["content-type"],
    max_age = "10m",
)]
struct Site;

#[cors_policy(Site)]
async fn annotated() -> &'static str {
    "hello"
}

#[cors_policy(Site, allow_methods = [GET, PUT])]
pub(crate) fn annotated_router() -> Router {
    Router::new().route("/", put(hello)).with_state(())
}

pub(crate) fn one_method() -> Router {
    Router::new()
        .route("/", cors_route!(put(annotated)))
        .with_state(())
}

/// Each with a policy of its own.
pub(crate) fn eight_methods() -> Router {
    macro_rules! handlers {
        ($($name:ident $age:literal)*) => { $(
            #[cors_policy(Site, max_age = $age)]
            async fn $name() -> &'static str {
                "hello"
            }
        )* };
    }
    handlers!(a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8);
    let route = cors_route!(
        get(a)
            .head(b)
            .post(c)
            .patch(d)
            .delete(e)
            .options(f)
            .trace(g)
            .put(h)
    );
    Router::new().route("/", route).with_state(())
}

/// 100 routes with two methods each.
pub(crate) struct Connections {
    pub(crate) bare: Router,
    pub(crate) two_layers: Router,
    pub(crate) annotated: Router,
    pub(crate) annotated_twice: Router,
}

impl Connections {
    /// As people hand them to `axum::serve`: without a `with_state` of their own.
    pub(crate) fn new() -> Connections {
        Connections {
            bare: routes(route),
            two_layers: routes(|| route().layer(Identity::new())).layer(Identity::new()),
            annotated: routes(annotated_route),
            annotated_twice: annotated_routes(),
        }
    }
}

fn routes(route: fn() -> MethodRouter) -> Router {
    (0..100).fold(Router::new(), |router, at| {
        router.route(&format!("/{at}"), route())
    })
}

fn route() -> MethodRouter {
    get(hello).post(hello)
}

#[cors_policy(Site, allow_methods = routed)]
fn annotated_route() -> MethodRouter {
    get(hello).post(hello)
}

#[cors_policy(Site, max_age = "1h")]
fn annotated_routes() -> Router {
    routes(annotated_route)
}

/// The same policy, with its one origin from elsewhere.
pub(crate) struct Sources {
    pub(crate) listed: Router,
    pub(crate) environment: Router,
    pub(crate) shared: Router,
    pub(crate) closure: Router,
    pub(crate) future: Router,
}

impl Sources {
    pub(crate) fn new() -> Sources {
        Sources {
            listed: ours(&[ORIGIN.to_owned()]),
            environment: environment().with_state(()),
            shared: shared(SharedOrigins::new([ORIGIN]).unwrap()).with_state(()),
            closure: closure().with_state(()),
            future: future().with_state(()),
        }
    }
}

#[cors_policy(
    allow_origins = env("CORS_BENCH_ORIGINS", default = ["https://app.example.com"]),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    max_age = "10m",
)]
fn environment() -> Router {
    app()
}

#[cors_policy(
    allow_origins = with(origins),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    max_age = "10m",
)]
fn shared(origins: SharedOrigins) -> Router {
    app()
}

#[cors_policy(
    allow_origins = with(|origin, _| origin.as_str() == ORIGIN),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    max_age = "10m",
)]
fn closure() -> Router {
    app()
}

#[cors_policy(
    allow_origins = with(|origin, _| std::future::ready(origin.as_str() == ORIGIN)),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    max_age = "10m",
)]
fn future() -> Router {
    app()
}
