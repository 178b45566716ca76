// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use cors_runtime::cors_policy;

/// The partner's sites. A policy with a name is written once, and used where it holds.
struct Partner;

impl ::cors_runtime::CorsPolicy for Partner {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "Partner",
            ::core::module_path!(),
        )
        .allow_listed_origins(
            ::cors_runtime::__private::ListedOrigins::of(
                    &[
                        "https://partner.example",
                        "https://*.partner.example",
                        "moz-extension://*",
                    ],
                )
                .with_public_suffix("moz-extension://*"),
        )
        .allow_methods(&["GET"])
        .max_age(3600)
        .build();
}

impl ::cors_runtime::KnownOrigins for Partner {}

#[allow(clippy::same_name_method)]
impl Partner {
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

/// What the partner shows. A change to `Partner` is a change here.
fn products() -> MethodRouter {
    let layer = match <MethodRouter as ::cors_runtime::__private::PolicyReturnIf<
        { products::POLICY.is_known() },
    >>::ready(products::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: MethodRouter = { get(list) };
    <MethodRouter as ::cors_runtime::__private::PolicyReturnIf<
        { products::POLICY.is_known() },
    >>::with_policy(router, layer.for_methods(&["GET", "HEAD"]))
}

#[allow(non_camel_case_types)]
type products = ::cors_runtime::__private::PolicyOf<__products_policy>;

struct __products_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Partner,
    >("products", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    impl ::cors_runtime::__private::FunctionPolicy for __products_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
    }
};

/// What the partner sends: the same origins and the same hour, but the methods are others, and there
/// is a header that JSON needs. A key that is given here replaces that of `Partner` whole.
fn referrals() -> MethodRouter {
    let layer = match <MethodRouter as ::cors_runtime::__private::PolicyReturnIf<
        { referrals::POLICY.is_known() },
    >>::ready(referrals::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: MethodRouter = { post(refer) };
    <MethodRouter as ::cors_runtime::__private::PolicyReturnIf<
        { referrals::POLICY.is_known() },
    >>::with_policy(router, layer.for_methods(&["POST"]))
}

#[allow(non_camel_case_types)]
type referrals = ::cors_runtime::__private::PolicyOf<__referrals_policy>;

struct __referrals_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Partner,
    >("referrals", ::core::module_path!())
        .allow_methods(&["POST"])
        .allow_headers(&["content-type"])
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    const _: () = (::cors_runtime::__private::assert_shares)(
        POLICY,
        ::cors_runtime::__private::Key::AllowMethods,
    );
    const _: () = (::cors_runtime::__private::assert_shares)(
        POLICY,
        ::cors_runtime::__private::Key::AllowHeaders,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowMethods,
        ),
        POLICY,
        true,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowHeaders,
        ),
        POLICY,
        true,
        false,
    );
    impl ::cors_runtime::__private::FunctionPolicy for __referrals_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
    }
};

/// For our own pages, with the user's cookies.
fn account() -> MethodRouter {
    let router: MethodRouter = { get(greet) };
    <MethodRouter as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        account::layer().for_methods(&["GET", "HEAD"]),
    )
}

#[allow(non_camel_case_types)]
type account = ::cors_runtime::__private::PolicyOf<__account_policy>;

struct __account_policy;

impl ::cors_runtime::__private::FunctionPolicy for __account_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "account",
            ::core::module_path!(),
        )
        .allow_origins(
            &[
                "https://example.com",
                "https://www.example.com",
                "https://shop.example.org",
                "https://pr-*.preview.example.com",
            ],
        )
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["GET"])
        .allow_credentials(true)
        .max_age(7200)
        .build();
}

/// Each route has its policy. Paths that are not routed are not shared.
fn api() -> Router {
    let router: Router = {
        Router::new()
            .route("/partner/products", products())
            .route("/partner/referrals", referrals())
            .route("/account", account())
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

/// A shared cache may keep it. The policy sends `Vary: Origin` with every answer, also to those that
/// have no `Origin`, so that the cache never hands one origin's copy to another.
async fn list() -> impl IntoResponse {
    let cached = [(header::CACHE_CONTROL, "public, max-age=60")];
    (cached, Json(["a lamp", "a chair"]))
}

async fn refer(Json(_customer): Json<String>) -> StatusCode {
    StatusCode::ACCEPTED
}

/// A real app looks the session up.
async fn greet(jar: CookieJar) -> Result<String, StatusCode> {
    let session = jar.get("session").ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(format!("Hello, {}\n", session.value()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api()).await
}
