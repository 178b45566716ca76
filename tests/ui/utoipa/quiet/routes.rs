//! What is documented, and routed with its policies.

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
    use utoipa::path;

    #[cors_runtime::cors_policy(same_origin)]
    #[path(get, path = "/orders/{id}")]
    pub(crate) async fn show() {}

    #[path(delete, path = "/orders/{id}")]
    pub(crate) async fn remove() {}
}

struct Documentation;

#[cors_policy(allow_origins = "*")]
#[utoipa::path(get, path = "/", impl_for = Documentation)]
#[allow(dead_code)]
async fn elsewhere() {}

#[derive(utoipa::OpenApi)]
#[openapi(paths(list, orders::show))]
struct Document;

fn api() -> OpenApiRouter {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(list, create as Partner))
        .routes(routes!(self::orders::show, crate::orders::remove as Partner,))
        .routes(utoipa_axum::routes!(replace))
        .routes(utoipa_axum::routes!(create, orders::remove))
}

fn main() {
    let _ = (api(), Documentation, elsewhere);
}
