//! Handlers that one `routes!` or the other would route without a policy.

use cors_runtime::cors_policy;
use utoipa_axum::router::OpenApiRouter;

#[cors_policy(allow_origins = "*")]
#[utoipa::path(get, path = "/orders")]
pub async fn list() {}

#[utoipa::path(post, path = "/orders")]
pub async fn create() {}

#[cors_policy(allow_origins = "*")]
pub async fn undocumented() {}

pub mod orders {
    #[cors_runtime::cors_policy(same_origin)]
    #[utoipa::path(get, path = "/orders/{id}")]
    pub async fn show() {}

    #[utoipa::path(delete, path = "/orders/{id}")]
    pub async fn delete() {}
}

#[utoipa::path(put, path = "/orders")]
#[cors_policy(allow_origins = "*")]
pub async fn below_its_documentation() {}

pub fn without_policies() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(utoipa_axum::routes!(list, create)) //~ utoipa_axum::routes!(list, create) => utoipa's own `routes!` leaves the policy of this handler out [cors::unapplied_policy]
        .routes(utoipa_axum::routes!(orders::delete, orders::show)) //~ utoipa_axum::routes!(orders::delete, orders::show) => write `use cors_runtime::utoipa::routes;` in place of `use utoipa_axum::routes;`
}

pub fn without_the_policy_below() -> OpenApiRouter {
    OpenApiRouter::new().routes(utoipa_axum::routes!(below_its_documentation)) //~ utoipa_axum::routes!(below_its_documentation) => utoipa's own `routes!` leaves the policy of this handler out
}

pub fn without_a_policy() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(cors_runtime::utoipa::routes!(list, create)) //~ create => this handler has no CORS policy
        .routes(cors_runtime::utoipa::routes!(orders::delete, orders::show)) //~ delete => this handler has no CORS policy
}

pub fn without_documentation() -> OpenApiRouter {
    OpenApiRouter::new().routes(cors_runtime::utoipa::routes!(undocumented)) //~ cors_runtime::utoipa::routes!(undocumented) => cannot find type `__path_undocumented` in this scope
}

fn main() {}
