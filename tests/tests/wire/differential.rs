//! The layer against live tower-http in the same configuration, header by header: the two are one
//! but for [`DIFFERENCES`] (§5, rule 9).

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use cors_runtime::{
    AllowedNames, AllowedOrigins, CorsLayer, KnownOrigins, PolicyLayer, cors_policy,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{option, prop_assert, prop_assert_eq, prop_oneof};
use tower::util::BoxCloneService;
use tower::{Layer, Service, ServiceExt as _, service_fn};

use crate::differences::{Answer, DIFFERENCES, Exchange};
use crate::generated::runner;
use crate::policies::{Mirroring, Private, Public, Site};

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Bare;

#[cors_policy(Bare, allow_credentials)]
struct Credentials;

#[cors_policy(Bare, allow_methods = "*", allow_headers = "*", expose_headers = "*")]
struct Stars;

#[cors_policy(
    Bare,
    allow_methods = [custom("PURGE"), QUERY, GET],
    allow_headers = ["*", "authorization"],
    expose_headers = ["x-a", "x-b"],
    max_age = 0,
)]
struct Lists;

#[cors_policy(
    allow_origins = ["https://*.example.com:*", "http://localhost:*", "https://*.example.org"],
    allow_methods = [GET, PUT, DELETE],
    allow_headers = mirror,
    allow_credentials,
    max_age = "1d",
    allow(max_age_above_cap),
)]
struct Patterns;

#[cors_policy(
    allow_origins = ["null", "http://app.example.com:8080", "http://[::1]:3000", "tauri://localhost"],
    dangerously_allow(null_origin, insecure_origin),
    allow_credentials,
    expose_headers = ["etag"],
)]
struct Odd;

#[cors_policy(allow_origins = "*")]
struct Everybody;

#[cors_policy(allow_origins = "*", allow_headers = mirror, max_age = 7200)]
struct MirroringAll;

#[cors_policy(Site, allow_origins = ["https://*.example.com"], allow_methods = [PATCH], max_age = [])]
struct Derived;

/// Both sides of each policy.
fn sides() -> [(PolicyLayer, CorsLayer); 13] {
    fn both<P: KnownOrigins>() -> (PolicyLayer, CorsLayer) {
        (P::layer(), P::cors_layer())
    }
    [
        both::<Bare>(),
        both::<Credentials>(),
        both::<Stars>(),
        both::<Lists>(),
        both::<Patterns>(),
        both::<Odd>(),
        both::<Everybody>(),
        both::<MirroringAll>(),
        both::<Derived>(),
        both::<Site>(),
        both::<Public>(),
        both::<Private>(),
        both::<Mirroring>(),
    ]
}

/// A request, and what the app answers to it.
#[derive(Clone)]
struct Case {
    method: Method,
    request: HeaderMap,
    status: StatusCode,
    own: HeaderMap,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (request, own) = (cut(&self.request), cut(&self.own));
        write!(
            f,
            "{} {request:?}, app: {} {own:?}",
            self.method, self.status
        )
    }
}

/// Headers as a failure shows them: some are 8 KiB long.
fn cut(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.iter().map(|(name, value)| {
        let shown = value.as_bytes().escape_ascii().take(80);
        let shown: String = shown.map(char::from).collect();
        format!("{name}: {shown} ({} bytes)", value.len())
    });
    lines.collect()
}

fn origin() -> impl Strategy<Value = Vec<u8>> {
    let made = (
        select(vec![
            "https://", "http://", "HTTPS://", "tauri://", "https:/", "",
        ]),
        select(vec!["", "a.", "b.a.", ".", "*.", "A.", "evil", "\u{e4}."]),
        select(vec![
            "app.example.com",
            "example.com",
            "example.org",
            "localhost",
            "[::1]",
            "evil.example",
        ]),
        select(vec![
            "",
            ":8080",
            ":3000",
            ":443",
            ":*",
            ":0",
            ":99999",
            ":",
            ".evil.example",
        ]),
        select(vec!["", "", "", "/", "?", " ", ", https://app.example.com"]),
    );
    prop_oneof![
        4 => Just(b"https://app.example.com".to_vec()),
        2 => select(vec![
            &b"https://admin.example.com"[..],
            b"https://a.example.com",
            b"http://localhost:5173",
            b"http://app.example.com:8080",
            b"tauri://localhost",
            b"null",
            b"*",
            b"",
            b"\xff\xfe",
        ]).prop_map(<[u8]>::to_vec),
        4 => made.prop_map(|(scheme, sub, host, port, tail)| {
            format!("{scheme}{sub}{host}{port}{tail}").into_bytes()
        }),
    ]
}

/// None mostly, one often, now and then several.
fn lines(
    of: impl Strategy<Value = Vec<u8>> + Clone,
    most: usize,
) -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop_oneof![
        2 => vec(of.clone(), 0..=1),
        3 => vec(of.clone(), 1),
        1 => vec(of, 2..=most),
    ]
}

fn names() -> impl Strategy<Value = Vec<u8>> + Clone {
    prop_oneof![
        6 => select(vec!["x-a", "content-type,x-b", "authorization, X-C", "", ",", " x-a\t,"])
            .prop_map(|names| names.trim().as_bytes().to_vec()),
        2 => select(vec![&b"x-a;q=1"[..], b"x:y", b"\xff", b"(x)", b"\"x\"", b"x/y"])
            .prop_map(<[u8]>::to_vec),
        1 => (8_000_usize..8_400).prop_map(|length| vec![b'x'; length]),
        1 => select(vec![4_095, 4_096, 8_191, 8_192, 8_193]).prop_map(|length| vec![b'x'; length]),
    ]
}

/// What an app sets of its own: of the family, `Vary`, and others.
fn own() -> impl Strategy<Value = HeaderMap> {
    let cors = select(vec![
        ("access-control-allow-origin", "*"),
        ("access-control-allow-origin", "https://evil.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "x-own"),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "1"),
        ("access-control-unheard-of", "1"),
    ]);
    let vary = select(vec![
        "origin",
        "Origin",
        "Accept, ORIGIN",
        "*",
        "accept",
        "x-origin, accept",
    ]);
    let other = select(vec![("x-other", "1"), ("etag", "\"1\""), ("allow", "GET")]);
    let lines = (
        option::weighted(0.3, vec(cors, 1..4)),
        option::weighted(0.4, vec(vary.prop_map(|value| ("vary", value)), 1..3)),
        vec(other, 0..3),
    );
    lines.prop_map(|(cors, vary, other)| {
        let lines = cors.into_iter().flatten().chain(vary.into_iter().flatten());
        lines
            .chain(other)
            .fold(HeaderMap::new(), |mut own, (name, value)| {
                let name = HeaderName::from_static(name);
                own.append(name, HeaderValue::from_static(value));
                own
            })
    })
}

fn case() -> impl Strategy<Value = Case> {
    let method = prop_oneof![
        Just("OPTIONS"),
        select(vec![
            "GET", "HEAD", "POST", "PUT", "DELETE", "PURGE", "options"
        ]),
    ];
    let requested = select(vec![
        "GET", "PUT", "put", "PURGE", "", "G E T", "*", "\u{e4}",
    ]);
    let requested = requested.prop_map(|method| method.as_bytes().to_vec());
    let parts = (
        method,
        lines(origin().boxed(), 3),
        lines(requested, 2),
        lines(names(), 4),
        select(vec![200, 204, 301, 404, 500]),
        own(),
    );
    parts.prop_map(|(method, origins, requested, names, status, own)| {
        let mut request = HeaderMap::new();
        for (name, lines) in [
            (header::ORIGIN, origins),
            (header::ACCESS_CONTROL_REQUEST_METHOD, requested),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, names),
        ] {
            for line in lines {
                request.append(&name, HeaderValue::from_bytes(&line).unwrap());
            }
        }
        Case {
            method: method.parse().unwrap(),
            request,
            status: StatusCode::from_u16(status).unwrap(),
            own,
        }
    })
}

type App = BoxCloneService<Request<()>, Response<&'static str>, Infallible>;

/// The answer of an app with a layer around it. Nothing in it waits.
fn answer<L, S>(layer: &L, method: &Method, case: &Case, own: &HeaderMap) -> Answer
where
    L: Layer<App, Service = S>,
    S: Service<Request<()>, Response = Response<&'static str>, Error = Infallible>,
{
    let (status, own) = (case.status, own.clone());
    let app = service_fn(move |_: Request<()>| {
        let mut response = Response::new("the app");
        *response.status_mut() = status;
        *response.headers_mut() = own.clone();
        std::future::ready(Ok(response))
    });
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.headers_mut() = case.request.clone();
    let service = layer.layer(BoxCloneService::new(app));
    let mut answer = pin!(service.oneshot(request));
    let mut cx = Context::from_waker(Waker::noop());
    let Poll::Ready(Ok(response)) = answer.as_mut().poll(&mut cx) else {
        panic!("the app is ready at once");
    };
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

/// Compares all policies on one case; counts the differences that it shows.
fn compare(
    sides: &[(PolicyLayer, CorsLayer)],
    case: &Case,
    seen: &RefCell<[usize; DIFFERENCES.len()]>,
) -> Result<(), TestCaseError> {
    for (ours, theirs) in sides {
        let policy = ours.policy();
        let got = answer(ours, &case.method, case, &case.own);
        let mut expected = answer(theirs, &case.method, case, &case.own);
        let exchange = Exchange {
            method: &case.method,
            request: &case.request,
            everybody: policy.allow_origins() == AllowedOrigins::Any,
            mirrors: policy.allow_headers() == AllowedNames::Mirrored,
            own: &case.own,
            as_post: &answer(theirs, &Method::POST, case, &case.own),
            around_nothing: &answer(theirs, &Method::POST, case, &HeaderMap::new()),
        };
        for (difference, seen) in DIFFERENCES.iter().zip(seen.borrow_mut().iter_mut()) {
            let before = expected.clone();
            (difference.apply)(&exchange, &mut expected);
            *seen += usize::from(expected != before);
        }
        let name = policy.name();
        prop_assert_eq!(got.status, expected.status, "{}", name);
        prop_assert_eq!(got.body, expected.body, "{}", name);
        prop_assert!(
            got.headers == expected.headers,
            "{name}: got {:#?}, expected {:#?}",
            cut(&got.headers),
            cut(&expected.headers),
        );
    }
    Ok(())
}

/// A difference that is gone, here or in tower-http, has to leave the list.
#[test]
fn every_header_is_tower_https_but_for_the_list() {
    let (sides, seen) = (sides(), RefCell::default());
    let run = runner(2).run(&case(), |case| compare(&sides, &case, &seen));
    run.unwrap_or_else(|failure| panic!("{failure}"));
    for (difference, seen) in DIFFERENCES.iter().zip(seen.into_inner()) {
        assert!(
            seen > 0,
            "never seen (rule {}): {}",
            difference.rule,
            difference.name
        );
    }
}
