//! What is documented, and routed with its policies.

#![forbid(dead_code, unreachable_pub)]
#![deny(warnings)]

use cors_runtime::cors_policy;
use cors_runtime::utoipa::routes;
use cors_tests::Partner;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

#[cors_policy(allow_origins = "*")]
#[utoipa::path(get, path = "/orders")]
async fn list() {}

#[utoipa::path(post, path = "/orders")]
async fn create() {}

// The policy is applied elsewhere.
#[cors_policy(allow_origins = "*", allow(unapplied_policy))]
#[utoipa::path(put, path = "/orders")]
async fn replace() {}

mod orders {
    #[cors_runtime::cors_policy(same_origin)]
    #[utoipa::path(get, path = "/orders/{id}")]
    pub(crate) async fn show() {}

    #[utoipa::path(delete, path = "/orders/{id}")]
    pub(crate) async fn remove() {}
}

#[utoipa::path(patch, path = "/orders/{id}")]
#[cors_policy(allow_origins = "*")]
async fn below_its_documentation() {}

fn inside() -> OpenApiRouter {
    #[utoipa::path(get, path = "/inside")]
    #[cors_policy(allow_origins = "*")]
    async fn list_inside() {}

    #[cors_policy(allow_origins = "*")]
    #[utoipa::path(post, path = "/inside")]
    async fn create_inside() {}

    #[cors_policy(allow_origins = "*")]
    async fn undocumented() {}

    OpenApiRouter::new()
        .routes(routes!(list_inside, create_inside))
        .route("/undocumented", cors_runtime::cors_route!(get(undocumented)))
}

struct Documentation;

#[cors_policy(allow_origins = "*")]
#[utoipa::path(get, path = "/", impl_for = Documentation)]
async fn elsewhere() {}

#[derive(utoipa::OpenApi)]
#[openapi(paths(list, orders::show))]
struct Document;

fn api() -> OpenApiRouter {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(list, create as Partner))
        .routes(routes!(self::orders::show, crate::orders::remove as Partner,))
        .routes(routes!(below_its_documentation))
        .route("/", cors_runtime::cors_route!(get(elsewhere)))
        .routes(utoipa_axum::routes!(replace))
        .routes(utoipa_axum::routes!(create, orders::remove))
}

fn main() {
    let _ = (api(), inside(), Documentation);
}
