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
    "https://eight.example.com.",
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

#[cors_policy(allow_origins = ["http://127.1:3000", "http://[0:0:0:0:0:0:0:1]:3000", "http://0x7f.0.0.2:3000"])]
struct Addresses;

fn main() {
    let _ = (urls(), urls::layer(), WithoutScheme::layer(), Addresses::POLICY);
}
