//! The place of a policy among the policies around it, for one request.
//!
//! The outermost policy decides. While the service inside it runs, it keeps a [`RequestScope`] in a
//! thread-local, where inner policies find it and leave notes. The scope is outside of the request and the
//! response: middleware in between that rebuilds either, or clears its extensions, loses nothing.
//!
//! A thread-local does not follow a request into another task, and a handler may send a request of its own to
//! another app in the process. So an outermost policy that shares with the origin also leaves a mark in the
//! request's extensions. An inner policy that finds the mark in another task posts its note to a list, under
//! the identity of the request.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cors_policy::RequestOrigin;
use http::{Extensions, HeaderMap, HeaderValue, Request, StatusCode};

/// What the outermost policy and the policies inside it know of one request. It is copied in and out of the
/// thread-local, so it is small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestScope {
    /// The identity of the policies that decide, or [`NO_POLICY`].
    nearest: usize,
    request: Option<RequestId>,
    /// Whether the outermost policy holds a clone of the value that identifies the request.
    is_held: bool,
    /// The innermost policy that a response came out of.
    answered: Option<Answered>,
    /// The name of the policy that was reached and that the outermost one cannot see.
    pub(crate) hidden: Option<&'static str>,
}

/// A policy inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InnerPolicy {
    pub(crate) id: usize,
    pub(crate) name: &'static str,
    /// The number of policies between the nearest one and this one.
    pub(crate) depth: u16,
}

/// A response that came out of a policy.
#[derive(Clone, Copy, Debug)]
struct Answered {
    status: StatusCode,
    /// The number of policies between the nearest one and this one; 0 is the nearest one itself.
    depth: u16,
}

/// The identity of a request: the addresses of its `Origin`, or else of its first header, in the map of headers,
/// and of the bytes of that value. A copy of the request has other addresses. They stay taken as long as a
/// clone of the value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RequestId {
    header: NonZeroUsize,
    bytes: usize,
}

/// The header that identifies a request.
pub(crate) fn identifying_header<'a>(
    origin: RequestOrigin<'a>,
    headers: &'a HeaderMap,
) -> Option<&'a HeaderValue> {
    origin.value().or_else(|| headers.values().next())
}

fn identify<Body>(request: &Request<Body>) -> Option<&HeaderValue> {
    let headers = request.headers();
    identifying_header(RequestOrigin::of(headers), headers)
}

impl RequestId {
    fn of(header: &HeaderValue) -> RequestId {
        RequestId {
            header: NonNull::from_ref(header).addr(),
            bytes: header.as_bytes().as_ptr().addr(),
        }
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

/// On a request: an outermost policy shares its response.
#[derive(Clone, Copy, Debug)]
struct Mark;

/// The position of the policies with this identity, when a request reaches them.
pub(crate) fn position<Body>(id: usize, request: &Request<Body>) -> Position {
    let is_marked = || request.extensions().get::<Mark>().is_some();
    match CURRENT.get() {
        Some(outer) => {
            let request = || identify(request).map(RequestId::of);
            outer.position(id, request, is_marked)
        }
        None if is_marked() => Position::Hidden,
        None => Position::Outermost,
    }
}

/// Marks a request for policies in other tasks.
pub(crate) fn mark(request: &mut Extensions) {
    request.insert(Mark);
}

impl RequestScope {
    /// The scope of a request that is identified by this header.
    pub(crate) fn new(nearest: usize, header: Option<&HeaderValue>, is_held: bool) -> RequestScope {
        RequestScope {
            nearest,
            request: header.map(RequestId::of),
            is_held,
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

    /// The position of the policies whose scope this is, when they are polled: the call may have been in
    /// another task, as it is with a `Buffer`.
    #[inline]
    pub(crate) fn position_when_polled(&self) -> Position {
        CURRENT.get().map_or(Position::Outermost, |outer| {
            outer.position(self.nearest, || self.request, || false)
        })
    }

    /// The number of policies between the nearest one and the innermost one that the final response came out
    /// of. `None` if it came out of none but the outermost.
    pub(crate) fn depth_of_response(&self, status: StatusCode) -> Option<u16> {
        let answered = self.answered.filter(|answered| answered.status == status);
        answered.map(|answered| answered.depth)
    }

    /// The position of the policies with this identity inside the scope.
    fn position(
        &self,
        id: usize,
        request: impl FnOnce() -> Option<RequestId>,
        is_marked: impl FnOnce() -> bool,
    ) -> Position {
        if self.nearest == id || self.nearest == NO_POLICY {
            Position::Covered
        } else if self.is_held && self.request == request() || is_marked() {
            Position::Hidden
        } else {
            Position::Outermost
        }
    }

    /// Takes the notes of policies in other tasks.
    pub(crate) fn take_notes(&mut self) {
        if !HAS_NOTES.load(Ordering::Relaxed) {
            return;
        }
        let mut notes = lock_notes();
        notes.retain(|note| {
            let is_own = self.request == Some(note.request);
            if is_own {
                self.take(note.inner, note.status);
            }
            !is_own
        });
        HAS_NOTES.store(!notes.is_empty(), Ordering::Relaxed);
    }

    fn take(&mut self, inner: InnerPolicy, status: Option<StatusCode>) {
        if inner.id != self.nearest {
            // The first one is the outermost of those that are hidden.
            self.hidden.get_or_insert(inner.name);
        } else if let Some(status) = status
            // If it is the same, the response came out of a policy further in, as far as can be told.
            && self.answered.is_none_or(|answered| answered.status != status)
        {
            let depth = inner.depth;
            self.answered = Some(Answered { status, depth });
        }
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

/// A note of a policy to the policy around it.
#[derive(Debug)]
struct Note {
    request: RequestId,
    inner: InnerPolicy,
    /// The status of the response that came out of it; `None` when it was reached.
    status: Option<StatusCode>,
    /// Held, so that no other request gets the same identity.
    _header: HeaderValue,
}

/// The notes of policies in other tasks. The oldest ones go: their requests have been dropped.
static NOTES: Mutex<Vec<Note>> = Mutex::new(Vec::new());
static HAS_NOTES: AtomicBool = AtomicBool::new(false);
const MOST_NOTES: usize = 1024;

fn lock_notes() -> MutexGuard<'static, Vec<Note>> {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A policy that another one decides for, or that another one cannot see.
#[derive(Debug)]
pub(crate) struct Passed {
    inner: InnerPolicy,
    /// The request, if the policy around is in another task.
    elsewhere: Option<(RequestId, HeaderValue)>,
}

impl Passed {
    pub(crate) fn new<Body>(inner: InnerPolicy, request: &Request<Body>) -> Passed {
        let header = match CURRENT.get() {
            Some(_) => None,
            None => identify(request),
        };
        Passed {
            inner,
            elsewhere: header.map(|header| (RequestId::of(header), header.clone())),
        }
    }

    /// The same, when the policy is polled in the task of the policy around it.
    pub(crate) fn here(inner: InnerPolicy) -> Passed {
        let elsewhere = None;
        Passed { inner, elsewhere }
    }

    /// Notes that the policy was reached.
    pub(crate) fn note_reached(&self) {
        self.note(None);
    }

    /// Notes that a response came out of the policy.
    pub(crate) fn note_answered(&self, status: StatusCode) {
        self.note(Some(status));
    }

    fn note(&self, status: Option<StatusCode>) {
        if let Some(mut outer) = CURRENT.get() {
            outer.take_notes();
            outer.take(self.inner, status);
            CURRENT.set(Some(outer));
        } else if let Some((request, header)) = &self.elsewhere {
            let mut notes = lock_notes();
            let is_known = notes.iter().any(|note| {
                (note.request, note.inner, note.status) == (*request, self.inner, status)
            });
            if is_known {
                return;
            }
            if notes.len() == MOST_NOTES {
                notes.remove(0);
            }
            notes.push(Note {
                request: *request,
                inner: self.inner,
                status,
                _header: header.clone(),
            });
            HAS_NOTES.store(true, Ordering::Relaxed);
        }
    }
}
