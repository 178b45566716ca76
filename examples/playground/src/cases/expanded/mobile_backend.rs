// What the compiler sees in the place of `mobile_backend.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::get;
use cors_runtime::cors_policy;

pub(crate) fn memos() -> Router {
    let router: Router = { Router::new().route("/memos", get(list).post(list)) };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        memos::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type memos = ::cors_runtime::__private::PolicyOf<__memos_policy>;

#[doc(hidden)]
pub(crate) struct __memos_policy;

impl ::cors_runtime::__private::FunctionPolicy for __memos_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "memos",
            ::core::module_path!(),
        )
        .allow_origins(
            &["capacitor://localhost", "https://localhost", "ionic://localhost"],
        )
        .allow_methods(&["GET", "POST"])
        .allow_headers(&["authorization", "content-type"])
        .build();
}

async fn list(headers: HeaderMap) -> (StatusCode, &'static str) {
    match headers.get(header::AUTHORIZATION) {
        Some(token) if token == "Bearer ada" => (StatusCode::OK, "call Grace"),
        _ => (StatusCode::UNAUTHORIZED, "who are you?"),
    }
}
