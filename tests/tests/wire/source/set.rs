//! `SharedOrigins`: what is in the set now, and the rules that it is held to.

use std::time::Duration;

use axum::Router;
use cors_runtime::{OriginSource, SharedOrigins, cors_policy};
use http::header;

use super::shared;
use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::APP;
use crate::reply::Reply;
use crate::server::Server;

fn allowed(reply: &Reply, origin: &str) {
    assert_eq!(reply.allowed_origin(), Some(origin));
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn what_is_in_the_set_now_is_allowed() {
    let origins = SharedOrigins::new([APP]).unwrap();
    let calls = Calls::default();
    let server = Server::of(shared(origins.clone(), calls.clone())).await;
    let other = "https://shop.customer.example";
    let preflight = |origin: &str| {
        Ask::preflight("/orders", "PUT")
            .from(origin)
            .for_headers("content-type")
    };

    allowed(&server.send(preflight(APP)).await, APP);
    server.send(preflight(other)).await.is_refused_preflight();
    origins.replace(["https://*.customer.example"]).unwrap();
    server.send(preflight(APP)).await.is_refused_preflight();
    let reply = server.send(preflight(other)).await;
    allowed(&reply, other);
    assert!(reply.cors().contains(&"allow-credentials: true".to_owned()));
    assert_eq!(calls.count(), 0);
    let reply = server.send(Ask::get("/orders").from(other)).await;
    allowed(&reply, other);
    assert_eq!(reply.vary(), ["origin"]);
    // Nothing changes if one of them is wrong.
    let errors = origins.replace([APP, "http://plain.example"]).unwrap_err();
    assert_eq!(errors.findings()[0].value(), "http://plain.example");
    assert_eq!(origins.patterns(), ["https://*.customer.example"]);
    allowed(&server.send(preflight(other)).await, other);
    origins.replace([""; 0]).unwrap();
    server.send(preflight(other)).await.is_refused_preflight();
}

#[test]
fn a_set_is_held_to_the_rules_of_the_policy_that_it_serves() {
    let plain = "http://shop.example";
    let origins = SharedOrigins::new([plain]).unwrap();
    let panic = std::panic::catch_unwind(|| shared(origins.clone(), Calls::default()));
    let panic = panic.unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(
        text.contains("insecure_origin") && text.contains(plain),
        "{text}"
    );

    let sound = SharedOrigins::new([APP]).unwrap();
    sound.replace([plain]).unwrap();
    sound.replace([APP]).unwrap();
    let _app = shared(sound.clone(), Calls::default());
    assert!(sound.replace([plain]).is_err());
    for bad in ["*", "null", "https://app.example.com/", "https://*.co.uk"] {
        let text = sound.replace([bad]).unwrap_err().to_string();
        // The caller of `replace` gives origins, and does not write the policy.
        assert!(!text.contains("allow_") && !text.contains("[\""), "{text}");
    }
    assert_eq!(sound.patterns(), [APP]);
}

/// More said about a set leaves it what it is: validated, and held to the policy's rules.
#[test]
fn a_set_is_held_to_the_rules_whatever_more_is_said_about_it() {
    #[cors_policy(
        allow_origins = with(origins.clone().with_vary([header::HOST]).with_timeout(Duration::from_secs(2))),
        allow_credentials,
    )]
    fn app(origins: &SharedOrigins) -> Result<Router, cors_runtime::PolicyErrors> {
        Ok(routes(Calls::default()))
    }
    let plain = "http://shop.example";
    let origins = SharedOrigins::new([plain]).unwrap();
    let errors = app(&origins).unwrap_err();
    assert_eq!(errors.findings()[0].value(), plain);
    origins.replace([APP]).unwrap();
    assert!(app(&origins).is_ok());
    assert!(origins.replace([plain]).is_err());
    // Another policy may allow more: the stricter one still holds.
    #[cors_policy(
        allow_origins = with(origins.clone()),
        allow_credentials,
        dangerously_allow(insecure_origin),
    )]
    fn trusting(origins: &SharedOrigins) -> Router {
        routes(Calls::default())
    }
    let _app = trusting(&origins);
    assert!(origins.replace([plain]).is_err());
    let others = SharedOrigins::new([plain]).unwrap();
    let _app = trusting(&others);
    assert!(others.replace([plain, APP]).is_ok());
}
