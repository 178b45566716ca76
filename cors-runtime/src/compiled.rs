//! A policy made ready to serve: what judges requests, and the answers of tower-http, taken once.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use cors_policy::{CorsOutcome, Judge, Judgement, Origin, Policy, Said, Shared};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_http::cors::{AllowMethods, AllowOrigin, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

use crate::agreement::{Agreement, Wants};
use crate::source::OriginSource;
use crate::tower_cors;
use crate::vary::{self, Vary};

/// What a layer shares with all of its services, and these with all of their requests.
pub(crate) struct Compiled {
    judge: Judge,
    preflight: Template,
    answer: Template,
    /// What `Vary` has to name, where answers differ by it.
    vary: Vary,
    /// Who is asked about origins.
    source: Option<Arc<dyn OriginSource>>,
    /// Whether a preflight is told the method that it asks for.
    echoes_method: bool,
    /// The methods of the path, where it is known that it routes no others.
    routed_methods: Option<&'static [&'static str]>,
    /// Who has what below it.
    agreement: OnceLock<Agreement>,
}

/// An answer of tower-http to an allowed request, less what comes from the request itself.
#[derive(Debug)]
struct Template {
    status: StatusCode,
    // No map: to clone one, and to have it grow by one, takes longer than to make a new one.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Template {
    fn remove(&mut self, name: &HeaderName) -> Option<HeaderValue> {
        let at = self.headers.iter().position(|(other, _)| other == name)?;
        Some(self.headers.remove(at).1)
    }
}

/// The answer to a preflight, which has no body.
#[derive(Clone, Debug)]
pub(crate) struct Preflight {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) outcome: CorsOutcome,
}

/// How many headers usually come on top of a preflight's template: its origin, and axum's `Allow` and
/// `Content-Length`.
const ADDED: usize = 3;

impl Preflight {
    /// That of one which no policy is asked about. It is the same for every origin, so it varies by
    /// none.
    pub(crate) fn refused(outcome: CorsOutcome) -> Preflight {
        Preflight {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            outcome,
        }
    }

    /// As a response.
    pub(crate) fn respond<Body: Default>(self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.extensions_mut().insert(self.outcome);
        response
    }
}

/// An origin that no policy lists, to see what tower-http makes of one that it allows.
const SOMEBODY: HeaderValue = HeaderValue::from_static("https://somebody.invalid");

/// How many policies this process has made ready.
static POLICIES: AtomicUsize = AtomicUsize::new(0);

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled")
            .field("judge", &self.judge)
            .field("preflight", &self.preflight)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

impl Compiled {
    /// Makes the answers of a policy ready.
    pub(crate) fn new(judge: Judge, source: Option<Arc<dyn OriginSource>>) -> Compiled {
        POLICIES.fetch_add(1, Ordering::Relaxed);
        let methods = tower_cors::methods(judge.policy().methods());
        Compiled::of(judge, source, methods, false)
    }

    /// Whether there is one policy in the whole process, so that none can stand in another.
    pub(crate) fn is_only_one() -> bool {
        POLICIES.load(Ordering::Relaxed) <= 1
    }

    /// The same policy on a path that routes these methods under it, and no others.
    pub(crate) fn routed(&self, methods: &[Method]) -> Compiled {
        let judge = self.judge.routed(methods.iter().cloned());
        let methods = AllowMethods::list(methods.iter().cloned());
        Compiled::of(judge, self.source.clone(), methods, false)
    }

    /// The same policy on a path that routes every method under it.
    pub(crate) fn routed_for_all(&self) -> Compiled {
        let judge = self.judge.routed_for_all();
        let methods = AllowMethods::mirror_request();
        Compiled::of(judge, self.source.clone(), methods, true)
    }

    fn of(
        judge: Judge,
        source: Option<Arc<dyn OriginSource>>,
        methods: AllowMethods,
        echoes_method: bool,
    ) -> Compiled {
        let varies = judge.origins().is_some();
        let origins = if varies {
            AllowOrigin::predicate(|_, _| true)
        } else {
            AllowOrigin::any()
        };
        let vary = Vary::by(varies, source.as_deref());
        let sample = tower_cors::cors_layer(judge.policy(), origins, methods, vary.names());
        let mut preflight = ask(&sample, Method::OPTIONS);
        let mut answer = ask(&sample, Method::GET);
        answer.remove(&header::VARY);
        if varies {
            preflight.remove(&header::ACCESS_CONTROL_ALLOW_ORIGIN);
            answer.remove(&header::ACCESS_CONTROL_ALLOW_ORIGIN);
        }
        Compiled {
            judge,
            preflight,
            answer,
            vary,
            source,
            echoes_method,
            routed_methods: None,
            agreement: OnceLock::new(),
        }
    }

    /// Where it is noted who has the preflights and the requests below it: from the first preflight on, since
    /// without one nobody is misled. With one policy in the process there is nothing to note.
    pub(crate) fn agreement(&self, wants: Wants) -> Option<&Agreement> {
        match wants {
            Wants::Preflight if Compiled::is_only_one() => None,
            Wants::Preflight => Some(self.agreement.get_or_init(Agreement::default)),
            Wants::Answer => self.agreement.get(),
        }
    }

    /// From now on, the path is known to route these methods and no others.
    pub(crate) fn restrict_preflights_to(&mut self, methods: &'static [&'static str]) {
        self.routed_methods = Some(methods);
    }

    /// Whether a preflight for this method may be allowed: its path may route it.
    pub(crate) fn may_route(&self, method: &Method) -> bool {
        self.routed_methods
            .is_none_or(|methods| methods.contains(&method.as_str()))
    }

    pub(crate) fn policy(&self) -> &Policy {
        self.judge.policy()
    }

    /// Who is asked about origins.
    pub(crate) fn source(&self) -> Option<&Arc<dyn OriginSource>> {
        self.source.as_ref()
    }

    /// The origin that the source has to be asked about before this request can be judged.
    pub(crate) fn question<'a>(&self, request: &'a HeaderMap) -> Option<Origin<'a>> {
        self.judge.question(request)
    }

    /// The same policy as tower-http's own middleware.
    pub(crate) fn cors_layer(&self) -> CorsLayer {
        let origins = match self.judge.origins() {
            None => AllowOrigin::any(),
            // A layer with a source stays in the function that builds it: nobody gets here with one.
            Some(set) => tower_cors::allow_set(Arc::clone(set)),
        };
        let methods = tower_cors::methods(self.policy().methods());
        tower_cors::cors_layer(self.policy(), origins, methods, self.vary.names())
    }

    /// Judges a request that is no preflight.
    pub(crate) fn judge(&self, request: &HeaderMap, said: Option<&Said>) -> Judgement {
        self.judge.answer(request, said)
    }

    /// The answer to a preflight.
    pub(crate) fn preflight(&self, request: &HeaderMap, said: Option<&Said>) -> Preflight {
        let judgement = self.judge.preflight(request, said);
        let is_shared = judgement.shared != Shared::Nobody;
        let mut headers = match &judgement.shared {
            Shared::Nobody => {
                let vary = self.vary.value().cloned();
                vary.map(|vary| (header::VARY, vary)).into_iter().collect()
            }
            Shared::Everybody | Shared::With(_) => {
                let template = &self.preflight.headers;
                let mut headers = HeaderMap::with_capacity(template.len() + ADDED);
                for (name, value) in template {
                    headers.insert(name, value.clone());
                }
                headers
            }
        };
        if let Shared::With(origin) = judgement.shared {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if let Some(mirrored) = judgement.mirrored {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, mirrored);
        }
        if self.echoes_method
            && is_shared
            && let Some(method) = request.get(header::ACCESS_CONTROL_REQUEST_METHOD)
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method.clone());
        }
        Preflight {
            status: self.preflight.status,
            headers,
            outcome: judgement.outcome,
        }
    }

    /// Adds what the policy's answers depend on.
    pub(crate) fn add_vary(&self, headers: &mut HeaderMap) {
        let given = Seen::among(headers, &self.vary).varies;
        self.vary.add_to(headers, given);
    }

    /// Puts the policy's headers on an answer, and takes those of the same family that the app has
    /// set off it.
    pub(crate) fn stamp(&self, shared: &Shared, headers: &mut HeaderMap) {
        let seen = Seen::among(headers, &self.vary);
        if seen.access_control {
            remove_access_control(headers);
        }
        self.vary.add_to(headers, seen.varies);
        if let Shared::Nobody = shared {
            return;
        }
        for (name, value) in &self.answer.headers {
            headers.insert(name, value.clone());
        }
        if let Shared::With(origin) = shared {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
    }
}

/// What of the app's headers concerns a policy, found in one go.
struct Seen {
    /// Some are the protocol's own: the policy is what decides them.
    access_control: bool,
    /// What `Vary` says already.
    varies: vary::Given,
}

impl Seen {
    fn among(headers: &HeaderMap, vary: &Vary) -> Seen {
        let mut seen = Seen {
            access_control: false,
            varies: vary::Given::default(),
        };
        for (name, value) in headers {
            if *name == header::VARY {
                vary.see(value, &mut seen.varies);
            } else {
                seen.access_control |= is_access_control(name);
            }
        }
        seen
    }
}

fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

fn remove_access_control(headers: &mut HeaderMap) {
    let theirs = headers.keys().filter(|name| is_access_control(name));
    let theirs: Vec<HeaderName> = theirs.cloned().collect();
    for name in theirs {
        headers.remove(name);
    }
}

/// Drives tower-http's middleware with an allowed request.
fn ask(layer: &CorsLayer, method: Method) -> Template {
    let mut request = Request::new(());
    *request.method_mut() = method;
    request.headers_mut().insert(header::ORIGIN, SOMEBODY);
    let response = now(layer.layer(Nothing).call(request));
    let (parts, ()) = response.into_parts();
    let headers = parts.headers.iter();
    Template {
        status: parts.status,
        headers: headers
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
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
