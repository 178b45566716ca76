//! Policies that another one answers for, and that nobody would notice.
//!
//! A policy that stands around a service sees those inside of it when the service is cloned
//! ([`nearest`](crate::nearest)). It cannot see what is behind an `Arc` (a whole `Router` in
//! `nest_service`), in another task (tower's `Buffer`), or made anew for each request
//! (`Handler::layer`). There it takes itself for the nearest, and answers their preflights. But
//! their requests come through it, so it leaves a mark on each.

use http::Extensions;

use crate::coverage::Coverage;

/// On a request: which policy answers its preflights.
#[derive(Clone)]
struct AnsweredBy(Coverage);

/// On a response: that a policy which was hidden has decided, and is the nearest.
#[derive(Clone, Copy)]
struct DecidedInside;

/// Where a policy stands, seen from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// No policy is around it.
    Outermost,
    /// One is, which knows of it.
    Known,
    /// One is, which does not know of it.
    Hidden,
}

/// Finds out where a policy stands, and leaves its mark where nobody has done so for it.
///
/// # Panics
///
/// In builds with `debug_assertions`, if the policy is hidden.
pub(crate) fn enter(request: &mut Extensions, coverage: &Coverage) -> Place {
    let place = match request.get::<AnsweredBy>() {
        None => Place::Outermost,
        Some(AnsweredBy(outer)) if outer.is(coverage) => return Place::Known,
        Some(AnsweredBy(outer)) => {
            report(&outer.names(), &coverage.names(), UNSEEN);
            Place::Hidden
        }
    };
    request.insert(AnsweredBy(coverage.clone()));
    place
}

/// Tells those around a hidden policy to leave the answer as it is.
pub(crate) fn decided_inside(response: &mut Extensions) {
    response.insert(DecidedInside);
}

/// Whether a hidden policy has decided. The outermost one takes that off again: whoever gets the
/// answer may pass it on under a policy of its own.
pub(crate) fn is_decided(response: &mut Extensions, place: Place) -> bool {
    if place == Place::Outermost {
        response.remove::<DecidedInside>().is_some()
    } else {
        response.get::<DecidedInside>().is_some()
    }
}

/// Why a policy is shadowed, and what to do: it was found by a request of its own.
const UNSEEN: &str = "another one answers its preflights, since it cannot be seen from there: use \
     `nest` or `merge` for a router (not `nest_service` or `fallback_service`), `cors_route!` for a \
     handler (not `Handler::layer` or `route_layer`), and no `Buffer` in between";

/// The same of several policies.
pub(crate) const SIDE_BY_SIDE: &str = "several stand side by side in one service, so nobody can \
     tell which of them a preflight is for, and all are refused: give each a route of its own";

/// The same of what is layered around a handler that has a policy.
pub(crate) const BELOW_ITS_OWN: &str = "`cors_route!` puts the handler's own policy around it, which \
     answers its preflights: take one of the two away";

/// Says that a policy cannot be reached.
///
/// # Panics
///
/// In builds with `debug_assertions`.
pub(crate) fn report(outer: &str, inner: &str, why: &str) {
    tracing::error!(target: "cors", outer, inner, "a CORS policy is shadowed: {why}");
    #[cfg(debug_assertions)]
    panic!("the CORS policy `{inner}` is shadowed by `{outer}`: {why}");
}
