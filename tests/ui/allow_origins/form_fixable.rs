//! Origins as people type them, where what was meant can be told.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = [
    "https://app.example.com/",
    "https://one.example.com/orders",
    "https://two.example.com?x=1",
    "https://three.example.com#top",
    "https://me:secret@four.example.com",
    "https://five.example.com:443",
    "http://six.example.com:80",
    "https://Seven.Example.COM",
    "https://bücher.example",
    "https://*eight.example",
    " https://nine.example.com ",
    "https://ten.example.com:",
    "https://eleven.example.com:08443",
])]
fn urls() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [
    "app.example.com",
    "localhost:3000",
    "127.0.0.1:3000",
    "//two.example.com",
    "https:three.example.com",
    "https//four.example.com",
    "HTTPS;//five.example.com",
    "http//localhost:4000",
    "*.example.org",
])]
struct WithoutScheme;

#[cors_policy(allow_origins = [
    "ws://localhost:3000",
    "wss://a.example.com",
    "htps://b.example.com",
    "http-s://c.example.com",
    "htp://localhost:4000",
    "localhost://5000",
    "d.example.com://8443",
])]
struct OtherSchemes;

#[cors_policy(allow_origins = ["\u{feff}https://a.example.com", "https://b.exam\u{200b}ple.com"])]
struct Invisible;

#[cors_policy(allow_origins = ["http://127.1:3000", "http://[0:0:0:0:0:0:0:1]:3000", "http://0x7f.0.0.2:3000"])]
struct Addresses;

fn main() {
    let _ = (urls(), urls::layer(), WithoutScheme::layer(), Addresses::POLICY, OtherSchemes::POLICY, Invisible::POLICY);
}
