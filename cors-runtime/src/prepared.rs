//! A policy made ready to serve: its evaluator, its source, and the headers that tower-http sends for it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ::tower_http::cors::{AllowMethods, AllowOrigin as TowerAllowOrigin, CorsLayer};
use cors_policy::__private::{AllowOrigin, Evaluator, RequestOrigin, requested_method};
use cors_policy::{Enforce, Policy, SourceAnswer};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::misuse::Misuse;
use crate::route_check::RouteCheck;
use crate::source::OriginSource;
use crate::tower_http;
use crate::vary::{PresentNames, Vary};

/// A policy made ready to serve. A layer shares it with its services, and these with their requests.
pub(crate) struct PreparedPolicy {
    evaluator: Evaluator,
    source: Option<Arc<dyn OriginSource>>,
    vary: Vary,
    /// The headers of the response to an allowed preflight, without the origin of the request.
    preflight: Box<[(HeaderName, HeaderValue)]>,
    /// The headers of an actual response, without the origin of the request and `Vary`.
    actual: Box<[(HeaderName, HeaderValue)]>,
    /// Whether the response to a preflight allows the method that it asks for.
    mirrors_method: bool,
    /// The methods that the endpoints under the policy route, where they are known.
    routed_methods: Option<&'static [&'static str]>,
    /// The policies inside that cannot take effect and that an event was emitted for.
    reported: Mutex<Vec<(Misuse, String)>>,
    pub(crate) route_check: Option<Box<RouteCheck>>,
}

impl fmt::Debug for PreparedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPolicy")
            .field("policy", self.policy())
            .finish_non_exhaustive()
    }
}

impl PreparedPolicy {
    pub(crate) fn new(evaluator: Evaluator, source: Option<Arc<dyn OriginSource>>) -> Self {
        let methods = tower_http::methods(evaluator.policy());
        PreparedPolicy::with_methods(evaluator, source, methods, false)
    }

    /// The same policy on a path that routes exactly these methods under it.
    pub(crate) fn routed(&self, methods: &[Method]) -> PreparedPolicy {
        let evaluator = self.evaluator.routed(methods.iter().cloned());
        let methods = AllowMethods::list(methods.iter().cloned());
        PreparedPolicy::with_methods(evaluator, self.source.clone(), methods, false)
    }

    /// The same policy on a path that routes every method under it.
    pub(crate) fn routed_for_all(&self) -> PreparedPolicy {
        let evaluator = self.evaluator.routed_for_all();
        let methods = AllowMethods::mirror_request();
        PreparedPolicy::with_methods(evaluator, self.source.clone(), methods, true)
    }

    /// Restricts preflights to these methods: the endpoints under the policy route no others.
    pub(crate) fn restrict_preflights_to(&mut self, methods: &'static [&'static str]) {
        self.routed_methods = Some(methods);
    }

    fn with_methods(
        evaluator: Evaluator,
        source: Option<Arc<dyn OriginSource>>,
        methods: AllowMethods,
        mirrors_method: bool,
    ) -> PreparedPolicy {
        let depends = evaluator.origins().is_some();
        let origins = if depends {
            TowerAllowOrigin::predicate(|_, _| true)
        } else {
            TowerAllowOrigin::any()
        };
        let also = source
            .as_deref()
            .map_or(&[][..], OriginSource::vary_headers);
        let vary = Vary::new(depends, also);
        let layer = tower_http::cors_layer(evaluator.policy(), origins, methods, vary.names());
        let mut preflight = tower_http::sample(&layer, Method::OPTIONS);
        let mut actual = tower_http::sample(&layer, Method::GET);
        actual.retain(|(name, _)| *name != header::VARY);
        if depends {
            for headers in [&mut preflight, &mut actual] {
                headers.retain(|(name, _)| *name != header::ACCESS_CONTROL_ALLOW_ORIGIN);
            }
        }
        PreparedPolicy {
            evaluator,
            source,
            vary,
            preflight: preflight.into(),
            actual: actual.into(),
            mirrors_method,
            routed_methods: None,
            reported: Mutex::default(),
            route_check: cfg!(debug_assertions).then(Box::default),
        }
    }

    pub(crate) fn evaluator(&self) -> &Evaluator {
        &self.evaluator
    }

    pub(crate) fn policy(&self) -> &Policy {
        self.evaluator.policy()
    }

    pub(crate) fn source(&self) -> Option<&dyn OriginSource> {
        self.source.as_deref()
    }

    /// What the policy enforces inside a policy that enforces this.
    pub(crate) fn enforced(&self, outer: Enforce) -> Enforced {
        let enforce = self.evaluator.enforce(outer);
        let vary = self.vary.and(enforce.vary_headers());
        Enforced { enforce, vary }
    }

    /// Whether the policy leaves `enforce` to a policy around it, and allows every origin.
    pub(crate) fn has_nothing_to_enforce(&self) -> bool {
        self.policy().enforce() == Enforce::Unset && self.evaluator.origins().is_none()
    }

    /// Whether the endpoints under the policy route the method that a preflight asks for, as far as that is known.
    pub(crate) fn may_route(&self, headers: &HeaderMap) -> bool {
        self.routed_methods.is_none_or(|methods| {
            let method = requested_method(headers);
            method.is_none_or(|method| methods.contains(&method.as_str()))
        })
    }

    /// The same policy as tower-http's own middleware.
    pub(crate) fn cors_layer(&self) -> CorsLayer {
        let origins = match self.evaluator.origins() {
            None => TowerAllowOrigin::any(),
            // A policy with a source gives no layer to a user, so the source is not lost here.
            Some(set) => tower_http::allow_set(Arc::clone(set)),
        };
        let methods = tower_http::methods(self.policy());
        tower_http::cors_layer(self.policy(), origins, methods, self.vary.names())
    }

    /// The headers of the response to a preflight.
    pub(crate) fn preflight(
        &self,
        request: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> HeaderMap {
        let origin = RequestOrigin::of(request);
        let evaluation = self.evaluator.evaluate_preflight(origin, request, answer);
        if evaluation.allow_origin == AllowOrigin::None {
            return self.refuse_preflight();
        }
        let mut headers = HeaderMap::with_capacity(self.preflight.len() + 1 + ADDED_BY_AXUM);
        // None of these are in the map yet, and `append` is cheaper than `insert`.
        for (name, value) in &self.preflight {
            headers.append(name, value.clone());
        }
        if let (AllowOrigin::Origin, Some(origin)) = (evaluation.allow_origin, origin.value()) {
            headers.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        if let Some(mirrored) = evaluation.mirrored {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, mirrored);
        }
        if self.mirrors_method
            && let Some(method) = request.get(header::ACCESS_CONTROL_REQUEST_METHOD)
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method.clone());
        }
        headers
    }

    /// The headers of the response to a preflight that the policy refuses.
    pub(crate) fn refuse_preflight(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(1 + ADDED_BY_AXUM);
        if let Some(vary) = self.vary.value() {
            headers.insert(header::VARY, vary.clone());
        }
        headers
    }

    /// Adds the policy's `Vary` to a response.
    pub(crate) fn add_vary(&self, headers: &mut HeaderMap) {
        let present = ExistingHeaders::in_response(headers, &self.vary).vary;
        self.vary.add_to(headers, present);
    }

    /// Replaces the app's own `Access-Control-*` headers by the policy's. `vary` is that of `enforce`, where the
    /// response depends on it.
    pub(crate) fn apply_headers(
        &self,
        allow_origin: AllowOrigin,
        origin: Option<HeaderValue>,
        vary: Option<&Vary>,
        headers: &mut HeaderMap,
    ) {
        let vary = vary.unwrap_or(&self.vary);
        let existing = ExistingHeaders::in_response(headers, vary);
        if existing.access_control {
            remove_access_control(headers);
        }
        vary.add_to(headers, existing.vary);
        if allow_origin == AllowOrigin::None {
            return;
        }
        // None of these are in the map any more, and `append` is cheaper than `insert`.
        for (name, value) in &self.actual {
            headers.append(name, value.clone());
        }
        if let (AllowOrigin::Origin, Some(origin)) = (allow_origin, origin) {
            headers.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }

    /// Reports a policy inside this one that cannot take effect, by one event for each pair of policies.
    ///
    /// # Panics
    ///
    /// While the app is built, and in builds with `debug_assertions`, every time.
    pub(crate) fn report(&self, misuse: Misuse, inner: &str, is_at_start_up: bool) {
        self.emit_once(misuse, inner);
        let panics = is_at_start_up || cfg!(debug_assertions);
        assert!(!panics, "{}", misuse.message(self.policy().name(), inner));
    }

    /// Emits one event for each pair of policies.
    pub(crate) fn emit_once(&self, misuse: Misuse, inner: &str) {
        let reported = self.reported.lock();
        let mut reported = reported.unwrap_or_else(PoisonError::into_inner);
        let is_known = reported
            .iter()
            .any(|(known, name)| (*known, name.as_str()) == (misuse, inner));
        if !is_known {
            reported.push((misuse, inner.to_owned()));
            misuse.emit(self.policy().name(), inner);
        }
    }
}

/// What a policy enforces at an endpoint.
#[derive(Debug)]
pub(crate) struct Enforced {
    pub(crate) enforce: Enforce,
    /// The `Vary` of the responses that depend on it.
    pub(crate) vary: Vary,
}

/// The number of headers that axum adds to the response to a preflight: `Allow` and `Content-Length`. Without
/// room for them the map would grow.
const ADDED_BY_AXUM: usize = 2;

/// The headers of the app's response that concern the policy, found in one pass.
struct ExistingHeaders {
    access_control: bool,
    vary: PresentNames,
}

impl ExistingHeaders {
    fn in_response(headers: &HeaderMap, vary: &Vary) -> ExistingHeaders {
        let mut existing = ExistingHeaders {
            access_control: false,
            vary: PresentNames::default(),
        };
        for (name, value) in headers {
            if *name == header::VARY {
                vary.note(value, &mut existing.vary);
            } else {
                existing.access_control |= is_access_control(name);
            }
        }
        existing
    }
}

fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

pub(crate) fn remove_access_control(headers: &mut HeaderMap) {
    let names = headers.keys().filter(|name| is_access_control(name));
    let names: Vec<HeaderName> = names.cloned().collect();
    for name in names {
        headers.remove(name);
    }
}
