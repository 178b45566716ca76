//! A policy made ready to serve: which origins it matches, and the answers of tower-http, taken
//! once.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use cors_policy::{OriginSet, Origins, Policy, PolicyErrors, RequestHeaders};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

use crate::mirror::{self, Mirrored};
use crate::tower_cors;

/// What a layer shares with all of its services, and these with all of their requests.
#[derive(Debug)]
pub(crate) struct Compiled {
    policy: Policy,
    origins: Allowed,
    preflight: Template,
    answer: Template,
    /// What `Vary` has to name, where answers differ by origin.
    vary: Option<HeaderValue>,
}

#[derive(Debug)]
enum Allowed {
    Everybody,
    These(Arc<OriginSet>),
}

/// An answer of tower-http to an allowed request, less what comes from the request itself.
#[derive(Debug)]
struct Template {
    status: StatusCode,
    headers: HeaderMap,
}

/// An origin that no policy lists, to see what tower-http makes of one that it allows.
const SOMEBODY: HeaderValue = HeaderValue::from_static("https://somebody.invalid");

impl Compiled {
    pub(crate) fn new(policy: Policy) -> Result<Compiled, PolicyErrors> {
        policy.check()?;
        let origins = match policy.origins() {
            Origins::Any => Allowed::Everybody,
            Origins::Listed(list) => Allowed::These(Arc::new(origin_set(list.patterns()))),
            _ => Allowed::These(Arc::default()),
        };
        let (sample, varies) = match origins {
            Allowed::Everybody => (AllowOrigin::any(), false),
            Allowed::These(_) => (AllowOrigin::predicate(|_, _| true), true),
        };
        let sample = tower_cors::cors_layer(&policy, sample, varies);
        let mut preflight = ask(&sample, Method::OPTIONS);
        let mut answer = ask(&sample, Method::GET);
        let vary = answer.headers.remove(header::VARY);
        if varies {
            preflight
                .headers
                .remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            answer.headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        }
        Ok(Compiled {
            policy,
            origins,
            preflight,
            answer,
            vary,
        })
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The same policy as tower-http's own middleware.
    pub(crate) fn cors_layer(&self) -> CorsLayer {
        let (origins, varies) = match &self.origins {
            Allowed::Everybody => (AllowOrigin::any(), false),
            Allowed::These(set) => (tower_cors::allow_set(Arc::clone(set)), true),
        };
        tower_cors::cors_layer(&self.policy, origins, varies)
    }

    /// The origin of a request, judged.
    pub(crate) fn judge(&self, headers: &HeaderMap) -> Verdict {
        let set = match &self.origins {
            Allowed::Everybody => return Verdict::Allowed(None),
            Allowed::These(set) => set,
        };
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) if set.allows(origin) => Verdict::Allowed(Some(origin.clone())),
            // None at all, or more than one, which no browser sends.
            _ => Verdict::Refused,
        }
    }

    /// The answer to a preflight, which has no body.
    pub(crate) fn preflight(&self, request: &HeaderMap) -> (StatusCode, HeaderMap) {
        let status = self.preflight.status;
        let Some((origin, mirrored)) = self.allow_preflight(request) else {
            let vary = self.vary.clone().map(|vary| (header::VARY, vary));
            return (status, vary.into_iter().collect());
        };
        let mut headers = self.preflight.headers.clone();
        insert(
            &mut headers,
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            origin.as_ref(),
        );
        insert(
            &mut headers,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            mirrored.as_ref(),
        );
        (status, headers)
    }

    /// The origin and the mirrored headers for an allowed preflight.
    fn allow_preflight(
        &self,
        request: &HeaderMap,
    ) -> Option<(Option<HeaderValue>, Option<HeaderValue>)> {
        let Verdict::Allowed(origin) = self.judge(request) else {
            return None;
        };
        let mirrored = match self.policy.headers() {
            RequestHeaders::Mirror => match mirror::requested_headers(request) {
                Mirrored::Names(names) => Some(names),
                Mirrored::Nothing => None,
                Mirrored::Refused => return None,
            },
            _ => None,
        };
        Some((origin, mirrored))
    }

    /// Puts the policy's headers on an answer, and takes those of the same family that the app has
    /// set off it.
    pub(crate) fn stamp(&self, verdict: &Verdict, headers: &mut HeaderMap) {
        remove_access_control(headers);
        if let Some(vary) = &self.vary
            && !varies_by_origin(headers)
        {
            headers.append(header::VARY, vary.clone());
        }
        if let Verdict::Allowed(origin) = verdict {
            for (name, value) in &self.answer.headers {
                headers.insert(name, value.clone());
            }
            insert(
                headers,
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                origin.as_ref(),
            );
        }
    }
}

/// What a policy says of the origin of a request.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It is allowed, and to be named in the answer, unless that is the same for everybody.
    Allowed(Option<HeaderValue>),
    /// It is not allowed, or there is none.
    Refused,
}

fn origin_set(patterns: &[&str]) -> OriginSet {
    // `Policy::check` has read each of them.
    OriginSet::parse(patterns.iter().copied()).unwrap_or_default()
}

/// Drives tower-http's middleware with an allowed request.
fn ask(layer: &CorsLayer, method: Method) -> Template {
    let mut request = Request::new(());
    *request.method_mut() = method;
    request.headers_mut().insert(header::ORIGIN, SOMEBODY);
    let response = now(layer.layer(Nothing).call(request));
    let (parts, ()) = response.into_parts();
    Template {
        status: parts.status,
        headers: parts.headers,
    }
}

/// The output of a future that waits for nothing.
fn now<T>(future: impl Future<Output = Result<T, Infallible>>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(output)) => output,
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => unreachable!("the service behind it is ready at once"),
    }
}

/// A service that answers with nothing.
struct Nothing;

impl Service<Request<()>> for Nothing {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        std::future::ready(Ok(Response::new(())))
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: Option<&HeaderValue>) {
    if let Some(value) = value {
        headers.insert(name, value.clone());
    }
}

/// The app's own headers of the protocol: the policy is what decides them.
fn remove_access_control(headers: &mut HeaderMap) {
    let is_theirs = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    // Most often there are none, and an empty `Vec` is not allocated.
    let theirs: Vec<HeaderName> = headers.keys().filter(is_theirs).cloned().collect();
    for name in theirs {
        headers.remove(name);
    }
}

/// Whether `Vary` says it already: by name, or by `*` for everything.
fn varies_by_origin(headers: &HeaderMap) -> bool {
    headers.get_all(header::VARY).iter().any(|vary| {
        vary.as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|name| name == b"*" || name.eq_ignore_ascii_case(b"origin"))
    })
}
