//! What a policy makes of a request that is no preflight.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, Judgement, Said, Shared};
use http::{HeaderMap, Request, Response};

use crate::asking::{Asked, Waiting, ask};
use crate::compiled::Compiled;
use crate::event;

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

    pub(crate) fn outcome(&self) -> &CorsOutcome {
        &self.outcome
    }

    /// Whether the answer is shared with nobody.
    pub(crate) fn keeps_to_itself(&self) -> bool {
        self.shared == Shared::Nobody
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
}

#[derive(Debug)]
pub(crate) struct Undecided {
    compiled: Arc<Compiled>,
    waiting: Waiting,
    /// Whether a refusal is to be told of.
    tells: bool,
}

impl Deciding {
    /// Begins to decide. Where `tells` says so, a refusal is told of as soon as it is known.
    pub(crate) fn begin<Body>(
        compiled: &Arc<Compiled>,
        request: Request<Body>,
        tells: bool,
    ) -> (Request<Body>, Deciding) {
        let (request, asked) = ask(compiled, request);
        let deciding = match asked {
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
                tells,
            })),
        };
        (request, deciding)
    }

    /// Waits for the source, if that is what it takes. From then on it is made.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Deciding::Waiting(undecided) = self {
            let Undecided {
                compiled,
                waiting,
                tells,
            } = &mut **undecided;
            let said = ready!(Pin::new(&mut *waiting).poll(cx));
            let decision = Decision::of(compiled, &waiting.headers, Some(&said));
            if *tells {
                event::of(&decision.outcome, &waiting.method, &waiting.headers);
            }
            *self = Deciding::Made(decision);
        }
        Poll::Ready(())
    }

    /// The decision, once it is made.
    pub(crate) fn made(self) -> Option<Decision> {
        match self {
            Deciding::Made(decision) => Some(decision),
            Deciding::Waiting(_) => None,
        }
    }
}
