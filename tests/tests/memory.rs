//! What is replaced is not kept, and what a request costs. A process of its own, since it counts what is
//! allocated.

use allocation_counter::measure;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::get;
use cors_runtime::{Policy, PolicyLayer, SharedOrigins, cors_policy, cors_route};
use http::{HeaderValue, Request, StatusCode, header};
use tokio::runtime::Builder;
use tower::Service as _;

fn generation(number: usize) -> [String; 2] {
    [
        format!("https://a.generation-{number}.example"),
        format!("https://*.generation-{number}.example"),
    ]
}

#[test]
fn a_set_takes_no_more_memory_after_ten_thousand_swaps() {
    let origins = SharedOrigins::new(generation(10_000)).unwrap();
    let grown = measure(|| {
        for number in 10_001..20_001 {
            origins.replace(generation(number)).unwrap();
            assert!(origins.replace(["https://no.example/"]).is_err());
        }
    });
    assert!(grown.count_total > 10_000, "{grown:?}");
    assert!(grown.bytes_current.abs() < 4_096, "{grown:?}");
}

/// A policy that was built at run time owns its texts, and so does its layer.
#[test]
fn a_policy_leaves_nothing_behind() {
    let build = |number: usize| {
        Policy::builder()
            .name(format!("tenant {number}"))
            .allow_origins(generation(number))
            .allow_methods(["GET".to_owned(), "PUT".to_owned()])
            .allow_headers([format!("x-tenant-{number}")])
            .expose_headers([format!("x-answer-{number}")])
            .build()
            .unwrap()
    };
    // What is made once is made by the first.
    drop(PolicyLayer::new(build(0)));
    let grown = measure(|| {
        for number in 1..=1_000 {
            let policy = build(number);
            let layer = PolicyLayer::new(&policy);
            assert_eq!(layer.policy(), &policy);
        }
    });
    assert!(grown.count_total > 1_000, "{grown:?}");
    assert_eq!(grown.bytes_current, 0, "{grown:?}");
}

/// A layer, or an outcome, shares the texts of its policy.
#[test]
fn a_clone_of_a_policy_allocates_nothing() {
    let built = Policy::builder().allow_origins(generation(0)).build();
    for policy in [&built.unwrap(), show::POLICY] {
        let grown = measure(|| assert_eq!(policy.clone().name(), policy.name()));
        assert_eq!(grown.count_total, 0, "{grown:?}");
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"], expose_headers = ["etag"])]
async fn show() -> &'static str {
    "shown"
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
async fn replace(State(()): State<()>, body: String) -> String {
    body
}

/// The number of allocations from the call with a request to its response.
fn allocations(app: &Router, request: impl Fn() -> Request<Body>) -> u64 {
    let runtime = Builder::new_current_thread().build().unwrap();
    let mut app: Router = app.clone();
    let mut answer = |request: Request<Body>| {
        let response = runtime.block_on(app.call(request)).unwrap();
        assert_ne!(response.status(), StatusCode::NOT_FOUND);
        response
    };
    // What is made once is made by the first.
    drop(answer(request()));
    let request = request();
    measure(|| drop(answer(request))).count_total
}

/// Something in a request's extensions.
#[derive(Clone)]
struct Other<const NUMBER: u8>;

#[test]
fn a_handler_under_its_policy_allocates_what_it_does_without_one() {
    let request = |method: &str, origin: Option<&'static str>, asked: Option<&'static str>| {
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in [
            (header::ORIGIN, origin),
            (header::ACCESS_CONTROL_REQUEST_METHOD, asked),
        ] {
            if let Some(value) = value {
                // As from a connection, it can be cloned without an allocation.
                request = request.header(name, HeaderValue::from_static(value));
            }
        }
        // The map of extensions has room: how many entries axum adds is a matter of its features, and the one that
        // makes the map grow may be the policy's mark.
        let request = request.extension(Other::<0>).extension(Other::<1>);
        let request = request.extension(Other::<2>).extension(Other::<3>);
        let request = request.extension(Other::<4>).extension(Other::<5>);
        let request = request.extension(Other::<6>).extension(Other::<7>);
        request.body(Body::empty()).unwrap()
    };
    let app = Some("https://app.example.com");
    let evil = Some("https://evil.example");
    // `cors_route!` gives the state `()` to its handlers.
    let bare = Router::new().route("/", get(show).put(replace).with_state(()));
    let ours = Router::new().route("/", cors_route!(get(show).put(replace)));
    // `axum::serve` gives it to the router, for each connection.
    for (bare, ours) in [
        (bare.clone(), ours.clone()),
        (bare.with_state(()), ours.with_state(())),
    ] {
        for (method, origin, asked) in [
            ("GET", None, None),
            ("GET", app, None),
            ("GET", evil, None),
            ("PUT", app, None),
            ("DELETE", app, None),
            ("OPTIONS", app, None),
            ("OPTIONS", app, Some("PUT")),
            ("OPTIONS", evil, Some("PUT")),
            ("OPTIONS", app, Some("DELETE")),
        ] {
            let request = || request(method, origin, asked);
            let (bare, ours) = (allocations(&bare, request), allocations(&ours, request));
            assert_eq!(ours, bare, "{method} {origin:?} {asked:?}");
        }
    }
}
