//! What else an annotated function may return, and what may be around it.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, put};
use cors_routers::{Site, assert_same, matrix};
use cors_runtime::{PolicyErrors, PolicyLayer, PolicyTarget, cors_policy};
use tower::Layer as _;
use tower_http::normalize_path::NormalizePathLayer;

fn routes() -> Router {
    let list = async || ([("etag", "\"1\"")], "a lamp");
    let create = async |order: String| (StatusCode::CREATED, order);
    let replace = async |Path(_): Path<u32>, order: String| order;
    Router::new()
        .route("/orders", get(list).post(create))
        .route("/orders/{id}", put(replace))
}

#[cors_policy(Site)]
fn plain() -> Router {
    routes()
}

/// A type of a user's own.
struct Service(Router);

impl PolicyTarget for Service {
    fn with_policy(self, layer: PolicyLayer) -> Service {
        Service(self.0.with_policy(layer))
    }
}

impl From<Service> for Router {
    fn from(service: Service) -> Router {
        service.0
    }
}

#[cors_policy(Site)]
fn of_the_user() -> Service {
    Service(routes())
}

#[cors_policy(Site)]
fn into_a_router() -> impl Into<Router> {
    Service(routes())
}

#[cors_policy(Site)]
fn in_a_tuple() -> Result<(Router, u8), PolicyErrors> {
    Ok((routes(), 0))
}

#[cors_policy(Site)]
async fn awaited() -> Router {
    tokio::task::yield_now().await;
    routes()
}

#[tokio::test]
async fn each_serves_what_a_router_serves() {
    let expected = matrix(plain()).await;
    assert!(expected.contains("access-control-allow-credentials"));
    for app in [
        of_the_user().into(),
        into_a_router().into(),
        in_a_tuple().unwrap().0,
        awaited().await,
        Router::new().fallback_service(NormalizePathLayer::trim_trailing_slash().layer(plain())),
    ] {
        assert_same(&matrix(app).await, &expected);
    }
}
