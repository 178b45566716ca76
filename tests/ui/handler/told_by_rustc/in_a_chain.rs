//! Handlers with policies of their own, routed by one of axum's chains under another policy: that one is
//! held against what they take. Where each is routed, the compiler tells of it.

use axum::Json;
use axum::routing::MethodFilter;
use axum::routing::{MethodRouter, any, get, on, post, put};
use axum_extra::extract::CookieJar;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::{Basic, Bearer};
use axum_extra::typed_header::TypedHeader;
use cors_runtime::cors_policy;
use cors_tests::{Everybody, Partner};

#[cors_policy(Partner, allow_credentials, allow_headers = ["content-type", "authorization"])]
pub async fn list(_: CookieJar) {}

#[cors_policy(Partner, allow_headers = ["content-type", "authorization"])]
pub async fn replace(_: TypedHeader<Authorization<Bearer>>, _: Json<u32>) {}

#[cors_policy(Partner, allow_credentials)]
pub async fn sign_in(_: TypedHeader<Authorization<Basic>>) {}

/// It takes nothing.
#[cors_policy(Partner)]
pub async fn show() {}

/// It has no policy.
pub async fn plain(_: CookieJar, _: Json<u32>) {}

#[cors_policy(Partner)]
pub async fn create(_: Json<u32>) {}

#[cors_policy(Partner)]
pub async fn r#match(_: Json<u32>) {}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
pub fn chain() -> MethodRouter {
    get(list) //~ list => this handler takes cookies, and the policy around it does not say `allow_credentials`
        .put(replace) //~ replace => add `"content-type"` to the `allow_headers` of the policy around it //~ replace => the policy around it does not allow the header by name
        .post(create) //~ create => this handler takes JSON, and the policy around it does not allow the header `content-type`
        .delete(r#match) //~ r#match => the handler's own has a say only where `cors_route!` routes it
        .patch(plain)
        .head(show)
}

// The paths of axum's functions, and of handlers.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = "*", allow_headers = ["authorization"])]
pub fn by_paths() -> Result<MethodRouter, ()> {
    Ok(
        axum::routing::put::<_, _, ()>(self::replace) //~ replace => [cors::json_without_content_type]
            .post(self::create), //~ create => [cors::json_without_content_type]
    )
}

#[cors_policy(Everybody, name = _)]
pub fn under_a_named_policy() -> MethodRouter {
    on(MethodFilter::GET, list) //~ list => [cors::cookies_without_credentials]
        .on(MethodFilter::PUT, replace) //~ replace => [cors::authorization_not_allowed]
        .post(sign_in) //~ sign_in => [cors::authorization_not_allowed]
}

#[cors_policy(allow_origins = "*", allow(routed_method_not_allowed))]
pub fn any_method() -> MethodRouter {
    any(sign_in) //~ sign_in => [cors::authorization_not_allowed]
        .put(async || "a closure")
}

pub struct Routes;
impl Routes {
    #[cors_policy(allow_origins = "*", allow(json_without_content_type))]
    pub fn of_self(&self) -> MethodRouter {
        get(list) //~ list => [cors::cookies_without_credentials]
            .post(replace) //~ replace => [cors::authorization_not_allowed]
    }
}

macro_rules! routed {
    ($name:ident, $handler:path) => {
        #[cors_policy(allow_origins = "*")]
        pub fn $name() -> MethodRouter {
            post($handler)
        }
    };
}
routed!(of_a_macro, create); //~ create => [cors::json_without_content_type]

// What a body has of its own is not in the way.
#[cors_policy(allow_origins = "*", name = Api, allow_methods = routed)]
pub fn with_names_of_its_own() -> MethodRouter {
    struct Api;
    mod cors_runtime {}
    let _ = Api;
    put(self::replace) //~ replace => [cors::json_without_content_type] //~ replace => [cors::authorization_not_allowed]
}

fn main() {}
