//! A service that chooses between several, one of which has a policy (a file server with an
//! annotated fallback, say): what is around sees that policy, and not that it is around one part
//! only. What the other parts answer is never shared beyond either of the two.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use cors_runtime::PolicyLayer;
use http::Request;
use tower::{Layer as _, service_fn};

use super::several::Either;
use super::{answer, is_silent};
use crate::ask::Ask;
use crate::nesting::{EVERYONE, Everyone, INNER, Inner, Outer, Terms};
use crate::watched::Watched;

/// `/left` has a policy, and `/right` has none of its own.
fn choosing(left: &PolicyLayer) -> Router {
    let handled = || service_fn(async |_: Request<Body>| Ok(Response::new(Body::from("handled"))));
    let either = Either {
        left: left.layer(handled()),
        right: handled(),
    };
    Router::new().fallback_service(either)
}

async fn is_shared(app: fn() -> Router, path: &str, from: &str, expected: &Terms) {
    let watched = Watched::here();
    let reply = answer(app, Ask::get(path).from(from)).await.unwrap();
    assert_eq!(reply.cors(), expected.answer(Some(from)), "{path} {from}");
    is_silent(&watched, path);
}

async fn is_not_shared(app: fn() -> Router, path: &str, from: &str) {
    let reply = answer(app, Ask::get(path).from(from)).await.unwrap();
    assert_eq!(reply.body, "handled");
    assert_eq!(reply.cors(), [""; 0], "{path} {from}");
    assert_eq!(reply.vary(), ["origin"], "{path} {from}");
}

const EVIL: &str = "https://evil.example";

#[tokio::test]
async fn the_part_with_a_policy_has_it_and_the_others_are_shared_by_both_only() {
    let app = || choosing(&Inner::layer()).layer(Outer::layer());
    for from in ["https://inner.example", "https://all.example"] {
        is_shared(app, "/left", from, &INNER).await;
    }
    is_shared(app, "/right", "https://all.example", &INNER).await;
    for from in ["https://inner.example", "https://outer.example", EVIL] {
        is_not_shared(app, "/right", from).await;
    }
}

#[tokio::test]
async fn an_open_part_does_not_open_the_others() {
    let app = || choosing(&Everyone::layer()).layer(Outer::layer());
    is_shared(app, "/left", EVIL, &EVERYONE).await;
    is_not_shared(app, "/right", EVIL).await;
}

#[tokio::test]
async fn nor_does_an_open_policy_around_it_all() {
    let app = || {
        choosing(&Everyone::layer())
            .layer(Outer::layer())
            .layer(Everyone::layer())
    };
    is_shared(app, "/left", EVIL, &EVERYONE).await;
    is_not_shared(app, "/right", EVIL).await;
}
