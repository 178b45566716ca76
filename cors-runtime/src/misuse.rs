//! Policies that cannot take effect where they were put.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use cors_policy::__private::PolicyName;

/// The name of a hidden policy, for a note that is copied. The names of policies that were made at run time are kept
/// for as long as the process runs, each once: a hidden policy is a mistake in the app, and there are few.
pub(crate) fn interned(name: &PolicyName) -> &'static str {
    static NAMES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let name = match name {
        PolicyName::Constant(name) => return name,
        PolicyName::Owned(name) => &**name,
    };
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let names = names.get_or_insert_default();
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.into());
    names.insert(name);
    name
}

/// A way to put a policy where it cannot take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misuse {
    /// A policy inside another one, which cannot see it.
    HiddenPolicy,
    /// Two or more policies side by side in one service.
    SeveralPolicies,
    /// A policy layered around a handler inside `cors_route!`.
    LayerInsideRoute,
    /// A path whose preflights reach another policy than its actual requests.
    PreflightMismatch,
    /// A policy that allows every origin inside one with `enforce`.
    NothingToEnforce,
}

impl Misuse {
    /// The cause, and what to do about it.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Misuse::HiddenPolicy => {
                "the outer policy cannot see it, so responses get no CORS headers: use `nest` or \
                 `merge` for a router (not `nest_service` or `fallback_service`), `cors_route!` for a \
                 handler (not `Handler::layer` or `route_layer`), and no `Buffer` in between"
            }
            Misuse::SeveralPolicies => {
                "there are several policies side by side in one service, and a preflight could be for \
                 any of them: give each a route of its own"
            }
            Misuse::LayerInsideRoute => {
                "`cors_route!` applies the handler's own policy around it: take one of the two away"
            }
            Misuse::NothingToEnforce => {
                "it allows every origin, so it has nothing to enforce: list its origins, or write \
                 `enforce = false` where that is meant"
            }
            Misuse::PreflightMismatch => {
                "axum routes the preflights of this path elsewhere. Of two method routers on one path \
                 the last one has them all, `route_layer` is not around them, and \
                 `method_not_allowed_fallback` takes them away: use `cors_route!` for several policies \
                 on one path, `layer` in the place of `route_layer`, and put the fallback into the \
                 annotated function"
            }
        }
    }

    /// Emits the error event.
    pub(crate) fn emit(self, outer: &str, inner: &str) {
        let advice = self.advice();
        if self == Misuse::NothingToEnforce {
            tracing::warn!(target: "cors", outer, inner, "the `enforce` of `{outer}` is off for `{inner}`: {advice}");
        } else {
            tracing::error!(target: "cors", outer, inner, "a CORS policy is shadowed: {advice}");
        }
    }

    /// The text of the panic.
    pub(crate) fn message(self, outer: &str, inner: &str) -> String {
        let advice = self.advice();
        format!("the CORS policy `{inner}` is shadowed by `{outer}`: {advice}")
    }
}
