//! Keys in other cases.

use cors_runtime::cors_policy;

#[cors_policy(AllowOrigins = "*", AllowHeaders = ["x-a"])]
struct Pascal;

#[cors_policy(allow_origins = "*", ALLOW_HEADERS = ["x-a"], MAX_AGE = 60)]
struct Screaming;

#[cors_policy(Access-Control-Allow-Origin = "*", Access-Control-Max-Age = 60)]
struct Headers;

#[cors_policy(allow_origins = ["https://a.example.com"], AllowCredentials)]
struct Flag;

#[cors_policy(CORS_ALLOWED_ORIGINS = ["https://a.example.com"], CORS_ALLOW_CREDENTIALS = true)]
struct Django;

#[cors_policy(CORS_ALLOW_ALL_ORIGINS = True)]
struct DjangoForEverybody;

#[cors_policy("Access-Control-Allow-Origin" = "*", "Access-Control-Max-Age": 60)]
struct QuotedHeaders;

#[cors_policy("allow_origins": ["https://a.example.com"], "allow_credentials": true)]
struct Json;

fn main() {}
