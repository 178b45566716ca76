//! How a policy learns of those inside the service that it is put around.
//!
//! Services are type-erased on their way into a router: nothing but their `Clone` and their `call`
//! reaches what is in them. A call would run handlers. So the service is cloned once, when it is
//! layered, and every [`PolicyService`](crate::PolicyService) in it tells of itself when it is
//! cloned.

use std::cell::RefCell;

use crate::coverage::Coverage;

thread_local! {
    /// Where to tell, while somebody listens.
    static HEARD: RefCell<Option<Vec<Coverage>>> = const { RefCell::new(None) };
}

/// The nearest policies in a service, found by cloning it.
pub(crate) fn inside<S: Clone>(service: &S) -> Vec<Coverage> {
    let _before = Before(swap(Some(Vec::new())));
    drop(service.clone());
    swap(None).unwrap_or_default()
}

/// Clones what is inside of a policy, and tells of the policy alone: it knows those inside of it
/// already.
pub(crate) fn clone_covered<S: Clone>(service: &S, coverage: &Coverage) -> S {
    let nobody_listens = HEARD
        .try_with(|heard| heard.borrow().is_none())
        .unwrap_or(true);
    if nobody_listens {
        return service.clone();
    }
    let clone = {
        let _before = Before(swap(None));
        service.clone()
    };
    let _ = HEARD.try_with(|heard| {
        if let Some(heard) = heard.borrow_mut().as_mut() {
            heard.push(coverage.clone());
        }
    });
    clone
}

/// What was in [`HEARD`] before; it goes back there, also when a `Clone` panics.
struct Before(Option<Vec<Coverage>>);

impl Drop for Before {
    fn drop(&mut self) {
        swap(self.0.take());
    }
}

fn swap(heard: Option<Vec<Coverage>>) -> Option<Vec<Coverage>> {
    HEARD
        .try_with(|cell| cell.replace(heard))
        .unwrap_or_default()
}
