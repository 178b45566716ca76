//! Which policy decides at each endpoint, asked of routers of all kinds, without running anything of them.

#![forbid(unsafe_code)]

mod locked;
mod seeded;

use std::convert::Infallible;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodFilter, any, get, on, put};
use cors_runtime::{Policy, PolicyLayer, cors_policy, cors_route};
use cors_testing::Inventory;
use serde_json::json;

/// How often anything of the app has run: a handler, an extractor, middleware, a source.
static RUNS: AtomicUsize = AtomicUsize::new(0);

fn run() {
    RUNS.fetch_add(1, Ordering::Relaxed);
}

struct Extracted;

impl<S: Sync> FromRequestParts<S> for Extracted {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Extracted, Infallible> {
        run();
        Ok(Extracted)
    }
}

async fn plain(_: Extracted) {
    run();
}

async fn with_state(State(_): State<u8>, _: Extracted) {
    run();
}

async fn log_in(request: Request, next: Next) -> Response {
    run();
    next.run(request).await
}

#[cors_policy(allow_origins = "*")]
async fn list() {
    run();
}

#[cors_policy(allow_origins = ["https://admin.example.com"], allow_credentials, enforce)]
async fn create() {
    run();
}

#[cors_policy(
    allow_origins = ["https://b.example.com", "https://a.example.com", env("INVENTORY_MORE", default = ["https://more.example.com"])],
    dev(allow_origins = ["http://localhost:*"]),
    allow_methods = [DELETE],
    max_age = 60,
)]
fn inner() -> Router {
    Router::new()
        .route("/orders/{id}", get(plain).delete(plain))
        .route("/files/{*rest}", get(plain))
        // Authentication around a handler, and inside of the policy.
        .route_layer(from_fn(log_in))
}

#[cors_policy(allow_origins = with(|_, _| -> bool { run(); true }), enforce(all))]
fn outer() -> Router {
    Router::new()
        .nest("/inner", inner())
        .route("/source", get(plain))
        .fallback(plain)
}

#[cors_policy(allow_origins = ["https://method.example"], allow_methods = routed)]
fn one_method<S: Clone + Send + Sync + 'static>() -> axum::routing::MethodRouter<S> {
    put(plain)
}

mod deeper {
    use super::{Router, cors_policy, get, plain};

    #[cors_policy(same_origin, enforce)]
    pub(crate) fn own() -> Router {
        Router::new().route("/own", get(plain))
    }
}

fn app() -> Router {
    let stated = Router::new()
        .route("/state", get(with_state))
        .route("/state/policy", cors_route!(get(list)))
        .with_state(7);
    Router::new()
        .route("/", get(plain))
        .route("/any", any(plain))
        .route("/on", on(MethodFilter::PATCH.or(MethodFilter::PUT), plain))
        .route("/fallback", get(plain).fallback(plain))
        .route("/route", cors_route!(get(list).post(create)))
        .route("/route/any", cors_route!(any(create).get(list)))
        .route("/one", one_method())
        .route_service("/service", get(plain))
        .route_service("/service/route", cors_route!(get(list)))
        .nest_service("/nested", inner())
        .nest("/api", inner())
        .merge(stated)
        .merge(deeper::own())
        .merge(
            Router::new()
                .route("/layer", get(plain))
                .layer(PolicyLayer::new(by_hand())),
        )
        .nest("/v2", outer())
        // Around everything, also the policies.
        .layer(from_fn(log_in))
}

fn by_hand() -> Policy {
    Policy::builder()
        .name("by hand")
        .allow_origins(["https://hand.example"])
        .build()
        .unwrap()
}

/// If a release of axum prints routers in another form, this fails.
#[tokio::test]
async fn every_endpoint_is_listed_and_nothing_runs() {
    let inventory = Inventory::of(&app()).await;
    let expected = "\
METHOD  PATH                     ORIGINS                           CREDENTIALS  ENFORCE  POLICY
*       *                        https://hand.example              no           -        by hand (fallback)
GET     /                        -                                 -            -        none
*       /any                     -                                 -            -        none (methods unknown)
GET     /api/files/{*rest}       https://a.example.com and 2 more  no           -        inventory::inner
DELETE  /api/orders/{id}         https://a.example.com and 2 more  no           -        inventory::inner
GET     /api/orders/{id}         https://a.example.com and 2 more  no           -        inventory::inner
*       /fallback                -                                 -            -        none (methods unknown)
GET     /fallback                -                                 -            -        none
GET     /layer                   https://hand.example              no           -        by hand
*       /nested/*                -                                 -            -        none (not looked into)
PATCH   /on                      -                                 -            -        none
PUT     /on                      -                                 -            -        none
PUT     /one                     https://method.example            no           -        inventory::one_method
GET     /own                     same origin                       no           unsafe   inventory::deeper::own
GET     /route                   *                                 no           -        inventory::list
POST    /route                   https://admin.example.com         yes          unsafe   inventory::create
*       /route/any               https://admin.example.com         yes          unsafe   inventory::create (methods unknown)
GET     /route/any               *                                 no           -        inventory::list
*       /service                 -                                 -            -        none (not looked into)
*       /service/route           -                                 -            -        none (not looked into)
GET     /service/route           *                                 no           -        inventory::list (not looked into)
HEAD    /service/route           *                                 no           -        inventory::list (not looked into)
GET     /state                   -                                 -            -        none
GET     /state/policy            *                                 no           -        inventory::list
*       /v2/*                    with(...)                         no           all      inventory::outer (fallback)
GET     /v2/inner/files/{*rest}  https://a.example.com and 2 more  no           all      inventory::inner
DELETE  /v2/inner/orders/{id}    https://a.example.com and 2 more  no           all      inventory::inner
GET     /v2/inner/orders/{id}    https://a.example.com and 2 more  no           all      inventory::inner
GET     /v2/source               with(...)                         no           all      inventory::outer
";
    assert_eq!(inventory.to_string(), expected, "\n{inventory}");
    assert_eq!(RUNS.load(Ordering::Relaxed), 0);
    // The same where the routes are given.
    let routes: Vec<(&str, &str)> = vec![
        ("GET", "/api/orders/{id}"),
        ("POST", "/route"),
        ("GET", "/gone"),
    ];
    let given = Inventory::of_routes(&app(), routes).await;
    let policy = |method, path| {
        given
            .endpoint(method, path)
            .unwrap()
            .policy()
            .map(str::to_owned)
    };
    assert_eq!(
        policy("GET", "/api/orders/{id}").as_deref(),
        Some("inventory::inner")
    );
    assert_eq!(
        policy("POST", "/route").as_deref(),
        Some("inventory::create")
    );
    // The fallback decides there.
    assert_eq!(policy("GET", "/gone").as_deref(), Some("by hand"));
    assert_eq!(RUNS.load(Ordering::Relaxed), 0);
}

/// Policies side by side share nothing, and the inventory says so. (The layer of a policy around them would panic in
/// this build.)
#[tokio::test]
async fn policies_that_cannot_take_effect_are_told() {
    let both = get(plain).layer(PolicyLayer::new(by_hand()));
    let app = Router::new().route("/both", both.post(plain).layer(from_fn(log_in)));
    let inventory = Inventory::of(&app).await;
    assert_eq!(
        inventory.endpoint("GET", "/both").unwrap().policy(),
        Some("by hand")
    );
    assert_eq!(inventory.endpoint("POST", "/both").unwrap().policy(), None);
}

#[tokio::test]
async fn a_document_is_compared_with_the_routes() {
    let document = json!({
        "paths": {
            "/api/orders/{number}": { "get": {}, "put": {}, "summary": "orders" },
            "/api/files/{rest}": { "get": {} },
            "/any": { "post": {} },
        }
    });
    let inventory = Inventory::of_documented(&Router::new().merge(routed()), &document).await;
    assert_eq!(
        inventory.findings(),
        [
            "PUT /api/orders/{number} is documented, and not routed",
            "DELETE /api/orders/{id} is routed, and not documented",
        ]
    );
}

fn routed() -> Router {
    Router::new()
        .nest("/api", inner())
        .route("/any", any(plain))
}

#[tokio::test]
async fn a_thousand_routes_are_listed() {
    static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| {
        (0..1000)
            .map(|number| format!("/{number}/{{id}}"))
            .collect()
    });
    let app = PATHS.iter().fold(Router::new(), |app, path| {
        app.route(path, cors_route!(get(list).post(create)))
    });
    let inventory = Inventory::of(&app).await;
    assert_eq!(inventory.endpoints().count(), 2001);
    let table = inventory.to_string();
    assert_eq!(table.lines().count(), 2002);
}
