//! `Policy::explain` against a browser that reads what live tower-http answers in the same
//! configuration: the two say the same of every request that a browser can send.

use std::cell::Cell;
use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use cors_policy::__private::Parts;
use cors_runtime::__private::{ListedOrigins, Methods, Origins, RequestHeaders};
use cors_runtime::{
    AllowedNames, AllowedOrigins, CorsOutcome, Outcome, Policy, PolicyLayer, Recorder, Refusal,
};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use proptest::collection::{btree_set, vec};
use proptest::prelude::{Just, Strategy, any};
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceExt as _, service_fn};

use crate::browser::{Blocked, Script};
use crate::generated::runner;

const PATTERNS: [&str; 5] = [
    "https://app.example.com",
    "https://*.example.org",
    "http://localhost:*",
    "https://[::1]:8443",
    "tauri://localhost",
];
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE",
];
const HEADERS: [&str; 7] = [
    "accept",
    "authorization",
    "content-type",
    "range",
    "x-a",
    "X-Token",
    "zz",
];

fn leaked(list: Vec<&'static str>) -> &'static [&'static str] {
    list.leak()
}

fn origins() -> impl Strategy<Value = Origins> {
    let listed = subsequence(PATTERNS.to_vec(), 1..=PATTERNS.len()).prop_map(|patterns| {
        Origins::Listed(ListedOrigins {
            patterns: leaked(patterns),
            ..ListedOrigins::NONE
        })
    });
    prop_oneof![1 => Just(Origins::Any), 1 => Just(Origins::SameOrigin), 4 => listed]
}

fn methods() -> impl Strategy<Value = Methods> {
    let listed = subsequence(METHODS.to_vec(), 1..=METHODS.len());
    let listed = listed.prop_map(|listed| Methods::Listed(leaked(listed)));
    prop_oneof![1 => Just(Methods::Safelisted), 1 => Just(Methods::Any), 3 => listed]
}

fn headers() -> impl Strategy<Value = RequestHeaders> {
    let listed = subsequence(HEADERS.to_vec(), 1..=HEADERS.len());
    let listed = listed.prop_map(|listed| RequestHeaders::Listed(leaked(listed)));
    prop_oneof![
        1 => Just(RequestHeaders::Safelisted),
        1 => Just(RequestHeaders::Any),
        1 => Just(RequestHeaders::Listed(&["*", "authorization"])),
        1 => Just(RequestHeaders::Mirror),
        3 => listed,
    ]
}

/// Policies that the rules let through: with credentials there is no `*`.
fn policies() -> impl Strategy<Value = Policy> {
    let parts = (origins(), methods(), headers(), any::<bool>());
    parts.prop_map(
        |(allow_origins, allow_methods, allow_headers, credentials)| {
            let star = allow_origins == Origins::Any
                || allow_methods == Methods::Any
                || allow_headers == RequestHeaders::Any
                || allow_headers == RequestHeaders::Listed(&["*", "authorization"]);
            Policy::from_parts(Parts {
                name: "generated",
                allow_origins,
                allow_methods,
                allow_headers,
                allow_credentials: credentials && !star,
                ..Parts::NONE
            })
        },
    )
}

/// What a script may ask for: more often than not, what policies here allow.
fn scripts() -> impl Strategy<Value = (Script, bool)> {
    let origins = vec![
        "https://app.example.com",
        "https://a.example.org",
        "https://b.a.example.org",
        "http://localhost",
        "http://localhost:5173",
        "https://[::1]:8443",
        "tauri://localhost",
        "https://example.org",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://evil.example",
        "null",
    ];
    // As a browser has normalized it.
    let method = prop_oneof![
        4 => select(METHODS.to_vec()),
        1 => select(vec!["patch", "purge", "QUERY", "x-own"]),
    ];
    let name = prop_oneof![
        4 => select(HEADERS.to_vec()).prop_map(str::to_ascii_lowercase),
        1 => "[a-z][a-z0-9!#$&'*+.^_`|~-]{0,20}",
    ];
    let script = (select(origins), method, btree_set(name, 0..8));
    (script, any::<bool>()).prop_map(|((origin, method, headers), split)| {
        let script = Script {
            origin: origin.to_owned(),
            method: method.to_owned(),
            headers,
            credentials: false,
        };
        (script, split)
    })
}

type App = BoxCloneSyncService<Request<()>, Response<()>, Infallible>;

/// The response of an empty app with a layer around it, and the outcome that the layer records. Nothing in
/// it waits.
fn answer<L, S>(layer: &L, method: &Method, headers: &HeaderMap) -> (Response<()>, Recorder)
where
    L: Layer<App, Service = S>,
    S: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    let app = service_fn(async |_: Request<()>| Ok(Response::new(())));
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.headers_mut() = headers.clone();
    let recorder = Recorder::new();
    request.extensions_mut().insert(recorder.clone());
    let service = layer.layer(BoxCloneSyncService::new(app));
    let mut answer = pin!(service.oneshot(request));
    let mut cx = Context::from_waker(Waker::noop());
    match answer.as_mut().poll(&mut cx) {
        Poll::Ready(Ok(response)) => (response, recorder),
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => panic!("the app is ready at once"),
    }
}

fn explain(policy: &Policy, method: &Method, headers: &HeaderMap) -> CorsOutcome {
    let (mut head, ()) = Request::new(()).into_parts();
    head.method = method.clone();
    head.headers = headers.clone();
    policy.explain(&head)
}

/// The same step of the standard is behind both.
fn agree(
    outcome: &Outcome,
    browser: &Result<(), Blocked>,
    is_blocked_alone: impl Fn(&str) -> bool,
) -> bool {
    match (outcome, browser) {
        (Outcome::Allowed, Ok(())) => true,
        (Outcome::Refused(refusal), Err(blocked)) => match (refusal, blocked) {
            (Refusal::OriginNotAllowed | Refusal::NotShared, Blocked::Origin)
            | (Refusal::MethodNotAllowed(_), Blocked::Method) => true,
            // The standard looks for `authorization` first, so it may name another.
            (Refusal::HeaderNotAllowed(name), Blocked::Header(_)) => {
                is_blocked_alone(name.as_str())
            }
            _ => false,
        },
        _ => false,
    }
}

#[test]
fn explain_says_what_a_browser_does() {
    let seen: [Cell<u32>; 5] = Default::default();
    let property = |(policy, (mut script, split)): (Policy, (Script, bool))| {
        let layer =
            PolicyLayer::try_new(&policy).map_err(|e| TestCaseError::fail(e.to_string()))?;
        // Without credentials of the policy's, a request with them is refused: no server can tell
        // which one it is asked about.
        let modes = [false, true];
        for credentials in &modes[..=usize::from(policy.allow_credentials())] {
            script.credentials = *credentials;
            for (is_preflight, (method, headers)) in
                [(true, script.preflight(split)), (false, script.request())]
            {
                let judge = |answer: &Response<()>| {
                    if is_preflight {
                        script.judges_preflight(answer.status(), answer.headers())
                    } else {
                        script.judges_answer(answer.headers())
                    }
                };
                let explained = explain(&policy, &method, &headers);
                prop_assert_eq!(explained.is_preflight(), is_preflight);
                let (ours, recorder) = answer(&layer, &method, &headers);
                prop_assert_eq!(recorder.outcome(), Some(&explained));
                let outcome = explained.kind();
                let browser = judge(&ours);
                let is_blocked_alone = |name: &str| {
                    let alone = Script {
                        headers: script.headers.get(name).cloned().into_iter().collect(),
                        ..script.clone()
                    };
                    let judged = alone.judges_preflight(ours.status(), ours.headers());
                    judged == Err(Blocked::Header(name.to_owned()))
                };
                prop_assert!(
                    agree(outcome, &browser, is_blocked_alone),
                    "{outcome:?}, {browser:?}"
                );
                // Of several lines, tower-http mirrors the first (`differences.rs`).
                if !(split && policy.allow_headers() == AllowedNames::Mirrored) {
                    let (theirs, _) = answer(&layer.cors_layer(), &method, &headers);
                    prop_assert_eq!(judge(&theirs), browser.clone());
                }
                let kind = match browser {
                    Ok(()) if is_preflight => 0,
                    Ok(()) => 1,
                    Err(Blocked::Origin) => 2,
                    Err(Blocked::Method) => 3,
                    Err(_) => 4,
                };
                seen[kind].set(seen[kind].get() + 1);
            }
        }
        Ok(())
    };
    let run = runner(8).run(&(policies(), scripts()), property);
    run.unwrap_or_else(|failure| panic!("{failure}"));
    // So that it cannot hold for want of cases.
    let seen = seen.map(Cell::into_inner);
    assert!(seen.iter().all(|seen| *seen >= 50), "{seen:?}");
}

/// Whatever is sent: the layer says what `explain` says, and sends the policy's headers to whom the
/// policy shares with.
#[test]
fn explain_is_what_the_layer_says_of_anything() {
    let values = |sound: Vec<&'static str>| {
        let value = prop_oneof![
            3 => select(sound).prop_map(|value| value.as_bytes().to_vec()),
            1 => vec(select(vec![b' ', b',', b'x', b'/', b':', b'"', 0x80, 0xff]), 0..20),
        ];
        vec(value, 0..4)
    };
    let requests = (
        select(vec![Method::OPTIONS, Method::OPTIONS, Method::POST]),
        values(vec!["https://app.example.com", "null", ""]),
        values(vec!["PUT", "GET", ""]),
        values(vec!["x-a,zz", "authorization", "", " X-Token ,"]),
        values(vec!["same-origin", "cross-site"]),
    );
    let property = |(policy, (method, origins, methods, names, sites))| {
        let layer = PolicyLayer::try_new(&policy).unwrap();
        let mut headers = HeaderMap::new();
        let lists: [(_, Vec<Vec<u8>>); 4] = [
            (header::ORIGIN, origins),
            (header::ACCESS_CONTROL_REQUEST_METHOD, methods),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, names),
            ("sec-fetch-site".parse().unwrap(), sites),
        ];
        for (name, lines) in lists {
            for line in lines {
                headers.append(&name, line.try_into().unwrap());
            }
        }
        let (answer, recorder) = answer(&layer, &method, &headers);
        let outcome = explain(&policy, &method, &headers);
        prop_assert_eq!(answer.status(), StatusCode::OK);
        prop_assert_eq!(recorder.outcome(), Some(&outcome));
        let shared = match outcome.kind() {
            Outcome::Allowed => true,
            Outcome::NotCors => policy.allow_origins() == AllowedOrigins::Any,
            // The browser's console is told which one is missing.
            Outcome::Refused(refusal) => match refusal {
                Refusal::MethodNotAllowed(_)
                | Refusal::MalformedMethod
                | Refusal::HeaderNotAllowed(_) => true,
                Refusal::MalformedHeaders => policy.allow_headers() != AllowedNames::Mirrored,
                _ => false,
            },
            _ => false,
        };
        let sent = answer.headers().contains_key("access-control-allow-origin");
        prop_assert_eq!(sent, shared, "{}", outcome);
        Ok(())
    };
    let run = runner(8).run(&(policies(), requests), property);
    run.unwrap_or_else(|failure| panic!("{failure}"));
}
