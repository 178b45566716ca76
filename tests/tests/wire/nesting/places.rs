//! Where a policy can stand inside of another.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get};
use cors_runtime::{cors_policy, cors_route};
use http::Request;
use tower::util::BoxCloneSyncService;
use tower::{Layer as _, service_fn};

use super::spot::Spot;
use super::terms::{
    BESIDE, Beside, EVERYONE, Everyone, INNER, Inner, MIDDLE, Middle, NOBODY, Nobody, OUTER, Outer,
};
use crate::app::Calls;

/// What it is called, the app, and which policy is nearest where.
type Place = (&'static str, fn(&Calls) -> Router, &'static [Spot]);

pub(crate) const PLACES: &[Place] = &[
    (
        "a router nested in a router",
        router_in_router,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/in/there", INNER),
            Spot::nothing("/in/nowhere", OUTER),
            Spot::nothing("/nowhere", OUTER),
        ],
    ),
    (
        "two routers merged, nothing around them",
        merged_side_by_side,
        &[
            Spot::endpoint("/there", INNER),
            Spot::endpoint("/beside", BESIDE),
            // The one that is merged last.
            Spot::nothing("/nowhere", BESIDE),
        ],
    ),
    (
        "two routers merged into an annotated one",
        merged_into_annotated,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/there", INNER),
            Spot::endpoint("/beside", BESIDE),
            Spot::nothing("/nowhere", BESIDE),
        ],
    ),
    (
        "a route in a router",
        route_in_router,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/there", INNER),
            Spot::nothing("/nowhere", OUTER),
        ],
    ),
    (
        "handlers in a router",
        handlers_in_router,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::by_method(
                "/there",
                INNER.routed("GET,HEAD"),
                BESIDE.routed("PUT"),
                OUTER,
            ),
        ],
    ),
    (
        "handlers in a route in a router",
        handlers_in_route_in_router,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::by_method(
                "/there",
                INNER.routed("GET,HEAD"),
                BESIDE.routed("PUT"),
                MIDDLE,
            ),
        ],
    ),
    (
        "three routers deep",
        three_deep,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/a/middle", MIDDLE),
            Spot::endpoint("/a/b/there", INNER),
            Spot::nothing("/a/b/nowhere", OUTER),
        ],
    ),
    (
        "a router with a fallback",
        router_with_fallback,
        &[
            Spot::endpoint("/in/there", INNER),
            Spot::everything("/in/any", INNER),
            Spot::everything("/in/nowhere", INNER),
            Spot::nothing("/nowhere", OUTER),
        ],
    ),
    (
        "a router with a service as fallback",
        router_with_fallback_service,
        &[
            Spot::endpoint("/in/there", INNER),
            Spot::everything("/in/nowhere", INNER),
            Spot::nothing("/nowhere", OUTER),
        ],
    ),
    (
        "a layered service",
        layered_services,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::everything("/nested", INNER),
            Spot::everything("/nested/below", INNER),
            Spot::everything("/routed", BESIDE),
            Spot::everything("/nowhere", MIDDLE),
        ],
    ),
    (
        "a same-origin router in one that shares",
        same_origin_in_sharing,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/in/private", NOBODY),
        ],
    ),
    (
        "a route that shares in a same-origin router",
        sharing_in_same_origin,
        &[
            Spot::endpoint("/private", NOBODY),
            Spot::endpoint("/there", INNER),
            Spot::nothing("/nowhere", NOBODY),
        ],
    ),
    (
        "a route for everybody in a router that lists",
        everyone_in_listing,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/public", EVERYONE),
        ],
    ),
    (
        "a router that lists in one for everybody",
        listing_in_everyone,
        &[
            Spot::endpoint("/public", EVERYONE),
            Spot::endpoint("/in/there", INNER),
        ],
    ),
    (
        "a router around a route, both merged",
        router_around_route_merged,
        &[
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/middle", MIDDLE),
            Spot::endpoint("/there", INNER),
        ],
    ),
];

/// Claims headers that are the policy's to give.
fn handled(calls: &Calls) -> impl IntoResponse + use<> {
    calls.add();
    let claims = [
        ("access-control-allow-origin", "https://evil.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "DELETE"),
    ];
    (claims, "handled")
}

fn handler(calls: &Calls) -> impl Handler<((),), ()> {
    let calls = calls.clone();
    async move || handled(&calls)
}

pub(crate) fn endpoint(calls: &Calls) -> MethodRouter {
    get(handler(calls)).put(handler(calls))
}

fn service(calls: &Calls) -> BoxCloneSyncService<Request<Body>, Response, Infallible> {
    let calls = calls.clone();
    BoxCloneSyncService::new(service_fn(move |_| {
        let response = handled(&calls).into_response();
        async { Ok(response) }
    }))
}

#[cors_policy(Inner)]
pub(crate) fn inner(calls: &Calls) -> Router {
    Router::new().route("/there", endpoint(calls))
}

#[cors_policy(Inner)]
pub(crate) fn inner_route(calls: &Calls) -> MethodRouter {
    endpoint(calls)
}

#[cors_policy(Beside)]
fn beside(calls: &Calls) -> Router {
    Router::new().route("/beside", endpoint(calls))
}

/// The outer policy around whatever it may be.
#[cors_policy(Outer)]
fn outer_around(inside: Router) -> Router {
    inside
}

/// The outer policy around an endpoint of its own, and more.
pub(crate) fn outer_with(calls: &Calls, more: impl FnOnce(Router) -> Router) -> Router {
    outer_around(more(Router::new().route("/here", endpoint(calls))))
}

fn router_in_router(calls: &Calls) -> Router {
    outer_with(calls, |outer| outer.nest("/in", inner(calls)))
}

fn merged_side_by_side(calls: &Calls) -> Router {
    Router::new().merge(inner(calls)).merge(beside(calls))
}

fn merged_into_annotated(calls: &Calls) -> Router {
    outer_with(calls, |outer| {
        outer.merge(inner(calls)).merge(beside(calls))
    })
}

fn route_in_router(calls: &Calls) -> Router {
    outer_with(calls, |outer| outer.route("/there", inner_route(calls)))
}

fn by_method(calls: &Calls) -> MethodRouter {
    let (get, put) = (handler(calls), handler(calls));
    cors_route!(get(get as Inner).put(put as Beside))
}

fn handlers_in_router(calls: &Calls) -> Router {
    outer_with(calls, |outer| outer.route("/there", by_method(calls)))
}

fn handlers_in_route_in_router(calls: &Calls) -> Router {
    #[cors_policy(Middle)]
    fn route(calls: &Calls) -> MethodRouter {
        by_method(calls)
    }
    outer_with(calls, |outer| outer.route("/there", route(calls)))
}

fn three_deep(calls: &Calls) -> Router {
    #[cors_policy(Middle)]
    fn middle(calls: &Calls) -> Router {
        let own = Router::new().route("/middle", endpoint(calls));
        own.nest("/b", inner(calls))
    }
    outer_with(calls, |outer| outer.nest("/a", middle(calls)))
}

fn router_with_fallback(calls: &Calls) -> Router {
    #[cors_policy(Inner)]
    fn with_fallback(calls: &Calls) -> Router {
        Router::new()
            .route("/there", endpoint(calls))
            .route("/any", any(handler(calls)))
            .fallback(handler(calls))
    }
    outer_around(Router::new().nest("/in", with_fallback(calls)))
}

fn router_with_fallback_service(calls: &Calls) -> Router {
    #[cors_policy(Inner)]
    fn with_fallback(calls: &Calls) -> Router {
        Router::new()
            .route("/there", endpoint(calls))
            .fallback_service(service(calls))
    }
    outer_around(Router::new().nest("/in", with_fallback(calls)))
}

/// The layer around a service is seen wherever axum takes a service. (Around a whole `Router` it is,
/// too; what is inside of that is not.)
fn layered_services(calls: &Calls) -> Router {
    outer_with(calls, |outer| {
        outer
            .nest_service("/nested", Inner::layer().layer(service(calls)))
            .route_service("/routed", Beside::layer().layer(service(calls)))
            .fallback_service(Middle::layer().layer(Router::new().fallback(handler(calls))))
    })
}

fn same_origin_in_sharing(calls: &Calls) -> Router {
    #[cors_policy(Nobody)]
    fn private(calls: &Calls) -> Router {
        Router::new().route("/private", endpoint(calls))
    }
    outer_with(calls, |outer| outer.nest("/in", private(calls)))
}

fn sharing_in_same_origin(calls: &Calls) -> Router {
    #[cors_policy(Nobody)]
    fn private(calls: &Calls) -> Router {
        Router::new()
            .route("/private", endpoint(calls))
            .route("/there", inner_route(calls))
    }
    private(calls)
}

#[cors_policy(Everyone)]
fn public(calls: &Calls) -> Router {
    Router::new().route("/public", endpoint(calls))
}

fn everyone_in_listing(calls: &Calls) -> Router {
    outer_with(calls, |outer| outer.merge(public(calls)))
}

fn listing_in_everyone(calls: &Calls) -> Router {
    #[cors_policy(Everyone)]
    fn around(calls: &Calls) -> Router {
        Router::new()
            .route("/public", endpoint(calls))
            .nest("/in", inner(calls))
    }
    around(calls)
}

fn router_around_route_merged(calls: &Calls) -> Router {
    #[cors_policy(Middle)]
    fn middle(calls: &Calls) -> Router {
        Router::new()
            .route("/middle", endpoint(calls))
            .route("/there", inner_route(calls))
    }
    outer_with(calls, |outer| outer.merge(middle(calls)))
}
