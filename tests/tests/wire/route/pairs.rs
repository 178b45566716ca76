//! Every pair of methods on one path, each under its own policy: preflight and answer, from either
//! origin.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::cors_route;

use super::{
    OURS, OURS_ANSWER, THEIRS, THEIRS_ANSWER, is_not_routed, our_handler, ours, their_handler,
    theirs,
};
use crate::ask::Ask;
use crate::server::Server;

/// A path on which one method is ours, and another theirs.
struct Pair {
    ours: &'static str,
    theirs: &'static str,
    route: MethodRouter,
}

/// Each method with each other, both ways.
macro_rules! pairs {
    ($($method:ident)*) => { pairs!(@each [$($method)*] [$($method)*]) };
    (@each [$($one:ident)*] $others:tt) => {{
        let mut pairs: Vec<Pair> = Vec::new();
        $( pairs!(@with pairs $one $others); )*
        pairs
    }};
    (@with $pairs:ident $one:ident [$($other:ident)*]) => { $(
        $pairs.extend(pairs!(@pair $one $other));
    )* };
    // A method twice does not compile.
    (@pair get get) => { None };
    (@pair head head) => { None };
    (@pair post post) => { None };
    (@pair put put) => { None };
    (@pair patch patch) => { None };
    (@pair delete delete) => { None };
    (@pair options options) => { None };
    (@pair $one:ident $other:ident) => {
        Some(Pair {
            ours: stringify!($one),
            theirs: stringify!($other),
            route: cors_route!($one(our_handler).$other(their_handler)),
        })
    };
}

/// What a preflight for a method is told that it may send.
fn listed(method: &str, other: &str) -> String {
    match (method, other) {
        ("get", other) if other != "head" => "GET,HEAD".to_owned(),
        _ => method.to_uppercase(),
    }
}

#[tokio::test]
async fn each_method_has_its_own_policy_whatever_stands_beside_it() {
    let pairs = pairs!(get head post put patch delete options);
    assert_eq!(pairs.len(), 42);
    for pair in pairs {
        let server = Server::of(Router::new().route("/", pair.route)).await;
        let (one, other) = (pair.ours.to_uppercase(), pair.theirs.to_uppercase());
        let preflight = async |method: &str, origin| {
            let ask = Ask::preflight("/", method).from(origin);
            server.send(ask).await
        };

        let reply = preflight(&one, OURS).await;
        assert_eq!(reply.cors(), ours(&listed(pair.ours, pair.theirs)));
        assert_eq!(reply.vary(), ["origin"]);
        preflight(&one, THEIRS).await.is_refused_preflight();

        let reply = preflight(&other, THEIRS).await;
        assert_eq!(reply.cors(), theirs(&listed(pair.theirs, pair.ours)));
        assert_eq!(reply.vary(), ["origin"]);
        preflight(&other, OURS).await.is_refused_preflight();

        for (method, allowed, headers, refused) in [
            (&one, OURS, &OURS_ANSWER[..], THEIRS),
            (&other, THEIRS, &THEIRS_ANSWER[..], OURS),
        ] {
            let reply = server.send(Ask::new(method, "/").from(allowed)).await;
            assert_eq!(reply.status, 200, "{method}");
            assert_eq!(reply.cors(), headers, "{method}");
            assert_eq!(reply.vary(), ["origin"], "{method}");
            let reply = server.send(Ask::new(method, "/").from(refused)).await;
            assert_eq!(reply.status, 200, "{method}");
            assert_eq!(reply.cors(), [""; 0], "{method}");
            assert_eq!(reply.vary(), ["origin"], "{method}");
        }

        // What neither serves is refused, whoever asks.
        let routed = [&*one, &*other];
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let follows = method == "HEAD" && routed.contains(&"GET");
            if routed.contains(&method) || follows {
                continue;
            }
            for origin in [OURS, THEIRS] {
                is_not_routed(&preflight(method, origin).await);
            }
        }
        for method in [
            "QUERY", "PURGE", "TRACE", "CONNECT", "get", "", "GET, PUT", "é",
        ] {
            for origin in [OURS, THEIRS] {
                is_not_routed(&preflight(method, origin).await);
            }
        }
    }
}
