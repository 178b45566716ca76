//! Middleware between a policy and one inside of it: the inner one decides all the same, and what is
//! in between never sees a preflight (design §5.6).

mod answers_itself;
mod headers;

use std::convert::Infallible;
use std::time::Duration;

use axum::BoxError;
use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{Request, State};
use axum::middleware::{
    Next, from_fn, from_fn_with_state, map_request, map_response, map_response_with_state,
};
use axum::response::Response;
use axum::routing::Route;
use http::{HeaderValue, StatusCode, header};
use tower::layer::layer_fn;
use tower::limit::ConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower::util::{BoxCloneSyncService, BoxCloneSyncServiceLayer, option_layer};
use tower::{ServiceBuilder, service_fn};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_http::validate_request::ValidateRequestHeaderLayer;

use crate::app::Calls;
use crate::nesting::{
    INNER, OUTER, REQUESTS, Spot, inner, inner_route, nearest_decides, outer_with,
};
use crate::server::Server;
use crate::shadowed::is_silent;
use crate::watched::Watched;

/// What stands in between: its name, and how it is put around.
type Between = (&'static str, fn(Router) -> Router);

/// What lets requests through.
const BETWEEN: &[Between] = &[
    ("from_fn", |inside| inside.layer(from_fn(pass))),
    ("from_fn with state", |inside| {
        let pass = |State(()): State<()>, request: Request, next: Next| pass(request, next);
        inside.layer(from_fn_with_state((), pass))
    }),
    ("from_fn that rebuilds the response", |inside| {
        inside.layer(from_fn(rebuild_response))
    }),
    ("from_fn that rebuilds the request", |inside| {
        inside.layer(from_fn(rebuild_request))
    }),
    ("map_request", |inside| {
        let clear = |mut request: Request| async {
            request.extensions_mut().clear();
            request
        };
        inside.layer(map_request(clear))
    }),
    ("map_response", |inside| {
        let clear = |mut response: Response| async {
            response.extensions_mut().clear();
            response
        };
        inside.layer(map_response(clear))
    }),
    ("map_response with state", |inside| {
        let same = |State(()): State<()>, response: Response| async { response };
        inside.layer(map_response_with_state((), same))
    }),
    ("trace", |inside| inside.layer(TraceLayer::new_for_http())),
    ("timeout", |inside| inside.layer(timeout())),
    ("compression", |inside| {
        inside.layer(CompressionLayer::new())
    }),
    ("catch_panic", |inside| inside.layer(CatchPanicLayer::new())),
    ("set_header", |inside| {
        let claim = HeaderValue::from_static("https://evil.example");
        let name = header::ACCESS_CONTROL_ALLOW_ORIGIN;
        inside.layer(SetResponseHeaderLayer::overriding(name, claim))
    }),
    ("validate_request", |inside| {
        inside.layer(ValidateRequestHeaderLayer::accept("text/plain"))
    }),
    ("request body limit", |inside| {
        inside.layer(RequestBodyLimitLayer::new(8))
    }),
    ("option_layer with a layer", |inside| {
        inside.layer(option_layer(Some(timeout())))
    }),
    ("option_layer without", |inside| {
        inside.layer(option_layer(None::<TimeoutLayer>))
    }),
    ("load_shed and concurrency_limit", |inside| {
        limited(inside, 1)
    }),
    ("a boxed service", |inside| {
        inside.layer(layer_fn(BoxCloneSyncService::<_, Response, _>::new))
    }),
    ("a boxed layer", |inside| {
        let boxed: BoxCloneSyncServiceLayer<Route, Request, Response, Infallible> =
            BoxCloneSyncServiceLayer::new(from_fn(pass));
        inside.layer(boxed)
    }),
    ("a stack", |inside| {
        inside.layer(
            ServiceBuilder::new()
                .layer(TraceLayer::new_for_http())
                .layer(HandleErrorLayer::new(overloaded))
                .layer(LoadShedLayer::new())
                .layer(ConcurrencyLimitLayer::new(1))
                .layer(CatchPanicLayer::new())
                .layer(timeout())
                .map_request(|request: Request| request)
                .map_response(|response: Response| response)
                .layer(from_fn(rebuild_response)),
        )
    }),
    ("a closure around a clone", |inside| {
        inside.layer(layer_fn(|route: Route| {
            service_fn(move |request| tower::ServiceExt::oneshot(route.clone(), request))
        }))
    }),
];

#[tokio::test]
async fn the_nearest_policy_decides_whatever_is_in_between() {
    for between in BETWEEN {
        let name = between.0;
        let (calls, seen) = (Calls::default(), Calls::default());
        let watched = Watched::here();
        let server = Server::of(app(&calls, &seen, between)).await;
        let spots = [
            Spot::endpoint("/here", OUTER),
            Spot::endpoint("/in/there", INNER),
            Spot::endpoint("/route", INNER),
        ];
        nearest_decides(name, &spots, &calls, async |ask| server.send(ask).await).await;
        // Both watchers, each request to either of the inner policies, and no preflight.
        assert_eq!(seen.count(), 2 * 2 * REQUESTS, "{name}");
        is_silent(&watched, name);
    }
}

/// Two inner policies below middleware, and a watcher on either side of that.
fn app(calls: &Calls, seen: &Calls, (_, between): &Between) -> Router {
    let inside = Router::new()
        .nest("/in", inner(calls))
        .route("/route", inner_route(calls));
    let inside = watched(between(watched(inside, seen)), seen);
    outer_with(calls, |outer| outer.merge(inside))
}

fn watched(inside: Router, seen: &Calls) -> Router {
    let watch = async |State(seen): State<Calls>, request: Request, next: Next| {
        seen.add();
        next.run(request).await
    };
    inside.layer(from_fn_with_state(seen.clone(), watch))
}

fn limited(inside: Router, at_once: usize) -> Router {
    inside.layer(
        ServiceBuilder::new()
            .layer(HandleErrorLayer::new(overloaded))
            .layer(LoadShedLayer::new())
            .layer(ConcurrencyLimitLayer::new(at_once)),
    )
}

async fn overloaded(_: BoxError) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(50))
}

async fn pass(request: Request, next: Next) -> Response {
    next.run(request).await
}

/// Keeps the status and the body: no headers, no extensions.
async fn rebuild_response(request: Request, next: Next) -> Response {
    let (parts, body) = next.run(request).await.into_parts();
    let mut response = Response::new(body);
    *response.status_mut() = parts.status;
    response
}

/// Keeps what a request needs to arrive: no origin, no extensions.
async fn rebuild_request(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut request = Request::new(body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    next.run(request).await
}
