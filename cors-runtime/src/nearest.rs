//! How a policy learns of those inside the service that it is put around.
//!
//! Services are type-erased on their way into a router: nothing but their `Clone` and their `call`
//! reaches what is in them. A call would run handlers. So the service is cloned once, when it is
//! layered, and every [`PolicyService`](crate::PolicyService) in it tells of itself when it is
//! cloned.

use std::cell::{Cell, RefCell};

use crate::coverage::Coverage;

/// The nearest policies in a service, each of them once.
#[derive(Debug, Default)]
pub(crate) enum Inside {
    #[default]
    Nobody,
    // Nearly always. axum layers every route of a router anew for each connection, so this does
    // without an allocation.
    One(Coverage),
    Several(Vec<Coverage>),
}

impl Inside {
    fn add(&mut self, coverage: &Coverage) {
        match self {
            Inside::Nobody => *self = Inside::One(coverage.clone()),
            Inside::One(one) if one.is(coverage) => {}
            Inside::One(one) => *self = Inside::Several(vec![one.clone(), coverage.clone()]),
            Inside::Several(several) if several.iter().any(|one| one.is(coverage)) => {}
            Inside::Several(several) => several.push(coverage.clone()),
        }
    }
}

thread_local! {
    /// Whether somebody listens.
    static LISTENING: Cell<bool> = const { Cell::new(false) };
    /// What they have heard.
    static HEARD: RefCell<Inside> = const { RefCell::new(Inside::Nobody) };
}

/// The nearest policies in a service, found by cloning it.
pub(crate) fn inside<S: Clone>(service: &S) -> Inside {
    let _before = Before::set(true);
    let _earlier = Earlier(swap(Inside::Nobody));
    drop(service.clone());
    swap(Inside::Nobody)
}

/// A `Clone` may itself put layers around things, so somebody may have heard something already. That is put
/// back in the end, also when a `Clone` panics.
struct Earlier(Inside);

impl Drop for Earlier {
    fn drop(&mut self) {
        swap(std::mem::take(&mut self.0));
    }
}

/// Clones what is inside of a policy, and tells of the policy alone: it knows those inside of it
/// already.
pub(crate) fn clone_covered<S: Clone>(service: &S, coverage: &Coverage) -> S {
    let before = Before::set(false);
    let clone = service.clone();
    if before.0 {
        let _ = HEARD.try_with(|heard| heard.borrow_mut().add(coverage));
    }
    clone
}

fn swap(heard: Inside) -> Inside {
    HEARD
        .try_with(|cell| cell.replace(heard))
        .unwrap_or_default()
}

/// Whether somebody listened before; so they do again, also when a `Clone` panics.
struct Before(bool);

impl Before {
    fn set(listening: bool) -> Before {
        Before(
            LISTENING
                .try_with(|cell| cell.replace(listening))
                .unwrap_or(false),
        )
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        let _ = LISTENING.try_with(|cell| cell.set(self.0));
    }
}
