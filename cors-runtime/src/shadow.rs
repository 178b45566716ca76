//! What a policy cannot see of those inside of it, and how it finds out all the same.
//!
//! A policy that stands around a service sees those inside of it when the service is cloned
//! ([`nearest`](crate::nearest)). It cannot see what is behind an `Arc` (a whole `Router` in
//! `nest_service`), in another task (tower's `Buffer`), or made anew for each request
//! (`Handler::layer`): it takes itself for the nearest, and answers their preflights. Nor does it see
//! whether a policy inside is around the whole of a service, or around one part among which that
//! chooses (`ServeDir::fallback`). But the requests come through it, so it leaves a mark on each,
//! by which those inside tell of themselves.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, OnceLock};

use http::{Extensions, StatusCode};

use crate::compiled::Compiled;
use crate::coverage::Coverage;
use crate::decision::Decision;

/// On a request: the mark of the outermost policy.
#[derive(Clone)]
struct Mark(Arc<Watch>);

/// What a policy learns of a request that it has let in.
#[derive(Debug)]
pub(crate) struct Watch {
    /// Who answers its preflights.
    coverage: Coverage,
    /// Whether whatever is inside gives way, and that has been said.
    overrides: bool,
    /// The status of what came out of the nearest policy that is known; 0, if nothing has.
    answered: AtomicU16,
    /// What was decided inside, by a policy that was not known, or where the nearest one that is
    /// known was not asked.
    inside: OnceLock<Box<Decision>>,
}

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

/// How a policy stands to those inside of it that it sees.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// There are none: it is the nearest.
    Nearest,
    /// There are, and they are nearer; this is its own.
    StandsIn(Arc<Compiled>),
    /// There are, and they give way.
    Overrides,
}

/// A policy's part in a request.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) place: Place,
    /// Whether no other policy is nearer.
    is_nearest: bool,
    /// Where those inside tell of themselves.
    watch: Option<Arc<Watch>>,
    /// Where a hidden policy tells of itself.
    outer: Option<Arc<Watch>>,
}

impl Part {
    /// Finds out where a policy stands, and leaves its mark where nobody has done so for it.
    ///
    /// # Panics
    ///
    /// In builds with `debug_assertions`, if the policy is hidden.
    pub(crate) fn enter(request: &mut Extensions, coverage: &Coverage, role: &Role) -> Part {
        let is_nearest = matches!(role, Role::Nearest);
        let outer = request.get::<Mark>().map(|Mark(watch)| Arc::clone(watch));
        // With nothing inside, and no other policy in the whole process, nobody would read a mark.
        if is_nearest && outer.is_none() && Compiled::is_only_one() {
            return Part {
                place: Place::Outermost,
                is_nearest,
                watch: None,
                outer: None,
            };
        }
        // Of several side by side nobody can tell which it is; that has been said.
        let outer = outer.filter(|outer| !matches!(outer.coverage, Coverage::Unclear(_)));
        if let Some(outer) = &outer
            && (outer.overrides || outer.coverage.is(coverage))
        {
            return Part {
                place: Place::Known,
                is_nearest,
                watch: Some(Arc::clone(outer)),
                outer: None,
            };
        }
        let watch = Arc::new(Watch {
            coverage: coverage.clone(),
            overrides: matches!(role, Role::Overrides),
            answered: AtomicU16::new(0),
            inside: OnceLock::new(),
        });
        request.insert(Mark(Arc::clone(&watch)));
        if let Some(outer) = &outer {
            report(&outer.coverage.names(), &coverage.names(), UNSEEN);
        }
        Part {
            place: match outer {
                Some(_) => Place::Hidden,
                None => Place::Outermost,
            },
            is_nearest,
            watch: Some(watch),
            outer,
        }
    }

    /// Tells those around that something comes out of the nearest policy.
    pub(crate) fn answers(&self, status: StatusCode) {
        if let (Place::Known, true, Some(outer)) = (self.place, self.is_nearest, &self.watch) {
            outer.answered.store(status.as_u16(), Ordering::Relaxed);
        }
    }

    /// With what status something has come out of the nearest policy that is known.
    pub(crate) fn answered_with(&self) -> Option<StatusCode> {
        let answered = self.watch.as_ref()?.answered.load(Ordering::Relaxed);
        StatusCode::from_u16(answered).ok()
    }

    /// What a policy inside has decided, in the place of what was known.
    pub(crate) fn decided_inside(&self) -> Option<&Decision> {
        let watch = self.watch.as_ref().filter(|watch| !watch.overrides)?;
        watch.inside.get().map(Box::as_ref)
    }

    /// Tells those around what was decided, where they could not know.
    pub(crate) fn tell(&self, decision: &Decision) {
        let whom = match self.place {
            Place::Outermost => return,
            Place::Known => &self.watch,
            Place::Hidden => &self.outer,
        };
        if let Some(watch) = whom {
            // The first to tell is the innermost.
            let _ = watch.inside.set(Box::new(decision.clone()));
        }
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
     decides: take one of the two away";

/// The same of a path whose preflights end up with another policy than its requests.
pub(crate) const ELSEWHERE: &str = "axum takes the preflights of this path elsewhere. Of two method \
     routers on one path the last one has them all, `route_layer` is not around them, and \
     `method_not_allowed_fallback` takes them away: use `cors_route!` for several policies on one path, \
     `layer` in the place of `route_layer`, and put the fallback into the annotated function";

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
