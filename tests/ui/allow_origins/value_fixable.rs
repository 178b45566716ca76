//! Values that are no list, but nearly.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "https://app.example.com")]
fn one_string() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ("https://a.example.com", "https://b.example.com"))]
struct Parentheses;

#[cors_policy(allow_origins = { "https://a.example.com" })]
struct Braces;

#[cors_policy(allow_origins = &["https://a.example.com"])]
struct Reference;

#[cors_policy(allow_origins = vec!["https://a.example.com"])]
struct Vector;

#[cors_policy(allow_origins = *)]
struct BareStar;

#[cors_policy(allow_origins = [*])]
struct BareStarInList;

#[cors_policy(allow_origins = Any)]
struct TowerHttpAny;

#[cors_policy(allow_origins = tower_http::cors::Any)]
struct TowerHttpAnyByPath;

#[cors_policy(allow_origins("*"))]
struct Call;

#[cors_policy(allow_origins("https://a.example.com", "https://b.example.com"))]
struct CallWithEntries;

#[cors_policy(allow_origins(["https://a.example.com"]))]
struct CallWithList;

#[cors_policy(allow_origins: ["https://a.example.com"])]
struct Colon;

#[cors_policy(allow_origins ["https://a.example.com"])]
struct NoEquals;

#[cors_policy(allow_origins == ["https://a.example.com"])]
struct TwoEquals;

#[cors_policy(allow_origins => ["https://a.example.com"])]
struct Arrow;

#[cors_policy(allow_origins := ["https://a.example.com"], allow_methods += [PUT])]
struct OtherSigns;

#[cors_policy(allow_origins = "*".to_string())]
struct StarAsAString;

#[cors_policy(allow_origins = String::from("https://a.example.com"))]
struct OriginAsAString;

#[cors_policy(allow_origins = "ANY")]
struct AnyInQuotes;

fn main() {}
