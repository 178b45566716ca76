//! The place of a policy among the policies around it, for one request.
//!
//! The outermost policy decides. While the service inside it runs, it keeps a [`RequestScope`] in a
//! thread-local, where inner policies find it and leave notes. The scope is outside of the request and the
//! response: middleware in between that rebuilds either, or clears its extensions, loses nothing.
//!
//! A thread-local does not follow a request into another task, and a handler may send a request of its own to
//! another app in the process. So an outermost policy that shares with the origin also leaves a mark in the
//! request's extensions. An inner policy that finds the mark in another task puts its note into the response's
//! extensions.

use std::cell::Cell;

use cors_policy::RequestOrigin;
use http::{Extensions, Response, StatusCode};

/// What the outermost policy and the policies inside it know of one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestScope {
    /// The identity of the policies that decide, or [`NO_POLICY`].
    nearest: usize,
    request: Option<RequestId>,
    /// The status of the response that came out of the nearest policy.
    pub(crate) answered: Option<StatusCode>,
    /// The policy that was reached and that the outermost one cannot see.
    pub(crate) hidden: Option<InnerPolicy>,
}

/// A policy inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InnerPolicy {
    pub(crate) id: usize,
    pub(crate) name: &'static str,
}

/// The identity of a request: the addresses of its `Origin` in the map of headers, and of the bytes of it. A
/// copy of the request has other addresses. They stay taken as long as the outermost policy holds a clone of
/// the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RequestId {
    header: usize,
    bytes: usize,
}

impl RequestId {
    fn of(origin: RequestOrigin<'_>) -> Option<RequestId> {
        origin.value().map(|origin| RequestId {
            header: std::ptr::from_ref(origin).addr(),
            bytes: origin.as_bytes().as_ptr().addr(),
        })
    }
}

/// The place of a policy among the policies around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// There is no policy around it.
    Outermost,
    /// The policy around it decides for it.
    Covered,
    /// The policy around it cannot see it.
    Hidden,
}

/// The identity where no policy can decide, and every policy inside is covered.
pub(crate) const NO_POLICY: usize = 0;

thread_local! {
    static CURRENT: Cell<Option<RequestScope>> = const { Cell::new(None) };
}

/// Puts the scope of a policy further out back, also when the service inside panics.
struct Restore(Option<RequestScope>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// On a request: an outermost policy shares its response.
#[derive(Clone, Copy, Debug)]
struct Mark;

/// Marks a request for policies in other tasks.
pub(crate) fn mark(request: &mut Extensions) {
    request.insert(Mark);
}

impl RequestScope {
    pub(crate) fn new(nearest: usize, origin: RequestOrigin<'_>) -> RequestScope {
        RequestScope {
            nearest,
            request: RequestId::of(origin),
            answered: None,
            hidden: None,
        }
    }

    /// Runs the service inside, which may leave notes in the scope.
    pub(crate) fn run<T>(&mut self, inner: impl FnOnce() -> T) -> T {
        let _restore = Restore(CURRENT.replace(Some(*self)));
        let result = inner();
        if let Some(current) = CURRENT.get() {
            *self = current;
        }
        result
    }

    /// The position of policies under the scope that is running now, when they are called.
    pub(crate) fn position(&self, extensions: &Extensions) -> Position {
        let is_marked = || {
            (self.request.is_some() || cfg!(debug_assertions)) && extensions.get::<Mark>().is_some()
        };
        match CURRENT.get() {
            Some(outer) => self.position_in(&outer, is_marked),
            None if is_marked() => Position::Hidden,
            None => Position::Outermost,
        }
    }

    /// The same, when they are polled: the call may have been in another task, as it is with a `Buffer`.
    pub(crate) fn position_when_polled(&self) -> Position {
        let outer = CURRENT.get();
        outer.map_or(Position::Outermost, |outer| {
            self.position_in(&outer, || false)
        })
    }

    fn position_in(&self, outer: &RequestScope, is_marked: impl FnOnce() -> bool) -> Position {
        let is_same_request = self.request.is_some() && outer.request == self.request;
        if outer.nearest == self.nearest || outer.nearest == NO_POLICY {
            Position::Covered
        } else if is_same_request || is_marked() {
            Position::Hidden
        } else {
            Position::Outermost
        }
    }

    /// Takes the note of a policy in another task from the response.
    pub(crate) fn take_note<Body>(&mut self, response: &mut Response<Body>) {
        if let Some(Note(inner)) = response.extensions_mut().remove::<Note>() {
            if inner.id == self.nearest {
                self.answered = Some(response.status());
            } else {
                self.hidden.get_or_insert(inner);
            }
        }
    }
}

/// On a response: the policies that it came out of, in another task than the policy around them.
#[derive(Clone, Copy, Debug)]
struct Note(InnerPolicy);

/// Notes that a hidden policy was reached. The first one is the outermost of those that are hidden.
pub(crate) fn note_reached(hidden: InnerPolicy) {
    if let Some(mut outer) = CURRENT.get() {
        outer.hidden.get_or_insert(hidden);
        CURRENT.set(Some(outer));
    }
}

/// Notes that a response came out of covered or hidden policies.
pub(crate) fn note_answered<Body>(inner: InnerPolicy, response: &mut Response<Body>) {
    match CURRENT.get() {
        Some(mut outer) if outer.nearest == inner.id => {
            outer.answered = Some(response.status());
            CURRENT.set(Some(outer));
        }
        // It was noted when it was reached.
        Some(_) => {}
        None => {
            response.extensions_mut().insert(Note(inner));
        }
    }
}
