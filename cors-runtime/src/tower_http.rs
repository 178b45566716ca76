//! A policy as configuration of tower-http, and the headers that this gives.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ::tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders, Vary};
use cors_policy::__private::SAFELISTED_METHODS;
use cors_policy::{AllowedNames, OriginSet, Policy};
use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use tower_layer::Layer;
use tower_service::Service;

/// The configuration of a policy, with these origins, these methods and this `Vary`.
pub(crate) fn cors_layer(
    policy: &Policy,
    origins: AllowOrigin,
    methods: AllowMethods,
    varies: &[HeaderName],
) -> CorsLayer {
    let mut layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(methods)
        .allow_credentials(policy.allow_credentials())
        .vary(Vary::list(varies.iter().cloned()));
    layer = match policy.allow_headers() {
        AllowedNames::Any => layer.allow_headers(AllowHeaders::any()),
        AllowedNames::Mirrored => layer.allow_headers(AllowHeaders::mirror_request()),
        AllowedNames::Listed(list) => layer.allow_headers(AllowHeaders::list(names(&list))),
        _ => layer,
    };
    layer = match policy.expose_headers() {
        AllowedNames::Any => layer.expose_headers(ExposeHeaders::any()),
        AllowedNames::Listed(list) => layer.expose_headers(ExposeHeaders::list(names(&list))),
        _ => layer,
    };
    match policy.max_age() {
        Some(seconds) => layer.max_age(Duration::from_secs(seconds.into())),
        None => layer,
    }
}

/// The origins of a set, for tower-http.
pub(crate) fn allow_set(set: Arc<OriginSet>) -> AllowOrigin {
    AllowOrigin::predicate(move |origin, _| set.allows(origin))
}

/// The methods of a policy, for tower-http.
pub(crate) fn methods(policy: &Policy) -> AllowMethods {
    let listed = match policy.allow_methods() {
        AllowedNames::Any => return AllowMethods::any(),
        AllowedNames::Listed(listed) => listed,
        // Browsers allow these without being told. They are listed for people who read the response.
        _ => SAFELISTED_METHODS.to_vec(),
    };
    // The rules allow only tokens, and every token is a method: nothing is dropped.
    AllowMethods::list(
        listed
            .iter()
            .filter_map(|name| Method::from_bytes(name.as_bytes()).ok()),
    )
}

fn names(listed: &[&str]) -> Vec<HeaderName> {
    listed
        .iter()
        .filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok())
        .collect()
}

/// An origin that no policy lists.
const SAMPLE_ORIGIN: HeaderValue = HeaderValue::from_static("https://sample.invalid");

/// The headers of tower-http's response to an allowed request. The origin, and whatever else comes from the
/// request, is the sample's.
pub(crate) fn sample(layer: &CorsLayer, method: Method) -> Vec<(HeaderName, HeaderValue)> {
    let mut request = Request::new(());
    *request.method_mut() = method;
    request.headers_mut().insert(header::ORIGIN, SAMPLE_ORIGIN);
    let response = poll_once(layer.layer(EmptyService).call(request));
    let headers = response.headers().iter();
    headers
        .map(|(name, value)| (name.clone(), cheap_to_clone(value)))
        .collect()
}

/// The same value. The common ones are static: a clone of these counts no references.
fn cheap_to_clone(value: &HeaderValue) -> HeaderValue {
    for common in ["*", "true", "origin"] {
        if value == common {
            return HeaderValue::from_static(common);
        }
    }
    value.clone()
}

/// The output of a future that is ready at once.
fn poll_once<T>(future: impl Future<Output = Result<T, Infallible>>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(output)) => output,
        Poll::Pending => unreachable!("`EmptyService` is ready at once"),
    }
}

/// A service whose responses are empty.
struct EmptyService;

impl Service<Request<()>> for EmptyService {
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
