//! What people complain of in the trackers of tower-http, axum and their users, and that it does not
//! happen here. Complaints about the form of a policy are compile errors: see `tests/ui`.

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cors_policy::__private::Parts;
use cors_policy::Lint;
use cors_runtime::__private::{ExposedHeaders, ListedOrigins, Methods, Origins, RequestHeaders};
use cors_runtime::{Policy, PolicyLayer, cors_policy};
use tower_http::limit::RequestBodyLimitLayer;

use crate::app::{Calls, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, SITE_ANSWER, SITE_PREFLIGHT, Site};
use crate::server::Server;

const fn listed(patterns: &'static [&'static str]) -> Origins {
    Origins::Listed(ListedOrigins {
        patterns,
        ..ListedOrigins::NONE
    })
}

/// What the macro would not let through, judged again at run time.
fn lints_of(parts: Parts) -> Vec<Lint> {
    let errors = PolicyLayer::try_new(Policy::from_parts(parts)).unwrap_err();
    errors
        .findings()
        .iter()
        .map(cors_policy::Finding::lint)
        .collect()
}

/// tower-http#272: a wrong configuration is a `Result`, with all that is wrong, and no panic.
#[test]
fn tower_http_272_a_bad_policy_is_an_error_and_no_panic() {
    assert!(Site::try_layer().is_ok());
    let lints = lints_of(Parts {
        allow_origins: listed(&["https://app.example.com/", "app.example.com"]),
        allow_methods: Methods::Listed(&["CONNECT"]),
        ..Parts::NONE
    });
    assert_eq!(
        lints,
        [
            Lint::InvalidOrigin,
            Lint::InvalidOrigin,
            Lint::ForbiddenMethod
        ]
    );
}

/// tower-http#194, apollographql/router#1087, chroma-core/chroma#4620, ibigbug/clash-rs#1457,
/// loco-rs/loco#1133, predibase/lorax#362, stumpapp/stump#538: a wildcard with credentials is told
/// before a request comes, once for each list, and panics nowhere.
#[test]
fn tower_http_194_wildcards_with_credentials_are_told_before_a_request() {
    let lints = lints_of(Parts {
        allow_origins: Origins::Any,
        allow_methods: Methods::Any,
        allow_headers: RequestHeaders::Any,
        expose_headers: ExposedHeaders::Any,
        allow_credentials: true,
        ..Parts::NONE
    });
    assert_eq!(lints, [Lint::WildcardWithCredentials; 4]);
}

/// tower-http#284, #285: `*` in a list of origins neither fails in silence nor panics.
#[test]
fn tower_http_284_a_star_among_origins_is_told() {
    let lints = lints_of(Parts {
        allow_origins: listed(&["https://app.example.com", "*"]),
        ..Parts::NONE
    });
    assert_eq!(lints, [Lint::WildcardNotAlone]);
}

#[cors_policy(allow_origins = ["*"])]
fn star_in_a_list() -> Router {
    routes(Calls::default())
}

/// tower-http#284, #285: alone in a list, it means what it says.
#[tokio::test]
async fn tower_http_284_a_star_alone_in_a_list_is_a_star() {
    let server = Server::of(star_in_a_list()).await;
    let reply = server.send(Ask::get("/orders").from(EVIL)).await;
    assert_eq!(reply.cors(), ["allow-origin: *"]);
}

/// apollographql/router#1448: an origin with a trailing slash, which matches nothing, is told with
/// the origin to write.
#[test]
fn router_1448_a_trailing_slash_is_told() {
    let parts = Parts {
        allow_origins: listed(&["https://app.example.com/"]),
        ..Parts::NONE
    };
    let errors = PolicyLayer::try_new(Policy::from_parts(parts)).unwrap_err();
    let finding = &errors.findings()[0];
    assert_eq!(finding.lint(), Lint::InvalidOrigin);
    assert!(
        finding
            .replacement()
            .unwrap()
            .contains("https://app.example.com")
    );
    assert!(!finding.replacement().unwrap().contains("com/"));
}

/// tower-http#497: not every `OPTIONS` is swallowed.
#[tokio::test]
async fn tower_http_497_plain_options_reaches_the_app() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::options("/own-options")).await;
    assert_eq!(reply.body, "own");
}

#[cors_policy(allow_origins = "*", allow_methods = [GET], allow_headers = ["content-type"])]
fn fixed() -> Router {
    routes(Calls::default())
}

/// tower-http#539: no `Vary` where nothing varies, and no name in it that nothing depends on.
#[tokio::test]
async fn tower_http_539_no_vary_without_need() {
    let server = Server::of(fixed()).await;
    for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
        assert_eq!(server.send(ask.from(APP)).await.vary(), [""; 0]);
    }
    let server = Server::of(site(Calls::default())).await;
    for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
        assert_eq!(server.send(ask.from(APP)).await.vary(), ["origin"]);
    }
}

/// tower-http#198: `Vary` is there for whoever asks, so that no cache hands out another's answer.
#[tokio::test]
async fn tower_http_198_vary_is_not_missing() {
    let server = Server::of(site(Calls::default())).await;
    for ask in [
        Ask::get("/orders"),
        Ask::get("/orders").from(APP),
        Ask::get("/orders").from(EVIL),
        Ask::get("/nowhere"),
        Ask::preflight("/orders", "GET").from(EVIL),
    ] {
        assert_eq!(server.send(ask).await.vary(), ["origin"]);
    }
}

/// tower-http#255: with several origins allowed, a header has one: the one that asks.
#[tokio::test]
async fn tower_http_255_one_origin_in_the_header() {
    let server = Server::of(site(Calls::default())).await;
    for origin in [APP, "https://admin.example.com"] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
            assert_eq!(
                server.send(ask.from(origin)).await.allowed_origin(),
                Some(origin)
            );
        }
    }
}

#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = "*")]
fn anything() -> Router {
    Router::new().route("/orders", get(async || "orders"))
}

/// tower-http#494, axum#106: a preflight of a route that has no `OPTIONS` is no 405, for
/// whichever method; and neither is one of a route that has nothing but `POST`.
#[tokio::test]
async fn tower_http_494_no_405_for_a_preflight() {
    let server = Server::of(anything()).await;
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let reply = server
            .send(Ask::preflight("/orders", method).from(APP))
            .await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.headers["access-control-allow-methods"], "*");
    }
    let server = Server::of(site(Calls::default())).await;
    let reply = server
        .send(Ask::preflight("/upload", "POST").from(APP))
        .await;
    assert_eq!(reply.status, 200);
}

/// axum#963: an `OPTIONS` that is no preflight is the app's, and axum says 405 where no handler takes
/// it. It has to: this is HTTP, and a script that sends one itself asks the app. But it can be read.
#[tokio::test]
async fn axum_963_a_plain_options_is_answered_by_axum() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::options("/orders").from(APP)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.headers["allow"], "GET,HEAD,PUT");
    assert_eq!(reply.cors(), SITE_ANSWER);
}

/// actix-extras#286, #378: a page of the server's own sends its origin with a `POST`, and need not be
/// on a list for that.
#[tokio::test]
async fn actix_extras_286_ones_own_page_is_served() {
    let calls = Calls::default();
    let server = Server::of(site(calls.clone())).await;
    let own = format!("http://{}", server.address);
    let ask = Ask::new("PUT", "/orders").from(own);
    let reply = server.send(ask).await;
    reply.is_refused_answer(200, "orders");
    assert_eq!(calls.count(), 1);
}

/// Kludex/starlette#1116, #1175, fastapi/fastapi#775, adamchainz/django-cors-headers#512,
/// dotnet/aspnetcore#2378, #8463: a page can read a 500. (A panic that no middleware catches ends the
/// connection: there is no answer to put a header on.)
#[tokio::test]
async fn starlette_1116_a_500_is_readable() {
    let server = Server::of(site(Calls::default())).await;
    for path in ["/broken", "/panics"] {
        let reply = server.send(Ask::get(path).from(APP)).await;
        assert_eq!(reply.status, 500);
        assert_eq!(reply.cors(), SITE_ANSWER);
    }
}

/// tower-http#510: a refused origin's request still gets its answer, as Fetch has it, but not one
/// header by which a script could read it, credentials among them.
#[tokio::test]
async fn tower_http_510_a_refused_origin_gets_no_permission() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::get("/orders").from(EVIL)).await;
    reply.is_refused_answer(200, "orders");
    let reply = server
        .send(Ask::preflight("/orders", "GET").from(EVIL))
        .await;
    reply.is_refused_preflight();
}

#[cors_policy(Site)]
fn routes_added_last() -> Router {
    let mut app = Router::new().route("/first", get(async || "first"));
    app = app.layer(RequestBodyLimitLayer::new(8));
    app.route("/last", get(async || "last"))
        .fallback(async || StatusCode::NOT_FOUND)
}

/// axum#1330, `MemeBattle`/monorepo#675: a route that is added after all else is covered.
#[tokio::test]
async fn axum_1330_a_route_added_last_is_covered() {
    let server = Server::of(routes_added_last()).await;
    for path in ["/first", "/last", "/nowhere"] {
        assert_eq!(
            server.send(Ask::get(path).from(APP)).await.cors(),
            SITE_ANSWER
        );
        let preflight = Ask::preflight(path, "GET").from(APP);
        assert_eq!(server.send(preflight).await.cors(), SITE_PREFLIGHT);
    }
}

async fn authenticate(request: Request, next: Next) -> Response {
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

#[cors_policy(Site)]
fn behind_auth() -> Router {
    routes(Calls::default()).layer(from_fn(authenticate))
}

/// lpotthast/axum-keycloak-auth#36: authentication does not block preflights, which carry no
/// credentials, and its 401 can be read.
#[tokio::test]
async fn keycloak_auth_36_auth_does_not_block_preflights() {
    let server = Server::of(behind_auth()).await;
    let reply = server
        .send(Ask::preflight("/orders", "GET").from(APP))
        .await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
    let reply = server.send(Ask::get("/orders").from(APP)).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.cors(), SITE_ANSWER);
    // A plain `OPTIONS` has to authenticate like any other request.
    let reply = server.send(Ask::options("/own-options").from(APP)).await;
    assert_eq!(reply.status, 401);
}

/// EspressoSystems/espresso-network#4757: with an age, a browser may keep the preflight.
#[tokio::test]
async fn espresso_network_4757_the_age_is_sent() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server
        .send(Ask::preflight("/orders", "GET").from(APP))
        .await;
    assert_eq!(reply.headers["access-control-max-age"], "600");
}

/// restatedev/restate#4760: a 413 of a body limit can be read by a script.
#[tokio::test]
async fn restate_4760_a_413_is_readable() {
    let server = Server::of(site(Calls::default())).await;
    let ask = Ask::new("POST", "/upload").body("more than eight bytes");
    let reply = server.send(ask.from(APP)).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.cors(), SITE_ANSWER);
}

#[cors_policy(Site)]
fn with_405_fallback() -> Router {
    Router::new()
        .route("/orders", get(async || "orders"))
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, "not here"))
}

/// axum#2251: the fallback for methods is under the policy, and gets no preflights.
#[tokio::test]
async fn axum_2251_the_method_not_allowed_fallback() {
    let server = Server::of(with_405_fallback()).await;
    let reply = server.send(Ask::new("PUT", "/orders").from(APP)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.body, "not here");
    assert_eq!(reply.cors(), SITE_ANSWER);
    let reply = server
        .send(Ask::preflight("/orders", "PUT").from(APP))
        .await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
}
