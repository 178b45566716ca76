//! Arguments of which nothing is said: all that they take can be sent, or no page is meant to, or they
//! are of types that only look like those that are known.

#![deny(warnings)]
#![allow(dead_code)]

use axum::Json;
use axum::extract::{Form, Query, State};
use axum_extra::extract::CookieJar;
use axum_extra::headers::authorization::{Basic, Bearer};
use axum_extra::headers::{Authorization, Cookie, UserAgent};
use axum_extra::typed_header::TypedHeader;
use cors_runtime::cors_policy;
use cors_tests::{Everybody, Partner, Trusted};

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["Content-Type", "AUTHORIZATION"],
    allow_credentials
)]
pub async fn all(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>, _: CookieJar) {}

#[cors_policy(allow_origins = "*", allow_headers = ["*", "Authorization"])]
pub async fn by_a_wildcard(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>) {}

#[cors_policy(allow_origins = "*", allow_headers = mirror)]
pub async fn mirrored(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>) {}

// Browsers add a name and a password of themselves, where they add cookies.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
pub async fn basic(_: TypedHeader<Authorization<Basic>>, _: TypedHeader<Cookie>) {}

#[cors_policy(same_origin)]
pub async fn private(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>, _: CookieJar) {}

// A script cannot send a body with these, of whatever type.
#[cors_policy(allow_origins = "*", allow_methods = [GET, HEAD])]
pub async fn without_a_body(_: Option<Json<u32>>) {}

#[cors_policy(Partner)]
pub async fn named(_: Json<u32>) {}

#[cors_policy(Partner, allow_headers = ["authorization", "content-type"])]
pub async fn named_with_more(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>) {}

#[cors_policy(Trusted)]
pub async fn named_with_cookies(_: CookieJar, _: TypedHeader<Authorization<Basic>>) {}

#[cors_policy(Everybody)]
pub async fn named_with_wildcards(_: Json<u32>) {}

// These types need nobody's leave.
#[cors_policy(allow_origins = "*")]
pub async fn other_bodies(_: Form<u32>, _: Query<u32>, _: String, _: TypedHeader<UserAgent>) {}

// An answer is no argument, and what is in the state is not in the request.
#[cors_policy(allow_origins = "*")]
pub async fn answers(_: State<CookieJar>, _: &Json<u32>, _: Vec<Json<u32>>) -> Json<u32> {
    Json(5)
}

pub mod own {
    pub struct Json<T>(pub T);
    pub struct CookieJar;
    pub struct Option<T>(pub T);
}

#[cors_policy(allow_origins = "*")]
pub async fn of_ones_own(
    _: own::Json<u32>,
    _: self::own::CookieJar,
    _: crate::own::Json<u32>,
    _: own::Option<Json<u32>>,
    _: <Looked as Looks>::Up,
) {
}

pub trait Looks {
    type Up;
}
pub struct Looked;
impl Looks for Looked {
    type Up = Json<u32>;
}

// What only some builds have is not looked at.
#[cors_policy(allow_origins = "*")]
pub async fn in_some_builds(#[cfg(any())] _: Json<u32>, #[cfg(not(any()))] _: Json<u32>) {}

// A builder's arguments are no part of a request.
#[cors_policy(allow_origins = "*")]
pub fn builder(_: Json<u32>, _: CookieJar) -> axum::Router {
    axum::Router::new()
}

fn main() {}
