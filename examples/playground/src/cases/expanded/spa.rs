// What the compiler sees in the place of `spa.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::http::{HeaderMap, HeaderName, header};
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

pub(crate) fn session() -> Router {
    let router: Router = {
        Router::new()
            .route("/session", get(whose).post(sign_in).put(sign_in).delete(sign_out))
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        session::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type session = ::cors_runtime::__private::PolicyOf<__session_policy>;

#[doc(hidden)]
pub(crate) struct __session_policy;

impl ::cors_runtime::__private::FunctionPolicy for __session_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "session",
            ::core::module_path!(),
        )
        .allow_origins(&["http://app.localhost:*"])
        .allow_methods(&["GET", "POST", "PUT", "DELETE"])
        .allow_headers(&["content-type"])
        .allow_credentials(true)
        .max_age(7200)
        .build();
}

type Cookie = [(HeaderName, &'static str); 1];

async fn whose(headers: HeaderMap) -> Json<String> {
    let cookie = headers.get(header::COOKIE);
    let is_signed_in = cookie.is_some_and(|cookie| cookie == "session=ada");
    Json(
        if is_signed_in { "signed in as Ada" } else { "nobody is signed in" }.to_owned(),
    )
}

async fn sign_in() -> (Cookie, Json<String>) {
    let cookie = "session=ada; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned";
    ([(header::SET_COOKIE, cookie)], Json("welcome".to_owned()))
}

async fn sign_out() -> (Cookie, Json<String>) {
    let cookie = "session=; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0";
    ([(header::SET_COOKIE, cookie)], Json("goodbye".to_owned()))
}
