//! Sources and nesting: the nearest policy decides, whichever of the two asks somebody.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use cors_runtime::{CorsOutcome, SharedOrigins, cors_policy, origin_source};
use tokio::time::sleep;
use tower::ServiceExt as _;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, Site};
use crate::reply::Reply;

const TENANT: &str = "https://tenant.example";

#[cors_policy(allow_origins = with(origins), allow_methods = [PUT], allow_credentials)]
fn by_set(origins: SharedOrigins, inside: Router) -> Router {
    inside
}

#[cors_policy(allow_origins = with(origin_source(|origin, _| {
    let is_tenant = origin.as_str() == TENANT;
    async move {
        sleep(Duration::from_millis(5)).await;
        is_tenant
    }
})), allow_methods = [PUT])]
fn later(inside: Router) -> Router {
    inside
}

#[cors_policy(Site)]
fn site(inside: Router) -> Router {
    inside
}

async fn answers(app: &Router, path: &str, policy: &str, allowed: &str) {
    for origin in [APP, TENANT, EVIL] {
        for ask in [Ask::get(path), Ask::preflight(path, "PUT")] {
            let ask = ask.from(origin);
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let outcome = response.extensions().get::<CorsOutcome>().unwrap();
            assert_eq!(outcome.policy(), policy, "{path} {origin}");
            let reply = Reply::read(response).await;
            let expected = (origin == allowed).then_some(origin);
            assert_eq!(reply.allowed_origin(), expected, "{path} {origin}");
        }
    }
}

#[tokio::test]
async fn the_nearest_decides_whichever_asks() {
    let inner = || routes(Calls::default());
    let set = || SharedOrigins::new([TENANT]).unwrap();
    let beside = || Router::new().route("/beside", get(async || "beside").put(async || "beside"));

    let app = site(beside().nest("/inner", by_set(set(), inner())));
    answers(&app, "/inner/orders", "by_set", TENANT).await;
    answers(&app, "/beside", "site", APP).await;

    let app = site(beside().nest("/inner", later(inner())));
    answers(&app, "/inner/orders", "later", TENANT).await;
    answers(&app, "/beside", "site", APP).await;

    for outer in [later, |inside| {
        by_set(SharedOrigins::new([TENANT]).unwrap(), inside)
    }] {
        let app = outer(beside().nest("/inner", site(inner())));
        answers(&app, "/inner/orders", "site", APP).await;
        let named = app
            .clone()
            .oneshot(Ask::get("/beside").in_process())
            .await
            .unwrap();
        let name = named.extensions().get::<CorsOutcome>().unwrap().policy();
        answers(&app, "/beside", name, TENANT).await;
    }

    let app = later(beside().nest("/inner", by_set(set(), inner())));
    answers(&app, "/inner/orders", "by_set", TENANT).await;
    answers(&app, "/beside", "later", TENANT).await;
}
