//! The methods that a policy allows, held against those that are served under it.

use crate::names::{contains, is_same};
use crate::policy::Parts;
use crate::{
    Finding, Lint, Methods, Origins, Policy, PolicyDraft, SAFELISTED_METHODS, is_forbidden_method,
};

/// What a chain of axum's can be given a handler for by the method's own name.
const ROUTED_BY_NAME: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/// Of a method that is listed, and served by nothing.
pub(crate) fn not_routed(method: &str) -> Finding {
    let message = format!(
        "`{method}` is allowed here, but not routed: a browser would be told that it may send it, and then get a 405"
    );
    let help = if ROUTED_BY_NAME.contains(&method) {
        format!(
            "take it out, or route it: `.{}(handler)`; `allow_methods = routed` lists what is routed",
            method.to_ascii_lowercase()
        )
    } else {
        "take it out, or serve it: axum does only by `any(handler)` or `.fallback(handler)`"
            .to_owned()
    };
    Finding::new(Lint::MethodNotRouted, method, message).help(help)
}

/// Of a method that is served, and that the policy, as far as it says so itself, does not list.
fn not_allowed(method: &str, draft: &PolicyDraft<'_>) -> Finding {
    let (why, add) = match &draft.allow_methods {
        Some(list) if !list.readable.is_empty() => (
            "which `allow_methods` does not list",
            format!("add `{method}` to `allow_methods`"),
        ),
        None if draft.builds_on_another => (
            "which the named policy does not allow",
            "say `allow_methods = routed`".to_owned(),
        ),
        _ => (
            "which the policy does not allow",
            "say `allow_methods = routed`".to_owned(),
        ),
    };
    let message =
        format!("`{method}` is routed here, {why}: browsers refuse to send it from another origin");
    let silenced = Lint::RoutedMethodNotAllowed.name();
    let help =
        format!("{add}, or, if no page of another origin is to use it, add `allow({silenced})`");
    Finding::new(Lint::RoutedMethodNotAllowed, method, message).help(help)
}

/// Whether a policy has to allow the method, for a script to send it. `OPTIONS` is left to itself:
/// who routes it answers something else than scripts.
const fn needs_permission(method: &str) -> bool {
    !contains(&SAFELISTED_METHODS, method)
        && !is_same(method.as_bytes(), b"OPTIONS")
        && !is_forbidden_method(method)
}

impl PolicyDraft<'_> {
    /// The methods that are served and not listed, each with its position in `served`. Where the
    /// list is that of a named policy, which is not known here, these are the methods that it has
    /// to list: [`allows_method`] can tell.
    #[doc(hidden)]
    #[must_use]
    pub fn served_but_not_allowed(&self) -> Vec<(usize, Finding)> {
        let listed = |method: &str| {
            self.allow_methods.as_ref().is_some_and(|list| {
                let names = |entry: &crate::MethodEntry<'_>| {
                    entry.name == method || entry.name == "*" && !entry.custom
                };
                list.readable.iter().any(names)
            })
        };
        let served = self.served.unwrap_or_default().iter().enumerate();
        served
            .filter(|(_, method)| needs_permission(method) && !listed(method))
            .map(|(at, method)| (at, not_allowed(method, self)))
            .collect()
    }
}

/// Whether there is nothing to say of a method that is served under a policy: its list may be that
/// of a named policy in another crate, so the compiler evaluates this.
#[doc(hidden)]
#[must_use]
pub const fn allows_method(policy: &Policy, method: &str) -> bool {
    let Parts {
        allow_origins,
        allow_methods,
        broken,
        ..
    } = policy.parts();
    // Who shares with nobody refuses every method, and means it.
    if broken || matches!(allow_origins, Origins::SameOrigin) || !needs_permission(method) {
        return true;
    }
    match allow_methods {
        Methods::Any => true,
        Methods::Safelisted => false,
        Methods::Listed(names) => contains(names, method),
    }
}
