//! The tower service: it answers preflights, and stamps the answers to other requests.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, Refusal, Said, Shared, Verdict, is_preflight, requested_method};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::agreement::{Agreement, Wants};
use crate::asking::{Asked, Waiting, ask};
use crate::compiled::{Compiled, Preflight};
use crate::coverage::{Answering, Coverage};
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

impl<S> PolicyService<S> {
    /// Where it is noted who has what below its own policy.
    fn agreement(&self, wants: Wants) -> Option<&Agreement> {
        match (&self.role, &self.coverage) {
            (Role::StandsIn(own), _) | (Role::Nearest, Coverage::One(own)) => own.agreement(wants),
            _ => None,
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
            if let Some(agreement) = self.agreement(Wants::Preflight) {
                let method = requested_method(request.headers());
                let (request, method) = (request.extensions(), method.as_ref());
                agreement.note(request, method, Wants::Preflight, &self.coverage);
            }
            return PolicyFuture {
                kind: preflight(&self.coverage, &mut request),
            };
        }
        let part = Part::enter(request.extensions_mut(), &self.coverage, &self.role);
        if part.place == Place::Outermost
            && let Some(agreement) = self.agreement(Wants::Answer)
        {
            let (request, method) = (request.extensions(), Some(request.method()));
            agreement.note(request, method, Wants::Answer, &self.coverage);
        }
        let answer = match self.coverage.answering(request.method()) {
            Answering::By(nearest) => {
                let own = match &self.role {
                    Role::StandsIn(own) => Own::of(own, &request),
                    Role::Nearest | Role::Overrides => Own::OutOfIt,
                };
                Answer::Decided(Decided {
                    nearest: Deciding::begin(nearest, &mut request, part.place),
                    own,
                    part,
                })
            }
            Answering::Unclear(own) => Answer::Unclear {
                own: Arc::clone(own),
                is_cors: request.headers().contains_key(header::ORIGIN),
            },
            Answering::Nobody => Answer::Nobodys,
        };
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
            asking: Box::new(Asking {
                allowed: compiled.preflight(request.headers(), Some(&Said::Yes)),
                compiled: Arc::clone(compiled),
                waiting,
            }),
        },
    }
}

/// A preflight whose origin is asked about.
#[derive(Debug)]
struct Asking {
    compiled: Arc<Compiled>,
    waiting: Waiting,
    /// The answer after a yes.
    allowed: Preflight,
}

impl Asking {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Preflight> {
        let said = ready!(Pin::new(&mut self.waiting).poll(cx));
        let head = &self.waiting.head;
        if said != Said::Yes {
            // The origin is what is judged first.
            self.allowed = self.compiled.preflight(&head.headers, Some(&said));
        }
        event::of(&self.allowed.outcome, &head.method, &head.headers);
        Poll::Ready(self.allowed.clone())
    }
}

/// What is to become of the answer to a request that came in.
#[derive(Debug)]
enum Answer {
    Decided(Decided),
    /// Several policies stand side by side inside of this one: what none of them is around is shared with
    /// nobody.
    Unclear {
        own: Arc<Compiled>,
        is_cors: bool,
    },
    Nobodys,
}

/// What is decided of a request that came in.
#[derive(Debug)]
struct Decided {
    /// What the nearest policy says.
    nearest: Deciding,
    /// What the own policy says, where others are nearer.
    own: Own,
    part: Part,
}

impl Decided {
    /// Once there is a response: whether the own policy has a say in who may read it. If so, and it has a
    /// source, that is asked now: few requests come to this.
    ///
    /// Something has answered that the nearest policy is perhaps not around: one part of a service that
    /// chooses between several, or middleware. What it gives is not to be shared beyond either of the
    /// two. What middleware says instead of the handler is: a page has to be able to read a 401.
    fn look_at<Body>(&mut self, response: &Response<Body>) {
        let own = match std::mem::replace(&mut self.own, Own::OutOfIt) {
            Own::OutOfIt => return,
            own => own,
        };
        if !is_in_the_handlers_place(response.status())
            && self.part.decided_inside().is_none()
            && !self.is_by_the_nearest(response)
        {
            self.own = own.ask();
        }
    }

    /// Whether the nearest policy is around what has answered. Middleware may have made the answer anew, and
    /// lost the outcome; then it looks like the one that came out of there. Or it has made the request anew,
    /// and lost the mark.
    fn is_by_the_nearest<Body>(&self, response: &Response<Body>) -> bool {
        match response.extensions().get::<CorsOutcome>() {
            Some(outcome) => outcome.policy() == self.nearest.compiled().policy().name(),
            None => self.part.answered_with() == Some(response.status()),
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
        self.part.answers(response.status());
        let own = self.own.made();
        // Whichever decides, the other could have decided otherwise.
        let also = own.as_ref().map(|own| {
            Arc::clone(if own.decision.keeps_to_itself() {
                self.nearest.compiled()
            } else {
                own.decision.compiled()
            })
        });
        let decision = if let Some(inside) = self.part.decided_inside() {
            Some(inside.clone())
        } else {
            let nearest = self.nearest.made();
            let own = own.filter(|own| own.decision.keeps_to_itself());
            match own {
                // Where the nearest shares with nobody either, it is the one to say so.
                Some(own) if !nearest.as_ref().is_some_and(Decision::keeps_to_itself) => {
                    own.is_told();
                    self.part.tell(&own.decision);
                    Some(own.decision)
                }
                _ => nearest,
            }
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

/// What middleware answers with in the place of a handler: who asks has to log in, or asks too much or too
/// often, or the server is in trouble. (Of what a handler says there is more: that there is no such
/// thing, or that it has changed.)
fn is_in_the_handlers_place(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(
            status,
            StatusCode::BAD_REQUEST
                | StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::NOT_ACCEPTABLE
                | StatusCode::PROXY_AUTHENTICATION_REQUIRED
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::PAYLOAD_TOO_LARGE
                | StatusCode::UNSUPPORTED_MEDIA_TYPE
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
        )
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
        Asking { asking: Box<Asking> },
        Answer { #[pin] future: F, answer: Answer },
        // The app has answered, and a source of origins has not.
        Answered { answered: Option<Box<(F::Output, Decided)>> },
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
                let preflight = ready!(asking.poll(cx));
                kind.set(Kind::Preflight { preflight: None });
                Poll::Ready(Ok(preflight.respond()))
            }
            KindProjected::Answer { future, answer } => {
                // The app and a source of origins have their turns at the same time.
                let is_decided = match answer {
                    Answer::Decided(decided) => decided.nearest.poll(cx).is_ready(),
                    Answer::Unclear { .. } | Answer::Nobodys => true,
                };
                let mut output = ready!(future.poll(cx));
                let Ok(response) = &mut output else {
                    return Poll::Ready(output);
                };
                match std::mem::replace(answer, Answer::Nobodys) {
                    Answer::Nobodys => {}
                    Answer::Unclear { own, is_cors } => keep_to_itself(&own, is_cors, response),
                    Answer::Decided(mut decided) => {
                        decided.look_at(response);
                        if !(is_decided && decided.own.is_made()) && decided.poll(cx).is_pending() {
                            let answered = Some(Box::new((output, decided)));
                            kind.set(Kind::Answered { answered });
                            return Poll::Pending;
                        }
                        decided.apply(response);
                    }
                }
                Poll::Ready(output)
            }
            KindProjected::Answered { answered } => {
                if let Some(answered) = answered {
                    ready!(answered.1.poll(cx));
                }
                let (mut output, decided) = *answered.take().unwrap_or_else(completed);
                if let Ok(response) = &mut output {
                    decided.apply(response);
                }
                Poll::Ready(output)
            }
        }
    }
}

/// What none of several policies has had its hands on is shared with nobody: which of them it would be
/// under, nobody can tell.
fn keep_to_itself<Body>(own: &Compiled, is_cors: bool, response: &mut Response<Body>) {
    if response.extensions().get::<CorsOutcome>().is_some() {
        return;
    }
    own.stamp(&Shared::Nobody, response.headers_mut());
    let verdict = if is_cors {
        Verdict::Refused(Refusal::Ambiguous)
    } else {
        Verdict::NotCors
    };
    let outcome = CorsOutcome::new(own.policy().name(), false, verdict);
    response.extensions_mut().insert(outcome);
}

fn completed<T>() -> T {
    panic!("a `PolicyFuture` is polled after it has completed")
}
