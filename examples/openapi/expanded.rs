// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::{Arc, Mutex, PoisonError};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router};
use cors_runtime::utoipa::routes;
use cors_runtime::{cors_policy, cors_route};
use utoipa::openapi::{Info, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

/// What is ordered.
type Orders = Arc<Mutex<Vec<String>>>;

/// Any page may look.
#[utoipa::path(get, path = "/orders", responses((status = 200, body = Vec<String>)))]
async fn list(State(orders): State<Orders>) -> Json<Vec<String>> {
    Json(orders.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

#[allow(non_camel_case_types)]
type list = ::cors_runtime::__private::PolicyOf<__list_policy>;

struct __list_policy;

const _: () = {
    fn unapplied_policy_route_list_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __list_policy {
        const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
                "list",
                ::core::module_path!(),
            )
            .allow_origins(&["*"])
            .build();
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_list_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&list))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&list);

#[allow(clippy::same_name_method)]
impl __path_list {
    #[doc(hidden)]
    pub fn schemas<T: ::cors_runtime::__private::AppliesPolicies>(_: &mut T) {}
}

const _: () = ::cors_runtime::__private::assert_handler_return::<Json<Vec<String>>>();

/// Only the shop may order.
#[utoipa::path(
    post,
    path = "/orders",
    request_body(content = String, content_type = "application/json"),
    responses((status = 201))
)]
async fn create(State(orders): State<Orders>, Json(order): Json<String>) -> StatusCode {
    orders.lock().unwrap_or_else(PoisonError::into_inner).push(order);
    StatusCode::CREATED
}

#[allow(non_camel_case_types)]
type create = ::cors_runtime::__private::PolicyOf<__create_policy>;

struct __create_policy;

const _: () = {
    fn unapplied_policy_route_create_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __create_policy {
        const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
                "create",
                ::core::module_path!(),
            )
            .allow_origins(&["https://shop.example.com"])
            .dev_origins(
                ::core::cfg!(debug_assertions),
                &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
            )
            .allow_headers(&["content-type"])
            .max_age(600)
            .build();
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_create_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&create))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&create);

#[allow(clippy::same_name_method)]
impl __path_create {
    #[doc(hidden)]
    pub fn schemas<T: ::cors_runtime::__private::AppliesPolicies>(_: &mut T) {}
}

const _: () = ::cors_runtime::__private::assert_handler_return::<StatusCode>();

/// The document, for tools on other sites: an online editor, a generator of clients.
async fn document(
    State(json): State<Arc<str>>,
) -> ([(&'static str, &'static str); 1], String) {
    ([("content-type", "application/json")], json.to_string())
}

#[allow(non_camel_case_types)]
type document = ::cors_runtime::__private::PolicyOf<__document_policy>;

struct __document_policy;

const _: () = {
    fn unapplied_policy_route_document_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __document_policy {
        const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
                "document",
                ::core::module_path!(),
            )
            .allow_origins(&["*"])
            .build();
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_document_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&document))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&document);

const _: () = ::cors_runtime::__private::assert_handler_return::<
    ([(&'static str, &'static str); 1], String),
>();

/// The documented routes.
fn documented() -> OpenApiRouter<Orders> {
    let info = Info::new("Orders", "1.0.0");
    let document = OpenApiBuilder::new().info(info).build();
    OpenApiRouter::with_openapi(document).routes(routes!(list, create))
}

/// All of it. Swagger UI is a page of the API's own origin, so it needs no policy: `same_origin` keeps it,
/// and every 404, from other pages.
fn api(orders: Orders) -> Router {
    let router: Router = {
        let (router, openapi) = documented().split_for_parts();
        let json: Arc<str> = openapi.to_json().expect("a document is JSON").into();
        router
            .with_state(orders)
            .route(
                "/openapi.json",
                {
                    let key = <::cors_runtime::__private::Known<
                        CORS_ROUTE_IS_KNOWN,
                    > as ::cors_runtime::__private::EndpointKey<
                        _,
                    >>::key(cors_route_endpoint, cors_route_policies);
                    let router = ::cors_runtime::__private::route(
                        ::cors_runtime::__private::axum::routing::get(
                            (CORS_ROUTE_POLICY_0).apply(document, &key),
                        ),
                        &key,
                    );
                    #[allow(deprecated, redundant_imports)]
                    use document as document;
                    #[allow(deprecated)]
                    const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                        #[allow(unused_imports)]
                        use ::cors_runtime::__private::{
                            AppliedElsewhere as _, no_cors_policy,
                        };
                        {
                            #[allow(unused_imports)]
                            use document as no_cors_policy;
                            ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                no_cors_policy,
                            >(
                                <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                            )
                        }
                    };
                    const _: () = (::cors_runtime::__private::assert_routed)(
                        CORS_ROUTE_POLICY_0.policy(),
                        ::cors_runtime::__private::RoutedAs::Method("GET"),
                        "document",
                        false,
                    );
                    fn cors_route_policies() -> ::cors_runtime::__private::MethodPolicies {
                        ::cors_runtime::__private::MethodPolicies::new()
                            .method("GET", CORS_ROUTE_POLICY_0.layer())
                    }
                    fn cors_route_endpoint() -> &'static ::cors_runtime::__private::RouteEndpoint {
                        static ENDPOINT: ::std::sync::LazyLock<
                            ::cors_runtime::__private::RouteEndpoint,
                        > = ::std::sync::LazyLock::new(|| {
                            cors_route_policies().into_endpoint()
                        });
                        &ENDPOINT
                    }
                    const CORS_ROUTE_IS_KNOWN: bool = CORS_ROUTE_POLICY_0.is_known();
                    router
                }
                    .with_state(json),
            )
            .merge(SwaggerUi::new("/docs").config("/openapi.json".into()))
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        api::layer(),
    )
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyOf<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .same_origin()
        .build();
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr() ?);
    println!(
        "The API is at {url}\n\nSwagger UI is at {url}/docs/. Any page may read the document:\n"
    );
    println!("  curl -i {url}/openapi.json -H 'Origin: https://editor.example'\n");
    println!("and only the shop may order:\n");
    println!(
        "  curl -i -X OPTIONS {url}/orders -H 'Origin: https://shop.example.com' \\"
    );
    println!("       -H 'Access-Control-Request-Method: POST' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("README.md beside this file has more.");
    let orders = vec!["a lamp".to_owned()];
    axum::serve(listener, api(Arc::new(Mutex::new(orders)))).await
}
