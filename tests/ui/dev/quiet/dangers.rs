//! Origins of developers that would not be safe in production.

use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://192.168.1.20:5173"], dangerously_allow(insecure_origin)),
    allow_credentials,
)]
struct Api;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(dangerously_allow(null_origin, public_suffix), allow_origins = ["null", "https://*.github.io"]),
    allow_credentials,
)]
struct Several;

// The dangers go with the origins.
#[cors_policy(Api, max_age = 60)]
struct Inherited;

#[cors_policy(Api, allow_credentials, allow_origins = ["https://shop.example.com"])]
struct OtherOrigins;

#[cors_policy(Several, dev(allow_origins = ["http://192.168.1.20:5173"], dangerously_allow(insecure_origin)))]
struct Replaced;

fn main() {
    for policy in [Api::POLICY, Several::POLICY, Inherited::POLICY, OtherOrigins::POLICY, Replaced::POLICY] {
        assert!(policy.allow_credentials());
    }
}
