//! The tower service: it answers preflights, and stamps the answers to other requests.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{Judgement, is_preflight};
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::compiled::{Compiled, Preflight};
use crate::coverage::Coverage;
use crate::shadow::{self, Place};
use crate::{event, nearest};

/// What [`PolicyLayer`](crate::PolicyLayer) makes of a service.
#[derive(Debug)]
pub struct PolicyService<S> {
    inner: S,
    coverage: Coverage,
}

impl<S: Clone> PolicyService<S> {
    /// Puts policies around a service: those inside of it are nearer.
    pub(crate) fn new(inner: S, own: Coverage) -> PolicyService<S> {
        let coverage = own.around(nearest::inside(&inner));
        PolicyService { inner, coverage }
    }
}

impl<S: Clone> Clone for PolicyService<S> {
    fn clone(&self) -> PolicyService<S> {
        PolicyService {
            inner: nearest::clone_covered(&self.inner, &self.coverage),
            coverage: self.coverage.clone(),
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
        let place = shadow::enter(request.extensions_mut(), &self.coverage);
        let decision = self.coverage.answering(request.method()).map(|compiled| {
            let judgement = compiled.judge(request.headers());
            // Whoever is outermost tells.
            if place != Place::Known {
                event::of(&judgement.outcome, request.method(), request.headers());
            }
            Decision {
                compiled: Arc::clone(compiled),
                judgement,
                place,
            }
        });
        PolicyFuture {
            kind: Kind::Answer {
                future: self.inner.call(request),
                decision,
            },
        }
    }
}

/// What was decided when the request came in.
#[derive(Debug)]
struct Decision {
    compiled: Arc<Compiled>,
    judgement: Judgement,
    place: Place,
}

impl Decision {
    fn apply<Body>(self, response: &mut Response<Body>) {
        if shadow::is_decided(response.extensions_mut(), self.place) {
            return;
        }
        self.compiled
            .stamp(&self.judgement.shared, response.headers_mut());
        response.extensions_mut().insert(self.judgement.outcome);
        if self.place == Place::Hidden {
            shadow::decided_inside(response.extensions_mut());
        }
    }
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
        // Without a decision, the answer is no policy's.
        Answer { #[pin] future: F, decision: Option<Decision> },
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
            KindProjected::Answer { future, decision } => {
                let mut response = ready!(future.poll(cx))?;
                if let Some(decision) = decision.take() {
                    decision.apply(&mut response);
                }
                response
            }
        };
        Poll::Ready(Ok(response))
    }
}
