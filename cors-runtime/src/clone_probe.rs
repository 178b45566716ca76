//! The search for the policies inside a service.
//!
//! axum erases the types of services on their way into a router: of what is inside, only `clone` and `call`
//! get through, and a call would run handlers. So a service is cloned once when a layer is put around it, and
//! each [`PolicyService`](crate::PolicyService) inside reports its policies when it is cloned.

use std::cell::Cell;
use std::sync::Arc;

use crate::endpoint::Endpoint;

/// The nearest policies inside a service, each of them once.
#[derive(Debug, Default)]
pub(crate) struct FoundPolicies(pub(crate) Vec<Arc<Endpoint>>);

thread_local! {
    /// The search that is going on.
    static PROBE: Cell<Option<Box<FoundPolicies>>> = const { Cell::new(None) };
}

/// Puts an earlier search back, also when a `Clone` panics: a `Clone` may itself build layers.
struct RestoreProbe(Option<Box<FoundPolicies>>);

impl Drop for RestoreProbe {
    fn drop(&mut self) {
        set(self.0.take());
    }
}

/// Finds the nearest policies inside a service by cloning it.
pub(crate) fn find_inner_policies<S: Clone>(service: &S) -> FoundPolicies {
    let _restore = RestoreProbe(take());
    set(Some(Box::default()));
    drop(service.clone());
    take().map_or_else(FoundPolicies::default, |found| *found)
}

/// Clones the service inside policies. If a search is going on, it reports the policies of this endpoint alone:
/// they are known to be the nearest ones.
pub(crate) fn clone_and_report<S: Clone>(service: &S, endpoint: &Arc<Endpoint>) -> S {
    let Some(mut found) = take() else {
        return service.clone();
    };
    let id = endpoint.policies.id();
    if found.0.iter().all(|known| known.policies.id() != id) {
        found.0.push(Arc::clone(endpoint));
    }
    let _restore = RestoreProbe(Some(found));
    service.clone()
}

fn take() -> Option<Box<FoundPolicies>> {
    PROBE.try_with(Cell::take).ok().flatten()
}

fn set(probe: Option<Box<FoundPolicies>>) {
    let _ = PROBE.try_with(|cell| cell.set(probe));
}
