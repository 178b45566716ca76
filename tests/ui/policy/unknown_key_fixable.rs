//! Keys of other libraries, and slips of the fingers.

use cors_runtime::cors_policy;

#[cors_policy(allow_origin = "*")]
struct TowerHttp;

#[cors_policy(origins = "*", methods = [GET], headers = ["x-a"], credentials = false, max_age_seconds = 60)]
struct Others;

#[cors_policy(allowOrigins = "*", exposeHeaders = ["etag"], maxAge = 60)]
struct CamelCase;

#[cors_policy(allow_orgins = "*", alow_methods = [GET], allow_header = ["x-a"], expose_header = ["etag"])]
struct Misspelt;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credential)]
struct FlagMisspelt;

#[cors_policy("https://app.example.com")]
struct NoKey;

#[cors_policy(["https://app.example.com"], max_age = 60)]
struct NoKeyBeforeAList;

#[cors_policy(TowerHttp::<u8>)]
struct Generic;

#[cors_policy(TowerHttp<u8>, max_age = 60)]
struct GenericLikeAType;

#[cors_policy(allow_origins = ["https://app.example.com"], allow-credentials, max-age = 60)]
struct Hyphens;

#[cors_policy(same-origin)]
struct HyphenAlone;

#[cors_policy(allow-origins = "*", expose-headers = ["etag"])]
struct MoreHyphens;

fn main() {}
