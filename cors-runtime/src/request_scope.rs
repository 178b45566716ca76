//! The place of a policy among the policies around it, for one request.
//!
//! The outermost policy decides. While the service inside it runs, it keeps a [`RequestScope`] in a
//! thread-local, where inner policies find it and leave notes. The scope is outside of the request and the
//! response: middleware in between that rebuilds either, or clears its extensions, does not lose a note.
//!
//! The outermost policy also leaves a mark in the request's extensions. By the mark, an inner policy tells this
//! request from one that a handler sends to another app in the process. It also finds it in another task, where
//! the thread-local does not get: there it puts its note into the response's extensions.

use std::cell::Cell;

use cors_policy::__private::PolicyName;
use http::{Extensions, Response, StatusCode};

use crate::misuse;

/// What the outermost policy and the policies inside it know of one request. It is copied in and out of the
/// thread-local, so it is small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestScope {
    /// The identity of the policies that decide, or [`NO_POLICY`].
    nearest: usize,
    /// The position of the policy whose `enforce` has let the request pass.
    enforced: Option<u16>,
    /// The innermost policy that a response came out of.
    answered: Option<Answered>,
    /// The name of the policy that was reached and that the outermost one cannot see.
    pub(crate) hidden: Option<&'static str>,
}

/// A response that came out of a policy.
#[derive(Clone, Copy, Debug)]
struct Answered {
    status: StatusCode,
    /// The number of policies between the nearest one and this one; 0 is the nearest one itself.
    depth: u16,
}

/// The identity where no policy can decide, and every policy inside is covered.
pub(crate) const NO_POLICY: usize = 0;

/// The place of a policy among the policies around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// It is not inside another policy.
    Outermost,
    /// The policy around it decides for it, and has checked the request by the `enforce` of the policy at this
    /// position, if it covers the request.
    Covered { enforced: Option<u16> },
    /// The policy around it cannot see it, is in another task, or cannot take effect itself.
    Hidden,
}

/// A policy inside another one, and a note about it.
#[derive(Clone, Debug)]
pub(crate) struct InnerPolicy {
    pub(crate) id: usize,
    pub(crate) name: PolicyName,
    /// The number of policies between the nearest one and this one.
    pub(crate) depth: u16,
}

/// On a request: an outermost policy decides about it.
#[derive(Clone, Copy, Debug)]
struct Mark;

thread_local! {
    static CURRENT: Cell<Option<RequestScope>> = const { Cell::new(None) };
}

/// Marks a request of an outermost policy.
pub(crate) fn mark(request: &mut Extensions) {
    request.insert(Mark);
}

/// The position of the policies with this identity, when a request reaches them.
#[inline]
pub(crate) fn position(id: usize, request: &Extensions) -> Position {
    match CURRENT.get() {
        Some(outer) if outer.nearest == id => Position::Covered {
            enforced: outer.enforced,
        },
        Some(outer) if outer.nearest == NO_POLICY => Position::Hidden,
        _ if request.get::<Mark>().is_some() => Position::Hidden,
        _ => Position::Outermost,
    }
}

impl RequestScope {
    #[inline]
    pub(crate) fn new(nearest: usize, enforced: Option<u16>) -> RequestScope {
        RequestScope {
            nearest,
            enforced,
            answered: None,
            hidden: None,
        }
    }

    /// Enters the scope: until the guard is dropped, policies inside may leave notes.
    #[inline]
    pub(crate) fn enter(&mut self) -> Entered<'_> {
        Entered {
            outer: CURRENT.replace(Some(*self)),
            scope: self,
        }
    }

    /// Takes the note of a policy in another task from the response.
    #[inline]
    pub(crate) fn take_note(&mut self, status: StatusCode, response: &mut Extensions) {
        if let Some(inner) = response.remove::<InnerPolicy>() {
            self.note(&inner, Some(status));
        }
    }

    fn note(&mut self, inner: &InnerPolicy, status: Option<StatusCode>) {
        if self.nearest == NO_POLICY {
            // Nothing is shared in any case.
        } else if inner.id != self.nearest {
            // The first one is the outermost of those that are hidden.
            self.hidden
                .get_or_insert_with(|| misuse::interned(&inner.name));
        } else if let Some(status) = status
            // If it is the same, the response came out of a policy further in, as far as can be told.
            && self.answered.is_none_or(|answered| answered.status != status)
        {
            let depth = inner.depth;
            self.answered = Some(Answered { status, depth });
        }
    }

    /// The number of policies between the nearest one and the innermost one that the final response came out
    /// of. `None` if it came out of none but the outermost.
    pub(crate) fn depth_of_response(&self, status: StatusCode) -> Option<u16> {
        let answered = self.answered.filter(|answered| answered.status == status);
        answered.map(|answered| answered.depth)
    }
}

/// A scope that was entered. Dropping it puts the scope of a policy further out back, also when the service
/// inside panics.
#[derive(Debug)]
pub(crate) struct Entered<'a> {
    scope: &'a mut RequestScope,
    outer: Option<RequestScope>,
}

impl Drop for Entered<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(scope) = CURRENT.replace(self.outer) {
            *self.scope = scope;
        }
    }
}

impl InnerPolicy {
    /// Notes that a request has reached the policy.
    pub(crate) fn note_reached(&self) {
        if let Some(mut outer) = CURRENT.get() {
            outer.note(self, None);
            CURRENT.set(Some(outer));
        }
    }

    /// Notes that a response came out of the policy.
    pub(crate) fn note_answered<Body>(&self, response: &mut Response<Body>) {
        if let Some(mut outer) = CURRENT.get() {
            // A note from another task is about a policy further in.
            outer.take_note(response.status(), response.extensions_mut());
            outer.note(self, Some(response.status()));
            CURRENT.set(Some(outer));
        } else {
            response
                .extensions_mut()
                .get_or_insert_with(|| self.clone());
        }
    }
}
