//! aide.

use aide::axum::ApiRouter;
use aide::axum::routing::{ApiMethodRouter, get, put};
use aide::openapi::OpenApi;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use cors_routers::{Site, assert_same, matrix};
use cors_runtime::{PolicyErrors, cors_policy};

async fn list() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("etag", "\"1\"")], "a lamp")
}

async fn create(order: String) -> (StatusCode, String) {
    (StatusCode::CREATED, order)
}

async fn replace(Path(_): Path<u32>, order: String) -> String {
    order
}

#[cors_policy(Site)]
fn plain() -> Router {
    Router::new()
        .route("/orders", axum::routing::get(list).post(create))
        .route("/orders/{id}", axum::routing::put(replace))
}

fn undecorated<S: Clone + Send + Sync + 'static>() -> ApiRouter<S> {
    ApiRouter::new()
        .api_route("/orders", get(list).post(create))
        .api_route("/orders/{id}", put(replace))
}

#[cors_policy(Site)]
fn documented() -> Result<ApiRouter<u8>, PolicyErrors> {
    Ok(undecorated())
}

#[cors_policy(Site)]
fn orders() -> ApiMethodRouter {
    get(list).post(create)
}

#[cors_policy(Site)]
fn order() -> ApiMethodRouter {
    ApiMethodRouter::new().merge(put(replace))
}

fn documented_by_path() -> ApiRouter {
    ApiRouter::new()
        .api_route("/orders", orders())
        .api_route("/orders/{id}", order())
}

#[tokio::test]
async fn a_router_serves_what_the_plain_one_serves() {
    let documented = documented().unwrap().with_state(7);
    assert_same(&matrix(documented.into()).await, &matrix(plain()).await);
}

#[tokio::test]
async fn a_path_serves_what_the_plain_one_serves() {
    #[cors_policy(Site)]
    fn orders() -> MethodRouter {
        axum::routing::get(list).post(create)
    }
    #[cors_policy(Site)]
    fn order() -> MethodRouter {
        MethodRouter::new().merge(axum::routing::put(replace))
    }
    let plain = Router::new()
        .route("/orders", orders())
        .route("/orders/{id}", order());
    assert_same(
        &matrix(documented_by_path().into()).await,
        &matrix(plain).await,
    );
}

#[tokio::test]
async fn the_document_is_the_same_with_and_without_policies() {
    let json = |router: ApiRouter| {
        let mut document = OpenApi::default();
        let _ = router.finish_api(&mut document);
        serde_json::to_string(&document).unwrap()
    };
    let expected = json(undecorated());
    assert!(expected.contains("\"/orders/{id}\""));
    assert_eq!(json(documented().unwrap().with_state(7)), expected);
    assert_eq!(json(documented_by_path()), expected);
}
