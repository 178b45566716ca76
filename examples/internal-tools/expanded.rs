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

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for Look {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "Look",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["https://admin.example.com", "https://wall.example.com"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        #[cfg(debug_assertions)]
        dev_origins: ::core::option::Option::Some(
            &::cors_runtime::__private::ListedOrigins {
                patterns: &["http://localhost:*"],
                ..::cors_runtime::__private::ListedOrigins::NONE
            },
        ),
        #[cfg(not(debug_assertions))]
        dev_origins: ::core::option::Option::None,
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["authorization"],
        ),
        max_age: ::core::option::Option::Some(600u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl Look {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for Change {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "Change",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["https://admin.example.com"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["authorization", "content-type"],
        ),
        max_age: ::core::option::Option::Some(600u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl Change {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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

#[allow(
    clippy::empty_structs_with_brackets,
    non_camel_case_types,
    missing_debug_implementations
)]
#[doc(hidden)]
struct list {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for list {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Look as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "list",
            base: ::core::option::Option::Some(BASE),
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl list {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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
    #[doc(hidden)]
    pub fn __handler() -> ::core::option::Option<::core::any::TypeId> {
        ::core::option::Option::Some(::cors_runtime::__private::type_id(&list))
    }
}

const _: () = {
    #[allow(deprecated)]
    const POLICY: ::cors_runtime::Policy = <list as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_no_source(&POLICY);
};

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

#[allow(
    clippy::empty_structs_with_brackets,
    non_camel_case_types,
    missing_debug_implementations
)]
#[doc(hidden)]
struct replace {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for replace {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Change as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "replace",
            base: ::core::option::Option::Some(BASE),
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl replace {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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
    #[doc(hidden)]
    pub fn __handler() -> ::core::option::Option<::core::any::TypeId> {
        ::core::option::Option::Some(::cors_runtime::__private::type_id(&replace))
    }
}

const _: () = {
    #[allow(deprecated)]
    const POLICY: ::cors_runtime::Policy = <replace as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_no_source(&POLICY);
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
                    &POLICY,
                    ::cors_runtime::__private::ExtractorNeed::Json,
                )
            },
        >::POLICY
    };
};

async fn remove(State(orders): State<Orders>, Path(id): Path<u32>) -> StatusCode {
    match lock(&orders).remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

#[allow(
    clippy::empty_structs_with_brackets,
    non_camel_case_types,
    missing_debug_implementations
)]
#[doc(hidden)]
struct remove {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for remove {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Change as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "remove",
            base: ::core::option::Option::Some(BASE),
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl remove {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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
    #[doc(hidden)]
    pub fn __handler() -> ::core::option::Option<::core::any::TypeId> {
        ::core::option::Option::Some(::cors_runtime::__private::type_id(&remove))
    }
}

const _: () = {
    #[allow(deprecated)]
    const POLICY: ::cors_runtime::Policy = <remove as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_no_source(&POLICY);
};

const _: () = ::cors_runtime::__private::assert_handler_return::<StatusCode>();

/// What has no policy of its own is shared with nobody: here, `/health`. The attribute is on the whole
/// router so that preflights, which browsers send without a token, are answered in front of the
/// middleware that demands one; the nearest policy is the one that answers.
fn api(orders: Orders) -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new()
                .route(
                    "/orders",
                    {
                        #[allow(deprecated, redundant_imports)]
                        use list as list;
                        let cors_route_handler_in_call_0 = list;
                        #[allow(deprecated)]
                        const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                            #[allow(unused_imports)]
                            use ::cors_runtime::__private::{
                                UnknownHandler as _, no_cors_policy,
                            };
                            {
                                #[allow(unused_imports)]
                                use list as no_cors_policy;
                                ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                    no_cors_policy,
                                >(<no_cors_policy>::__handler)
                            }
                        };
                        const _: () = ::cors_runtime::__private::assert_routed(
                            CORS_ROUTE_POLICY_0.policy(),
                            ::cors_runtime::__private::RoutedAs::Method("GET"),
                            "list",
                            false,
                        );
                        CORS_ROUTE_POLICY_0.check(&cors_route_handler_in_call_0);
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
                        let key = <::cors_runtime::__private::Known<
                            CORS_ROUTE_IS_KNOWN,
                        > as ::cors_runtime::__private::EndpointKey<
                            _,
                        >>::key(cors_route_endpoint, cors_route_policies);
                        let cors_route_handler_in_call_0 = ::cors_runtime::__private::under_policy(
                            cors_route_handler_in_call_0,
                            &key,
                        );
                        ::cors_runtime::__private::route(
                            ::cors_runtime::__private::axum::routing::get(
                                cors_route_handler_in_call_0,
                            ),
                            &key,
                        )
                    },
                )
                .route(
                    "/orders/{id}",
                    {
                        #[allow(deprecated, redundant_imports)]
                        use replace as replace;
                        let cors_route_handler_in_call_0 = replace;
                        #[allow(deprecated)]
                        const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                            #[allow(unused_imports)]
                            use ::cors_runtime::__private::{
                                UnknownHandler as _, no_cors_policy,
                            };
                            {
                                #[allow(unused_imports)]
                                use replace as no_cors_policy;
                                ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                    no_cors_policy,
                                >(<no_cors_policy>::__handler)
                            }
                        };
                        const _: () = ::cors_runtime::__private::assert_routed(
                            CORS_ROUTE_POLICY_0.policy(),
                            ::cors_runtime::__private::RoutedAs::Method("PUT"),
                            "replace",
                            false,
                        );
                        CORS_ROUTE_POLICY_0.check(&cors_route_handler_in_call_0);
                        #[allow(deprecated, redundant_imports)]
                        use remove as remove;
                        let cors_route_handler_in_call_1 = remove;
                        #[allow(deprecated)]
                        const CORS_ROUTE_POLICY_1: ::cors_runtime::__private::HandlerPolicy = {
                            #[allow(unused_imports)]
                            use ::cors_runtime::__private::{
                                UnknownHandler as _, no_cors_policy,
                            };
                            {
                                #[allow(unused_imports)]
                                use remove as no_cors_policy;
                                ::cors_runtime::__private::HandlerPolicy::for_handler::<
                                    no_cors_policy,
                                >(<no_cors_policy>::__handler)
                            }
                        };
                        const _: () = ::cors_runtime::__private::assert_routed(
                            CORS_ROUTE_POLICY_1.policy(),
                            ::cors_runtime::__private::RoutedAs::Method("DELETE"),
                            "remove",
                            false,
                        );
                        CORS_ROUTE_POLICY_1.check(&cors_route_handler_in_call_1);
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
                        let key = <::cors_runtime::__private::Known<
                            CORS_ROUTE_IS_KNOWN,
                        > as ::cors_runtime::__private::EndpointKey<
                            _,
                        >>::key(cors_route_endpoint, cors_route_policies);
                        let cors_route_handler_in_call_0 = ::cors_runtime::__private::under_policy(
                            cors_route_handler_in_call_0,
                            &key,
                        );
                        let cors_route_handler_in_call_1 = ::cors_runtime::__private::under_policy(
                            cors_route_handler_in_call_1,
                            &key,
                        );
                        ::cors_runtime::__private::route(
                            ::cors_runtime::__private::axum::routing::put(
                                    cors_route_handler_in_call_0,
                                )
                                .delete(cors_route_handler_in_call_1),
                            &key,
                        )
                    },
                )
                .route_layer(middleware::from_fn(with_token))
                .route("/health", get(|| async { "ok\n" }))
                .with_state(orders)
        })(),
        <api as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct api {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for api {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "api",
        allow_origins: ::cors_runtime::__private::Origins::SameOrigin,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl api {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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
    println!(
        "but its browser is told that it may not delete, and never sends the request:\n"
    );
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
