//! The apps that are measured. Each benchmark uses some of them.

#![allow(dead_code)]

use std::time::Duration;

use axum::Router;
use axum::routing::{MethodRouter, delete, get, put};
use cors_runtime::{Policy, PolicyLayer, SharedOrigins, cors_policy, cors_route};
use http::{HeaderValue, Method, header};
use tower::layer::util::Identity;
use tower_http::cors::CorsLayer;

pub(crate) const ORIGIN: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://evil.example";

/// The ways to have CORS, or not to, as the tables name them.
pub(crate) const BARE: &str = "bare";
pub(crate) const EMPTY_LAYER: &str = "empty layer";
pub(crate) const CORS_LAYER: &str = "`CorsLayer`";
pub(crate) const OURS: &str = "ours";

/// An app with a route for `PUT` at its path.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) case: &'static str,
    pub(crate) cors: &'static str,
    pub(crate) path: &'static str,
    pub(crate) router: Router,
}

impl App {
    fn ours(case: &'static str, router: Router) -> App {
        App {
            case,
            cors: OURS,
            path: "/",
            router: router.with_state(()),
        }
    }
}

/// A layer, as a function.
type Wrap = dyn Fn(Router) -> Router;

/// One app in all ways; `build` puts a layer where ours has a policy.
fn in_all_ways(
    case: &'static str,
    path: &'static str,
    ours: Router,
    build: impl Fn(&Wrap) -> Router,
) -> [App; 4] {
    [
        (BARE, build(&|router| router)),
        (EMPTY_LAYER, build(&|router| router.layer(Identity::new()))),
        (
            CORS_LAYER,
            build(&|router| router.layer(cors_layer([ORIGIN]))),
        ),
        (OURS, ours),
    ]
    .map(|(cors, router)| App {
        case,
        cors,
        path,
        router: router.with_state(()),
    })
}

pub(crate) fn apps() -> Vec<App> {
    let mut apps = Vec::from(router());
    apps.extend(deep().into_iter().flatten());
    apps.extend(method_routers().into_iter().flatten());
    apps.extend(many_origins());
    apps.extend(sources());
    apps
}

pub(crate) fn router() -> [App; 4] {
    in_all_ways("router", "/", annotated(), |layer| layer(app()))
}

/// A policy inside a policy, and a layer inside a layer.
fn deep() -> [[App; 4]; 2] {
    let merged = in_all_ways("merged", "/", merged(), |layer| {
        layer(Router::new().merge(layer(app())))
    });
    let nested = in_all_ways("nested", "/api", nested(), |layer| {
        layer(Router::new().nest("/api", layer(app())))
    });
    [merged, nested]
}

/// `cors_route!`, with a policy for each method.
fn method_routers() -> [[App; 4]; 3] {
    let in_all_ways = |case, ours: MethodRouter, bare: fn() -> MethodRouter| {
        let router = |route| Router::new().route("/", route);
        in_all_ways(case, "/", router(ours), |layer| layer(router(bare())))
    };
    let eight = || {
        delete(hello)
            .get(hello)
            .head(hello)
            .options(hello)
            .patch(hello)
            .post(hello)
            .put(hello)
            .trace(hello)
    };
    [
        in_all_ways("`cors_route!`, 1 method", one_method(), || put(hello)),
        in_all_ways("`cors_route!`, 2 methods", two_methods(), route),
        in_all_ways("`cors_route!`, 8 methods", eight_methods(), eight),
    ]
}

async fn hello() -> &'static str {
    "hello"
}

fn route() -> MethodRouter {
    get(hello).put(hello)
}

fn app() -> Router {
    Router::new().route("/", route())
}

/// The same policy as `Site` for two methods, as people write it.
fn cors_layer(origins: impl IntoIterator<Item = impl AsRef<str>>) -> CorsLayer {
    let origins = origins.into_iter();
    let origins: Vec<HeaderValue> = origins
        .map(|origin| origin.as_ref().parse().unwrap())
        .collect();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .expose_headers([header::ETAG])
        .allow_credentials(true)
        .max_age(Duration::from_secs(600))
}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["content-type"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
)]
struct Site;

#[cors_policy(Site, allow_methods = [GET, PUT])]
fn annotated() -> Router {
    app()
}

#[cors_policy(Site, allow_methods = [GET, PUT], max_age = "1h")]
fn merged() -> Router {
    Router::new().merge(annotated())
}

#[cors_policy(Site, allow_methods = [GET, PUT], max_age = "1h")]
fn nested() -> Router {
    Router::new().nest("/api", annotated())
}

macro_rules! handlers {
    ($($name:ident $age:literal)*) => { $(
        #[cors_policy(Site, max_age = $age)]
        async fn $name() -> &'static str {
            hello().await
        }
    )* };
}

fn one_method() -> MethodRouter {
    handlers!(a 11);
    cors_route!(put(a))
}

fn two_methods() -> MethodRouter {
    handlers!(a 21 b 22);
    cors_route!(get(a).put(b))
}

fn eight_methods() -> MethodRouter {
    handlers!(a 81 b 82 c 83 d 84 e 85 f 86 g 87 h 88);
    cors_route!(
        delete(a)
            .get(b)
            .head(c)
            .options(d)
            .patch(e)
            .post(f)
            .put(g)
            .trace(h)
    )
}

macro_rules! other_policies {
    ($($name:ident $age:literal)*) => {
        $(
            #[cors_policy(Site, allow_methods = [GET, PUT], max_age = $age)]
            fn $name() -> Router {
                app()
            }
        )*

        /// What else a process has. Ten policies are an ordinary case.
        pub(crate) fn other_policies() -> [Router; 10] {
            [$($name()),*]
        }
    };
}
other_policies!(other_1 1 other_2 2 other_3 3 other_4 4 other_5 5
    other_6 6 other_7 7 other_8 8 other_9 9 other_10 10);

/// As many apps as there are other policies.
pub(crate) fn empty_layers() -> [Router; 10] {
    std::array::from_fn(|_| app().layer(Identity::new()))
}

/// The same policy with more origins, of which the one that asks is the last.
fn many_origins() -> impl Iterator<Item = App> {
    let numbers = [
        ("1 origin", 1),
        ("100 origins", 100),
        ("10,000 origins", 10_000),
    ];
    let listed = numbers.into_iter().flat_map(|(case, number)| {
        let others = (1..number).map(|at| format!("https://site-{at}.example"));
        let origins: Vec<String> = others.chain([ORIGIN.to_owned()]).collect();
        let by_hand = App {
            cors: CORS_LAYER,
            ..App::ours(case, app().layer(cors_layer(&origins)))
        };
        [by_hand, App::ours(case, app().layer(policy_layer(origins)))]
    });
    let others = (1..1_000).map(|at| format!("https://*.site-{at}.example"));
    let patterns = policy_layer(others.chain(["https://*.example.com".to_owned()]));
    // Branches and teams of a hosting service, as they are in the field.
    let labels = |number| {
        let others = (1..number).map(|at| format!("https://deploy-*--team-{at}.example.com"));
        let own = ["https://a*.example.com".to_owned()];
        app().layer(policy_layer(others.chain(own)))
    };
    listed.chain([
        App::ours("1,000 patterns", app().layer(patterns)),
        App::ours("1 pattern with a `*` in its label", labels(1)),
        App::ours("1,000 patterns with a `*` in their label", labels(1_000)),
    ])
}

fn policy_layer(origins: impl IntoIterator<Item = String>) -> PolicyLayer {
    let policy = Policy::builder()
        .allow_origins(origins)
        .allow_methods(["GET", "PUT"])
        .allow_headers(["content-type"])
        .expose_headers(["etag"])
        .allow_credentials(true)
        .max_age(600)
        .build();
    PolicyLayer::new(policy.unwrap())
}

/// The same policy, with its origin from elsewhere.
fn sources() -> [App; 4] {
    let shared_origins = SharedOrigins::new([ORIGIN]).unwrap();
    [
        App::ours("`env(…)`", environment()),
        App::ours("`with(SharedOrigins)`", shared(shared_origins)),
        App::ours("`with(closure)`", closure()),
        App::ours("`with(closure)`, a future", future()),
    ]
}

#[cors_policy(
    Site,
    allow_origins = env("CORS_BENCH_ORIGINS", default = ["https://app.example.com"]),
    allow_methods = [GET, PUT],
)]
fn environment() -> Router {
    app()
}

#[cors_policy(
    Site,
    allow_origins = with(origins),
    allow_methods = [GET, PUT],
    dangerously_allow(dynamic_origins),
)]
fn shared(origins: SharedOrigins) -> Router {
    app()
}

#[cors_policy(
    Site,
    allow_origins = with(|origin, _| origin.as_str() == ORIGIN),
    allow_methods = [GET, PUT],
    dangerously_allow(dynamic_origins),
)]
fn closure() -> Router {
    app()
}

#[cors_policy(
    Site,
    allow_origins = with(|origin, _| std::future::ready(origin.as_str() == ORIGIN)),
    allow_methods = [GET, PUT],
    dangerously_allow(dynamic_origins),
)]
fn future() -> Router {
    app()
}

/// 100 routes with two methods each, as people hand them to `axum::serve`: without a `with_state` of
/// their own.
pub(crate) fn hundred_routes() -> [(&'static str, Router); 4] {
    let in_layers = routes(|| route().layer(Identity::new())).layer(Identity::new());
    [
        (BARE, routes(route)),
        ("two empty layers", in_layers),
        ("each route annotated", routes(annotated_route)),
        (
            "each route annotated, in an annotated router",
            annotated_routes(),
        ),
    ]
}

fn routes(route: fn() -> MethodRouter) -> Router {
    (0..100).fold(Router::new(), |router, at| {
        router.route(&format!("/{at}"), route())
    })
}

#[cors_policy(Site, allow_methods = routed)]
fn annotated_route() -> MethodRouter {
    get(hello).put(hello)
}

#[cors_policy(Site, allow_methods = [GET, PUT], max_age = "1h")]
fn annotated_routes() -> Router {
    routes(annotated_route)
}
