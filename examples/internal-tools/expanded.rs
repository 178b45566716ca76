// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{cors_policy, cors_route};

/// What is ordered, by number.
type Orders = Arc<Mutex<BTreeMap<u32, String>>>;

/// The screen on the wall and the dashboard may look. The token goes in `Authorization`, which a
/// page may only send where a policy names it: `"*"` would not cover it.
struct Look;

impl ::cors_runtime::CorsPolicy for Look {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "Look",
            ::core::module_path!(),
        )
        .allow_origins(&["https://admin.example.com", "https://wall.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_headers(&["authorization"])
        .max_age(600)
        .build();
}

impl ::cors_runtime::KnownOrigins for Look {}

#[allow(clippy::same_name_method)]
impl Look {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

/// Only the dashboard may change things. There are no cookies, so no `allow_credentials`: a page
/// that has no token gets nowhere, whatever its origin.
struct Change;

impl ::cors_runtime::CorsPolicy for Change {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "Change",
            ::core::module_path!(),
        )
        .allow_origins(&["https://admin.example.com"])
        .allow_headers(&["authorization", "content-type"])
        .max_age(600)
        .build();
}

impl ::cors_runtime::KnownOrigins for Change {}

#[allow(clippy::same_name_method)]
impl Change {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

async fn list(State(orders): State<Orders>) -> Json<BTreeMap<u32, String>> {
    Json(lock(&orders).clone())
}

#[allow(non_camel_case_types)]
type list = ::cors_runtime::__private::PolicyOf<__list_policy>;

struct __list_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Look,
    >("list", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_list_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __list_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_list_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&list))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&list);

const _: () = ::cors_runtime::__private::assert_handler_return::<
    Json<BTreeMap<u32, String>>,
>();

async fn replace(
    State(orders): State<Orders>,
    Path(id): Path<u32>,
    Json(order): Json<String>,
) {
    lock(&orders).insert(id, order);
}

#[allow(non_camel_case_types)]
type replace = ::cors_runtime::__private::PolicyOf<__replace_policy>;

struct __replace_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Change,
    >("replace", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    const _: () = {
        #[allow(non_camel_case_types)]
        struct cors_policy<const ALLOWED: ::core::primitive::bool>;
        #[allow(dead_code)]
        impl cors_policy<true> {
            const POLICY: () = ();
        }
        #[allow(dead_code)]
        impl cors_policy<false> {
            #[deprecated(
                note = "this handler takes JSON, and the named policy does not allow the header `content-type`: browsers then send no `application/json` from another origin [cors::json_without_content_type]\nhelp: add `\"content-type\"` to the `allow_headers` of the named policy, or, if no page of another origin is to send any, add `allow(json_without_content_type)`"
            )]
            const POLICY: () = ();
        }
        cors_policy::<
            {
                ::cors_runtime::__private::allows_extractor(
                    POLICY,
                    ::cors_runtime::__private::ExtractorNeed::Json,
                )
            },
        >::POLICY
    };
    fn unapplied_policy_route_replace_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __replace_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_replace_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&replace))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&replace);

async fn remove(State(orders): State<Orders>, Path(id): Path<u32>) -> StatusCode {
    match lock(&orders).remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

#[allow(non_camel_case_types)]
type remove = ::cors_runtime::__private::PolicyOf<__remove_policy>;

struct __remove_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Change,
    >("remove", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_remove_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __remove_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_remove_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&remove))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&remove);

const _: () = ::cors_runtime::__private::assert_handler_return::<StatusCode>();

/// A route without a policy of its own is not shared: here, `/health`. The attribute is on the whole
/// router so that preflights, which browsers send without a token, are answered in front of the
/// middleware that demands one; the nearest policy is the one that answers.
fn api(orders: Orders) -> Router {
    let router: Router = {
        Router::new()
            .route(
                "/orders",
                {
                    let key = <::cors_runtime::__private::Known<
                        CORS_ROUTE_IS_KNOWN,
                    > as ::cors_runtime::__private::EndpointKey<
                        _,
                    >>::key(cors_route_endpoint, cors_route_policies);
                    let router = ::cors_runtime::__private::route(
                        ::cors_runtime::__private::axum::routing::get(
                            (CORS_ROUTE_POLICY_0).apply(list, &key),
                        ),
                        &key,
                    );
                    #[allow(deprecated, redundant_imports)]
                    use list as list;
                    #[allow(deprecated)]
                    const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                        #[allow(unused_imports)]
                        use ::cors_runtime::__private::{
                            AppliedElsewhere as _, no_cors_policy,
                        };
                        {
                            #[allow(unused_imports)]
                            use list as no_cors_policy;
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
                        "list",
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
                },
            )
            .route(
                "/orders/{id}",
                {
                    let key = <::cors_runtime::__private::Known<
                        CORS_ROUTE_IS_KNOWN,
                    > as ::cors_runtime::__private::EndpointKey<
                        _,
                    >>::key(cors_route_endpoint, cors_route_policies);
                    let router = ::cors_runtime::__private::route(
                        ::cors_runtime::__private::axum::routing::put(
                                (CORS_ROUTE_POLICY_0).apply(replace, &key),
                            )
                            .delete((CORS_ROUTE_POLICY_1).apply(remove, &key)),
                        &key,
                    );
                    #[allow(deprecated, redundant_imports)]
                    use replace as replace;
                    #[allow(deprecated)]
                    const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                        #[allow(unused_imports)]
                        use ::cors_runtime::__private::{
                            AppliedElsewhere as _, no_cors_policy,
                        };
                        {
                            #[allow(unused_imports)]
                            use replace as no_cors_policy;
                            ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                no_cors_policy,
                            >(
                                <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                            )
                        }
                    };
                    const _: () = (::cors_runtime::__private::assert_routed)(
                        CORS_ROUTE_POLICY_0.policy(),
                        ::cors_runtime::__private::RoutedAs::Method("PUT"),
                        "replace",
                        false,
                    );
                    #[allow(deprecated, redundant_imports)]
                    use remove as remove;
                    #[allow(deprecated)]
                    const CORS_ROUTE_POLICY_1: ::cors_runtime::__private::HandlerPolicy = {
                        #[allow(unused_imports)]
                        use ::cors_runtime::__private::{
                            AppliedElsewhere as _, no_cors_policy,
                        };
                        {
                            #[allow(unused_imports)]
                            use remove as no_cors_policy;
                            ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                no_cors_policy,
                            >(
                                <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                            )
                        }
                    };
                    const _: () = (::cors_runtime::__private::assert_routed)(
                        CORS_ROUTE_POLICY_1.policy(),
                        ::cors_runtime::__private::RoutedAs::Method("DELETE"),
                        "remove",
                        false,
                    );
                    fn cors_route_policies() -> ::cors_runtime::__private::MethodPolicies {
                        ::cors_runtime::__private::MethodPolicies::new()
                            .method("PUT", CORS_ROUTE_POLICY_0.layer())
                            .method("DELETE", CORS_ROUTE_POLICY_1.layer())
                    }
                    fn cors_route_endpoint() -> &'static ::cors_runtime::__private::RouteEndpoint {
                        static ENDPOINT: ::std::sync::LazyLock<
                            ::cors_runtime::__private::RouteEndpoint,
                        > = ::std::sync::LazyLock::new(|| {
                            cors_route_policies().into_endpoint()
                        });
                        &ENDPOINT
                    }
                    const CORS_ROUTE_IS_KNOWN: bool = CORS_ROUTE_POLICY_0.is_known()
                        && CORS_ROUTE_POLICY_1.is_known();
                    router
                },
            )
            .route_layer(middleware::from_fn(with_token))
            .route("/health", get(|| async { "ok\n" }))
            .with_state(orders)
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

/// Two tokens: one to look, one for everything. A real app asks its identity provider.
async fn with_token(request: Request, next: Next) -> Result<Response, StatusCode> {
    let token = request.headers().get(header::AUTHORIZATION);
    match token.map(HeaderValue::as_bytes) {
        Some(b"Bearer admin") => Ok(next.run(request).await),
        Some(b"Bearer wall") if request.method().is_safe() => Ok(next.run(request).await),
        Some(b"Bearer wall") => Err(StatusCode::FORBIDDEN),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

fn lock(orders: &Orders) -> MutexGuard<'_, BTreeMap<u32, String>> {
    orders.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr() ?);
    println!("The API is at {url}\n\nThe screen on the wall may look:\n");
    println!("  curl -i {url}/orders -H 'Origin: https://wall.example.com' \\");
    println!("       -H 'Authorization: Bearer wall'\n");
    println!("but it may not delete, so its browser never sends that request:\n");
    println!(
        "  curl -i -X OPTIONS {url}/orders/1 -H 'Origin: https://wall.example.com' \\"
    );
    println!("       -H 'Access-Control-Request-Method: DELETE'\n");
    println!(
        "The dashboard, https://admin.example.com, may. README.md beside this file has more."
    );
    let orders = BTreeMap::from([(1, "a lamp".to_owned()), (2, "a chair".to_owned())]);
    axum::serve(listener, api(Arc::new(Mutex::new(orders)))).await
}
