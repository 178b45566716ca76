// What the compiler sees in the place of `single_domain.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

pub(crate) fn notes() -> Router {
    let router: Router = {
        Router::new().route("/note", get(show).post(show).put(show).delete(show))
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        notes::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type notes = ::cors_runtime::__private::PolicyOf<__notes_policy>;

#[doc(hidden)]
pub(crate) struct __notes_policy;

impl ::cors_runtime::__private::FunctionPolicy for __notes_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "notes",
            ::core::module_path!(),
        )
        .allow_origins(&["http://app.localhost:*"])
        .allow_methods(&["GET", "POST", "PUT"])
        .allow_headers(&["content-type"])
        .max_age(600)
        .build();
}

async fn show() -> &'static str {
    "a note"
}
