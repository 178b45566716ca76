//! `allow_methods` and `max_age` as they go out.

use cors_runtime::{KnownOrigins, cors_policy};

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::APP;
use crate::server::Server;

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Bare;

#[cors_policy(Bare, allow_methods = [GET, custom("PURGE"), QUERY, "PATCH"], max_age = 0)]
struct Custom;

#[cors_policy(Bare, allow_methods = "*", max_age = "2h")]
struct Wild;

#[cors_policy(Bare, max_age = "90s")]
struct Seconds;

#[cors_policy(Bare, max_age = "1d", allow(max_age_above_cap))]
struct Day;

async fn preflight<P: KnownOrigins>(method: &str) -> Vec<String> {
    let server = Server::of(routes(Calls::default()).layer(P::layer())).await;
    server
        .send(Ask::preflight("/orders", method).from(APP))
        .await
        .cors()
}

const ORIGIN: &str = "allow-origin: https://app.example.com";

/// Left out, they are those that need no permission (Fetch, "CORS-safelisted method"), and how long
/// is the browser's business.
#[tokio::test]
async fn left_out_they_are_the_browsers_defaults() {
    assert_eq!(
        preflight::<Bare>("PUT").await,
        ["allow-methods: GET,HEAD,POST", ORIGIN]
    );
}

#[tokio::test]
async fn methods_go_out_as_they_are_written() {
    let expected = ["allow-methods: GET,PURGE,QUERY,PATCH", ORIGIN, "max-age: 0"];
    assert_eq!(preflight::<Custom>("PURGE").await, expected);
}

#[tokio::test]
async fn every_method_is_a_star() {
    let expected = ["allow-methods: *", ORIGIN, "max-age: 7200"];
    assert_eq!(preflight::<Wild>("PURGE").await, expected);
}

#[tokio::test]
async fn ages_go_out_in_seconds() {
    assert!(
        preflight::<Seconds>("GET")
            .await
            .contains(&"max-age: 90".to_owned())
    );
    assert!(
        preflight::<Day>("GET")
            .await
            .contains(&"max-age: 86400".to_owned())
    );
}

/// It is about the preflight, so it is on no other answer.
#[tokio::test]
async fn ages_and_methods_are_on_preflights_only() {
    let server = Server::of(routes(Calls::default()).layer(Custom::layer())).await;
    let reply = server.send(Ask::get("/orders").from(APP)).await;
    assert_eq!(reply.cors(), [ORIGIN]);
}
