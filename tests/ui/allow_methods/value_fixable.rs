//! Values that are no list, but nearly.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_methods = GET)]
struct OneMethod;

#[cors_policy(allow_origins = "*", allow_methods = "PUT")]
struct OneString;

#[cors_policy(allow_origins = "*", allow_methods = (GET, PUT))]
struct Parentheses;

#[cors_policy(allow_origins = "*", allow_methods(GET, PUT))]
struct Call;

#[cors_policy(allow_origins = "*", allow_methods = vec![GET, PUT])]
struct Vector;

#[cors_policy(allow_origins = "*", allow_methods = Any)]
struct TowerHttpAny;

#[cors_policy(allow_origins = "*", allow_methods = [Any])]
struct TowerHttpAnyInList;

#[cors_policy(allow_origins = "*", allow_methods = [*])]
struct BareStar;

#[cors_policy(allow_origins = "*", allow_methods = Method::PUT)]
struct OnePath;

#[cors_policy(allow_origins = "*", allow_methods = "ANY")]
struct AnyInQuotes;

#[cors_policy(allow_origins = "*", allow_methods = ["all"])]
struct AllInQuotes;

#[cors_policy(allow_origins = "*", allow_methods = [custom("ALL")])]
struct OfThatName;

fn main() {}
