//! The same routes, by axum and by utoipa.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, put};
use cors_routers::{Site, assert_same, matrix};
use cors_runtime::{PolicyErrors, SharedOrigins, cors_policy, cors_route};

use super::policies::routes;
use super::utoipa;
use super::utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use super::utoipa_axum::routes as without_policies;

/// Handlers with documentation, and some with policies.
macro_rules! handlers {
    ({ $($list:tt)* } { $($create:tt)* } { $($replace:tt)* }) => {
        $($list)*
        #[utoipa::path(get, path = "/orders", responses((status = 200, body = String)))]
        pub(super) async fn list() -> ([(&'static str, &'static str); 1], &'static str) {
            ([("etag", "\"1\"")], "a lamp")
        }

        $($create)*
        #[utoipa::path(post, path = "/orders", request_body = String)]
        pub(super) async fn create(order: String) -> (StatusCode, String) {
            (StatusCode::CREATED, order)
        }

        $($replace)*
        #[utoipa::path(put, path = "/orders/{id}", params(("id" = u32, Path)))]
        pub(super) async fn replace(Path(_): Path<u32>, order: String) -> String {
            order
        }
    };
}

mod bare {
    use super::utoipa;
    use super::*;

    handlers!({} {} {});
}

mod annotated {
    use super::utoipa;
    use super::*;

    handlers! {
        { #[cors_policy(allow_origins = "*")] }
        { #[cors_policy(Site, allow_methods = routed)] }
        { #[cors_policy(Site, allow_methods = routed, max_age = 60)] }
    }
}

// One policy around all of it.

#[cors_policy(Site)]
fn plain() -> Router {
    Router::new()
        .route("/orders", get(bare::list).post(bare::create))
        .route("/orders/{id}", put(bare::replace))
}

fn undecorated() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(without_policies!(bare::list, bare::create))
        .routes(without_policies!(bare::replace))
}

#[cors_policy(Site)]
fn documented() -> OpenApiRouter {
    undecorated()
}

#[cors_policy(Site)]
fn split() -> (Router, utoipa::openapi::OpenApi) {
    undecorated().split_for_parts()
}

#[cors_policy(Site, allow_origins = with(origins))]
fn at_run_time(origins: SharedOrigins) -> Result<OpenApiRouter, PolicyErrors> {
    Ok(undecorated())
}

#[tokio::test]
async fn a_router_serves_what_the_plain_one_serves() {
    let expected = matrix(plain()).await;
    assert!(expected.contains("access-control-allow-credentials"));
    assert_same(&matrix(documented().into()).await, &expected);
    assert_same(&matrix(split().0).await, &expected);
    let origins = SharedOrigins::new(["https://app.example.com"]).unwrap();
    assert_same(
        &matrix(at_run_time(origins).unwrap().into()).await,
        &expected,
    );
}

#[cors_policy(Site)]
fn orders() -> UtoipaMethodRouter {
    without_policies!(bare::list, bare::create)
}

#[cors_policy(Site)]
fn order() -> UtoipaMethodRouter<u8> {
    without_policies!(bare::replace)
}

fn documented_by_path() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(order())
        .with_state(7)
        .routes(orders())
}

#[tokio::test]
async fn a_path_serves_what_the_plain_one_serves() {
    #[cors_policy(Site)]
    fn orders() -> axum::routing::MethodRouter {
        get(bare::list).merge(axum::routing::post(bare::create))
    }
    #[cors_policy(Site)]
    fn order() -> axum::routing::MethodRouter {
        axum::routing::MethodRouter::new().merge(put(bare::replace))
    }
    let plain = Router::new()
        .route("/orders", orders())
        .route("/orders/{id}", order());
    assert_same(
        &matrix(documented_by_path().into()).await,
        &matrix(plain).await,
    );
}

// Each method under its own.

fn by_method() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(annotated::list, annotated::create))
        .routes(routes!(annotated::replace))
}

fn by_a_name() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(annotated::list, bare::create as annotated::create))
        .routes(routes!(bare::replace as annotated::replace,))
}

#[tokio::test]
async fn each_method_is_served_under_the_policy_of_its_handler() {
    let plain = Router::new()
        .route(
            "/orders",
            cors_route!(get(annotated::list).post(annotated::create)),
        )
        .route("/orders/{id}", cors_route!(put(annotated::replace)));
    let expected = matrix(plain).await;
    assert!(
        expected.contains("access-control-max-age: 60,"),
        "{expected}"
    );
    assert_same(&matrix(by_method().into()).await, &expected);
    assert_same(&matrix(by_a_name().into()).await, &expected);
}

mod listed {
    use super::utoipa;
    use super::*;

    handlers! {
        { #[cors_policy(allow_origins = "*")] }
        { #[cors_policy(Site, allow_methods = [POST])] }
        { #[cors_policy(Site, allow_methods = [PUT, POST], max_age = 60)] }
    }
}

#[tokio::test]
async fn a_policy_may_list_the_methods_of_its_handler() {
    let router = OpenApiRouter::new()
        .routes(routes!(listed::list, listed::create))
        .routes(routes!(listed::replace));
    assert_same(
        &matrix(router.into()).await,
        &matrix(by_method().into()).await,
    );
    let router: OpenApiRouter = OpenApiRouter::new()
        .routes(routes!(listed::list, bare::create as Site))
        .routes(routes!(bare::replace as Site));
    let router = matrix(router.into()).await;
    assert!(router.contains("access-control-allow-methods: PUT"));
}

#[test]
#[should_panic(
    expected = "`refused::replace` is routed under `PUT`, which `allow_methods` of its policy does not list"
)]
fn a_policy_that_lists_others_panics_at_start_up() {
    mod refused {
        use super::super::utoipa;
        use super::*;

        handlers! {
            { #[cors_policy(allow_origins = "*")] }
            { #[cors_policy(Site, allow_methods = [POST])] }
            { #[cors_policy(Site, allow_methods = [POST])] }
        }
    }
    let _: OpenApiRouter = OpenApiRouter::new()
        .routes(routes!(refused::list, refused::create))
        .routes(routes!(refused::replace));
}

#[tokio::test]
async fn the_document_is_the_same_with_and_without_policies() {
    let json = |router: OpenApiRouter| router.into_openapi().to_json().unwrap();
    let expected = json(undecorated());
    assert!(expected.contains("\"/orders/{id}\""));
    assert_eq!(json(documented()), expected);
    assert_eq!(split().1.to_json().unwrap(), expected);
    assert_eq!(json(by_method()), expected);
    assert_eq!(json(by_a_name()), expected);
    assert_eq!(json(documented_by_path()), expected);
}
