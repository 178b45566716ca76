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
use crate::decision::{Deciding, Decision};
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
                kind: preflight(&self.coverage, request),
            };
        }
        let part = Part::enter(request.extensions_mut(), &self.coverage, &self.role);
        let mut answer = None;
        if let Some(nearest) = self.coverage.answering(request.method()) {
            // Whoever is outermost tells.
            let tells = part.place != Place::Known;
            let (mut request_, nearest) = Deciding::begin(nearest, request, tells);
            let mut own = None;
            if let Role::StandsIn(compiled) = &self.role {
                let deciding;
                (request_, deciding) = Deciding::begin(compiled, request_, false);
                own = Some(Box::new(deciding));
            }
            request = request_;
            answer = Some(Answer { nearest, own, part });
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
    request: Request<RequestBody>,
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
        (request, Asked::Said(said)) => {
            let preflight = compiled.preflight(request.headers(), said.as_ref());
            answered(preflight, request.method(), request.headers())
        }
        (_, Asked::Later(waiting)) => Kind::Asking {
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
    own: Option<Box<Deciding>>,
    part: Part,
}

impl Answer {
    /// Waits until all is decided.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let nearest = self.nearest.poll(cx);
        let own = self.own.as_mut().map(|own| own.poll(cx));
        match (nearest, own) {
            (Poll::Ready(()), None | Some(Poll::Ready(()))) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }

    /// Puts what was decided on the answer.
    fn apply<Body>(self, response: &mut Response<Body>) {
        let Some(nearest) = self.nearest.made() else {
            return;
        };
        let own = self.own.and_then(|own| own.made());
        let decision = if let Some(inside) = self.part.decided_inside() {
            inside.clone()
        } else if let Some(refusal) = own
            && refusal.keeps_to_itself()
            && !response.status().is_client_error()
            && !response.status().is_server_error()
            && !self.part.is_reached()
            && !is_by(&nearest, response)
        {
            // Something has answered that the nearest policy is perhaps not around: one part of a
            // service that chooses between several, or middleware. What it gives is not to be
            // shared beyond either of the two. An error is: a page has to be able to read a 401.
            self.part.tell(&refusal);
            refusal
        } else {
            nearest
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
                let preflight = preflight.take();
                Poll::Ready(Ok(preflight.map(Preflight::respond).unwrap_or_default()))
            }
            KindProjected::Asking { asking } => {
                let (compiled, waiting) = &mut **asking;
                let said = ready!(Pin::new(&mut *waiting).poll(cx));
                let preflight = compiled.preflight(&waiting.headers, Some(&said));
                event::of(&preflight.outcome, &waiting.method, &waiting.headers);
                Poll::Ready(Ok(preflight.respond()))
            }
            KindProjected::Answer { future, answer } => {
                // The app and a source of origins have their turns at the same time.
                let decided = answer.as_mut().map(|answer| answer.poll(cx));
                let mut output = ready!(future.poll(cx));
                match (answer.take(), decided) {
                    (Some(answer), Some(Poll::Pending)) if output.is_ok() => {
                        let answered = Some(Box::new((output, answer)));
                        kind.set(Kind::Answered { answered });
                        return Poll::Pending;
                    }
                    (Some(answer), _) => {
                        if let Ok(response) = &mut output {
                            answer.apply(response);
                        }
                    }
                    (None, _) => {}
                }
                Poll::Ready(output)
            }
            KindProjected::Answered { answered } => {
                if let Some(answered) = answered {
                    ready!(answered.1.poll(cx));
                }
                let Some(answered) = answered.take() else {
                    return Poll::Pending;
                };
                let (mut output, answer) = *answered;
                if let Ok(response) = &mut output {
                    answer.apply(response);
                }
                Poll::Ready(output)
            }
        }
    }
}
