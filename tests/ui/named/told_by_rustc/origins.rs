//! Origins that need leave, and the leave or the credentials come from a named policy.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
struct Cookies;

#[cors_policy(allow_origins = ["http://intranet.example.com"])]
struct Intranet;

#[cors_policy(allow_origins = ["https://*.github.io"])]
struct Pages;

#[cors_policy(allow_origins = ["null"], dangerously_allow(null_origin))]
struct Frames;

#[cors_policy(
    allow_origins = ["http://intranet.example.com", "https://*.github.io"],
    allow_credentials,
    dangerously_allow(insecure_origin, public_suffix),
)]
struct Daring;

#[cors_policy(
    Intranet,
    allow_credentials, //~ allow_credentials => `http://intranet.example.com` in `allow_origins` of `Intranet` does not go with `allow_credentials` of `insecure_in_the_base`: without TLS, anyone on the network can pose as that origin and use your users' cookies [cors::insecure_origin]
)]
fn insecure_in_the_base() -> Router {
    Router::new()
}

#[cors_policy(
    Cookies,
    allow_origins = ["http://intranet.example.com"], //~ allow_origins => `http://intranet.example.com` in `allow_origins` of `InsecureOfItsOwn` does not go with `allow_credentials` of `Cookies`
)]
struct InsecureOfItsOwn;

#[cors_policy(
    Pages,
    allow_credentials, //~ allow_credentials => `https://*.github.io` in `allow_origins` of `Pages` does not go with `allow_credentials` of `suffix_in_the_base`: anyone can register a name there and use your users' cookies [cors::public_suffix]
)]
fn suffix_in_the_base() -> Router {
    Router::new()
}

#[cors_policy(
    Cookies,
    allow_origins = ["https://*.github.io"], //~ allow_origins => `https://*.github.io` in `allow_origins` of `SuffixOfItsOwn` does not go with `allow_credentials` of `Cookies`
)]
struct SuffixOfItsOwn;

#[cors_policy(
    Frames,
    allow_credentials, //~ allow_credentials => `null` in `allow_origins` of `Frames` is not allowed by `dangerously_allow` of `NullWithCookies`: every sandboxed frame and every `data:` page sends `null`, on any site [cors::null_origin]
)]
struct NullWithCookies;

#[cors_policy(
    Frames,
    dangerously_allow(public_suffix), //~ dangerously_allow => `null` in `allow_origins` of `Frames` is not allowed by `dangerously_allow` of `LeaveReplaced`
)]
struct LeaveReplaced;

#[cors_policy(
    Daring,
    dangerously_allow(public_suffix), //~ dangerously_allow => `http://intranet.example.com` in `allow_origins` of `Daring` does not go with `allow_credentials` of `Daring`
)]
struct HalfTheLeave;

#[cors_policy(
    Daring,
    allow_origins = ["http://other.example.com"], //~ allow_origins => whose `dangerously_allow` does not carry over
)]
struct LeaveForOthers;

// Nothing is wrong with these.
#[cors_policy(Daring, max_age = 60)]
struct Inherited;

#[cors_policy(Daring, allow_credentials = false)]
struct WithoutCookies;

#[cors_policy(Intranet, allow_credentials, dangerously_allow(insecure_origin))]
struct Meant;

#[cors_policy(Frames, allow_methods = [PUT])]
struct FramesThatPut;

fn main() {}
