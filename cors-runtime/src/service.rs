//! The tower service: it answers preflights, and stamps the answers to other requests.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, is_preflight};
use http::{HeaderMap, Method, Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::asking::{Asked, Waiting, ask};
use crate::compiled::{Compiled, Preflight};
use crate::coverage::Coverage;
use crate::decision::{Deciding, Decision, Own};
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
            return PolicyFuture {
                kind: preflight(&self.coverage, &mut request),
            };
        }
        let part = Part::enter(request.extensions_mut(), &self.coverage, &self.role);
        let mut answer = None;
        if let Some(nearest) = self.coverage.answering(request.method()) {
            let own = match &self.role {
                Role::StandsIn(own) => Own::of(own, &request),
                Role::Nearest | Role::Overrides => Own::OutOfIt,
            };
            answer = Some(Answer {
                nearest: Deciding::begin(nearest, &mut request, part.place),
                own,
                part,
            });
        }
        PolicyFuture {
            kind: Kind::Answer {
                future: self.inner.call(request),
                answer,
            },
        }
    }
}

/// Answers a preflight, or asks the source of its origins first.
fn preflight<F: Future, RequestBody>(
    coverage: &Coverage,
    request: &mut Request<RequestBody>,
) -> Kind<F> {
    let answered = |preflight: Preflight, method: &Method, headers: &HeaderMap| {
        event::of(&preflight.outcome, method, headers);
        Kind::Preflight {
            preflight: Some(preflight),
        }
    };
    let compiled = match coverage.serving(request.headers()) {
        Ok(compiled) => compiled,
        Err(outcome) => {
            let refused = Preflight::refused(outcome);
            return answered(refused, request.method(), request.headers());
        }
    };
    match ask(compiled, request) {
        Asked::Said(said) => {
            let preflight = compiled.preflight(request.headers(), said.as_ref());
            answered(preflight, request.method(), request.headers())
        }
        Asked::Later(waiting) => Kind::Asking {
            asking: Box::new((Arc::clone(compiled), waiting)),
        },
    }
}

/// What is decided of a request that came in.
#[derive(Debug)]
struct Answer {
    /// What the nearest policy says.
    nearest: Deciding,
    /// What the own policy says, where others are nearer.
    own: Own,
    part: Part,
}

impl Answer {
    /// Once there is a response: whether the own policy has a say in who may read it. If so, and it has a
    /// source, that is asked now: few requests come to this.
    ///
    /// Something has answered that the nearest policy is perhaps not around: one part of a service that
    /// chooses between several, or middleware. What it gives is not to be shared beyond either of the
    /// two. An error is: a page has to be able to read a 401.
    fn look_at<Body>(&mut self, response: &Response<Body>) {
        let own = match std::mem::replace(&mut self.own, Own::OutOfIt) {
            Own::OutOfIt => return,
            own => own,
        };
        let is_error = response.status().is_client_error() || response.status().is_server_error();
        if !is_error
            && !self.part.is_reached()
            && self.part.decided_inside().is_none()
            && !is_by(self.nearest.compiled(), response)
        {
            self.own = own.ask();
        }
    }

    /// Waits until all is decided.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let nearest = self.nearest.poll(cx);
        let own = self.own.poll(cx);
        if nearest.is_ready() && own.is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// Puts what was decided on the answer.
    fn apply<Body>(self, response: &mut Response<Body>) {
        let own = self.own.made();
        // Whichever decides, the other could have decided otherwise.
        let also = own.as_ref().map(|own| {
            Arc::clone(if own.keeps_to_itself() {
                self.nearest.compiled()
            } else {
                own.compiled()
            })
        });
        let decision = if let Some(inside) = self.part.decided_inside() {
            Some(inside.clone())
        } else if let Some(refusal) = own.filter(Decision::keeps_to_itself) {
            self.part.tell(&refusal);
            Some(refusal)
        } else {
            self.nearest.made()
        };
        let Some(decision) = decision else {
            return;
        };
        if self.part.place == Place::Hidden {
            self.part.tell(&decision);
        }
        decision.apply(response);
        if let Some(also) = also {
            also.add_vary(response.headers_mut());
        }
    }
}

/// Whether this policy has had its hands on the answer: middleware may have made the request anew, so
/// that its mark was lost.
fn is_by<Body>(compiled: &Compiled, response: &Response<Body>) -> bool {
    response
        .extensions()
        .get::<CorsOutcome>()
        .is_some_and(|outcome| outcome.policy() == compiled.policy().name())
}

pin_project! {
    /// The future of [`PolicyService`].
    #[derive(Debug)]
    pub struct PolicyFuture<F>
    where
        F: Future,
    {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProjected]
    enum Kind<F>
    where
        F: Future,
    {
        // Answered without the app.
        Preflight { preflight: Option<Preflight> },
        // The same, once a source of origins has answered.
        Asking { asking: Box<(Arc<Compiled>, Waiting)> },
        // Without one, the answer is no policy's.
        Answer { #[pin] future: F, answer: Option<Answer> },
        // The app has answered, and a source of origins has not.
        Answered { answered: Option<Box<(F::Output, Answer)>> },
    }
}

impl<F: Future> fmt::Debug for Kind<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Preflight { .. } => "Preflight",
            Kind::Asking { .. } => "Asking",
            Kind::Answer { .. } => "Answer",
            Kind::Answered { .. } => "Answered",
        })
    }
}

impl<F, ResponseBody, E> Future for PolicyFuture<F>
where
    F: Future<Output = Result<Response<ResponseBody>, E>>,
    ResponseBody: Default,
{
    type Output = Result<Response<ResponseBody>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut kind = self.project().kind;
        match kind.as_mut().project() {
            KindProjected::Preflight { preflight } => {
                let preflight = preflight.take().unwrap_or_else(completed);
                Poll::Ready(Ok(preflight.respond()))
            }
            KindProjected::Asking { asking } => {
                let (compiled, waiting) = &mut **asking;
                let said = ready!(Pin::new(&mut *waiting).poll(cx));
                let preflight = compiled.preflight(&waiting.headers, Some(&said));
                event::of(&preflight.outcome, &waiting.method, &waiting.headers);
                kind.set(Kind::Preflight { preflight: None });
                Poll::Ready(Ok(preflight.respond()))
            }
            KindProjected::Answer { future, answer } => {
                // The app and a source of origins have their turns at the same time.
                let decided = answer
                    .as_mut()
                    .is_none_or(|answer| answer.nearest.poll(cx).is_ready());
                let mut output = ready!(future.poll(cx));
                let (Ok(response), Some(mut answer)) = (&mut output, answer.take()) else {
                    return Poll::Ready(output);
                };
                answer.look_at(response);
                if (decided && answer.own.is_made()) || answer.poll(cx).is_ready() {
                    answer.apply(response);
                    return Poll::Ready(output);
                }
                let answered = Some(Box::new((output, answer)));
                kind.set(Kind::Answered { answered });
                Poll::Pending
            }
            KindProjected::Answered { answered } => {
                if let Some(answered) = answered {
                    ready!(answered.1.poll(cx));
                }
                let (mut output, answer) = *answered.take().unwrap_or_else(completed);
                if let Ok(response) = &mut output {
                    answer.apply(response);
                }
                Poll::Ready(output)
            }
        }
    }
}

fn completed<T>() -> T {
    panic!("a `PolicyFuture` is polled after it has completed")
}
