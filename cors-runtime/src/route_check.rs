//! A check, in debug builds, that the preflights of a path reach the policy of its actual requests.
//!
//! axum has one place in a path for methods that no handler serves, and preflights go there. Of two method
//! routers on one path it keeps the last one's; `route_layer` is not around it, and
//! `method_not_allowed_fallback` replaces it. The policies inside cannot know. A layer around the router sees
//! both kinds of requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::MatchedPath;
use http::{Extensions, Method};

use crate::endpoint::{EndpointPolicies, METHODS};
use crate::misuse::Misuse;

/// The policies that requests have reached, by path and method. Both come from the app, so their number has
/// a bound.
#[derive(Debug, Default)]
pub(crate) struct RouteCheck {
    seen: Mutex<HashMap<(String, Method), SeenPolicies>>,
}

/// The policies of one method of a path, as far as there have been requests.
#[derive(Debug, Default)]
struct SeenPolicies {
    preflight: Option<SeenPolicy>,
    actual: Option<SeenPolicy>,
}

#[derive(Clone, Debug)]
struct SeenPolicy {
    id: usize,
    names: String,
}

/// The two kinds of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestKind {
    Preflight,
    Actual,
}

impl RouteCheck {
    /// Notes the policies that a preflight or an actual request for this method has reached.
    ///
    /// # Panics
    ///
    /// The first time that the two differ.
    pub(crate) fn note(
        &self,
        request: &Extensions,
        method: Option<&Method>,
        kind: RequestKind,
        policies: &EndpointPolicies,
    ) {
        let method = method.filter(|method| METHODS.iter().any(|(_, other)| other == *method));
        let (Some(method), Some(path)) = (method, request.get::<MatchedPath>()) else {
            return;
        };
        if let Some((outer, inner)) = self.learn(path.as_str(), method, kind, policies) {
            Misuse::PreflightMismatch.emit(&outer, &inner);
            let message = Misuse::PreflightMismatch.message(&outer, &inner);
            panic!("{message} ({method} {})", path.as_str());
        }
    }

    /// The names of the two policies, the first time that they differ.
    fn learn(
        &self,
        path: &str,
        method: &Method,
        kind: RequestKind,
        policies: &EndpointPolicies,
    ) -> Option<(String, String)> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Without a preflight there is nothing to compare with.
        if kind == RequestKind::Actual && seen.is_empty() {
            return None;
        }
        let seen = seen.entry((path.to_owned(), method.clone())).or_default();
        let place = match kind {
            RequestKind::Preflight => &mut seen.preflight,
            RequestKind::Actual => &mut seen.actual,
        };
        let id = policies.id();
        if place.as_ref().is_some_and(|known| known.id == id) {
            return None;
        }
        let names = policies.names();
        *place = Some(SeenPolicy { id, names });
        let (preflight, actual) = seen.preflight.as_ref().zip(seen.actual.as_ref())?;
        (preflight.id != actual.id).then(|| (preflight.names.clone(), actual.names.clone()))
    }
}
