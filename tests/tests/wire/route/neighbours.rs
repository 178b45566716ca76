//! What a preflight's answer lists: the method that is asked for, and those of the same policy. A
//! browser keeps each listed method for the URL (Fetch, "CORS-preflight fetch"), so that a stricter
//! policy must never be listed by a neighbour.

use axum::Router;
use cors_runtime::{cors_policy, cors_route};

use super::{OURS, Ours, THEIRS, Theirs, our_handler, ours, their_handler, theirs};
use crate::ask::Ask;
use crate::server::Server;

/// Says the same as [`our_handler`]'s.
#[cors_policy(allow_origins = ["https://ours.example"], allow_headers = ["x-ours"], max_age = 60)]
async fn alike() -> &'static str {
    "alike"
}

/// The same, but for how long it may be kept.
#[cors_policy(Ours, max_age = 61)]
async fn longer() -> &'static str {
    "longer"
}

/// Lists a method that is another's on this path.
#[cors_policy(Theirs, allow_methods = [PATCH, GET])]
async fn claims_get() -> &'static str {
    "claims get"
}

#[cors_policy(allow_origins = "*", allow_methods = "*")]
async fn everything() -> &'static str {
    "everything"
}

#[tokio::test]
async fn neighbours_of_the_same_policy_are_listed_and_no_others() {
    let route = cors_route!(
        get(our_handler)
            .put(alike)
            .post(longer)
            .delete(their_handler)
            .patch(claims_get)
            .options(everything)
    );
    let server = Server::of(Router::new().route("/", route)).await;
    for method in ["GET", "HEAD", "PUT"] {
        let reply = server.send(Ask::preflight("/", method).from(OURS)).await;
        assert_eq!(reply.cors(), ours("GET,HEAD,PUT"), "{method}");
    }
    let reply = server.send(Ask::preflight("/", "POST").from(OURS)).await;
    assert_eq!(reply.cors()[1], "allow-methods: POST");
    assert_eq!(reply.cors()[3], "max-age: 61");
    for method in ["DELETE", "PATCH"] {
        let reply = server.send(Ask::preflight("/", method).from(THEIRS)).await;
        assert_eq!(reply.cors(), theirs("PATCH,DELETE"), "{method}");
    }
    let reply = server.send(Ask::preflight("/", "OPTIONS").from(OURS)).await;
    assert_eq!(reply.cors(), ["allow-methods: OPTIONS", "allow-origin: *"]);
}

/// Two paths of one app know nothing of each other.
#[tokio::test]
async fn another_path_is_no_neighbour() {
    let app = Router::new()
        .route("/one", cors_route!(get(our_handler)))
        .route("/other", cors_route!(put(our_handler)));
    let server = Server::of(app).await;
    let reply = server.send(Ask::preflight("/one", "GET").from(OURS)).await;
    assert_eq!(reply.cors(), ours("GET,HEAD"));
    let reply = server
        .send(Ask::preflight("/other", "PUT").from(OURS))
        .await;
    assert_eq!(reply.cors(), ours("PUT"));
}

/// axum merges two method routers of one path, and keeps the fallback of the last, where preflights
/// end up. Those for the first are refused then: never answered by the other's policy.
#[tokio::test]
async fn a_path_routed_twice_refuses_what_it_cannot_know() {
    let app = Router::new()
        .route("/", cors_route!(get(our_handler)))
        .route("/", cors_route!(put(their_handler)));
    let server = Server::of(app).await;
    for origin in [OURS, THEIRS] {
        let reply = server.send(Ask::preflight("/", "GET").from(origin)).await;
        super::is_not_routed(&reply);
    }
    let reply = server.send(Ask::preflight("/", "PUT").from(THEIRS)).await;
    assert_eq!(reply.cors(), theirs("PUT"));
    let reply = server.send(Ask::get("/").from(OURS)).await;
    assert_eq!(reply.cors(), super::OURS_ANSWER);
}
