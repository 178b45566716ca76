//! What neither policy can notice, and what to do instead: the crate's documentation has each. These
//! tests hold what happens, so that the documentation stays true.

use axum::Router;
use axum::extract::Request;
use axum::middleware::map_request;
use axum::routing::{MethodRouter, get, put};
use cors_runtime::cors_policy;

use super::{answer, is_silent};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{BESIDE, Beside, INNER, Inner, OUTER, Outer, inner};
use crate::watched::Watched;

/// On the list of each of the policies.
const FROM: &str = "https://all.example";

async fn handled() -> &'static str {
    "handled"
}

/// What a preflight for `GET` gets, and the `GET` itself; and that neither is an error.
async fn preflight_and_answer(app: Router, path: &str) -> (Vec<String>, Vec<String>) {
    let watched = Watched::here();
    let preflight = Ask::preflight(path, "GET").from(FROM);
    let preflight = answer(
        {
            let app = app.clone();
            || app
        },
        preflight,
    )
    .await
    .unwrap();
    let answered = answer(|| app, Ask::get(path).from(FROM)).await.unwrap();
    is_silent(&watched, path);
    (preflight.cors(), answered.cors())
}

/// Of two method routers on one path, axum keeps one place where preflights end up: the last one's. Without
/// a policy around them, nobody sees both. The last one refuses what it does not route, where its chain can be
/// read.
#[tokio::test]
async fn of_two_method_routers_on_one_path_the_last_answers_preflights() {
    #[cors_policy(Beside)]
    fn read() -> MethodRouter {
        get(handled)
    }
    #[cors_policy(Inner)]
    fn write() -> MethodRouter {
        put(handled)
    }
    #[cors_policy(Inner)]
    fn unreadable() -> MethodRouter {
        let chain = MethodRouter::new();
        chain.put(handled)
    }
    for (last, preflight) in [
        (write(), vec![]),
        (unreadable(), INNER.preflight(Some(FROM))),
    ] {
        let app = Router::new().route("/", read()).route("/", last);
        let decided = preflight_and_answer(app, "/").await;
        assert_eq!(decided, (preflight, BESIDE.answer(Some(FROM))));
    }
}

/// `method_not_allowed_fallback` takes that place, too, from all that is already in the router, and again
/// nobody sees both: it belongs inside of the annotated function.
#[tokio::test]
async fn a_method_not_allowed_fallback_outside_takes_the_preflights() {
    let calls = Calls::default();
    let app = Router::new()
        .merge(inner(&calls))
        .method_not_allowed_fallback(handled);
    let decided = preflight_and_answer(app, "/there").await;
    assert_eq!(decided, (vec![], INNER.answer(Some(FROM))));

    let inside = Router::new()
        .route("/there", get(handled))
        .method_not_allowed_fallback(handled);
    let app = Router::new().merge(inside.layer(Inner::layer()));
    let decided = preflight_and_answer(app, "/there").await;
    assert_eq!(
        decided,
        (INNER.preflight(Some(FROM)), INNER.answer(Some(FROM)))
    );
}

/// A policy that is hidden twice: in a whole router, and behind middleware that takes the mark off the
/// request. Nothing tells that from an app that a handler asks with a request of its own, so the outer policy
/// decides.
#[tokio::test]
async fn a_hidden_policy_behind_a_request_made_anew_is_not_found() {
    let anew = map_request(|mut request: Request| async {
        request.extensions_mut().clear();
        request
    });
    let hidden = Router::new().nest_service("/in", inner(&Calls::default()));
    let app = hidden.layer(anew).layer(Outer::layer());
    let decided = preflight_and_answer(app, "/in/there").await;
    let outer = (OUTER.preflight(Some(FROM)), OUTER.answer(Some(FROM)));
    assert_eq!(decided, outer);
}
