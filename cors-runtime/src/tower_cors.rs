//! A policy as configuration of tower-http, which decides every header value that goes out.

use std::sync::Arc;
use std::time::Duration;

use cors_policy::{ExposedHeaders, Methods, OriginSet, Policy, RequestHeaders, SAFELISTED_METHODS};
use http::{HeaderName, Method};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders, Vary};

/// The configuration, with given answers to which origins and which methods are allowed, and what
/// these depend on.
pub(crate) fn cors_layer(
    policy: &Policy,
    origins: AllowOrigin,
    methods: AllowMethods,
    varies: &[HeaderName],
) -> CorsLayer {
    let mut layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(methods)
        .allow_credentials(policy.allows_credentials())
        .vary(Vary::list(varies.iter().cloned()));
    layer = match policy.headers() {
        RequestHeaders::Any => layer.allow_headers(AllowHeaders::any()),
        RequestHeaders::Mirror => layer.allow_headers(AllowHeaders::mirror_request()),
        RequestHeaders::Listed(list) => layer.allow_headers(AllowHeaders::list(names(list))),
        _ => layer,
    };
    layer = match policy.exposed_headers() {
        ExposedHeaders::Any => layer.expose_headers(ExposeHeaders::any()),
        ExposedHeaders::Listed(list) => layer.expose_headers(ExposeHeaders::list(names(list))),
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
pub(crate) fn methods(methods: Methods) -> AllowMethods {
    let listed = match methods {
        Methods::Any => return AllowMethods::any(),
        Methods::Listed(listed) => listed,
        // Browsers need not be told; whoever reads the answer with `curl` would like to be.
        _ => &SAFELISTED_METHODS,
    };
    // The rules let tokens through, and every token is a method: nothing is dropped.
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
