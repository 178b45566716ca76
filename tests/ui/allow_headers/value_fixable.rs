//! Values that are no list, but nearly.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_headers = "content-type")]
struct OneString;

#[cors_policy(allow_origins = "*", allow_headers = ("content-type", "x-api-key"))]
struct Parentheses;

#[cors_policy(allow_origins = "*", allow_headers = Any)]
struct TowerHttpAny;

#[cors_policy(allow_origins = "*", allow_headers = [Any])]
struct TowerHttpAnyInList;

#[cors_policy(allow_origins = "*", allow_headers(mirror))]
struct CallMirror;

#[cors_policy(allow_origins = "*", allow_headers = "mirror")]
struct QuotedMirror;

#[cors_policy(allow_origins = "*", allow_headers = [mirror])]
struct MirrorInList;

#[cors_policy(allow_origins = "*", allow_headers = mirror_request)]
struct TowerHttpMirror;

#[cors_policy(allow_origins = "*", allow_headers = AllowHeaders::mirror_request())]
struct TowerHttpMirrorByPath;

#[cors_policy(allow_origins = "*", allow_headers = "any", expose_headers = "ALL")]
struct AnyInQuotes;

fn main() {}
