//! What a policy makes of a request that is no preflight.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, Judgement, Said, Shared};
use http::request::Parts;
use http::{HeaderMap, Request, Response};

use crate::asking::{Asked, Head, Waiting, ask};
use crate::compiled::Compiled;
use crate::event;
use crate::shadow::Place;

/// A policy, and what it says of a request.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    compiled: Arc<Compiled>,
    outcome: CorsOutcome,
    shared: Shared,
}

impl Decision {
    fn of(compiled: &Arc<Compiled>, request: &HeaderMap, said: Option<&Said>) -> Decision {
        let Judgement {
            outcome, shared, ..
        } = compiled.judge(request, said);
        Decision {
            compiled: Arc::clone(compiled),
            outcome,
            shared,
        }
    }

    /// Whether the answer is shared with nobody.
    pub(crate) fn keeps_to_itself(&self) -> bool {
        self.shared == Shared::Nobody
    }

    /// The policy.
    pub(crate) fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// Puts the policy's headers on the answer, and says what was decided.
    pub(crate) fn apply<Body>(self, response: &mut Response<Body>) {
        self.compiled.stamp(&self.shared, response.headers_mut());
        response.extensions_mut().insert(self.outcome);
    }
}

/// A decision, which may take until a source of origins has answered.
#[derive(Debug)]
pub(crate) enum Deciding {
    Made(Decision),
    Waiting(Box<Undecided>),
    /// It is left to the policy around, which has asked the source of this one already.
    Left(Arc<Compiled>),
}

#[derive(Debug)]
pub(crate) struct Undecided {
    compiled: Arc<Compiled>,
    waiting: Waiting,
}

impl Deciding {
    /// Begins to decide at this place. A refusal is told of as soon as it is known, by whoever is
    /// outermost.
    pub(crate) fn begin<Body>(
        compiled: &Arc<Compiled>,
        request: &mut Request<Body>,
        place: Place,
    ) -> Deciding {
        let tells = place != Place::Known;
        if !tells && compiled.question(request.headers()).is_some() {
            return Deciding::Left(Arc::clone(compiled));
        }
        match ask(compiled, request) {
            Asked::Said(said) => {
                let decision = Decision::of(compiled, request.headers(), said.as_ref());
                if tells {
                    event::of(&decision.outcome, request.method(), request.headers());
                }
                Deciding::Made(decision)
            }
            Asked::Later(waiting) => Deciding::Waiting(Box::new(Undecided {
                compiled: Arc::clone(compiled),
                waiting,
            })),
        }
    }

    /// The policy.
    pub(crate) fn compiled(&self) -> &Arc<Compiled> {
        match self {
            Deciding::Made(decision) => &decision.compiled,
            Deciding::Waiting(undecided) => &undecided.compiled,
            Deciding::Left(compiled) => compiled,
        }
    }

    /// Waits for the source, if that is what it takes. From then on it is made.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Deciding::Waiting(undecided) = self {
            let (decision, head) = ready!(undecided.poll(cx));
            event::of(&decision.outcome, &head.method, &head.headers);
            *self = Deciding::Made(decision);
        }
        Poll::Ready(())
    }

    /// The decision, once it is made here.
    pub(crate) fn made(self) -> Option<Decision> {
        match self {
            Deciding::Made(decision) => Some(decision),
            Deciding::Waiting(_) | Deciding::Left(_) => None,
        }
    }
}

impl Undecided {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Decision, &Head)> {
        let said = ready!(Pin::new(&mut self.waiting).poll(cx));
        let head = &self.waiting.head;
        let decision = Decision::of(&self.compiled, &head.headers, Some(&said));
        Poll::Ready((decision, head))
    }
}

/// What a policy says of a request that others are nearer to. Most answers are not its business, so a
/// source is asked only once one is.
#[derive(Debug)]
pub(crate) enum Own {
    OutOfIt,
    Made(Box<Objection>),
    Unasked(Box<(Arc<Compiled>, Parts)>),
    Waiting(Box<Undecided>),
}

/// What it says, and of which request, so that it can be told where it counts.
#[derive(Debug)]
pub(crate) struct Objection {
    pub(crate) decision: Decision,
    /// Of a request that is refused.
    head: Option<Head>,
}

impl Objection {
    fn of(decision: Decision, head: impl FnOnce() -> Head) -> Box<Objection> {
        let head = decision.outcome.is_refused().then(head);
        Box::new(Objection { decision, head })
    }

    /// Emits the event of a refusal.
    pub(crate) fn is_told(&self) {
        if let Some(Head { method, headers }) = &self.head {
            event::of(&self.decision.outcome, method, headers);
        }
    }
}

impl Own {
    pub(crate) fn of<Body>(compiled: &Arc<Compiled>, request: &Request<Body>) -> Own {
        if compiled.question(request.headers()).is_none() {
            let decision = Decision::of(compiled, request.headers(), None);
            let head = || Head::of(request.method(), request.headers());
            return Own::Made(Objection::of(decision, head));
        }
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.method.clone_from(request.method());
        parts.uri.clone_from(request.uri());
        parts.version = request.version();
        parts.headers.clone_from(request.headers());
        parts.extensions.clone_from(request.extensions());
        Own::Unasked(Box::new((Arc::clone(compiled), parts)))
    }

    /// Asks the source, if there is one.
    pub(crate) fn ask(self) -> Own {
        let Own::Unasked(unasked) = self else {
            return self;
        };
        let (compiled, parts) = *unasked;
        let mut request = Request::from_parts(parts, ());
        match ask(&compiled, &mut request) {
            Asked::Said(said) => {
                let decision = Decision::of(&compiled, request.headers(), said.as_ref());
                let head = || Head::of(request.method(), request.headers());
                Own::Made(Objection::of(decision, head))
            }
            Asked::Later(waiting) => Own::Waiting(Box::new(Undecided { compiled, waiting })),
        }
    }

    pub(crate) fn is_made(&self) -> bool {
        matches!(self, Own::OutOfIt | Own::Made(_))
    }

    /// Waits for the source, if it was asked.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Own::Waiting(undecided) = self {
            let (decision, head) = ready!(undecided.poll(cx));
            *self = Own::Made(Objection::of(decision, || head.clone()));
        }
        Poll::Ready(())
    }

    /// What it says, where it has a say.
    pub(crate) fn made(self) -> Option<Objection> {
        match self {
            Own::Made(objection) => Some(*objection),
            Own::OutOfIt | Own::Unasked(_) | Own::Waiting(_) => None,
        }
    }
}
