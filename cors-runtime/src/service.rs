//! The tower service: it answers preflights, and stamps the answers to other requests.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, is_preflight};
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::compiled::Preflight;
use crate::coverage::Coverage;
use crate::decision::Decision;
use crate::event;
use crate::nearest::{self, Inside};
use crate::shadow::{Part, Place, Role};

/// What [`PolicyLayer`](crate::PolicyLayer) makes of a service.
#[derive(Debug)]
pub struct PolicyService<S> {
    inner: S,
    coverage: Coverage,
    role: Role,
}

impl<S: Clone> PolicyService<S> {
    /// Puts policies around a service: those inside of it are nearer.
    pub(crate) fn new(inner: S, own: Coverage) -> PolicyService<S> {
        let inside = nearest::inside(&inner);
        let role = match &own {
            _ if matches!(inside, Inside::Nobody) => Role::Nearest,
            Coverage::One(own) => Role::StandsIn(Arc::clone(own)),
            Coverage::Path(..) | Coverage::Unclear(_) => Role::Overrides,
        };
        PolicyService {
            coverage: own.around(inside),
            inner,
            role,
        }
    }
}

impl<S: Clone> Clone for PolicyService<S> {
    fn clone(&self) -> PolicyService<S> {
        PolicyService {
            inner: nearest::clone_covered(&self.inner, &self.coverage),
            coverage: self.coverage.clone(),
            role: self.role.clone(),
        }
    }
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for PolicyService<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = PolicyFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<RequestBody>) -> Self::Future {
        if is_preflight(request.method(), request.headers()) {
            let preflight = self.coverage.preflight(request.headers());
            event::of(&preflight.outcome, request.method(), request.headers());
            let preflight = Some(preflight);
            return PolicyFuture {
                kind: Kind::Preflight { preflight },
            };
        }
        let part = Part::enter(request.extensions_mut(), &self.coverage, &self.role);
        let nearest = self.coverage.answering(request.method());
        let answer = nearest.map(|nearest| {
            let decision = Decision::of(nearest, request.headers());
            // Whoever is outermost tells.
            if part.place != Place::Known {
                event::of(decision.outcome(), request.method(), request.headers());
            }
            let own = match &self.role {
                Role::StandsIn(own) => Some(Decision::of(own, request.headers())),
                Role::Nearest | Role::Overrides => None,
            };
            Answer {
                decision,
                refusal: own.filter(Decision::keeps_to_itself).map(Box::new),
                part,
            }
        });
        PolicyFuture {
            kind: Kind::Answer {
                future: self.inner.call(request),
                answer,
            },
        }
    }
}

/// What was decided when the request came in.
#[derive(Debug)]
struct Answer {
    /// What the nearest policy says.
    decision: Decision,
    /// What the own policy says of a request that it refuses, where others are nearer.
    refusal: Option<Box<Decision>>,
    part: Part,
}

impl Answer {
    fn apply<Body>(self, response: &mut Response<Body>) {
        let decision = if let Some(inside) = self.part.decided_inside() {
            inside.clone()
        } else if let Some(refusal) = self.refusal
            && !response.status().is_client_error()
            && !response.status().is_server_error()
            && !self.part.is_reached()
            && !is_by(&self.decision, response)
        {
            // Something has answered that the nearest policy is perhaps not around: one part of a
            // service that chooses between several, or middleware. What it gives is not to be
            // shared beyond either of the two. An error is: a page has to be able to read a 401.
            self.part.tell(&refusal);
            *refusal
        } else {
            self.decision
        };
        if self.part.place == Place::Hidden {
            self.part.tell(&decision);
        }
        decision.apply(response);
    }
}

/// Whether the policy of this decision has had its hands on the answer: middleware may have made the
/// request anew, so that its mark was lost.
fn is_by<Body>(decision: &Decision, response: &Response<Body>) -> bool {
    response
        .extensions()
        .get::<CorsOutcome>()
        .is_some_and(|outcome| outcome.policy() == decision.outcome().policy())
}

pin_project! {
    /// The future of [`PolicyService`].
    #[derive(Debug)]
    pub struct PolicyFuture<F> {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProjected]
    #[derive(Debug)]
    enum Kind<F> {
        // Answered without the app.
        Preflight { preflight: Option<Preflight> },
        // Without one, the answer is no policy's.
        Answer { #[pin] future: F, answer: Option<Answer> },
    }
}

impl<F, ResponseBody, E> Future for PolicyFuture<F>
where
    F: Future<Output = Result<Response<ResponseBody>, E>>,
    ResponseBody: Default,
{
    type Output = Result<Response<ResponseBody>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match self.project().kind.project() {
            KindProjected::Preflight { preflight } => {
                let mut response = Response::new(ResponseBody::default());
                if let Some(preflight) = preflight.take() {
                    *response.status_mut() = preflight.status;
                    *response.headers_mut() = preflight.headers;
                    response.extensions_mut().insert(preflight.outcome);
                }
                response
            }
            KindProjected::Answer { future, answer } => {
                let mut response = ready!(future.poll(cx))?;
                if let Some(answer) = answer.take() {
                    answer.apply(&mut response);
                }
                response
            }
        };
        Poll::Ready(Ok(response))
    }
}
