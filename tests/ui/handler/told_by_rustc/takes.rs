//! Handlers whose arguments no page of another origin can fill: each is told of at the extractor's
//! name, wherever that stands.

use axum::Json;
use axum_extra::extract::{Cached, CookieJar, JsonDeserializer, WithRejection};
use axum_extra::headers::authorization::{Basic, Bearer};
use axum_extra::headers::{self, Authorization, Cookie};
use axum_extra::typed_header::TypedHeader;
use cors_runtime::cors_policy;
use cors_tests::{Everybody, Partner};
use featured::{PrivateCookieJar, SignedCookieJar};

/// Of features of axum-extra that are not switched on here.
pub mod featured {
    pub struct PrivateCookieJar<K = ()>(pub K);
    pub struct SignedCookieJar<K = ()>(pub K);
}

#[cors_policy(allow_origins = "*")]
pub async fn json(
    _: Json<u32>, //~ Json => this handler takes JSON, and the policy does not allow the header `content-type`
    Json(_order): ::axum::extract::Json<Vec<(u32, String)>>, //~ Json => [cors::json_without_content_type]
    JsonDeserializer(..): JsonDeserializer<u32>, //~ JsonDeserializer => [cors::json_without_content_type]
) {
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = ["authorization"])]
pub async fn within(
    _: Option<Json<u32>>, //~ Json => `allow_headers` does not list `content-type`
    _: std::result::Result<Json<u32>, String>, //~ Json => [cors::json_without_content_type]
    _: (
        u8,
        (CookieJar, u8), //~ CookieJar => [cors::cookies_without_credentials]
        Option<(Json<u32>,)>, //~ Json => [cors::json_without_content_type]
    ),
    _: Cached<CookieJar>, //~ CookieJar => [cors::cookies_without_credentials]
    _: WithRejection<Json<u32>, String>, //~ Json => [cors::json_without_content_type]
) {
}

#[cors_policy(allow_origins = "*", allow_headers = ["content-type"])]
pub async fn tokens(
    TypedHeader(_): TypedHeader<Authorization<Bearer>>, //~ TypedHeader => this handler takes `Authorization`, and `allow_headers` does not list `authorization`
    _: Option<axum_extra::TypedHeader<headers::Authorization<Basic>>>, //~ TypedHeader => [cors::authorization_not_allowed]
) {
}

#[cors_policy(allow_origins = "*", allow_headers = "*")]
pub async fn covered_by_no_wildcard(
    _: Json<u32>,
    _: TypedHeader<Authorization<Bearer>>, //~ TypedHeader => `*` in `allow_headers` never covers `authorization`
) {
}

#[cors_policy(allow_origins = "*", allow_headers = mirror)]
pub async fn cookies(
    _: Json<u32>,
    _: TypedHeader<Authorization<Bearer>>,
    _: axum_extra::extract::cookie::CookieJar, //~ CookieJar => the policy does not say `allow_credentials`
    _: PrivateCookieJar, //~ PrivateCookieJar => [cors::cookies_without_credentials]
    _: SignedCookieJar<u8>, //~ SignedCookieJar => [cors::cookies_without_credentials]
    _: TypedHeader<Cookie>, //~ TypedHeader => [cors::cookies_without_credentials]
) {
}

// Every sandboxed frame is another origin, too.
#[cors_policy(allow_origins = ["null"], dangerously_allow(null_origin))]
pub async fn from_frames(_: Json<u32>) {} //~ Json => [cors::json_without_content_type]

// The named policies are in another crate.
#[cors_policy(Partner, max_age = 60)]
pub async fn named(
    _: Json<u32>,
    _: TypedHeader<Authorization<Bearer>>, //~ TypedHeader => the named policy does not allow the header `authorization`
    _: CookieJar, //~ CookieJar => [cors::cookies_without_credentials]
) {
}

#[cors_policy(Partner, allow_credentials, allow_headers = [])]
pub async fn cleared(_: Json<u32>, _: CookieJar) {} //~ Json => the policy does not allow the header `content-type`

#[cors_policy(Everybody)]
pub async fn named_with_wildcards(
    _: Json<u32>,
    _: TypedHeader<Authorization<Bearer>>, //~ TypedHeader => [cors::authorization_not_allowed]
) {
}

#[cors_policy(same_origin)]
pub struct Private;

#[cors_policy(Private)]
pub async fn named_private(_: Json<u32>, _: CookieJar, _: TypedHeader<Authorization<Bearer>>) {}

#[cors_policy(Private, allow_origins = "*")]
pub async fn opened(_: Json<u32>) {} //~ Json => [cors::json_without_content_type]

// All is told at once, and what is misspelt may be what is missing.
#[cors_policy(allow_origins = "*", max_age = "7d")] //~ "7d" => [cors::max_age_out_of_range]
pub async fn beside_an_error(_: Json<u32>) {} //~ Json => [cors::json_without_content_type]

#[cors_policy(allow_origins = "*", allow_headers = ["content type"])] //~ "content type" => [cors::invalid_header_name]
pub async fn misspelt(_: Json<u32>) {}

#[cors_policy(allow_origins = "*", alow_headers = ["content-type"])] //~ alow_headers => [cors::unknown_key]
pub async fn misspelt_key(_: Json<u32>) {}

#[cors_policy(
    allow_origins = "*",
    allow(json_without_content_type, authorization_not_allowed, cookies_without_credentials)
)]
pub async fn silenced(_: Json<u32>, _: TypedHeader<Authorization<Bearer>>, _: CookieJar) {}

#[cors_policy(Partner, allow(authorization_not_allowed))]
pub async fn silenced_on_a_named_policy(_: TypedHeader<Authorization<Bearer>>) {}

macro_rules! handler {
    ($name:ident, $argument:ty) => {
        #[cors_policy(allow_origins = "*")]
        pub async fn $name(_: $argument) {}
    };
}
handler!(of_a_macro, Option<Json<u32>>); //~ Json => [cors::json_without_content_type]

// As axum's own documentation spells them.
pub mod by_module {
    use axum_extra::{extract, extract::cookie, headers, headers::authorization, typed_header};
    use axum::extract as of_axum;
    use cors_runtime::cors_policy;
    use std::{option, result};

    #[cors_policy(allow_origins = "*")]
    pub async fn all(
        _: extract::JsonDeserializer<u32>, //~ JsonDeserializer => say `allow_headers = ["content-type", "authorization"]`
        _: extract::CookieJar, //~ CookieJar => [cors::cookies_without_credentials]
        _: cookie::CookieJar, //~ CookieJar => [cors::cookies_without_credentials]
        _: typed_header::TypedHeader<headers::Authorization<authorization::Bearer>>, //~ TypedHeader => say `allow_headers = ["content-type", "authorization"]`
        _: result::Result<extract::JsonDeserializer<u32>, u8>, //~ JsonDeserializer => [cors::json_without_content_type]
        _: option::Option<extract::CookieJar>, //~ CookieJar => [cors::cookies_without_credentials]
        _: of_axum::Json<u32>,
    ) {
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = false)]
pub async fn without_credentials(_: CookieJar) {} //~ CookieJar => say `allow_credentials` in the place of `allow_credentials = false`

// Which of the two lists is meant, nobody knows.
#[cors_policy(
    allow_origins = "*",
    allow_headers = ["x-a"],
    allow_headers = ["content-type"], //~ allow_headers => [cors::duplicate_key]
)]
pub async fn listed_twice(_: Json<u32>) {}

fn main() {}
